//! The history: who did what, when and why, with the old values; each act seals those before it.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::Error;
use super::engine::{Engine, Value};

/// Who acts, when and why. The time is given: this room has no clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    pub who: String,
    /// `2026-11-25T10:30:00Z`
    pub at: String,
    pub why: Option<String>,
}

/// Before and after of each field that an act changed.
pub type Changes = BTreeMap<String, (Option<String>, Option<String>)>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    pub number: i64,
    /// `marche`, `indicateur`, `echeance`, `import`.
    pub subject: String,
    pub item: String,
    pub verb: String,
    pub changes: Changes,
    pub stamp: Stamp,
    pub seal: String,
}

/// What an act is about, before it has a number.
#[derive(Debug, Clone, Copy)]
pub struct Deed<'a> {
    pub subject: &'a str,
    pub item: &'a str,
    pub verb: &'a str,
}

pub const TENDER: &str = "marche";

const COLUMNS: &str = "number, subject, item, verb, changes, who, at, why, seal";

/// The number that the next act will have, for what refers to it before it is written.
pub(super) fn next(engine: &mut dyn Engine) -> Result<i64, Error> {
    Ok(super::last_number(engine, "act")? + 1)
}

/// Writes an act at the end of the history; its number.
pub(super) fn append(engine: &mut dyn Engine, stamp: &Stamp, deed: Deed<'_>, changes: &Changes) -> Result<i64, Error> {
    if stamp.who.trim().is_empty() {
        return Err(Error::Nobody);
    }
    let (mut number, mut before) = (0, String::new());
    let last = "SELECT number, seal FROM act ORDER BY number DESC LIMIT 1";
    engine.each(last, &[], &mut |row| {
        (number, before) = (row[0].as_int().unwrap_or_default(), row[1].string());
        Ok(())
    })?;
    number += 1;
    // A map of strings is always JSON.
    let changes = serde_json::to_string(changes).unwrap_or_default();
    let seal = seal(&before, number, deed, &changes, stamp);
    engine.run(
        &format!("INSERT INTO act ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
        &[
            Value::Int(number),
            Value::text(deed.subject),
            Value::text(deed.item),
            Value::text(deed.verb),
            Value::text(&changes),
            Value::text(&stamp.who),
            Value::text(&stamp.at),
            Value::maybe(stamp.why.as_deref()),
            Value::text(&seal),
        ],
    )?;
    Ok(number)
}

fn seal(before: &str, number: i64, deed: Deed<'_>, changes: &str, stamp: &Stamp) -> String {
    let mut hash = Sha256::new();
    let number = number.to_string();
    let why = stamp.why.as_deref().unwrap_or_default();
    for part in [
        before,
        &number,
        deed.subject,
        deed.item,
        deed.verb,
        changes,
        &stamp.who,
        &stamp.at,
        why,
    ] {
        hash.update(part.len().to_string().as_bytes());
        hash.update(b":");
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The acts on one item, oldest first.
pub(super) fn of(engine: &mut dyn Engine, subject: &str, item: &str) -> Result<Vec<Act>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM act WHERE subject = $1 AND item = $2 ORDER BY number");
    let mut acts = Vec::new();
    engine.each(&sql, &[Value::text(subject), Value::text(item)], &mut |row| {
        acts.push(act(row));
        Ok(())
    })?;
    Ok(acts)
}

/// Hands every act, oldest first, with whether its seal holds.
pub(super) fn each(
    engine: &mut dyn Engine,
    on_act: &mut dyn FnMut(Act, bool) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut before = String::new();
    let mut expected = 0;
    let sql = format!("SELECT {COLUMNS} FROM act ORDER BY number");
    engine.each(&sql, &[], &mut |row| {
        let act = act(row);
        expected += 1;
        let deed = Deed {
            subject: &act.subject,
            item: &act.item,
            verb: &act.verb,
        };
        let right = seal(&before, act.number, deed, &row[4].string(), &act.stamp);
        let holds = right == act.seal && act.number == expected;
        before.clone_from(&act.seal);
        on_act(act, holds)
    })
}

fn act(row: &[Value<'_>]) -> Act {
    Act {
        number: row[0].as_int().unwrap_or_default(),
        subject: row[1].string(),
        item: row[2].string(),
        verb: row[3].string(),
        // What does not read as changes breaks the seal, which `each` tells.
        changes: serde_json::from_str(&row[4].string()).unwrap_or_default(),
        stamp: Stamp {
            who: row[5].string(),
            at: row[6].string(),
            why: row[7].as_text().map(str::to_owned),
        },
        seal: row[8].string(),
    }
}
