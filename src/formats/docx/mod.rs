//! Word documents (.docx, .docm, .dotx): read here; written beside.
//!
//! `package` finds the parts, `styles` and `numbering` give looks and labels, `walk` goes once through a story and
//! builds its blocks, `read` puts the document together.

mod content;
mod field;
mod numbering;
mod open;
pub mod package;
mod paragraph;
mod props;
mod read;
mod styles;
mod symbols;
mod table;
mod walk;
mod write;

pub use numbering::roman;
pub use read::read;
pub use symbols::picture;
pub use write::write;
