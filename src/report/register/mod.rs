//! The register on a terminal, on paper, as JSON, as a calendar and as open data. Computes nothing.

mod chart;
mod duties;
mod exchange;
mod indicators;
mod indicators_json;
mod open_data;
mod paper;
mod sheet;
mod tenders;
mod yearly;

pub use chart::with_charts;
pub use duties::{calendar, duties, duties_json, planned, settled};
pub use exchange::imported;
pub use indicators::{entered, indicators};
pub use indicators_json::indicators_json;
pub use open_data::{PublishedTender, open_data};
pub use sheet::sheet;
pub use tenders::{added, copied, corrected, list, list_json, tender, tender_json, verified};
pub use yearly::yearly;

use anstyle::{AnsiColor, Color, Style};

use crate::register::standing::State;

const BOLD: Style = Style::new().bold();

/// A state in words, with its colour.
fn state(state: State) -> (&'static str, Style) {
    let (word, colour) = match state {
        State::Compliant => ("conforme", AnsiColor::Green),
        State::NonCompliant => ("non conforme", AnsiColor::Red),
        State::Unknown => ("indéterminé", AnsiColor::Yellow),
        State::OutOfScope => ("hors champ", AnsiColor::BrightBlack),
        State::Waived => ("dispensé", AnsiColor::Magenta),
    };
    (word, Style::new().bold().fg_color(Some(Color::Ansi(colour))))
}

fn coloured(tender: State) -> String {
    let (word, style) = state(tender);
    format!("{style}{word}{style:#}")
}

/// `2026-03-04` as `4 mars 2026` is read by people; here the sortable form is kept, `–` for none.
fn shown(value: Option<&str>) -> &str {
    value.unwrap_or("–")
}

/// Pretty JSON with a final newline.
fn pretty(value: &serde_json::Value) -> String {
    // A value is always JSON.
    let mut json = serde_json::to_string_pretty(value).unwrap_or_default();
    json.push('\n');
    json
}
