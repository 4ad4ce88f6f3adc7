//! What a rule answers about one subject.

use super::{Finding, Place};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Slug of the rule.
    pub rule: &'static str,
    /// What was judged: `rgpd`, `lot 1`, `criterion Prix`.
    pub subject: String,
    /// The tender cannot be « conforme » unless this is met.
    pub required: bool,
    pub judgement: Judgement,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    Met {
        place: Option<Place>,
    },
    Broken(Vec<Finding>),
    /// Cannot be told: why, in French, and the findings that say so (once).
    Unsure {
        reason: String,
        findings: Vec<Finding>,
    },
    OutOfScope {
        reason: String,
    },
}
