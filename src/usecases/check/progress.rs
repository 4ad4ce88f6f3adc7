//! How far a check has come: counted here, shown (or not) by the face that asked.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Files read, of those found. Shared between the check and whoever shows it.
#[derive(Debug, Default)]
pub struct Progress {
    found: AtomicUsize,
    read: AtomicUsize,
}

impl Progress {
    pub(super) fn found(&self, files: usize) {
        self.found.fetch_add(files, Ordering::Relaxed);
    }

    pub(super) fn step(&self) {
        self.read.fetch_add(1, Ordering::Relaxed);
    }

    /// Files read, and files found so far.
    #[must_use]
    pub fn state(&self) -> (usize, usize) {
        (self.read.load(Ordering::Relaxed), self.found.load(Ordering::Relaxed))
    }
}
