//! What drafts say, read once and shared by all rules. No judgement here.

pub mod commitments;
pub mod criteria;
pub mod outline;
pub mod piece;
