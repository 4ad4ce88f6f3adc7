//! Many tenders at once, from somebody else's table: all of them or none, those already here untouched.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::act::{self, Changes, Deed, Stamp};
use super::engine::Engine;
use super::field::Field;
use super::tender::{self, Tender, Values};
use super::{Error, NO_TENDER_INDEXES, Register, TENDER_INDEXES, last_number, rows};

/// Where rows come from.
#[derive(Debug, Clone)]
pub struct Source {
    pub name: String,
    pub sha256: String,
}

/// What came of an import, or would have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    pub added: u64,
    /// Rows left out because they are not asked for: not digital, another buyer's.
    pub passed: u64,
    /// Ids that the register had already; untouched.
    pub known: Vec<String>,
    pub known_more: u64,
    /// Rows that cannot be, each with a sentence.
    pub refused: Vec<String>,
    pub refused_more: u64,
}

/// Ids and sentences that are listed.
const LISTED: usize = 1_000;

impl Imported {
    pub fn refuse(&mut self, sentence: String) {
        if self.refused.len() < LISTED {
            self.refused.push(sentence);
        } else {
            self.refused_more += 1;
        }
    }
}

/// A row on its way in.
pub struct Row {
    pub id: String,
    pub values: Values,
}

pub const IMPORT: &str = "import";

/// Takes rows in.
pub struct Intake<'a> {
    engine: &'a mut dyn Engine,
    act: i64,
    number: i64,
    rows: RowsHash,
    pub imported: Imported,
}

impl Intake<'_> {
    /// `place` names the row when it cannot be.
    ///
    /// # Errors
    /// The database cannot be written. A row that cannot be is counted, and no error.
    pub fn row(&mut self, place: &dyn Fn() -> String, row: Row) -> Result<(), Error> {
        if let Err(error) = tender::check_id(&row.id) {
            self.imported.refuse(format!("{} : {error}", place()));
            return Ok(());
        }
        let mut tender = Tender::imported(self.number + 1, row.id, row.values, self.act);
        tender.conclude(None);
        if rows::insert_new(self.engine, &tender)? {
            self.number += 1;
            self.imported.added += 1;
            self.rows.add(&tender.id, tender.values.iter().map(Option::as_deref));
        } else if self.imported.known.len() < LISTED {
            self.imported.known.push(tender.id);
        } else {
            self.imported.known_more += 1;
        }
        Ok(())
    }
}

/// SHA-256 of rows as they came in: what an import brought cannot be changed without a word either.
#[derive(Default)]
pub(super) struct RowsHash(Sha256);

impl RowsHash {
    pub(super) fn add<'a>(&mut self, id: &str, values: impl Iterator<Item = Option<&'a str>>) {
        self.0.update(id.as_bytes());
        for value in values {
            // No text holds these two: they keep values apart, and nothing from an empty text.
            self.0.update(if value.is_some() { [0x1f] } else { [0x1e] });
            self.0.update(value.unwrap_or_default().as_bytes());
        }
    }

    pub(super) fn hex(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The name under which the act of an import tells the hash of its rows.
pub(super) const ROWS: &str = "lignes";

fn append(
    engine: &mut dyn Engine,
    stamp: &Stamp,
    source: &Source,
    imported: &Imported,
    rows: RowsHash,
) -> Result<i64, Error> {
    let mut changes = Changes::new();
    for (name, value) in [
        ("fichier", source.name.clone()),
        ("empreinte", source.sha256.clone()),
        ("ajoutes", imported.added.to_string()),
        (ROWS, rows.hex()),
    ] {
        changes.insert(name.to_owned(), (None, Some(value)));
    }
    let deed = Deed {
        subject: IMPORT,
        item: &source.name,
        verb: "import",
    };
    act::append(engine, stamp, deed, &changes)
}

impl Register {
    /// Brings in the rows that `feed` hands over, in one transaction. A trial does everything but keep it.
    ///
    /// # Errors
    /// The source or the database cannot be read or written; nothing was brought in then.
    pub fn import(
        &mut self,
        stamp: &Stamp,
        source: &Source,
        trial: bool,
        feed: &mut dyn FnMut(&mut Intake<'_>) -> Result<(), Error>,
    ) -> Result<Imported, Error> {
        let work = |engine: &mut dyn Engine| {
            let act = act::next(engine)?;
            let number = last_number(engine, "tender")?;
            let first = number == 0;
            if first {
                engine.batch(NO_TENDER_INDEXES)?;
            }
            let mut intake = Intake {
                engine,
                act,
                number,
                rows: RowsHash::default(),
                imported: Imported::default(),
            };
            feed(&mut intake)?;
            let Intake { imported, rows, .. } = intake;
            // The act comes last, for it seals what came in.
            append(engine, stamp, source, &imported, rows)?;
            if first {
                let indexes = engine.layout(TENDER_INDEXES, &[]);
                engine.batch(&indexes)?;
            }
            Ok(imported)
        };
        if trial { self.rehearse(work) } else { self.write(work) }
    }
}

/// Which column of a table is which field, by its header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Column of the id.
    pub id: Option<usize>,
    pub columns: Vec<(usize, &'static str)>,
    /// Headers that are read by nothing.
    pub ignored: Vec<String>,
}

/// The name by which a mapping asks for the id.
pub const ID: &str = "id";

/// Headers of the national open data on contracts, and of usual tables, beside the fields' own names.
const USUAL: &[(&str, &str)] = &[
    ("acheteur.id", "acheteur"),
    ("acheteur_id", "acheteur"),
    ("codecpv", "cpv"),
    ("datenotification", "notification"),
    ("date_notification", "notification"),
    ("date de notification", "notification"),
    ("dureemois", "duree"),
    ("titulaire.id", "titulaire-id"),
    ("titulaire_id", "titulaire-id"),
    ("considerationssociales", "considerations-sociales"),
    ("considerationsenvironnementales", "considerations-environnementales"),
    ("montant ht", "montant"),
    ("numero", ID),
    ("numéro", ID),
    ("n° de marché", ID),
    ("uid", ID),
];

impl Mapping {
    /// Maps headers: as told first, then by name.
    ///
    /// # Errors
    /// A header or a field that was told does not exist.
    pub fn new(headers: &[String], told: &[(String, String)]) -> Result<Self, Error> {
        let told: BTreeMap<String, &str> = told
            .iter()
            .map(|(header, field)| (plain(header), field.as_str()))
            .collect();
        if let Some(header) = told
            .keys()
            .find(|header| !headers.iter().any(|other| plain(other) == **header))
        {
            return Err(Error::UnknownColumn {
                header: header.clone(),
                known: headers.join(", "),
            });
        }
        let mut mapping = Self::default();
        for (at, header) in headers.iter().enumerate() {
            let name = plain(header);
            let usual = USUAL.iter().find(|(usual, _)| *usual == name).map(|(_, field)| *field);
            match told.get(&name).copied().or(usual).unwrap_or(&name) {
                ID if mapping.id.is_none() => mapping.id = Some(at),
                "-" => mapping.ignored.push(header.clone()),
                field => match Field::named(field) {
                    Ok(field) if mapping.columns.iter().all(|(_, other)| *other != field.name) => {
                        mapping.columns.push((at, field.name));
                    }
                    Err(error) if told.contains_key(&name) => return Err(error),
                    _ => mapping.ignored.push(header.clone()),
                },
            }
        }
        match mapping.id {
            Some(_) => Ok(mapping),
            None => Err(Error::NoIdColumn {
                known: headers.join(", "),
            }),
        }
    }

    /// The row of these cells.
    ///
    /// # Errors
    /// A cell is not of its field's kind.
    pub fn row(&self, cell: impl Fn(usize) -> String) -> Result<Row, Error> {
        let mut values = Values::new();
        for (at, name) in &self.columns {
            let field = Field::named(name)?;
            if let Some(value) = field.read(&cell(*at))? {
                values.insert(name, Some(value));
            }
        }
        Ok(Row {
            id: self.id.map(cell).unwrap_or_default().trim().to_owned(),
            values,
        })
    }
}

fn plain(header: &str) -> String {
    header.trim().trim_start_matches('\u{feff}').to_lowercase()
}
