//! The register: the tenders of a buyer with their proof, what happened to them, and what they add up to.
//!
//! It keeps and computes; it checks no draft and prints nothing. It has no clock and no user: who and
//! when come with each act.

mod act;
mod backup;
pub mod considerations;
mod engine;
mod entry;
mod error;
pub mod evidence;
pub mod field;
pub mod figures;
pub mod followup;
pub mod import;
pub mod indicators;
mod rows;
pub mod standing;
mod tender;
mod verify;

pub use act::{Act, Changes, Stamp};
pub use backup::Copied;
pub use engine::Location;
pub use entry::Entry;
pub use error::Error;
pub use tender::{Filter, Tender, Values};
pub use verify::Verified;

use engine::{Access, Engine};

/// Layouts, oldest first: a register is brought from one to the next when it is opened.
const LAYOUTS: &[(&str, &[(&str, &str)])] = &[
    (
        concat!(include_str!("schema/1.sql"), include_str!("schema/tender-indexes.sql")),
        &[
            ("sqlite", include_str!("schema/1.sqlite.sql")),
            ("postgres", include_str!("schema/1.postgres.sql")),
        ],
    ),
    (
        include_str!("schema/2.sql"),
        &[
            (
                "sqlite",
                "CREATE TRIGGER duty_stays BEFORE DELETE ON duty BEGIN SELECT RAISE(ABORT, 'append only'); END;",
            ),
            (
                "postgres",
                "CREATE TRIGGER duty_stays BEFORE DELETE ON duty FOR EACH ROW EXECUTE FUNCTION append_only();",
            ),
        ],
    ),
];

/// Indexes of the tenders, which a first import builds once instead of row by row.
const TENDER_INDEXES: &str = include_str!("schema/tender-indexes.sql");
const NO_TENDER_INDEXES: &str = "DROP INDEX tender_notified; DROP INDEX tender_launched; DROP INDEX tender_listed;";

/// An open register.
pub struct Register {
    engine: Box<dyn Engine>,
    location: Location,
}

impl Register {
    /// Opens a register that exists.
    ///
    /// # Errors
    /// There is none, it is no register, or it cannot be read.
    pub fn open(location: &Location) -> Result<Self, Error> {
        Self::connect(location, false)
    }

    /// Opens a register, made first when there is none.
    ///
    /// # Errors
    /// The place holds something else, or cannot be written.
    pub fn create(location: &Location) -> Result<Self, Error> {
        Self::connect(location, true)
    }

    /// A register that is gone when it is closed: for trials where there is none yet.
    ///
    /// # Errors
    /// There is no memory left.
    pub fn in_memory() -> Result<Self, Error> {
        Self::create(&Location::File(":memory:".into()))
    }

    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    fn connect(location: &Location, create: bool) -> Result<Self, Error> {
        let mut register = Self {
            engine: engine::open(location, create)?,
            location: location.clone(),
        };
        let known = i64::try_from(LAYOUTS.len()).unwrap_or(i64::MAX);
        // Looking first spares readers the wait for a turn to write.
        if register.layout(create)? < known {
            register.write(|engine| lay_out(engine, known))?;
        }
        Ok(register)
    }

    /// The layout's number, 0 for an empty database.
    fn layout(&mut self, create: bool) -> Result<i64, Error> {
        let place = self.location.to_string();
        let known = i64::try_from(LAYOUTS.len()).unwrap_or(i64::MAX);
        let tables = self.engine.tables()?;
        let is_register = tables.iter().any(|table| table == "register_layout");
        match (is_register, tables.is_empty()) {
            (false, true) if create => Ok(0),
            (false, true) => Err(Error::Missing { place }),
            (false, _) => Err(Error::NotARegister { place }),
            (true, _) => match layout_number(&mut *self.engine)? {
                found if found > known => Err(Error::TooNew { place, found, known }),
                found => Ok(found),
            },
        }
    }

    /// All or nothing, in turn with other writers.
    fn write<T>(&mut self, work: impl FnOnce(&mut dyn Engine) -> Result<T, Error>) -> Result<T, Error> {
        self.transact(Access::Write, work)
    }

    /// Everything read here is of one moment.
    fn read<T>(&mut self, work: impl FnOnce(&mut dyn Engine) -> Result<T, Error>) -> Result<T, Error> {
        self.transact(Access::Read, work)
    }

    /// As [`Register::write`], and then undone.
    fn rehearse<T>(&mut self, work: impl FnOnce(&mut dyn Engine) -> Result<T, Error>) -> Result<T, Error> {
        self.engine.begin(Access::Write)?;
        let done = work(&mut *self.engine);
        self.engine.rollback();
        done
    }

    fn transact<T>(
        &mut self,
        access: Access,
        work: impl FnOnce(&mut dyn Engine) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.engine.begin(access)?;
        let done = work(&mut *self.engine).and_then(|value| self.engine.commit().map(|()| value));
        if done.is_err() {
            self.engine.rollback();
        }
        done
    }
}

fn layout_number(engine: &mut dyn Engine) -> Result<i64, Error> {
    let mut found = 0;
    engine.each("SELECT MAX(number) FROM register_layout", &[], &mut |row| {
        found = row[0].as_int().unwrap_or_default();
        Ok(())
    })?;
    Ok(found)
}

/// Brings the database to the newest layout. Another process may have done it while this one waited.
fn lay_out(engine: &mut dyn Engine, known: i64) -> Result<(), Error> {
    let first = engine.tables()?.is_empty();
    let done = if first { 0 } else { layout_number(engine)? };
    if first {
        let table = engine.layout("CREATE TABLE register_layout (number INTEGER NOT NULL) STRICT;", &[]);
        engine.batch(&table)?;
    }
    for (number, (common, own)) in (1..=known).zip(LAYOUTS) {
        if number > done {
            let layout = engine.layout(common, own);
            engine.batch(&layout)?;
            engine.run(
                "INSERT INTO register_layout (number) VALUES ($1)",
                &[engine::Value::Int(number)],
            )?;
        }
    }
    Ok(())
}

/// The greatest number of a table, 0 when it is empty.
fn last_number(engine: &mut dyn Engine, table: &str) -> Result<i64, Error> {
    let mut last = 0;
    engine.each(&format!("SELECT MAX(number) FROM {table}"), &[], &mut |row| {
        last = row[0].as_int().unwrap_or_default();
        Ok(())
    })?;
    Ok(last)
}
