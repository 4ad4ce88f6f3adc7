//! COH-08 and COH-09: one thing said in two ways; a duty that nothing sanctions or controls.

use super::super::{Case, Requirement, finding, themes};
use super::{advice, broken, is_pack, passage, unsure};
use crate::document::UnitKind;
use crate::facts::PieceFacts;
use crate::facts::pack::{Said, Subject};
use crate::library::theme::Theme;
use crate::text::fold::fold_plain;
use crate::verdict::{ElementStatus, Evidence, Outcome, PieceKind, Severity, ThemeStatus};

const SUBJECTS: [Subject; 6] = [
    Subject::Duration,
    Subject::MaximumAmount,
    Subject::MinimumAmount,
    Subject::InsertionHours,
    Subject::Deadline,
    Subject::Reference,
];

/// COH-08: the same thing, with another value in another piece.
pub fn said_twice(case: &Case) -> Vec<Outcome> {
    if case.facts.lot.is_some() {
        return Vec::new();
    }
    let mut outcomes = Vec::new();
    for subject in SUBJECTS {
        let mut said: Vec<&Said> = case
            .facts
            .pack
            .said
            .iter()
            .filter(|said| said.subject == subject)
            .collect();
        said.sort_by_key(|said| order(case, &said.piece));
        let contradicted = said.iter().enumerate().find_map(|(at, one)| {
            let others: Vec<&Said> = said[at + 1..]
                .iter()
                .copied()
                .filter(|other| contradict(one, other))
                .collect();
            (!others.is_empty()).then_some((*one, others))
        });
        if let Some((one, others)) = contradicted {
            outcomes.push(contradiction(subject, one, &others));
        }
    }
    outcomes
}

/// The contract first: what it says is what the others are held against.
fn order(case: &Case, path: &str) -> u8 {
    let kind = case
        .facts
        .pieces
        .iter()
        .find(|piece| piece.path == path)
        .map(|piece| piece.kind.kind);
    match kind {
        Some(PieceKind::Ccap | PieceKind::Ccp) => 0,
        Some(PieceKind::Ae) => 1,
        Some(PieceKind::Rc) => 2,
        Some(PieceKind::Cctp) => 3,
        _ => 4,
    }
}

/// No value in common, among values that can be compared: a figure « par an » says nothing of a total.
fn contradict(a: &Said, b: &Said) -> bool {
    if a.lot != b.lot || a.piece == b.piece {
        return false;
    }
    let parts = |value: &str| -> (String, String) {
        let (figure, unit) = value.split_once(' ').unwrap_or((value, ""));
        (figure.to_owned(), unit.to_owned())
    };
    let mut comparable = false;
    for (figure, unit) in a.values.iter().map(|value| parts(value)) {
        for (other, other_unit) in b.values.iter().map(|value| parts(value)) {
            if figure == other
                || (a.subject == Subject::Reference && (figure.contains(&other) || other.contains(&figure)))
            {
                return false;
            }
            comparable |= unit == other_unit;
        }
    }
    comparable
}

fn contradiction(subject: Subject, one: &Said, others: &[&Said]) -> Outcome {
    let (what, severity, decides) = match subject {
        Subject::Duration => ("La durée du marché", Severity::Majeur, true),
        Subject::MaximumAmount => ("Le montant maximum", Severity::Majeur, true),
        Subject::MinimumAmount => ("Le montant minimum", Severity::Majeur, true),
        Subject::InsertionHours => ("Le volume d’heures d’insertion", Severity::Majeur, true),
        Subject::Deadline => ("La date limite de remise des offres", Severity::Majeur, false),
        Subject::Reference => ("La référence de la consultation", Severity::Mineur, false),
    };
    let lot = one.lot.as_ref().map(|lot| format!(" (lot {lot})")).unwrap_or_default();
    let there: Vec<String> = others
        .iter()
        .map(|other| format!("{} dans {}", shown(other), other.piece))
        .collect();
    let finding = finding(
        "COH-08",
        severity,
        Evidence::Probable,
        format!(
            "{what}{lot} n’est pas partout la même chose : {} dans {}, {}.",
            shown(one),
            one.piece,
            there.join(", ")
        ),
        Some(one.quote.clone()),
        one.place.clone(),
        advice("Pièces concordantes"),
        None,
    );
    let finding = finding.with(others.iter().map(|other| passage(&other.quote, &other.place)).collect());
    let subject = format!("{subject:?}");
    if decides {
        unsure("said_twice", &subject, "deux pièces se contredisent", finding)
    } else {
        broken("said_twice", &subject, false, finding)
    }
}

fn shown(said: &Said) -> String {
    let unit = match said.subject {
        Subject::Duration => "\u{a0}mois",
        Subject::MaximumAmount | Subject::MinimumAmount => "\u{a0}€",
        Subject::InsertionHours => "\u{a0}heures",
        Subject::Deadline | Subject::Reference => "",
    };
    let mut values: Vec<(u64, String)> = said
        .values
        .iter()
        .map(|value| {
            let (figure, more) = value.split_once(' ').unwrap_or((value, ""));
            let more = if more.is_empty() {
                String::new()
            } else {
                format!(" {more}")
            };
            (figure.parse().unwrap_or(0), format!("{figure}{unit}{more}"))
        })
        .collect();
    values.sort();
    let values: Vec<String> = values.into_iter().map(|(_, value)| value).collect();
    values.join(" ou ")
}

/// COH-09: a theme whose duty binds, with no penalty anywhere for it, or nothing to control it by.
pub fn unsanctioned(case: &Case) -> Vec<Outcome> {
    if !is_pack(case) || case.reading_of_contract() != Evidence::Sur {
        return Vec::new();
    }
    let mut outcomes = Vec::new();
    for theme in case.library.themes() {
        if themes::due(case, theme).requirement == Requirement::None {
            continue;
        }
        let binds = case
            .facts
            .commitment(&theme.id)
            .is_some_and(|commitment| matches!(commitment.status, ThemeStatus::Engage | ThemeStatus::Incomplet));
        if !binds {
            continue;
        }
        // The CCAG brings its own penalties for personal data.
        let by_ccag = theme.id == "rgpd" && case.facts.pack.contract.ccag;
        let sanctioned = by_ccag || says_any(case, theme, &["penalite", "admission"]) || general_penalty(case, theme);
        let controlled = says_any(
            case,
            theme,
            &["controle", "audit", "preuve", "suivi", "rapport-annuel", "admission"],
        );
        let lacks = match (sanctioned, controlled) {
            (true, true) => continue,
            (false, true) => "aucune pénalité ni sanction",
            (true, false) => "aucun contrôle ni preuve",
            (false, false) => "aucune sanction, ni aucun contrôle",
        };
        outcomes.extend(duty_alone(case, theme, lacks));
    }
    outcomes
}

/// A duty of the CCTP (or CCP) that nothing answers, with its words.
fn duty_alone(case: &Case, theme: &Theme, lacks: &str) -> Option<Outcome> {
    let technical = |piece: &&std::sync::Arc<PieceFacts>| matches!(piece.kind.kind, PieceKind::Cctp | PieceKind::Ccp);
    let sighting = case.facts.pieces.iter().filter(technical).find_map(|piece| {
        let commitment = piece
            .commitments
            .iter()
            .find(|commitment| commitment.theme == theme.id)?;
        let firm = commitment
            .elements
            .iter()
            .find(|fact| fact.status == ElementStatus::Present)?;
        firm.sighting.as_ref()
    })?;
    let finding = finding(
        "COH-09",
        Severity::Mineur,
        Evidence::Probable,
        format!(
            "« {} » : {lacks}, dans aucune pièce, ne répond à cette obligation.",
            theme.title
        ),
        Some(sighting.quote.clone()),
        sighting.place.clone(),
        advice("Obligation contrôlée et sanctionnée"),
        case.remedy_theme(theme),
    );
    Some(broken("unsanctioned", &theme.id, false, finding))
}

/// An element of this kind is found; or the libraries ask for it, and its lack is said by the theme.
fn says_any(case: &Case, theme: &Theme, kinds: &[&str]) -> bool {
    let of_kind = |id: &str| kinds.iter().any(|kind| id.rsplit('.').next() == Some(kind));
    let required = theme
        .elements
        .iter()
        .any(|element| of_kind(&element.id) && (element.required_for(case.purchase()) || case.offers(element)));
    let found = case.facts.commitment(&theme.id).is_some_and(|commitment| {
        commitment.elements.iter().any(|fact| {
            of_kind(&fact.id)
                && matches!(
                    fact.status,
                    ElementStatus::Present | ElementStatus::Faible | ElementStatus::AVerifier
                )
        })
    });
    required || found
}

/// A penalty for any breach, or for one that names the theme; a CCAG brings its own for data and delays.
fn general_penalty(case: &Case, theme: &Theme) -> bool {
    let names: Vec<String> = fold_plain(&theme.title)
        .text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 4)
        .map(|word| word.chars().take(7).collect())
        .chain([theme.id.clone()])
        .collect();
    const ANY: [&str; 9] = [
        "tout manquement",
        "chaque manquement",
        "manquement a ses",
        "manquement aux",
        "ses obligations",
        "obligations contractuelles",
        "toute obligation",
        "inexecution",
        "exigences du cctp",
    ];
    case.facts.pieces.iter().any(|piece| {
        let binding = matches!(
            piece.kind.kind,
            PieceKind::Ccap
                | PieceKind::Ccp
                | PieceKind::Cctp
                | PieceKind::Ae
                | PieceKind::AnnexeRgpd
                | PieceKind::AnnexeRse
                | PieceKind::AnnexeSecurite
        );
        binding
            && piece.outline.units.iter().any(|unit| {
                let under = unit
                    .place
                    .heading
                    .iter()
                    .any(|heading| heading.to_lowercase().contains("nalit"));
                let speaks = unit.text.contains("énalit") || unit.text.contains("ÉNALIT") || under;
                speaks && unit.kind != UnitKind::Contents && {
                    let folded = fold_plain(&unit.text).text;
                    (ANY.iter().any(|word| folded.contains(word)) && !folded.contains("presente annexe"))
                        || names.iter().any(|name| folded.contains(name.as_str()))
                }
            })
    })
}
