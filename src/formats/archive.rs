//! One ZIP file opened with suspicion: names once, bytes counted as they come out, one budget for all parts.
//!
//! Not for folders of several files: see `pack`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::ReadError;
use crate::limits;

/// An opened ZIP file; `budget` is what may still be unpacked from it.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    entries: Vec<Entry>,
    /// Folded name -> index of the entry: part names are equal whatever their case (OPC 6.2.2.3).
    by_name: BTreeMap<String, usize>,
    pub budget: usize,
}

pub struct Entry {
    pub name: String,
    pub directory: bool,
    pub symlink: bool,
    pub encrypted: bool,
}

impl<'a> Archive<'a> {
    /// Opens the archive and reads its directory; no part is unpacked yet.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        if bytes.len() > limits::FILE_BYTES {
            return Err(ReadError::TooBig {
                limit: limits::FILE_BYTES,
            });
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_error(&error))?;
        // The library keeps the last of two entries with one name: count the records ourselves.
        let records = count_records(bytes, zip.central_directory_start());
        if records > limits::ENTRIES || zip.len() > limits::ENTRIES {
            return Err(ReadError::TooManyEntries { limit: limits::ENTRIES });
        }
        if zip.is_empty() {
            return Err(ReadError::Archive {
                detail: "aucune entrée".into(),
            });
        }
        let mut entries = Vec::with_capacity(zip.len());
        let mut by_name = BTreeMap::new();
        for index in 0..zip.len() {
            let file = zip.by_index_raw(index).map_err(|error| zip_error(&error))?;
            let name = entry_name(file.name_raw());
            if by_name.insert(fold(&name), index).is_some() {
                return Err(ReadError::Duplicate { name: shown(&name) });
            }
            entries.push(Entry {
                directory: name.ends_with(['/', '\\']),
                symlink: file.unix_mode().is_some_and(|mode| mode & 0o170_000 == 0o120_000),
                encrypted: file.encrypted(),
                name,
            });
        }
        if records > zip.len() {
            return Err(ReadError::Duplicate {
                name: "entrée en double".into(),
            });
        }
        Ok(Self {
            zip,
            entries,
            by_name,
            budget: limits::ARCHIVE_BYTES,
        })
    }

    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(&fold(name))
    }

    /// The bytes of a part, or `None` when there is no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        match self.by_name.get(&fold(name)) {
            Some(&index) => self.unpack(index).map(Some),
            None => Ok(None),
        }
    }

    /// Unpacks one entry; never trusts the sizes that the archive claims.
    pub fn unpack(&mut self, index: usize) -> Result<Vec<u8>, ReadError> {
        if self.entries[index].encrypted {
            return Err(ReadError::Password);
        }
        let name = &self.entries[index].name;
        let mut file = self.zip.by_index(index).map_err(|error| zip_error(&error))?;
        let stored = usize::try_from(file.compressed_size()).unwrap_or(usize::MAX);
        let claimed = usize::try_from(file.size()).unwrap_or(usize::MAX);
        let by_ratio = stored.saturating_mul(limits::RATIO).max(limits::RATIO_FROM);
        let limit = limits::PART_BYTES.min(self.budget).min(by_ratio);
        let mut out = Vec::with_capacity(claimed.min(limit).min(1 << 20));
        let read = file.by_ref().take(limit as u64 + 1).read_to_end(&mut out);
        if out.len() > limit {
            return Err(ReadError::Bomb {
                part: shown(name),
                limit: limits::PART_BYTES,
            });
        }
        read.map_err(|error| ReadError::Archive {
            detail: format!("« {} » : {error}", shown(name)),
        })?;
        self.budget -= out.len();
        Ok(out)
    }
}

fn zip_error(error: &ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED => ReadError::Password,
        ZipError::CompressionMethodNotSupported(99) => ReadError::Password,
        ZipError::CompressionMethodNotSupported(method) => ReadError::Archive {
            detail: format!("méthode de compression {method} inconnue"),
        },
        other => ReadError::Archive {
            detail: other.to_string(),
        },
    }
}

/// Records of the central directory, as they stand in the bytes.
fn count_records(bytes: &[u8], start: u64) -> usize {
    let mut at = usize::try_from(start).unwrap_or(usize::MAX);
    let mut count = 0;
    while let Some(head) = bytes.get(at..at.saturating_add(46)) {
        if head[..4] != *b"PK\x01\x02" {
            break;
        }
        let short = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        at += 46 + short(28) + short(30) + short(32);
        count += 1;
    }
    count
}

/// The name of an entry: UTF-8 when it is valid, else the code page of old French Windows archives.
fn entry_name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => raw.iter().map(|&byte| cp850(byte)).collect(),
    }
}

fn cp850(byte: u8) -> char {
    const HIGH: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
    if byte < 0x80 {
        char::from(byte)
    } else {
        HIGH.chars().nth(usize::from(byte) - 0x80).unwrap_or('\u{fffd}')
    }
}

fn fold(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

/// A name fit for a message: no control or direction characters, not too long.
#[must_use]
pub fn shown(name: &str) -> String {
    let clean = |c: char| {
        if c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            '\u{fffd}'
        } else {
            c
        }
    };
    let mut out: String = name.chars().take(120).map(clean).collect();
    if out.len() < name.len() && name.chars().nth(120).is_some() {
        out.push('…');
    }
    out
}

/// Text of a part as UTF-8: by its byte order mark, else by zero bytes, else strictly UTF-8.
pub fn decode_part(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok().map(Cow::Borrowed),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).map(Cow::Owned),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).map(Cow::Owned),
        [b'<', 0, ..] => utf16(bytes, u16::from_le_bytes).map(Cow::Owned),
        [0, b'<', ..] => utf16(bytes, u16::from_be_bytes).map(Cow::Owned),
        _ => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
    }
}

fn utf16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    if !odd.is_empty() {
        return None;
    }
    char::decode_utf16(pairs.iter().map(|&pair| unit(pair)))
        .collect::<Result<String, _>>()
        .ok()
}
