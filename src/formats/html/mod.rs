//! HTML.

mod write;

pub use write::write;
