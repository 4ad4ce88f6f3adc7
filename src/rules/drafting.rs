//! DOC and DAT: what the drafter left open.

use super::{Case, Rule, finding};
use crate::verdict::{Basis, BasisKind, Evidence, Judgement, Outcome, Severity};

pub const BLANKS: Rule = Rule { judge: blanks };
pub const UNDATED: Rule = Rule { judge: undated };

/// DOC-01: one finding for each piece, on its first blank, with how many there are.
fn blanks(case: &Case) -> Vec<Outcome> {
    let pieces = case
        .facts
        .pieces
        .iter()
        .filter_map(|piece| Some((piece, piece.blanks.first()?)));
    pieces
        .map(|(piece, first)| {
            let message = match piece.blanks.len() {
                1 => "Un champ reste à compléter.".to_owned(),
                count => format!("{count} champs restent à compléter ; voici le premier."),
            };
            let finding = finding(
                "DOC-01",
                Severity::Mineur,
                Evidence::Sur,
                message,
                Some(first.quote.clone()),
                first.place.clone(),
                vec![advice("Pièce prête à publier")],
                None,
            );
            Outcome {
                rule: "blanks",
                subject: piece.path.clone(),
                required: false,
                judgement: Judgement::Broken(vec![finding]),
            }
        })
        .collect()
}

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

fn advice(reference: &str) -> Basis {
    Basis {
        kind: BasisKind::Recommandation,
        reference: reference.to_owned(),
    }
}
