//! Tries a weight grid on offers: a draft or given criteria, offers of a file or the typical ones.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::check;
use super::{Error, disk};
use crate::library::yaml::{self, Entries, Placed, Scalar};
use crate::simulation::{Criterion, Formula, Grid, Simulation, WrittenOffer, grid, offers, read_csv};

/// Where the weights come from.
#[derive(Debug, Clone)]
pub enum Weights {
    Draft(check::Request),
    Given(Vec<Criterion>),
}

#[derive(Debug, Clone)]
pub struct Request {
    pub weights: Weights,
    /// Only the criteria of this lot.
    pub lot: Option<String>,
    /// CSV or YAML; without it, the typical offers.
    pub offers: Option<PathBuf>,
    pub formula: Formula,
}

/// A grid of a source, tried.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The draft, or none for given criteria.
    pub path: Option<String>,
    pub simulation: Simulation,
}

#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub tried: Vec<Tried>,
    /// Sentences: grids whose weights cannot be told.
    pub undetermined: Vec<String>,
    /// Sentences: files that could not be read.
    pub problems: Vec<String>,
}

/// Tries every grid of the request.
///
/// # Errors
/// What stops the whole: paths, libraries, the file of offers.
pub fn simulate(request: &Request) -> Result<Answer, Error> {
    let mut answer = Answer::default();
    let grids = match &request.weights {
        Weights::Given(criteria) => given(criteria, &mut answer),
        Weights::Draft(draft) => drafted(draft, request.lot.as_deref(), &mut answer)?,
    };
    let written = match &request.offers {
        Some(path) => Some((path, read_offers(path)?)),
        None => None,
    };
    for (path, grid) in grids {
        let (offers, typical) = match &written {
            None => (offers::typical(&grid), true),
            Some((file, written)) => {
                let fitted = offers::fit(written, &grid, request.formula).map_err(|errors| content(file, &errors))?;
                (fitted, false)
            }
        };
        answer.tried.push(Tried {
            path,
            simulation: Simulation::new(grid, offers, request.formula, typical),
        });
    }
    Ok(answer)
}

type Grids = Vec<(Option<String>, Grid)>;

fn given(criteria: &[Criterion], answer: &mut Answer) -> Grids {
    match Grid::of(None, criteria.to_vec()) {
        Ok(grid) => vec![(None, grid)],
        Err(error) => {
            answer.undetermined.push(format!("Critères donnés : {error}."));
            Vec::new()
        }
    }
}

fn drafted(draft: &check::Request, lot: Option<&str>, answer: &mut Answer) -> Result<Grids, Error> {
    let checked = check::check(draft)?;
    answer.problems = checked.problems;
    let mut grids = Vec::new();
    let mut scopes = Vec::new();
    for tender in &checked.verdict.tenders {
        if tender.criteria.is_empty() {
            answer.undetermined.push(format!(
                "{} : aucun critère d’attribution trouvé. Donnez les poids avec --critere.",
                tender.path
            ));
        }
        for set in &tender.criteria {
            scopes.extend(set.scope.clone());
            if lot.is_some_and(|lot| !set.scope.as_deref().is_some_and(|scope| is_of_lot(scope, lot))) {
                continue;
            }
            match Grid::of_set(set) {
                Ok(grid) => grids.push((Some(tender.path.clone()), grid)),
                Err(error) => {
                    let scope = set
                        .scope
                        .as_deref()
                        .map(|scope| format!(", {scope}"))
                        .unwrap_or_default();
                    answer.undetermined.push(format!("{}{scope} : {error}.", tender.path));
                }
            }
        }
    }
    match lot {
        Some(lot) if grids.is_empty() && answer.undetermined.is_empty() => Err(no_lot(lot, &scopes)),
        _ => Ok(grids),
    }
}

/// `lot 1` is of « Lot n° 1 » and « Lot 1 – Postes », not of « Lot 10 ».
fn is_of_lot(scope: &str, lot: &str) -> bool {
    let words = |text: &str| {
        let folded = grid::folded(text).replace("n°", " ");
        let words = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && *word != "no");
        format!(" {} ", words.collect::<Vec<_>>().join(" "))
    };
    words(scope).contains(&words(lot))
}

fn no_lot(lot: &str, scopes: &[String]) -> Error {
    let known = if scopes.is_empty() {
        "Le projet n’a pas de critères par lot.".to_owned()
    } else {
        format!("Lots trouvés : {}.", scopes.join(", "))
    };
    Error::Content(vec![format!("Aucun critère pour « {lot} ». {known}")])
}

/// offres.yaml: bidders, and for each its values by criterion.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOffers {
    offres: Entries<Entries<Placed<Scalar>>>,
}

fn read_offers(path: &Path) -> Result<Vec<WrittenOffer>, Error> {
    let text = String::from_utf8(disk::read(path)?).map_err(|_| {
        let path = path.display();
        Error::Content(vec![format!(
            "{path} : ce fichier n’est pas en UTF-8. Réenregistrez-le en « CSV UTF-8 »."
        )])
    })?;
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("yaml" | "yml") => offers_in_yaml(path, &text),
        Some("csv" | "tsv" | "txt") => read_csv(&text).map_err(|error| content(path, &[error])),
        _ => Err(Error::Content(vec![format!(
            "{} : les offres se donnent en .csv (une ligne par candidat, une colonne par critère) ou en .yaml.",
            path.display()
        )])),
    }
}

fn offers_in_yaml(path: &Path, text: &str) -> Result<Vec<WrittenOffer>, Error> {
    let raw: RawOffers = yaml::parse(text)
        .map_err(|(at, problem)| Error::Content(vec![format!("{}, ligne {} : {problem}.", path.display(), at.line)]))?;
    let offers = raw.offres.0.into_iter().map(|(name, cells)| WrittenOffer {
        line: name.at.line as usize,
        name: name.value,
        cells: cells
            .0
            .into_iter()
            .map(|(column, value)| (column.value, value.value.0))
            .collect(),
    });
    Ok(offers.collect())
}

fn content<E: ToString>(path: &Path, errors: &[E]) -> Error {
    let sentence = |error: &E| format!("{}, {}.", path.display(), error.to_string());
    Error::Content(errors.iter().map(sentence).collect())
}
