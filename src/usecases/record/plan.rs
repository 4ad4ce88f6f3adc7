//! Follow-up of contracts: a control plan, as assembled or as somebody changed it, becomes dated duties.

use std::path::{Path, PathBuf};

use super::{Error, Location};
use crate::document::{Block, Document, Table, accepted_text};
use crate::formats;
use crate::register::evidence::sha256;
use crate::register::followup::{Control, Duty, Outcome, Rhythm};
use crate::register::{Register, Stamp};
use crate::usecases::disk;

/// The control plan's name among the assembled pieces.
const PLAN: &str = "plan-controle";

/// # Errors
/// The plan cannot be read or holds no table of controls, or the register refuses.
pub fn plan(location: &Location, id: &str, path: &Path, stamp: &Stamp) -> Result<Vec<Duty>, Error> {
    let file = plan_file(path)?;
    let refused = |why: &str| Error::Content(vec![format!("{} : {why}", file.display())]);
    let document =
        formats::read(&file.to_string_lossy(), &disk::read(&file)?).map_err(|error| refused(&error.to_string()))?;
    let controls = controls(&document).ok_or_else(|| {
        refused("aucun tableau « Contrôle, Obligation, Rythme ». Donnez le plan de contrôle du marché.")
    })?;
    Ok(Register::open(location)?.plan(stamp, id, &controls)?)
}

/// The plan itself, or the one in a folder of assembled pieces.
fn plan_file(path: &Path) -> Result<PathBuf, Error> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let is_plan = |file: &PathBuf| file.file_stem().is_some_and(|stem| stem == PLAN);
    let missing = || {
        Error::Content(vec![format!(
            "{} : ce dossier ne contient pas de plan de contrôle ({PLAN}.docx). Assemblez le marché, ou donnez le fichier.",
            path.display()
        )])
    };
    disk::list(path)?.into_iter().find(is_plan).ok_or_else(missing)
}

/// The rows of the table whose header names a control and a rhythm.
fn controls(document: &Document) -> Option<Vec<Control>> {
    document.body.iter().find_map(|block| match block {
        Block::Table(table) => rows(table),
        _ => None,
    })
}

fn rows(table: &Table) -> Option<Vec<Control>> {
    let mut rows = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| text(&cell.blocks)).collect::<Vec<_>>());
    let header = rows.next()?;
    let column = |name: &str| header.iter().position(|title| title.to_lowercase().starts_with(name));
    let (what, source, rhythm) = (column("contrôle")?, column("obligation")?, column("rythme")?);
    let proof = column("preuve");
    let cell = |row: &[String], at: usize| row.get(at).map_or("", String::as_str).trim().to_owned();
    let controls = rows.map(|row| Control {
        what: cell(&row, what),
        source: cell(&row, source),
        rhythm: read_rhythm(&cell(&row, rhythm)),
        proof: proof
            .map(|at| cell(&row, at))
            .filter(|proof| proof.chars().any(char::is_alphanumeric)),
    });
    Some(controls.filter(|control| !control.what.is_empty()).collect())
}

/// « Tous les trois mois (12 fois) »: the words of the plan.
fn read_rhythm(written: &str) -> Rhythm {
    let written = written.to_lowercase();
    let months = [
        ("tous les ans", 12),
        ("chaque année", 12),
        ("annuel", 12),
        ("tous les six mois", 6),
        ("semestriel", 6),
        ("tous les trois mois", 3),
        ("trimestriel", 3),
        ("tous les mois", 1),
        ("mensuel", 1),
    ];
    let found = months.iter().find(|(words, _)| written.contains(words));
    found.map_or(Rhythm::Undated, |(_, months)| Rhythm::Months(*months))
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

/// Notes what came of a duty; a document received is kept by its name and hash.
///
/// # Errors
/// The document cannot be read, or the register refuses.
pub fn settle(
    location: &Location,
    number: i64,
    document: Option<&Path>,
    mut outcome: Outcome,
    stamp: &Stamp,
) -> Result<Duty, Error> {
    if let Some(path) = document {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        outcome.document = Some((name, sha256(&disk::read(path)?)));
    }
    Ok(Register::open(location)?.settle(stamp, number, &outcome)?)
}
