//! The figures of a strategy over a period, ready to be shown: the words that reports and exports share.

use jiff::civil::Date;

use super::indicators::{Basis, Counts, FollowUp, Needed, Period, Unit};
use super::{Entry, Tender};
use crate::library::strategy::Indicator;

/// All indicators of the strategy, in its order.
#[derive(Debug)]
pub struct Answer {
    pub title: String,
    pub source: String,
    pub period: Period,
    pub date: Date,
    pub basis: Basis,
    pub unit: Unit,
    pub figures: Vec<Figure>,
}

#[derive(Debug)]
pub struct Figure {
    pub indicator: Indicator,
    pub content: Content,
}

#[derive(Debug)]
pub enum Content {
    Criterion(Criterion),
    Exchange {
        total: FollowUp,
        groups: Vec<(String, FollowUp)>,
    },
    /// Purchase types, each with its published libraries.
    Libraries(Vec<(&'static str, Vec<String>)>),
    /// Values of the periods that lie within the one asked for.
    Entered(Vec<Entry>),
}

#[derive(Debug)]
pub struct Criterion {
    pub total: Counts,
    pub groups: Vec<(String, Counts)>,
    /// If nothing unknown complies, and if everything unknown does.
    pub needed: Option<(Needed, Needed)>,
    pub coming: Option<u64>,
    /// The contracts of the period that do not comply, and those that nothing proves.
    pub behind: Vec<Tender>,
}
