//! Finds compiled sequences in one sentence. Sets of positions are bits: one run of a sequence follows
//! all its starts at once, and nothing is allocated once the working memory has grown.

use std::ops::Range;

use super::program::{Program, Step, Term, What};
use super::table::QUANTITY;
use super::{BARRIER, GAP, Quantity, quantity};

/// Working memory of one sentence, kept from one to the next.
#[derive(Debug, Default)]
pub(super) struct Board {
    /// Numbers the sentences, so that nothing needs to be cleared between them.
    stamp: u32,
    /// `u64`s of one set of positions.
    width: usize,
    /// For each set of words, the sentence where it was last laid out, and where in `sets` ([`NOWHERE`]: no word).
    places: Vec<(u32, u32)>,
    /// Positions of the sets of words.
    sets: Vec<u64>,
    /// Positions that runs have reached.
    stack: Vec<u64>,
    /// The furthest position that a gap reaches from each one; empty until one is met.
    reach: Vec<u32>,
    /// Where quantities begin and end, and which of these are of each kind, once it is asked for.
    quantities: Vec<(u32, u32)>,
    kinds: [Option<(u32, u32)>; Quantity::KINDS],
}

const NOWHERE: u32 = u32::MAX;

impl Board {
    /// Prepares for a sentence of `words` words.
    pub fn start(&mut self, sets: usize, words: usize) {
        if self.places.len() != sets || self.stamp == u32::MAX {
            self.places.clear();
            self.places.resize(sets, (0, NOWHERE));
            self.stamp = 0;
        }
        self.stamp += 1;
        self.width = words / 64 + 1;
        self.sets.clear();
        self.stack.clear();
        self.reach.clear();
        self.quantities.clear();
        self.kinds = [None; Quantity::KINDS];
    }

    /// The atom stands at this word; true the first time it does in the sentence.
    #[inline]
    pub fn lay(&mut self, atom: u32, word: usize) -> bool {
        let (stamp, place) = self.places[atom as usize];
        let (place, new) = if stamp == self.stamp {
            (place as usize, false)
        } else {
            let place = self.new_set();
            self.places[atom as usize] = (self.stamp, super::table::narrow(place));
            (place, true)
        };
        self.sets[place + word / 64] |= 1 << (word % 64);
        new
    }

    fn new_set(&mut self) -> usize {
        let place = self.sets.len();
        self.sets.resize(place + self.width, 0);
        place
    }

    /// Where the positions of a set of words are laid out, if one of them is in the sentence.
    #[inline]
    fn place(&mut self, program: &Program, set: u32) -> Option<usize> {
        let (stamp, place) = self.places[set as usize];
        if stamp == self.stamp {
            return (place != NOWHERE).then_some(place as usize);
        }
        if set < program.atoms {
            return None;
        }
        self.unite(program, set)
    }

    /// Lays a class of atoms out.
    fn unite(&mut self, program: &Program, set: u32) -> Option<usize> {
        let mut union = None;
        for at in program.members(set) {
            let (stamp, from) = self.places[program.member(at) as usize];
            if stamp != self.stamp {
                continue;
            }
            let to = *union.get_or_insert_with(|| {
                let place = self.sets.len();
                self.sets.resize(place + self.width, 0);
                place
            });
            for offset in 0..self.width {
                self.sets[to + offset] |= self.sets[from as usize + offset];
            }
        }
        self.places[set as usize] = (self.stamp, union.map_or(NOWHERE, super::table::narrow));
        union
    }

    /// Whether a word of the set is in the sentence.
    #[inline]
    pub fn has(&mut self, program: &Program, set: u32) -> bool {
        self.place(program, set).is_some()
    }

    /// A copy of a set of positions on top of the stack.
    fn push_copy(&mut self, from: usize) -> usize {
        let top = self.stack.len();
        self.stack.extend_from_within(from..from + self.width);
        top
    }

    fn push_empty(&mut self) -> usize {
        let top = self.stack.len();
        self.stack.resize(top + self.width, 0);
        top
    }

    fn first(&self, set: usize) -> Option<usize> {
        self.next(set, 0)
    }

    /// The first position of a stacked set from `from` on.
    fn next(&self, set: usize, from: usize) -> Option<usize> {
        let mut offset = from / 64;
        if offset >= self.width {
            return None;
        }
        let mut word = self.stack[set + offset] & (u64::MAX << (from % 64));
        while word == 0 {
            offset += 1;
            if offset == self.width {
                return None;
            }
            word = self.stack[set + offset];
        }
        Some(offset * 64 + word.trailing_zeros() as usize)
    }

    fn is_empty(&self, set: usize) -> bool {
        self.stack[set..set + self.width].iter().all(|word| *word == 0)
    }

    fn count(&self, set: usize) -> u32 {
        self.stack[set..set + self.width]
            .iter()
            .map(|word| word.count_ones())
            .sum()
    }

    fn insert(&mut self, set: usize, position: usize) {
        self.stack[set + position / 64] |= 1 << (position % 64);
    }
}

/// One sentence while patterns are tried on it.
pub(super) struct Run<'r> {
    pub program: &'r Program,
    pub tokens: &'r [&'r str],
    pub board: &'r mut Board,
}

impl Run<'_> {
    /// The first place where a term stands, the shortest there.
    pub fn find(&mut self, term: Term) -> Option<Range<usize>> {
        let sequence = term.sequence;
        let mut starts = self.starts(term)?;
        let mut ends = self.run(sequence, starts)?;
        // All starts were followed at once: halve them until the first that leads to an end is left.
        while self.board.count(starts) > 1 {
            let half = self.first_half(starts);
            match self.run(sequence, half) {
                Some(found) => (starts, ends) = (half, found),
                None => {
                    for offset in 0..self.board.width {
                        self.board.stack[starts + offset] &= !self.board.stack[half + offset];
                    }
                    ends = NONE;
                }
            }
        }
        if ends == NONE {
            ends = self.run(sequence, starts)?;
        }
        Some(self.board.first(starts)?..self.board.first(ends)?)
    }

    /// Every place where it stands, the shortest at each, none inside another.
    pub fn places(&mut self, term: Term, mut each: impl FnMut(Range<usize>)) {
        let sequence = term.sequence;
        let Some(starts) = self.starts(term) else {
            return;
        };
        if self.run(sequence, starts).is_none() {
            return;
        }
        let mut from = 0;
        while let Some(start) = self.board.next(starts, from) {
            from = start + 1;
            let one = self.board.push_empty();
            self.board.insert(one, start);
            if let Some(end) = self.run(sequence, one).and_then(|ends| self.board.first(ends)) {
                from = from.max(end);
                each(start..end);
            }
            self.board.stack.truncate(one);
        }
    }

    /// Positions where it can begin; `None` when one of its words is missing from the sentence.
    fn starts(&mut self, term: Term) -> Option<usize> {
        if !self.possible(term.sequence) {
            return None;
        }
        self.board.stack.clear();
        let first = self.board.place(self.program, term.first)?;
        let starts = self.board.push_empty();
        for offset in 0..self.board.width {
            self.board.stack[starts + offset] = self.board.sets[first + offset];
        }
        Some(starts)
    }

    /// The first half of the positions of a stacked set that has two at least.
    fn first_half(&mut self, set: usize) -> usize {
        let half = self.board.push_empty();
        let mut from = 0;
        for _ in 0..self.board.count(set) / 2 {
            let Some(position) = self.board.next(set, from) else {
                break;
            };
            self.board.insert(half, position);
            from = position + 1;
        }
        half
    }

    /// Where matches that begin at the positions `from` end, as a set on top of the stack.
    fn run(&mut self, sequence: u32, from: usize) -> Option<usize> {
        let program = self.program;
        let mut here = self.board.push_copy(from);
        let mut next = self.board.push_empty();
        let base = here;
        for Step { gap, what } in program.steps(sequence) {
            if *gap {
                self.open_gap(here);
            }
            self.step(*what, here, next);
            if self.board.is_empty(next) {
                self.board.stack.truncate(base);
                return None;
            }
            let width = self.board.width;
            self.board.stack[here..here + width].fill(0);
            std::mem::swap(&mut here, &mut next);
        }
        if here != base {
            self.board.stack.copy_within(here..here + self.board.width, base);
        }
        self.board.stack.truncate(base + self.board.width);
        Some(base)
    }

    /// Adds to `next` the positions after `what` for each position of `here`.
    fn step(&mut self, what: What, here: usize, next: usize) {
        match what {
            What::Set(set) => {
                let Some(set) = self.board.place(self.program, set) else {
                    return;
                };
                let mut carry = 0;
                for offset in 0..self.board.width {
                    let met = self.board.stack[here + offset] & self.board.sets[set + offset];
                    self.board.stack[next + offset] |= met << 1 | carry;
                    carry = met >> 63;
                }
            }
            What::Group(start, end) => {
                for alternative in self.program.alternatives(start, end) {
                    if !self.possible(*alternative) {
                        continue;
                    }
                    if let Some(ends) = self.run(*alternative, here) {
                        for offset in 0..self.board.width {
                            self.board.stack[next + offset] |= self.board.stack[ends + offset];
                        }
                        self.board.stack.truncate(ends);
                    }
                }
            }
            What::Quantity(quantity) => {
                for at in self.quantities(quantity) {
                    let (start, end) = self.board.quantities[at];
                    let start = start as usize;
                    if self.board.stack[here + start / 64] & (1 << (start % 64)) != 0 {
                        self.board.insert(next, end as usize);
                    }
                }
            }
        }
    }

    /// Whether the words that a sequence cannot do without are in the sentence, in whatever order.
    fn possible(&mut self, sequence: u32) -> bool {
        let program = self.program;
        program.steps(sequence).iter().all(|step| match step.what {
            What::Set(set) => self.board.place(program, set).is_some(),
            What::Quantity(quantity) => !self.quantities(quantity).is_empty(),
            What::Group(start, end) => {
                let mut alternatives = program.alternatives(start, end).iter();
                alternatives.any(|alternative| self.possible(*alternative))
            }
        })
    }

    /// Quantities of a kind in the sentence, as a range of [`Board::quantities`].
    fn quantities(&mut self, quantity: Quantity) -> Range<usize> {
        let kind = quantity as usize;
        if let Some((start, end)) = self.board.kinds[kind] {
            return start as usize..end as usize;
        }
        let first = self.board.quantities.len();
        if let Some(openers) = self.board.place(self.program, QUANTITY) {
            for at in 0..self.tokens.len() {
                if self.board.sets[openers + at / 64] & (1 << (at % 64)) != 0 {
                    let found = &mut self.board.quantities;
                    let narrow = super::table::narrow;
                    quantity::ends(quantity, self.tokens, at, |end| found.push((narrow(at), narrow(end))));
                }
            }
        }
        let last = self.board.quantities.len();
        self.board.kinds[kind] = Some((super::table::narrow(first), super::table::narrow(last)));
        first..last
    }

    /// Adds the positions that a gap reaches.
    fn open_gap(&mut self, set: usize) {
        if self.board.reach.is_empty() {
            self.measure_gaps();
        }
        let origins = self.board.push_copy(set);
        let mut done = 0;
        let mut from = 0;
        while let Some(at) = self.board.next(origins, from) {
            from = at + 1;
            let after = self.board.reach[at] as usize + 1;
            for position in done.max(from)..after {
                self.board.insert(set, position);
            }
            done = done.max(after);
        }
        self.board.stack.truncate(origins);
    }

    /// How far a gap reaches from each position: words of one letter are not counted, barriers stop it.
    fn measure_gaps(&mut self) {
        let tokens = self.tokens;
        let counted = |at: usize| usize::from(tokens[at].len() > 1);
        let mut end = 0;
        let mut inside = 0;
        for start in 0..=tokens.len() {
            if end < start {
                (end, inside) = (start, 0);
            }
            while end < tokens.len() && tokens[end] != BARRIER && inside + counted(end) <= GAP {
                inside += counted(end);
                end += 1;
            }
            self.board.reach.push(super::table::narrow(end));
            if start < end {
                inside -= counted(start);
            }
        }
    }
}

/// No set of ends is known for the starts that are left.
const NONE: usize = usize::MAX;
