//! Clauses of the libraries found in a draft, on a terminal: how many stand as they are, and for the others
//! the words that changed.

use anstyle::AnsiColor;

use super::terminal::{colour, line};
use super::{counted, place, shortened};
use crate::verdict::{ClauseChange, ClauseRead, ClauseState};

/// Changes of one clause shown, at most: a text rewritten throughout is to be read, not listed.
const SHOWN: usize = 12;
const LONGEST: usize = 240;

/// The clauses of a tender; nothing when it shows none.
pub(super) fn render(out: &mut String, clauses: &[ClauseRead]) {
    if clauses.is_empty() {
        return;
    }
    let count = |state| clauses.iter().filter(|clause| clause.state == state).count();
    line(
        out,
        &format!(
            "  Clauses du clausier : {}, {}, {}",
            counted(count(ClauseState::Inchangee), "inchangée", "inchangées"),
            counted(count(ClauseState::Modifiee), "modifiée", "modifiées"),
            counted(
                count(ClauseState::Ancienne),
                "d’une version antérieure",
                "de versions antérieures"
            ),
        ),
    );
    for clause in clauses.iter().filter(|clause| clause.state != ClauseState::Inchangee) {
        let word = match clause.state {
            ClauseState::Ancienne => "version antérieure",
            _ => "modifiée",
        };
        line(
            out,
            &format!("    {} – {word} ({})", clause.clause, place(&clause.place)),
        );
        for change in clause.changes.iter().take(SHOWN) {
            render_change(out, change);
        }
        if let more @ 1.. = clause.changes.len().saturating_sub(SHOWN) {
            line(
                out,
                &format!("      … et {}", counted(more, "autre passage", "autres passages")),
            );
        }
        if !clause.lost.is_empty() {
            line(out, &format!("      Éléments perdus : {}", clause.lost.join(", ")));
        }
    }
}

/// What was there, then what is: the signs say it without colours.
fn render_change(out: &mut String, change: &ClauseChange) {
    let lost = if change.lost.is_empty() {
        String::new()
    } else {
        format!("  ({} perdu)", change.lost.join(", "))
    };
    for (sign, style, text, after) in [
        ('-', colour(AnsiColor::Red), &change.before, lost.as_str()),
        ('+', colour(AnsiColor::Green), &change.after, ""),
    ] {
        if !text.is_empty() {
            let text = shortened(text, LONGEST);
            line(out, &format!("      {style}{sign} {text}{style:#}{after}"));
        }
    }
}
