//! Tenders in the register: entered once, corrected by acts that keep the old values, never removed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::act::{self, Act, Changes, Deed, Stamp, TENDER};
use super::engine::{Engine, Value};
use super::evidence::{Evidence, sha256};
use super::field::{FIELDS, Field};
use super::indicators::{Basis, Period};
use super::standing::{self, Known, Lot, Standing, State};
use super::{Error, Register, last_number};

/// Values by field name, in the kept form; `None` empties a field.
pub type Values = BTreeMap<&'static str, Option<String>>;

/// A tender as the register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tender {
    pub number: i64,
    pub id: String,
    /// As [`FIELDS`].
    pub values: Vec<Option<String>>,
    pub state: State,
    pub reason: String,
    pub weight: Option<String>,
    pub claimed: bool,
    pub followed: bool,
    pub quarters: Quarters,
    /// Act of the import that brought it.
    pub import: Option<i64>,
}

/// `2026-T4` of the dates that can make a tender « new ».
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quarters {
    pub notified: Option<String>,
    pub launched: Option<String>,
}

/// Which tenders are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub state: Option<State>,
    /// The period that they are new in.
    pub period: Option<(Period, Basis)>,
    pub purchase: Option<String>,
    pub commune: Option<String>,
    pub limit: Option<u32>,
}

impl Tender {
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        let at = FIELDS.iter().position(|field| field.name == name)?;
        self.values.get(at)?.as_deref()
    }

    fn new(number: i64, id: String) -> Self {
        Self {
            number,
            id,
            values: vec![None; FIELDS.len()],
            state: State::Unknown,
            reason: String::new(),
            weight: None,
            claimed: false,
            followed: false,
            quarters: Quarters::default(),
            import: None,
        }
    }

    /// A tender that an import brings.
    pub(super) fn imported(number: i64, id: String, values: Values, import: i64) -> Self {
        let mut tender = Self::new(number, id);
        for (name, value) in values {
            if let Some(at) = FIELDS.iter().position(|field| field.name == name) {
                tender.values[at] = value;
            }
        }
        tender.import = Some(import);
        tender
    }

    /// Sets values; what changed.
    fn set(&mut self, values: &Values) -> Changes {
        let mut changes = Changes::new();
        for (at, field) in FIELDS.iter().enumerate() {
            if let Some(value) = values.get(field.name)
                && *value != self.values[at]
            {
                let old = std::mem::replace(&mut self.values[at], value.clone());
                changes.insert(field.name.to_owned(), (old, value.clone()));
            }
        }
        changes
    }

    /// Computes all that is not entered.
    pub(super) fn conclude(&mut self, evidence: Option<&Evidence>) -> Standing {
        let standing = standing::judge(
            Known {
                exclusion: self.value("exclusion"),
                exclusion_reason: self.value("motif-exclusion"),
                purchase: self.value("type"),
                declared_weight: self.value("poids-declare"),
            },
            evidence,
        );
        self.state = standing.state;
        self.reason.clone_from(&standing.reason);
        self.weight.clone_from(&standing.weight);
        self.claimed = standing.claimed;
        // A report alone is no exchange, an exchange without a report is not enough either.
        self.followed = self.value("rapport-recu").is_some() && self.value("echange").is_some();
        self.quarters = Quarters {
            notified: self.value("notification").and_then(standing::quarter),
            launched: self.value("lancement").and_then(standing::quarter),
        };
        standing
    }
}

/// An id that is the same in paths, CSV, URLs and on paper.
pub(super) fn check_id(id: &str) -> Result<(), Error> {
    let plain = |c: char| c.is_alphanumeric() || "-_.:".contains(c);
    let long = id.chars().count();
    if (1..=64).contains(&long) && id.chars().all(plain) {
        Ok(())
    } else {
        Err(Error::BadId {
            id: id.chars().take(80).collect(),
        })
    }
}

impl Register {
    /// Enters a tender, with the proof of its check when there is one. A tender that is there already
    /// takes the new proof beside the old ones, when the stamp says why.
    ///
    /// # Errors
    /// The id or a value cannot be, or the tender is there and no reason is given.
    pub fn add(
        &mut self,
        stamp: &Stamp,
        id: &str,
        values: &Values,
        evidence: Option<&Evidence>,
    ) -> Result<Tender, Error> {
        check_id(id)?;
        self.write(|engine| {
            let found = get(engine, id)?;
            if found.is_some() && stamp.why.is_none() {
                return Err(Error::Exists { id: id.to_owned() });
            }
            let known = found.is_some();
            let mut tender = match found {
                Some(tender) => tender,
                None => Tender::new(last_number(engine, "tender")? + 1, id.to_owned()),
            };
            let changes = tender.set(values);
            check_exclusion(&tender)?;
            let verb = if known { "complement" } else { "ajout" };
            let act = act::append(engine, stamp, deed(id, verb), &with_evidence(changes, evidence)?)?;
            let kept = match evidence {
                Some(_) => None,
                None => newest_evidence(engine, tender.number)?,
            };
            let standing = tender.conclude(evidence.or(kept.as_ref()));
            if known {
                update(engine, &tender)?;
            } else {
                insert(engine, &tender)?;
            }
            if let Some(evidence) = evidence {
                keep(engine, tender.number, act, evidence)?;
            }
            write_lots(engine, tender.number, &standing.lots)?;
            Ok(tender)
        })
    }

    /// Changes fields of a tender; the old values stay in its history.
    ///
    /// # Errors
    /// There is no such tender, no reason, or nothing to change.
    pub fn correct(&mut self, stamp: &Stamp, id: &str, values: &Values) -> Result<(Tender, Changes), Error> {
        if stamp.why.is_none() {
            return Err(Error::NoReason);
        }
        self.write(|engine| {
            let mut tender = get(engine, id)?.ok_or_else(|| Error::Unknown { id: id.to_owned() })?;
            let changes = tender.set(values);
            if changes.is_empty() {
                return Err(Error::NothingToCorrect { id: id.to_owned() });
            }
            check_exclusion(&tender)?;
            act::append(engine, stamp, deed(id, "correction"), &changes)?;
            let evidence = newest_evidence(engine, tender.number)?;
            tender.conclude(evidence.as_ref());
            update(engine, &tender)?;
            Ok((tender, changes))
        })
    }

    /// # Errors
    /// There is no such tender.
    pub fn tender(&mut self, id: &str) -> Result<Tender, Error> {
        get(&mut *self.engine, id)?.ok_or_else(|| Error::Unknown { id: id.to_owned() })
    }

    /// The newest proof of a tender.
    ///
    /// # Errors
    /// It does not read any more.
    pub fn evidence(&mut self, tender: &Tender) -> Result<Option<Evidence>, Error> {
        newest_evidence(&mut *self.engine, tender.number)
    }

    /// Ids of the tenders that have a proof.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn checked(&mut self) -> Result<BTreeSet<String>, Error> {
        let sql = "SELECT DISTINCT t.id FROM evidence e JOIN tender t ON t.number = e.tender";
        let mut ids = BTreeSet::new();
        self.engine.each(sql, &[], &mut |row| {
            ids.insert(row[0].string());
            Ok(())
        })?;
        Ok(ids)
    }

    /// What happened to a tender, oldest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn history(&mut self, id: &str) -> Result<Vec<Act>, Error> {
        act::of(&mut *self.engine, TENDER, id)
    }

    /// Tenders by notification, then id.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn list(&mut self, filter: &Filter) -> Result<Vec<Tender>, Error> {
        let state = filter.state.map(State::name);
        let mut wheres = Vec::new();
        let mut values = Vec::new();
        let mut add = |condition: &str, value: Option<&str>| {
            if let Some(value) = value {
                values.push(Value::Text(value.to_owned().into()));
                wheres.push(condition.replace('#', &format!("${}", values.len())));
            }
        };
        add("state = #", state);
        if let Some((period, basis)) = &filter.period {
            let quarter = basis.column();
            add(&format!("{quarter} >= #"), Some(&period.first));
            add(&format!("{quarter} <= #"), Some(&period.last));
        }
        add("purchase = #", filter.purchase.as_deref());
        add("commune = #", filter.commune.as_deref());
        let condition = if wheres.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", wheres.join(" AND "))
        };
        let limit = filter.limit.map(|limit| format!(" LIMIT {limit}")).unwrap_or_default();
        // PostgreSQL would put missing dates last, SQLite first.
        let order = "COALESCE(notified, '9999'), id";
        let sql = format!("SELECT {} FROM tender{condition} ORDER BY {order}{limit}", columns());
        let mut tenders = Vec::new();
        self.engine.each(&sql, &values, &mut |row| {
            tenders.push(tender(row));
            Ok(())
        })?;
        Ok(tenders)
    }
}

fn deed<'a>(id: &'a str, verb: &'a str) -> Deed<'a> {
    Deed {
        subject: TENDER,
        item: id,
        verb,
    }
}

fn check_exclusion(tender: &Tender) -> Result<(), Error> {
    if tender.value("exclusion").is_some() && tender.value("motif-exclusion").is_none() {
        return Err(Error::ExclusionWithoutReason);
    }
    Ok(())
}

/// The name under which an act tells the hash of the proof that it kept.
pub(super) const EVIDENCE: &str = "preuve";

fn with_evidence(mut changes: Changes, evidence: Option<&Evidence>) -> Result<Changes, Error> {
    if let Some(evidence) = evidence {
        let hash = sha256(content(evidence)?.as_bytes());
        changes.insert(EVIDENCE.to_owned(), (None, Some(hash)));
    }
    Ok(changes)
}

fn content(evidence: &Evidence) -> Result<String, Error> {
    serde_json::to_string(evidence).map_err(|cause| Error::Evidence {
        number: 0,
        cause: cause.to_string(),
    })
}

fn keep(engine: &mut dyn Engine, tender: i64, act: i64, evidence: &Evidence) -> Result<(), Error> {
    let content = content(evidence)?;
    let number = last_number(engine, "evidence")? + 1;
    engine.run(
        "INSERT INTO evidence (number, tender, act, content, hash) VALUES ($1, $2, $3, $4, $5)",
        &[
            Value::Int(number),
            Value::Int(tender),
            Value::Int(act),
            Value::text(&content),
            Value::text(&sha256(content.as_bytes())),
        ],
    )?;
    Ok(())
}

fn newest_evidence(engine: &mut dyn Engine, tender: i64) -> Result<Option<Evidence>, Error> {
    let sql = "SELECT number, content FROM evidence WHERE tender = $1 ORDER BY number DESC LIMIT 1";
    let mut found = None;
    engine.each(sql, &[Value::Int(tender)], &mut |row| {
        found = Some(read_evidence(&row[0], &row[1])?);
        Ok(())
    })?;
    Ok(found)
}

pub(super) fn read_evidence(number: &Value<'_>, content: &Value<'_>) -> Result<Evidence, Error> {
    serde_json::from_str(content.as_text().unwrap_or_default()).map_err(|cause| Error::Evidence {
        number: number.as_int().unwrap_or_default(),
        cause: cause.to_string(),
    })
}

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

fn get(engine: &mut dyn Engine, id: &str) -> Result<Option<Tender>, Error> {
    let sql = format!("SELECT {} FROM tender WHERE id = $1", columns());
    let mut found = None;
    engine.each(&sql, &[Value::text(id)], &mut |row| {
        found = Some(tender(row));
        Ok(())
    })?;
    Ok(found)
}

/// The values of [`columns`].
fn cells(tender: &Tender) -> Vec<Value<'_>> {
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

fn insert(engine: &mut dyn Engine, tender: &Tender) -> Result<(), Error> {
    engine.run(&INSERT, &cells(tender)).map(|_| ())
}

/// Whether the id was new; a tender that is there stays as it is.
pub(super) fn insert_new(engine: &mut dyn Engine, tender: &Tender) -> Result<bool, Error> {
    engine.run(&INSERT_NEW, &cells(tender)).map(|rows| rows > 0)
}

fn update(engine: &mut dyn Engine, tender: &Tender) -> Result<(), Error> {
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

fn write_lots(engine: &mut dyn Engine, tender: i64, lots: &[Lot]) -> Result<(), Error> {
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
