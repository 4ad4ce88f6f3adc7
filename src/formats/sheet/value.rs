//! Numbers of a workbook as their formats show them: shares with their sign, dates as dates, French separators.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::date;

use crate::formats::xml::{Ns, Token, Xml, XmlError};

/// What a number format shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Shown {
    #[default]
    General,
    Number(usize),
    Percent(usize),
    Euros(usize),
    Date,
    Time,
}

/// The number format of each cell style.
#[derive(Debug, Default)]
pub struct Formats {
    styles: Vec<Shown>,
    date1904: bool,
}

impl Formats {
    pub fn read(text: &str, date1904: bool) -> Result<Self, XmlError> {
        let mut xml = Xml::new(text);
        let mut custom: BTreeMap<u32, Shown> = BTreeMap::new();
        let mut styles = Vec::new();
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.is(Ns::Sheet, "numFmt") => {
                    let id = xml.attribute(&tag, Ns::None, "numFmtId").and_then(|id| id.parse().ok());
                    let code = xml.attribute(&tag, Ns::None, "formatCode").unwrap_or_default();
                    if let Some(id) = id {
                        custom.insert(id, by_code(&code));
                    }
                }
                Token::Open(tag) if tag.is(Ns::Sheet, "cellXfs") => xml.each_child(|xml, tag| {
                    let id = xml
                        .attribute(&tag, Ns::None, "numFmtId")
                        .and_then(|id| id.parse().ok())
                        .unwrap_or(0);
                    styles.push(custom.get(&id).copied().unwrap_or_else(|| built_in(id)));
                    Ok(())
                })?,
                Token::End => return Ok(Self { styles, date1904 }),
                _ => {}
            }
        }
    }

    /// A number as shown in a cell of this style; what is no number is shown as it is.
    #[must_use]
    pub fn shown(&self, value: &str, style: usize) -> String {
        let Some(number) = value.trim().parse::<f64>().ok().filter(|number| number.is_finite()) else {
            return value.to_owned();
        };
        match self.styles.get(style).copied().unwrap_or_default() {
            Shown::General => general(number),
            Shown::Number(decimals) => grouped(number, decimals),
            Shown::Percent(decimals) => format!("{}\u{a0}%", fixed(number * 100.0, decimals)),
            Shown::Euros(decimals) => format!("{}\u{a0}€", grouped(number, decimals)),
            Shown::Date => self.date(number).unwrap_or_else(|| general(number)),
            Shown::Time => time(number),
        }
    }

    /// Days since the epoch of the workbook. The first one has a 29 February 1900 that never was.
    fn date(&self, number: f64) -> Option<String> {
        if !(0.0..3_000_000.0).contains(&number) {
            return None;
        }
        let days = number.floor() as i64;
        let days = if self.date1904 {
            days + 1_462
        } else if days < 60 {
            days + 1
        } else {
            days
        };
        let day = date(1899, 12, 30).checked_add(days.days()).ok()?;
        Some(format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()))
    }
}

fn built_in(id: u32) -> Shown {
    match id {
        1 | 3 => Shown::Number(0),
        2 | 4 => Shown::Number(2),
        5 | 6 | 42 => Shown::Euros(0),
        7 | 8 | 44 => Shown::Euros(2),
        9 => Shown::Percent(0),
        10 => Shown::Percent(2),
        14..=17 | 22 => Shown::Date,
        18..=21 | 45..=47 => Shown::Time,
        _ => Shown::General,
    }
}

fn by_code(code: &str) -> Shown {
    let code = code.split(';').next().unwrap_or_default();
    let euros = code.contains('€');
    let mut plain = String::new();
    let (mut quoted, mut bracket) = (false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => bracket = true,
            ']' if !quoted => bracket = false,
            '\\' | '_' | '*' if !quoted => {
                chars.next();
            }
            c if !quoted && !bracket => plain.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    let decimals = plain.split_once('.').map_or(0, |(_, after)| {
        after.chars().take_while(|c| matches!(c, '0' | '#')).count()
    });
    let decimals = decimals.min(10);
    if plain.contains('%') {
        Shown::Percent(decimals)
    } else if plain == "general" || plain.is_empty() || plain == "@" {
        if euros { Shown::Euros(2) } else { Shown::General }
    } else if plain.contains(['y', 'd', 'a', 'j']) {
        Shown::Date
    } else if plain.contains(['h', 's']) {
        Shown::Time
    } else if euros {
        Shown::Euros(decimals)
    } else if plain.contains(['0', '#']) {
        Shown::Number(decimals)
    } else {
        Shown::General
    }
}

/// A number without a format: up to ten decimals, no trailing zeros.
fn general(number: f64) -> String {
    if number.abs() >= 1e15 {
        return format!("{number:e}");
    }
    let text = format!("{number:.10}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.replace('.', ",")
    }
}

fn fixed(number: f64, decimals: usize) -> String {
    // A share such as 0.285 is stored a little below itself.
    let nudged = number + number.signum() * 1e-9;
    format!("{nudged:.decimals$}").replace('.', ",")
}

/// With a no-break space between thousands.
fn grouped(number: f64, decimals: usize) -> String {
    if number.abs() >= 1e15 {
        return general(number);
    }
    let text = fixed(number, decimals);
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, rest) = text.split_once(',').map_or((text, ""), |(whole, rest)| (whole, rest));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push(',');
        out.push_str(rest);
    }
    out
}

fn time(number: f64) -> String {
    if !(0.0..1e6).contains(&number) {
        return general(number);
    }
    let minutes = (number.fract() * 1_440.0).round() as u32;
    format!("{}h{:02}", minutes / 60 % 24, minutes % 60)
}

/// `_x000D_` stands for a character that XML cannot hold.
#[must_use]
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest
            .get(at + 2..at + 6)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match code.filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_')) {
            Some(code) => {
                out.push_str(&rest[..at]);
                out.extend(char::from_u32(code).filter(|c| !c.is_control() || matches!(c, '\n' | '\t')));
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{Formats, Shown, by_code, unescape};

    #[test]
    fn numbers_show_as_their_formats_say() {
        let styles = ["General", "0%", "0.0 %", "#,##0.00 \"€\"", "dd/mm/yyyy", "#,##0"]
            .map(by_code)
            .to_vec();
        let formats = Formats {
            styles,
            date1904: false,
        };
        let cases = [
            ("0.1", 0, "0,1"),
            ("0.1", 1, "10\u{a0}%"),
            ("0.285", 2, "28,5\u{a0}%"),
            ("90000.5", 3, "90\u{a0}000,50\u{a0}€"),
            ("46094", 4, "13/03/2026"),
            ("1234567", 5, "1\u{a0}234\u{a0}567"),
            ("texte", 1, "texte"),
        ];
        for (value, style, want) in cases {
            assert_eq!(formats.shown(value, style), want, "{value} in style {style}");
        }
    }

    #[test]
    fn codes_in_quotes_and_brackets_are_not_read() {
        assert_eq!(by_code("[$-40C]d mmmm yyyy"), Shown::Date);
        assert_eq!(by_code("0.00 \"jours d'astreinte\""), Shown::Number(2));
        assert_eq!(unescape("a_x000D_\nb_x_c"), "a\nb_x_c");
    }
}
