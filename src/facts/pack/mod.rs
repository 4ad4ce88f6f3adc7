//! The pieces together: what binds, what is announced and present, one thing said twice.
//!
//! Nothing is judged here; a rule compares what stands in these facts.

mod annexes;
mod contract;
mod said;

pub use annexes::{Annex, AnnexState};
pub use contract::{Contract, Entry, List, Named, Standing};
pub use said::{Said, Subject};

use super::PieceFacts;

/// What the pieces of one tender say of each other.
#[derive(Debug, Clone, Default)]
pub struct PackFacts {
    pub contract: Contract,
    pub annexes: Vec<Annex>,
    pub said: Vec<Said>,
}

impl PackFacts {
    /// Reads the pieces of one tender; `others` are the names of files that were not read.
    #[must_use]
    pub fn read(pieces: &[&PieceFacts], others: &[&str]) -> Self {
        let contract = contract::read(pieces);
        let annexes = annexes::read(pieces, &contract, others);
        Self {
            annexes,
            said: said::read(pieces),
            contract,
        }
    }
}
