//! A clause of a library: its text, when it applies, where it goes, what it rests on.

use super::condition::Condition;
use crate::verdict::PieceKind;

/// A clause, checked. Keys of the YAML are in clausiers/README.md.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Stable id, the same as its file name.
    pub id: String,
    /// Library that owns it: `commun`, `logiciels`...
    pub library: String,
    /// Version of that library.
    pub version: semver::Version,
    pub title: String,
    /// Theme or domain id.
    pub theme: String,
    pub level: Level,
    pub piece: PieceKind,
    pub order: i64,
    pub when: Condition,
    pub variables: Vec<Variable>,
    /// Markdown + Tera.
    pub text: String,
    /// Ids of laws.
    pub bases: Vec<String>,
    /// Ids of the theme elements that the text carries.
    pub elements: Vec<String>,
    /// Tera, may use the clause's variables.
    pub proof: Option<String>,
    pub control: Option<Control>,
    pub penalty: Option<Penalty>,
    /// For the drafter; never printed in a piece.
    pub note: Option<String>,
    /// SHA-256 of the canonical content, hexadecimal.
    pub hash: String,
}

impl Clause {
    /// `commun/rgpd-violations@1.0.0`
    #[must_use]
    pub fn reference(&self) -> String {
        format!("{}/{}@{}", self.library, self.id, self.version)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Obligatoire,
    Recommande,
    Ambitieux,
}

/// What is checked during the contract, and how often. Texts are Tera.
#[derive(Debug, Clone)]
pub struct Control {
    pub what: String,
    pub frequency: Frequency,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    Unique,
    Mensuelle,
    Trimestrielle,
    Semestrielle,
    Annuelle,
    Evenement,
}

/// A penalty. Texts are Tera.
#[derive(Debug, Clone)]
pub struct Penalty {
    pub fact: String,
    pub amount: String,
    pub unit: Option<String>,
    pub cap: Option<String>,
}

/// A typed variable of a clause, or a question about a tender: same shape, same checks.
#[derive(Debug, Clone)]
pub struct Variable {
    pub name: String,
    pub question: String,
    pub kind: VariableKind,
    pub unit: Option<String>,
    pub default: Option<super::profile::Value>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub help: Option<String>,
    pub example: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum VariableKind {
    Integer,
    Decimal,
    /// In percent: 80 = 80 %.
    Percent,
    /// In euros, before tax.
    Amount,
    Text,
    Bool,
    Date,
    Choice(Vec<String>),
}
