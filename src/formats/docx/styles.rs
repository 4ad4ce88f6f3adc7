//! styles.xml: what a style gives its paragraphs and runs, along the chain of `basedOn`.

use std::collections::BTreeMap;

use super::props::{NumRef, SymbolFont, Toggles, read_paragraph, read_run};
use crate::formats::xml::{Ns, Token, Xml, XmlError};

/// What one style says, its ancestors included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Style {
    pub role: Role,
    pub num: NumRef,
    /// The style that named the list: a level may be tied to it (17.9.23).
    pub num_style: Option<String>,
    pub toggles: Toggles,
    pub font: Option<SymbolFont>,
}

/// What a paragraph of this style is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Role {
    #[default]
    Unsaid,
    Body,
    Title,
    /// From 1.
    Heading(u8),
    /// A line of the contents list.
    Contents,
}

#[derive(Debug, Default)]
pub struct Styles {
    by_id: BTreeMap<String, Style>,
    pub default_paragraph: Option<String>,
    pub defaults: Toggles,
    pub language: Option<String>,
}

/// A style as written.
#[derive(Default)]
struct Raw {
    id: String,
    parent: Option<String>,
    style: Style,
}

impl Styles {
    pub fn read(text: &str) -> Result<Self, XmlError> {
        let mut xml = Xml::new(text);
        let mut styles = Self::default();
        let mut raw: BTreeMap<String, Raw> = BTreeMap::new();
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.is(Ns::W, "docDefaults") => styles.read_defaults(&mut xml)?,
                Token::Open(tag) if tag.is(Ns::W, "style") => {
                    let get = |name| xml.attribute(&tag, Ns::W, name);
                    let default = get("default").is_some_and(|value| matches!(&*value, "1" | "true" | "on"));
                    let paragraph = get("type").is_none_or(|kind| kind == "paragraph");
                    let id = get("styleId").unwrap_or_default().into_owned();
                    if default && paragraph {
                        styles.default_paragraph = Some(id.clone());
                    }
                    let read = read_style(&mut xml, id)?;
                    raw.entry(read.id.clone()).or_insert(read);
                }
                Token::End => break,
                _ => {}
            }
        }
        styles.by_id = resolve_all(raw);
        Ok(styles)
    }

    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Style> {
        self.by_id.get(id)
    }

    fn read_defaults(&mut self, xml: &mut Xml) -> Result<(), XmlError> {
        xml.each_child(|xml, tag| {
            if !tag.is(Ns::W, "rPrDefault") {
                return Ok(());
            }
            xml.each_child(|xml, tag| {
                if tag.is(Ns::W, "rPr") {
                    let props = read_run(xml)?;
                    self.defaults = props.toggles;
                    self.language = props.language;
                }
                Ok(())
            })
        })
    }
}

fn read_style(xml: &mut Xml, id: String) -> Result<Raw, XmlError> {
    let mut raw = Raw { id, ..Raw::default() };
    let mut name = String::new();
    let mut outline = None;
    xml.each_child(|xml, tag| {
        if tag.ns != Ns::W {
            return Ok(());
        }
        let value = |xml: &Xml| xml.attribute(&tag, Ns::W, "val").map(|value| value.into_owned());
        match tag.local() {
            "name" => name = value(xml).unwrap_or_default(),
            "basedOn" => raw.parent = value(xml),
            "pPr" => {
                let props = read_paragraph(xml)?;
                raw.style.num = props.num;
                outline = props.outline;
            }
            "rPr" => {
                let props = read_run(xml)?;
                raw.style.toggles = props.toggles;
                raw.style.font = props.font;
            }
            _ => {}
        }
        Ok(())
    })?;
    if raw.style.num.num.is_some() {
        raw.style.num_style = Some(raw.id.clone());
    }
    raw.style.role = match outline {
        Some(level @ 0..=8) => Role::Heading(level + 1),
        Some(_) => Role::Body,
        None => role_by_name(&name),
    };
    Ok(raw)
}

/// Word keeps its built-in names in English whatever the language shown; ids are free.
fn role_by_name(name: &str) -> Role {
    let name = name.to_lowercase();
    let level = |rest: &str| rest.trim().parse::<u8>().ok().filter(|level| (1..=9).contains(level));
    if name == "title" {
        Role::Title
    } else if let Some(level) = name.strip_prefix("heading ").and_then(level) {
        Role::Heading(level)
    } else if name.strip_prefix("toc ").and_then(level).is_some() {
        Role::Contents
    } else {
        Role::Unsaid
    }
}

/// Completes each style by its ancestors: each style once, loops cut, no recursion.
fn resolve_all(raw: BTreeMap<String, Raw>) -> BTreeMap<String, Style> {
    let mut done: BTreeMap<String, Style> = BTreeMap::new();
    for start in raw.keys() {
        let mut chain: Vec<&Raw> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        let mut next = Some(start);
        while let Some(style) = next.and_then(|id| raw.get(id)) {
            if done.contains_key(&style.id) || !seen.insert(&style.id) {
                break;
            }
            chain.push(style);
            next = style.parent.as_ref();
        }
        let mut above = next.and_then(|id| done.get(id)).cloned().unwrap_or_default();
        for style in chain.into_iter().rev() {
            above = inherit(&style.style, &above);
            done.insert(style.id.clone(), above.clone());
        }
    }
    done
}

fn inherit(own: &Style, above: &Style) -> Style {
    let named = own.num.num.is_some();
    Style {
        role: if own.role == Role::Unsaid { above.role } else { own.role },
        num: NumRef {
            num: own.num.num.or(above.num.num),
            level: own.num.level.or(if named { None } else { above.num.level }),
        },
        num_style: if named {
            own.num_style.clone()
        } else {
            above.num_style.clone()
        },
        toggles: own.toggles.over(above.toggles),
        font: own.font.or(above.font),
    }
}
