//! Findings on the elements of a theme: missing, too weak, to be read again, or only advised.

use super::{Due, ground, lowered, place, sighting, weakest};
use crate::document::Place;
use crate::facts::commitments::{Commitment, ElementFact};
use crate::library::condition::Answer;
use crate::library::theme::{Element, Required, SeverityCase, Theme};
use crate::rules::{Case, finding};
use crate::verdict::{Basis, BasisKind, ElementStatus, Evidence, Finding, Severity};

/// What is missing or too weak among the elements of a theme that is there.
pub(super) fn findings(case: &Case, theme: &Theme, due: &Due, commitment: &Commitment) -> Vec<Finding> {
    let mut findings: Vec<Finding> = theme
        .elements
        .iter()
        .filter_map(|element| finding_of(case, theme, due, commitment, element))
        .collect();
    findings.extend(good_practice(case, theme, commitment));
    findings
}

/// Optional elements that are only advice, all in one finding: a list of wishes must not drown the duties.
fn good_practice(case: &Case, theme: &Theme, commitment: &Commitment) -> Option<Finding> {
    let absent = |element: &&Element| {
        is_advice(case, commitment, element) && status(commitment, element) != ElementStatus::Present
    };
    let titles: Vec<String> = theme
        .elements
        .iter()
        .filter(absent)
        .map(|element| format!("« {} »", element.title))
        .collect();
    if titles.is_empty() {
        return None;
    }
    let place = place(commitment).unwrap_or_else(|| case.home(&theme.pieces));
    Some(finding(
        &format!("{}-08", theme.family),
        Severity::Conseil,
        Evidence::Sur,
        format!(
            "« {} » : bonnes pratiques que le texte ne reprend pas : {}.",
            theme.title,
            titles.join(", ")
        ),
        None,
        place,
        vec![Basis {
            kind: BasisKind::Recommandation,
            reference: format!("Clausier « {} »", theme.title),
        }],
        None,
    ))
}

/// An optional element is a gap only where the libraries have an obligatory clause for it in this tender.
fn is_advice(case: &Case, commitment: &Commitment, element: &Element) -> bool {
    let absent = absent_severity(case, commitment, element);
    element.required == Required::Never && (absent == Severity::Conseil || !case.offers(element))
}

/// How grave its absence is here: the first case of the element that applies, else its own severity.
fn absent_severity(case: &Case, commitment: &Commitment, element: &Element) -> Severity {
    let lacks = |id: &String| {
        let read = commitment.elements.iter().find(|read| read.id == *id);
        read.is_none_or(|read| read.status == ElementStatus::Absent)
    };
    let applies =
        |one: &&SeverityCase| one.when.evaluate(case.profile()) == Answer::Yes && one.lacking.iter().all(lacks);
    element
        .cases
        .iter()
        .find(applies)
        .map_or(element.absent, |one| one.absent)
}

fn status(commitment: &Commitment, element: &Element) -> ElementStatus {
    commitment
        .elements
        .iter()
        .find(|read| read.id == element.id)
        .map_or(ElementStatus::Absent, |read| read.status)
}

fn finding_of(case: &Case, theme: &Theme, due: &Due, commitment: &Commitment, element: &Element) -> Option<Finding> {
    let read = commitment.elements.iter().find(|read| read.id == element.id);
    let status = status(commitment, element);
    // Good to have, not required: never graver than a detail to add.
    let optional = element.required == Required::Never;
    if status == ElementStatus::Present
        || is_advice(case, commitment, element)
        || !(optional || element.required_for(case.purchase()))
    {
        return None;
    }
    if optional && status == ElementStatus::AVerifier {
        return None;
    }
    let (number, severity, message) = match status {
        ElementStatus::Present => return None,
        ElementStatus::Absent => (
            "02",
            absent_severity(case, commitment, element),
            format!("« {} » : il manque « {} ».", theme.title, element.title),
        ),
        ElementStatus::Faible => (
            "06",
            element.weak,
            format!(
                "« {} » : « {} » est trop faible pour obliger.",
                theme.title, element.title
            ),
        ),
        ElementStatus::AVerifier => (
            "07",
            Severity::Mineur,
            format!("« {} » : « {} » est à relire.", theme.title, element.title),
        ),
    };
    let evidence = if status == ElementStatus::AVerifier {
        Evidence::AVerifier
    } else {
        due.evidence
    };
    let evidence = weakest(evidence, case.reading_of_contract());
    let (severity, basis) = ground(case, due, element.ground, &element.bases, severity);
    let severity = if optional {
        severity.max(Severity::Mineur)
    } else {
        severity
    };
    Some(finding(
        &format!("{}-{number}", theme.family),
        lowered(severity, evidence),
        evidence,
        message,
        read.and_then(sighting).map(|sighting| sighting.quote.clone()),
        place_of(case, theme, commitment, read),
        basis,
        case.remedy_element(element),
    ))
}

fn place_of(case: &Case, theme: &Theme, commitment: &Commitment, read: Option<&ElementFact>) -> Place {
    read.and_then(sighting)
        .map(|sighting| sighting.place.clone())
        .or_else(|| place(commitment))
        .unwrap_or_else(|| case.home(&theme.pieces))
}
