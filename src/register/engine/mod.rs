//! The databases behind one small door: statements in, rows out. It knows no tender.
//!
//! Statements are written once, with `$1`, `$2`… and the types INTEGER and TEXT only. Writers take
//! turns on both engines, so a number can be given as « the greatest plus one ».

#[cfg(feature = "postgres")]
mod postgres;
mod sqlite;

use std::borrow::Cow;
use std::path::PathBuf;

use super::Error;

/// A value of a row or of a statement's parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    Null,
    Int(i64),
    Text(Cow<'a, str>),
}

impl<'a> Value<'a> {
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    pub fn maybe(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::text)
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The text of a column; empty when it holds none.
    pub fn string(&self) -> String {
        self.as_text().unwrap_or_default().to_owned()
    }
}

/// What a row is handed to.
pub type OnRow<'a> = &'a mut dyn FnMut(&[Value<'_>]) -> Result<(), Error>;

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// One state of the whole register, whatever others write meanwhile.
    Read,
    /// Waits for its turn: one writer at a time.
    Write,
}

pub trait Engine {
    /// Several statements without parameters.
    fn batch(&mut self, sql: &str) -> Result<(), Error>;
    /// One statement; gives the number of rows it changed.
    fn run(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, Error>;
    /// One query, its rows one by one.
    fn each(&mut self, sql: &str, values: &[Value<'_>], row: OnRow<'_>) -> Result<(), Error>;
    fn begin(&mut self, access: Access) -> Result<(), Error>;
    fn commit(&mut self) -> Result<(), Error>;
    fn rollback(&mut self);
    /// Names of the tables.
    fn tables(&mut self) -> Result<Vec<String>, Error>;
    /// The layout `1.sql`, in this engine's words, with what only this engine says.
    fn layout(&self, common: &str, own: &[(&str, &str)]) -> String;
    /// What is broken in the files of the database, in the engine's words.
    fn integrity(&mut self) -> Result<Vec<String>, Error>;
}

/// Where a register is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    File(PathBuf),
    /// A connection string of PostgreSQL; never shown whole, for it may hold a password.
    Server(String),
}

impl Location {
    /// The path of a file, or `postgresql://…`.
    #[must_use]
    pub fn parse(written: &str) -> Self {
        if written.starts_with("postgres://") || written.starts_with("postgresql://") {
            Self::Server(written.to_owned())
        } else {
            Self::File(PathBuf::from(written))
        }
    }
}

impl std::fmt::Display for Location {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(out, "{}", path.display()),
            Self::Server(url) => {
                // Without user, password and options.
                let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
                let rest = rest.split('?').next().unwrap_or_default();
                let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
                write!(out, "postgresql://{rest}")
            }
        }
    }
}

pub fn open(location: &Location, create: bool) -> Result<Box<dyn Engine>, Error> {
    match location {
        Location::File(path) => Ok(Box::new(sqlite::Sqlite::open(path, create)?)),
        #[cfg(feature = "postgres")]
        Location::Server(url) => Ok(Box::new(postgres::Postgres::open(url, location.to_string())?)),
        #[cfg(not(feature = "postgres"))]
        Location::Server(_) => Err(Error::NoServer {
            place: location.to_string(),
        }),
    }
}
