//! Archives as lists of named bytes: what a tender is made of.
//!
//! Nothing is written, no link is followed, no name leads out of the pack; what is left out is listed with its reason.

use super::ReadError;
use super::archive::{Archive, shown};
use crate::limits;

/// One file of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// Path inside the pack, with `/`; for an archive in an archive `inner.zip/piece.docx`.
    pub name: String,
    pub content: Result<Vec<u8>, ReadError>,
}

/// The files of a pack, sorted by name, and those that were left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pack {
    pub files: Vec<PackFile>,
    pub skipped: Vec<Skipped>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub name: String,
    /// Why, in French.
    pub why: &'static str,
}

/// Whether bytes are an archive of several files rather than a document that happens to be a ZIP.
#[must_use]
pub fn is_pack(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"PK\x03\x04") && !bytes.starts_with(b"PK\x05\x06") {
        return false;
    }
    let office =
        |archive: Archive| archive.has("mimetype") || archive.has("[Content_Types].xml") || archive.has("_rels/.rels");
    Archive::open(bytes).is_ok_and(|archive| !office(archive))
}

/// The files of an archive, and of the archives inside it, one level down.
pub fn from_zip(bytes: &[u8]) -> Result<Pack, ReadError> {
    let mut pack = Pack::default();
    let mut budget = limits::ARCHIVE_BYTES;
    // Archives still to open: folder in the pack, bytes, depth.
    let mut waiting = vec![(String::new(), bytes.to_vec(), 0)];
    while let Some((folder, bytes, depth)) = waiting.pop() {
        let archive = match Archive::open(&bytes) {
            Ok(archive) => archive,
            Err(error) if depth == 0 => return Err(error),
            Err(error) => {
                pack.files.push(PackFile {
                    name: folder,
                    content: Err(error),
                });
                continue;
            }
        };
        unpack(archive, &folder, depth, &mut budget, &mut pack, &mut waiting)?;
    }
    pack.files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(pack)
}

fn unpack(
    mut archive: Archive,
    folder: &str,
    depth: usize,
    budget: &mut usize,
    pack: &mut Pack,
    waiting: &mut Vec<(String, Vec<u8>, usize)>,
) -> Result<(), ReadError> {
    archive.budget = *budget;
    for index in 0..archive.entries().len() {
        let entry = &archive.entries()[index];
        if entry.directory {
            continue;
        }
        let inside = inner_path(&entry.name);
        let shown_name = shown(&entry.name);
        let why = match &inside {
            None => Some("nom qui sort de l’archive"),
            Some(_) if entry.symlink => Some("lien symbolique, non suivi"),
            Some(path) => unwanted(path),
        };
        let (Some(path), None) = (inside, why) else {
            pack.skipped.push(Skipped {
                name: shown_name,
                why: why.unwrap_or_default(),
            });
            continue;
        };
        if pack.files.len() >= limits::PACK_FILES {
            return Err(ReadError::TooManyEntries {
                limit: limits::PACK_FILES,
            });
        }
        let name = if folder.is_empty() {
            shown(&path)
        } else {
            format!("{folder}/{}", shown(&path))
        };
        let content = match archive.unpack(index) {
            // A bomb spends everybody's budget: the pack as a whole is refused.
            Err(error @ ReadError::Bomb { .. }) => return Err(error),
            content => content,
        };
        match content {
            Ok(bytes) if is_pack(&bytes) && depth < limits::PACK_DEPTH => waiting.push((name, bytes, depth + 1)),
            content => pack.files.push(PackFile { name, content }),
        }
    }
    *budget = archive.budget;
    Ok(())
}

/// A path that stays inside the pack, or `None`: absolute paths, drives, `..` and control characters are refused.
fn inner_path(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let drive = name.as_bytes().get(1) == Some(&b':');
    if name.is_empty() || name.starts_with('/') || drive || name.chars().any(|c| c.is_control()) {
        return None;
    }
    let steps: Vec<&str> = name
        .split('/')
        .filter(|step| !step.is_empty() && *step != ".")
        .collect();
    (!steps.is_empty() && !steps.contains(&"..")).then(|| steps.join("/"))
}

/// Files that systems and editors leave behind.
fn unwanted(path: &str) -> Option<&'static str> {
    let file = path.rsplit('/').next().unwrap_or(path);
    if path.split('/').any(|step| step == "__MACOSX") || file.starts_with("._") {
        Some("fichier de macOS")
    } else if file == ".DS_Store" || file.eq_ignore_ascii_case("thumbs.db") || file.eq_ignore_ascii_case("desktop.ini")
    {
        Some("fichier du système")
    } else if file.starts_with("~$") || file.starts_with(".~lock") {
        Some("verrou d’un document ouvert")
    } else if file.starts_with('.') {
        Some("fichier caché")
    } else {
        None
    }
}
