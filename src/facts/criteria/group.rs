//! Rows that stand together, with what surrounds them: the candidates for a set of criteria.

use super::context::Context;
use super::rows::Row;
use super::scale::Mark;
use super::scope::Scope;
use crate::text::quantity::Exact;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Form {
    #[default]
    Lines,
    Grid,
    /// Several weights in one sentence.
    Prose,
}

/// Rows that stand together.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub rows: Vec<Row>,
    pub form: Form,
    pub context: Context,
    /// What the headings alone say of it.
    pub section: Context,
    /// Sentences and headings just before it, nearest last.
    pub lead: String,
    /// Lead of an enumeration: « Gestion écologique : ».
    pub owner: String,
    pub scope: Option<Scope>,
    pub total: Option<Mark>,
    /// Totals announced around it: « sur 200 points ».
    pub totals: Vec<Exact>,
    /// The header of the table names criteria.
    pub headed: bool,
    pub ranked: bool,
    /// The heading it stands under.
    pub heading: String,
    /// Its names are headings, its weights lines under them.
    pub titled: bool,
    pub unit: usize,
}

impl Group {
    /// The two lines just before it, nearest first; blank ones do not count.
    pub fn last_lines(&self) -> impl Iterator<Item = &str> {
        self.lead.lines().rev().filter(|line| !line.trim().is_empty()).take(2)
    }
}

/// What is found in a piece before sets are made of it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub groups: Vec<Group>,
    /// Price is said to be the only criterion.
    pub sole: Vec<Sole>,
    /// Sentences that announce criteria: heading or opening sentence of the block.
    pub announced: Vec<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Sole {
    pub scope: Option<Scope>,
    pub unit: usize,
}
