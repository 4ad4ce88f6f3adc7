//! What a verdict rested on: files and their hashes, versions, and the verdict itself with its extracts.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::verdict::{PolicyUsed, TenderVerdict};

/// Everything that is kept of one check: enough to compute every figure again, and to check again
/// with the same files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Version of the program, rules included.
    pub program: String,
    pub libraries: Vec<LibraryUsed>,
    /// SHA-256 of all YAML files that the check read its libraries and policy from.
    pub library_hash: String,
    pub policy: PolicyUsed,
    pub files: Vec<FileUsed>,
    pub verdict: TenderVerdict,
    /// What could not be read, in French.
    pub problems: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryUsed {
    pub id: String,
    pub version: String,
    /// `brouillon`, `publie` or `retire`.
    pub status: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileUsed {
    pub path: String,
    pub bytes: usize,
    pub sha256: String,
}

impl FileUsed {
    #[must_use]
    pub fn new(path: &str, bytes: &[u8]) -> Self {
        Self {
            path: path.to_owned(),
            bytes: bytes.len(),
            sha256: sha256(bytes),
        }
    }
}

/// In hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
