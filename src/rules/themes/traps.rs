//! Findings on the traps of a theme: words that stand in the contract and should not.

use super::{Due, ground, lowered, weakest};
use crate::facts::commitments::Commitment;
use crate::library::theme::{Theme, Trap};
use crate::rules::{Case, finding};
use crate::verdict::{Evidence, Finding, Remedy};

/// One finding for each trap found, at its own place.
pub(super) fn findings(case: &Case, theme: &Theme, due: &Due, commitment: &Commitment) -> Vec<Finding> {
    let found = commitment.traps.iter().filter_map(|fact| {
        let trap = theme.traps.iter().find(|trap| trap.number == fact.number)?;
        let sure = if fact.sighting.sure {
            Evidence::Sur
        } else {
            Evidence::Probable
        };
        let evidence = weakest(due.evidence, sure);
        let (severity, basis) = ground(case, due, trap.ground, &trap.bases, trap.severity);
        Some(finding(
            &format!("{}-{}", theme.family, trap.number),
            lowered(severity, evidence),
            evidence,
            format!("« {} » : {}", theme.title, trap.finds),
            Some(fact.sighting.quote.clone()),
            fact.sighting.place.clone(),
            basis,
            Some(remedy(case, trap)),
        ))
    });
    found.collect()
}

fn remedy(case: &Case, trap: &Trap) -> Remedy {
    let clause = trap.clause.as_ref().and_then(|id| case.library.clause(id));
    Remedy {
        text: trap.mend.clone(),
        clause: clause.map(crate::library::clause::Clause::reference),
    }
}
