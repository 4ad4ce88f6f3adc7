//! Tracked changes: what is inserted stands in place, what is deleted stands at the top and its place is marked
//! (ODF 1.3 part 3, 5.5). Rejecting them leaves insertions out and puts deleted text back where its mark stands.

use std::collections::{BTreeMap, BTreeSet};

use super::walk::{Result, Walk};
use crate::document::Reading;
use crate::formats::xml::{Ns, Tag, Xml, XmlError};
use crate::limits;

/// The changes that a document lists, by their id.
#[derive(Default)]
pub(super) struct Changes {
    insertions: BTreeSet<String>,
    /// Paragraphs of each deletion, for the reading that puts them back.
    deletions: BTreeMap<String, Vec<String>>,
    /// Bytes of deleted text kept.
    kept: usize,
}

impl<'a> Walk<'_, 'a> {
    pub(super) fn tracked_changes(&mut self) -> Result {
        let mut changes = Changes::default();
        let original = self.reading == Reading::Original;
        self.xml.each_child(|xml, tag| {
            let id = xml
                .attribute(&tag, Ns::OdfText, "id")
                .or_else(|| xml.attribute(&tag, Ns::Xml, "id"));
            let Some(id) = id.map(|id| id.into_owned()) else {
                return Ok(());
            };
            xml.each_child(|xml, tag| {
                if tag.is(Ns::OdfText, "insertion") {
                    changes.insertions.insert(id.clone());
                } else if tag.is(Ns::OdfText, "deletion") && original {
                    let paragraphs = deleted(xml, limits::PART_BYTES.saturating_sub(changes.kept))?;
                    changes.kept += paragraphs.iter().map(String::len).sum::<usize>();
                    changes.deletions.insert(id.clone(), paragraphs);
                }
                Ok(())
            })
        })?;
        self.changes = changes;
        Ok(())
    }

    /// The start or end of an insertion: marked text, or text that was not there.
    pub(super) fn change_bound(&mut self, tag: &Tag<'a>) {
        let id = self.get(tag, Ns::OdfText, "change-id").unwrap_or_default();
        if !self.changes.insertions.contains(&id) {
            return;
        }
        let starts = tag.local() == "change-start";
        let step = |count: &mut u32| {
            *count = if starts { *count + 1 } else { count.saturating_sub(1) };
        };
        step(&mut self.builder.marks.inserted);
        if self.reading == Reading::Original {
            step(&mut self.builder.hidden);
        }
    }

    /// The end of a paragraph that stands in an insertion was not there: what follows goes on in the same paragraph.
    pub(super) fn joins_next(&self) -> bool {
        self.reading == Reading::Original && self.builder.marks.inserted > 0 && self.aside == 0
    }

    /// Puts deleted text back: its first paragraph ends the one that the mark stands in, its last begins what follows.
    pub(super) fn restore(&mut self, tag: &Tag<'a>) {
        let id = self.get(tag, Ns::OdfText, "change-id").unwrap_or_default();
        // Each deletion has one place.
        let Some(paragraphs) = self.changes.deletions.remove(&id) else {
            return;
        };
        for (at, text) in paragraphs.iter().enumerate() {
            if at > 0 {
                self.builder.end_line();
            }
            self.builder.text(text, 0);
        }
    }
}

/// The paragraphs of a deletion, as text.
fn deleted(xml: &mut Xml, limit: usize) -> std::result::Result<Vec<String>, XmlError> {
    let mut paragraphs = Vec::new();
    let mut left = limit;
    xml.each_child(|xml, tag| {
        if tag.ns == Ns::OdfText || tag.ns == Ns::OdfTable {
            let text = xml.text(left)?;
            left -= text.len();
            paragraphs.push(text);
        }
        Ok(())
    })?;
    Ok(paragraphs)
}
