//! Marks that templates leave in their Markdown and that Markdown has no words for: fields to fill,
//! tick boxes, the contents list, page breaks, titles and widths of tables.
//!
//! They are private-use characters: values of a tender cannot hold any (`fill` strips them).

use crate::document::{Block, Inline, Text};

pub(super) const FIELD: char = '\u{E000}';
pub(super) const FIELD_END: char = '\u{E001}';
pub(super) const TICK_BOX: char = '\u{E002}';
pub(super) const CONTENTS: char = '\u{E003}';
pub(super) const PAGE_BREAK: char = '\u{E004}';
/// A table's title, up to the end of the paragraph before it: `title`, [`FIELD_END`], `widths`.
pub(super) const TABLE: char = '\u{E005}';
/// In a clause's heading: the clause's id, up to [`FIELD_END`].
pub(super) const ANCHOR: char = '\u{E006}';
/// Where a clause stands, by its id, up to [`FIELD_END`].
pub(super) const REFERENCE: char = '\u{E007}';
/// A forced line break inside a value.
pub(super) const LINE: char = '\u{2028}';

pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}

/// Replaces the marks by what they stand for.
pub(super) fn resolve(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut next_table: Option<(String, Vec<u32>)> = None;
    for block in blocks {
        match block {
            Block::Paragraph { content, place } => match mark_of(&content) {
                Some((CONTENTS, _)) => out.push(Block::Contents {
                    lines: Vec::new(),
                    place,
                }),
                Some((PAGE_BREAK, _)) => out.push(Block::PageBreak),
                Some((TABLE, rest)) => {
                    let (title, widths) = rest.split_once(FIELD_END).unwrap_or((&rest, ""));
                    let widths = widths
                        .split(',')
                        .filter_map(|width| width.trim().parse().ok())
                        .collect();
                    next_table = Some((title.to_owned(), widths));
                }
                _ => out.push(Block::Paragraph {
                    content: inlines(content),
                    place,
                }),
            },
            Block::Heading {
                level,
                number,
                content,
                place,
            } => {
                out.push(Block::Heading {
                    level,
                    number,
                    content: inlines(content),
                    place,
                });
            }
            Block::Item {
                depth,
                marker,
                content,
                place,
            } => {
                out.push(Block::Item {
                    depth,
                    marker,
                    content: inlines(content),
                    place,
                });
            }
            Block::Table(mut table) => {
                if let Some((title, widths)) = next_table.take() {
                    table.caption = Some(title);
                    table.widths = widths;
                }
                for cell in table.rows.iter_mut().flatten() {
                    cell.blocks = resolve(std::mem::take(&mut cell.blocks));
                }
                out.push(Block::Table(table));
            }
            other => out.push(other),
        }
    }
    out
}

/// The mark a paragraph starts with, when it is one for the whole paragraph, and what follows it.
fn mark_of(content: &[Inline]) -> Option<(char, String)> {
    let text: String = content
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) => text.text.as_str(),
            _ => "",
        })
        .collect();
    let first = text
        .chars()
        .next()
        .filter(|c| matches!(*c, CONTENTS | PAGE_BREAK | TABLE))?;
    Some((first, text[first.len_utf8()..].to_owned()))
}

fn inlines(content: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in content {
        match inline {
            Inline::Text(text) if text.text.contains([FIELD, TICK_BOX, LINE]) => split(&text, &mut out),
            other => out.push(other),
        }
    }
    out
}

fn split(text: &Text, out: &mut Vec<Inline>) {
    let mut rest = text.text.as_str();
    while let Some(at) = rest.find([FIELD, TICK_BOX, LINE]) {
        if at > 0 {
            out.push(Inline::Text(Text {
                text: rest[..at].to_owned(),
                ..text.clone()
            }));
        }
        let mark = rest[at..].chars().next().unwrap_or(LINE);
        rest = &rest[at + mark.len_utf8()..];
        match mark {
            FIELD => {
                let end = rest.find(FIELD_END).unwrap_or(rest.len());
                out.push(Inline::Placeholder(rest[..end].to_owned()));
                rest = rest[end..].strip_prefix(FIELD_END).unwrap_or("");
            }
            TICK_BOX => out.push(Inline::TickBox { checked: false }),
            _ => out.push(Inline::Break),
        }
    }
    if !rest.is_empty() {
        out.push(Inline::Text(Text {
            text: rest.to_owned(),
            ..text.clone()
        }));
    }
}
