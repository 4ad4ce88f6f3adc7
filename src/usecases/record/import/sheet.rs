//! Spreadsheets: the first table of the workbook, its first row being the header.

use super::{Answer, Error, Job};
use crate::document::{Block, Table, accepted_text};
use crate::formats;
use crate::register::import::Mapping;
use crate::usecases::disk;

pub(super) fn import(job: &Job<'_>) -> Result<Answer, Error> {
    let path = &job.request.file;
    let refused = |why: String| Error::Content(vec![format!("{} : {why}", path.display())]);
    let document =
        formats::read(&path.to_string_lossy(), &disk::read(path)?).map_err(|error| refused(error.to_string()))?;
    if let Some(gap) = document.gaps.first() {
        return Err(refused(format!(
            "le classeur n’a pas pu être lu en entier ({}). Enregistrez-le en CSV.",
            gap.what
        )));
    }
    let table = document.body.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let mut rows = table.map(rows).unwrap_or_default().into_iter();
    let Some(headers) = rows.next() else {
        return Err(refused(
            "aucun tableau dans ce classeur. La première ligne nomme les colonnes.".to_owned(),
        ));
    };
    let mapping = Mapping::new(&headers, &job.request.columns)?;
    let rows: Vec<Vec<String>> = rows.collect();
    job.bring(Some((headers, mapping.clone())), &mut |taker| {
        for (line, cells) in (2..).zip(&rows) {
            let row = mapping.row(|at| cells.get(at).cloned().unwrap_or_default());
            taker.take(&|| format!("Ligne {line} du tableau"), row)?;
        }
        Ok(())
    })
}

/// Cells by column, for merged and missing cells leave holes.
fn rows(table: &Table) -> Vec<Vec<String>> {
    let row = |cells: &Vec<crate::document::Cell>| {
        let mut row = Vec::new();
        for cell in cells {
            row.resize(row.len().max(cell.column + 1), String::new());
            row[cell.column] = text(&cell.blocks);
        }
        row
    };
    table.rows.iter().map(row).collect()
}

fn text(blocks: &[Block]) -> String {
    let lines = blocks.iter().filter_map(|block| match block {
        Block::Paragraph { content, .. } | Block::Heading { content, .. } | Block::Item { content, .. } => {
            Some(accepted_text(content))
        }
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ")
}
