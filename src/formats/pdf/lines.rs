//! Glyphs to words and lines: what stands on one line, where blanks are, what is drawn twice.

use super::draw::Glyph;

/// A piece of a line without a wide gap in it.
#[derive(Debug, Clone)]
pub struct Line {
    pub x0: f32,
    pub x1: f32,
    pub y: f32,
    pub size: f32,
    pub text: String,
    pub bold: bool,
    pub italic: bool,
}

/// A gap wider than this many times the size of the text parts pieces of a line (columns, labels and values).
const PART: f32 = 1.4;

/// Lines of glyphs from top to bottom; pieces that stand on one line follow each other from left to right.
#[must_use]
pub fn lines(mut glyphs: Vec<Glyph>) -> Vec<Vec<Line>> {
    glyphs.sort_by(|a, b| {
        a.y.total_cmp(&b.y)
            .then(a.x0.total_cmp(&b.x0))
            .then(a.order.cmp(&b.order))
    });
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    let mut base = f32::NEG_INFINITY;
    for glyph in glyphs {
        // Superscripts and small shifts stay on their line.
        let reach = glyph.size.max(4.0) * 0.35;
        match rows.last_mut() {
            Some(row) if glyph.y - base <= reach => row.push(glyph),
            _ => {
                base = glyph.y;
                rows.push(vec![glyph]);
            }
        }
    }
    with_raised(rows)
        .into_iter()
        .map(pieces)
        .filter(|row| !row.is_empty())
        .collect()
}

/// Puts marks of notes and exponents on the line that they belong to: small text, a little off a line of larger text.
fn with_raised(rows: Vec<Vec<Glyph>>) -> Vec<Vec<Glyph>> {
    let largest = |row: &[Glyph]| row.iter().map(|glyph| glyph.size).fold(0.0, f32::max);
    let base = |row: &[Glyph]| {
        row.iter()
            .max_by(|a, b| a.size.total_cmp(&b.size))
            .map_or(0.0, |glyph| glyph.y)
    };
    let mut out: Vec<Vec<Glyph>> = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(last) = out.last_mut() else {
            out.push(row);
            continue;
        };
        let (above, below) = (largest(last), largest(&row));
        let (small, large) = (above.min(below), above.max(below));
        let apart = (base(&row) - base(last)).abs();
        if small < large * 0.8 && apart < large * 0.55 {
            last.extend(row);
        } else {
            out.push(row);
        }
    }
    out
}

/// The pieces of one line.
fn pieces(mut row: Vec<Glyph>) -> Vec<Line> {
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.order.cmp(&b.order)));
    let row = without_doubles(row);
    let gap = word_gap(&row);
    let mut pieces: Vec<Line> = Vec::new();
    let mut open: Option<Piece> = None;
    let mut blank = false;
    for glyph in &row {
        if glyph.text.is_blank() {
            blank = true;
            continue;
        }
        let apart = open.as_ref().map_or(0.0, |piece| glyph.x0 - piece.x1);
        let size = open
            .as_ref()
            .map_or(glyph.size, |piece| piece.last_size.max(glyph.size));
        if apart > size * PART {
            pieces.extend(open.take().map(Piece::finish));
        }
        let piece = open.get_or_insert_with(|| Piece::new(glyph));
        piece.push(glyph, (blank && apart > size * -0.3) || apart > size * gap);
        blank = false;
    }
    pieces.extend(open.map(Piece::finish));
    pieces
}

/// Bold made by drawing twice, and shadows: the same letter at nearly the same place.
fn without_doubles(row: Vec<Glyph>) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(row.len());
    for glyph in row {
        let near = glyph.size * 0.12;
        let double = out.iter().rev().take(4).any(|before| {
            before.text == glyph.text && (before.x0 - glyph.x0).abs() < near && (before.y - glyph.y).abs() < near
        });
        if !double || glyph.text.is_blank() {
            out.push(glyph);
        }
    }
    out
}

/// The gap, in sizes of the text, from which a blank is meant. Letters set apart on purpose have wide gaps all along.
fn word_gap(row: &[Glyph]) -> f32 {
    const USUAL: f32 = 0.2;
    let mut gaps: Vec<f32> = Vec::new();
    for pair in row.windows(2) {
        if !pair[0].text.is_blank() && !pair[1].text.is_blank() {
            gaps.push((pair[1].x0 - pair[0].x1) / pair[1].size);
        }
    }
    if gaps.len() < 6 {
        return USUAL;
    }
    gaps.sort_by(f32::total_cmp);
    let middle = gaps[gaps.len() / 2];
    if middle > 0.12 { middle + USUAL } else { USUAL }
}

struct Piece {
    x0: f32,
    x1: f32,
    last_size: f32,
    text: String,
    letters: usize,
    bold: usize,
    italic: usize,
    size: f32,
    y: f32,
}

impl Piece {
    fn new(glyph: &Glyph) -> Self {
        Self {
            x0: glyph.x0,
            x1: glyph.x0,
            last_size: glyph.size,
            text: String::new(),
            letters: 0,
            bold: 0,
            italic: 0,
            size: 0.0,
            y: glyph.y,
        }
    }

    fn push(&mut self, glyph: &Glyph, blank: bool) {
        if blank && !self.text.is_empty() {
            self.text.push(' ');
        }
        glyph.text.push_to(&mut self.text);
        self.letters += 1;
        self.bold += usize::from(glyph.bold);
        self.italic += usize::from(glyph.italic);
        // The line takes the size and the height of its largest text: a mark of a note is small and high.
        if glyph.size >= self.size {
            self.y = glyph.y;
        }
        self.size = self.size.max(glyph.size);
        self.x1 = self.x1.max(glyph.x1);
        self.last_size = glyph.size;
    }

    fn finish(self) -> Line {
        Line {
            x0: self.x0,
            x1: self.x1,
            y: self.y,
            size: self.size,
            text: readable(&self.text),
            bold: self.bold * 10 > self.letters * 8,
            italic: self.italic * 10 > self.letters * 8,
        }
    }
}

/// Ligatures as letters, controls and private pictures as what they show, accents joined to their letters.
fn readable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}' => out.push_str("ff"),
            '\u{fb01}' => out.push_str("fi"),
            '\u{fb02}' => out.push_str("fl"),
            '\u{fb03}' => out.push_str("ffi"),
            '\u{fb04}' => out.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => out.push_str("st"),
            '\u{ad}' => out.push('-'),
            '\u{f000}'..='\u{f0ff}' => out.push(crate::formats::docx::picture(c)),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
