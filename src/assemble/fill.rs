//! Fills templates: one Tera engine, values of the tender that stay text, an output budget.
//!
//! A value is never read as a template, and every character that Markdown could read as structure is
//! escaped: a title « a | b » cannot open a column, nor `{{ 7*7 }}` compute anything.

use std::io::{self, Write};

use jiff::civil::Date;
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::error::Error;
use super::{french, marks};
use crate::library::profile;

/// Bytes that one template may print.
const BUDGET: usize = 8 << 20;

pub(super) struct Engine {
    tera: Tera,
}

impl Engine {
    /// Parses all templates at once; names end in `.md` so that values are escaped.
    pub(super) fn new(templates: Vec<(String, &str)>) -> Result<Self, Error> {
        let mut tera = Tera::new();
        tera.autoescape_on([".md"]);
        tera.set_escape_fn(escape_markdown);
        tera.register_filter("nombre", nombre);
        tera.register_filter("date", date);
        tera.register_function("champ", champ);
        tera.register_function("case", |_: Kwargs, _: &State| mark(marks::TICK_BOX));
        tera.register_function("sommaire", |_: Kwargs, _: &State| mark(marks::CONTENTS));
        tera.register_function("saut_de_page", |_: Kwargs, _: &State| mark(marks::PAGE_BREAK));
        tera.register_function("tableau", tableau);
        tera.add_raw_templates(templates)
            .map_err(|error| template_error("gabarits et clauses", &error))?;
        Ok(Self { tera })
    }

    pub(super) fn render(&self, name: &str, context: &Context) -> Result<String, Error> {
        let mut out = Budget { bytes: Vec::new() };
        self.tera
            .render_to(name, context, &mut out)
            .map_err(|error| template_error(name, &error))?;
        // Tera writes whole strings, all of them UTF-8.
        Ok(String::from_utf8_lossy(&out.bytes).into_owned())
    }
}

fn template_error(place: &str, error: &tera::Error) -> Error {
    let mut problem = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        problem.push_str(&format!(" ; {cause}"));
        source = cause.source();
    }
    Error::Template {
        place: place.to_owned(),
        problem,
    }
}

struct Budget {
    bytes: Vec<u8>,
}

impl Write for Budget {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > BUDGET {
            return Err(io::Error::other("le texte produit dépasse 8 Mio"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A value of the tender for Tera. Whole numbers stay numbers, so that templates can compare them;
/// others are printed the French way (`7,5`).
pub(super) fn value(value: &profile::Value) -> Value {
    match value {
        profile::Value::Bool(yes) => Value::from(*yes),
        #[expect(clippy::cast_possible_truncation, reason = "bounded by the guard")]
        profile::Value::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => Value::from(*number as i64),
        profile::Value::Number(number) => Value::normal_string(&french::plain_number(*number)),
        profile::Value::Text(text) => Value::normal_string(text),
        profile::Value::Date(date) => Value::normal_string(&date.to_string()),
    }
}

/// Text that is Markdown already: printed as it is.
pub(super) fn markdown(text: &str) -> Value {
    Value::safe_string(text)
}

/// Text that must stay text: escaped where it is printed.
pub(super) fn text(text: &str) -> Value {
    Value::normal_string(text)
}

pub(super) fn escape(text: &str) -> String {
    let mut out = Vec::new();
    // Memory does not fail to be written.
    let _ = escape_markdown(text, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fn escape_markdown(input: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut buffer = [0; 4];
    // Blanks at the start of a line would make it a block of code.
    for c in input.trim().chars() {
        let shown = match c {
            '\n' => marks::LINE,
            '\t' => ' ',
            c if c.is_control() || marks::is_mark(c) => continue,
            c => {
                if c.is_ascii_punctuation() {
                    out.write_all(b"\\")?;
                }
                c
            }
        };
        out.write_all(shown.encode_utf8(&mut buffer).as_bytes())?;
    }
    Ok(())
}

fn nombre(value: &Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let number = match value.as_f64() {
        Some(number) => number,
        None => value
            .as_str()
            .and_then(|text| text.replace(',', ".").parse().ok())
            .ok_or_else(|| tera::Error::message("le filtre « nombre » attend un nombre"))?,
    };
    Ok(Value::normal_string(&french::number(number)))
}

fn date(value: &Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let date: Date = value
        .as_str()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| tera::Error::message("le filtre « date » attend une date comme 2026-12-01"))?;
    Ok(Value::normal_string(&crate::text::date::written(date)))
}

fn mark(mark: char) -> Value {
    Value::safe_string(mark.encode_utf8(&mut [0; 4]))
}

/// `{{ champ(invite="Nom du candidat") }}`: a field that the bidder or the buyer fills.
fn champ(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let prompt: &str = arguments.must_get("invite")?;
    Ok(Value::safe_string(&format!(
        "{}{}{}",
        marks::FIELD,
        escape(prompt),
        marks::FIELD_END
    )))
}

/// `{{ tableau(titre="Pénalités", largeurs="3,1,1") }}`: in a paragraph of its own before a table.
fn tableau(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let title: &str = arguments.must_get("titre")?;
    let widths: &str = arguments.get("largeurs")?.unwrap_or("");
    Ok(Value::safe_string(&format!(
        "{}{}{}{}",
        marks::TABLE,
        escape(title),
        marks::FIELD_END,
        escape(widths)
    )))
}
