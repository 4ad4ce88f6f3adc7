//! A piece as one list of folded words, hashed, with the way back to its units.

use std::ops::Range;

use super::model::hash;
use crate::document::Unit;
use crate::facts::outline::Outline;
use crate::text::pattern::WordList;

pub(super) struct Stream<'a> {
    outline: &'a Outline,
    pub words: Vec<u64>,
    /// For each unit, its first word; one more at the end.
    starts: Vec<usize>,
    /// For each unit, the words passed over: a label that stands in the text.
    labels: Vec<usize>,
}

impl<'a> Stream<'a> {
    pub fn new(outline: &'a Outline) -> Self {
        let mut stream = Self {
            outline,
            words: Vec::new(),
            starts: Vec::with_capacity(outline.units.len() + 1),
            labels: Vec::with_capacity(outline.units.len()),
        };
        for (unit, words) in outline.units.iter().zip(&outline.words) {
            let label = usize::from(begins_with_label(&unit.text[unit.label..], words));
            stream.starts.push(stream.words.len());
            stream.labels.push(label);
            stream.words.extend(words.iter().skip(label).map(hash));
        }
        stream.starts.push(stream.words.len());
        stream
    }

    /// The unit that holds a word; the last one beyond the end.
    pub fn unit(&self, word: usize) -> usize {
        let after = self.starts.partition_point(|start| *start <= word);
        after.saturating_sub(1).min(self.labels.len().saturating_sub(1))
    }

    /// The words of some units.
    pub fn of_units(&self, units: &Range<usize>) -> Range<usize> {
        self.starts[units.start]..self.starts[units.end]
    }

    /// A unit begins or the piece ends at this word.
    pub fn is_bound(&self, word: usize) -> bool {
        self.starts.binary_search(&word).is_ok()
    }

    /// How many units there are.
    pub fn units(&self) -> usize {
        self.labels.len()
    }

    pub fn is_heading(&self, unit: usize) -> bool {
        self.outline.heading_level[unit].is_some()
    }

    pub fn unit_of(&self, at: usize) -> &'a Unit {
        &self.outline.units[at]
    }

    /// Bytes of the text of `unit` that its words among `words` stand for.
    pub fn bytes(&self, unit: usize, words: &Range<usize>) -> Range<usize> {
        let own = self.starts[unit]..self.starts[unit + 1];
        let local = |word: usize| word.clamp(own.start, own.end) - own.start + self.labels[unit];
        let label = self.outline.units[unit].label;
        let body = &self.outline.units[unit].text[label..];
        let range = self.outline.words[unit].original_range(body, local(words.start)..local(words.end));
        label + range.start..label + range.end
    }

    /// The words in their original spelling.
    pub fn quote(&self, words: &Range<usize>) -> String {
        if words.is_empty() {
            return String::new();
        }
        let units = self.unit(words.start)..=self.unit(words.end - 1);
        let parts: Vec<&str> = units
            .map(|unit| self.outline.units[unit].text[self.bytes(unit, words)].trim())
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" / ")
    }
}

/// « 1. », « 2) »: a list typed by hand.
fn begins_with_label(body: &str, words: &WordList) -> bool {
    let body = body.trim_start();
    let rest = body.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let digits = body.len() - rest.len();
    !words.is_empty() && (1..=2).contains(&digits) && rest.starts_with(['.', ')']) && rest[1..].starts_with(' ')
}
