//! Markdown: read here, written beside.

mod read;
mod write;

pub use read::read;
pub use write::write;

/// Comments between which a contents list stands.
const CONTENTS: &str = "<!-- sommaire -->";
const CONTENTS_END: &str = "<!-- fin du sommaire -->";
