//! marche.yaml: a tender's answers, read strictly, checked against the questions of the libraries.
//!
//! Two steps, because the file says which versions of the libraries its answers are for:
//! [`Written::read`] gives the pins, [`Written::check`] the tender. Choosing clauses and filling them
//! is the business of `assemble`.

mod check;
mod error;
mod new;
mod raw;

use std::collections::{BTreeMap, BTreeSet};

use crate::library::clause::{Clause, Level, Variable};
use crate::library::error::Position;
use crate::library::profile::{Profile, Value};
use crate::library::{Library, Pins};
use crate::verdict::PurchaseType;

pub use error::{Error, Problem};
pub use new::new_file;

/// The format of marche.yaml that this version reads and writes.
pub const FORMAT: &str = "1";

/// A marche.yaml as written: its shape is right, its values are not checked yet.
pub struct Written {
    file: String,
    raw: raw::RawTender,
    pins: Pins,
}

/// A tender, checked.
#[derive(Debug, Clone)]
pub struct Tender {
    pub purchase: PurchaseType,
    pub pins: Pins,
    /// Answers given, defaults of questions left out, and `sinon` of questions without object.
    pub profile: Profile,
    /// Values given, by clause and variable.
    pub variables: BTreeMap<String, BTreeMap<String, Value>>,
    pub removed: Vec<Removal>,
    /// Clauses taken besides those of `level`.
    pub added: Vec<String>,
    /// Clauses up to this level are taken without asking.
    pub level: Level,
    pub criterion: Option<CriterionChoice>,
    pub policy: Option<String>,
    /// Required questions without an answer, each as the sentence to show: nothing can be assembled
    /// before they are answered, but drafts can be checked.
    pub missing: Vec<Error>,
    /// The other questions without an answer, each as the sentence to show if a clause hangs on it.
    open: BTreeMap<String, Error>,
    file: String,
    marche_at: Position,
    /// Where variables stand whose value is still empty, by clause and name.
    empty: BTreeMap<(String, String), Position>,
}

/// A clause left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    pub clause: String,
    pub reason: String,
}

/// The responsible criterion chosen, with the grid around it.
#[derive(Debug, Clone, PartialEq)]
pub struct CriterionChoice {
    pub model: String,
    /// Percent of the whole; none = the model's.
    pub weight: Option<f64>,
    /// The rest of the grid; none = the model's.
    pub others: Vec<(String, f64)>,
}

impl Tender {
    /// The value of a clause's variable: as given, or its default.
    #[must_use]
    pub fn value(&self, clause: &Clause, variable: &Variable) -> Option<Value> {
        let given = self
            .variables
            .get(&clause.id)
            .and_then(|values| values.get(&variable.name));
        given.or(variable.default.as_ref()).cloned()
    }

    /// Everything still to be answered before these clauses can be filled, in the file's order: required
    /// questions, those of `unanswered`, and variables without a value.
    pub fn missing_for<'a>(
        &self,
        clauses: impl IntoIterator<Item = &'a Clause>,
        unanswered: &BTreeSet<String>,
    ) -> Vec<Error> {
        let mut missing = self.missing.clone();
        missing.extend(
            unanswered
                .iter()
                .filter_map(|question| self.open.get(question))
                .cloned(),
        );
        for clause in clauses {
            for variable in clause
                .variables
                .iter()
                .filter(|variable| self.value(clause, variable).is_none())
            {
                let place = self.empty.get(&(clause.id.clone(), variable.name.clone()));
                missing.push(Error {
                    file: self.file.clone(),
                    at: place.copied().unwrap_or(self.marche_at),
                    problem: Problem::MissingVariable {
                        clause: clause.id.clone(),
                        name: variable.name.clone(),
                        question: variable.question.clone(),
                        expected: variable.expected(),
                    },
                });
            }
        }
        missing.sort_by_key(|error| error.at);
        missing
    }
}

impl Written {
    /// Reads the text of a marche.yaml; `file` names it in errors.
    ///
    /// # Errors
    /// The text is no YAML, has an unknown key, or is of another format.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Error>> {
        check::read(file, text)
    }

    /// The versions of libraries that the answers are for.
    #[must_use]
    pub fn pins(&self) -> &Pins {
        &self.pins
    }

    /// Checks every value against the questions and variables of the libraries.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place, its question and what is expected.
    pub fn check(&self, library: &Library) -> Result<Tender, Vec<Error>> {
        check::check(self, library)
    }
}

/// The JSON Schema of marche.yaml.
#[must_use]
pub fn schema() -> schemars::Schema {
    crate::library::schema::<raw::RawTender>()
}
