//! A document built from the structure tree of its file: the tree gives order, roles and cells, geometry the lines.
//!
//! Tags are believed only when they hold nearly all of the text, in an order that the paper does not contradict, with
//! tables whose rows fit each other; otherwise the document is read from geometry alone.

use std::collections::{BTreeMap, BTreeSet};

use super::draw::{Drawing, Glyph, Letter};
use super::join::{Habits, Open, block, continues, is_contents, marker, opens_article, push, run};
use super::lines::{Line, lines};
use super::page::{FlowLine, joined};
use super::tags::{Role, Tree};
use crate::document::{Block, Cell, Inline, Note, Place, Table, change_places};
use crate::formats::grid::Grid;
use crate::limits;

/// One glyph in this many may stand outside the tree.
const LOOSE: usize = 200;
/// One step in this many may go up the page, and one table in this many may have rows that do not fit.
const BACKWARDS: usize = 6;
const IRREGULAR: usize = 8;
/// Width of the stripes (points) in which lines are taken for one column.
const STRIPE: f32 = 40.0;

struct TextLine {
    line: FlowLine,
    page: u32,
}

/// The text of a file, by the element that holds it.
pub struct Tagged<'t> {
    tree: &'t Tree,
    /// The element whose text each element is part of.
    owners: Vec<usize>,
    texts: BTreeMap<usize, Vec<TextLine>>,
    /// Text outside the tree.
    loose: Vec<TextLine>,
    inside: usize,
    outside: usize,
}

impl<'t> Tagged<'t> {
    #[must_use]
    pub fn new(tree: &'t Tree) -> Self {
        Self {
            tree,
            owners: owners(tree),
            texts: BTreeMap::new(),
            loose: Vec::new(),
            inside: 0,
            outside: 0,
        }
    }

    /// Adds the text of a page, the `index`th from 0.
    pub fn page(&mut self, index: u32, drawing: &mut Drawing) {
        let glyphs = std::iter::once(std::mem::take(&mut drawing.glyphs));
        let all = glyphs.chain(drawing.turned.iter_mut().map(std::mem::take));
        for list in all.filter(|list| !list.is_empty()) {
            self.glyphs(index, list, drawing.width as f32);
        }
    }

    fn glyphs(&mut self, page: u32, glyphs: Vec<Glyph>, width: f32) {
        let mut groups: BTreeMap<Option<usize>, Vec<Glyph>> = BTreeMap::new();
        let mut said: BTreeMap<usize, usize> = BTreeMap::new();
        for mut glyph in glyphs {
            let node = glyph.mark.and_then(|mark| self.tree.at(page, mark));
            let owner = node.map(|node| self.owners[node]);
            *if owner.is_some() {
                &mut self.inside
            } else {
                &mut self.outside
            } += usize::from(!glyph.text.is_blank());
            let group = groups.entry(owner).or_default();
            // The element says what its glyphs stand for: once, over all of them.
            if let Some((node, actual)) = node.and_then(|node| Some((node, self.tree.nodes[node].actual.as_ref()?))) {
                if let Some(first) = said.get(&node).and_then(|at| group.get_mut(*at)) {
                    first.x1 = first.x1.max(glyph.x1);
                    continue;
                }
                said.insert(node, group.len());
                glyph.text = Letter::Many(actual.as_str().into());
            }
            group.push(glyph);
        }
        let mut read: Vec<(Option<usize>, Vec<Line>)> = Vec::new();
        for (owner, glyphs) in groups {
            let rows = in_columns(glyphs).into_iter().flat_map(lines).map(joined).collect();
            read.push((owner, rows));
        }
        let reach = self.reach(&read);
        for (owner, rows) in read {
            let own = rows.iter().map(|line| line.x1).fold(0.0, f32::max);
            let cell = owner.is_some_and(|owner| self.in_cell(owner));
            let out = match owner {
                Some(owner) => self.texts.entry(owner).or_default(),
                None => &mut self.loose,
            };
            for line in rows {
                let column = stripe(line.x0);
                let widest = (column - 1..=column + 1)
                    .filter_map(|at| reach.get(&at))
                    .fold(own, |a, b| a.max(*b));
                let right = if cell { own } else { widest.min(width) };
                let line = FlowLine {
                    left: line.x0.min(right),
                    right,
                    first: false,
                    line,
                };
                out.push(TextLine { line, page: page + 1 });
            }
        }
    }

    /// How far the lines of each column of running text reach.
    fn reach(&self, read: &[(Option<usize>, Vec<Line>)]) -> BTreeMap<i32, f32> {
        let mut reach: BTreeMap<i32, f32> = BTreeMap::new();
        for (owner, rows) in read {
            if owner.is_some_and(|owner| self.in_cell(owner)) {
                continue;
            }
            for line in rows {
                let widest = reach.entry(stripe(line.x0)).or_insert(line.x1);
                *widest = widest.max(line.x1);
            }
        }
        reach
    }

    fn in_cell(&self, node: usize) -> bool {
        let mut at = node;
        while at != 0 {
            if matches!(self.tree.nodes[at].role, Role::Cell | Role::HeaderCell) {
                return true;
            }
            at = self.tree.nodes[at].parent;
        }
        false
    }

    /// Whether the pages so far leave hope that the tree holds the text.
    #[must_use]
    pub fn is_hopeful(&self) -> bool {
        const MANY: usize = 4;
        self.outside * MANY <= self.inside + 400
    }

    /// Whether the tree can be believed, tables apart.
    fn is_sane(&self) -> bool {
        if self.inside == 0 || self.outside * LOOSE > self.inside {
            return false;
        }
        let (mut steps, mut backwards) = (0, 0);
        let mut before: Option<&TextLine> = None;
        for (node, text) in &self.texts {
            if self.tree.nodes[*node].role == Role::Note {
                continue;
            }
            if let (Some(before), Some(first)) = (before, text.first()) {
                let (above, below) = (&before.line.line, &first.line.line);
                let up = first.page == before.page && below.y < above.y - 2.0 * below.size && below.x0 < above.x1;
                steps += 1;
                backwards += usize::from(up || first.page < before.page);
            }
            before = text.last();
        }
        backwards * BACKWARDS <= steps
    }

    /// Body and notes, or `None` when the tags are not to be believed.
    #[must_use]
    pub fn document(mut self) -> Option<(Vec<Block>, Vec<Note>)> {
        if !self.is_sane() {
            return None;
        }
        let habits = Habits::of(self.texts.values().map(|text| text.iter().map(|line| &line.line)));
        let mut writer = Writer {
            tree: self.tree,
            habits: &habits,
            texts: std::mem::take(&mut self.texts),
            notes: Vec::new(),
            tables: 0,
            irregular: 0,
            lists: 0,
        };
        let mut body = Vec::new();
        writer.element(0, &mut body);
        for open in paragraphs(self.loose, &habits) {
            push(&mut body, &open);
        }
        let believed = writer.irregular * IRREGULAR <= usize::try_from(writer.tables).unwrap_or(usize::MAX);
        believed.then_some((body, writer.notes))
    }
}

fn stripe(x: f32) -> i32 {
    (x / STRIPE) as i32
}

/// The element whose text each element is part of: spans belong to their paragraph, the first paragraph of an item to
/// the item, with its label.
fn owners(tree: &Tree) -> Vec<usize> {
    let mut owners = vec![0; tree.nodes.len()];
    let mut begun: BTreeSet<usize> = BTreeSet::new();
    for (index, node) in tree.nodes.iter().enumerate().skip(1) {
        let around = owners[node.parent];
        let role = tree.nodes[around].role;
        owners[index] = match node.role {
            Role::Inline if around != 0 && role != Role::Group => around,
            Role::Group if role == Role::Item => around,
            Role::Paragraph if role == Role::Item && begun.insert(around) => around,
            _ => index,
        };
    }
    owners
}

/// Glyphs of one element, cut where its text goes on at the top of another column.
fn in_columns(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.sort_by_key(|glyph| glyph.order);
    let mut out: Vec<Vec<Glyph>> = Vec::new();
    let (mut lowest, mut right) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
    for glyph in glyphs {
        if out.is_empty() || (glyph.y < lowest - glyph.size * 3.0 && glyph.x0 > right) {
            out.push(Vec::new());
            (lowest, right) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        }
        lowest = lowest.max(glyph.y);
        right = right.max(glyph.x1);
        if let Some(column) = out.last_mut() {
            column.push(glyph);
        }
    }
    out
}

/// Lines of one element as paragraphs: those ended on purpose end one, the end of a page does not.
fn paragraphs(text: Vec<TextLine>, habits: &Habits) -> Vec<Open> {
    let mut out: Vec<Open> = Vec::new();
    for TextLine { line, page } in text {
        if line.line.text.chars().all(|c| c.is_whitespace() || c == '\u{fffd}') {
            continue;
        }
        match out.last_mut() {
            Some(open) if goes_on(open, &line, page, habits) => open.add(line, page, habits),
            _ => out.push(Open::new(line, page)),
        }
    }
    out
}

fn goes_on(open: &Open, line: &FlowLine, page: u32, habits: &Habits) -> bool {
    if page != open.last_page {
        let text = &line.line.text;
        return marker(text).is_none() && !opens_article(text) && !is_contents(&open.text);
    }
    continues(open, line, page, habits)
}

struct Writer<'t> {
    tree: &'t Tree,
    habits: &'t Habits,
    texts: BTreeMap<usize, Vec<TextLine>>,
    notes: Vec<Note>,
    tables: u32,
    /// Tables whose rows have different widths.
    irregular: usize,
    /// Lists that are open.
    lists: usize,
}

impl Writer<'_> {
    /// The depth of the tree is bounded where it is read.
    fn element(&mut self, index: usize, out: &mut Vec<Block>) {
        match self.tree.nodes[index].role {
            Role::Table => self.table(index, out),
            Role::Contents => self.contents(index, out),
            Role::Note => {
                let mut blocks = Vec::new();
                self.inside(index, &mut blocks);
                if !blocks.is_empty() {
                    let id = (self.notes.len() + 1).to_string();
                    self.notes.push(Note { id, blocks });
                }
            }
            Role::List => {
                self.lists += 1;
                self.inside(index, out);
                self.lists -= 1;
            }
            _ => self.inside(index, out),
        }
    }

    fn inside(&mut self, index: usize, out: &mut Vec<Block>) {
        self.own(index, out);
        let tree = self.tree;
        for child in &tree.nodes[index].children {
            self.element(*child, out);
        }
    }

    /// The text of an element itself.
    fn own(&mut self, index: usize, out: &mut Vec<Block>) {
        let Some(text) = self.texts.remove(&index) else { return };
        match self.tree.nodes[index].role {
            Role::Heading(level) => out.extend(heading(level, text, self.habits)),
            Role::Item => {
                let depth = u8::try_from(self.lists.saturating_sub(1)).unwrap_or(u8::MAX);
                for (at, open) in paragraphs(text, self.habits).into_iter().enumerate() {
                    if at == 0 && !is_contents(&open.text) {
                        out.push(item(&open, depth));
                    } else {
                        push(out, &open);
                    }
                }
            }
            _ => {
                for open in paragraphs(text, self.habits) {
                    push(out, &open);
                }
            }
        }
    }

    fn contents(&mut self, index: usize, out: &mut Vec<Block>) {
        let mut lines = Vec::new();
        self.inside(index, &mut lines);
        // Levels of a contents list are lists in it.
        let flat: Vec<Block> = lines
            .into_iter()
            .flat_map(|block| match block {
                Block::Contents { lines, .. } => lines,
                block => vec![block],
            })
            .collect();
        if let Some(place) = flat.iter().find_map(place_of) {
            out.push(Block::Contents { lines: flat, place });
        }
    }

    fn table(&mut self, index: usize, out: &mut Vec<Block>) {
        self.tables += 1;
        let ordinal = self.tables;
        let mut rows = Vec::new();
        self.rows(index, &mut rows, out);
        let mut grid = Grid::new(ordinal, Place::default());
        let number = |at: usize| u32::try_from(at).ok();
        for (at, row) in rows.iter().enumerate() {
            let tree = self.tree;
            let cells = &tree.nodes[*row].children;
            let header = |cell: &usize| tree.nodes[*cell].role == Role::HeaderCell;
            grid.start_row(!cells.is_empty() && cells.iter().all(header));
            self.own(*row, out);
            for (column, cell) in cells.iter().enumerate() {
                let mut blocks = Vec::new();
                self.element(*cell, &mut blocks);
                change_places(&mut blocks, &|place| {
                    place.table = Some(ordinal);
                    place.row = number(at + 1);
                    place.cell = number(column + 1);
                });
                let node = &tree.nodes[*cell];
                grid.cell(node.colspan, node.rowspan, blocks);
            }
        }
        let Some(mut table) = grid.finish() else { return };
        // A frame around a title is no table.
        if let [row] = table.rows.as_mut_slice()
            && let [cell] = row.as_mut_slice()
        {
            change_places(&mut cell.blocks, &|place| {
                (place.table, place.row, place.cell) = (None, None, None);
            });
            out.append(&mut cell.blocks);
            self.tables -= 1;
            return;
        }
        if table.rows.iter().flatten().all(|cell| cell.blocks.is_empty()) {
            return;
        }
        self.irregular += usize::from(!is_regular(&table));
        out.push(Block::Table(with_header(table)));
    }

    /// The rows of a table, through the groups that hold them; what is no row stands before the table.
    fn rows(&mut self, index: usize, rows: &mut Vec<usize>, out: &mut Vec<Block>) {
        self.own(index, out);
        let tree = self.tree;
        for child in &tree.nodes[index].children {
            match tree.nodes[*child].role {
                Role::Row => rows.push(*child),
                Role::Group => self.rows(*child, rows, out),
                _ => self.element(*child, out),
            }
        }
    }
}

/// Whether every row fills the same columns, with what reaches into it from above.
fn is_regular(table: &Table) -> bool {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, row) in table.rows.iter().enumerate() {
        widths.entry(at).or_insert(0);
        for cell in row {
            for below in at..(at + cell.rowspan).min(table.rows.len()) {
                *widths.entry(below).or_insert(0) += cell.colspan;
            }
        }
    }
    widths.values().min() == widths.values().max()
}

/// A first row in bold over rows that are not is a header, tagged or not.
fn with_header(mut table: Table) -> Table {
    let bold = |row: &Vec<Cell>| {
        let mut runs = row
            .iter()
            .flat_map(|cell| &cell.blocks)
            .filter_map(content_of)
            .flatten()
            .peekable();
        runs.peek().is_some() && runs.all(|inline| !matches!(inline, Inline::Text(text) if !text.bold))
    };
    if table.header_rows == 0 && table.rows.first().is_some_and(bold) && !table.rows.iter().all(bold) {
        table.header_rows = 1;
    }
    let first = table
        .rows
        .iter()
        .flatten()
        .flat_map(|cell| &cell.blocks)
        .find_map(place_of);
    table.place = Place {
        row: None,
        cell: None,
        ..first.unwrap_or_default()
    };
    table
}

fn content_of(block: &Block) -> Option<&Vec<Inline>> {
    match block {
        Block::Heading { content, .. } | Block::Paragraph { content, .. } | Block::Item { content, .. } => {
            Some(content)
        }
        _ => None,
    }
}

fn place_of(block: &Block) -> Option<Place> {
    match block {
        Block::Heading { place, .. }
        | Block::Paragraph { place, .. }
        | Block::Item { place, .. }
        | Block::Contents { place, .. }
        | Block::TextBox { place, .. } => Some(place.clone()),
        Block::Table(table) => Some(table.place.clone()),
        Block::PageBreak => None,
    }
}

/// A heading is one line, however many the paper makes of it.
fn heading(level: u8, text: Vec<TextLine>, habits: &Habits) -> Option<Block> {
    let mut lines = text.into_iter().filter(|line| !line.line.line.text.trim().is_empty());
    let first = lines.next()?;
    let mut open = Open::new(first.line, first.page);
    for TextLine { line, page } in lines {
        open.add(line, page, habits);
    }
    Some(Block::Heading {
        level,
        number: None,
        content: run(open.text.trim(), open.bold, open.italic),
        place: open.place(),
    })
}

/// An item, with the sign that is printed before it; a sign that is drawn is a dash.
fn item(open: &Open, depth: u8) -> Block {
    match block(open) {
        Block::Item {
            marker, content, place, ..
        } => Block::Item {
            depth: depth.min(u8::try_from(limits::BLOCK_DEPTH).unwrap_or(u8::MAX)),
            marker,
            content,
            place,
        },
        Block::Paragraph { content, place } => {
            let (marker, content) = numbered(&open.text).map_or_else(
                || ("-".to_owned(), content),
                |(number, text)| (number.to_owned(), run(text, open.bold, open.italic)),
            );
            Block::Item {
                depth,
                marker,
                content,
                place,
            }
        }
        other => other,
    }
}

/// A number before the text of an item: `1. Prix`.
fn numbered(text: &str) -> Option<(&str, &str)> {
    let (number, rest) = text.trim().split_once([' ', '\t', '\u{a0}'])?;
    let figures = number.trim_end_matches(['.', ')', '°', '-']);
    let plain = !figures.is_empty() && figures.len() < number.len() && figures.len() <= 8;
    (plain && figures.chars().all(|c| c.is_ascii_digit() || c == '.')).then(|| (number, rest.trim_start()))
}
