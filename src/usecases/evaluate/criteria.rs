//! Award criteria read, against the label: sets by their scope, nodes by their names.

use super::Answer;
use super::label::{Label, LabelNode, LabelSet};
use crate::text::fold::fold_plain;
use crate::verdict::{Conclusion, CriteriaSet, CriterionNode, TenderVerdict};

/// Percentages are equal when they agree to two decimals: labels are rounded.
const TOLERANCE: f64 = 0.011;

pub fn compare(label: &Label, tender: &TenderVerdict, answer: &mut Answer) {
    if label.criteria.is_empty() {
        let none = tender.criteria.iter().all(|set| set.nodes.is_empty());
        answer.tally.no_criteria.count(none, false);
        if !none {
            let names: Vec<&str> = tender
                .criteria
                .iter()
                .flat_map(|set| &set.nodes)
                .map(|node| node.name.as_str())
                .collect();
            answer.disagreements.push(format!(
                "{} : critères lus, attendu aucun : {}",
                label.id,
                names.join(" / ")
            ));
        }
        return;
    }
    let doubtful = label.criteria.iter().any(|set| set.doubt);
    let expected = worst(label.criteria.iter().map(|set| set.verdict));
    let read = if tender.criteria.is_empty() {
        Conclusion::AVerifier
    } else {
        worst(tender.criteria.iter().map(|set| set.verdict))
    };
    answer.tally.criteria_verdicts.count(expected == read, doubtful);
    if !doubtful {
        *answer.tally.criteria_confusion.entry((expected, read)).or_default() += 1;
    }
    if expected != read {
        answer
            .disagreements
            .push(format!("{} : critères {read:?}, attendu {expected:?}", label.id));
    }
    let mut left: Vec<&CriteriaSet> = tender.criteria.iter().collect();
    for set in &label.criteria {
        let found = best_set(set, &left).map(|at| left.remove(at));
        compare_set(label, set, found, answer);
    }
    answer.tally.extra_nodes += left.iter().map(|set| flat(&set.nodes).len()).sum::<usize>();
    for set in left {
        answer.disagreements.push(format!(
            "{} : jeu de critères en trop ({})",
            label.id,
            set.scope.as_deref().unwrap_or("ensemble")
        ));
    }
}

/// Of several sets, the tender's criteria are as good as the worst of them.
fn worst(verdicts: impl Iterator<Item = Conclusion>) -> Conclusion {
    verdicts.fold(Conclusion::Conforme, |worst, next| match (worst, next) {
        (Conclusion::NonConforme, _) | (_, Conclusion::NonConforme) => Conclusion::NonConforme,
        (Conclusion::AVerifier, _) | (_, Conclusion::AVerifier) => Conclusion::AVerifier,
        _ => Conclusion::Conforme,
    })
}

fn best_set(set: &LabelSet, left: &[&CriteriaSet]) -> Option<usize> {
    let scope = |scope: Option<&str>| scope.map(normal).unwrap_or_default();
    let wanted = scope(set.scope.as_deref());
    left.iter()
        .position(|read| scope(read.scope.as_deref()) == wanted)
        .or(if left.is_empty() { None } else { Some(0) })
}

fn compare_set(label: &Label, set: &LabelSet, found: Option<&CriteriaSet>, answer: &mut Answer) {
    let wanted = flat_label(&set.nodes);
    let nodes = found.map(|found| flat(&found.nodes)).unwrap_or_default();
    let scope = set.scope.as_deref().unwrap_or("ensemble");
    let mut used = vec![false; nodes.len()];
    for (at, node) in wanted.iter().enumerate() {
        let matched = best_node(node, at, &nodes, &used);
        if let Some(index) = matched {
            used[index] = true;
        }
        let read = matched.map(|index| nodes[index]);
        let right = read.is_some_and(|read| same(read.percent, node.percent));
        answer.tally.weights.count(right, set.doubt);
        if !right {
            let got = read.map_or("non lu".to_owned(), |read| {
                format!("« {} » {:?}", read.name, read.percent)
            });
            answer.disagreements.push(format!(
                "{} [{scope}] : {} {:?}, lu {got}",
                label.id, node.name, node.percent
            ));
        }
        if let Some(read) = read
            && read.responsible.is_empty() != node.responsible.is_empty()
        {
            answer.disagreements.push(format!(
                "{} [{scope}] : {} sujets {:?}, attendu {:?}",
                label.id, node.name, read.responsible, node.responsible
            ));
        }
    }
    for (node, _) in nodes.iter().zip(&used).filter(|(_, used)| !**used) {
        answer.tally.extra_nodes += 1;
        answer.disagreements.push(format!(
            "{} [{scope}] : lu en trop « {} » {:?}",
            label.id, node.name, node.percent
        ));
    }
    let share = found.and_then(|found| found.responsible_percent);
    let right = found.is_some() && same(share, set.responsible_percent);
    answer.tally.responsible.count(right, set.doubt);
    if !right {
        answer.disagreements.push(format!(
            "{} [{scope}] : part responsable {share:?}, attendu {:?} ({})",
            label.id,
            set.responsible_percent,
            found.and_then(|found| found.reason.as_deref()).unwrap_or("–")
        ));
    }
}

fn same(read: Option<f64>, expected: Option<f64>) -> bool {
    match (read, expected) {
        (Some(read), Some(expected)) => (read - expected).abs() <= TOLERANCE,
        (None, None) => true,
        _ => false,
    }
}

fn flat(nodes: &[CriterionNode]) -> Vec<&CriterionNode> {
    nodes
        .iter()
        .flat_map(|node| std::iter::once(node).chain(flat(&node.children)))
        .collect()
}

fn flat_label(nodes: &[LabelNode]) -> Vec<&LabelNode> {
    nodes
        .iter()
        .flat_map(|node| std::iter::once(node).chain(flat_label(&node.children)))
        .collect()
}

/// The unused node whose name is closest, if close enough; among equals, the one nearest in order.
fn best_node(wanted: &LabelNode, at: usize, nodes: &[&CriterionNode], used: &[bool]) -> Option<usize> {
    let name = normal(&wanted.name);
    let candidates = nodes.iter().enumerate().filter(|(index, _)| !used[*index]);
    candidates
        .map(|(index, node)| (likeness(&name, &normal(&node.name)), index.abs_diff(at), index))
        .filter(|(likeness, _, _)| *likeness >= 40)
        .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)))
        .map(|(_, _, index)| index)
}

/// Words shared, in percent of the words of the shorter name, less a little for what is over.
fn likeness(a: &str, b: &str) -> usize {
    if a == b {
        return 100;
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let shared = a.iter().filter(|word| b.contains(word)).count();
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    let share = (shared * 90).checked_div(short).unwrap_or(0);
    share.saturating_sub((long - short).min(20))
}

fn normal(name: &str) -> String {
    let folded = fold_plain(name).text;
    let words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
