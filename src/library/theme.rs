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
    /// Opens a passage where a title says it, and nowhere else.
    pub titles: Vec<Phrasing>,
    pub mention: Vec<Phrasing>,
    pub reference: Vec<Phrasing>,
    pub without_object: Vec<Phrasing>,
    pub decoys: Vec<Phrasing>,
    pub brings: Vec<Brings>,
    pub elements: Vec<Element>,
    pub traps: Vec<Trap>,
}

/// What a text that drafts cite instead of a clause brings, and leaves open.
#[derive(Debug, Clone)]
pub struct Brings {
    pub cited: Vec<Phrasing>,
    /// One French sentence for the finding.
    pub says: String,
}

/// Words that should not stand in a contract, with a finding of their own.
#[derive(Debug, Clone)]
pub struct Trap {
    /// Number of its code in the family: `10` gives `RGPD-10`. Never used again for anything else.
    pub number: String,
    pub title: String,
    pub ground: Ground,
    pub severity: Severity,
    pub bases: Vec<String>,
    pub scope: Scope,
    pub phrasings: Vec<Phrasing>,
    pub spared_by: Vec<Phrasing>,
    /// What is found, as a French sentence.
    pub finds: String,
    /// How to mend it.
    pub mend: String,
    /// Clause of the libraries that says it right.
    pub clause: Option<String>,
    pub yes: Vec<String>,
    pub no: Vec<String>,
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
    /// Cases where its lack weighs otherwise, in order: the first that applies decides.
    pub cases: Vec<SeverityCase>,
    pub bases: Vec<String>,
    pub scope: Scope,
    /// What a breach costs is its matter: penalties, refusals.
    pub sanction: bool,
    /// A choice left to the holder is its matter: « peut » says it.
    pub choice: bool,
    /// Named as the content of a report, it is said all the same.
    pub in_report: bool,
    /// Field of a clause whose printed line says it: every clause of the theme with this field carries it.
    pub field: Option<ClauseField>,
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

/// A field of a clause that is printed below its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClauseField {
    Proof,
    Control,
    Penalty,
}

/// How grave the lack of an element is in a case.
#[derive(Debug, Clone)]
pub struct SeverityCase {
    /// The tender's data say so.
    pub when: Condition,
    /// These elements lack too.
    pub lacking: Vec<String>,
    pub absent: Severity,
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
    /// Only under a title that names the theme, or in a paragraph that does.
    Article,
    /// Only in a passage of the theme: around its name.
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
