//! HTML: read and written here.
//!
//! `read` turns the tokens of a page into open elements; `formats::build` gathers their text into blocks.

mod read;
mod write;

pub use read::read;
pub use write::write;
