//! Clauses of the libraries found in a draft: as they stand in the library, changed, or out of date.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Place;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClauseRead {
    /// `commun/rgpd-violations@1.0.0`: the library, the clause and its version.
    pub clause: String,
    /// SHA-256 of the clause in the library.
    pub hash: String,
    pub state: ClauseState,
    /// Where its text begins in the draft.
    pub place: Place,
    /// For a changed clause, from the library to the draft; for an old one, from it to the current version.
    pub changes: Vec<ClauseChange>,
    /// Elements that the clause carries and the draft's text does not.
    pub lost: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClauseState {
    /// Word for word, whatever the layout and the values of its variables.
    Inchangee,
    Modifiee,
    /// Word for word a published version that is not the current one.
    Ancienne,
}

/// Words replaced, added (`before` is empty) or taken out (`after` is empty).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClauseChange {
    pub before: String,
    pub after: String,
    pub place: Place,
    /// Elements that this change alone takes out.
    pub lost: Vec<String>,
}
