//! The sections of a piece: real headings, and lines that only look like headings.
//!
//! Many drafts have no heading style: « ARTICLE 9 – PÉNALITÉS » is a bold paragraph, or plain text
//! out of a PDF. Sections decide what a sentence is about, so they are found once, here.

mod label;

use std::sync::Arc;

use crate::document::{Document, Unit, UnitKind};
use crate::text::pattern::WordList;
use label::Labelled;

/// A piece as facts read it: its units, each with the headings above it (pseudo-headings included).
#[derive(Debug, Clone)]
pub struct Outline {
    pub units: Vec<Unit>,
    /// For each unit, its level when it is a heading, real or pseudo (1 = outermost). Pseudo-headings
    /// have levels above [`PSEUDO`], so that a real heading always closes them.
    pub heading_level: Vec<Option<u8>>,
    /// For each unit, its words without its label, folded once for all facts. Struck text and lines of
    /// the contents list are never evidence: they have none.
    pub words: Vec<WordList>,
}

/// Levels from here on belong to lines that look like headings without the style.
pub const PSEUDO: u8 = 10;
/// A bold or capital line without a number: the innermost kind.
const UNNUMBERED: u8 = 30;
/// A heading is short; longer lines are sentences even when they begin like one. In characters.
const LONGEST_HEADING: usize = 140;

impl Outline {
    /// Reads the sections of `document`; `piece` is written in every place.
    #[must_use]
    pub fn new(document: &Document, piece: &str) -> Self {
        let piece: Arc<str> = piece.into();
        let mut units = document.units();
        let first_title = units
            .iter()
            .position(|unit| unit.kind == UnitKind::Heading { level: 0 });
        let heading_level: Vec<Option<u8>> = (0..units.len()).map(|at| level(&units, at, first_title)).collect();
        let mut open: Vec<(u8, String)> = Vec::new();
        let mut path: Arc<[String]> = Arc::default();
        for (unit, level) in units.iter_mut().zip(&heading_level) {
            unit.place.piece = piece.clone();
            if let Some(level) = level {
                open.retain(|(above, _)| above < level);
                open.push((*level, unit.text.trim().to_owned()));
                path = open.iter().map(|(_, title)| title.clone()).collect();
            }
            if unit.kind != UnitKind::Note {
                unit.place.heading = path.clone();
            }
        }
        let words = units.iter().map(words).collect();
        Self {
            units,
            heading_level,
            words,
        }
    }

    /// Units of the section that the heading at `at` opens, itself included.
    #[must_use]
    pub fn section(&self, at: usize) -> std::ops::Range<usize> {
        let Some(level) = self.heading_level.get(at).copied().flatten() else {
            return at..at + 1;
        };
        let end = self.heading_level[at + 1..]
            .iter()
            .position(|other| other.is_some_and(|other| other <= level))
            .map_or(self.units.len(), |after| at + 1 + after);
        at..end
    }
}

fn words(unit: &Unit) -> WordList {
    let silent = unit.struck || unit.kind == UnitKind::Contents;
    WordList::new(if silent { "" } else { &unit.text[unit.label..] })
}

fn level(units: &[Unit], at: usize, first_title: Option<usize>) -> Option<u8> {
    let unit = &units[at];
    match unit.kind {
        // The first title names the whole piece and opens nothing; later ones open its parts.
        UnitKind::Heading { level } => (level > 0 || first_title != Some(at)).then_some(level),
        UnitKind::Paragraph | UnitKind::Item { .. } if !unit.struck => pseudo_level(unit, units.get(at + 1)),
        _ => None,
    }
}

fn pseudo_level(unit: &Unit, next: Option<&Unit>) -> Option<u8> {
    let text = unit.text.trim();
    let length = text.chars().count();
    if text.is_empty() || length > LONGEST_HEADING || text.contains('\n') || states_a_weight(text) {
        return None;
    }
    if let Some(part) = label::named_part(text) {
        return named_level(unit, part);
    }
    let ends_like_sentence = text.ends_with(['.', ';', ',', '?', '!']);
    if ends_like_sentence {
        return None;
    }
    let capitals = mostly_capitals(text);
    if let Some(line) = label::numbered(text) {
        let depth = line.number.matches('.').count();
        let looks = unit.bold || capitals || (line.title.chars().count() <= 90 && body_follows(depth, next));
        return looks.then(|| PSEUDO + 2 + u8::try_from(depth).unwrap_or(5));
    }
    let plain_paragraph = unit.kind == UnitKind::Paragraph && !text.ends_with(':') && !is_measure(text);
    (plain_paragraph && length <= 100 && (capitals || (unit.bold && length <= 90))).then_some(UNNUMBERED)
}

/// A named part is a heading when its title reads as one: « Article 4 du CCAP » in a sentence does not.
fn named_level(unit: &Unit, Labelled { word, number, title }: Labelled<'_>) -> Option<u8> {
    let goes_on_like_prose = title.starts_with(|first: char| first.is_lowercase()) || title.ends_with([';', ',']);
    let sentence = title.ends_with('.') && title.split_whitespace().count() > 8;
    if (goes_on_like_prose || sentence) && !unit.bold {
        return None;
    }
    let depth = u8::try_from(number.matches('.').count()).unwrap_or(5);
    let outer = word.to_lowercase();
    Some(match outer.as_str() {
        "chapitre" | "titre" | "partie" | "annexe" => PSEUDO,
        "section" => PSEUDO + 1,
        _ => PSEUDO + 2 + depth,
    })
}

/// Plain numbered lines are list items as often as headings: only what follows tells.
fn body_follows(depth: usize, next: Option<&Unit>) -> bool {
    let Some(next) = next else { return false };
    let text = next.text.trim();
    let numbered = label::numbered(text).is_some();
    match next.kind {
        UnitKind::Cell { .. } => depth > 0,
        UnitKind::Item { .. } => depth > 0 && !numbered,
        _ => !numbered && (depth > 0 || text.chars().count() > 60),
    }
}

/// A line that states a weight is a criterion, however bold it is: « 40 % », « 6/10 », « 20 points »,
/// « coefficient », « pondération : ».
fn states_a_weight(text: &str) -> bool {
    let after_digits = |(at, sign): (usize, char)| sign.is_ascii_digit().then(|| text[at + 1..].trim_start());
    if text.char_indices().filter_map(after_digits).any(weighs) {
        return true;
    }
    if !text.bytes().any(|byte| matches!(byte, b'c' | b'C' | b'p' | b'P')) {
        return false;
    }
    let lower = text.to_lowercase();
    let named = |word: &str| {
        let mut places = lower.match_indices(word);
        places.any(|(at, _)| lower[at + word.len()..].trim_start().starts_with([':', '=']))
    };
    lower.contains("coef") || named("pondération") || named("ponderation")
}

/// What follows a figure makes it a weight.
fn weighs(after: &str) -> bool {
    if let Some(whole) = after.strip_prefix('/') {
        let whole = whole.trim_start();
        let digits = whole.bytes().take_while(u8::is_ascii_digit).count();
        return matches!(digits, 2 | 3) && !whole[digits..].starts_with(label::is_word);
    }
    let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
    let points = ["point", "points", "pt", "pts"];
    let counted = points.iter().any(|word| after[..letters].eq_ignore_ascii_case(word));
    after.starts_with('%') || (counted && !after[letters..].starts_with(label::is_word))
}

fn mostly_capitals(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (capitals, all) = letters.fold((0_usize, 0_usize), |(capitals, all), c| {
        (capitals + usize::from(c.is_uppercase()), all + 1)
    });
    all >= 6 && capitals * 10 >= all * 9
}

/// Mostly figures: a reference, a date or an amount in capitals is no heading.
fn is_measure(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits * 2 > text.chars().filter(|c| !c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Inline, Place, Text};

    fn outline(lines: &[&str]) -> Vec<(String, Option<u8>)> {
        let body = lines
            .iter()
            .map(|line| {
                let bold = line.starts_with("**");
                let text = Text {
                    bold,
                    ..Text::plain(line.trim_matches('*'))
                };
                Block::Paragraph {
                    content: vec![Inline::Text(text)],
                    place: Place::default(),
                }
            })
            .collect();
        let outline = Outline::new(
            &Document {
                body,
                ..Document::default()
            },
            "RC.md",
        );
        outline
            .units
            .into_iter()
            .map(|unit| unit.text)
            .zip(outline.heading_level)
            .collect()
    }

    #[test]
    fn lines_that_look_like_headings_open_sections_and_others_do_not() {
        let long = "Les offres sont jugées par une commission qui se réunit dans le mois de leur remise au service.";
        let cases: [(&[&str], bool); 14] = [
            (&["ARTICLE 9 – PÉNALITÉS", long], true),
            (&["Article 9 du CCAP applicable", long], false),
            (&["Article premier. Besoin", long], true),
            (&["6.2 – Jugement des offres", long], true),
            (&["6 Jugement des offres", long], true),
            (&["1. Prix", "2. Délai"], false),
            (&["1. Prix : 40 %", long], false),
            (&["**Jugement des offres**", long], true),
            (&["**Prix : 40 %**", long], false),
            (&["CAHIER DES CLAUSES", long], true),
            (&["Le titulaire remet un rapport.", long], false),
            (&["**Le titulaire remet un rapport.**", long], false),
            (&["IV. Pénalités", long], true),
            (&["2026-118 / 45 000", long], false),
        ];
        for (lines, heading) in cases {
            let (text, level) = &outline(lines)[0];
            assert_eq!(level.is_some(), heading, "{text}");
        }
    }
}
