//! OpenDocument: texts (.odt, .ott, flat .fodt) and spreadsheets (.ods) as tables.
//!
//! `styles` reads looks and list levels, `read` opens the package, `walk` goes once through the content.

mod read;
mod styles;
mod walk;

pub use read::{is_flat, read, read_flat};
