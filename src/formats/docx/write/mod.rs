//! Writes a Document as a Word file, byte for byte the same every time.
//!
//! The order of the children of each element is the schema's: Word refuses a file for it. Comments
//! of reviewers are not written: a Document does not say where they are anchored.

mod body;
mod numbering;
mod package;
mod runs;
mod styles;
mod table;
mod xml;

use std::collections::BTreeMap;

use crate::document::Document;
use numbering::Lists;

/// Width of the text on an A4 page with 2 cm margins, in twentieths of a point.
const TEXT_WIDTH: u32 = 9638;

/// The file's bytes.
#[must_use]
pub fn write(document: &Document) -> Vec<u8> {
    let mut parts = Parts::new(document);
    let body = body::body(&mut parts, document);
    let header = body::header(document);
    let footnotes = body::footnotes(&mut parts, document);
    package::zip(
        document,
        &parts,
        &package::Stories {
            body,
            header,
            footnotes,
        },
    )
}

/// What grows while the text is written: relationships, numbers, identifiers.
struct Parts {
    lists: Lists,
    headings: numbering::HeadingNumbers,
    /// Targets of outer links, in order; `rId` numbers follow the package's own.
    links: Vec<String>,
    /// Footnote numbers by the document's own ids.
    notes: BTreeMap<String, usize>,
    last_id: u32,
}

impl Parts {
    fn new(document: &Document) -> Self {
        let notes = document
            .notes
            .iter()
            .enumerate()
            .map(|(at, note)| (note.id.clone(), at + 1))
            .collect();
        Self {
            lists: Lists::default(),
            headings: numbering::HeadingNumbers::of(document),
            links: Vec::new(),
            notes,
            last_id: 0,
        }
    }

    /// Unique over bookmarks, controls and revisions: simpler than a count for each.
    fn next_id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }

    /// The relationship of a link to the outside; other targets are text only.
    fn link(&mut self, target: &str) -> Option<String> {
        let outside = ["http://", "https://", "mailto:"]
            .iter()
            .any(|scheme| target.starts_with(scheme));
        if !outside || target.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return None;
        }
        let at = self.links.iter().position(|known| known == target).unwrap_or_else(|| {
            self.links.push(target.to_owned());
            self.links.len() - 1
        });
        Some(format!("rId{}", package::FIRST_LINK + at))
    }

    fn note_number(&self, id: &str) -> Option<usize> {
        self.notes.get(id).copied()
    }
}
