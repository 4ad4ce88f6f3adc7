//! Every theme of the libraries (RGPD, RGAA, ENV, INS…): absent, incomplete, soft, only mentioned.
//!
//! One set of rules serves all themes: what is due and how grave its lack is are data of the theme
//! (law) and of the policy; this file holds no theme's name.

mod elements;
mod traps;

use super::{Case, Requirement, finding};
use crate::document::Place;
use crate::facts::commitments::{Commitment, ElementFact, Sighting};
use crate::library::condition::Answer;
use crate::library::profile::Value;
use crate::library::theme::{Ground, Theme};
use crate::verdict::{
    Basis, BasisKind, ElementRead, ElementStatus, Evidence, Finding, Judgement, Outcome, PieceKind, Severity,
    ThemeRead, ThemeStatus,
};

/// Why a theme is due in this tender, and how grave its lack is.
pub struct Due {
    pub requirement: Requirement,
    /// One French sentence for the report.
    pub why: String,
    pub bases: Vec<Basis>,
    /// Severity when the theme is missing as a whole.
    pub missing: Severity,
    pub evidence: Evidence,
}

/// Decides whether a theme is due: by law first, then by policy.
#[must_use]
pub fn due(case: &Case, theme: &Theme) -> Due {
    let applicable = theme.applicable.evaluate(case.profile());
    if applicable == Answer::No {
        return Due::not_due("les données du marché disent qu’il ne s’applique pas");
    }
    if let Some(reason) = excuse(case, theme) {
        return Due::not_due(&format!("motif inscrit au dossier : {reason}"));
    }
    let sure = applicable == Answer::Yes;
    let by_law = theme.law.iter().find(|row| row_applies(case, row));
    if let Some(row) = by_law
        && sure
    {
        return Due {
            requirement: Requirement::Law,
            why: row.why.clone(),
            bases: case.bases(&row.bases),
            missing: row.missing,
            evidence: Evidence::Sur,
        };
    }
    let asked = case
        .policy
        .themes
        .get(&case.purchase())
        .is_some_and(|themes| themes.contains(&theme.id));
    if !asked {
        return Due::not_due("ni la loi, à ce que disent les pièces, ni la politique ne l’exigent ici");
    }
    Due {
        requirement: Requirement::Policy,
        why: format!("exigé par la politique ({})", case.policy.title),
        bases: vec![case.policy_basis()],
        missing: Severity::Majeur,
        evidence: if sure { Evidence::Sur } else { Evidence::Probable },
    }
}

/// The reason, kept in the buyer's file and never in the pack, that excuses from the theme.
fn excuse(case: &Case, theme: &Theme) -> Option<String> {
    match case.profile().get(theme.excused_by.as_deref()?)? {
        Value::Text(reason) if !reason.trim().is_empty() => Some(reason.clone()),
        _ => None,
    }
}

impl Due {
    fn not_due(why: &str) -> Self {
        Self {
            requirement: Requirement::None,
            why: why.to_owned(),
            bases: Vec::new(),
            missing: Severity::Conseil,
            evidence: Evidence::Sur,
        }
    }
}

/// A row of the law applies when its condition is surely met and the launch date is known and reached:
/// without a date no law is asserted.
fn row_applies(case: &Case, row: &crate::library::theme::LawRow) -> bool {
    let in_time = match (row.since, case.date()) {
        (None, _) => true,
        (Some(since), Some(date)) => since <= date,
        (Some(_), None) => false,
    };
    in_time && row.when.evaluate(case.profile()) == Answer::Yes
}

/// Judges one theme over all pieces of the tender: what is required of it, and apart, what is only advised.
#[must_use]
pub fn judge(case: &Case, theme: &Theme) -> Vec<Outcome> {
    let due = due(case, theme);
    let required = due.requirement != Requirement::None;
    let outcome = |required, judgement| Outcome {
        rule: "themes",
        subject: theme.id.clone(),
        required,
        judgement,
    };
    if !required {
        return vec![outcome(
            false,
            Judgement::OutOfScope {
                reason: due.why.clone(),
            },
        )];
    }
    let Some(commitment) = case.facts.commitment(&theme.id) else {
        return vec![outcome(
            true,
            Judgement::Unsure {
                reason: "aucune pièce lue".to_owned(),
                findings: Vec::new(),
            },
        )];
    };
    let mut outcomes = judge_elements(case, theme, &due, commitment, &outcome);
    let traps = traps::findings(case, theme, &due, commitment);
    if !traps.is_empty() {
        outcomes.push(outcome(true, Judgement::Broken(traps)));
    }
    outcomes
}

fn judge_elements(
    case: &Case,
    theme: &Theme,
    due: &Due,
    commitment: &Commitment,
    outcome: &dyn Fn(bool, Judgement) -> Outcome,
) -> Vec<Outcome> {
    if commitment.status == ThemeStatus::SansObjet {
        let reason = "les pièces disent pourquoi il est sans objet".to_owned();
        return vec![outcome(true, Judgement::OutOfScope { reason })];
    }
    let engaged = commitment.status == ThemeStatus::Engage;
    let met = Judgement::Met {
        place: place(commitment),
    };
    if !home_is_given(case, theme) {
        // What is missing may stand in a piece that was not given: said once, by the rule on missing pieces.
        let unsure = Judgement::Unsure {
            reason: missing_home(case, theme),
            findings: Vec::new(),
        };
        return vec![outcome(true, if engaged { met } else { unsure })];
    }
    let findings = findings(case, theme, due, commitment);
    match commitment.status {
        // Every required element is there: what is left is detail and advice.
        ThemeStatus::Engage => vec![outcome(true, met), outcome(false, Judgement::Broken(findings))],
        ThemeStatus::AVerifier => {
            let reason = "le texte est ouvert ou une partie n’a pas été lue".to_owned();
            vec![outcome(true, Judgement::Unsure { reason, findings })]
        }
        _ => vec![outcome(true, Judgement::Broken(findings))],
    }
}

/// The theme as the verdict shows it: its status in the pieces given, and whether it is due.
#[must_use]
pub fn report(case: &Case, theme: &Theme) -> ThemeRead {
    let due = due(case, theme);
    let commitment = case.facts.commitment(&theme.id);
    ThemeRead {
        theme: theme.id.clone(),
        required: due.requirement != Requirement::None,
        why: due.why,
        status: commitment.map_or(ThemeStatus::Absent, |commitment| commitment.status),
        elements: commitment
            .map(|commitment| {
                let elements = commitment.elements.iter();
                elements.map(|element| element_read(theme, element)).collect()
            })
            .unwrap_or_default(),
    }
}

/// The pieces that carry a theme were given: a CCP, or every CCAP and CCTP that its list names.
#[must_use]
pub fn home_is_given(case: &Case, theme: &Theme) -> bool {
    missing_pieces(case, theme).is_empty()
}

/// Pieces of the theme's list that the tender lacks.
#[must_use]
pub fn missing_pieces(case: &Case, theme: &Theme) -> Vec<PieceKind> {
    let given = |kind: PieceKind| case.facts.pieces.iter().any(|piece| piece.kind.kind == kind);
    if given(PieceKind::Ccp) {
        return Vec::new();
    }
    let homes = theme
        .pieces
        .iter()
        .filter(|kind| matches!(kind, PieceKind::Ccap | PieceKind::Cctp));
    homes.copied().filter(|kind| !given(*kind)).collect()
}

fn missing_home(case: &Case, theme: &Theme) -> String {
    let names: Vec<&str> = missing_pieces(case, theme).into_iter().map(super::piece_name).collect();
    format!("pièce non fournie : {}", names.join(", "))
}

fn findings(case: &Case, theme: &Theme, due: &Due, commitment: &Commitment) -> Vec<Finding> {
    let whole = |number: &str, severity: Severity, message: String| {
        let evidence = weakest(due.evidence, case.reading_of_contract());
        let place = place(commitment).unwrap_or_else(|| case.home(&theme.pieces));
        let remedy = case.remedy_theme(theme);
        vec![finding(
            &format!("{}-{number}", theme.family),
            lowered(severity, evidence),
            evidence,
            message,
            commitment.ground.as_ref().map(|ground| ground.quote.clone()),
            place,
            due.bases.clone(),
            remedy,
        )]
    };
    let title = &theme.title;
    match commitment.status {
        ThemeStatus::Absent => whole(
            "01",
            due.missing,
            format!("« {title} » : aucune clause dans les pièces lues."),
        ),
        ThemeStatus::Souple if commitment.outside => whole(
            "03",
            due.missing,
            format!("« {title} » : la clause n’est que dans une pièce qui n’oblige pas le titulaire."),
        ),
        ThemeStatus::Souple => whole(
            "03",
            due.missing,
            format!("« {title} » : la rédaction souhaite ou incite, elle n’oblige pas le titulaire."),
        ),
        ThemeStatus::Mention => whole(
            "04",
            due.missing,
            format!("« {title} » : le sujet est cité, aucune obligation n’en naît pour le titulaire."),
        ),
        ThemeStatus::Reference => whole(
            "05",
            due.missing,
            format!(
                "« {title} » : simple renvoi à un autre texte, sans obligation propre à ce marché.{}",
                brings(commitment)
            ),
        ),
        ThemeStatus::AVerifier => whole(
            "07",
            Severity::Mineur,
            format!("« {title} » : le texte ne permet pas de conclure, à relire."),
        ),
        ThemeStatus::Engage | ThemeStatus::Incomplet | ThemeStatus::SansObjet => {
            elements::findings(case, theme, due, commitment)
        }
    }
}

/// What the texts cited bring and leave open, after the finding's own sentence.
fn brings(commitment: &Commitment) -> String {
    commitment.brings.iter().map(|says| format!(" {says}")).collect()
}

fn element_read(theme: &Theme, element: &ElementFact) -> ElementRead {
    let sighting = sighting(element);
    ElementRead {
        id: element.id.clone(),
        title: theme
            .elements
            .iter()
            .find(|known| known.id == element.id)
            .map(|known| known.title.clone())
            .unwrap_or_default(),
        status: element.status,
        quote: sighting.map(|sighting| sighting.quote.clone()),
        place: sighting.map(|sighting| sighting.place.clone()),
        reason: reason(element),
    }
}

/// « la phrase oblige le titulaire ; reconnue par « … » »; for what is absent, the words it was not taken from.
fn reason(element: &ElementFact) -> String {
    let Some(sighting) = &element.sighting else {
        return element.why.clone();
    };
    let phrasing = &sighting.phrasing;
    match element.status {
        ElementStatus::Absent => format!(
            "{} : « {} », reconnue par « {phrasing} », n’est pas retenue",
            element.why, sighting.quote
        ),
        _ => format!("{}, reconnue par « {phrasing} »", element.why),
    }
}

/// Evidence of an element that is there in some way; what an absent one was mistaken for is no evidence.
fn sighting(element: &ElementFact) -> Option<&Sighting> {
    element
        .sighting
        .as_ref()
        .filter(|_| element.status != ElementStatus::Absent)
}

/// Where the theme is spoken of: with its firmest element, else where it is mentioned.
fn place(commitment: &Commitment) -> Option<Place> {
    let firm = commitment
        .elements
        .iter()
        .find(|element| element.status == ElementStatus::Present)
        .and_then(sighting);
    if let Some(firm) = firm {
        return Some(firm.place.clone());
    }
    let ground = commitment.ground.as_ref().map(|ground| ground.place.clone());
    ground.or_else(|| commitment.passages.first().map(|passage| passage.place.clone()))
}

/// What the law asks is « bloquant » only where the law makes the theme due; elsewhere it is policy.
fn ground(case: &Case, due: &Due, ground: Ground, bases: &[String], severity: Severity) -> (Severity, Vec<Basis>) {
    match ground {
        Ground::Law if due.requirement == Requirement::Law => (severity, case.bases(bases)),
        Ground::Law | Ground::Policy => (severity.max(Severity::Majeur), vec![case.policy_basis()]),
        Ground::Advice => {
            let mut bases = case.bases(bases);
            bases.retain(|basis| basis.kind == BasisKind::Recommandation);
            if bases.is_empty() {
                bases.push(case.policy_basis());
            }
            (severity, bases)
        }
    }
}

fn weakest(a: Evidence, b: Evidence) -> Evidence {
    a.max(b)
}

/// « Bloquant » needs certainty; otherwise one level down.
fn lowered(severity: Severity, evidence: Evidence) -> Severity {
    if severity == Severity::Bloquant && evidence != Evidence::Sur {
        Severity::Majeur
    } else {
        severity
    }
}
