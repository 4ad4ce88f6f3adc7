//! Markdown to a document: one pass over the parser's events, no recursion, lines in places.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{CONTENTS, CONTENTS_END};
use crate::document::{Block, Cell, Document, Inline, Note, Place, Table, Text, change_places};
use crate::formats::outline;

/// Reads Markdown with tables, footnotes, task lists, struck text and a front matter.
#[must_use]
pub fn read(source: &str) -> Document {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut reader = Reader::new(source);
    // The parser takes the text between any two rules for metadata and would swallow it: the front
    // matter is read apart, everything after it without that extension.
    let front = front_matter(source);
    let metadata = Parser::new_ext(&source[..front], options | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);
    for (event, range) in metadata.into_offset_iter() {
        reader.event(event, &range);
    }
    for (event, range) in Parser::new_ext(&source[front..], options).into_offset_iter() {
        reader.event(event, &(range.start + front..range.end + front));
    }
    reader.end_line();
    outline::relative(&mut reader.document.body);
    reader.document
}

/// Where the front matter ends: `---` on the first line up to the next such line.
fn front_matter(source: &str) -> usize {
    let mut lines = source.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return 0;
    };
    let mut end = first.len();
    for line in lines {
        end += line.len();
        if line.trim_end() == "---" {
            return end;
        }
        // A blank line first: the rule was only a rule.
        if end == first.len() + line.len() && line.trim().is_empty() {
            return 0;
        }
    }
    0
}

/// A list that is open, and how its open item stands.
struct List {
    /// Number of the next item, for ordered lists.
    next: Option<u64>,
    marker: String,
    /// The open item has not shown its marker yet.
    fresh: bool,
}

/// The look of the text that comes, as nested marks.
#[derive(Default)]
struct Marks {
    bold: u32,
    italic: u32,
    struck: u32,
    small: u32,
    links: Vec<String>,
}

/// Where the text goes that is not a line of the document.
#[derive(PartialEq, Eq)]
enum Aside {
    None,
    Html,
    Code,
    Metadata,
    Picture,
}

struct Reader<'a> {
    source: &'a str,
    lines: Vec<usize>,
    document: Document,
    line: Vec<Inline>,
    /// Where the line being gathered begins.
    start: usize,
    heading: Option<u8>,
    lists: Vec<List>,
    table: Option<Table>,
    /// Tables of the body so far.
    tables: u32,
    /// The open table has no rule under its head, and the parser gives it as a paragraph; whether the bar that
    /// opens the row was read.
    bare: Option<bool>,
    note: Option<Note>,
    marks: Marks,
    aside: Aside,
    /// Text of an HTML block, a code block or the front matter.
    held: String,
    /// Where the contents list that is open begins in the body.
    contents: Option<usize>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            lines: source
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at)
                .collect(),
            document: Document::default(),
            line: Vec::new(),
            start: 0,
            heading: None,
            lists: Vec::new(),
            table: None,
            tables: 0,
            bare: None,
            note: None,
            marks: Marks::default(),
            aside: Aside::None,
            held: String::new(),
            contents: None,
        }
    }

    fn event(&mut self, event: Event, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, range),
            Event::End(tag) => self.close(tag),
            Event::Text(text) if self.bare.is_some() => self.bare_text(&text, range),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.text(&text, range),
            Event::Html(text) => self.held.push_str(&text),
            Event::InlineHtml(text) => self.inline_html(&text, range),
            Event::FootnoteReference(id) => self.push(Inline::NoteRef(id.to_string()), range),
            Event::SoftBreak | Event::HardBreak if self.bare.is_some() => self.open_bare_row(),
            Event::SoftBreak => self.text(" ", range),
            Event::HardBreak => self.push(Inline::Break, range),
            Event::TaskListMarker(checked) => {
                self.push(Inline::TickBox { checked }, range);
                self.text(" ", range);
            }
            Event::Rule => self.end_line(),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, range),
        }
    }

    fn open(&mut self, tag: Tag, range: &Range<usize>) {
        match tag {
            Tag::Emphasis => self.marks.italic += 1,
            Tag::Strong => self.marks.bold += 1,
            Tag::Strikethrough => self.marks.struck += 1,
            Tag::Link { dest_url, .. } => self.marks.links.push(dest_url.to_string()),
            Tag::Image { .. } => self.aside = Aside::Picture,
            other => {
                self.end_line();
                self.start = range.start;
                self.open_block(other, range);
            }
        }
    }

    fn open_block(&mut self, tag: Tag, range: &Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => self.heading = Some(heading_level(level)),
            Tag::List(first) => self.lists.push(List {
                next: first,
                marker: String::new(),
                fresh: false,
            }),
            Tag::Item => self.open_item(range),
            Tag::Table(_) => self.table = Some(self.new_table(range)),
            Tag::Paragraph if self.table.is_none() && is_bare_table(&self.source[range.clone()]) => {
                self.table = Some(self.new_table(range));
                self.open_bare_row();
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::FootnoteDefinition(id) => {
                self.note = Some(Note {
                    id: id.to_string(),
                    blocks: Vec::new(),
                })
            }
            Tag::HtmlBlock => self.hold(Aside::Html),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => self.hold(Aside::Code),
            Tag::MetadataBlock(_) => self.hold(Aside::Metadata),
            _ => {}
        }
    }

    fn open_item(&mut self, range: &Range<usize>) {
        let written = &self.source[range.start.min(self.source.len())..];
        let Some(list) = self.lists.last_mut() else { return };
        list.fresh = true;
        list.marker = match &mut list.next {
            None => "-".to_owned(),
            Some(number) => {
                let bracket = written
                    .trim_start()
                    .trim_start_matches(|c: char| c.is_ascii_digit())
                    .starts_with(')');
                let marker = format!("{number}{}", if bracket { ')' } else { '.' });
                *number = number.saturating_add(1);
                marker
            }
        };
    }

    fn hold(&mut self, aside: Aside) {
        self.aside = aside;
        self.held.clear();
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.marks.italic = self.marks.italic.saturating_sub(1),
            TagEnd::Strong => self.marks.bold = self.marks.bold.saturating_sub(1),
            TagEnd::Strikethrough => self.marks.struck = self.marks.struck.saturating_sub(1),
            TagEnd::Link => {
                self.marks.links.pop();
            }
            TagEnd::Image => self.aside = Aside::None,
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Table => self.end_table(),
            TagEnd::Paragraph if self.bare.take().is_some() => {
                self.line.clear();
                self.end_table();
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.header_rows = 1;
                }
            }
            TagEnd::HtmlBlock | TagEnd::CodeBlock | TagEnd::MetadataBlock(_) => self.release(),
            TagEnd::List(_) => {
                self.end_line();
                self.lists.pop();
            }
            TagEnd::FootnoteDefinition => {
                self.end_line();
                self.document.notes.extend(self.note.take());
            }
            _ => self.end_line(),
        }
    }

    /// The end of an HTML block, a code block or the front matter.
    fn release(&mut self) {
        let held = std::mem::take(&mut self.held);
        match std::mem::replace(&mut self.aside, Aside::None) {
            Aside::Metadata => {
                let title = held.lines().find_map(|line| line.strip_prefix("title:"));
                self.document.title = title.map(|title| title.trim().trim_matches(['"', '\'']).to_owned());
            }
            Aside::Html if held.trim() == CONTENTS => self.contents = Some(self.document.body.len()),
            Aside::Html if held.trim() == CONTENTS_END => self.end_contents(),
            Aside::Html => self.html_block(&held),
            Aside::Code => {
                for (index, line) in held.lines().enumerate() {
                    if index > 0 {
                        self.line.push(Inline::Break);
                    }
                    self.line.push(Inline::Text(Text::plain(line)));
                }
                self.end_line();
            }
            Aside::None | Aside::Picture => {}
        }
    }

    fn end_contents(&mut self) {
        let Some(start) = self.contents.take().filter(|start| *start < self.document.body.len()) else {
            return;
        };
        let lines = self.document.body.split_off(start);
        let place = self.place();
        self.document.body.push(Block::Contents { lines, place });
    }

    /// A block of HTML is read as a page; its lines count from here.
    fn html_block(&mut self, html: &str) {
        let first = self.place().line.unwrap_or(1);
        let mut page = crate::formats::html::read(html);
        change_places(&mut page.body, &|place| {
            place.line = place.line.map(|line| line + first - 1)
        });
        for block in page.body {
            self.emit(block);
        }
        self.document.gaps.extend(page.gaps);
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        match self.aside {
            Aside::None => {}
            Aside::Picture => return,
            Aside::Html | Aside::Code | Aside::Metadata => return self.held.push_str(text),
        }
        let run = Text {
            text: text.to_owned(),
            bold: self.marks.bold > 0,
            italic: self.marks.italic > 0,
            struck: self.marks.struck > 0,
            small: self.marks.small > 0,
            link: self.marks.links.last().cloned(),
            ..Text::default()
        };
        if let Some(Inline::Text(last)) = self.line.last_mut()
            && last.same_look(&run)
        {
            last.text.push_str(text);
            return;
        }
        self.push(Inline::Text(run), range);
    }

    fn push(&mut self, inline: Inline, range: &Range<usize>) {
        if self.line.is_empty() {
            self.start = range.start;
        }
        self.line.push(inline);
    }

    /// Tags inside a line: breaks and looks are kept, the rest is dropped.
    fn inline_html(&mut self, tag: &str, range: &Range<usize>) {
        let name = tag.trim_start_matches(['<', '/']);
        let name = name
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let closing = tag.starts_with("</");
        let mark = match name.as_str() {
            "br" => return self.push(Inline::Break, range),
            "b" | "strong" => &mut self.marks.bold,
            "i" | "em" => &mut self.marks.italic,
            "s" | "del" | "strike" => &mut self.marks.struck,
            "small" => &mut self.marks.small,
            _ => return,
        };
        *mark = if closing { mark.saturating_sub(1) } else { *mark + 1 };
    }

    /// Ends the line being gathered: a heading, the start of an item, or a paragraph.
    fn end_line(&mut self) {
        let heading = self.heading.take();
        let mut content = std::mem::take(&mut self.line);
        trim_end(&mut content);
        if content.is_empty() {
            return;
        }
        let place = self.place();
        let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let item = self.lists.last_mut().filter(|list| list.fresh && heading.is_none());
        let block = match (heading, item) {
            (Some(level), _) => Block::Heading {
                level,
                number: None,
                content,
                place,
            },
            (None, Some(list)) => {
                list.fresh = false;
                Block::Item {
                    depth,
                    marker: list.marker.clone(),
                    content,
                    place,
                }
            }
            (None, None) => Block::Paragraph { content, place },
        };
        self.emit(block);
    }

    fn emit(&mut self, block: Block) {
        match &mut self.note {
            Some(note) => note.blocks.push(block),
            None => {
                self.tables += u32::from(matches!(block, Block::Table(_)));
                self.document.body.push(block);
            }
        }
    }

    fn open_bare_row(&mut self) {
        self.line.clear();
        self.bare = Some(false);
        if let Some(table) = &mut self.table {
            table.rows.push(Vec::new());
        }
    }

    /// Text of a row: each bar but the first ends a cell.
    fn bare_text(&mut self, text: &str, range: &Range<usize>) {
        for (at, part) in text.split('|').enumerate() {
            if at > 0 && self.bare.replace(true) == Some(true) {
                self.end_cell();
            }
            let part = if self.line.is_empty() { part.trim_start() } else { part };
            if !part.is_empty() {
                self.text(part, range);
            }
        }
    }

    fn end_table(&mut self) {
        if let Some(table) = self.table.take() {
            self.emit(Block::Table(table));
        }
    }

    fn new_table(&self, range: &Range<usize>) -> Table {
        let place = Place {
            table: Some(self.tables + 1),
            ..self.place_at(range.start)
        };
        Table {
            header_rows: 0,
            rows: Vec::new(),
            caption: None,
            widths: Vec::new(),
            place,
        }
    }

    fn end_cell(&mut self) {
        let mut content = std::mem::take(&mut self.line);
        trim_end(&mut content);
        let line = self.place();
        let Some(table) = &mut self.table else { return };
        let rows = table.rows.len();
        let Some(row) = table.rows.last_mut() else { return };
        let number = |count: usize| u32::try_from(count).ok();
        let place = Place {
            table: table.place.table,
            row: number(rows),
            cell: number(row.len() + 1),
            ..line
        };
        let blocks = if content.is_empty() {
            Vec::new()
        } else {
            vec![Block::Paragraph { content, place }]
        };
        row.push(Cell {
            column: row.len(),
            colspan: 1,
            rowspan: 1,
            blocks,
        });
    }

    fn place(&self) -> Place {
        self.place_at(self.start)
    }

    fn place_at(&self, offset: usize) -> Place {
        let line = self.lines.partition_point(|end| *end < offset) + 1;
        Place {
            line: u32::try_from(line).ok(),
            ..Place::default()
        }
    }
}

/// Two lines at least, each between bars: a table whose author forgot the rule under its head.
fn is_bare_table(paragraph: &str) -> bool {
    let mut lines = paragraph.lines().map(str::trim);
    let row =
        |line: &str| line.len() > 2 && line.starts_with('|') && line.ends_with('|') && line.matches('|').count() > 2;
    paragraph.trim_end().contains('\n') && lines.all(row)
}

fn heading_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Blanks and breaks at the end of a line are not content.
fn trim_end(content: &mut Vec<Inline>) {
    while let Some(last) = content.last_mut() {
        match last {
            Inline::Break => {}
            Inline::Text(run) => {
                run.text.truncate(run.text.trim_end().len());
                if !run.text.is_empty() {
                    return;
                }
            }
            _ => return,
        }
        content.pop();
    }
}
