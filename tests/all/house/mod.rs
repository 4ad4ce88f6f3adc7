//! Guards: what the compiler cannot see of the house's rules.

mod order;
mod pages;
