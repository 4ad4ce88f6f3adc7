//! Files to pieces: each read by itself, many side by side; a file that cannot be read is named, and why.

use rayon::prelude::*;

use super::progress::Progress;
use crate::document::Document;
use crate::facts::outline::Outline;
use crate::facts::{PieceFacts, Unread, lots, mentions, piece};
use crate::formats;
use crate::verdict::ReadState;

/// A document and what it is.
pub struct Read {
    pub document: Document,
    pub piece: PieceFacts,
}

/// Bytes of a pack from which reading its files side by side is worth the threads.
const MANY_BYTES: usize = 200_000;

/// Reads files into pieces, in their order.
pub fn read_all(files: &[(String, Vec<u8>)], progress: &Progress) -> Vec<Result<Read, Unread>> {
    let one = |(path, bytes): &(String, Vec<u8>)| {
        let read = read(path, bytes);
        progress.step();
        read
    };
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    if files.len() > 1 && bytes > MANY_BYTES {
        files.par_iter().map(one).collect()
    } else {
        files.iter().map(one).collect()
    }
}

/// A panic of a reader is an error of that file alone.
fn read(path: &str, bytes: &[u8]) -> Result<Read, Unread> {
    let failed = |sentence: String| Unread::new(path, sentence);
    let document = std::panic::catch_unwind(|| formats::read(path, bytes))
        .map_err(|_| {
            failed(format!(
                "{path} : erreur interne à la lecture de ce fichier ; signalez-la en le joignant."
            ))
        })?
        .map_err(|error| failed(format!("{path} : {error}")))?;
    let piece = piece_of(&document, path);
    Ok(Read { document, piece })
}

/// What a document is, before what it says is read.
pub fn piece_of(document: &Document, path: &str) -> PieceFacts {
    let outline = Outline::new(document, path);
    let kind = piece::read_kind(&outline, path);
    let blanks = mentions::blanks(kind.kind, &outline);
    let gaps = document.gaps.clone();
    let read = if gaps.is_empty() {
        ReadState::Whole
    } else {
        ReadState::Partial
    };
    PieceFacts {
        path: path.to_owned(),
        lots: lots::of(&outline, path),
        kind,
        outline,
        read,
        gaps,
        blanks,
        criteria: Vec::new(),
        commitments: Vec::new(),
    }
}
