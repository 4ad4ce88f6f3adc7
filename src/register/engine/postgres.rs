//! PostgreSQL: one server for several people, by a connection string.

use std::collections::BTreeMap;
use std::error::Error as StdError;

use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{ToSql, Type};
use postgres::{Client, NoTls, Row, Statement};

use super::{Access, Engine, OnRow, Value};
use crate::register::Error;

/// The lock that makes writers take turns: any number, the same for all.
const TURN: &str = "SELECT pg_advisory_xact_lock(4703919738)";

pub struct Postgres {
    client: Client,
    place: String,
    prepared: BTreeMap<String, Statement>,
}

impl Postgres {
    pub fn open(url: &str, place: String) -> Result<Self, Error> {
        let client = Client::connect(url, NoTls).map_err(|cause| error(&place, &cause))?;
        Ok(Self {
            client,
            place,
            prepared: BTreeMap::new(),
        })
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let prepared = self
            .client
            .prepare(&own(sql))
            .map_err(|cause| error(&self.place, &cause))?;
        self.prepared.insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }
}

/// Whole numbers have 64 bits here too, and texts are ordered by their bytes as in SQLite.
fn own(sql: &str) -> String {
    sql.replace(" INTEGER", " BIGINT")
        .replace(" TEXT", " TEXT COLLATE \"C\"")
        .replace(") STRICT", ")")
}

fn error(place: &str, cause: &postgres::Error) -> Error {
    // The words of the server say more than those of the client.
    let words = match (cause.as_db_error(), cause.source()) {
        (Some(said), _) => said.message().to_owned(),
        (None, Some(source)) => format!("{cause} : {source}"),
        (None, None) => cause.to_string(),
    };
    Error::Engine {
        place: place.to_owned(),
        cause: words,
    }
}

/// Values as the driver takes them; nothing needs a type too, which the statement tells.
fn parameters<'a>(statement: &Statement, values: &'a [Value<'_>]) -> Vec<Box<dyn ToSql + Sync + 'a>> {
    let number = |at: usize| statement.params().get(at) == Some(&Type::INT8);
    let parameter = |(at, value): (usize, &'a Value<'_>)| -> Box<dyn ToSql + Sync + 'a> {
        match value {
            Value::Null if number(at) => Box::new(None::<i64>),
            Value::Null => Box::new(None::<&str>),
            Value::Int(number) => Box::new(*number),
            Value::Text(text) => Box::new(text.as_ref()),
        }
    };
    values.iter().enumerate().map(parameter).collect()
}

impl Engine for Postgres {
    fn batch(&mut self, sql: &str) -> Result<(), Error> {
        self.client
            .batch_execute(sql)
            .map_err(|cause| error(&self.place, &cause))
    }

    fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Error> {
        let statement = self.prepared(sql)?;
        let values = parameters(&statement, values);
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| &**value).collect();
        self.client
            .execute(&statement, &values)
            .map_err(|cause| error(&self.place, &cause))
    }

    fn each(&mut self, sql: &str, values: &[Value<'_>], on_row: OnRow<'_>) -> Result<(), Error> {
        let statement = self.prepared(sql)?;
        let values = parameters(&statement, values);
        let place = self.place.clone();
        let failed = |cause| error(&place, &cause);
        let mut rows = self
            .client
            .query_raw(&statement, values.iter().map(|value| &**value))
            .map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            on_row(&cells(&row))?;
        }
        Ok(())
    }

    fn begin(&mut self, access: Access) -> Result<(), Error> {
        match access {
            Access::Read => self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
            Access::Write => self.batch(&format!("BEGIN; {TURN}")),
        }
    }

    fn commit(&mut self) -> Result<(), Error> {
        self.batch("COMMIT")
    }

    fn rollback(&mut self) {
        // Without a transaction there is nothing to undo; the first error is what counts.
        let _ = self.batch("ROLLBACK");
    }

    fn tables(&mut self) -> Result<Vec<String>, Error> {
        let sql = "SELECT CAST(tablename AS VARCHAR) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()";
        let mut names = Vec::new();
        self.each(sql, &[], &mut |row| {
            names.push(row[0].string());
            Ok(())
        })?;
        names.sort();
        Ok(names)
    }

    fn layout(&self, common: &str, extra: &[(&str, &str)]) -> String {
        let extra = extra.iter().find(|(engine, _)| *engine == "postgres");
        format!("{}\n{}", own(common), extra.map_or("", |(_, sql)| sql))
    }

    fn integrity(&mut self) -> Result<Vec<String>, Error> {
        // The server checks its own pages (data checksums) as it reads them.
        Ok(Vec::new())
    }
}

fn cells(row: &Row) -> Vec<Value<'_>> {
    (0..row.len()).map(|at| cell(row, at)).collect()
}

fn cell(row: &Row, at: usize) -> Value<'_> {
    let kind = row.columns().get(at).map(postgres::Column::type_);
    if kind == Some(&Type::INT8) {
        row.try_get::<_, Option<i64>>(at)
            .ok()
            .flatten()
            .map_or(Value::Null, Value::Int)
    } else if kind == Some(&Type::INT4) {
        let number = row.try_get::<_, Option<i32>>(at).ok().flatten();
        number.map_or(Value::Null, |number| Value::Int(i64::from(number)))
    } else {
        let text = row.try_get::<_, Option<&str>>(at).ok().flatten();
        text.map_or(Value::Null, Value::text)
    }
}
