//! The one integration test binary: each module is a folder or file beside this one.

mod assemble;
mod assembled;
mod bench;
mod coherence;
mod commands;
mod criteria;
mod criteria_random;
mod commitments;
mod drafts;
mod dates;
mod formats;
mod house;
mod library;
mod register;
mod library_clauses;
mod simulate;
