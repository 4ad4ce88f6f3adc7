//! Short lists of fixed phrases sought at the starts of the words of a folded text.
//!
//! A list is ready at once and a word is compared only with the phrases that open on its two first
//! letters: for vocabularies of some dozens of entries this costs less than to build an automaton. What
//! can be worded in many ways is for `pattern`.

use std::ops::Range;

use super::fold::words;

/// The first two letters of a word, five bits each: which phrases can open on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opening(u16);

impl Opening {
    const COUNT: usize = 1 << 10;

    /// Of a word or of what follows it: a word of one letter opens like the blank after it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let letter = |at: usize| u16::from(text.as_bytes().get(at).copied().unwrap_or(b' ') & 31);
        Self(letter(0) << 5 | letter(1))
    }
}

/// A list of phrases, numbered in the order given.
#[derive(Debug)]
pub struct Phrases {
    /// By how they open.
    sorted: Vec<(Opening, Box<str>, usize)>,
    openings: [u64; Opening::COUNT / 64],
}

impl Phrases {
    /// Phrases are folded already and begin with a word of two letters, or of one and a blank.
    #[must_use]
    pub fn new<'p>(phrases: impl IntoIterator<Item = &'p str>) -> Self {
        let mut openings = [0; Opening::COUNT / 64];
        let mut sorted: Vec<(Opening, Box<str>, usize)> = Vec::new();
        for (number, phrase) in phrases.into_iter().enumerate() {
            debug_assert!(phrase.len() > 1, "{phrase}: a stem of one letter opens on any word");
            let opening = Opening::of(phrase);
            openings[usize::from(opening.0) / 64] |= 1 << (opening.0 % 64);
            sorted.push((opening, phrase.into(), number));
        }
        sorted.sort();
        Self { sorted, openings }
    }

    /// Number and phrase of those that `text` begins with; `opening` is that of `text`.
    pub fn at<'s>(&'s self, opening: Opening, text: &'s str) -> impl Iterator<Item = (usize, &'s str)> {
        let may = self.openings[usize::from(opening.0) / 64] & (1 << (opening.0 % 64)) != 0;
        let from = if may {
            self.sorted.partition_point(|(other, _, _)| *other < opening)
        } else {
            self.sorted.len()
        };
        let same = self.sorted[from..]
            .iter()
            .take_while(move |(other, _, _)| *other == opening);
        same.filter(|(_, phrase, _)| text.starts_with(&**phrase))
            .map(|(_, phrase, number)| (*number, &**phrase))
    }

    /// Every place in a folded text where one begins, at the start of a word.
    pub fn find<'s>(&'s self, folded: &'s str) -> impl Iterator<Item = (usize, Range<usize>)> {
        words(folded).flat_map(move |word| {
            let rest = &folded[word.start..];
            let found = self.at(Opening::of(rest), rest);
            found.map(move |(number, phrase)| (number, word.start..word.start + phrase.len()))
        })
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.sorted.iter().map(|(_, phrase, _)| &**phrase)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_stand_at_the_starts_of_words() {
        let phrases = Phrases::new(["offre", "l offre", "offre de prix", "rc "]);
        let found: Vec<(usize, Range<usize>)> = phrases.find("l offre de prix, rc, coffre rc 2").collect();
        assert_eq!(found, [(1, 0..7), (0, 2..7), (2, 2..15), (3, 28..31)]);
    }
}
