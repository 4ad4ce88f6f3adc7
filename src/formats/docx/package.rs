//! The package of an office document: parts found through relationships, never by a fixed name.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::formats::ReadError;
use crate::formats::archive::{Archive, decode_part, shown};
use crate::formats::xml::{Ns, Token, Xml, XmlError};

/// A relationship of one part: where it leads, resolved to a part name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Last word of the relationship's type: `styles`, `footnotes`, `header`.
    pub kind: String,
    /// Part name without the first slash, or the address as written when `external`.
    pub target: String,
    pub external: bool,
}

pub type Relations = BTreeMap<String, Relation>;

/// The parts of an opened document and its main part's name and relationships.
pub struct Package<'a> {
    archive: Archive<'a>,
    pub main: String,
    pub relations: Relations,
    /// The package's own relationships: where the properties are.
    root: Relations,
}

/// What the main part of an office package says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MainKind {
    Word,
    Sheet,
    Slides,
    Unknown,
}

impl<'a> Package<'a> {
    pub fn open(mut archive: Archive<'a>) -> Result<Self, ReadError> {
        let root = relations(&mut archive, "")?;
        let main = root
            .values()
            .find(|relation| relation.kind == "officeDocument")
            .ok_or_else(|| ReadError::MissingPart {
                part: "_rels/.rels".into(),
            })?;
        if main.external || !archive.has(&main.target) {
            return Err(ReadError::MissingPart {
                part: shown(&main.target),
            });
        }
        let main = main.target.clone();
        let relations = relations(&mut archive, &main)?;
        Ok(Self {
            archive,
            main,
            relations,
            root,
        })
    }

    /// What the content types say of the main part.
    pub fn main_kind(&mut self) -> Result<MainKind, ReadError> {
        let Some(types) = self.text("[Content_Types].xml")? else {
            return Ok(MainKind::Word);
        };
        let kind = content_type(&types, &self.main).map_err(|error| in_part("[Content_Types].xml", error))?;
        Ok(match kind.as_deref() {
            None => MainKind::Unknown,
            Some(kind) if kind.contains("spreadsheetml") || kind.contains("ms-excel") => MainKind::Sheet,
            Some(kind) if kind.contains("presentationml") || kind.contains("ms-powerpoint") => MainKind::Slides,
            Some(kind) if is_word(kind) => MainKind::Word,
            Some(_) => MainKind::Unknown,
        })
    }

    /// The part that the main part names by this kind of relationship.
    #[must_use]
    pub fn target(&self, kind: &str) -> Option<&str> {
        self.relations
            .values()
            .find(|relation| relation.kind == kind && !relation.external)
            .map(|r| r.target.as_str())
    }

    #[must_use]
    pub fn core_properties(&self) -> Option<&str> {
        self.root
            .values()
            .find(|relation| relation.kind == "core-properties")
            .map(|r| r.target.as_str())
    }

    pub fn relations_of(&mut self, part: &str) -> Result<Relations, ReadError> {
        relations(&mut self.archive, part)
    }

    pub fn bytes(&mut self, part: &str) -> Result<Option<Vec<u8>>, ReadError> {
        self.archive.part(part)
    }

    /// A part as text, or `None` when the package has no such part.
    pub fn text(&mut self, part: &str) -> Result<Option<String>, ReadError> {
        text(&mut self.archive, part)
    }
}

fn is_word(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    [
        "wordprocessingml.document.main+xml",
        "wordprocessingml.template.main+xml",
        "ms-word.document.macroenabled.main+xml",
        "ms-word.template.macroenabledtemplate.main+xml",
    ]
    .iter()
    .any(|end| kind.ends_with(end))
}

fn text(archive: &mut Archive, part: &str) -> Result<Option<String>, ReadError> {
    let Some(bytes) = archive.part(part)? else {
        return Ok(None);
    };
    let borrowed = match decode_part(&bytes) {
        Some(Cow::Owned(text)) => return Ok(Some(text)),
        Some(Cow::Borrowed(text)) => text.len(),
        None => {
            return Err(ReadError::Xml {
                part: shown(part),
                detail: "des octets qui ne sont pas du texte".into(),
            });
        }
    };
    // A borrowed text is the whole part, or the part after its byte order mark: keep the same memory.
    let mark = bytes.len() - borrowed;
    let text = String::from_utf8(bytes).unwrap_or_default();
    Ok(Some(if mark == 0 { text } else { text[mark..].to_owned() }))
}

fn relations(archive: &mut Archive, part: &str) -> Result<Relations, ReadError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = if folder.is_empty() {
        format!("_rels/{file}.rels")
    } else {
        format!("{folder}/_rels/{file}.rels")
    };
    let Some(text) = text(archive, &name)? else {
        return Ok(Relations::new());
    };
    parse_relations(&text, folder).map_err(|error| in_part(&name, error))
}

pub fn in_part(part: &str, error: XmlError) -> ReadError {
    error.in_part(part)
}

fn parse_relations(text: &str, folder: &str) -> Result<Relations, XmlError> {
    let mut xml = Xml::new(text);
    let mut all = Relations::new();
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.is(Ns::Package, "Relationship") => {
                let get = |name| xml.attribute(&tag, Ns::None, name);
                let (Some(id), Some(kind), Some(target)) = (get("Id"), get("Type"), get("Target")) else {
                    continue;
                };
                let external = get("TargetMode").is_some_and(|mode| mode == "External");
                let target = if external {
                    Some(target.into_owned())
                } else {
                    resolve(folder, &target)
                };
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                if let Some(target) = target {
                    all.entry(id.into_owned())
                        .or_insert(Relation { kind, target, external });
                }
            }
            Token::End => return Ok(all),
            _ => {}
        }
    }
}

/// A target beside its source part, normalised; `None` when it would leave the package.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let target = target.split(['#', '?']).next().unwrap_or_default().replace('\\', "/");
    let mut path: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        path.extend(folder.split('/').filter(|step| !step.is_empty()));
    }
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop()?;
            }
            step => path.push(step),
        }
    }
    Some(path.join("/"))
}

/// The content type of a part: its own, else the one of its extension.
fn content_type(types: &str, part: &str) -> Result<Option<String>, XmlError> {
    let mut xml = Xml::new(types);
    let extension = part.rsplit_once('.').map_or("", |(_, extension)| extension);
    let mut by_extension = None;
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.ns == Ns::Package => {
                let get = |name| xml.attribute(&tag, Ns::None, name);
                let kind = get("ContentType").map(Cow::into_owned);
                let name = get("PartName");
                if tag.local() == "Override"
                    && name.is_some_and(|name| name.trim_start_matches('/').eq_ignore_ascii_case(part))
                {
                    return Ok(kind);
                }
                if tag.local() == "Default" && get("Extension").is_some_and(|e| e.eq_ignore_ascii_case(extension)) {
                    by_extension = kind;
                }
            }
            Token::End => return Ok(by_extension),
            _ => {}
        }
    }
}
