//! A tender's answers to the questions of the libraries.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// A value of an answer or a variable.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Bool(bool),
    Number(f64),
    Text(String),
    Date(Date),
}

/// Where an answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// marche.yaml or an option of the command line.
    Declared,
    /// Read in a draft.
    Inferred,
}

/// Answers by question id; a question without an entry is unknown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    answers: BTreeMap<String, (Value, Origin)>,
}

impl Profile {
    pub fn set(&mut self, question: &str, value: Value, origin: Origin) {
        self.answers.insert(question.to_owned(), (value, origin));
    }

    /// Sets an answer that nobody has given yet.
    pub fn infer(&mut self, question: &str, value: Value) {
        self.answers
            .entry(question.to_owned())
            .or_insert((value, Origin::Inferred));
    }

    #[must_use]
    pub fn get(&self, question: &str) -> Option<&Value> {
        self.answers.get(question).map(|(value, _)| value)
    }

    #[must_use]
    pub fn origin(&self, question: &str) -> Option<Origin> {
        self.answers.get(question).map(|(_, origin)| *origin)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.answers
            .iter()
            .map(|(question, (value, _))| (question.as_str(), value))
    }
}
