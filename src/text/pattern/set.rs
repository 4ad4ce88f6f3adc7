//! Many patterns as one table: the words of a text are looked up once, whatever the number of patterns.

use std::collections::HashMap;
use std::ops::Range;

use super::{Node, Pattern, Sequence, WordList, quantity};

/// A compiled set. Patterns keep the order in which they were given.
#[derive(Debug, Default)]
pub struct PatternSet {
    /// Distinct sequences of all patterns.
    terms: Vec<Sequence>,
    patterns: Vec<Compiled>,
    /// For each term, the patterns that wait for it.
    waiting: Vec<Vec<u32>>,
    table: Table,
}

#[derive(Debug)]
struct Compiled {
    positive: Vec<u32>,
    negative: Vec<u32>,
}

/// Working memory of a scan, kept from one sentence to the next.
#[derive(Debug, Default)]
pub struct Scratch {
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
        let mut known: HashMap<&'a Sequence, u32> = HashMap::new();
        for pattern in patterns {
            let mut number = |sequence: &'a Sequence| {
                *known.entry(sequence).or_insert_with(|| {
                    set.terms.push(sequence.clone());
                    narrow(set.terms.len() - 1)
                })
            };
            let positive = pattern.positive.iter().map(&mut number).collect();
            let negative = pattern.negative.iter().map(&mut number).collect();
            set.patterns.push(Compiled { positive, negative });
        }
        set.index();
        set
    }

    fn index(&mut self) {
        self.waiting = vec![Vec::new(); self.terms.len()];
        let mut builder = TableBuilder::default();
        let mut rarity = Vec::with_capacity(self.terms.len());
        for (term, sequence) in self.terms.iter().enumerate() {
            let anchors = sequence.anchors();
            rarity.push(anchors.as_ref().map_or(0, |anchors| anchors.rarity));
            for anchor in anchors.iter().flat_map(|anchors| &anchors.words) {
                builder.add(anchor, narrow(term));
            }
        }
        for (at, pattern) in self.patterns.iter().enumerate() {
            // `max_by_key` keeps the last of equals: as good as any, and always the same.
            if let Some(rarest) = pattern.positive.iter().max_by_key(|term| rarity[**term as usize]) {
                self.waiting[*rarest as usize].push(narrow(at));
            }
        }
        self.table = builder.build();
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Terms whose rarest words each word of `words` may be: the one pass over a text.
    #[must_use]
    pub fn look_up(&self, words: &WordList) -> Hits {
        let mut hits = Hits {
            starts: Vec::with_capacity(words.len() + 1),
            terms: Vec::new(),
        };
        for word in words.iter() {
            hits.starts.push(narrow(hits.terms.len()));
            self.table.look_up(word, &mut hits.terms);
        }
        hits.starts.push(narrow(hits.terms.len()));
        hits
    }

    /// Patterns found in a sentence given as its words and, for each, the terms of [`Self::look_up`].
    pub fn scan<'h>(
        &self,
        tokens: &[&str],
        hits: impl Iterator<Item = &'h [u32]>,
        masked: &[bool],
        scratch: &mut Scratch,
        mut each: impl FnMut(Found),
    ) {
        scratch.start(self.terms.len());
        for terms in hits {
            for term in terms {
                if scratch.seen[*term as usize] != scratch.stamp {
                    scratch.seen[*term as usize] = scratch.stamp;
                    scratch.candidates.push(*term);
                }
            }
        }
        scratch.candidates.sort_unstable();
        let candidates = std::mem::take(&mut scratch.candidates);
        for term in &candidates {
            for pattern in &self.waiting[*term as usize] {
                if let Some(found) = self.try_pattern(*pattern as usize, tokens, masked, scratch) {
                    each(found);
                }
            }
        }
        scratch.candidates = candidates;
        scratch.candidates.clear();
    }

    fn try_pattern(&self, at: usize, tokens: &[&str], masked: &[bool], scratch: &mut Scratch) -> Option<Found> {
        let pattern = &self.patterns[at];
        let mut parts = Vec::with_capacity(pattern.positive.len());
        for term in &pattern.positive {
            parts.push(self.find_term(*term, tokens, masked, scratch)?);
        }
        if pattern
            .negative
            .iter()
            .any(|term| self.find_term(*term, tokens, masked, scratch).is_some())
        {
            return None;
        }
        let start = parts.iter().map(|part| part.start).min()?;
        let end = parts.iter().map(|part| part.end).max()?;
        Some(Found {
            pattern: at,
            span: start..end,
            parts,
        })
    }

    fn find_term(&self, term: u32, tokens: &[&str], masked: &[bool], scratch: &mut Scratch) -> Option<Range<usize>> {
        let at = term as usize;
        if scratch.seen[at] != scratch.stamp {
            return None;
        }
        if scratch.found[at].0 != scratch.stamp {
            scratch.found[at] = (scratch.stamp, self.terms[at].find(tokens, masked));
        }
        scratch.found[at].1.clone()
    }
}

impl Scratch {
    fn start(&mut self, terms: usize) {
        if self.seen.len() != terms {
            self.seen = vec![0; terms];
            self.found = vec![(0, None); terms];
            self.stamp = 0;
        }
        if self.stamp == u32::MAX {
            self.seen.fill(0);
            self.found.iter_mut().for_each(|found| found.0 = 0);
            self.stamp = 0;
        }
        self.stamp += 1;
        self.candidates.clear();
    }
}

/// For each word of a text, the terms that may stand there.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    starts: Vec<u32>,
    terms: Vec<u32>,
}

impl Hits {
    #[must_use]
    pub fn of(&self, word: usize) -> &[u32] {
        match (self.starts.get(word), self.starts.get(word + 1)) {
            (Some(start), Some(end)) => &self.terms[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

/// The words of which one must be in a sentence for a sequence to be there.
pub(super) struct Anchors<'a> {
    words: Vec<Anchor<'a>>,
    rarity: usize,
}

pub(super) enum Anchor<'a> {
    Word(&'a str),
    Stem(&'a str),
    /// Any word that can open a quantity.
    Quantity,
}

impl Sequence {
    /// The rarest node, judged by its words; `None` when only quantities are looked for.
    pub(super) fn anchors(&self) -> Option<Anchors<'_>> {
        self.nodes
            .iter()
            .filter_map(|step| step.node.anchors())
            .max_by_key(|anchors| anchors.rarity)
    }
}

impl Node {
    fn anchors(&self) -> Option<Anchors<'_>> {
        match self {
            Self::Word(word) => Some(Anchors {
                words: vec![Anchor::Word(word)],
                rarity: rarity(word),
            }),
            Self::Stem(stem, whole) => {
                let mut words = vec![Anchor::Stem(stem)];
                words.extend(whole.as_deref().map(Anchor::Word));
                Some(Anchors {
                    words,
                    rarity: rarity(stem),
                })
            }
            Self::Group(alternatives) => {
                let mut all = Anchors {
                    words: Vec::new(),
                    rarity: usize::MAX,
                };
                for alternative in alternatives {
                    let anchors = alternative.anchors()?;
                    all.rarity = all.rarity.min(anchors.rarity);
                    all.words.extend(anchors.words);
                }
                Some(all)
            }
            Self::Quantity(_) => Some(Anchors {
                words: vec![Anchor::Quantity],
                rarity: 3,
            }),
        }
    }
}

/// Longer words are rarer, but for those that every contract repeats.
fn rarity(word: &str) -> usize {
    const EVERYWHERE: [&str; 24] = [
        "titulaire",
        "prestataire",
        "acheteur",
        "marche",
        "donnee",
        "traitement",
        "prestation",
        "personne",
        "personnel",
        "article",
        "contrat",
        "delai",
        "duree",
        "service",
        "information",
        "dans",
        "pour",
        "execution",
        "present",
        "document",
        "chaque",
        "montant",
        "jour",
        "mesure",
    ];
    let length = word.chars().count();
    if length < 4 {
        return length;
    }
    if EVERYWHERE.iter().any(|common| common.starts_with(word)) {
        4
    } else {
        length + 1
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Words and stems with the terms they announce, by hash.
#[derive(Debug, Default)]
struct Table {
    /// Open addressing; `usize::MAX as u32` marks a free place.
    slots: Vec<(u64, u32)>,
    entries: Vec<Entry>,
    /// For the first two bytes of a word, the lengths of the stems that begin so.
    stem_lengths: Vec<u64>,
    /// Terms that a quantity announces.
    quantities: Vec<u32>,
}

#[derive(Debug)]
struct Entry {
    text: Box<str>,
    stem: bool,
    terms: Vec<u32>,
}

const FREE: u32 = u32::MAX;

#[derive(Default)]
struct TableBuilder {
    known: HashMap<(Box<str>, bool), usize>,
    entries: Vec<Entry>,
    quantities: Vec<u32>,
}

impl TableBuilder {
    fn add(&mut self, anchor: &Anchor<'_>, term: u32) {
        let (text, stem) = match anchor {
            Anchor::Word(word) => (*word, false),
            Anchor::Stem(stem) => (*stem, true),
            Anchor::Quantity => {
                if self.quantities.last() != Some(&term) {
                    self.quantities.push(term);
                }
                return;
            }
        };
        let entries = &mut self.entries;
        let at = *self.known.entry((text.into(), stem)).or_insert_with(|| {
            entries.push(Entry {
                text: text.into(),
                stem,
                terms: Vec::new(),
            });
            entries.len() - 1
        });
        if entries[at].terms.last() != Some(&term) {
            entries[at].terms.push(term);
        }
    }

    fn build(self) -> Table {
        let size = (self.entries.len() * 2).next_power_of_two().max(16);
        let mut table = Table {
            slots: vec![(0, FREE); size],
            entries: self.entries,
            stem_lengths: vec![0; 1024],
            quantities: self.quantities,
        };
        for (at, entry) in table.entries.iter().enumerate() {
            let hash = finish(entry.text.bytes().fold(SEED, step), entry.stem);
            let mut slot = usize::try_from(hash & (size as u64 - 1)).unwrap_or(0);
            while table.slots[slot].1 != FREE {
                slot = (slot + 1) & (size - 1);
            }
            table.slots[slot] = (hash, narrow(at));
            if entry.stem {
                table.stem_lengths[first_two(&entry.text)] |= 1 << entry.text.len().min(63);
            }
        }
        table
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

fn first_two(word: &str) -> usize {
    match word.as_bytes() {
        [first, second, ..] => usize::from(first & 31) << 5 | usize::from(second & 31),
        _ => 0,
    }
}

impl Table {
    fn look_up(&self, word: &str, terms: &mut Vec<u32>) {
        if !self.quantities.is_empty() && quantity::may_open(word) {
            terms.extend_from_slice(&self.quantities);
        }
        if self.entries.is_empty() {
            return;
        }
        let lengths = self.stem_lengths[first_two(word)];
        let mut hash = SEED;
        for (at, byte) in word.bytes().enumerate() {
            hash = step(hash, byte);
            if at < 63 && lengths & (1 << (at + 1)) != 0 && word.is_char_boundary(at + 1) {
                self.probe(finish(hash, true), &word[..=at], true, terms);
            }
        }
        self.probe(finish(hash, false), word, false, terms);
    }

    fn probe(&self, hash: u64, text: &str, stem: bool, terms: &mut Vec<u32>) {
        let mask = self.slots.len() - 1;
        let mut slot = usize::try_from(hash & (mask as u64)).unwrap_or(0);
        loop {
            let (known, entry) = self.slots[slot];
            if entry == FREE {
                return;
            }
            if known == hash {
                let entry = &self.entries[entry as usize];
                if entry.stem == stem && entry.text.as_ref() == text {
                    terms.extend_from_slice(&entry.terms);
                    return;
                }
            }
            slot = (slot + 1) & mask;
        }
    }
}
