//! The words and stems of a set of patterns, each with a number (an atom), found by hash.

use std::collections::HashMap;

use super::quantity;

/// The atom of every word that can open a quantity.
pub(super) const QUANTITY: u32 = 0;

/// Atoms of words and stems.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Open addressing: hash and atom; [`FREE`] marks a free place.
    slots: Vec<(u64, u32)>,
    /// Atom `n` is entry `n - 1`.
    pub(super) entries: Vec<Entry>,
    /// The letters of all entries.
    pub(super) text: String,
    /// For the first two bytes of a word, the lengths of the stems that begin so.
    stem_lengths: Vec<u64>,
    /// Whether a pattern looks for a quantity.
    pub(super) quantities: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub start: u32,
    pub end: u32,
    pub stem: bool,
}

const FREE: u32 = u32::MAX;

/// Numbers words as they come; [`Self::build`] makes them findable.
#[derive(Default)]
pub(super) struct TableBuilder<'a> {
    known: HashMap<(&'a str, bool), u32, Fast>,
    entries: Vec<Entry>,
    text: String,
    quantities: bool,
}

impl<'a> TableBuilder<'a> {
    pub fn word(&mut self, word: &'a str) -> u32 {
        self.add(word, false)
    }

    pub fn stem(&mut self, stem: &'a str) -> u32 {
        self.add(stem, true)
    }

    pub fn quantity(&mut self) -> u32 {
        self.quantities = true;
        QUANTITY
    }

    fn add(&mut self, text: &'a str, stem: bool) -> u32 {
        let (entries, letters) = (&mut self.entries, &mut self.text);
        *self.known.entry((text, stem)).or_insert_with(|| {
            let start = narrow(letters.len());
            letters.push_str(text);
            entries.push(Entry {
                start,
                end: narrow(letters.len()),
                stem,
            });
            narrow(entries.len())
        })
    }

    /// The table, and how many atoms it knows.
    pub fn build(self) -> (Table, usize) {
        let atoms = self.entries.len() + 1;
        (Table::new(self.entries, self.text, self.quantities), atoms)
    }
}

impl Table {
    pub fn new(entries: Vec<Entry>, text: String, quantities: bool) -> Self {
        let size = (entries.len() * 2).next_power_of_two().max(16);
        let mut table = Self {
            slots: vec![(0, FREE); size],
            entries,
            text,
            stem_lengths: vec![0; 1024],
            quantities,
        };
        for at in 0..table.entries.len() {
            let entry = table.entries[at];
            let text = &table.text.as_bytes()[entry.start as usize..entry.end as usize];
            let hash = finish(text.iter().copied().fold(SEED, step), entry.stem);
            let mut slot = usize::try_from(hash & (size as u64 - 1)).unwrap_or(0);
            while table.slots[slot].1 != FREE {
                slot = (slot + 1) & (size - 1);
            }
            table.slots[slot] = (hash, narrow(at + 1));
            if entry.stem {
                let length = 1 << text.len().min(63);
                match *text {
                    // A stem of one letter opens words of any second letter.
                    [only] => {
                        let row = usize::from(only & 31) << 5;
                        table.stem_lengths[row..row + 32]
                            .iter_mut()
                            .for_each(|lengths| *lengths |= length);
                    }
                    _ => table.stem_lengths[first_two(text)] |= length,
                }
            }
        }
        table
    }

    /// For each atom, whether it is one of `words`, or a stem of one.
    pub fn atoms_of(&self, words: &[&str]) -> Vec<bool> {
        let is = |entry: &Entry| {
            let text = &self.text[entry.start as usize..entry.end as usize];
            if entry.stem {
                words.iter().any(|word| word.starts_with(text))
            } else {
                words.contains(&text)
            }
        };
        // Atom 0 is that of quantities.
        std::iter::once(false).chain(self.entries.iter().map(is)).collect()
    }

    /// Pushes the atoms that `word` is.
    pub fn look_up(&self, word: &str, atoms: &mut Vec<u32>) {
        if self.quantities && quantity::may_open(word) {
            atoms.push(QUANTITY);
        }
        if self.entries.is_empty() {
            return;
        }
        let lengths = self.stem_lengths[first_two(word.as_bytes())];
        let mut hash = SEED;
        for (at, byte) in word.bytes().enumerate() {
            hash = step(hash, byte);
            if at < 63 && lengths & (1 << (at + 1)) != 0 && word.is_char_boundary(at + 1) {
                self.probe(finish(hash, true), &word[..=at], true, atoms);
            }
        }
        self.probe(finish(hash, false), word, false, atoms);
    }

    fn probe(&self, hash: u64, text: &str, stem: bool, atoms: &mut Vec<u32>) {
        let mask = self.slots.len() - 1;
        let mut slot = usize::try_from(hash & (mask as u64)).unwrap_or(0);
        loop {
            let (known, atom) = self.slots[slot];
            if atom == FREE {
                return;
            }
            if known == hash {
                let entry = self.entries[atom as usize - 1];
                if entry.stem == stem
                    && self.text.as_bytes()[entry.start as usize..entry.end as usize] == *text.as_bytes()
                {
                    atoms.push(atom);
                    return;
                }
            }
            slot = (slot + 1) & mask;
        }
    }
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// FNV leaves its low bits weak on short words; the high ones are folded in.
fn finish(hash: u64, stem: bool) -> u64 {
    let hash = if stem { hash ^ 0x9e37_79b9_7f4a_7c15 } else { hash };
    hash ^ (hash >> 29)
}

fn first_two(word: &[u8]) -> usize {
    match word {
        [first, second, ..] => usize::from(first & 31) << 5 | usize::from(second & 31),
        [only] => usize::from(only & 31) << 5,
        [] => 0,
    }
}

pub(super) fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A quick hash for keys that nobody chooses to collide: the phrasings of libraries.
pub(super) type Fast = std::hash::BuildHasherDefault<FastHasher>;

#[derive(Default)]
pub(super) struct FastHasher(u64);

impl std::hash::Hasher for FastHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}
