//! Plain text to paragraphs: lines that were broken by hand are joined, lists and headings keep their own lines.

use crate::document::{Block, Document, Inline, Place, Text};

/// Reads plain text.
#[must_use]
pub fn read(source: &str) -> Document {
    let source = source.replace("\r\n", "\n").replace(['\r', '\u{c}'], "\n");
    let lines: Vec<&str> = source.split('\n').collect();
    let shape = Shape {
        width: lines
            .iter()
            .map(|line| line.trim_end().chars().count())
            .max()
            .unwrap_or(0),
        parted: source.trim().contains("\n\n"),
    };
    let mut document = Document::default();
    let mut paragraph = String::new();
    let mut start = 0;
    for (index, line) in lines.iter().enumerate() {
        let text = line.trim();
        // A rule of signs underlines a title; it is no text.
        if text.is_empty() || is_rule(text) {
            end(&mut document, &mut paragraph, start);
            continue;
        }
        let before = index.checked_sub(1).map_or("", |before| lines[before].trim());
        if paragraph.is_empty() || !continues(before, text, &shape) {
            end(&mut document, &mut paragraph, start);
            start = index + 1;
        } else {
            paragraph.push(' ');
        }
        paragraph.push_str(text);
    }
    end(&mut document, &mut paragraph, start);
    document
}

fn end(document: &mut Document, paragraph: &mut String, line: usize) {
    if paragraph.is_empty() {
        return;
    }
    let content = vec![Inline::Text(Text::plain(std::mem::take(paragraph)))];
    let place = Place {
        line: u32::try_from(line).ok(),
        ..Place::default()
    };
    document.body.push(Block::Paragraph { content, place });
}

fn is_rule(line: &str) -> bool {
    let first = line.chars().next().unwrap_or_default();
    line.len() > 2 && "=-_*~#".contains(first) && line.chars().all(|c| c == first)
}

/// How a file breaks its lines.
struct Shape {
    /// Characters of the widest line.
    width: usize,
    /// Blank lines part its paragraphs.
    parted: bool,
}

/// Lines wider than this (characters) were not broken by hand.
const WRAPPED: usize = 100;

/// Whether a line goes on from the one before: the break was made by the width, not by the author.
fn continues(before: &str, line: &str, shape: &Shape) -> bool {
    if opens(line) {
        return false;
    }
    let lower = line.chars().next().is_some_and(char::is_lowercase);
    let ended = before.ends_with(['.', ':', ';', '!', '?']);
    // A line well short of the widest one was ended on purpose, unless the sentence plainly goes on.
    let full = shape.width <= WRAPPED && before.chars().count() * 10 >= shape.width * 7;
    (lower && !ended) || (full && (!ended || shape.parted))
}

/// A line that opens a list item, a numbered article or a row of columns.
fn opens(line: &str) -> bool {
    let mut chars = line.chars();
    let first = chars.next().unwrap_or_default();
    if matches!(first, '-' | '–' | '—' | '•' | '*' | '·' | '☐' | '☑' | '☒' | '|') || line.contains('\t') {
        return true;
    }
    let word = line.split_whitespace().next().unwrap_or_default();
    let number = word.trim_end_matches(['.', ')', '-', ':']);
    let numbered = number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        && (number.contains('.') || number.len() < word.len());
    let lettered = word.len() == 2 && word.ends_with([')', '.']) && first.is_ascii_alphabetic();
    numbered || lettered || word.eq_ignore_ascii_case("article")
}

#[cfg(test)]
mod tests {
    use super::read;

    fn lines(source: &str) -> Vec<String> {
        read(source).units().into_iter().map(|unit| unit.text).collect()
    }

    #[test]
    fn lines_broken_by_width_are_joined_and_lists_are_not() {
        let source = "ARTICLE 1 - OBJET\r\n====\r\nLe présent marché a pour objet la fourniture de postes\r\nde travail.\r\n1.1 Étendue\r\n- un\r\n- deux";
        let want = [
            "ARTICLE 1 - OBJET",
            "Le présent marché a pour objet la fourniture de postes de travail.",
            "1.1 Étendue",
            "- un",
            "- deux",
        ];
        assert_eq!(lines(source), want);
    }

    #[test]
    fn old_line_ends_part_lines() {
        assert_eq!(lines("Un.\rDeux.\r"), ["Un.", "Deux."]);
    }
}
