//! One pass through an OpenDocument's content: elements in, blocks out. No recursion.

use std::collections::BTreeMap;

use super::changes::Changes;
use super::lists::OpenList;
use super::styles::{Counters, Look, Styles};
use crate::document::{Block, Comment, Document, Gap, GapReason, Inline, Note, Place, Reading};
use crate::formats::build::Builder;
use crate::formats::picture::{self, Picture};
use crate::formats::xml::{Ns, Tag, Token, Xml, XmlError};
use crate::limits;

pub(super) type Result = std::result::Result<(), XmlError>;

/// An open element that does something at its end.
pub(super) enum Node {
    Plain,
    Paragraph(Look),
    Heading(Look),
    /// A paragraph that goes on in the one before it.
    Joined,
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

pub(super) struct Walk<'s, 'a> {
    pub(super) styles: &'s Styles,
    pub(super) xml: Xml<'a>,
    pub(super) nodes: Vec<Node>,
    pub(super) builder: Builder,
    pub(super) lists: Vec<OpenList>,
    /// Where ended lists stand: by style for lists that go on, by id for lists named by others.
    pub(super) ended: BTreeMap<String, Counters>,
    pub(super) outline: Counters,
    pub(super) changes: Changes,
    pub(super) reading: Reading,
    pub(super) header_rows: u32,
    pub(super) rows: Vec<(usize, usize)>,
    pub(super) cells: usize,
    pub(super) paragraph: u32,
    pub(super) aside: u32,
    pub(super) sheet: bool,
    pub(super) comment_author: Option<String>,
    pub(super) pictures: Vec<Picture>,
    /// Bytes of text read.
    pub(super) letters: usize,
}

/// Walks the content of a document.
pub fn walk(text: &str, styles: &Styles, reading: Reading) -> std::result::Result<Document, XmlError> {
    let mut walk = Walk::new(text, styles, reading);
    walk.run(|tag| tag.is(Ns::OdfOffice, "body"))?;
    walk.builder.end_line();
    walk.builder.flush_waiting();
    let mut document = walk.builder.document;
    document.gaps.extend(picture::gaps(walk.pictures, walk.letters));
    document.gaps.truncate(limits::GAPS);
    Ok(document)
}

/// Headers and footers of the master pages.
pub fn margins(text: &str, styles: &Styles, reading: Reading) -> std::result::Result<Vec<Block>, XmlError> {
    let mut walk = Walk::new(text, styles, reading);
    walk.aside = 1;
    walk.run(|tag| tag.is(Ns::OdfOffice, "master-styles"))?;
    walk.builder.end_line();
    Ok(walk.builder.document.body)
}

impl<'s, 'a> Walk<'s, 'a> {
    fn new(text: &'a str, styles: &'s Styles, reading: Reading) -> Self {
        Self {
            styles,
            xml: Xml::new(text),
            nodes: Vec::new(),
            builder: Builder::default(),
            lists: Vec::new(),
            ended: BTreeMap::new(),
            outline: Counters::default(),
            changes: Changes::default(),
            reading,
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
            .any(|node| matches!(node, Node::Paragraph(_) | Node::Heading(_) | Node::Joined))
    }

    pub(super) fn get(&self, tag: &Tag<'a>, ns: Ns, name: &str) -> Option<String> {
        self.xml.attribute(tag, ns, name).map(|value| value.into_owned())
    }

    pub(super) fn number(&self, tag: &Tag<'a>, ns: Ns, name: &str) -> Option<usize> {
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
                self.change_bound(&tag);
                return self.xml.skip();
            }
            "change" => {
                self.restore(&tag);
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
        if self.joins_next() {
            return Node::Joined;
        }
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

    fn close(&mut self) {
        let Some(node) = self.nodes.pop() else { return };
        match node {
            Node::Plain | Node::Frame { .. } => {}
            // What is open goes on after the insertion.
            Node::Paragraph(look) if self.joins_next() => self.set_look(look, false),
            Node::Heading(look) if self.joins_next() => self.set_look(look, false),
            Node::Joined if self.joins_next() => {}
            Node::Joined => self.end_paragraph(),
            Node::Paragraph(look) | Node::Heading(look) => {
                self.end_paragraph();
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

    fn end_paragraph(&mut self) {
        self.builder.end_line();
        self.builder.heading = None;
        self.builder.number = None;
        self.builder.flush_waiting();
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

    pub(super) fn gap(&mut self, reason: GapReason, what: String) {
        if self.builder.document.gaps.len() < limits::GAPS {
            let place: Place = self.builder.place();
            self.builder.document.gaps.push(Gap { place, reason, what });
        }
    }
}
