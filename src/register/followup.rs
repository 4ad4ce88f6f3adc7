//! Follow-up of contracts: the control plan becomes dated duties; each is met, waived, or late.

use jiff::Span;
use jiff::civil::Date;

use super::act::{self, Changes, Deed, Stamp};
use super::engine::{Engine, Value};
use super::tender::{self, Values};
use super::{Error, Register, last_number, rows};

/// A line of a control plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    pub what: String,
    /// The clause or article that it comes from.
    pub source: String,
    pub rhythm: Rhythm,
    pub proof: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// Every so many months from the notification.
    Months(i32),
    /// On a day that somebody sets, or at each event.
    Undated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DutyState {
    ToDo,
    Done,
    /// Not asked for any more; the note says why.
    Dropped,
}

impl DutyState {
    pub const ALL: [Self; 3] = [Self::ToDo, Self::Done, Self::Dropped];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ToDo => "a_faire",
            Self::Done => "fait",
            Self::Dropped => "abandonne",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    pub number: i64,
    /// Id of the tender.
    pub tender: String,
    pub title: String,
    pub source: String,
    pub proof: Option<String>,
    pub due: Option<String>,
    pub state: DutyState,
    /// Day on which it was met.
    pub done: Option<String>,
    /// Name of the document received, and its SHA-256.
    pub document: Option<(String, String)>,
    pub note: Option<String>,
    /// Penalty proposed.
    pub penalty: Option<String>,
}

impl Duty {
    #[must_use]
    pub fn is_late(&self, date: &str) -> bool {
        self.state == DutyState::ToDo && self.due.as_deref().is_some_and(|due| due < date)
    }
}

/// What came of a duty; `None` leaves as it is.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    pub state: Option<DutyState>,
    pub due: Option<String>,
    pub done: Option<String>,
    pub document: Option<(String, String)>,
    pub note: Option<String>,
    pub penalty: Option<String>,
    /// The document is the yearly report, received on this day.
    pub report_received: Option<String>,
    /// Day of the exchange with the holder on that report.
    pub exchange_held: Option<String>,
}

/// Which duties are listed.
#[derive(Debug, Clone, Default)]
pub struct DutyFilter {
    pub tender: Option<String>,
    pub open: bool,
    /// Due on this day or before.
    pub until: Option<String>,
}

pub const DUTY: &str = "echeance";

/// Most dates of one control: twenty years of months.
const DATES: i32 = 240;

impl Register {
    /// Makes dated duties of a control plan. Controls that the contract has already get no second time.
    ///
    /// # Errors
    /// The tender is unknown, or has no notification date.
    pub fn plan(&mut self, stamp: &Stamp, id: &str, controls: &[Control]) -> Result<Vec<Duty>, Error> {
        let made = self.write(|engine| {
            let tender = rows::get(engine, id)?.ok_or_else(|| Error::Unknown { id: id.to_owned() })?;
            let notified: Option<Date> = tender.value("notification").and_then(|date| date.parse().ok());
            let notified = notified.ok_or_else(|| Error::NotNotified { id: id.to_owned() })?;
            let months = tender
                .value("duree")
                .and_then(|months| months.parse().ok())
                .unwrap_or(12);
            let known = all(engine, &of_tender(id))?;
            let mut made = Vec::new();
            for control in controls {
                if known
                    .iter()
                    .any(|duty| duty.title == control.what && duty.source == control.source)
                {
                    continue;
                }
                for due in dates(notified, months, control.rhythm) {
                    made.push(insert(engine, stamp, (tender.number, id), control, due)?);
                }
            }
            Ok(made)
        })?;
        let duties = self.duties(&of_tender(id))?;
        Ok(duties.into_iter().filter(|duty| made.contains(&duty.number)).collect())
    }

    /// Notes what came of a duty; what was noted before stays in the history.
    ///
    /// # Errors
    /// There is no such duty, or nothing changes.
    pub fn settle(&mut self, stamp: &Stamp, number: i64, outcome: &Outcome) -> Result<Duty, Error> {
        self.write(|engine| {
            let before = one(engine, number)?.ok_or(Error::UnknownDuty { number })?;
            let after = settled(before.clone(), outcome);
            let changes = differences(Some(&before), &after);
            let proved = proved(outcome);
            let (_, told) = tender::change(engine, stamp, (&after.tender, "suivi"), &proved)?;
            if changes.is_empty() && told.is_empty() {
                return Err(Error::NothingToCorrect { id: number.to_string() });
            }
            if changes.is_empty() {
                return Ok(after);
            }
            act::append(engine, stamp, deed(&number.to_string(), "suivi"), &changes)?;
            let document = after.document.as_ref();
            engine.run(
                "UPDATE duty SET due = $2, state = $3, done = $4, document = $5, document_hash = $6, note = $7, \
                 penalty = $8 WHERE number = $1",
                &[
                    Value::Int(number),
                    Value::maybe(after.due.as_deref()),
                    Value::text(after.state.name()),
                    Value::maybe(after.done.as_deref()),
                    Value::maybe(document.map(|(name, _)| name.as_str())),
                    Value::maybe(document.map(|(_, hash)| hash.as_str())),
                    Value::maybe(after.note.as_deref()),
                    Value::maybe(after.penalty.as_deref()),
                ],
            )?;
            Ok(after)
        })
    }

    /// Duties by date, those without one last.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn duties(&mut self, filter: &DutyFilter) -> Result<Vec<Duty>, Error> {
        all(&mut *self.engine, filter)
    }
}

fn of_tender(id: &str) -> DutyFilter {
    DutyFilter {
        tender: Some(id.to_owned()),
        ..DutyFilter::default()
    }
}

fn deed<'a>(item: &'a str, verb: &'a str) -> Deed<'a> {
    Deed {
        subject: DUTY,
        item,
        verb,
    }
}

/// Days on which a control is due over the contract; one without a day for what has no rhythm.
fn dates(notified: Date, months: i32, rhythm: Rhythm) -> Vec<Option<Date>> {
    let Rhythm::Months(every) = rhythm else {
        return vec![None];
    };
    let every = every.max(1);
    let count = (months / every).clamp(1, DATES);
    (1..=count)
        .map(|turn| Some(notified.saturating_add(Span::new().months(turn * every))))
        .collect()
}

/// What the indicator of the exchange counts, written down with the tender.
fn proved(outcome: &Outcome) -> Values {
    let mut values = Values::new();
    if let Some(day) = &outcome.report_received {
        values.insert("rapport-recu", Some(day.clone()));
        if let Some((_, hash)) = &outcome.document {
            values.insert("rapport-empreinte", Some(hash.clone()));
        }
    }
    if let Some(day) = &outcome.exchange_held {
        values.insert("echange", Some(day.clone()));
    }
    values
}

fn settled(mut duty: Duty, outcome: &Outcome) -> Duty {
    let Outcome {
        state,
        due,
        done,
        document,
        note,
        penalty,
        ..
    } = outcome.clone();
    duty.state = state.unwrap_or(duty.state);
    duty.due = due.or(duty.due);
    duty.done = done.or(duty.done);
    duty.document = document.or(duty.document);
    duty.note = note.or(duty.note);
    duty.penalty = penalty.or(duty.penalty);
    duty
}

pub(super) fn differences(before: Option<&Duty>, after: &Duty) -> Changes {
    let texts = |duty: &Duty| {
        let document = duty.document.as_ref();
        [
            ("controle", Some(duty.title.clone())),
            ("echeance", duty.due.clone()),
            ("etat", Some(duty.state.name().to_owned())),
            ("fait-le", duty.done.clone()),
            ("piece", document.map(|(name, _)| name.clone())),
            ("empreinte", document.map(|(_, hash)| hash.clone())),
            ("note", duty.note.clone()),
            ("penalite", duty.penalty.clone()),
        ]
    };
    let old = before.map(texts);
    let mut changes = Changes::new();
    for (at, (name, new)) in texts(after).into_iter().enumerate() {
        let old = old.as_ref().and_then(|old| old[at].1.clone());
        if old != new {
            changes.insert(name.to_owned(), (old, new));
        }
    }
    changes
}

fn insert(
    engine: &mut dyn Engine,
    stamp: &Stamp,
    (tender, id): (i64, &str),
    control: &Control,
    due: Option<Date>,
) -> Result<i64, Error> {
    let number = last_number(engine, "duty")? + 1;
    let duty = Duty {
        number,
        tender: id.to_owned(),
        title: control.what.clone(),
        source: control.source.clone(),
        proof: control.proof.clone(),
        due: due.map(|date| date.to_string()),
        state: DutyState::ToDo,
        done: None,
        document: None,
        note: None,
        penalty: None,
    };
    let mut changes = differences(None, &duty);
    changes.insert("marche".to_owned(), (None, Some(id.to_owned())));
    act::append(engine, stamp, deed(&number.to_string(), "planification"), &changes)?;
    engine.run(
        "INSERT INTO duty (number, tender, title, source, proof, due, state) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            Value::Int(number),
            Value::Int(tender),
            Value::text(&duty.title),
            Value::text(&duty.source),
            Value::maybe(duty.proof.as_deref()),
            Value::maybe(duty.due.as_deref()),
            Value::text(duty.state.name()),
        ],
    )?;
    Ok(number)
}

const SELECT: &str = "SELECT d.number, t.id, d.title, d.source, d.proof, d.due, d.state, d.done, d.document, \
    d.document_hash, d.note, d.penalty FROM duty d JOIN tender t ON t.number = d.tender";

fn one(engine: &mut dyn Engine, number: i64) -> Result<Option<Duty>, Error> {
    let mut found = None;
    engine.each(
        &format!("{SELECT} WHERE d.number = $1"),
        &[Value::Int(number)],
        &mut |row| {
            found = Some(duty(row));
            Ok(())
        },
    )?;
    Ok(found)
}

pub(super) fn all(engine: &mut dyn Engine, filter: &DutyFilter) -> Result<Vec<Duty>, Error> {
    let mut wheres = Vec::new();
    let mut values = Vec::new();
    let state = filter.open.then(|| DutyState::ToDo.name());
    for (condition, value) in [
        ("t.id = #", filter.tender.as_deref()),
        ("d.state = #", state),
        ("d.due <= #", filter.until.as_deref()),
    ] {
        if let Some(value) = value {
            values.push(Value::text(value));
            wheres.push(condition.replace('#', &format!("${}", values.len())));
        }
    }
    let condition = if wheres.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", wheres.join(" AND "))
    };
    let mut duties = Vec::new();
    let sql = format!("{SELECT}{condition} ORDER BY COALESCE(d.due, '9999'), d.number");
    engine.each(&sql, &values, &mut |row| {
        duties.push(duty(row));
        Ok(())
    })?;
    Ok(duties)
}

fn duty(row: &[Value<'_>]) -> Duty {
    let text = |at: usize| row[at].as_text().map(str::to_owned);
    let state = row[6].string();
    Duty {
        number: row[0].as_int().unwrap_or_default(),
        tender: row[1].string(),
        title: row[2].string(),
        source: row[3].string(),
        proof: text(4),
        due: text(5),
        state: DutyState::ALL
            .into_iter()
            .find(|known| known.name() == state)
            .unwrap_or(DutyState::ToDo),
        done: text(7),
        document: text(8).zip(text(9)),
        note: text(10),
        penalty: text(11),
    }
}
