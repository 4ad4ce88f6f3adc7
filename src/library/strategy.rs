//! An organisation's strategy: its indicators with their targets, and which contracts are digital.
//!
//! Only declarations: the register computes.

use crate::verdict::PurchaseType;

#[derive(Debug, Clone)]
pub struct Strategy {
    pub id: String,
    pub title: String,
    pub source: String,
    /// Year that targets are set for, unless an indicator is yearly.
    pub horizon: i16,
    /// Age of a contract, in months, at which its first yearly report is due.
    pub first_report_months: i16,
    /// Beginnings of CPV codes, each with the purchase type it stands for.
    pub cpv: Vec<(String, PurchaseType)>,
    /// In the order of the file.
    pub indicators: Vec<Indicator>,
}

#[derive(Debug, Clone)]
pub struct Indicator {
    /// `A3-3`
    pub id: String,
    pub axis: u8,
    /// The words of the decision.
    pub label: String,
    /// The target in the words of the decision.
    pub target: String,
    /// The target as a number, when the decision gives one.
    pub value: Option<f64>,
    pub unit: String,
    pub direction: Direction,
    pub rhythm: Rhythm,
    /// `None`: values are entered.
    pub computed: Option<Computed>,
    pub definition: Option<String>,
    pub numerator: Option<String>,
    pub denominator: Option<String>,
    pub proof: Option<String>,
}

/// Which side of the target is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    AtLeast,
    AtMost,
    Equal,
    /// The decision leaves the target to be set.
    ToBeSet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    Yearly,
    /// Once, at the horizon.
    Horizon,
}

/// What an indicator is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Computed {
    /// The award criteria of the register's contracts.
    Criterion,
    /// Their yearly reports, and the exchanges on them.
    Exchange,
    /// The published libraries.
    Libraries,
}

/// Names in files.
pub const DIRECTIONS: &[(&str, Direction)] = &[
    ("min", Direction::AtLeast),
    ("max", Direction::AtMost),
    ("egal", Direction::Equal),
    ("a-fixer", Direction::ToBeSet),
];
pub(crate) const RHYTHMS: &[(&str, Rhythm)] = &[("annuel", Rhythm::Yearly), ("horizon", Rhythm::Horizon)];
pub(crate) const SOURCES: &[(&str, Computed)] = &[
    ("critere", Computed::Criterion),
    ("echange", Computed::Exchange),
    ("clausiers", Computed::Libraries),
];

impl Strategy {
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The purchase type of a main CPV code, with or without its check digit; the longest beginning
    /// decides. `None`: not digital.
    #[must_use]
    pub fn purchase(&self, cpv: &str) -> Option<PurchaseType> {
        self.cpv
            .iter()
            .filter(|(prefix, _)| cpv.starts_with(prefix.as_str()))
            .max_by_key(|(prefix, _)| prefix.len())
            .map(|(_, purchase)| *purchase)
    }
}

impl Direction {
    /// Whether a value is on the good side of a target.
    #[must_use]
    pub fn reached(self, value: f64, target: f64) -> Option<bool> {
        match self {
            Self::AtLeast => Some(value >= target),
            Self::AtMost => Some(value <= target),
            Self::Equal => Some(value == target),
            Self::ToBeSet => None,
        }
    }
}
