//! Tables: real grids with spans, header rows repeated on each page, rows that do not break.

use super::body::{Story, Within, attribute};
use crate::document::{Block, Cell, Table, accepted_text};

/// Word opens no table with more columns.
const MAX_COLUMNS: usize = 63;

pub(super) fn table(story: &mut Story, out: &mut String, table: &Table, width: u32) {
    let columns = table
        .rows
        .iter()
        .flatten()
        .map(|cell| cell.column.saturating_add(cell.colspan.max(1)))
        .max()
        .unwrap_or(0)
        .min(MAX_COLUMNS);
    if columns == 0 {
        return;
    }
    if out.ends_with("</w:tbl>") {
        // Two tables without a paragraph between them are one for Word.
        out.push_str(r#"<w:p><w:pPr><w:pStyle w:val="Fin"/></w:pPr></w:p>"#);
    }
    let widths = widths(table, columns, width);
    properties(out, table, width, &widths);
    let mut open: Vec<Span> = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        let header = at < table.header_rows;
        out.push_str("<w:tr><w:trPr><w:cantSplit/>");
        if header {
            out.push_str("<w:tblHeader/>");
        }
        out.push_str("</w:trPr>");
        let rows_left = table.rows.len() - at;
        Row {
            story: &mut *story,
            out: &mut *out,
            widths: &widths,
            header,
        }
        .cells(row, &mut open, rows_left);
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
}

fn properties(out: &mut String, table: &Table, width: u32, widths: &[u32]) {
    out.push_str(&format!(
        concat!(
            r#"<w:tbl><w:tblPr><w:tblStyle w:val="Tableauclausier"/><w:tblW w:w="{}" w:type="dxa"/>"#,
            r#"<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" "#,
            r#"w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>"#
        ),
        width
    ));
    if let Some(caption) = &table.caption {
        out.push_str(&format!(r#"<w:tblCaption w:val="{}"/>"#, attribute(caption)));
    }
    out.push_str("</w:tblPr><w:tblGrid>");
    for width in widths {
        out.push_str(&format!(r#"<w:gridCol w:w="{width}"/>"#));
    }
    out.push_str("</w:tblGrid>");
}

/// A cell that reaches into the rows below.
#[derive(Clone, Copy)]
struct Span {
    column: usize,
    colspan: usize,
    rows: usize,
}

struct Row<'a, 'b> {
    story: &'a mut Story<'b>,
    out: &'a mut String,
    widths: &'a [u32],
    header: bool,
}

impl Row<'_, '_> {
    fn cells(&mut self, row: &[Cell], open: &mut Vec<Span>, rows_left: usize) {
        let columns = self.widths.len();
        let mut next: Vec<Span> = Vec::new();
        let mut cells = row.iter().filter(|cell| cell.column < columns).peekable();
        let mut column = 0;
        while column < columns {
            if let Some(span) = open.iter().find(|span| span.column == column).copied() {
                self.continuation(span);
                if span.rows > 1 {
                    next.push(Span {
                        rows: span.rows - 1,
                        ..span
                    });
                }
                column += span.colspan;
                continue;
            }
            while cells.peek().is_some_and(|cell| cell.column < column) {
                // Overlapped by another cell: shown nowhere by Word either.
                cells.next();
            }
            let limit = open
                .iter()
                .map(|span| span.column)
                .filter(|start| *start > column)
                .min()
                .unwrap_or(columns);
            match cells.peek().copied().filter(|cell| cell.column == column) {
                Some(cell) => {
                    cells.next();
                    let colspan = cell.colspan.clamp(1, limit - column);
                    let rowspan = cell.rowspan.clamp(1, rows_left);
                    self.cell(column, colspan, rowspan > 1, &cell.blocks);
                    if rowspan > 1 {
                        next.push(Span {
                            column,
                            colspan,
                            rows: rowspan - 1,
                        });
                    }
                    column += colspan;
                }
                None => {
                    self.cell(column, 1, false, &[]);
                    column += 1;
                }
            }
        }
        *open = next;
    }

    fn continuation(&mut self, span: Span) {
        self.start(span.column, span.colspan, "<w:vMerge/>");
        self.out
            .push_str(r#"<w:p><w:pPr><w:pStyle w:val="Textedetableau"/></w:pPr></w:p></w:tc>"#);
    }

    fn cell(&mut self, column: usize, colspan: usize, merged: bool, blocks: &[Block]) {
        let width = self.start(
            column,
            colspan,
            if merged { r#"<w:vMerge w:val="restart"/>"# } else { "" },
        );
        let within = Within::Cell { header: self.header };
        // The cell's own margins are 100 on each side.
        self.story
            .blocks(self.out, blocks, within, width.saturating_sub(200).max(400));
        if blocks.is_empty() || !self.out.ends_with("</w:p>") {
            let style = if self.header {
                "Enttedetableau"
            } else {
                "Textedetableau"
            };
            self.out
                .push_str(&format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>"#));
        }
        self.out.push_str("</w:tc>");
    }

    fn start(&mut self, column: usize, colspan: usize, merge: &str) -> u32 {
        let width: u32 = self.widths[column..column + colspan].iter().sum();
        self.out
            .push_str(&format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>"#));
        if colspan > 1 {
            self.out.push_str(&format!(r#"<w:gridSpan w:val="{colspan}"/>"#));
        }
        self.out.push_str(merge);
        if self.header {
            self.out
                .push_str(r#"<w:shd w:val="clear" w:color="auto" w:fill="E3EAF2"/><w:vAlign w:val="center"/>"#);
        }
        self.out.push_str("</w:tcPr>");
        width
    }
}

/// The columns' widths, their sum exactly `total`.
fn widths(table: &Table, columns: usize, total: u32) -> Vec<u32> {
    let mut shares: Vec<u64> = if table.widths.len() == columns && table.widths.iter().any(|width| *width > 0) {
        table
            .widths
            .iter()
            .map(|width| u64::from(*width).clamp(1, 1_000_000))
            .collect()
    } else {
        (0..columns).map(|column| natural_width(table, column)).collect()
    };
    let floor = shares.iter().sum::<u64>() / (4 * columns as u64);
    for share in &mut shares {
        *share = (*share).max(floor).max(1);
    }
    let sum: u64 = shares.iter().sum();
    let mut widths: Vec<u32> = shares
        .iter()
        .map(|share| (u64::from(total) * share / sum) as u32)
        .collect();
    let rest = total - widths.iter().sum::<u32>();
    if let Some(last) = widths.last_mut() {
        *last += rest;
    }
    widths
}

/// What a column's text asks for: its longest word, and something of its longest cell.
fn natural_width(table: &Table, column: usize) -> u64 {
    let (mut word, mut cell_length) = (4, 0);
    for cell in table
        .rows
        .iter()
        .flatten()
        .filter(|cell| cell.column == column && cell.colspan <= 1)
    {
        let mut length = 0;
        for block in &cell.blocks {
            if let Block::Paragraph { content, .. } | Block::Item { content, .. } | Block::Heading { content, .. } =
                block
            {
                let text = accepted_text(content);
                word = text
                    .split_whitespace()
                    .map(|word| word.chars().count())
                    .max()
                    .unwrap_or(0)
                    .max(word);
                length += text.chars().count();
            }
        }
        cell_length = cell_length.max(length);
    }
    // Long cells grow with the root of their length, or one long text would crush its neighbours.
    (word.min(24) + 2) as u64 + (cell_length.min(4000) as u64 * 6).isqrt()
}
