//! What could not be read. A verdict that rests on a document with gaps is at best « à vérifier ».

use super::Place;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub place: Place,
    pub reason: GapReason,
    /// What is missing, in French, for a report: « objet incorporé (feuille Excel) ».
    pub what: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapReason {
    /// A page or picture without text.
    Image,
    /// An embedded object or an imported part of another format.
    Object,
    /// A limit for hostile input was reached; what follows was not read.
    Limit,
    /// Broken markup or characters without meaning.
    Damaged,
    /// An element that this version does not know and that holds text.
    Unknown,
}
