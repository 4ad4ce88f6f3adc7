//! PDF files: glyphs and rules as drawn, put back together as lines, paragraphs and tables.
//!
//! `draw` collects what a page shows, `lines` makes words and lines of glyphs, `join` makes paragraphs of lines.
//! Where the file has a structure tree (`tags`) that its paper does not contradict, `tagged` builds the document from
//! it; otherwise `grid` finds tables in rules, `page` orders what stands on a page, `margins` finds running heads and
//! `flow` puts pages together.

mod aligned;
mod annots;
mod bomb;
mod draw;
mod flow;
mod grid;
mod join;
mod lines;
mod margins;
mod page;
mod read;
mod tagged;
mod tags;

pub use read::read;
