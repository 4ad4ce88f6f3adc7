//! Numbers of headings and lists as Word's own automatic numbers.
//!
//! A document carries its numbers as shown. Where they follow a pattern (`Article 1 –`, `1.1`),
//! Word gets the pattern and counts itself, so that a buyer can insert an article; a number that
//! breaks the pattern is written as text.

use crate::document::{Block, Document};

/// The pattern of the headings' numbers, read off the first numbered heading of each level.
#[derive(Debug, Default)]
pub(super) struct HeadingNumbers {
    /// `lvlText` by level from 1; `None`: no automatic number.
    patterns: [Option<String>; 9],
    counters: [u64; 9],
}

impl HeadingNumbers {
    pub(super) fn of(document: &Document) -> Self {
        let mut numbers = Self::default();
        for block in &document.body {
            if let Block::Heading {
                level,
                number: Some(number),
                ..
            } = block
                && let Some(slot) = index(*level)
                && numbers.patterns[slot].is_none()
            {
                numbers.patterns[slot] = pattern(number, slot + 1);
            }
        }
        numbers
    }

    /// Whether Word would show exactly `number` for the next heading of this level; counts it if so.
    pub(super) fn is_automatic(&mut self, level: u8, number: &str) -> bool {
        let Some(slot) = index(level) else { return false };
        let Some(pattern) = &self.patterns[slot] else {
            return false;
        };
        let mut next = self.counters;
        next[slot] += 1;
        next[slot + 1..].fill(0);
        if shown(pattern, &next) != number {
            return false;
        }
        self.counters = next;
        true
    }

    pub(super) fn abstract_num(&self) -> String {
        let mut xml = String::from(r#"<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>"#);
        for (slot, pattern) in self.patterns.iter().enumerate() {
            let text = pattern.clone().unwrap_or_default();
            xml.push_str(&format!(
                concat!(
                    r#"<w:lvl w:ilvl="{slot}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Titre{level}"/>"#,
                    r#"<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>"#,
                    r#"<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>"#
                ),
                slot = slot,
                level = slot + 1,
                suffix = if text.is_empty() { "nothing" } else { "space" },
                text = super::xml::escape(&text),
            ));
        }
        xml.push_str("</w:abstractNum>");
        xml
    }
}

fn index(level: u8) -> Option<usize> {
    (1..=9).contains(&level).then(|| usize::from(level) - 1)
}

/// `Article 4 –` at level 1 is `Article %1 –`; `4.2` at level 2 is `%1.%2`.
fn pattern(number: &str, level: usize) -> Option<String> {
    if number.contains('%') || number.chars().count() > 40 {
        return None;
    }
    let mut text = String::new();
    let mut groups = 0;
    let mut in_digits = false;
    for c in number.chars() {
        if c.is_ascii_digit() {
            if !in_digits {
                groups += 1;
                text.push_str(&format!("%{groups}"));
            }
            in_digits = true;
        } else {
            in_digits = false;
            text.push(c);
        }
    }
    (groups == level).then_some(text)
}

fn shown(pattern: &str, counters: &[u64; 9]) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c == '%'
            && let Some(digit) = chars.next().and_then(|d| d.to_digit(10))
        {
            // Word shows the start of a level that has not been used yet.
            out.push_str(&counters[digit as usize - 1].max(1).to_string());
        } else {
            out.push(c);
        }
    }
    out
}

/// What a list marker is: a bullet, or a number of some kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Bullet,
    /// Format of the number and what follows it.
    Number(&'static str, char),
}

/// Lists as they come: each gets the `w:num` that shows its markers.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Classes with their own `abstractNum`, in order of first use.
    classes: Vec<Class>,
    /// `w:num` elements after the headings' one.
    nums: Vec<(usize, u8, Option<u64>)>,
    /// Open list by depth: class, last value, num.
    open: Vec<Option<(Class, u64, usize)>>,
}

/// Number of the `w:num` of the headings; the lists follow.
pub(super) const HEADINGS: usize = 1;

impl Lists {
    /// The `w:numId` for an item.
    pub(super) fn num(&mut self, depth: u8, marker: &str) -> usize {
        let slot = usize::from(depth.min(8));
        self.open.truncate(slot + 1);
        self.open.resize(slot + 1, None);
        let (class, value) = classify(marker);
        if let Some((open, last, num)) = self.open[slot]
            && open == class
            && (class == Class::Bullet || value == last + 1)
        {
            self.open[slot] = Some((class, value, num));
            return num;
        }
        let num = self.start(class, depth.min(8), value);
        self.open[slot] = Some((class, value, num));
        num
    }

    /// A block that is no item ends the open lists.
    pub(super) fn close(&mut self) {
        self.open.clear();
    }

    fn start(&mut self, class: Class, depth: u8, value: u64) -> usize {
        let kind = self
            .classes
            .iter()
            .position(|known| *known == class)
            .unwrap_or_else(|| {
                self.classes.push(class);
                self.classes.len() - 1
            });
        if class == Class::Bullet
            && let Some(known) = self.nums.iter().position(|(of, ..)| *of == kind)
        {
            return HEADINGS + 1 + known;
        }
        let start = (class != Class::Bullet).then_some(value);
        self.nums.push((kind, depth, start));
        HEADINGS + self.nums.len()
    }

    pub(super) fn abstract_nums(&self) -> String {
        let mut xml = String::new();
        for (kind, class) in self.classes.iter().enumerate() {
            xml.push_str(&format!(
                r#"<w:abstractNum w:abstractNumId="{}"><w:multiLevelType w:val="hybridMultilevel"/>"#,
                kind + 1
            ));
            for level in 0..9_usize {
                let (format, text) = match class {
                    Class::Bullet => ("bullet", ["•", "–", "◦"][level % 3].to_owned()),
                    Class::Number(format, suffix) => (*format, format!("%{}{suffix}", level + 1)),
                };
                xml.push_str(&format!(
                    concat!(
                        r#"<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:suff w:val="tab"/>"#,
                        r#"<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>"#,
                        r#"<w:pPr><w:tabs><w:tab w:val="num" w:pos="{left}"/></w:tabs><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>"#
                    ),
                    level = level,
                    format = format,
                    text = text,
                    left = 340 + 340 * level,
                    hanging = 340,
                ));
            }
            xml.push_str("</w:abstractNum>");
        }
        xml
    }

    pub(super) fn nums(&self) -> String {
        let mut xml = format!(r#"<w:num w:numId="{HEADINGS}"><w:abstractNumId w:val="0"/></w:num>"#);
        for (at, (kind, depth, start)) in self.nums.iter().enumerate() {
            xml.push_str(&format!(
                r#"<w:num w:numId="{}"><w:abstractNumId w:val="{}"/>"#,
                HEADINGS + 1 + at,
                kind + 1
            ));
            if let Some(start) = start {
                xml.push_str(&format!(
                    r#"<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>"#
                ));
            }
            xml.push_str("</w:num>");
        }
        xml
    }
}

fn classify(marker: &str) -> (Class, u64) {
    let marker = marker.trim();
    let Some(suffix) = marker.chars().last().filter(|c| matches!(c, '.' | ')')) else {
        return (Class::Bullet, 0);
    };
    let body = &marker[..marker.len() - 1];
    // 32,767 is the highest start that Word accepts.
    if let Ok(value) = body.parse::<u64>()
        && value <= 32_767
    {
        return (Class::Number("decimal", suffix), value);
    }
    match body.as_bytes() {
        [letter @ b'a'..=b'z'] => (Class::Number("lowerLetter", suffix), u64::from(letter - b'a') + 1),
        [letter @ b'A'..=b'Z'] => (Class::Number("upperLetter", suffix), u64::from(letter - b'A') + 1),
        _ => (Class::Bullet, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_patterns() {
        assert_eq!(pattern("Article 12 –", 1).as_deref(), Some("Article %1 –"));
        assert_eq!(pattern("4.2", 2).as_deref(), Some("%1.%2"));
        assert_eq!(pattern("4.2", 1), None);
        assert_eq!(pattern("IV.", 1), None);
    }

    #[test]
    fn markers_have_classes() {
        assert_eq!(classify("-"), (Class::Bullet, 0));
        assert_eq!(classify("3."), (Class::Number("decimal", '.'), 3));
        assert_eq!(classify("b)"), (Class::Number("lowerLetter", ')'), 2));
        assert_eq!(classify("99999999999999999999."), (Class::Bullet, 0));
    }
}
