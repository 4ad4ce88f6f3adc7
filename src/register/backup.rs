//! Copies a register while others write to it: to save it, to restore it, to move it to another engine.
//!
//! Row by row through one read transaction: the copy is of one moment, its indexes are built anew, and
//! both engines are served by the same lines.

use super::engine::{Access, Value};
use super::{Error, Location, Register, last_number};

/// Tables, each after those it refers to, with the order of its rows.
const TABLES: [(&str, &str); 6] = [
    ("act", "number"),
    ("tender", "number"),
    ("lot", "tender, position"),
    ("evidence", "number"),
    ("entry", "number"),
    ("duty", "number"),
];

/// What was copied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copied {
    pub tenders: u64,
    pub acts: u64,
}

impl Register {
    /// Copies everything into a register that is made for it.
    ///
    /// # Errors
    /// The target holds something already, or one of the two cannot be read or written.
    pub fn copy_to(&mut self, target: &Location) -> Result<Copied, Error> {
        let mut copy = Self::create(target)?;
        let place = target.to_string();
        self.engine.begin(Access::Read)?;
        let engine = &mut self.engine;
        let copied = copy.write(|into| {
            if last_number(into, "act")? > 0 {
                return Err(Error::NotEmpty { place });
            }
            let mut copied = Copied::default();
            for (table, order) in TABLES {
                let rows = &mut 0;
                let mut sql = String::new();
                engine.each(
                    &format!("SELECT * FROM {table} ORDER BY {order}"),
                    &[],
                    &mut |row: &[Value<'_>]| {
                        if sql.is_empty() {
                            let marks: Vec<String> = (1..=row.len()).map(|at| format!("${at}")).collect();
                            sql = format!("INSERT INTO {table} VALUES ({})", marks.join(", "));
                        }
                        *rows += 1;
                        into.run(&sql, row).map(|_| ())
                    },
                )?;
                match table {
                    "act" => copied.acts = *rows,
                    "tender" => copied.tenders = *rows,
                    _ => {}
                }
            }
            Ok(copied)
        });
        self.engine.rollback();
        copied
    }
}
