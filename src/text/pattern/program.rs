//! Sequences in their compiled form: flat steps over sets of words, shared by all patterns of a set.

use std::collections::HashMap;
use std::ops::Range;

use super::table::{Fast, QUANTITY, TableBuilder, narrow};
use super::{Node, Quantity, Sequence};

/// One step of a compiled sequence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub gap: bool,
    pub what: What,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    /// One word out of a set: below the number of atoms it is an atom, from there on a class of atoms.
    Set(u32),
    /// One of these sequences, as a range of [`Program::alternatives`].
    Group(u32, u32),
    Quantity(Quantity),
}

#[derive(Debug, Default)]
pub(super) struct Program {
    pub atoms: u32,
    pub(super) steps: Vec<Step>,
    /// Steps of each sequence.
    pub(super) sequences: Vec<(u32, u32)>,
    pub(super) alternatives: Vec<u32>,
    /// Atoms of each class, as a range of `members`.
    pub(super) classes: Vec<(u32, u32)>,
    pub(super) members: Vec<u32>,
}

impl Program {
    pub fn steps(&self, sequence: u32) -> &[Step] {
        let (start, end) = self.sequences[sequence as usize];
        &self.steps[start as usize..end as usize]
    }

    pub fn alternatives(&self, start: u32, end: u32) -> &[u32] {
        &self.alternatives[start as usize..end as usize]
    }

    /// Sets of words, atoms and classes together.
    pub fn sets(&self) -> usize {
        self.atoms as usize + self.classes.len()
    }

    /// Atoms of a class.
    pub fn members(&self, set: u32) -> Range<usize> {
        let (start, end) = self.classes[(set - self.atoms) as usize];
        start as usize..end as usize
    }

    pub fn member(&self, at: usize) -> u32 {
        self.members[at]
    }
}

impl Program {
    /// Whether one of the atoms `sought` is in a sequence.
    pub fn looks_for_any(&self, sequence: u32, sought: &[bool]) -> bool {
        self.steps(sequence).iter().any(|step| match step.what {
            What::Set(set) if set < self.atoms => sought[set as usize],
            What::Set(set) => self.members(set).any(|at| sought[self.members[at] as usize]),
            What::Group(start, end) => {
                let mut alternatives = self.alternatives(start, end).iter();
                alternatives.any(|sequence| self.looks_for_any(*sequence, sought))
            }
            What::Quantity(_) => false,
        })
    }
}

/// A top-level sequence: its compiled form and the set of words that it can begin with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub sequence: u32,
    pub first: u32,
    /// Its rarest set of words but for the one that announces it, [`NO_SET`] when it has none: most sentences lack it.
    pub second: u32,
}

pub(super) const NO_SET: u32 = u32::MAX;

/// While sequences are compiled, classes are numbered from 2^31 on: how many atoms there are is not known.
const CLASS: u32 = 1 << 31;

#[derive(Default)]
pub(super) struct Compiler<'a> {
    program: Program,
    pub table: TableBuilder<'a>,
    known: HashMap<Vec<u32>, u32, Fast>,
}

impl<'a> Compiler<'a> {
    pub fn term(&mut self, sequence: &'a Sequence) -> Term {
        let compiled = self.sequence(sequence);
        let mut first = Vec::new();
        self.first(sequence, &mut first);
        let second = sequence.second_rarest().map(|at| self.program.steps(compiled)[at].what);
        Term {
            sequence: compiled,
            first: self.set(first),
            second: match second {
                Some(What::Set(set)) => set,
                _ => NO_SET,
            },
        }
    }

    fn sequence(&mut self, sequence: &'a Sequence) -> u32 {
        let steps: Vec<Step> = sequence
            .nodes
            .iter()
            .map(|step| Step {
                gap: step.gap,
                what: self.node(&step.node),
            })
            .collect();
        self.steps(&steps)
    }

    fn steps(&mut self, steps: &[Step]) -> u32 {
        let start = narrow(self.program.steps.len());
        self.program.steps.extend_from_slice(steps);
        self.program.sequences.push((start, narrow(self.program.steps.len())));
        narrow(self.program.sequences.len() - 1)
    }

    fn node(&mut self, node: &'a Node) -> What {
        match node {
            Node::Quantity(quantity) => {
                self.table.quantity();
                What::Quantity(*quantity)
            }
            Node::Group(alternatives) => self.group(alternatives),
            Node::Word(_) | Node::Stem(..) => {
                let mut atoms = Vec::new();
                self.single(node, &mut atoms);
                What::Set(self.set(atoms))
            }
        }
    }

    /// Choices of one word become one set, the others stay sequences.
    fn group(&mut self, alternatives: &'a [Sequence]) -> What {
        let mut atoms = Vec::new();
        let mut long = Vec::new();
        for alternative in alternatives {
            match alternative.nodes.as_slice() {
                [only] if self.single(&only.node, &mut atoms) => {}
                _ => long.push(alternative),
            }
        }
        let set = (!atoms.is_empty()).then(|| self.set(atoms));
        if let (Some(set), true) = (set, long.is_empty()) {
            return What::Set(set);
        }
        let mut compiled: Vec<u32> = long.into_iter().map(|sequence| self.sequence(sequence)).collect();
        if let Some(set) = set {
            compiled.push(self.steps(&[Step {
                gap: false,
                what: What::Set(set),
            }]));
        }
        let start = narrow(self.program.alternatives.len());
        self.program.alternatives.extend(compiled);
        What::Group(start, narrow(self.program.alternatives.len()))
    }

    /// Adds the atoms of a node that is one word whatever is chosen in it; nothing otherwise.
    fn single(&mut self, node: &'a Node, atoms: &mut Vec<u32>) -> bool {
        match node {
            Node::Word(word) => atoms.push(self.table.word(word)),
            Node::Stem(stem, whole) => {
                atoms.push(self.table.stem(stem));
                if let Some(whole) = whole {
                    atoms.push(self.table.word(whole));
                }
            }
            Node::Quantity(_) => return false,
            Node::Group(alternatives) => {
                let before = atoms.len();
                for alternative in alternatives {
                    let one = match alternative.nodes.as_slice() {
                        [only] => self.single(&only.node, atoms),
                        _ => false,
                    };
                    if !one {
                        atoms.truncate(before);
                        return false;
                    }
                }
            }
        }
        true
    }

    /// Atoms of the words that a sequence can begin with.
    fn first(&mut self, sequence: &'a Sequence, atoms: &mut Vec<u32>) {
        match sequence.nodes.first().map(|step| &step.node) {
            Some(Node::Group(alternatives)) => {
                for alternative in alternatives {
                    self.first(alternative, atoms);
                }
            }
            Some(Node::Quantity(_)) => atoms.push(QUANTITY),
            Some(node) => {
                self.single(node, atoms);
            }
            None => {}
        }
    }

    fn set(&mut self, mut atoms: Vec<u32>) -> u32 {
        atoms.sort_unstable();
        atoms.dedup();
        if let [only] = atoms[..] {
            return only;
        }
        if let Some(class) = self.known.get(&atoms) {
            return *class;
        }
        let start = narrow(self.program.members.len());
        self.program.members.extend_from_slice(&atoms);
        self.program.classes.push((start, narrow(self.program.members.len())));
        let class = CLASS + narrow(self.program.classes.len() - 1);
        self.known.insert(atoms, class);
        class
    }

    /// Gives classes their numbers after the atoms.
    pub fn finish(mut self, terms: &mut [Term]) -> (Program, super::table::Table) {
        let (table, atoms) = self.table.build();
        let atoms = narrow(atoms);
        self.program.atoms = atoms;
        let number = |set: &mut u32| {
            if *set >= CLASS && *set != NO_SET {
                *set = *set - CLASS + atoms;
            }
        };
        for step in &mut self.program.steps {
            if let What::Set(set) = &mut step.what {
                number(set);
            }
        }
        for term in terms {
            number(&mut term.first);
            number(&mut term.second);
        }
        (self.program, table)
    }
}
