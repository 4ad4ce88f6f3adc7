//! An OpenDocument file put together: package or flat, styles, content, title and language.

use super::styles::Styles;
use super::walk::walk;
use crate::document::{Document, Reading};
use crate::formats::ReadError;
use crate::formats::archive::{Archive, decode_part, shown};
use crate::formats::xml::{Ns, Token, Xml, XmlError};

/// Whether text is a flat OpenDocument file: one `office:document`.
#[must_use]
pub fn is_flat(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8_192)];
    bytes.trim_ascii_start().starts_with(b"<?xml") && memchr::memmem::find(head, b"office:document").is_some()
}

/// Reads a flat file.
pub fn read_flat(text: &str, reading: Reading) -> Result<Document, ReadError> {
    let failed = |error: XmlError| error.in_part("document");
    let mut styles = Styles::default();
    styles.read(text).map_err(failed)?;
    let mut document = walk(text, &styles, reading).map_err(failed)?;
    document.title = title(text).map_err(failed)?;
    document.language = styles.language;
    Ok(document)
}

/// Reads a package.
pub fn read(mut archive: Archive, reading: Reading) -> Result<Document, ReadError> {
    let kind = archive.part("mimetype")?.unwrap_or_default();
    let kind = String::from_utf8_lossy(&kind).trim().to_owned();
    let known = ["opendocument.text", "opendocument.spreadsheet"]
        .iter()
        .any(|known| kind.contains(known));
    if !kind.is_empty() && !known {
        return Err(ReadError::Unsupported { found: shown(&kind) });
    }
    if let Some(manifest) = archive.part("META-INF/manifest.xml")?
        && memchr::memmem::find(&manifest, b"encryption-data").is_some()
    {
        return Err(ReadError::Password);
    }
    let content = text(&mut archive, "content.xml")?;
    let content = content.ok_or_else(|| ReadError::MissingPart {
        part: "content.xml".into(),
    })?;
    let mut styles = Styles::default();
    if let Some(text) = text(&mut archive, "styles.xml")? {
        styles.read(&text).map_err(|error| in_part("styles.xml", error))?;
    }
    styles.read(&content).map_err(|error| in_part("content.xml", error))?;
    let mut document = walk(&content, &styles, reading).map_err(|error| in_part("content.xml", error))?;
    document.margins = match text(&mut archive, "styles.xml")? {
        Some(text) => super::walk::margins(&text, &styles, reading).map_err(|error| in_part("styles.xml", error))?,
        None => Vec::new(),
    };
    if let Some(meta) = text(&mut archive, "meta.xml")? {
        document.title = title(&meta).map_err(|error| in_part("meta.xml", error))?;
    }
    document.language = styles.language;
    Ok(document)
}

fn in_part(part: &str, error: XmlError) -> ReadError {
    error.in_part(part)
}

fn text(archive: &mut Archive, part: &str) -> Result<Option<String>, ReadError> {
    let Some(bytes) = archive.part(part)? else {
        return Ok(None);
    };
    let detail = || "des octets qui ne sont pas du texte".to_owned();
    let text = decode_part(&bytes).ok_or_else(|| ReadError::Xml {
        part: part.into(),
        detail: detail(),
    })?;
    Ok(Some(text.into_owned()))
}

fn title(text: &str) -> Result<Option<String>, XmlError> {
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.is(Ns::Dc, "title") => {
                return Ok(Some(xml.text(10_000)?).filter(|title| !title.trim().is_empty()));
            }
            // The body comes after the properties: no title any more.
            Token::Open(tag) if tag.is(Ns::OdfOffice, "body") => return Ok(None),
            Token::End => return Ok(None),
            _ => {}
        }
    }
}
