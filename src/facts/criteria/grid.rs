//! Criteria in a table: any order of columns, merged cells, sub-criteria beside or below, lots in columns,
//! totals. Tables without a column of weights are left to `lines`, cell by cell.

mod cells;

use super::across;
use super::columns::{Columns, Kind};
use super::counted;
use super::cue::{self, CueText};
use super::flow::{Grid, GridCell, Line};
use super::label::Label;
use super::rows::{Row, Shape, Style, clean_name, is_name};
use super::scale::Mark;
use super::scope::Scope;
use super::subtotal;
use crate::text::quantity::Exact;
use cells::{
    common_prefix, inner_rows, is_parent_of, joined_name, line_row, mark_words, numbers_of, part, strip_prefix,
};

/// One set of criteria that a table holds.
#[derive(Debug, Default)]
pub(super) struct GridSet {
    pub scope: Option<Scope>,
    pub rows: Vec<Row>,
    /// The total the table announces.
    pub total: Option<Mark>,
}

/// What a table says of criteria.
#[derive(Debug, Default)]
pub(super) struct GridRead {
    pub sets: Vec<GridSet>,
    /// Header words: what the columns hold.
    pub header: String,
    /// Total in the header: « Pondération (sur 100) ».
    pub out_of: Option<Exact>,
}

/// Reads a table of criteria; none when no column holds weights or names of criteria.
pub(super) fn read(grid: &Grid) -> Option<GridRead> {
    if let Some(read) = across::read(grid) {
        return Some(read);
    }
    let columns = Columns::read(grid)?;
    let header = columns.header.clone();
    let lots = columns.lots();
    let mut sets = if lots.is_empty() {
        Reader::new(grid, &columns, None).sets()
    } else {
        let read = |(column, scope): &(usize, Scope)| {
            let mut sets = Reader::new(grid, &columns, Some(*column)).sets();
            for set in &mut sets {
                set.scope = Some(scope.clone());
            }
            sets
        };
        lots.iter().flat_map(read).collect()
    };
    sets.retain(|set| !set.rows.is_empty());
    (!sets.is_empty()).then_some(GridRead {
        sets,
        header,
        out_of: columns.out_of,
    })
}

struct Reader<'a> {
    grid: &'a Grid,
    columns: &'a Columns,
    /// The only weight column to look at, for tables with one column for each lot.
    only: Option<usize>,
    sets: Vec<GridSet>,
    /// Index of the cell that named the last criterion.
    parent_cell: Option<usize>,
}

impl<'a> Reader<'a> {
    fn new(grid: &'a Grid, columns: &'a Columns, only: Option<usize>) -> Self {
        Self {
            grid,
            columns,
            only,
            sets: vec![GridSet::default()],
            parent_cell: None,
        }
    }

    fn sets(mut self) -> Vec<GridSet> {
        for row in self.columns.body..self.grid.rows() {
            self.row(row);
        }
        self.sets
    }

    fn last_name(&self) -> Option<String> {
        let rows = &self.sets.last()?.rows;
        rows.last().map(|row| row.name.clone())
    }

    fn set(&mut self) -> &mut GridSet {
        if self.sets.is_empty() {
            self.sets.push(GridSet::default());
        }
        let last = self.sets.len() - 1;
        &mut self.sets[last]
    }

    fn row(&mut self, row: usize) {
        self.lot(row);
        let text = self.row_text(row);
        let cue = CueText::new(&text);
        let marks = self.starting_marks(row);
        if self.is_total(row, &cue, !marks.is_empty()) {
            if let Some((_, mark)) = marks.last().cloned() {
                let unit = self.grid.unit;
                let set = self.set();
                if !subtotal::gather(&mut set.rows, &text, &mark, unit) {
                    set.total = Some(mark);
                }
            }
            return;
        }
        if marks.is_empty()
            && let Some(scope) = Scope::heads(&text)
        {
            self.sets.push(GridSet {
                scope: Some(scope),
                ..GridSet::default()
            });
            self.parent_cell = None;
            return;
        }
        match self.columns.child {
            Some(child) => self.two_levels(row, child, &marks),
            None => self.one_column(row, &marks),
        }
    }

    /// A new lot in the column of lots opens a set.
    fn lot(&mut self, row: usize) {
        let cell = self.columns.lot.and_then(|column| self.grid.cell(row, column));
        let Some(cell) = cell.filter(|cell| cell.row == row) else {
            return;
        };
        if let Some(scope) = self.columns.lot_in(cell) {
            self.sets.push(GridSet {
                scope: Some(scope),
                ..GridSet::default()
            });
            self.parent_cell = None;
        }
    }

    /// Weight cells that start in `row`, by column.
    fn starting_marks(&self, row: usize) -> Vec<(usize, Mark)> {
        let mut out = Vec::new();
        for column in self.columns.weights(self.only) {
            if let Some(cell) = self.grid.cell(row, column)
                && cell.row == row
                && cell.column == column
                && let Some(mark) = self.columns.mark(cell, column)
            {
                out.push((column, mark));
            }
        }
        out
    }

    fn row_text(&self, row: usize) -> String {
        let mut text = String::new();
        for cell in self.grid.row_cells(row) {
            if !matches!(self.columns.kinds[cell.column], Kind::Weight | Kind::Scale | Kind::Lot) || cell.colspan > 1 {
                text.push_str(&cell.text());
                text.push(' ');
            }
        }
        text.trim().to_owned()
    }

    /// « Total », or a figure with no name in the last row.
    fn is_total(&self, row: usize, cue: &CueText, marked: bool) -> bool {
        let named = cue.starts(&cue::TOTAL) && cue.word_count() <= 5;
        let last = row + 1 == self.grid.rows() && cue.word_count() == 0;
        named || (last && marked)
    }

    /// Criterion in one column, sub-criterion in another.
    fn two_levels(&mut self, row: usize, child: usize, marks: &[(usize, Mark)]) {
        let Some(parent_cell) = self.grid.cell(row, self.columns.name) else {
            return;
        };
        let index = self.grid.map[row][self.columns.name];
        let child_cell = self
            .grid
            .cell(row, child)
            .filter(|cell| cell.row == row && cell.column == child && !cell.text().is_empty());
        let same_name = parent_cell.row == row
            && child_cell.is_some()
            && self.last_name() == Some(clean_name(&parent_cell.text()))
            && self.parent_cell.is_some();
        let blank_parent = (parent_cell.text().is_empty() || same_name) && self.parent_cell.is_some();
        let continues = blank_parent || (parent_cell.row < row && index == self.parent_cell);
        if !continues {
            self.parent_cell = index;
            let Some(mut new) = self.named(parent_cell, row) else {
                self.parent_cell = None;
                return;
            };
            for (column, mark) in marks {
                if self.belongs_to_parent(row, *column, parent_cell, child_cell.is_some()) {
                    self.weigh(&mut new, *column, mark.clone(), row);
                }
            }
            self.set().rows.push(new);
        }
        let Some(cell) = child_cell else {
            return;
        };
        let Some(mut new) = self.named(cell, row) else { return };
        for (column, mark) in marks {
            if continues || !self.belongs_to_parent(row, *column, parent_cell, true) {
                self.weigh(&mut new, *column, mark.clone(), row);
            }
        }
        new.detail = self.details(row, &[self.columns.name, child]);
        if let Some(parent) = self.set().rows.last_mut() {
            parent.children.push(new);
        }
    }

    /// A weight is the criterion's when its cell covers the criterion's rows, or stands in the criteria's column.
    fn belongs_to_parent(&self, row: usize, column: usize, parent: &GridCell, has_child: bool) -> bool {
        if !has_child {
            return true;
        }
        let Some(cell) = self.grid.cell(row, column) else {
            return false;
        };
        if parent.rowspan > 1 && cell.rowspan > 1 {
            return cell.rowspan >= parent.rowspan;
        }
        match self.columns.parent_weights {
            Some(parent_column) => parent_column == column,
            None => false,
        }
    }

    /// Criteria one below the other in one column.
    fn one_column(&mut self, row: usize, marks: &[(usize, Mark)]) {
        let Some(cell) = self.grid.cell(row, self.columns.name).filter(|cell| cell.row == row) else {
            return self.continued(row, marks);
        };
        let Some(mut new) = self.named(cell, row) else { return };
        new.detail = self.details(row, &[self.columns.name]);
        match marks {
            [] if !new.weighted() => self.merged_weight(row, new),
            [] => self.set().rows.push(new),
            marks => {
                let best = self.columns.best(marks);
                if let Some((column, mark)) = marks.get(best).cloned() {
                    self.weigh(&mut new, column, mark, row);
                }
                self.set().rows.push(new);
            }
        }
    }

    /// A row whose name is merged from above: only its weight may be new (never seen twice).
    fn continued(&mut self, row: usize, marks: &[(usize, Mark)]) {
        let text = self.details(row, &[self.columns.name]);
        if let Some((column, mark)) = marks.first()
            && is_name(&text)
        {
            let mut new = Row {
                name: clean_name(&text),
                unit: self.grid.unit,
                ..Row::default()
            };
            self.weigh(&mut new, *column, mark.clone(), row);
            if let Some(parent) = self.set().rows.last_mut() {
                parent.children.push(new);
            }
        }
    }

    /// A row without a weight of its own, under a weight cell that is merged from above.
    fn merged_weight(&mut self, row: usize, new: Row) {
        let covering = self.columns.weights(self.only).into_iter().find_map(|column| {
            self.grid
                .cell(row, column)
                .filter(|cell| cell.row < row && self.columns.mark(cell, column).is_some())
        });
        let Some(cell) = covering else {
            self.set().rows.push(new);
            return;
        };
        let numbers: Vec<Mark> = numbers_of(cell);
        let first = cell.row;
        let rowspan = cell.rowspan;
        let Some(parent) = self.set().rows.last_mut() else {
            return;
        };
        let names_alike = common_prefix(&parent.name, &new.name);
        if row == first + 1 && parent.children.is_empty() {
            let first_is_parent = is_parent_of(parent, &new) && names_alike.is_none();
            if !first_is_parent {
                // The first row is a sub-criterion like the others: the criterion is what they share.
                let mut inner = parent.clone();
                inner.weight = None;
                inner.written = None;
                if let Some(prefix) = &names_alike {
                    parent.name.clone_from(prefix);
                    inner.name = strip_prefix(&inner.name, prefix);
                }
                parent.children.push(inner);
            }
        }
        let mut new = new;
        if let Some(rest) = new
            .name
            .strip_prefix(parent.name.as_str())
            .filter(|_| !parent.children.is_empty())
        {
            new.name = clean_name(rest);
        }
        parent.children.push(new);
        // « 70 dont : 30 + 25 + 15 »: the parts stand in the same cell.
        if parent.children.len() == rowspan && numbers.len() == rowspan + 1 {
            for (child, mark) in parent.children.iter_mut().zip(numbers.into_iter().skip(1)) {
                child.written = Some(mark.written());
                child.weight = Some(mark);
            }
        }
    }

    fn weigh(&self, new: &mut Row, column: usize, mark: Mark, row: usize) {
        let Some(cell) = self.grid.cell(row, column) else {
            return;
        };
        if self.columns.kinds[column] == Kind::Scale {
            new.scale = Some(mark);
            return;
        }
        new.written = Some(mark_words(cell, &mark));
        new.weight_unit = Some(cell.unit);
        new.weight = Some(mark);
        // « 50 % dont 15 % pour le développement durable »: the parts stand beside the weight.
        if new.children.is_empty()
            && let Some(counted) = counted::find(&cell.text()).filter(|counted| counted.parts)
        {
            new.children = counted
                .rows
                .into_iter()
                .map(|(name, mark)| part(name, mark, cell.unit))
                .collect();
        }
    }

    /// The row that a cell names, with the rows its other lines hold.
    fn named(&self, cell: &GridCell, row: usize) -> Option<Row> {
        let mut lines = cell.lines.iter().filter(|line| !line.text.trim().is_empty());
        let first = lines.next()?;
        let mut rest: Vec<&Line> = lines.collect();
        let joined = joined_name(first, &mut rest);
        let mut new = line_row(&joined)?;
        if let Some(label) = self
            .columns
            .label
            .and_then(|column| self.grid.cell(row, column))
            .filter(|cell| cell.row == row)
            && let Some(label) = Label::alone(&label.text())
        {
            new.style = Style {
                shape: Shape::of(&label),
                ..new.style
            };
            new.label = label;
        }
        new.unit = first.unit;
        inner_rows(&mut new, &rest);
        Some(new)
    }

    /// Text of the other columns of a row.
    fn details(&self, row: usize, named: &[usize]) -> String {
        let mut out = String::new();
        for (column, kind) in self.columns.kinds.iter().enumerate() {
            if *kind == Kind::Text
                && !named.contains(&column)
                && let Some(cell) = self.grid.cell(row, column)
                && cell.row == row
                && cell.column == column
            {
                out.push_str(&cell.text());
                out.push(' ');
            }
        }
        out.trim().to_owned()
    }
}
