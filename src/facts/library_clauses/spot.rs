//! Where a draft may show a clause: runs of words that it shares with one, by their fingerprints.
//!
//! Only a part of the runs is kept, always the same: a run of a draft costs one hash, and most cost no
//! look-up. A spot is a suspicion; `fit` and `changes` look at the words.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::model::Node;

/// Words of a run.
const RUN: usize = 5;
/// One run in so many is kept.
const KEPT: u64 = 4;
/// Formulas that more clauses share tell nothing.
const SHARED: usize = 2;
/// Of the kept runs of a clause, the part that a draft must show.
const PART: usize = 5;
/// First words by which a short clause is found.
const OPENING: usize = 3;
/// Fixed words of a short clause, at least: fewer say nothing of their own.
const SAYING: usize = 8;
/// Words between two runs of the same spot, at most.
const GAP: usize = 150;

/// The kept runs of all clauses.
#[derive(Debug, Default)]
pub struct Index {
    /// (fingerprint, clause), sorted.
    runs: Vec<(u64, u32)>,
    /// For each clause, the number of its kept runs.
    kept: Vec<usize>,
    /// For each clause, the number of its fixed words.
    lengths: Vec<usize>,
    /// (fingerprint of the first words, clause) of the short clauses that begin with fixed words, sorted.
    openings: Vec<(u64, u32)>,
}

/// A stretch of a draft's words that shares enough runs with a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub clause: usize,
    pub words: Range<usize>,
}

/// What is kept of one clause.
#[derive(Debug, Clone)]
pub struct Prints<'p> {
    /// Fingerprints of its kept runs.
    pub runs: Cow<'p, [u64]>,
    /// Of its first words, when they are fixed.
    pub opening: Option<u64>,
    /// The number of its fixed words, all branches counted.
    pub words: usize,
}

impl Prints<'_> {
    pub fn of(nodes: &[Node]) -> Self {
        let (mut runs, mut words) = (Vec::new(), 0);
        each_run(nodes, &mut |run| {
            words += run.len();
            runs.extend(fingerprints(run).map(|(_, print)| print));
        });
        Self {
            runs: runs.into(),
            opening: opening(nodes),
            words,
        }
    }
}

impl Index {
    /// Clauses of less than `short` fixed words are found by their first words too.
    pub fn new<'p>(clauses: impl Iterator<Item = Prints<'p>>, short: usize) -> Self {
        let mut index = Self::default();
        for (at, prints) in clauses.enumerate() {
            let clause = u32::try_from(at).unwrap_or(u32::MAX);
            index.runs.extend(prints.runs.iter().map(|print| (*print, clause)));
            index.lengths.push(prints.words);
            if (SAYING..short).contains(&prints.words) {
                index.openings.extend(prints.opening.map(|print| (print, clause)));
            }
        }
        index.openings.sort_unstable();
        index.runs.sort_unstable();
        index.runs.dedup();
        index.forget_formulas();
        index.kept = vec![0; index.lengths.len()];
        for (_, clause) in &index.runs {
            index.kept[*clause as usize] += 1;
        }
        index
    }

    fn forget_formulas(&mut self) {
        let groups = self.runs.chunk_by(|(a, _), (b, _)| a == b);
        self.runs = groups
            .filter(|group| group.len() <= SHARED)
            .flatten()
            .copied()
            .collect();
    }

    /// Short clauses that begin as `words` do.
    pub fn opened_by(&self, words: &[u64]) -> impl Iterator<Item = usize> {
        let print = words.get(..OPENING).map(mix);
        let first = print.map_or(self.openings.len(), |print| {
            self.openings.partition_point(|(other, _)| *other < print)
        });
        let same = self.openings[first..]
            .iter()
            .take_while(move |(other, _)| Some(*other) == print);
        same.map(|(_, clause)| *clause as usize)
    }

    /// Fixed words of a clause, all branches counted.
    pub fn length(&self, clause: usize) -> usize {
        self.lengths[clause]
    }

    /// The spots of each clause, in the order of clauses and words.
    pub fn spots(&self, words: &[u64]) -> Vec<Spot> {
        let mut hits: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, print) in fingerprints(words) {
            let first = self.runs.partition_point(|(other, _)| *other < print);
            let same = self.runs[first..].iter().take_while(|(other, _)| *other == print);
            for (_, clause) in same {
                hits.entry(*clause as usize).or_default().push(at);
            }
        }
        let mut spots = Vec::new();
        for (clause, hits) in hits {
            let longest = 2 * self.lengths[clause] + GAP;
            let mut from = 0;
            for at in 1..=hits.len() {
                let goes_on = hits
                    .get(at)
                    .is_some_and(|hit| hit - hits[at - 1] <= GAP && hit - hits[from] <= longest);
                if goes_on {
                    continue;
                }
                if (at - from) * PART >= self.kept[clause] {
                    let words = hits[from]..hits[at - 1] + RUN;
                    spots.push(Spot { clause, words });
                }
                from = at;
            }
        }
        spots
    }
}

/// Each stretch of fixed words that nothing parts.
fn each_run(nodes: &[Node], each: &mut impl FnMut(&[u64])) {
    let mut run = Vec::new();
    for node in nodes {
        match node {
            Node::Word(word) => run.push(word.hash),
            Node::Hole(_) => {
                each(&run);
                run.clear();
            }
            Node::Choice(branches) => {
                each(&run);
                run.clear();
                for branch in branches {
                    each_run(branch, each);
                }
            }
        }
    }
    each(&run);
}

/// The fingerprint of the first words of a clause, when they are fixed.
fn opening(nodes: &[Node]) -> Option<u64> {
    let fixed = |node: &Node| match node {
        Node::Word(word) => Some(word.hash),
        _ => None,
    };
    let words: Option<Vec<u64>> = nodes.get(..OPENING)?.iter().map(fixed).collect();
    words.map(|words| mix(&words))
}

fn mix(run: &[u64]) -> u64 {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    run.iter()
        .fold(0_u64, |print, word| print.wrapping_mul(BASE).wrapping_add(*word))
}

/// The kept runs of a list of words: where each begins, and its fingerprint.
fn fingerprints(words: &[u64]) -> impl Iterator<Item = (usize, u64)> + '_ {
    let runs = words.windows(RUN).enumerate().map(move |(at, run)| (at, mix(run)));
    // The high bits of a product are the well mixed ones.
    runs.filter(|(_, print)| (print >> 33) % KEPT == 0)
}
