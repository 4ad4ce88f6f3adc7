//! The figures of a line that may be weights: percent, points, shares, coefficients, ranges, in any spelling.
//!
//! It reads one line; what a figure means among others is decided from the sums (`share`).

use std::ops::Range;

use num_rational::Ratio;

use super::around::{Lead, Tail, bounded, first_bytes, follows_formula, last_bytes};
use super::cue::{self, CueText};
use super::fraction::fractions;
use crate::text::quantity::{Exact, Kind, Quantity, quantities};

/// In what a weight is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Percent,
    Points,
    /// `40/100`.
    Of(i64),
    Coefficient,
    /// A number alone.
    Bare,
}

/// What a figure is in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Written as a weight.
    Weight,
    /// « noté sur 40 »: the scale of a mark, or the weight when nothing else is said.
    Scale,
}

/// A figure that may be a weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the line.
    pub range: Range<usize>,
    pub value: Exact,
    /// Upper bound of a range.
    pub upper: Option<Exact>,
    pub unit: Unit,
    pub(super) role: Role,
    /// Nothing but punctuation follows, up to the end of the clause.
    pub(super) ends_clause: bool,
    /// A sign that introduces weights stands before: colon, equals, bracket, leader, a word of weight.
    pub(super) introduced: bool,
    /// « 10 % minimum »: a bound, in a model or a promise, is no weight.
    pub(super) bound: bool,
    /// Written in letters.
    pub(super) in_words: bool,
    /// A word says that it is a weight: « pondération », « coefficient », « poids ».
    pub(super) said: bool,
}

impl Mark {
    /// A whole cell or line that is one figure: « 40 % », « (45/100) », « 14 », « de 30 à 40 % ».
    pub fn alone(text: &str) -> Option<Self> {
        let trimmed = text
            .trim()
            .trim_matches(|c: char| matches!(c, '*' | '_' | '|' | ':' | '='))
            .trim();
        if trimmed.chars().count() > 60 {
            return None;
        }
        let marks = all(trimmed, true);
        let mark = marks
            .iter()
            .find(|mark| mark.role == Role::Weight)
            .or_else(|| marks.first())?;
        let outside = format!("{} {}", &trimmed[..mark.range.start], &trimmed[mark.range.end..]);
        let idle = CueText::new(&outside).words().all(|word| {
            matches!(
                word,
                "de" | "a"
                    | "entre"
                    | "coef"
                    | "coeff"
                    | "coefficient"
                    | "ponderation"
                    | "poid"
                    | "point"
                    | "pt"
                    | "sur"
                    | "note"
                    | "soit"
                    | "x"
                    | "max"
                    | "maxi"
                    | "du"
                    | "total"
            )
        });
        (idle && marks.len() <= 2).then(|| Self {
            ends_clause: true,
            introduced: true,
            ..mark.clone()
        })
    }

    /// The whole: what a sole criterion weighs.
    pub(super) fn whole() -> Self {
        let value = Ratio::from(100);
        Self {
            range: 0..0,
            value,
            upper: None,
            unit: Unit::Percent,
            role: Role::Weight,
            ends_clause: true,
            introduced: true,
            bound: false,
            in_words: false,
            said: true,
        }
    }

    /// As a person writes it: `40 %`, `20 points`, `3/10`, `coefficient 4`.
    #[must_use]
    pub fn written(&self) -> String {
        let value = match self.upper {
            Some(upper) => format!("{} à {}", decimal(self.value), decimal(upper)),
            None => decimal(self.value),
        };
        match self.unit {
            Unit::Percent => format!("{value}\u{a0}%"),
            Unit::Points if self.value == Ratio::from(1) => format!("{value}\u{a0}point"),
            Unit::Points => format!("{value}\u{a0}points"),
            Unit::Of(of) => format!("{value}/{of}"),
            Unit::Coefficient => format!("coefficient {value}"),
            Unit::Bare => value,
        }
    }
}

/// `12,5`, `8`, `33,3333`.
#[must_use]
pub fn decimal(value: Exact) -> String {
    if value.is_integer() {
        return value.numer().to_string();
    }
    let scaled = i128::from(*value.numer()) * 10_000 / i128::from(*value.denom());
    let (whole, rest) = (scaled / 10_000, (scaled % 10_000).abs());
    let fraction = format!("{rest:04}");
    format!("{whole},{}", fraction.trim_end_matches('0'))
}

/// No scale of marks goes further: larger figures are money, years, quantities.
const LARGEST: i64 = 1900;

/// Four decimals at most: sums and products then stay exact.
const FINEST: i64 = 10_000;

/// The figures of a line that may be weights, in order.
#[must_use]
pub(super) fn marks(text: &str) -> Vec<Mark> {
    all(text, false)
}

fn all(text: &str, alone: bool) -> Vec<Mark> {
    let found = figures(text);
    // « dix échantillons », « zéro »: numbers in letters need a unit somewhere in the sentence to be weights.
    let units = word_list(&found, text)
        || found
            .iter()
            .any(|quantity| matches!(quantity.kind, Kind::Points | Kind::Percent));
    let mut out = Vec::new();
    let words = word_list(&found, text);
    let plain = !alone && plain_hundred(&found, text);
    let mut skip = false;
    for (at, quantity) in found.iter().enumerate() {
        if std::mem::take(&mut skip) {
            continue;
        }
        let joined = on_whole(text, quantity, found.get(at + 1));
        skip = joined.is_some();
        let quantity = joined.unwrap_or_else(|| quantity.clone());
        let listed = words && quantity.in_words && text[..quantity.range.start].trim_end().ends_with(':');
        let mark = mark(text, &quantity, alone || listed || plain)
            .filter(|mark| units || !mark.in_words || mark.unit != Unit::Bare || alone);
        out.extend(mark);
    }
    ranged(text, out)
}

/// Numbers and fractions in words, in order: « trois dixièmes » is one figure.
fn figures(text: &str) -> Vec<Quantity> {
    let mut found = quantities(text);
    let fractions = fractions(text);
    if !fractions.is_empty() {
        found.retain(|number| {
            let apart = |fraction: &Quantity| {
                fraction.range.end <= number.range.start || number.range.end <= fraction.range.start
            };
            fractions.iter().all(apart)
        });
        found.extend(fractions);
        found.sort_by_key(|quantity| quantity.range.start);
    }
    found
}

/// « mini 40 %, maxi 50 % », « 40 % minimum et 50 % maximum »: two figures that make one range.
fn ranged(text: &str, marks: Vec<Mark>) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::with_capacity(marks.len());
    let mut from = 0;
    for mark in marks {
        let range = out.last().is_some_and(|low| {
            let before = CueText::new(last_bytes(&text[from..low.range.start], 24));
            let between = CueText::new(&text[low.range.end..mark.range.start]);
            let after = CueText::new(first_bytes(&text[mark.range.end..], 16));
            let named =
                between.word_count() <= 4 && low.unit == mark.unit && low.upper.is_none() && low.value < mark.value;
            let bounds = before.ends(&cue::LEAST) && between.ends(&cue::MOST)
                || between.starts(&cue::LEAST) && after.starts(&cue::MOST);
            named && bounds
        });
        match out.last_mut() {
            Some(low) if range => {
                low.upper = Some(mark.value);
                low.range.end = mark.range.end;
                low.bound = false;
                low.ends_clause = mark.ends_clause;
            }
            last => {
                from = last.map_or(0, |last| last.range.end);
                out.push(mark);
            }
        }
    }
    out
}

/// « qualité : douze, délais : onze, horaires : trois »: numbers in letters, each after a colon.
fn word_list(found: &[Quantity], text: &str) -> bool {
    let listed = |quantity: &&Quantity| quantity.in_words && text[..quantity.range.start].trim_end().ends_with(':');
    found.iter().filter(listed).count() >= 3
}

/// « Prix 45 – Technique 35 – Numérique responsable 20 »: numbers alone, each after a name, that make one hundred.
fn plain_hundred(found: &[Quantity], text: &str) -> bool {
    let plain = |quantity: &Quantity| {
        let before = text[..quantity.range.start].trim_end();
        let after = text[quantity.range.end..].trim_start();
        quantity.kind == Kind::Number
            && !quantity.in_words
            && before.ends_with(char::is_alphabetic)
            && (after.is_empty() || after.starts_with([',', ';', '–', '-', '/', '.', '|', '•']))
    };
    let small = found.iter().all(|quantity| quantity.value <= Ratio::from(100));
    found.len() > 1
        && small
        && found.iter().all(plain)
        && found.iter().map(|quantity| quantity.value).sum::<Exact>() == Ratio::from(100)
}

/// « 20 points sur 100 », « 6 sur 10 »: a share of a whole.
fn on_whole(text: &str, part: &Quantity, whole: Option<&Quantity>) -> Option<Quantity> {
    let whole = whole.filter(|whole| matches!(whole.kind, Kind::Number | Kind::Points) && whole.value.is_integer())?;
    let fits = matches!(part.kind, Kind::Number | Kind::Points) && part.upper.is_none() && part.value <= whole.value;
    let between = text[part.range.end..whole.range.start].trim();
    let joined = fits && (between == "sur" || (between == "/" && part.kind == Kind::Points));
    let of = *whole.value.numer();
    (joined && of > 1).then(|| Quantity {
        range: part.range.start..whole.range.end,
        kind: Kind::Share { of },
        ..part.clone()
    })
}

fn mark(text: &str, quantity: &Quantity, alone: bool) -> Option<Mark> {
    let raw = &text[..quantity.range.start];
    let before = raw.trim_end();
    let after = &text[quantity.range.end..];
    let mut lead = Lead::read(before);
    // A column of its own, in a table that lost its cells.
    lead.introduced |= raw.ends_with('\t') || raw.ends_with("    ");
    let unit = match quantity.kind {
        Kind::Percent => Unit::Percent,
        Kind::Points => Unit::Points,
        Kind::Share { of } => Unit::Of(of),
        Kind::Number if lead.coefficient => Unit::Coefficient,
        Kind::Number => Unit::Bare,
        _ => return None,
    };
    if quantity.value > Ratio::from(LARGEST)
        || *quantity.value.denom() > FINEST
        || lead.names
        || lead.formula
        || follows_formula(after)
    {
        return None;
    }
    // « 01-44-59 », « 2.1.3 », « 12/2020 »: part of a longer number.
    let mut next = after.chars();
    let glued = next.next().is_some_and(|c| matches!(c, '-' | '/' | '.' | '_'))
        && next.next().is_some_and(|c| c.is_ascii_digit());
    let said = lead.coefficient || lead.weight_said;
    let labels = !alone && !said && numbers_an_item(&text[quantity.range.clone()], after, quantity);
    if quantity.kind == Kind::Number && (glued || labels) {
        return None;
    }
    let tail = Tail::read(after);
    let scale = lead.scale && !lead.weight_word;
    if scale && unit == Unit::Bare && tail.counted {
        return None;
    }
    let introduced = lead.introduced || lead.weight_word || lead.coefficient || (quantity.in_words && tail.serves);
    if unit == Unit::Bare && !alone && !scale && !bare_weighs(&lead, &tail, quantity.in_words) {
        return None;
    }
    if !alone && bounded(before) {
        return None;
    }
    Some(Mark {
        range: quantity.range.clone(),
        value: quantity.value,
        upper: quantity.upper,
        unit,
        role: if scale { Role::Scale } else { Role::Weight },
        ends_clause: tail.ends,
        introduced,
        bound: tail.bound,
        in_words: quantity.in_words,
        said: lead.coefficient || lead.weight_said,
    })
}

/// « suivants : 1. Prix », « 2.1. Méthode », « 2) Délai »: the figure numbers what follows.
fn numbers_an_item(written: &str, after: &str, quantity: &Quantity) -> bool {
    let Some(rest) = after.strip_prefix(['.', ')', '°', '-']) else {
        return false;
    };
    let names = rest
        .trim_start_matches(['.', ')', ' ', '\u{a0}'])
        .starts_with(char::is_alphabetic);
    let small = written.contains('.') || (quantity.value <= Ratio::from(20) && quantity.value.is_integer());
    names && small && !quantity.in_words
}

/// A number alone is a weight only where it is introduced and closed as one.
fn bare_weighs(lead: &Lead, tail: &Tail, in_words: bool) -> bool {
    let marked = lead.introduced || lead.weight_word || lead.coefficient;
    (marked && tail.ends) || (lead.weight_word && !tail.noun) || (in_words && tail.serves)
}
