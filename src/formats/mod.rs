//! Bytes to documents and back, one folder for each format.
//!
//! The content decides what a file is; its name only helps where bytes say nothing (Markdown or plain text).

pub mod archive;
mod build;
pub mod docx;
mod encoding;
mod error;
mod grid;
pub mod html;
pub mod markdown;
mod odt;
mod office;
mod outline;
pub mod pack;
#[cfg(feature = "pdf")]
mod pdf;
mod picture;
mod sheet;
mod text;
mod write;
mod xml;

use archive::Archive;
use docx::package::{MainKind, Package};
pub use error::ReadError;
pub use write::{Output, write};

use crate::document::{Document, Reading, text_bytes};
use crate::limits;

/// Bytes of a text in an unknown encoding: UTF-8 when they are, else what they look like.
#[must_use]
pub fn decode(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    encoding::decode(bytes, None)
}

/// Formats that are read, as named in messages.
pub const READ_NAMES: &str = ".docx, .odt, .pdf, .html, .md, .txt, .xlsx, .ods";

/// Endings of the names that are taken for pieces in a folder; other files are skipped, and counted.
const ENDINGS: [&str; 18] = [
    ".docx",
    ".docm",
    ".dotx",
    ".doc",
    ".rtf",
    ".odt",
    ".fodt",
    ".pdf",
    ".html",
    ".htm",
    ".xhtml",
    ".md",
    ".markdown",
    ".txt",
    ".xlsx",
    ".ods",
    ".xls",
    ".zip",
];

/// Whether a file of a folder is taken for a piece, by its name; what it is, its content says.
#[must_use]
pub fn is_known(name: &str) -> bool {
    let name = name.to_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// How far a document inside another is followed: one step, never a loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depth(u8);

impl Depth {
    const TOP: Self = Self(0);

    /// One step deeper, or `None` when that is too deep.
    #[must_use]
    pub fn deeper(self) -> Option<Self> {
        (self.0 < 1).then_some(Self(self.0 + 1))
    }
}

/// Reads one file, all tracked changes accepted.
pub fn read(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    read_as(name, bytes, Reading::Accepted)
}

/// Reads one file in the reading wanted.
pub fn read_as(name: &str, bytes: &[u8], reading: Reading) -> Result<Document, ReadError> {
    let document = read_at(name, bytes, reading, Depth::TOP)?;
    if text_bytes(&document.body) > limits::TEXT_BYTES {
        return Err(ReadError::Limit {
            detail: format!("plus de {} Mo de texte", limits::TEXT_BYTES / 1_000_000),
        });
    }
    Ok(document)
}

/// Reads a document that stands inside another.
fn read_within(name: &str, bytes: &[u8], depth: Depth) -> Result<Document, ReadError> {
    read_at(name, bytes, Reading::Accepted, depth)
}

fn read_at(name: &str, bytes: &[u8], reading: Reading, depth: Depth) -> Result<Document, ReadError> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(ReadError::TooBig {
            limit: limits::FILE_BYTES,
        });
    }
    match container(name, bytes)? {
        Container::Zip(archive) => read_zip(archive, reading, depth),
        Container::Office(old) => read_office(bytes, old, reading, depth),
        Container::Pdf => read_pdf(bytes),
        Container::Text => read_text(name, bytes, reading),
    }
}

/// A format that LibreOffice converts: its extension, the one it becomes, the error when LibreOffice is missing.
type Old = (&'static str, &'static str, ReadError);

/// What the first bytes say of a file.
enum Container<'a> {
    Zip(Archive<'a>),
    Office(Old),
    Pdf,
    Text,
}

fn container<'a>(name: &str, bytes: &'a [u8]) -> Result<Container<'a>, ReadError> {
    const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Archive::open(bytes).map(Container::Zip);
    }
    if bytes.starts_with(OLE) {
        return old_office(bytes).map(Container::Office);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok(Container::Office(("rtf", "docx", ReadError::Rtf)));
    }
    if let Some(found) = known_foreign(bytes) {
        return Err(ReadError::Unsupported { found: found.into() });
    }
    if is_pdf(bytes) {
        return Ok(Container::Pdf);
    }
    // Junk before an archive: Word opens none of these either.
    if is_office_name(name) {
        return Err(ReadError::Archive {
            detail: "ce n’est pas une archive ZIP".into(),
        });
    }
    if !encoding::is_text(bytes) {
        return Err(ReadError::Binary);
    }
    Ok(Container::Text)
}

/// An OLE compound file: an encrypted document, or one of the old binary formats. Stream names stand in UTF-16.
fn old_office(bytes: &[u8]) -> Result<Old, ReadError> {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if holds("EncryptedPackage") || holds("EncryptionInfo") {
        Err(ReadError::Password)
    } else if holds("WordDocument") {
        Ok(("doc", "docx", ReadError::OldWord))
    } else if holds("Workbook") {
        Ok(("xls", "xlsx", ReadError::OldExcel))
    } else {
        Err(ReadError::Unsupported {
            found: "ancien fichier Office".into(),
        })
    }
}

fn read_office(bytes: &[u8], (from, to, without): Old, reading: Reading, depth: Depth) -> Result<Document, ReadError> {
    match office::convert(bytes, from, to)? {
        Some(converted) => read_zip(Archive::open(&converted)?, reading, depth),
        None => Err(without),
    }
}

fn known_foreign(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 7] = [
        (b"\x89PNG", "image PNG"),
        (b"\xff\xd8\xff", "image JPEG"),
        (b"GIF8", "image GIF"),
        (b"\x1f\x8b", "archive gzip"),
        (b"7z\xbc\xaf\x27\x1c", "archive 7z"),
        (b"Rar!", "archive RAR"),
        (b"MZ", "programme Windows"),
    ];
    KNOWN
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, name)| *name)
}

fn extension(name: &str) -> String {
    name.rsplit_once('.')
        .map(|(_, extension)| extension.to_lowercase())
        .unwrap_or_default()
}

fn is_office_name(name: &str) -> bool {
    matches!(
        extension(name).as_str(),
        "docx" | "docm" | "dotx" | "dotm" | "odt" | "ods" | "xlsx" | "zip" | "pdf" | "doc"
    )
}

fn read_zip(archive: Archive, reading: Reading, depth: Depth) -> Result<Document, ReadError> {
    if archive.has("mimetype") || archive.has("content.xml") {
        return odt::read(archive, reading);
    }
    if !archive.has("[Content_Types].xml") && !archive.has("_rels/.rels") {
        return Err(ReadError::Pack);
    }
    let mut package = Package::open(archive)?;
    match package.main_kind()? {
        MainKind::Word => docx::read(&mut package, reading, depth),
        MainKind::Sheet => sheet::read(&mut package),
        MainKind::Slides => Err(ReadError::Unsupported {
            found: "présentation".into(),
        }),
        MainKind::Unknown => Err(ReadError::Unsupported {
            found: "paquet Office sans document Word".into(),
        }),
    }
}

/// A PDF may have some junk before its header.
fn is_pdf(bytes: &[u8]) -> bool {
    memchr::memmem::find(&bytes[..bytes.len().min(1_024)], b"%PDF-").is_some()
}

#[cfg(feature = "pdf")]
fn read_pdf(bytes: &[u8]) -> Result<Document, ReadError> {
    pdf::read(bytes)
}

#[cfg(not(feature = "pdf"))]
fn read_pdf(_: &[u8]) -> Result<Document, ReadError> {
    Err(ReadError::Unsupported {
        found: "PDF, que cette version du programme ne lit pas".into(),
    })
}

/// Text of some kind: pages say so themselves, Markdown only by its name.
fn read_text(name: &str, bytes: &[u8], reading: Reading) -> Result<Document, ReadError> {
    let extension = extension(name);
    let decode = |declared| encoding::without_controls(encoding::decode(bytes, declared));
    if looks_like_html(bytes) || matches!(extension.as_str(), "html" | "htm" | "xhtml") {
        return Ok(html::read(&decode(encoding::declared_in_html(bytes))));
    }
    if odt::is_flat(bytes) {
        return odt::read_flat(&decode(None), reading);
    }
    if bytes.trim_ascii_start().starts_with(b"<?xml") {
        return Err(ReadError::Unsupported {
            found: "fichier XML".into(),
        });
    }
    match extension.as_str() {
        "md" | "markdown" => Ok(markdown::read(&decode(None))),
        "txt" | "text" | "" => Ok(text::read(&decode(None))),
        other => Err(ReadError::Unsupported {
            found: format!("fichier .{}", archive::shown(other)),
        }),
    }
}

/// A page begins with its doctype or its root, after blanks and comments.
fn looks_like_html(bytes: &[u8]) -> bool {
    let text = encoding::decode(&bytes[..bytes.len().min(4_096)], None).to_ascii_lowercase();
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment.find("-->").map_or("", |end| comment[end + 3..].trim_start());
    }
    rest.starts_with("<!doctype html")
        || rest.starts_with("<html")
        || (rest.starts_with("<?xml") && rest.contains("<html"))
}
