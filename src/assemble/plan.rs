//! The control plan of the execution: what is checked, how often, on which proof, from when.

use crate::library::clause::{Clause, Frequency};

/// A row of the plan, texts still to be filled.
pub(super) struct Row<'a> {
    pub(super) clause: &'a Clause,
    pub(super) frequency: &'static str,
    pub(super) first_due: &'static str,
    /// Number of controls over the contract, when the rhythm tells it.
    pub(super) count: Option<u64>,
}

/// Controls of the clauses, regular ones first, the most frequent first.
pub(super) fn rows<'a>(clauses: &[&'a Clause], months: Option<u64>) -> Vec<Row<'a>> {
    let mut rows: Vec<(Frequency, Row)> = clauses
        .iter()
        .filter_map(|clause| {
            let frequency = clause.control.as_ref()?.frequency;
            Some((frequency, row(clause, frequency, months)))
        })
        .collect();
    // Stable: clauses of the same rhythm keep the order of the pieces.
    rows.sort_by_key(|(frequency, _)| rank(*frequency));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn row<'a>(clause: &'a Clause, frequency: Frequency, months: Option<u64>) -> Row<'a> {
    let (label, first_due, period) = match frequency {
        Frequency::Mensuelle => ("Tous les mois", "Notification + 1 mois", Some(1)),
        Frequency::Trimestrielle => ("Tous les trois mois", "Notification + 3 mois", Some(3)),
        Frequency::Semestrielle => ("Tous les six mois", "Notification + 6 mois", Some(6)),
        Frequency::Annuelle => ("Tous les ans", "Notification + 12 mois", Some(12)),
        Frequency::Unique => ("Une fois", "À l’échéance fixée par la clause", None),
        Frequency::Evenement => ("À chaque événement", "Au premier événement", None),
    };
    let count = match (period, frequency) {
        (Some(period), _) => months.map(|months| months / period),
        (None, Frequency::Unique) => Some(1),
        _ => None,
    };
    Row {
        clause,
        frequency: label,
        first_due,
        count,
    }
}

fn rank(frequency: Frequency) -> u8 {
    match frequency {
        Frequency::Mensuelle => 0,
        Frequency::Trimestrielle => 1,
        Frequency::Semestrielle => 2,
        Frequency::Annuelle => 3,
        Frequency::Unique => 4,
        Frequency::Evenement => 5,
    }
}
