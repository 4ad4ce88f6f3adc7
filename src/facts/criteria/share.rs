//! Shares of the whole, exactly: what the weights of each level mean, decided from their sums.
//!
//! Where the sums do not close, nothing is chosen: the readings that are possible are kept.

use num_rational::Ratio;
use num_traits::CheckedAdd;

use super::rows::Row;
use super::scale::{Unit, decimal};
use super::settle::settle;
use super::sums::{Below, First, HUNDRED, Parts, Weight, first_level, over, parts, weight};
use crate::text::quantity::Exact;

/// A share of the whole set, in percent, between two bounds that are equal when it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub low: Exact,
    pub high: Exact,
}

impl Bounds {
    /// The sum of two shares, never beyond the whole; shares too long to be added exactly become unknown.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let whole: Exact = Ratio::from(100);
        let low = self.low.checked_add(&other.low).unwrap_or_else(|| Ratio::from(0));
        let high = self.high.checked_add(&other.high).unwrap_or(whole);
        Self {
            low: low.min(whole),
            high: high.min(whole),
        }
    }

    #[must_use]
    pub fn exact(value: Exact) -> Self {
        Self {
            low: value,
            high: value,
        }
    }

    #[must_use]
    pub fn up_to(high: Exact) -> Self {
        Self {
            low: Ratio::from(0),
            high,
        }
    }

    /// The share, when it is known.
    #[must_use]
    pub fn known(&self) -> Option<Exact> {
        (self.low == self.high).then_some(self.low)
    }
}

/// How a criterion's weight is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weighting {
    /// The share of the whole stands in the draft.
    Stated,
    /// It is worked out; the chain is that of [`Solved`].
    Derived,
    /// Only an order is given; 1 is the first.
    Ranked(usize),
    /// « de 5 à 15 % ».
    Range,
    Unstated,
    /// The sums allow several readings: the share that each gives.
    Ambiguous(Vec<Reading>),
}

/// One way to read a weight whose sums do not close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// « part de l'ensemble », « part du critère »...
    pub how: &'static str,
    pub percent: Exact,
}

/// Why the sums of a level do not close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSum {
    /// Name of the criterion whose parts do not close; none for the first level.
    pub parent: Option<String>,
    /// The sum of the weights as written.
    pub sum: Exact,
    /// What it should have been.
    pub expected: Vec<Exact>,
    pub unit: Unit,
    pub unweighted: usize,
    /// Unit of the outline where it shows.
    pub(super) at: usize,
}

/// A row with its share.
#[derive(Debug, Clone)]
pub(super) struct Solved {
    pub row: Row,
    pub share: Bounds,
    pub weighting: Weighting,
    pub chain: Option<String>,
    pub children: Vec<Self>,
}

/// A set with its shares.
#[derive(Debug, Clone)]
pub(super) struct Solution {
    pub nodes: Vec<Solved>,
    /// The first level closes.
    pub closed: bool,
    /// Weights are given as ranges.
    pub ranged: bool,
    /// No weight at all on the first level.
    pub unweighted: bool,
    pub open: Vec<OpenSum>,
}

impl Solution {
    pub fn whole(&self) -> bool {
        self.closed && self.open.is_empty()
    }
}

/// What is announced of the whole: a total line, « sur 200 points ».
#[derive(Debug, Clone, Default)]
pub(super) struct Announced {
    pub totals: Vec<Exact>,
}

/// Works out the shares of a nested set.
pub(super) fn solve(rows: &[Row], announced: &Announced) -> Solution {
    let rows = settle(rows.to_vec());
    let weights: Vec<Option<Weight>> = rows.iter().map(weight).collect();
    let mut solution = Solution {
        nodes: Vec::new(),
        closed: false,
        ranged: false,
        unweighted: weights.iter().all(Option::is_none),
        open: Vec::new(),
    };
    let first = first_level(&weights, announced);
    solution.closed = matches!(first, First::Closed(_) | First::Ranges(_));
    solution.ranged = matches!(first, First::Ranges(_));
    if let First::Open(sum, unit) = &first {
        let unweighted = weights.iter().filter(|weight| weight.is_none()).count();
        let mut expected = announced.totals.clone();
        if !expected.contains(&Ratio::from(HUNDRED)) {
            expected.push(Ratio::from(HUNDRED));
        }
        let at = rows.first().map_or(0, |row| row.unit);
        solution.open.push(OpenSum {
            parent: None,
            sum: *sum,
            expected,
            unit: *unit,
            unweighted,
            at,
        });
    }
    for (at, (row, weight)) in rows.into_iter().zip(&weights).enumerate() {
        let solved = first_node(row, weight.as_ref(), &first, at, &mut solution.open);
        solution.nodes.push(solved);
    }
    solution
}

fn first_node(row: Row, weight: Option<&Weight>, first: &First, at: usize, open: &mut Vec<OpenSum>) -> Solved {
    let (share, weighting, chain) = match (first, weight) {
        (First::Closed(whole), Some(weight)) => {
            let share = over(Ratio::from(HUNDRED), weight.value, *whole).unwrap_or_else(|| Ratio::from(0));
            let direct = *whole == Ratio::from(HUNDRED) && !weight.summed;
            let chain = (!direct).then(|| fraction_chain(weight, *whole, share, &row));
            (
                Bounds::exact(share),
                if direct { Weighting::Stated } else { Weighting::Derived },
                chain,
            )
        }
        (First::Ranges(bounds), Some(_)) => (bounds[at], Weighting::Range, None),
        (First::Open(sum, unit), Some(weight)) => (
            Bounds::up_to(Ratio::from(HUNDRED)),
            Weighting::Ambiguous(open_readings(weight, *sum, *unit)),
            None,
        ),
        _ => (Bounds::up_to(Ratio::from(HUNDRED)), Weighting::Unstated, None),
    };
    // A summed weight is spread over the parts in the scale of the whole.
    let scale = match (first, weight) {
        (First::Closed(whole), Some(weight)) if weight.summed => Some(*whole),
        _ => None,
    };
    let settled = matches!(first, First::Closed(_));
    below(
        row,
        weight.cloned(),
        share,
        weighting,
        chain,
        Below { whole: scale, settled },
        open,
    )
}

fn fraction_chain(weight: &Weight, whole: Exact, share: Exact, row: &Row) -> String {
    if weight.summed && whole == Ratio::from(HUNDRED) {
        let parts: Vec<String> = row
            .children
            .iter()
            .filter_map(self::weight)
            .map(|part| decimal(part.value))
            .collect();
        return format!("{} = {} %", parts.join(" + "), decimal(share));
    }
    format!("{}/{} = {} %", decimal(weight.value), decimal(whole), decimal(share))
}

fn open_readings(weight: &Weight, sum: Exact, unit: Unit) -> Vec<Reading> {
    let mut out = Vec::new();
    if weight.value <= Ratio::from(HUNDRED) && !matches!(unit, Unit::Coefficient) {
        out.push(Reading {
            how: "tel qu’écrit, sur 100",
            percent: weight.value,
        });
    }
    let of_sum = over(Ratio::from(HUNDRED), weight.value, sum).filter(|_| sum > Ratio::from(0));
    out.extend(of_sum.map(|percent| Reading {
        how: "rapporté à la somme",
        percent,
    }));
    out
}

/// The node and the parts under it.
fn below(
    mut row: Row,
    weight: Option<Weight>,
    share: Bounds,
    weighting: Weighting,
    chain: Option<String>,
    how: Below,
    open: &mut Vec<OpenSum>,
) -> Solved {
    let children = settle(std::mem::take(&mut row.children));
    let weights: Vec<Option<Weight>> = children.iter().map(self::weight).collect();
    let parts = parts(&row, weight.as_ref(), share, &weights, how);
    if let Parts::Open(sum, unit) = &parts {
        let expected = [weight.as_ref().map(|weight| weight.value), Some(Ratio::from(HUNDRED))]
            .into_iter()
            .flatten()
            .collect();
        let unweighted = weights.iter().filter(|weight| weight.is_none()).count();
        let at = children.first().map_or(row.unit, |child| child.unit);
        open.push(OpenSum {
            parent: Some(row.name.clone()),
            sum: *sum,
            expected,
            unit: *unit,
            unweighted,
            at,
        });
    }
    let count = children.len();
    let children = children
        .into_iter()
        .zip(weights)
        .map(|(child, part)| part_node(child, part, &parts, weight.as_ref(), share, count, open))
        .collect();
    Solved {
        row,
        share,
        weighting,
        chain,
        children,
    }
}

fn part_node(
    child: Row,
    part: Option<Weight>,
    parts: &Parts,
    parent: Option<&Weight>,
    share: Bounds,
    count: usize,
    open: &mut Vec<OpenSum>,
) -> Solved {
    let unknown = (Bounds::up_to(share.high), Weighting::Unstated, None);
    let (own, weighting, chain) = match (parts, &part) {
        (Parts::Over(sum, absolute), Some(part)) if *sum > Ratio::from(0) => {
            let low = over(share.low, part.value, *sum).unwrap_or_else(|| Ratio::from(0));
            let own = Bounds {
                low,
                high: over(share.high, part.value, *sum).unwrap_or(share.high),
            };
            match own.known().and(share.known()) {
                Some(known) if *absolute => {
                    let direct = parent.is_some_and(|parent| parent.value == known) || known == *sum;
                    let value = own.low;
                    let chain = (!direct).then(|| {
                        format!(
                            "{}/{} × {} % = {} %",
                            decimal(part.value),
                            decimal(*sum),
                            decimal(known),
                            decimal(value)
                        )
                    });
                    (own, if direct { Weighting::Stated } else { Weighting::Derived }, chain)
                }
                Some(known) => {
                    let chain = format!(
                        "{} × {}/{} = {} %",
                        hundredth(known),
                        decimal(part.value),
                        decimal(*sum),
                        decimal(own.low)
                    );
                    (own, Weighting::Derived, Some(chain))
                }
                None => (own, Weighting::Range, None),
            }
        }
        // Parts with weights close without this one.
        (Parts::Over(..), None) => (Bounds::exact(Ratio::from(0)), Weighting::Unstated, None),
        (Parts::Equal, _) => {
            let parts = i64::try_from(count).unwrap_or(1).max(1);
            let one = |bound: Exact| over(bound, Ratio::from(1), Ratio::from(parts));
            let own = Bounds {
                low: one(share.low).unwrap_or_else(|| Ratio::from(0)),
                high: one(share.high).unwrap_or(share.high),
            };
            let chain = own
                .known()
                .map(|value| format!("{} × 1/{parts} = {} %", hundredth(share.high), decimal(value)));
            (own, Weighting::Derived, chain)
        }
        (Parts::Open(sum, _), Some(part)) => {
            let mut readings = vec![Reading {
                how: "part de l’ensemble",
                percent: part.value,
            }];
            if let Some(known) = share.known() {
                let of_hundred = over(known, part.value, Ratio::from(HUNDRED));
                readings.extend(of_hundred.map(|percent| Reading {
                    how: "part du critère, sur 100",
                    percent,
                }));
                let of_sum = over(known, part.value, *sum);
                readings.extend(of_sum.map(|percent| Reading {
                    how: "rapportée à la somme des sous-critères",
                    percent,
                }));
            }
            (Bounds::up_to(share.high), Weighting::Ambiguous(readings), None)
        }
        _ => unknown,
    };
    let settled = own.known().is_some();
    below(child, part, own, weighting, chain, Below { whole: None, settled }, open)
}

/// `0,40` for 40 %.
fn hundredth(percent: Exact) -> String {
    let text = over(percent, Ratio::from(1), Ratio::from(HUNDRED))
        .map(decimal)
        .unwrap_or_default();
    match text.split_once(',') {
        Some((_, digits)) if digits.len() == 1 => format!("{text}0"),
        Some(_) => text,
        None => format!("{text},00"),
    }
}
