//! One set said several times: repetitions, contradictions, the same grid for several lots.

use super::cue::{self, CueText};
use super::group::{Form, Group};
use super::mention::mentions;
use super::rows::Row;
use super::sets::{Contradiction, Draft, as_row, weight_value};
use super::share::{Announced, Solution, Solved, solve};

/// Takes out of a group the rows that say again what a set has said (« le critère « prix », pondéré à 40 %, est
/// noté… »); true when nothing else is left. A weight said otherwise there contradicts the set.
pub(super) fn restates(drafts: &mut [Draft], group: &mut Group) -> bool {
    if group.form == Form::Grid {
        return false;
    }
    let Some(draft) = drafts
        .iter_mut()
        .rev()
        .find(|draft| draft.scope == group.scope && !draft.sole)
    else {
        return false;
    };
    let mut restated = 0;
    let mut changed: Vec<Row> = draft.solution.nodes.iter().map(as_row).collect();
    let mut differs = None;
    group.rows.retain(|row| {
        let Some(weight) = &row.weight else { return true };
        let named = CueText::new(&row.name).has(&cue::CRITERION) || row.name.contains(['«', '“']);
        let twin = draft.solution.nodes.iter().position(|node| {
            let unit = node.row.weight.as_ref().is_some_and(|mark| mark.unit == weight.unit);
            let cue = CueText::new(&row.name);
            named && unit && row.children.is_empty() && mentions(&cue, &row.name, &node.row)
        });
        let Some(at) = twin else { return true };
        restated += 1;
        if weight_value(&draft.solution.nodes[at].row) != Some(weight.value)
            && weight.said
            && weight.unit != super::scale::Unit::Bare
        {
            changed[at].weight = Some(weight.clone());
            differs = Some(row.unit);
        }
        false
    });
    if let Some(unit) = differs {
        let solution = solve(&changed, &Announced::default());
        draft.contradictions.push(Contradiction { unit, solution });
    }
    restated > 0 && group.rows.iter().filter(|row| row.weighted()).count() < 2
}

/// Adds a set; the same set said twice is one, and two that differ contradict each other.
pub(super) fn add(drafts: &mut Vec<Draft>, new: Draft) {
    let rival = drafts.iter_mut().find(|old| old.scope == new.scope && !old.sole);
    let Some(old) = rival else {
        drafts.push(new);
        return;
    };
    if repeats(&old.solution, &new.solution) {
        if fuller(&new.solution, &old.solution) || (in_english(&old.solution) && !in_english(&new.solution)) {
            let contradictions = std::mem::take(&mut old.contradictions);
            *old = Draft { contradictions, ..new };
        }
        return;
    }
    if !new.solution.closed {
        // What does not close on its own contradicts nothing: remarks, extracts.
        return;
    }
    if !old.solution.closed || (old.unannounced && !new.unannounced) {
        *old = new;
        return;
    }
    if new.unannounced && new.form == Form::Prose {
        return;
    }
    if same_shares(&old.solution, &new.solution) || (new.form != Form::Grid && !speaks_of(&new, old)) {
        return;
    }
    let contradiction = Contradiction {
        unit: new.unit,
        solution: new.solution,
    };
    if new.form == Form::Grid && old.form == Form::Prose {
        // The grid is the statement, the sentence its summary.
        let earlier = Contradiction {
            unit: old.unit,
            solution: old.solution.clone(),
        };
        old.unit = new.unit;
        old.form = new.form;
        old.rows = new.rows;
        old.announced = new.announced;
        old.solution = contradiction.solution;
        old.contradictions.push(earlier);
        return;
    }
    old.contradictions.push(contradiction);
}

/// A sentence or list contradicts a set only when it names one of its criteria and gives each a weight:
/// « 0 % aucun plan ; 50 % plan daté ; 100 % plan tenu » are the steps of a scale.
fn speaks_of(new: &Draft, old: &Draft) -> bool {
    let weighs = |node: &Solved| node.share.high > num_rational::Ratio::from(0);
    let named = |node: &Solved| {
        old.solution
            .nodes
            .iter()
            .any(|twin| same_name(&twin.row.name, &node.row.name))
    };
    new.solution.nodes.iter().all(weighs) && new.solution.nodes.iter().any(named)
}

fn in_english(solution: &Solution) -> bool {
    solution
        .nodes
        .iter()
        .any(|node| CueText::new(&node.row.name).has(&cue::ENGLISH))
}

fn fuller(new: &Solution, old: &Solution) -> bool {
    let parts = |solution: &Solution| solution.nodes.iter().map(|node| node.children.len()).sum::<usize>();
    new.whole() >= old.whole() && parts(new) > parts(old)
}

/// The same criteria with the same shares, whatever the order; fewer of them in a repetition.
fn repeats(old: &Solution, new: &Solution) -> bool {
    let shares = |solution: &Solution| {
        let mut shares: Vec<_> = solution
            .nodes
            .iter()
            .map(|node| (node.share.low, node.share.high))
            .collect();
        shares.sort();
        shares
    };
    if old.closed && new.closed {
        return shares(old) == shares(new) && names_agree(old, new);
    }
    new.nodes.iter().all(|node| {
        old.nodes.iter().any(|other| {
            same_name(&node.row.name, &other.row.name) && weight_value(&node.row) == weight_value(&other.row)
        })
    })
}

/// Criterion by criterion in the same order, the same shares: names that differ are ways of saying.
fn same_shares(old: &Solution, new: &Solution) -> bool {
    old.nodes.len() == new.nodes.len() && old.nodes.iter().zip(&new.nodes).all(|(a, b)| a.share == b.share)
}

/// Each share goes to a criterion of a like name: equal figures given to other criteria are no repetition.
fn names_agree(old: &Solution, new: &Solution) -> bool {
    let paired = new
        .nodes
        .iter()
        .filter(|node| {
            old.nodes
                .iter()
                .any(|other| same_name(&node.row.name, &other.row.name) && node.share == other.share)
        })
        .count();
    let crossed = new.nodes.iter().any(|node| {
        old.nodes
            .iter()
            .any(|other| same_name(&node.row.name, &other.row.name) && node.share != other.share)
            && !old
                .nodes
                .iter()
                .any(|other| same_name(&node.row.name, &other.row.name) && node.share == other.share)
    });
    !crossed && (paired * 2 >= new.nodes.len() || new.nodes.len() <= 2)
}

/// Two names of one criterion, in different words.
#[must_use]
pub fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (CueText::new(a), CueText::new(b));
    if a.as_str() == b.as_str() || a.as_str().contains(b.as_str()) || b.as_str().contains(a.as_str()) {
        return true;
    }
    let words = |cue: &CueText| {
        cue.words()
            .filter(|word| word.len() > 3 && *word != "critere")
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (a, b) = (words(&a), words(&b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    shared > 0 && shared * 2 >= a.len().min(b.len())
}

/// Lots with the same grid share one set; the same grid for all of them is the tender's.
pub(super) fn merge_lots(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    let scopes = drafts.len();
    for draft in drafts {
        let twin = out.iter_mut().find(|old| {
            old.contradictions.is_empty()
                && draft.contradictions.is_empty()
                && old.scope.is_some()
                && draft.scope.is_some()
                && old.solution.closed
                && identical(&old.solution.nodes, &draft.solution.nodes)
        });
        match twin {
            Some(old) => {
                if let (Some(scope), Some(more)) = (&mut old.scope, draft.scope) {
                    for number in more.numbers {
                        if !scope.numbers.contains(&number) {
                            scope.numbers.push(number);
                        }
                    }
                }
            }
            None => out.push(draft),
        }
    }
    if out.len() == 1 && (scopes > 1 || out[0].scope.as_ref().is_some_and(|scope| scope.numbers.len() > 1)) {
        out[0].scope = None;
    }
    out
}

fn identical(first: &[super::share::Solved], second: &[super::share::Solved]) -> bool {
    first.len() == second.len()
        && first.iter().zip(second).all(|(a, b)| {
            a.share == b.share
                && CueText::new(&a.row.name) == CueText::new(&b.row.name)
                && identical(&a.children, &b.children)
        })
}
