//! Which elements of a clause a draft's changed text does not carry any more, and by which change.

use super::Change;
use super::stream::Stream;
use crate::facts::commitments::{Matcher, elements_in};
use crate::facts::outline::Outline;
use crate::library::theme::Theme;
use crate::text::pattern::WordList;

/// Tries changes one by one only when there are few: a text rewritten throughout has no single culprit.
const TRIED: usize = 24;

/// The elements lost in all, and for each change those that come back when it alone is undone.
pub(super) fn lost(
    stream: &Stream<'_>,
    units: std::ops::Range<usize>,
    changes: &[Change],
    elements: &[String],
    reader: (&[&Theme], &Matcher),
) -> (Vec<String>, Vec<Vec<String>>) {
    let mut each = vec![Vec::new(); changes.len()];
    let text = Excerpt::new(stream, units);
    let lost = missing(&text.outline, elements, reader);
    if lost.is_empty() || changes.len() > TRIED {
        return (lost, each);
    }
    for (change, back) in changes.iter().zip(&mut each) {
        let still = missing(&text.without(stream, change).outline, &lost, reader);
        *back = lost
            .iter()
            .filter(|element| !still.contains(element))
            .cloned()
            .collect();
    }
    (lost, each)
}

/// The elements that a text does not carry, in their order.
fn missing(outline: &Outline, elements: &[String], (themes, matcher): (&[&Theme], &Matcher)) -> Vec<String> {
    let has = |theme: &Theme, id: &String| theme.elements.iter().any(|element| element.id == *id);
    let mut missing = Vec::new();
    for theme in themes {
        let asked: Vec<&String> = elements.iter().filter(|id| has(theme, id)).collect();
        if !asked.is_empty() {
            let carried = elements_in(outline, theme, matcher);
            missing.extend(asked.into_iter().filter(|id| !carried.contains(id)).cloned());
        }
    }
    missing
}

/// Some units of a piece, as a text of their own.
#[derive(Clone)]
struct Excerpt {
    outline: Outline,
    /// The first of these units in the piece.
    first: usize,
}

impl Excerpt {
    fn new(stream: &Stream<'_>, units: std::ops::Range<usize>) -> Self {
        let mut outline = Outline {
            units: units.clone().map(|at| stream.unit_of(at).clone()).collect(),
            heading_level: vec![None; units.len()],
            words: Vec::new(),
        };
        outline.words = outline.units.iter().map(|unit| words(&unit.text, unit.label)).collect();
        Self {
            outline,
            first: units.start,
        }
    }

    /// The text with the clause's words in place of the draft's.
    fn without(&self, stream: &Stream<'_>, change: &Change) -> Self {
        let mut undone = self.clone();
        let words = &change.draft;
        if words.is_empty() {
            // Taken out: it goes back behind the word before, or before the first one.
            let after = words.start.saturating_sub(1);
            let unit = stream.unit(after);
            let bytes = stream.bytes(unit, &(after..words.start));
            undone.replace(unit, bytes.end..bytes.end, &format!("\n{}", change.restored));
            return undone;
        }
        let (first, last) = (stream.unit(words.start), stream.unit(words.end - 1));
        for unit in first..=last {
            let with = if unit == first { change.restored.as_str() } else { "" };
            undone.replace(unit, stream.bytes(unit, words), with);
        }
        undone
    }

    fn replace(&mut self, unit: usize, bytes: std::ops::Range<usize>, with: &str) {
        let Some(at) = unit.checked_sub(self.first) else { return };
        let Some(unit) = self.outline.units.get_mut(at) else {
            return;
        };
        unit.text.replace_range(bytes, with);
        self.outline.words[at] = words(&unit.text, unit.label);
    }
}

fn words(text: &str, label: usize) -> WordList {
    WordList::new(&text[label..])
}
