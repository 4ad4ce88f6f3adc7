//! Tables of texts and sheets: rows and cells, spanned, covered and repeated.

use super::walk::{Node, Result, Walk};
use crate::document::GapReason;
use crate::formats::xml::{Ns, Tag};
use crate::limits;

impl<'a> Walk<'_, 'a> {
    pub(super) fn open_table(&mut self, tag: Tag<'a>) -> Result {
        let node = match tag.local() {
            "table" => return self.table(&tag),
            "table-header-rows" => {
                self.header_rows += 1;
                Node::HeaderRows
            }
            "table-row" => {
                let repeat = self.number(&tag, Ns::OdfTable, "number-rows-repeated").unwrap_or(1);
                self.builder.end_line();
                let header = self.header_rows > 0;
                if let Some(grid) = self.builder.grids.last_mut() {
                    grid.start_row(header);
                }
                self.rows.push((repeat, 0));
                Node::Row
            }
            "table-cell" if !self.rows.is_empty() => {
                let number = |name| self.number(&tag, Ns::OdfTable, name).unwrap_or(1);
                let colspan = number("number-columns-spanned").clamp(1, limits::SPAN);
                let rowspan = number("number-rows-spanned").clamp(1, limits::SPAN);
                let repeat = number("number-columns-repeated");
                self.builder.start_container();
                Node::Cell {
                    colspan,
                    rowspan,
                    repeat,
                }
            }
            "covered-table-cell" | "shapes" | "forms" | "named-expressions" | "database-ranges" => {
                return self.xml.skip();
            }
            _ => Node::Plain,
        };
        self.nodes.push(node);
        Ok(())
    }

    pub(super) fn table(&mut self, tag: &Tag<'a>) -> Result {
        if self.builder.depth() >= limits::BLOCK_DEPTH {
            self.gap(GapReason::Limit, "tableaux imbriqués trop profondément".into());
            return self.xml.skip();
        }
        self.builder.end_line();
        let hidden = self.sheet
            && self
                .get(tag, Ns::OdfTable, "display")
                .is_some_and(|value| value == "false");
        if self.sheet && !hidden {
            let name = self.get(tag, Ns::OdfTable, "name").unwrap_or_default();
            self.builder.heading = Some(1);
            self.builder.text(&name, 0);
            self.builder.end_line();
            self.builder.heading = None;
        }
        self.builder.start_table();
        self.nodes.push(Node::Table);
        Ok(())
    }

    pub(super) fn end_cell(&mut self, colspan: usize, rowspan: usize, repeat: usize) {
        let blocks = self.builder.end_container();
        let Some(grid) = self.builder.grids.last_mut() else {
            return;
        };
        if self.sheet && blocks.is_empty() && colspan == 1 && rowspan == 1 {
            grid.skip(repeat.min(limits::SPAN));
            return;
        }
        // Repeated cells are there to be filled; text repeated a thousand times is an attack.
        let repeat = repeat.clamp(1, if blocks.is_empty() { 64 } else { 16 });
        for _ in 0..repeat {
            self.cells += 1;
            if self.cells > limits::CELLS {
                return;
            }
            grid.cell(colspan, rowspan, blocks.clone());
        }
        if let Some((_, filled)) = self.rows.last_mut() {
            *filled += usize::from(!blocks.is_empty());
        }
    }

    pub(super) fn end_row(&mut self) {
        let Some((repeat, filled)) = self.rows.pop() else {
            return;
        };
        let sheet = self.sheet;
        let Some(grid) = self.builder.grids.last_mut() else {
            return;
        };
        if sheet && filled == 0 {
            grid.drop_row();
        } else if filled > 0 {
            let more = repeat.clamp(1, 16) - 1;
            for _ in 0..more {
                grid.repeat_row();
            }
        }
    }
}
