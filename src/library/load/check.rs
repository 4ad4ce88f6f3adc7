//! Small readers of scalars that collect their errors, so that one run lists them all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as NameError, StrDeserializer};

use super::super::clause::Variable;
use super::super::condition::{Condition, ConditionError};
use super::super::error::{Error, Position, Problem};
use super::super::sources::Sources;
use super::super::theme::Phrasing;
use super::super::{Item, PURCHASE_TYPES, Places};
use super::raw::Text;
use crate::text::pattern::Pattern;
use crate::verdict::{PieceKind, PurchaseType, Severity};

/// Collects errors while one file after the other is checked.
pub(super) struct Checker<'a> {
    pub sources: &'a Sources,
    pub errors: Vec<Error>,
    pub places: Places,
    /// Ids that exist in a file but could not be accepted: their error is told, references to them
    /// are no second one. The names of unreadable files stand here too.
    doubtful: BTreeSet<String>,
    file: Arc<str>,
}

/// Names of a scalar and what they mean.
pub(super) type Names<T> = &'static [(&'static str, T)];

pub(super) const YES_NO: Names<bool> = &[("true", true), ("false", false)];

impl<'a> Checker<'a> {
    pub fn new(sources: &'a Sources, errors: Vec<Error>) -> Self {
        let doubtful = errors.iter().map(|error| stem(&error.file).to_owned()).collect();
        Self {
            sources,
            errors,
            places: Places::default(),
            doubtful,
            file: "".into(),
        }
    }

    /// What follows is in this file.
    pub fn enter(&mut self, file: &Arc<str>) {
        self.file = file.clone();
    }

    pub fn error(&mut self, at: Position, problem: impl Into<Problem>) {
        self.errors.push(Error {
            file: self.file.to_string(),
            at,
            problem: problem.into(),
        });
    }

    /// Remembers where something stands, for checks after loading.
    pub fn place(&mut self, item: Item, at: Position) {
        if self.sources.is_placed() {
            self.places.insert(item, (self.file.clone(), at));
        }
    }

    /// Notes an id that exists but was not accepted.
    pub fn doubt(&mut self, id: &str) {
        self.doubtful.insert(id.to_owned());
    }

    pub fn file_stem(&self) -> String {
        stem(&self.file).to_owned()
    }

    /// The folder that holds the file.
    pub fn folder(&self) -> String {
        self.file.rsplit('/').nth(1).unwrap_or_default().to_owned()
    }

    /// Sealed versions hold many things in one file: names of files say nothing there.
    pub fn is_sealed(&self) -> bool {
        self.folder() == "versions"
    }

    pub fn id(&mut self, id: &Text) -> String {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
        if id.value.is_empty() || !id.value.bytes().all(plain) {
            self.error(id.at, Problem::BadId { id: id.value.clone() });
        }
        id.value.clone()
    }

    /// An id that must be the name of its file.
    pub fn file_id(&mut self, id: &Text) -> String {
        let file = self.file_stem();
        if !self.is_sealed() && id.value != file {
            self.doubt(&file);
            self.error(
                id.at,
                Problem::IdIsNotFile {
                    id: id.value.clone(),
                    file,
                },
            );
        }
        self.id(id)
    }

    /// A text that must say something.
    pub fn text(&mut self, key: &'static str, text: &Text) -> String {
        if text.value.trim().is_empty() {
            self.error(
                text.at,
                Problem::EmptyText {
                    key,
                    mend: "écrivez-le",
                },
            );
        }
        text.value.clone()
    }

    /// `true` or `false`; what it is when nothing is written.
    pub fn flag(&mut self, key: &'static str, written: Option<&Text>, otherwise: bool) -> bool {
        written
            .and_then(|found| self.name(key, found, YES_NO))
            .unwrap_or(otherwise)
    }

    pub fn name<T: Copy>(&mut self, key: &'static str, found: &Text, names: Names<T>) -> Option<T> {
        let value = names
            .iter()
            .find(|(name, _)| *name == found.value)
            .map(|(_, value)| *value);
        if value.is_none() {
            let allowed = names.iter().map(|(name, _)| *name).collect();
            self.error(
                found.at,
                Problem::NotOneOf {
                    key,
                    found: found.value.clone(),
                    allowed,
                },
            );
        }
        value
    }

    pub fn number(&mut self, key: &'static str, found: &Text) -> Option<f64> {
        let value = found.value.parse().ok().filter(|number: &f64| number.is_finite());
        if value.is_none() {
            self.error(
                found.at,
                Problem::NotNumber {
                    key,
                    found: found.value.clone(),
                },
            );
        }
        value
    }

    /// A share, weight or rate.
    pub fn percent(&mut self, key: &'static str, found: &Text) -> Option<f64> {
        let value = self.number(key, found)?;
        if !(0.0..=100.0).contains(&value) {
            self.error(
                found.at,
                Problem::OutOfRange {
                    key,
                    found: value,
                    min: 0.0,
                    max: 100.0,
                },
            );
        }
        Some(value)
    }

    pub fn integer<T: std::str::FromStr>(&mut self, key: &'static str, found: &Text) -> Option<T> {
        let value = found.value.parse().ok();
        if value.is_none() {
            self.error(
                found.at,
                Problem::NotInteger {
                    key,
                    found: found.value.clone(),
                },
            );
        }
        value
    }

    pub fn date(&mut self, key: &'static str, found: &Text) -> Option<Date> {
        // Only the form that the README shows: jiff reads more.
        let value = found
            .value
            .parse()
            .ok()
            .filter(|_| found.value.len() == "2026-08-22".len());
        if value.is_none() {
            self.error(
                found.at,
                Problem::NotDate {
                    key,
                    found: found.value.clone(),
                },
            );
        }
        value
    }

    pub fn version(&mut self, found: &Text) -> Option<semver::Version> {
        let value = semver::Version::parse(&found.value).ok();
        if value.is_none() {
            self.error(
                found.at,
                Problem::NotVersion {
                    found: found.value.clone(),
                },
            );
        }
        value
    }

    pub fn piece(&mut self, key: &'static str, found: &Text) -> Option<PieceKind> {
        self.serde_name(key, found)
    }

    pub fn severity(&mut self, key: &'static str, found: &Text) -> Option<Severity> {
        self.serde_name(key, found)
    }

    pub fn purchase(&mut self, key: &'static str, found: &Text) -> Option<PurchaseType> {
        self.name(key, found, PURCHASE_TYPES)
    }

    /// A name whose list stands on a type of the verdict.
    fn serde_name<T: for<'de> Deserialize<'de>>(&mut self, key: &'static str, found: &Text) -> Option<T> {
        let deserializer: StrDeserializer<NameError> = found.value.as_str().into_deserializer();
        let value = T::deserialize(deserializer).ok();
        if value.is_none() {
            let allowed = if key == "piece" || key == "pieces" {
                PIECES
            } else {
                SEVERITIES
            };
            self.error(
                found.at,
                Problem::NotOneOf {
                    key,
                    found: found.value.clone(),
                    allowed: allowed.to_vec(),
                },
            );
        }
        value
    }

    /// A condition; the questions it reads are checked later, when all are known.
    pub fn condition(&mut self, found: &Text) -> Condition {
        match Condition::parse(&found.value) {
            Ok(condition) => condition,
            Err(error) => {
                let at = self.inside(found.at, error.column());
                self.error(at, error);
                Condition::always()
            }
        }
    }

    /// Checks a condition against the questions.
    pub fn reads(&mut self, condition: &Condition, at: Position, questions: &BTreeMap<&str, &Variable>) {
        for error in condition.check(|name| questions.get(name).copied()) {
            if let ConditionError::UnknownName { name, .. } = &error
                && (self.doubtful.contains(name) || self.doubtful.contains("questions"))
            {
                continue;
            }
            let at = self.inside(at, error.column());
            self.error(at, error);
        }
    }

    /// The place of a character of a scalar on one line: after its quote, if it has one.
    fn inside(&self, at: Position, column: usize) -> Position {
        let line = self
            .sources
            .text(&self.file)
            .and_then(|text| text.lines().nth((at.line.max(1) - 1) as usize));
        let first = line.and_then(|line| line.chars().nth((at.column.max(1) - 1) as usize));
        let quote = u32::from(matches!(first, Some('"' | '\'')));
        let offset = u32::try_from(column).unwrap_or(u32::MAX).saturating_sub(1);
        Position {
            line: at.line,
            column: at.column.saturating_add(quote).saturating_add(offset),
        }
    }

    pub fn phrasing(&mut self, key: &'static str, found: &Text) -> Phrasing {
        let written = self.text(key, found);
        // Packed files were checked by the tests of the product; they have no line to blame.
        if found.at.line > 0
            && let Err(error) = Pattern::parse(&written)
        {
            self.error(
                found.at,
                Problem::Phrasing {
                    written: written.clone(),
                    message: error.to_string(),
                },
            );
        }
        Phrasing {
            written,
            line: found.at.line,
        }
    }

    pub fn phrasings(&mut self, key: &'static str, found: &[Text]) -> Vec<Phrasing> {
        found.iter().map(|phrasing| self.phrasing(key, phrasing)).collect()
    }

    /// A reference to something that must exist.
    pub fn known<T>(&mut self, what: &'static str, id: &Text, known: &BTreeMap<String, T>) -> String {
        let list = match what {
            "le texte" => "lois",
            "le sujet" => "sujets",
            _ => "",
        };
        if !known.contains_key(&id.value) && !self.doubtful.contains(&id.value) && !self.doubtful.contains(list) {
            let problem = Problem::unknown(what, &id.value, known.keys().map(String::as_str));
            self.error(id.at, problem);
        }
        id.value.clone()
    }

    pub fn all_known<T>(&mut self, what: &'static str, ids: &[Text], known: &BTreeMap<String, T>) -> Vec<String> {
        ids.iter().map(|id| self.known(what, id, known)).collect()
    }

    /// Notes an id in `seen`; the second of its kind is an error that tells where the first is.
    pub fn unique(&mut self, what: &'static str, id: &Text, seen: &mut BTreeMap<String, String>) {
        let here = match id.at.line {
            0 => self.file.to_string(),
            line => format!("{}:{line}", self.file),
        };
        match seen.get(&id.value) {
            Some(first) => {
                let problem = Problem::Duplicate {
                    what,
                    id: id.value.clone(),
                    first: first.clone(),
                };
                self.error(id.at, problem);
            }
            None => {
                seen.insert(id.value.clone(), here);
            }
        }
    }
}

/// The name of a file without its folders and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".yaml").unwrap_or(name)
}

const PIECES: &[&str] = &[
    "RC",
    "CCAP",
    "CCP",
    "CCTP",
    "AE",
    "annexe-rgpd",
    "annexe-rse",
    "annexe-securite",
    "cadre-reponse",
];
const SEVERITIES: &[&str] = &["bloquant", "majeur", "mineur", "conseil"];
