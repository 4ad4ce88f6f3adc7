//! Which pictures of a word-processor file may hold text that nobody reads: scanned pages, not logos and photographs.

use crate::document::{Gap, GapReason, Place};
use crate::limits;

/// A picture that covers most of a page's text (A4 within its margins is about 400 cm²) may be a scanned page.
const PAGE: f64 = 330.0;
/// Less than this is a logo, a signature or a pictogram, whatever stands around it.
const SMALL: f64 = 60.0;
/// Letters beside each picture below which pictures are what the document says.
const LETTERS: usize = 300;

/// A picture that is not a background, met while reading.
#[derive(Debug, Clone)]
pub struct Picture {
    /// In square centimetres.
    pub area: f64,
    pub place: Place,
}

/// The pictures that make a gap of a document with this many letters.
#[must_use]
pub fn gaps(pictures: Vec<Picture>, letters: usize) -> Vec<Gap> {
    let large = pictures.iter().filter(|picture| picture.area >= SMALL).count();
    let bare = letters < large.saturating_mul(LETTERS);
    pictures
        .into_iter()
        .filter(|picture| picture.area >= if bare { SMALL } else { PAGE })
        .take(limits::GAPS)
        .map(|picture| Gap {
            place: picture.place,
            reason: GapReason::Image,
            what: "image assez grande pour contenir du texte".into(),
        })
        .collect()
}
