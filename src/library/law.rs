//! Legal texts, each once, with their time in force.

use jiff::civil::Date;

use super::theme::Phrasing;
use crate::verdict::BasisKind;

#[derive(Debug, Clone)]
pub struct LegalBasis {
    pub id: String,
    /// As one cites it: « RGPD, art. 28 ».
    pub reference: String,
    pub title: String,
    pub nature: Nature,
    pub from: Option<Date>,
    /// Last day in force.
    pub until: Option<Date>,
    /// No source backs these dates yet: a finding that rests on them is to be confirmed.
    pub unconfirmed: bool,
    pub replaced_by: Option<String>,
    /// What it asks, in one sentence.
    pub requires: String,
    /// How a draft names it, where that must be recognised: texts that drafts still cite after their end,
    /// or before their beginning.
    pub citations: Vec<Phrasing>,
    /// Sentences that must, and must not, be recognised as citing it.
    pub yes: Vec<String>,
    pub no: Vec<String>,
}

impl LegalBasis {
    #[must_use]
    pub fn in_force(&self, date: Date) -> bool {
        self.nature != Nature::Projet
            && self.from.is_none_or(|from| from <= date)
            && self.until.is_none_or(|until| date <= until)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    Loi,
    Reglement,
    Jurisprudence,
    Ccag,
    Referentiel,
    Politique,
    Recommandation,
    /// A bill, an announced version: not law, whatever the date.
    Projet,
}

impl Nature {
    /// How a finding names what it rests on.
    #[must_use]
    pub fn basis_kind(self) -> BasisKind {
        match self {
            Self::Loi | Self::Reglement | Self::Ccag => BasisKind::Loi,
            Self::Jurisprudence => BasisKind::Jurisprudence,
            Self::Politique => BasisKind::Politique,
            Self::Referentiel | Self::Recommandation | Self::Projet => BasisKind::Recommandation,
        }
    }
}
