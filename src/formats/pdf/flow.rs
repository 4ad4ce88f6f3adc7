//! Pages to a document, from geometry alone: running text, tables that go on over the page, contents lists.

use super::join::{Habits, Open, continues, push};
use super::margins::take_margins;
use super::page::{CellBox, Element, FlowLine, TableBox};
use crate::document::{Block, Cell, Place, Table};

/// The elements of one page.
pub struct Page {
    pub number: u32,
    pub height: f32,
    pub elements: Vec<Element>,
}

/// Body and margins of a document.
#[must_use]
pub fn document(mut pages: Vec<Page>) -> (Vec<Block>, Vec<Block>) {
    let margins = take_margins(&mut pages);
    let habits = Habits::of(pages.iter().map(|page| page.elements.iter().filter_map(Element::line)));
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
    (writer.body, margins)
}

/// Contents lists without leaders: a run of lines that end in a column of growing page numbers.
pub fn gather_contents(body: Vec<Block>) -> Vec<Block> {
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
            open.add(line, page, self.habits);
            return;
        }
        self.end_paragraph();
        self.open = Some(Open::new(line, page));
    }

    fn end_paragraph(&mut self) {
        let Some(open) = self.open.take() else { return };
        self.columns = None;
        push(&mut self.body, &open);
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
