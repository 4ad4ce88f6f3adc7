//! COH-02 and COH-03: award criteria that differ between pieces, lots that have none.

use super::super::weights::{all, quoted};
use super::super::{Case, finding};
use super::{broken, passage, unsure};
use crate::facts::criteria::{CriteriaSetFact, Criterion, ScopeKind, decimal};
use crate::facts::{Facts, Rival};
use crate::text::fold::fold_plain;
use crate::verdict::{Evidence, Outcome, PieceKind, Reading, Severity};

/// A criterion that two pieces weigh differently.
struct Difference<'a> {
    here: &'a Criterion,
    there: &'a Criterion,
    /// The names are the same, not only alike.
    same_name: bool,
}

/// Sets of other pieces that contradict the criteria of the tender.
pub fn contradicting(facts: &Facts) -> impl Iterator<Item = &Rival> {
    facts
        .rivals
        .iter()
        .filter(|rival| facts.criteria.iter().any(|set| !differences(set, rival).is_empty()))
}

/// COH-02: weights that differ between the RC, the notice and the other pieces.
pub fn contradictory(case: &Case) -> Vec<Outcome> {
    let facts = case.facts;
    let mut outcomes = Vec::new();
    for rival in &facts.rivals {
        let Some((set, differing)) = facts
            .criteria
            .iter()
            .map(|set| (set, differences(set, rival)))
            .find(|(_, differing)| !differing.is_empty())
        else {
            continue;
        };
        outcomes.push(contradiction(case, set, rival, &differing));
    }
    outcomes
}

fn contradiction(case: &Case, set: &CriteriaSetFact, rival: &Rival, differing: &[Difference<'_>]) -> Outcome {
    let list: Vec<String> = differing
        .iter()
        .map(|pair| {
            format!(
                "« {} » {} contre {}",
                pair.here.name,
                share(pair.here),
                share(pair.there)
            )
        })
        .collect();
    let evidence = if differing.iter().any(|pair| pair.same_name) {
        Evidence::Sur
    } else {
        Evidence::AVerifier
    };
    let scope = set
        .scope
        .as_ref()
        .map(|scope| format!(" ({scope})"))
        .unwrap_or_default();
    let first = &differing[0];
    let bases: &[&str] = if rival.kind == PieceKind::Avis {
        &["ce-nayma-2024", "ccp-r2152-11"]
    } else {
        &["ccp-r2152-11"]
    };
    let finding = finding(
        "COH-02",
        Severity::Majeur,
        evidence,
        format!(
            "Les pondérations se contredisent entre {} et {}{scope} : {}.",
            set.place.piece,
            rival.piece,
            list.join(" ; ")
        ),
        Some(quoted(first.here)),
        first.here.place.clone(),
        case.bases(bases),
        None,
    );
    let also = differing
        .iter()
        .map(|pair| passage(&quoted(pair.there), &pair.there.place))
        .collect();
    unsure(
        "contradictory_weights",
        &rival.piece,
        "les pondérations diffèrent d’une pièce à l’autre",
        finding.with(also),
    )
}

fn share(criterion: &Criterion) -> String {
    match criterion.share.known() {
        Some(value) => format!("{}\u{a0}%", decimal(value)),
        None => criterion.written.clone().unwrap_or_default(),
    }
}

/// First-level criteria of the other piece that have a namesake here, and nowhere here the same share.
fn differences<'a>(set: &'a CriteriaSetFact, rival: &'a Rival) -> Vec<Difference<'a>> {
    let theirs = &rival.set;
    let weighted = |set: &CriteriaSetFact| set.reading == Reading::Weighted && set.criteria.len() > 1;
    // Another piece may quote one weight or a part of the grid: only whole sets are compared.
    let speaks = rival.kind == PieceKind::Avis || !theirs.unannounced;
    if !(weighted(set) && weighted(theirs) && speaks && same_scope(set, theirs)) {
        return Vec::new();
    }
    let here = all(set);
    let mut found = Vec::new();
    for there in theirs.criteria.iter().filter(|there| there.share.known().is_some()) {
        let alike: Vec<(&Criterion, usize)> = here
            .iter()
            .map(|here| (*here, likeness(&here.name, &there.name)))
            .filter(|(_, likeness)| *likeness >= 50)
            .collect();
        if alike.is_empty() || alike.iter().any(|(here, _)| here.share == there.share) {
            continue;
        }
        let best = alike
            .iter()
            .filter(|(here, _)| {
                set.criteria.iter().any(|first| std::ptr::eq(first, *here)) && here.share.known().is_some()
            })
            .max_by_key(|(_, likeness)| *likeness);
        if let Some((here, likeness)) = best {
            found.push(Difference {
                here,
                there,
                same_name: *likeness >= 90,
            });
        }
    }
    found
}

/// The same lots, or one of the two speaks for all.
fn same_scope(a: &CriteriaSetFact, b: &CriteriaSetFact) -> bool {
    match (&a.scope, &b.scope) {
        (Some(a), Some(b)) => a.kind == b.kind && a.numbers.iter().any(|number| b.numbers.contains(number)),
        (None, None) => true,
        // A set for one lot beside one for all may be that lot's own.
        _ => false,
    }
}

/// Words shared, in percent of the words of the longer name; 90 and more for the same name.
fn likeness(a: &str, b: &str) -> usize {
    let words = |text: &str| -> Vec<String> {
        fold_plain(text)
            .text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 2 && !matches!(*word, "des" | "les" | "critere" | "sur" | "aux" | "par"))
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    let share = (shared * 100).checked_div(a.len().max(b.len())).unwrap_or(0);
    // One name goes on where the other stops: « Sobriété du service, jugée sur … ».
    let goes_on = shared >= 2 && shared == a.len().min(b.len());
    if goes_on { share.max(90) } else { share }
}

/// Pieces in which a lot's criteria may stand.
fn states_criteria(kind: PieceKind) -> bool {
    matches!(kind, PieceKind::Rc | PieceKind::Avis | PieceKind::Autre)
}

/// COH-03: a lot of the tender for which no piece states criteria, when others have theirs.
pub fn lot_without_criteria(case: &Case) -> Vec<Outcome> {
    let facts = case.facts;
    if !facts.criteria_stated {
        return Vec::new();
    }
    let covers = |set: &CriteriaSetFact, number: &str| match &set.scope {
        Some(scope) if scope.kind == ScopeKind::Lot => scope.numbers.iter().any(|other| other == number),
        _ => true,
    };
    let bare = facts
        .lots
        .iter()
        .filter(|lot| !facts.criteria.iter().any(|set| covers(set, &lot.number)));
    bare.map(|lot| {
        let title = lot
            .title
            .as_ref()
            .map(|title| format!(" (« {title} »)"))
            .unwrap_or_default();
        let evidence = Evidence::Probable.max(case.reading(states_criteria));
        let finding = finding(
            "COH-03",
            Severity::Majeur,
            evidence,
            format!(
                "Lot {}{title} : aucun critère d’attribution, alors que d’autres lots ont les leurs.",
                lot.number
            ),
            Some(lot.quote.clone()),
            lot.place.clone(),
            case.bases(&["ccp-r2152-11"]),
            case.remedy_criterion(),
        );
        broken("lot_without_criteria", &format!("lot {}", lot.number), true, finding)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_criterion_are_alike_and_others_are_not() {
        let cases = [
            ("Prix", "Prix des prestations", true),
            ("Performance environnementale", "Performance environnementale", true),
            ("Valeur technique", "Valeur technique de l’offre", true),
            ("Prix", "Délais", false),
            ("Valeur technique", "Performance environnementale", false),
        ];
        for (a, b, alike) in cases {
            assert_eq!(likeness(a, b) >= 50, alike, "{a} / {b}");
        }
    }
}
