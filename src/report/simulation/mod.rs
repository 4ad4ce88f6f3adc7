//! A simulation on paper: its conclusions in sentences, for the terminal and for JSON alike.

mod chart;
mod json;
mod terminal;

pub use json::render as json;
pub use terminal::render as terminal;

use crate::simulation::number::{shown, shown_above};
use crate::simulation::score::leaders;
use crate::simulation::{Effect, Exact, Formula, Simulation, Swap};

/// `12,5 %`
fn percent(value: &Exact) -> String {
    format!("{} %", shown(value, 2))
}

/// A weight that must be exceeded: never shown below what it is.
fn above(swap: &Swap) -> String {
    format!("{} %", shown_above(&swap.weight, 2))
}

fn name(simulation: &Simulation, offer: usize) -> String {
    format!("« {} »", simulation.offers[offer].name)
}

/// « A », « B » et « C »
fn names(simulation: &Simulation, offers: &[usize]) -> String {
    let names: Vec<String> = offers.iter().map(|offer| name(simulation, *offer)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} et {last}", most.join(", ")),
    }
}

/// What the criterion can and cannot do to these offers.
#[must_use]
pub fn verdict(simulation: &Simulation) -> Vec<String> {
    let weight = simulation.grid.responsible();
    let at = percent(&weight);
    let (before, after) = (leaders(&simulation.without), leaders(&simulation.with));
    let (first, now) = (names(simulation, &before), names(simulation, &after));
    if simulation.grid.added {
        let mut sentences =
            vec!["La grille n’a pas de critère responsable : voici ce qu’un tel critère changerait.".to_owned()];
        sentences.extend(needed(simulation, &weight));
        return sentences;
    }
    let mut sentences = vec![match simulation.effect {
        Effect::Nothing => format!("À {at}, le critère ne peut pas changer le classement de ces offres."),
        Effect::Order => {
            format!("À {at}, le critère change le classement de ces offres, mais pas la première : {now}.")
        }
        Effect::Tie => {
            format!("À {at}, le critère met à égalité à la première place {now} ; {first} y était sans lui.")
        }
        Effect::Untie => {
            format!("À {at}, le critère départage les offres à égalité à la première place : {now} l’emporte.")
        }
        Effect::First => format!("À {at}, le critère change la première offre : {now} au lieu de {first}."),
    }];
    sentences.extend(needed(simulation, &weight));
    sentences
}

/// The weights that a change would have asked for, or did ask for.
fn needed(simulation: &Simulation, weight: &Exact) -> Vec<String> {
    let mut sentences = Vec::new();
    let first_swap = simulation.swaps.first().filter(|swap| swap.weight > *weight);
    if let Some(swap) = first_swap.filter(|swap| simulation.turn.as_ref() != Some(*swap)) {
        sentences.push(format!(
            "Il faudrait plus de {} pour un premier changement de rang : {} devant {}.",
            above(swap),
            name(simulation, swap.ahead),
            name(simulation, swap.overtaken)
        ));
    }
    sentences.push(match &simulation.turn {
        Some(turn) => {
            let (ahead, overtaken) = (name(simulation, turn.ahead), name(simulation, turn.overtaken));
            let figure = above(turn);
            if turn.weight >= *weight {
                format!("Il faudrait plus de {figure} pour changer la première offre : {ahead} devant {overtaken}.")
            } else {
                format!("La première offre change dès que le poids dépasse {figure} : {ahead} devant {overtaken}.")
            }
        }
        None => "Aucun poids ne change la première offre : aucune de celles qui la suivent n’est meilleure qu’elle sur le critère responsable.".to_owned(),
    });
    sentences
}

/// What the responsible marks are worth in price.
#[must_use]
pub fn compensation(simulation: &Simulation) -> Vec<String> {
    let Some(worth) = &simulation.compensation else {
        return vec![why_none(simulation).to_owned()];
    };
    let line = |percent: &str, marks: &Exact| {
        let share = shown(&(marks * Exact::from_integer(5.into())), 1);
        // In French, what is below 2 is singular.
        let word = if *marks < Exact::from_integer(2.into()) {
            "point"
        } else {
            "points"
        };
        let enough = if *marks > Exact::from_integer(20.into()) {
            " : plus que la note maximale, donc hors d’atteinte"
        } else {
            ""
        };
        format!(
            "Un prix supérieur de {percent} % au plus bas se compense par {} {word} sur 20 de plus au critère responsable ({share} % de sa note){enough}.",
            shown(marks, 2)
        )
    };
    let most = match &worth.most {
        Some(most) => format!(
            "Au mieux (20 sur 20 contre 0), le critère compense un prix supérieur de {}.",
            percent(most)
        ),
        None => "Au mieux (20 sur 20 contre 0), le critère compense n’importe quel écart de prix.".to_owned(),
    };
    vec![line("1", &worth.one), line("10", &worth.ten), most]
}

fn why_none(simulation: &Simulation) -> &'static str {
    if simulation.formula == Formula::Marked {
        "Sans objet : le prix est noté par vos offres, sa formule n’est pas connue."
    } else if simulation
        .grid
        .criteria
        .iter()
        .all(|criterion| criterion.role != crate::simulation::Role::Price)
    {
        "Sans objet : aucun critère de prix n’est reconnu (au besoin : --critere \"Nom=poids:prix\")."
    } else {
        "Sans objet : le critère responsable ou le prix n’a aucun poids."
    }
}

/// How marks come about.
fn formula(formula: Formula) -> &'static str {
    match formula {
        Formula::Proportional => "note maximale × prix le plus bas ÷ prix",
        Formula::Linear => "note maximale × (1 – écart au prix le plus bas ÷ prix le plus bas), au moins 0",
        Formula::Marked => "noté sur 20 dans les offres",
    }
}
