//! Recognition phrasings: the small language that says how something can be worded, and its compiled form.
//!
//! The language is in clausiers/README.md: words, stems (`notifi*`), alternatives, gaps (`…`), `&`, `!`
//! and quantities. Many patterns compile into one [`PatternSet`]; each word of a text is looked up once,
//! and only patterns whose rarest words are there are tried, over sets of positions kept as bits. What a
//! pattern means is not known here.

mod anchors;
mod cues;
mod example;
mod lookup;
mod pack;
mod parse;
mod program;
mod quantity;
mod run;
mod set;
mod table;

use std::ops::Range;

pub use cues::Cues;
pub use example::examples;
pub use lookup::Hits;
pub use pack::key;
pub use parse::{PatternError, PatternErrorKind};
pub use set::{Found, PatternSet, Scratch};

use super::fold::{Folded, fold, words};

/// Words between the two sides of a gap, at most; elided words (`l`, `d`) are not counted.
const GAP: usize = 10;

/// A parsed phrasing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pub(super) positive: Vec<Sequence>,
    pub(super) negative: Vec<Sequence>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Sequence {
    nodes: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Step {
    /// Up to [`GAP`] other words may stand before this node.
    gap: bool,
    node: Node,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Node {
    Word(Box<str>),
    /// Words that begin so; the second form is the whole word that folding cut short (`acces*`, « accès »).
    Stem(Box<str>, Option<Box<str>>),
    Group(Vec<Sequence>),
    Quantity(Quantity),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Quantity {
    Number,
    Percent,
    Duration,
    Amount,
    Date,
}

impl Quantity {
    const KINDS: usize = 5;
}

impl Pattern {
    /// Parses a phrasing as written.
    ///
    /// # Errors
    /// What is wrong with it, and at which character.
    pub fn parse(written: &str) -> Result<Self, PatternError> {
        parse::parse(written)
    }

    /// Whether one of the words it looks for is among `words` (folded).
    #[must_use]
    pub fn looks_for_any(&self, words: &[&str]) -> bool {
        self.positive.iter().any(|sequence| sequence.holds_any(words))
    }

    /// The least number of words that must be found, and whether a figure is among them.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.positive.iter().map(Sequence::weight).sum()
    }

    /// The shortest stem, in letters.
    #[must_use]
    pub fn shortest_stem(&self) -> Option<usize> {
        self.positive.iter().filter_map(Sequence::shortest_stem).min()
    }
}

impl Sequence {
    fn holds_any(&self, words: &[&str]) -> bool {
        self.nodes.iter().any(|step| match &step.node {
            Node::Word(word) => words.contains(&word.as_ref()),
            Node::Stem(stem, _) => words.iter().any(|word| word.starts_with(stem.as_ref())),
            Node::Group(alternatives) => alternatives.iter().any(|sequence| sequence.holds_any(words)),
            Node::Quantity(_) => false,
        })
    }

    fn weight(&self) -> usize {
        let weights = self.nodes.iter().map(|step| match &step.node {
            Node::Group(alternatives) => alternatives.iter().map(Self::weight).min().unwrap_or(0),
            _ => 1,
        });
        weights.sum()
    }

    fn shortest_stem(&self) -> Option<usize> {
        let stems = self.nodes.iter().filter_map(|step| match &step.node {
            Node::Stem(stem, _) => Some(stem.chars().count()),
            Node::Group(alternatives) => alternatives.iter().filter_map(Self::shortest_stem).min(),
            _ => None,
        });
        stems.min()
    }
}

/// What stands before a word, where it matters to the reading of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    None,
    Comma,
    /// A bracket opens or closes.
    Bracket,
    Colon,
    Semicolon,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    start: u32,
    end: u32,
    mark: Mark,
}

/// A text as the words that patterns see: letters and digits, `%`, `€`, tick boxes, and blanks to be filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordList {
    folded: Folded,
    words: Vec<Word>,
}

/// « [à compléter] », « [nom, téléphone] », « [80 / 100] » leave a choice; « [1] » is a note.
fn is_template(after: &str) -> bool {
    const LONGEST: usize = 80;
    after
        .char_indices()
        .take(LONGEST)
        .find(|(_, sign)| *sign == ']')
        .is_some_and(|(end, _)| {
            let inside = after[..end].trim();
            inside.is_empty() || !inside.chars().all(|sign| sign.is_ascii_digit() || sign == ' ')
        })
}

/// How a blank to be filled (`……`, `____`, `[à compléter]`) stands among words.
pub const BLANK: &str = "…";
/// A word that no phrasing crosses: between a sentence and the words lent to it.
pub const BARRIER: &str = "\u{1}";
/// How tick boxes stand among words.
pub const TICKED: &str = "☑";
pub const UNTICKED: &str = "☐";

impl WordList {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let folded = fold(text);
        let mut list = Self {
            words: Vec::with_capacity(folded.text.len() / 6),
            folded: Folded::default(),
        };
        let mut last = 0;
        for range in words(&folded.text) {
            let mark = list.between(&folded.text, last..range.start);
            last = range.end;
            list.push(range.start, range.end, mark);
        }
        list.between(&folded.text, last..folded.text.len());
        list.folded = folded;
        list
    }

    fn push(&mut self, start: usize, end: usize, mark: Mark) {
        // Texts beyond 4 GiB are refused by the readers' limits; saturate rather than wrap.
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        self.words.push(Word {
            start: narrow(start),
            end: narrow(end),
            mark,
        });
    }

    /// Reads the signs between two words: some are words themselves, others mark the next word.
    fn between(&mut self, folded: &str, range: Range<usize>) -> Mark {
        let text = &folded[range.clone()];
        let mut mark = Mark::None;
        if text.len() <= 1 && !text.starts_with([',', ';', ':', '(', ')', '%', '[', ']']) {
            return mark;
        }
        let mut dots = 0;
        for (offset, sign) in text.char_indices() {
            let at = range.start + offset;
            match sign {
                ',' => mark = mark.max(Mark::Comma),
                '[' if is_template(&folded[at + 1..]) => {
                    self.push(at, at + 1, mark.max(Mark::Bracket));
                    mark = Mark::None;
                }
                '(' | ')' | '[' | ']' => mark = mark.max(Mark::Bracket),
                ':' => mark = mark.max(Mark::Colon),
                ';' => mark = mark.max(Mark::Semicolon),
                '%' | '€' => {
                    self.push(at, at + sign.len_utf8(), mark);
                    mark = Mark::None;
                }
                '☐' | '☑' => {
                    self.push(at, at + sign.len_utf8(), mark.max(Mark::Comma));
                    mark = Mark::None;
                }
                _ => {}
            }
            let filler = matches!(sign, '.' | '_' | '…');
            dots = if filler {
                dots + if sign == '…' { 2 } else { 1 }
            } else {
                0
            };
            // Three dots in a row, a rule of underscores or a lone « … » leave room for an answer once.
            let long_enough = dots == 4 || (sign == '…' && dots == 2);
            if long_enough {
                self.push(at, at + sign.len_utf8(), mark);
                mark = Mark::None;
            }
        }
        mark
    }

    /// The text, folded.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded.text
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// A word as patterns see it.
    #[must_use]
    pub fn word(&self, at: usize) -> &str {
        let word = self.words[at];
        let text = &self.folded.text[word.start as usize..word.end as usize];
        if matches!(text.as_bytes().first(), Some(b'.' | b'_' | b'[')) {
            BLANK
        } else {
            text
        }
    }

    #[must_use]
    pub fn mark(&self, at: usize) -> Mark {
        self.words[at].mark
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.words.len()).map(|at| self.word(at))
    }

    /// Where a word begins in the original text.
    #[must_use]
    pub fn original_start(&self, at: usize) -> usize {
        self.folded.original_offset(self.words[at].start as usize)
    }

    /// The words that begin within `bytes` of the original text: those of one of its sentences.
    #[must_use]
    pub fn within(&self, bytes: &Range<usize>) -> Range<usize> {
        let before = |offset: usize| {
            self.words
                .partition_point(|word| self.folded.original_offset(word.start as usize) < offset)
        };
        before(bytes.start)..before(bytes.end)
    }

    /// Bytes of the original text that the words of `range` stand for.
    #[must_use]
    pub fn original_range(&self, original: &str, range: Range<usize>) -> Range<usize> {
        let (Some(first), Some(last)) = (self.words.get(range.start), self.words.get(range.end.wrapping_sub(1))) else {
            return 0..0;
        };
        self.folded
            .original_range(original, first.start as usize..last.end as usize)
    }
}
