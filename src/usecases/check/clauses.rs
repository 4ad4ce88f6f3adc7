//! Clauses of the libraries in the pieces, against their current and their published texts.

use std::collections::BTreeMap;

use super::Checker;
use crate::facts::PieceFacts;
use crate::facts::library_clauses::{Context, Earlier};
use crate::library::published_clauses;
use crate::library::theme::Theme;
use crate::verdict::ClauseRead;

impl Checker {
    /// The clauses of the libraries that the pieces show.
    pub(super) fn library_clauses(&self, pieces: &[&PieceFacts]) -> Vec<ClauseRead> {
        let themes: Vec<&Theme> = self.library.themes().collect();
        let context = Context {
            themes: &themes,
            matcher: &self.matcher,
            earlier: &|id| self.earlier(id),
        };
        let read = pieces
            .iter()
            .flat_map(|piece| self.clauses.read(&piece.outline, &context));
        read.collect()
    }

    /// The published texts of a clause that say something else than the current one.
    fn earlier(&self, id: &str) -> Vec<Earlier> {
        let all = self.earlier.get_or_init(|| {
            let mut earlier: BTreeMap<String, Vec<Earlier>> = BTreeMap::new();
            for one in published_clauses(&self.sources) {
                let current = self.library.clause(&one.id).map(|clause| clause.text.as_str());
                if current.map(str::trim) != Some(one.text.trim()) {
                    let reference = format!("{}/{}@{}", one.library, one.id, one.version);
                    let (hash, text) = (one.hash, one.text);
                    earlier
                        .entry(one.id)
                        .or_default()
                        .push(Earlier { reference, hash, text });
                }
            }
            earlier
        });
        all.get(id).cloned().unwrap_or_default()
    }
}
