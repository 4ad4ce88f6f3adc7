//! Papers of the register: the compliance sheet of a tender, the yearly report; Word, HTML or Markdown.

use std::path::{Path, PathBuf};

use super::indicators::{self, Request};
use crate::formats::{self, Output};
use crate::register::{Location, Register};
use crate::report::register as report;
use crate::usecases::{Error, disk};

/// # Errors
/// The tender is unknown, or the file cannot be written.
pub fn sheet(location: &Location, id: &str, output: Output, folder: &Path) -> Result<PathBuf, Error> {
    let mut register = Register::open(location)?;
    let tender = register.tender(id)?;
    let evidence = register.evidence(&tender)?;
    let acts = register.history(id)?;
    let document = report::sheet(&tender, evidence.as_ref(), &acts);
    // Ids may hold a colon, which some file systems do not take.
    let name = format!("fiche-{}.{}", id.replace(':', "-"), output.extension());
    write(folder, name, formats::write(&document, output))
}

/// # Errors
/// The register cannot be read, or the file cannot be written.
pub fn yearly(request: &Request, output: Output, folder: &Path) -> Result<PathBuf, Error> {
    let answer = indicators::indicators(request)?;
    let (document, charts) = report::yearly(&answer);
    let bytes = formats::write(&document, output);
    let bytes = match (output, String::from_utf8(bytes)) {
        (Output::Html, Ok(page)) => report::with_charts(page, &charts).into_bytes(),
        (_, Ok(text)) => text.into_bytes(),
        (_, Err(bytes)) => bytes.into_bytes(),
    };
    let name = format!("rapport-{}.{}", request.year, output.extension());
    write(folder, name, bytes)
}

fn write(folder: &Path, name: String, bytes: Vec<u8>) -> Result<PathBuf, Error> {
    let path = folder.join(&name);
    disk::write_all(folder, &[(name, bytes)], &[])?;
    Ok(path)
}
