//! Where a piece speaks of a theme: sections under its headings, and paragraphs that name it.

use std::ops::Range;

use crate::library::theme::Theme;
use crate::verdict::PieceKind;

use super::elements::ThemeMatches;
use super::statement::{PieceText, StatementKind};
use super::{Passage, PieceFacts};

/// A section longer than this is not a passage as a whole because one sentence names the theme.
const SHORT_SECTION: usize = 30;
/// Units after, and before, a sentence that opens a passage in a long section.
const AFTER: usize = 6;
const BEFORE: usize = 1;

pub(super) struct Passages {
    pub found: Vec<Passage>,
    inside: Vec<bool>,
}

impl Passages {
    /// The whole text as one passage.
    pub fn whole(text: &PieceText<'_>) -> Self {
        Self {
            found: Vec::new(),
            inside: vec![true; text.outline.units.len()],
        }
    }

    pub fn holds(&self, unit: usize) -> bool {
        self.inside.get(unit).copied().unwrap_or(false)
    }
}

/// Units where the theme is spoken of.
pub(super) fn passages(text: &PieceText<'_>, matches: &ThemeMatches, piece: PieceFacts<'_>, theme: &Theme) -> Passages {
    let units = text.outline.units.len();
    let mut all = Passages {
        found: Vec::new(),
        inside: vec![false; units],
    };
    if is_about(piece.kind, theme) {
        all.add(text, 0..units, theme.title.clone());
    }
    for found in &matches.context {
        let statement = &text.statements[found.statement];
        let range = match statement.kind {
            StatementKind::Heading => text.outline.section(statement.unit),
            StatementKind::InlineTitle => statement.unit..statement.unit + 1,
            _ => around(text, statement.unit),
        };
        if range.clone().any(|unit| !all.holds(unit)) {
            all.add(text, range, text.quote(statement));
        }
    }
    all.spread();
    all
}

/// An annex that is devoted to the theme is one passage.
fn is_about(kind: PieceKind, theme: &Theme) -> bool {
    kind == PieceKind::AnnexeRgpd && theme.pieces.contains(&kind)
}

fn around(text: &PieceText<'_>, unit: usize) -> Range<usize> {
    let section = text.section[unit].clone();
    if section.len() <= SHORT_SECTION {
        return section;
    }
    unit.saturating_sub(BEFORE).max(section.start)..(unit + AFTER + 1).min(section.end)
}

impl Passages {
    /// A piece that speaks of little else is one passage: its articles on control and penalties need not
    /// name the theme again.
    fn spread(&mut self) {
        let inside = self.inside.iter().filter(|inside| **inside).count();
        if inside * 2 > self.inside.len() {
            self.inside.fill(true);
        }
    }

    fn add(&mut self, text: &PieceText<'_>, units: Range<usize>, opened_by: String) {
        let Some(first) = text.outline.units.get(units.start) else {
            return;
        };
        self.inside[units.clone()].fill(true);
        self.found.push(Passage {
            units,
            place: first.place.clone(),
            opened_by,
        });
    }
}
