//! From groups of rows to sets of criteria: which group is a set, which are parts of a criterion already
//! named, which repeat or contradict, and for which lots each set is.

use super::block::{self, Form, Found, Group};
use super::context::Context;
use super::cue::{self, CueText};
use super::rows::{Row, is_name};
use super::scope::Scope;
use super::share::{Announced, Solution, Solved, solve};
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

/// Makes the sets of a piece.
pub(super) fn make(found: Found, expected: bool) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let groups = join(found.groups)
        .into_iter()
        .flat_map(split_lots)
        .flat_map(split_closing);
    let mut left: Vec<Group> = Vec::new();
    for mut group in groups {
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

/// Sentences and lists that make one set together and none apart: « Qualité 60 % : … » ; « Coût 40 % ».
fn join(groups: Vec<Group>) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    for group in groups {
        let joined = out.last().filter(|last| joins(last, &group)).map(|last| {
            let mut both = last.clone();
            both.form = Form::Lines;
            both.rows.extend(group.rows.iter().cloned());
            both.total = both.total.or_else(|| group.total.clone());
            both
        });
        let whole = joined.filter(|both| {
            let solution = solve(&both.rows, &announced(both));
            solution.closed && !solution.unweighted && hundred_in_all(&solution)
        });
        match (whole, out.last_mut()) {
            (Some(both), Some(last)) => *last = both,
            _ => out.push(group),
        }
    }
    out
}

fn joins(last: &Group, next: &Group) -> bool {
    let alike = last.context == next.context && last.scope == next.scope && last.section == next.section;
    let lines = last.form != Form::Grid && next.form != Form::Grid;
    alike && lines && last.rows.len() + next.rows.len() <= tree::MOST_ROWS && !best(&last.rows, &announced(last)).closed
}

/// Takes out of a group the rows that say again what a set has said (« le critère « prix », pondéré à 40 %, est
/// noté… »); true when nothing else is left. A weight said otherwise there contradicts the set.
fn restates(drafts: &mut [Draft], group: &mut Group) -> bool {
    if group.form == Form::Grid {
        return false;
    }
    let Some(draft) = drafts
        .iter_mut()
        .rev()
        .find(|draft| draft.scope == group.scope && !draft.sole)
    else {
        return false;
    };
    let mut restated = 0;
    let mut changed: Vec<Row> = draft.solution.nodes.iter().map(as_row).collect();
    let mut differs = None;
    group.rows.retain(|row| {
        let Some(weight) = &row.weight else { return true };
        let named = CueText::new(&row.name).has(&cue::CRITERION) || row.name.contains(['«', '“']);
        let twin = draft.solution.nodes.iter().position(|node| {
            let unit = node.row.weight.as_ref().is_some_and(|mark| mark.unit == weight.unit);
            let cue = CueText::new(&row.name);
            named && unit && row.children.is_empty() && block::mentions(&cue, &row.name, &node.row)
        });
        let Some(at) = twin else { return true };
        restated += 1;
        if weight_value(&draft.solution.nodes[at].row) != Some(weight.value)
            && weight.said
            && weight.unit != super::scale::Unit::Bare
        {
            changed[at].weight = Some(weight.clone());
            differs = Some(row.unit);
        }
        false
    });
    if let Some(unit) = differs {
        let solution = solve(&changed, &Announced::default());
        draft.contradictions.push(Contradiction { unit, solution });
    }
    restated > 0 && group.rows.iter().filter(|row| row.weighted()).count() < 2
}

/// Rows that name their lots: one group for each.
fn split_lots(group: Group) -> Vec<Group> {
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

/// Rows without the items that only stand in another list further down. In units of the outline.
fn without_tail(rows: &[Row]) -> Vec<Row> {
    const FAR: usize = 3;
    let last = rows.iter().rposition(|row| row.weighted() || !row.children.is_empty());
    let Some(last) = last else { return rows.to_vec() };
    let mut end = last + 1;
    while end < rows.len() && rows[end].unit.saturating_sub(rows[end - 1].unit) <= FAR {
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
    if plain_numbers(group) && !hundred_in_all(solution) {
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

/// Numbers that nothing says to be weights: no unit, no word, no header. Page numbers look so.
fn plain_numbers(group: &Group) -> bool {
    let mut marks = group.rows.iter().filter_map(|row| row.weight.as_ref()).peekable();
    if marks.peek().is_none() {
        return false;
    }
    !group.headed
        && group.total.is_none()
        && group.totals.is_empty()
        && marks.all(|mark| mark.unit == super::scale::Unit::Bare && !mark.said)
}

fn hundred_in_all(solution: &Solution) -> bool {
    let sum: crate::text::quantity::Exact = solution.nodes.iter().filter_map(|node| weight_value(&node.row)).sum();
    sum == num_rational::Ratio::from(100) || sum == num_rational::Ratio::from(1)
}

/// Parts of a criterion that an earlier group named.
fn attach(drafts: &mut [Draft], group: &Group) -> bool {
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
    let near = group.lead.lines().rev().take(2).collect::<Vec<_>>().join(" ");
    CueText::new(&near).has(&cue::SUBCRITERION)
}

fn nested(rows: &[Row]) -> Vec<Row> {
    tree::nestings(rows).into_iter().next().unwrap_or_default()
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
        let announces = owner.has(&cue::AWARD) && !owner.has(&cue::SPLITS);
        return nodes
            .iter()
            .position(|node| !announces && block::mentions(&owner, &group.owner, &node.row));
    }
    let near: Vec<&str> = group
        .lead
        .lines()
        .rev()
        .filter(|line| !line.trim().is_empty())
        .take(2)
        .collect();
    near.iter().find_map(|line| {
        let cue = CueText::new(line);
        let splits = cue.has(&cue::SPLITS)
            && (line.trim_end().ends_with(':') || cue.has(&cue::SUBCRITERION) || group.form == Form::Grid);
        if !splits {
            return None;
        }
        let mut mentioned = nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| block::mentions(&cue, line, &node.row))
            .map(|(at, _)| at);
        let only = mentioned.next()?;
        mentioned.next().is_none().then_some(only)
    })
}

fn says_the_same(first: &[Row], second: &[Row]) -> bool {
    first.len() == second.len()
        && first
            .iter()
            .zip(second)
            .all(|(a, b)| weight_value(a) == weight_value(b))
}

fn weight_value(row: &Row) -> Option<crate::text::quantity::Exact> {
    row.weight.as_ref().map(|mark| mark.value)
}

fn as_row(node: &super::share::Solved) -> Row {
    Row {
        children: node.children.iter().map(as_row).collect(),
        ..node.row.clone()
    }
}

/// Adds a set; the same set said twice is one, and two that differ contradict each other.
fn add(drafts: &mut Vec<Draft>, new: Draft) {
    let rival = drafts.iter_mut().find(|old| old.scope == new.scope && !old.sole);
    let Some(old) = rival else {
        drafts.push(new);
        return;
    };
    if repeats(&old.solution, &new.solution) {
        if fuller(&new.solution, &old.solution) || (in_english(&old.solution) && !in_english(&new.solution)) {
            let contradictions = std::mem::take(&mut old.contradictions);
            *old = Draft { contradictions, ..new };
        }
        return;
    }
    if !new.solution.closed {
        // What does not close on its own contradicts nothing: remarks, extracts.
        return;
    }
    if !old.solution.closed || (old.unannounced && !new.unannounced) {
        *old = new;
        return;
    }
    if new.unannounced && new.form == Form::Prose {
        return;
    }
    if same_shares(&old.solution, &new.solution) || (new.form != Form::Grid && !speaks_of(&new, old)) {
        return;
    }
    let contradiction = Contradiction {
        unit: new.unit,
        solution: new.solution,
    };
    if new.form == Form::Grid && old.form == Form::Prose {
        // The grid is the statement, the sentence its summary.
        let earlier = Contradiction {
            unit: old.unit,
            solution: old.solution.clone(),
        };
        old.unit = new.unit;
        old.form = new.form;
        old.rows = new.rows;
        old.announced = new.announced;
        old.solution = contradiction.solution;
        old.contradictions.push(earlier);
        return;
    }
    old.contradictions.push(contradiction);
}

/// A sentence or list contradicts a set only when it names one of its criteria and gives each a weight:
/// « 0 % aucun plan ; 50 % plan daté ; 100 % plan tenu » are the steps of a scale.
fn speaks_of(new: &Draft, old: &Draft) -> bool {
    let weighs = |node: &Solved| node.share.high > num_rational::Ratio::from(0);
    let named = |node: &Solved| {
        old.solution
            .nodes
            .iter()
            .any(|twin| same_name(&twin.row.name, &node.row.name))
    };
    new.solution.nodes.iter().all(weighs) && new.solution.nodes.iter().any(named)
}

fn in_english(solution: &Solution) -> bool {
    solution
        .nodes
        .iter()
        .any(|node| CueText::new(&node.row.name).has(&cue::ENGLISH))
}

fn fuller(new: &Solution, old: &Solution) -> bool {
    let parts = |solution: &Solution| solution.nodes.iter().map(|node| node.children.len()).sum::<usize>();
    new.whole() >= old.whole() && parts(new) > parts(old)
}

/// The same criteria with the same shares, whatever the order; fewer of them in a repetition.
fn repeats(old: &Solution, new: &Solution) -> bool {
    let shares = |solution: &Solution| {
        let mut shares: Vec<_> = solution
            .nodes
            .iter()
            .map(|node| (node.share.low, node.share.high))
            .collect();
        shares.sort();
        shares
    };
    if old.closed && new.closed {
        return shares(old) == shares(new) && names_agree(old, new);
    }
    new.nodes.iter().all(|node| {
        old.nodes.iter().any(|other| {
            same_name(&node.row.name, &other.row.name) && weight_value(&node.row) == weight_value(&other.row)
        })
    })
}

/// Criterion by criterion in the same order, the same shares: names that differ are ways of saying.
fn same_shares(old: &Solution, new: &Solution) -> bool {
    old.nodes.len() == new.nodes.len() && old.nodes.iter().zip(&new.nodes).all(|(a, b)| a.share == b.share)
}

/// Each share goes to a criterion of a like name: equal figures given to other criteria are no repetition.
fn names_agree(old: &Solution, new: &Solution) -> bool {
    let paired = new
        .nodes
        .iter()
        .filter(|node| {
            old.nodes
                .iter()
                .any(|other| same_name(&node.row.name, &other.row.name) && node.share == other.share)
        })
        .count();
    let crossed = new.nodes.iter().any(|node| {
        old.nodes
            .iter()
            .any(|other| same_name(&node.row.name, &other.row.name) && node.share != other.share)
            && !old
                .nodes
                .iter()
                .any(|other| same_name(&node.row.name, &other.row.name) && node.share == other.share)
    });
    !crossed && (paired * 2 >= new.nodes.len() || new.nodes.len() <= 2)
}

pub(super) fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (CueText::new(a), CueText::new(b));
    if a.as_str() == b.as_str() || a.as_str().contains(b.as_str()) || b.as_str().contains(a.as_str()) {
        return true;
    }
    let words = |cue: &CueText| {
        cue.words()
            .filter(|word| word.len() > 3 && *word != "critere")
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (a, b) = (words(&a), words(&b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    shared > 0 && shared * 2 >= a.len().min(b.len())
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
    let near: Vec<&str> = group
        .lead
        .lines()
        .rev()
        .filter(|line| !line.trim().is_empty())
        .take(2)
        .collect();
    near.iter().any(|line| {
        let cue = CueText::new(line);
        let opens = line.trim_end().ends_with(':')
            || cue.has(&cue::RANKED)
            || cue.as_str().contains(" suivant ")
            || cue.has(&cue::CRITERION);
        opens && (cue.has(&cue::AWARD) || cue.has(&cue::CRITERION) || cue.has(&cue::AWARD_HEADING))
    })
}

/// « Le prix est le seul critère »: one criterion that is the whole.
fn add_sole(drafts: &mut Vec<Draft>, sole: block::Sole) {
    let taken = drafts
        .iter()
        .any(|draft| draft.scope == sole.scope || draft.scope.is_none() || sole.scope.is_none());
    if taken {
        return;
    }
    drafts.push(sole_draft(sole));
}

fn sole_draft(sole: block::Sole) -> Draft {
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

/// Lots with the same grid share one set; the same grid for all of them is the tender's.
fn merge_lots(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    let scopes = drafts.len();
    for draft in drafts {
        let twin = out.iter_mut().find(|old| {
            old.contradictions.is_empty()
                && draft.contradictions.is_empty()
                && old.scope.is_some()
                && draft.scope.is_some()
                && old.solution.closed
                && identical(&old.solution.nodes, &draft.solution.nodes)
        });
        match twin {
            Some(old) => {
                if let (Some(scope), Some(more)) = (&mut old.scope, draft.scope) {
                    for number in more.numbers {
                        if !scope.numbers.contains(&number) {
                            scope.numbers.push(number);
                        }
                    }
                }
            }
            None => out.push(draft),
        }
    }
    if out.len() == 1 && (scopes > 1 || out[0].scope.as_ref().is_some_and(|scope| scope.numbers.len() > 1)) {
        out[0].scope = None;
    }
    out
}

fn identical(first: &[super::share::Solved], second: &[super::share::Solved]) -> bool {
    first.len() == second.len()
        && first.iter().zip(second).all(|(a, b)| {
            a.share == b.share
                && CueText::new(&a.row.name) == CueText::new(&b.row.name)
                && identical(&a.children, &b.children)
        })
}
