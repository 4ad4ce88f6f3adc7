//! Tenders in the register: entered once, corrected by acts that keep the old values, never removed.

use std::collections::{BTreeMap, BTreeSet};

use super::act::{self, Act, Changes, Deed, Stamp, TENDER};
use super::engine::{Engine, Value};
use super::evidence::{Evidence, sha256};
use super::field::FIELDS;
use super::indicators::{Basis, Period};
use super::standing::{self, Known, Standing, State};
use super::{Error, Register, last_number, rows};

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
            let found = rows::get(engine, id)?;
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
                rows::update(engine, &tender)?;
            } else {
                rows::insert(engine, &tender)?;
            }
            if let Some(evidence) = evidence {
                keep(engine, tender.number, act, evidence)?;
            }
            rows::write_lots(engine, tender.number, &standing.lots)?;
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
            let (tender, changes) = change(engine, stamp, (id, "correction"), values)?;
            if changes.is_empty() {
                return Err(Error::NothingToCorrect { id: id.to_owned() });
            }
            Ok((tender, changes))
        })
    }

    /// # Errors
    /// There is no such tender.
    pub fn tender(&mut self, id: &str) -> Result<Tender, Error> {
        rows::get(&mut *self.engine, id)?.ok_or_else(|| Error::Unknown { id: id.to_owned() })
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
        let order = match &filter.period {
            // The order of an index, so that the first few cost no more than themselves.
            Some((_, Basis::Notified)) => "notified_quarter, notified, id",
            // PostgreSQL would put missing dates last, SQLite first.
            _ => "COALESCE(notified, '9999'), id",
        };
        let sql = format!(
            "SELECT {} FROM tender{condition} ORDER BY {order}{limit}",
            rows::columns()
        );
        let mut tenders = Vec::new();
        self.engine.each(&sql, &values, &mut |row| {
            tenders.push(rows::tender(row));
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

/// Sets values of a tender, in a transaction that is under way.
pub(super) fn change(
    engine: &mut dyn Engine,
    stamp: &Stamp,
    (id, verb): (&str, &str),
    values: &Values,
) -> Result<(Tender, Changes), Error> {
    let mut tender = rows::get(engine, id)?.ok_or_else(|| Error::Unknown { id: id.to_owned() })?;
    let changes = tender.set(values);
    if changes.is_empty() {
        return Ok((tender, changes));
    }
    check_exclusion(&tender)?;
    act::append(engine, stamp, deed(id, verb), &changes)?;
    let evidence = newest_evidence(engine, tender.number)?;
    tender.conclude(evidence.as_ref());
    rows::update(engine, &tender)?;
    Ok((tender, changes))
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
