//! Imports tables into the register: CSV and spreadsheets, and the national open data on contracts.
//!
//! CSV and JSON are read as they stream by: a file of a million contracts costs no more memory than one.

mod csv;
mod decp;
mod sheet;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::library::purchase_name;
use crate::library::strategy::Strategy;
use crate::register::considerations;
use crate::register::import::{Imported, Intake, Mapping, Row, Source};
use crate::register::{Error as RegisterError, Location, Register, Stamp};
use crate::usecases::Error;

pub struct Request {
    pub location: Location,
    pub organisation: Option<PathBuf>,
    pub file: PathBuf,
    /// Header and field.
    pub columns: Vec<(String, String)>,
    /// Only contracts whose CPV is digital.
    pub digital: bool,
    /// Only those of these buyers (SIRET); all when there is none.
    pub buyers: Vec<String>,
    pub trial: bool,
    pub stamp: Stamp,
}

#[derive(Debug)]
pub struct Answer {
    pub imported: Imported,
    /// Column and field, as they were read; none for DECP in JSON.
    pub mapping: Option<(Vec<String>, Mapping)>,
    /// Where declared considerations and our verdicts differ: id and sentence.
    pub differences: Vec<(String, String)>,
}

/// # Errors
/// The file cannot be read as what it is, a column is missing, or the register refuses.
pub fn import(request: &Request) -> Result<Answer, Error> {
    let library = crate::usecases::library(request.organisation.as_deref())?;
    let strategy = super::strategy(&library)?;
    let (mut file, source) = open(&request.file)?;
    let mut start = [0; 1024];
    let read = file.read(&mut start).map_err(|cause| failed(&request.file, cause))?;
    file.rewind().map_err(|cause| failed(&request.file, cause))?;
    let start = start.get(..read).unwrap_or_default();
    let keep = Keep {
        strategy,
        digital: request.digital,
        buyers: &request.buyers,
    };
    let job = Job { request, source, keep };
    if start.starts_with(b"PK\x03\x04") {
        sheet::import(&job)
    } else if start.trim_ascii_start().starts_with(b"{") {
        decp::import(&job, BufReader::with_capacity(1 << 20, file))
    } else {
        csv::import(&job, start, BufReader::with_capacity(1 << 20, file))
    }
}

/// What every kind of file needs.
struct Job<'a> {
    request: &'a Request,
    source: Source,
    keep: Keep<'a>,
}

impl Job<'_> {
    /// Brings in what `read` hands over, and compares what it declares of tenders that are here with our verdicts.
    fn bring(
        &self,
        mapping: Option<(Vec<String>, Mapping)>,
        read: &mut dyn FnMut(&mut Taker<'_, '_>) -> Result<(), RegisterError>,
    ) -> Result<Answer, Error> {
        let mut register = if self.request.trial && !exists(&self.request.location) {
            Register::in_memory()?
        } else {
            Register::create(&self.request.location)?
        };
        let checked = register.checked()?;
        let mut declared = Vec::new();
        let request = self.request;
        let imported = register.import(&request.stamp, &self.source, request.trial, &mut |intake| {
            read(&mut Taker {
                keep: &self.keep,
                checked: &checked,
                declared: &mut declared,
                intake,
            })
        })?;
        let mut differences = Vec::new();
        for (id, social, environmental) in declared {
            let tender = register.tender(&id)?;
            if let Some(evidence) = register.evidence(&tender)? {
                let sentences = considerations::compared(social.as_deref(), environmental.as_deref(), &evidence);
                differences.extend(sentences.into_iter().map(|sentence| (id.clone(), sentence)));
            }
        }
        Ok(Answer {
            imported,
            mapping,
            differences,
        })
    }
}

/// Id, social and environmental considerations as declared.
type Declared = (String, Option<String>, Option<String>);

/// Takes rows one by one: those asked for go in, what they declare is noted where we have a verdict.
struct Taker<'a, 'b> {
    keep: &'a Keep<'a>,
    checked: &'a BTreeSet<String>,
    declared: &'a mut Vec<Declared>,
    intake: &'a mut Intake<'b>,
}

impl Taker<'_, '_> {
    /// `place` names the row in the sentence when it cannot be.
    fn take(&mut self, place: &dyn Fn() -> String, row: Result<Row, RegisterError>) -> Result<(), RegisterError> {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                self.intake.imported.refuse(format!("{} : {error}", place()));
                return Ok(());
            }
        };
        let Some(row) = self.keep.row(row) else {
            self.intake.imported.passed += 1;
            return Ok(());
        };
        if self.checked.contains(&row.id) {
            let text = |name| row.values.get(name).cloned().flatten();
            let social = text("considerations-sociales");
            let environmental = text("considerations-environnementales");
            self.declared.push((row.id.clone(), social, environmental));
        }
        self.intake.row(place, row)
    }
}

fn exists(location: &Location) -> bool {
    match location {
        Location::File(path) => path.exists(),
        Location::Server(_) => true,
    }
}

/// Which rows are asked for.
struct Keep<'a> {
    strategy: &'a Strategy,
    digital: bool,
    buyers: &'a [String],
}

impl Keep<'_> {
    /// The row with its purchase type, when it is asked for.
    fn row(&self, mut row: Row) -> Option<Row> {
        let text = |name| row.values.get(name).and_then(Option::as_deref);
        if !self.buyers.is_empty() && !text("acheteur").is_some_and(|buyer| self.buyers.iter().any(|own| own == buyer))
        {
            return None;
        }
        if let Some(cpv) = text("cpv") {
            let purchase = self.strategy.purchase(cpv);
            if self.digital && purchase.is_none() {
                return None;
            }
            let purchase = purchase.map_or("autre", purchase_name);
            row.values.entry("type").or_insert_with(|| Some(purchase.to_owned()));
        } else if self.digital && !row.values.contains_key("type") {
            return None;
        }
        Some(row)
    }
}

/// The file, and who it is: its name and hash are kept with the import.
fn open(path: &Path) -> Result<(File, Source), Error> {
    let failed = |cause| failed(path, cause);
    let mut file = File::open(path).map_err(failed)?;
    if !file.metadata().map_err(failed)?.is_file() {
        return Err(failed(std::io::Error::other("ce n’est pas un fichier ordinaire")));
    }
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 20];
    loop {
        match file.read(&mut block).map_err(failed)? {
            0 => break,
            read => hash.update(&block[..read]),
        }
    }
    file.rewind().map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((file, Source { name, sha256 }))
}

fn failed(path: &Path, cause: std::io::Error) -> Error {
    Error::Read {
        path: path.to_owned(),
        cause,
    }
}
