//! Sub-totals: « Sous-total technique : 60 » after the parts of a criterion makes them its parts.

use num_rational::Ratio;

use super::cue::{self, CueText};
use super::rows::{Row, clean_name, is_name};
use super::scale::Mark;
use crate::text::quantity::Exact;

/// Gathers the rows that a sub-total adds up, under the row that heads them or under the name it gives; false
/// when the line is the total of the whole, or adds up nothing.
pub(super) fn gather(rows: &mut Vec<Row>, text: &str, mark: &Mark, unit: usize) -> bool {
    let Some(start) = summed(rows, mark.value) else {
        return false;
    };
    let headed = start > 0 && !rows[start - 1].weighted() && rows[start - 1].children.is_empty();
    let name = own_name(text);
    if !headed && name.is_empty() {
        return false;
    }
    let parts = rows.split_off(start);
    let mut head = match rows.pop() {
        Some(head) if headed => head,
        last => {
            rows.extend(last);
            let mut head = Row {
                name,
                unit,
                ..Row::default()
            };
            // It stands where its first part stood.
            if let Some(first) = parts.first() {
                head.style = first.style.clone();
            }
            head
        }
    };
    head.weight = Some(mark.clone());
    head.written = Some(mark.written());
    head.weight_unit = Some(unit);
    head.children = parts;
    rows.push(head);
    true
}

/// Where the last rows that make exactly `value` start: two at least, or one under its head.
fn summed(rows: &[Row], value: Exact) -> Option<usize> {
    let mut sum: Exact = Ratio::from(0);
    for (at, row) in rows.iter().enumerate().rev() {
        let weight = row.weight.as_ref().filter(|mark| mark.upper.is_none())?;
        sum += weight.value;
        if sum == value {
            let one = at + 1 == rows.len();
            let headed = at > 0 && !rows[at - 1].weighted();
            return (!one || headed).then_some(at);
        }
        if sum > value {
            return None;
        }
    }
    None
}

/// « Sous-total valeur technique » names the criterion; « Total » does not.
fn own_name(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let idle = |word: &str| {
        let cue = CueText::new(word);
        cue.words().all(|word| {
            matches!(
                word,
                "sou"
                    | "total"
                    | "totaux"
                    | "du"
                    | "de"
                    | "la"
                    | "le"
                    | "des"
                    | "critere"
                    | "point"
                    | "general"
                    | "note"
                    | "maximum"
            ) || word.chars().all(|c| c.is_ascii_digit())
        })
    };
    let from = words.iter().position(|word| !idle(word)).unwrap_or(words.len());
    let name = clean_name(&words[from..].join(" "));
    let whole = CueText::new(&name).is(&cue::TOTAL_ALONE);
    if is_name(&name) && !whole { name } else { String::new() }
}
