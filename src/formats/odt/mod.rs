//! OpenDocument: texts (.odt, .ott, flat .fodt) and spreadsheets (.ods) as tables.
//!
//! `styles` reads looks and list levels, `read` opens the package, `walk` goes once through the content; what it does
//! at lists, tables, frames and tracked changes stands in `lists`, `tables`, `drawing` and `changes`.

mod changes;
mod drawing;
mod lists;
mod read;
mod styles;
mod tables;
mod walk;

pub use read::{is_flat, read, read_flat};
