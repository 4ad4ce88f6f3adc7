//! COH and DOC: what the pieces given cannot tell.

use super::{Case, Requirement, Rule, finding, piece_name, themes};
use crate::verdict::{
    Basis, BasisKind, Evidence, Judgement, Outcome, PieceKind, PurchaseType, ReadState, Severity, ThemeStatus,
};

pub const MISSING: Rule = Rule { judge: missing };
pub const UNREAD: Rule = Rule { judge: unread };

/// COH-01: the pieces that requirements wait for, said once.
fn missing(case: &Case) -> Vec<Outcome> {
    if case.facts.pieces.is_empty() || case.purchase() == PurchaseType::Autre {
        return Vec::new();
    }
    let mut waiting: Vec<(PieceKind, Vec<String>)> = Vec::new();
    let mut wait = |kind: PieceKind, what: String| match waiting.iter_mut().find(|(other, _)| *other == kind) {
        Some((_, whats)) => whats.push(what),
        None => waiting.push((kind, vec![what])),
    };
    if !case.given(PieceKind::Rc) && case.facts.criteria.is_empty() {
        wait(PieceKind::Rc, "les critères d’attribution".to_owned());
    }
    for theme in case.library.themes() {
        let due = themes::due(case, theme).requirement != Requirement::None;
        let settled = case
            .facts
            .commitment(&theme.id)
            .is_some_and(|commitment| commitment.status == ThemeStatus::Engage);
        if due && !settled {
            for kind in themes::missing_pieces(case, theme) {
                wait(kind, format!("« {} »", theme.title));
            }
        }
    }
    if waiting.is_empty() {
        return Vec::new();
    }
    waiting.sort_by_key(|(kind, _)| *kind);
    let list: Vec<String> = waiting
        .iter()
        .map(|(kind, whats)| format!("{} ({})", piece_name(*kind), whats.join(", ")))
        .collect();
    let finding = finding(
        "COH-01",
        Severity::Conseil,
        Evidence::Sur,
        format!("Pour conclure, il manque {}.", list.join(" et ")),
        None,
        case.home(&[]),
        vec![Basis {
            kind: BasisKind::Recommandation,
            reference: "Dossier de consultation complet".to_owned(),
        }],
        None,
    );
    let judgement = Judgement::Unsure {
        reason: "des pièces n’ont pas été fournies".to_owned(),
        findings: vec![finding],
    };
    vec![Outcome {
        rule: "missing",
        subject: "pieces".to_owned(),
        required: true,
        judgement,
    }]
}

/// DOC-02: one finding for each piece that was not read whole.
fn unread(case: &Case) -> Vec<Outcome> {
    let partial = case
        .facts
        .pieces
        .iter()
        .filter(|piece| piece.read != ReadState::Whole && !piece.gaps.is_empty());
    partial
        .map(|piece| {
            let first = &piece.gaps[0];
            let more = match piece.gaps.len() - 1 {
                0 => String::new(),
                1 => ", et une autre partie".to_owned(),
                count => format!(", et {count} autres parties"),
            };
            let mut place = first.place.clone();
            place.piece = piece.path.as_str().into();
            let finding = finding(
                "DOC-02",
                Severity::Mineur,
                Evidence::AVerifier,
                format!("Une partie n’a pas été lue : {}{more}. Relisez-la.", first.what),
                None,
                place,
                vec![Basis {
                    kind: BasisKind::Recommandation,
                    reference: "Pièce lisible en entier".to_owned(),
                }],
                None,
            );
            let judgement = Judgement::Unsure {
                reason: first.what.clone(),
                findings: vec![finding],
            };
            Outcome {
                rule: "unread",
                subject: piece.path.clone(),
                required: true,
                judgement,
            }
        })
        .collect()
}
