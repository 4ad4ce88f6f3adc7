//! A finding: what is wrong, where, why, and how to mend it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Place;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Stable code: family and number, `PON-01`.
    pub code: String,
    pub severity: Severity,
    pub evidence: Evidence,
    /// One French sentence.
    pub message: String,
    /// Words of the draft, or null for something absent.
    pub quote: Option<String>,
    /// Where it stands; for something absent, where it belongs.
    pub place: Place,
    /// The other passages it rests on: what contradicts the first, or answers it badly.
    #[serde(default)]
    pub also: Vec<Passage>,
    pub basis: Vec<Basis>,
    pub remedy: Option<Remedy>,
    /// Stays the same while the finding does, wherever the paragraph moves.
    pub fingerprint: String,
}

/// Words of a piece and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Passage {
    pub quote: String,
    pub place: Place,
}

impl Finding {
    /// The same finding with the other passages it rests on.
    #[must_use]
    pub fn with(self, also: Vec<Passage>) -> Self {
        Self { also, ..self }
    }

    /// Hash of code, piece and words: what makes two findings of two runs the same one.
    #[must_use]
    pub fn fingerprint(code: &str, subject: &str, place: &Place, quote: Option<&str>) -> String {
        let mut hash = Sha256::new();
        for part in [code, subject, &place.piece, quote.unwrap_or_default()] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.finalize()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// How grave, from gravest to lightest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// As written, the contract or the procedure breaks the law or the policy's first rule.
    Bloquant,
    Majeur,
    Mineur,
    Conseil,
}

impl Severity {
    /// As reports and pages write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bloquant => "bloquant",
            Self::Majeur => "majeur",
            Self::Mineur => "mineur",
            Self::Conseil => "conseil",
        }
    }
}

/// How sure the tool is of what it read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    Sur,
    Probable,
    AVerifier,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Basis {
    pub kind: BasisKind,
    pub reference: String,
}

/// What a finding rests on. Policy is never worded as law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BasisKind {
    Loi,
    Politique,
    Jurisprudence,
    Recommandation,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remedy {
    pub text: String,
    /// `commun/rgpd-violations@1.0.0`: the clause of the libraries that mends it.
    pub clause: Option<String>,
}
