//! Every phrasing of every theme in every statement of a piece, found in one pass and sorted by theme.

use std::ops::Range;

use crate::text::pattern::{Found, Scratch};

use super::matcher::{Matcher, Role};
use super::statement::{PieceText, StatementKind, Tokens};

/// A phrasing found in a statement.
#[derive(Debug, Clone)]
pub(super) struct Match {
    pub statement: usize,
    /// Index of the phrasing in the matcher.
    pub phrasing: usize,
    /// Words of the statement's head and own words.
    pub parts: Vec<Range<usize>>,
    /// Some of its words stand in the headings above only.
    pub leans_on_title: bool,
}

impl ThemeMatches {
    /// The statement itself names the theme.
    pub fn is_named_in(&self, statement: usize) -> bool {
        self.mention
            .binary_search_by_key(&statement, |found| found.statement)
            .is_ok()
    }
}

/// What was found for one theme, in the order of the piece.
#[derive(Debug, Clone, Default)]
pub(super) struct ThemeMatches {
    pub context: Vec<Match>,
    pub mention: Vec<Match>,
    pub reference: Vec<Match>,
    pub without_object: Vec<Match>,
    /// Statements that hold words which only look like the theme.
    pub decoys: Vec<usize>,
    /// For each element.
    pub elements: Vec<Vec<Match>>,
    pub needs: Vec<Vec<Match>>,
    /// For each text that a reference may cite.
    pub brings: Vec<Vec<Match>>,
    pub traps: Vec<Vec<Match>>,
}

/// The one pass: every phrasing of every theme in every statement.
pub(super) fn matches(text: &PieceText<'_>, matcher: &Matcher) -> Vec<ThemeMatches> {
    let mut all = vec![ThemeMatches::default(); matcher.themes.len()];
    let mut scratch = Scratch::default();
    let mut found: Vec<Found> = Vec::new();
    for (at, statement) in text.statements.iter().enumerate() {
        let tokens = text.tokens(statement);
        found.clear();
        matcher
            .set
            .scan(&tokens.words, tokens.hits.iter().copied(), &[], &mut scratch, |one| {
                found.push(one)
            });
        if found.is_empty() {
            continue;
        }
        for (theme, matches) in all.iter_mut().enumerate() {
            let decoys = decoy_mask(&found, theme, matcher, &tokens);
            if decoys.is_some() {
                matches.decoys.push(at);
            }
            match decoys {
                None => sort_in(matches, at, statement.kind, theme, &found, matcher, &tokens),
                Some(mask) => {
                    let mut kept = Vec::new();
                    let hits = tokens.hits.iter().copied();
                    let own = |pattern: usize| matcher.owners[pattern].theme == theme;
                    let set = &matcher.set;
                    set.scan_some(&tokens.words, hits, &mask, &mut scratch, own, |one| kept.push(one));
                    sort_in(matches, at, statement.kind, theme, &kept, matcher, &tokens);
                }
            }
        }
    }
    all
}

/// Words that belong to decoys of the theme, when there are any in the statement itself.
fn decoy_mask(found: &[Found], theme: usize, matcher: &Matcher, tokens: &Tokens<'_>) -> Option<Vec<bool>> {
    let mut mask: Option<Vec<bool>> = None;
    for one in found {
        let owner = &matcher.owners[one.pattern];
        if owner.theme != theme || owner.role != Role::Decoy {
            continue;
        }
        let mask = mask.get_or_insert_with(|| vec![false; tokens.words.len()]);
        for part in &one.parts {
            mask[part.clone()].fill(true);
        }
    }
    mask
}

fn sort_in(
    matches: &mut ThemeMatches,
    statement: usize,
    kind: StatementKind,
    theme: usize,
    found: &[Found],
    matcher: &Matcher,
    tokens: &Tokens<'_>,
) {
    let undone: Vec<usize> = found
        .iter()
        .filter(|one| !leans(one, tokens))
        .filter_map(|one| match matcher.owners[one.pattern] {
            ref owner if owner.theme == theme => match owner.role {
                Role::UndoneBy(element) => Some(element),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let undone_traps: Vec<usize> = found
        .iter()
        .map(|one| &matcher.owners[one.pattern])
        .filter(|owner| owner.theme == theme)
        .filter_map(|owner| match owner.role {
            Role::SparesTrap(trap) => Some(trap),
            _ => None,
        })
        .collect();
    for one in found {
        let owner = &matcher.owners[one.pattern];
        if owner.theme != theme || !touches_own(one, tokens) {
            continue;
        }
        let matched = Match {
            statement,
            phrasing: one.pattern,
            parts: one
                .parts
                .iter()
                .filter(|part| part.start < tokens.context)
                .cloned()
                .collect(),
            leans_on_title: leans(one, tokens),
        };
        match owner.role {
            Role::Context if !matched.leans_on_title => matches.context.push(matched),
            Role::Title if kind == StatementKind::Heading => matches.context.push(matched),
            Role::Mention if !matched.leans_on_title => matches.mention.push(matched),
            Role::Reference => matches.reference.push(matched),
            Role::WithoutObject => matches.without_object.push(matched),
            Role::Element(element) if !undone.contains(&element) => push_at(&mut matches.elements, element, matched),
            Role::Need(element) => push_at(&mut matches.needs, element, matched),
            Role::Brings(text) => push_at(&mut matches.brings, text, matched),
            Role::Trap(trap) if !undone_traps.contains(&trap) => push_at(&mut matches.traps, trap, matched),
            _ => {}
        }
    }
}

/// Some part stands in the statement's own words.
fn touches_own(found: &Found, tokens: &Tokens<'_>) -> bool {
    found
        .parts
        .iter()
        .any(|part| part.end > tokens.own && part.start < tokens.context)
}

/// Some part stands in the headings above only.
fn leans(found: &Found, tokens: &Tokens<'_>) -> bool {
    found.parts.iter().any(|part| part.start >= tokens.context)
}

fn push_at(lists: &mut Vec<Vec<Match>>, at: usize, matched: Match) {
    if lists.len() <= at {
        lists.resize_with(at + 1, Vec::new);
    }
    lists[at].push(matched);
}
