//! PON: what the weights of the award criteria come to.

use super::{Case, Rule, finding, percent};
use crate::facts::criteria::{Bounds, CriteriaSetFact, Criterion, Open, Weighting, decimal};
use crate::verdict::{Basis, Conclusion, Evidence, Finding, Judgement, Outcome, Reading, Severity};

pub const BELOW_MINIMUM: Rule = Rule { judge: below_minimum };
pub const NOT_CLOSING: Rule = Rule { judge: not_closing };
pub const UNWEIGHTED: Rule = Rule { judge: unweighted };
pub const UNANNOUNCED: Rule = Rule { judge: unannounced };

/// The set's name in a sentence: « lot 1 : », or nothing when there is one set.
pub fn scope(set: &CriteriaSetFact) -> String {
    set.scope
        .as_ref()
        .map(|scope| format!("{scope} : "))
        .unwrap_or_default()
}

fn subject(set: &CriteriaSetFact) -> String {
    set.scope
        .as_ref()
        .map_or_else(|| "ensemble".to_owned(), ToString::to_string)
}

/// Every criterion of a set, in reading order.
pub fn all(set: &CriteriaSetFact) -> Vec<&Criterion> {
    let mut found = Vec::new();
    set.criteria
        .iter()
        .for_each(|criterion| criterion.walk(&mut |each, _| found.push(each)));
    found
}

/// The words of a criterion as the draft has them.
pub fn quoted(criterion: &Criterion) -> String {
    match &criterion.written {
        Some(written) => format!("{} : {written}", criterion.name),
        None => criterion.name.clone(),
    }
}

/// PON-01: the required outcome of every set. The verdict of the set is the facts'; this rule explains it.
fn below_minimum(case: &Case) -> Vec<Outcome> {
    case.facts
        .criteria
        .iter()
        .map(|set| {
            let judgement = match set.verdict {
                Conclusion::Conforme => Judgement::Met {
                    place: Some(set.place.clone()),
                },
                Conclusion::NonConforme => Judgement::Broken(vec![below(case, set)]),
                Conclusion::AVerifier => unsure(set),
            };
            Outcome {
                rule: "below_minimum",
                subject: subject(set),
                required: true,
                judgement,
            }
        })
        .collect()
}

/// A share that cannot be told is said by PON-02 or PON-03; a merged name has no other rule.
fn unsure(set: &CriteriaSetFact) -> Judgement {
    let reason = set
        .reason
        .clone()
        .unwrap_or_else(|| "part responsable indéterminée".to_owned());
    let merged = all(set).into_iter().find(|criterion| criterion.mixed);
    let findings = merged.filter(|_| set.reading == Reading::Weighted).map(|criterion| {
        finding(
            "PON-01",
            Severity::Mineur,
            Evidence::AVerifier,
            format!(
                "{}« {} » mêle un sujet responsable et un autre : sa part ne peut pas être dite.",
                scope(set),
                criterion.name
            ),
            Some(quoted(criterion)),
            criterion.place.clone(),
            Vec::new(),
            None,
        )
    });
    Judgement::Unsure {
        reason,
        findings: findings.into_iter().collect(),
    }
}

fn below(case: &Case, set: &CriteriaSetFact) -> Finding {
    let minimum = percent(case.policy.minimum_percent);
    let responsible = heaviest(set);
    let message = match responsible {
        None => format!(
            "{}aucun critère numérique responsable ; la politique en demande un d’au moins {minimum}.",
            scope(set)
        ),
        Some(criterion) => {
            let chain = criterion
                .chain
                .as_deref()
                .map(|chain| format!(" ({chain})"))
                .unwrap_or_default();
            let share = shown(set.responsible);
            format!(
                "{}le critère numérique responsable pèse {share}{chain}, moins que les {minimum} de la politique.",
                scope(set)
            )
        }
    };
    let at = responsible.map_or_else(|| set.place.clone(), |criterion| criterion.place.clone());
    let quote = responsible.map(quoted);
    finding(
        "PON-01",
        Severity::Majeur,
        Evidence::Sur,
        message,
        quote,
        at,
        vec![case.policy_basis()],
        case.remedy_criterion(),
    )
}

fn shown(share: Bounds) -> String {
    match share.known() {
        Some(value) => format!("{} %", decimal(value)),
        None => format!("au plus {} %", decimal(share.high)),
    }
}

/// The responsible criterion that weighs most, wherever it stands.
fn heaviest(set: &CriteriaSetFact) -> Option<&Criterion> {
    all(set)
        .into_iter()
        .filter(|criterion| criterion.is_responsible())
        .max_by_key(|criterion| criterion.share.high)
}

/// PON-02: weights that do not come to their total, with the readings that are possible; or two
/// statements of the same set that differ.
fn not_closing(case: &Case) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for set in &case.facts.criteria {
        let mut messages: Vec<(String, crate::document::Place)> = set
            .open
            .iter()
            .filter(|open| open.unweighted == 0)
            .map(|open| (sum(set, open), open.place.clone()))
            .collect();
        if let (Some(other), Some(reason)) = (set.contradictions.first(), &set.reason) {
            messages.push((format!("{}{reason}", scope(set)), other.place.clone()));
        }
        for (message, place) in messages {
            let finding = finding(
                "PON-02",
                Severity::Majeur,
                Evidence::Sur,
                message,
                None,
                place,
                case.bases(&["ccp-r2152-11"]),
                None,
            );
            outcomes.push(broken("not_closing", set, finding));
        }
    }
    outcomes
}

fn sum(set: &CriteriaSetFact, open: &Open) -> String {
    let of = open.parent.as_ref().map_or_else(
        || "les critères".to_owned(),
        |parent| format!("les sous-critères de « {parent} »"),
    );
    let mut message = format!(
        "{}les poids ne tombent pas juste : {of} totalisent {}",
        scope(set),
        decimal(open.sum)
    );
    if !open.expected.is_empty() {
        let expected: Vec<String> = open.expected.iter().map(|value| decimal(*value)).collect();
        message.push_str(&format!(", et non {}", expected.join(" ou ")));
    }
    message.push('.');
    let readings = all(set).into_iter().filter_map(|criterion| match &criterion.weighting {
        Weighting::Ambiguous(readings) => Some(format!(
            " « {} » : {}.",
            criterion.name,
            readings
                .iter()
                .map(|reading| format!("{} % ({})", decimal(reading.percent), reading.how))
                .collect::<Vec<_>>()
                .join(" ou ")
        )),
        _ => None,
    });
    message.extend(readings.take(3));
    message
}

/// PON-03: ranked or bare criteria, or some without weight.
fn unweighted(case: &Case) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for set in &case.facts.criteria {
        let some = set
            .open
            .iter()
            .find(|open| open.unweighted > 0 && open.parent.is_none());
        let message = match (set.reading, some) {
            (Reading::Ranked, _) => {
                "les critères sont classés sans pondération : leur poids est indéterminé".to_owned()
            }
            (Reading::Unweighted, _) => "les critères sont énoncés sans pondération".to_owned(),
            (Reading::Undetermined, Some(open)) => format!(
                "des critères n’ont pas de poids ; les autres totalisent {}",
                decimal(open.sum)
            ),
            (Reading::Undetermined, None) if set.open.is_empty() && set.contradictions.is_empty() => {
                "des pondérations sont laissées en blanc".to_owned()
            }
            _ => continue,
        };
        let finding = finding(
            "PON-03",
            Severity::Majeur,
            Evidence::Sur,
            format!("{}{message}.", scope(set)),
            set.criteria.first().map(quoted),
            set.place.clone(),
            weighting_bases(case),
            None,
        );
        let judgement = Judgement::Unsure {
            reason: message,
            findings: vec![finding],
        };
        outcomes.push(Outcome {
            rule: "unweighted",
            subject: subject(set),
            required: true,
            judgement,
        });
    }
    outcomes
}

fn weighting_bases(case: &Case) -> Vec<Basis> {
    case.bases(&["ccp-r2152-12"])
}

/// PON-04: a weighted criterion that lists sub-criteria without weights.
fn unannounced(case: &Case) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for set in case
        .facts
        .criteria
        .iter()
        .filter(|set| set.reading == Reading::Weighted)
    {
        for criterion in all(set).into_iter().filter(|criterion| criterion.unweighted_parts) {
            let finding = finding(
                "PON-04",
                Severity::Mineur,
                Evidence::Probable,
                format!(
                    "{}« {} » énumère des sous-critères sans leur poids.",
                    scope(set),
                    criterion.name
                ),
                Some(criterion.children.first().map_or_else(|| quoted(criterion), quoted)),
                criterion.place.clone(),
                case.bases(&["ce-337377"]),
                None,
            );
            outcomes.push(broken("unannounced", set, finding));
        }
    }
    outcomes
}

fn broken(rule: &'static str, set: &CriteriaSetFact, finding: Finding) -> Outcome {
    Outcome {
        rule,
        subject: subject(set),
        required: false,
        judgement: Judgement::Broken(vec![finding]),
    }
}
