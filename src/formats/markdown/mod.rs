//! Markdown.

mod write;

pub use write::write;
