//! Tenders as rows of the database: their columns, read and written in one place.

use std::sync::LazyLock;

use super::Error;
use super::engine::{Engine, Value};
use super::field::{FIELDS, Field};
use super::standing::{Lot, State};
use super::tender::{Quarters, Tender};

/// Columns that are computed, after those of the fields.
const COMPUTED: [&str; 8] = [
    "state",
    "reason",
    "weight",
    "claimed",
    "followed",
    "notified_quarter",
    "launched_quarter",
    "import",
];

/// `number, id`, the fields, the computed columns.
pub(super) fn columns() -> String {
    let mut columns = vec!["number", "id"];
    columns.extend(FIELDS.iter().map(|field| field.column));
    columns.extend(COMPUTED);
    columns.join(", ")
}

/// A row of [`columns`].
pub(super) fn tender(row: &[Value<'_>]) -> Tender {
    let (fields, computed) = row[2..].split_at(FIELDS.len());
    let text = |at: usize| computed[at].as_text().map(str::to_owned);
    Tender {
        number: row[0].as_int().unwrap_or_default(),
        id: row[1].string(),
        values: FIELDS
            .iter()
            .zip(fields)
            .map(|(field, cell)| field.kept(cell))
            .collect(),
        // A state that is none is told by `verify`.
        state: State::of_name(&computed[0].string()).unwrap_or(State::Unknown),
        reason: computed[1].string(),
        weight: text(2),
        claimed: computed[3].as_int() == Some(1),
        followed: computed[4].as_int() == Some(1),
        quarters: Quarters {
            notified: text(5),
            launched: text(6),
        },
        import: computed[7].as_int(),
    }
}

pub(super) fn get(engine: &mut dyn Engine, id: &str) -> Result<Option<Tender>, Error> {
    let sql = format!("SELECT {} FROM tender WHERE id = $1", columns());
    let mut found = None;
    engine.each(&sql, &[Value::text(id)], &mut |row| {
        found = Some(tender(row));
        Ok(())
    })?;
    Ok(found)
}

/// The values of [`columns`].
pub(super) fn cells(tender: &Tender) -> Vec<Value<'_>> {
    let mut cells = vec![Value::Int(tender.number), Value::text(&tender.id)];
    let fields = FIELDS.iter().zip(&tender.values);
    cells.extend(fields.map(|(field, value): (&Field, _)| field.cell(value.as_deref())));
    cells.extend([
        Value::text(tender.state.name()),
        Value::text(&tender.reason),
        Value::maybe(tender.weight.as_deref()),
        Value::Int(i64::from(tender.claimed)),
        Value::Int(i64::from(tender.followed)),
        Value::maybe(tender.quarters.notified.as_deref()),
        Value::maybe(tender.quarters.launched.as_deref()),
        tender.import.map_or(Value::Null, Value::Int),
    ]);
    cells
}

/// Written once: an import runs it a million times.
static INSERT: LazyLock<String> = LazyLock::new(|| {
    let columns = columns();
    let marks: Vec<String> = (1..=columns.split(", ").count()).map(|at| format!("${at}")).collect();
    format!("INSERT INTO tender ({columns}) VALUES ({})", marks.join(", "))
});
static INSERT_NEW: LazyLock<String> = LazyLock::new(|| format!("{} ON CONFLICT (id) DO NOTHING", *INSERT));

pub(super) fn insert(engine: &mut dyn Engine, tender: &Tender) -> Result<(), Error> {
    engine.run(&INSERT, &cells(tender)).map(|_| ())
}

/// Whether the id was new; a tender that is there stays as it is.
pub(super) fn insert_new(engine: &mut dyn Engine, tender: &Tender) -> Result<bool, Error> {
    engine.run(&INSERT_NEW, &cells(tender)).map(|rows| rows > 0)
}

pub(super) fn update(engine: &mut dyn Engine, tender: &Tender) -> Result<(), Error> {
    let columns = columns();
    let sets: Vec<String> = columns
        .split(", ")
        .enumerate()
        .skip(2)
        .map(|(at, column)| format!("{column} = ${}", at + 1))
        .collect();
    let sql = format!("UPDATE tender SET {} WHERE number = $1 AND id = $2", sets.join(", "));
    engine.run(&sql, &cells(tender)).map(|_| ())
}

pub(super) fn write_lots(engine: &mut dyn Engine, tender: i64, lots: &[Lot]) -> Result<(), Error> {
    engine.run("DELETE FROM lot WHERE tender = $1", &[Value::Int(tender)])?;
    for (position, lot) in (1..).zip(lots) {
        engine.run(
            "INSERT INTO lot (tender, position, name, state, weight) VALUES ($1, $2, $3, $4, $5)",
            &[
                Value::Int(tender),
                Value::Int(position),
                Value::maybe(lot.name.as_deref()),
                Value::text(lot.state.name()),
                Value::maybe(lot.weight.as_deref()),
            ],
        )?;
    }
    Ok(())
}
