//! Whether a draft shows a clause word for word: its fixed words in order, values in its holes, one branch
//! of each condition. All readings are followed at once, so that no value can lead the fit astray.

use super::model::Node;

/// Words of a value, at most.
pub(super) const LONGEST_VALUE: u32 = 60;

#[derive(Debug)]
enum Op {
    Word(u64, Option<u64>),
    Hole,
    /// Goes on at each of these.
    Split(Vec<usize>),
    Jump(usize),
    End,
}

/// A clause's text, compiled.
#[derive(Debug)]
pub(super) struct Fit {
    ops: Vec<Op>,
}

/// A reading under way: the next step, and the words that its hole holds already.
type State = (usize, u32);

impl Fit {
    pub fn new(nodes: &[Node]) -> Self {
        let mut ops = Vec::new();
        compile(nodes, &mut ops);
        ops.push(Op::End);
        Self { ops }
    }

    /// The end of the longest reading of the clause from the start of `words` that ends where `may_end`.
    pub fn longest(&self, words: &[u64], may_end: impl Fn(usize) -> bool) -> Option<usize> {
        let mut states = Vec::new();
        let mut seen = vec![0_u32; self.ops.len()];
        let mut end = None;
        self.enter((0, 0), 1, &mut seen, &mut states);
        for at in 0..=words.len() {
            if states.iter().any(|(op, _)| matches!(self.ops[*op], Op::End)) && may_end(at) {
                end = Some(at);
            }
            let Some(word) = words.get(at) else { break };
            // One stamp for each word of a draft, whose length the readers bound.
            let stamp = u32::try_from(at + 2).unwrap_or(u32::MAX);
            states = self.step(&states, *word, stamp, &mut seen);
            if states.is_empty() {
                break;
            }
        }
        end
    }

    fn step(&self, states: &[State], word: u64, stamp: u32, seen: &mut [u32]) -> Vec<State> {
        let mut next = Vec::new();
        for (at, held) in states {
            match &self.ops[*at] {
                Op::Word(hash, plural) if *hash == word || *plural == Some(word) => {
                    self.enter((at + 1, 0), stamp, seen, &mut next);
                }
                Op::Hole if *held < LONGEST_VALUE => {
                    self.enter((*at, held + 1), stamp, seen, &mut next);
                    self.enter((at + 1, 0), stamp, seen, &mut next);
                }
                _ => {}
            }
        }
        next
    }

    /// Adds a state and all that it leads to without a word.
    fn enter(&self, state: State, stamp: u32, seen: &mut [u32], states: &mut Vec<State>) {
        let mut waiting = vec![state];
        while let Some((at, held)) = waiting.pop() {
            if seen[at] == stamp {
                continue;
            }
            seen[at] = stamp;
            match &self.ops[at] {
                Op::Split(ways) => waiting.extend(ways.iter().map(|way| (*way, 0))),
                Op::Jump(to) => waiting.push((*to, 0)),
                _ => states.push((at, held)),
            }
        }
    }
}

/// Branches nest as deep as `model` lets them.
fn compile(nodes: &[Node], ops: &mut Vec<Op>) {
    for node in nodes {
        match node {
            Node::Word(word) => ops.push(Op::Word(word.hash, word.plural)),
            Node::Hole(_) => ops.push(Op::Hole),
            Node::Choice(branches) => {
                let split = ops.len();
                ops.push(Op::Split(Vec::new()));
                let mut ways = Vec::new();
                let mut jumps = Vec::new();
                for branch in branches {
                    ways.push(ops.len());
                    compile(branch, ops);
                    jumps.push(ops.len());
                    ops.push(Op::Jump(0));
                }
                ops[split] = Op::Split(ways);
                let after = ops.len();
                for jump in jumps {
                    ops[jump] = Op::Jump(after);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{hash, read};
    use super::*;
    use crate::text::pattern::WordList;

    fn fits(clause: &str, draft: &str) -> bool {
        let words: Vec<u64> = WordList::new(draft).iter().map(hash).collect();
        Fit::new(&read(clause))
            .longest(&words, |at| at == words.len())
            .is_some()
    }

    #[test]
    fn values_and_branches_do_not_change_a_clause() {
        let clause = "Le titulaire remet le {{ quoi }} sous {{ n }} jour{% if n > 1 %}s{% endif %}\
                      {% if tic %}, par dérogation à l’article 3{% endif %}. Il paie {{ p | nombre }} € par jour.";
        for (draft, expected) in [
            (
                "Le titulaire remet le rapport sous 5 jours. Il paie 100 € par jour.",
                true,
            ),
            (
                "le TITULAIRE remet le rapport de l’année, sous forme libre, sous 1 jour. Il paie 1 000 € par jour",
                true,
            ),
            (
                "Le titulaire remet le rapport sous 5 jours, par dérogation à l’article 3. Il paie 100 € par jour.",
                true,
            ),
            (
                "Le titulaire remet le plan sous sous 5 jours. Il paie 100 € par jour.",
                true,
            ),
            (
                "Le titulaire peut remettre le rapport sous 5 jours. Il paie 100 € par jour.",
                false,
            ),
            (
                "Le titulaire remet le rapport sous 5 jours. Il paie 100 € par semaine.",
                false,
            ),
            ("Le titulaire remet le rapport sous 5 jours.", false),
        ] {
            assert_eq!(fits(clause, draft), expected, "{draft}");
        }
    }

    #[test]
    fn holes_one_after_the_other_do_not_explode() {
        let clause = "{{ a }} ".repeat(200) + "fin";
        let draft = "mot ".repeat(5000) + "fin";
        assert!(fits(&clause, &draft));
    }
}
