//! XML as office files use it: tokens with resolved namespaces, no DTD, no entity but the five, bounded depth.
//!
//! Names are matched by namespace, never by prefix; strict and transitional OOXML share one table.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::ReadError;
use super::archive::shown;
use crate::limits;

/// A namespace that readers know, whatever its spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ns {
    /// No namespace at all.
    None,
    /// WordprocessingML.
    W,
    /// Word 2010 extensions.
    W14,
    /// Relationship ids in a part.
    R,
    Compat,
    /// DrawingML placed in Word.
    Wp,
    /// DrawingML itself.
    A,
    /// Word shapes, groups and canvases.
    Wps,
    Vml,
    Office,
    Math,
    /// SpreadsheetML.
    Sheet,
    Chart,
    Diagram,
    /// Known to exist and understood enough to take its branch of a choice, but without text for us.
    Understood,
    /// Dublin Core.
    Dc,
    /// Package relationships and content types.
    Package,
    OdfOffice,
    OdfText,
    OdfTable,
    OdfDraw,
    OdfStyle,
    OdfFo,
    OdfSvg,
    OdfMeta,
    OdfManifest,
    OdfOther,
    Xlink,
    Xml,
    /// Not in this table.
    Other,
}

impl Ns {
    fn of(uri: &str) -> Self {
        const OOXML: [&str; 2] = ["http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"];
        for base in OOXML {
            if let Some(rest) = uri.strip_prefix(base) {
                return Self::of_ooxml(rest);
            }
        }
        if let Some(rest) = uri.strip_prefix("urn:oasis:names:tc:opendocument:xmlns:") {
            return Self::of_odf(rest);
        }
        match uri {
            "http://schemas.microsoft.com/office/word/2010/wordml" => Self::W14,
            "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
            | "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
            | "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas" => Self::Wps,
            "urn:schemas-microsoft-com:vml" => Self::Vml,
            "urn:schemas-microsoft-com:office:office" => Self::Office,
            "http://purl.org/dc/elements/1.1/" => Self::Dc,
            "http://www.w3.org/1999/xlink" => Self::Xlink,
            "http://www.w3.org/XML/1998/namespace" => Self::Xml,
            _ if uri.starts_with("http://schemas.microsoft.com/office/word/20")
                || uri.starts_with("http://schemas.microsoft.com/office/drawing/20")
                || uri.starts_with("urn:schemas-microsoft-com:office:") =>
            {
                Self::Understood
            }
            _ => Self::Other,
        }
    }

    fn of_ooxml(rest: &str) -> Self {
        match rest {
            "wordprocessingml/2006/main" | "wordprocessingml/main" => Self::W,
            "spreadsheetml/2006/main" | "spreadsheetml/main" => Self::Sheet,
            "officeDocument/2006/relationships" | "officeDocument/relationships" => Self::R,
            "markup-compatibility/2006" => Self::Compat,
            "drawingml/2006/wordprocessingDrawing" | "drawingml/wordprocessingDrawing" => Self::Wp,
            "drawingml/2006/main" | "drawingml/main" => Self::A,
            "drawingml/2006/chart" | "drawingml/chart" => Self::Chart,
            "drawingml/2006/diagram" | "drawingml/diagram" => Self::Diagram,
            "drawingml/2006/picture" | "drawingml/picture" => Self::Understood,
            "officeDocument/2006/math" | "officeDocument/math" => Self::Math,
            "package/2006/relationships" | "package/2006/content-types" => Self::Package,
            _ => Self::Other,
        }
    }

    fn of_odf(rest: &str) -> Self {
        match rest {
            "office:1.0" => Self::OdfOffice,
            "text:1.0" => Self::OdfText,
            "table:1.0" => Self::OdfTable,
            "drawing:1.0" => Self::OdfDraw,
            "style:1.0" => Self::OdfStyle,
            "xsl-fo-compatible:1.0" => Self::OdfFo,
            "svg-compatible:1.0" => Self::OdfSvg,
            "meta:1.0" => Self::OdfMeta,
            "manifest:1.0" => Self::OdfManifest,
            _ => Self::OdfOther,
        }
    }
}

/// Why XML cannot be read, in French.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlError {
    detail: String,
    /// It is well written, but there is too much of it.
    limit: bool,
}

impl XmlError {
    #[must_use]
    pub fn broken(detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            limit: false,
        }
    }

    #[must_use]
    pub fn limit(detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            limit: true,
        }
    }

    /// The error of a file in whose part this happened.
    #[must_use]
    pub fn in_part(self, part: &str) -> ReadError {
        if self.limit {
            ReadError::Limit { detail: self.detail }
        } else {
            ReadError::Xml {
                part: shown(part),
                detail: self.detail,
            }
        }
    }
}

type Result<T> = std::result::Result<T, XmlError>;

/// A start tag; its attributes are asked of the reader, which knows the prefixes.
#[derive(Clone, Copy)]
pub struct Tag<'a> {
    pub ns: Ns,
    name: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    #[must_use]
    pub fn local(&self) -> &'a str {
        split_name(self.name).1
    }

    #[must_use]
    pub fn prefix(&self) -> &'a str {
        split_name(self.name).0
    }

    #[must_use]
    pub fn is(&self, ns: Ns, local: &str) -> bool {
        self.ns == ns && self.local() == local
    }
}

pub enum Token<'a> {
    Open(Tag<'a>),
    Close,
    Text(Cow<'a, str>),
    End,
}

/// Tokens of one XML text.
pub struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    source: &'a str,
    /// Prefixes in force, innermost last, each with the depth of the element that declares it.
    scopes: Vec<(usize, &'a str, Ns)>,
    /// The last prefix looked up: nearly every tag has the same one.
    last: Option<(&'a str, Ns)>,
    depth: usize,
    /// Where the token last given begins.
    position: usize,
}

impl<'a> Xml<'a> {
    #[must_use]
    pub fn new(source: &'a str) -> Self {
        let mut reader = Reader::from_str(source);
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            source,
            scopes: Vec::new(),
            last: None,
            depth: 0,
            position: 0,
        }
    }

    /// Byte where the token last given begins: a name for an element that holds over two readings.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// The next token; comments, processing instructions and the declaration are passed over.
    pub fn next(&mut self) -> Result<Token<'a>> {
        loop {
            let start = self.at();
            let event = self
                .reader
                .read_event()
                .map_err(|error| XmlError::broken(error.to_string()))?;
            self.position = start;
            match event {
                Event::Start(_) | Event::Empty(_) => return self.open(start).map(Token::Open),
                Event::End(_) => return Ok(self.close()),
                Event::Text(text) => return Ok(Token::Text(text.into_inner())),
                Event::CData(text) => return Ok(Token::Text(text.into_inner())),
                Event::GeneralRef(name) => return Ok(Token::Text(resolve(&name)?)),
                Event::DocType(_) => return Err(XmlError::broken("une déclaration DOCTYPE, interdite ici")),
                Event::Eof if self.depth > 0 => return Err(XmlError::broken("le texte s’arrête avant la fin")),
                Event::Eof => return Ok(Token::End),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn open(&mut self, start: usize) -> Result<Tag<'a>> {
        self.depth += 1;
        if self.depth > limits::MARKUP_DEPTH {
            return Err(XmlError::limit("éléments imbriqués trop profondément"));
        }
        let whole = self.source.get(start..self.at()).unwrap_or_default();
        let inner = whole.strip_prefix('<').unwrap_or(whole);
        let inner = inner.strip_suffix('>').unwrap_or(inner);
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        let end = inner.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(end);
        if attributes.contains("xmlns") {
            self.declare(attributes);
        }
        let ns = self.resolve(split_name(name).0);
        Ok(Tag { ns, name, attributes })
    }

    fn declare(&mut self, attributes: &'a str) {
        for (key, value) in pairs(attributes) {
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            let ns = if value.is_empty() {
                Ns::None
            } else {
                Ns::of(&unescape(value))
            };
            self.scopes.push((self.depth, prefix, ns));
        }
        self.last = None;
    }

    fn close(&mut self) -> Token<'a> {
        while self.scopes.last().is_some_and(|scope| scope.0 >= self.depth) {
            self.scopes.pop();
            self.last = None;
        }
        self.depth = self.depth.saturating_sub(1);
        Token::Close
    }

    /// The namespace of a prefix where the reader stands.
    pub fn resolve(&mut self, prefix: &'a str) -> Ns {
        if let Some((last, ns)) = self.last
            && last == prefix
        {
            return ns;
        }
        let ns = self.lookup(prefix);
        self.last = Some((prefix, ns));
        ns
    }

    /// The namespace of a prefix, without remembering it.
    #[must_use]
    pub fn lookup(&self, prefix: &str) -> Ns {
        match self.scopes.iter().rev().find(|scope| scope.1 == prefix) {
            Some(scope) => scope.2,
            None if prefix.is_empty() => Ns::None,
            None if prefix == "xml" => Ns::Xml,
            None => Ns::Other,
        }
    }

    /// The value of an attribute, unescaped.
    #[must_use]
    pub fn attribute(&self, tag: &Tag<'a>, ns: Ns, local: &str) -> Option<Cow<'a, str>> {
        pairs(tag.attributes)
            .find(|(key, _)| {
                let (prefix, name) = split_name(key);
                name == local
                    && if prefix.is_empty() {
                        ns == Ns::None
                    } else {
                        self.lookup(prefix) == ns
                    }
            })
            .map(|(_, value)| unescape(value))
    }

    /// Calls `visit` for each child element, and reads on past its end whatever `visit` left unread.
    pub fn each_child(&mut self, mut visit: impl FnMut(&mut Self, Tag<'a>) -> Result<()>) -> Result<()> {
        let parent = self.depth;
        loop {
            match self.next()? {
                Token::Open(tag) => {
                    visit(self, tag)?;
                    self.leave(parent)?;
                }
                Token::Close if self.depth < parent => return Ok(()),
                Token::Close | Token::Text(_) => {}
                Token::End => return Ok(()),
            }
        }
    }

    /// Reads on until the element at depth `parent` is the innermost open one.
    pub fn leave(&mut self, parent: usize) -> Result<()> {
        while self.depth > parent {
            if matches!(self.next()?, Token::End) {
                break;
            }
        }
        Ok(())
    }

    /// Reads past the end of the element just opened.
    pub fn skip(&mut self) -> Result<()> {
        self.leave(self.depth.saturating_sub(1))
    }

    /// The text inside the element just opened, its children's included, up to `limit` bytes.
    pub fn text(&mut self, limit: usize) -> Result<String> {
        let parent = self.depth.saturating_sub(1);
        let mut out = String::new();
        while self.depth > parent {
            match self.next()? {
                Token::Text(text) if out.len() + text.len() <= limit => out.push_str(&text),
                Token::End => break,
                _ => {}
            }
        }
        Ok(out)
    }
}

/// The five entities and character references; anything else would need a DTD.
fn resolve(name: &str) -> Result<Cow<'static, str>> {
    let fixed = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    };
    if !fixed.is_empty() {
        return Ok(Cow::Borrowed(fixed));
    }
    let digits = name
        .strip_prefix('#')
        .ok_or_else(|| XmlError::broken("une entité inconnue"))?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    let wanted = code.ok().and_then(char::from_u32);
    let legal = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..);
    Ok(Cow::Owned(wanted.filter(legal).unwrap_or('\u{fffd}').to_string()))
}

fn unescape(value: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape(value).unwrap_or(Cow::Borrowed(value))
}

/// `w:val` as `("w", "val")`, `val` as `("", "val")`.
fn split_name(name: &str) -> (&str, &str) {
    match name.as_bytes().iter().position(|&byte| byte == b':') {
        Some(at) => (&name[..at], &name[at + 1..]),
        None => ("", name),
    }
}

/// The attributes of a tag as written; a malformed one ends the list.
fn pairs(mut rest: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let equals = rest.find('=')?;
        let key = rest[..equals].trim_end();
        let value = rest[equals + 1..].trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let end = value[1..].find(quote)?;
        rest = &value[end + 2..];
        Some((key, &value[1..=end]))
    })
}
