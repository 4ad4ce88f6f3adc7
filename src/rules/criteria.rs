//! CRI: what the award criteria are about, and what answers them in the contract.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use regex::Regex;

use super::weights::{all, quoted};
use super::{Case, Rule, finding};
use crate::document::Place;
use crate::text::fold::fold_plain;
use crate::verdict::{
    CriteriaSet, CriterionNode, Evidence, Judgement, Outcome, PieceKind, PurchaseType, ReadState, Severity, ThemeStatus,
};

pub const MISSING: Rule = Rule { judge: missing };
pub const NO_ENVIRONMENT: Rule = Rule { judge: no_environment };
pub const PRICE_ALONE: Rule = Rule { judge: price_alone };
pub const WITHOUT_OBLIGATION: Rule = Rule { judge: without_obligation };
pub const BURIED: Rule = Rule { judge: buried };
pub const COMPANY_POLICY: Rule = Rule { judge: company_policy };
pub const LOCAL_PREFERENCE: Rule = Rule { judge: local_preference };

/// First launch date with a compulsory environmental criterion (CCP, art. R. 2152-7, décret 2022-767).
const ENVIRONMENT_SINCE: Date = date(2026, 8, 21);

fn outcome(rule: &'static str, subject: &str, required: bool, judgement: Judgement) -> Outcome {
    Outcome { rule, subject: subject.to_owned(), required, judgement }
}

/// CRI-01: an RC read whole, without award criteria anywhere in the tender.
fn missing(case: &Case) -> Vec<Outcome> {
    let Some(rc) = case.facts.pieces.iter().find(|piece| piece.kind.kind == PieceKind::Rc) else { return Vec::new() };
    if case.facts.criteria.iter().any(|set| !set.nodes.is_empty()) {
        return Vec::new();
    }
    let evidence = match (rc.read, rc.kind.confidence) {
        (ReadState::Whole, Evidence::Sur) => Evidence::Sur,
        (ReadState::Whole, _) => Evidence::Probable,
        _ => Evidence::AVerifier,
    };
    let severity = if evidence == Evidence::Sur { Severity::Bloquant } else { Severity::Majeur };
    let place = Place { piece: rc.path.as_str().into(), ..Place::default() };
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

/// Sets whose criteria are all known, so that what is absent from them can be said to be absent.
fn read_sets<'a>(case: &'a Case) -> impl Iterator<Item = &'a CriteriaSet> {
    case.facts.criteria.iter().filter(|set| !set.nodes.is_empty())
}

fn first_place(set: &CriteriaSet) -> Place {
    set.nodes.first().map(|node| node.place.clone()).unwrap_or_default()
}

fn scope(set: &CriteriaSet) -> String {
    set.scope.as_deref().map(|scope| format!("{scope} : ")).unwrap_or_default()
}

/// Subjects that take the environmental characteristics of the offer into account.
fn is_environmental(node: &CriterionNode) -> bool {
    node.responsible.iter().any(|subject| subject == "environnement" || subject == "numerique-responsable")
}

/// CRI-02: no environmental criterion. The law asks for one from a date on; before it, this is advice.
fn no_environment(case: &Case) -> Vec<Outcome> {
    let Some(launch) = case.date() else { return Vec::new() };
    let due = launch >= ENVIRONMENT_SINCE;
    let bare = read_sets(case).filter(|set| !all(&set.nodes).iter().any(|node| is_environmental(node) || may_be_mixed(node)));
    bare.filter(|set| set.nodes.len() > 1)
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
                first_place(set),
                case.bases(&["ccp-r2152-7", "ccp-l2152-7"]),
                case.remedy_criterion(),
            );
            outcome("no_environment", "criteria", due, Judgement::Broken(vec![finding]))
        })
        .collect()
}

/// « Valeur technique et environnementale »: the share cannot be told, but the environment is there.
fn may_be_mixed(node: &CriterionNode) -> bool {
    static ENVIRONMENT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"environnemental|protection de l environnement|developpement durable|ecolog|cout global|cycle de vie").expect("a constant pattern")
    });
    ENVIRONMENT.is_match(&fold_plain(&node.name).text)
}

/// CRI-03: price as the only criterion.
fn price_alone(case: &Case) -> Vec<Outcome> {
    static PRICE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(prix|tarifs?|cout|montant|rabais)\b").expect("a constant pattern"));
    static GLOBAL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"cout global|cycle de vie").expect("a constant pattern"));
    let mut outcomes = Vec::new();
    for set in read_sets(case) {
        let [only] = set.nodes.as_slice() else { continue };
        let name = fold_plain(&only.name).text;
        if !PRICE.is_match(&name) || GLOBAL.is_match(&name) || only.percent.is_some_and(|percent| percent < 100.0) {
            continue;
        }
        let due = case.date().is_some_and(|launch| launch >= ENVIRONMENT_SINCE);
        let (severity, bases) = if due {
            (Severity::Bloquant, case.bases(&["ccp-r2152-7", "ccp-l2152-7"]))
        } else {
            (Severity::Majeur, vec![case.policy_basis()])
        };
        let finding = finding(
            "CRI-03",
            severity,
            Evidence::Sur,
            format!("{}le prix est le seul critère.", scope(set)),
            Some(quoted(only)),
            only.place.clone(),
            bases,
            case.remedy_criterion(),
        );
        outcomes.push(outcome("price_alone", "criteria", true, Judgement::Broken(vec![finding])));
    }
    outcomes
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

/// CRI-05: a responsible criterion that no duty of the contract answers.
fn without_obligation(case: &Case) -> Vec<Outcome> {
    if !case.contract_is_given() || case.purchase() == PurchaseType::Autre {
        return Vec::new();
    }
    let binds = |theme: &str| {
        case.facts
            .commitment(theme)
            .is_some_and(|commitment| matches!(commitment.status, ThemeStatus::Engage | ThemeStatus::Incomplet))
    };
    let mut outcomes = Vec::new();
    for set in read_sets(case) {
        for node in set.nodes.iter().filter(|node| !responsible_subjects(node).is_empty()) {
            let subjects = responsible_subjects(node);
            let answered = subjects.iter().any(|subject| match theme_of(subject) {
                Some(theme) => binds(theme),
                None => ["environnement", "insertion-sociale", "rgaa", "rgpd"].iter().any(|theme| binds(theme)),
            });
            if answered {
                continue;
            }
            let finding = finding(
                "CRI-05",
                Severity::Majeur,
                case.reading(&[]),
                format!("{}« {} » est noté, mais aucune obligation du CCAP ou du CCTP n’y répond.", scope(set), node.name),
                Some(quoted(node)),
                node.place.clone(),
                case.bases(&["ta-grenoble-2510707"]),
                case.remedy_subjects(&subjects),
            );
            outcomes.push(outcome("without_obligation", &node.name, true, Judgement::Broken(vec![finding])));
        }
    }
    outcomes
}

/// Subjects of a criterion and of what is under it.
fn responsible_subjects(node: &CriterionNode) -> Vec<String> {
    let mut subjects: Vec<String> =
        all(std::slice::from_ref(node)).into_iter().flat_map(|node| node.responsible.iter().cloned()).collect();
    subjects.sort();
    subjects.dedup();
    subjects
}

/// CRI-06: responsible only as a sub-criterion of another criterion.
fn buried(case: &Case) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for set in read_sets(case) {
        let alone = set.nodes.iter().any(|node| !node.responsible.is_empty());
        let parent = set.nodes.iter().find(|node| node.responsible.is_empty() && !responsible_subjects(node).is_empty());
        let Some(parent) = parent.filter(|_| !alone) else { continue };
        let child = all(&parent.children).into_iter().find(|node| !node.responsible.is_empty());
        let finding = finding(
            "CRI-06",
            Severity::Conseil,
            Evidence::Sur,
            format!("{}ce qui est responsable est enfoui dans « {} » ; un critère distinct se note et se contrôle mieux.", scope(set), parent.name),
            child.map(quoted),
            child.map_or_else(|| parent.place.clone(), |child| child.place.clone()),
            case.bases(&["guide-minumeco"]),
            case.remedy_criterion(),
        );
        outcomes.push(outcome("buried", &parent.name, false, Judgement::Broken(vec![finding])));
    }
    outcomes
}

/// CRI-07: the candidate's general policy as a criterion.
fn company_policy(case: &Case) -> Vec<Outcome> {
    static POLICY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\b(politique|strategie|demarche|engagements?|certifications?|labels?|bilan carbone|charte|note ecovadis|notation)\b.{0,40}\b(de l entreprise|du candidat|du soumissionnaire|de la societe|de l operateur economique)\b|\bpolitique (generale |globale )?(rse|rso|developpement durable|environnementale|sociale|de responsabilite)\b|\becovadis\b|\biso ?14001\b",
        )
        .expect("a constant pattern")
    });
    static FOR_THIS_CONTRACT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"pour (l execution|ce marche|le present marche|la prestation)|dans le cadre (du marche|de l execution|de la prestation)|liee?s? a l objet|appliquee?s? au marche|en lien avec l objet|l objet du marche").expect("a constant pattern")
    });
    trap(case, &POLICY, Some(&FOR_THIS_CONTRACT), "company_policy", |case, node| {
        (
            "CRI-07",
            format!("« {} » juge la politique générale de l’entreprise, sans lien avec l’exécution du marché.", node.name),
            case.bases(&["ce-417580", "ce-363921"]),
        )
    })
}

/// CRI-08: local preference as a criterion.
fn local_preference(case: &Case) -> Vec<Outcome> {
    static LOCAL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(implantation|presence|entreprises?|emplois?|fournisseurs?|production|ancrage|acteurs?|pme) (locale?s?|regionale?s?)\b|\bproximite (geographique|du siege|de l entreprise|de l agence|des locaux)\b|\bcircuits? courts?\b|\bprefer\w+ locale?\b|\bdistance (du siege|de l entreprise|de l agence|kilometrique|entre)\b|\bimplante\w* (en|dans|sur|a)\b|\bfabri\w+ (en france|francais\w*)\b|\bentreprises? (francaises?|du departement|de la region)\b")
            .expect("a constant pattern")
    });
    trap(case, &LOCAL, None, "local_preference", |case, node| {
        (
            "CRI-08",
            format!("« {} » favorise l’implantation ou l’origine locale.", node.name),
            case.bases(&["ce-131562", "cjce-c158-03"]),
        )
    })
}

type Words = (&'static str, String, Vec<crate::verdict::Basis>);

/// A wording of a criterion's name that the judge annuls, unless `saved_by` is there too.
fn trap(case: &Case, wording: &Regex, saved_by: Option<&Regex>, rule: &'static str, words: impl Fn(&Case, &CriterionNode) -> Words) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for node in read_sets(case).flat_map(|set| all(&set.nodes)) {
        let name = fold_plain(&node.name).text;
        if !wording.is_match(&name) || saved_by.is_some_and(|saved| saved.is_match(&name)) {
            continue;
        }
        let (code, message, bases) = words(case, node);
        let finding =
            finding(code, Severity::Bloquant, Evidence::Sur, message, Some(quoted(node)), node.place.clone(), bases, None);
        outcomes.push(outcome(rule, &node.name, true, Judgement::Broken(vec![finding])));
    }
    outcomes
}
