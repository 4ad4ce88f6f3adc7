//! One pass through a story (body, notes, comments, header): elements in, blocks out. No recursion.
//!
//! `Walk` knows where it stands by a stack of open elements; what an element does at its start is in `open`, what it
//! does at its end in `close`. How text lands in a paragraph is in `write`.

use std::collections::{BTreeMap, BTreeSet};

use super::field::Fields;
use super::numbering::{Counters, Numbering};
use super::package::Relations;
use super::paragraph::{Look, Paragraph};
use super::props::{Section, SymbolFont, Toggles};
use super::styles::Styles;
use super::table::TableBuilder;
use crate::document::{Block, Gap, GapReason, Inline, Place, Reading};
use crate::formats::picture::Picture as Shown;
use crate::formats::xml::{Token, Xml, XmlError};
use crate::limits;

/// What a story needs to know of the rest of the document.
pub struct Context<'c> {
    pub styles: &'c Styles,
    pub numbering: &'c Numbering,
    pub relations: &'c Relations,
    pub reading: Reading,
    /// Reads a part that stands in for blocks of the body (`w:altChunk`); the body only.
    pub chunk: Option<&'c dyn Fn(&str) -> Chunk>,
    /// Notes and comments: paragraph of the body that refers to each.
    pub anchors: BTreeMap<String, u32>,
}

/// An imported part: its blocks, or what it is when it cannot be read.
pub enum Chunk {
    Blocks(Vec<Block>),
    Unread(String),
}

/// What a story holds.
#[derive(Debug, Default)]
pub struct Found {
    pub blocks: Vec<Block>,
    pub gaps: Vec<Gap>,
    /// Pictures without text of their own, and the bytes of text that stand beside them.
    pub pictures: Vec<Shown>,
    pub letters: usize,
    pub sections: Vec<Section>,
    /// Notes referred to, in order: kind, id and paragraph.
    pub notes: Vec<(NoteKind, String, Option<u32>)>,
    /// Notes or comments of a part that holds many.
    pub items: Vec<Item>,
    /// Fields that begin and never end.
    pub unclosed: BTreeSet<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    Footnote,
    Endnote,
}

#[derive(Debug, Default)]
pub struct Item {
    pub id: String,
    pub author: String,
    pub blocks: Vec<Block>,
}

/// An open element that does something at its end.
pub(super) enum Node {
    Plain,
    Paragraph,
    Run,
    Inserted,
    Deleted,
    Link,
    /// A simple field, and how many fields were open before it.
    Field(usize),
    Table,
    /// A table too deep to be kept: its cells are read as paragraphs.
    FlatTable,
    Row,
    Cell,
    TextBox {
        fields: usize,
        look: Look,
    },
    /// A text box too deep to be kept.
    FlatBox,
    Control {
        contents: bool,
        placeholder: bool,
        outer: Option<Tick>,
    },
    Item {
        id: String,
        author: String,
    },
    Alternate {
        taken: bool,
    },
    Picture,
}

/// A tick box written as a content control: its state, and whether it has been shown.
#[derive(Clone, Copy)]
pub(super) struct Tick {
    pub checked: bool,
    pub shown: bool,
}

/// A picture, shape or object being read.
#[derive(Default)]
pub(super) struct Picture {
    pub bitmap: bool,
    /// In square centimetres; 0 when not said.
    pub area: f64,
    pub text_box: bool,
    /// A background or an ornament.
    pub decorative: bool,
    pub object: Option<String>,
}

/// Blocks of one container: the body, a cell, a text box, a note.
#[derive(Default)]
pub(super) struct Story {
    pub blocks: Vec<Block>,
    pub paragraph: Option<Paragraph>,
    /// Content of paragraphs whose mark was removed: it opens the next paragraph (17.13.5.15).
    pub carry: Vec<Inline>,
    /// Blocks that wait for the end of the paragraph that anchors them.
    pub waiting: Vec<Block>,
}

pub struct Walk<'c, 'a> {
    pub(super) context: &'c Context<'c>,
    pub(super) xml: Xml<'a>,
    pub(super) nodes: Vec<Node>,
    pub(super) stories: Vec<Story>,
    pub(super) tables: Vec<TableBuilder>,
    pub(super) pictures: Vec<Picture>,
    pub(super) fields: Fields,
    pub(super) counters: Counters,
    pub(super) look: Look,
    pub(super) paragraph_style: (Toggles, Option<SymbolFont>),
    pub(super) links: Vec<Option<String>>,
    pub(super) inserted: u32,
    pub(super) deleted: u32,
    pub(super) placeholder: u32,
    pub(super) contents: u32,
    pub(super) flat: u32,
    /// Text boxes and notes inside which paragraphs are not counted.
    pub(super) aside: u32,
    pub(super) tick: Option<Tick>,
    pub(super) paragraph: u32,
    /// Paragraphs begun, wherever they stand.
    pub(super) read_paragraphs: u32,
    pub(super) table: u32,
    /// Paragraph of the body to which the open note belongs.
    pub(super) anchor: Option<u32>,
    pub(super) unknown_symbols: u32,
    pub(super) ignorable: Vec<String>,
    pub(super) found: Found,
}

/// Walks one part. `ignored` are fields without end, found by a first walk.
pub fn walk(text: &str, context: &Context, ignored: BTreeSet<usize>) -> Result<Found, XmlError> {
    let mut walk = Walk {
        context,
        xml: Xml::new(text),
        nodes: Vec::new(),
        stories: vec![Story::default()],
        tables: Vec::new(),
        pictures: Vec::new(),
        fields: Fields::new(ignored),
        counters: Counters::default(),
        look: Look::default(),
        paragraph_style: Default::default(),
        links: Vec::new(),
        inserted: 0,
        deleted: 0,
        placeholder: 0,
        contents: 0,
        flat: 0,
        aside: 0,
        tick: None,
        paragraph: 0,
        read_paragraphs: 0,
        table: 0,
        anchor: None,
        unknown_symbols: 0,
        ignorable: Vec::new(),
        found: Found::default(),
    };
    loop {
        match walk.xml.next()? {
            Token::Open(tag) => walk.open(tag)?,
            Token::Close => walk.close(),
            Token::Text(_) => {}
            Token::End => break,
        }
    }
    Ok(walk.finish())
}

impl Walk<'_, '_> {
    fn finish(mut self) -> Found {
        self.fields.close_to(0);
        self.end_paragraph();
        self.flush_carry();
        if self.unknown_symbols > 0 {
            let what = format!(
                "{} caractère(s) de police à symboles sans équivalent",
                self.unknown_symbols
            );
            self.gap(GapReason::Damaged, what);
        }
        self.found.blocks = self.stories.pop().map(|story| story.blocks).unwrap_or_default();
        self.found.unclosed = self.fields.unclosed();
        self.found
    }

    fn close(&mut self) {
        let Some(node) = self.nodes.pop() else { return };
        match node {
            Node::Plain | Node::Alternate { .. } => {}
            Node::Paragraph => self.end_paragraph(),
            Node::Run => self.look = self.plain_look(),
            Node::Inserted => self.inserted -= 1,
            Node::Deleted => self.deleted -= 1,
            Node::Link => {
                self.links.pop();
            }
            Node::Field(mark) => {
                self.fields.close_to(mark + 1);
                if self.fields.mark() > mark {
                    self.end_field();
                }
            }
            Node::Table => self.end_table(),
            Node::FlatTable => self.flat -= 1,
            Node::Row => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_row();
                }
            }
            Node::Cell => {
                let blocks = self.end_story();
                if let Some(table) = self.tables.last_mut() {
                    table.end_cell(blocks);
                }
            }
            Node::TextBox { fields, look } => self.end_box(fields, look),
            Node::FlatBox => {}
            Node::Control {
                contents,
                placeholder,
                outer,
            } => self.end_control(contents, placeholder, outer),
            Node::Item { id, author } => {
                let blocks = self.end_story();
                self.anchor = None;
                self.found.items.push(Item { id, author, blocks });
            }
            Node::Picture => self.end_picture(),
        }
    }

    /// The container where blocks land. There is always the one of the part.
    pub(super) fn story(&mut self) -> &mut Story {
        if self.stories.is_empty() {
            self.stories.push(Story::default());
        }
        let last = self.stories.len() - 1;
        &mut self.stories[last]
    }

    pub(super) fn end_story(&mut self) -> Vec<Block> {
        self.end_paragraph();
        self.flush_carry();
        self.stories.pop().map(|story| story.blocks).unwrap_or_default()
    }

    fn end_table(&mut self) {
        let Some(table) = self.tables.pop().and_then(TableBuilder::finish) else {
            return;
        };
        self.story().blocks.push(Block::Table(table));
    }

    fn end_box(&mut self, fields: usize, look: Look) {
        self.fields.close_to(fields);
        let blocks = self.end_story();
        self.aside -= 1;
        self.look = look;
        let place = self.place();
        if !blocks.is_empty() {
            self.story().waiting.push(Block::TextBox { blocks, place });
        }
        // A box outside any paragraph has no anchor to wait for.
        if self.story().paragraph.is_none() {
            self.flush_waiting();
        }
    }

    fn end_control(&mut self, contents: bool, placeholder: bool, outer: Option<Tick>) {
        if let Some(tick) = self.tick
            && !tick.shown
            && self.story().paragraph.is_some()
        {
            self.write_tick(tick.checked);
        }
        self.tick = outer;
        self.contents -= u32::from(contents);
        self.placeholder -= u32::from(placeholder);
    }

    fn end_picture(&mut self) {
        let Some(picture) = self.pictures.pop() else { return };
        if let Some(object) = picture.object {
            self.gap(GapReason::Object, object);
        } else if picture.bitmap && !picture.text_box && !picture.decorative && self.found.pictures.len() < limits::GAPS
        {
            let place = self.place();
            self.found.pictures.push(Shown {
                area: picture.area,
                place,
            });
        }
    }

    /// Where the walk stands.
    pub(super) fn place(&self) -> Place {
        let number = if self.anchor.is_some() {
            self.anchor
        } else {
            Some(self.paragraph).filter(|n| *n > 0)
        };
        let (row, cell) = self.tables.last().map_or((None, None), TableBuilder::at);
        let table = self.tables.last().map(|table| table.ordinal);
        Place {
            paragraph: number,
            table,
            row,
            cell,
            ..Place::default()
        }
    }

    pub(super) fn gap(&mut self, reason: GapReason, what: String) {
        if self.found.gaps.len() < limits::GAPS {
            let place = self.place();
            self.found.gaps.push(Gap { place, reason, what });
        }
    }

    /// The row being read is deleted in this reading.
    pub(super) fn in_gone_row(&self) -> bool {
        self.tables
            .iter()
            .any(|table| table.row.as_ref().is_some_and(|row| row.gone))
    }
}
