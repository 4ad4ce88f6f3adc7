//! A piece as statements: sentences, list items with the head that introduces them, rows of tables.
//!
//! Each knows the headings above it and the article it refers to: « Non-respect de l'article 5 : 100 € »
//! speaks of what article 5 speaks of. Contents lists, struck and margin text never become statements.

mod build;
mod refs;
mod rows;
mod sections;

use std::ops::Range;

use crate::facts::outline::Outline;
use crate::text::force::has_verb;
use crate::text::pattern::{BARRIER, Hits, Mark, WordList};

use super::matcher::Matcher;
pub(super) use sections::Frame;

/// A stretch of words of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub unit: usize,
    pub words: Range<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// Unit where it stands (the first one for a row).
    pub unit: usize,
    /// Headings above and articles referred to: they tell what it is about, not whether it binds.
    pub context: Vec<Stretch>,
    /// The head of its list, or the first cell and column header.
    pub head: Option<Stretch>,
    pub own: Vec<Stretch>,
    pub kind: StatementKind,
    pub question: bool,
    /// Its row is marked as optional (« S » under a legend, « souhaité »).
    pub optional: bool,
    /// Sections it refers to, as units of their headings.
    pub refers_to: Vec<usize>,
    /// It speaks of other lots than the piece's own.
    pub other_lot: bool,
    /// Its row stands in a table of penalties: what a breach costs, not the duty.
    pub of_penalties: bool,
    /// Its row names an article of another piece (« Clause sociale (CCAP, article 18) »), is a line of contents,
    /// or its table only identifies the tender.
    pub sends: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatementKind {
    Heading,
    /// « Article 6 — Développement durable. » at the start of a paragraph that goes on.
    InlineTitle,
    Prose,
    Item,
    Row,
}

/// The words of a piece, looked up once, and its statements.
pub(super) struct PieceText<'a> {
    pub outline: &'a Outline,
    pub words: &'a [WordList],
    pub hits: Vec<Hits>,
    pub statements: Vec<Statement>,
    /// For each unit, the unit of the innermost heading above it.
    pub heading: Vec<Option<usize>>,
    /// For each unit, its innermost section.
    pub section: Vec<Range<usize>>,
    pub frames: Vec<Frame>,
}

/// Words of a statement, ready to be matched: head, then its own, then its context (so that what is
/// said in the sentence is found there first).
pub(super) struct Tokens<'a> {
    pub words: Vec<&'a str>,
    pub marks: Vec<Mark>,
    pub hits: Vec<&'a [u32]>,
    /// Where its own words begin.
    pub own: usize,
    /// Where its context begins.
    pub context: usize,
}

impl<'a> PieceText<'a> {
    pub fn new(outline: &'a Outline, matcher: &Matcher) -> Self {
        let words = outline.words.as_slice();
        let hits = matcher.set.look_up_each(words);
        let heading = sections::innermost_headings(outline);
        let section = sections::sections(outline, &heading);
        let frames = sections::frames(outline, words);
        let mut text = Self {
            outline,
            words,
            hits,
            statements: Vec::new(),
            heading,
            section,
            frames,
        };
        text.statements = build::statements(&text);
        text
    }

    /// The words of a statement.
    pub fn tokens(&self, statement: &Statement) -> Tokens<'_> {
        let mut tokens = Tokens {
            words: Vec::new(),
            marks: Vec::new(),
            hits: Vec::new(),
            own: 0,
            context: 0,
        };
        if let Some(head) = &statement.head {
            self.add(&mut tokens, head);
        }
        tokens.own = tokens.words.len();
        for stretch in &statement.own {
            self.add(&mut tokens, stretch);
        }
        tokens.context = tokens.words.len();
        for stretch in &statement.context {
            tokens.words.push(BARRIER);
            tokens.marks.push(Mark::Semicolon);
            tokens.hits.push(&[]);
            self.add(&mut tokens, stretch);
        }
        tokens
    }

    fn add<'t>(&'t self, tokens: &mut Tokens<'t>, stretch: &Stretch) {
        let (words, hits) = (&self.words[stretch.unit], &self.hits[stretch.unit]);
        for at in stretch.words.clone() {
            tokens.words.push(words.word(at));
            // Two cells or a title and its body are never one run of words.
            let mark = if at == stretch.words.start {
                words.mark(at).max(Mark::Colon)
            } else {
                words.mark(at)
            };
            tokens.marks.push(mark);
            tokens.hits.push(hits.of(at));
        }
    }

    /// Some words of the head and own words, in their original spelling.
    pub fn spelled(&self, statement: &Statement, range: Range<usize>) -> String {
        let mut parts: Vec<&str> = Vec::new();
        let mut before = 0;
        for stretch in statement.head.iter().chain(&statement.own) {
            let length = stretch.words.len();
            let from = range.start.saturating_sub(before).min(length);
            let to = range.end.saturating_sub(before).min(length);
            before += length;
            if from < to {
                let unit = &self.outline.units[stretch.unit];
                let body = &unit.text[unit.label..];
                let words = stretch.words.start + from..stretch.words.start + to;
                parts.push(&body[self.words[stretch.unit].original_range(body, words)]);
            }
        }
        parts.join(" ")
    }

    /// The statement in its original spelling, around the words of `part` (counted in its own words).
    pub fn quote(&self, statement: &Statement) -> String {
        const LONGEST_QUOTE: usize = 320;
        let mut quote = String::new();
        for stretch in &statement.own {
            let unit = &self.outline.units[stretch.unit];
            let body = &unit.text[unit.label..];
            let range = self.words[stretch.unit].original_range(body, stretch.words.clone());
            let tail = body[range.end..]
                .find(|sign: char| !matches!(sign, ')' | ']' | '»' | '%' | '€' | ' ' | '\u{a0}' | '\u{202f}'));
            let piece = body[range.start..range.end + tail.unwrap_or(body.len() - range.end)].trim();
            if !quote.is_empty() && !piece.is_empty() {
                quote.push_str(" | ");
            }
            quote.push_str(piece);
        }
        if quote.chars().count() > LONGEST_QUOTE {
            quote = quote.chars().take(LONGEST_QUOTE).collect();
            quote.push('…');
        }
        quote
    }

    /// Numbers of lots named in a stretch: « lot 2 », « lots n° 1 et 3 ».
    fn lots(&self, stretch: &Stretch) -> Vec<String> {
        let words: Vec<&str> = stretch
            .words
            .clone()
            .map(|at| self.words[stretch.unit].word(at))
            .collect();
        let mut lots = Vec::new();
        for (at, _) in words
            .iter()
            .enumerate()
            .filter(|(_, word)| **word == "lot" || **word == "lots")
        {
            for word in words[at + 1..].iter().take(6) {
                if word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) {
                    lots.push((*word).to_owned());
                } else if !matches!(*word, "n" | "no" | "numero" | "et" | "ou" | "a") {
                    break;
                }
            }
        }
        lots
    }

    /// The lot that the title names: the first of the first lines to name any.
    fn own_lot(&self) -> Option<String> {
        const TITLE: usize = 3;
        let titles = (0..self.words.len().min(TITLE)).map(|unit| Stretch {
            unit,
            words: 0..self.words[unit].len().min(30),
        });
        let mut lots = titles
            .map(|stretch| self.lots(&stretch))
            .find(|lots| !lots.is_empty())?;
        lots.dedup();
        if lots.len() == 1 { lots.pop() } else { None }
    }

    /// A short verbless sentence at the head of a paragraph.
    fn is_inline_title(&self, first: &Stretch) -> bool {
        let words: Vec<&str> = first.words.clone().map(|at| self.words[first.unit].word(at)).collect();
        words.len() <= 10 && !has_verb(&words)
    }

    /// A line that looks like a heading and is a sentence all the same.
    fn says_something(&self, line: &Stretch) -> bool {
        let words: Vec<&str> = line.words.clone().map(|at| self.words[line.unit].word(at)).collect();
        words.len() > 5 && has_verb(&words)
    }
}
