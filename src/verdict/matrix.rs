//! Requirement by piece: where each thing that the law or the policy asks for was found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ElementStatus, PieceKind, Place};

/// One requirement: the award criteria, or an element of a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatrixRow {
    /// `criteres`, or the id of an element: `rgpd.audit`.
    pub requirement: String,
    pub title: String,
    /// Without it the tender is not « conforme ».
    pub required: bool,
    /// Kinds of pieces where it belongs.
    pub expected: Vec<PieceKind>,
    /// Best status over the pieces that count.
    pub status: ElementStatus,
    /// The pieces where something was found, in the order of `pieces`.
    pub cells: Vec<MatrixCell>,
    /// In French: found elsewhere than expected, or only in a piece that binds nobody.
    pub note: Option<String>,
}

/// What one piece says of one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatrixCell {
    /// Path of the piece.
    pub piece: String,
    pub status: ElementStatus,
    pub place: Option<Place>,
}
