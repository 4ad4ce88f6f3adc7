//! Which rows stand under which: by number, indent, prefix, and, where looks deceive, by their sums.

use num_rational::Ratio;

use super::cue::{self, CueText};
use super::label::Word;
use super::rows::{Row, Shape, Style, clean_name, is_name};
use crate::text::quantity::Exact;

/// Longer lists are no criteria, and are not searched for levels.
pub(super) const MOST_ROWS: usize = 80;

/// The ways to nest a flat list of rows, best looking first.
pub(super) fn nestings(rows: &[Row]) -> Vec<Vec<Row>> {
    let mut out: Vec<Vec<Row>> = by_heads(rows).into_iter().collect();
    out.push(by_look(rows));
    if rows.len() <= MOST_ROWS {
        out.push(rows.to_vec());
        out.push(by_line(rows));
        if let Some(summed) = by_sums(rows) {
            out.push(summed);
        }
    }
    out
}

/// The reading that the looks of the rows give.
pub(super) fn look(rows: &[Row]) -> Vec<Row> {
    by_look(rows)
}

/// Rows of one style are siblings; a deeper number, indent or bullet goes under the row before.
fn by_look(rows: &[Row]) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    // Path of open rows: (style, label of the row).
    let mut open: Vec<(Style, super::label::Label)> = Vec::new();
    let weighted = rows.iter().any(Row::weighted);
    let first = rows.iter().find(|row| row.weighted());
    // Style of the parts that a sentence split off the row before them.
    let mut split: Option<(Style, usize)> = None;
    for (at, row) in rows.iter().enumerate() {
        let heads = rows.get(at + 1).zip(first).is_some_and(|(next, first)| {
            !same(&next.style, &first.style) && rank(&next.style.shape) > rank(&row.style.shape)
        });
        let rubric = !row.weighted() && row.children.is_empty() && CueText::new(&row.name).is(&cue::RUBRIC);
        if weighted && (rubric || is_remark(row) && !heads) {
            continue;
        }
        if row.splits && !out.is_empty() {
            split = Some((row.style.clone(), open.len()));
        }
        let part = split
            .as_ref()
            .filter(|(style, _)| same(style, &row.style) && row.label.path.is_empty());
        let part = part.map(|(_, level)| *level);
        if part.is_none() && !row.same_line {
            split = None;
        }
        let level = match part {
            Some(level) => level,
            None if row.same_line && row.label.path.is_empty() => open.len().saturating_sub(1),
            None => level(row, &open, &out),
        };
        open.truncate(level);
        open.push((row.style.clone(), row.label.clone()));
        insert(&mut out, level, row.clone());
    }
    unwrapped(out)
}

/// A short line among weighted rows that has no weight, no label and opens nothing.
fn is_remark(row: &Row) -> bool {
    let bare = row.children.is_empty() && row.label.is_empty() && row.style.depth == 0;
    bare && !row.weighted() && !row.opens && !row.blank
}

/// A line that only introduces the list is not the criterion that holds all the others.
fn unwrapped(mut rows: Vec<Row>) -> Vec<Row> {
    let wraps = |row: &Row| !row.weighted() && row.children.len() > 1 && row.label.path.is_empty();
    match rows.as_mut_slice() {
        [only] if wraps(only) => std::mem::take(&mut only.children),
        _ => rows,
    }
}

fn insert(out: &mut Vec<Row>, level: usize, mut row: Row) {
    match out.last_mut().filter(|_| level > 0) {
        Some(last) => {
            if let Some(short) = without_prefix(&row.name, &last.name) {
                row.name = short;
            }
            insert(&mut last.children, level - 1, row);
        }
        None => out.push(row),
    }
}

fn level(row: &Row, open: &[(Style, super::label::Label)], out: &[Row]) -> usize {
    if open.is_empty() {
        return 0;
    }
    if let Some(at) = open.iter().rposition(|(_, label)| row.label.under(label)) {
        return at + 1;
    }
    if row.label.word == Word::Sub {
        let at = open.iter().position(|(style, _)| style.shape == Shape::Sub);
        return at.unwrap_or(open.len());
    }
    if row.label.word == Word::Criterion {
        return open
            .iter()
            .position(|(style, _)| style.shape == Shape::Criterion)
            .unwrap_or(0);
    }
    if let Some(last) = out.last()
        && without_prefix(&row.name, &last.name).is_some()
    {
        return 1;
    }
    if let Some(at) = open.iter().position(|(style, _)| same(style, &row.style)) {
        return at;
    }
    if row.weighted()
        && out
            .first()
            .is_some_and(|first| first.weighted() && same(&first.style, &row.style))
    {
        return 0;
    }
    if deepest(out).is_some_and(|last| last.opens) {
        return open.len();
    }
    by_indent(row, open)
}

fn deepest(rows: &[Row]) -> Option<&Row> {
    let last = rows.last()?;
    deepest(&last.children).or(Some(last))
}

/// A style not seen yet: deeper when it stands further in, or is a bullet after a number.
fn by_indent(row: &Row, open: &[(Style, super::label::Label)]) -> usize {
    let last = &open[open.len() - 1].0;
    let deeper = (row.style.depth, row.style.indent) > (last.depth, last.indent + 1)
        || (row.style.depth == last.depth && rank(&row.style.shape) > rank(&last.shape));
    if row.style.depth < last.depth || (row.style.depth == last.depth && row.style.indent + 1 < last.indent) {
        let at = open
            .iter()
            .rposition(|(style, _)| (style.depth, style.indent) < (row.style.depth, row.style.indent));
        return at.map_or(0, |at| at + 1);
    }
    if deeper { open.len() } else { open.len() - 1 }
}

/// Outer shapes first.
fn rank(shape: &Shape) -> usize {
    match shape {
        Shape::Criterion => 0,
        Shape::Digits(1) => 1,
        Shape::Letter(1) => 2,
        Shape::Plain => 2,
        Shape::Digits(depth) | Shape::Letter(depth) => 1 + depth,
        Shape::Bullet(_) => 3,
        Shape::Sub => 4,
    }
}

fn same(a: &Style, b: &Style) -> bool {
    a.depth == b.depth && a.shape == b.shape && a.indent.abs_diff(b.indent) <= 1
}

/// « Valeur technique : Organisation » under « Valeur technique » is « Organisation ».
fn without_prefix(name: &str, parent: &str) -> Option<String> {
    if !is_name(parent) {
        return None;
    }
    let rest = name.strip_prefix(parent)?.trim_start();
    let rest = rest.strip_prefix([':', '-', '–', '—'])?;
    let short = clean_name(rest);
    is_name(&short).then_some(short)
}

/// The first weight of a line is the criterion's, the others its parts': « Prix 45 % – forfait 35 %, devis 10 % ».
fn by_line(rows: &[Row]) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    for row in rows {
        match out.last_mut().filter(|_| row.same_line) {
            Some(parent) => parent.children.push(row.clone()),
            None => out.push(row.clone()),
        }
    }
    out
}

/// Names without weight, each followed by the rows it heads: « Prix » ; « Forfait : 30 » ; « Bordereau : 10 » ;
/// « Technique » ; « Méthode : 60 ». None when rows stand under no head, or heads are the rubrics of a notice.
fn by_heads(rows: &[Row]) -> Option<Vec<Row>> {
    let is_head = |row: &Row| !row.weighted() && row.children.is_empty() && !row.blank;
    if rows.len() > MOST_ROWS || !rows.first().is_some_and(is_head) {
        return None;
    }
    let numbered = rows.iter().any(|row| row.weighted() && !row.label.path.is_empty());
    let rubrics = |row: &Row| numbered && CueText::new(&row.name).is(&cue::RUBRIC);
    let first = &rows[0].style;
    let mut out: Vec<Row> = Vec::new();
    for row in rows {
        if is_head(row) {
            if rubrics(row) || !same(first, &row.style) || out.last().is_some_and(|last| last.children.is_empty()) {
                return None;
            }
            out.push(row.clone());
        } else if row.weighted() && row.children.is_empty() {
            out.last_mut()?.children.push(row.clone());
        } else {
            // A criterion with its own parts stands beside the heads.
            out.push(row.clone());
        }
    }
    let heads = out.iter().filter(|row| !row.weighted()).count();
    let split = out.iter().any(|row| row.children.len() > 1);
    (heads > 1 && split && !out.last()?.children.is_empty()).then_some(out)
}

/// A row that the next rows add up to is their parent.
fn by_sums(rows: &[Row]) -> Option<Vec<Row>> {
    let mut out: Vec<Row> = Vec::new();
    let mut at = 0;
    let mut nested = false;
    while at < rows.len() {
        let mut row = rows[at].clone();
        let end = sum_end(rows, at);
        if let Some(end) = end {
            row.children.extend(rows[at + 1..=end].iter().cloned());
            nested = true;
            at = end;
        }
        out.push(row);
        at += 1;
    }
    nested.then_some(out)
}

fn sum_end(rows: &[Row], at: usize) -> Option<usize> {
    let target = value(&rows[at])?;
    let mut sum: Exact = Ratio::from(0);
    for (end, row) in rows.iter().enumerate().skip(at + 1) {
        sum += value(row)?;
        if sum == target && end > at + 1 {
            return Some(end);
        }
        if sum > target {
            return None;
        }
    }
    None
}

fn value(row: &Row) -> Option<Exact> {
    row.weight
        .as_ref()
        .filter(|mark| mark.upper.is_none())
        .map(|mark| mark.value)
}
