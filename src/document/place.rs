//! Where something stands in a document, so that a person can find it.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place in one document. Every number counts from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Path of the piece as the user named it; empty until the pieces are known.
    #[schemars(with = "String")]
    pub piece: Arc<str>,
    /// Headings above, outermost first, each with its number as shown.
    #[schemars(with = "Vec<String>")]
    pub heading: Arc<[String]>,
    /// Ordinal of the paragraph in the body (table paragraphs counted).
    pub paragraph: Option<u32>,
    pub table: Option<u32>,
    pub row: Option<u32>,
    pub cell: Option<u32>,
    pub page: Option<u32>,
    /// Line of the source file, for text formats.
    pub line: Option<u32>,
}
