//! The rows of a level before their sums: scales that are weights, weights that stand one row too low,
//! remarks among criteria.

use num_rational::Ratio;

use super::cue::{self, CueText};
use super::rows::Row;
use super::share::Announced;
use super::sums::{HUNDRED, Weight, closes, sum, weight};
use crate::text::quantity::Exact;

/// Scales that are weights become weights; a row that only one of its parts is weighed for takes that weight.
pub(super) fn settle(mut rows: Vec<Row>) -> Vec<Row> {
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
    if let Some(mark) = row.scale.take() {
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
