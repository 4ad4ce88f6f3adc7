//! DAT: the law of the tender's date, and texts cited that are not in force then.

use super::{Case, Rule, finding};
use crate::facts::citations::Citation;
use crate::library::law::{LegalBasis, Nature};
use crate::text::date;
use crate::verdict::{Basis, BasisKind, Evidence, Finding, Judgement, Outcome, PieceKind, Remedy, Severity};

pub const UNDATED: Rule = Rule { judge: undated };
pub const REPEALED: Rule = Rule { judge: repealed };
pub const UNBORN: Rule = Rule { judge: unborn };

/// DAT-01: without a launch date, rows of the law that have one are not asserted.
fn undated(case: &Case) -> Vec<Outcome> {
    if case.date().is_some() || case.facts.pieces.is_empty() {
        return Vec::new();
    }
    let finding = finding(
        "DAT-01",
        Severity::Conseil,
        Evidence::Sur,
        "Date de lancement inconnue : les obligations légales datées ne sont jugées qu’au titre de la politique. \
         Indiquez-la par --date ou dans marche.yaml."
            .to_owned(),
        None,
        case.home(&[]),
        vec![advice("Droit applicable à la date de lancement")],
        None,
    );
    vec![Outcome {
        rule: "undated",
        subject: "date".to_owned(),
        required: false,
        judgement: Judgement::Broken(vec![finding]),
    }]
}

/// DAT-02: a text is cited after its end.
fn repealed(case: &Case) -> Vec<Outcome> {
    let ended = |citation: &Citation, law: &LegalBasis| {
        let until = law.until?;
        let mut message = match case.date() {
            Some(launch) if launch <= until => return None,
            Some(launch) => format!(
                "« {} » n’est plus en vigueur au lancement de la consultation ({}) : son dernier jour est le {}.",
                law.reference,
                date::written(launch),
                date::written(until)
            ),
            None => format!(
                "« {} » n’est plus en vigueur après le {} : à corriger si la consultation est lancée plus tard.",
                law.reference,
                date::written(until)
            ),
        };
        if law.unconfirmed {
            message.push_str(" Date à confirmer.");
        }
        Some(judged(case, "DAT-02", citation, law, message))
    };
    outcomes(case, "repealed", ended)
}

/// DAT-03: a text is cited before it is law.
fn unborn(case: &Case) -> Vec<Outcome> {
    let not_yet = |citation: &Citation, law: &LegalBasis| {
        let message = match (law.nature, law.from, case.date()) {
            (Nature::Projet, ..) => format!("« {} » n’est pas un texte en vigueur : {}", law.reference, law.requires),
            (_, Some(from), Some(launch)) if launch < from => format!(
                "« {} » n’est pas en vigueur au lancement de la consultation ({}) : ce sera le {}.",
                law.reference,
                date::written(launch),
                date::written(from)
            ),
            _ => return None,
        };
        Some(judged(case, "DAT-03", citation, law, message))
    };
    outcomes(case, "unborn", not_yet)
}

/// One outcome for each text that a piece of the tender cites wrongly. Where the draft rests on the text,
/// somebody must read it again before the tender can be called compliant.
fn outcomes(
    case: &Case,
    rule: &'static str,
    judge: impl Fn(&Citation, &LegalBasis) -> Option<Finding>,
) -> Vec<Outcome> {
    let cited = case.facts.citations.iter().filter(|citation| is_draft(case, citation));
    let found = cited.filter_map(|citation| Some((citation, judge(citation, case.library.law(&citation.law)?)?)));
    found
        .map(|(citation, finding)| {
            let required = finding.severity <= Severity::Majeur;
            let judgement = if required {
                Judgement::Unsure {
                    reason: finding.message.clone(),
                    findings: vec![finding],
                }
            } else {
                Judgement::Broken(vec![finding])
            };
            Outcome {
                rule,
                subject: format!("{} {}", citation.place.piece, citation.law),
                required,
                judgement,
            }
        })
        .collect()
}

/// Guides and clause libraries tell the history of the law; only drafts apply it.
fn is_draft(case: &Case, citation: &Citation) -> bool {
    let piece = case
        .facts
        .pieces
        .iter()
        .find(|piece| *piece.path == *citation.place.piece);
    piece.is_some_and(|piece| {
        !matches!(
            piece.kind.kind,
            PieceKind::Guide | PieceKind::Clausier | PieceKind::Questions
        )
    })
}

/// Graver where the sentence rests on the text; without a launch date, or with one of the text's own that
/// no source backs, nothing is sure.
fn judged(case: &Case, code: &str, citation: &Citation, law: &LegalBasis, message: String) -> Finding {
    let (severity, evidence) = match (citation.binds, case.date()) {
        (_, None) => (Severity::Mineur, Evidence::AVerifier),
        (true, Some(_)) => (Severity::Majeur, Evidence::Probable),
        (false, Some(_)) => (Severity::Mineur, Evidence::Sur),
    };
    let evidence = if law.unconfirmed { Evidence::AVerifier } else { evidence };
    let next = law.replaced_by.as_deref().and_then(|id| case.library.law(id));
    let basis = match next {
        Some(next) => Basis {
            kind: next.nature.basis_kind(),
            reference: next.reference.clone(),
        },
        None => advice("Droit applicable à la date de lancement"),
    };
    let remedy = next.map(|next| Remedy {
        text: format!("citez « {} » ou retirez la référence", next.reference),
        clause: None,
    });
    finding(
        code,
        severity,
        evidence,
        message,
        Some(citation.quote.clone()),
        citation.place.clone(),
        vec![basis],
        remedy,
    )
}

fn advice(reference: &str) -> Basis {
    Basis {
        kind: BasisKind::Recommandation,
        reference: reference.to_owned(),
    }
}
