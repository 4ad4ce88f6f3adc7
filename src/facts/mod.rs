//! What drafts say, read once and shared by all rules. No judgement here.

pub mod citations;
pub mod commitments;
pub mod criteria;
pub mod library_clauses;
pub mod mentions;
pub mod outline;
pub mod piece;
pub mod profile;
pub mod purchase;

use jiff::civil::Date;

use crate::document::Gap;
use crate::library::profile::Profile;
use crate::verdict::{ClauseRead, PurchaseTypeRead, ReadState};

/// One piece of a tender, read.
#[derive(Debug)]
pub struct PieceFacts {
    /// Path as the user named it.
    pub path: String,
    pub kind: piece::KindRead,
    pub outline: outline::Outline,
    pub read: ReadState,
    pub gaps: Vec<Gap>,
    pub blanks: Vec<mentions::Blank>,
}

/// Everything that the pieces of one tender say.
#[derive(Debug)]
pub struct Facts {
    pub pieces: Vec<PieceFacts>,
    pub purchase: PurchaseTypeRead,
    /// Launch date of the consultation: from the tender file, the command line, or the notice.
    pub launch: Option<Date>,
    /// The tender's answers, completed by what the pieces surely say.
    pub profile: Profile,
    /// Sets of the piece that decides: the RC before the others.
    pub criteria: Vec<criteria::CriteriaSetFact>,
    pub commitments: Vec<commitments::Commitment>,
    /// Texts of law cited, each once for a piece.
    pub citations: Vec<citations::Citation>,
    /// Clauses of the libraries that the pieces show.
    pub clauses: Vec<ClauseRead>,
}

impl Facts {
    /// What the pieces together say of a theme.
    #[must_use]
    pub fn commitment(&self, theme: &str) -> Option<&commitments::Commitment> {
        self.commitments.iter().find(|commitment| commitment.theme == theme)
    }
}
