//! Criteria in one line of text: a list item, a line with its weight, an enumeration in a sentence.

mod lead;
mod parts;
mod reader;

use super::clause::LONGEST_NAME;
use super::cue::{self, CueText};
use super::flow::Line;
use super::label::{Label, Word};
use super::rows::{Row, Shape, Style, clean_name, is_name};
use super::scale::{self, Mark};
use super::scope::Scope;
use reader::Reader;

/// What one line says.
#[derive(Debug, Clone, Default)]
pub(super) struct LineRead {
    /// Words before the colon that opens an enumeration of several weights.
    pub lead: String,
    pub rows: Vec<Row>,
    /// The line is a weight and nothing else.
    pub lone: Option<Mark>,
}

/// Reads one line.
pub(super) fn read(line: &Line) -> LineRead {
    if let Some(lone) =
        Mark::alone(&line.text).filter(|mark| mark.unit != scale::Unit::Bare || line.text.trim().len() <= 6)
    {
        return LineRead {
            lone: Some(lone),
            ..LineRead::default()
        };
    }
    let (label, rest) = label(line);
    let mut reader = Reader::new(rest, line, &label);
    reader.read();
    let mut read = LineRead {
        lead: reader.lead,
        rows: reader.rows,
        lone: None,
    };
    // « Pour le lot 1, les offres sont classées au regard du prix (60 %) et … ».
    if let Some((scope, _)) = Scope::prefix(&read.lead)
        && let Some(first) = read.rows.first_mut()
    {
        first.lots.get_or_insert(scope.to_string());
    }
    for row in &mut read.rows {
        row.style.depth = line.depth;
        row.style.indent = line.indent;
    }
    if let Some(first) = read.rows.first_mut() {
        if !label.is_empty() || first.label.is_empty() {
            first.style.shape = Shape::of(&label);
            first.label = label;
        }
        first.same_line = false;
    }
    if let Some(last) = read.rows.last_mut() {
        last.opens = opens(&line.text);
    }
    share_lots(&mut read.rows);
    read
}

/// « Lot 1 : prix 40 %, délai 60 % »: the lot named first is that of all that follows on the line.
fn share_lots(rows: &mut [Row]) {
    let mut lots: Option<String> = None;
    for row in rows {
        if row.lots.is_some() {
            lots.clone_from(&row.lots);
        } else {
            row.lots.clone_from(&lots);
        }
    }
}

/// « 40 %, dont », « répartis comme suit : »: the parts follow.
fn opens(text: &str) -> bool {
    let end = text
        .trim_end()
        .trim_end_matches(|c: char| c.is_whitespace() || c == '*');
    end.ends_with(':') || end.ends_with("dont") || end.ends_with("suit")
}

/// Label of a line, from its marker and its text.
pub(super) fn label(line: &Line) -> (Label, &str) {
    let (inner, rest) = Label::read(&line.text);
    let Some(mut outer) = Label::alone(&line.marker) else {
        return (inner, rest);
    };
    if inner.is_empty() {
        return (outer, line.text.as_str());
    }
    if !inner.path.is_empty() {
        outer.path = inner.path;
    }
    if inner.word != Word::None {
        outer.word = inner.word;
    }
    (outer, rest)
}

/// An item of a list that names a criterion without a weight.
pub(super) fn unweighted(line: &Line) -> Option<Row> {
    let (label, rest) = label(line);
    let blank = CueText::new(rest).has(&cue::UNDEFINED_WEIGHT)
        || rest.contains("…%")
        || rest.contains("… %")
        || rest.contains("__");
    let cut = if blank { blank_cut(rest) } else { rest.len() };
    let (lots, rest) = match Scope::prefix(&rest[..cut]) {
        Some((scope, after)) => (Some(scope.to_string()), after),
        None => (None, &rest[..cut]),
    };
    let name = clean_name(rest);
    if !is_name(&name) || name.len() > LONGEST_NAME {
        return None;
    }
    let style = Style {
        depth: line.depth,
        indent: line.indent,
        shape: Shape::of(&label),
    };
    let mut row = Row {
        label,
        style,
        unit: line.unit,
        blank,
        lots,
        opens: opens(&line.text),
        ..Row::default()
    };
    row.take_name(&name);
    Some(row)
}

/// End of the name before a weight that is promised: « RSE – à définir », « Prix : … % ».
fn blank_cut(text: &str) -> usize {
    let sign = text.find(['…', '_']).unwrap_or(text.len());
    let separator = text
        .char_indices()
        .rev()
        .find(|(at, c)| *at <= sign && matches!(c, ':' | '–' | '—' | '(' | '='));
    let dash = text.rfind(" - ");
    let cut = separator.map(|(at, _)| at).or(dash).unwrap_or(sign);
    if is_name(&text[..cut]) { cut } else { sign }
}
