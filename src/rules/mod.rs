//! Judgements: a [`Case`] in, outcomes out. Pure: no file, no clock.
//!
//! To add a rule: write `x.rs` and its page `x.md`, then one `mod` line and one line of [`RULES`] here.

mod catalogue;
pub mod coherence;
mod criteria;
mod dates;
mod drafting;
mod execution;
mod library_clauses;
mod pieces;
mod proof;
pub mod themes;
mod weights;

use jiff::civil::Date;

pub use catalogue::{Page, page, pages};

use crate::document::Place;
use crate::facts::Facts;
use crate::facts::pack::Standing;
use crate::library::Library;
use crate::library::clause::{Clause, Level};
use crate::library::condition::Answer;
use crate::library::policy::Policy;
use crate::library::profile::Profile;
use crate::library::theme::{Element, Theme};
use crate::verdict::{
    Basis, BasisKind, Evidence, Finding, Outcome, PieceKind, PurchaseType, ReadState, Remedy, Severity,
};

/// What a rule judges.
pub struct Case<'a> {
    pub facts: &'a Facts,
    pub library: &'a Library,
    pub policy: &'a Policy,
}

/// A rule with logic of its own; the rules of themes are data (see [`themes`]).
struct Rule {
    judge: fn(&Case) -> Vec<Outcome>,
}

/// THE list of rules.
const RULES: &[Rule] = &[
    weights::BELOW_MINIMUM,
    weights::NOT_CLOSING,
    weights::UNWEIGHTED,
    weights::UNANNOUNCED,
    criteria::MISSING,
    criteria::NO_ENVIRONMENT,
    criteria::PRICE_ALONE,
    criteria::UNDEFINED,
    criteria::WITHOUT_OBLIGATION,
    criteria::BURIED,
    criteria::COMPANY_POLICY,
    criteria::LOCAL_PREFERENCE,
    proof::UNPROVED,
    proof::UNSCORED,
    proof::WITHOUT_FRAME,
    proof::LABEL_ALONE,
    pieces::MISSING,
    coherence::WEIGHTS,
    coherence::LOT_WITHOUT_CRITERIA,
    coherence::OUTSIDE_CONTRACT,
    coherence::ANNEX_ABSENT,
    coherence::ANNEX_BLANK,
    coherence::PRECEDENCE,
    coherence::SAID_TWICE,
    coherence::UNSANCTIONED,
    pieces::UNREAD,
    drafting::BLANKS,
    library_clauses::CHANGED,
    dates::UNDATED,
    dates::REPEALED,
    dates::UNBORN,
    execution::UNCAPPED,
];

/// Judges a tender by every rule and every theme.
#[must_use]
pub fn judge(case: &Case) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = case
        .library
        .themes()
        .flat_map(|theme| themes::judge(case, theme))
        .collect();
    outcomes.extend(RULES.iter().flat_map(|rule| (rule.judge)(case)));
    outcomes
}

/// What makes something due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    Law,
    Policy,
    None,
}

impl Case<'_> {
    fn profile(&self) -> &Profile {
        &self.facts.profile
    }

    fn purchase(&self) -> PurchaseType {
        self.facts.purchase.value
    }

    /// Launch date of the consultation, when it is known.
    fn date(&self) -> Option<Date> {
        self.facts.launch
    }

    /// Legal texts by id, as findings cite them.
    fn bases(&self, ids: &[impl AsRef<str>]) -> Vec<Basis> {
        ids.iter()
            .filter_map(|id| self.library.law(id.as_ref()))
            .map(|law| Basis {
                kind: law.nature.basis_kind(),
                reference: law.reference.clone(),
            })
            .collect()
    }

    fn policy_basis(&self) -> Basis {
        Basis {
            kind: BasisKind::Politique,
            reference: self.policy.title.clone(),
        }
    }

    /// How sure a finding of absence can be: a piece that was not read, or not whole, may hold what is missing
    /// when it is of a kind that could.
    fn reading(&self, could_hold: impl Fn(PieceKind) -> bool) -> Evidence {
        let partial = self.facts.pieces.iter().filter(|piece| piece.read != ReadState::Whole);
        let unread = self.facts.unread.iter().map(|file| file.kind);
        let mut kinds = partial.map(|piece| piece.kind.kind).chain(unread);
        if kinds.any(could_hold) {
            Evidence::AVerifier
        } else {
            Evidence::Sur
        }
    }

    /// How sure the absence of a clause can be: what is in no piece that binds is in no contract, whatever the
    /// others hold.
    fn reading_of_contract(&self) -> Evidence {
        self.reading(|kind| self.facts.pack.contract.standing(kind) == Standing::Contract)
    }

    /// Where something absent belongs: the first given piece of the list, else the first piece.
    fn home(&self, kinds: &[PieceKind]) -> Place {
        let piece = kinds
            .iter()
            .find_map(|kind| self.facts.pieces.iter().find(|piece| piece.kind.kind == *kind))
            .or_else(|| self.facts.pieces.first());
        Place {
            piece: piece.map(|piece| piece.path.as_str().into()).unwrap_or_default(),
            ..Place::default()
        }
    }

    fn given(&self, kind: PieceKind) -> bool {
        self.facts.pieces.iter().any(|piece| piece.kind.kind == kind)
    }

    /// The contract's clauses were given: a CCP, or a CCAP and a CCTP.
    fn contract_is_given(&self) -> bool {
        self.given(PieceKind::Ccp) || (self.given(PieceKind::Ccap) && self.given(PieceKind::Cctp))
    }

    fn remedy_theme(&self, theme: &Theme) -> Option<Remedy> {
        let libraries = self.library.libraries_for(self.purchase());
        let carries = |clause: &&Clause| {
            clause.theme == theme.id && libraries.contains(clause.library.as_str()) && !clause.elements.is_empty()
        };
        let first = self
            .library
            .clauses()
            .iter()
            .filter(carries)
            .min_by_key(|clause| (clause.level, clause.order))?;
        Some(Remedy {
            text: format!("ajoutez les clauses « {} » du clausier", theme.title),
            clause: Some(first.reference()),
        })
    }

    /// An obligatory clause that carries the element applies to this tender.
    fn offers(&self, element: &Element) -> bool {
        self.library
            .clauses_carrying(&element.id)
            .any(|clause| clause.level == Level::Obligatoire && clause.when.evaluate(self.profile()) == Answer::Yes)
    }

    /// The criterion model of the purchase type.
    fn remedy_criterion(&self) -> Option<Remedy> {
        let models = self.library.criteria_for(self.purchase());
        let model = models.first()?;
        Some(Remedy {
            text: format!(
                "reprenez le modèle de critère « {} » ({}) du clausier",
                model.title, model.id
            ),
            clause: None,
        })
    }

    /// A clause of the theme that answers a subject of the criteria.
    fn remedy_subjects(&self, subjects: &[String]) -> Option<Remedy> {
        let theme = subjects.iter().find_map(|subject| self.library.theme(subject));
        self.remedy_theme(theme.or_else(|| self.library.theme("environnement"))?)
    }

    fn remedy_element(&self, element: &Element) -> Option<Remedy> {
        let clause = self.library.clause_for(&element.id, self.purchase())?;
        Some(Remedy {
            text: format!("reprenez « {} »", clause.title),
            clause: Some(clause.reference()),
        })
    }
}

/// Builds a finding with its fingerprint.
#[allow(clippy::too_many_arguments)] // a finding is its eight parts
fn finding(
    code: &str,
    severity: Severity,
    evidence: Evidence,
    message: String,
    quote: Option<String>,
    place: Place,
    basis: Vec<Basis>,
    remedy: Option<Remedy>,
) -> Finding {
    let fingerprint = Finding::fingerprint(code, &message, &place, quote.as_deref());
    Finding {
        code: code.to_owned(),
        severity,
        evidence,
        message,
        quote,
        place,
        also: Vec::new(),
        basis,
        remedy,
        fingerprint,
    }
}

/// `12,5 %`: at most four decimals, non-breaking space.
fn percent(value: f64) -> String {
    let text = format!("{value:.4}");
    format!(
        "{} %",
        text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
    )
}

/// A piece's name in a sentence.
#[must_use]
pub fn piece_name(kind: PieceKind) -> &'static str {
    match kind {
        PieceKind::Rc => "le règlement de la consultation",
        PieceKind::Ccap => "le CCAP",
        PieceKind::Cctp => "le CCTP",
        PieceKind::Ccp => "le CCP",
        PieceKind::Ae => "l’acte d’engagement",
        PieceKind::Avis => "l’avis de marché",
        PieceKind::Bpu => "le bordereau des prix",
        PieceKind::Dpgf => "la décomposition du prix",
        PieceKind::Crt | PieceKind::CadreReponse => "le cadre de réponse",
        PieceKind::AnnexeRgpd => "l’annexe RGPD",
        PieceKind::AnnexeSecurite => "l’annexe de sécurité",
        PieceKind::AnnexeRse => "l’annexe environnementale et sociale",
        PieceKind::Questions => "les questions et réponses",
        PieceKind::Formulaire => "un formulaire",
        PieceKind::Clausier | PieceKind::Guide | PieceKind::Autre => "une autre pièce",
    }
}
