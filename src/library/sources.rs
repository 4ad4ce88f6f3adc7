//! Where libraries are read from: the files built in, and an organisation's folder laid over them.
//!
//! No file system here: a use case reads the folder and hands in its files.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/clausiers");

/// The built-in YAML files as compact JSON, with the hash of each: path, JSON, SHA-256.
/// `build.rs` writes it; see `load` for why.
pub(crate) static COMPACT: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/compact.rs"));

/// The YAML files of all libraries, by path from the folder `clausiers`, `/` between the parts.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: BTreeMap<String, SourceFile>,
    /// Read the built-in files from YAML, so that every error has its place.
    placed: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum SourceFile {
    /// Bytes are looked at only when the packed form will not do: touching them all costs as much
    /// as reading it.
    BuiltIn {
        bytes: &'static [u8],
        compact: Option<(&'static str, &'static str)>,
    },
    Own(String),
}

impl SourceFile {
    pub(crate) fn text(&self) -> &str {
        match self {
            // A built-in file that is no UTF-8 reads as an empty one, which is refused.
            Self::BuiltIn { bytes, .. } => std::str::from_utf8(bytes).unwrap_or_default(),
            Self::Own(text) => text,
        }
    }
}

impl Sources {
    /// No file at all: for libraries that build on nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// The libraries that come with the product.
    #[must_use]
    pub fn built_in() -> Self {
        let mut files = BTreeMap::new();
        let mut folders = vec![&BUILT_IN];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                let path = file.path().to_string_lossy().replace('\\', "/");
                if path.ends_with(".yaml") {
                    // `COMPACT` is sorted by path.
                    let compact = COMPACT
                        .binary_search_by(|(other, _, _)| (*other).cmp(path.as_str()))
                        .ok()
                        .map(|at| (COMPACT[at].1, COMPACT[at].2));
                    files.insert(
                        path,
                        SourceFile::BuiltIn {
                            bytes: file.contents(),
                            compact,
                        },
                    );
                }
            }
        }
        Self { files, placed: false }
    }

    /// Lays an organisation's files over these: a file of the same path replaces, others add.
    #[must_use]
    pub fn overlay(mut self, files: impl IntoIterator<Item = (String, String)>) -> Self {
        for (path, text) in files {
            self.files.insert(path, SourceFile::Own(text));
        }
        self
    }

    /// The same files, all read from YAML: slower, but every error has its line.
    #[must_use]
    pub fn placed(mut self) -> Self {
        self.placed = true;
        self
    }

    pub(crate) fn is_placed(&self) -> bool {
        self.placed
    }

    pub(crate) fn has_compact(&self) -> bool {
        !self.placed
            && self
                .files
                .values()
                .any(|file| matches!(file, SourceFile::BuiltIn { compact: Some(_), .. }))
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &SourceFile)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// SHA-256 of all files, names and bytes: two sources with the same one hold the same texts.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for (path, file) in &self.files {
            for part in [path.as_str(), file.text()] {
                hash.update(part.len().to_string().as_bytes());
                hash.update(b":");
                hash.update(part.as_bytes());
            }
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The text of a file, for messages and checks that look at the source.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(SourceFile::text)
    }
}
