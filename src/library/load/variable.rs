//! Variables of clauses and questions about a tender: one shape, one reading.

use super::super::clause::{Variable, VariableKind};
use super::super::error::Problem;
use super::super::profile::Value;
use super::super::yaml::{Placed, Scalar};
use super::check::{Checker, Names};
use super::raw::Text;

/// What questions and variables have in common.
pub(super) struct Declared<'a> {
    pub name: &'a Text,
    pub question: &'a Text,
    pub kind: &'a Text,
    pub choices: &'a [Text],
    pub unit: Option<&'a Text>,
    pub default: Option<&'a Placed<Scalar>>,
    pub min: Option<&'a Text>,
    pub max: Option<&'a Text>,
    pub help: Option<&'a Text>,
    pub example: Option<&'a Placed<Scalar>>,
}

#[derive(Clone, Copy)]
enum Kind {
    Integer,
    Decimal,
    Percent,
    Amount,
    Text,
    Bool,
    Date,
    Choice,
}

const KINDS: Names<Kind> = &[
    ("entier", Kind::Integer),
    ("decimal", Kind::Decimal),
    ("pourcentage", Kind::Percent),
    ("montant", Kind::Amount),
    ("texte", Kind::Text),
    ("booleen", Kind::Bool),
    ("date", Kind::Date),
    ("choix", Kind::Choice),
];

impl Checker<'_> {
    pub fn variable(&mut self, raw: &Declared<'_>) -> Option<Variable> {
        let name = self.id(raw.name);
        let kind = self.kind(&name, raw);
        let mut bound = |key, bound: Option<&Text>| bound.and_then(|bound| self.number(key, bound));
        let (min, max) = (bound("min", raw.min), bound("max", raw.max));
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            self.error(
                raw.name.at,
                Problem::EmptyRange {
                    name: name.clone(),
                    min,
                    max,
                },
            );
        }
        let question = self.text("question", raw.question);
        let mut variable = Variable {
            question,
            kind: kind?,
            unit: raw.unit.map(|unit| unit.value.clone()),
            default: None,
            min,
            max,
            help: raw.help.map(|help| help.value.clone()),
            example: None,
            name,
        };
        variable.default = self.value("defaut", raw.default, &variable);
        variable.example = self
            .value("exemple", raw.example, &variable)
            .map(|value| value.to_string());
        Some(variable)
    }

    fn kind(&mut self, name: &str, raw: &Declared<'_>) -> Option<VariableKind> {
        let choices: Vec<String> = raw.choices.iter().map(|choice| choice.value.clone()).collect();
        if raw.kind.value == "choix" {
            if choices.is_empty() {
                self.error(raw.kind.at, Problem::NoChoices { name: name.to_owned() });
            }
            return Some(VariableKind::Choice(choices));
        }
        if let Some(choice) = raw.choices.first() {
            self.error(choice.at, Problem::UselessChoices { name: name.to_owned() });
        }
        let kinds: Names<Kind> = KINDS;
        self.name("type", raw.kind, kinds).map(|kind| match kind {
            Kind::Integer => VariableKind::Integer,
            Kind::Decimal => VariableKind::Decimal,
            Kind::Percent => VariableKind::Percent,
            Kind::Amount => VariableKind::Amount,
            Kind::Text => VariableKind::Text,
            Kind::Bool => VariableKind::Bool,
            Kind::Date => VariableKind::Date,
            Kind::Choice => VariableKind::Choice(Vec::new()),
        })
    }

    /// A value of a variable that the library itself gives.
    pub fn value(&mut self, key: &'static str, found: Option<&Placed<Scalar>>, variable: &Variable) -> Option<Value> {
        let found = found.filter(|_| variable.kind != VariableKind::Choice(Vec::new()))?;
        match variable.read(&found.value.0) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.error(
                    found.at,
                    Problem::Value {
                        key,
                        name: variable.name.clone(),
                        problem,
                    },
                );
                None
            }
        }
    }
}
