//! The words of the answer: exactly what `clausier verifier --format json` prints.
//!
//! The register keeps verdicts for years: a field added to these types is `#[serde(default)]`, so that those
//! kept before still read. Rules, reports, the register and anyone's scripts share these types; nothing here judges a draft
//! except [`conclude`].

mod clause;
pub mod conclude;
mod finding;
mod matrix;
mod outcome;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::document::Place;
pub use clause::{ClauseChange, ClauseRead, ClauseState};
pub use finding::{Basis, BasisKind, Evidence, Finding, Passage, Remedy, Severity};
pub use matrix::{MatrixCell, MatrixRow};
pub use outcome::{Judgement, Outcome};

/// Name and version of the contract.
pub const SCHEMA: &str = "clausier.verdict/1";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    pub schema: String,
    pub policy: PolicyUsed,
    pub tenders: Vec<TenderVerdict>,
    pub counts: Counts,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyUsed {
    pub id: String,
    pub version: String,
    pub minimum_percent: f64,
    /// Launch date of the consultation (ISO), which selects the law; null when it is unknown.
    pub date: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TenderVerdict {
    pub path: String,
    pub verdict: Conclusion,
    pub purchase_type: PurchaseTypeRead,
    pub pieces: Vec<PieceRead>,
    pub criteria: Vec<CriteriaSet>,
    pub themes: Vec<ThemeRead>,
    /// Clauses of the libraries that the pieces show.
    #[serde(default)]
    pub clauses: Vec<ClauseRead>,
    pub findings: Vec<Finding>,
    /// One verdict for each lot, when the tender is split; its findings are among the tender's.
    #[serde(default)]
    pub lots: Vec<LotVerdict>,
    /// Where each requirement was found, piece by piece.
    #[serde(default)]
    pub matrix: Vec<MatrixRow>,
}

/// What the pieces and criteria of one lot, with those common to all, come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LotVerdict {
    /// `1`, `2`: as the pieces number it.
    pub number: String,
    pub title: Option<String>,
    pub verdict: Conclusion,
    /// Fingerprints of the findings that concern this lot, those common to all lots included.
    pub findings: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    Conforme,
    NonConforme,
    AVerifier,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PurchaseTypeRead {
    pub value: PurchaseType,
    pub source: Source,
    pub reasons: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PurchaseType {
    Equipements,
    Logiciels,
    Services,
    /// Not digital.
    Autre,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    Declared,
    Inferred,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PieceRead {
    pub path: String,
    pub kind: PieceKind,
    pub confidence: Evidence,
    pub read: ReadState,
    /// Numbers of the lots that it is written for; empty for all of them.
    #[serde(default)]
    pub lots: Vec<String>,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum PieceKind {
    #[serde(rename = "RC")]
    Rc,
    #[serde(rename = "CCAP")]
    Ccap,
    #[serde(rename = "CCP")]
    Ccp,
    #[serde(rename = "CCTP")]
    Cctp,
    #[serde(rename = "AE")]
    Ae,
    #[serde(rename = "CRT")]
    Crt,
    #[serde(rename = "BPU")]
    Bpu,
    #[serde(rename = "DPGF")]
    Dpgf,
    #[serde(rename = "avis")]
    Avis,
    #[serde(rename = "annexe-rgpd")]
    AnnexeRgpd,
    #[serde(rename = "annexe-securite")]
    AnnexeSecurite,
    #[serde(rename = "annexe-rse")]
    AnnexeRse,
    #[serde(rename = "cadre-reponse")]
    CadreReponse,
    #[serde(rename = "clausier")]
    Clausier,
    #[serde(rename = "guide")]
    Guide,
    #[serde(rename = "formulaire")]
    Formulaire,
    #[serde(rename = "questions")]
    Questions,
    #[serde(rename = "autre")]
    Autre,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReadState {
    Whole,
    Partial,
    Unreadable,
}

/// One set of award criteria: for the whole tender, a lot or a phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CriteriaSet {
    pub scope: Option<String>,
    pub reading: Reading,
    /// Why the weights are undetermined.
    pub reason: Option<String>,
    pub nodes: Vec<CriterionNode>,
    /// Percent of the whole set that all responsible nodes weigh, none counted twice.
    pub responsible_percent: Option<f64>,
    /// Of these, the criteria that stand on the first level.
    pub standalone_percent: Option<f64>,
    pub verdict: Conclusion,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    Weighted,
    Ranked,
    Unweighted,
    Undetermined,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CriterionNode {
    pub name: String,
    /// The weight as the draft has it.
    pub written: Option<String>,
    /// Share of the WHOLE set in percent, at most four decimals; null when it can't be told.
    pub percent: Option<f64>,
    /// `0,50 × 20/100 = 10 %` where the share is computed.
    pub chain: Option<String>,
    pub responsible: Vec<String>,
    pub place: Place,
    pub children: Vec<CriterionNode>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ThemeRead {
    pub theme: String,
    pub required: bool,
    pub why: String,
    pub status: ThemeStatus,
    pub elements: Vec<ElementRead>,
}

/// From strongest to weakest; see the contract of the verdict in docs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThemeStatus {
    Engage,
    Incomplet,
    Souple,
    Reference,
    Mention,
    Absent,
    SansObjet,
    AVerifier,
}

/// Why an element is absent that nothing looks like.
pub const UNSAID: &str = "aucune phrase ne le dit";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ElementRead {
    pub id: String,
    /// « Violations de données ».
    #[serde(default)]
    pub title: String,
    pub status: ElementStatus,
    pub quote: Option<String>,
    pub place: Option<Place>,
    /// How the status came about: the force of the words and what recognised them.
    #[serde(default)]
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ElementStatus {
    Present,
    Faible,
    Absent,
    AVerifier,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Files read and judged.
    pub checked: usize,
    /// Files passed over because their format is not read.
    pub skipped: usize,
    /// Files that should have been read and could not.
    pub unreadable: usize,
    pub bloquant: usize,
    pub majeur: usize,
    pub mineur: usize,
    pub conseil: usize,
}
