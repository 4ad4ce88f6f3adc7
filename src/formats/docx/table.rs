//! A table being read: rows, cells, merges, headers.

use std::collections::BTreeMap;

use crate::document::{Block, Cell, Place, Reading, Table};
use crate::formats::xml::{Ns, Tag, Xml, XmlError};
use crate::limits;

use super::props::on_off;

#[derive(Debug)]
pub struct TableBuilder {
    pub ordinal: u32,
    place: Place,
    caption: Option<String>,
    widths: Vec<u32>,
    rows: Vec<Vec<Cell>>,
    header: Vec<bool>,
    /// Grid column -> the cell whose vertical merge is open there: row and index.
    open: BTreeMap<usize, (usize, usize)>,
    pub row: Option<Row>,
}

#[derive(Debug, Default)]
pub struct Row {
    cells: Vec<Cell>,
    column: usize,
    header: bool,
    /// Deleted in this reading.
    pub gone: bool,
    pub cell: Option<CellProps>,
    /// Vertical merges of this row, in force once it is kept.
    starts: Vec<(usize, usize)>,
}

#[derive(Debug, Clone, Default)]
pub struct CellProps {
    span: usize,
    vertical: Merge,
    horizontal: Merge,
    gone: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Merge {
    #[default]
    No,
    Start,
    Continue,
}

impl TableBuilder {
    #[must_use]
    pub fn new(ordinal: u32, place: Place) -> Self {
        Self {
            ordinal,
            place,
            caption: None,
            widths: Vec::new(),
            rows: Vec::new(),
            header: Vec::new(),
            open: BTreeMap::new(),
            row: None,
        }
    }

    /// Row and cell where the walk stands, from 1.
    #[must_use]
    pub fn at(&self) -> (Option<u32>, Option<u32>) {
        let Some(row) = &self.row else { return (None, None) };
        let number = |count: usize| u32::try_from(count + 1).ok();
        (
            number(self.rows.len()),
            row.cell.as_ref().and_then(|_| number(row.cells.len())),
        )
    }

    pub fn read_props(&mut self, xml: &mut Xml) -> Result<(), XmlError> {
        xml.each_child(|xml, tag| {
            if tag.is(Ns::W, "tblCaption") {
                self.caption = xml.attribute(&tag, Ns::W, "val").map(|value| value.into_owned());
            }
            Ok(())
        })
    }

    pub fn read_grid(&mut self, xml: &mut Xml) -> Result<(), XmlError> {
        xml.each_child(|xml, tag| {
            if tag.is(Ns::W, "gridCol") && self.widths.len() < limits::SPAN {
                self.widths.push(number(xml, &tag, "w").unwrap_or(0));
            }
            Ok(())
        })
    }

    pub fn read_row_props(&mut self, xml: &mut Xml, reading: Reading) -> Result<(), XmlError> {
        let Some(row) = &mut self.row else { return Ok(()) };
        xml.each_child(|xml, tag| {
            if tag.is(Ns::W, "tblHeader") {
                row.header = on_off(xml, &tag);
            } else if tag.is(Ns::W, "gridBefore") {
                row.column += number::<usize>(xml, &tag, "val").unwrap_or(0).min(limits::SPAN);
            } else if tag.is(Ns::W, "del") {
                row.gone |= reading == Reading::Accepted;
            } else if tag.is(Ns::W, "ins") {
                row.gone |= reading == Reading::Original;
            }
            Ok(())
        })
    }

    pub fn read_cell_props(&mut self, xml: &mut Xml, reading: Reading) -> Result<(), XmlError> {
        let Some(cell) = self.row.as_mut().and_then(|row| row.cell.as_mut()) else {
            return Ok(());
        };
        xml.each_child(|xml, tag| {
            if tag.ns != Ns::W {
                return Ok(());
            }
            match tag.local() {
                "gridSpan" => cell.span = number(xml, &tag, "val").unwrap_or(1),
                "vMerge" => cell.vertical = merge(xml, &tag),
                "hMerge" => cell.horizontal = merge(xml, &tag),
                "cellDel" => cell.gone |= reading == Reading::Accepted,
                "cellIns" => cell.gone |= reading == Reading::Original,
                _ => {}
            }
            Ok(())
        })
    }

    /// Ends the open cell with what it holds.
    pub fn end_cell(&mut self, blocks: Vec<Block>) {
        let Some(row) = &mut self.row else { return };
        let Some(props) = row.cell.take() else { return };
        if props.gone {
            return;
        }
        let span = props.span.clamp(1, limits::SPAN);
        let column = row.column;
        row.column += span;
        if props.horizontal == Merge::Continue
            && let Some(before) = row.cells.last_mut()
        {
            before.colspan += span;
            return;
        }
        if props.vertical == Merge::Continue
            && !row.gone
            && let Some(&(above, index)) = self.open.get(&column)
            && let Some(cell) = self.rows.get_mut(above).and_then(|cells| cells.get_mut(index))
        {
            // The text of a continuation is not shown.
            cell.rowspan += 1;
            return;
        }
        if !row.gone {
            let covered: Vec<usize> = self
                .open
                .range(column..column + span)
                .map(|(column, _)| *column)
                .collect();
            for column in covered {
                self.open.remove(&column);
            }
            if props.vertical != Merge::No {
                row.starts.push((column, row.cells.len()));
            }
        }
        row.cells.push(Cell {
            column,
            colspan: span,
            rowspan: 1,
            blocks,
        });
    }

    pub fn end_row(&mut self) {
        let Some(row) = self.row.take() else { return };
        if row.gone {
            return;
        }
        for (column, index) in row.starts {
            self.open.insert(column, (self.rows.len(), index));
        }
        self.header.push(row.header);
        self.rows.push(row.cells);
    }

    #[must_use]
    pub fn finish(self) -> Option<Table> {
        if self.rows.iter().all(Vec::is_empty) {
            return None;
        }
        let header_rows = self.header.iter().take_while(|header| **header).count();
        let rows = self.rows;
        Some(Table {
            header_rows,
            rows,
            caption: self.caption,
            widths: self.widths,
            place: self.place,
        })
    }
}

fn merge<'a>(xml: &Xml<'a>, tag: &Tag<'a>) -> Merge {
    match xml.attribute(tag, Ns::W, "val").as_deref() {
        Some("restart") => Merge::Start,
        _ => Merge::Continue,
    }
}

fn number<'a, N: std::str::FromStr>(xml: &Xml<'a>, tag: &Tag<'a>, name: &str) -> Option<N> {
    xml.attribute(tag, Ns::W, name)?.trim().parse().ok()
}
