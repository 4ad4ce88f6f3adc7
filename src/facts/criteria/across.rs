//! Tables whose criteria stand side by side: names in the first row, weights below, one row for each lot.

use num_rational::Ratio;

use super::columns::cell_mark;
use super::cue::{self, CueText};
use super::flow::{Grid, GridCell};
use super::grid::{GridRead, GridSet};
use super::rows::{Row, clean_name, is_name};
use super::scale::{self, Mark, Role, Unit};
use super::scope::Scope;
use crate::text::quantity::Exact;

/// Reads a table of criteria side by side; none when its first row does not name criteria.
pub(super) fn read(grid: &Grid) -> Option<GridRead> {
    let names = names(grid)?;
    let mut sets: Vec<GridSet> = Vec::new();
    for row in 1..grid.rows() {
        let Some(rows) = weighed(grid, row, &names) else {
            continue;
        };
        let head = grid
            .cell(row, 0)
            .filter(|_| !names.iter().any(|(column, _)| *column == 0));
        let scope = head.and_then(|cell| scope(grid, &cell.text()));
        let repeated = sets.iter().any(|set| set.scope == scope);
        if !repeated {
            sets.push(GridSet {
                scope,
                rows,
                ..GridSet::default()
            });
        }
    }
    let header = names
        .iter()
        .map(|(_, name)| name.as_str())
        .collect::<Vec<_>>()
        .join(" | ");
    (!sets.is_empty()).then_some(GridRead {
        sets,
        header,
        out_of: None,
    })
}

/// The columns that the first row names criteria in: all but a first one for lots or labels.
fn names(grid: &Grid) -> Option<Vec<(usize, String)>> {
    if grid.rows() < 2 || grid.columns < 2 {
        return None;
    }
    let mut names = Vec::new();
    for column in 0..grid.columns {
        let text = grid.cell(0, column)?.text();
        let cue = CueText::new(&text);
        let heads = text.is_empty() || cue.starts(&cue::CRITERION) || cue.starts(&cue::ACROSS_HEAD);
        if column == 0 && heads {
            continue;
        }
        let named = is_name(&text)
            && scale::marks(&text).is_empty()
            && !cue.has(&cue::NOT_ACROSS)
            && Scope::find(&text).is_none();
        if !named || cue.starts(&cue::TOTAL) && column + 1 < grid.columns {
            return None;
        }
        if !cue.starts(&cue::TOTAL) {
            names.push((column, clean_name(&text)));
        }
    }
    let price = names.iter().any(|(_, name)| CueText::new(name).has(&cue::PRICE));
    (names.len() > 1 && price).then_some(names)
}

/// The criteria of one row of weights: they make one hundred, or they are coefficients.
fn weighed(grid: &Grid, row: usize, names: &[(usize, String)]) -> Option<Vec<Row>> {
    let mut rows = Vec::new();
    let mut sum: Exact = Ratio::from(0);
    for (column, name) in names {
        let cell = grid
            .cell(row, *column)
            .filter(|cell| cell.row == row && cell.colspan == 1)?;
        let Some(mark) = weight(cell) else {
            // A dash: the lot has no such criterion.
            let blank = cell.text().chars().all(|c| !c.is_alphanumeric());
            if blank { continue } else { return None }
        };
        sum += mark.value;
        rows.push(Row {
            name: name.clone(),
            written: Some(cell.text()),
            unit: cell.unit,
            weight: Some(mark),
            ..Row::default()
        });
    }
    let coefficients = rows
        .iter()
        .all(|row| row.weight.as_ref().is_some_and(|mark| mark.unit == Unit::Coefficient));
    (rows.len() > 1 && (sum == Ratio::from(100) || coefficients)).then_some(rows)
}

fn weight(cell: &GridCell) -> Option<Mark> {
    cell_mark(&cell.text()).filter(|mark| mark.role == Role::Weight && mark.value <= Ratio::from(100))
}

/// « Lot 2 », or « 2 » under « Lot ».
fn scope(grid: &Grid, text: &str) -> Option<Scope> {
    let header = grid.cell(0, 0).map(GridCell::text).unwrap_or_default();
    let figures = text.trim().starts_with(|c: char| c.is_ascii_digit());
    let read = if figures && header.to_lowercase().contains("lot") {
        format!("lot {}", text.trim())
    } else {
        text.trim().to_owned()
    };
    Scope::prefix(&read).map(|(scope, _)| scope)
}
