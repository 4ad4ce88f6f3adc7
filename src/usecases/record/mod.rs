//! The register's use cases: tenders in with their proof, corrections, copies, proofs read again.

mod add;
pub mod import;
pub mod indicators;
pub mod papers;
pub mod plan;
pub mod publish;

use std::path::Path;

pub use add::{Added, Addition, add};

use super::Error;
use crate::library::Library;
use crate::library::strategy::Strategy;
use crate::register::field::Field;
use crate::register::{Copied, Location, Register, Values};

/// The strategy whose indicators and CPV codes count when none is named.
const DEFAULT_STRATEGY: &str = "strategie-2023";

/// The strategy of the libraries: the product's, or the organisation's when it has one of its own.
pub fn strategy(library: &Library) -> Result<&Strategy, Error> {
    library
        .strategies()
        .find(|strategy| strategy.id != DEFAULT_STRATEGY)
        .or_else(|| library.strategy(DEFAULT_STRATEGY))
        .ok_or_else(|| {
            Error::Content(vec![
                "Aucun fichier d’indicateurs : ajoutez indicateurs/<id>.yaml au dossier de l’organisation.".to_owned(),
            ])
        })
}

/// Values by field as a person gives them: name and text, an empty text empties the field.
pub fn values(given: &[(String, String)]) -> Result<Values, Error> {
    let mut values = Values::new();
    for (name, written) in given {
        let field = Field::named(name)?;
        values.insert(field.name, field.read(written)?);
    }
    Ok(values)
}

/// Saves a register into one file, whatever others write meanwhile.
pub fn save(location: &Location, file: &Path) -> Result<Copied, Error> {
    copy(&mut Register::open(location)?, file)
}

/// Makes a register from a saved one, once the saved one has proved whole.
pub fn restore(file: &Path, location: &Location) -> Result<Copied, Error> {
    let mut saved = Register::open(&Location::File(file.to_owned()))?;
    let verified = saved.verify()?;
    if !verified.problems.is_empty() {
        let first = format!(
            "{} : cette sauvegarde n’est pas intacte, rien n’a été restauré.",
            file.display()
        );
        return Err(Error::Content(
            std::iter::once(first).chain(verified.problems).collect(),
        ));
    }
    match location {
        Location::File(target) => copy(&mut saved, target),
        Location::Server(_) => Ok(saved.copy_to(location)?),
    }
}

/// Copies into a file that appears only when it is whole.
fn copy(register: &mut Register, file: &Path) -> Result<Copied, Error> {
    refuse_existing(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let waiting = file.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let copied = register
        .copy_to(&Location::File(waiting.clone()))
        .map_err(Error::from)
        .and_then(|copied| put_in_place(&waiting, file).map(|()| copied));
    if copied.is_err() {
        // Only a hidden left-over; the first error is what counts.
        let _ = std::fs::remove_file(&waiting);
    }
    copied
}

fn refuse_existing(path: &Path) -> Result<(), Error> {
    if path.exists() {
        return Err(Error::Content(vec![format!(
            "{} : ce fichier existe déjà et ne sera pas remplacé. Choisissez un autre nom, ou déplacez-le.",
            path.display()
        )]));
    }
    Ok(())
}

/// Gives a written database its name, once everything is on the disk.
fn put_in_place(waiting: &Path, file: &Path) -> Result<(), Error> {
    let failed = |cause| Error::Write {
        path: file.to_owned(),
        cause,
    };
    std::fs::File::open(waiting)
        .and_then(|file| file.sync_all())
        .map_err(failed)?;
    std::fs::rename(waiting, file).map_err(failed)
}
