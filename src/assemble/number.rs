//! Numbers of articles, cross-references to clauses, lines of the contents list.

use std::collections::BTreeMap;

use super::marks;
use crate::document::{Block, Inline, Place, Text, accepted_text};

/// Numbers the headings: `Article 1 –`, `1.1`, or `1.`, `1.1` without articles.
///
/// `found` is told the number of each heading that carries a clause's anchor.
pub(super) fn number(blocks: &mut [Block], articles: bool, mut found: impl FnMut(String, String)) {
    let mut counters = [0_u32; 9];
    for block in blocks {
        let Block::Heading {
            level, number, content, ..
        } = block
        else {
            continue;
        };
        let anchors = anchors(content);
        let Some(slot) = usize::from(*level).checked_sub(1).filter(|slot| *slot < counters.len()) else {
            continue;
        };
        counters[slot] += 1;
        counters[slot + 1..].fill(0);
        let chain = counters[..=slot]
            .iter()
            .map(u32::to_string)
            .collect::<Vec<_>>()
            .join(".");
        *number = Some(match (slot, articles) {
            (0, true) => format!("Article {chain} –"),
            (0, false) => format!("{chain}."),
            _ => chain.clone(),
        });
        for anchor in anchors {
            found(
                anchor,
                if articles {
                    format!("article {chain}")
                } else {
                    format!("point {chain}")
                },
            );
        }
    }
}

/// Takes the anchors out of a heading.
fn anchors(content: &mut [Inline]) -> Vec<String> {
    let mut anchors = Vec::new();
    for inline in content {
        let Inline::Text(text) = inline else { continue };
        while let Some((start, end, id)) = next(&text.text, marks::ANCHOR) {
            text.text.replace_range(start..end, "");
            anchors.push(id);
        }
    }
    anchors
}

/// Where the next mark stands, and the clause it names.
fn next(text: &str, mark: char) -> Option<(usize, usize, String)> {
    let start = text.find(mark)?;
    let inside = start + mark.len_utf8();
    let length = text[inside..].find(marks::FIELD_END)?;
    Some((
        start,
        inside + length + marks::FIELD_END.len_utf8(),
        text[inside..inside + length].to_owned(),
    ))
}

/// Replaces references to clauses by where they stand; a clause of no piece is called by its id.
pub(super) fn refer(blocks: &mut [Block], places: &BTreeMap<String, String>) {
    for block in blocks {
        match block {
            Block::Heading { content, .. } | Block::Paragraph { content, .. } | Block::Item { content, .. } => {
                for inline in content {
                    let Inline::Text(text) = inline else { continue };
                    while let Some((start, end, id)) = next(&text.text, marks::REFERENCE) {
                        let place = places.get(&id).unwrap_or(&id).clone();
                        text.text.replace_range(start..end, &place);
                    }
                }
            }
            Block::Table(table) => {
                for cell in table.rows.iter_mut().flatten() {
                    refer(&mut cell.blocks, places);
                }
            }
            Block::Contents { lines: blocks, .. } | Block::TextBox { blocks, .. } => refer(blocks, places),
            Block::PageBreak => {}
        }
    }
}

/// The lines of the contents list: headings of the first two levels.
pub(super) fn fill_contents(blocks: &mut [Block]) {
    let headings: Vec<Block> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading {
                level: 1 | 2,
                number,
                content,
                ..
            } => {
                let number = number.as_ref().map(|number| format!("{number} ")).unwrap_or_default();
                let text = Text::plain(format!("{number}{}", accepted_text(content)));
                Some(Block::Paragraph {
                    content: vec![Inline::Text(text)],
                    place: Place::default(),
                })
            }
            _ => None,
        })
        .collect();
    for block in blocks {
        if let Block::Contents { lines, .. } = block {
            lines.clone_from(&headings);
        }
    }
}
