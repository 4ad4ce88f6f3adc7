//! The one integration test binary: each module is a folder or file beside this one.

mod assemble;
mod house;
mod library;
mod assembled;
mod bench;
