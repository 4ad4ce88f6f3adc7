//! The strategy's indicators over a period: those computed, with what they rest on, and those entered.

use std::path::PathBuf;

use jiff::Span;
use jiff::civil::Date;

use crate::library::strategy::{Computed, Indicator, Strategy};
use crate::library::{self, Library, Sources, purchase_name};
use crate::register::figures::{Answer, Content, Criterion, Figure};
use crate::register::indicators::{Basis, Counts, Detail, FollowUp, Period, Share, Target, Unit, groups};
use crate::register::standing::State;
use crate::register::{Entry, Filter, Location, Register, Stamp};
use crate::usecases::{Error, sources};
use crate::verdict::PurchaseType;

pub struct Request {
    pub location: Location,
    pub organisation: Option<PathBuf>,
    pub from: i16,
    pub year: i16,
    pub quarter: Option<u8>,
    pub basis: Basis,
    pub unit: Unit,
    pub detail: Option<Detail>,
    /// New contracts still to come in the period.
    pub coming: Option<u64>,
    /// Day of the count: which yearly reports are due.
    pub date: Date,
}

/// Tenders named behind a figure; `registre lister` gives all.
const BEHIND: u32 = 200;

/// # Errors
/// The register or the libraries cannot be read.
pub fn indicators(request: &Request) -> Result<Answer, Error> {
    let sources = sources(request.organisation.as_deref())?;
    let library = crate::usecases::library(request.organisation.as_deref())?;
    let strategy = super::strategy(&library)?;
    let mut register = Register::open(&request.location)?;
    let entries = register.entries()?;
    let period = Period::new(request.from, request.year, request.quarter);
    let mut figures = Vec::new();
    for indicator in &strategy.indicators {
        let content = match indicator.computed {
            Some(Computed::Criterion) => Content::Criterion(criterion(&mut register, request, &period, indicator)?),
            Some(Computed::Exchange) => exchange(&mut register, request, &period, strategy)?,
            Some(Computed::Libraries) => Content::Libraries(published(&library, &sources)),
            None => Content::Entered(within(&entries, indicator, request)),
        };
        figures.push(Figure {
            indicator: indicator.clone(),
            content,
        });
    }
    Ok(Answer {
        title: strategy.title.clone(),
        source: strategy.source.clone(),
        period,
        date: request.date,
        basis: request.basis,
        unit: request.unit,
        figures,
    })
}

fn criterion(
    register: &mut Register,
    request: &Request,
    period: &Period,
    indicator: &Indicator,
) -> Result<Criterion, Error> {
    let cells = register.criterion(period, request.basis, request.unit)?;
    let mut total = Counts::default();
    cells.iter().for_each(|cell| total.add(cell.count));
    let groups = request
        .detail
        .map(|detail| groups(&cells, detail, Counts::add).into_iter().collect())
        .unwrap_or_default();
    let needed = indicator.value.and_then(Target::percent).map(|target| {
        let needed = |share: Share| share.needed(target, request.coming);
        (needed(total.proved()), needed(total.possible()))
    });
    let mut behind = Vec::new();
    for state in [State::NonCompliant, State::Unknown] {
        behind.extend(register.list(&Filter {
            state: Some(state),
            period: Some((period.clone(), request.basis)),
            limit: Some(BEHIND),
            ..Filter::default()
        })?);
    }
    Ok(Criterion {
        total,
        groups,
        needed,
        coming: request.coming,
        behind,
    })
}

fn exchange(
    register: &mut Register,
    request: &Request,
    period: &Period,
    strategy: &Strategy,
) -> Result<Content, Error> {
    let age = Span::new().months(i64::from(strategy.first_report_months));
    let due = request.date.saturating_sub(age).to_string();
    let cells = register.follow_up(period, &due)?;
    let mut total = FollowUp::default();
    cells.iter().for_each(|cell| total.add(cell.count));
    let groups = request
        .detail
        .map(|detail| groups(&cells, detail, FollowUp::add).into_iter().collect())
        .unwrap_or_default();
    Ok(Content::Exchange { total, groups })
}

/// Each purchase type with the versions published for it: a draft is not one.
fn published(library: &Library, sources: &Sources) -> Vec<(&'static str, Vec<String>)> {
    let (published, _) = library::published(sources);
    [
        PurchaseType::Equipements,
        PurchaseType::Logiciels,
        PurchaseType::Services,
    ]
    .into_iter()
    .map(|purchase| {
        let is_for = |id: &str| library.info(id).is_some_and(|info| info.types.contains(&purchase));
        let versions = published.iter().filter(|version| is_for(&version.library));
        let named = versions.map(|version| format!("{} {} ({})", version.library, version.version, version.seal));
        (purchase_name(purchase), named.collect())
    })
    .collect()
}

fn within(entries: &[Entry], indicator: &Indicator, request: &Request) -> Vec<Entry> {
    let (start, finish) = (bounds(request.from, None).0, bounds(request.year, request.quarter).1);
    let start = match request.quarter {
        Some(_) => bounds(request.year, request.quarter).0,
        None => start,
    };
    entries
        .iter()
        .filter(|entry| entry.indicator == indicator.id && entry.start >= start && entry.finish <= finish)
        .cloned()
        .collect()
}

/// First and last day of a year, or of one of its quarters.
fn bounds(year: i16, quarter: Option<u8>) -> (String, String) {
    let (first, last) = match quarter {
        None => ("01-01", "12-31"),
        Some(1) => ("01-01", "03-31"),
        Some(2) => ("04-01", "06-30"),
        Some(3) => ("07-01", "09-30"),
        Some(_) => ("10-01", "12-31"),
    };
    (format!("{year:04}-{first}"), format!("{year:04}-{last}"))
}

/// A value to enter for a period.
pub struct Entering {
    pub location: Location,
    pub organisation: Option<PathBuf>,
    pub indicator: String,
    pub year: i16,
    pub quarter: Option<u8>,
    pub value: Option<f64>,
    pub share: Option<(u32, u32)>,
    pub proof: Option<String>,
    pub stamp: Stamp,
}

/// # Errors
/// The indicator is unknown or computed, or the value is missing.
pub fn enter(entering: &Entering) -> Result<Entry, Error> {
    let library = crate::usecases::library(entering.organisation.as_deref())?;
    let strategy = super::strategy(&library)?;
    let wrong = |sentence: String| Err(Error::Content(vec![sentence]));
    let id = &entering.indicator;
    let Some(indicator) = strategy.indicator(id) else {
        let known: Vec<&str> = strategy
            .indicators
            .iter()
            .map(|indicator| indicator.id.as_str())
            .collect();
        return wrong(format!(
            "L’indicateur « {id} » n’existe pas. Indicateurs : {}.",
            known.join(", ")
        ));
    };
    if indicator.computed.is_some() {
        return wrong(format!(
            "L’indicateur {id} est calculé : il ne se saisit pas. Corrigez les marchés dont il dépend."
        ));
    }
    let (start, finish) = bounds(entering.year, entering.quarter);
    let mut entry = Entry {
        indicator: id.clone(),
        start,
        finish,
        value: String::new(),
        numerator: entering.share.map(|(numerator, _)| i64::from(numerator)),
        denominator: entering.share.map(|(_, denominator)| i64::from(denominator)),
        proof: entering.proof.clone(),
    };
    entry.value = match (entry.computed(), entering.value) {
        (Some(value), None) if indicator.unit == "%" => value,
        (None, Some(value)) if entering.share.is_none() => format!("{value}"),
        _ if indicator.unit == "%" => {
            return wrong(format!(
                "L’indicateur {id} est une part : donnez --numerateur et --denominateur (1 ou plus), ou seulement --valeur."
            ));
        }
        _ => {
            return wrong(format!(
                "L’indicateur {id} se compte en {} : donnez --valeur.",
                indicator.unit
            ));
        }
    };
    Register::create(&entering.location)?.enter(&entering.stamp, &entry)?;
    Ok(entry)
}
