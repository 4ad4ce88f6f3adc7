//! COH and DOC: what the pieces given cannot tell.

use super::{Case, Requirement, Rule, finding, piece_name, themes};
use crate::document::Place;
use crate::verdict::{
    Basis, BasisKind, Evidence, Judgement, Outcome, PieceKind, PurchaseType, ReadState, Severity, ThemeStatus,
};

pub const MISSING: Rule = Rule { judge: missing };
pub const UNREAD: Rule = Rule { judge: unread };

/// COH-01: the pieces that requirements wait for, said once.
fn missing(case: &Case) -> Vec<Outcome> {
    if (case.facts.pieces.is_empty() && case.facts.unread.is_empty()) || case.purchase() == PurchaseType::Autre {
        return Vec::new();
    }
    let mut waiting: Vec<(PieceKind, Vec<String>)> = Vec::new();
    let mut wait = |kind: PieceKind, what: String| match waiting.iter_mut().find(|(other, _)| *other == kind) {
        Some((_, whats)) => whats.push(what),
        None => waiting.push((kind, vec![what])),
    };
    // A notice sums up: what its criteria mean, the regulation says.
    let by_notice = case.contract_is_given() && criteria_piece(case) == Some(PieceKind::Avis);
    if !case.given(PieceKind::Rc) && (by_notice || !case.facts.criteria_stated) {
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
                wait(kind, format!("« {} »", theme.title));
            }
        }
    }
    // A piece that is there and could not be read is said apart.
    waiting.retain(|(kind, _)| case.facts.unread.iter().all(|file| file.kind != *kind));
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

/// The kind of the piece whose award criteria are judged.
fn criteria_piece(case: &Case) -> Option<PieceKind> {
    let path = &case.facts.criteria.first()?.place.piece;
    let piece = case.facts.pieces.iter().find(|piece| *piece.path == **path)?;
    Some(piece.kind.kind)
}

/// DOC-02: one finding for each piece that was not read, or not whole, with what hangs on it.
fn unread(case: &Case) -> Vec<Outcome> {
    let open = open_requirements(case);
    let hangs = if open.is_empty() {
        String::new()
    } else {
        format!(" En dépend ce qui n’a pas été trouvé ailleurs : {}.", open.join(", "))
    };
    let mut outcomes = Vec::new();
    for piece in &case.facts.pieces {
        let (ReadState::Partial, [first, rest @ ..]) = (piece.read, piece.gaps.as_slice()) else {
            continue;
        };
        let more = match rest.len() {
            0 => String::new(),
            1 => ", et une autre partie".to_owned(),
            count => format!(", et {count} autres parties"),
        };
        let mut place = first.place.clone();
        place.piece = piece.path.as_str().into();
        let message = format!("Une partie n’a pas été lue : {}{more}. Relisez-la.{hangs}", first.what);
        outcomes.push(not_read(&piece.path, message, place, &first.what));
    }
    for file in &case.facts.unread {
        let place = Place {
            piece: file.path.as_str().into(),
            ..Place::default()
        };
        let message = format!("Ce fichier n’a pas pu être lu : remplacez-le ou relisez-le vous-même.{hangs}");
        outcomes.push(not_read(&file.path, message, place, &file.reason));
    }
    outcomes
}

fn not_read(path: &str, message: String, place: Place, why: &str) -> Outcome {
    let finding = finding(
        "DOC-02",
        Severity::Mineur,
        Evidence::AVerifier,
        message,
        None,
        place,
        vec![Basis {
            kind: BasisKind::Recommandation,
            reference: "Pièce lisible en entier".to_owned(),
        }],
        None,
    );
    Outcome {
        rule: "unread",
        subject: path.to_owned(),
        required: true,
        judgement: Judgement::Unsure {
            reason: why.to_owned(),
            findings: vec![finding],
        },
    }
}

/// What is due and was not found in the pieces that were read.
fn open_requirements(case: &Case) -> Vec<String> {
    let mut open = Vec::new();
    if !case.facts.criteria_stated {
        open.push("les critères d’attribution".to_owned());
    }
    for theme in case.library.themes() {
        let due = themes::due(case, theme).requirement != Requirement::None;
        let settled = case
            .facts
            .commitment(&theme.id)
            .is_some_and(|commitment| commitment.status == ThemeStatus::Engage);
        if due && !settled {
            open.push(format!("« {} »", theme.title));
        }
    }
    open
}
