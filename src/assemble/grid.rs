//! The criteria grid of a tender: the model's, without the sub-criteria that do not apply, at the
//! tender's weight; every sum closes exactly.

use num_rational::Ratio;

use super::error::Error;
use super::french;
use crate::library::condition::Answer;
use crate::library::criterion::{CriterionModel, CriterionPart, OtherCriterion};
use crate::library::profile::Profile;

/// Percent, exact.
type Percent = Ratio<i64>;

#[derive(Debug, Clone)]
pub struct Grid<'a> {
    pub model: &'a CriterionModel,
    pub weight: Percent,
    pub parts: Vec<GridPart<'a>>,
    pub others: Vec<GridRow<'a>>,
}

#[derive(Debug, Clone)]
pub struct GridPart<'a> {
    pub part: &'a CriterionPart,
    /// Percent of the criterion.
    pub share: Percent,
    /// Percent of the whole grid.
    pub of_whole: Percent,
}

#[derive(Debug, Clone)]
pub struct GridRow<'a> {
    pub title: &'a str,
    pub weight: Percent,
    pub definition: Option<&'a str>,
    pub scoring: Option<&'a str>,
}

/// What the tender says of its grid; the model's where it says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Percent of the whole.
    pub weight: Option<f64>,
    /// Titles and percents of the other criteria.
    pub others: &'a [(String, f64)],
    /// Least weight that the policy allows, in percent.
    pub minimum: f64,
}

/// Lays the grid. A sub-criterion whose condition is unknown stays: the buyer sees it and decides.
///
/// # Errors
/// A weight under the policy's minimum; a model without any positive share.
pub fn grid<'a>(model: &'a CriterionModel, profile: &Profile, wanted: Wanted<'a>) -> Result<Grid<'a>, Error> {
    let weight = exact(wanted.weight.unwrap_or(model.weight));
    if weight < exact(wanted.minimum) || weight > Ratio::from(100) {
        let minimum = french::plain_number(wanted.minimum);
        return Err(Error::WeightTooLow {
            given: percent(weight),
            minimum,
        });
    }
    let kept: Vec<&CriterionPart> = model
        .parts
        .iter()
        .filter(|part| part.when.evaluate(profile) != Answer::No)
        .collect();
    let shares = shares(
        &kept.iter().map(|part| exact(part.share)).collect::<Vec<_>>(),
        Ratio::from(100),
    );
    let others = others(model, wanted.others, Ratio::from(100) - weight);
    let (Some(shares), Some(others)) = (shares, others) else {
        return Err(Error::EmptyGrid(model.title.clone()));
    };
    let parts = kept
        .into_iter()
        .zip(shares)
        .map(|(part, share)| GridPart {
            part,
            share,
            of_whole: share * weight / Ratio::from(100),
        })
        .collect();
    Ok(Grid {
        model,
        weight,
        parts,
        others,
    })
}

/// The rest of the grid, its weights adding up to `rest`. A criterion that the tender names keeps the
/// definition of the model's criterion of the same title.
fn others<'a>(model: &'a CriterionModel, wanted: &'a [(String, f64)], rest: Percent) -> Option<Vec<GridRow<'a>>> {
    let described = |title: &str| model.others.iter().find(|other| other.title == title);
    let rows: Vec<(&str, f64, Option<&OtherCriterion>)> = if wanted.is_empty() {
        model
            .others
            .iter()
            .map(|other| (other.title.as_str(), other.weight, Some(other)))
            .collect()
    } else {
        wanted
            .iter()
            .map(|(title, weight)| (title.as_str(), *weight, described(title)))
            .collect()
    };
    if rows.is_empty() {
        return (rest == Ratio::from(0)).then(Vec::new);
    }
    let weights = shares(
        &rows.iter().map(|(_, weight, _)| exact(*weight)).collect::<Vec<_>>(),
        rest,
    )?;
    let rows = rows
        .into_iter()
        .zip(weights)
        .map(|((title, _, other), weight)| GridRow {
            title,
            weight,
            definition: other.and_then(|other| other.definition.as_deref()),
            scoring: other.and_then(|other| other.scoring.as_deref()),
        });
    Some(rows.collect())
}

/// `given`, scaled so that their sum is `total`: as they are when it already is; else in whole
/// percents, the last fractions going to the largest remainders, so that the sum closes.
fn shares(given: &[Percent], total: Percent) -> Option<Vec<Percent>> {
    let sum: Percent = given.iter().sum();
    if sum <= Ratio::from(0) || given.iter().any(|share| *share < Ratio::from(0)) {
        return None;
    }
    if sum == total {
        return Some(given.to_vec());
    }
    let scaled: Vec<Percent> = given.iter().map(|share| share * total / sum).collect();
    let mut shares: Vec<Percent> = scaled.iter().map(Ratio::floor).collect();
    let mut order: Vec<usize> = (0..given.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(scaled[*at] - shares[*at]), *at));
    let mut rest = total - shares.iter().sum::<Percent>();
    for at in order {
        let step = rest.min(Ratio::from(1));
        shares[at] += step;
        rest -= step;
    }
    Some(shares)
}

/// A percent as written in YAML: at most four decimals.
#[expect(
    clippy::cast_possible_truncation,
    reason = "percents are checked to be small when loaded, and casts saturate"
)]
fn exact(percent: f64) -> Percent {
    Ratio::new((percent.clamp(-1000.0, 1000.0) * 10_000.0).round() as i64, 10_000)
}

/// `7,2`
#[expect(clippy::cast_precision_loss, reason = "small numerators and denominators")]
pub(super) fn percent(percent: Percent) -> String {
    french::plain_number(*percent.numer() as f64 / *percent.denom() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_close_their_sum() {
        let given = [25, 20, 15, 10].map(Ratio::from);
        let shares = shares(&given, Ratio::from(100)).expect("positive shares");
        assert_eq!(shares, [36, 29, 21, 14].map(Ratio::from));
        assert_eq!(shares.iter().sum::<Percent>(), Ratio::from(100));
    }

    #[test]
    fn shares_that_close_already_stay() {
        let given = [exact(62.5), exact(37.5)];
        assert_eq!(shares(&given, Ratio::from(100)).expect("positive shares"), given);
        assert_eq!(shares(&[Ratio::from(0)], Ratio::from(100)), None);
    }
}
