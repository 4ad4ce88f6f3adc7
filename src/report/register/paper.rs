//! Small builders of Documents: headings, paragraphs, tables of plain text.

use crate::document::{Block, Cell, Document, Inline, Place, Table, Text};

/// A document in French with its title as first heading.
pub fn document(title: &str) -> Document {
    Document {
        title: Some(title.to_owned()),
        language: Some("fr-FR".to_owned()),
        body: vec![heading(0, title)],
        ..Document::default()
    }
}

pub fn heading(level: u8, text: &str) -> Block {
    Block::Heading {
        level,
        number: None,
        content: inline(text),
        place: Place::default(),
    }
}

pub fn paragraph(text: &str) -> Block {
    Block::Paragraph {
        content: inline(text),
        place: Place::default(),
    }
}

/// A table whose first row names the columns.
pub fn table(caption: &str, header: &[&str], widths: &[u32], rows: Vec<Vec<String>>) -> Block {
    let header = header.iter().map(|title| (*title).to_owned()).collect();
    let rows = std::iter::once(header).chain(rows);
    Block::Table(Table {
        header_rows: 1,
        rows: rows
            .map(|row: Vec<String>| row.iter().enumerate().map(cell).collect())
            .collect(),
        caption: Some(caption.to_owned()),
        widths: widths.to_vec(),
        place: Place::default(),
    })
}

fn cell((column, text): (usize, &String)) -> Cell {
    Cell {
        column,
        colspan: 1,
        rowspan: 1,
        blocks: vec![paragraph(text)],
    }
}

fn inline(text: &str) -> Vec<Inline> {
    vec![Inline::Text(Text::plain(text))]
}
