//! What OpenDocument styles give: looks along their parents, levels of lists and headings.

use std::collections::BTreeMap;

use crate::formats::xml::{Ns, Tag, Token, Xml, XmlError};
use crate::limits;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub struck: Option<bool>,
    pub hidden: Option<bool>,
}

#[derive(Debug, Clone, Default)]
struct Style {
    parent: Option<String>,
    look: Look,
    list: Option<String>,
    /// Frames of this style stand behind the text.
    background: Option<bool>,
}

/// One level of a list: how its numbers or bullets look.
#[derive(Debug, Clone, Default)]
pub struct Level {
    pub format: String,
    pub prefix: String,
    pub suffix: String,
    /// How many levels the number shows.
    pub display: usize,
    pub start: i64,
    pub bullet: Option<char>,
}

#[derive(Debug, Default)]
pub struct Styles {
    styles: BTreeMap<String, Style>,
    lists: BTreeMap<String, BTreeMap<usize, Level>>,
    pub outline: BTreeMap<usize, Level>,
    pub language: Option<String>,
}

impl Styles {
    /// Adds the styles of one part.
    pub fn read(&mut self, text: &str) -> Result<(), XmlError> {
        let mut xml = Xml::new(text);
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.is(Ns::OdfStyle, "style") || tag.is(Ns::OdfStyle, "default-style") => {
                    self.read_style(&mut xml, &tag)?;
                }
                Token::Open(tag) if tag.is(Ns::OdfText, "list-style") => {
                    let name = xml
                        .attribute(&tag, Ns::OdfStyle, "name")
                        .unwrap_or_default()
                        .into_owned();
                    let levels = read_levels(&mut xml)?;
                    self.lists.insert(name, levels);
                }
                Token::Open(tag) if tag.is(Ns::OdfText, "outline-style") => self.outline = read_levels(&mut xml)?,
                Token::Open(tag) if tag.is(Ns::OdfOffice, "body") => xml.skip()?,
                Token::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn read_style<'a>(&mut self, xml: &mut Xml<'a>, tag: &Tag<'a>) -> Result<(), XmlError> {
        let get = |xml: &Xml<'a>, name| xml.attribute(tag, Ns::OdfStyle, name).map(|value| value.into_owned());
        let default = tag.local() == "default-style";
        let paragraph = get(xml, "family").is_some_and(|family| family == "paragraph");
        let name = get(xml, "name");
        let parent = get(xml, "parent-style-name");
        let mut style = Style {
            parent,
            list: get(xml, "list-style-name"),
            ..Style::default()
        };
        let mut language = None;
        xml.each_child(|xml, tag| {
            if tag.is(Ns::OdfStyle, "graphic-properties") {
                let run_through = xml.attribute(&tag, Ns::OdfStyle, "run-through");
                style.background = run_through.map(|value| value == "background");
            }
            if tag.is(Ns::OdfStyle, "text-properties") {
                style.look = read_look(xml, &tag);
                let fo = |name| xml.attribute(&tag, Ns::OdfFo, name).filter(|value| value != "none");
                language = fo("language").map(|language| match fo("country") {
                    Some(country) => format!("{language}-{country}"),
                    None => language.into_owned(),
                });
            }
            Ok(())
        })?;
        if default && paragraph {
            self.language = language;
        } else if let Some(name) = name {
            self.styles.insert(name, style);
        }
        Ok(())
    }

    fn chain<'s>(&'s self, name: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let mut next = name;
        // Parents loop in damaged files: no chain of styles is this long.
        std::iter::from_fn(move || {
            let name = next?;
            let style = self.styles.get(name)?;
            next = style.parent.as_deref();
            Some((name, style))
        })
        .take(32)
    }

    /// The look of a style, its parents included.
    #[must_use]
    pub fn look(&self, name: Option<&str>) -> Look {
        self.chain(name).fold(Look::default(), |look, (_, style)| Look {
            bold: look.bold.or(style.look.bold),
            italic: look.italic.or(style.look.italic),
            struck: look.struck.or(style.look.struck),
            hidden: look.hidden.or(style.look.hidden),
        })
    }

    /// Whether frames of a style stand behind the text.
    #[must_use]
    pub fn is_background(&self, name: Option<&str>) -> bool {
        self.chain(name)
            .find_map(|(_, style)| style.background)
            .unwrap_or(false)
    }

    /// Whether a paragraph style is the one of document titles, or comes from it.
    #[must_use]
    pub fn is_title(&self, name: Option<&str>) -> bool {
        name == Some("Title")
            || self
                .chain(name)
                .any(|(name, style)| name == "Title" || style.parent.as_deref() == Some("Title"))
    }

    /// The list that a paragraph style brings along; `Some("")` takes numbers away.
    #[must_use]
    pub fn list_of<'s>(&'s self, name: Option<&'s str>) -> Option<&'s str> {
        self.chain(name).find_map(|(_, style)| style.list.as_deref())
    }

    #[must_use]
    pub fn level(&self, list: &str, level: usize) -> Option<&Level> {
        self.lists.get(list)?.get(&level)
    }
}

fn read_look<'a>(xml: &Xml<'a>, tag: &Tag<'a>) -> Look {
    let fo = |name| xml.attribute(tag, Ns::OdfFo, name);
    let style = |name| xml.attribute(tag, Ns::OdfStyle, name);
    let text = |name| xml.attribute(tag, Ns::OdfText, name);
    Look {
        bold: fo("font-weight").map(|weight| weight == "bold" || weight.parse::<u32>().is_ok_and(|w| w >= 600)),
        italic: fo("font-style").map(|style| style == "italic" || style == "oblique"),
        struck: style("text-line-through-style").map(|style| style != "none"),
        hidden: text("display").map(|display| display == "none"),
    }
}

fn read_levels(xml: &mut Xml) -> Result<BTreeMap<usize, Level>, XmlError> {
    let mut levels = BTreeMap::new();
    xml.each_child(|xml, tag| {
        if tag.ns != Ns::OdfText {
            return Ok(());
        }
        let style = |name| xml.attribute(&tag, Ns::OdfStyle, name).map(|value| value.into_owned());
        let text = |name| xml.attribute(&tag, Ns::OdfText, name);
        let number = text("level").and_then(|level| level.parse::<usize>().ok()).unwrap_or(0);
        if (1..=10).contains(&number) {
            let level = Level {
                format: style("num-format").unwrap_or_default(),
                prefix: style("num-prefix").unwrap_or_default(),
                suffix: style("num-suffix").unwrap_or_default(),
                display: text("display-levels").and_then(|n| n.parse().ok()).unwrap_or(1),
                start: text("start-value").and_then(|n| n.parse().ok()).unwrap_or(1),
                bullet: text("bullet-char").and_then(|bullet| bullet.chars().next()),
            };
            levels.insert(number, level);
        }
        Ok(())
    })?;
    Ok(levels)
}

/// Counters of one list, level by level.
pub type Counters = [Option<i64>; 11];

/// Counts one item of a level (from 1) and gives its label.
pub fn count<'l>(
    counters: &mut Counters,
    level: usize,
    start: Option<i64>,
    of: impl Fn(usize) -> Option<&'l Level>,
) -> String {
    let level = level.clamp(1, 10);
    let first = of(level).map_or(1, |level| level.start);
    counters[level] = Some(start.unwrap_or_else(|| counters[level].map_or(first, |value| value.saturating_add(1))));
    for below in &mut counters[level + 1..] {
        *below = None;
    }
    let Some(own) = of(level) else { return "•".to_owned() };
    if let Some(bullet) = own.bullet {
        return crate::formats::docx::picture(bullet).to_string();
    }
    if own.format.is_empty() {
        return String::new();
    }
    let mut label = own.prefix.clone();
    let mut parted = false;
    let first = (level + 1).saturating_sub(own.display.max(1)).max(1);
    for (shown, value) in counters.iter_mut().enumerate().take(level + 1).skip(first) {
        let Some(format) = of(shown).filter(|level| !level.format.is_empty()) else {
            continue;
        };
        if std::mem::replace(&mut parted, true) {
            label.push('.');
        }
        label.push_str(&figures(*value.get_or_insert(format.start), &format.format));
    }
    label.push_str(&own.suffix);
    label.trim().chars().take(limits::LABEL_CHARS).collect()
}

fn figures(value: i64, format: &str) -> String {
    let letter = |base: u8| {
        let at = u8::try_from((value - 1).rem_euclid(26)).unwrap_or(0);
        let count = usize::try_from((value - 1) / 26 + 1).unwrap_or(1).min(8);
        char::from(base + at).to_string().repeat(count)
    };
    match format {
        "a" if value > 0 => letter(b'a'),
        "A" if value > 0 => letter(b'A'),
        "i" if (1..4000).contains(&value) => crate::formats::docx::roman(value).to_lowercase(),
        "I" if (1..4000).contains(&value) => crate::formats::docx::roman(value),
        _ => value.to_string(),
    }
}
