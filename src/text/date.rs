//! Civil dates in French: the names of months, and a date as a piece prints it. Reading dates in a text
//! is the business of `quantity`.

use jiff::civil::Date;

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

/// `1er décembre 2026`
#[must_use]
pub fn written(date: Date) -> String {
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
    fn dates_are_french() {
        assert_eq!(written(jiff::civil::date(2026, 12, 1)), "1er\u{A0}décembre\u{A0}2026");
        assert_eq!(written(jiff::civil::date(2027, 8, 21)), "21\u{A0}août\u{A0}2027");
    }
}
