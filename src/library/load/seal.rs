//! Published versions: one sealed, readable file that holds everything of a library.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::super::error::{Error, Position, Problem};
use super::super::sources::Sources;
use super::super::yaml::{Placed, Position as At};
use super::raw::{RawManifest, RawSealed};
use super::read::{self, In, RawLibrary};

/// What stands first in every published file.
const HEAD: &str = "# Version publiée et figée, écrite par « clausier clauses publier ». Ne la modifiez pas :\n\
                    # le sceau ne répondrait plus au contenu. Une correction est une nouvelle version.\n";
const SEAL_PREFIX: &str = "sha256:";

/// SHA-256 of a value's canonical form: JSON with sorted keys, without what is empty.
pub(super) fn hash<T: Serialize>(value: &T) -> String {
    // Raw types are texts, lists and mappings with text keys: always JSON.
    let value = serde_json::to_value(value).unwrap_or_default();
    let json = prune(value).to_string();
    Sha256::digest(json).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `serde_json` maps are sorted by key (its feature `preserve_order` would break every seal: a test
/// compares with the hashes that `build.rs` makes).
fn prune(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(prune).collect()),
        Value::Object(map) => {
            let full = map.into_iter().map(|(key, value)| (key, prune(value)));
            Value::Object(full.filter(|(_, value)| !is_empty(value)).collect())
        }
        other => other,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

/// The published file of a library's current version: its path and text.
///
/// # Errors
/// The library does not exist or does not load.
pub fn seal(sources: &Sources, library: &str) -> Result<(String, String), Vec<Error>> {
    let mut errors = Vec::new();
    let mut all = read::read(sources, &mut errors);
    let own = format!("{library}/");
    errors.retain(|error| error.file.starts_with(&own));
    if !errors.is_empty() {
        return Err(errors);
    }
    let sealed = all.libraries.remove(library).and_then(content).ok_or_else(|| {
        vec![Error {
            file: format!("{library}/clausier.yaml"),
            at: Position::default(),
            problem: Problem::NoManifest {
                library: library.to_owned(),
            },
        }]
    })?;
    let path = format!("{library}/versions/{}.yaml", sealed.clausier.version.value);
    let yaml = serde_yaml::to_string(&sealed).map_err(|_| {
        vec![Error {
            file: path.clone(),
            at: Position::default(),
            problem: Problem::BrokenSeal,
        }]
    })?;
    Ok((path, format!("{HEAD}{yaml}")))
}

/// Ids of the libraries of these files.
#[must_use]
pub fn libraries_of(sources: &Sources) -> Vec<String> {
    let all = read::read(sources, &mut Vec::new());
    all.libraries
        .into_iter()
        .filter(|(_, raw)| raw.manifest.is_some())
        .map(|(id, _)| id)
        .collect()
}

/// The content of a library under its seal.
fn content(raw: RawLibrary) -> Option<RawSealed> {
    fn values<T>(list: Vec<In<T>>) -> Vec<T> {
        list.into_iter().map(|item| item.value).collect()
    }
    let mut sealed = RawSealed {
        sceau: Placed::default(),
        clausier: raw.manifest?.value,
        questions: values(raw.questions),
        sujets: raw.subjects.map(|subjects| subjects.value),
        lois: values(raw.laws),
        themes: values(raw.themes),
        criteres: values(raw.criteria),
        clauses: values(raw.clauses),
    };
    sealed.sceau.value = seal_of(&sealed);
    Some(sealed)
}

fn seal_of(sealed: &RawSealed) -> String {
    let open = RawSealed {
        sceau: Placed::default(),
        ..sealed.clone()
    };
    format!("{SEAL_PREFIX}{}", hash(&open))
}

/// A clause as a published version sealed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedClause {
    pub library: String,
    pub version: semver::Version,
    pub id: String,
    /// As [`Clause::hash`](super::super::clause::Clause::hash).
    pub hash: String,
    pub text: String,
}

/// The clauses of all published versions, newest version first; what cannot be read is left out, and
/// told by [`published`].
#[must_use]
pub fn published_clauses(sources: &Sources) -> Vec<PublishedClause> {
    let all = read::read(sources, &mut Vec::new());
    let mut found = Vec::new();
    for ((library, version), path) in &all.sealed {
        let sealed = read::sealed(sources, path, &mut Vec::new());
        let version = semver::Version::parse(version).ok();
        if let (Some(In { value: sealed, .. }), Some(version)) = (sealed, version) {
            found.extend(sealed.clauses.into_iter().map(|clause| PublishedClause {
                library: library.clone(),
                version: version.clone(),
                hash: hash(&clause),
                id: clause.id.value,
                text: clause.texte.value,
            }));
        }
    }
    found.sort_by(|a, b| b.version.cmp(&a.version).then_with(|| a.id.cmp(&b.id)));
    found
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub library: String,
    pub version: String,
    pub seal: String,
}

/// All published versions, and everything that is wrong with them: broken seals, and a current
/// version whose content is no longer what was published.
#[must_use]
pub fn published(sources: &Sources) -> (Vec<Published>, Vec<Error>) {
    let mut errors = Vec::new();
    let mut all = read::read(sources, &mut Vec::new());
    let mut found = Vec::new();
    for ((library, version), path) in std::mem::take(&mut all.sealed) {
        let Some(In { value: sealed, .. }) = read::sealed(sources, &path, &mut errors) else {
            continue;
        };
        let mut error = |at: At, problem| {
            errors.push(Error {
                file: path.to_string(),
                at,
                problem,
            })
        };
        let manifest = &sealed.clausier;
        if manifest.id.value != library || manifest.version.value != version {
            let contained = format!("{} {}", manifest.id.value, manifest.version.value);
            error(
                manifest.version.at,
                Problem::SealedElsewhere {
                    file: version.clone(),
                    found: contained,
                },
            );
        }
        if sealed.sceau.value != seal_of(&sealed) {
            error(sealed.sceau.at, Problem::BrokenSeal);
        } else if let Some(at) = changed(all.libraries.get(&library), &sealed) {
            let file = format!("{library}/clausier.yaml");
            errors.push(Error {
                file,
                at,
                problem: Problem::Changed {
                    version: version.clone(),
                },
            });
        }
        found.push(Published {
            library,
            version,
            seal: sealed.sceau.value,
        });
    }
    (found, errors)
}

/// Where the current version is declared, when it is the sealed one and says something else.
fn changed(current: Option<&RawLibrary>, sealed: &RawSealed) -> Option<At> {
    let current = current?;
    let manifest: &RawManifest = &current.manifest.as_ref()?.value;
    let same = manifest.version.value == sealed.clausier.version.value;
    (same && hash(&content(current.clone())?) != hash(sealed)).then_some(manifest.version.at)
}
