//! A piece as a sequence of lines and grids in reading order: what criteria are sought in.
//!
//! It straightens tables (merged cells filled in, layout tables opened) and leaves out what is no
//! evidence: contents lists, struck lines. It does not know what a criterion is.

use super::scope::names_lots;
use crate::document::{Block, Document, Table};
use crate::facts::outline::Outline;
use crate::text::fold::fold;

/// One line or one grid.
#[derive(Debug)]
pub(super) enum Element {
    Line(Line),
    Grid(Grid),
}

/// A line of text: a heading, a paragraph (one for each forced break), a list item.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Index of its unit in the outline.
    pub unit: usize,
    /// The number or marker as shown: `4.2`, `-`.
    pub marker: String,
    pub text: String,
    /// Depth of a list item, from 1; 0 for other lines.
    pub depth: u8,
    /// Blanks at the start, for lines out of text files and PDFs.
    pub indent: usize,
    pub heading: bool,
    /// A later line of the same paragraph.
    pub continues: bool,
    /// All the text of its unit: the outline has it folded.
    pub whole: bool,
}

/// A table of criteria or anything else; every row has one cell for each column.
#[derive(Debug)]
pub(super) struct Grid {
    pub header_rows: usize,
    pub columns: usize,
    pub cells: Vec<GridCell>,
    /// `map[row][column]` is the index of the cell that covers it.
    pub map: Vec<Vec<Option<usize>>>,
    pub caption: Option<String>,
    pub unit: usize,
}

#[derive(Debug)]
pub(super) struct GridCell {
    pub row: usize,
    pub column: usize,
    pub colspan: usize,
    pub rowspan: usize,
    pub lines: Vec<Line>,
    pub unit: usize,
}

impl GridCell {
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self
            .lines
            .iter()
            .map(|line| line.text.trim())
            .filter(|text| !text.is_empty())
            .collect();
        lines.join(" ")
    }
}

/// More columns or rows than any table of criteria has: such a table is no grid for us.
const WIDEST: usize = 40;
const LONGEST: usize = 400;

/// The lines and grids of a piece.
pub(super) fn elements(document: &Document, outline: &Outline) -> Vec<Element> {
    let mut walk = Walk {
        outline,
        next: 0,
        out: Vec::new(),
        contents: 0,
    };
    walk.blocks(&document.body);
    for note in &document.notes {
        walk.blocks(&note.blocks);
    }
    super::notice::rewrite(walk.out)
}

/// Walks the blocks exactly as [`Document::units`] does, so that `next` is the unit of each line.
struct Walk<'a> {
    outline: &'a Outline,
    next: usize,
    out: Vec<Element>,
    /// Lines left of a contents list written by hand.
    contents: usize,
}

impl Walk<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Table(table) => self.table(table),
                Block::Contents { lines, .. } => self.next += units_of(lines),
                Block::TextBox { blocks, .. } => self.blocks(blocks),
                Block::PageBreak => {}
                Block::Heading { .. } | Block::Paragraph { .. } | Block::Item { .. } => {
                    let lines = self.lines(block);
                    for line in lines {
                        if !self.is_contents(&line) {
                            self.out.push(Element::Line(line));
                        }
                    }
                }
            }
        }
    }

    /// The lines of one block; none when it is struck out.
    fn lines(&mut self, block: &Block) -> Vec<Line> {
        let unit = self.next;
        self.next += 1;
        let Some(read) = self.outline.units.get(unit) else {
            return Vec::new();
        };
        if read.struck {
            return Vec::new();
        }
        let depth = match block {
            Block::Item { depth, .. } => depth.saturating_add(1),
            _ => 0,
        };
        let heading = self.outline.heading_level.get(unit).copied().flatten().is_some();
        let marker = read.text[..read.label].trim().to_owned();
        let mut lines = Vec::new();
        let whole = read.text[read.label..].trim();
        let texts = read.text[read.label..].lines().flat_map(by_lot).flat_map(unglued);
        for (at, text) in texts.enumerate() {
            if text.trim().is_empty() {
                continue;
            }
            let marker = if at == 0 { marker.clone() } else { String::new() };
            let indent = text
                .chars()
                .take_while(|c| c.is_whitespace())
                .map(|c| if c == '\t' { 4 } else { 1 })
                .sum();
            let text = mended(text.trim());
            lines.push(Line {
                unit,
                marker,
                whole: text == whole,
                text,
                depth,
                indent,
                heading: heading && at == 0,
                continues: at > 0,
            });
        }
        lines
    }

    /// « 5. Critères ........ p. 4 », after « Sommaire » or with the word page: a contents list typed by hand.
    fn is_contents(&mut self, line: &Line) -> bool {
        let titled = line.text.len() < 40;
        if !titled && !line.text.ends_with(|c: char| c.is_ascii_digit()) {
            self.contents = self.contents.saturating_sub(20);
            return false;
        }
        let folded = fold(&line.text).text;
        let text = folded.trim();
        if matches!(
            text,
            "sommaire" | "table des matiere" | "table de matiere" | "sommaire :"
        ) {
            self.contents = 120;
            return true;
        }
        let leader = text.contains("....") || text.contains(". . .") || text.contains('…') || line.text.contains('\t');
        let tail = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let numbered = tail.len() < text.len() && text.len() - tail.len() <= 3;
        let page = tail.trim_end().ends_with("p.") || tail.trim_end().ends_with("page");
        let found = leader && numbered && (page || self.contents > 0);
        self.contents = if found {
            self.contents
        } else {
            self.contents.saturating_sub(20)
        };
        found
    }

    fn table(&mut self, table: &Table) {
        let nested = table
            .rows
            .iter()
            .flatten()
            .any(|cell| cell.blocks.iter().any(|block| matches!(block, Block::Table(_))));
        let columns = table
            .rows
            .iter()
            .flatten()
            .map(|cell| cell.column.saturating_add(cell.colspan))
            .max()
            .unwrap_or(0);
        let single = table.rows.iter().all(|row| row.len() <= 1);
        if nested || single || columns > WIDEST || table.rows.len() > LONGEST {
            for cell in table.rows.iter().flatten() {
                self.blocks(&cell.blocks);
            }
            return;
        }
        let unit = self.next;
        let mut grid = Grid {
            header_rows: table.header_rows.min(table.rows.len()),
            columns,
            cells: Vec::new(),
            map: vec![vec![None; columns]; table.rows.len()],
            caption: table.caption.clone(),
            unit,
        };
        for (row, cells) in table.rows.iter().enumerate() {
            for cell in cells {
                let unit = self.next;
                let mut lines = Vec::new();
                for block in &cell.blocks {
                    self.cell_block(block, &mut lines);
                }
                grid.place(GridCell {
                    row,
                    column: cell.column,
                    colspan: cell.colspan.max(1),
                    rowspan: cell.rowspan.max(1),
                    lines,
                    unit,
                });
            }
        }
        self.out.push(Element::Grid(grid));
    }

    fn cell_block(&mut self, block: &Block, lines: &mut Vec<Line>) {
        match block {
            Block::TextBox { blocks, .. } => {
                for block in blocks {
                    self.cell_block(block, lines);
                }
            }
            Block::Contents { lines: inner, .. } => self.next += units_of(inner),
            Block::Heading { .. } | Block::Paragraph { .. } | Block::Item { .. } => lines.extend(self.lines(block)),
            // Nested tables were opened before; a page break has no text.
            Block::Table(_) | Block::PageBreak => {}
        }
    }
}

impl Grid {
    fn place(&mut self, cell: GridCell) {
        let index = self.cells.len();
        let rows = self.map.len();
        for row in cell.row..cell.row.saturating_add(cell.rowspan).min(rows) {
            for column in cell.column..cell.column.saturating_add(cell.colspan).min(self.columns) {
                self.map[row][column].get_or_insert(index);
            }
        }
        self.cells.push(cell);
    }

    pub fn rows(&self) -> usize {
        self.map.len()
    }

    /// Cells that start in `row`, left to right.
    pub fn row_cells(&self, row: usize) -> impl Iterator<Item = &GridCell> {
        let columns = self.map.get(row).map_or(0, Vec::len);
        (0..columns).filter_map(move |column| {
            self.cell(row, column)
                .filter(|cell| cell.row == row && cell.column == column)
        })
    }

    pub fn cell(&self, row: usize, column: usize) -> Option<&GridCell> {
        self.map
            .get(row)?
            .get(column)
            .copied()
            .flatten()
            .map(|index| &self.cells[index])
    }
}

/// « LOT 1 : prix 40 %, délai 60 % Lot 2 : prix 50 % … »: one line for each lot.
fn by_lot(text: &str) -> Vec<&str> {
    if !names_lots(text) {
        return vec![text];
    }
    let mut out = Vec::new();
    let mut from = 0;
    let mut weighed = false;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        weighed |= match c {
            '%' => true,
            'p' | 'c' | 'P' => ["point", "pts", "coef", "Pond"]
                .iter()
                .any(|word| text[at..].starts_with(word)),
            _ => false,
        };
        let glued = before == ')' || before == ':' || before == '.';
        let lot = matches!(c, 'L' | 'P') && (before.is_whitespace() || glued) && weighed && opens_lot(&text[at..]);
        if lot && at > from {
            out.push(&text[from..at]);
            from = at;
            weighed = false;
        }
        before = c;
    }
    out.push(&text[from..]);
    out
}

fn opens_lot(text: &str) -> bool {
    let text = text
        .strip_prefix("Pour le ")
        .or_else(|| text.strip_prefix("Pour les "))
        .unwrap_or(text);
    [
        "Lot ",
        "LOT ",
        "Lots ",
        "LOTS ",
        "Lot n",
        "Lot\u{a0}",
        "lot ",
        "lots ",
        "lot n",
        "lot\u{a0}",
    ]
    .iter()
    .any(|word| text.starts_with(word))
        && text.chars().take(12).any(|c| c.is_ascii_digit())
}

/// « 4O % », « l0 % »: letters that a scan took for figures, mended only between a figure and a percent sign.
fn mended(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let misread = |c: char| matches!(c, 'O' | 'o' | 'l' | 'I');
    let mut rest = text;
    let mut mended = String::new();
    while let Some(at) = rest.find('%') {
        let before = rest[..at].trim_end();
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| c.is_ascii_digit() || misread(*c))
            .last()
            .map_or(before.len(), |(start, _)| start);
        let token = &before[start..];
        let apart = before[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let figures = token.chars().any(|c| c.is_ascii_digit());
        mended.push_str(&rest[..start]);
        if apart && figures && token.len() <= 3 {
            mended.extend(token.chars().map(|c| match c {
                'O' | 'o' => '0',
                'l' | 'I' => '1',
                figure => figure,
            }));
        } else {
            mended.push_str(token);
        }
        mended.push_str(&rest[before.len()..=at]);
        rest = &rest[at + 1..];
    }
    mended.push_str(rest);
    mended
}

/// Free fields of notices lose their line breaks: « …aux offres:1 : Prix (…)-sous-critère 1.1 : … ». A long line
/// that speaks of criteria is cut where punctuation touches what follows.
fn unglued(text: &str) -> Vec<&str> {
    if text.len() < GLUED || !text.contains("rit") {
        return vec![text];
    }
    let mut out = Vec::new();
    let mut from = 0;
    let mut before = (' ', ' ');
    for (at, c) in text.char_indices() {
        let cut = match c {
            '-' | '–' | '•' => {
                before.1.is_alphanumeric() && !ends_with_sous(&text[..at]) && opens_item(&text[at + c.len_utf8()..])
                    || matches!(before.1, ')' | ':' | ';' | '.')
            }
            _ if c.is_uppercase() => {
                matches!(before.1, '.' | ':') && before.0.is_lowercase()
                    || before.1 == ')'
                    || (before.1 == ':' && opens_lot(&text[at..]))
            }
            _ if c.is_ascii_digit() => {
                (matches!(before.1, ':' | '%') || (before.1 == ')' && before.0.is_ascii_digit()))
                    && opens_number(&text[at..])
            }
            _ if c.is_lowercase() => before.1 == '%',
            _ => false,
        };
        if cut && at > from {
            out.push(&text[from..at]);
            from = at;
        }
        before = (before.1, c);
    }
    out.push(&text[from..]);
    out
}

fn ends_with_sous(text: &str) -> bool {
    let tail = text.get(text.len().saturating_sub(4)..).unwrap_or("");
    tail.eq_ignore_ascii_case("sous")
}

/// Lines shorter than this keep their shape. Bytes.
const GLUED: usize = 400;

/// « -Sous-critère 1.2 », « - critère 3 ».
fn opens_item(rest: &str) -> bool {
    let start: String = rest.trim_start().chars().take(5).flat_map(char::to_lowercase).collect();
    start.starts_with("sous-") || start.starts_with("sous ") || start.starts_with("crit")
}

/// « 2 : Prix », « 2°) Prix ».
fn opens_number(rest: &str) -> bool {
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    let sign = after.trim_start_matches('°');
    sign.starts_with(')') || after.starts_with(" :") || after.starts_with(": ")
}

fn units_of(blocks: &[Block]) -> usize {
    blocks
        .iter()
        .map(|block| match block {
            Block::Heading { .. } | Block::Paragraph { .. } | Block::Item { .. } => 1,
            Block::Table(table) => table.rows.iter().flatten().map(|cell| units_of(&cell.blocks)).sum(),
            Block::Contents { lines, .. } => units_of(lines),
            Block::TextBox { blocks, .. } => units_of(blocks),
            Block::PageBreak => 0,
        })
        .sum()
}
