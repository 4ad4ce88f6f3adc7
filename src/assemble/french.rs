//! Numbers and dates as French pieces print them.

use jiff::civil::Date;

/// Narrow no-break space: parts the thousands.
const THIN: char = '\u{202F}';

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `216 000`, `7,5`: at most four decimals.
pub(super) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{value:.4}");
    digits(text.trim_end_matches('0').trim_end_matches('.'))
}

/// `1234567.5` -> `1 234 567,5`.
pub(super) fn digits(written: &str) -> String {
    let (sign, rest) = written.strip_prefix('-').map_or(("", written), |rest| ("−", rest));
    let (whole, decimals) = rest.split_once(['.', ',']).unwrap_or((rest, ""));
    let length = whole.chars().count();
    let mut out = String::from(sign);
    for (rank, digit) in whole.chars().enumerate() {
        if rank > 0 && (length - rank).is_multiple_of(3) {
            out.push(THIN);
        }
        out.push(digit);
    }
    if !decimals.is_empty() {
        out.push(',');
        out.push_str(decimals);
    }
    out
}

/// A number without spaces of thousands: `7,5`.
pub(super) fn plain_number(value: f64) -> String {
    number(value).replace(THIN, "")
}

/// `1er décembre 2026`
pub(super) fn date(date: Date) -> String {
    let day = if date.day() == 1 {
        "1er".to_owned()
    } else {
        date.day().to_string()
    };
    // Months of a civil date are 1 to 12.
    let month = MONTHS[usize::try_from(date.month()).unwrap_or(1).clamp(1, 12) - 1];
    format!("{day}\u{A0}{month}\u{A0}{}", date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_french() {
        for (value, shown) in [
            (0.0, "0"),
            (216_000.0, "216\u{202F}000"),
            (7.5, "7,5"),
            (999.0, "999"),
            (1_234_567.25, "1\u{202F}234\u{202F}567,25"),
        ] {
            assert_eq!(number(value), shown);
        }
    }

    #[test]
    fn dates_are_french() {
        assert_eq!(date(jiff::civil::date(2026, 12, 1)), "1er\u{A0}décembre\u{A0}2026");
        assert_eq!(date(jiff::civil::date(2027, 8, 21)), "21\u{A0}août\u{A0}2027");
    }
}
