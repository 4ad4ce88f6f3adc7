//! Numbers as French pieces print them; dates are written by `text::date`.

/// Narrow no-break space: parts the thousands.
const THIN: char = '\u{202F}';

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
}
