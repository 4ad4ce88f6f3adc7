//! What a number counts: percent, points, shares, euros, durations, times, the rest of a date.

use std::ops::Range;

use num_rational::Ratio;

use super::figures::{blanks, digits};
use super::letters::{first_word, fold};
use super::{Exact, Kind, Quantity, TimeUnit};

/// Reads what follows a number: its unit, its share, the rest of its date.
pub(super) fn with_unit(text: &str, number: Range<usize>, value: Exact, in_words: bool) -> Quantity {
    let after = &text[number.end..];
    let gap = blanks(after);
    let rest = &after[gap..];
    let whole = |kind: Kind, length: usize, value: Exact| Quantity {
        range: number.start..number.end + gap + length,
        kind,
        value,
        upper: None,
        in_words,
    };
    if let Some(length) = percent(rest) {
        return whole(Kind::Percent, length, value);
    }
    if !in_words && let Some(quantity) = share(text, &number, value) {
        return quantity;
    }
    if let Some((length, factor)) = money(rest) {
        let multiplied = value
            .numer()
            .checked_mul(factor)
            .map(|numer| Ratio::new(numer, *value.denom()));
        return whole(Kind::Amount, length, multiplied.unwrap_or(value));
    }
    if let Some(quantity) = clock(text, &number, value) {
        return quantity;
    }
    let mut word = first_word(rest);
    let mut length = word.len();
    if word.is_empty() && rest.starts_with('(') {
        word = first_word(&rest[1..]);
        length = 1 + word.len();
    }
    let folded = fold(word);
    if matches!(folded.as_str(), "point" | "points" | "pt" | "pts" | "poins") {
        return whole(Kind::Points, length, value);
    }
    if let Some(unit) = time_unit(folded.as_str()) {
        return whole(Kind::Duration(unit), length, value);
    }
    if let Some(of) = fraction_word(folded.as_str())
        && in_words
    {
        return whole(Kind::Share { of }, length, value);
    }
    if let Some(month) = month(folded.as_str())
        && value.is_integer()
        && (1..=31).contains(value.numer())
    {
        return date_in_words(text, &number, number.end + gap + length, *value.numer(), month);
    }
    if rest.starts_with("er ") && value == Ratio::from(1) {
        let from = number.end + gap + 3;
        let word = first_word(&text[from..]);
        if let Some(month) = month(fold(word).as_str()) {
            return date_in_words(text, &number, from + word.len(), 1, month);
        }
    }
    Quantity {
        range: number,
        kind: Kind::Number,
        value,
        upper: None,
        in_words,
    }
}

fn percent(rest: &str) -> Option<usize> {
    for sign in ["%", "％", "﹪"] {
        if rest.starts_with(sign) {
            return Some(sign.len());
        }
    }
    let word = first_word(rest);
    let folded = fold(word);
    match folded.as_str() {
        "pourcent" | "pourcents" | "pct" => Some(word.len()),
        "pour" | "p" => {
            let mut at = word.len();
            at += usize::from(rest[at..].starts_with(['.', '-']));
            at += blanks(&rest[at..]);
            let next = first_word(&rest[at..]);
            if matches!(fold(next).as_str(), "cent" | "cents") {
                return Some(at + next.len());
            }
            (digits(&rest[at..]) == 3 && rest[at..].starts_with("100")).then_some(at + 3)
        }
        _ => None,
    }
}

/// `40/100`: never a day and month (`05/07`, `15/07`), never more than the whole.
fn share(text: &str, number: &Range<usize>, value: Exact) -> Option<Quantity> {
    let after = &text[number.end..];
    let gap = blanks(after);
    let rest = after[gap..].strip_prefix(['/', '\u{2044}', '∕'])?;
    let bar = after[gap..].len() - rest.len();
    let inner = blanks(rest);
    let count = digits(&rest[inner..]);
    let of: i64 = rest[inner..inner + count]
        .parse()
        .ok()
        .filter(|of| (2..=10_000).contains(of))?;
    let end = number.end + gap + bar + inner + count;
    let goes_on = text[end..].starts_with(['/', ',', '.']) && digits(text[end..].get(1..).unwrap_or("")) > 0;
    let leading_zero = text[number.clone()].starts_with('0') && value >= Ratio::from(1);
    if goes_on || leading_zero || value > Ratio::from(of) {
        return None;
    }
    let (points, _) = points_word(&text[end..]);
    Some(Quantity {
        range: number.start..end + points,
        kind: Kind::Share { of },
        value,
        upper: None,
        in_words: false,
    })
}

/// Length of « points » after a share (`20/100 points`), 0 when it is not there.
fn points_word(after: &str) -> (usize, bool) {
    let gap = blanks(after);
    let word = first_word(&after[gap..]);
    let is = matches!(fold(word).as_str(), "points" | "point" | "pts" | "pt");
    (if is { gap + word.len() } else { 0 }, is)
}

fn money(rest: &str) -> Option<(usize, i64)> {
    for (sign, factor) in [
        ("€", 1),
        ("k€", 1000),
        ("K€", 1000),
        ("M€", 1_000_000),
        ("Md€", 1_000_000_000),
    ] {
        if rest.starts_with(sign) {
            return Some((sign.len(), factor));
        }
    }
    let word = first_word(rest);
    match fold(word).as_str() {
        "euro" | "euros" | "eur" => Some((word.len(), 1)),
        "keuros" => Some((word.len(), 1000)),
        "million" | "millions" => {
            let at = word.len() + blanks(&rest[word.len()..]);
            let mut next = &rest[at..];
            let mut length = at;
            for joint in ["d'", "d’"] {
                if let Some(shorter) = next.strip_prefix(joint) {
                    length += joint.len();
                    next = shorter;
                }
            }
            let unit = first_word(next);
            if next.starts_with('€') {
                return Some((length + '€'.len_utf8(), 1_000_000));
            }
            fold(unit)
                .as_str()
                .starts_with("euro")
                .then_some((length + unit.len(), 1_000_000))
        }
        _ => None,
    }
}

/// `12h00`, `12 h 30`, `16:30`.
fn clock(text: &str, number: &Range<usize>, value: Exact) -> Option<Quantity> {
    if !value.is_integer() || *value.numer() > 24 || number.len() > 2 {
        return None;
    }
    let after = &text[number.end..];
    let at = blanks(after);
    let mark = after[at..].chars().next().filter(|c| matches!(c, 'h' | 'H' | ':'))?;
    let mut from = at + mark.len_utf8();
    if mark == ':' && at > 0 {
        return None;
    }
    if mark != ':' {
        from += blanks(&after[from..]).min(2);
    }
    let minutes = digits(&after[from..]);
    (minutes == 2).then(|| Quantity {
        range: number.start..number.end + from + 2,
        kind: Kind::Time,
        value,
        upper: None,
        in_words: false,
    })
}

fn date_in_words(text: &str, number: &Range<usize>, end: usize, day: i64, month: u8) -> Quantity {
    let after = &text[end..];
    let gap = blanks(after);
    let count = digits(&after[gap..]);
    let year = if count == 4 {
        after[gap..gap + 4].parse::<i16>().ok()
    } else {
        None
    };
    let end = if year.is_some() { end + gap + 4 } else { end };
    let kind = Kind::Date {
        year,
        month,
        day: u8::try_from(day).unwrap_or(0),
    };
    Quantity {
        range: number.start..end,
        kind,
        value: Ratio::from(day),
        upper: None,
        in_words: false,
    }
}

fn time_unit(word: &str) -> Option<TimeUnit> {
    Some(match word {
        "minute" | "minutes" | "min" | "mn" => TimeUnit::Minute,
        "heure" | "heures" | "h" => TimeUnit::Hour,
        "jour" | "jours" | "j" => TimeUnit::Day,
        "semaine" | "semaines" => TimeUnit::Week,
        "mois" => TimeUnit::Month,
        "trimestre" | "trimestres" => TimeUnit::Quarter,
        "semestre" | "semestres" => TimeUnit::HalfYear,
        "an" | "ans" | "annee" | "annees" => TimeUnit::Year,
        _ => return None,
    })
}

fn month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ];
    MONTHS
        .iter()
        .position(|name| *name == word)
        .and_then(|at| u8::try_from(at + 1).ok())
}

fn fraction_word(word: &str) -> Option<i64> {
    Some(match word {
        "demi" | "moitie" => 2,
        "tiers" => 3,
        "quart" | "quarts" => 4,
        "cinquieme" | "cinquiemes" => 5,
        "dixieme" | "dixiemes" => 10,
        "vingtieme" | "vingtiemes" => 20,
        "centieme" | "centiemes" => 100,
        _ => return None,
    })
}
