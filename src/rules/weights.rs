//! PON: what the weights of the award criteria come to.

use super::{Case, Rule, finding, percent};
use crate::document::Place;
use crate::verdict::{Basis, Conclusion, CriteriaSet, CriterionNode, Evidence, Judgement, Outcome, Reading, Severity};

pub const BELOW_MINIMUM: Rule = Rule { judge: below_minimum };
pub const NOT_CLOSING: Rule = Rule { judge: not_closing };
pub const UNWEIGHTED: Rule = Rule { judge: unweighted };
pub const UNANNOUNCED: Rule = Rule { judge: unannounced };

/// The set's name in a sentence: « lot 1 : », or nothing when there is one set.
fn scope(set: &CriteriaSet) -> String {
    set.scope.as_deref().map(|scope| format!("{scope} : ")).unwrap_or_default()
}

fn subject(set: &CriteriaSet) -> String {
    set.scope.clone().unwrap_or_else(|| "ensemble".to_owned())
}

/// Where a set stands: its first criterion.
fn place(set: &CriteriaSet) -> Place {
    set.nodes.first().map(|node| node.place.clone()).unwrap_or_default()
}

/// PON-01: the required outcome of every set. The verdict of the set is the facts'; this rule explains it.
fn below_minimum(case: &Case) -> Vec<Outcome> {
    let sets = case.facts.criteria.iter().filter(|set| set.reading != Reading::Unweighted || !set.nodes.is_empty());
    sets.map(|set| {
        let judgement = match set.verdict {
            Conclusion::Conforme => Judgement::Met { place: Some(place(set)) },
            Conclusion::NonConforme => Judgement::Broken(vec![below(case, set)]),
            Conclusion::AVerifier => Judgement::Unsure {
                reason: set.reason.clone().unwrap_or_else(|| "part responsable indéterminée".to_owned()),
                findings: Vec::new(),
            },
        };
        Outcome { rule: "below_minimum", subject: subject(set), required: true, judgement }
    })
    .collect()
}

fn below(case: &Case, set: &CriteriaSet) -> crate::verdict::Finding {
    let share = set.responsible_percent.unwrap_or(0.0);
    let minimum = percent(case.policy.minimum_percent);
    let responsible = heaviest(&set.nodes);
    let chain = responsible.and_then(|node| node.chain.as_deref()).map(|chain| format!(" ({chain})")).unwrap_or_default();
    let message = if responsible.is_none() {
        format!("{}aucun critère numérique responsable ; la politique en demande un d’au moins {minimum}.", scope(set))
    } else {
        format!("{}le critère numérique responsable pèse {}{chain}, moins que les {minimum} de la politique.", scope(set), percent(share))
    };
    let at = responsible.map_or_else(|| place(set), |node| node.place.clone());
    let quote = responsible.map(|node| quoted(node));
    finding("PON-01", Severity::Majeur, Evidence::Sur, message, quote, at, vec![case.policy_basis()], case.remedy_criterion())
}

/// The responsible node that weighs most, wherever it stands.
fn heaviest(nodes: &[CriterionNode]) -> Option<&CriterionNode> {
    all(nodes)
        .into_iter()
        .filter(|node| !node.responsible.is_empty())
        .max_by(|a, b| a.percent.unwrap_or(0.0).total_cmp(&b.percent.unwrap_or(0.0)))
}

/// Every node of a tree, in reading order.
pub fn all(nodes: &[CriterionNode]) -> Vec<&CriterionNode> {
    nodes.iter().flat_map(|node| std::iter::once(node).chain(all(&node.children))).collect()
}

/// The words of a criterion as the draft has them.
pub fn quoted(node: &CriterionNode) -> String {
    match &node.written {
        Some(written) => format!("{} : {written}", node.name),
        None => node.name.clone(),
    }
}

/// PON-02: weights that do not come to their total; the readings that are possible are shown.
fn not_closing(case: &Case) -> Vec<Outcome> {
    let open = case.facts.criteria.iter().filter(|set| set.reading == Reading::Undetermined && !set.nodes.is_empty());
    open.map(|set| {
        let reason = set.reason.clone().unwrap_or_else(|| "les pondérations ne font pas leur total".to_owned());
        let finding = finding(
            "PON-02",
            Severity::Majeur,
            Evidence::Sur,
            format!("{}{reason}.", scope(set)),
            None,
            place(set),
            case.bases(&["ccp-r2152-11"]),
            None,
        );
        broken("not_closing", set, finding)
    })
    .collect()
}

/// PON-03: ranked or bare criteria.
fn unweighted(case: &Case) -> Vec<Outcome> {
    let bare = case.facts.criteria.iter().filter(|set| matches!(set.reading, Reading::Ranked | Reading::Unweighted) && !set.nodes.is_empty());
    bare.map(|set| {
        let message = if set.reading == Reading::Ranked {
            format!("{}les critères sont classés sans pondération : leur poids est indéterminé.", scope(set))
        } else {
            format!("{}les critères sont énoncés sans pondération.", scope(set))
        };
        let quote = set.nodes.first().map(quoted);
        let finding =
            finding("PON-03", Severity::Majeur, Evidence::Sur, message, quote, place(set), weighting_bases(case), None);
        let judgement = Judgement::Unsure { reason: "pas de pondération".to_owned(), findings: vec![finding] };
        Outcome { rule: "unweighted", subject: subject(set), required: true, judgement }
    })
    .collect()
}

fn weighting_bases(case: &Case) -> Vec<Basis> {
    case.bases(&["ccp-r2152-12"])
}

/// PON-04: a weighted criterion that lists sub-criteria without weights.
fn unannounced(case: &Case) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for set in case.facts.criteria.iter().filter(|set| set.reading == Reading::Weighted) {
        let bare = |node: &&CriterionNode| {
            node.percent.is_some() && !node.children.is_empty() && node.children.iter().all(|child| child.percent.is_none())
        };
        for node in all(&set.nodes).into_iter().filter(bare) {
            let finding = finding(
                "PON-04",
                Severity::Mineur,
                Evidence::Probable,
                format!("{}« {} » énumère des sous-critères sans leur poids.", scope(set), node.name),
                node.children.first().map(quoted),
                node.place.clone(),
                case.bases(&["ce-337377"]),
                None,
            );
            outcomes.push(broken("unannounced", set, finding));
        }
    }
    outcomes
}

fn broken(rule: &'static str, set: &CriteriaSet, finding: crate::verdict::Finding) -> Outcome {
    Outcome { rule, subject: subject(set), required: false, judgement: Judgement::Broken(vec![finding]) }
}
