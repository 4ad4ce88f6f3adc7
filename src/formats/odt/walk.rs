//! One pass through an OpenDocument's content: elements in, blocks out. No recursion.

use std::collections::{BTreeMap, BTreeSet};

use super::styles::{Counters, Look, Styles, count};
use crate::document::{Block, Comment, Document, Gap, GapReason, Inline, Note, Place};
use crate::formats::build::Builder;
use crate::formats::picture::{self, Picture};
use crate::formats::xml::{Ns, Tag, Token, Xml, XmlError};
use crate::limits;

type Result = std::result::Result<(), XmlError>;

/// An open element that does something at its end.
enum Node {
    Plain,
    Paragraph(Look),
    Heading(Look),
    Span(Look),
    Link,
    List,
    Item,
    Table,
    HeaderRows,
    Row,
    Cell {
        colspan: usize,
        rowspan: usize,
        repeat: usize,
    },
    TextBox,
    /// A frame with its area in cm², and whether the picture in it says something.
    Frame {
        area: f64,
        decorative: bool,
    },
    Contents,
    Note(String),
    NoteBody,
    Annotation {
        author: String,
    },
    Placeholder,
    Hidden,
}

struct OpenList {
    style: String,
    counters: Counters,
    id: Option<String>,
    level: usize,
}

struct Walk<'s, 'a> {
    styles: &'s Styles,
    xml: Xml<'a>,
    nodes: Vec<Node>,
    builder: Builder,
    lists: Vec<OpenList>,
    /// Where ended lists stand: by style for lists that go on, by id for lists named by others.
    ended: BTreeMap<String, Counters>,
    outline: Counters,
    /// Regions of tracked changes that are insertions.
    insertions: BTreeSet<String>,
    header_rows: u32,
    rows: Vec<(usize, usize)>,
    cells: usize,
    paragraph: u32,
    aside: u32,
    sheet: bool,
    comment_author: Option<String>,
    pictures: Vec<Picture>,
    /// Bytes of text read.
    letters: usize,
}

/// Walks the content of a document.
pub fn walk(text: &str, styles: &Styles) -> std::result::Result<Document, XmlError> {
    let mut walk = Walk::new(text, styles);
    walk.run(|tag| tag.is(Ns::OdfOffice, "body"))?;
    walk.builder.end_line();
    walk.builder.flush_waiting();
    let mut document = walk.builder.document;
    document.gaps.extend(picture::gaps(walk.pictures, walk.letters));
    document.gaps.truncate(limits::GAPS);
    Ok(document)
}

/// Headers and footers of the master pages.
pub fn margins(text: &str, styles: &Styles) -> std::result::Result<Vec<Block>, XmlError> {
    let mut walk = Walk::new(text, styles);
    walk.aside = 1;
    walk.run(|tag| tag.is(Ns::OdfOffice, "master-styles"))?;
    walk.builder.end_line();
    Ok(walk.builder.document.body)
}

impl<'s, 'a> Walk<'s, 'a> {
    fn new(text: &'a str, styles: &'s Styles) -> Self {
        Self {
            styles,
            xml: Xml::new(text),
            nodes: Vec::new(),
            builder: Builder::default(),
            lists: Vec::new(),
            ended: BTreeMap::new(),
            outline: Counters::default(),
            insertions: BTreeSet::new(),
            header_rows: 0,
            rows: Vec::new(),
            cells: 0,
            paragraph: 0,
            aside: 0,
            sheet: false,
            comment_author: None,
            pictures: Vec::new(),
            letters: 0,
        }
    }

    /// Walks the elements that `root` opens.
    fn run(&mut self, root: impl Fn(&Tag) -> bool) -> Result {
        loop {
            match self.xml.next()? {
                Token::Open(tag) if self.nodes.is_empty() => {
                    if root(&tag) {
                        self.nodes.push(Node::Plain);
                    }
                }
                Token::Open(tag) => self.open(tag)?,
                Token::Close => self.close(),
                Token::Text(text) if self.in_text() => {
                    self.letters += text.len();
                    self.builder.text(&text, 0);
                }
                Token::Text(_) => {}
                Token::End => return Ok(()),
            }
        }
    }

    /// Text counts inside paragraphs only.
    fn in_text(&self) -> bool {
        self.nodes
            .iter()
            .rev()
            .take(64)
            .any(|node| matches!(node, Node::Paragraph(_) | Node::Heading(_)))
    }

    fn get(&self, tag: &Tag<'a>, ns: Ns, name: &str) -> Option<String> {
        self.xml.attribute(tag, ns, name).map(|value| value.into_owned())
    }

    fn number(&self, tag: &Tag<'a>, ns: Ns, name: &str) -> Option<usize> {
        self.xml.attribute(tag, ns, name)?.trim().parse().ok()
    }

    fn open(&mut self, tag: Tag<'a>) -> Result {
        match tag.ns {
            Ns::OdfText => self.open_text(tag),
            Ns::OdfTable => self.open_table(tag),
            Ns::OdfDraw => self.open_drawing(tag),
            Ns::OdfOffice => self.open_office(tag),
            Ns::OdfSvg | Ns::Dc | Ns::OdfMeta => self.open_aside(tag),
            _ => {
                self.nodes.push(Node::Plain);
                Ok(())
            }
        }
    }

    /// Descriptions and properties are no text; the author of a comment is kept.
    fn open_aside(&mut self, tag: Tag<'a>) -> Result {
        if tag.is(Ns::Dc, "creator") {
            self.comment_author = Some(self.xml.text(1_000)?);
            return Ok(());
        }
        self.xml.skip()
    }

    fn open_office(&mut self, tag: Tag<'a>) -> Result {
        let node = match tag.local() {
            "spreadsheet" => {
                self.sheet = true;
                Node::Plain
            }
            "annotation" => {
                self.builder.start_inner();
                self.aside += 1;
                Node::Annotation { author: String::new() }
            }
            "forms" | "scripts" | "event-listeners" | "binary-data" => return self.xml.skip(),
            _ => Node::Plain,
        };
        self.nodes.push(node);
        Ok(())
    }

    fn open_text(&mut self, tag: Tag<'a>) -> Result {
        let node = match tag.local() {
            "p" | "h" if self.paragraph >= limits::PARAGRAPHS => {
                return Err(XmlError::limit(format!("plus de {} paragraphes", limits::PARAGRAPHS)));
            }
            "p" => self.paragraph(&tag, false),
            "h" => self.paragraph(&tag, true),
            "span" => {
                let name = self.get(&tag, Ns::OdfText, "style-name");
                let look = self.styles.look(name.as_deref());
                self.set_look(look, true);
                Node::Span(look)
            }
            "a" => {
                let link = self.get(&tag, Ns::Xlink, "href").filter(|href| !href.starts_with('#'));
                self.builder.marks.links.push(link);
                Node::Link
            }
            "s" => {
                let count = self.number(&tag, Ns::OdfText, "c").unwrap_or(1).min(limits::BLANKS);
                self.builder.raw_text(&" ".repeat(count));
                return self.xml.skip();
            }
            "tab" => {
                self.builder.raw_text("\t");
                return self.xml.skip();
            }
            "line-break" => {
                self.builder.push(Inline::Break, 0);
                return self.xml.skip();
            }
            "soft-page-break" => return self.xml.skip(),
            "list" => self.list(&tag),
            "list-item" | "list-header" => {
                self.item(&tag);
                Node::Item
            }
            "tracked-changes" => return self.tracked_changes(),
            "change-start" | "change-end" => {
                let id = self.get(&tag, Ns::OdfText, "change-id").unwrap_or_default();
                if self.insertions.contains(&id) {
                    let inserted = &mut self.builder.marks.inserted;
                    *inserted = if tag.local() == "change-start" {
                        *inserted + 1
                    } else {
                        inserted.saturating_sub(1)
                    };
                }
                return self.xml.skip();
            }
            "note" => {
                let id = self.get(&tag, Ns::OdfText, "id").unwrap_or_default();
                self.builder.push(Inline::NoteRef(id.clone()), 0);
                Node::Note(id)
            }
            "note-citation" => return self.xml.skip(),
            "note-body" => {
                self.builder.start_inner();
                self.aside += 1;
                Node::NoteBody
            }
            "section" => self.section(&tag),
            "table-of-content" | "alphabetical-index" | "table-index" | "illustration-index" | "user-index" => {
                self.builder.start_container();
                Node::Contents
            }
            "table-of-content-source"
            | "script"
            | "ruby-text"
            | "label"
            | "sequence-decls"
            | "variable-decls"
            | "user-field-decls"
            | "hidden-text"
            | "index-source-styles" => return self.xml.skip(),
            "hidden-paragraph" => {
                let hidden = self
                    .get(&tag, Ns::OdfText, "is-hidden")
                    .is_some_and(|value| value == "true");
                self.builder.unseen |= hidden;
                return self.xml.skip();
            }
            "numbered-paragraph" => {
                let node = self.list(&tag);
                self.item(&tag);
                node
            }
            "placeholder" => {
                self.builder.prompt = Some(String::new());
                Node::Placeholder
            }
            _ => Node::Plain,
        };
        self.nodes.push(node);
        Ok(())
    }

    fn paragraph(&mut self, tag: &Tag<'a>, heading: bool) -> Node {
        self.builder.end_line();
        if self.aside == 0 {
            self.paragraph += 1;
            self.builder.paragraph = Some(self.paragraph);
        }
        let style = self.get(tag, Ns::OdfText, "style-name");
        let look = self.styles.look(style.as_deref());
        self.set_look(look, true);
        if heading {
            let level = self.number(tag, Ns::OdfText, "outline-level").unwrap_or(1).clamp(1, 9);
            self.builder.number = self.heading_number(tag, style.as_deref(), level);
            self.builder.heading = u8::try_from(level).ok();
            Node::Heading(look)
        } else {
            if self.styles.is_title(style.as_deref()) && self.lists.is_empty() {
                self.builder.heading = Some(0);
            }
            Node::Paragraph(look)
        }
    }

    /// The number of a heading: of its list when it stands in one, else of the outline.
    fn heading_number(&mut self, tag: &Tag<'a>, style: Option<&str>, level: usize) -> Option<String> {
        if let Some(marker) = self.builder.take_marker() {
            return Some(marker).filter(|marker| !marker.is_empty());
        }
        let unnumbered = self
            .get(tag, Ns::OdfText, "is-list-header")
            .is_some_and(|value| value == "true");
        if unnumbered || self.styles.list_of(style) == Some("") {
            return None;
        }
        let restart = self
            .get(tag, Ns::OdfText, "restart-numbering")
            .is_some_and(|value| value == "true");
        let start = self
            .number(tag, Ns::OdfText, "start-value")
            .and_then(|value| i64::try_from(value).ok());
        let start = if restart { start.or(Some(1)) } else { start };
        let label = count(&mut self.outline, level, start, |level| self.styles.outline.get(&level));
        Some(label).filter(|label| !label.is_empty() && self.styles.outline.contains_key(&level))
    }

    fn set_look(&mut self, look: Look, on: bool) {
        let marks = &mut self.builder.marks;
        let change = |mark: &mut u32, wanted: Option<bool>| match (wanted, on) {
            (Some(true), true) => *mark += 1,
            (Some(true), false) => *mark = mark.saturating_sub(1),
            _ => {}
        };
        change(&mut marks.bold, look.bold);
        change(&mut marks.italic, look.italic);
        change(&mut marks.struck, look.struck);
        change(&mut self.builder.hidden, look.hidden);
    }

    fn section(&mut self, tag: &Tag<'a>) -> Node {
        let hidden = match self.get(tag, Ns::OdfText, "display").as_deref() {
            Some("none") => true,
            Some("condition") => self
                .get(tag, Ns::OdfText, "is-hidden")
                .is_some_and(|value| value == "true"),
            _ => false,
        };
        self.builder.hidden += u32::from(hidden);
        if hidden { Node::Hidden } else { Node::Plain }
    }

    fn list(&mut self, tag: &Tag<'a>) -> Node {
        self.builder.end_line();
        let own_level = self.number(tag, Ns::OdfText, "level").unwrap_or(1);
        let level = self.lists.last().map_or(own_level, |list| list.level + 1).clamp(1, 10);
        let inherited = self.lists.last().map(|list| list.style.clone());
        let style = self
            .get(tag, Ns::OdfText, "style-name")
            .or(inherited)
            .unwrap_or_default();
        let alone = tag.local() == "numbered-paragraph";
        let go_on = alone
            || self
                .get(tag, Ns::OdfText, "continue-numbering")
                .is_some_and(|value| value == "true");
        let other = self.get(tag, Ns::OdfText, "continue-list");
        let counters = match self.lists.last() {
            // A list in an item counts in the same list, one level down.
            Some(above) => above.counters,
            None => {
                let key = other
                    .map(|id| format!("#{id}"))
                    .or_else(|| go_on.then(|| style.clone()));
                key.and_then(|key| self.ended.get(&key)).copied().unwrap_or_default()
            }
        };
        let id = self.get(tag, Ns::Xml, "id");
        self.lists.push(OpenList {
            style,
            counters,
            id,
            level,
        });
        self.builder.start_list(None, 1);
        self.builder.set_marker(String::new());
        Node::List
    }

    fn item(&mut self, tag: &Tag<'a>) {
        self.builder.end_line();
        let start = self
            .number(tag, Ns::OdfText, "start-value")
            .and_then(|value| i64::try_from(value).ok());
        let Some(list) = self.lists.last_mut() else { return };
        let marker = if tag.local() == "list-header" {
            String::new()
        } else {
            count(&mut list.counters, list.level, start, |level| {
                self.styles.level(&list.style, level)
            })
        };
        self.builder.set_marker(marker);
    }

    fn end_list(&mut self) {
        self.builder.end_line();
        self.builder.lists.pop();
        let Some(list) = self.lists.pop() else { return };
        match self.lists.last_mut() {
            Some(above) => {
                let own = above.level;
                above.counters[own + 1..].copy_from_slice(&list.counters[own + 1..]);
            }
            None => {
                if let Some(id) = list.id {
                    self.ended.insert(format!("#{id}"), list.counters);
                }
                self.ended.insert(list.style, list.counters);
            }
        }
    }

    /// Deleted text stands there and nowhere else; insertions are only named.
    fn tracked_changes(&mut self) -> Result {
        let mut insertions = BTreeSet::new();
        self.xml.each_child(|xml, tag| {
            let id = ["id"].iter().find_map(|name| {
                xml.attribute(&tag, Ns::OdfText, name)
                    .or_else(|| xml.attribute(&tag, Ns::Xml, name))
            });
            let Some(id) = id.map(|id| id.into_owned()) else {
                return Ok(());
            };
            xml.each_child(|_, tag| {
                if tag.is(Ns::OdfText, "insertion") {
                    insertions.insert(id.clone());
                }
                Ok(())
            })
        })?;
        self.insertions.append(&mut insertions);
        Ok(())
    }

    fn open_table(&mut self, tag: Tag<'a>) -> Result {
        let node = match tag.local() {
            "table" => return self.table(&tag),
            "table-header-rows" => {
                self.header_rows += 1;
                Node::HeaderRows
            }
            "table-row" => {
                let repeat = self.number(&tag, Ns::OdfTable, "number-rows-repeated").unwrap_or(1);
                self.builder.end_line();
                let header = self.header_rows > 0;
                if let Some(grid) = self.builder.grids.last_mut() {
                    grid.start_row(header);
                }
                self.rows.push((repeat, 0));
                Node::Row
            }
            "table-cell" if !self.rows.is_empty() => {
                let number = |name| self.number(&tag, Ns::OdfTable, name).unwrap_or(1);
                let colspan = number("number-columns-spanned").clamp(1, limits::SPAN);
                let rowspan = number("number-rows-spanned").clamp(1, limits::SPAN);
                let repeat = number("number-columns-repeated");
                self.builder.start_container();
                Node::Cell {
                    colspan,
                    rowspan,
                    repeat,
                }
            }
            "covered-table-cell" | "shapes" | "forms" | "named-expressions" | "database-ranges" => {
                return self.xml.skip();
            }
            _ => Node::Plain,
        };
        self.nodes.push(node);
        Ok(())
    }

    fn table(&mut self, tag: &Tag<'a>) -> Result {
        if self.builder.depth() >= limits::BLOCK_DEPTH {
            self.gap(GapReason::Limit, "tableaux imbriqués trop profondément".into());
            return self.xml.skip();
        }
        self.builder.end_line();
        let hidden = self.sheet
            && self
                .get(tag, Ns::OdfTable, "display")
                .is_some_and(|value| value == "false");
        if self.sheet && !hidden {
            let name = self.get(tag, Ns::OdfTable, "name").unwrap_or_default();
            self.builder.heading = Some(1);
            self.builder.text(&name, 0);
            self.builder.end_line();
            self.builder.heading = None;
        }
        self.builder.start_table();
        self.nodes.push(Node::Table);
        Ok(())
    }

    fn open_drawing(&mut self, tag: Tag<'a>) -> Result {
        let node = match tag.local() {
            "text-box" if self.builder.depth() < limits::BLOCK_DEPTH => {
                self.builder.start_inner();
                self.aside += 1;
                Node::TextBox
            }
            "frame" => self.frame(&tag),
            "object" | "object-ole" | "plugin" | "applet" => {
                self.gap(GapReason::Object, "objet incorporé".into());
                return self.xml.skip();
            }
            "image" => {
                self.image();
                return self.xml.skip();
            }
            _ => Node::Plain,
        };
        self.nodes.push(node);
        Ok(())
    }

    fn frame(&self, tag: &Tag<'a>) -> Node {
        let side = |name| self.get(tag, Ns::OdfSvg, name).and_then(|value| centimetres(&value));
        let style = self.get(tag, Ns::OdfDraw, "style-name");
        Node::Frame {
            area: side("width").unwrap_or(0.0) * side("height").unwrap_or(0.0),
            decorative: self.styles.is_background(style.as_deref()),
        }
    }

    /// A picture in the frame that has just opened.
    fn image(&mut self) {
        if let Some(Node::Frame {
            area,
            decorative: false,
        }) = self.nodes.last()
            && self.pictures.len() < limits::GAPS
        {
            let (area, place) = (*area, self.builder.place());
            self.pictures.push(Picture { area, place });
        }
    }

    fn close(&mut self) {
        let Some(node) = self.nodes.pop() else { return };
        match node {
            Node::Plain | Node::Frame { .. } => {}
            Node::Paragraph(look) | Node::Heading(look) => {
                self.builder.end_line();
                self.builder.heading = None;
                self.builder.number = None;
                self.builder.flush_waiting();
                self.set_look(look, false);
            }
            Node::Span(look) => self.set_look(look, false),
            Node::Link => {
                self.builder.marks.links.pop();
            }
            Node::List => self.end_list(),
            Node::Item => self.builder.end_line(),
            Node::Table => self.builder.end_table(),
            Node::HeaderRows => self.header_rows -= 1,
            Node::Row => self.end_row(),
            Node::Cell {
                colspan,
                rowspan,
                repeat,
            } => self.end_cell(colspan, rowspan, repeat),
            Node::TextBox => {
                let blocks = self.builder.end_container();
                self.aside -= 1;
                let place = self.builder.place();
                if !blocks.is_empty() {
                    self.builder.wait(Block::TextBox { blocks, place });
                }
            }
            Node::Contents => self.builder.end_contents(),
            Node::NoteBody => {
                let blocks = self.builder.end_container();
                self.aside -= 1;
                if let Some(Node::Note(id)) = self.nodes.last() {
                    let note = Note { id: id.clone(), blocks };
                    self.builder.document.notes.push(note);
                }
            }
            Node::Note(_) => {}
            Node::Annotation { author } => self.end_annotation(author),
            Node::Placeholder => {
                let prompt = self.builder.prompt.take().unwrap_or_default();
                self.builder
                    .push(Inline::Placeholder(prompt.trim_matches(['<', '>']).to_owned()), 0);
            }
            Node::Hidden => self.builder.hidden -= 1,
        }
    }

    fn end_annotation(&mut self, author: String) {
        let blocks = self.builder.end_container();
        self.aside -= 1;
        let text = Document {
            body: blocks,
            ..Document::default()
        }
        .text()
        .trim_end()
        .to_owned();
        let author = self.comment_author.take().unwrap_or(author);
        let comments = &mut self.builder.document.comments;
        comments.push(Comment {
            id: comments.len().to_string(),
            author,
            text,
        });
    }

    fn end_cell(&mut self, colspan: usize, rowspan: usize, repeat: usize) {
        let blocks = self.builder.end_container();
        let Some(grid) = self.builder.grids.last_mut() else {
            return;
        };
        if self.sheet && blocks.is_empty() && colspan == 1 && rowspan == 1 {
            grid.skip(repeat.min(limits::SPAN));
            return;
        }
        // Repeated cells are there to be filled; text repeated a thousand times is an attack.
        let repeat = repeat.clamp(1, if blocks.is_empty() { 64 } else { 16 });
        for _ in 0..repeat {
            self.cells += 1;
            if self.cells > limits::CELLS {
                return;
            }
            grid.cell(colspan, rowspan, blocks.clone());
        }
        if let Some((_, filled)) = self.rows.last_mut() {
            *filled += usize::from(!blocks.is_empty());
        }
    }

    fn end_row(&mut self) {
        let Some((repeat, filled)) = self.rows.pop() else {
            return;
        };
        let sheet = self.sheet;
        let Some(grid) = self.builder.grids.last_mut() else {
            return;
        };
        if sheet && filled == 0 {
            grid.drop_row();
        } else if filled > 0 {
            let more = repeat.clamp(1, 16) - 1;
            for _ in 0..more {
                grid.repeat_row();
            }
        }
    }

    fn gap(&mut self, reason: GapReason, what: String) {
        if self.builder.document.gaps.len() < limits::GAPS {
            let place: Place = self.builder.place();
            self.builder.document.gaps.push(Gap { place, reason, what });
        }
    }
}

/// A length in cm (`16.5cm`, `2in`, `120pt`, `40mm`).
fn centimetres(length: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 4] = [("cm", 1.0), ("mm", 0.1), ("in", 2.54), ("pt", 2.54 / 72.0)];
    UNITS
        .iter()
        .find_map(|(unit, size)| Some(length.trim().strip_suffix(unit)?.parse::<f64>().ok()? * size))
}
