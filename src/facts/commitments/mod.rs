//! What a piece commits the contract holder to, theme by theme and element by element.
//!
//! One pass finds every phrasing of the libraries in the sentences of a piece; passages, elements and
//! statuses follow from it. Whether a status is a fault is for the rules.

mod elements;
mod found;
mod grounds;
mod hollow;
mod matcher;
mod parties;
mod passage;
mod statement;
mod status;
mod why;

use std::ops::Range;

use crate::document::{Block, Document, Inline, Place, Text};
use crate::library::theme::Theme;
use crate::text::force::Force;
use crate::verdict::{ElementStatus, PieceKind, PurchaseType, ThemeStatus};

use super::outline::Outline;
pub use matcher::{Matcher, Phrasebook, PhrasingError, Role};
pub use status::merge;

/// A piece, as commitments read it.
#[derive(Debug, Clone, Copy)]
pub struct PieceFacts<'a> {
    pub kind: PieceKind,
    pub outline: &'a Outline,
}

/// What one piece, or a whole tender, says of a theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Commitment {
    pub theme: String,
    pub status: ThemeStatus,
    /// In the order of the theme.
    pub elements: Vec<ElementFact>,
    /// Where the theme is spoken of.
    pub passages: Vec<Passage>,
    /// What the status rests on when no element carries it: the pointer, the mention, the stated reason.
    pub ground: Option<Sighting>,
    /// How the status came about, in French, for `--preuves`.
    pub why: String,
    /// What makes it firm stands only in pieces that bind nobody.
    pub outside: bool,
    /// What the texts cited instead of a clause bring and leave open.
    pub brings: Vec<String>,
    /// What the theme warns of, found in words that would bind.
    pub traps: Vec<TrapFact>,
}

/// A trap of the theme, by its number, where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct TrapFact {
    pub number: String,
    pub sighting: Sighting,
}

/// A run of units that speaks of a theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Units of the outline.
    pub units: Range<usize>,
    pub place: Place,
    /// Words that opened it.
    pub opened_by: String,
}

/// What was found of one element.
#[derive(Debug, Clone, PartialEq)]
pub struct ElementFact {
    pub id: String,
    pub status: ElementStatus,
    /// No doubt about the words and the force: « sûr », else « probable ».
    pub sure: bool,
    /// The best evidence, whatever the status.
    pub sighting: Option<Sighting>,
    /// Firm words, set aside because nothing else in the piece speaks of the theme.
    pub lonely: bool,
    /// The sentence itself names the theme.
    pub named: bool,
    /// In French: why this status.
    pub why: String,
}

/// Words of a piece that match a phrasing.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    /// The sentence, in its original spelling.
    pub quote: String,
    pub place: Place,
    /// The phrasing of the library that matched, as written.
    pub phrasing: String,
    pub force: Force,
    /// Words of the sentence that decided the force.
    pub cue: Option<String>,
    /// The words and the force leave no doubt.
    pub sure: bool,
}

/// Reads what a piece says of each theme, in the order of `themes`; themes that `matcher` was not
/// compiled for are left out. `purchase` selects the required elements; without it, all elements that
/// any purchase requires are required.
#[must_use]
pub fn read_commitments(
    piece: PieceFacts<'_>,
    matcher: &Matcher,
    themes: &[&Theme],
    purchase: Option<PurchaseType>,
) -> Vec<Commitment> {
    let text = statement::PieceText::new(piece.outline, matcher);
    let all = found::matches(&text, matcher);
    let titles = passage::Titles::new(&text, &all);
    let compiled = themes
        .iter()
        .filter_map(|theme| Some((*theme, matcher.theme(&theme.id)?)));
    compiled
        .map(|(theme, index)| {
            let matches = &all[index];
            let passages = passage::passages(&text, matches, &titles.of(index), piece, theme);
            let (elements, grounds) = elements::read(&text, matches, &passages, piece, theme, matcher);
            status::conclude(
                theme,
                elements,
                passages.found,
                grounds,
                purchase,
                passage::is_about(piece.kind, theme),
            )
        })
        .collect()
}

/// Ids of the elements of `theme` that a text carries, read as a passage of the theme in a contract:
/// what a clause of a library must show.
#[must_use]
pub fn elements_in(outline: &Outline, theme: &Theme, matcher: &Matcher) -> Vec<String> {
    elements::carried(outline, theme, matcher).0
}

/// The same for one sentence: what the `oui` and `non` sentences of a theme are tried with.
#[must_use]
pub fn elements_in_sentence(sentence: &str, theme: &Theme, matcher: &Matcher) -> Vec<String> {
    elements::carried(&outline_of(sentence), theme, matcher).0
}

/// Numbers of the traps of `theme` in one sentence.
#[must_use]
pub fn traps_in_sentence(sentence: &str, theme: &Theme, matcher: &Matcher) -> Vec<String> {
    elements::carried(&outline_of(sentence), theme, matcher).1
}

fn outline_of(sentence: &str) -> Outline {
    let paragraph = Block::Paragraph {
        content: vec![Inline::Text(Text::plain(sentence))],
        place: Place::default(),
    };
    let document = Document {
        body: vec![paragraph],
        ..Document::default()
    };
    Outline::new(&document, "")
}
