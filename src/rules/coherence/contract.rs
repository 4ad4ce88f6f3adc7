//! COH-04 to COH-07: what binds, which annexes are there, in which order the pieces prevail.

use super::super::{Case, Requirement, finding, piece_name, themes};
use super::{advice, broken, is_pack, passage, unsure};
use crate::facts::PieceFacts;
use crate::facts::commitments::{ElementFact, Sighting};
use crate::facts::pack::{Annex, AnnexState, List, Named, Standing};
use crate::library::theme::Theme;
use crate::verdict::{ElementStatus, Evidence, Outcome, Passage, PieceKind, Severity, ThemeStatus};

/// Themes that are due here.
fn due_themes<'a>(case: &'a Case) -> impl Iterator<Item = &'a Theme> {
    case.library
        .themes()
        .filter(|theme| themes::due(case, theme).requirement != Requirement::None)
}

/// Elements of the theme that this piece states firmly, with their words.
fn firm<'a>(piece: &'a PieceFacts, theme: &Theme) -> impl Iterator<Item = (&'a ElementFact, &'a Sighting)> {
    let commitment = piece.commitments.iter().find(|commitment| commitment.theme == theme.id);
    commitment
        .into_iter()
        .flat_map(|commitment| &commitment.elements)
        .filter(|fact| fact.status == ElementStatus::Present)
        .filter_map(|fact| Some((fact, fact.sighting.as_ref()?)))
}

/// COH-04: a clause that stands only in a piece which binds nobody, by the pack's own list.
pub fn outside(case: &Case) -> Vec<Outcome> {
    if !case.contract_is_given() {
        return Vec::new();
    }
    let mut outcomes = Vec::new();
    for theme in due_themes(case) {
        let Some(together) = case.facts.commitment(&theme.id) else {
            continue;
        };
        let weak = |id: &str| {
            let required = theme
                .elements
                .iter()
                .any(|element| element.id == id && element.required_for(case.purchase()));
            let lost = together
                .elements
                .iter()
                .any(|fact| fact.id == id && fact.status == ElementStatus::Faible);
            required && lost
        };
        for piece in &case.facts.pieces {
            if case.facts.pack.contract.standing(piece.kind.kind) == Standing::Contract {
                continue;
            }
            let lost: Vec<(&ElementFact, &Sighting)> = firm(piece, theme).filter(|(fact, _)| weak(&fact.id)).collect();
            if !lost.is_empty() {
                outcomes.push(clause_outside(case, theme, piece, &lost));
                break;
            }
        }
    }
    outcomes.extend(forgotten(case));
    outcomes
}

fn clause_outside(case: &Case, theme: &Theme, piece: &PieceFacts, lost: &[(&ElementFact, &Sighting)]) -> Outcome {
    let contract = &case.facts.pack.contract;
    let kind = piece.kind.kind;
    let excluded = contract.excluded.iter().find(|entry| entry.named == Named::Piece(kind));
    let (why, evidence, also): (&str, Evidence, Vec<Passage>) = match (excluded, contract.lists.first()) {
        (Some(entry), _) => (
            "que le contrat exclut",
            Evidence::Sur,
            vec![passage(&entry.quote, &entry.place)],
        ),
        (None, Some(list)) => (
            "que la liste des pièces contractuelles ne cite pas",
            Evidence::Sur,
            vec![passage(&list.quote, &list.place)],
        ),
        (None, None) => ("qui n’est pas une pièce contractuelle", Evidence::Probable, Vec::new()),
    };
    let titles: Vec<String> = lost
        .iter()
        .filter_map(|(fact, _)| theme.elements.iter().find(|element| element.id == fact.id))
        .map(|element| format!("« {} »", element.title))
        .collect();
    let (_, sighting) = lost[0];
    let finding = finding(
        "COH-04",
        Severity::Majeur,
        evidence.max(case.reading_of_contract()),
        format!(
            "« {} » : {} ne se trouve que dans {}, {why}.",
            theme.title,
            titles.join(", "),
            piece_name(kind)
        ),
        Some(sighting.quote.clone()),
        sighting.place.clone(),
        advice("Clause placée dans une pièce contractuelle"),
        case.remedy_theme(theme),
    );
    broken("outside_contract", &theme.id, true, finding.with(also))
}

/// The list of contractual pieces leaves out the CCTP that carries a theme: to be settled by a reader.
fn forgotten(case: &Case) -> Option<Outcome> {
    let contract = &case.facts.pack.contract;
    let cctp = case
        .facts
        .pieces
        .iter()
        .find(|piece| piece.kind.kind == PieceKind::Cctp)?;
    if !contract.forgets(PieceKind::Cctp) {
        return None;
    }
    let list = contract.lists.first()?;
    let carried: Vec<String> = due_themes(case)
        .filter(|theme| firm(cctp, theme).next().is_some())
        .map(|theme| format!("« {} »", theme.title))
        .collect();
    let (_, sighting) = due_themes(case).find_map(|theme| firm(cctp, theme).next())?;
    let finding = finding(
        "COH-04",
        Severity::Majeur,
        Evidence::AVerifier,
        format!(
            "La liste des pièces contractuelles ne cite pas le CCTP, qui porte pourtant des clauses de {}.",
            carried.join(", ")
        ),
        Some(list.quote.clone()),
        list.place.clone(),
        advice("Clause placée dans une pièce contractuelle"),
        None,
    );
    let finding = finding.with(vec![passage(&sighting.quote, &sighting.place)]);
    Some(unsure(
        "outside_contract",
        "CCTP",
        "le CCTP n’est pas cité parmi les pièces contractuelles",
        finding,
    ))
}

fn name(annex: &Annex) -> String {
    let number = annex
        .number
        .as_ref()
        .map(|number| format!(" {}", number.to_uppercase()))
        .unwrap_or_default();
    let title = if annex.title.is_empty() {
        String::new()
    } else {
        format!(" (« {} »)", annex.title)
    };
    let owner = match annex.owner {
        PieceKind::Rc => "au règlement de la consultation",
        PieceKind::Ccap => "au CCAP",
        PieceKind::Ccp => "au CCP",
        PieceKind::Cctp => "au CCTP",
        _ => "à l’acte d’engagement",
    };
    format!("L’annexe{number}{title} {owner}")
}

/// COH-05: an annex that the pieces announce and that the pack does not hold.
pub fn annex_absent(case: &Case) -> Vec<Outcome> {
    if !is_pack(case) || case.facts.lot.is_some() {
        return Vec::new();
    }
    let absent = case
        .facts
        .pack
        .annexes
        .iter()
        .filter(|annex| annex.state == AnnexState::Absent);
    absent.map(|annex| missing_annex(case, annex)).collect()
}

fn missing_annex(case: &Case, annex: &Annex) -> Outcome {
    let evidence = Evidence::Probable.max(case.reading_of_contract());
    let bare = annex.on_data() && data_due(case) && !data_binds(case);
    let contractual = annex.owner != PieceKind::Rc;
    let severity = if contractual {
        Severity::Majeur
    } else {
        Severity::Mineur
    };
    let finding = finding(
        "COH-05",
        severity,
        evidence,
        format!("{} est annoncée et n’est pas dans le dossier.", name(annex)),
        Some(annex.quote.clone()),
        annex.place.clone(),
        if bare {
            case.bases(&["rgpd-28"])
        } else {
            advice("Dossier de consultation complet")
        },
        None,
    );
    let subject = format!("annexe {}", annex.number.as_deref().unwrap_or(&annex.title));
    if bare {
        broken("annex_absent", &subject, true, finding)
    } else if contractual {
        unsure(
            "annex_absent",
            &subject,
            "une annexe annoncée manque au dossier",
            finding,
        )
    } else {
        broken("annex_absent", &subject, false, finding)
    }
}

fn data_due(case: &Case) -> bool {
    due_themes(case).any(|theme| theme.id == "rgpd")
}

fn data_binds(case: &Case) -> bool {
    case.facts
        .commitment("rgpd")
        .is_some_and(|commitment| commitment.status == ThemeStatus::Engage)
}

/// COH-06: an annex that is there with nothing written in it.
pub fn annex_blank(case: &Case) -> Vec<Outcome> {
    if case.facts.lot.is_some() {
        return Vec::new();
    }
    let mut outcomes = Vec::new();
    for annex in &case.facts.pack.annexes {
        let AnnexState::Blank(place) = &annex.state else {
            continue;
        };
        let finding = finding(
            "COH-06",
            Severity::Majeur,
            Evidence::Probable,
            format!("{} est vide : rien n’y est rempli.", name(annex)),
            None,
            place.clone(),
            if annex.on_data() && data_due(case) {
                case.bases(&["rgpd-28"])
            } else {
                advice("Dossier de consultation complet")
            },
            None,
        );
        let finding = finding.with(vec![passage(&annex.quote, &annex.place)]);
        let subject = format!("annexe {}", annex.number.as_deref().unwrap_or(&annex.title));
        let bare = annex.on_data() && data_due(case) && !data_binds(case);
        outcomes.push(if bare {
            broken("annex_blank", &subject, true, finding)
        } else {
            unsure("annex_blank", &subject, "une annexe est restée vide", finding)
        });
    }
    outcomes
}

/// COH-07: no list of contractual pieces, a list that names pieces which are not there, two lists in two orders.
pub fn precedence(case: &Case) -> Vec<Outcome> {
    if !is_pack(case) || case.facts.lot.is_some() {
        return Vec::new();
    }
    let contract = &case.facts.pack.contract;
    let Some(first) = contract.lists.first() else {
        return no_list(case).into_iter().collect();
    };
    let mut outcomes: Vec<Outcome> = contract
        .lists
        .iter()
        .flat_map(|list| named_and_absent(case, list))
        .collect();
    outcomes.truncate(3);
    outcomes.extend(
        contract.lists[1..]
            .iter()
            .find_map(|other| other_order(case, first, other)),
    );
    outcomes
}

fn no_list(case: &Case) -> Option<Outcome> {
    let unread = case.reading_of_contract() != Evidence::Sur;
    if unread {
        return None;
    }
    let (severity, more) = if case.facts.pack.contract.ccag {
        (Severity::Conseil, " ; seul le CCAG visé la donne")
    } else {
        (Severity::Mineur, "")
    };
    let finding = finding(
        "COH-07",
        severity,
        Evidence::Probable,
        format!("Aucune pièce ne dit quelles sont les pièces contractuelles, ni leur ordre de priorité{more}."),
        None,
        case.home(&[PieceKind::Ccap, PieceKind::Ccp, PieceKind::Ae]),
        case.bases(&["ccag-tic-4-1"]),
        None,
    );
    Some(broken("precedence", "liste", false, finding))
}

fn named_and_absent(case: &Case, list: &List) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let names_ccp = list
        .entries
        .iter()
        .any(|entry| entry.named == Named::Piece(PieceKind::Ccp));
    let known = |kind: PieceKind| {
        case.given(kind)
            || case.facts.unread.iter().any(|file| file.kind == kind)
            // A CCP stands for both, unless the list names it beside them.
            || (case.given(PieceKind::Ccp) && !names_ccp && matches!(kind, PieceKind::Ccap | PieceKind::Cctp))
            || (kind == PieceKind::Ccp && case.given(PieceKind::Ccap))
    };
    for entry in &list.entries {
        let Named::Piece(kind) = entry.named else { continue };
        let owed = matches!(kind, PieceKind::Ae | PieceKind::Ccap | PieceKind::Ccp | PieceKind::Cctp);
        if !owed || known(kind) {
            continue;
        }
        // A piece whose kind is open may be the one that is named.
        let open = case
            .facts
            .pieces
            .iter()
            .any(|piece| piece.kind.kind == PieceKind::Autre);
        let evidence = if open { Evidence::AVerifier } else { Evidence::Probable };
        // The act of engagement is often a form, filled in later.
        let severity = if kind == PieceKind::Ae {
            Severity::Conseil
        } else {
            Severity::Mineur
        };
        let finding = finding(
            "COH-07",
            severity,
            evidence.max(case.reading_of_contract()),
            format!(
                "La liste des pièces contractuelles cite {}, qui n’est pas dans le dossier.",
                piece_name(kind)
            ),
            Some(entry.quote.clone()),
            entry.place.clone(),
            advice("Dossier de consultation complet"),
            None,
        );
        outcomes.push(if kind == PieceKind::Ae {
            broken("precedence", piece_name(kind), false, finding)
        } else {
            unsure(
                "precedence",
                piece_name(kind),
                "une pièce contractuelle manque au dossier",
                finding,
            )
        });
    }
    outcomes
}

/// Two lists that rank the same pieces differently.
fn other_order(case: &Case, first: &List, other: &List) -> Option<Outcome> {
    if first.piece == other.piece {
        return None;
    }
    let kinds = |list: &List, among: &List| -> Vec<Named> {
        let common = list.entries.iter().map(|entry| entry.named).filter(|named| {
            !matches!(named, Named::Annexes | Named::Offer) && among.entries.iter().any(|entry| entry.named == *named)
        });
        common.collect()
    };
    let (a, b) = (kinds(first, other), kinds(other, first));
    if a == b || a.len() < 2 {
        return None;
    }
    let finding = finding(
        "COH-07",
        Severity::Mineur,
        Evidence::Probable,
        format!(
            "L’ordre de priorité des pièces n’est pas le même dans {} et dans {}.",
            first.piece, other.piece
        ),
        Some(first.quote.clone()),
        first.place.clone(),
        case.bases(&["ccag-tic-4-1"]),
        None,
    );
    let finding = finding.with(vec![passage(&other.quote, &other.place)]);
    Some(broken("precedence", "ordre", false, finding))
}
