//! PDF files: glyphs and rules as drawn, put back together as lines, paragraphs and tables.
//!
//! `draw` collects what a page shows, `lines` makes words and lines of glyphs, `grid` finds tables in rules, `page`
//! orders what stands on a page, `flow` joins lines to paragraphs and pages to a document. Tags are not trusted:
//! geometry is what the reader of the paper sees.

mod aligned;
mod bomb;
mod draw;
mod flow;
mod grid;
mod lines;
mod page;
mod read;

pub use read::read;
