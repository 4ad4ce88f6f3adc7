//! File formats: bytes into Documents, Documents into bytes. Knows nothing of tenders.

pub mod docx;
pub mod html;
pub mod markdown;
mod write;

pub use write::{Output, write};
