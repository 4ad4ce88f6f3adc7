//! What is asked of a tender.

use super::clause::Variable;
use super::condition::Condition;
use super::profile::Value;

/// A question of questions.yaml: its id is the variable's name, which conditions read.
#[derive(Debug, Clone)]
pub struct TenderQuestion {
    pub variable: Variable,
    /// Needed to assemble.
    pub required: bool,
    /// When the question makes sense.
    pub when: Condition,
    /// The answer when it does not.
    pub otherwise: Option<Value>,
}

impl TenderQuestion {
    #[must_use]
    pub fn id(&self) -> &str {
        &self.variable.name
    }
}
