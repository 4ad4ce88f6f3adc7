//! Many patterns as one table: the words of a text are looked up once, whatever the number of patterns.

use std::collections::HashMap;
use std::ops::Range;

use super::anchors::Anchor;
use super::lookup::Hits;
use super::program::{Compiler, NO_SET, Program, Term};
use super::run::{Board, Run};
use super::table::{Fast, QUANTITY, Table, narrow};
use super::{Pattern, Sequence};

/// A compiled set. Patterns keep the order in which they were given.
#[derive(Debug, Default)]
pub struct PatternSet {
    /// Distinct sequences of all patterns.
    pub(super) terms: Vec<Term>,
    pub(super) program: Program,
    pub(super) table: Table,
    /// For each pattern, the terms that it looks for, in the order of its parts, and those that it excludes.
    pub(super) positive: Lists,
    pub(super) negative: Lists,
    /// For each term, the patterns that wait for it.
    pub(super) waiting: Lists,
    /// For each atom, the terms that it announces: those whose rarest words it is one of.
    pub(super) announced: Lists,
}

/// Working memory of a scan, kept from one sentence to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    board: Board,
    stamp: u32,
    /// For each term: the sentence where its words were last seen.
    seen: Vec<u32>,
    /// For each term: what was found in that sentence.
    found: Vec<(u32, Option<Range<usize>>)>,
    candidates: Vec<u32>,
}

/// A pattern found in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub pattern: usize,
    /// From the first to the last word of all its parts.
    pub span: Range<usize>,
    /// Each part.
    pub parts: Vec<Range<usize>>,
}

impl PatternSet {
    #[must_use]
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a Pattern>) -> Self {
        let mut set = Self::default();
        let mut known: HashMap<&'a Sequence, u32, Fast> = HashMap::default();
        let mut compiler = Compiler::default();
        // For each term its rarity, and for each atom the terms that it announces.
        let mut rarity: Vec<usize> = Vec::new();
        let mut announced: Vec<(u32, u32)> = Vec::new();
        for pattern in patterns {
            let mut number = |sequence: &'a Sequence| {
                *known.entry(sequence).or_insert_with(|| {
                    let term = narrow(set.terms.len());
                    set.terms.push(compiler.term(sequence));
                    let anchors = sequence.anchors();
                    rarity.push(anchors.as_ref().map_or(0, |anchors| anchors.rarity));
                    for anchor in anchors.iter().flat_map(|anchors| &anchors.words) {
                        let atom = match anchor {
                            Anchor::Word(word) => compiler.table.word(word),
                            Anchor::Stem(stem) => compiler.table.stem(stem),
                            Anchor::Quantity => QUANTITY,
                        };
                        announced.push((atom, term));
                    }
                    term
                })
            };
            set.positive.push(pattern.positive.iter().map(&mut number));
            set.negative.push(pattern.negative.iter().map(&mut number));
        }
        let rarest = (0..set.len()).filter_map(|at| {
            // `max_by_key` keeps the last of equals: as good as any, and always the same.
            let parts = set.positive.of(narrow(at)).iter();
            let rarest = parts.max_by_key(|term| rarity[**term as usize])?;
            Some((*rarest, narrow(at)))
        });
        set.waiting = Lists::new(set.terms.len(), rarest.collect());
        (set.program, set.table) = compiler.finish(&mut set.terms);
        set.announced = Lists::new(set.program.atoms as usize, announced);
        set
    }

    /// For each pattern, whether it looks for one of `words` (folded).
    #[must_use]
    pub fn looks_for_any(&self, words: &[&str]) -> Vec<bool> {
        let sought = self.table.atoms_of(words);
        let terms: Vec<bool> = self
            .terms
            .iter()
            .map(|term| self.program.looks_for_any(term.sequence, &sought))
            .collect();
        let any = |pattern: usize| {
            self.positive
                .of(narrow(pattern))
                .iter()
                .any(|term| terms[*term as usize])
        };
        (0..self.len()).map(any).collect()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.positive.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a text may hold a pattern at all: a rarest word of one is there.
    #[must_use]
    pub fn announces(&self, hits: &Hits) -> bool {
        hits.atoms.iter().any(|atom| !self.announced.of(*atom).is_empty())
    }

    /// Patterns found in a sentence given as its words and, for each, its hits of [`Self::look_up`].
    pub fn scan<'h>(
        &self,
        tokens: &[&str],
        hits: impl Iterator<Item = &'h [u32]>,
        masked: &[bool],
        scratch: &mut Scratch,
        each: impl FnMut(Found),
    ) {
        self.scan_some(tokens, hits, masked, scratch, |_| true, each);
    }

    /// The same for the patterns that are `wanted` only.
    pub fn scan_some<'h>(
        &self,
        tokens: &[&str],
        hits: impl Iterator<Item = &'h [u32]>,
        masked: &[bool],
        scratch: &mut Scratch,
        wanted: impl Fn(usize) -> bool,
        mut each: impl FnMut(Found),
    ) {
        self.lay_out(tokens, hits, masked, scratch);
        let candidates = std::mem::take(&mut scratch.candidates);
        let mut all = Vec::new();
        for term in &candidates {
            for pattern in self.waiting.of(*term) {
                let pattern = *pattern as usize;
                if wanted(pattern)
                    && let Some(found) = self.try_pattern(pattern, tokens, scratch)
                {
                    all.push((*term, found));
                }
            }
        }
        scratch.candidates = candidates;
        // Few of the candidates are found: these are put in order, not those.
        all.sort_by_key(|(term, _)| *term);
        all.into_iter().for_each(|(_, found)| each(found));
    }

    /// Every place of the first part of each pattern, the shortest at each, none inside another; by pattern.
    pub fn places<'h>(
        &self,
        tokens: &[&str],
        hits: impl Iterator<Item = &'h [u32]>,
        scratch: &mut Scratch,
        mut each: impl FnMut(usize, Range<usize>),
    ) {
        self.lay_out(tokens, hits, &[], scratch);
        let Scratch { board, candidates, .. } = scratch;
        candidates.sort_unstable();
        let mut run = Run {
            program: &self.program,
            tokens,
            board,
        };
        for candidate in candidates.iter() {
            let waiting = self.waiting.of(*candidate);
            let firsts = waiting.iter().map(|at| (*at as usize, self.positive.of(*at)[0]));
            for (pattern, term) in firsts {
                let term = self.terms[term as usize];
                run.places(term, |span| each(pattern, span));
            }
        }
    }

    /// Lays the words of a sentence out, and gathers the terms that they announce.
    fn lay_out<'h>(
        &self,
        tokens: &[&str],
        hits: impl Iterator<Item = &'h [u32]>,
        masked: &[bool],
        scratch: &mut Scratch,
    ) {
        scratch.start(self, tokens.len());
        for (word, atoms) in hits.enumerate().take(tokens.len()) {
            if masked.get(word).copied().unwrap_or(false) {
                continue;
            }
            for atom in atoms {
                if !scratch.board.lay(*atom, word) {
                    continue;
                }
                for term in self.announced.of(*atom) {
                    if scratch.seen[*term as usize] != scratch.stamp {
                        scratch.seen[*term as usize] = scratch.stamp;
                        if !self.waiting.of(*term).is_empty() {
                            scratch.candidates.push(*term);
                        }
                    }
                }
            }
        }
    }

    fn try_pattern(&self, at: usize, tokens: &[&str], scratch: &mut Scratch) -> Option<Found> {
        let (positive, negative) = (self.positive.of(narrow(at)), self.negative.of(narrow(at)));
        let seen = |term: &u32| scratch.seen[*term as usize] == scratch.stamp;
        if !positive.iter().all(seen) || !positive.iter().all(|term| self.may_be(*term, scratch)) {
            return None;
        }
        for term in positive {
            self.find_term(*term, tokens, scratch)?;
        }
        if negative
            .iter()
            .any(|term| self.find_term(*term, tokens, scratch).is_some())
        {
            return None;
        }
        let parts = positive.iter();
        let parts: Vec<Range<usize>> = parts
            .filter_map(|term| self.find_term(*term, tokens, scratch))
            .collect();
        let start = parts.iter().map(|part| part.start).min()?;
        let end = parts.iter().map(|part| part.end).max()?;
        Some(Found {
            pattern: at,
            span: start..end,
            parts,
        })
    }

    /// Whether its second rarest words are in the sentence too.
    #[inline]
    fn may_be(&self, term: u32, scratch: &mut Scratch) -> bool {
        let second = self.terms[term as usize].second;
        second == NO_SET || scratch.board.has(&self.program, second)
    }

    fn find_term(&self, term: u32, tokens: &[&str], scratch: &mut Scratch) -> Option<Range<usize>> {
        let at = term as usize;
        if scratch.seen[at] != scratch.stamp {
            return None;
        }
        if scratch.found[at].0 != scratch.stamp {
            if !self.may_be(term, scratch) {
                scratch.found[at] = (scratch.stamp, None);
                return None;
            }
            let mut run = Run {
                program: &self.program,
                tokens,
                board: &mut scratch.board,
            };
            scratch.found[at] = (scratch.stamp, run.find(self.terms[at]));
        }
        scratch.found[at].1.clone()
    }
}

impl Scratch {
    fn start(&mut self, set: &PatternSet, words: usize) {
        let terms = set.terms.len();
        if self.seen.len() != terms || self.stamp == u32::MAX {
            self.seen = vec![0; terms];
            self.found = vec![(0, None); terms];
            self.stamp = 0;
        }
        self.stamp += 1;
        self.candidates.clear();
        self.board.start(set.program.sets(), words);
    }
}

/// Lists by number, in one piece of memory.
#[derive(Debug)]
pub(super) struct Lists {
    pub starts: Vec<u32>,
    pub items: Vec<u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self {
            starts: vec![0],
            items: Vec::new(),
        }
    }
}

impl Lists {
    /// Adds a list with the next number.
    fn push(&mut self, items: impl Iterator<Item = u32>) {
        self.items.extend(items);
        self.starts.push(narrow(self.items.len()));
    }

    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Items of each key keep their order; the same item is kept once.
    fn new(keys: usize, mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut lists = Self {
            starts: Vec::with_capacity(keys + 1),
            items: Vec::with_capacity(pairs.len()),
        };
        for (key, item) in pairs {
            while lists.starts.len() <= key as usize {
                lists.starts.push(narrow(lists.items.len()));
            }
            lists.items.push(item);
        }
        lists.starts.resize(keys + 1, narrow(lists.items.len()));
        lists
    }

    #[inline]
    fn of(&self, key: u32) -> &[u32] {
        let key = key as usize;
        &self.items[self.starts[key] as usize..self.starts[key + 1] as usize]
    }
}
