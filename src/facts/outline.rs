//! The sections of a piece: real headings, and lines that only look like headings.
//!
//! Many drafts have no heading style: « ARTICLE 9 – PÉNALITÉS » is a bold paragraph, or plain text
//! out of a PDF. Sections decide what a sentence is about, so they are found once, here.

use std::sync::Arc;

use crate::document::{Document, Unit};

/// A piece as facts read it: its units, each with the headings above it (pseudo-headings included).
#[derive(Debug, Clone)]
pub struct Outline {
    pub units: Vec<Unit>,
    /// For each unit, whether it is a heading (real or pseudo) and its level (1 = outermost).
    pub heading_level: Vec<Option<u8>>,
}

impl Outline {
    /// Reads the sections of `document`; `piece` is written in every place.
    #[must_use]
    pub fn new(document: &Document, piece: &str) -> Self {
        let piece: Arc<str> = piece.into();
        let mut units = document.units();
        for unit in &mut units {
            unit.place.piece = piece.clone();
        }
        let heading_level = vec![None; units.len()];
        Self { units, heading_level }
    }
}
