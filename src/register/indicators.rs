//! The indicators that the register computes: counted by the database, concluded here, exactly.
//!
//! Five states are never mixed. What is unknown leaves a range open; what is out of scope leaves the
//! count; what was waived stays in it, for a contract without the criterion is one whatever the reason.

use std::collections::BTreeMap;

use super::engine::{Engine, Value};
use super::standing::State;
use super::{Error, Register};

/// What makes a contract « new » in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    Notified,
    Launched,
}

impl Basis {
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::Notified => "notified_quarter",
            Self::Launched => "launched_quarter",
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A contract counts when all its lots do.
    Tender,
    Lot,
}

/// Quarters, both counted: `2026-T1` to `2026-T4`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub first: String,
    pub last: String,
}

impl Period {
    #[must_use]
    pub fn all() -> Self {
        Self::new(0, 9999, None)
    }

    /// The years from one to another, or a quarter of the last one.
    #[must_use]
    pub fn new(from: i16, year: i16, quarter: Option<u8>) -> Self {
        match quarter {
            Some(quarter) => Self {
                first: format!("{year:04}-T{quarter}"),
                last: format!("{year:04}-T{quarter}"),
            },
            None => Self {
                first: format!("{from:04}-T1"),
                last: format!("{year:04}-T4"),
            },
        }
    }
}

/// How tenders count for the award criterion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub compliant: u64,
    pub non_compliant: u64,
    pub unknown: u64,
    /// Of the unknown, those with a declared weight that nothing proves.
    pub claimed: u64,
    pub out_of_scope: u64,
    pub waived: u64,
}

/// A part of a whole, in numbers of contracts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    pub numerator: u64,
    pub denominator: u64,
}

/// How many of the coming contracts must comply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needed {
    /// Compliant contracts in a row that reach the target; `None`: no number does.
    pub in_a_row: Option<u64>,
    /// Among the coming contracts that were announced; `None`: more than all of them.
    pub among: Option<u64>,
}

/// The yearly report and the exchange on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FollowUp {
    /// Digital contracts of the period.
    pub contracts: u64,
    /// Those whose first report is already due.
    pub due: u64,
    /// Of the due ones, those whose report was received and discussed.
    pub discussed: u64,
    /// Discussed, whether the report was due or not: for the rate over all contracts.
    pub ever_discussed: u64,
}

/// What figures are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    Year,
    Quarter,
    Purchase,
    Commune,
}

/// One cell of the count: contracts that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike<T> {
    pub quarter: String,
    pub purchase: Option<String>,
    pub commune: Option<String>,
    pub count: T,
}

impl Counts {
    pub fn add(&mut self, other: Self) {
        self.compliant += other.compliant;
        self.non_compliant += other.non_compliant;
        self.unknown += other.unknown;
        self.claimed += other.claimed;
        self.out_of_scope += other.out_of_scope;
        self.waived += other.waived;
    }

    pub(super) fn of(state: State, claimed: bool, count: u64) -> Self {
        let mut counts = Self::default();
        match state {
            State::Compliant => counts.compliant = count,
            State::NonCompliant => counts.non_compliant = count,
            State::Unknown => counts.unknown = count,
            State::OutOfScope => counts.out_of_scope = count,
            State::Waived => counts.waived = count,
        }
        counts.claimed = if claimed { count } else { 0 };
        counts
    }

    /// Contracts that the indicator is about.
    #[must_use]
    pub fn denominator(&self) -> u64 {
        self.compliant + self.non_compliant + self.unknown + self.waived
    }

    /// The share that is proved: nothing unknown counts.
    #[must_use]
    pub fn proved(&self) -> Share {
        Share {
            numerator: self.compliant,
            denominator: self.denominator(),
        }
    }

    /// The share if everything unknown complied.
    #[must_use]
    pub fn possible(&self) -> Share {
        Share {
            numerator: self.compliant + self.unknown,
            denominator: self.denominator(),
        }
    }
}

impl Share {
    /// Tenths of a percent, rounded down: 79.99 % is never shown as 80 %.
    #[must_use]
    pub fn permille(self) -> Option<u64> {
        let permille =
            u128::from(self.numerator) * 1_000 / u128::from((self.denominator > 0).then_some(self.denominator)?);
        u64::try_from(permille).ok()
    }

    /// Whether the share is at least `target` percent; nothing without a whole.
    #[must_use]
    pub fn reaches(self, target: Target) -> Option<bool> {
        (self.denominator > 0)
            .then(|| u128::from(self.numerator) * target.whole() >= target.part() * u128::from(self.denominator))
    }

    /// How many coming contracts must comply for the share to reach `target`.
    #[must_use]
    pub fn needed(self, target: Target, coming: Option<u64>) -> Needed {
        let (have, all) = (u128::from(self.numerator), u128::from(self.denominator));
        let (part, whole) = (target.part(), target.whole());
        let missing = |all: u128| (part * all).saturating_sub(whole * have);
        let in_a_row = match whole.checked_sub(part) {
            _ if missing(all) == 0 => Some(0),
            Some(gain) if gain > 0 => u64::try_from(missing(all).div_ceil(gain)).ok(),
            // 100 %: one contract without the criterion can never be made up for.
            _ => None,
        };
        let among = coming.and_then(|coming| {
            let needed = missing(all + u128::from(coming)).div_ceil(whole);
            u64::try_from(needed).ok().filter(|needed| *needed <= coming)
        });
        Needed { in_a_row, among }
    }
}

/// A target in percent, exact to a thousandth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target(u64);

impl Target {
    /// `None` for what is no percentage.
    #[must_use]
    pub fn percent(value: f64) -> Option<Self> {
        let thousandths = (value * 1_000.0).round();
        // The cast is exact: the value was just bounded.
        (0.0..=100_000.0)
            .contains(&thousandths)
            .then_some(Self(thousandths as u64))
    }

    fn part(self) -> u128 {
        u128::from(self.0)
    }

    fn whole(self) -> u128 {
        100_000
    }
}

impl FollowUp {
    pub fn add(&mut self, other: Self) {
        self.contracts += other.contracts;
        self.due += other.due;
        self.discussed += other.discussed;
        self.ever_discussed += other.ever_discussed;
    }

    #[must_use]
    pub fn of_due(&self) -> Share {
        Share {
            numerator: self.discussed,
            denominator: self.due,
        }
    }

    #[must_use]
    pub fn of_all(&self) -> Share {
        Share {
            numerator: self.ever_discussed,
            denominator: self.contracts,
        }
    }
}

impl<T> Alike<T> {
    /// The group that these contracts belong to.
    #[must_use]
    pub fn group(&self, detail: Detail) -> String {
        let named = |name: &Option<String>| name.clone().unwrap_or_else(|| "non renseigné".to_owned());
        match detail {
            Detail::Year => self.quarter.get(..4).unwrap_or_default().to_owned(),
            Detail::Quarter => self.quarter.clone(),
            Detail::Purchase => named(&self.purchase),
            Detail::Commune => named(&self.commune),
        }
    }
}

/// Sums by group, in the order of their names.
pub fn groups<T: Copy + Default>(cells: &[Alike<T>], detail: Detail, add: impl Fn(&mut T, T)) -> BTreeMap<String, T> {
    let mut groups = BTreeMap::new();
    for cell in cells {
        add(groups.entry(cell.group(detail)).or_default(), cell.count);
    }
    groups
}

impl Register {
    /// Contracts of a period by quarter, purchase type and commune, for the award criterion.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn criterion(&mut self, period: &Period, basis: Basis, unit: Unit) -> Result<Vec<Alike<Counts>>, Error> {
        count_criterion(&mut *self.engine, period, basis, unit)
    }

    /// Contracts notified in a period, and what became of their yearly report. `due` is the latest
    /// notification whose first report is due.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn follow_up(&mut self, period: &Period, due: &str) -> Result<Vec<Alike<FollowUp>>, Error> {
        let mut cells = Vec::new();
        // Twice the same index in its own order, rather than once with a sort: all contracts, then those due.
        for only_due in [false, true] {
            let due_by = if only_due { "AND notified <= $3 " } else { "" };
            let sql = format!(
                "SELECT notified_quarter, purchase, commune, followed, COUNT(*) FROM tender \
                 WHERE notified_quarter >= $1 AND notified_quarter <= $2 {due_by}AND state <> 'hors_champ' \
                 GROUP BY notified_quarter, purchase, commune, state, claimed, followed"
            );
            let mut values = vec![Value::text(&period.first), Value::text(&period.last)];
            values.extend(only_due.then(|| Value::text(due)));
            self.engine.each(&sql, &values, &mut |row| {
                let count = number(&row[4]);
                let followed = if row[3].as_int() == Some(1) { count } else { 0 };
                let follow_up = if only_due {
                    FollowUp {
                        due: count,
                        discussed: followed,
                        ..FollowUp::default()
                    }
                } else {
                    FollowUp {
                        contracts: count,
                        ever_discussed: followed,
                        ..FollowUp::default()
                    }
                };
                cells.push(alike(row, follow_up));
                Ok(())
            })?;
        }
        Ok(cells)
    }
}

pub(super) fn count_criterion(
    engine: &mut dyn Engine,
    period: &Period,
    basis: Basis,
    unit: Unit,
) -> Result<Vec<Alike<Counts>>, Error> {
    let quarter = basis.column();
    let sql = match unit {
        // The columns and their order are those of an index, which is read alone.
        Unit::Tender => format!(
            "SELECT {quarter}, purchase, commune, state, claimed, COUNT(*) FROM tender \
             WHERE {quarter} >= $1 AND {quarter} <= $2 GROUP BY {quarter}, purchase, commune, state, claimed"
        ),
        // What holds for the tender holds for its lots; lots without a verdict are unknown one by one.
        Unit::Lot => format!(
            "SELECT {quarter}, purchase, commune, \
             CASE WHEN t.state IN ('hors_champ', 'dispense') OR l.state IS NULL THEN t.state ELSE l.state END, \
             CASE WHEN l.state IS NULL THEN t.claimed ELSE 0 END, \
             CAST(SUM(CASE WHEN l.state IS NULL THEN COALESCE(t.lots, 1) ELSE 1 END) AS INTEGER) \
             FROM tender t LEFT JOIN lot l ON l.tender = t.number \
             WHERE {quarter} >= $1 AND {quarter} <= $2 GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
        ),
    };
    let mut cells = Vec::new();
    engine.each(
        &sql,
        &[Value::text(&period.first), Value::text(&period.last)],
        &mut |row| {
            let state = State::of_name(&row[3].string()).unwrap_or(State::Unknown);
            let counts = Counts::of(state, row[4].as_int() == Some(1), number(&row[5]));
            cells.push(alike(row, counts));
            Ok(())
        },
    )?;
    Ok(cells)
}

fn number(cell: &Value<'_>) -> u64 {
    cell.as_int()
        .and_then(|count| u64::try_from(count).ok())
        .unwrap_or_default()
}

fn alike<T>(row: &[Value<'_>], count: T) -> Alike<T> {
    Alike {
        quarter: row[0].string(),
        purchase: row[1].as_text().map(str::to_owned),
        commune: row[2].as_text().map(str::to_owned),
        count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(numerator: u64, denominator: u64) -> Share {
        Share { numerator, denominator }
    }

    #[test]
    fn a_share_is_never_rounded_up_to_its_target() {
        let target = Target::percent(80.0).expect("a percentage");
        assert_eq!(share(7_999, 10_000).permille(), Some(799));
        assert_eq!(share(7_999, 10_000).reaches(target), Some(false));
        assert_eq!(share(4, 5).reaches(target), Some(true));
        assert_eq!(share(0, 0).reaches(target), None);
        assert_eq!(share(0, 0).permille(), None);
        assert_eq!(Target::percent(101.0), None);
    }

    /// Against the definition, tried one by one.
    #[test]
    fn what_is_needed_is_the_least_that_reaches() {
        for percent in [0_u64, 10, 50, 66, 80, 99, 100] {
            let target = Target::percent(percent as f64).expect("a percentage");
            for denominator in 0..12_u64 {
                for numerator in 0..=denominator {
                    for coming in 0..15_u64 {
                        let share = share(numerator, denominator);
                        let reached = |more: u64, of: u64| (numerator + more) * 100 >= percent * (denominator + of);
                        let needed = share.needed(target, Some(coming));
                        assert_eq!(needed.among, (0..=coming).find(|more| reached(*more, coming)));
                        assert_eq!(needed.in_a_row, (0..5_000).find(|more| reached(*more, *more)));
                    }
                }
            }
        }
    }
}
