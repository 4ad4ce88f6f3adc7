//! Publishes a period: indicators and tenders as open data, into a folder.

use std::path::Path;

use super::indicators::{self, Request};
use crate::register::field::Field;
use crate::register::{Filter, Register};
use crate::report::register::{PublishedTender, open_data};
use crate::usecases::{Error, disk};

/// # Errors
/// The buyer's number is none, the register cannot be read, or the folder cannot be written.
pub fn publish(request: &Request, buyer: &str, folder: &Path) -> Result<Vec<String>, Error> {
    let buyer = Field::named("acheteur")?.read(buyer)?.unwrap_or_default();
    let answer = indicators::indicators(request)?;
    let mut register = Register::open(&request.location)?;
    let filter = Filter {
        period: Some((answer.period.clone(), request.basis)),
        ..Filter::default()
    };
    let mut tenders = Vec::new();
    // Only what is notified is public: a draft is nobody's business before its publication.
    for tender in register
        .list(&filter)?
        .iter()
        .filter(|tender| tender.value("notification").is_some())
    {
        let evidence = register.evidence(tender)?;
        tenders.push(PublishedTender::new(&buyer, tender, evidence.as_ref()));
    }
    let files = open_data(&buyer, &answer, tenders);
    disk::write_all(folder, &files, &[])?;
    Ok(files.into_iter().map(|(name, _)| name).collect())
}
