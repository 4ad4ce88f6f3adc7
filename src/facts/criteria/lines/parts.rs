//! Parts of a criterion that its own line names, and the name that follows a weight.

use super::super::clause::{LONGEST_NAME, first_clause};
use super::super::cue::{self, CueText};
use super::super::rows::{Row, clean_name, is_name};
use super::super::scale::{self, Role};

/// « – sous-critères : méthodologie (sur 20), moyens (sur 10) » after a weight: parts, each with its scale.
pub(super) fn scaled_parts(row: &mut Row) {
    let marks = scale::marks(&row.detail);
    let scales = || marks.iter().filter(|mark| mark.role == Role::Scale && !mark.bound);
    if scales().count() < 2 || !row.children.is_empty() {
        return;
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for mark in scales() {
        let mut name = row.detail.get(from..mark.range.start).unwrap_or_default();
        if from == 0 {
            let Some((lead, first)) = name.split_once(':') else {
                return;
            };
            let lead = CueText::new(lead);
            if !(lead.has(&cue::SUBCRITERION) || lead.has(&cue::SPLITS) || lead.word_count() == 0) {
                return;
            }
            name = first;
        }
        from = mark.range.end;
        let name = clean_name(name);
        if !is_name(&name) || CueText::new(&name).word_count() > 14 {
            return;
        }
        let mut part = Row {
            name,
            unit: row.unit,
            ..Row::default()
        };
        part.set_mark(mark.clone(), &row.detail);
        parts.push(part);
    }
    row.children = parts;
}

/// The name after a weight that opens the line: up to the end of the clause, with its commas while it stays short.
pub(super) fn following_name(after: &str) -> &str {
    let clause = first_clause(after);
    let start = clause.as_ptr() as usize - after.as_ptr() as usize;
    let rest = &after[start..];
    let end = rest.find(['\n', ';']).or_else(|| rest.find(". ")).unwrap_or(rest.len());
    if clause.contains(':') && end <= LONGEST_NAME / 2 {
        &rest[..end]
    } else {
        clause
    }
}

/// « Qualité : noté sur 3 sous-critères : technique, garantie et développement durable : 40 % ».
pub(super) fn named_parts(row: &mut Row) {
    let lower = row.name.to_lowercase();
    let Some(at) = lower.find("sous-critère").or_else(|| lower.find("sous-critere")) else {
        return;
    };
    // Lower case may change lengths: the offset is only trusted where it falls on the same letters.
    let Some((before, list)) = row
        .name
        .get(at..)
        .and_then(|rest| rest.split_once(':'))
        .map(|(_, list)| (&row.name[..at], list))
    else {
        return;
    };
    let head = before.split(':').next().unwrap_or(before);
    let name = clean_name(head);
    let parts: Vec<String> = list
        .split([',', ';'])
        .flat_map(|part| part.split(" et "))
        .map(clean_name)
        .filter(|part| is_name(part))
        .collect();
    if is_name(&name) && parts.len() > 1 {
        row.children = parts
            .into_iter()
            .map(|name| Row {
                name,
                unit: row.unit,
                ..Row::default()
            })
            .collect();
        row.name = name;
    }
}
