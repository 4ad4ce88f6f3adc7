//! The properties of paragraphs and runs, as written directly on them. Old properties of tracked changes
//! (`pPrChange`, `rPrChange`) are never read as current ones.

use crate::formats::xml::{Ns, Tag, Xml, XmlError};

/// Character formats that styles toggle (17.7.3); `None` = not said here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Toggles {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub struck: Option<bool>,
    pub hidden: Option<bool>,
}

impl Toggles {
    /// These, completed by `below` where nothing is said.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        Self {
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            struck: self.struck.or(below.struck),
            hidden: self.hidden.or(below.hidden),
        }
    }
}

/// Fonts whose characters are pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SymbolFont {
    #[default]
    None,
    Symbol,
    Wingdings,
    Wingdings2,
    Wingdings3,
}

impl SymbolFont {
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "symbol" => Self::Symbol,
            "wingdings" => Self::Wingdings,
            "wingdings 2" => Self::Wingdings2,
            "wingdings 3" => Self::Wingdings3,
            _ => Self::None,
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunProps {
    pub style: Option<String>,
    pub toggles: Toggles,
    pub font: Option<SymbolFont>,
    pub language: Option<String>,
    /// The mark (of a paragraph) was inserted or moved here.
    pub inserted: bool,
    /// The mark (of a paragraph) was deleted or moved away.
    pub deleted: bool,
}

/// A list as a paragraph or style names it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NumRef {
    pub num: Option<i64>,
    pub level: Option<u8>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParaProps {
    pub style: Option<String>,
    pub num: NumRef,
    /// 0 to 8, or 9 for body text.
    pub outline: Option<u8>,
    pub mark: RunProps,
    pub sections: Vec<Section>,
    /// The properties before a tracked change of format (`pPrChange`): those of the original reading.
    pub before: Option<Box<Self>>,
}

/// A section's headers and footers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Relationship id and `default`, `first` or `even`, in document order.
    pub margins: Vec<(String, String)>,
    pub title_page: bool,
}

/// The value of an on/off element: present without value is on (17.17.4).
pub fn on_off<'a>(xml: &Xml<'a>, tag: &Tag<'a>) -> bool {
    !xml.attribute(tag, Ns::W, "val")
        .is_some_and(|value| matches!(&*value, "0" | "false" | "off" | "none"))
}

fn number<'a, N: std::str::FromStr>(xml: &Xml<'a>, tag: &Tag<'a>) -> Option<N> {
    xml.attribute(tag, Ns::W, "val")?.trim().parse().ok()
}

fn value<'a>(xml: &Xml<'a>, tag: &Tag<'a>) -> Option<String> {
    xml.attribute(tag, Ns::W, "val").map(std::borrow::Cow::into_owned)
}

/// Reads the `w:rPr` just opened, to its end.
pub fn read_run(xml: &mut Xml) -> Result<RunProps, XmlError> {
    let mut props = RunProps::default();
    xml.each_child(|xml, tag| {
        if tag.ns != Ns::W {
            return Ok(());
        }
        match tag.local() {
            "rStyle" => props.style = value(xml, &tag),
            "b" => props.toggles.bold = Some(on_off(xml, &tag)),
            "i" => props.toggles.italic = Some(on_off(xml, &tag)),
            "strike" | "dstrike" => {
                props.toggles.struck = Some(on_off(xml, &tag) || props.toggles.struck == Some(true));
            }
            "vanish" => props.toggles.hidden = Some(on_off(xml, &tag)),
            "rFonts" => {
                // A font that is named and ordinary undoes the picture font of the style.
                let names = ["ascii", "hAnsi", "cs"].map(|name| xml.attribute(&tag, Ns::W, name));
                let fonts: Vec<SymbolFont> = names.into_iter().flatten().map(|name| SymbolFont::of(&name)).collect();
                props.font = fonts
                    .iter()
                    .find(|font| **font != SymbolFont::None)
                    .or(fonts.first())
                    .copied();
            }
            "lang" => props.language = value(xml, &tag),
            "ins" | "moveTo" => props.inserted = true,
            "del" | "moveFrom" => props.deleted = true,
            _ => {}
        }
        Ok(())
    })?;
    Ok(props)
}

/// Reads the `w:pPr` just opened, to its end.
pub fn read_paragraph(xml: &mut Xml) -> Result<ParaProps, XmlError> {
    let mut props = ParaProps::default();
    xml.each_child(|xml, tag| {
        if tag.ns != Ns::W {
            return Ok(());
        }
        match tag.local() {
            "pStyle" | "numPr" | "outlineLvl" => read_place(xml, &tag, &mut props)?,
            "rPr" => props.mark = read_run(xml)?,
            "sectPr" => props.sections.push(read_section(xml)?),
            "pPrChange" => props.before = read_before(xml)?.map(Box::new),
            _ => {}
        }
        Ok(())
    })?;
    Ok(props)
}

fn read_before(xml: &mut Xml) -> Result<Option<ParaProps>, XmlError> {
    let mut before = None;
    xml.each_child(|xml, tag| {
        if tag.is(Ns::W, "pPr") {
            let mut props = ParaProps::default();
            xml.each_child(|xml, tag| read_place(xml, &tag, &mut props))?;
            before = Some(props);
        }
        Ok(())
    })?;
    Ok(before)
}

/// Style, list and outline level: what an earlier state of a paragraph is asked for.
fn read_place<'a>(xml: &mut Xml<'a>, tag: &Tag<'a>, props: &mut ParaProps) -> Result<(), XmlError> {
    if tag.is(Ns::W, "pStyle") {
        props.style = value(xml, tag);
    } else if tag.is(Ns::W, "numPr") {
        props.num = read_num(xml)?;
    } else if tag.is(Ns::W, "outlineLvl") {
        props.outline = number(xml, tag);
    }
    Ok(())
}

fn read_num(xml: &mut Xml) -> Result<NumRef, XmlError> {
    let mut num = NumRef::default();
    xml.each_child(|xml, tag| {
        if tag.is(Ns::W, "numId") {
            num.num = number(xml, &tag);
        } else if tag.is(Ns::W, "ilvl") {
            num.level = number::<u8>(xml, &tag).filter(|level| *level < 9);
        }
        Ok(())
    })?;
    Ok(num)
}

/// Reads the `w:sectPr` just opened, to its end.
pub fn read_section(xml: &mut Xml) -> Result<Section, XmlError> {
    let mut section = Section::default();
    xml.each_child(|xml, tag| {
        if tag.is(Ns::W, "headerReference") || tag.is(Ns::W, "footerReference") {
            let id = xml.attribute(&tag, Ns::R, "id").unwrap_or_default().into_owned();
            let kind = xml
                .attribute(&tag, Ns::W, "type")
                .unwrap_or("default".into())
                .into_owned();
            section.margins.push((id, kind));
        } else if tag.is(Ns::W, "titlePg") {
            section.title_page = on_off(xml, &tag);
        }
        Ok(())
    })?;
    Ok(section)
}
