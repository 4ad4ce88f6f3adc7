//! A theme: what drafts must say about it, and how it can be said.

use jiff::civil::Date;

use super::condition::Condition;
use crate::verdict::{PieceKind, PurchaseType, Severity};

/// Keys of the YAML are in clausiers/README.md.
#[derive(Debug, Clone)]
pub struct Theme {
    pub id: String,
    pub title: String,
    /// Family of finding codes: `RGPD`.
    pub family: String,
    /// Pieces where it is expected, best first.
    pub pieces: Vec<PieceKind>,
    /// When it can be due at all.
    pub applicable: Condition,
    /// Question whose answer, a reason kept in the buyer's file, excuses from the theme.
    pub excused_by: Option<String>,
    /// When the law makes it due, in order: the first row that applies decides.
    pub law: Vec<LawRow>,
    pub context: Vec<Phrasing>,
    pub mention: Vec<Phrasing>,
    pub reference: Vec<Phrasing>,
    pub without_object: Vec<Phrasing>,
    pub decoys: Vec<Phrasing>,
    pub elements: Vec<Element>,
}

#[derive(Debug, Clone)]
pub struct LawRow {
    pub when: Condition,
    /// First launch date to which it applies.
    pub since: Option<Date>,
    pub bases: Vec<String>,
    /// Severity when the theme is missing.
    pub missing: Severity,
    pub why: String,
}

#[derive(Debug, Clone)]
pub struct Element {
    pub id: String,
    pub title: String,
    pub required: Required,
    pub ground: Ground,
    pub absent: Severity,
    pub weak: Severity,
    pub bases: Vec<String>,
    pub scope: Scope,
    /// Found without any other element that stands alone, it proves nothing of the theme.
    pub stands_alone: bool,
    /// Must also be in the passage, or the element is weak.
    pub need: Option<Phrasing>,
    pub phrasings: Vec<Phrasing>,
    pub undone_by: Vec<Phrasing>,
    /// Sentences that must, and must not, be recognised.
    pub yes: Vec<String>,
    pub no: Vec<String>,
}

impl Element {
    #[must_use]
    pub fn required_for(&self, purchase: PurchaseType) -> bool {
        match &self.required {
            Required::Always => true,
            Required::Never => false,
            Required::For(types) => types.contains(&purchase),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Required {
    Always,
    Never,
    For(Vec<PurchaseType>),
}

/// What the absence of an element offends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    Law,
    Policy,
    Advice,
}

/// Where an element's words count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Only in a passage of the theme.
    Theme,
    /// Anywhere in the piece.
    Free,
}

/// A recognition phrasing as written (mini-language of clausiers/README.md) and parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrasing {
    pub written: String,
    pub line: u32,
}
