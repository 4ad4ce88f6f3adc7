//! A Word document put together: body, notes, comments, margins, title and language.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::numbering::Numbering;
use super::open::note_label;
use super::package::{Package, in_part};
use super::styles::Styles;
use super::walk::{Chunk, Context, Found, Item, NoteKind, walk};
use crate::document::{Block, Comment, Document, Gap, GapReason, Inline, Note, Place, Reading};
use crate::formats::archive::shown;
use crate::formats::xml::{Ns, Token, Xml, XmlError};
use crate::formats::{Depth, ReadError, picture};
use crate::limits;

/// Reads an opened package whose main part is a Word document.
pub fn read(package: &mut Package, reading: Reading, depth: Depth) -> Result<Document, ReadError> {
    let mut gaps = Vec::new();
    let styles = match optional(package, "styles", &mut gaps)? {
        Some((part, text)) => Styles::read(&text).map_err(|error| in_part(&part, error))?,
        None => Styles::default(),
    };
    let mut numbering = match optional(package, "numbering", &mut gaps)? {
        Some((part, text)) => Numbering::read(&text).map_err(|error| in_part(&part, error))?,
        None => Numbering::default(),
    };
    numbering.link_styles(&styles);
    let main = package.main.clone();
    let text = package
        .text(&main)?
        .ok_or_else(|| ReadError::MissingPart { part: shown(&main) })?;
    if !is_document(&text).map_err(|error| in_part(&main, error))? {
        return Err(ReadError::Unsupported {
            found: "paquet Office sans document Word".into(),
        });
    }
    let relations = package.relations.clone();
    let found = {
        let package = RefCell::new(&mut *package);
        let chunk = |part: &str| read_chunk(*package.borrow_mut(), part, depth);
        let context = Context {
            styles: &styles,
            numbering: &numbering,
            relations: &relations,
            reading,
            chunk: Some(&chunk),
            anchors: BTreeMap::new(),
        };
        walk_closed(&text, &context).map_err(|error| in_part(&main, error))?
    };
    gaps.extend(found.gaps.iter().cloned());
    gaps.extend(picture::gaps(found.pictures.clone(), found.letters));
    let mut parts = Parts {
        package,
        styles: &styles,
        numbering: &numbering,
        reading,
        gaps,
    };
    let notes = parts.notes(&found);
    let comments = parts.comments();
    let margins = parts.margins(&found)?;
    let (title, language) = parts.properties(&styles);
    let mut gaps = parts.gaps;
    gaps.truncate(limits::GAPS);
    Ok(Document {
        title,
        language,
        body: found.blocks,
        margins,
        notes,
        comments,
        gaps,
    })
}

/// A part named by the main part; announced and absent is a gap, not an error.
fn optional(package: &mut Package, kind: &str, gaps: &mut Vec<Gap>) -> Result<Option<(String, String)>, ReadError> {
    let Some(part) = package.target(kind).map(str::to_owned) else {
        return Ok(None);
    };
    let text = package.text(&part)?;
    if text.is_none() {
        gaps.push(gap(
            GapReason::Damaged,
            format!("partie annoncée et absente : « {} »", shown(&part)),
        ));
    }
    Ok(text.map(|text| (part, text)))
}

fn gap(reason: GapReason, what: String) -> Gap {
    Gap {
        place: Place::default(),
        reason,
        what,
    }
}

/// Walks a story; fields that never end hide nothing, at the price of a second walk.
fn walk_closed(text: &str, context: &Context) -> Result<Found, XmlError> {
    let mut found = walk(text, context, BTreeSet::new())?;
    if !found.unclosed.is_empty() {
        let ignored = std::mem::take(&mut found.unclosed);
        found = walk(text, context, ignored)?;
        found.gaps.push(gap(
            GapReason::Damaged,
            "champ Word sans fin : son texte a été lu comme du texte ordinaire".into(),
        ));
    }
    Ok(found)
}

/// Whether the root element is one that Word opens.
fn is_document(text: &str) -> Result<bool, XmlError> {
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Token::Open(tag) => return Ok(tag.is(Ns::W, "document")),
            Token::End => return Ok(false),
            _ => {}
        }
    }
}

/// A part imported at opening: read when it is of a kind that we know, once deep.
fn read_chunk(package: &mut Package, part: &str, depth: Depth) -> Chunk {
    let unread = |why: String| Chunk::Unread(format!("fragment importé « {} » : {why}", shown(part)));
    let Some(depth) = depth.deeper() else {
        return unread("importé depuis un autre fragment".into());
    };
    match package.bytes(part) {
        Ok(Some(bytes)) => match crate::formats::read_within(part, &bytes, depth) {
            Ok(document) => Chunk::Blocks(document.body),
            Err(error) => unread(error.to_string()),
        },
        Ok(None) => unread("absent du document".into()),
        Err(error) => unread(error.to_string()),
    }
}

/// The parts beside the body: what fails in them is a gap.
struct Parts<'p, 'a, 'c> {
    package: &'p mut Package<'a>,
    styles: &'c Styles,
    numbering: &'c Numbering,
    reading: Reading,
    gaps: Vec<Gap>,
}

impl Parts<'_, '_, '_> {
    fn walk(&mut self, part: &str, anchors: BTreeMap<String, u32>) -> Option<Found> {
        match self.try_walk(part, anchors) {
            Ok(found) => found,
            Err(error) => {
                self.gaps
                    .push(gap(GapReason::Damaged, format!("partie « {} » : {error}", shown(part))));
                None
            }
        }
    }

    fn try_walk(&mut self, part: &str, anchors: BTreeMap<String, u32>) -> Result<Option<Found>, ReadError> {
        let Some(text) = self.package.text(part)? else {
            return Ok(None);
        };
        let relations = self.package.relations_of(part)?;
        let context = Context {
            styles: self.styles,
            numbering: self.numbering,
            relations: &relations,
            reading: self.reading,
            chunk: None,
            anchors,
        };
        walk_closed(&text, &context)
            .map(Some)
            .map_err(|error| in_part(part, error))
    }

    fn items(&mut self, kind: &str, anchors: BTreeMap<String, u32>) -> Vec<Item> {
        let Some(part) = self.package.target(kind).map(str::to_owned) else {
            return Vec::new();
        };
        let Some(found) = self.walk(&part, anchors) else {
            return Vec::new();
        };
        self.gaps.extend(found.gaps);
        found.items
    }

    /// Notes in the order of their references; a note that nothing refers to is not shown.
    fn notes(&mut self, found: &Found) -> Vec<Note> {
        let mut read: BTreeMap<(NoteKind, String), Vec<Block>> = BTreeMap::new();
        for (kind, part) in [(NoteKind::Footnote, "footnotes"), (NoteKind::Endnote, "endnotes")] {
            let of_kind = found.notes.iter().filter(|note| note.0 == kind);
            let anchors: BTreeMap<String, u32> = of_kind.filter_map(|note| Some((note.1.clone(), note.2?))).collect();
            if !anchors.is_empty() {
                for item in self.items(part, anchors) {
                    read.entry((kind, item.id)).or_insert(item.blocks);
                }
            }
        }
        let mut counts = BTreeMap::new();
        let mut notes = Vec::new();
        for (kind, id, _) in &found.notes {
            let order = counts.entry(*kind).or_insert(0_usize);
            *order += 1;
            if let Some(mut blocks) = read.remove(&(*kind, id.clone())) {
                trim_start(&mut blocks);
                notes.push(Note {
                    id: note_label(*kind, *order),
                    blocks,
                });
            }
        }
        notes
    }

    fn comments(&mut self) -> Vec<Comment> {
        let items = self.items("comments", BTreeMap::new());
        let text = |blocks| {
            Document {
                body: blocks,
                ..Document::default()
            }
            .text()
            .trim_end()
            .to_owned()
        };
        items
            .into_iter()
            .map(|item| Comment {
                id: item.id,
                author: item.author,
                text: text(item.blocks),
            })
            .collect()
    }

    /// Headers and footers that some page shows, each once.
    fn margins(&mut self, found: &Found) -> Result<Vec<Block>, ReadError> {
        let even = self.even_pages()?;
        let mut seen = BTreeSet::new();
        let mut margins = Vec::new();
        for section in &found.sections {
            for (id, kind) in &section.margins {
                let shown = match kind.as_str() {
                    "first" => section.title_page,
                    "even" => even,
                    _ => true,
                };
                let part = self.package.relations.get(id).filter(|relation| !relation.external);
                let Some(part) = part.map(|relation| relation.target.clone()).filter(|_| shown) else {
                    continue;
                };
                if part != self.package.main && seen.insert(part.clone()) {
                    margins.extend(
                        self.walk(&part, BTreeMap::new())
                            .map(|found| found.blocks)
                            .unwrap_or_default(),
                    );
                }
            }
        }
        Ok(margins)
    }

    fn even_pages(&mut self) -> Result<bool, ReadError> {
        let Some(part) = self.package.target("settings").map(str::to_owned) else {
            return Ok(false);
        };
        Ok(self
            .package
            .text(&part)?
            .is_some_and(|text| text.contains("evenAndOddHeaders")))
    }

    fn properties(&mut self, styles: &Styles) -> (Option<String>, Option<String>) {
        let part = self.package.core_properties().map(str::to_owned);
        let text = part.and_then(|part| self.package.text(&part).ok().flatten());
        let title = text.and_then(|text| core_title(&text).ok().flatten());
        (title.filter(|title| !title.trim().is_empty()), styles.language.clone())
    }
}

/// The blank between the mark of a note and its text is not its text.
fn trim_start(blocks: &mut [Block]) {
    if let Some(Block::Paragraph { content, .. }) = blocks.first_mut()
        && let Some(Inline::Text(run)) = content.first_mut()
    {
        run.text = run.text.trim_start().to_owned();
    }
}

fn core_title(text: &str) -> Result<Option<String>, XmlError> {
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.is(Ns::Dc, "title") => return xml.text(10_000).map(Some),
            Token::End => return Ok(None),
            _ => {}
        }
    }
}
