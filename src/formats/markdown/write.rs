//! Writes a Document as Markdown (CommonMark, tables, strikethrough, footnotes).
//!
//! A contents list stands between two comments, so that its lines are read back as what they are; page breaks are
//! left out. Spans of cells become empty cells, several blocks of a cell are parted by `<br>`. A look that changes
//! inside a word is given up: a word is one word, for people who search as for programs.

use super::{CONTENTS, CONTENTS_END};
use crate::document::{Block, Change, Document, Inline, Table, Text};

/// The file's text.
#[must_use]
pub fn write(document: &Document) -> String {
    let titled = document
        .body
        .iter()
        .any(|block| matches!(block, Block::Heading { level: 0, .. }));
    let mut writer = Writer {
        titled,
        ..Writer::default()
    };
    writer.blocks(&document.body);
    for note in &document.notes {
        let text = flat(&note.blocks);
        writer.block(&format!("[^{}]: {text}", note_id(&note.id)));
    }
    writer.out.push('\n');
    writer.out.trim_start_matches('\n').to_owned()
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The document has a title of its own, which takes `#`: its headings start at `##`.
    titled: bool,
    /// Depth of the item before, when the block before is an item.
    item: Option<usize>,
    /// Number and sign of the last item at each depth of the list being written; `None` for bullets.
    numbers: Vec<Option<Number>>,
}

/// A number that Markdown writes itself: `4.` or `4)`.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Number {
    value: u32,
    bracket: bool,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading {
                    level, number, content, ..
                } => {
                    let marks = "#".repeat((usize::from(*level) + usize::from(self.titled)).clamp(1, 6));
                    let number = number
                        .as_ref()
                        .map(|number| format!("{} ", escape(number, false)))
                        .unwrap_or_default();
                    self.block(&format!("{marks} {number}{}", line(content, " ", false)));
                }
                Block::Paragraph { content, .. } => {
                    let text = line(content, "\\\n", true);
                    if !text.is_empty() {
                        self.block(&text);
                    }
                }
                Block::Item {
                    depth, marker, content, ..
                } => self.item(usize::from(*depth), marker, content),
                Block::Table(table) => {
                    if let Some(text) = pipe_table(table) {
                        self.block(&text);
                    }
                }
                Block::TextBox { blocks, .. } => self.blocks(blocks),
                Block::Contents { lines, .. } => self.contents(lines),
                Block::PageBreak => {}
            }
        }
    }

    fn contents(&mut self, lines: &[Block]) {
        let mut texts = Vec::new();
        flat_lines(lines, &mut texts);
        if texts.is_empty() {
            return;
        }
        self.block(CONTENTS);
        self.block(&format!("- {}", texts.join("\n- ")));
        self.block(CONTENTS_END);
    }

    fn block(&mut self, text: &str) {
        self.item = None;
        if !self.out.is_empty() {
            self.out.push_str("\n\n");
        }
        self.out.push_str(text);
    }

    fn item(&mut self, depth: usize, marker: &str, content: &[Inline]) {
        // An item deeper than its list allows would be read as code.
        let depth = self.item.map_or(0, |before| depth.min(before + 1));
        let indent = " ".repeat(4 * depth);
        let text = line(content, &format!("\\\n{indent}    "), true);
        if text.is_empty() {
            return;
        }
        self.out.push_str(if self.out.is_empty() {
            ""
        } else if self.item.is_some() {
            "\n"
        } else {
            "\n\n"
        });
        if self.item.is_none() {
            self.numbers.clear();
        }
        let marker = self.marker(depth, marker.trim());
        self.out.push_str(&format!("{indent}{marker} {text}"));
        self.item = Some(depth);
    }

    /// How a marker is written. Markdown counts by itself: a number that does not follow the one before it, and any
    /// other label (`a)`, `Article 2`), stand as the first words of a bulleted item.
    fn marker(&mut self, depth: usize, marker: &str) -> String {
        self.numbers.resize(depth + 1, None);
        let number = own_number(marker).filter(|number| {
            self.numbers[depth]
                .is_none_or(|last| last.bracket != number.bracket || last.value.checked_add(1) == Some(number.value))
        });
        self.numbers[depth] = number;
        if number.is_some() {
            marker.to_owned()
        } else if marker.chars().any(char::is_alphanumeric) {
            format!("- {}", escape(marker, true))
        } else {
            "-".to_owned()
        }
    }
}

fn own_number(marker: &str) -> Option<Number> {
    let digits = marker.strip_suffix(['.', ')'])?;
    let plain = digits.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
    // A number that begins with 0 would lose it.
    let value = digits
        .parse()
        .ok()
        .filter(|_| plain && (digits == "0" || !digits.starts_with('0')))?;
    Some(Number {
        value,
        bracket: marker.ends_with(')'),
    })
}

/// A line of text; `line_break` is how a forced line break is written there.
fn line(content: &[Inline], line_break: &str, block_start: bool) -> String {
    let mut out = String::new();
    let parts = merge(content);
    for (at, part) in parts.iter().enumerate() {
        let start = block_start && (out.is_empty() || out.ends_with(line_break));
        match part {
            Inline::Text(text) => run(&mut out, text, start, line_break, starts_with_word(parts.get(at + 1))),
            Inline::TickBox { checked } => out.push(if *checked { '☑' } else { '☐' }),
            Inline::Placeholder(prompt) => {
                out.push_str(&format!("\\[{}\\]", escape(prompt.trim_matches(['[', ']']), false)));
            }
            // A break before any text parts nothing.
            Inline::Break if out.trim_matches(is_blank).is_empty() => {}
            Inline::Break => {
                out.truncate(out.trim_end_matches(is_blank).len());
                out.push_str(line_break);
            }
            Inline::NoteRef(id) => out.push_str(&format!("[^{}]", note_id(id))),
        }
    }
    let mut out = out.trim_matches(is_blank);
    while let Some(rest) = out
        .strip_suffix(line_break.trim_end())
        .filter(|_| !line_break.trim().is_empty())
    {
        out = rest.trim_end_matches(is_blank);
    }
    out.to_owned()
}

/// Whether what follows a run goes on with its last word.
fn starts_with_word(next: Option<&Inline>) -> bool {
    match next {
        Some(Inline::Text(text)) => text.text.starts_with(char::is_alphanumeric),
        _ => false,
    }
}

/// Runs that look alike become one: `**a****b**` is no Markdown. A link is one run, with the looks that all of it has.
fn merge(content: &[Inline]) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in content {
        if let Inline::Text(text) = inline {
            if text.hidden || text.change == Change::Deleted || text.text.is_empty() {
                continue;
            }
            if let Some(Inline::Text(last)) = out.last_mut()
                && last.link == text.link
                && (text.link.is_some()
                    || (last.bold, last.italic, last.struck, last.small)
                        == (text.bold, text.italic, text.struck, text.small))
            {
                last.text.push_str(&text.text);
                last.bold &= text.bold;
                last.italic &= text.italic;
                last.struck &= text.struck;
                last.small &= text.small;
                continue;
            }
        }
        out.push(inline.clone());
    }
    out
}

fn run(out: &mut String, text: &Text, start: bool, line_break: &str, word_follows: bool) {
    // No-break spaces are text: only blanks that Markdown folds are moved out of the marks.
    let inner = text.text.trim_matches(is_blank);
    let lead = &text.text[..text.text.len() - text.text.trim_start_matches(is_blank).len()];
    if inner.is_empty() {
        out.push_str(if text.text.is_empty() || out.is_empty() {
            ""
        } else {
            " "
        });
        return;
    }
    if !lead.is_empty() && !start && !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
    let mut body: Vec<String> = Vec::new();
    for (at, part) in inner.lines().enumerate() {
        body.push(escape(part.trim_matches(is_blank), start || at > 0));
    }
    let mut body = body.join(line_break);
    // Marks open and close beside blanks and signs only: inside a word they would part it.
    let word_before = lead.is_empty() && out.ends_with(char::is_alphanumeric);
    let word_after = word_follows && !text.text.ends_with(is_blank);
    let spaced = inner.starts_with(char::is_whitespace) || inner.ends_with(char::is_whitespace);
    let flanks = !spaced && !word_before && !word_after;
    for (on, mark) in [(text.italic, "*"), (text.bold, "**"), (text.struck, "~~")] {
        if on && flanks {
            body = format!("{mark}{body}{mark}");
        }
    }
    if text.small {
        body = format!("<small>{body}</small>");
    }
    if let Some(link) = &text.link {
        let target: String = link
            .chars()
            .filter(|c| !c.is_control() && !matches!(c, '<' | '>' | '\\'))
            .collect();
        body = format!("[{body}](<{target}>)");
    }
    out.push_str(&body);
    if text.text.ends_with(is_blank) && !out.ends_with(' ') {
        out.push(' ');
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Escapes what Markdown would read as structure; `start`: the text opens a line.
fn escape(text: &str, start: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let marked = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
            '_' => {
                let before = text[..at].chars().next_back();
                !(before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric))
            }
            '&' => next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#'),
            '#' | '>' | '+' | '-' | '=' => start && at == 0,
            '.' | ')' => {
                let ends = next.is_none_or(char::is_whitespace);
                start && ends && at > 0 && text[..at].bytes().all(|b| b.is_ascii_digit())
            }
            _ => false,
        };
        if marked {
            out.push('\\');
        }
        out.push(if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c });
    }
    out
}

fn note_id(id: &str) -> String {
    let id: String = id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    if id.is_empty() { "note".to_owned() } else { id }
}

fn pipe_table(table: &Table) -> Option<String> {
    let columns = table
        .rows
        .iter()
        .flatten()
        .map(|cell| cell.column.saturating_add(cell.colspan.max(1)))
        .max()?
        .min(1000);
    let mut lines = Vec::new();
    let rule = format!("|{}", " --- |".repeat(columns));
    if table.header_rows == 0 {
        lines.push(format!("|{}", "  |".repeat(columns)));
        lines.push(rule.clone());
    }
    for (at, row) in table.rows.iter().enumerate() {
        let mut texts = vec![String::new(); columns];
        for cell in row {
            if let Some(slot) = texts.get_mut(cell.column) {
                if !slot.is_empty() {
                    slot.push_str("<br>");
                }
                slot.push_str(&flat(&cell.blocks));
            }
        }
        lines.push(format!("| {} |", texts.join(" | ")));
        if at == 0 && table.header_rows > 0 {
            lines.push(rule.clone());
        }
    }
    (columns > 0).then(|| lines.join("\n"))
}

/// Blocks on one line, for cells and notes.
fn flat(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    flat_lines(blocks, &mut lines);
    lines.join("<br>")
}

fn flat_lines(blocks: &[Block], lines: &mut Vec<String>) {
    for block in blocks {
        let (label, content) = match block {
            Block::Heading { number, content, .. } => (number.as_deref(), content),
            Block::Paragraph { content, .. } => (None, content),
            Block::Item { marker, content, .. } => (Some(marker.as_str()), content),
            Block::Table(table) => {
                for cell in table.rows.iter().flatten() {
                    flat_lines(&cell.blocks, lines);
                }
                continue;
            }
            Block::Contents { lines: blocks, .. } | Block::TextBox { blocks, .. } => {
                flat_lines(blocks, lines);
                continue;
            }
            Block::PageBreak => continue,
        };
        let label = label
            .map(|label| format!("{} ", escape(label, false)))
            .unwrap_or_default();
        let text = format!("{label}{}", line(content, "<br>", false));
        if !text.trim().is_empty() {
            lines.push(text.trim().to_owned());
        }
    }
}
