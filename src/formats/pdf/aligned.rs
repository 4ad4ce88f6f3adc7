//! Tables without rules: rows of pieces that stand under each other.

use super::lines::Line;
use super::page::{CellBox, Element, FlowLine, TableBox, flow_line, is_label};

/// Fewest rows with several pieces that make a table.
const ROWS: usize = 3;

/// Reads rows from top to bottom; runs of aligned rows become tables.
pub fn read_rows(rows: Vec<Vec<Line>>, left: f32, right: f32, first: &mut bool, out: &mut Vec<Element>) {
    let mut rows: Vec<Option<Vec<Line>>> = rows
        .into_iter()
        .map(|mut row| {
            row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
            Some(with_label(row))
        })
        .collect();
    let mut at = 0;
    while at < rows.len() {
        if let Some((end, columns)) = run(&rows[at..]) {
            let run: Vec<Vec<Line>> = rows[at..at + end].iter_mut().filter_map(Option::take).collect();
            out.push(Element::Table(table(run, &columns)));
            at += end;
        } else {
            if let Some(row) = rows[at].take() {
                out.push(Element::Line(flow_line(row, left, right, std::mem::take(first))));
            }
            at += 1;
        }
    }
}

/// A bullet or number stands before its text, not in a column of its own.
fn with_label(mut row: Vec<Line>) -> Vec<Line> {
    if row.len() > 1 && is_label(&row[0].text) && row[1].x0 - row[0].x1 < row[1].size * 6.0 {
        let label = row.remove(0);
        let text = &mut row[0];
        text.text = format!("{} {}", label.text, text.text);
        text.x0 = label.x0;
    }
    row
}

/// Rows from the start that share columns, and the columns.
fn run(rows: &[Option<Vec<Line>>]) -> Option<(usize, Vec<(f32, f32)>)> {
    let start = rows.first()?.as_ref()?;
    if start.len() < 2 || is_leader(start) {
        return None;
    }
    let mut columns: Vec<(f32, f32)> = start.iter().map(|piece| (piece.x0, piece.x1)).collect();
    let mut several = 0;
    let mut end = 0;
    let mut before = start.first()?.y;
    for (index, row) in rows.iter().enumerate() {
        let Some(row) = row else { break };
        let y = row.first().map_or(before, |piece| piece.y);
        let size = row.first().map_or(10.0, |piece| piece.size);
        let Some(widened) = fit(row, &columns) else { break };
        if y - before > size * 4.0 {
            break;
        }
        columns = widened;
        before = y;
        if row.len() > 1 {
            several += 1;
            end = index + 1;
        }
    }
    (several >= ROWS).then_some((end, columns))
}

/// A line of a contents list: its last piece is a page.
fn is_leader(row: &[Line]) -> bool {
    row.iter()
        .any(|piece| piece.text.contains("....") || piece.text.contains("……"))
}

/// The columns, widened by a row that fits them: each piece lies over one column, and no two over the same.
fn fit(row: &[Line], columns: &[(f32, f32)]) -> Option<Vec<(f32, f32)>> {
    let mut out = columns.to_vec();
    let mut last = None;
    for piece in row {
        let mut over = (0..columns.len()).filter(|&at| piece.x0 < columns[at].1 && columns[at].0 < piece.x1);
        let column = over.next()?;
        if over.next().is_some() || last == Some(column) {
            return None;
        }
        last = Some(column);
        out[column] = (out[column].0.min(piece.x0), out[column].1.max(piece.x1));
    }
    let apart = out.windows(2).all(|pair| pair[1].0 - pair[0].1 > 2.0);
    apart.then_some(out)
}

fn table(rows: Vec<Vec<Line>>, columns: &[(f32, f32)]) -> TableBox {
    let y0 = rows.first().and_then(|row| row.first()).map_or(0.0, |piece| piece.y);
    let y1 = rows.last().and_then(|row| row.first()).map_or(y0, |piece| piece.y);
    let xs: Vec<f32> = columns
        .iter()
        .map(|column| column.0)
        .chain(columns.last().map(|column| column.1))
        .collect();
    let mut cells: Vec<Vec<Vec<FlowLine>>> = Vec::new();
    let mut before = f32::NEG_INFINITY;
    for row in rows {
        let y = row.first().map_or(before, |piece| piece.y);
        let size = row.first().map_or(10.0, |piece| piece.size);
        let at = |piece: &Line| {
            columns
                .iter()
                .position(|column| piece.x0 < column.1 && column.0 < piece.x1)
                .unwrap_or(0)
        };
        let opens = row.len() > 1 && row.first().is_some_and(|piece| at(piece) == 0);
        if opens || y - before > size * 1.7 || cells.is_empty() {
            cells.push(vec![Vec::new(); columns.len()]);
        }
        before = y;
        for piece in row {
            let column = at(&piece);
            let (left, right) = columns[column];
            if let Some(cells) = cells.last_mut() {
                cells[column].push(FlowLine {
                    line: piece,
                    left,
                    right,
                    first: false,
                });
            }
        }
    }
    let cells = cells.into_iter().enumerate().flat_map(|(row, cells)| {
        cells.into_iter().enumerate().map(move |(column, lines)| CellBox {
            row,
            column,
            rowspan: 1,
            colspan: 1,
            lines,
        })
    });
    TableBox {
        x0: xs.first().copied().unwrap_or(0.0),
        y0,
        y1,
        xs,
        cells: cells.collect(),
    }
}
