//! A simulation as JSON, for scripts and spreadsheets: figures of four decimals, thresholds as fractions too.

use serde::Serialize;

use super::{Exact, Simulation, compensation, verdict};
use crate::simulation::number::float;
use crate::simulation::score::{Point, Rank};
use crate::simulation::{Effect, Formula, Role, Swap};

/// Name and version of the contract.
const SCHEMA: &str = "clausier.simulation/1";

#[derive(Serialize)]
struct All<'a> {
    schema: &'static str,
    simulations: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    path: Option<&'a str>,
    scope: Option<&'a str>,
    criteria: Vec<CriterionJson<'a>>,
    price_formula: &'static str,
    typical_offers: bool,
    offers: Vec<OfferJson<'a>>,
    responsible_percent: f64,
    effect: &'static str,
    ranking_without: Vec<RankJson<'a>>,
    ranking_with: Vec<RankJson<'a>>,
    /// The smallest weight beyond which the first offer changes; null when none changes it.
    first_change: Option<SwapJson<'a>>,
    overtakings: Vec<SwapJson<'a>>,
    compensation: Option<CompensationJson>,
    verdict: Vec<String>,
    price: Vec<String>,
    chart: Vec<PointJson<'a>>,
}

#[derive(Serialize)]
struct CriterionJson<'a> {
    name: &'a str,
    percent: f64,
    role: &'static str,
}

#[derive(Serialize)]
struct OfferJson<'a> {
    name: &'a str,
    values: Vec<f64>,
}

#[derive(Serialize)]
struct RankJson<'a> {
    place: usize,
    offer: &'a str,
    score: f64,
}

#[derive(Serialize)]
struct SwapJson<'a> {
    percent: f64,
    exact: String,
    ahead: &'a str,
    overtaken: &'a str,
}

/// Marks out of 20.
#[derive(Serialize)]
struct CompensationJson {
    marks_for_1_percent: f64,
    marks_for_10_percent: f64,
    /// Null when the criterion makes up for any price.
    most_percent: Option<f64>,
}

#[derive(Serialize)]
struct PointJson<'a> {
    percent: f64,
    scores: Vec<f64>,
    first: Vec<&'a str>,
}

/// Pretty JSON with a final newline: each simulation with the path of its draft.
#[must_use]
pub fn render<'a>(simulations: impl Iterator<Item = (Option<&'a str>, &'a Simulation)>) -> String {
    let all = All {
        schema: SCHEMA,
        simulations: simulations.map(|(path, simulation)| one(path, simulation)).collect(),
    };
    // Serialising these types cannot fail: no map, no custom error.
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}

fn one<'a>(path: Option<&'a str>, simulation: &'a Simulation) -> One<'a> {
    let offer = |at: usize| simulation.offers[at].name.as_str();
    let rank = |rank: &Rank| RankJson {
        place: rank.place,
        offer: offer(rank.offer),
        score: float(&rank.score),
    };
    let swap = |swap: &Swap| SwapJson {
        percent: float(&swap.weight),
        exact: swap.weight.to_string(),
        ahead: offer(swap.ahead),
        overtaken: offer(swap.overtaken),
    };
    let point = |point: &Point| PointJson {
        percent: float(&point.weight),
        scores: floats(&point.scores),
        first: point.leaders.iter().map(|leader| offer(*leader)).collect(),
    };
    One {
        path,
        scope: simulation.grid.scope.as_deref(),
        criteria: criteria(simulation),
        price_formula: match simulation.formula {
            Formula::Proportional => "proportionnelle",
            Formula::Linear => "lineaire",
            Formula::Marked => "note",
        },
        typical_offers: simulation.typical,
        offers: offers(simulation),
        responsible_percent: float(&simulation.grid.responsible()),
        effect: effect(simulation.effect),
        ranking_without: simulation.without.iter().map(rank).collect(),
        ranking_with: simulation.with.iter().map(rank).collect(),
        first_change: simulation.turn.as_ref().map(swap),
        overtakings: simulation.swaps.iter().map(swap).collect(),
        compensation: simulation.compensation.as_ref().map(|worth| CompensationJson {
            marks_for_1_percent: float(&worth.one),
            marks_for_10_percent: float(&worth.ten),
            most_percent: worth.most.as_ref().map(float),
        }),
        verdict: verdict(simulation),
        price: compensation(simulation),
        chart: simulation.curve.iter().map(point).collect(),
    }
}

fn criteria(simulation: &Simulation) -> Vec<CriterionJson<'_>> {
    let criterion = |criterion: &'_ crate::simulation::Criterion| match criterion.role {
        Role::Price => "prix",
        Role::Responsible => "responsable",
        Role::Other => "autre",
    };
    let criteria = simulation.grid.criteria.iter().map(|each| CriterionJson {
        name: &each.name,
        percent: float(&each.weight),
        role: criterion(each),
    });
    criteria.collect()
}

fn offers(simulation: &Simulation) -> Vec<OfferJson<'_>> {
    let offers = simulation.offers.iter().map(|offer| OfferJson {
        name: &offer.name,
        values: floats(&offer.values),
    });
    offers.collect()
}

fn floats(values: &[Exact]) -> Vec<f64> {
    values.iter().map(float).collect()
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Nothing => "nothing",
        Effect::Order => "order",
        Effect::Tie => "tie",
        Effect::Untie => "untie",
        Effect::First => "first",
    }
}
