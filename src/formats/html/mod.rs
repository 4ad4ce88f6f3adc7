//! HTML: written here.

mod write;

pub use write::write;
