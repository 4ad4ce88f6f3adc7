//! What the weights of one level mean, decided from their sums.

use num_rational::Ratio;
use num_traits::{CheckedDiv, CheckedMul};

use super::rows::Row;
use super::scale::{Mark, Unit};
use super::share::{Announced, Bounds};
use crate::text::quantity::Exact;

/// A weight as a number, own or summed from the parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Weight {
    pub value: Exact,
    pub upper: Option<Exact>,
    pub unit: Unit,
    pub summed: bool,
}

pub(super) const HUNDRED: i64 = 100;

pub(super) enum First {
    /// What the weights are divided by.
    Closed(Exact),
    Ranges(Vec<Bounds>),
    Open(Exact, Unit),
    Unweighted,
}

#[derive(Clone, Copy)]
pub(super) struct Below {
    /// The parent's weight is the sum of its parts: they are read in the scale of the whole.
    pub whole: Option<Exact>,
    /// The parent's own share is sure.
    pub settled: bool,
}

pub(super) enum Parts {
    None,
    /// Shares of the parent: each part over this sum. The flag tells parts written in the scale of the whole.
    Over(Exact, bool),
    Equal,
    Unweighted,
    Open(Exact, Unit),
    /// The parent's own share is not known: its parts are not either.
    Unknown,
}

/// What the weights of the first level are divided by, when they close.
pub(super) fn first_level(weights: &[Option<Weight>], announced: &Announced) -> First {
    let known: Vec<&Weight> = weights.iter().flatten().collect();
    if known.is_empty() {
        return First::Unweighted;
    }
    let sum = sum(&known);
    let unit = known[0].unit;
    let Some(sum) = sum else {
        return First::Open(Ratio::from(0), unit);
    };
    if known.len() < weights.len() {
        return First::Open(sum, unit);
    }
    if known.iter().any(|weight| weight.upper.is_some()) {
        return ranges(&known).map_or(First::Open(sum, unit), First::Ranges);
    }
    match closes(&known, sum, announced) {
        Some(whole) => First::Closed(whole),
        None => First::Open(sum, unit),
    }
}

/// `share × part / whole`; none when the figures are too long to stay exact.
pub(super) fn over(share: Exact, part: Exact, whole: Exact) -> Option<Exact> {
    share.checked_mul(&part)?.checked_div(&whole)
}

pub(super) fn sum(weights: &[&Weight]) -> Option<Exact> {
    let mut sum: Exact = Ratio::from(0);
    for weight in weights {
        // Hostile figures must not overflow: weights are small numbers with few decimals.
        if weight.value > Ratio::from(100_000) || *weight.value.denom() > 1_000_000 {
            return None;
        }
        sum += weight.value;
    }
    (sum > Ratio::from(0)).then_some(sum)
}

pub(super) fn closes(known: &[&Weight], sum: Exact, announced: &Announced) -> Option<Exact> {
    let hundred = Ratio::from(HUNDRED);
    let all = |test: fn(&Unit) -> bool| known.iter().all(|weight| test(&weight.unit));
    let contradicted = announced.totals.iter().any(|total| *total != sum);
    if all(|unit| matches!(unit, Unit::Percent)) {
        return (sum == hundred && !contradicted).then_some(hundred);
    }
    if all(|unit| matches!(unit, Unit::Coefficient)) {
        return coefficients(known, sum, announced);
    }
    if let Unit::Of(of) = known[0].unit
        && known.iter().all(|weight| weight.unit == Unit::Of(of))
    {
        return (sum == Ratio::from(of) && !contradicted).then_some(sum);
    }
    if sum == hundred && !contradicted {
        return Some(hundred);
    }
    if all(|unit| matches!(unit, Unit::Points | Unit::Bare)) {
        let points = all(|unit| matches!(unit, Unit::Points));
        if !announced.totals.is_empty() {
            let multiple = !points && announced.totals.iter().all(|total| (total / sum).is_integer());
            return (!contradicted || multiple).then_some(sum);
        }
        // Near one hundred and not one hundred: a slip or a missing line, not another scale.
        let round = [120, 150, 200, 250, 300, 400, 500, 600, 1000]
            .iter()
            .any(|whole| sum == Ratio::from(*whole));
        let near = sum > Ratio::from(70) && !round;
        return (!near && known.len() > 1).then_some(sum);
    }
    None
}

/// Coefficients close by themselves; a total is theirs, or that of marks (20 × the sum).
fn coefficients(known: &[&Weight], sum: Exact, announced: &Announced) -> Option<Exact> {
    let agrees = announced
        .totals
        .iter()
        .all(|total| *total == sum || (total / sum).is_integer());
    (agrees && known.len() > 1).then_some(sum)
}

/// Bounds of each weight, tightened by those of the others: together they make one hundred.
fn ranges(known: &[&Weight]) -> Option<Vec<Bounds>> {
    let hundred: Exact = Ratio::from(HUNDRED);
    if known
        .iter()
        .any(|weight| !matches!(weight.unit, Unit::Percent | Unit::Points | Unit::Bare | Unit::Of(100)))
    {
        return None;
    }
    let high = |weight: &Weight| weight.upper.unwrap_or(weight.value);
    let lows = known
        .iter()
        .fold(Ratio::from(0), |sum: Exact, weight| sum + weight.value);
    let highs = known.iter().try_fold(Ratio::from(0), |sum: Exact, weight| {
        (high(weight) <= Ratio::from(100_000)).then(|| sum + high(weight))
    })?;
    if lows > hundred || highs < hundred {
        return None;
    }
    let bound = |weight: &&Weight| Bounds {
        low: weight.value.max(hundred - (highs - high(weight))),
        high: high(weight).min(hundred - (lows - weight.value)),
    };
    Some(known.iter().map(bound).collect())
}

/// What the parts of a criterion mean.
pub(super) fn parts(
    row: &Row,
    parent: Option<&Weight>,
    share: Bounds,
    weights: &[Option<Weight>],
    how: Below,
) -> Parts {
    if weights.is_empty() {
        return Parts::None;
    }
    let known: Vec<&Weight> = weights.iter().flatten().collect();
    if known.is_empty() {
        return if row.equal_children {
            Parts::Equal
        } else {
            Parts::Unweighted
        };
    }
    let unit = known[0].unit;
    let Some(sum) = sum(&known) else {
        return Parts::Open(Ratio::from(0), unit);
    };
    if known.iter().any(|weight| weight.upper.is_some()) {
        return Parts::Open(sum, unit);
    }
    if how.whole.is_some() {
        return if known.len() == weights.len() {
            Parts::Over(sum, true)
        } else {
            Parts::Open(sum, unit)
        };
    }
    if !how.settled && parent.is_none() {
        return Parts::Unknown;
    }
    if parent.is_some_and(|parent| parent.value == sum && absolute(parent, &known))
        || share.known() == Some(sum) && same_scale(&known)
    {
        return Parts::Over(sum, true);
    }
    if let ([only], 1, Some(parent)) = (known.as_slice(), weights.len(), parent) {
        return lone_part(only, parent);
    }
    if known.len() == weights.len() && relative(row, &known, sum) {
        return Parts::Over(sum, false);
    }
    Parts::Open(sum, unit)
}

/// « 35 points, dont 5 points pour la formation »: a part named alone fills no scale of its own. It is told only
/// where its unit is the criterion's, or where it brings its own whole.
fn lone_part(part: &Weight, parent: &Weight) -> Parts {
    let whole = part.unit != Unit::Coefficient && part.value == Ratio::from(HUNDRED);
    match part.unit {
        Unit::Points if parent.unit == Unit::Points && part.value <= parent.value => Parts::Over(parent.value, true),
        Unit::Of(of) if part.value <= Ratio::from(of) && parent.unit != part.unit => {
            Parts::Over(Ratio::from(of), false)
        }
        _ if whole => Parts::Over(Ratio::from(HUNDRED), false),
        unit => Parts::Open(part.value, unit),
    }
}

/// Parts in the parent's own scale.
fn absolute(parent: &Weight, known: &[&Weight]) -> bool {
    known.iter().all(|weight| {
        weight.unit == parent.unit
            || (!matches!(weight.unit, Unit::Coefficient) && !matches!(parent.unit, Unit::Coefficient))
            || weight.unit == Unit::Bare
            || parent.unit == Unit::Bare
    })
}

fn same_scale(known: &[&Weight]) -> bool {
    known
        .iter()
        .all(|weight| !matches!(weight.unit, Unit::Coefficient) && weight.unit == known[0].unit)
}

/// Parts of the criterion: they fill a scale of their own.
fn relative(row: &Row, known: &[&Weight], sum: Exact) -> bool {
    let usual = [5, 10, 20, 50, 100, 200, 1000]
        .iter()
        .any(|whole| sum == Ratio::from(*whole))
        || sum == Ratio::from(1);
    let scale = row.scale.as_ref().map(|mark| mark.value);
    if scale.is_some_and(|scale| scale == sum) {
        return true;
    }
    match known[0].unit {
        Unit::Percent => known.iter().all(|weight| weight.unit == Unit::Percent) && sum == Ratio::from(HUNDRED),
        Unit::Coefficient => known.iter().all(|weight| weight.unit == Unit::Coefficient) && known.len() > 1,
        Unit::Of(of) => known.iter().all(|weight| weight.unit == Unit::Of(of)) && sum == Ratio::from(of),
        Unit::Points | Unit::Bare => usual && scale.is_none_or(|scale| scale == sum || (scale / sum).is_integer()),
    }
}

/// A row's weight: its own, or the sum of its parts'.
pub(super) fn weight(row: &Row) -> Option<Weight> {
    if let Some(mark) = &row.weight {
        return Some(of_mark(mark));
    }
    let parts: Option<Vec<Weight>> = row.children.iter().map(weight).collect();
    let parts = parts.filter(|parts| !parts.is_empty())?;
    let references: Vec<&Weight> = parts.iter().collect();
    let alike = parts
        .iter()
        .all(|part| part.unit == parts[0].unit && part.upper.is_none());
    let value = sum(&references)?;
    alike.then_some(Weight {
        value,
        upper: None,
        unit: parts[0].unit,
        summed: true,
    })
}

fn of_mark(mark: &Mark) -> Weight {
    Weight {
        value: mark.value,
        upper: mark.upper,
        unit: mark.unit,
        summed: false,
    }
}
