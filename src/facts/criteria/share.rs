//! Shares of the whole, exactly: what the weights of each level mean, decided from their sums.
//!
//! Where the sums do not close, nothing is chosen: the readings that are possible are kept.

use num_rational::Ratio;
use num_traits::{CheckedDiv, CheckedMul};

use super::cue::{self, CueText};
use super::rows::Row;
use super::scale::{Mark, Unit, decimal};
use crate::text::quantity::Exact;

/// A share of the whole set, in percent, between two bounds that are equal when it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub low: Exact,
    pub high: Exact,
}

impl Bounds {
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

/// A weight as a number, own or summed from the parts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Weight {
    value: Exact,
    upper: Option<Exact>,
    unit: Unit,
    summed: bool,
}

const HUNDRED: i64 = 100;

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

enum First {
    /// What the weights are divided by.
    Closed(Exact),
    Ranges(Vec<Bounds>),
    Open(Exact, Unit),
    Unweighted,
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

#[derive(Clone, Copy)]
struct Below {
    /// The parent's weight is the sum of its parts: they are read in the scale of the whole.
    whole: Option<Exact>,
    /// The parent's own share is sure.
    settled: bool,
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

enum Parts {
    None,
    /// Shares of the parent: each part over this sum. The flag tells parts written in the scale of the whole.
    Over(Exact, bool),
    Equal,
    Unweighted,
    Open(Exact, Unit),
    /// The parent's own share is not known: its parts are not either.
    Unknown,
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
            let own = Bounds {
                low: share.low / Ratio::from(parts),
                high: share.high / Ratio::from(parts),
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
    let text = decimal(percent / Ratio::from(HUNDRED));
    match text.split_once(',') {
        Some((_, digits)) if digits.len() == 1 => format!("{text}0"),
        Some(_) => text,
        None => format!("{text},00"),
    }
}

/// What the weights of the first level are divided by, when they close.
fn first_level(weights: &[Option<Weight>], announced: &Announced) -> First {
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
fn over(share: Exact, part: Exact, whole: Exact) -> Option<Exact> {
    share.checked_mul(&part)?.checked_div(&whole)
}

fn sum(weights: &[&Weight]) -> Option<Exact> {
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

fn closes(known: &[&Weight], sum: Exact, announced: &Announced) -> Option<Exact> {
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
fn parts(row: &Row, parent: Option<&Weight>, share: Bounds, weights: &[Option<Weight>], how: Below) -> Parts {
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
    if known.len() == weights.len() && relative(row, &known, sum) {
        return Parts::Over(sum, false);
    }
    Parts::Open(sum, unit)
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
fn weight(row: &Row) -> Option<Weight> {
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

/// Scales that are weights become weights; a row that only one of its parts is weighed for takes that weight.
fn settle(mut rows: Vec<Row>) -> Vec<Row> {
    let any_weight = rows.iter().any(|row| weight(row).is_some());
    let scales: Vec<Exact> = rows
        .iter()
        .filter_map(|row| row.scale.as_ref())
        .map(|mark| mark.value)
        .collect();
    let differ = scales.windows(2).any(|pair| pair[0] != pair[1]);
    if rows.len() > 1 && scales.len() == rows.len() && !any_weight && differ {
        for row in &mut rows {
            promote(row);
        }
    } else if any_weight && promoted_closes(&rows) {
        for row in rows
            .iter_mut()
            .filter(|row| weight(row).is_none() && row.scale.is_some())
        {
            promote(row);
        }
    }
    for row in &mut rows {
        lift(row);
    }
    drop_noise(rows)
}

/// Whether the rows close once the scales of those without weight are taken for weights.
fn promoted_closes(rows: &[Row]) -> bool {
    let mut promoted = rows.to_vec();
    for row in promoted.iter_mut().filter(|row| weight(row).is_none()) {
        promote(row);
    }
    let weights: Vec<Weight> = promoted.iter().filter_map(weight).collect();
    let references: Vec<&Weight> = weights.iter().collect();
    sum(&references).is_some_and(|sum| closes(&references, sum, &Announced::default()).is_some())
}

fn promote(row: &mut Row) {
    if let Some(mut mark) = row.scale.take() {
        if mark.unit == Unit::Bare {
            mark.unit = Unit::Points;
        }
        row.weight = Some(mark);
    }
}

/// A weight printed in the middle of a list of parts belongs to the criterion (a cell centred over its rows).
fn lift(row: &mut Row) {
    if row.weight.is_some() || row.children.len() < 2 {
        return;
    }
    let mut weighted = row
        .children
        .iter_mut()
        .filter(|child| child.weight.is_some() && child.children.is_empty());
    if let (Some(only), None) = (weighted.next(), weighted.next()) {
        row.weight = only.weight.take();
        row.written = only.written.take();
        row.weight_unit = Some(only.weight_unit.unwrap_or(only.unit));
    }
}

/// « Critère de qualité », « Coût : » over the criteria of a notice.
fn is_rubric(row: &Row) -> bool {
    row.children.is_empty() && CueText::new(&row.name).is(&cue::RUBRIC)
}

/// Items without weight among weighted ones are remarks when the others close, unless a weight was promised.
fn drop_noise(rows: Vec<Row>) -> Vec<Row> {
    let weights: Vec<Weight> = rows.iter().filter_map(weight).collect();
    let missing = weights.len() < rows.len();
    if weights.len() < 2 || !missing || rows.iter().any(|row| row.blank) {
        return rows;
    }
    let references: Vec<&Weight> = weights.iter().collect();
    if rows.iter().all(|row| weight(row).is_some() || is_rubric(row))
        && sum(&references).is_some_and(|sum| closes(&references, sum, &Announced::default()).is_some())
    {
        return rows.into_iter().filter(|row| weight(row).is_some()).collect();
    }
    let full = sum(&references).is_some_and(|sum| {
        closes(&references, sum, &Announced::default()) == Some(Ratio::from(HUNDRED)) && sum == Ratio::from(HUNDRED)
    });
    if !full {
        return rows;
    }
    let named = |row: &Row| CueText::new(&row.name).has(&cue::PRICE);
    let price = rows.iter().any(|row| weight(row).is_some() && named(row));
    rows.into_iter()
        .filter(|row| weight(row).is_some() || (!price && named(row)))
        .collect()
}
