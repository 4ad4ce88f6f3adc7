//! Clauses, templates and answers to Documents.

pub mod template;
