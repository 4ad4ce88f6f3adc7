//! Numbers of lists and headings, as their styles count them.

use super::styles::{Counters, count};
use super::walk::{Node, Walk};
use crate::formats::xml::{Ns, Tag};

/// A list that is open, and where it stands.
pub(super) struct OpenList {
    pub(super) style: String,
    pub(super) counters: Counters,
    pub(super) id: Option<String>,
    pub(super) level: usize,
}

impl<'a> Walk<'_, 'a> {
    /// The number of a heading: of its list when it stands in one, else of the outline.
    pub(super) fn heading_number(&mut self, tag: &Tag<'a>, style: Option<&str>, level: usize) -> Option<String> {
        if let Some(marker) = self.builder.take_marker() {
            return Some(marker).filter(|marker| !marker.is_empty());
        }
        let unnumbered = self
            .get(tag, Ns::OdfText, "is-list-header")
            .is_some_and(|value| value == "true");
        if unnumbered || self.styles.list_of(style) == Some("") {
            return None;
        }
        let restart = self
            .get(tag, Ns::OdfText, "restart-numbering")
            .is_some_and(|value| value == "true");
        let start = self
            .number(tag, Ns::OdfText, "start-value")
            .and_then(|value| i64::try_from(value).ok());
        let start = if restart { start.or(Some(1)) } else { start };
        let label = count(&mut self.outline, level, start, |level| self.styles.outline.get(&level));
        Some(label).filter(|label| !label.is_empty() && self.styles.outline.contains_key(&level))
    }

    pub(super) fn list(&mut self, tag: &Tag<'a>) -> Node {
        self.builder.end_line();
        let own_level = self.number(tag, Ns::OdfText, "level").unwrap_or(1);
        let level = self.lists.last().map_or(own_level, |list| list.level + 1).clamp(1, 10);
        let inherited = self.lists.last().map(|list| list.style.clone());
        let style = self
            .get(tag, Ns::OdfText, "style-name")
            .or(inherited)
            .unwrap_or_default();
        let alone = tag.local() == "numbered-paragraph";
        let go_on = alone
            || self
                .get(tag, Ns::OdfText, "continue-numbering")
                .is_some_and(|value| value == "true");
        let other = self.get(tag, Ns::OdfText, "continue-list");
        let counters = match self.lists.last() {
            // A list in an item counts in the same list, one level down.
            Some(above) => above.counters,
            None => {
                let key = other
                    .map(|id| format!("#{id}"))
                    .or_else(|| go_on.then(|| style.clone()));
                key.and_then(|key| self.ended.get(&key)).copied().unwrap_or_default()
            }
        };
        let id = self.get(tag, Ns::Xml, "id");
        self.lists.push(OpenList {
            style,
            counters,
            id,
            level,
        });
        self.builder.start_list(None, 1);
        self.builder.set_marker(String::new());
        Node::List
    }

    pub(super) fn item(&mut self, tag: &Tag<'a>) {
        // An item that was not there counts for nothing.
        if self.joins_next() {
            return;
        }
        self.builder.end_line();
        let start = self
            .number(tag, Ns::OdfText, "start-value")
            .and_then(|value| i64::try_from(value).ok());
        let Some(list) = self.lists.last_mut() else { return };
        let marker = if tag.local() == "list-header" {
            String::new()
        } else {
            count(&mut list.counters, list.level, start, |level| {
                self.styles.level(&list.style, level)
            })
        };
        self.builder.set_marker(marker);
    }

    pub(super) fn end_list(&mut self) {
        self.builder.end_line();
        self.builder.lists.pop();
        let Some(list) = self.lists.pop() else { return };
        match self.lists.last_mut() {
            Some(above) => {
                let own = above.level;
                above.counters[own + 1..].copy_from_slice(&list.counters[own + 1..]);
            }
            None => {
                if let Some(id) = list.id {
                    self.ended.insert(format!("#{id}"), list.counters);
                }
                self.ended.insert(list.style, list.counters);
            }
        }
    }
}
