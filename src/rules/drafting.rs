//! DOC: what the drafter left open.

use super::{Case, Rule, finding};
use crate::verdict::{Basis, BasisKind, Evidence, Judgement, Outcome, Severity};

pub const BLANKS: Rule = Rule { judge: blanks };

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

fn advice(reference: &str) -> Basis {
    Basis {
        kind: BasisKind::Recommandation,
        reference: reference.to_owned(),
    }
}
