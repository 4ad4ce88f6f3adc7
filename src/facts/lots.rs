//! The lots of a tender: those that its pieces list, and those that a piece is written for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::PieceFacts;
use super::criteria::{Scope, ScopeKind};
use super::folded;
use super::outline::Outline;
use crate::document::{Place, UnitKind};
use crate::text::fold::fold_plain;
use crate::verdict::PieceKind;

/// A lot that the pieces list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// Without leading zeros.
    pub number: String,
    pub title: Option<String>,
    pub place: Place,
    /// The line that lists it.
    pub quote: String,
}

/// No tender has more lots: longer lists are something else.
const MOST: usize = 60;

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*lot\s*(?:n\s*[°o]?\s*)?0*(\d{1,2})\b\s*(?:[:–—.)-]\s*)?(.*)$").expect("a constant pattern")
});

/// Lots of the tender, by number: listed one by one where the tender says that it is split, or with pieces of
/// their own.
#[must_use]
pub fn read(pieces: &[&PieceFacts]) -> Vec<Lot> {
    let mut lots: BTreeMap<u32, Lot> = BTreeMap::new();
    let mut split = false;
    for piece in pieces {
        if !matches!(
            piece.kind.kind,
            PieceKind::Rc | PieceKind::Avis | PieceKind::Ccap | PieceKind::Ccp | PieceKind::Ae
        ) {
            continue;
        }
        let (says, listed) = of_piece(&piece.outline);
        if says == Some(false) && piece.kind.kind == PieceKind::Rc {
            return Vec::new();
        }
        split |= says == Some(true);
        for (number, lot) in listed {
            lots.entry(number).or_insert(lot);
        }
    }
    let mut by_piece = BTreeSet::new();
    for piece in pieces {
        let [one] = piece.lots.as_slice() else { continue };
        let Ok(number) = one.parse::<u32>() else { continue };
        by_piece.insert(number);
        // The pieces of a lot show it as well as a list does.
        if let Some(unit) = piece.outline.units.iter().find(|unit| !unit.text.trim().is_empty()) {
            lots.entry(number).or_insert_with(|| Lot {
                number: number.to_string(),
                title: None,
                place: unit.place.clone(),
                quote: unit.text.trim().to_owned(),
            });
        }
    }
    if !(split || by_piece.len() > 1) {
        return Vec::new();
    }
    // Lots follow each other from the first: « lot 12 » alone is another tender's.
    let through = (1..).take_while(|number| lots.contains_key(number)).count();
    if through >= 2 {
        lots.into_values().take(through.min(MOST)).collect()
    } else {
        Vec::new()
    }
}

/// Whether the piece says that the tender is split, and the lots that it lists.
fn of_piece(outline: &Outline) -> (Option<bool>, Vec<(u32, Lot)>) {
    static SPLIT: LazyLock<regex::bytes::Regex> = LazyLock::new(|| {
        folded::regex(
            r"\b(decompose|divise|reparti|alloti|compose|scinde|comporte|comprend)[a-z]*\b[^.;]{0,40}\b(\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\s?(\(\d{1,2}\)\s?)?lots?\b|\b(est|sont) allotie?s?\b|\blots suivants\b|\bnombre de lots\W{0,3}([2-9]|\d\d)",
        )
    });
    static WHOLE: LazyLock<regex::bytes::Regex> = LazyLock::new(|| {
        folded::regex(
            r"\b(pas d allotissement|n est pas allotie?|non allotie?|lot unique|sans allotissement|pas alloti|ne fait pas l objet d (un|une) (allotissement|decomposition))",
        )
    });
    let mut says = None;
    let mut lots: Vec<(u32, Lot)> = Vec::new();
    for (at, unit) in outline.units.iter().enumerate() {
        if unit.kind == UnitKind::Contents || unit.struck || !(unit.text.contains("ot") || unit.text.contains("OT")) {
            continue;
        }
        if unit.text.contains("lot") {
            let folded = fold_plain(&unit.text).text;
            if SPLIT.is_match(folded.as_bytes()) {
                says = Some(true);
            } else if says.is_none() && WHOLE.is_match(folded.as_bytes()) {
                says = Some(false);
            }
        }
        let text = unit.text[unit.label..].trim();
        let Some(found) = Some(text)
            .filter(|text| opens_on_lot(text))
            .and_then(|text| NUMBERED.captures(text))
        else {
            continue;
        };
        let Ok(number) = found[1].parse::<u32>() else { continue };
        let mut title = found[2].trim().trim_end_matches(['.', ';']).trim().to_owned();
        if title.is_empty() {
            title = beside(outline, at);
        }
        let listed = !title.is_empty() && text.chars().count() <= 160 && !title.contains('%');
        if listed && lots.iter().all(|(other, _)| *other != number) {
            lots.push((
                number,
                Lot {
                    number: number.to_string(),
                    title: Some(title),
                    place: unit.place.clone(),
                    quote: text.to_owned(),
                },
            ));
        }
    }
    (says, lots)
}

fn opens_on_lot(text: &str) -> bool {
    let opening = text.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    opening.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("lot"))
}

/// The next cell of the row: « Lot 1 | Postes de travail ».
fn beside(outline: &Outline, at: usize) -> String {
    match (outline.units.get(at), outline.units.get(at + 1)) {
        (Some(unit), Some(next))
            if matches!(unit.kind, UnitKind::Cell { .. })
                && next.place.table == unit.place.table
                && next.place.row == unit.place.row =>
        {
            next.text.trim().to_owned()
        }
        _ => String::new(),
    }
}

/// Lines at the top of a piece that can be its title; and among which a list of lots begins.
const TITLE: usize = 4;
const LIST: usize = 8;

/// The lots that a piece is written for, by its first lines, else by its path; empty for all lots.
#[must_use]
pub fn of(outline: &Outline, path: &str) -> Vec<String> {
    let numbers = |text: &str| -> Vec<String> {
        let text = text.replace(['_', '.', '/'], " ");
        let mut numbers = Vec::new();
        let mut rest = text.as_str();
        while let Some((scope, _, after)) = Scope::find(rest) {
            if scope.kind == ScopeKind::Lot {
                numbers.extend(scope.numbers);
            }
            rest = after;
        }
        numbers.sort();
        numbers.dedup();
        numbers
    };
    let top = outline
        .units
        .iter()
        .filter(|unit| unit.kind != UnitKind::Contents && !unit.text.trim().is_empty())
        .take(LIST)
        .enumerate()
        .filter(|(_, unit)| unit.text.chars().count() <= 140);
    let mut found: Vec<(usize, Vec<String>)> = top
        .map(|(at, unit)| (at, numbers(&unit.text)))
        .filter(|(_, lots)| !lots.is_empty())
        .collect();
    found.dedup_by(|a, b| a.1 == b.1);
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    match found.as_slice() {
        [(at, one)] if *at < TITLE => one.clone(),
        [(_, _)] => numbers(stem),
        // Several lines that name lots are the list of the lots.
        [_, ..] => Vec::new(),
        [] => numbers(stem),
    }
}
