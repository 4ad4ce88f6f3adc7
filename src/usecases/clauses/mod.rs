//! Libraries as their authors see them: check everything, list, show, publish.

mod page;
mod phrasings;
mod sample;
mod verify;

use crate::library::clause::{Clause, Level};
use crate::library::error::Error;
use crate::library::{Library, Published, Sources, libraries_of, seal};
use crate::verdict::PurchaseType;

pub use page::page;
pub use verify::verify;

/// What `clausier clauses verifier` answers.
#[derive(Debug, Clone, Default)]
pub struct Verified {
    /// Everything that is wrong, by file and line.
    pub errors: Vec<Error>,
    /// How many of each were read; zeros when the files could not be loaded.
    pub clauses: usize,
    pub themes: usize,
    pub criteria: usize,
    pub laws: usize,
    /// Sentences tried on the phrasings of the themes.
    pub sentences: usize,
    pub published: Vec<Published>,
}

/// Which clauses to list; nothing = all.
#[derive(Debug, Clone, Default)]
pub struct Filter<'a> {
    pub library: Option<&'a str>,
    pub theme: Option<&'a str>,
    pub level: Option<Level>,
    pub purchase: Option<PurchaseType>,
}

/// The clauses of a filter, by piece, order and id.
#[must_use]
pub fn list<'a>(library: &'a Library, filter: &Filter<'_>) -> Vec<&'a Clause> {
    let libraries = filter.purchase.map(|purchase| library.libraries_for(purchase));
    let wanted = |clause: &&Clause| {
        filter.library.is_none_or(|id| clause.library == id)
            && filter.theme.is_none_or(|id| clause.theme == id)
            && filter.level.is_none_or(|level| clause.level == level)
            && libraries
                .as_ref()
                .is_none_or(|libraries| libraries.contains(&*clause.library))
    };
    library.clauses().iter().filter(wanted).collect()
}

/// The published file of the current version of each library named (all, when none is): path below
/// the folder of the libraries, and text. A version that is published already comes back unchanged.
///
/// # Errors
/// Whatever `verify` refuses: nothing wrong is published, and nothing published is changed.
pub fn publish(sources: &Sources, libraries: &[String]) -> Result<Vec<(String, String)>, Vec<Error>> {
    let verified = verify(sources);
    if !verified.errors.is_empty() {
        return Err(verified.errors);
    }
    let all = libraries_of(sources);
    let chosen = if libraries.is_empty() { &all } else { libraries };
    let mut files = Vec::new();
    for library in chosen {
        let (path, text) = seal(sources, library)?;
        // The seal answers to the content; the words of an older file may differ in layout only.
        files.push((path.clone(), sources.text(&path).map_or(text, str::to_owned)));
    }
    Ok(files)
}
