//! Exact numbers: read as people write them, shown as French readers expect them.

use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// A fraction of any size: products of many prices and marks must not overflow.
pub type Exact = BigRational;

/// Most digits of a number that is read.
const DIGITS: usize = 15;

#[must_use]
pub fn whole(value: i64) -> Exact {
    Exact::from_integer(value.into())
}

/// `98 000`, `14,5`, `14.5`: blanks between digits, one comma or point, no sign.
#[must_use]
pub fn parse(text: &str) -> Option<Exact> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (before, after) = text.split_once([',', '.']).unwrap_or((&text, ""));
    let digits = format!("{before}{after}");
    let plain = !before.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let ends_well = !after.is_empty() || before.len() == text.len();
    if !plain || !ends_well || digits.len() > DIGITS {
        return None;
    }
    let scale = 10_i64.pow(u32::try_from(after.len()).ok()?);
    Some(whole(digits.parse().ok()?) / whole(scale))
}

/// A figure that a program gave as a float, to four decimals.
#[must_use]
pub fn of_float(value: f64) -> Option<Exact> {
    let scaled = (value * 10_000.0).round();
    // Percentages: far within what both types hold exactly.
    (scaled.abs() < 1e12).then(|| {
        #[allow(clippy::cast_possible_truncation)]
        let scaled = scaled as i64;
        whole(scaled) / whole(10_000)
    })
}

/// At most `decimals`, rounded half up, without trailing zeros, with a comma.
#[must_use]
pub fn shown(value: &Exact, decimals: u32) -> String {
    let half = Exact::one() / whole(2);
    digits(
        (value.abs() * scale(decimals) + half).floor(),
        decimals,
        value.is_negative(),
    )
}

/// As [`shown`], with one decimal always: for columns.
#[must_use]
pub fn column(value: &Exact) -> String {
    let text = shown(value, 1);
    if text.contains(',') { text } else { format!("{text},0") }
}

/// As [`shown`], rounded up: « more than this » then holds of the figure shown too.
#[must_use]
pub fn shown_above(value: &Exact, decimals: u32) -> String {
    digits((value * scale(decimals)).ceil(), decimals, false)
}

/// An amount of money: two decimals at most, groups of three digits.
#[must_use]
pub fn amount(value: &Exact) -> String {
    let text = shown(value, 2);
    let (before, after) = text.split_once(',').unwrap_or((&text, ""));
    let mut out = String::new();
    for (at, digit) in before.chars().enumerate() {
        if at > 0 && (before.len() - at) % 3 == 0 {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    match after.len() {
        0 => out,
        1 => format!("{out},{after}0"),
        _ => format!("{out},{after}"),
    }
}

/// The nearest float of at most four decimals: for JSON.
#[must_use]
pub fn float(value: &Exact) -> f64 {
    (value * scale(4)).round().to_f64().unwrap_or_default() / 10_000.0
}

fn scale(decimals: u32) -> Exact {
    whole(10_i64.pow(decimals.min(9)))
}

fn digits(scaled: Exact, decimals: u32, negative: bool) -> String {
    let sign = if negative && !scaled.is_zero() { "–" } else { "" };
    let width = decimals.min(9) as usize;
    let text = format!("{:0>1$}", scaled.to_integer().to_string(), width + 1);
    let (before, after) = text.split_at(text.len() - width);
    let after = after.trim_end_matches('0');
    if after.is_empty() {
        format!("{sign}{before}")
    } else {
        format!("{sign}{before},{after}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let cases = [
            ("14", Some((14, 1))),
            ("14,5", Some((29, 2))),
            ("14.50", Some((29, 2))),
            ("98 000", Some((98_000, 1))),
            ("98\u{a0}000,25", Some((392_001, 4))),
            ("", None),
            ("-3", None),
            ("3,", None),
            (",5", None),
            ("1,2,3", None),
            ("1e5", None),
            ("1234567890123456", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|(numer, denom)| whole(numer) / whole(denom));
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    #[test]
    fn figures_are_shown_rounded_or_rounded_up() {
        let third = whole(1) / whole(3);
        assert_eq!(shown(&third, 2), "0,33");
        assert_eq!(shown_above(&third, 2), "0,34");
        assert_eq!(shown_above(&(whole(25) / whole(2)), 2), "12,5");
        assert_eq!(shown(&whole(40), 2), "40");
        assert_eq!(shown(&(whole(-5) / whole(2)), 2), "–2,5");
        assert_eq!(shown(&(whole(-1) / whole(1000)), 2), "0");
        assert_eq!(amount(&(whole(2_469_001) / whole(2))), "1\u{a0}234\u{a0}500,50");
        assert!((float(&third) - 0.3333).abs() < 1e-12);
    }
}
