//! numbering.xml: the number or bullet of a paragraph as Word shows it ("Article 7.2").
//!
//! Counters belong to the abstract list and are shared by the lists that use it (17.9).

use std::collections::{BTreeMap, BTreeSet};

use super::props::{NumRef, on_off, read_run};
use super::styles::Style;
use super::symbols;
use crate::formats::xml::{Ns, Tag, Token, Xml, XmlError};
use crate::limits;

/// Lists as defined; counters are kept apart, one set for each reading.
#[derive(Debug, Default)]
pub struct Numbering {
    abstracts: BTreeMap<i64, Abstract>,
    nums: BTreeMap<i64, Num>,
    /// Numbering styles: style id -> list.
    by_style: BTreeMap<String, i64>,
}

#[derive(Debug, Clone, Default)]
struct Abstract {
    levels: [Option<Level>; 9],
    style_link: Option<String>,
}

#[derive(Debug, Default)]
struct Num {
    abstract_id: i64,
    starts: BTreeMap<usize, i64>,
    levels: BTreeMap<usize, Level>,
}

#[derive(Debug, Clone)]
struct Level {
    start: i64,
    format: Format,
    text: String,
    legal: bool,
    /// Level whose use restarts this one; `Some(0)` never.
    restart: Option<usize>,
    style: Option<String>,
    /// The bullet's own font, when its characters are pictures.
    font: super::props::SymbolFont,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Decimal,
    DecimalZero,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    Ordinal,
    Bullet,
    None,
}

/// Where each list stands.
#[derive(Debug, Default)]
pub struct Counters {
    values: BTreeMap<i64, [Option<i64>; 9]>,
    /// Lists whose restart has been done.
    started: BTreeSet<(i64, usize)>,
}

/// A label and the depth of its list level.
#[derive(Debug, PartialEq, Eq)]
pub struct Label {
    pub text: String,
    pub depth: u8,
}

impl Numbering {
    pub fn read(text: &str) -> Result<Self, XmlError> {
        let mut xml = Xml::new(text);
        let mut all = Self::default();
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.is(Ns::W, "abstractNum") => {
                    let id = attribute(&xml, &tag, "abstractNumId").unwrap_or(-1);
                    let read = read_abstract(&mut xml)?;
                    all.abstracts.entry(id).or_insert(read);
                }
                Token::Open(tag) if tag.is(Ns::W, "num") => {
                    let id = attribute(&xml, &tag, "numId").unwrap_or(-1);
                    let read = read_num(&mut xml)?;
                    all.nums.entry(id).or_insert(read);
                }
                Token::End => return Ok(all),
                _ => {}
            }
        }
    }

    /// Numbering styles, by which one abstract list borrows the levels of another (17.9.21).
    pub fn link_styles(&mut self, styles: &super::styles::Styles) {
        let linked: Vec<String> = self
            .abstracts
            .values()
            .filter_map(|list| list.style_link.clone())
            .collect();
        for id in linked {
            if let Some(num) = styles.get(&id).and_then(|style| style.num.num) {
                self.by_style.insert(id, num);
            }
        }
    }

    /// The abstract list of a list, through numbering styles; loops are cut.
    fn abstract_of(&self, num: i64) -> Option<(i64, &Abstract)> {
        let mut id = self.nums.get(&num)?.abstract_id;
        for _ in 0..8 {
            let list = self.abstracts.get(&id)?;
            let Some(style) = &list.style_link else {
                return Some((id, list));
            };
            id = self.nums.get(self.by_style.get(style)?)?.abstract_id;
        }
        None
    }

    fn level<'a>(&'a self, num: &'a Num, list: &'a Abstract, level: usize) -> Option<&'a Level> {
        num.levels.get(&level).or(list.levels[level].as_ref())
    }

    /// Counts one paragraph of this list and gives its label; `None` when it is in no list.
    pub fn next(&self, counters: &mut Counters, own: NumRef, style: Option<&Style>) -> Option<Label> {
        let from_style = style.map(|style| style.num).unwrap_or_default();
        let id = own.num.or(from_style.num).filter(|id| *id != 0)?;
        let num = self.nums.get(&id)?;
        let (abstract_id, list) = self.abstract_of(id)?;
        let tied = || {
            let name = style?.num_style.as_ref()?;
            (0..9).find(|&level| {
                self.level(num, list, level)
                    .is_some_and(|l| l.style.as_ref() == Some(name))
            })
        };
        let inherited = if own.num.is_none() {
            from_style.level.map(usize::from).or_else(tied)
        } else {
            None
        };
        let depth = own.level.map(usize::from).or(inherited).unwrap_or(0).min(8);
        let level = self.level(num, list, depth)?;
        self.count(counters, (id, num), (abstract_id, list), depth);
        let values = counters.values.get(&abstract_id)?;
        let text = self.render(num, list, level, values);
        Some(Label {
            text,
            depth: u8::try_from(depth).unwrap_or(0),
        })
    }

    fn count(
        &self,
        counters: &mut Counters,
        (id, num): (i64, &Num),
        (abstract_id, list): (i64, &Abstract),
        depth: usize,
    ) {
        let values = counters.values.entry(abstract_id).or_insert([None; 9]);
        let restart = num.starts.get(&depth).filter(|_| counters.started.insert((id, depth)));
        let start = num.levels.get(&depth).map(|level| level.start);
        let start = start
            .or(list.levels[depth].as_ref().map(|level| level.start))
            .unwrap_or(1);
        values[depth] = Some(match (restart, values[depth]) {
            (Some(&start), _) => start,
            (None, Some(value)) => value.saturating_add(1),
            (None, None) => num.starts.get(&depth).copied().unwrap_or(start),
        });
        // Levels passed over show their start, and count from there.
        for (above, value) in values.iter_mut().enumerate().take(depth) {
            value.get_or_insert_with(|| self.level(num, list, above).map_or(1, |level| level.start));
        }
        for (below, value) in values.iter_mut().enumerate().skip(depth + 1) {
            let restarts = match self.level(num, list, below).and_then(|level| level.restart) {
                None => true,
                Some(0) => false,
                Some(level) => depth < level,
            };
            if restarts {
                *value = None;
            }
        }
    }

    fn render(&self, num: &Num, list: &Abstract, level: &Level, values: &[Option<i64>; 9]) -> String {
        if level.format == Format::Bullet {
            return level
                .text
                .chars()
                .map(|c| symbols::bullet(level.font, c))
                .take(4)
                .collect::<String>()
                .trim()
                .to_owned();
        }
        let mut out = String::new();
        let mut chars = level.text.chars().peekable();
        while let Some(c) = chars.next() {
            let digit = chars
                .peek()
                .and_then(|c| c.to_digit(10))
                .filter(|digit| c == '%' && *digit > 0);
            let Some(digit) = digit else {
                out.push(c);
                continue;
            };
            chars.next();
            let at = digit as usize - 1;
            let Some(shown) = self.level(num, list, at) else {
                continue;
            };
            let format = match shown.format {
                Format::Bullet | Format::None => continue,
                _ if level.legal => Format::Decimal,
                format => format,
            };
            number(values[at].unwrap_or(shown.start), format, &mut out);
        }
        out.trim().chars().take(limits::LABEL_CHARS).collect()
    }
}

fn attribute<'a>(xml: &Xml<'a>, tag: &Tag<'a>, name: &str) -> Option<i64> {
    xml.attribute(tag, Ns::W, name)?.trim().parse().ok()
}

fn read_abstract(xml: &mut Xml) -> Result<Abstract, XmlError> {
    let mut list = Abstract::default();
    xml.each_child(|xml, tag| {
        if tag.is(Ns::W, "numStyleLink") {
            list.style_link = xml.attribute(&tag, Ns::W, "val").map(|value| value.into_owned());
        } else if tag.is(Ns::W, "lvl") {
            let at = attribute(xml, &tag, "ilvl").and_then(|level| usize::try_from(level).ok());
            let level = read_level(xml)?;
            if let Some(place) = at.and_then(|at| list.levels.get_mut(at)) {
                place.get_or_insert(level);
            }
        }
        Ok(())
    })?;
    Ok(list)
}

fn read_num(xml: &mut Xml) -> Result<Num, XmlError> {
    let mut num = Num::default();
    xml.each_child(|xml, tag| {
        if tag.is(Ns::W, "abstractNumId") {
            num.abstract_id = attribute(xml, &tag, "val").unwrap_or(-1);
        } else if tag.is(Ns::W, "lvlOverride") {
            let at = attribute(xml, &tag, "ilvl")
                .and_then(|level| usize::try_from(level).ok())
                .unwrap_or(9);
            xml.each_child(|xml, tag| {
                if at > 8 {
                    return Ok(());
                }
                if tag.is(Ns::W, "startOverride") {
                    num.starts.insert(at, attribute(xml, &tag, "val").unwrap_or(1));
                } else if tag.is(Ns::W, "lvl") {
                    let level = read_level(xml)?;
                    num.levels.insert(at, level);
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(num)
}

fn read_level(xml: &mut Xml) -> Result<Level, XmlError> {
    let mut level = Level {
        start: 0,
        format: Format::Decimal,
        text: String::new(),
        legal: false,
        restart: None,
        style: None,
        font: super::props::SymbolFont::None,
    };
    xml.each_child(|xml, tag| {
        if tag.ns != Ns::W {
            // A choice holds number formats of later versions of Word; the plain one stands in its fallback.
            return Ok(());
        }
        match tag.local() {
            "start" => level.start = attribute(xml, &tag, "val").unwrap_or(1),
            "numFmt" => level.format = format_of(&xml.attribute(&tag, Ns::W, "val").unwrap_or_default()),
            "lvlText" => level.text = xml.attribute(&tag, Ns::W, "val").unwrap_or_default().into_owned(),
            "isLgl" => level.legal = on_off(xml, &tag),
            "lvlRestart" => level.restart = attribute(xml, &tag, "val").and_then(|value| usize::try_from(value).ok()),
            "pStyle" => level.style = xml.attribute(&tag, Ns::W, "val").map(|value| value.into_owned()),
            "rPr" => level.font = read_run(xml)?.font.unwrap_or_default(),
            _ => {}
        }
        Ok(())
    })?;
    Ok(level)
}

fn format_of(name: &str) -> Format {
    match name {
        "decimalZero" => Format::DecimalZero,
        "upperRoman" => Format::UpperRoman,
        "lowerRoman" => Format::LowerRoman,
        "upperLetter" => Format::UpperLetter,
        "lowerLetter" => Format::LowerLetter,
        "ordinal" => Format::Ordinal,
        "bullet" => Format::Bullet,
        "none" => Format::None,
        _ => Format::Decimal,
    }
}

fn number(value: i64, format: Format, out: &mut String) {
    match format {
        Format::DecimalZero if (0..10).contains(&value) => out.push_str(&format!("0{value}")),
        Format::UpperRoman | Format::LowerRoman if (1..4000).contains(&value) => {
            let roman = roman(value);
            out.push_str(&if format == Format::LowerRoman {
                roman.to_lowercase()
            } else {
                roman
            });
        }
        Format::UpperLetter | Format::LowerLetter if (1..=26 * 8).contains(&value) => {
            // After z comes aa, then bb: the letter repeats (17.18.59).
            let at = u8::try_from((value - 1) % 26).unwrap_or(0);
            let base = if format == Format::UpperLetter { b'A' } else { b'a' };
            for _ in 0..=(value - 1) / 26 {
                out.push(char::from(base + at));
            }
        }
        Format::Ordinal if value == 1 => out.push_str("1er"),
        Format::Ordinal => out.push_str(&format!("{value}e")),
        _ => out.push_str(&value.to_string()),
    }
}

/// A number from 1 to 3999 in Roman figures.
#[must_use]
pub fn roman(mut value: i64) -> String {
    const FIGURES: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (weight, figure) in FIGURES {
        while value >= weight {
            out.push_str(figure);
            value -= weight;
        }
    }
    out
}
