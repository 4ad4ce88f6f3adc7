//! An organisation's thresholds and requirements: policy, never law.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::verdict::PurchaseType;

#[derive(Debug, Clone)]
pub struct Policy {
    pub id: String,
    pub title: String,
    pub version: semver::Version,
    pub source: String,
    /// Id of the law entry that findings cite.
    pub base: String,
    /// Least weight of the responsible criterion, in percent of the whole.
    pub minimum_percent: f64,
    pub threshold_on: ThresholdOn,
    pub target_percent: f64,
    pub target_year: i16,
    pub rgaa_percent: f64,
    /// Years by category of equipment.
    pub lifetimes: BTreeMap<String, f64>,
    pub responsible_subjects: Vec<String>,
    /// Theme ids required by purchase type.
    pub themes: BTreeMap<PurchaseType, Vec<String>>,
    pub eu_thresholds: Vec<EuThreshold>,
}

/// Which figure the minimum applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThresholdOn {
    /// All responsible nodes, wherever they stand.
    All,
    /// Only criteria that stand on the first level.
    Standalone,
}

#[derive(Debug, Clone)]
pub struct EuThreshold {
    pub from: Date,
    pub until: Date,
    /// Euros before tax.
    pub amount: f64,
}
