//! Adds a tender to the register: its files are checked, and what the verdict rested on is kept.

use std::path::PathBuf;

use super::{Error, strategy, values};
use crate::library::purchase_name;
use crate::register::evidence::{Evidence, LibraryUsed};
use crate::register::{Location, Register, Stamp, Tender, Values};
use crate::usecases::check::{self, Checker};
use crate::verdict::PurchaseType;

pub struct Addition {
    pub location: Location,
    pub id: String,
    /// What is checked, and by which libraries, policy and date. Without a path, only values are entered.
    pub check: check::Request,
    /// Field and value, as written.
    pub given: Vec<(String, String)>,
    pub stamp: Stamp,
}

#[derive(Debug)]
pub struct Added {
    pub tender: Tender,
    /// A sentence for each file that could not be read.
    pub problems: Vec<String>,
}

/// # Errors
/// The paths hold no tender, or more than one; or the register refuses.
pub fn add(addition: &Addition) -> Result<Added, Error> {
    let mut values = values(&addition.given)?;
    let checker = Checker::new(&addition.check)?;
    let evidence = match addition.check.paths.as_slice() {
        [] => None,
        paths => Some(evidence(&checker, addition, paths)?),
    };
    complete(&mut values, &checker, evidence.as_ref(), addition.check.purchase)?;
    let mut register = Register::create(&addition.location)?;
    let tender = register.add(&addition.stamp, &addition.id, &values, evidence.as_ref())?;
    Ok(Added {
        tender,
        problems: evidence.map(|evidence| evidence.problems).unwrap_or_default(),
    })
}

fn evidence(checker: &Checker, addition: &Addition, paths: &[PathBuf]) -> Result<Evidence, Error> {
    let (answer, files) = checker.check_with_files(paths)?;
    let mut tenders = answer.verdict.tenders.into_iter();
    let (Some(verdict), None) = (tenders.next(), tenders.next()) else {
        return Err(Error::Content(vec![format!(
            "Les chemins donnés ne forment pas un seul marché ({} trouvés). Donnez le dossier, l’archive ou les pièces d’un marché à la fois.",
            answer.verdict.counts.checked
        )]));
    };
    let libraries = checker.library().infos().map(|info| LibraryUsed {
        id: info.id.clone(),
        version: info.version.to_string(),
        status: info.status.clone(),
    });
    Ok(Evidence {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        libraries: libraries.collect(),
        library_hash: crate::usecases::sources(addition.check.organisation.as_deref())?.fingerprint(),
        policy: answer.verdict.policy,
        files,
        verdict,
        problems: answer.problems,
    })
}

/// What the files say, where the person said nothing: purchase type and launch date.
fn complete(
    values: &mut Values,
    checker: &Checker,
    evidence: Option<&Evidence>,
    purchase: Option<PurchaseType>,
) -> Result<(), Error> {
    let by_cpv = match values.get("cpv") {
        Some(Some(cpv)) => Some(
            strategy(checker.library())?
                .purchase(cpv)
                .unwrap_or(PurchaseType::Autre),
        ),
        _ => None,
    };
    let read = evidence.map(|evidence| evidence.verdict.purchase_type.value);
    if let Some(purchase) = purchase.or(by_cpv).or(read) {
        values
            .entry("type")
            .or_insert_with(|| Some(purchase_name(purchase).to_owned()));
    }
    if let Some(date) = evidence.and_then(|evidence| evidence.policy.date.clone()) {
        values.entry("lancement").or_insert(Some(date));
    }
    Ok(())
}
