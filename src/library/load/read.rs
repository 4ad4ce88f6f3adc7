//! Files -> raw types, each with its file. Every file that cannot be read is one error.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::super::error::{Error, Position, Problem};
use super::super::sources::{SourceFile, Sources};
use super::super::yaml;
use super::raw::{
    RawClause, RawCriterion, RawLaw, RawManifest, RawPolicy, RawQuestion, RawSealed, RawStrategy, RawSubjects, RawTheme,
};

/// A value, the file it comes from and, for built-in files, the hash made when they were packed.
#[derive(Clone)]
pub(super) struct In<T> {
    pub file: Arc<str>,
    pub value: T,
    pub hash: Option<&'static str>,
}

impl<T> In<T> {
    fn new(file: &Arc<str>, value: T) -> Self {
        Self {
            file: file.clone(),
            value,
            hash: None,
        }
    }

    fn list(file: &Arc<str>, values: Vec<T>) -> Vec<Self> {
        values.into_iter().map(|value| Self::new(file, value)).collect()
    }
}

/// One library as its files say it, or as a published version sealed it.
#[derive(Clone, Default)]
pub(super) struct RawLibrary {
    pub manifest: Option<In<RawManifest>>,
    pub questions: Vec<In<RawQuestion>>,
    pub subjects: Option<In<RawSubjects>>,
    pub laws: Vec<In<RawLaw>>,
    pub themes: Vec<In<RawTheme>>,
    pub criteria: Vec<In<RawCriterion>>,
    pub clauses: Vec<In<RawClause>>,
    /// The manifest exists but cannot be read: its error is told already.
    pub broken_manifest: bool,
}

#[derive(Default)]
pub(super) struct RawAll {
    pub libraries: BTreeMap<String, RawLibrary>,
    pub policies: Vec<In<RawPolicy>>,
    pub strategies: Vec<In<RawStrategy>>,
    /// Published versions, by library and version as the file name says it.
    pub sealed: BTreeMap<(String, String), Arc<str>>,
}

pub(super) fn read(sources: &Sources, errors: &mut Vec<Error>) -> RawAll {
    let mut all = RawAll::default();
    // Notes and pictures may lie beside the libraries; `.yml` would be forgotten without a word.
    for (path, file) in sources
        .files()
        .filter(|(path, _)| path.ends_with(".yaml") || path.ends_with(".yml"))
    {
        let reader = Reader {
            path: path.into(),
            file,
            compact: !sources.is_placed(),
        };
        let parts: Vec<&str> = path.split('/').collect();
        let library = parts[0];
        match parts[1..] {
            _ if path.ends_with(".yml") => errors.push(reader.error(Position::default(), Problem::Extension)),
            [_] if library == "politiques" => all.policies.extend(reader.one(errors)),
            [_] if library == "indicateurs" => all.strategies.extend(reader.one(errors)),
            ["clausier.yaml"] => {
                let entry = all.libraries.entry(library.to_owned()).or_default();
                entry.manifest = reader.one(errors);
                entry.broken_manifest = entry.manifest.is_none();
            }
            ["questions.yaml"] => all.library(library).questions.extend(reader.list(errors)),
            ["sujets.yaml"] => all.library(library).subjects = reader.one(errors),
            ["lois.yaml"] => all.library(library).laws.extend(reader.list(errors)),
            ["themes", _] => all.library(library).themes.extend(reader.one(errors)),
            ["criteres", _] => all.library(library).criteria.extend(reader.one(errors)),
            ["clauses", _, _] => all.library(library).clauses.extend(reader.one(errors)),
            ["versions", name] => {
                let version = name.strip_suffix(".yaml").unwrap_or(name).to_owned();
                all.sealed.insert((library.to_owned(), version), reader.path);
            }
            _ => errors.push(reader.error(Position::default(), Problem::Misplaced)),
        }
    }
    all
}

/// A published version as the raw library it seals.
pub(super) fn sealed(sources: &Sources, path: &Arc<str>, errors: &mut Vec<Error>) -> Option<In<RawSealed>> {
    let (_, file) = sources.files().find(|(other, _)| *other == &**path)?;
    Reader {
        path: path.clone(),
        file,
        compact: false,
    }
    .one(errors)
}

impl RawLibrary {
    pub(super) fn of_sealed(sealed: In<RawSealed>) -> Self {
        let (file, raw) = (sealed.file, sealed.value);
        Self {
            manifest: Some(In::new(&file, raw.clausier)),
            questions: In::list(&file, raw.questions),
            subjects: raw.sujets.map(|value| In::new(&file, value)),
            laws: In::list(&file, raw.lois),
            themes: In::list(&file, raw.themes),
            criteria: In::list(&file, raw.criteres),
            clauses: In::list(&file, raw.clauses),
            broken_manifest: false,
        }
    }
}

impl RawAll {
    fn library(&mut self, id: &str) -> &mut RawLibrary {
        self.libraries.entry(id.to_owned()).or_default()
    }
}

struct Reader<'a> {
    path: Arc<str>,
    file: &'a SourceFile,
    compact: bool,
}

impl Reader<'_> {
    fn one<T: DeserializeOwned>(&self, errors: &mut Vec<Error>) -> Option<In<T>> {
        let hash = match self.file {
            SourceFile::BuiltIn {
                compact: Some((_, hash)),
                ..
            } if self.compact => Some(*hash),
            _ => None,
        };
        self.value(errors).map(|value| In {
            file: self.path.clone(),
            value,
            hash,
        })
    }

    fn list<T: DeserializeOwned>(&self, errors: &mut Vec<Error>) -> Vec<In<T>> {
        let values: Vec<T> = self.value(errors).unwrap_or_default();
        In::list(&self.path, values)
    }

    fn value<T: DeserializeOwned>(&self, errors: &mut Vec<Error>) -> Option<T> {
        if let (
            true,
            SourceFile::BuiltIn {
                compact: Some((json, _)),
                ..
            },
        ) = (self.compact, self.file)
            && let Ok(value) = serde_json::from_str(json)
        {
            return Some(value);
        }
        // Not packed, or not of the right shape: the strict reader says why.
        match yaml::parse(self.file.text()) {
            Ok(value) => Some(value),
            Err((at, problem)) => {
                errors.push(self.error(at, problem.into()));
                None
            }
        }
    }

    fn error(&self, at: Position, problem: Problem) -> Error {
        Error {
            file: self.path.to_string(),
            at,
            problem,
        }
    }
}
