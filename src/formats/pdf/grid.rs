//! Tables found in the rules of a page: which lines make a grid, which of its slots are one cell.

use super::draw::Rule;

/// Rules nearer than this (points) are one.
const NEAR: f32 = 3.0;
/// Merged rules beyond which a page is a drawing, and slots beyond which a grid is one.
const RULES: usize = 4_000;
const SLOTS: usize = 40_000;

/// A ruled table: columns between `xs`, rows between `ys`.
#[derive(Debug)]
pub struct Ruled {
    pub xs: Vec<f32>,
    pub ys: Vec<f32>,
    pub cells: Vec<Span>,
    /// Cell of each slot, row by row.
    slots: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub row: usize,
    pub column: usize,
    pub rowspan: usize,
    pub colspan: usize,
}

impl Ruled {
    #[must_use]
    pub fn area(&self) -> f32 {
        let (x0, y0, x1, y1) = self.bounds();
        (x1 - x0) * (y1 - y0)
    }

    /// Left, top, right, bottom.
    #[must_use]
    pub fn bounds(&self) -> (f32, f32, f32, f32) {
        let end = |list: &[f32], last: bool| list.get(if last { list.len() - 1 } else { 0 }).copied().unwrap_or(0.0);
        (
            end(&self.xs, false),
            end(&self.ys, false),
            end(&self.xs, true),
            end(&self.ys, true),
        )
    }

    /// The cell at a point, if the point is in the table.
    #[must_use]
    pub fn cell_at(&self, x: f32, y: f32) -> Option<usize> {
        let slot = |list: &[f32], at: f32| list.partition_point(|edge| *edge <= at).checked_sub(1);
        let (column, row) = (slot(&self.xs, x)?, slot(&self.ys, y)?);
        let columns = self.xs.len() - 1;
        (column < columns && row + 1 < self.ys.len()).then(|| self.slots[row * columns + column])
    }
}

/// The tables of a page, smallest first.
#[must_use]
pub fn find(horizontal: &[Rule], vertical: &[Rule]) -> Vec<Ruled> {
    let (horizontal, vertical) = (merge(horizontal), merge(vertical));
    if horizontal.len() + vertical.len() > RULES {
        return Vec::new();
    }
    let mut tables: Vec<Ruled> = Vec::new();
    for (flat, upright) in touching(&horizontal, &vertical) {
        tables.extend(table(&flat, &upright));
    }
    tables.sort_by(|a, b| a.area().total_cmp(&b.area()));
    tables
}

/// Pieces of one line as one line.
fn merge(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out: Vec<Rule> = Vec::new();
    let mut group: Vec<Rule> = Vec::new();
    for rule in sorted {
        if group.first().is_some_and(|first| rule.at - first.at > NEAR * 0.7) {
            merge_group(&mut group, &mut out);
        }
        group.push(rule);
    }
    merge_group(&mut group, &mut out);
    out
}

fn merge_group(group: &mut Vec<Rule>, out: &mut Vec<Rule>) {
    group.sort_by(|a, b| a.from.total_cmp(&b.from));
    let first = out.len();
    for rule in group.drain(..) {
        match out[first..].last_mut() {
            Some(last) if rule.from <= last.to + NEAR => last.to = last.to.max(rule.to),
            _ => out.push(rule),
        }
    }
    let kept: Vec<Rule> = out.drain(first..).filter(|rule| rule.to - rule.from > 4.0).collect();
    out.extend(kept);
}

/// Groups of rules that touch each other, directly or through others.
fn touching(horizontal: &[Rule], vertical: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut groups = Groups::new(horizontal.len() + vertical.len());
    for (h, flat) in horizontal.iter().enumerate() {
        let from = vertical.partition_point(|rule| rule.at < flat.from - NEAR);
        let to = vertical.partition_point(|rule| rule.at <= flat.to + NEAR);
        for (v, upright) in vertical.iter().enumerate().take(to).skip(from) {
            if upright.from - NEAR <= flat.at && flat.at <= upright.to + NEAR {
                groups.join(h, horizontal.len() + v);
            }
        }
    }
    let mut by_root: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = std::collections::BTreeMap::new();
    for (index, rule) in horizontal.iter().enumerate() {
        by_root.entry(groups.root(index)).or_default().0.push(*rule);
    }
    for (index, rule) in vertical.iter().enumerate() {
        by_root
            .entry(groups.root(horizontal.len() + index))
            .or_default()
            .1
            .push(*rule);
    }
    by_root
        .into_values()
        .filter(|(flat, upright)| flat.len() > 1 && !upright.is_empty())
        .collect()
}

/// Sets that are joined two by two.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

fn table(flat: &[Rule], upright: &[Rule]) -> Option<Ruled> {
    // Sides without a rule are where the crossing rules end.
    let ends = |rules: &[Rule]| {
        let from = rules.iter().map(|rule| rule.from).fold(f32::INFINITY, f32::min);
        let to = rules.iter().map(|rule| rule.to).fold(f32::NEG_INFINITY, f32::max);
        [from, to]
    };
    let xs = edges(upright.iter().map(|rule| rule.at).chain(ends(flat)));
    let ys = edges(flat.iter().map(|rule| rule.at).chain(ends(upright)));
    let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    if columns == 0 || rows == 0 || columns * rows > SLOTS {
        return None;
    }
    let mut groups = Groups::new(columns * rows);
    let walls = walls(upright, &xs, &ys);
    let floors = walls_of_rows(flat, &xs, &ys);
    for row in 0..rows {
        for column in 0..columns {
            let slot = row * columns + column;
            if column + 1 < columns && !walls[row * (columns + 1) + column + 1] {
                groups.join(slot, slot + 1);
            }
            if row + 1 < rows && !floors[(row + 1) * columns + column] {
                groups.join(slot, slot + columns);
            }
        }
    }
    let ruled = cells(groups, xs, ys, columns, rows);
    (ruled.cells.len() > 1).then_some(ruled)
}

/// Whether a rule stands left of each slot: `columns + 1` answers for each row.
fn walls(upright: &[Rule], xs: &[f32], ys: &[f32]) -> Vec<bool> {
    let (edges, rows) = (xs.len(), ys.len() - 1);
    let mut walls = vec![false; edges * rows];
    for rule in upright {
        let Some(edge) = nearest(xs, rule.at) else { continue };
        for row in 0..rows {
            let middle = (ys[row] + ys[row + 1]) / 2.0;
            walls[row * edges + edge] |= rule.from <= middle && middle <= rule.to;
        }
    }
    walls
}

/// Whether a rule stands above each slot: one more row of answers than there are rows.
fn walls_of_rows(flat: &[Rule], xs: &[f32], ys: &[f32]) -> Vec<bool> {
    let columns = xs.len() - 1;
    let mut floors = vec![false; columns * ys.len()];
    for rule in flat {
        let Some(edge) = nearest(ys, rule.at) else { continue };
        for column in 0..columns {
            let middle = (xs[column] + xs[column + 1]) / 2.0;
            floors[edge * columns + column] |= rule.from <= middle && middle <= rule.to;
        }
    }
    floors
}

fn nearest(edges: &[f32], at: f32) -> Option<usize> {
    let after = edges.partition_point(|edge| *edge < at);
    let candidates = [after.checked_sub(1), Some(after)];
    let near = candidates
        .into_iter()
        .flatten()
        .filter(|index| edges.get(*index).is_some_and(|e| (e - at).abs() <= NEAR * 1.5));
    near.min_by(|a, b| (edges[*a] - at).abs().total_cmp(&(edges[*b] - at).abs()))
}

fn edges(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut sorted: Vec<f32> = values.filter(|value| value.is_finite()).collect();
    sorted.sort_by(f32::total_cmp);
    let mut out: Vec<f32> = Vec::new();
    for value in sorted {
        if out.last().is_none_or(|last| value - last > NEAR * 1.3) {
            out.push(value);
        }
    }
    out
}

/// The cells that joined slots make, in reading order.
fn cells(mut groups: Groups, xs: Vec<f32>, ys: Vec<f32>, columns: usize, rows: usize) -> Ruled {
    let mut index_of = vec![usize::MAX; columns * rows];
    let mut cells: Vec<Span> = Vec::new();
    let mut slots = vec![0; columns * rows];
    for (slot, place) in slots.iter_mut().enumerate() {
        let (row, column) = (slot / columns, slot % columns);
        let root = groups.root(slot);
        if index_of[root] == usize::MAX {
            index_of[root] = cells.len();
            cells.push(Span {
                row,
                column,
                rowspan: 1,
                colspan: 1,
            });
        }
        let index = index_of[root];
        *place = index;
        let cell = &mut cells[index];
        let right = (cell.column + cell.colspan).max(column + 1);
        cell.column = cell.column.min(column);
        cell.colspan = right - cell.column;
        cell.rowspan = cell.rowspan.max(row + 1 - cell.row);
    }
    Ruled { xs, ys, cells, slots }
}
