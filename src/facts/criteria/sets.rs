//! From groups of rows to sets of criteria: which group is a set, which are parts of a criterion already
//! named, which repeat or contradict, and for which lots each set is.

use super::attach::attach;
use super::context::Context;
use super::cue::{self, CueText};
use super::group::{Form, Found, Group, Sole};
use super::repeat::{add, merge_lots, restates};
use super::rows::{Row, is_name};
use super::scope::Scope;
use super::share::{Announced, Solution, solve};
use super::spread::spread;
use super::tree;

/// A set before subjects are read.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub scope: Option<Scope>,
    pub rows: Vec<Row>,
    pub announced: Announced,
    pub solution: Solution,
    pub ranked: bool,
    pub form: Form,
    pub unit: usize,
    /// Another statement of the same set that differs: unit where it stands, and what it says.
    pub contradictions: Vec<Contradiction>,
    /// Found without a sentence or heading that announces criteria.
    pub unannounced: bool,
    pub sole: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Contradiction {
    pub unit: usize,
    pub solution: Solution,
}

/// More sets than any tender has lots: what follows is not read.
const MOST_SETS: usize = 200;

/// Makes the sets of a piece.
pub(super) fn make(found: Found, expected: bool) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let groups = join(spread(found.groups))
        .into_iter()
        .flat_map(split_lots)
        .flat_map(split_closing);
    let mut left: Vec<Group> = Vec::new();
    for mut group in groups {
        if drafts.len() >= MOST_SETS {
            break;
        }
        if restates(&mut drafts, &mut group) {
            continue;
        }
        if attach(&mut drafts, &group) {
            continue;
        }
        match draft(&group)
            .filter(|new| expected || (!new.unannounced && new.solution.nodes.iter().any(|node| node.row.is_price())))
        {
            Some(new) => add(&mut drafts, new),
            None => left.push(group),
        }
    }
    if drafts.is_empty() && expected {
        drafts.extend(unweighted(left));
    }
    for sole in found.sole {
        add_sole(&mut drafts, sole);
    }
    merge_lots(drafts)
}

/// More groups than this make no set together.
const MOST_JOINED: usize = 8;

/// Sentences and lists that make one set together and none apart: « Qualité 60 % : … » ; « Coût 40 % ».
fn join(groups: Vec<Group>) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < groups.len() {
        let (group, taken) = joined(&groups[at..]).unwrap_or_else(|| (groups[at].clone(), 1));
        out.push(group);
        at += taken;
    }
    out
}

/// The fewest first groups that make a whole together, as one.
fn joined(groups: &[Group]) -> Option<(Group, usize)> {
    let mut both = groups.first()?.clone();
    for (at, next) in groups.iter().enumerate().take(MOST_JOINED).skip(1) {
        if !joins(&both, next) {
            return None;
        }
        both.form = Form::Lines;
        both.rows.extend(next.rows.iter().cloned());
        both.total = both.total.or_else(|| next.total.clone());
        let solution = best(&both.rows, &announced(&both));
        if solution.closed && !solution.unweighted && hundred_in_all(&solution) {
            return Some((both, at + 1));
        }
    }
    None
}

fn joins(last: &Group, next: &Group) -> bool {
    let weighs = |group: &Group| group.rows.iter().any(Row::weighted);
    let alike = weighs(last)
        && weighs(next)
        && last.context == next.context
        && last.scope == next.scope
        && last.section == next.section;
    let lines = last.form != Form::Grid && next.form != Form::Grid;
    alike && lines && last.rows.len() + next.rows.len() <= tree::MOST_ROWS && !best(&last.rows, &announced(last)).closed
}

/// Rows that name their lots: one group for each. Rows without a lot are every lot's, or, where the sets only
/// close so, those of the lot named before them.
fn split_lots(group: Group) -> Vec<Group> {
    let shared = by_lots(group.clone());
    let closes = |groups: &[Group]| groups.iter().all(|part| best(&part.rows, &announced(part)).closed);
    let missing = group.rows.iter().any(|row| row.lots.is_none());
    if shared.len() < 2 || !missing || closes(&shared) {
        return shared;
    }
    let mut carried = group;
    let mut lots: Option<String> = None;
    for row in &mut carried.rows {
        match &row.lots {
            Some(own) => lots = Some(own.clone()),
            None => row.lots.clone_from(&lots),
        }
    }
    let carried = by_lots(carried);
    if closes(&carried) { carried } else { shared }
}

fn by_lots(group: Group) -> Vec<Group> {
    let mut lots: Vec<String> = Vec::new();
    for row in &group.rows {
        if let Some(name) = &row.lots
            && !lots.contains(name)
        {
            lots.push(name.clone());
        }
    }
    if lots.is_empty() {
        return vec![group];
    }
    lots.iter()
        .map(|name| {
            let mut part = group.clone();
            part.rows
                .retain(|row| row.lots.as_ref().is_none_or(|lots| lots == name));
            part.scope = Scope::find(name).map(|(scope, _, _)| scope);
            part
        })
        .collect()
}

/// A list followed by its repetition or by remarks: the shortest start that closes is a group of its own.
fn split_closing(group: Group) -> Vec<Group> {
    if group.form != Form::Lines || group.rows.len() < 3 || group.rows.len() > tree::MOST_ROWS {
        return vec![group];
    }
    if best(&group.rows, &announced(&group)).whole() {
        return vec![group];
    }
    let found = (2..group.rows.len()).find(|end| {
        let start = &group.rows[..*end];
        let weighted = start.iter().filter(|row| row.weighted()).count();
        weighted >= 2 && start.last().is_some_and(Row::weighted) && start.iter().any(Row::is_price) && {
            let solution = solve(&tree::look(start), &announced(&group));
            solution.closed && hundred(start)
        }
    });
    let Some(mut end) = found else { return vec![group] };
    // Parts of the last criterion follow it.
    while end < group.rows.len() && belongs_to_last(&group.rows[..end], &group.rows[end]) {
        end += 1;
    }
    let mut first = group.clone();
    let mut rest = group;
    rest.rows.drain(..end);
    first.rows.truncate(end);
    rest.owner.clear();
    rest.total = None;
    rest.unit = rest.rows.first().map_or(rest.unit, |row| row.unit);
    if rest.rows.is_empty() {
        return vec![first];
    }
    let mut out = vec![first];
    out.extend(split_closing(rest));
    out
}

/// The sum is exactly one hundred: coefficients close too easily to cut a list there.
fn hundred(rows: &[Row]) -> bool {
    rows.iter()
        .filter_map(|row| row.weight.as_ref())
        .any(|mark| !matches!(mark.unit, super::scale::Unit::Coefficient | super::scale::Unit::Bare))
}

fn belongs_to_last(before: &[Row], row: &Row) -> bool {
    let Some(last) = before.last() else { return false };
    let first = &before[0];
    row.label.under(&last.label)
        || row.label.word == super::label::Word::Sub
        || (row.style.depth > first.style.depth && row.style != first.style)
}

fn announced(group: &Group) -> Announced {
    let mut totals = group.totals.clone();
    totals.extend(group.total.as_ref().map(|mark| mark.value));
    Announced { totals }
}

/// The best way to nest and share out a list of rows.
fn best(rows: &[Row], announced: &Announced) -> Solution {
    let mut whole: Option<Solution> = None;
    let mut closing: Option<Solution> = None;
    let mut fallback: Option<Solution> = None;
    for nested in tree::nestings(rows) {
        let solution = solve(&nested, announced);
        if solution.whole() && hundred_in_all(&solution) {
            return solution;
        }
        let rank = match (solution.whole(), solution.closed) {
            (true, _) => &mut whole,
            (false, true) => &mut closing,
            (false, false) => &mut fallback,
        };
        rank.get_or_insert(solution);
    }
    whole.or(closing).or(fallback).unwrap_or_else(|| solve(rows, announced))
}

/// A group as a set, when it is one of award criteria.
fn draft(group: &Group) -> Option<Draft> {
    if matches!(group.context, Context::Candidature | Context::CallOff) {
        return None;
    }
    let rows: Vec<Row> = without_tail(&group.rows);
    let announced = announced(group);
    let mut solution = best(&rows, &announced);
    if !solution.closed && !announced.totals.is_empty() {
        // A total from the sentences around may be another's; that of the set's own total line may not.
        let own = Announced {
            totals: group.total.iter().map(|mark| mark.value).collect(),
        };
        let again = best(&rows, &own);
        if again.closed && group.total.is_some() {
            solution = again;
        }
    }
    let weighted = rows
        .iter()
        .filter(|row| row.weighted() || !row.children.is_empty())
        .count();
    if solution.unweighted || weighted == 0 {
        return None;
    }
    if solution.closed && lacks_first(&solution) {
        doubt(&mut solution);
    }
    accepted(group, &solution, weighted).then(|| Draft {
        scope: group.scope.clone(),
        rows,
        announced,
        ranked: false,
        form: group.form,
        unit: group.unit,
        contradictions: Vec::new(),
        unannounced: group.context != Context::Award,
        sole: false,
        solution,
    })
}

/// Points or coefficients that close on less than one hundred, whose numbers do not start at one or that name no
/// price: a criterion was lost on the way, and the shares of the others would be too large.
fn lacks_first(solution: &Solution) -> bool {
    if hundred_in_all(solution) || solution.ranged {
        return false;
    }
    let numbers: Vec<u32> = solution
        .nodes
        .iter()
        .filter_map(|node| node.row.label.path.last()?.parse().ok())
        .collect();
    let numbered = numbers.len() == solution.nodes.len();
    let starts_late = numbered && numbers.first().is_some_and(|first| *first > 1);
    let gap = numbered && numbers.windows(2).any(|pair| pair[1] > pair[0] + 1);
    let price = solution.nodes.iter().any(|node| node.row.is_price());
    starts_late || gap || !price
}

/// Reopens a first level that only seemed to close.
fn doubt(solution: &mut Solution) {
    let weights: Vec<&super::share::Solved> = solution.nodes.iter().collect();
    let sum = weights.iter().filter_map(|node| weight_value(&node.row)).sum();
    let unit = weights
        .iter()
        .find_map(|node| node.row.weight.as_ref())
        .map_or(super::scale::Unit::Bare, |mark| mark.unit);
    let at = solution.nodes.first().map_or(0, |node| node.row.unit);
    solution.closed = false;
    solution.open.push(super::share::OpenSum {
        parent: None,
        sum,
        expected: vec![num_rational::Ratio::from(100)],
        unit,
        unweighted: 0,
        at,
    });
}

/// Rows without the items that only stand in another list further down. In units of the outline.
fn without_tail(rows: &[Row]) -> Vec<Row> {
    const FAR: usize = 3;
    let last = rows.iter().rposition(|row| row.weighted() || !row.children.is_empty());
    let Some(last) = last else { return rows.to_vec() };
    let mut end = last + 1;
    while end < rows.len() && (rows[end].splits || rows[end].unit.saturating_sub(rows[end - 1].unit) <= FAR) {
        end += 1;
    }
    rows[..end].to_vec()
}

/// Whether a group of weights is one of award criteria.
fn accepted(group: &Group, solution: &Solution, weighted: usize) -> bool {
    let names: Vec<CueText> = solution.nodes.iter().map(|node| CueText::new(&node.row.name)).collect();
    let price = names.iter().any(|name| name.has(&cue::PRICE));
    let degrees = solution
        .nodes
        .iter()
        .filter(|node| CueText::names_degree(&node.row.name))
        .count();
    if degrees * 2 > names.len() {
        return false;
    }
    let capacity = names.iter().filter(|name| name.has(&cue::CAPACITY)).count();
    if !price && capacity * 2 >= names.len() {
        return false;
    }
    if plain_numbers(group, solution) && !hundred_in_all(solution) {
        return false;
    }
    if weighted == 1 {
        return price && solution.closed && group.context == Context::Award && solution.nodes.len() == 1;
    }
    match group.context {
        Context::Award => {
            price || (solution.closed && (group.headed || group.form == Form::Grid || group.section == Context::Award))
        }
        // Nothing announces criteria: the weights and a price must speak for themselves.
        Context::Unknown => price && solution.closed && (group.form != Form::Prose || group.headed || weighted > 2),
        Context::Other => price && solution.closed && group.headed,
        Context::Candidature | Context::CallOff => false,
    }
}

/// Numbers that nothing says to be weights: no unit, no word, no header. Page numbers and scales of marks look so.
fn plain_numbers(group: &Group, solution: &Solution) -> bool {
    let said = group.headed
        || group.total.is_some()
        || !group.totals.is_empty()
        || [group.owner.as_str()]
            .into_iter()
            .chain(group.last_lines())
            .any(|line| CueText::new(line).has(&cue::WEIGHTS_FOLLOW));
    let mut marks = solution
        .nodes
        .iter()
        .filter_map(|node| node.row.weight.as_ref())
        .peekable();
    !said && marks.peek().is_some() && marks.all(|mark| mark.unit == super::scale::Unit::Bare && !mark.said)
}

fn hundred_in_all(solution: &Solution) -> bool {
    let parts = |node: &super::share::Solved| node.children.iter().filter_map(|part| weight_value(&part.row)).sum();
    let values = solution
        .nodes
        .iter()
        .map(|node| weight_value(&node.row).unwrap_or_else(|| parts(node)));
    let sum: crate::text::quantity::Exact = values.sum();
    sum == num_rational::Ratio::from(100) || sum == num_rational::Ratio::from(1)
}

pub(super) fn nested(rows: &[Row]) -> Vec<Row> {
    tree::nestings(rows).into_iter().next().unwrap_or_default()
}

pub(super) fn weight_value(row: &Row) -> Option<crate::text::quantity::Exact> {
    row.weight.as_ref().map(|mark| mark.value)
}

pub(super) fn as_row(node: &super::share::Solved) -> Row {
    Row {
        children: node.children.iter().map(as_row).collect(),
        ..node.row.clone()
    }
}

/// Criteria listed without weights, when the piece has no weighted set.
fn unweighted(left: Vec<Group>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    for group in left {
        if group.context != Context::Award || group.form == Form::Prose {
            continue;
        }
        let rows: Vec<Row> = nested(&group.rows);
        let price = rows.iter().any(Row::is_price);
        let announced_list = group.headed || announces_list(&group);
        let names = rows.iter().filter(|row| is_name(&row.name)).count();
        if names < 2 || !price || !announced_list || out.iter().any(|old| old.scope == group.scope) {
            continue;
        }
        let announced = Announced::default();
        let solution = solve(&rows, &announced);
        if solution.closed {
            continue;
        }
        let scope = group.scope.clone();
        out.push(Draft {
            scope,
            rows,
            announced,
            solution,
            ranked: group.ranked,
            form: group.form,
            unit: group.unit,
            contradictions: Vec::new(),
            unannounced: false,
            sole: false,
        });
    }
    out
}

/// The line before the list announces it.
fn announces_list(group: &Group) -> bool {
    group.last_lines().any(|line| {
        let cue = CueText::new(line);
        let opens = line.trim_end().ends_with(':')
            || cue.has(&cue::RANKED)
            || cue.as_str().contains(" suivant ")
            || cue.has(&cue::CRITERION);
        opens && (cue.has(&cue::AWARD) || cue.has(&cue::CRITERION) || cue.has(&cue::AWARD_HEADING))
    })
}

/// « Le prix est le seul critère »: one criterion that is the whole.
fn add_sole(drafts: &mut Vec<Draft>, sole: Sole) {
    let taken = drafts
        .iter()
        .any(|draft| draft.scope == sole.scope || draft.scope.is_none() || sole.scope.is_none());
    if taken {
        return;
    }
    drafts.push(sole_draft(sole));
}

fn sole_draft(sole: Sole) -> Draft {
    let mark = super::scale::Mark::whole();
    let row = Row {
        name: "Prix".to_owned(),
        weight: Some(mark),
        unit: sole.unit,
        ..Row::default()
    };
    let announced = Announced::default();
    let solution = solve(std::slice::from_ref(&row), &announced);
    Draft {
        scope: sole.scope,
        rows: vec![row],
        announced,
        solution,
        ranked: false,
        form: Form::Prose,
        unit: sole.unit,
        contradictions: Vec::new(),
        unannounced: false,
        sole: true,
    }
}
