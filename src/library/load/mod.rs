//! YAML -> the checked types, all errors of all files at once. Raw serde types never leave here.
//!
//! The built-in files come packed as JSON by `build.rs`. Measured on 700 KB in 130 files: 14 ms from
//! YAML, 2.5 ms from the packed form in a fresh process, and a whole check of a draft may cost 15.
//! Only the form differs: the same raw types read both. The packed form has no positions, so when
//! anything is wrong everything is read again from YAML, whose errors have theirs.

mod check;
mod clauses;
mod criteria;
mod laws;
mod raw;
mod read;
mod schema;
mod seal;
mod strategies;
mod themes;
mod variable;

use std::collections::BTreeMap;

use super::error::{Error, Position, Problem};
use super::sources::Sources;
use super::{Info, Library, PURCHASE_TYPES};
use check::Checker;
use raw::RawManifest;
use read::{In, RawAll, RawLibrary};

pub(crate) use schema::schema;
pub use schema::schemas;
pub use seal::{Published, PublishedClause, libraries_of, published, published_clauses, seal};

/// Versions that a tender asks for, by library; a library without an entry is the current one.
pub type Pins = BTreeMap<String, semver::Version>;

impl Library {
    /// The current libraries of these files.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of files and lines.
    pub fn load(sources: &Sources) -> Result<Self, Vec<Error>> {
        Self::load_versions(sources, &Pins::new())
    }

    /// The libraries at the versions that a tender pins.
    ///
    /// # Errors
    /// Everything that is wrong, and versions that are not published here.
    pub fn load_versions(sources: &Sources, pins: &Pins) -> Result<Self, Vec<Error>> {
        match load(sources, pins) {
            Err(_) if sources.has_compact() => load(&sources.clone().placed(), pins),
            loaded => loaded,
        }
    }

    /// The libraries that come with the product.
    ///
    /// # Errors
    /// A built-in file is wrong, which the tests of the product exclude.
    pub fn built_in() -> Result<Self, Vec<Error>> {
        Self::load(&Sources::built_in())
    }
}

fn load(sources: &Sources, pins: &Pins) -> Result<Library, Vec<Error>> {
    let mut errors = Vec::new();
    let mut all = read::read(sources, &mut errors);
    pin(&mut all, sources, pins, &mut errors);
    let mut checker = Checker::new(sources, errors);
    let library = check_all(&mut checker, all);
    let Checker { mut errors, places, .. } = checker;
    if errors.is_empty() {
        Ok(Library { places, ..library })
    } else {
        errors.sort_by(|a, b| (&a.file, a.at).cmp(&(&b.file, b.at)));
        Err(errors)
    }
}

/// Replaces the current content of libraries by the versions asked for.
fn pin(all: &mut RawAll, sources: &Sources, pins: &Pins, errors: &mut Vec<Error>) {
    for (library, version) in pins {
        let current = all.libraries.get(library).and_then(|raw| raw.manifest.as_ref());
        if current.is_some_and(|manifest| manifest.value.version.value == version.to_string()) {
            continue;
        }
        let current = current.map(|manifest| manifest.value.version.value.clone());
        match all.sealed.get(&(library.clone(), version.to_string())) {
            Some(path) => {
                if let Some(sealed) = read::sealed(sources, path, errors) {
                    all.libraries.insert(library.clone(), RawLibrary::of_sealed(sealed));
                }
            }
            None => {
                let published = all.sealed.keys().filter(|(other, _)| other == library);
                let available = published.map(|(_, version)| version.clone()).chain(current).collect();
                errors.push(Error {
                    file: format!("{library}/versions/{version}.yaml"),
                    at: Position::default(),
                    problem: Problem::NoSuchVersion {
                        library: library.clone(),
                        version: version.to_string(),
                        available,
                    },
                });
            }
        }
    }
}

fn check_all(checker: &mut Checker<'_>, all: RawAll) -> Library {
    let mut library = Library::default();
    if all.libraries.is_empty() {
        checker.error(Position::default(), Problem::NoLibrary);
    }
    for (id, raw) in &all.libraries {
        if let Some(info) = manifest(checker, id, raw) {
            library.info.insert(id.clone(), info);
        }
    }
    builds_on(checker, &all, &library);
    laws::check(checker, &all, &mut library);
    themes::check_questions(checker, &all, &mut library);
    criteria::check_subjects(checker, &all, &mut library);
    themes::check_themes(checker, &all, &mut library);
    clauses::check(checker, &all, &mut library);
    criteria::check_models(checker, &all, &mut library);
    laws::check_policies(checker, &all, &mut library);
    strategies::check(checker, &all, &mut library);
    library
}

fn manifest(checker: &mut Checker<'_>, folder: &str, raw: &RawLibrary) -> Option<Info> {
    let Some(In {
        file, value: manifest, ..
    }) = &raw.manifest
    else {
        if !raw.broken_manifest {
            checker.enter(&format!("{folder}/clausier.yaml").into());
            checker.error(
                Position::default(),
                Problem::NoManifest {
                    library: folder.to_owned(),
                },
            );
        }
        return None;
    };
    checker.enter(file);
    let id = checker.id(&manifest.id);
    if id != folder {
        checker.error(
            manifest.id.at,
            Problem::IdIsNotFile {
                id: id.clone(),
                file: folder.to_owned(),
            },
        );
    }
    checker.place(super::Item::Library(id.clone()), manifest.version.at);
    journal(checker, manifest);
    checker.name(
        "statut",
        &manifest.statut,
        &[("brouillon", ()), ("publie", ()), ("retire", ())],
    );
    let own = PURCHASE_TYPES
        .iter()
        .find(|(name, _)| *name == id)
        .map(|(_, purchase)| *purchase);
    let types = manifest
        .types
        .iter()
        .filter_map(|name| checker.purchase("types", name))
        .chain(own)
        .collect();
    Some(Info {
        title: checker.text("titre", &manifest.titre),
        version: checker.version(&manifest.version)?,
        status: manifest.statut.value.clone(),
        date: checker.date("date", &manifest.date)?,
        builds_on: manifest.appuie_sur.iter().map(|id| id.value.clone()).collect(),
        types,
        id,
    })
}

fn journal(checker: &mut Checker<'_>, manifest: &RawManifest) {
    for entry in &manifest.journal {
        checker.version(&entry.version);
        checker.date("date", &entry.date);
        checker.text("texte", &entry.texte);
    }
    if !manifest
        .journal
        .iter()
        .any(|entry| entry.version.value == manifest.version.value)
    {
        checker.error(
            manifest.version.at,
            Problem::NoJournal {
                version: manifest.version.value.clone(),
            },
        );
    }
}

/// Every library that another builds on exists, and none builds on itself by a detour.
fn builds_on(checker: &mut Checker<'_>, all: &RawAll, library: &Library) {
    for (id, raw) in &all.libraries {
        let Some(manifest) = &raw.manifest else { continue };
        checker.enter(&manifest.file);
        for below in &manifest.value.appuie_sur {
            // A library whose own manifest is wrong is told there.
            if !all.libraries.contains_key(&below.value) {
                checker.known("le clausier", below, &library.info);
            } else if let Some(path) = library.path(&below.value, id) {
                let path = std::iter::once(id.clone()).chain(path).collect();
                checker.error(
                    below.at,
                    Problem::Circle {
                        library: id.clone(),
                        path,
                    },
                );
            }
        }
    }
}
