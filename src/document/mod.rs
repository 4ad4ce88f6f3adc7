//! What a document is: blocks with places, whatever file it came from.
//!
//! Readers build it, writers print it, facts read it. It knows nothing of tenders, files or law.

mod gap;
mod place;
mod unit;

pub use gap::{Gap, GapReason};
pub use place::Place;
pub use unit::{Unit, UnitKind};

/// A document: its text in reading order, and what could not be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Title from the file's properties, when it has one.
    pub title: Option<String>,
    /// BCP 47 language tag of the text (`fr-FR`).
    pub language: Option<String>,
    pub body: Vec<Block>,
    /// Headers and footers, each once, apart from the body: never evidence.
    pub margins: Vec<Block>,
    /// Footnotes and endnotes, in the order of their references in the body.
    pub notes: Vec<Note>,
    /// Comments of reviewers: never evidence.
    pub comments: Vec<Comment>,
    pub gaps: Vec<Gap>,
}

/// A footnote or endnote.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub id: String,
    pub blocks: Vec<Block>,
}

/// A reviewer's comment.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    pub id: String,
    pub author: String,
    pub text: String,
}

/// One block of a document, in reading order.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// `Article 4 – Pénalités`: `level` 0 is the document's title, 1 to 9 its parts;
    /// `number` is the number as shown (`Article 4 –`, `4.2`), not part of `content`.
    Heading {
        level: u8,
        number: Option<String>,
        content: Vec<Inline>,
        place: Place,
    },
    Paragraph {
        content: Vec<Inline>,
        place: Place,
    },
    /// A list item: `depth` from 0, `marker` as shown (`-`, `a)`, `1.`).
    Item {
        depth: u8,
        marker: String,
        content: Vec<Inline>,
        place: Place,
    },
    Table(Table),
    /// The document's own contents list: its lines repeat headings and are never evidence.
    Contents {
        lines: Vec<Block>,
        place: Place,
    },
    /// A text box, after the paragraph that anchors it.
    TextBox {
        blocks: Vec<Block>,
        place: Place,
    },
    PageBreak,
}

/// A table; `rows` hold only real cells (continuations of merged cells are not listed).
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Number of rows at the top that are headers.
    pub header_rows: usize,
    pub rows: Vec<Vec<Cell>>,
    /// What the table is about, for writers (`w:tblCaption`) and readers alike.
    pub caption: Option<String>,
    /// Relative widths of the columns, for writers; empty = equal.
    pub widths: Vec<u32>,
    pub place: Place,
}

/// A cell: where it stands in the grid, what it spans, what it holds (blocks, tables included).
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Column of the grid where it starts, from 0.
    pub column: usize,
    pub colspan: usize,
    pub rowspan: usize,
    pub blocks: Vec<Block>,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    Text(Text),
    /// A tick box: `☑` or `☐`.
    TickBox {
        checked: bool,
    },
    /// An unfilled form field or content control: its prompt is no text of the draft.
    Placeholder(String),
    /// A forced line break inside a paragraph.
    Break,
    NoteRef(String),
}

/// A run of text with the same look and the same revision.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Text {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
    /// Struck out by hand (not a tracked deletion).
    pub struck: bool,
    /// Not shown on paper.
    pub hidden: bool,
    /// Printed small and grey: a note beside the text, such as the reference of a clause.
    pub small: bool,
    pub change: Change,
    pub link: Option<String>,
}

/// What tracked changes say of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Change {
    #[default]
    Kept,
    Inserted,
    Deleted,
}

/// Which text of a revised document is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reading {
    /// Every change accepted: what rules judge. Deleted runs are kept beside, marked.
    #[default]
    Accepted,
    /// Every change rejected.
    Original,
}

impl Text {
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Whether two runs differ in nothing but their text, so that one run can hold both.
    #[must_use]
    pub fn same_look(&self, other: &Self) -> bool {
        let look = |run: &Self| (run.bold, run.italic, run.struck, run.hidden, run.small, run.change);
        look(self) == look(other) && self.link == other.link
    }
}

impl Document {
    /// The text as accepted: one line for each paragraph, item or cell.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        for unit in self.units() {
            out.push_str(&unit.text);
            out.push('\n');
        }
        out
    }
}

/// Bytes of text in blocks, those of tables and boxes included.
#[must_use]
pub fn text_bytes(blocks: &[Block]) -> usize {
    let inline = |inline: &Inline| match inline {
        Inline::Text(run) => run.text.len(),
        Inline::Placeholder(prompt) => prompt.len(),
        Inline::TickBox { .. } | Inline::Break | Inline::NoteRef(_) => 1,
    };
    let block = |block: &Block| match block {
        Block::Heading { content, .. } | Block::Paragraph { content, .. } | Block::Item { content, .. } => {
            content.iter().map(inline).sum()
        }
        Block::Table(table) => table.rows.iter().flatten().map(|cell| text_bytes(&cell.blocks)).sum(),
        Block::Contents { lines: blocks, .. } | Block::TextBox { blocks, .. } => text_bytes(blocks),
        Block::PageBreak => 0,
    };
    blocks.iter().map(block).sum()
}

/// The text of a line once tracked changes are accepted: deleted and hidden runs are left out,
/// tick boxes are `☑`/`☐`, placeholders `[…]`.
#[must_use]
pub fn accepted_text(content: &[Inline]) -> String {
    let mut out = String::new();
    for inline in content {
        match inline {
            Inline::Text(run) if run.change == Change::Deleted || run.hidden => {}
            Inline::Text(run) => out.push_str(&run.text),
            Inline::TickBox { checked: true } => out.push('☑'),
            Inline::TickBox { checked: false } => out.push('☐'),
            Inline::Placeholder(prompt) => {
                out.push('[');
                out.push_str(prompt.trim_matches(['[', ']']));
                out.push(']');
            }
            Inline::Break => out.push('\n'),
            Inline::NoteRef(_) => {}
        }
    }
    out
}

/// Changes the place of every block, those inside tables and boxes included.
pub fn change_places(blocks: &mut [Block], change: &impl Fn(&mut Place)) {
    for block in blocks {
        match block {
            Block::Heading { place, .. } | Block::Paragraph { place, .. } | Block::Item { place, .. } => change(place),
            Block::Table(table) => {
                change(&mut table.place);
                for cell in table.rows.iter_mut().flatten() {
                    change_places(&mut cell.blocks, change);
                }
            }
            Block::Contents { lines: blocks, place } | Block::TextBox { blocks, place } => {
                change(place);
                change_places(blocks, change);
            }
            Block::PageBreak => {}
        }
    }
}
