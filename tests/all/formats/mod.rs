//! Readers of every format, through the one door `formats::read`: what a small file holds, and what hostile ones get.

mod convert;
mod docx;
mod hostile;
mod odt;
mod pages;
mod pdf;
mod sheet;

use std::io::{Cursor, Write};

use clausier::document::{Block, Document, accepted_text};
use clausier::formats;
use zip::write::{SimpleFileOptions, ZipWriter};

/// An archive of these parts.
pub fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(text.as_bytes()).expect("its text");
    }
    writer.finish().expect("an archive").into_inner()
}

pub fn read(name: &str, bytes: &[u8]) -> Document {
    formats::read(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A document as lines that a person can read: kind, number and text of each block, cells apart by `|`.
pub fn lines(document: &Document) -> Vec<String> {
    blocks(&document.body)
}

fn blocks(list: &[Block]) -> Vec<String> {
    let mut out = Vec::new();
    for block in list {
        match block {
            Block::Heading {
                level, number, content, ..
            } => {
                let number = number.as_ref().map(|number| format!("[{number}] ")).unwrap_or_default();
                out.push(format!("titre {level}: {number}{}", accepted_text(content)));
            }
            Block::Paragraph { content, .. } => out.push(accepted_text(content)),
            Block::Item {
                depth, marker, content, ..
            } => {
                out.push(format!("point {depth}: [{marker}] {}", accepted_text(content)));
            }
            Block::Table(table) => {
                for (index, row) in table.rows.iter().enumerate() {
                    let cell = |cell: &clausier::document::Cell| {
                        let span = match (cell.colspan, cell.rowspan) {
                            (1, 1) => String::new(),
                            (wide, tall) => format!(" ({wide}x{tall})"),
                        };
                        format!("{}{span}", blocks(&cell.blocks).join(" / "))
                    };
                    let head = if index < table.header_rows { "tête" } else { "rang" };
                    out.push(format!(
                        "{head}: {}",
                        row.iter().map(cell).collect::<Vec<_>>().join(" | ")
                    ));
                }
            }
            Block::Contents { lines, .. } => out.push(format!("sommaire: {}", blocks(lines).join(" / "))),
            Block::TextBox { blocks: inner, .. } => out.push(format!("zone: {}", blocks(inner).join(" / "))),
            Block::PageBreak => {}
        }
    }
    out
}
