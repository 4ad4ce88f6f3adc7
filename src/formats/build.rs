//! Blocks of HTML and ODF, gathered line by line: containers (body, cells, boxes, notes), lists, tables, looks.

use crate::document::{Block, Change, Document, Inline, Note, Place, Text};
use crate::formats::grid::Grid;

/// A list that is open, and how its open item stands.
pub struct List {
    /// Number of the next item and the style of its figures, for ordered lists.
    pub next: Option<(i64, char)>,
    pub step: i64,
    marker: String,
    /// The open item has not shown its marker yet.
    fresh: bool,
}

/// The look of the text that comes, as nested marks.
#[derive(Default)]
pub struct Marks {
    pub bold: u32,
    pub italic: u32,
    pub struck: u32,
    pub small: u32,
    pub inserted: u32,
    pub deleted: u32,
    pub links: Vec<Option<String>>,
}

/// Where blocks land.
#[derive(Default)]
struct Container {
    blocks: Vec<Block>,
    lists: usize,
    /// The line that the container interrupts, when it stands inside one.
    interrupted: Option<Interrupted>,
    /// Blocks that wait for the end of the line that anchors them.
    waiting: Vec<Block>,
}

struct Interrupted {
    line: Vec<Inline>,
    heading: Option<u8>,
    number: Option<String>,
}

#[derive(Default)]
pub struct Builder {
    pub document: Document,
    stack: Vec<Container>,
    line: Vec<Inline>,
    start: u64,
    pub heading: Option<u8>,
    /// Number of the heading being read, as shown.
    pub number: Option<String>,
    /// Ordinal of the paragraph, in formats that count paragraphs rather than lines.
    pub paragraph: Option<u32>,
    waiting: Vec<Block>,
    /// The line being read is not shown at all.
    pub unseen: bool,
    pub lists: Vec<List>,
    pub grids: Vec<Grid>,
    pub marks: Marks,
    pub preformatted: u32,
    /// Text inside is dropped.
    pub hidden: u32,
    /// The prompt of an unfilled field being read.
    pub prompt: Option<String>,
    pub caption: Option<String>,
    tables: u32,
}

impl Builder {
    /// Containers that stand in each other here.
    pub fn depth(&self) -> usize {
        self.stack.len()
    }

    pub fn text(&mut self, text: &str, line: u64) {
        if self.hidden > 0 {
            return;
        }
        if let Some(caption) = &mut self.caption {
            return caption.push_str(text);
        }
        if let Some(prompt) = &mut self.prompt {
            return prompt.push_str(text);
        }
        if self.preformatted > 0 {
            return self.preformatted_text(text, line);
        }
        let collapsed = collapse(text, self.at_blank());
        self.push_text(&collapsed, line);
    }

    fn preformatted_text(&mut self, text: &str, line: u64) {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 && !self.line.is_empty() {
                self.push(Inline::Break, line);
            }
            self.push_text(part, line);
        }
    }

    /// The line stands at its start or after a blank: another blank would not show.
    fn at_blank(&self) -> bool {
        match self.line.last() {
            None | Some(Inline::Break) => true,
            Some(Inline::Text(run)) => run.text.ends_with(' '),
            Some(_) => false,
        }
    }

    fn push_text(&mut self, text: &str, line: u64) {
        let mut rest = text;
        // Boxes drawn as characters are boxes.
        while let Some(at) = rest.find(['☐', '☑', '☒']) {
            self.push_run(&rest[..at], line);
            let checked = !rest[at..].starts_with('☐');
            self.push(Inline::TickBox { checked }, line);
            rest = &rest[at + '☐'.len_utf8()..];
        }
        self.push_run(rest, line);
    }

    fn push_run(&mut self, text: &str, line: u64) {
        if text.is_empty() {
            return;
        }
        let change = match (self.marks.deleted > 0, self.marks.inserted > 0) {
            (true, _) => Change::Deleted,
            (_, true) => Change::Inserted,
            _ => Change::Kept,
        };
        let run = Text {
            text: text.to_owned(),
            bold: self.marks.bold > 0,
            italic: self.marks.italic > 0,
            struck: self.marks.struck > 0,
            small: self.marks.small > 0,
            change,
            link: self.marks.links.iter().rev().find_map(Clone::clone),
            ..Text::default()
        };
        if let Some(Inline::Text(last)) = self.line.last_mut()
            && last.same_look(&run)
        {
            last.text.push_str(text);
            return;
        }
        self.push(Inline::Text(run), line);
    }

    pub fn push(&mut self, inline: Inline, line: u64) {
        if self.hidden > 0 {
            return;
        }
        if self.line.is_empty() {
            self.start = line;
        }
        self.line.push(inline);
    }

    pub fn start_item(&mut self, value: Option<i64>) {
        let Some(list) = self.lists.last_mut() else { return };
        list.fresh = true;
        let step = list.step;
        list.marker = match &mut list.next {
            None => "-".to_owned(),
            Some((next, figures)) => {
                *next = value.unwrap_or(*next);
                let marker = ordered_marker(*next, *figures);
                *next = next.saturating_add(step);
                marker
            }
        };
    }

    /// Gives the open item the marker that its list style shows.
    pub fn set_marker(&mut self, marker: String) {
        if let Some(list) = self.lists.last_mut() {
            list.fresh = true;
            list.marker = marker;
        }
    }

    /// Starts a container inside a line: a note, a text box, a comment.
    pub fn start_inner(&mut self) {
        let interrupted = Interrupted {
            line: std::mem::take(&mut self.line),
            heading: self.heading.take(),
            number: self.number.take(),
        };
        let lists = self.lists.len();
        self.stack.push(Container {
            lists,
            interrupted: Some(interrupted),
            ..Container::default()
        });
    }

    /// The marker of the open item, which is shown elsewhere.
    pub fn take_marker(&mut self) -> Option<String> {
        let own = self.stack.last().map_or(0, |container| container.lists);
        let inside = self.lists.len() > own;
        let list = self.lists.last_mut().filter(|list| inside && list.fresh)?;
        list.fresh = false;
        Some(std::mem::take(&mut list.marker))
    }

    /// Text whose blanks are meant as they stand.
    pub fn raw_text(&mut self, text: &str) {
        if self.hidden == 0 {
            self.push_text(text, 0);
        }
    }

    /// Adds a block after the line that is being read.
    pub fn wait(&mut self, block: Block) {
        match self.stack.last_mut() {
            Some(container) => container.waiting.push(block),
            None => self.waiting.push(block),
        }
    }

    /// The line that anchors the waiting blocks has ended.
    pub fn flush_waiting(&mut self) {
        let waiting = match self.stack.last_mut() {
            Some(container) => std::mem::take(&mut container.waiting),
            None => std::mem::take(&mut self.waiting),
        };
        for block in waiting {
            self.emit(block);
        }
    }

    pub fn start_list(&mut self, next: Option<(i64, char)>, step: i64) {
        self.lists.push(List {
            next,
            step,
            marker: String::new(),
            fresh: false,
        });
    }

    /// Ends the line being gathered: a heading, the start of an item, or a paragraph.
    pub fn end_line(&mut self) {
        let mut content = std::mem::take(&mut self.line);
        trim_end(&mut content);
        if std::mem::take(&mut self.unseen) || content.is_empty() {
            return;
        }
        let place = self.place();
        let own_lists = self.lists.len()
            - self
                .stack
                .last()
                .map_or(0, |container| container.lists)
                .min(self.lists.len());
        let depth = u8::try_from(own_lists.saturating_sub(1)).unwrap_or(u8::MAX);
        let heading = self.heading;
        let number = self.number.take();
        let list = self.lists.last_mut().filter(|_| own_lists > 0);
        let item = list.filter(|list| list.fresh && heading.is_none() && !list.marker.is_empty());
        let block = match (heading, item) {
            (Some(level), _) => Block::Heading {
                level,
                number,
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

    pub fn emit(&mut self, block: Block) {
        match self.stack.last_mut() {
            Some(container) => container.blocks.push(block),
            None => self.document.body.push(block),
        }
    }

    pub fn place(&self) -> Place {
        let line = u32::try_from(self.start).ok().filter(|line| *line > 0);
        let paragraph = self.paragraph;
        match self.grids.last() {
            Some(grid) => {
                let (row, cell) = grid.at();
                Place {
                    line,
                    paragraph,
                    table: Some(grid.ordinal),
                    row,
                    cell,
                    ..Place::default()
                }
            }
            None => Place {
                line,
                paragraph,
                ..Place::default()
            },
        }
    }

    pub fn start_container(&mut self) {
        self.end_line();
        self.stack.push(Container {
            lists: self.lists.len(),
            ..Container::default()
        });
    }

    /// The blocks of the innermost container, which ends.
    pub fn end_container(&mut self) -> Vec<Block> {
        self.end_line();
        self.flush_waiting();
        let Some(container) = self.stack.pop() else {
            return Vec::new();
        };
        self.lists.truncate(container.lists);
        if let Some(interrupted) = container.interrupted {
            self.line = interrupted.line;
            self.heading = interrupted.heading;
            self.number = interrupted.number;
        }
        container.blocks
    }

    pub fn start_table(&mut self) {
        self.end_line();
        self.tables += 1;
        let place = Place {
            table: Some(self.tables),
            row: None,
            cell: None,
            ..self.place()
        };
        self.grids.push(Grid::new(self.tables, place));
    }

    pub fn end_table(&mut self) {
        self.end_line();
        if let Some(table) = self.grids.pop().and_then(Grid::finish) {
            self.emit(Block::Table(table));
        }
    }

    pub fn end_box(&mut self) {
        let blocks = self.end_container();
        let place = self.place();
        if !blocks.is_empty() {
            self.emit(Block::TextBox { blocks, place });
        }
    }

    pub fn end_contents(&mut self) {
        let lines = self.end_container();
        let place = self.place();
        if !lines.is_empty() {
            self.emit(Block::Contents { lines, place });
        }
    }

    pub fn end_note(&mut self, id: String) {
        let blocks = self.end_container();
        if !blocks.is_empty() {
            self.document.notes.push(Note { id, blocks });
        }
    }
}

/// Blanks run together, as a browser shows them; `blank` when the text follows one.
fn collapse(text: &str, blank: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = blank;
    for c in text.chars() {
        let is_blank = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        match (is_blank, blank) {
            (true, true) => {}
            (true, false) => out.push(' '),
            (false, _) => out.push(c),
        }
        blank = is_blank;
    }
    out
}

/// Blanks and breaks at the end of a line are not content.
fn trim_end(content: &mut Vec<Inline>) {
    while let Some(last) = content.last_mut() {
        match last {
            Inline::Break => {}
            Inline::Text(run) => {
                run.text.truncate(run.text.trim_end_matches([' ', '\n']).len());
                if !run.text.is_empty() && !(run.text.trim().is_empty()) {
                    return;
                }
            }
            _ => return,
        }
        content.pop();
    }
}

/// The marker of an item, by the `type` of its list.
fn ordered_marker(value: i64, figures: char) -> String {
    let letter = |base: u8| match u8::try_from(value - 1) {
        Ok(at @ 0..26) => char::from(base + at).to_string(),
        _ => value.to_string(),
    };
    let shown = match figures {
        'a' => letter(b'a'),
        'A' => letter(b'A'),
        'i' | 'I' if (1..4000).contains(&value) => {
            let roman = crate::formats::docx::roman(value);
            if figures == 'i' { roman.to_lowercase() } else { roman }
        }
        _ => value.to_string(),
    };
    format!("{shown}.")
}
