//! Scores as straight lines of the responsible weight, and what follows from them in closed form.
//!
//! With weight `r` (percent) for the responsible criteria, the others share `100 – r` in their own proportions:
//! an offer scores `((100 – r) × others + r × responsible) / 100`. Two offers cross at most once.

use num_traits::{One, Signed, Zero};

use super::grid::{Grid, Role};
use super::number::{Exact, whole};
use super::offers::{BEST, Formula, Offer};

/// What an offer scores, out of 100, without the responsible criteria and on them alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub others: Exact,
    pub responsible: Exact,
}

impl Line {
    /// The score at this responsible weight.
    #[must_use]
    pub fn at(&self, weight: &Exact) -> Exact {
        &self.others + weight * (&self.responsible - &self.others) / whole(100)
    }

    /// The weight beyond which `self` is ahead of `leader`, when it is behind at 0 and ahead at 100.
    #[must_use]
    fn overtakes(&self, leader: &Self) -> Option<Exact> {
        let behind = &leader.others - &self.others;
        let gain = &self.responsible - &leader.responsible;
        (behind.is_positive() && gain.is_positive()).then(|| whole(100) * &behind / (&behind + gain))
    }
}

/// An offer in a ranking. Offers of the same score have the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank {
    /// Index of the offer.
    pub offer: usize,
    /// From 1.
    pub place: usize,
    pub score: Exact,
}

/// The weight beyond which one offer is ahead of another that led it; at that weight they are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swap {
    pub weight: Exact,
    pub overtaken: usize,
    pub ahead: usize,
}

/// What the responsible criteria change at the weight of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Nothing,
    /// Places change, the first does not.
    Order,
    /// The first is joined by another.
    Tie,
    /// Of several first without them, some are left.
    Untie,
    First,
}

/// How many marks, out of 20, on the responsible criteria make up for a higher price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compensation {
    /// For a price 1 % above the lowest.
    pub one: Exact,
    /// For a price 10 % above it.
    pub ten: Exact,
    /// Percent above the lowest price that all 20 marks make up for; none when they make up for any price.
    pub most: Option<Exact>,
}

/// All scores at one weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub weight: Exact,
    /// In the order of the offers.
    pub scores: Vec<Exact>,
    /// Offers with the best score.
    pub leaders: Vec<usize>,
}

/// A grid tried on offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulation {
    pub grid: Grid,
    pub offers: Vec<Offer>,
    pub formula: Formula,
    /// The offers are the typical ones.
    pub typical: bool,
    pub lines: Vec<Line>,
    pub without: Vec<Rank>,
    pub with: Vec<Rank>,
    pub effect: Effect,
    /// The first change of the winner; none when no weight changes it.
    pub turn: Option<Swap>,
    /// Every overtaking, by weight.
    pub swaps: Vec<Swap>,
    /// None without price, without responsible weight, or when the price is marked by the offers.
    pub compensation: Option<Compensation>,
    /// From 0 to the end of the chart, in even steps.
    pub curve: Vec<Point>,
    /// The same in words' reach: round weights and the grid's own.
    pub table: Vec<Point>,
}

/// Steps of the chart.
pub const STEPS: i64 = 40;

impl Simulation {
    /// Tries the grid. `offers` have a value for each criterion.
    #[must_use]
    pub fn new(grid: Grid, offers: Vec<Offer>, formula: Formula, typical: bool) -> Self {
        let lines = lines(&grid, &offers, formula);
        let weight = grid.responsible();
        let without = ranking(&lines, &Exact::zero());
        let with = ranking(&lines, &weight);
        let end = end_of_chart(&weight);
        let curve = (0..=STEPS).map(|step| point(&lines, &end * whole(step) / whole(STEPS)));
        let table = table_weights(&weight).into_iter().map(|weight| point(&lines, weight));
        Self {
            effect: effect(&without, &with),
            turn: turn(&lines),
            swaps: swaps(&lines),
            compensation: compensation(&grid, formula),
            curve: curve.collect(),
            table: table.collect(),
            grid,
            offers,
            formula,
            typical,
            without,
            with,
            lines,
        }
    }

    /// Largest weight of the chart.
    #[must_use]
    pub fn end(&self) -> Exact {
        end_of_chart(&self.grid.responsible())
    }
}

fn lines(grid: &Grid, offers: &[Offer], formula: Formula) -> Vec<Line> {
    let lowest: Vec<Exact> = (0..grid.criteria.len())
        .map(|at| {
            offers
                .iter()
                .map(|offer| offer.values[at].clone())
                .min()
                .unwrap_or_default()
        })
        .collect();
    let responsible = grid
        .criteria
        .iter()
        .filter(|criterion| criterion.role == Role::Responsible);
    // Criteria of no weight together are tried in even shares.
    let even = grid.responsible().is_zero().then(|| responsible.count());
    offers
        .iter()
        .map(|offer| {
            let (mut others, mut responsible) = (Exact::zero(), Exact::zero());
            for (at, criterion) in grid.criteria.iter().enumerate() {
                let formula = if criterion.role == Role::Price {
                    formula
                } else {
                    Formula::Marked
                };
                let part = formula.part(&offer.values[at], &lowest[at]);
                match (criterion.role, even) {
                    (Role::Responsible, Some(count)) => responsible += part / Exact::from_integer(count.into()),
                    (Role::Responsible, None) => responsible += part * &criterion.weight / grid.responsible(),
                    _ => others += part * &criterion.weight / (whole(100) - grid.responsible()),
                }
            }
            Line {
                others: others * whole(100),
                responsible: responsible * whole(100),
            }
        })
        .collect()
}

fn ranking(lines: &[Line], weight: &Exact) -> Vec<Rank> {
    let mut ranks: Vec<Rank> = lines
        .iter()
        .enumerate()
        .map(|(offer, line)| Rank {
            offer,
            place: 1,
            score: line.at(weight),
        })
        .collect();
    ranks.sort_by(|a, b| b.score.cmp(&a.score).then(a.offer.cmp(&b.offer)));
    for at in 1..ranks.len() {
        ranks[at].place = if ranks[at].score == ranks[at - 1].score {
            ranks[at - 1].place
        } else {
            at + 1
        };
    }
    ranks
}

/// Offers in the first place, by index.
#[must_use]
pub fn leaders(ranking: &[Rank]) -> Vec<usize> {
    let mut first: Vec<usize> = ranking
        .iter()
        .filter(|rank| rank.place == 1)
        .map(|rank| rank.offer)
        .collect();
    first.sort_unstable();
    first
}

fn effect(without: &[Rank], with: &[Rank]) -> Effect {
    let places = |ranking: &[Rank]| {
        let mut places: Vec<(usize, usize)> = ranking.iter().map(|rank| (rank.offer, rank.place)).collect();
        places.sort_unstable();
        places
    };
    if places(without) == places(with) {
        return Effect::Nothing;
    }
    let (before, after) = (leaders(without), leaders(with));
    if before == after {
        Effect::Order
    } else if before.iter().all(|offer| after.contains(offer)) {
        Effect::Tie
    } else if after.iter().all(|offer| before.contains(offer)) {
        Effect::Untie
    } else {
        Effect::First
    }
}

/// The first change of the winner. The winner is whoever leads just above 0: of equals there, the more responsible.
fn turn(lines: &[Line]) -> Option<Swap> {
    let key = |at: usize| (&lines[at].others, &lines[at].responsible);
    let winner = (0..lines.len()).reduce(|best, at| if key(at) > key(best) { at } else { best })?;
    // Of those that overtake at the same weight, the steepest leads beyond it.
    let slope = |at: usize| &lines[at].responsible - &lines[at].others;
    (0..lines.len())
        .filter_map(|ahead| {
            let weight = lines[ahead].overtakes(&lines[winner])?;
            Some(Swap {
                weight,
                overtaken: winner,
                ahead,
            })
        })
        .min_by(|a, b| {
            let by_weight = a.weight.cmp(&b.weight);
            by_weight.then_with(|| slope(b.ahead).cmp(&slope(a.ahead)))
        })
}

fn swaps(lines: &[Line]) -> Vec<Swap> {
    let mut swaps = Vec::new();
    for (overtaken, leader) in lines.iter().enumerate() {
        for (ahead, line) in lines.iter().enumerate() {
            if let Some(weight) = line.overtakes(leader) {
                swaps.push(Swap {
                    weight,
                    overtaken,
                    ahead,
                });
            }
        }
    }
    swaps.sort_by(|a, b| {
        a.weight
            .cmp(&b.weight)
            .then((a.overtaken, a.ahead).cmp(&(b.overtaken, b.ahead)))
    });
    swaps
}

fn compensation(grid: &Grid, formula: Formula) -> Option<Compensation> {
    let (price, responsible) = (grid.price(), grid.responsible());
    if price.is_zero() || responsible.is_zero() || formula == Formula::Marked {
        return None;
    }
    // What a price above the lowest loses of its best mark.
    let loss = |percent: i64| Exact::one() - formula.part(&whole(100 + percent), &whole(100));
    let marks = |percent: i64| whole(BEST) * &price * loss(percent) / &responsible;
    let most = (responsible < price).then(|| match formula {
        Formula::Linear => whole(100) * &responsible / &price,
        _ => whole(100) * &responsible / (&price - &responsible),
    });
    Some(Compensation {
        one: marks(1),
        ten: marks(10),
        most,
    })
}

/// 40 %, or the next ten above a weight that is greater.
fn end_of_chart(weight: &Exact) -> Exact {
    let tens = (weight / whole(10)).ceil() * whole(10);
    tens.max(whole(40))
}

fn table_weights(weight: &Exact) -> Vec<Exact> {
    let mut weights: Vec<Exact> = [0, 5, 10, 15, 20, 30, 40].map(whole).to_vec();
    weights.push(weight.clone());
    weights.sort();
    weights.dedup();
    weights
}

fn point(lines: &[Line], weight: Exact) -> Point {
    let scores: Vec<Exact> = lines.iter().map(|line| line.at(&weight)).collect();
    let best = scores.iter().max();
    let leaders = (0..scores.len()).filter(|at| Some(&scores[*at]) == best).collect();
    Point {
        weight,
        scores,
        leaders,
    }
}

#[cfg(test)]
mod tests {
    use super::super::grid::parse_criterion;
    use super::super::offers::typical;
    use super::*;

    fn grid(criteria: &[&str]) -> Grid {
        let criteria = criteria.iter().map(|text| parse_criterion(text).expect("a criterion"));
        Grid::of(None, criteria.collect()).expect("a grid")
    }

    fn offers(rows: &[&[i64]]) -> Vec<Offer> {
        let offer = |(at, row): (usize, &&[i64])| Offer {
            name: format!("O{at}"),
            values: row.iter().map(|value| whole(*value)).collect(),
        };
        rows.iter().enumerate().map(offer).collect()
    }

    /// Two criteria, marks only: scores are easy to work out by hand.
    fn marks(responsible: &str, rows: &[&[i64]]) -> Simulation {
        let other: i64 = 100 - responsible.parse::<i64>().expect("a weight");
        let grid = grid(&[&format!("Qualité={other}"), &format!("Vert={responsible}:responsable")]);
        Simulation::new(grid, offers(rows), Formula::Proportional, false)
    }

    fn fraction(numer: i64, denom: i64) -> Exact {
        whole(numer) / whole(denom)
    }

    #[test]
    fn the_weight_that_changes_the_first_is_exact() {
        // 16 against 14 (80 and 70 of 100), 5 against 20 (25 and 100): 10 / (10 + 75).
        let simulation = marks("10", &[&[16, 5], &[14, 20]]);
        let turn = simulation.turn.expect("a turn");
        assert_eq!(
            (turn.weight.clone(), turn.overtaken, turn.ahead),
            (fraction(1000, 85), 0, 1)
        );
        let lines = &simulation.lines;
        assert_eq!(lines[0].at(&turn.weight), lines[1].at(&turn.weight), "equal there");
        assert_eq!(simulation.effect, Effect::Nothing);
    }

    #[test]
    fn effects_are_told_apart() {
        let cases: [(&str, &[&[i64]], Effect); 6] = [
            ("10", &[&[16, 5], &[14, 20]], Effect::Nothing),
            ("20", &[&[16, 5], &[14, 20]], Effect::First),
            ("50", &[&[16, 5], &[14, 7]], Effect::Tie),
            ("10", &[&[16, 5], &[16, 6]], Effect::Untie),
            ("50", &[&[20, 20], &[10, 5], &[8, 20]], Effect::Order),
            ("0", &[&[16, 5], &[14, 20]], Effect::Nothing),
        ];
        for (weight, rows, expected) in cases {
            assert_eq!(marks(weight, rows).effect, expected, "{weight} % {rows:?}");
        }
    }

    #[test]
    fn the_best_on_all_counts_is_never_overtaken() {
        let simulation = marks("10", &[&[12, 10], &[16, 18], &[14, 18]]);
        assert_eq!(simulation.turn, None);
        assert!(simulation.swaps.is_empty());
        assert_eq!(leaders(&simulation.with), [1]);
    }

    #[test]
    fn equals_share_a_place_and_the_more_responsible_is_the_one_to_overtake() {
        let simulation = marks("10", &[&[16, 5], &[16, 5], &[16, 8], &[15, 20]]);
        let places = |ranking: &[Rank]| ranking.iter().map(|rank| (rank.offer, rank.place)).collect::<Vec<_>>();
        assert_eq!(places(&simulation.without), [(0, 1), (1, 1), (2, 1), (3, 4)]);
        assert_eq!(simulation.turn.map(|turn| turn.overtaken), Some(2));
    }

    #[test]
    fn several_overtakers_at_one_weight_leave_the_steepest_ahead() {
        // All three lines meet at 50 %.
        let simulation = marks("10", &[&[16, 4], &[14, 6], &[12, 8]]);
        let turn = simulation.turn.expect("a turn");
        assert_eq!((turn.weight, turn.ahead), (whole(50), 2));
    }

    #[test]
    fn compensation_follows_the_formula() {
        let grid = grid(&["Prix=50", "Qualité=40", "Vert=10:responsable"]);
        let of = |formula| compensation(&grid, formula);
        let proportional = of(Formula::Proportional).expect("a compensation");
        assert_eq!(
            (proportional.one, proportional.ten),
            (fraction(1000, 1010), fraction(100, 11))
        );
        assert_eq!(proportional.most, Some(whole(25)));
        let linear = of(Formula::Linear).expect("a compensation");
        assert_eq!(
            (linear.one, linear.ten, linear.most),
            (whole(1), whole(10), Some(whole(20)))
        );
        assert_eq!(of(Formula::Marked), None);
    }

    #[test]
    fn the_compensation_balances_two_offers_to_the_last_digit() {
        let grid = grid(&["Prix=50", "Qualité=40", "Vert=10:responsable"]);
        for formula in [Formula::Proportional, Formula::Linear] {
            let marks = compensation(&grid, formula).expect("a compensation").ten;
            let values = [
                vec![whole(100), whole(10), whole(5)],
                vec![whole(110), whole(10), whole(5) + marks],
            ];
            let offers = values
                .map(|values| Offer {
                    name: String::new(),
                    values,
                })
                .to_vec();
            let simulation = Simulation::new(grid.clone(), offers, formula, false);
            assert_eq!(simulation.effect, Effect::Tie, "{formula:?}");
        }
    }

    #[test]
    fn every_swap_swaps_and_none_is_missed() {
        let simulation = Simulation::new(
            grid(&["Prix=50", "Qualité=40", "Vert=10:responsable"]),
            typical(&grid(&["Prix=50", "Qualité=40", "Vert=10:responsable"])),
            Formula::Proportional,
            true,
        );
        let lines = &simulation.lines;
        for swap in &simulation.swaps {
            let gap = |weight: &Exact| lines[swap.ahead].at(weight) - lines[swap.overtaken].at(weight);
            assert!(gap(&swap.weight).is_zero());
            assert!(gap(&(&swap.weight + fraction(1, 1000))).is_positive());
        }
        let inverted = |a: &Line, b: &Line| a.others > b.others && a.responsible < b.responsible;
        let pairs = lines.iter().flat_map(|a| lines.iter().map(move |b| (a, b)));
        assert_eq!(pairs.filter(|(a, b)| inverted(a, b)).count(), simulation.swaps.len());
    }

    #[test]
    fn the_chart_reaches_a_heavier_grid() {
        let simulation = marks("55", &[&[16, 5], &[14, 20]]);
        assert_eq!(simulation.end(), whole(60));
        assert!(simulation.table.iter().any(|point| point.weight == whole(55)));
        assert_eq!(marks("5", &[&[16, 5], &[14, 20]]).end(), whole(40));
    }
}
