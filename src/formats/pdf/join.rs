//! Lines to paragraphs: what was broken by the width of the paper is joined again, what was ended on purpose is not.

use std::collections::{BTreeMap, BTreeSet};

use super::page::FlowLine;
use crate::document::{Block, Inline, Place, Text};

/// What a document's lines have in common.
pub struct Habits {
    /// Distance between two lines of a paragraph, in sizes of the text.
    leading: f32,
    /// Words that stand in the middle of lines: they tell whether a hyphen at the end of a line belongs to the word.
    words: BTreeSet<String>,
    /// The document breaks words at the ends of lines.
    hyphenates: bool,
}

impl Habits {
    /// Of lists of lines that follow each other: pages, or elements.
    pub fn of<'l, L: IntoIterator<Item = &'l FlowLine>>(lists: impl Iterator<Item = L>) -> Self {
        let mut gaps: BTreeMap<i32, usize> = BTreeMap::new();
        let mut words = BTreeSet::new();
        let (mut lines, mut hyphens) = (0, 0);
        for list in lists {
            let mut before: Option<&FlowLine> = None;
            for line in list {
                if let Some(before) = before {
                    let gap = (line.line.y - before.line.y) / line.line.size.max(1.0);
                    if (0.8..3.0).contains(&gap) {
                        // Rounded to twentieths of the size.
                        *gaps.entry((gap * 20.0) as i32).or_insert(0) += line.line.text.len().min(80);
                    }
                }
                lines += 1;
                hyphens += usize::from(line.line.text.ends_with('-'));
                words.extend(inner_words(&line.line.text));
                before = Some(line);
            }
        }
        let usual = gaps
            .iter()
            .max_by_key(|(gap, weight)| (**weight, -**gap))
            .map_or(24, |(gap, _)| *gap);
        Self {
            leading: (usual as f32 / 20.0).clamp(0.9, 2.2),
            words,
            hyphenates: hyphens * 25 > lines,
        }
    }
}

/// Words of a line but the last, in lower case.
fn inner_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| word.chars().count() > 2)
        .map(str::to_lowercase)
        .collect();
    if text.ends_with('-') {
        words.pop();
    }
    words
}

/// A paragraph being joined.
pub struct Open {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
    pub last: FlowLine,
    /// Pages of its first and its last line.
    pub page: u32,
    pub last_page: u32,
    /// Where its first line begins: hanging lines stand further right.
    pub x0: f32,
}

impl Open {
    #[must_use]
    pub fn new(line: FlowLine, page: u32) -> Self {
        Self {
            text: line.line.text.clone(),
            bold: line.line.bold,
            italic: line.line.italic,
            x0: line.line.x0,
            last: line,
            page,
            last_page: page,
        }
    }

    pub fn add(&mut self, line: FlowLine, page: u32, habits: &Habits) {
        join(&mut self.text, &line.line.text, habits);
        self.bold &= line.line.bold;
        self.italic &= line.line.italic;
        self.last = line;
        self.page = self.page.min(page);
        self.last_page = page;
    }

    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            page: Some(self.page),
            ..Place::default()
        }
    }
}

/// Puts a paragraph at the end of a body: a line of a contents list goes into the list.
pub fn push(body: &mut Vec<Block>, open: &Open) {
    if !is_contents(&open.text) {
        body.push(block(open));
        return;
    }
    let place = open.place();
    let line = Block::Paragraph {
        content: run(&open.text, false, false),
        place: place.clone(),
    };
    match body.last_mut() {
        Some(Block::Contents { lines, .. }) => lines.push(line),
        _ => body.push(Block::Contents {
            lines: vec![line],
            place,
        }),
    }
}

/// Whether a line goes on from the paragraph before it.
pub fn continues(open: &Open, line: &FlowLine, page: u32, habits: &Habits) -> bool {
    let (before, next) = (&open.last.line, &line.line);
    if marker(&next.text).is_some() || opens_article(&next.text) || is_contents(&open.text) {
        return false;
    }
    // A word that is broken goes on.
    let broken = before.text.ends_with('-') && before.text.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
    if broken && next.text.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) {
        return true;
    }
    // Columns on a line are no running text.
    if before.text.contains('\t') || next.text.contains('\t') {
        return false;
    }
    let ended = open.text.trim_end().ends_with(['.', ':', ';', '!', '?']);
    let lower = next
        .text
        .starts_with(|c: char| c.is_lowercase() || matches!(c, '(' | '«' | '"') || c.is_ascii_digit());
    let starts_lower = next
        .text
        .starts_with(|c: char| c.is_lowercase() || matches!(c, '%' | '€' | ')' | ',' | ';'));
    if line.first || page != open.page && open.last.line.y > next.y {
        // Over a page or a column only what is plainly one sentence is joined.
        return !ended && starts_lower && before.bold == next.bold;
    }
    let gap = (next.y - before.y) / before.size.max(next.size).max(1.0);
    let same_look = (before.size - next.size).abs() <= before.size * 0.12;
    if gap > habits.leading * 1.3 + 0.1 && !(starts_lower && !ended && gap < habits.leading * 2.0) || gap < 0.0 {
        return false;
    }
    let one_sentence = starts_lower && !ended;
    if !same_look || (before.bold != next.bold && !one_sentence) {
        return false;
    }
    // A line that had room for the next word was ended on purpose.
    let width = (line.right - line.left).max(1.0);
    let word = next
        .text
        .split_whitespace()
        .next()
        .map_or(0, |word| word.chars().count()) as f32;
    let room = line.right - before.x1;
    let full = room < (word + 1.0) * before.size * 0.55 || room < width * 0.08;
    let indented = next.x0 - open.x0 > before.size * 4.0 && !starts_lower;
    if indented {
        return false;
    }
    if full {
        true
    } else {
        !ended && (starts_lower || (lower && room < width * 0.3))
    }
}

/// Joins the next line to a paragraph, the hyphen at its end judged by what the rest of the document writes.
fn join(text: &mut String, next: &str, habits: &Habits) {
    let next = next.trim_start();
    let trimmed = text.trim_end();
    let hyphen = trimmed.ends_with('-') && trimmed.chars().rev().nth(1).is_some_and(char::is_alphanumeric);
    if !hyphen || !next.starts_with(char::is_alphanumeric) {
        text.truncate(trimmed.len());
        text.push(' ');
        text.push_str(next);
        return;
    }
    text.truncate(trimmed.len());
    let letters = |c: char| c.is_alphabetic();
    let tail: String = text
        .trim_end_matches('-')
        .chars()
        .rev()
        .take_while(|c| letters(*c))
        .collect();
    let tail: String = tail.chars().rev().collect::<String>().to_lowercase();
    let head: String = next
        .chars()
        .take_while(|c| letters(*c))
        .collect::<String>()
        .to_lowercase();
    let lower = next.starts_with(char::is_lowercase);
    let whole = habits.words.contains(&format!("{tail}{head}"));
    let compound = habits.words.contains(&format!("{tail}-{head}")) || COMPOUNDS.contains(&tail.as_str());
    if lower && (whole || (habits.hyphenates && !compound)) {
        text.pop();
    }
    text.push_str(next);
}

/// First parts of French compounds, after which a hyphen belongs to the word.
const COMPOUNDS: [&str; 30] = [
    "sous", "non", "ci", "peut", "rendez", "vice", "demi", "mi", "quasi", "celui", "celle", "ceux", "lui", "elle",
    "eux", "au", "par", "là", "après", "avant", "savoir", "accord", "maître", "chef", "socio", "éco", "plus", "moins",
    "mot", "procès",
];

/// The marker of a list item at the start of a line: the sign and the byte where its text begins.
pub fn marker(text: &str) -> Option<(&str, usize)> {
    let first = text.chars().next()?;
    let sign = matches!(
        first,
        '•' | '-'
            | '–'
            | '—'
            | '▪'
            | '■'
            | '●'
            | '○'
            | '◦'
            | '➢'
            | '❖'
            | '✓'
            | '✔'
            | '→'
            | '◆'
            | '*'
            | '·'
            | '□'
            | '☐'
            | '☑'
            | '☒'
            | '‐'
            | '⁃'
            | '►'
            | '▶'
            | '❑'
            | '❏'
    );
    let rest = &text[first.len_utf8()..];
    if sign && (rest.starts_with([' ', '\t', '\u{a0}']) || (!matches!(first, '-' | '*' | '–') && !rest.is_empty())) {
        return Some((&text[..first.len_utf8()], text.len() - rest.trim_start().len()));
    }
    let end = text.find([' ', '\t', '\u{a0}'])?;
    let word = &text[..end];
    let inner = word.strip_suffix([')', '.'])?;
    let lettered = inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_lowercase());
    let bracketed = word.ends_with(')') && inner.len() <= 3 && inner.bytes().all(|byte| byte.is_ascii_digit());
    let roman = inner.len() <= 4 && inner.len() > 1 && inner.bytes().all(|byte| b"ivx".contains(&byte));
    (lettered || bracketed || roman).then(|| (word, text.len() - text[end..].trim_start().len()))
}

/// A line that opens a numbered article or part.
pub fn opens_article(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    if matches!(
        first.to_lowercase().as_str(),
        "article" | "chapitre" | "titre" | "annexe" | "lot"
    ) {
        let capital = first.starts_with(char::is_uppercase);
        return capital && (number(second) || second.chars().all(|c| "IVXLC".contains(c)) && !second.is_empty());
    }
    // `4.2 Pénalités`, `3. Durée`, `2 - Objet`: a number with a point, or one followed by a capital and a dash.
    let trimmed = first.trim_end_matches(['.', '-', '–', ')']);
    let figures = number(trimmed) && trimmed.chars().all(|c| c.is_ascii_digit() || c == '.') && trimmed.len() < 12;
    let capital = second
        .trim_start_matches(['-', '–'])
        .chars()
        .next()
        .or_else(|| words.next()?.chars().next());
    let capital = capital.is_some_and(char::is_uppercase);
    let dotted = (trimmed.contains('.') && !trimmed.ends_with('.')) || trimmed.len() < first.len();
    let dashed = matches!(second, "-" | "–" | "—");
    figures && capital && (dotted || dashed)
}

/// A line of a contents list: leaders, then a page.
pub fn is_contents(text: &str) -> bool {
    let rest = text.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.trim_end().len() && {
        let rest = rest.trim_end();
        rest.ends_with("....") || rest.ends_with("……") || rest.ends_with(". . .") || rest.ends_with("___")
    }
}

pub fn run(text: &str, bold: bool, italic: bool) -> Vec<Inline> {
    let mut content = Vec::new();
    let mut rest = text;
    let push = |text: &str, content: &mut Vec<Inline>| {
        if !text.is_empty() {
            content.push(Inline::Text(Text {
                text: text.to_owned(),
                bold,
                italic,
                ..Text::default()
            }));
        }
    };
    while let Some(at) = rest.find(['☐', '☑', '☒']) {
        push(&rest[..at], &mut content);
        content.push(Inline::TickBox {
            checked: !rest[at..].starts_with('☐'),
        });
        rest = &rest[at + '☐'.len_utf8()..];
    }
    push(rest, &mut content);
    content
}

pub fn block(open: &Open) -> Block {
    let place = open.place();
    let text = open.text.trim();
    match marker(text) {
        Some((sign, at)) if !matches!(sign, "☐" | "☑" | "☒") => {
            let content = run(&text[at..], open.bold, open.italic);
            Block::Item {
                depth: 0,
                marker: sign.to_owned(),
                content,
                place,
            }
        }
        _ => Block::Paragraph {
            content: run(text, open.bold, open.italic),
            place,
        },
    }
}
