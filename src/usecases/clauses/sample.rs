//! Values to try the texts of a library with: defaults, or something of the right type.

use std::collections::BTreeMap;

use crate::library::Library;
use crate::library::clause::{Clause, Variable, VariableKind};
use crate::library::profile::{Origin, Profile, Value};

/// Defaults of a clause's variables, and samples of those without.
pub(super) fn samples(clause: &Clause) -> BTreeMap<String, Value> {
    clause
        .variables
        .iter()
        .map(|variable| (variable.name.clone(), sample(variable)))
        .collect()
}

pub(super) fn sample_profile(library: &Library) -> Profile {
    let mut profile = Profile::default();
    for question in library.questions() {
        profile.set(question.id(), sample(&question.variable), Origin::Declared);
    }
    profile
}

/// A value of the right type, inside the bounds.
fn sample(variable: &Variable) -> Value {
    if let Some(default) = &variable.default {
        return default.clone();
    }
    match &variable.kind {
        VariableKind::Integer | VariableKind::Decimal | VariableKind::Percent | VariableKind::Amount => {
            Value::Number(variable.min.or(variable.max).unwrap_or(12.0))
        }
        VariableKind::Text => Value::Text(
            variable
                .example
                .clone()
                .unwrap_or_else(|| "la valeur convenue".to_owned()),
        ),
        VariableKind::Bool => Value::Bool(true),
        VariableKind::Date => Value::Date(jiff::civil::Date::constant(2027, 1, 1)),
        VariableKind::Choice(choices) => Value::Text(choices.first().cloned().unwrap_or_default()),
    }
}
