//! Word files.

mod write;

pub use write::write;
