//! A draft's text against the clause that it comes from, word by word.

use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

use super::fit::LONGEST_VALUE;
use super::model::{Node, Word, hash};

/// Equal words between two changes, at most, for the reader to see one.
const BRIDGE: usize = 2;

/// A step of the clause as it would be printed here: one branch of each condition is chosen.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    Word(&'a Word),
    Hole(&'a str),
}

/// Words of the clause replaced by words of the draft; either may be none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub before: Range<usize>,
    pub after: Range<usize>,
}

/// A comparison.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    pub edits: Vec<Edit>,
    /// For each word of the draft, whether the clause has it.
    pub kept: Vec<bool>,
}

impl Comparison {
    pub fn kept_words(&self) -> usize {
        self.kept.iter().filter(|kept| **kept).count()
    }
}

/// The clause with, for each condition, the branch that the draft's words show best.
pub(super) fn chosen<'a>(nodes: &'a [Node], shown: &dyn Fn(&Word) -> bool) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    for node in nodes {
        match node {
            Node::Word(word) => steps.push(Step::Word(word)),
            Node::Hole(name) => steps.push(Step::Hole(name)),
            Node::Choice(branches) => {
                let read = branches.iter().map(|branch| chosen(branch, shown));
                // The first of the best: « sinon » and the empty branch come last.
                let mut best: Option<(usize, Vec<Step<'a>>)> = None;
                for branch in read {
                    let score = share(&branch, shown);
                    if best.as_ref().is_none_or(|(other, _)| score > *other) {
                        best = Some((score, branch));
                    }
                }
                steps.extend(best.map(|(_, branch)| branch).unwrap_or_default());
            }
        }
    }
    steps
}

/// Percent of the words that the draft shows; a branch that says nothing passes for half shown.
fn share(steps: &[Step<'_>], shown: &dyn Fn(&Word) -> bool) -> usize {
    let words: Vec<&Word> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Word(word) => Some(*word),
            Step::Hole(_) => None,
        })
        .collect();
    match words.len() {
        0 => 50,
        count => words.iter().filter(|word| shown(word)).count() * 100 / count,
    }
}

/// Compares with a draft; values in holes are no change.
pub(super) fn compare(steps: &[Step<'_>], draft: &[u64]) -> Comparison {
    let plurals: Vec<(u64, u64)> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Word(word) => Some((word.plural?, word.hash)),
            Step::Hole(_) => None,
        })
        .collect();
    let single = |word: &u64| {
        plurals
            .iter()
            .find(|(plural, _)| plural == word)
            .map_or(*word, |(_, one)| *one)
    };
    let after: Vec<u64> = draft.iter().map(single).collect();
    let ops = capture_diff_slices(Algorithm::Myers, &hashes(steps), &after);
    let mut comparison = Comparison {
        edits: edits(&ops),
        kept: vec![false; draft.len()],
    };
    for op in ops.iter().filter(|op| op.tag() == DiffTag::Equal) {
        comparison.kept[op.new_range()].fill(true);
    }
    comparison
        .edits
        .retain(|edit| !is_value(&steps[edit.before.clone()], &after[edit.after.clone()]));
    comparison
}

/// What changed between two versions of a clause, as steps of each.
pub(super) fn between(old: &[Step<'_>], new: &[Step<'_>]) -> Vec<Edit> {
    edits(&capture_diff_slices(Algorithm::Myers, &hashes(old), &hashes(new)))
}

/// A hole is the name of its value, under a mark that no word of a draft has.
fn hashes(steps: &[Step<'_>]) -> Vec<u64> {
    let hashes = steps.iter().map(|step| match step {
        Step::Word(word) => word.hash,
        Step::Hole(name) => hash(&format!("{{{name}}}")),
    });
    hashes.collect()
}

/// Runs of changes, those that a word or two part joined.
fn edits(ops: &[DiffOp]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for op in ops.iter().filter(|op| op.tag() != DiffTag::Equal) {
        let (before, after) = (op.old_range(), op.new_range());
        match edits.last_mut() {
            // An insertion may stand at the start of the deletion told before it.
            Some(last) if before.start.saturating_sub(last.before.end) <= BRIDGE => {
                last.before.end = last.before.end.max(before.end);
                last.after.end = last.after.end.max(after.end);
            }
            _ => edits.push(Edit { before, after }),
        }
    }
    edits
}

/// Whether the words are the steps with values in their holes, word for word.
fn is_value(steps: &[Step<'_>], words: &[u64]) -> bool {
    let holes = steps.iter().filter(|step| matches!(step, Step::Hole(_))).count();
    if holes == 0 || words.len() > holes * LONGEST_VALUE as usize + steps.len() {
        return false;
    }
    // Places in `words` where the steps read so far can end.
    let mut ends = vec![false; words.len() + 1];
    ends[0] = true;
    for step in steps {
        let mut next = vec![false; words.len() + 1];
        match step {
            Step::Word(word) => {
                for at in 0..words.len() {
                    next[at + 1] = ends[at] && words[at] == word.hash;
                }
            }
            Step::Hole(_) => {
                for at in 0..words.len() {
                    next[at + 1] = ends[at] || next[at];
                }
            }
        }
        ends = next;
    }
    ends[words.len()]
}
