//! What was read of one file, as Markdown, HTML or JSON.

use std::path::Path;

use serde::Serialize;

use super::{Error, disk};
use crate::document::{Document, Place, Unit, UnitKind};
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

/// What was read, as data: the units that rules look at, and beside them what is never evidence.
#[derive(Serialize)]
struct Reading<'a> {
    title: Option<&'a str>,
    language: Option<&'a str>,
    /// Headings, paragraphs, items and cells in reading order, then the notes.
    units: Vec<Line<'a>>,
    /// Headers and footers.
    margins: Vec<String>,
    comments: Vec<Remark<'a>>,
    gaps: Vec<Missing<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    /// Level of a heading (0 for the title), depth of an item (from 0).
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    /// The number or marker with which the text begins, as shown.
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<Slot>,
    place: &'a Place,
}

/// Where a cell stands in its table, counted from 0, and what it spans.
#[derive(Serialize)]
struct Slot {
    row: usize,
    column: usize,
    colspan: usize,
    rowspan: usize,
    header: bool,
}

#[derive(Serialize)]
struct Remark<'a> {
    author: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Missing<'a> {
    what: &'a str,
    place: &'a Place,
}

fn json(document: &Document) -> String {
    let units = document.units();
    let margins = Document {
        body: document.margins.clone(),
        ..Document::default()
    };
    let reading = Reading {
        title: document.title.as_deref(),
        language: document.language.as_deref(),
        units: units.iter().map(line).collect(),
        margins: margins.units().into_iter().map(|unit| unit.text).collect(),
        comments: document
            .comments
            .iter()
            .map(|comment| Remark {
                author: &comment.author,
                text: &comment.text,
            })
            .collect(),
        gaps: document
            .gaps
            .iter()
            .map(|gap| Missing {
                what: &gap.what,
                place: &gap.place,
            })
            .collect(),
    };
    serde_json::to_string_pretty(&reading).unwrap_or_default() + "\n"
}

fn line(unit: &Unit) -> Line<'_> {
    let (kind, level, cell) = match unit.kind {
        UnitKind::Heading { level } => ("heading", Some(level), None),
        UnitKind::Paragraph => ("paragraph", None, None),
        UnitKind::Item { depth } => ("item", Some(depth), None),
        UnitKind::Cell {
            row,
            column,
            colspan,
            rowspan,
            header,
        } => {
            let slot = Slot {
                row,
                column,
                colspan,
                rowspan,
                header,
            };
            ("cell", None, Some(slot))
        }
        UnitKind::Contents => ("contents", None, None),
        UnitKind::Note => ("note", None, None),
        UnitKind::TextBox => ("textbox", None, None),
    };
    Line {
        kind,
        level,
        label: unit.text[..unit.label].trim_end(),
        text: &unit.text,
        cell,
        place: &unit.place,
    }
}
