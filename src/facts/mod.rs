//! What drafts say, read once and shared by all rules. No judgement here.

pub mod citations;
pub mod commitments;
pub mod criteria;
mod folded;
pub mod library_clauses;
pub mod lots;
pub mod mentions;
pub mod outline;
pub mod pack;
pub mod penalties;
pub mod piece;
pub mod profile;
pub mod purchase;

use std::sync::Arc;

use jiff::civil::Date;

use crate::document::Gap;
use crate::library::profile::Profile;
use crate::verdict::{ClauseRead, PieceKind, PurchaseTypeRead, ReadState};

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
    /// Numbers of the lots that it is written for; empty for all of them.
    pub lots: Vec<String>,
    /// Award criteria that it states itself.
    pub criteria: Vec<criteria::CriteriaSetFact>,
    /// What it says of each theme itself.
    pub commitments: Vec<commitments::Commitment>,
}

/// A file of the tender that could not be read: all that is known of it is its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub path: String,
    pub kind: PieceKind,
    /// A French sentence that names the file.
    pub reason: String,
}

impl Unread {
    #[must_use]
    pub fn new(path: &str, reason: String) -> Self {
        Self {
            path: path.to_owned(),
            kind: piece::kind_of_name(path),
            reason,
        }
    }
}

/// Award criteria that a piece states beside those of the piece that decides.
#[derive(Debug, Clone)]
pub struct Rival {
    /// Path of the piece.
    pub piece: String,
    pub kind: PieceKind,
    pub set: criteria::CriteriaSetFact,
}

/// Everything that the pieces of one tender say.
#[derive(Debug)]
pub struct Facts {
    pub pieces: Vec<Arc<PieceFacts>>,
    pub unread: Vec<Unread>,
    pub purchase: PurchaseTypeRead,
    /// Launch date of the consultation: from the tender file, the command line, or the notice.
    pub launch: Option<Date>,
    /// The tender's answers, completed by what the pieces surely say.
    pub profile: Profile,
    /// Sets of the piece that decides: the RC before the others.
    pub criteria: Vec<criteria::CriteriaSetFact>,
    /// Some piece states award criteria, for this lot or for another.
    pub criteria_stated: bool,
    /// Sets of the other pieces.
    pub rivals: Vec<Rival>,
    pub commitments: Vec<commitments::Commitment>,
    /// Texts of law cited, each once for a piece.
    pub citations: Vec<citations::Citation>,
    pub penalties: penalties::Penalties,
    /// Clauses of the libraries that the pieces show.
    pub clauses: Vec<ClauseRead>,
    pub pack: pack::PackFacts,
    pub lots: Vec<lots::Lot>,
    /// The one lot that these facts are about.
    pub lot: Option<String>,
}

impl Facts {
    /// What the pieces together say of a theme.
    #[must_use]
    pub fn commitment(&self, theme: &str) -> Option<&commitments::Commitment> {
        self.commitments.iter().find(|commitment| commitment.theme == theme)
    }
}
