//! What one cell of a table says: a name, its weight, the parts listed under it.

use super::super::cue::{self, CueText};
use super::super::flow::{GridCell, Line};
use super::super::lines;
use super::super::rows::{Row, Shape, clean_name, is_name};
use super::super::scale::{self, Mark};

pub(super) fn part(name: String, mark: Mark, unit: usize) -> Row {
    Row {
        name,
        written: Some(mark.written()),
        weight: Some(mark),
        unit,
        ..Row::default()
    }
}

pub(super) fn mark_words(cell: &GridCell, mark: &Mark) -> String {
    let text = cell.text();
    if text.chars().count() <= 40 {
        text
    } else {
        mark.written()
    }
}

/// Figures of a cell, in order: « 70 dont : 30 + 25 + 15 ».
pub(super) fn numbers_of(cell: &GridCell) -> Vec<Mark> {
    let text = cell.text();
    text.split(['+', ':', ';', ',', '\n'])
        .flat_map(|part| {
            let words: Vec<&str> = part.split_whitespace().collect();
            words.iter().filter_map(|word| Mark::alone(word)).collect::<Vec<_>>()
        })
        .collect()
}

/// A name broken over two lines of a cell is one name.
pub(super) fn joined_name(first: &Line, rest: &mut Vec<&Line>) -> Line {
    let mut joined = first.clone();
    while let Some(next) = rest.first() {
        let goes_on = next.depth == 0
            && next.marker.is_empty()
            && next.text.starts_with(char::is_lowercase)
            && !joined.text.ends_with([':', '.', ';'])
            && scale::marks(&next.text).is_empty();
        if !goes_on {
            break;
        }
        joined.text.push(' ');
        joined.text.push_str(&next.text);
        rest.remove(0);
    }
    joined
}

/// A row out of one line, weighted or not.
pub(super) fn line_row(line: &Line) -> Option<Row> {
    let read = lines::read(line);
    let mut rows = read.rows.into_iter();
    match (rows.next(), read.lead.is_empty()) {
        (Some(mut first), true) if first.weighted() || !first.children.is_empty() => {
            first.children.extend(rows.map(|mut row| {
                row.same_line = false;
                row
            }));
            Some(first)
        }
        (Some(first), false) => {
            let lead = Line {
                text: read.lead,
                ..line.clone()
            };
            let mut parent = lines::unweighted(&lead)?;
            parent.children.push(first);
            parent.children.extend(rows);
            Some(parent)
        }
        _ => lines::unweighted(line).or_else(|| long_row(line)),
    }
}

/// A cell whose text is a sentence: its name is what stands before its first colon or full stop.
pub(super) fn long_row(line: &Line) -> Option<Row> {
    let cut = line.text.find([':', '.', ';']).unwrap_or(line.text.len());
    let name = clean_name(&line.text[..cut]);
    (is_name(&name) && name.len() < 400).then(|| Row {
        name,
        unit: line.unit,
        detail: line.text[cut..].to_owned(),
        ..Row::default()
    })
}

/// Sub-criteria listed in the cell of their criterion, under its name.
pub(super) fn inner_rows(new: &mut Row, rest: &[&Line]) {
    let announced = CueText::new(&new.name).has(&cue::SUBCRITERION)
        || rest.iter().any(|line| CueText::new(&line.text).has(&cue::SUBCRITERION));
    let mut found = Vec::new();
    let mut weighted = false;
    for line in rest {
        let read = lines::read(line);
        if let Some(mark) = &read.lone {
            // The weight alone on its line.
            if new.weight.is_none() && found.is_empty() {
                new.written = Some(mark.written());
                new.weight = Some(mark.clone());
            }
            continue;
        }
        if read.rows.is_empty() {
            let (label, _) = lines::label(line);
            let listed = line.depth > 0 || !label.is_empty();
            match lines::unweighted(line).filter(|_| listed) {
                Some(row) => found.push(row),
                None => {
                    new.detail.push_str(&line.text);
                    new.detail.push(' ');
                }
            }
        } else {
            weighted = true;
            found.extend(read.rows);
        }
    }
    if weighted {
        found.retain(Row::weighted);
        new.children.extend(found);
    } else if announced {
        new.children.extend(found);
    } else {
        for row in found {
            new.detail.push_str(&row.name);
            new.detail.push_str(" ; ");
        }
    }
}

/// Whether the second row reads as a part of the first: a bullet, a deeper number.
pub(super) fn is_parent_of(first: &Row, second: &Row) -> bool {
    second.label.under(&first.label) || (second.style != first.style && !matches!(second.style.shape, Shape::Plain))
}

/// « Technique : qualité » and « Technique : méthode » share « Technique ».
pub(super) fn common_prefix(first: &str, second: &str) -> Option<String> {
    let (head, _) = first.split_once(':')?;
    let (other, _) = second.split_once(':')?;
    (head.trim() == other.trim() && is_name(head)).then(|| clean_name(head))
}

pub(super) fn strip_prefix(name: &str, prefix: &str) -> String {
    name.strip_prefix(prefix).map_or_else(|| name.to_owned(), clean_name)
}
