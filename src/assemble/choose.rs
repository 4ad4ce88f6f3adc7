//! Which clauses a tender gets: those that apply, at its level, with its additions and withdrawals.

use std::collections::BTreeSet;

use super::error::Error;
use crate::library::Library;
use crate::library::clause::{Clause, Level};
use crate::library::condition::Answer;
use crate::library::profile::Profile;
use crate::verdict::PurchaseType;

/// What the tender says of the choice.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Clauses up to this level are taken.
    pub level: Level,
    /// Ids taken whatever their level and condition.
    pub added: Vec<String>,
    /// Ids left out.
    pub removed: Vec<String>,
}

/// The clauses to print.
#[derive(Debug, Clone, Default)]
pub struct Chosen<'a> {
    /// In printing order.
    pub clauses: Vec<&'a Clause>,
    /// Questions without which it cannot be told whether more clauses apply.
    pub unanswered: BTreeSet<String>,
}

/// Chooses among the clauses of the tender's purchase type.
///
/// # Errors
/// An added or removed id that the libraries do not have.
pub fn choose<'a>(
    library: &'a Library,
    purchase: PurchaseType,
    profile: &Profile,
    choice: &Choice,
) -> Result<Chosen<'a>, Error> {
    let mut chosen = Chosen::default();
    for (clause, answer) in library.applicable(purchase, profile) {
        if clause.level > choice.level || choice.removed.contains(&clause.id) || choice.added.contains(&clause.id) {
            continue;
        }
        match answer {
            Answer::Yes => chosen.clauses.push(clause),
            Answer::Unknown(questions) => chosen.unanswered.extend(questions),
            Answer::No => {}
        }
    }
    for id in &choice.removed {
        library.clause(id).ok_or_else(|| Error::UnknownClause(id.clone()))?;
    }
    for id in choice.added.iter().collect::<BTreeSet<_>>() {
        chosen
            .clauses
            .push(library.clause(id).ok_or_else(|| Error::UnknownClause(id.clone()))?);
    }
    chosen.clauses.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    Ok(chosen)
}
