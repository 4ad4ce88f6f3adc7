//! Models of award criteria, and the vocabulary that tells what a criterion is about.

use super::condition::Condition;
use super::theme::Phrasing;

/// A « numérique responsable » criterion with the grid proposed around it.
#[derive(Debug, Clone)]
pub struct CriterionModel {
    pub id: String,
    pub library: String,
    pub title: String,
    /// Percent of the whole grid.
    pub weight: f64,
    pub definition: String,
    pub parts: Vec<CriterionPart>,
    pub others: Vec<OtherCriterion>,
    /// SHA-256 of the canonical content, hexadecimal.
    pub hash: String,
}

#[derive(Debug, Clone)]
pub struct CriterionPart {
    pub id: String,
    pub title: String,
    pub when: Condition,
    /// Percent of the criterion.
    pub share: f64,
    pub subjects: Vec<String>,
    pub definition: String,
    pub scoring: String,
    pub questions: Vec<Question>,
    /// Ids of clauses that make the promise binding.
    pub clauses: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Question {
    pub text: String,
    pub answer: String,
    pub proof: Option<String>,
}

#[derive(Debug, Clone)]
pub struct OtherCriterion {
    pub title: String,
    pub weight: f64,
    pub definition: Option<String>,
    pub scoring: Option<String>,
}

/// What names of criteria count as responsible, by subject (`environnement`, `social`...).
#[derive(Debug, Clone, Default)]
pub struct Subjects {
    pub subjects: Vec<Subject>,
    /// Names that merge a responsible subject with another: the share cannot be told.
    pub mixed: Vec<Phrasing>,
}

#[derive(Debug, Clone)]
pub struct Subject {
    pub id: String,
    pub title: String,
    pub words: Vec<Phrasing>,
    pub decoys: Vec<Phrasing>,
}
