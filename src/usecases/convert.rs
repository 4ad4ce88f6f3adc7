//! What was read of one file, as Markdown, HTML or JSON.

use std::path::Path;

use serde::Serialize;

use super::{Error, disk};
use crate::document::{Document, Unit, UnitKind};
use crate::formats::{self, Output};

/// The form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Markdown,
    Html,
    Json,
}

/// The text, and a French sentence for each part that was not read.
#[derive(Debug)]
pub struct Answer {
    pub text: String,
    pub gaps: Vec<String>,
}

/// Reads a file and writes what was read.
pub fn convert(path: &Path, target: Target) -> Result<Answer, Error> {
    let bytes = disk::read(path)?;
    let name = path.display().to_string();
    let document = formats::read(&name, &bytes).map_err(|error| Error::Content(vec![format!("{name} : {error}")]))?;
    let gaps = document
        .gaps
        .iter()
        .map(|gap| format!("{name} : non lu : {}.", gap.what))
        .collect();
    let text = match target {
        Target::Markdown => text_of(formats::write(&document, Output::Markdown)),
        Target::Html => text_of(formats::write(&document, Output::Html)),
        Target::Json => json(&document),
    };
    Ok(Answer { text, gaps })
}

/// Writers of text formats give UTF-8.
fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    text: &'a str,
    place: &'a crate::document::Place,
}

/// One object for each unit of text, in reading order.
fn json(document: &Document) -> String {
    let units = document.units();
    let lines: Vec<Line> = units
        .iter()
        .map(|unit| Line {
            kind: kind(unit),
            text: &unit.text,
            place: &unit.place,
        })
        .collect();
    serde_json::to_string_pretty(&lines).unwrap_or_default() + "\n"
}

fn kind(unit: &Unit) -> &'static str {
    match unit.kind {
        UnitKind::Heading { .. } => "heading",
        UnitKind::Paragraph => "paragraph",
        UnitKind::Item { .. } => "item",
        UnitKind::Cell { .. } => "cell",
        UnitKind::Contents => "contents",
        UnitKind::Note => "note",
        UnitKind::TextBox => "textbox",
    }
}
