//! Lines to paragraphs, pages to a document: what was broken by the width of the paper is joined again.

use std::collections::{BTreeMap, BTreeSet};

use super::page::{CellBox, Element, FlowLine, TableBox};
use crate::document::{Block, Cell, Inline, Place, Table, Text};

/// The elements of one page.
pub struct Page {
    pub number: u32,
    pub height: f32,
    pub elements: Vec<Element>,
}

/// What a document's lines have in common.
struct Habits {
    /// Distance between two lines of a paragraph, in sizes of the text.
    leading: f32,
    /// Words that stand in the middle of lines: they tell whether a hyphen at the end of a line belongs to the word.
    words: BTreeSet<String>,
    /// The document breaks words at the ends of lines.
    hyphenates: bool,
}

/// Body and margins of a document.
#[must_use]
pub fn document(mut pages: Vec<Page>) -> (Vec<Block>, Vec<Block>) {
    let margins = take_margins(&mut pages);
    let habits = Habits::of(&pages);
    let mut writer = Writer {
        habits: &habits,
        body: Vec::new(),
        open: None,
        tables: 0,
        columns: None,
    };
    for page in pages {
        writer.page(page);
    }
    writer.end_paragraph();
    (gather_contents(writer.body), margins)
}

/// Contents lists without leaders: a run of lines that end in a column of growing page numbers.
fn gather_contents(body: Vec<Block>) -> Vec<Block> {
    const LINES: usize = 4;
    let mut out: Vec<Block> = Vec::with_capacity(body.len());
    let mut run: Vec<Block> = Vec::new();
    let mut page = 0;
    for block in body {
        match page_of(&block).filter(|number| *number >= page) {
            Some(number) => {
                page = number;
                run.push(block);
            }
            None => {
                end_contents(&mut run, LINES, &mut out);
                page = page_of(&block).unwrap_or(0);
                if page > 0 { run.push(block) } else { out.push(block) }
            }
        }
    }
    end_contents(&mut run, LINES, &mut out);
    out
}

fn end_contents(run: &mut Vec<Block>, least: usize, out: &mut Vec<Block>) {
    if run.len() < least {
        out.append(run);
        return;
    }
    let place = match run.first() {
        Some(Block::Paragraph { place, .. } | Block::Item { place, .. }) => place.clone(),
        _ => Place::default(),
    };
    out.push(Block::Contents {
        lines: std::mem::take(run),
        place,
    });
}

/// The page number in the last column of a line.
fn page_of(block: &Block) -> Option<u32> {
    let (Block::Paragraph { content, .. } | Block::Item { content, .. }) = block else {
        return None;
    };
    let text = crate::document::accepted_text(content);
    let (title, number) = text.rsplit_once('\t')?;
    let plain = number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    number
        .parse()
        .ok()
        .filter(|_| plain && title.chars().any(char::is_alphabetic))
}

impl Habits {
    fn of(pages: &[Page]) -> Self {
        let mut gaps: BTreeMap<i32, usize> = BTreeMap::new();
        let mut words = BTreeSet::new();
        let (mut lines, mut hyphens) = (0, 0);
        for page in pages {
            let mut before: Option<&FlowLine> = None;
            for line in page.elements.iter().filter_map(|element| match element {
                Element::Line(line) => Some(line),
                Element::Table(_) => None,
            }) {
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
struct Open {
    text: String,
    bold: bool,
    italic: bool,
    last: FlowLine,
    page: u32,
    /// Where its first line begins: hanging lines stand further right.
    x0: f32,
}

struct Writer<'h> {
    habits: &'h Habits,
    body: Vec<Block>,
    open: Option<Open>,
    tables: u32,
    /// Columns of the table that ends the body, when it may go on over the page.
    columns: Option<Vec<f32>>,
}

impl Writer<'_> {
    fn page(&mut self, page: Page) {
        for (index, element) in page.elements.into_iter().enumerate() {
            match element {
                Element::Line(mut line) => {
                    line.first |= index == 0;
                    self.line(line, page.number);
                }
                Element::Table(table) => {
                    self.end_paragraph();
                    self.table(table, page.number, index == 0);
                }
            }
        }
    }

    fn line(&mut self, line: FlowLine, page: u32) {
        // Characters without meaning are a gap of the page, not text.
        if line.line.text.chars().all(|c| c.is_whitespace() || c == '\u{fffd}') {
            return;
        }
        if let Some(open) = &mut self.open
            && continues(open, &line, page, self.habits)
        {
            join(&mut open.text, &line.line.text, self.habits);
            open.bold &= line.line.bold;
            open.italic &= line.line.italic;
            open.last = line;
            open.page = open.page.min(page);
            return;
        }
        self.end_paragraph();
        self.open = Some(Open {
            text: line.line.text.clone(),
            bold: line.line.bold,
            italic: line.line.italic,
            x0: line.line.x0,
            last: line,
            page,
        });
    }

    fn end_paragraph(&mut self) {
        let Some(open) = self.open.take() else { return };
        self.columns = None;
        let place = Place {
            page: Some(open.page),
            ..Place::default()
        };
        if is_contents(&open.text) {
            let line = Block::Paragraph {
                content: run(&open.text, false, false),
                place: place.clone(),
            };
            match self.body.last_mut() {
                Some(Block::Contents { lines, .. }) => lines.push(line),
                _ => self.body.push(Block::Contents {
                    lines: vec![line],
                    place,
                }),
            }
            return;
        }
        self.body.push(block(&open, place));
    }

    fn table(&mut self, table: TableBox, page: u32, opens_page: bool) {
        let xs = table.xs.clone();
        let goes_on = opens_page && self.columns.as_ref().is_some_and(|columns| same_columns(columns, &xs));
        self.columns = Some(xs);
        let ordinal = if goes_on { self.tables } else { self.tables + 1 };
        let Some(mut read) = self.read_table(table, page, ordinal) else {
            return;
        };
        if goes_on && let Some(Block::Table(last)) = self.body.last_mut() {
            // The header is printed again at the top of the page.
            if read.rows.first().map(|row| row_text(row)) == last.rows.first().map(|row| row_text(row)) {
                read.rows.remove(0);
            }
            last.rows.append(&mut read.rows);
        } else {
            self.tables += 1;
            self.body.push(Block::Table(read));
        }
    }

    fn read_table(&self, table: TableBox, page: u32, ordinal: u32) -> Option<Table> {
        let height = table.cells.iter().map(|cell| cell.row + 1).max()?;
        let mut rows: Vec<Vec<CellBox>> = (0..height).map(|_| Vec::new()).collect();
        for cell in table.cells {
            rows[cell.row].push(cell);
        }
        // Rows without text of their own come from double rules and blank stripes.
        let full = |cells: &[CellBox]| cells.iter().any(|cell| !cell.lines.is_empty());
        let kept: Vec<bool> = rows.iter().map(|cells| full(cells)).collect();
        let mut out = Vec::new();
        let mut bold = Vec::new();
        for (index, cells) in rows.into_iter().enumerate().filter(|(index, _)| kept[*index]) {
            let lines = cells.iter().flat_map(|cell| &cell.lines);
            bold.push(lines.clone().count() > 0 && lines.clone().all(|line| line.line.bold));
            let number = |at: usize| u32::try_from(at).ok();
            let row_number = number(out.len() + 1);
            let mut row = Vec::new();
            for cell in cells {
                let rowspan = kept[index..(index + cell.rowspan).min(kept.len())]
                    .iter()
                    .filter(|kept| **kept)
                    .count();
                let place = Place {
                    page: Some(page),
                    table: Some(ordinal),
                    row: row_number,
                    cell: number(row.len() + 1),
                    ..Place::default()
                };
                let blocks = self.cell_blocks(cell.lines, &place);
                row.push(Cell {
                    column: cell.column,
                    colspan: cell.colspan,
                    rowspan: rowspan.max(1),
                    blocks,
                });
            }
            out.push(row);
        }
        let header = bold.first() == Some(&true) && bold.iter().any(|bold| !bold);
        let place = Place {
            page: Some(page),
            table: Some(ordinal),
            ..Place::default()
        };
        (!out.is_empty()).then_some(Table {
            header_rows: usize::from(header),
            rows: out,
            caption: None,
            widths: Vec::new(),
            place,
        })
    }

    fn cell_blocks(&self, lines: Vec<FlowLine>, place: &Place) -> Vec<Block> {
        let mut inner = Writer {
            habits: self.habits,
            body: Vec::new(),
            open: None,
            tables: 0,
            columns: None,
        };
        for line in lines {
            inner.line(line, 1);
        }
        inner.end_paragraph();
        crate::document::change_places(&mut inner.body, &|inner| *inner = place.clone());
        inner.body
    }
}

fn row_text(row: &[Cell]) -> String {
    row.iter()
        .map(|cell| blocks_text(&cell.blocks))
        .collect::<Vec<_>>()
        .join("\t")
}

fn blocks_text(blocks: &[Block]) -> String {
    crate::document::Document {
        body: blocks.to_vec(),
        ..Default::default()
    }
    .text()
}

fn same_columns(a: &[f32], b: &[f32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 5.0)
}

/// Whether a line goes on from the paragraph before it.
fn continues(open: &Open, line: &FlowLine, page: u32, habits: &Habits) -> bool {
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
fn marker(text: &str) -> Option<(&str, usize)> {
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
fn opens_article(text: &str) -> bool {
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
fn is_contents(text: &str) -> bool {
    let rest = text.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.trim_end().len() && {
        let rest = rest.trim_end();
        rest.ends_with("....") || rest.ends_with("……") || rest.ends_with(". . .") || rest.ends_with("___")
    }
}

fn run(text: &str, bold: bool, italic: bool) -> Vec<Inline> {
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

fn block(open: &Open, place: Place) -> Block {
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

/// Headers and footers: what stands at the top or the foot of three pages or more, numbers apart. Each once.
fn take_margins(pages: &mut [Page]) -> Vec<Block> {
    let mut counts: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for page in pages.iter() {
        let mut seen = BTreeSet::new();
        for element in &page.elements {
            if let Some(key) = margin_key(element, page.height)
                && seen.insert(key.clone())
            {
                *counts.entry(key).or_insert(0) += 1;
            }
        }
    }
    let wanted = pages.len().clamp(2, 3);
    let is_margin = |key: &(bool, String)| {
        let number = key.1.chars().all(|c| !c.is_alphabetic()) || key.1.starts_with("page");
        counts
            .get(key)
            .is_some_and(|count| *count >= if number { 2 } else { wanted })
    };
    let mut seen = BTreeSet::new();
    let mut margins = Vec::new();
    for page in pages {
        let height = page.height;
        let number = page.number;
        page.elements.retain(|element| {
            let Some(key) = margin_key(element, height).filter(|key| is_margin(key)) else {
                return true;
            };
            if seen.insert(key) {
                let place = Place {
                    page: Some(number),
                    ..Place::default()
                };
                margins.push(Block::Paragraph {
                    content: run(&element_text(element), false, false),
                    place,
                });
            }
            false
        });
    }
    margins
}

/// What an element at the top or foot of a page has in common with those of other pages.
fn margin_key(element: &Element, height: f32) -> Option<(bool, String)> {
    let (top, bottom) = match element {
        Element::Line(line) => (line.line.y - line.line.size, line.line.y),
        Element::Table(table) => (table.y0, table.y1),
    };
    let head = bottom < height * 0.17;
    let foot = top > height * 0.86;
    if !head && !foot {
        return None;
    }
    let mut key = String::new();
    for c in element_text(element)
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(200)
    {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if c != '#' || !key.ends_with('#') {
            key.push(c);
        }
    }
    Some((head, key))
}

fn element_text(element: &Element) -> String {
    match element {
        Element::Line(line) => line.line.text.clone(),
        Element::Table(table) => {
            let lines = table.cells.iter().flat_map(|cell| &cell.lines);
            lines.map(|line| line.line.text.as_str()).collect::<Vec<_>>().join(" ")
        }
    }
}
