//! DOC: clauses of the libraries whose text is no longer that of the library.
//!
//! A change is no fault by itself: what it takes out may be. A required element that the pieces lack is
//! blamed by its theme; here one only learns which change did it.

use super::{Case, Rule, finding};
use crate::library::clause::Clause;
use crate::verdict::{
    Basis, BasisKind, ClauseChange, ClauseRead, ClauseState, ElementStatus, Evidence, Judgement, Outcome, Remedy,
    Severity,
};

pub const CHANGED: Rule = Rule { judge: changed };

/// DOC-03: one finding for each clause that was changed, or that an earlier version wrote.
fn changed(case: &Case) -> Vec<Outcome> {
    let other = case
        .facts
        .clauses
        .iter()
        .filter(|read| read.state != ClauseState::Inchangee);
    other
        .filter_map(|read| Some((read, clause_of(case, read)?)))
        .map(|(read, clause)| outcome(case, read, clause))
        .collect()
}

/// The clause of the current library.
fn clause_of<'a>(case: &'a Case, read: &ClauseRead) -> Option<&'a Clause> {
    let (_, id) = read.clause.split_once('/')?;
    case.library.clause(id.split('@').next()?)
}

fn outcome(case: &Case, read: &ClauseRead, clause: &Clause) -> Outcome {
    let missing: Vec<&str> = read.lost.iter().filter_map(|id| missing(case, id)).collect();
    let (message, remedy) = match read.state {
        ClauseState::Ancienne => (
            format!(
                "« {} » : texte d’une version antérieure ({}) ; depuis, dans la version {} : {}.",
                clause.title,
                read.clause,
                clause.version,
                told(&read.changes)
            ),
            "reprenez la version actuelle, ou notez la version dans marche.yaml",
        ),
        _ if missing.is_empty() => (
            format!(
                "« {} » : clause du clausier modifiée ({}) : {}.",
                clause.title,
                read.clause,
                told(&read.changes)
            ),
            "relisez les écarts ; reprenez le texte du clausier s’ils ne sont pas voulus",
        ),
        _ => (
            format!(
                "« {} » : clause du clausier modifiée ({}) ; le projet ne dit plus {}.",
                clause.title,
                read.clause,
                missing.join(", ")
            ),
            "rétablissez ces éléments, ou reprenez le texte du clausier",
        ),
    };
    let severity = if missing.is_empty() {
        Severity::Conseil
    } else {
        Severity::Mineur
    };
    let finding = finding(
        "DOC-03",
        severity,
        Evidence::Sur,
        message,
        read.changes
            .iter()
            .map(|change| change.after.clone())
            .find(|after| !after.is_empty()),
        read.changes
            .first()
            .map_or_else(|| read.place.clone(), |change| change.place.clone()),
        vec![Basis {
            kind: BasisKind::Recommandation,
            reference: format!("Clausier « {} »", clause.library),
        }],
        Some(Remedy {
            text: remedy.to_owned(),
            clause: Some(clause.reference()),
        }),
    );
    Outcome {
        rule: "changed",
        subject: format!("{} {}", read.place.piece, clause.id),
        required: false,
        judgement: Judgement::Broken(vec![finding]),
    }
}

/// The first changes, in words: « A » devient « B ».
fn told(changes: &[ClauseChange]) -> String {
    const TOLD: usize = 3;
    let mut parts: Vec<String> = changes.iter().take(TOLD).map(change).collect();
    match changes.len().saturating_sub(TOLD) {
        0 => {}
        1 => parts.push("un autre passage".to_owned()),
        more => parts.push(format!("{more} autres passages")),
    }
    parts.join(" ; ")
}

fn change(change: &ClauseChange) -> String {
    let (before, after) = (shortened(&change.before), shortened(&change.after));
    match (before.is_empty(), after.is_empty()) {
        (true, _) => format!("ajout de « {after} »"),
        (_, true) => format!("retrait de « {before} »"),
        _ => format!("« {before} » devient « {after} »"),
    }
}

/// A quote of some words: the verdict holds it whole.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 90;
    let text = text.trim_end_matches(['.', ' ', '\n']);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The title of a required element that nothing else in the pieces says.
fn missing<'a>(case: &'a Case, id: &str) -> Option<&'a str> {
    let element = case
        .library
        .element(id)
        .filter(|element| element.required_for(case.purchase()))?;
    let read = case
        .facts
        .commitments
        .iter()
        .flat_map(|commitment| &commitment.elements);
    let present = read
        .into_iter()
        .any(|read| read.id == id && read.status == ElementStatus::Present);
    (!present).then_some(element.title.as_str())
}
