//! Numbers, percentages, points, shares, durations, amounts and dates, in figures and in words, exact.
//!
//! One pass over a line of text. What a number is *for* (a weight, a penalty, a scale) is not decided here.

mod figures;
mod letters;
mod unit;

use std::ops::Range;

use num_rational::Ratio;

use letters::fold;

/// An exact value: `12,5` is 25/2.
pub type Exact = Ratio<i64>;

/// A number with what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// Bytes of the text, unit included.
    pub range: Range<usize>,
    pub kind: Kind,
    /// The value, or the lower bound of a range.
    pub value: Exact,
    /// Upper bound: « de 30 à 40 % », « entre 30 et 50 % ».
    pub upper: Option<Exact>,
    /// Written in letters: « quarante pour cent ».
    pub in_words: bool,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing is said: `40`, `quarante`.
    Number,
    /// `40 %`, `quarante pour cent`: the value is 40.
    Percent,
    /// `40 points`, `40 pts`.
    Points,
    /// `40/100`, `6/10`; « deux tiers » is 2 of 3.
    Share {
        of: i64,
    },
    Duration(TimeUnit),
    /// Euros; `k€` and `M€` are multiplied out.
    Amount,
    Date {
        year: Option<i16>,
        month: u8,
        day: u8,
    },
    /// A time of day: `12h00`, `16:30`.
    Time,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    HalfYear,
    Year,
}

/// All quantities of `text`, in order. Linear.
#[must_use]
pub fn quantities(text: &str) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut in_word = false;
    while let Some(byte) = bytes.get(at) {
        if in_word && byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        let read = if in_word {
            None
        } else if c.is_ascii_digit() {
            Some(figures::figures(text, at))
        } else if letters::opens_number(c) {
            letters::letters(text, at)
        } else {
            None
        };
        match read {
            Some(Read::Quantity(quantity)) => {
                at = quantity.range.end;
                found.push(quantity);
                in_word = false;
            }
            Some(Read::Skip(end)) => {
                at = end;
                in_word = false;
            }
            None => {
                at += c.len_utf8();
                in_word = c.is_alphanumeric();
            }
        }
    }
    ranges(text, found)
}

enum Read {
    Quantity(Quantity),
    /// Figures that are no quantity (`2.1.3`, `75001-A`): passed over as a whole.
    Skip(usize),
}
/// Joins « 30 à 40 % », « entre 30 et 50 % », « 30-40 % », « 30 % à 40 % » into one quantity with two bounds.
fn ranges(text: &str, found: Vec<Quantity>) -> Vec<Quantity> {
    let mut out: Vec<Quantity> = Vec::with_capacity(found.len());
    for next in found {
        let joined = out.last().is_some_and(|low| bounds(text, low, &next));
        if joined && let Some(low) = out.last_mut() {
            low.range.end = next.range.end;
            low.kind = next.kind;
            low.upper = Some(next.value);
        } else {
            out.push(next);
        }
    }
    out
}

fn bounds(text: &str, low: &Quantity, high: &Quantity) -> bool {
    let weights =
        matches!(high.kind, Kind::Percent | Kind::Points) && (low.kind == high.kind || low.kind == Kind::Number);
    if !weights || low.upper.is_some() || low.value >= high.value {
        return false;
    }
    let between = &text[low.range.end..high.range.start];
    match between.trim() {
        "à" | "a" | "À" => true,
        "et" => {
            let before = text[..low.range.start].trim_end();
            let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
            fold(word).as_str() == "entre"
        }
        "-" | "–" | "—" => {
            between.trim() == between && low.kind == Kind::Number && !numbers_something(&text[..low.range.start], low)
        }
        _ => false,
    }
}

/// « critère 3-40 % », « lot 2-10 % », a line « 3-40 % »: the first number is a name.
fn numbers_something(before: &str, low: &Quantity) -> bool {
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '°' | 'º'));
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let opens_the_line = before.is_empty() && low.value < Ratio::from(10);
    opens_the_line
        || matches!(
            fold(word).as_str(),
            "critere" | "criteres" | "lot" | "lots" | "n" | "no" | "article" | "annexe"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        quantities(text)
            .iter()
            .map(|quantity| {
                let upper = quantity.upper.map_or(String::new(), |upper| format!("..{upper}"));
                format!("{}{upper} {:?}", quantity.value, quantity.kind)
            })
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn quantities_are_read_as_written() {
        for (text, expected) in [
            ("Prix : 40 %", "40 Percent"),
            ("Prix : 12,5\u{202f}%", "25/2 Percent"),
            ("35.0 %", "35 Percent"),
            ("quarante pour cent", "40 Percent"),
            (
                "quarante-deux pour cent ; trente-quatre pour cent",
                "42 Percent; 34 Percent",
            ),
            ("quatre-vingt-dix-sept points", "97 Points"),
            ("soixante et onze pour cent", "71 Percent"),
            ("douze virgule cinq pour cent", "25/2 Percent"),
            ("sept et demi pour cent", "15/2 Percent"),
            ("cent vingt jours", "120 Duration(Day)"),
            ("35 p. 100", "35 Percent"),
            ("45/100", "45 Share { of: 100 }"),
            ("20 / 100 points", "20 Share { of: 100 }"),
            ("le 15/07 à 12h00", "15 Number; 7 Number; 12 Time"),
            (
                "15/07/2026 à 16:30",
                "15 Date { year: Some(2026), month: 7, day: 15 }; 16 Time",
            ),
            ("2026-08-21", "21 Date { year: Some(2026), month: 8, day: 21 }"),
            ("1er décembre 2026", "1 Date { year: Some(2026), month: 12, day: 1 }"),
            ("310 000 € HT", "310000 Amount"),
            ("1,2 M€", "1200000 Amount"),
            ("de 30 à 40 %", "30..40 Percent"),
            ("entre 30 et 50 %", "30..50 Percent"),
            ("10-15 %", "10..15 Percent"),
            ("30 % à 40 %", "30..40 Percent"),
            ("critère 3-40 %", "3 Number; 40 Percent"),
            ("2.1.3 Objet", ""),
            ("2.1 Mesures : 17.5 %", "21/10 Number; 35/2 Percent"),
            ("deux tiers", "2 Share { of: 3 }"),
            ("un tiers", "1 Share { of: 3 }"),
            ("un titulaire", ""),
            ("dix quinze", "10 Number; 15 Number"),
            ("20 pts", "20 Points"),
            ("R2152 et A3", ""),
            ("99999999999999999999 %", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
