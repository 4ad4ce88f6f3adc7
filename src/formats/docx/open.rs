//! What each element of a story does at its start.

use super::package::Relation;
use super::paragraph::clean;
use super::props::{SymbolFont, on_off, read_paragraph, read_run, read_section};
use super::symbols::symbol;
use super::table::TableBuilder;
use super::walk::{Chunk, Node, NoteKind, Picture, Story, Tick, Walk};
use crate::document::{Block, Change, GapReason, Inline, Place, change_places};
use crate::formats::xml::{Ns, Tag, Xml, XmlError};
use crate::limits;

type Result = std::result::Result<(), XmlError>;

impl<'a> Walk<'_, 'a> {
    pub(super) fn open(&mut self, tag: Tag<'a>) -> Result {
        if self.nodes.is_empty()
            && let Some(prefixes) = self.xml.attribute(&tag, Ns::Compat, "Ignorable")
        {
            self.ignorable = prefixes.split_whitespace().map(str::to_owned).collect();
        }
        let node = match tag.ns {
            Ns::W => return self.open_word(tag),
            Ns::Compat => return self.open_choice(tag),
            Ns::Math => return self.open_math(tag),
            Ns::Other if self.ignorable.iter().any(|prefix| prefix == tag.prefix()) => return self.xml.skip(),
            Ns::A if tag.local() == "t" => return self.xml.skip(),
            _ => self.open_drawing(tag),
        };
        self.nodes.push(node);
        Ok(())
    }

    fn open_word(&mut self, tag: Tag<'a>) -> Result {
        let node = match tag.local() {
            "t" | "delText" => return self.text(tag),
            "r" => {
                self.look = self.plain_look();
                Node::Run
            }
            "rPr" if matches!(self.nodes.last(), Some(Node::Run)) => {
                let props = read_run(&mut self.xml)?;
                self.look = self.look_of(&props);
                return Ok(());
            }
            "p" => {
                if self.read_paragraphs >= limits::PARAGRAPHS {
                    return Err(XmlError::limit(format!("plus de {} paragraphes", limits::PARAGRAPHS)));
                }
                self.start_paragraph();
                Node::Paragraph
            }
            "pPr" if matches!(self.nodes.last(), Some(Node::Paragraph)) => {
                let props = read_paragraph(&mut self.xml)?;
                self.set_props(props);
                return Ok(());
            }
            "rPr" | "pPr" | "fldData" | "rt" | "rPrChange" => return self.xml.skip(),
            "instrText" | "delInstrText" => {
                let code = self.xml.text(limits::PART_BYTES)?;
                self.fields.code(&code);
                return Ok(());
            }
            "tab" | "ptab" => return self.leaf("\t"),
            "noBreakHyphen" => return self.leaf("\u{2011}"),
            "br" | "cr" => return self.line_break(tag),
            "sym" => return self.symbol(tag),
            "fldChar" => return self.field_char(tag),
            "fldSimple" => self.field_simple(tag),
            "footnoteReference" | "endnoteReference" => return self.note_reference(tag),
            "ins" | "moveTo" => {
                self.inserted += 1;
                Node::Inserted
            }
            "del" | "moveFrom" => {
                self.deleted += 1;
                Node::Deleted
            }
            "hyperlink" => self.hyperlink(tag),
            "sdt" => Node::Control {
                contents: false,
                placeholder: false,
                outer: self.tick,
            },
            "sdtPr" => return self.control_props(),
            "tbl" | "tr" | "tc" | "tblPr" | "tblGrid" | "trPr" | "tcPr" | "tblPrEx" => return self.open_table(tag),
            "sectPr" => {
                let section = read_section(&mut self.xml)?;
                self.found.sections.push(section);
                return Ok(());
            }
            "altChunk" => return self.chunk(tag),
            "txbxContent" => self.open_box(),
            "footnote" | "endnote" | "comment" => return self.open_item(tag),
            "drawing" | "pict" | "object" => {
                self.pictures.push(Picture::default());
                Node::Picture
            }
            _ => Node::Plain,
        };
        self.nodes.push(node);
        Ok(())
    }

    fn text(&mut self, tag: Tag<'a>) -> Result {
        let preserve = self
            .xml
            .attribute(&tag, Ns::Xml, "space")
            .is_some_and(|space| space == "preserve");
        let mut text = self.xml.text(limits::PART_BYTES)?;
        clean(&mut text, preserve);
        self.found.letters += text.len();
        self.write(&text);
        Ok(())
    }

    fn leaf(&mut self, text: &str) -> Result {
        self.write(text);
        self.xml.skip()
    }

    fn line_break(&mut self, tag: Tag<'a>) -> Result {
        match self.xml.attribute(&tag, Ns::W, "type").as_deref() {
            Some("page") => self.page_break(),
            Some("column") => {}
            _ => self.write_break(),
        }
        self.xml.skip()
    }

    fn symbol(&mut self, tag: Tag<'a>) -> Result {
        let font = SymbolFont::of(&self.xml.attribute(&tag, Ns::W, "font").unwrap_or_default());
        let code = self
            .xml
            .attribute(&tag, Ns::W, "char")
            .and_then(|code| u32::from_str_radix(&code, 16).ok());
        if let Some(code) = code {
            self.write_symbol(symbol(font, code));
        }
        self.xml.skip()
    }

    fn field_char(&mut self, tag: Tag<'a>) -> Result {
        let kind = self.xml.attribute(&tag, Ns::W, "fldCharType");
        let position = self.xml.position();
        let tick = read_tick(&mut self.xml)?;
        match kind.as_deref() {
            Some("begin") => self.fields.begin(position, tick),
            Some("separate") => self.fields.separate(),
            Some("end") => self.end_field(),
            _ => {}
        }
        Ok(())
    }

    fn field_simple(&mut self, tag: Tag<'a>) -> Node {
        let code = self
            .xml
            .attribute(&tag, Ns::W, "instr")
            .unwrap_or_default()
            .into_owned();
        let mark = self.fields.mark();
        self.fields.begin(self.xml.position(), None);
        self.fields.code(&code);
        self.fields.separate();
        Node::Field(mark)
    }

    pub(super) fn end_field(&mut self) {
        if let Some(checked) = self.fields.end() {
            self.write_tick(checked);
        }
    }

    fn note_reference(&mut self, tag: Tag<'a>) -> Result {
        let kind = if tag.local() == "footnoteReference" {
            NoteKind::Footnote
        } else {
            NoteKind::Endnote
        };
        let id = self.xml.attribute(&tag, Ns::W, "id").unwrap_or_default().into_owned();
        let shown = matches!(self.change(), Some(change) if change != Change::Deleted) && !self.in_gone_row();
        if shown && !self.fields.hidden() && !self.look.hidden && self.anchor.is_none() {
            let order = self.found.notes.iter().filter(|note| note.0 == kind).count() + 1;
            let place = self.place().paragraph;
            self.found.notes.push((kind, id, place));
            let shown = note_label(kind, order);
            self.write_reference(shown);
        }
        self.xml.skip()
    }

    fn write_reference(&mut self, label: String) {
        if let Some(paragraph) = &mut self.story().paragraph {
            paragraph.content.push(Inline::NoteRef(label));
        }
    }

    fn hyperlink(&mut self, tag: Tag<'a>) -> Node {
        let id = self.xml.attribute(&tag, Ns::R, "id");
        let relation = id.and_then(|id| self.context.relations.get(&*id));
        self.links.push(
            relation
                .filter(|relation| relation.external)
                .map(|relation| relation.target.clone()),
        );
        Node::Link
    }

    fn control_props(&mut self) -> Result {
        let (mut contents, mut placeholder, mut checked) = (false, false, None);
        self.xml.each_child(|xml, tag| {
            if tag.is(Ns::W, "showingPlcHdr") {
                placeholder = on_off(xml, &tag);
            } else if tag.is(Ns::W, "docPartObj") {
                xml.each_child(|xml, tag| {
                    let gallery = xml.attribute(&tag, Ns::W, "val");
                    contents |= tag.is(Ns::W, "docPartGallery") && gallery.as_deref() == Some("Table of Contents");
                    Ok(())
                })?;
            } else if tag.is(Ns::W14, "checkbox") {
                checked = Some(read_control_tick(xml)?);
            }
            Ok(())
        })?;
        if let Some(Node::Control {
            contents: is_contents,
            placeholder: is_placeholder,
            ..
        }) = self.nodes.last_mut()
        {
            // A tick box is never a placeholder, whatever Word leaves there.
            *is_contents = contents;
            *is_placeholder = placeholder && checked.is_none();
            self.contents += u32::from(contents);
            self.placeholder += u32::from(*is_placeholder);
            if let Some(checked) = checked {
                self.tick = Some(Tick { checked, shown: false });
            }
        }
        Ok(())
    }

    fn open_table(&mut self, tag: Tag<'a>) -> Result {
        let reading = self.context.reading;
        let node = match tag.local() {
            "tbl" if self.depth() >= limits::BLOCK_DEPTH => {
                if self.flat == 0 {
                    self.gap(
                        GapReason::Limit,
                        "tableaux imbriqués trop profondément, lus comme du texte".into(),
                    );
                }
                self.flat += 1;
                Node::FlatTable
            }
            "tbl" => {
                self.end_paragraph();
                self.flush_carry();
                self.table += 1;
                let place = Place {
                    table: Some(self.table),
                    row: None,
                    cell: None,
                    ..self.place()
                };
                self.tables.push(TableBuilder::new(self.table, place));
                Node::Table
            }
            "tr" | "tc" if self.flat > 0 => Node::Plain,
            local => match (local, self.tables.last_mut()) {
                ("tr", Some(table)) if table.row.is_none() => {
                    table.row = Some(Default::default());
                    Node::Row
                }
                ("tc", Some(table)) => match &mut table.row {
                    Some(row) if row.cell.is_none() => {
                        row.cell = Some(Default::default());
                        self.stories.push(Story::default());
                        Node::Cell
                    }
                    _ => Node::Plain,
                },
                ("tr", _) | ("tc", None) => Node::Plain,
                (_, None) => return self.xml.skip(),
                (_, Some(_)) if self.flat > 0 => return self.xml.skip(),
                ("tblPr", Some(table)) => return table.read_props(&mut self.xml),
                ("tblGrid", Some(table)) => return table.read_grid(&mut self.xml),
                ("trPr", Some(table)) => return table.read_row_props(&mut self.xml, reading),
                ("tcPr", Some(table)) => return table.read_cell_props(&mut self.xml, reading),
                _ => return self.xml.skip(),
            },
        };
        self.nodes.push(node);
        Ok(())
    }

    /// Tables and boxes that stand in each other here.
    fn depth(&self) -> usize {
        self.stories.len()
    }

    fn open_box(&mut self) -> Node {
        if let Some(picture) = self.pictures.last_mut() {
            picture.text_box = true;
        }
        if self.depth() >= limits::BLOCK_DEPTH {
            return Node::FlatBox;
        }
        self.aside += 1;
        self.stories.push(Story::default());
        Node::TextBox {
            fields: self.fields.mark(),
            look: self.look,
        }
    }

    fn open_item(&mut self, tag: Tag<'a>) -> Result {
        let get = |name| self.xml.attribute(&tag, Ns::W, name).unwrap_or_default().into_owned();
        if matches!(
            &*get("type"),
            "separator" | "continuationSeparator" | "continuationNotice"
        ) {
            return self.xml.skip();
        }
        let (id, author) = (get("id"), get("author"));
        // Comments belong nowhere in the body's count; notes to the paragraph that refers to them.
        self.anchor = Some(self.context.anchors.get(&id).copied().unwrap_or(0)).filter(|n| *n > 0);
        self.stories.push(Story::default());
        self.nodes.push(Node::Item { id, author });
        Ok(())
    }

    fn open_choice(&mut self, tag: Tag<'a>) -> Result {
        if tag.local() == "AlternateContent" {
            self.nodes.push(Node::Alternate { taken: false });
            return Ok(());
        }
        let Some(Node::Alternate { taken }) = self.nodes.last() else {
            self.nodes.push(Node::Plain);
            return Ok(());
        };
        let wanted = match tag.local() {
            "Choice" => self.understands(&tag),
            "Fallback" => true,
            _ => false,
        };
        if *taken || !wanted {
            return self.xml.skip();
        }
        if let Some(Node::Alternate { taken }) = self.nodes.last_mut() {
            *taken = true;
        }
        self.nodes.push(Node::Plain);
        Ok(())
    }

    fn understands(&self, tag: &Tag<'a>) -> bool {
        let required = self.xml.attribute(tag, Ns::None, "Requires").unwrap_or_default();
        let mut prefixes = required.split_whitespace().peekable();
        prefixes.peek().is_some()
            && prefixes.all(|prefix| !matches!(self.xml.lookup(prefix), Ns::Other | Ns::None | Ns::Xml))
    }

    fn open_math(&mut self, tag: Tag<'a>) -> Result {
        match tag.local() {
            "t" => return self.text(tag),
            "ctrlPr" => return self.xml.skip(),
            // A fraction reads as a division.
            "den" => self.write(" / "),
            _ => {}
        }
        self.nodes
            .push(if tag.local() == "r" { Node::Run } else { Node::Plain });
        Ok(())
    }

    fn open_drawing(&mut self, tag: Tag<'a>) -> Node {
        let Some(picture) = self.pictures.last_mut() else {
            return Node::Plain;
        };
        match (tag.ns, tag.local()) {
            (Ns::A, "blip") | (Ns::Vml, "imagedata") => picture.bitmap = true,
            // What stands behind the text, or is marked as decoration, says nothing.
            (Ns::Wp, "anchor") => {
                let behind = self.xml.attribute(&tag, Ns::None, "behindDoc");
                picture.decorative |= behind.is_some_and(|value| value == "1" || value == "true");
            }
            (_, "decorative") => {
                let marked = self.xml.attribute(&tag, Ns::None, "val");
                picture.decorative |= marked.is_some_and(|value| value == "1" || value == "true");
            }
            (Ns::Wp, "extent") => {
                let side = |name| {
                    self.xml
                        .attribute(&tag, Ns::None, name)
                        .and_then(|v| v.parse::<f64>().ok())
                };
                const EMU_PER_CM: f64 = 360_000.0;
                picture.area = side("cx").unwrap_or(0.0) / EMU_PER_CM * side("cy").unwrap_or(0.0) / EMU_PER_CM;
            }
            (Ns::Vml, "shape") => {
                picture.area = self
                    .xml
                    .attribute(&tag, Ns::None, "style")
                    .map_or(0.0, |s| vml_area(&s))
            }
            (Ns::Vml, "textpath") => {
                if let Some(text) = self.xml.attribute(&tag, Ns::None, "string") {
                    self.watermark(text.into_owned());
                }
            }
            (Ns::Chart | Ns::Understood, "chart") => picture.object = Some("graphique".into()),
            (Ns::Diagram, "relIds") => picture.object = Some("schéma SmartArt".into()),
            (Ns::Office, "OLEObject") => {
                let kind = self.xml.attribute(&tag, Ns::None, "ProgID").unwrap_or_default();
                picture.object = Some(format!("objet incorporé ({})", crate::formats::archive::shown(&kind)));
            }
            _ => {}
        }
        Node::Plain
    }

    /// Text drawn across the page ("PROJET"): a box of its own.
    fn watermark(&mut self, text: String) {
        let place = self.place();
        let content = vec![Inline::Text(crate::document::Text::plain(text))];
        let blocks = vec![Block::Paragraph {
            content,
            place: place.clone(),
        }];
        self.story().waiting.push(Block::TextBox { blocks, place });
    }

    fn chunk(&mut self, tag: Tag<'a>) -> Result {
        self.end_paragraph();
        let id = self.xml.attribute(&tag, Ns::R, "id").unwrap_or_default();
        let relation: Option<&Relation> = self.context.relations.get(&*id).filter(|relation| !relation.external);
        let chunk = match (relation, self.context.chunk) {
            (Some(relation), Some(read)) => read(&relation.target),
            _ => Chunk::Unread("fragment importé introuvable".into()),
        };
        match chunk {
            Chunk::Blocks(mut blocks) => {
                let place = self.place();
                change_places(&mut blocks, &|inner| *inner = place.clone());
                self.story().blocks.extend(blocks);
            }
            Chunk::Unread(what) => self.gap(GapReason::Object, what),
        }
        self.xml.skip()
    }
}

/// The number of a note as shown: figures for footnotes, Roman figures for endnotes.
#[must_use]
pub fn note_label(kind: NoteKind, order: usize) -> String {
    match kind {
        NoteKind::Footnote => order.to_string(),
        NoteKind::Endnote => match i64::try_from(order) {
            Ok(order @ 1..4000) => super::numbering::roman(order).to_lowercase(),
            _ => format!("n{order}"),
        },
    }
}

/// The state of a legacy tick box inside the field mark just opened, which is read to its end (17.16.7).
fn read_tick(xml: &mut Xml) -> std::result::Result<Option<bool>, XmlError> {
    let mut tick = None;
    xml.each_child(|xml, tag| {
        if !tag.is(Ns::W, "ffData") {
            return Ok(());
        }
        xml.each_child(|xml, tag| {
            if !tag.is(Ns::W, "checkBox") {
                return Ok(());
            }
            let (mut default, mut checked) = (false, None);
            xml.each_child(|xml, tag| {
                if tag.is(Ns::W, "default") {
                    default = on_off(xml, &tag);
                } else if tag.is(Ns::W, "checked") {
                    checked = Some(on_off(xml, &tag));
                }
                Ok(())
            })?;
            tick = Some(checked.unwrap_or(default));
            Ok(())
        })
    })?;
    Ok(tick)
}

fn read_control_tick(xml: &mut Xml) -> std::result::Result<bool, XmlError> {
    let mut checked = false;
    xml.each_child(|xml, tag| {
        if tag.is(Ns::W14, "checked") {
            checked = xml
                .attribute(&tag, Ns::W14, "val")
                .is_none_or(|v| matches!(&*v, "1" | "true" | "on"));
        }
        Ok(())
    })?;
    Ok(checked)
}

/// Area in cm² of a VML shape from its style (`width:467pt;height:120pt`).
fn vml_area(style: &str) -> f64 {
    let side = |name: &str| {
        let value = style
            .split(';')
            .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix(':'))?;
        let points = value
            .trim()
            .strip_suffix("pt")
            .and_then(|value| value.parse::<f64>().ok());
        let inches = value
            .trim()
            .strip_suffix("in")
            .and_then(|value| value.parse::<f64>().ok());
        points
            .map(|points| points / 28.35)
            .or(inches.map(|inches| inches * 2.54))
    };
    side("width").unwrap_or(0.0) * side("height").unwrap_or(0.0)
}
