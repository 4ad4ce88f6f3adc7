//! Conditions over a tender's answers: yes, no, or unknown for want of an answer.
//!
//! `parse` reads the language of clausiers/README.md; this file evaluates it and checks it against
//! the questions. An unknown answer makes a condition unknown only when it could change the outcome:
//! `unknown ou vrai` is yes, `unknown et faux` is no.

mod parse;

use std::fmt;

pub use parse::ConditionError;

use super::clause::{Variable, VariableKind};
use super::profile::{Profile, Value};

/// The name that conditions use for the purchase type; no question asks it.
pub const TYPE: &str = "type";

/// A parsed condition, with its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    written: String,
    node: Node,
}

/// Depth is bounded by the parser, so that walking (and dropping) a node cannot exhaust the stack.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Constant(bool),
    Name(Name),
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    Compare(Operand, Comparison, Operand),
    Within(Operand, Vec<(Value, usize)>),
}

/// A name as read, with the character column (from 1) where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    id: String,
    column: usize,
}

#[derive(Debug, Clone, PartialEq)]
enum Operand {
    Name(Name),
    Value(Value, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    Different,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What a condition says of a tender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
    /// Which questions have no answer, each once, in reading order.
    Unknown(Vec<String>),
}

impl Condition {
    /// `toujours`
    #[must_use]
    pub fn always() -> Self {
        Self {
            written: "toujours".to_owned(),
            node: Node::Constant(true),
        }
    }

    /// Reads the language of clausiers/README.md.
    ///
    /// # Errors
    /// The first thing that cannot be read, with its column.
    pub fn parse(written: &str) -> Result<Self, ConditionError> {
        Ok(Self {
            written: written.trim().to_owned(),
            node: parse::parse(written)?,
        })
    }

    /// The condition as it is written.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    #[must_use]
    pub fn is_always(&self) -> bool {
        self.node == Node::Constant(true)
    }

    /// The names it reads, each once, in reading order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.node.visit_names(&mut |name| {
            if !names.contains(&name.id.as_str()) {
                names.push(name.id.as_str());
            }
        });
        names
    }

    #[must_use]
    pub fn evaluate(&self, profile: &Profile) -> Answer {
        self.node.evaluate(profile)
    }

    /// Everything that makes no sense for these questions: unknown names, a choice that is not
    /// offered, a number compared with a text. `question` gives the question of a name.
    pub fn check<'a>(&self, question: impl Fn(&str) -> Option<&'a Variable>) -> Vec<ConditionError> {
        let mut errors = Vec::new();
        self.node.check(&question, &mut errors);
        errors
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.written)
    }
}

impl Answer {
    fn from_bool(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            unknown @ Self::Unknown(_) => unknown,
        }
    }

    /// `deciding` is the answer that settles the whole: no for `et`, yes for `ou`.
    fn combine(answers: impl Iterator<Item = Self>, deciding: &Self) -> Self {
        let mut missing: Vec<String> = Vec::new();
        for answer in answers {
            if answer == *deciding {
                return answer;
            }
            if let Self::Unknown(names) = answer {
                for name in names {
                    if !missing.contains(&name) {
                        missing.push(name);
                    }
                }
            }
        }
        if missing.is_empty() {
            deciding.clone().not()
        } else {
            Self::Unknown(missing)
        }
    }
}

impl Node {
    fn visit_names<'a>(&'a self, visit: &mut impl FnMut(&'a Name)) {
        match self {
            Self::Constant(_) => {}
            Self::Name(name) => visit(name),
            Self::Not(inner) => inner.visit_names(visit),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.visit_names(visit)),
            Self::Compare(left, _, right) => [left, right].into_iter().for_each(|side| side.visit_names(visit)),
            Self::Within(left, _) => left.visit_names(visit),
        }
    }

    fn evaluate(&self, profile: &Profile) -> Answer {
        match self {
            Self::Constant(yes) => Answer::from_bool(*yes),
            Self::Name(name) => match profile.get(&name.id) {
                Some(Value::Bool(yes)) => Answer::from_bool(*yes),
                // Only yes-or-no questions pass `check`; another value here answers another question.
                _ => Answer::Unknown(vec![name.id.clone()]),
            },
            Self::Not(inner) => inner.evaluate(profile).not(),
            Self::All(parts) => Answer::combine(parts.iter().map(|part| part.evaluate(profile)), &Answer::No),
            Self::Any(parts) => Answer::combine(parts.iter().map(|part| part.evaluate(profile)), &Answer::Yes),
            Self::Compare(left, comparison, right) => compare(left, *comparison, right, profile),
            Self::Within(left, values) => {
                let parts = values.iter().map(|(value, column)| {
                    compare(
                        left,
                        Comparison::Equal,
                        &Operand::Value(value.clone(), *column),
                        profile,
                    )
                });
                Answer::combine(parts, &Answer::Yes)
            }
        }
    }

    fn check<'a>(&self, question: &impl Fn(&str) -> Option<&'a Variable>, errors: &mut Vec<ConditionError>) {
        match self {
            Self::Constant(_) => {}
            Self::Name(name) => match kind_of(name, question) {
                Ok(Kind::Bool) => {}
                Ok(kind) => errors.push(ConditionError::NotYesNo {
                    column: name.column,
                    name: name.id.clone(),
                    kind,
                }),
                Err(error) => errors.push(error),
            },
            Self::Not(inner) => inner.check(question, errors),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.check(question, errors)),
            Self::Compare(left, comparison, right) => check_pair(left, *comparison, right, question, errors),
            Self::Within(left, values) => {
                for (value, column) in values {
                    let before = errors.len();
                    let right = Operand::Value(value.clone(), *column);
                    check_pair(left, Comparison::Equal, &right, question, errors);
                    // An unknown name is one error, however long the list.
                    if matches!(errors.get(before), Some(ConditionError::UnknownName { .. })) {
                        break;
                    }
                }
            }
        }
    }
}

impl Operand {
    fn visit_names<'a>(&'a self, visit: &mut impl FnMut(&'a Name)) {
        if let Self::Name(name) = self {
            visit(name);
        }
    }

    fn value<'a>(&'a self, profile: &'a Profile) -> Option<&'a Value> {
        match self {
            Self::Name(name) => profile.get(&name.id),
            Self::Value(value, _) => Some(value),
        }
    }

    fn column(&self) -> usize {
        match self {
            Self::Name(name) => name.column,
            Self::Value(_, column) => *column,
        }
    }
}

fn compare(left: &Operand, comparison: Comparison, right: &Operand, profile: &Profile) -> Answer {
    let (Some(a), Some(b)) = (left.value(profile), right.value(profile)) else {
        return unanswered(left, right, |name| profile.get(name).is_none());
    };
    let order = match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => None,
    };
    // Values of two kinds do not pass `check`; to call them different would be a guess.
    let Some(order) = order else {
        return unanswered(left, right, |_| true);
    };
    Answer::from_bool(match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::Different => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    })
}

fn unanswered(left: &Operand, right: &Operand, missing: impl Fn(&str) -> bool) -> Answer {
    let mut names: Vec<String> = Vec::new();
    for side in [left, right] {
        side.visit_names(&mut |name| {
            if missing(&name.id) && !names.contains(&name.id) {
                names.push(name.id.clone());
            }
        });
    }
    Answer::Unknown(names)
}

/// Kinds that can be compared with one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Bool,
    Number,
    Text,
    Date,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Bool => "une réponse vrai ou faux",
            Self::Number => "un nombre",
            Self::Text => "un texte",
            Self::Date => "une date",
        })
    }
}

impl Kind {
    fn of_value(value: &Value) -> Self {
        match value {
            Value::Bool(_) => Self::Bool,
            Value::Number(_) => Self::Number,
            Value::Text(_) => Self::Text,
            Value::Date(_) => Self::Date,
        }
    }

    fn of_variable(kind: &VariableKind) -> Self {
        match kind {
            VariableKind::Integer | VariableKind::Decimal | VariableKind::Percent | VariableKind::Amount => {
                Self::Number
            }
            VariableKind::Text | VariableKind::Choice(_) => Self::Text,
            VariableKind::Bool => Self::Bool,
            VariableKind::Date => Self::Date,
        }
    }
}

fn kind_of<'a>(name: &Name, question: &impl Fn(&str) -> Option<&'a Variable>) -> Result<Kind, ConditionError> {
    if name.id == TYPE {
        return Ok(Kind::Text);
    }
    question(&name.id)
        .map(|variable| Kind::of_variable(&variable.kind))
        .ok_or_else(|| ConditionError::UnknownName {
            column: name.column,
            name: name.id.clone(),
        })
}

fn check_pair<'a>(
    left: &Operand,
    comparison: Comparison,
    right: &Operand,
    question: &impl Fn(&str) -> Option<&'a Variable>,
    errors: &mut Vec<ConditionError>,
) {
    let mut kind = |side: &Operand| match side {
        Operand::Value(value, _) => Some(Kind::of_value(value)),
        Operand::Name(name) => kind_of(name, question).map_err(|error| errors.push(error)).ok(),
    };
    let (Some(a), Some(b)) = (kind(left), kind(right)) else {
        return;
    };
    let ordered = !matches!(comparison, Comparison::Equal | Comparison::Different);
    if a != b {
        errors.push(ConditionError::Mismatch {
            column: right.column(),
            left: a,
            right: b,
        });
    } else if ordered && matches!(a, Kind::Text | Kind::Bool) {
        errors.push(ConditionError::NoOrder {
            column: left.column(),
            kind: a,
        });
    } else {
        check_choice(left, right, question, errors);
        check_choice(right, left, question, errors);
    }
}

/// A choice is compared with one of its own values, or the comparison can never be true.
fn check_choice<'a>(
    side: &Operand,
    other: &Operand,
    question: &impl Fn(&str) -> Option<&'a Variable>,
    errors: &mut Vec<ConditionError>,
) {
    let (Operand::Name(name), Operand::Value(Value::Text(value), column)) = (side, other) else {
        return;
    };
    let choices = match question(&name.id).map(|variable| &variable.kind) {
        Some(VariableKind::Choice(choices)) => choices.clone(),
        None if name.id == TYPE => super::PURCHASE_TYPES.iter().map(|(id, _)| (*id).to_owned()).collect(),
        _ => return,
    };
    if !choices.contains(value) {
        let name = name.id.clone();
        errors.push(ConditionError::NotAChoice {
            column: *column,
            name,
            value: value.clone(),
            choices,
        });
    }
}

#[cfg(test)]
mod tests;
