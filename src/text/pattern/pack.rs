//! A compiled set as bytes: the phrasings of the built-in libraries are compiled when the program is
//! built, and only read when it starts. Everything is a 32-bit number, little end first, but for texts.
//!
//! Bytes come from our own build: they are read without trust in their length, but what they say is not
//! checked again.

use super::Quantity;
use super::program::{Program, Step, Term, What};
use super::set::{Lists, PatternSet};
use super::table::{Entry, FastHasher, Table, narrow};

/// What tells one list of phrasings from another, to find its packed form.
pub fn key<'w>(written: impl IntoIterator<Item = &'w str>) -> u64 {
    use std::hash::Hasher;
    let mut hasher = FastHasher::default();
    for phrasing in written {
        hasher.write_usize(phrasing.len());
        hasher.write(phrasing.as_bytes());
    }
    hasher.finish()
}

impl PatternSet {
    /// The set as bytes, for [`Self::unpack`].
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut out = Packer(Vec::new());
        out.numbers(
            self.terms
                .iter()
                .flat_map(|term| [term.sequence, term.first, term.second]),
        );
        out.program(&self.program);
        out.table(&self.table);
        for lists in [&self.positive, &self.negative, &self.waiting, &self.announced] {
            out.numbers(lists.starts.iter().copied());
            out.numbers(lists.items.iter().copied());
        }
        out.0
    }

    /// A set that was packed; `None` when bytes are missing.
    #[must_use]
    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        let mut rest = Unpacker(bytes);
        let terms = rest.items(|[sequence, first, second]| {
            Some(Term {
                sequence,
                first,
                second,
            })
        })?;
        Some(Self {
            terms,
            program: rest.program()?,
            table: rest.table()?,
            positive: rest.lists()?,
            negative: rest.lists()?,
            waiting: rest.lists()?,
            announced: rest.lists()?,
        })
    }
}

struct Packer(Vec<u8>);

impl Packer {
    fn number(&mut self, number: u32) {
        self.0.extend(number.to_le_bytes());
    }

    fn numbers(&mut self, numbers: impl Iterator<Item = u32>) {
        let at = self.0.len();
        self.number(0);
        let mut count = 0;
        for number in numbers {
            self.number(number);
            count += 1;
        }
        self.0[at..at + 4].copy_from_slice(&u32::to_le_bytes(count));
    }

    fn program(&mut self, program: &Program) {
        self.number(program.atoms);
        self.numbers(program.steps.iter().flat_map(step_numbers));
        self.numbers(program.sequences.iter().flat_map(|(start, end)| [*start, *end]));
        self.numbers(program.alternatives.iter().copied());
        self.numbers(program.classes.iter().flat_map(|(start, end)| [*start, *end]));
        self.numbers(program.members.iter().copied());
    }

    fn table(&mut self, table: &Table) {
        self.number(u32::from(table.quantities));
        let entries = table.entries.iter();
        self.numbers(entries.flat_map(|entry| [entry.start, entry.end, u32::from(entry.stem)]));
        self.number(narrow(table.text.len()));
        self.0.extend(table.text.as_bytes());
    }
}

const QUANTITIES: [Quantity; 5] = [
    Quantity::Number,
    Quantity::Percent,
    Quantity::Duration,
    Quantity::Amount,
    Quantity::Date,
];

fn step_numbers(step: &Step) -> [u32; 3] {
    let (kind, first, second) = match step.what {
        What::Set(set) => (0, set, 0),
        What::Group(start, end) => (1, start, end),
        What::Quantity(quantity) => {
            let at = QUANTITIES.iter().position(|other| *other == quantity);
            (2, narrow(at.unwrap_or_default()), 0)
        }
    };
    [kind << 1 | u32::from(step.gap), first, second]
}

struct Unpacker<'b>(&'b [u8]);

impl Unpacker<'_> {
    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*number))
    }

    /// A list of numbers, `N` of them for each item.
    fn items<const N: usize, T>(&mut self, mut item: impl FnMut([u32; N]) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()? as usize;
        let (numbers, rest) = self.0.split_at_checked(count * 4)?;
        self.0 = rest;
        let mut items = Vec::with_capacity(count / N);
        let (numbers, _) = numbers.as_chunks::<4>();
        let (groups, _) = numbers.as_chunks::<N>();
        for group in groups {
            items.push(item(group.map(u32::from_le_bytes))?);
        }
        Some(items)
    }

    fn numbers(&mut self) -> Option<Vec<u32>> {
        self.items(|[number]| Some(number))
    }

    fn pairs<T>(&mut self, mut item: impl FnMut(u32, u32) -> T) -> Option<Vec<T>> {
        self.items(|[first, second]| Some(item(first, second)))
    }

    fn program(&mut self) -> Option<Program> {
        Some(Program {
            atoms: self.number()?,
            steps: self.items(step)?,
            sequences: self.pairs(|start, end| (start, end))?,
            alternatives: self.numbers()?,
            classes: self.pairs(|start, end| (start, end))?,
            members: self.numbers()?,
        })
    }

    fn table(&mut self) -> Option<Table> {
        let quantities = self.number()? != 0;
        let entries = self.items(|[start, end, stem]| {
            Some(Entry {
                start,
                end,
                stem: stem != 0,
            })
        })?;
        let length = self.number()? as usize;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(Table::new(
            entries,
            std::str::from_utf8(text).ok()?.to_owned(),
            quantities,
        ))
    }

    fn lists(&mut self) -> Option<Lists> {
        Some(Lists {
            starts: self.numbers()?,
            items: self.numbers()?,
        })
    }
}

fn step([kind, first, second]: [u32; 3]) -> Option<Step> {
    let what = match kind >> 1 {
        0 => What::Set(first),
        1 => What::Group(first, second),
        _ => What::Quantity(*QUANTITIES.get(first as usize)?),
    };
    Some(Step {
        gap: kind & 1 == 1,
        what,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Pattern, WordList};
    use super::*;

    #[test]
    fn a_packed_set_finds_the_same() {
        let written = [
            "notifi* … (sous | dans) <duree>",
            "RGAA & ! audit",
            "(acheteur | maître d'ouvrage)",
        ];
        let patterns: Vec<Pattern> = written.iter().map(|written| Pattern::parse(written).unwrap()).collect();
        let set = PatternSet::new(&patterns);
        let packed = set.pack();
        let read = PatternSet::unpack(&packed).unwrap();
        for text in [
            "Il notifie l’incident dans les 24 heures.",
            "Le maître d’ouvrage et l’audit RGAA",
            "RGAA 4.1",
        ] {
            let words = WordList::new(text);
            let found = |set: &PatternSet| {
                let hits = set.look_up(&words);
                let tokens: Vec<&str> = words.iter().collect();
                let mut found = Vec::new();
                set.scan(
                    &tokens,
                    (0..tokens.len()).map(|at| hits.of(at)),
                    &[],
                    &mut super::super::Scratch::default(),
                    |one| found.push(one),
                );
                found
            };
            assert_eq!(found(&set), found(&read), "{text}");
        }
        assert!(PatternSet::unpack(&packed[..packed.len() - 1]).is_none());
    }
}
