//! One page: what stands in ruled tables, what stands in columns, and the order in which it is read.

use super::draw::{Drawing, Glyph};
use super::grid::{Ruled, find};
use super::lines::{Line, lines};

/// Something on a page, in reading order.
#[derive(Debug)]
pub enum Element {
    Line(FlowLine),
    Table(TableBox),
}

impl Element {
    #[must_use]
    pub fn line(&self) -> Option<&FlowLine> {
        match self {
            Self::Line(line) => Some(line),
            Self::Table(_) => None,
        }
    }
}

/// A line with the bounds of the column it stands in.
#[derive(Debug, Clone)]
pub struct FlowLine {
    pub line: Line,
    pub left: f32,
    pub right: f32,
    /// It opens a column or a page.
    pub first: bool,
}

/// A table with the lines of each cell, not yet joined.
#[derive(Debug)]
pub struct TableBox {
    pub x0: f32,
    pub y0: f32,
    pub y1: f32,
    /// Edges of the columns: what tells whether a table goes on over the page.
    pub xs: Vec<f32>,
    pub cells: Vec<CellBox>,
}

#[derive(Debug)]
pub struct CellBox {
    pub row: usize,
    pub column: usize,
    pub rowspan: usize,
    pub colspan: usize,
    pub lines: Vec<FlowLine>,
}

/// Where lines of text reach on any ordinary page, as a share of its width: a line that stops before was ended.
const TEXT_EDGE: f32 = 0.8;

/// The elements of a page. Text in other directions comes last.
#[must_use]
pub fn elements(drawing: &mut Drawing) -> Vec<Element> {
    let ruled = find(&drawing.horizontal, &drawing.vertical);
    let mut inside: Vec<Vec<Vec<Glyph>>> = ruled.iter().map(|table| vec![Vec::new(); table.cells.len()]).collect();
    let mut free = Vec::new();
    for glyph in std::mem::take(&mut drawing.glyphs) {
        let (x, y) = glyph.middle();
        let place = ruled
            .iter()
            .enumerate()
            .find_map(|(index, table)| Some((index, table.cell_at(x, y)?)));
        match place {
            Some((table, cell)) => inside[table][cell].push(glyph),
            None => free.push(glyph),
        }
    }
    let mut pieces: Vec<Piece> = lines(free).into_iter().flatten().map(Piece::Line).collect();
    for (table, cells) in ruled.iter().zip(inside) {
        pieces.extend(table_box(table, cells).map(Piece::Table));
    }
    let mut out = Vec::new();
    let edge = drawing.width as f32 * TEXT_EDGE;
    for region in regions(pieces) {
        read_region(region, edge, &mut out);
    }
    for turned in &mut drawing.turned {
        let rows = lines(std::mem::take(turned));
        let pieces = rows.into_iter().flatten().map(Piece::Line).collect();
        read_region(Region { pieces, column: false }, edge, &mut out);
    }
    out
}

fn table_box(ruled: &Ruled, cells: Vec<Vec<Glyph>>) -> Option<TableBox> {
    if cells
        .iter()
        .all(|glyphs| glyphs.iter().all(|glyph| glyph.text.is_blank()))
    {
        return None;
    }
    let (x0, y0, _, y1) = ruled.bounds();
    let boxes = ruled.cells.iter().zip(cells).map(|(span, glyphs)| {
        let (left, right) = (ruled.xs[span.column], ruled.xs[span.column + span.colspan]);
        let lines = lines(glyphs).into_iter().map(|row| FlowLine {
            line: joined(row),
            left,
            right,
            first: false,
        });
        CellBox {
            row: span.row,
            column: span.column,
            rowspan: span.rowspan,
            colspan: span.colspan,
            lines: lines.collect(),
        }
    });
    Some(TableBox {
        x0,
        y0,
        y1,
        xs: ruled.xs.clone(),
        cells: boxes.collect(),
    })
}

/// A blank wider than this many times the size of the text parts columns.
const COLUMN_GAP: f32 = 2.5;

/// The pieces of one line as one line, apart by a tab.
pub fn joined(row: Vec<Line>) -> Line {
    let mut pieces = row.into_iter();
    let Some(mut line) = pieces.next() else {
        return Line {
            x0: 0.0,
            x1: 0.0,
            y: 0.0,
            size: 0.0,
            text: String::new(),
            bold: false,
            italic: false,
        };
    };
    for piece in pieces {
        // A bullet or a number stands before its text, not in a column of its own; justified lines have wide blanks.
        let apart = piece.x0 - line.x1 > piece.size * COLUMN_GAP;
        line.text.push(if apart && !is_label(&line.text) { '\t' } else { ' ' });
        line.text.push_str(&piece.text);
        line.x1 = line.x1.max(piece.x1);
        line.bold &= piece.bold;
        line.italic &= piece.italic;
        line.size = line.size.max(piece.size);
    }
    line
}

/// The sign or number of an item or an article, alone.
#[must_use]
pub fn is_label(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let short = text.chars().count() <= 8 && !text.contains([' ', '\t', '%', '€']);
    let lone = text.chars().count() == 1 && letters == 0;
    let closed = text.ends_with(['.', ')', '-', '–']) || text.contains('.');
    lone && !text.starts_with(|c: char| c.is_ascii_digit()) || short && letters <= 1 && closed
}

enum Piece {
    Line(Line),
    Table(TableBox),
}

impl Piece {
    fn x(&self) -> (f32, f32) {
        match self {
            Self::Line(line) => (line.x0, line.x1),
            Self::Table(table) => (table.x0, table.xs.last().copied().unwrap_or(table.x0)),
        }
    }

    fn y(&self) -> f32 {
        match self {
            Self::Line(line) => line.y - line.size * 0.5,
            Self::Table(table) => table.y0,
        }
    }

    fn letters(&self) -> usize {
        match self {
            Self::Line(line) => line.text.chars().count(),
            Self::Table(_) => 40,
        }
    }
}

/// A part of a page that is read from top to bottom.
#[derive(Default)]
struct Region {
    pieces: Vec<Piece>,
    /// It stands beside another: its own lines tell its width.
    column: bool,
}

/// Parts of a page that are read one after the other: bands that wide pieces part, columns in a band.
fn regions(mut pieces: Vec<Piece>) -> Vec<Region> {
    pieces.sort_by(|a, b| a.y().total_cmp(&b.y()));
    let left = pieces.iter().map(|piece| piece.x().0).fold(f32::INFINITY, f32::min);
    let right = pieces.iter().map(|piece| piece.x().1).fold(f32::NEG_INFINITY, f32::max);
    let wide = (right - left) * 0.6;
    let mut out: Vec<Region> = vec![Region::default()];
    let mut band: Vec<Piece> = Vec::new();
    let end_band = |band: &mut Vec<Piece>, out: &mut Vec<Region>| {
        for column in columns(std::mem::take(band), 0) {
            match out.last_mut() {
                // What is no column of its own stays with what is read before it.
                Some(last) if !column.1 => last.pieces.extend(column.0),
                _ => out.push(Region {
                    pieces: column.0,
                    column: column.1,
                }),
            }
        }
    };
    let mut after_columns = false;
    for piece in pieces {
        let (x0, x1) = piece.x();
        if x1 - x0 > wide {
            let before = out.len();
            end_band(&mut band, &mut out);
            after_columns |= out.len() > before;
            if std::mem::take(&mut after_columns) {
                out.push(Region::default());
            }
            if let Some(last) = out.last_mut() {
                last.pieces.push(piece);
            }
        } else {
            band.push(piece);
        }
    }
    end_band(&mut band, &mut out);
    out.retain(|region| !region.pieces.is_empty());
    out
}

/// Columns of a band, each with whether it is one; a band without columns is given back whole.
fn columns(band: Vec<Piece>, depth: usize) -> Vec<(Vec<Piece>, bool)> {
    const LINES: usize = 4;
    const LETTERS: usize = 15;
    let Some(gutter) = gutter(&band).filter(|_| depth < 4 && band.len() >= 2 * LINES) else {
        return vec![(band, depth > 0)];
    };
    let (left, right): (Vec<Piece>, Vec<Piece>) = band.into_iter().partition(|piece| piece.x().1 <= gutter);
    let is_column =
        |side: &[Piece]| side.len() >= LINES && side.iter().map(Piece::letters).sum::<usize>() >= LETTERS * side.len();
    if is_column(&left) && is_column(&right) {
        let mut out = columns(left, depth + 1);
        out.extend(columns(right, depth + 1));
        return out;
    }
    let mut whole = left;
    whole.extend(right);
    whole.sort_by(|a, b| a.y().total_cmp(&b.y()));
    vec![(whole, depth > 0)]
}

/// The widest blank stripe from top to bottom of a band.
fn gutter(band: &[Piece]) -> Option<f32> {
    const WIDTH: f32 = 9.0;
    let mut spans: Vec<(f32, f32)> = band.iter().map(Piece::x).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut reach = spans.first()?.1;
    let mut best: Option<(f32, f32)> = None;
    for (x0, x1) in spans {
        let width = x0 - reach;
        if width > WIDTH && best.is_none_or(|(widest, _)| width > widest) {
            best = Some((width, reach));
        }
        reach = reach.max(x1);
    }
    best.map(|(width, at)| at + width / 2.0)
}

/// Reads a region from top to bottom: rows of pieces, aligned rows as tables, tables as they are.
fn read_region(Region { pieces, column }: Region, edge: f32, out: &mut Vec<Element>) {
    let mut rows: Vec<Vec<Line>> = Vec::new();
    let mut region = Vec::new();
    let mut first = true;
    let (mut left, mut right) = (f32::INFINITY, f32::NEG_INFINITY);
    for piece in &pieces {
        left = left.min(piece.x().0);
        right = right.max(piece.x().1);
    }
    if !column {
        right = right.max(edge);
    }
    for piece in pieces {
        match piece {
            Piece::Line(line) => match rows.last_mut() {
                Some(row)
                    if row
                        .last()
                        .is_some_and(|last: &Line| (last.y - line.y).abs() < line.size * 0.35) =>
                {
                    row.push(line);
                }
                _ => rows.push(vec![line]),
            },
            Piece::Table(table) => {
                super::aligned::read_rows(std::mem::take(&mut rows), left, right, &mut first, &mut region);
                region.push(Element::Table(table));
            }
        }
    }
    super::aligned::read_rows(rows, left, right, &mut first, &mut region);
    out.extend(region);
}

/// A row of pieces as a line of the text.
#[must_use]
pub fn flow_line(mut row: Vec<Line>, left: f32, right: f32, first: bool) -> FlowLine {
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    FlowLine {
        line: joined(row),
        left,
        right,
        first,
    }
}
