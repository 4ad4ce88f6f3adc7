//! Criteria common to all lots whose parts are given lot by lot: « Valeur technique : 60 % … Pour le lot 1 :
//! sous-critère 1.1 … Pour le lot 2 : sous-critère 1.1 … Prix : 40 % » is one set for each lot.

use super::group::{Form, Group};
use super::label::Word;
use super::rows::Row;

/// Gives each lot its set, where a set for all is followed by parts for each lot.
pub(super) fn spread(groups: Vec<Group>) -> Vec<Group> {
    let mut out = Vec::with_capacity(groups.len());
    let mut groups = groups.into_iter().peekable();
    while let Some(common) = groups.next() {
        if !opens(&common) {
            out.push(common);
            continue;
        }
        let mut lots: Vec<Group> = Vec::new();
        let mut after: Vec<Row> = Vec::new();
        while after.is_empty()
            && let Some(lot) = groups.next_if(|next| gives_parts(next, &common))
        {
            let mut lot = lot;
            let end = parts_of(&lot.rows, &common);
            after = lot.rows.split_off(end);
            lots.push(lot);
        }
        if lots.len() < 2 {
            // One lot alone, or none: the groups stay as they stand.
            out.push(common);
            if let Some(mut lot) = lots.pop() {
                lot.rows.extend(after);
                out.push(lot);
            }
            continue;
        }
        for mut lot in lots {
            let parts = std::mem::take(&mut lot.rows);
            lot.rows = common
                .rows
                .iter()
                .cloned()
                .chain(parts)
                .chain(after.iter().cloned())
                .collect();
            lot.form = Form::Lines;
            lot.unit = common.unit;
            lot.context = common.context;
            lot.section = common.section;
            lot.owner.clear();
            out.push(lot);
        }
    }
    out
}

/// A group for no lot in particular, with weights and numbers that parts can stand under.
fn opens(group: &Group) -> bool {
    group.scope.is_none()
        && group.form != Form::Grid
        && group
            .rows
            .iter()
            .any(|row| row.weighted() && !row.label.path.is_empty())
}

fn gives_parts(group: &Group, common: &Group) -> bool {
    group.scope.is_some() && group.form != Form::Grid && parts_of(&group.rows, common) > 0
}

/// How many of the first rows stand under a criterion of the common group.
fn parts_of(rows: &[Row], common: &Group) -> usize {
    let under =
        |row: &Row| row.label.word == Word::Sub || common.rows.iter().any(|parent| row.label.under(&parent.label));
    rows.iter().take_while(|row| under(row)).count()
}
