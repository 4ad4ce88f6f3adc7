//! Where a piece speaks of a theme: sections under its headings, and paragraphs that name it.

use std::ops::Range;

use crate::library::theme::Theme;
use crate::verdict::PieceKind;

use super::found::ThemeMatches;
use super::statement::{PieceText, StatementKind};
use super::{Passage, PieceFacts};

/// A section longer than this is not a passage as a whole because one sentence names the theme.
const SHORT_SECTION: usize = 30;
/// Units after, and before, a sentence that opens a passage in a long section.
const AFTER: usize = 6;
const BEFORE: usize = 1;
/// Lines before a line that may name the theme for it.
const LINES_BEFORE: usize = 3;
/// Units after a sentence that names the theme in an article of another theme.
const ASIDE: usize = 1;

/// What the titles above each unit are about: the nearest title that names any theme decides.
pub(super) struct Titles {
    /// Themes named.
    named: Vec<Vec<usize>>,
    /// Themes that the title only looks like: « Données ouvertes ».
    decoyed: Vec<Vec<usize>>,
}

impl Titles {
    pub fn new(text: &PieceText<'_>, all: &[ThemeMatches]) -> Self {
        let units = text.outline.units.len();
        let (mut named, mut decoyed) = (vec![Vec::new(); units], vec![Vec::new(); units]);
        for (theme, matches) in all.iter().enumerate() {
            let context = matches.context.iter().map(|found| found.statement);
            note(text, &mut named, context, theme);
            note(text, &mut decoyed, matches.decoys.iter().copied(), theme);
        }
        // A title is followed by its section: inner titles overwrite outer ones, in order.
        let mut titles = Self {
            named: vec![Vec::new(); units],
            decoyed: vec![Vec::new(); units],
        };
        for title in 0..units {
            if named[title].is_empty() && decoyed[title].is_empty() {
                continue;
            }
            for unit in text.outline.section(title) {
                titles.named[unit].clone_from(&named[title]);
                titles.decoyed[unit].clone_from(&decoyed[title]);
            }
        }
        titles
    }

    /// Units under a title that names other themes, or something else, and not this one.
    pub fn of(&self, theme: usize) -> Vec<bool> {
        let titles = self.named.iter().zip(&self.decoyed);
        titles
            .map(|(named, decoyed)| !named.contains(&theme) && (!named.is_empty() || decoyed.contains(&theme)))
            .collect()
    }
}

fn note(text: &PieceText<'_>, titles: &mut [Vec<usize>], statements: impl Iterator<Item = usize>, theme: usize) {
    for at in statements {
        let statement = &text.statements[at];
        if statement.kind == StatementKind::Heading && !titles[statement.unit].contains(&theme) {
            titles[statement.unit].push(theme);
        }
    }
}

pub(super) struct Passages {
    pub found: Vec<Passage>,
    inside: Vec<bool>,
    /// Units under a title that names the theme, or that name it themselves.
    naming: Vec<bool>,
}

impl Passages {
    /// The whole text as one passage.
    pub fn whole(text: &PieceText<'_>) -> Self {
        Self {
            found: Vec::new(),
            inside: vec![true; text.outline.units.len()],
            naming: vec![true; text.outline.units.len()],
        }
    }

    /// The theme is named by the unit itself, by a title above it or by a line beside it.
    pub fn names(&self, text: &PieceText<'_>, unit: usize) -> bool {
        let Some(section) = text.section.get(unit) else {
            return false;
        };
        let near = unit.saturating_sub(LINES_BEFORE).max(section.start)..(unit + 2).min(section.end);
        near.into_iter().any(|unit| self.naming[unit])
    }

    pub fn holds(&self, unit: usize) -> bool {
        self.inside.get(unit).copied().unwrap_or(false)
    }
}

/// Units where the theme is spoken of.
/// `elsewhere` tells the units that a title gives to other themes.
pub(super) fn passages(
    text: &PieceText<'_>,
    matches: &ThemeMatches,
    elsewhere: &[bool],
    piece: PieceFacts<'_>,
    theme: &Theme,
) -> Passages {
    let units = text.outline.units.len();
    let mut all = Passages {
        found: Vec::new(),
        inside: vec![false; units],
        naming: vec![false; units],
    };
    if is_about(piece.kind, theme) {
        all.add(text, 0..units, theme.title.clone());
        all.naming.fill(true);
    }
    for found in &matches.context {
        let statement = &text.statements[found.statement];
        let unit = statement.unit;
        let range = match statement.kind {
            StatementKind::Heading => text.outline.section(unit),
            StatementKind::InlineTitle => unit..unit + 1,
            // There, only the name of the theme speaks of it, and of nothing around.
            _ if elsewhere[unit] && !matches.is_named_in(found.statement) => continue,
            _ if elsewhere[unit] => unit..(unit + 1 + ASIDE).min(units),
            _ => around(text, unit),
        };
        match statement.kind {
            StatementKind::Heading => all.naming[range.clone()].fill(true),
            _ => all.naming[unit] = true,
        }
        if range.clone().any(|unit| !all.holds(unit)) {
            all.add(text, range, text.quote(statement));
        }
    }
    all.spread(elsewhere);
    all
}

/// An annex that is devoted to the theme is one passage.
pub(super) fn is_about(kind: PieceKind, theme: &Theme) -> bool {
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
    fn spread(&mut self, elsewhere: &[bool]) {
        let inside = self.inside.iter().filter(|inside| **inside).count();
        if inside * 2 > self.inside.len() {
            for (unit, elsewhere) in elsewhere.iter().enumerate() {
                self.inside[unit] |= !elsewhere;
                self.naming[unit] |= !elsewhere;
            }
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
