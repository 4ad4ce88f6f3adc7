//! Reading the value of a variable or an answer: one place for type, bounds and choices.

use std::fmt;

use jiff::civil::Date;

use super::clause::{Variable, VariableKind};
use super::profile::Value;
use super::wording::{listed, number};

/// A value that does not suit its variable. Its sentence says what is expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} ne convient pas ; attendu : {expected}", shown(found))]
pub struct ValueProblem {
    pub found: String,
    pub expected: String,
}

fn shown(found: &str) -> String {
    if found.is_empty() {
        "une valeur vide".to_owned()
    } else {
        format!("« {found} »")
    }
}

impl Variable {
    /// Reads a value as written in a file or on the command line.
    ///
    /// # Errors
    /// What is expected, when `written` is not it.
    pub fn read(&self, written: &str) -> Result<Value, ValueProblem> {
        let written = written.trim();
        self.value(written)
            .filter(|value| self.within(value))
            .ok_or_else(|| ValueProblem {
                found: shorten(written),
                expected: self.expected(),
            })
    }

    fn value(&self, written: &str) -> Option<Value> {
        match &self.kind {
            VariableKind::Integer => amount(written)
                .filter(|number| number.fract() == 0.0)
                .map(Value::Number),
            VariableKind::Decimal | VariableKind::Amount => amount(written).map(Value::Number),
            VariableKind::Percent => amount(written.trim_end_matches('%')).map(Value::Number),
            VariableKind::Text => (!written.is_empty()).then(|| Value::Text(written.to_owned())),
            VariableKind::Bool => match written {
                "true" | "vrai" | "oui" => Some(Value::Bool(true)),
                "false" | "faux" | "non" => Some(Value::Bool(false)),
                _ => None,
            },
            VariableKind::Date => (written.len() == 10)
                .then(|| written.parse::<Date>().ok())
                .flatten()
                .map(Value::Date),
            VariableKind::Choice(choices) => choices
                .iter()
                .any(|choice| choice == written)
                .then(|| Value::Text(written.to_owned())),
        }
    }

    /// Whether a value read elsewhere respects the bounds.
    #[must_use]
    pub fn within(&self, value: &Value) -> bool {
        let (Value::Number(value), least, most) = (value, self.min, self.max) else {
            return true;
        };
        least.is_none_or(|least| *value >= least) && most.is_none_or(|most| *value <= most)
    }

    /// What is expected, in French: « un entier entre 12 et 48 (heures) ».
    #[must_use]
    pub fn expected(&self) -> String {
        let what = match &self.kind {
            VariableKind::Integer => "un nombre entier".to_owned(),
            VariableKind::Decimal => "un nombre".to_owned(),
            VariableKind::Percent => "un pourcentage (80 pour 80 %)".to_owned(),
            VariableKind::Amount => "un montant en euros hors taxes (216000)".to_owned(),
            VariableKind::Text => "un texte".to_owned(),
            VariableKind::Bool => "oui ou non".to_owned(),
            VariableKind::Date => "une date (2026-08-22)".to_owned(),
            VariableKind::Choice(choices) => listed(choices),
        };
        let bounds = match (self.min, self.max) {
            (Some(min), Some(max)) => format!(" entre {} et {}", number(min), number(max)),
            (Some(min), None) => format!(", au moins {}", number(min)),
            (None, Some(max)) => format!(", au plus {}", number(max)),
            (None, None) => String::new(),
        };
        let unit = match &self.unit {
            None => String::new(),
            Some(unit) if bounds.is_empty() => format!(", en {unit}"),
            Some(unit) => format!(" {unit}"),
        };
        format!("{what}{bounds}{unit}")
    }
}

/// A finite number with a point or a comma, spaces of thousands left out.
fn amount(written: &str) -> Option<f64> {
    let plain: String = written
        .chars()
        .filter(|char| !matches!(char, ' ' | '\u{a0}' | '\u{202f}' | '_'))
        .map(|char| if char == ',' { '.' } else { char })
        .collect();
    let simple = plain
        .chars()
        .all(|char| char.is_ascii_digit() || matches!(char, '.' | '-'));
    plain.parse().ok().filter(|number: &f64| simple && number.is_finite())
}

/// Enough of a value to recognise it.
fn shorten(written: &str) -> String {
    match written.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &written[..end]),
        None => written.to_owned(),
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(true) => formatter.write_str("vrai"),
            Self::Bool(false) => formatter.write_str("faux"),
            Self::Number(value) => formatter.write_str(&number(*value)),
            Self::Text(text) => formatter.write_str(text),
            Self::Date(date) => write!(formatter, "{date}"),
        }
    }
}
