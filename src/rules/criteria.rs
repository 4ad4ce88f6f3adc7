//! CRI: what the award criteria are about, and what answers them in the contract.

use jiff::civil::{Date, date};

use super::weights::{all, quoted, scope};
use super::{Case, Rule, finding};
use crate::document::Place;
use crate::facts::criteria::{Criterion, Passage};
use crate::text::fold::fold_plain;
use crate::verdict::{Basis, Evidence, Judgement, Outcome, PieceKind, PurchaseType, ReadState, Severity, ThemeStatus};

pub const MISSING: Rule = Rule { judge: missing };
pub const NO_ENVIRONMENT: Rule = Rule { judge: no_environment };
pub const PRICE_ALONE: Rule = Rule { judge: price_alone };
pub const UNDEFINED: Rule = Rule { judge: undefined };
pub const WITHOUT_OBLIGATION: Rule = Rule {
    judge: without_obligation,
};
pub const BURIED: Rule = Rule { judge: buried };
pub const COMPANY_POLICY: Rule = Rule { judge: company_policy };
pub const LOCAL_PREFERENCE: Rule = Rule {
    judge: local_preference,
};

/// First launch date with a compulsory environmental criterion (CCP, art. R. 2152-7, décret 2022-767).
const ENVIRONMENT_SINCE: Date = date(2026, 8, 21);

fn outcome(rule: &'static str, subject: &str, required: bool, judgement: Judgement) -> Outcome {
    Outcome {
        rule,
        subject: subject.to_owned(),
        required,
        judgement,
    }
}

/// CRI-01: an RC read whole, without award criteria anywhere in the tender.
fn missing(case: &Case) -> Vec<Outcome> {
    let Some(rc) = case.facts.pieces.iter().find(|piece| piece.kind.kind == PieceKind::Rc) else {
        return Vec::new();
    };
    if case.facts.criteria_stated {
        return Vec::new();
    }
    let evidence = match (rc.read, rc.kind.confidence) {
        (ReadState::Whole, Evidence::Sur) => Evidence::Sur,
        (ReadState::Whole, _) => Evidence::Probable,
        _ => Evidence::AVerifier,
    };
    let severity = if evidence == Evidence::Sur {
        Severity::Bloquant
    } else {
        Severity::Majeur
    };
    let place = Place {
        piece: rc.path.as_str().into(),
        ..Place::default()
    };
    let finding = finding(
        "CRI-01",
        severity,
        evidence,
        "Le règlement de la consultation n’énonce aucun critère d’attribution.".to_owned(),
        None,
        place,
        case.bases(&["ccp-r2152-11"]),
        case.remedy_criterion(),
    );
    vec![outcome("missing", "criteria", true, Judgement::Broken(vec![finding]))]
}

/// Subjects that take the environmental characteristics of the offer into account.
fn is_environmental(criterion: &Criterion) -> bool {
    criterion
        .subjects
        .iter()
        .any(|subject| subject.id == "environnement" || subject.id == "numerique-responsable")
}

/// CRI-02: no environmental criterion. The law asks for one from a date on; before it, this is advice.
fn no_environment(case: &Case) -> Vec<Outcome> {
    let Some(launch) = case.date() else { return Vec::new() };
    let due = launch >= ENVIRONMENT_SINCE;
    // A merged name (« valeur technique et environnementale ») does take the environment into account.
    let bare = case.facts.criteria.iter().filter(|set| {
        !all(set)
            .iter()
            .any(|criterion| is_environmental(criterion) || criterion.mixed)
    });
    bare.filter(|set| !set.sole_price && set.criteria.len() > 1)
        .map(|set| {
            let (severity, message) = if due {
                (Severity::Bloquant, "aucun critère ne prend en compte les caractéristiques environnementales de l’offre")
            } else {
                (Severity::Conseil, "aucun critère environnemental ; il est obligatoire pour les consultations lancées à partir du 21 août 2026")
            };
            let finding = finding(
                "CRI-02",
                severity,
                Evidence::Sur,
                format!("{}{message}.", scope(set)),
                None,
                set.place.clone(),
                case.bases(&["ccp-r2152-7", "ccp-l2152-7"]),
                case.remedy_criterion(),
            );
            outcome("no_environment", "criteria", due, Judgement::Broken(vec![finding]))
        })
        .collect()
}

/// CRI-03: price as the only criterion.
fn price_alone(case: &Case) -> Vec<Outcome> {
    let due = case.date().is_some_and(|launch| launch >= ENVIRONMENT_SINCE);
    let (severity, bases) = if due {
        (Severity::Bloquant, case.bases(&["ccp-r2152-7", "ccp-l2152-7"]))
    } else {
        (Severity::Majeur, vec![case.policy_basis()])
    };
    let alone = case.facts.criteria.iter().filter(|set| set.sole_price);
    alone
        .map(|set| {
            let finding = finding(
                "CRI-03",
                severity,
                Evidence::Sur,
                format!("{}le prix est le seul critère.", scope(set)),
                set.criteria.first().map(quoted),
                set.place.clone(),
                bases.clone(),
                case.remedy_criterion(),
            );
            outcome("price_alone", "criteria", true, Judgement::Broken(vec![finding]))
        })
        .collect()
}

/// CRI-04: a responsible criterion that is a name and a weight, nothing more.
fn undefined(case: &Case) -> Vec<Outcome> {
    // A notice need not define the criteria that its RC defines.
    if !case.given(PieceKind::Rc) {
        return Vec::new();
    }
    let reading = case
        .reading_of_contract()
        .max(case.reading(|kind| kind == PieceKind::Rc));
    let read = match reading {
        Evidence::Sur if elsewhere(case) => Evidence::Probable,
        evidence => evidence,
    };
    let mut outcomes = Vec::new();
    for set in &case.facts.criteria {
        let bare = set
            .criteria
            .iter()
            .filter(|criterion| criterion.is_responsible() && criterion.children.is_empty());
        for criterion in bare.filter(|criterion| criterion.share.high > num_rational::Ratio::from(0)) {
            let judged = criterion
                .definition
                .as_ref()
                .is_some_and(|definition| definition.judged.is_some() || definition.proof.is_some());
            if judged || !criterion.detail.is_empty() || defines_itself(&criterion.name) {
                continue;
            }
            // The duties of the contract may say what is meant: the judge annulled a criterion that had neither.
            let evidence = if case.contract_is_given() && is_answered(case, criterion) {
                Evidence::AVerifier
            } else {
                read
            };
            let severity = if evidence == Evidence::Sur {
                Severity::Bloquant
            } else {
                Severity::Majeur
            };
            let finding = finding(
                "CRI-04",
                severity,
                evidence,
                format!(
                    "{}« {} » est noté, mais rien ne dit ce qui est apprécié, ni sur quels éléments.",
                    scope(set),
                    criterion.name
                ),
                Some(quoted(criterion)),
                criterion.place.clone(),
                case.bases(&["ccp-l2152-7", "ccp-l2152-8", "ta-grenoble-2510707"]),
                case.remedy_criterion(),
            );
            outcomes.push(outcome(
                "undefined",
                &criterion.name,
                true,
                Judgement::Broken(vec![finding]),
            ));
        }
    }
    outcomes
}

/// A name that tells what is looked at: « durée de garantie (pièces et main-d’œuvre) », « appréciée sur la reprise ».
fn defines_itself(name: &str) -> bool {
    const TELLS: [&str; 9] = [
        "apprecie",
        "juge",
        "mesure",
        "evalue",
        "au regard",
        "au vu",
        "notamment",
        "selon",
        "a partir",
    ];
    let folded = fold_plain(name).text;
    name.contains(['(', ':']) || TELLS.iter().any(|word| folded.contains(word))
}

/// The RC sends to another piece that may define the criterion: a response frame, a memo, an annex.
fn elsewhere(case: &Case) -> bool {
    const PIECES: [&str; 5] = [
        "cadre de reponse",
        "cadre de memoire",
        "memoire technique",
        "annexe",
        "questionnaire",
    ];
    let rc = case
        .facts
        .pieces
        .iter()
        .filter(|piece| piece.kind.kind == PieceKind::Rc);
    rc.flat_map(|piece| &piece.outline.units).any(|unit| {
        let folded = fold_plain(&unit.text).text;
        PIECES.iter().any(|piece| folded.contains(piece))
    })
}

/// Theme of the contract that answers a subject of the criteria.
fn theme_of(subject: &str) -> Option<&'static str> {
    Some(match subject {
        "environnement" => "environnement",
        "social" => "insertion-sociale",
        "accessibilite" => "rgaa",
        "donnees-ethique" => "rgpd",
        _ => return None,
    })
}

/// A duty of the contract is about a subject of the criterion, or of what is under it.
fn is_answered(case: &Case, criterion: &Criterion) -> bool {
    let binds = |theme: &str| {
        case.facts
            .commitment(theme)
            .is_some_and(|commitment| matches!(commitment.status, ThemeStatus::Engage | ThemeStatus::Incomplet))
    };
    responsible_subjects(criterion)
        .iter()
        .any(|subject| match theme_of(subject) {
            Some(theme) => binds(theme),
            None => ["environnement", "insertion-sociale", "rgaa", "rgpd"]
                .iter()
                .any(|theme| binds(theme)),
        })
}

/// CRI-05: a responsible criterion that no duty of the contract answers.
fn without_obligation(case: &Case) -> Vec<Outcome> {
    if !case.contract_is_given() || case.purchase() == PurchaseType::Autre {
        return Vec::new();
    }
    let mut outcomes = Vec::new();
    for set in &case.facts.criteria {
        for node in set
            .criteria
            .iter()
            .filter(|node| !responsible_subjects(node).is_empty())
        {
            if is_answered(case, node) {
                continue;
            }
            let subjects = responsible_subjects(node);
            let finding = finding(
                "CRI-05",
                Severity::Majeur,
                case.reading_of_contract(),
                format!(
                    "{}« {} » est noté, mais aucune obligation du CCAP ou du CCTP n’y répond.",
                    scope(set),
                    node.name
                ),
                Some(quoted(node)),
                node.place.clone(),
                case.bases(&["ta-grenoble-2510707"]),
                case.remedy_subjects(&subjects),
            );
            outcomes.push(outcome(
                "without_obligation",
                &node.name,
                true,
                Judgement::Broken(vec![finding]),
            ));
        }
    }
    outcomes
}

/// Subjects of a criterion and of what is under it.
fn responsible_subjects(criterion: &Criterion) -> Vec<String> {
    let mut subjects: Vec<String> = Vec::new();
    criterion.walk(&mut |each, _| subjects.extend(each.subjects.iter().map(|subject| subject.id.clone())));
    subjects.sort();
    subjects.dedup();
    subjects
}

/// CRI-06: responsible only as a sub-criterion of another criterion.
fn buried(case: &Case) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for set in &case.facts.criteria {
        let alone = set.criteria.iter().any(Criterion::is_wholly_responsible);
        let parent = set
            .criteria
            .iter()
            .find(|criterion| !criterion.is_wholly_responsible() && !responsible_subjects(criterion).is_empty());
        let Some(parent) = parent.filter(|parent| !alone && !parent.children.is_empty()) else {
            continue;
        };
        let mut child: Option<&Criterion> = None;
        parent.walk(&mut |each, depth| {
            if depth > 0 && each.is_responsible() && child.is_none() {
                child = Some(each);
            }
        });
        let shown = child.unwrap_or(parent);
        let finding = finding(
            "CRI-06",
            Severity::Conseil,
            Evidence::Sur,
            format!(
                "{}ce qui est responsable est enfoui dans « {} » ; un critère distinct se note et se contrôle mieux.",
                scope(set),
                parent.name
            ),
            Some(quoted(shown)),
            shown.place.clone(),
            case.bases(&["guide-minumeco"]),
            case.remedy_criterion(),
        );
        outcomes.push(outcome("buried", &parent.name, false, Judgement::Broken(vec![finding])));
    }
    outcomes
}

/// CRI-07: the candidate's general policy as a criterion.
fn company_policy(case: &Case) -> Vec<Outcome> {
    let bases = case.bases(&["ce-417580", "ce-363921"]);
    trap(
        case,
        "company_policy",
        "CRI-07",
        &bases,
        |criterion| criterion.general_policy.as_ref(),
        |name| format!("« {name} » juge la politique générale de l’entreprise, sans lien avec l’exécution du marché."),
    )
}

/// CRI-08: local preference as a criterion.
fn local_preference(case: &Case) -> Vec<Outcome> {
    let bases = case.bases(&["ce-131562", "cjce-c158-03"]);
    trap(
        case,
        "local_preference",
        "CRI-08",
        &bases,
        |criterion| criterion.local_preference.as_ref(),
        |name| format!("« {name} » favorise l’implantation ou l’origine locale."),
    )
}

/// « Il ne porte jamais sur la politique générale de l’entreprise » says the right thing.
fn denied(sentence: &str) -> bool {
    const DENIALS: [&str; 6] = [
        "jamais",
        "ne porte pas",
        "et non",
        "non sur",
        "a l exclusion",
        "sans tenir compte",
    ];
    let folded = fold_plain(sentence).text;
    DENIALS.iter().any(|denial| folded.contains(denial))
}

/// A wording about a criterion that the judge annuls. In its own name it is sure; in what surrounds it, probable.
fn trap(
    case: &Case,
    rule: &'static str,
    code: &str,
    bases: &[Basis],
    wording: impl Fn(&Criterion) -> Option<&Passage>,
    message: impl Fn(&str) -> String,
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for set in &case.facts.criteria {
        for criterion in all(set) {
            let Some(passage) = wording(criterion).filter(|passage| !denied(&passage.quote)) else {
                continue;
            };
            let named =
                criterion.name.contains(passage.quote.as_str()) || passage.quote.starts_with(criterion.name.as_str());
            let (severity, evidence) = if named {
                (Severity::Bloquant, Evidence::Sur)
            } else {
                (Severity::Majeur, Evidence::Probable)
            };
            let finding = finding(
                code,
                severity,
                evidence,
                message(&criterion.name),
                Some(passage.quote.clone()),
                passage.place.clone(),
                bases.to_vec(),
                None,
            );
            outcomes.push(outcome(rule, &criterion.name, true, Judgement::Broken(vec![finding])));
        }
    }
    outcomes
}
