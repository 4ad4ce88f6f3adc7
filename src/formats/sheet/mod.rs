//! Workbooks (.xlsx): price and criteria grids as tables, each sheet under its name, values as they are shown.
//!
//! Cells are streamed and kept sparse: a sheet that claims a million columns costs what it holds.

mod value;

use std::collections::{BTreeMap, BTreeSet};

use value::{Formats, unescape};

use super::ReadError;
use super::archive::shown;
use super::docx::package::{Package, in_part};
use super::xml::{Ns, Tag, Token, Xml, XmlError};
use crate::document::{Block, Cell, Document, Gap, GapReason, Inline, Place, Table, Text};
use crate::limits;

type Result<T> = std::result::Result<T, XmlError>;

/// A sheet as the workbook lists it.
struct Entry {
    name: String,
    relation: String,
    visible: bool,
}

#[derive(Default)]
struct Sheet {
    cells: Vec<(u32, u32, String)>,
    /// First cell of a merge -> rows and columns that it covers.
    merges: BTreeMap<(u32, u32), (u32, u32)>,
    hidden_columns: Vec<(u32, u32)>,
    cut: bool,
}

/// Reads an opened workbook.
pub fn read(package: &mut Package) -> std::result::Result<Document, ReadError> {
    let main = package.main.clone();
    let workbook = package
        .text(&main)?
        .ok_or_else(|| ReadError::MissingPart { part: shown(&main) })?;
    let (entries, date1904) = read_workbook(&workbook).map_err(|error| in_part(&main, error))?;
    let strings = match package.target("sharedStrings").map(str::to_owned) {
        Some(part) => {
            let text = package.text(&part)?.unwrap_or_default();
            read_strings(&text).map_err(|error| in_part(&part, error))?
        }
        None => Vec::new(),
    };
    let formats = match package.target("styles").map(str::to_owned) {
        Some(part) => {
            let text = package.text(&part)?.unwrap_or_default();
            Formats::read(&text, date1904).map_err(|error| in_part(&part, error))?
        }
        None => Formats::default(),
    };
    let mut document = Document::default();
    let mut budget = limits::CELLS;
    let mut ordinal = 0;
    for entry in entries.iter().filter(|entry| entry.visible) {
        let Some(part) = package
            .relations
            .get(&entry.relation)
            .filter(|r| !r.external)
            .map(|r| r.target.clone())
        else {
            continue;
        };
        let Some(text) = package.text(&part)? else { continue };
        let sheet = read_sheet(&text, &strings, &formats, &mut budget).map_err(|error| in_part(&part, error))?;
        if sheet.cut {
            let what = format!("feuille « {} » lue en partie : trop de cellules", shown(&entry.name));
            document.gaps.push(Gap {
                place: Place::default(),
                reason: GapReason::Limit,
                what,
            });
        }
        if let Some(table) = table(sheet, ordinal + 1) {
            ordinal += 1;
            let place = Place {
                table: Some(ordinal),
                ..Place::default()
            };
            document.body.push(Block::Heading {
                level: 1,
                number: None,
                content: line(&entry.name),
                place,
            });
            document.body.push(Block::Table(table));
        }
    }
    Ok(document)
}

fn line(text: &str) -> Vec<Inline> {
    let mut content = Vec::new();
    for (index, part) in text.split('\n').enumerate() {
        if index > 0 {
            content.push(Inline::Break);
        }
        content.push(Inline::Text(Text::plain(part.trim_end_matches('\r'))));
    }
    content
}

fn attribute<'a>(xml: &Xml<'a>, tag: &Tag<'a>, name: &str) -> Option<String> {
    xml.attribute(tag, Ns::None, name).map(|value| value.into_owned())
}

fn is_on(value: Option<String>) -> bool {
    value.is_some_and(|value| value == "1" || value == "true")
}

fn read_workbook(text: &str) -> Result<(Vec<Entry>, bool)> {
    let mut xml = Xml::new(text);
    let (mut entries, mut date1904) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.is(Ns::Sheet, "sheet") => entries.push(Entry {
                name: attribute(&xml, &tag, "name").unwrap_or_default(),
                relation: xml.attribute(&tag, Ns::R, "id").unwrap_or_default().into_owned(),
                visible: attribute(&xml, &tag, "state").is_none_or(|state| state == "visible"),
            }),
            Token::Open(tag) if tag.is(Ns::Sheet, "workbookPr") => date1904 = is_on(attribute(&xml, &tag, "date1904")),
            Token::End => return Ok((entries, date1904)),
            _ => {}
        }
    }
}

fn read_strings(text: &str) -> Result<Vec<String>> {
    let mut xml = Xml::new(text);
    let mut strings = Vec::new();
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.is(Ns::Sheet, "si") => strings.push(read_rich(&mut xml)?),
            Token::End => return Ok(strings),
            _ => {}
        }
    }
}

/// The text of a string item or inline string; readings of Asian names (`rPh`) are no text.
fn read_rich(xml: &mut Xml) -> Result<String> {
    let mut out = String::new();
    xml.each_child(|xml, tag| {
        if tag.is(Ns::Sheet, "t") {
            out.push_str(&xml.text(limits::PART_BYTES)?);
        } else if tag.is(Ns::Sheet, "r") {
            xml.each_child(|xml, tag| {
                if tag.is(Ns::Sheet, "t") {
                    out.push_str(&xml.text(limits::PART_BYTES)?);
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(unescape(&out))
}

fn read_sheet(text: &str, strings: &[String], formats: &Formats, budget: &mut usize) -> Result<Sheet> {
    let mut xml = Xml::new(text);
    let mut sheet = Sheet::default();
    let mut row = 0;
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.ns == Ns::Sheet => match tag.local() {
                "row" => {
                    row = attribute(&xml, &tag, "r")
                        .and_then(|r| r.parse().ok())
                        .unwrap_or(row + 1);
                    if is_on(attribute(&xml, &tag, "hidden")) {
                        xml.skip()?;
                    } else {
                        read_row(&mut xml, row, &mut sheet, (strings, formats), budget)?;
                    }
                }
                "col" if is_on(attribute(&xml, &tag, "hidden")) && sheet.hidden_columns.len() < limits::SPAN => {
                    let number = |name| attribute(&xml, &tag, name).and_then(|n| n.parse::<u32>().ok());
                    sheet.hidden_columns.extend(number("min").zip(number("max")));
                }
                "mergeCell" => {
                    let range = attribute(&xml, &tag, "ref").and_then(|range| read_range(&range));
                    if let Some(((top, left), (bottom, right))) = range {
                        let size = (bottom.saturating_sub(top) + 1, right.saturating_sub(left) + 1);
                        sheet.merges.insert((top, left), size);
                    }
                }
                _ => {}
            },
            Token::End => return Ok(sheet),
            _ => {}
        }
    }
}

fn read_row<'a>(
    xml: &mut Xml<'a>,
    row: u32,
    sheet: &mut Sheet,
    (strings, formats): (&[String], &Formats),
    budget: &mut usize,
) -> Result<()> {
    let mut column = 0;
    xml.each_child(|xml: &mut Xml<'a>, tag: Tag<'a>| {
        if !tag.is(Ns::Sheet, "c") {
            return Ok(());
        }
        let place = attribute(xml, &tag, "r").and_then(|place| read_place(&place));
        column = place.map_or(column + 1, |place| place.1);
        if *budget == 0 {
            sheet.cut = true;
            return Ok(());
        }
        let kind = attribute(xml, &tag, "t").unwrap_or_default();
        let style = attribute(xml, &tag, "s")
            .and_then(|style| style.parse().ok())
            .unwrap_or(0);
        let mut value = String::new();
        xml.each_child(|xml, tag| {
            if tag.is(Ns::Sheet, "v") {
                value = xml.text(limits::PART_BYTES)?;
            } else if tag.is(Ns::Sheet, "is") {
                value = read_rich(xml)?;
            }
            Ok(())
        })?;
        let text = match kind.as_str() {
            "s" => value
                .trim()
                .parse::<usize>()
                .ok()
                .and_then(|at| strings.get(at))
                .cloned()
                .unwrap_or_default(),
            "inlineStr" => value,
            "str" => unescape(&value),
            "b" => if value.trim() == "1" { "VRAI" } else { "FAUX" }.to_owned(),
            "e" => value,
            _ => formats.shown(&value, style),
        };
        if !text.trim().is_empty() {
            *budget -= 1;
            sheet.cells.push((row, column, text));
        }
        Ok(())
    })
}

/// `B7` as row and column, from 1.
fn read_place(text: &str) -> Option<(u32, u32)> {
    let split = text.find(|c: char| c.is_ascii_digit())?;
    let column = text[..split].bytes().try_fold(0_u32, |column, byte| {
        let letter = byte
            .to_ascii_uppercase()
            .checked_sub(b'A')
            .filter(|letter| *letter < 26)?;
        column.checked_mul(26)?.checked_add(u32::from(letter) + 1)
    })?;
    Some((text[split..].parse().ok()?, column))
}

fn read_range(text: &str) -> Option<((u32, u32), (u32, u32))> {
    let (from, to) = text.split_once(':')?;
    Some((read_place(from)?, read_place(to)?))
}

/// The cells that hold something, as a table without the empty rows and columns between them.
fn table(sheet: Sheet, ordinal: u32) -> Option<Table> {
    let hidden = |column: u32| {
        sheet
            .hidden_columns
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&column))
    };
    let rows: BTreeSet<u32> = sheet.cells.iter().map(|cell| cell.0).collect();
    let columns: BTreeSet<u32> = sheet
        .cells
        .iter()
        .map(|cell| cell.1)
        .filter(|column| !hidden(*column))
        .collect();
    let columns: Vec<u32> = columns.into_iter().collect();
    let row_list: Vec<u32> = rows.iter().copied().collect();
    let mut cells: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    for (row, column, text) in sheet.cells {
        let Ok(at) = columns.binary_search(&column) else {
            continue;
        };
        let (tall, wide) = sheet.merges.get(&(row, column)).copied().unwrap_or((1, 1));
        let reach = |list: &[u32], from: u32, size: u32| {
            let end = from.saturating_add(size);
            (list.partition_point(|n| *n < end) - list.partition_point(|n| *n < from)).clamp(1, limits::SPAN)
        };
        let place = Place {
            table: Some(ordinal),
            row: Some(row),
            cell: Some(column),
            ..Place::default()
        };
        cells.entry(row).or_default().push(Cell {
            column: at,
            colspan: reach(&columns, column, wide),
            rowspan: reach(&row_list, row, tall),
            blocks: vec![Block::Paragraph {
                content: line(&text),
                place,
            }],
        });
    }
    let mut rows: Vec<Vec<Cell>> = cells.into_values().collect();
    for row in &mut rows {
        row.sort_by_key(|cell| cell.column);
    }
    let place = Place {
        table: Some(ordinal),
        ..Place::default()
    };
    (!rows.is_empty()).then_some(Table {
        header_rows: 0,
        rows,
        caption: None,
        widths: Vec::new(),
        place,
    })
}
