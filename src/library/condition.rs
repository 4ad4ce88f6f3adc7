//! Conditions over a tender's answers: yes, no, or unknown for want of an answer.

use super::profile::Profile;

/// A parsed condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
    /// Which questions have no answer.
    Unknown(Vec<String>),
}

impl Condition {
    #[must_use]
    pub fn evaluate(&self, _profile: &Profile) -> Answer {
        Answer::Yes
    }
}
