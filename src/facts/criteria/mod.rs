//! Award criteria of a piece: sets of weighted criteria, which of them are responsible, and how sure it is.
//!
//! The way: lines and grids (`flow`) → groups of rows (`block`, `lines`, `grid`, `columns`, `formula`) → sets
//! (`sets`, `tree`) → exact shares (`share`) → subjects and verdict (`subject`, `set`). No rule is judged here:
//! what a rule needs to know stands in the facts.

mod across;
mod around;
mod attach;
mod block;
mod clause;
mod columns;
mod context;
mod counted;
mod cue;
mod definition;
mod flow;
mod formula;
mod fraction;
mod grid;
mod group;
mod label;
mod lines;
mod mention;
mod notice;
mod repeat;
mod rows;
mod scale;
mod scope;
mod set;
mod sets;
mod settle;
mod share;
mod spread;
mod subject;
mod subtotal;
mod sums;
mod total;
mod tree;

pub use definition::{Definition, Passage};
pub use repeat::same_name;
pub use scale::{Unit, decimal};
pub use scope::{Scope, ScopeKind};
pub use set::{Contradiction, CriteriaSetFact, Criterion, Open};
pub use share::{Bounds, Reading, Weighting};
pub use subject::{SubjectError, SubjectFound, SubjectReader};

use crate::document::{Document, Place};
use crate::facts::outline::Outline;
use crate::library::policy::Policy;
use crate::verdict::PieceKind;

/// A piece as criteria are read from it.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub document: &'a Document,
    pub outline: &'a Outline,
    pub kind: PieceKind,
}

/// What a piece says of award criteria.
#[derive(Debug, Clone, Default)]
pub struct CriteriaReading {
    pub sets: Vec<CriteriaSetFact>,
    /// Headings and sentences that announce criteria, in order: where they belong when no set was found.
    pub announced: Vec<Place>,
}

/// Reads the award criteria of a piece. Models, guides and forms state none of their own; a response frame
/// repeats parts of those of the RC, out of their whole.
#[must_use]
pub fn read_criteria(piece: Source<'_>, subjects: &SubjectReader, policy: &Policy) -> CriteriaReading {
    if matches!(
        piece.kind,
        PieceKind::Clausier
            | PieceKind::Guide
            | PieceKind::Formulaire
            | PieceKind::Questions
            | PieceKind::CadreReponse
            | PieceKind::Crt
    ) {
        return CriteriaReading::default();
    }
    // Only these pieces state criteria; elsewhere they must be announced in so many words.
    let expected = matches!(piece.kind, PieceKind::Rc | PieceKind::Avis | PieceKind::Autre);
    if !expected && !names_criteria(piece.outline) {
        return CriteriaReading::default();
    }
    let elements = flow::elements(piece.document, piece.outline);
    let found = block::find(&elements, piece.outline);
    let announced = found
        .announced
        .iter()
        .filter_map(|unit| place(piece.outline, *unit))
        .collect();
    let drafts = sets::make(found, expected);
    let mut sentences = definition::Sentences::new();
    let sets = drafts
        .into_iter()
        .map(|draft| set::fact(draft, piece.outline, &mut sentences, subjects, policy))
        .collect();
    CriteriaReading { sets, announced }
}

/// Whether a piece that need not state criteria speaks of any: most contracts do not, and are not searched.
fn names_criteria(outline: &Outline) -> bool {
    const WORDS: [&str; 9] = [
        "ritère",
        "ritere",
        "rite\u{300}re",
        "RITÈRE",
        "RITERE",
        "ugement",
        "UGEMENT",
        "ondér",
        "otation",
    ];
    outline
        .units
        .iter()
        .any(|unit| WORDS.iter().any(|word| unit.text.contains(word)))
}

fn place(outline: &Outline, unit: usize) -> Option<Place> {
    outline.units.get(unit).map(|unit| unit.place.clone())
}
