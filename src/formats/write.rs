//! The door of the writers.

use super::{docx, html, markdown};
use crate::document::Document;

/// A format that Documents are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Output {
    Docx,
    Html,
    Markdown,
}

impl Output {
    pub const ALL: [Self; 3] = [Self::Docx, Self::Html, Self::Markdown];

    /// The extension of its files, without the dot; also its name on the command line.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Html => "html",
            Self::Markdown => "md",
        }
    }

    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|output| output.extension() == extension)
    }
}

/// The bytes of a file that holds `document`: the same document always gives the same bytes.
#[must_use]
pub fn write(document: &Document, output: Output) -> Vec<u8> {
    match output {
        Output::Docx => docx::write(document),
        Output::Html => html::write(document).into_bytes(),
        Output::Markdown => markdown::write(document).into_bytes(),
    }
}
