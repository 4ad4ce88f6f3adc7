//! COH: what the pieces of one tender say against each other.

mod contract;
mod weights;
mod words;

use super::{Case, Rule};
use crate::verdict::{Basis, BasisKind, Finding, Judgement, Outcome, Passage};

pub use weights::contradicting;

pub(super) const WEIGHTS: Rule = Rule {
    judge: weights::contradictory,
};
pub(super) const LOT_WITHOUT_CRITERIA: Rule = Rule {
    judge: weights::lot_without_criteria,
};
pub(super) const OUTSIDE_CONTRACT: Rule = Rule {
    judge: contract::outside,
};
pub(super) const ANNEX_ABSENT: Rule = Rule {
    judge: contract::annex_absent,
};
pub(super) const ANNEX_BLANK: Rule = Rule {
    judge: contract::annex_blank,
};
pub(super) const PRECEDENCE: Rule = Rule {
    judge: contract::precedence,
};
pub(super) const SAID_TWICE: Rule = Rule {
    judge: words::said_twice,
};
pub(super) const UNSANCTIONED: Rule = Rule {
    judge: words::unsanctioned,
};

/// The pieces given make a pack: the contract, and what opens the consultation or signs it.
fn is_pack(case: &Case) -> bool {
    use crate::verdict::PieceKind::{Ae, Avis, Rc};
    case.contract_is_given() && [Rc, Ae, Avis].iter().any(|kind| case.given(*kind))
}

/// Advice on the pack as a whole: no text of law says it.
fn advice(reference: &str) -> Vec<Basis> {
    vec![Basis {
        kind: BasisKind::Recommandation,
        reference: reference.to_owned(),
    }]
}

fn passage(quote: &str, place: &crate::document::Place) -> Passage {
    Passage {
        quote: quote.to_owned(),
        place: place.clone(),
    }
}

/// A required outcome that a reader must settle.
fn unsure(rule: &'static str, subject: &str, reason: &str, finding: Finding) -> Outcome {
    Outcome {
        rule,
        subject: subject.to_owned(),
        required: true,
        judgement: Judgement::Unsure {
            reason: reason.to_owned(),
            findings: vec![finding],
        },
    }
}

fn broken(rule: &'static str, subject: &str, required: bool, finding: Finding) -> Outcome {
    Outcome {
        rule,
        subject: subject.to_owned(),
        required,
        judgement: Judgement::Broken(vec![finding]),
    }
}
