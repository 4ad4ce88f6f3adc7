//! The offers that a grid is tried on: marks out of 20, prices in euros. Given, or the typical ones made here.

use std::collections::BTreeSet;

use num_traits::{Signed, Zero};

use super::grid::{Grid, Role, folded};
use super::number::{self, Exact, whole};
use crate::limits;

/// How a price becomes a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// max × lowest price / price.
    Proportional,
    /// max × (1 – (price – lowest price) / lowest price), never below 0.
    Linear,
    /// The offers give marks out of 20 for the price as well.
    Marked,
}

/// Best mark.
pub const BEST: i64 = 20;

/// An offer whose every criterion has its value, in the order of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub name: String,
    /// Euros for a price (unless it is marked), else a mark out of 20.
    pub values: Vec<Exact>,
}

/// An offer as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenOffer {
    pub name: String,
    pub line: usize,
    /// Column and value, in the order of the file.
    pub cells: Vec<(String, String)>,
}

/// What is wrong with written offers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    #[error("il faut au moins deux offres pour un classement")]
    TooFew,
    #[error("plus de {} offres ; gardez celles qui comptent", limits::OFFERS)]
    TooMany,
    #[error("ligne {line} : l’offre n’a pas de nom ; la première colonne nomme les candidats")]
    NoName { line: usize },
    #[error("ligne {line} : le candidat « {name} » est nommé deux fois ; distinguez les deux offres")]
    Twice { line: usize, name: String },
    #[error(
        "ligne {line} : plus de {} colonnes ; gardez celles des critères",
        limits::GRID_CRITERIA
    )]
    TooWide { line: usize },
    #[error("ligne {line} : aucune colonne pour le critère « {criterion} ». Colonnes attendues : {}", expected.join(", "))]
    Missing {
        line: usize,
        criterion: String,
        expected: Vec<String>,
    },
    #[error("ligne {line} : la colonne « {column} » ne correspond à aucun critère, ou à plusieurs. Colonnes attendues : {}", expected.join(", "))]
    Unknown {
        line: usize,
        column: String,
        expected: Vec<String>,
    },
    #[error("ligne {line}, « {column} » : « {value} » n’est pas une note de 0 à {BEST}")]
    Mark { line: usize, column: String, value: String },
    #[error(
        "ligne {line}, « {column} » : « {value} » n’est pas un prix en euros ; écrivez par exemple 98000 ou 98000,50"
    )]
    Price { line: usize, column: String, value: String },
}

/// Fits written offers to the grid.
///
/// # Errors
/// Everything that is wrong with them, in the order of the file; one error for a column that all rows share.
pub fn fit(written: &[WrittenOffer], grid: &Grid, formula: Formula) -> Result<Vec<Offer>, Vec<OfferError>> {
    match written.len() {
        0 | 1 => return Err(vec![OfferError::TooFew]),
        many if many > limits::OFFERS => return Err(vec![OfferError::TooMany]),
        _ => {}
    }
    let names: Vec<String> = grid.criteria.iter().map(|criterion| folded(&criterion.name)).collect();
    let mut errors = Vec::new();
    let mut seen = BTreeSet::new();
    let mut columns_told = false;
    let mut offers = Vec::new();
    for offer in written {
        let (line, name) = (offer.line, offer.name.trim().to_owned());
        if name.is_empty() {
            errors.push(OfferError::NoName { line });
        } else if !seen.insert(folded(&name)) {
            errors.push(OfferError::Twice {
                line,
                name: name.clone(),
            });
        }
        match places(offer, grid, &names) {
            Ok(cells) => match values(offer, &cells, grid, formula) {
                Ok(values) => offers.push(Offer { name, values }),
                Err(wrong) => errors.extend(wrong),
            },
            Err(wrong) if !columns_told => {
                columns_told = true;
                errors.extend(wrong);
            }
            Err(_) => {}
        }
    }
    if errors.is_empty() && offers.len() == written.len() {
        Ok(offers)
    } else {
        Err(errors)
    }
}

/// For each criterion of the grid, its cell.
fn places(offer: &WrittenOffer, grid: &Grid, names: &[String]) -> Result<Vec<usize>, Vec<OfferError>> {
    let line = offer.line;
    if offer.cells.len() > limits::GRID_CRITERIA {
        return Err(vec![OfferError::TooWide { line }]);
    }
    let expected = || grid.criteria.iter().map(|criterion| criterion.name.clone()).collect();
    let mut errors = Vec::new();
    let mut cells: Vec<Option<usize>> = vec![None; names.len()];
    for (at, (column, value)) in offer.cells.iter().enumerate() {
        let free = |criterion: usize| cells[criterion].is_none();
        match criterion_of(&folded(column), names).filter(|criterion| free(*criterion)) {
            Some(criterion) => cells[criterion] = Some(at),
            // A last semicolon makes a column without title: no column at all.
            None if column.is_empty() && value.is_empty() => {}
            None => errors.push(OfferError::Unknown {
                line,
                column: column.clone(),
                expected: expected(),
            }),
        }
    }
    let missing = grid.criteria.iter().zip(&cells).filter(|(_, cell)| cell.is_none());
    errors.extend(missing.map(|(criterion, _)| OfferError::Missing {
        line,
        criterion: criterion.name.clone(),
        expected: expected(),
    }));
    if errors.is_empty() {
        Ok(cells.into_iter().flatten().collect())
    } else {
        Err(errors)
    }
}

/// The criterion of a column: the same name, or the only one that begins with it (« Prix » for « Prix des prestations »).
fn criterion_of(column: &str, names: &[String]) -> Option<usize> {
    if column.is_empty() {
        return None;
    }
    if let Some(same) = names.iter().position(|name| name == column) {
        return Some(same);
    }
    let mut begun = (0..names.len()).filter(|at| names[*at].starts_with(column));
    begun.next().filter(|_| begun.next().is_none())
}

fn values(offer: &WrittenOffer, cells: &[usize], grid: &Grid, formula: Formula) -> Result<Vec<Exact>, Vec<OfferError>> {
    let mut values = Vec::new();
    let mut errors = Vec::new();
    for (criterion, cell) in grid.criteria.iter().zip(cells) {
        let (column, text) = &offer.cells[*cell];
        let (line, column, value) = (offer.line, column.clone(), text.clone());
        if criterion.role == Role::Price && formula != Formula::Marked {
            match price(text) {
                Some(price) => values.push(price),
                None => errors.push(OfferError::Price { line, column, value }),
            }
        } else {
            match mark(text) {
                Some(mark) => values.push(mark),
                None => errors.push(OfferError::Mark { line, column, value }),
            }
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}

fn mark(text: &str) -> Option<Exact> {
    let text = text.trim();
    let text = text.strip_suffix("/20").unwrap_or(text);
    number::parse(text).filter(|mark| *mark <= whole(BEST))
}

/// Three figures after a comma or a point may be thousands: such an amount is not guessed at.
fn price(text: &str) -> Option<Exact> {
    let text = text.trim().trim_end_matches(['€', ' ', '\u{a0}', '\u{202f}']);
    let decimals = text.split_once([',', '.']).map_or(0, |(_, after)| after.trim().len());
    number::parse(text).filter(|price| price.is_positive() && decimals != 3)
}

/// Typical offers: name, price in euros, mark on the other criteria, mark on the responsible ones.
const TYPICAL: [(&str, i64, i64, i64); 5] = [
    ("Moins-disante", 85_000, 12, 5),
    ("Équilibrée", 95_000, 14, 12),
    ("Sans atout", 100_000, 12, 9),
    ("Responsable", 105_000, 14, 19),
    ("Technique", 110_000, 18, 8),
];

/// The typical offers on this grid.
#[must_use]
pub fn typical(grid: &Grid) -> Vec<Offer> {
    let offer = |(name, price, other, responsible): &(&str, i64, i64, i64)| Offer {
        name: (*name).to_owned(),
        values: grid
            .criteria
            .iter()
            .map(|criterion| match criterion.role {
                Role::Price => whole(*price),
                Role::Other => whole(*other),
                Role::Responsible => whole(*responsible),
            })
            .collect(),
    };
    TYPICAL.iter().map(offer).collect()
}

impl Formula {
    /// Part of the best mark, from 0 to 1, of a value that stands beside `lowest`, the lowest of all offers.
    #[must_use]
    pub fn part(self, value: &Exact, lowest: &Exact) -> Exact {
        match self {
            Self::Marked => value / whole(BEST),
            Self::Proportional if value.is_zero() => Exact::zero(),
            Self::Proportional => lowest / value,
            Self::Linear if lowest.is_zero() => Exact::zero(),
            Self::Linear => (whole(2) - value / lowest).max(Exact::zero()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::grid::parse_criterion;
    use super::*;

    fn grid() -> Grid {
        let criteria = [
            "Prix des prestations=50",
            "Valeur technique=40",
            "Numérique responsable=10:responsable",
        ];
        let criteria = criteria.iter().map(|text| parse_criterion(text).expect("a criterion"));
        Grid::of(None, criteria.collect()).expect("a grid")
    }

    fn offer(line: usize, name: &str, cells: &[(&str, &str)]) -> WrittenOffer {
        let cells = cells
            .iter()
            .map(|(column, value)| ((*column).to_owned(), (*value).to_owned()));
        WrittenOffer {
            name: name.to_owned(),
            line,
            cells: cells.collect(),
        }
    }

    #[test]
    fn columns_are_found_by_their_names_in_any_order() {
        let written = [
            offer(
                2,
                "A",
                &[
                    ("numerique RESPONSABLE", "12/20"),
                    ("prix", "98 000 €"),
                    ("Valeur technique", "14,5"),
                ],
            ),
            offer(
                3,
                "B",
                &[
                    ("Prix des prestations", "98000.50"),
                    ("valeur", "9"),
                    ("Numérique", "20"),
                    ("", ""),
                ],
            ),
        ];
        let offers = fit(&written, &grid(), Formula::Proportional).expect("offers");
        assert_eq!(offers[0].values, [whole(98_000), whole(29) / whole(2), whole(12)]);
        assert_eq!(offers[1].values[0], whole(196_001) / whole(2));
    }

    #[test]
    fn what_is_wrong_is_told_whole_with_its_line() {
        let good = [("Prix", "9"), ("Valeur technique", "9"), ("Numérique", "9")];
        let written = [
            offer(
                2,
                "A",
                &[("Prix", "98.000"), ("Valeur technique", "21"), ("Numérique", "")],
            ),
            offer(3, " a ", &good),
            offer(4, "", &good),
            offer(5, "C", &[("Prix", "0"), ("Délai", "2")]),
        ];
        let errors = fit(&written, &grid(), Formula::Linear).expect_err("errors");
        let words: Vec<String> = errors.iter().map(ToString::to_string).collect();
        for expected in [
            "« 98.000 » n’est pas un prix",
            "« 21 »",
            "« » n’est pas une note",
            "deux fois",
            "pas de nom",
            "« Délai »",
            "« Numérique responsable »",
        ] {
            let expected = expected.replace("« » n", "«\u{a0}\u{a0}» n");
            let plain = |text: &str| text.replace('\u{a0}', " ");
            assert!(
                words.iter().any(|word| plain(word).contains(&plain(&expected))),
                "{expected} in {words:?}"
            );
        }
        assert_eq!(
            fit(&written[..1], &grid(), Formula::Linear),
            Err(vec![OfferError::TooFew])
        );
    }

    #[test]
    fn formulas_are_those_of_their_names() {
        let lowest = whole(80);
        let table = [
            (Formula::Proportional, 100, whole(4) / whole(5)),
            (Formula::Linear, 100, whole(3) / whole(4)),
            (Formula::Linear, 200, whole(0)),
            (Formula::Marked, 15, whole(3) / whole(4)),
        ];
        for (formula, value, expected) in table {
            assert_eq!(formula.part(&whole(value), &lowest), expected, "{formula:?} {value}");
        }
    }
}
