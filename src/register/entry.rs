//! Values of indicators that are not computed: entered for a period, each entry kept.

use super::act::{self, Changes, Deed, Stamp};
use super::engine::{Engine, Value};
use super::indicators::Share;
use super::{Error, Register, last_number};

/// A value for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `A3-5`
    pub indicator: String,
    /// AAAA-MM-JJ, both counted.
    pub start: String,
    pub finish: String,
    /// A decimal; computed from the two below when they are given.
    pub value: String,
    pub numerator: Option<i64>,
    pub denominator: Option<i64>,
    /// What it rests on: act, report, link.
    pub proof: Option<String>,
}

impl Entry {
    #[must_use]
    pub fn share(&self) -> Option<Share> {
        Some(Share {
            numerator: u64::try_from(self.numerator?).ok()?,
            denominator: u64::try_from(self.denominator?).ok()?,
        })
    }

    /// The value that its two numbers give, in percent rounded down to a tenth.
    #[must_use]
    pub fn computed(&self) -> Option<String> {
        self.share()?.permille().map(|permille| match permille % 10 {
            0 => (permille / 10).to_string(),
            tenth => format!("{}.{tenth}", permille / 10),
        })
    }
}

pub const INDICATOR: &str = "indicateur";

impl Register {
    /// Enters a value; an earlier one for the same period stays in the register and counts no more.
    ///
    /// # Errors
    /// There is a value for this period and the stamp does not say why it changes.
    pub fn enter(&mut self, stamp: &Stamp, entry: &Entry) -> Result<(), Error> {
        self.write(|engine| {
            let before = newest(engine, &entry.indicator, &entry.start, &entry.finish)?;
            if before.is_some() && stamp.why.is_none() {
                return Err(Error::NoReason);
            }
            let mut changes = Changes::new();
            let was = |text: fn(&Entry) -> Option<String>| before.as_ref().and_then(text);
            for (name, text) in SHOWN {
                let (old, new) = (was(*text), text(entry));
                if old != new {
                    changes.insert((*name).to_owned(), (old, new));
                }
            }
            let item = format!("{} {}/{}", entry.indicator, entry.start, entry.finish);
            let deed = Deed {
                subject: INDICATOR,
                item: &item,
                verb: "saisie",
            };
            let act = act::append(engine, stamp, deed, &changes)?;
            insert(engine, act, entry)
        })
    }

    /// The values that count, by indicator and period.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn entries(&mut self) -> Result<Vec<Entry>, Error> {
        all(&mut *self.engine)
    }
}

/// The values that count.
pub(super) fn all(engine: &mut dyn Engine) -> Result<Vec<Entry>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM entry e WHERE number = (SELECT MAX(n.number) FROM entry n \
             WHERE n.indicator = e.indicator AND n.start = e.start AND n.finish = e.finish) \
             ORDER BY indicator, start, finish"
    );
    let mut entries = Vec::new();
    engine.each(&sql, &[], &mut |row| {
        entries.push(entry(row));
        Ok(())
    })?;
    Ok(entries)
}

const COLUMNS: &str = "indicator, start, finish, value, numerator, denominator, proof";

type Shown = (&'static str, fn(&Entry) -> Option<String>);

/// What an act tells of an entry.
const SHOWN: &[Shown] = &[
    ("valeur", |entry| Some(entry.value.clone())),
    ("numerateur", |entry| entry.numerator.map(|number| number.to_string())),
    ("denominateur", |entry| {
        entry.denominator.map(|number| number.to_string())
    }),
    ("preuve", |entry| entry.proof.clone()),
];

fn newest(engine: &mut dyn Engine, indicator: &str, start: &str, finish: &str) -> Result<Option<Entry>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM entry WHERE indicator = $1 AND start = $2 AND finish = $3 ORDER BY number DESC LIMIT 1"
    );
    let values = [Value::text(indicator), Value::text(start), Value::text(finish)];
    let mut found = None;
    engine.each(&sql, &values, &mut |row| {
        found = Some(entry(row));
        Ok(())
    })?;
    Ok(found)
}

fn insert(engine: &mut dyn Engine, act: i64, entry: &Entry) -> Result<(), Error> {
    let number = last_number(engine, "entry")? + 1;
    let sql = format!("INSERT INTO entry (number, {COLUMNS}, act) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    engine
        .run(
            &sql,
            &[
                Value::Int(number),
                Value::text(&entry.indicator),
                Value::text(&entry.start),
                Value::text(&entry.finish),
                Value::text(&entry.value),
                entry.numerator.map_or(Value::Null, Value::Int),
                entry.denominator.map_or(Value::Null, Value::Int),
                Value::maybe(entry.proof.as_deref()),
                Value::Int(act),
            ],
        )
        .map(|_| ())
}

fn entry(row: &[Value<'_>]) -> Entry {
    Entry {
        indicator: row[0].string(),
        start: row[1].string(),
        finish: row[2].string(),
        value: row[3].string(),
        numerator: row[4].as_int(),
        denominator: row[5].as_int(),
        proof: row[6].as_text().map(str::to_owned),
    }
}
