//! EXE: how the contract will be carried out, beyond what themes ask.

use super::{Case, Rule, finding};
use crate::verdict::{Evidence, Judgement, Outcome, Remedy, Severity};

pub const UNCAPPED: Rule = Rule { judge: uncapped };

/// The judge lowers a penalty that is out of proportion; the administrator's power rests on it.
const BASE: &str = "ce-296930";

/// EXE-01: a penalty counted by the hour whose sum nothing bounds.
fn uncapped(case: &Case) -> Vec<Outcome> {
    let penalties = &case.facts.penalties;
    let Some((hourly, at)) = &penalties.hourly else {
        return Vec::new();
    };
    let (severity, evidence, message, (quote, place)) = match &penalties.uncapped {
        Some((sentence, place)) => (
            Severity::Majeur,
            Evidence::Probable,
            "Une pénalité se compte à l’heure et le marché écarte tout plafond : le juge la réduit si elle est \
             manifestement excessive."
                .to_owned(),
            (sentence, place),
        ),
        // A piece that was not given may set the cap; the CCAG bounds the sum where the contract does not depart from it.
        None if penalties.capped || penalties.ccag || !case.contract_is_given() => return Vec::new(),
        None => (
            Severity::Mineur,
            Evidence::AVerifier,
            "Une pénalité se compte à l’heure et aucune pièce lue ne fixe de plafond : à vérifier.".to_owned(),
            (hourly, at),
        ),
    };
    let remedy = Remedy {
        text: "fixez un plafond, par manquement ou en pourcentage du montant du marché".to_owned(),
        clause: case.library.clause("pen-bareme").map(|clause| clause.reference()),
    };
    let finding = finding(
        "EXE-01",
        severity,
        evidence,
        message,
        Some(quote.clone()),
        place.clone(),
        case.bases(&[BASE]),
        Some(remedy),
    );
    vec![Outcome {
        rule: "uncapped",
        subject: "penalites".to_owned(),
        required: false,
        judgement: Judgement::Broken(vec![finding]),
    }]
}
