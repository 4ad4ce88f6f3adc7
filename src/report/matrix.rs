//! The matrix of a tender on a terminal: themes (or, with evidence, their elements) by pieces.

use super::shortened;
use super::terminal::{DIM, line, piece_kind};
use crate::verdict::{ElementStatus, MatrixRow, PieceRead, TenderVerdict};

/// Pieces shown side by side; with more, the others are counted.
const COLUMNS: usize = 12;
const NAME: usize = 40;

/// Draws the matrix; pieces in which nothing was found have no column.
pub fn render(out: &mut String, tender: &TenderVerdict, every_element: bool) {
    let holds = |piece: &&PieceRead| {
        tender
            .matrix
            .iter()
            .any(|row| row.cells.iter().any(|cell| cell.piece == piece.path))
    };
    let columns: Vec<&PieceRead> = tender.pieces.iter().filter(holds).collect();
    if columns.is_empty() {
        return;
    }
    line(
        out,
        "  Exigences par pièce  (● présent, ◐ faible, ? à vérifier, · rien)",
    );
    for (at, piece) in columns.iter().enumerate().take(COLUMNS) {
        line(
            out,
            &format!(
                "    {DIM}{} = {} ({}){DIM:#}",
                letter(at),
                piece.path,
                piece_kind(piece.kind)
            ),
        );
    }
    if columns.len() > COLUMNS {
        line(
            out,
            &format!(
                "    {DIM}et {} autres pièces, dans la forme JSON{DIM:#}",
                columns.len() - COLUMNS
            ),
        );
    }
    let shown = &columns[..columns.len().min(COLUMNS)];
    let header: String = (0..shown.len()).map(|at| format!(" {}", letter(at))).collect();
    line(out, &format!("    {DIM}{:<NAME$}{header}{DIM:#}", ""));
    if every_element {
        for row in &tender.matrix {
            draw(out, &row.title, &[row], shown);
        }
        return;
    }
    for (theme, rows) in groups(&tender.matrix) {
        draw(out, theme, &rows, shown);
    }
}

fn letter(at: usize) -> char {
    char::from(b'A' + u8::try_from(at % 26).unwrap_or(0))
}

/// Rows of each theme together: the part of their id before the dot.
fn groups(rows: &[MatrixRow]) -> Vec<(&str, Vec<&MatrixRow>)> {
    let mut groups: Vec<(&str, Vec<&MatrixRow>)> = Vec::new();
    for row in rows {
        let theme = row.requirement.split('.').next().unwrap_or_default();
        match groups.last_mut() {
            Some((last, rows)) if *last == theme => rows.push(row),
            _ => groups.push((theme, vec![row])),
        }
    }
    groups
}

fn draw(out: &mut String, title: &str, rows: &[&MatrixRow], columns: &[&PieceRead]) {
    let marks: String = columns
        .iter()
        .map(|piece| format!(" {}", mark(rows, &piece.path)))
        .collect();
    let found = |row: &&&MatrixRow| row.status == ElementStatus::Present;
    let required = rows.iter().filter(|row| row.required);
    let (met, all) = (required.clone().filter(found).count(), required.count());
    let count = match (all, rows.len()) {
        (0, _) => "non exigé".to_owned(),
        (_, 1) => String::new(),
        _ => format!("{met} exigences sur {all}"),
    };
    let mut notes: Vec<&str> = rows.iter().filter_map(|row| row.note.as_deref()).collect();
    notes.dedup();
    let note = notes.first().map(|note| format!("  ({note})")).unwrap_or_default();
    line(
        out,
        &format!(
            "    {:<NAME$}{marks}  {count}{DIM}{note}{DIM:#}",
            shortened(title, NAME - 2)
        ),
    );
}

/// The best that a piece holds among these rows.
fn mark(rows: &[&MatrixRow], piece: &str) -> char {
    let cells = rows
        .iter()
        .flat_map(|row| &row.cells)
        .filter(|cell| cell.piece == piece);
    match cells.map(|cell| cell.status).min() {
        Some(ElementStatus::Present) => '●',
        Some(ElementStatus::Faible) => '◐',
        Some(ElementStatus::AVerifier) => '?',
        Some(ElementStatus::Absent) | None => '·',
    }
}
