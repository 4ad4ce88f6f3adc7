//! A document as a flat list of units of text, in reading order: what facts scan.

use std::sync::Arc;

use super::{Block, Cell, Document, Inline, Place, Table, accepted_text};

/// One heading, paragraph, item or cell, with its text as accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    pub kind: UnitKind,
    /// Text once tracked changes are accepted, with the number or marker as shown before it
    /// (`4.2 Pénalités`, `- le prix`).
    pub text: String,
    /// Bytes at the start of `text` that are the number or marker and the blank after it.
    pub label: usize,
    /// Every visible letter is bold: what makes a pseudo-heading.
    pub bold: bool,
    /// Every visible letter is struck out by hand.
    pub struck: bool,
    pub place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitKind {
    Heading {
        level: u8,
    },
    Paragraph,
    Item {
        depth: u8,
    },
    /// A paragraph of a cell: `header` when the row or column is a header. Rows and columns from 0.
    Cell {
        row: usize,
        column: usize,
        colspan: usize,
        rowspan: usize,
        header: bool,
    },
    /// A line of the contents list: never evidence.
    Contents,
    /// A footnote or endnote.
    Note,
    TextBox,
}

impl Document {
    /// The body's units in reading order, then the notes; margins and comments are left out.
    #[must_use]
    pub fn units(&self) -> Vec<Unit> {
        let mut walk = Walk::default();
        walk.blocks(&self.body, None);
        for note in &self.notes {
            walk.blocks(&note.blocks, Some(&UnitKind::Note));
        }
        walk.units
    }
}

#[derive(Default)]
struct Walk {
    units: Vec<Unit>,
    /// Headings above, with their levels.
    open: Vec<(u8, String)>,
    path: Arc<[String]>,
}

impl Walk {
    /// `within` replaces the kind of plain blocks: cells, notes, boxes and contents lines.
    fn blocks(&mut self, blocks: &[Block], within: Option<&UnitKind>) {
        for block in blocks {
            match block {
                Block::Heading {
                    level,
                    number,
                    content,
                    place,
                } => {
                    let unit = self.unit(
                        within.cloned().unwrap_or(UnitKind::Heading { level: *level }),
                        number.as_deref(),
                        content,
                        place,
                    );
                    if within.is_none() && *level > 0 {
                        self.enter(*level, unit.text.clone());
                    }
                    self.units.push(Unit {
                        place: Place {
                            heading: self.path.clone(),
                            ..unit.place
                        },
                        ..unit
                    });
                }
                Block::Paragraph { content, place } => {
                    let unit = self.unit(within.cloned().unwrap_or(UnitKind::Paragraph), None, content, place);
                    self.units.push(unit);
                }
                Block::Item {
                    depth,
                    marker,
                    content,
                    place,
                } => {
                    let kind = within.cloned().unwrap_or(UnitKind::Item { depth: *depth });
                    let unit = self.unit(kind, Some(marker), content, place);
                    self.units.push(unit);
                }
                Block::Table(table) => self.table(table, within),
                Block::Contents { lines, .. } => self.blocks(lines, Some(&UnitKind::Contents)),
                Block::TextBox { blocks, .. } => self.blocks(blocks, Some(within.unwrap_or(&UnitKind::TextBox))),
                Block::PageBreak => {}
            }
        }
    }

    fn table(&mut self, table: &Table, within: Option<&UnitKind>) {
        for (row, cells) in table.rows.iter().enumerate() {
            for cell in cells {
                let kind = cell_kind(row, cell, row < table.header_rows);
                self.blocks(&cell.blocks, Some(within.unwrap_or(&kind)));
            }
        }
    }

    fn enter(&mut self, level: u8, title: String) {
        self.open.retain(|(open, _)| *open < level);
        self.open.push((level, title));
        self.path = self.open.iter().map(|(_, title)| title.clone()).collect();
    }

    fn unit(&self, kind: UnitKind, label: Option<&str>, content: &[Inline], place: &Place) -> Unit {
        let mut text = String::new();
        if let Some(label) = label.filter(|label| !label.is_empty()) {
            text.push_str(label);
            text.push(' ');
        }
        let label = text.len();
        text.push_str(&accepted_text(content));
        Unit {
            kind,
            text,
            label,
            bold: every_run(content, |run| run.bold),
            struck: every_run(content, |run| run.struck),
            place: Place {
                heading: self.path.clone(),
                ..place.clone()
            },
        }
    }
}

fn cell_kind(row: usize, cell: &Cell, header: bool) -> UnitKind {
    UnitKind::Cell {
        row,
        column: cell.column,
        colspan: cell.colspan,
        rowspan: cell.rowspan,
        header,
    }
}

fn every_run(content: &[Inline], holds: impl Fn(&super::Text) -> bool) -> bool {
    let mut any = false;
    for inline in content {
        if let Inline::Text(run) = inline
            && run.change != super::Change::Deleted
            && !run.hidden
            && !run.text.trim().is_empty()
        {
            if !holds(run) {
                return false;
            }
            any = true;
        }
    }
    any
}
