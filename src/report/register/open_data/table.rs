//! A published table: its columns, its CSV and JSON, its Table Schema.
//!
//! Texts that a spreadsheet would run as a formula are defused.

use serde_json::{Map, Value, json};

/// A column of a published table.
pub struct Column {
    pub name: &'static str,
    pub kind: &'static str,
    pub title: &'static str,
    pub required: bool,
    /// Only these values, when there are any.
    pub values: &'static [&'static str],
}

pub const fn column(name: &'static str, kind: &'static str, title: &'static str, required: bool) -> Column {
    Column {
        name,
        kind,
        title,
        required,
        values: &[],
    }
}

pub const fn choice(name: &'static str, title: &'static str, values: &'static [&'static str]) -> Column {
    Column {
        name,
        kind: "string",
        title,
        required: false,
        values,
    }
}

/// Rows of a table, cells in the order of its columns.
pub type Rows = Vec<Vec<Option<String>>>;

/// A table to publish.
pub struct Table {
    pub name: &'static str,
    pub title: &'static str,
    pub columns: &'static [Column],
    /// Columns that tell one row from another.
    pub key: &'static [&'static str],
    pub rows: Rows,
}

/// The table in datapackage.json.
pub fn resource(table: &Table) -> Value {
    json!({
        "name": table.name,
        "title": table.title,
        "path": format!("{}.csv", table.name),
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true },
        "schema": schema(table),
    })
}

pub fn schema(table: &Table) -> Value {
    json!({
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": table.name,
        "title": table.title,
        "description": table.title,
        "countryCode": "FR",
        "version": "1.0.0",
        "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": table.key,
    })
}

fn field(column: &Column) -> Value {
    let mut constraints = Map::new();
    constraints.insert("required".to_owned(), json!(column.required));
    if !column.values.is_empty() {
        constraints.insert("enum".to_owned(), json!(column.values));
    }
    if column.name == "acheteur_siret" {
        constraints.insert("pattern".to_owned(), json!("[0-9]{14}"));
    }
    json!({
        "name": column.name,
        "title": column.title,
        "description": column.title,
        "type": column.kind,
        "constraints": constraints,
    })
}

/// UTF-8 without a mark, commas, LF, a header line.
pub fn csv(columns: &[Column], rows: &Rows) -> String {
    let mut out = columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",");
    out.push('\n');
    for row in rows {
        let cells: Vec<String> = columns
            .iter()
            .zip(row)
            .map(|(column, value)| cell(column, value.as_deref()))
            .collect();
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}

fn cell(column: &Column, value: Option<&str>) -> String {
    let value = value.unwrap_or_default();
    let value = if column.kind == "string" {
        defused(value)
    } else {
        value.to_owned()
    };
    if value.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value
    }
}

/// A text that a spreadsheet would take for a formula gets an apostrophe, which makes it a text.
fn defused(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

/// The same rows as JSON objects.
pub fn objects(columns: &[Column], rows: &Rows) -> Value {
    let object = |row: &Vec<Option<String>>| -> Value {
        let pairs = columns.iter().zip(row);
        Value::Object(
            pairs
                .map(|(column, value)| (column.name.to_owned(), typed(column, value.as_deref())))
                .collect(),
        )
    };
    rows.iter().map(object).collect()
}

fn typed(column: &Column, value: Option<&str>) -> Value {
    let Some(value) = value else { return Value::Null };
    match column.kind {
        // What is no number would be no JSON; the text is kept then.
        "integer" | "number" | "boolean" => serde_json::from_str(value).unwrap_or_else(|_| json!(value)),
        _ => json!(value),
    }
}
