//! clausier: assembles French public digital tenders from versioned clause libraries, and checks drafts.
//!
//! `mod` lines stand in building order: a room uses only rooms above it (docs/architecture.md).
#![forbid(unsafe_code)]

pub mod limits;

// Ground: knows nothing of tenders.
pub mod document;
pub mod text;
pub mod formats;

// First floor: the domain, pure.
pub mod verdict;
pub mod library;
pub mod tender;
pub mod facts;
pub mod rules;
pub mod assemble;
pub mod simulation;

// Second floor: memory, paper and use cases.
pub mod register;
pub mod report;
pub mod usecases;

// Roof: faces.
pub mod cli;
