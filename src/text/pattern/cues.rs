//! Constant phrasings by kind, compiled together and sought in one pass over words.

use std::cell::RefCell;
use std::ops::Range;

use super::{Pattern, PatternSet, Scratch};

/// Cues of several kinds.
pub struct Cues<K> {
    kinds: Vec<K>,
    set: PatternSet,
}

impl<K: Copy> Cues<K> {
    /// A cue that does not parse is left out: cues are constants, and the tests of their lists see to them.
    pub fn new<'c>(cues: impl IntoIterator<Item = (K, &'c str)>) -> Self {
        let (kinds, patterns): (Vec<K>, Vec<Pattern>) = cues
            .into_iter()
            .filter_map(|(kind, cue)| Pattern::parse(cue).ok().map(|pattern| (kind, pattern)))
            .unzip();
        Self {
            kinds,
            set: PatternSet::new(&patterns),
        }
    }

    /// Every cue found in folded words, with the words it spans.
    #[must_use]
    pub fn find(&self, words: &[&str]) -> Vec<(K, Range<usize>)> {
        thread_local! {
            /// Kept from one call to the next; what it holds never shows in an answer.
            static SCRATCH: RefCell<Scratch> = RefCell::default();
        }
        let mut found = Vec::new();
        let hits = self.set.look_up_all(words.len(), words.iter().copied());
        let hits = (0..words.len()).map(|at| hits.of(at));
        SCRATCH.with_borrow_mut(|scratch| {
            self.set.places(words, hits, scratch, |pattern, span| {
                found.push((self.kinds[pattern], span));
            });
        });
        found
    }
}
