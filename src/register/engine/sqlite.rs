//! SQLite: one file beside the tenders, a write-ahead log, and no server.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, params_from_iter};

use super::{Access, Engine, OnRow, Value};
use crate::register::Error;

/// How long a writer waits for its turn.
const WAIT: Duration = Duration::from_secs(60);

pub struct Sqlite {
    connection: Connection,
    place: String,
    /// The last statement, as written and as SQLite numbers it: an import runs one a million times.
    last: (String, String),
}

impl Sqlite {
    pub fn open(path: &Path, create: bool) -> Result<Self, Error> {
        let place = path.display().to_string();
        if !create && !path.is_file() {
            return Err(Error::Missing { place });
        }
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if create {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let failed = |cause: rusqlite::Error| error(&place, &cause);
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(WAIT).map_err(failed)?;
        log_ahead(&connection).map_err(failed)?;
        // FULL: what was acknowledged survives a power cut too, not only the end of the process. A second
        // thread sorts when indexes are built after an import.
        connection
            .execute_batch(
                "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA threads = 2;",
            )
            .map_err(failed)?;
        Ok(Self {
            connection,
            place,
            last: Default::default(),
        })
    }

    /// SQLite numbers parameters with `?1`; `$1` would be a name.
    fn number(&mut self, sql: &str) {
        if self.last.0 != sql {
            self.last = (sql.to_owned(), sql.replace('$', "?"));
        }
    }

    fn failed(&self) -> impl Fn(rusqlite::Error) -> Error {
        let place = self.place.clone();
        move |cause| error(&place, &cause)
    }
}

/// Turns the write-ahead log on. SQLite does not wait for other processes here, so we do.
fn log_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let begun = Instant::now();
    loop {
        let mode = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
        match mode {
            Ok(_) => return Ok(()),
            Err(cause) if busy(&cause) && begun.elapsed() < WAIT => std::thread::sleep(Duration::from_millis(5)),
            Err(cause) => return Err(cause),
        }
    }
}

fn busy(cause: &rusqlite::Error) -> bool {
    matches!(
        cause.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

fn error(place: &str, cause: &rusqlite::Error) -> Error {
    let place = place.to_owned();
    match cause.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy { place },
        Some(ErrorCode::NotADatabase) => Error::NotARegister { place },
        Some(ErrorCode::DatabaseCorrupt) => Error::Damaged { place },
        Some(ErrorCode::CannotOpen) => Error::CannotOpen { place },
        Some(ErrorCode::DiskFull) => Error::DiskFull { place },
        Some(ErrorCode::ReadOnly) => Error::ReadOnly { place },
        _ => Error::Engine {
            place,
            cause: cause.to_string(),
        },
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

fn value(cell: ValueRef<'_>) -> Value<'_> {
    match cell {
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes)),
        // The layout has no other types.
        _ => Value::Null,
    }
}

impl Engine for Sqlite {
    fn batch(&mut self, sql: &str) -> Result<(), Error> {
        self.connection.execute_batch(sql).map_err(self.failed())
    }

    fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Error> {
        self.number(sql);
        let run = || {
            let mut statement = self.connection.prepare_cached(&self.last.1)?;
            statement.execute(params_from_iter(values))
        };
        run().map(|rows| rows as u64).map_err(self.failed())
    }

    fn each(&mut self, sql: &str, values: &[Value<'_>], on_row: OnRow<'_>) -> Result<(), Error> {
        self.number(sql);
        let mut statement = self.connection.prepare_cached(&self.last.1).map_err(self.failed())?;
        let columns = statement.column_count();
        let mut rows = statement.query(params_from_iter(values)).map_err(self.failed())?;
        while let Some(row) = rows.next().map_err(self.failed())? {
            let mut cells = Vec::with_capacity(columns);
            for column in 0..columns {
                cells.push(value(row.get_ref(column).map_err(self.failed())?));
            }
            on_row(&cells)?;
        }
        Ok(())
    }

    fn begin(&mut self, access: Access) -> Result<(), Error> {
        self.batch(match access {
            Access::Read => "BEGIN",
            // A transaction that begins by reading cannot wait for its turn when it comes to write.
            Access::Write => "BEGIN IMMEDIATE",
        })
    }

    fn commit(&mut self) -> Result<(), Error> {
        self.batch("COMMIT")
    }

    fn rollback(&mut self) {
        // Without a transaction there is nothing to undo; the first error is what counts.
        let _ = self.batch("ROLLBACK");
    }

    fn tables(&mut self) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
        self.each(sql, &[], &mut |row| {
            names.push(row[0].string());
            Ok(())
        })?;
        Ok(names)
    }

    fn layout(&self, common: &str, own: &[(&str, &str)]) -> String {
        let own = own.iter().find(|(engine, _)| *engine == "sqlite");
        format!("{common}\n{}", own.map_or("", |(_, sql)| sql))
    }

    fn integrity(&mut self) -> Result<Vec<String>, Error> {
        let mut problems = Vec::new();
        for check in ["PRAGMA integrity_check", "PRAGMA foreign_key_check"] {
            self.each(check, &[], &mut |row| {
                let said = row[0].string();
                if said != "ok" {
                    problems.push(said);
                }
                Ok(())
            })?;
        }
        Ok(problems)
    }
}
