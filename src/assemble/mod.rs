//! From the clauses that apply to the pieces of a tender: Documents, a control plan and a lock.
//!
//! Pure: answers, libraries and templates come in, pieces go out. Files are the use case's business.

mod choose;
mod compose;
mod context;
mod error;
mod fill;
mod french;
mod grid;
mod lock;
mod marks;
mod number;
mod plan;
pub mod template;
mod templates;

pub use choose::{Choice, Chosen, choose};
pub use compose::{Order, Piece, PieceName, Values, compose};
pub use error::{Error, Missing};
pub use grid::{Grid, GridPart, GridRow, Wanted, grid};
pub use lock::lock;
pub use templates::Templates;
