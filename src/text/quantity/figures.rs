//! Numbers in figures, and dates in figures: `4 000`, `12,5`, `24/11/2026`; numberings are passed over.

use std::ops::Range;

use num_rational::Ratio;

use super::unit::with_unit;
use super::{Exact, Kind, Quantity, Read};

/// Bytes of blanks at the start of `rest`.
pub(super) fn blanks(rest: &str) -> usize {
    rest.len()
        - rest
            .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{ad}')
            .len()
}

pub(super) fn digits(rest: &str) -> usize {
    rest.bytes().take_while(u8::is_ascii_digit).count()
}

/// A number in figures: thousands by blanks or points of three digits, decimals by comma or point.
pub(super) fn figures(text: &str, start: usize) -> Read {
    let rest = &text[start..];
    let first = digits(rest);
    let mut end = first;
    let mut whole = rest[..first].to_owned();
    if first <= 3 {
        while let Some(group) = thousands(&rest[end..]) {
            whole.push_str(&rest[end + group - 3..end + group]);
            end += group;
        }
    }
    if let Some(read) = date_in_figures(text, start, first) {
        return read;
    }
    let mut decimals = String::new();
    let tail = &rest[end..];
    if let Some(separator) = tail.chars().next().filter(|c| matches!(c, ',' | '.' | '·')) {
        let count = digits(&tail[separator.len_utf8()..]);
        if count > 0 {
            let from = end + separator.len_utf8();
            let after = from + count;
            if rest[after..].starts_with('.') && digits(&rest[after + 1..]) > 0 {
                return Read::Skip(start + numbering(rest));
            }
            rest[from..after].clone_into(&mut decimals);
            end = after;
        }
    }
    let Some(value) = exact(&whole, &decimals) else {
        return Read::Skip(start + end);
    };
    Read::Quantity(with_unit(text, start..start + end, value, false))
}

/// Length of a group of thousands: one blank (of any width) or point, then three digits and no fourth.
fn thousands(rest: &str) -> Option<usize> {
    let separator = rest
        .chars()
        .next()
        .filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '.'))?;
    let from = separator.len_utf8();
    (digits(&rest[from..]) == 3).then_some(from + 3)
}

/// Length of `2.1.3`.
fn numbering(rest: &str) -> usize {
    rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count()
}

fn exact(whole: &str, decimals: &str) -> Option<Exact> {
    if whole.len() + decimals.len() > 15 {
        return None;
    }
    let scale = 10_i64.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    let digits: i64 = format!("{whole}{decimals}").parse().ok()?;
    Some(Ratio::new(digits, scale))
}

/// `24/11/2026`, `2026-08-21`, `24.11.2026`.
fn date_in_figures(text: &str, start: usize, first: usize) -> Option<Read> {
    let rest = &text[start..];
    let separator = rest[first..].chars().next().filter(|c| matches!(c, '/' | '-' | '.'))?;
    let second = digits(&rest[first + 1..]);
    let third_at = first + 1 + second;
    if second == 0 || second > 2 || !rest[third_at..].starts_with(separator) {
        return None;
    }
    let third = digits(&rest[third_at + 1..]);
    let end = third_at + 1 + third;
    let part = |range: Range<usize>| rest[range].parse::<i16>().ok();
    let (a, b, c) = (part(0..first)?, part(first + 1..third_at)?, part(third_at + 1..end)?);
    let (year, month, day) = if first == 4 && third <= 2 { (a, b, c) } else { (c, b, a) };
    let plausible = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (third == 4 || first == 4 || (third == 2 && separator == '/'));
    if !plausible {
        return None;
    }
    let year = if year < 100 { 2000 + year } else { year };
    let kind = Kind::Date {
        year: Some(year),
        month: u8::try_from(month).ok()?,
        day: u8::try_from(day).ok()?,
    };
    Some(Read::Quantity(Quantity {
        range: start..start + end,
        kind,
        value: Ratio::from(i64::from(day)),
        upper: None,
        in_words: false,
    }))
}
