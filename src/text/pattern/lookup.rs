//! The one pass over a text: which words and stems of the patterns each of its words is.

use super::WordList;
use super::set::PatternSet;
use super::table::{Table, narrow};

impl PatternSet {
    /// Which words of the patterns each word of `words` is: the one pass over a text.
    #[must_use]
    pub fn look_up(&self, words: &WordList) -> Hits {
        self.look_up_all(words.len(), words.iter())
    }

    /// The same for the parts of one text: a word that comes back costs a comparison.
    #[must_use]
    pub fn look_up_each(&self, parts: &[WordList]) -> Vec<Hits> {
        let mut known = Known::new();
        let parts = parts.iter().map(|words| {
            let mut hits = Hits {
                starts: Vec::with_capacity(words.len() + 1),
                atoms: Vec::with_capacity(words.len()),
            };
            for word in words.iter() {
                hits.starts.push(narrow(hits.atoms.len()));
                hits.atoms.extend_from_slice(known.atoms(word, &self.table));
            }
            hits.starts.push(narrow(hits.atoms.len()));
            hits
        });
        parts.collect()
    }

    /// The same for words that are not in one list.
    #[must_use]
    pub fn look_up_all<'w>(&self, count: usize, words: impl Iterator<Item = &'w str>) -> Hits {
        let mut hits = Hits {
            starts: Vec::with_capacity(count + 1),
            atoms: Vec::with_capacity(count),
        };
        for word in words {
            hits.starts.push(narrow(hits.atoms.len()));
            self.table.look_up(word, &mut hits.atoms);
        }
        hits.starts.push(narrow(hits.atoms.len()));
        hits
    }
}

/// For each word of a text, the words and stems of the patterns that it is.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    starts: Vec<u32>,
    pub(super) atoms: Vec<u32>,
}

impl Hits {
    #[must_use]
    #[inline]
    pub fn of(&self, word: usize) -> &[u32] {
        match (self.starts.get(word), self.starts.get(word + 1)) {
            (Some(start), Some(end)) => &self.atoms[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

/// The last words looked up, each at the place of its hash: a text repeats most of its words.
struct Known<'w> {
    /// The word, and where its atoms are.
    places: Vec<(&'w str, u32, u32)>,
    atoms: Vec<u32>,
}

impl<'w> Known<'w> {
    const PLACES: usize = 1 << 11;

    fn new() -> Self {
        Self {
            places: vec![("", 0, 0); Self::PLACES],
            atoms: Vec::new(),
        }
    }

    fn atoms(&mut self, word: &'w str, table: &Table) -> &[u32] {
        let place = place_of(word.as_bytes()) % Self::PLACES;
        let (known, start, end) = self.places[place];
        if known == word {
            return &self.atoms[start as usize..end as usize];
        }
        let start = self.atoms.len();
        table.look_up(word, &mut self.atoms);
        self.places[place] = (word, narrow(start), narrow(self.atoms.len()));
        &self.atoms[start..]
    }
}

/// The first and last letters and the length: enough to scatter words.
fn place_of(word: &[u8]) -> usize {
    let edge = |bytes: Option<&[u8; 4]>| bytes.map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)));
    let (first, last) = match word {
        [] => (0, 0),
        [first, .., last] if word.len() < 4 => (u64::from(*first), u64::from(*last)),
        [only] => (u64::from(*only), 0),
        _ => (edge(word.first_chunk()), edge(word.last_chunk())),
    };
    let mixed = (first << 32 | last)
        .wrapping_add(word.len() as u64)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mixed >> 40).unwrap_or(0)
}
