//! Groups that give the parts of a criterion which an earlier group named.

use super::context::Context;
use super::cue::{self, CueText};
use super::group::{Form, Group};
use super::mention::mentions;
use super::rows::Row;
use super::sets::{Draft, as_row, nested, weight_value};
use super::share::solve;

/// Parts of a criterion that an earlier group named.
pub(super) fn attach(drafts: &mut [Draft], group: &Group) -> bool {
    if matches!(group.context, Context::Candidature | Context::CallOff) {
        return false;
    }
    let mut attached = false;
    for draft in drafts.iter_mut().rev() {
        let same_scope = group.scope.is_none() || draft.scope.is_none() || group.scope == draft.scope;
        if same_scope && !draft.sole {
            attached |= attach_to(draft, group);
        }
        // Parts said once, for no lot in particular, are those of every lot.
        if attached && group.scope.is_some() {
            break;
        }
    }
    attached
}

fn attach_to(draft: &mut Draft, group: &Group) -> bool {
    let Some(at) = parent(draft, group) else { return false };
    let mut rows: Vec<Row> = draft.solution.nodes.iter().map(as_row).collect();
    let mut parts = nested(&group.rows);
    if parts.len() == 1 && !parts[0].children.is_empty() && parts[0].weight.is_none() {
        parts = std::mem::take(&mut parts[0].children);
    }
    // « Le DQE comprend 70 % de visites courtes et 30 % de longues » splits quantities, not a criterion.
    if parts.iter().any(|part| CueText::new(&part.name).has(&cue::QUANTITY)) {
        return false;
    }
    let degrees = parts.iter().filter(|part| CueText::names_degree(&part.name)).count();
    if degrees * 2 > parts.len() {
        return false;
    }
    let only_names = parts.iter().all(|row| !row.weighted() && row.children.is_empty());
    if !rows[at].children.is_empty() || (only_names && !subcriteria_announced(group)) {
        return only_names || says_the_same(&rows[at].children, &parts);
    }
    rows[at].children = parts;
    let solution = solve(&rows, &draft.announced);
    let better = solution.closed || solution.closed == draft.solution.closed;
    if better {
        draft.rows = rows;
        draft.solution = solution;
    }
    better
}

fn subcriteria_announced(group: &Group) -> bool {
    group
        .last_lines()
        .any(|line| CueText::new(line).has(&cue::SUBCRITERION))
}

/// Index of the first-level criterion whose parts a group gives.
fn parent(draft: &Draft, group: &Group) -> Option<usize> {
    let nodes = &draft.solution.nodes;
    let labelled = nodes
        .iter()
        .position(|node| group.rows.iter().all(|row| row.label.under(&node.row.label)));
    if labelled.is_some() {
        return labelled;
    }
    if !group.owner.is_empty() {
        let owner = CueText::new(&group.owner);
        if owner.has(&cue::THIS) {
            return nodes.iter().rposition(|node| node.row.unit < group.unit);
        }
        let announces = owner.has(&cue::AWARD) && !owner.has(&cue::SPLITS);
        return nodes
            .iter()
            .position(|node| !announces && mentions(&owner, &group.owner, &node.row));
    }
    let said = group.last_lines().find_map(|line| {
        let cue = CueText::new(line);
        let splits = cue.has(&cue::SPLITS)
            && (line.trim_end().ends_with(':') || cue.has(&cue::SUBCRITERION) || group.form == Form::Grid);
        if splits {
            only_mentioned(nodes, &cue, line)
        } else {
            None
        }
    });
    // « 7.2 Décomposition de la valeur technique ».
    said.or_else(|| {
        let cue = CueText::new(&group.heading);
        let apart = nodes.iter().all(|node| node.row.unit < group.unit);
        if apart && cue.has(&cue::SPLITS) {
            only_mentioned(nodes, &cue, &group.heading)
        } else {
            None
        }
    })
}

/// The criterion that a line speaks of, when it is one only.
fn only_mentioned(nodes: &[super::share::Solved], cue: &CueText, line: &str) -> Option<usize> {
    let mut mentioned = nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| mentions(cue, line, &node.row))
        .map(|(at, _)| at);
    let only = mentioned.next()?;
    mentioned.next().is_none().then_some(only)
}

fn says_the_same(first: &[Row], second: &[Row]) -> bool {
    first.len() == second.len()
        && first
            .iter()
            .zip(second)
            .all(|(a, b)| weight_value(a) == weight_value(b))
}
