//! A table being read from rows of cells that span columns and rows, as HTML and ODF write them.

use std::collections::BTreeMap;

use crate::document::{Block, Cell, Place, Table};
use crate::limits;

/// Rows and cells so far, and the cells of rows above that reach into this one.
#[derive(Debug)]
pub struct Grid {
    pub ordinal: u32,
    pub caption: Option<String>,
    place: Place,
    rows: Vec<Vec<Cell>>,
    header: Vec<bool>,
    /// First column of a cell that spans rows -> the column after it, and the first row that it does not reach.
    spans: BTreeMap<usize, (usize, usize)>,
    column: usize,
}

impl Grid {
    #[must_use]
    pub fn new(ordinal: u32, place: Place) -> Self {
        Self {
            ordinal,
            caption: None,
            place,
            rows: Vec::new(),
            header: Vec::new(),
            spans: BTreeMap::new(),
            column: 0,
        }
    }

    pub fn start_row(&mut self, header: bool) {
        self.rows.push(Vec::new());
        self.header.push(header);
        self.column = 0;
    }

    /// Whether a row has been started.
    #[must_use]
    pub fn has_row(&self) -> bool {
        !self.rows.is_empty()
    }

    /// The open row is no header, whatever was said at its start.
    pub fn plain_row(&mut self) {
        if let Some(header) = self.header.last_mut() {
            *header = false;
        }
    }

    /// Row and cell that comes next, from 1.
    #[must_use]
    pub fn at(&self) -> (Option<u32>, Option<u32>) {
        let cells = self.rows.last().map_or(0, Vec::len);
        (u32::try_from(self.rows.len()).ok(), u32::try_from(cells + 1).ok())
    }

    /// Adds a cell to the open row, in the first column that no cell from above covers.
    pub fn cell(&mut self, colspan: usize, rowspan: usize, blocks: Vec<Block>) {
        let row = self.rows.len().saturating_sub(1);
        let (colspan, rowspan) = (colspan.clamp(1, limits::SPAN), rowspan.clamp(1, limits::SPAN));
        while let Some((_, &(end, until))) = self.spans.range(..=self.column).next_back()
            && end > self.column
            && until > row
        {
            self.column = end;
        }
        let column = self.column;
        self.column += colspan;
        if rowspan > 1 {
            self.spans.insert(column, (column + colspan, row + rowspan));
        }
        if let Some(cells) = self.rows.last_mut() {
            cells.push(Cell {
                column,
                colspan,
                rowspan,
                blocks,
            });
        }
    }

    /// Leaves columns of the open row empty.
    pub fn skip(&mut self, columns: usize) {
        self.column += columns;
    }

    /// The open row is as if it had not been.
    pub fn drop_row(&mut self) {
        self.rows.pop();
        self.header.pop();
    }

    /// The open row once more.
    pub fn repeat_row(&mut self) {
        if let (Some(row), Some(header)) = (self.rows.last().cloned(), self.header.last().copied()) {
            self.rows.push(row);
            self.header.push(header);
        }
    }

    /// The table, or `None` when it has no cell. Spans end with the table.
    #[must_use]
    pub fn finish(mut self) -> Option<Table> {
        while self.rows.last().is_some_and(Vec::is_empty) {
            self.rows.pop();
        }
        let count = self.rows.len();
        for (index, row) in self.rows.iter_mut().enumerate() {
            for cell in row {
                cell.rowspan = cell.rowspan.min(count - index);
            }
        }
        let header_rows = self.header.iter().take(count).take_while(|header| **header).count();
        (count > 0).then_some(Table {
            header_rows,
            rows: self.rows,
            caption: self.caption,
            widths: Vec::new(),
            place: self.place,
        })
    }
}
