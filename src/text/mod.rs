//! French text, without documents: folding, quantities, sentences, who must do what.

pub mod date;
pub mod fold;
pub mod force;
pub mod pattern;
pub mod phrases;
pub mod quantity;
pub mod sentence;
