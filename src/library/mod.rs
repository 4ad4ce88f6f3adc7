//! What a buyer's clausiers contain, checked: clauses, themes, criteria, laws, policy.
//!
//! YAML is read in `load` only; everything else works on the checked types below. Recognition
//! phrasings are data here (`theme`), compiled and matched in `facts::commitments`.

pub mod clause;
pub mod condition;
pub mod criterion;
pub mod law;
pub mod policy;
pub mod profile;
pub mod theme;
