//! Blocks into paragraphs, in the order of the document.

use super::{Parts, TEXT_WIDTH, runs, table, xml::escape};
use crate::document::{Block, Document, Inline, accepted_text};

/// Headings down to this level are listed in the contents and get a bookmark.
const CONTENTS_DEPTH: u8 = 2;
/// With more headings than this, the contents list only the first level.
const LONG_CONTENTS: usize = 60;

/// Where blocks stand: decides their styles.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Body,
    Cell { header: bool },
    Box,
    Note(usize),
}

/// State of one story (body, cell, note).
pub(super) struct Story<'a> {
    pub(super) parts: &'a mut Parts,
    entries: &'a [Entry],
    next_entry: usize,
    break_before: bool,
    after_item: bool,
    cover: Cover,
}

/// The paragraphs around the document's title are its cover.
#[derive(PartialEq, Eq)]
enum Cover {
    /// Before a title that comes later.
    Above,
    /// Right after the title.
    Below,
    Over,
}

/// A line of the contents.
struct Entry {
    level: u8,
    text: String,
    bookmark: String,
}

pub(super) fn body(parts: &mut Parts, document: &Document) -> String {
    let entries = entries(document);
    let titled = document
        .body
        .iter()
        .any(|block| matches!(block, Block::Heading { level: 0, .. }));
    let cover = if titled { Cover::Above } else { Cover::Over };
    let mut story = Story {
        parts,
        entries: &entries,
        next_entry: 0,
        break_before: false,
        after_item: false,
        cover,
    };
    let mut out = String::new();
    story.blocks(&mut out, &document.body, Within::Body, TEXT_WIDTH);
    if story.break_before || !out.ends_with("</w:p>") {
        // The body ends with a paragraph, and a table must have one after it.
        out.push_str(r#"<w:p><w:pPr><w:pStyle w:val="Fin"/></w:pPr></w:p>"#);
    }
    out
}

/// The header's line: the first margin that is no page number, else the title.
pub(super) fn header(document: &Document) -> String {
    let margin = document.margins.iter().find_map(|block| match block {
        Block::Paragraph { content, .. } | Block::Item { content, .. } | Block::Heading { content, .. } => {
            let text = accepted_text(content);
            (!text.trim().is_empty() && !is_page_number(&text)).then(|| content.clone())
        }
        _ => None,
    });
    let content = margin.or_else(|| {
        let title = document.title.as_ref().filter(|title| !title.is_empty())?;
        Some(vec![Inline::Text(crate::document::Text::plain(title.clone()))])
    });
    let mut out = String::from(r#"<w:p><w:pPr><w:pStyle w:val="Entte"/></w:pPr>"#);
    // Links and notes of a header would need relationships of its own: plain text only.
    if let Some(content) = content {
        runs::plain(&mut out, &accepted_text(&content));
    }
    out.push_str("</w:p>");
    out
}

/// « Page 3 sur 12 », as our own footers say it.
fn is_page_number(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.next() == Some("Page") && words.all(|word| word == "sur" || word.bytes().all(|b| b.is_ascii_digit()))
}

/// `None` without notes: Word repairs a file with an empty notes part.
pub(super) fn footnotes(parts: &mut Parts, document: &Document) -> Option<String> {
    if document.notes.is_empty() {
        return None;
    }
    let mut out = String::new();
    for (at, note) in document.notes.iter().enumerate() {
        out.push_str(&format!(r#"<w:footnote w:id="{}">"#, at + 1));
        let mut story = Story {
            parts: &mut *parts,
            entries: &[],
            next_entry: 0,
            break_before: false,
            after_item: false,
            cover: Cover::Over,
        };
        let mut inner = String::new();
        story.blocks(&mut inner, &note.blocks, Within::Note(at + 1), TEXT_WIDTH);
        if !inner.ends_with("</w:p>") {
            inner.push_str(r#"<w:p><w:pPr><w:pStyle w:val="Notedebasdepage"/></w:pPr></w:p>"#);
        }
        let mark = r#"<w:r><w:rPr><w:rStyle w:val="Appelnotedebasdep"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>"#;
        match inner.find("</w:pPr>") {
            Some(end) => inner.insert_str(end + "</w:pPr>".len(), mark),
            None => inner.insert_str(0, &format!("<w:p>{mark}</w:p>")),
        }
        out.push_str(&inner);
        out.push_str("</w:footnote>");
    }
    Some(out)
}

impl Story<'_> {
    pub(super) fn blocks(&mut self, out: &mut String, blocks: &[Block], within: Within, width: u32) {
        for block in blocks {
            if !matches!(block, Block::Item { .. }) {
                self.parts.lists.close();
            }
            match block {
                Block::Heading {
                    level, number, content, ..
                } => {
                    self.heading(out, *level, number.as_deref(), content, within);
                }
                Block::Paragraph { content, .. } => self.paragraph(out, content, within),
                Block::Item {
                    depth, marker, content, ..
                } => self.item(out, *depth, marker, content, within),
                Block::Table(table) => {
                    self.flush_break(out);
                    self.leave_cover();
                    table::table(self, out, table, width);
                }
                Block::Contents { lines, .. } => {
                    self.leave_cover();
                    self.contents(out, lines, within);
                }
                Block::TextBox { blocks, .. } => self.blocks(out, blocks, Within::Box, width),
                Block::PageBreak => self.break_before = within == Within::Body,
            }
        }
        self.parts.lists.close();
    }

    fn heading(&mut self, out: &mut String, level: u8, number: Option<&str>, content: &[Inline], within: Within) {
        if within != Within::Body {
            self.open(out, style(within, "Texteenvidence"), "");
            if let Some(number) = number {
                runs::plain(out, &format!("{number} "));
            }
            runs::inlines(self.parts, out, content);
            out.push_str("</w:p>");
            return;
        }
        self.cover = if level == 0 { Cover::Below } else { Cover::Over };
        if level == 0 {
            self.open(out, "Titre", "");
            runs::inlines(self.parts, out, content);
            out.push_str("</w:p>");
            return;
        }
        let level = level.min(9);
        let automatic = number.is_some_and(|number| self.parts.headings.is_automatic(level, number));
        let numbering = if automatic {
            ""
        } else {
            r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>"#
        };
        self.open(out, &format!("Titre{level}"), numbering);
        let bookmark = (level <= CONTENTS_DEPTH && self.entries.get(self.next_entry).is_some_and(|e| e.level == level))
            .then(|| (self.parts.next_id(), self.entries[self.next_entry].bookmark.clone()));
        if let Some((id, name)) = &bookmark {
            self.next_entry += 1;
            out.push_str(&format!(r#"<w:bookmarkStart w:id="{id}" w:name="{name}"/>"#));
        }
        if let Some(number) = number.filter(|_| !automatic) {
            runs::plain(out, &format!("{number} "));
        }
        runs::inlines(self.parts, out, content);
        if let Some((id, _)) = bookmark {
            out.push_str(&format!(r#"<w:bookmarkEnd w:id="{id}"/>"#));
        }
        out.push_str("</w:p>");
    }

    fn paragraph(&mut self, out: &mut String, content: &[Inline], within: Within) {
        let body = match self.cover {
            _ if is_small(content) => "Rfrence",
            Cover::Above => "Surtitre",
            Cover::Below => "Soustitre",
            Cover::Over => "Corpsdetexte",
        };
        self.open(out, style(within, body), "");
        runs::inlines(self.parts, out, content);
        out.push_str("</w:p>");
    }

    fn item(&mut self, out: &mut String, depth: u8, marker: &str, content: &[Inline], within: Within) {
        self.leave_cover();
        let num = self.parts.lists.num(depth, marker);
        let numbering = format!(
            r#"<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{num}"/></w:numPr>"#,
            depth.min(8)
        );
        self.open(out, style(within, "Paragraphedeliste"), &numbering);
        runs::inlines(self.parts, out, content);
        out.push_str("</w:p>");
    }

    /// `<w:p>` with its properties, in the order of the schema.
    fn open(&mut self, out: &mut String, style: &str, numbering: &str) {
        let page = if self.break_before { "<w:pageBreakBefore/>" } else { "" };
        self.break_before = false;
        let heading = style.starts_with("Titre");
        let item = !numbering.is_empty() && !heading;
        let spacing = if out.ends_with("</w:tbl>") && !heading {
            r#"<w:spacing w:before="160"/>"#
        } else if self.after_item && !item && !heading {
            r#"<w:spacing w:before="100"/>"#
        } else {
            ""
        };
        self.after_item = item;
        out.push_str(&format!(
            r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{page}{numbering}{spacing}</w:pPr>"#
        ));
    }

    /// A page break before what is no paragraph needs a paragraph of its own.
    fn flush_break(&mut self, out: &mut String) {
        if self.break_before {
            self.break_before = false;
            out.push_str(r#"<w:p><w:pPr><w:pStyle w:val="Fin"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>"#);
        }
    }

    fn leave_cover(&mut self) {
        if self.cover == Cover::Below {
            self.cover = Cover::Over;
        }
    }

    /// The contents field with its lines already there, each linked to its heading.
    ///
    /// Lines carry no page numbers: only a layout engine knows them, and asking Word to compute them
    /// (`updateFields`) makes it question the reader at each opening. « Mettre à jour les champs »
    /// adds them on demand.
    fn contents(&mut self, out: &mut String, lines: &[Block], within: Within) {
        if within != Within::Body || self.entries.is_empty() {
            self.blocks(out, lines, within, TEXT_WIDTH);
            return;
        }
        let id = self.parts.next_id();
        out.push_str(&format!(
            concat!(
                r#"<w:sdt><w:sdtPr><w:id w:val="{}"/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>"#,
                r#"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"#
            ),
            id
        ));
        self.open(out, "Entteabledesmatires", "");
        runs::plain(out, "Sommaire");
        out.push_str("</w:p>");
        let depth = self.entries.iter().map(|entry| entry.level).max().unwrap_or(1);
        let last = self.entries.len() - 1;
        for (at, entry) in self.entries.iter().enumerate() {
            out.push_str(&format!(r#"<w:p><w:pPr><w:pStyle w:val="TM{}"/></w:pPr>"#, entry.level));
            if at == 0 {
                out.push_str(&format!(
                    concat!(
                        r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r>"#,
                        r#"<w:r><w:instrText xml:space="preserve"> TOC \o "1-{}" \h \z \u </w:instrText></w:r>"#,
                        r#"<w:r><w:fldChar w:fldCharType="separate"/></w:r>"#
                    ),
                    depth
                ));
            }
            out.push_str(&format!(r#"<w:hyperlink w:anchor="{}" w:history="1">"#, entry.bookmark));
            runs::plain(out, &entry.text);
            out.push_str("</w:hyperlink>");
            if at == last {
                out.push_str(r#"<w:r><w:fldChar w:fldCharType="end"/></w:r>"#);
            }
            out.push_str("</w:p>");
        }
        out.push_str("</w:sdtContent></w:sdt>");
    }
}

/// The style of a plain block: `body` in the body, others where space is scarce.
fn style(within: Within, body: &str) -> &str {
    match within {
        Within::Body => body,
        Within::Cell { header: true } => "Enttedetableau",
        Within::Cell { header: false } => "Textedetableau",
        Within::Box => "Encadr",
        Within::Note(_) => "Notedebasdepage",
    }
}

/// Every visible run is small: a reference line.
fn is_small(content: &[Inline]) -> bool {
    !content.is_empty()
        && content.iter().all(|inline| match inline {
            Inline::Text(text) => text.small || text.text.trim().is_empty(),
            _ => false,
        })
}

fn entries(document: &Document) -> Vec<Entry> {
    let headings = || {
        document.body.iter().filter_map(|block| match block {
            Block::Heading {
                level, number, content, ..
            } if (1..=CONTENTS_DEPTH).contains(level) => Some((*level, number, content)),
            _ => None,
        })
    };
    let depth = if headings().count() > LONG_CONTENTS {
        1
    } else {
        CONTENTS_DEPTH
    };
    headings()
        .filter(|(level, ..)| *level <= depth)
        .enumerate()
        .map(|(at, (level, number, content))| {
            let title = accepted_text(content).replace('\n', " ");
            let text = match number {
                Some(number) => format!("{number} {title}"),
                None => title,
            };
            Entry {
                level,
                text,
                bookmark: format!("_Toc{:08}", at + 1),
            }
        })
        .collect()
}

/// For `w:tblCaption` and the like.
pub(super) fn attribute(text: &str) -> String {
    escape(text)
}
