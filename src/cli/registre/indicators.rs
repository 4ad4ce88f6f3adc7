//! `indicateurs`, `saisir`: what the register adds up to, and the values that only people know.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{Author, Done, Place, code, now, print};
use crate::cli::Organisation;
use crate::cli::verifier::{Format, parse_date};
use crate::register::indicators::{Basis, Detail, Unit};
use crate::report::register as report;
use crate::usecases::record::indicators::{self, Entering, Request};

/// Calculer les indicateurs : numérateur, dénominateur, objectif, marchés en cause
#[derive(Args)]
pub struct Indicateurs {
    /// Année, celle du jour sinon
    #[arg(long = "annee", value_name = "ANNÉE", value_parser = clap::value_parser!(i16).range(2000..=2100), help_heading = "Options")]
    year: Option<i16>,
    /// Trimestre de cette année
    #[arg(long = "trimestre", value_name = "1-4", value_parser = clap::value_parser!(u8).range(1..=4), help_heading = "Options")]
    quarter: Option<u8>,
    /// Première année, pour une tendance
    #[arg(long = "depuis", value_name = "ANNÉE", conflicts_with = "quarter", value_parser = clap::value_parser!(i16).range(2000..=2100), help_heading = "Options")]
    from: Option<i16>,
    /// Détail des chiffres
    #[arg(long = "detail", value_name = "DÉTAIL", value_enum, help_heading = "Options")]
    detail: Option<Details>,
    /// Date qui fait d’un marché un « nouveau » marché
    #[arg(long = "selon", value_name = "DATE", value_enum, default_value_t = Selon::Notification, help_heading = "Options")]
    basis: Selon,
    /// Ce qui est compté ; un marché n’est conforme que si tous ses lots le sont
    #[arg(long = "unite", value_name = "UNITÉ", value_enum, default_value_t = Unite::Marche, help_heading = "Options")]
    unit: Unite,
    /// Nombre de nouveaux marchés encore à venir dans la période
    #[arg(long = "a-venir", value_name = "NOMBRE", help_heading = "Options")]
    coming: Option<u64>,
    /// Jour du calcul (AAAA-MM-JJ), aujourd’hui sinon
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Options")]
    date: Option<Date>,
    /// Tous les axes de la stratégie, et non le seul axe 3
    #[arg(long = "tous", help_heading = "Options")]
    all: bool,
    /// Forme du résultat
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Terminal, help_heading = "Options")]
    format: Format,
    #[command(flatten)]
    organisation: Organisation,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, ValueEnum)]
enum Details {
    Annee,
    Trimestre,
    Type,
    Commune,
}

#[derive(Clone, Copy, ValueEnum)]
enum Selon {
    Notification,
    Lancement,
}

#[derive(Clone, Copy, ValueEnum)]
enum Unite {
    Marche,
    Lot,
}

pub(super) fn today() -> Date {
    jiff::tz::Offset::UTC.to_datetime(now()).date()
}

impl Indicateurs {
    pub fn run(self) -> Done {
        let date = self.date.unwrap_or_else(today);
        let year = self.year.unwrap_or_else(|| date.year());
        let request = Request {
            location: self.place.location,
            organisation: self.organisation.folder,
            from: self.from.unwrap_or(year).min(year),
            year,
            quarter: self.quarter,
            basis: match self.basis {
                Selon::Notification => Basis::Notified,
                Selon::Lancement => Basis::Launched,
            },
            unit: match self.unit {
                Unite::Marche => Unit::Tender,
                Unite::Lot => Unit::Lot,
            },
            detail: self.detail.map(|detail| match detail {
                Details::Annee => Detail::Year,
                Details::Trimestre => Detail::Quarter,
                Details::Type => Detail::Purchase,
                Details::Commune => Detail::Commune,
            }),
            coming: self.coming,
            date,
        };
        let answer = indicators::indicators(&request)?;
        let axis = if self.all { None } else { Some(3) };
        print(&match self.format {
            Format::Terminal => report::indicators(&answer, axis),
            Format::Json => report::indicators_json(&answer, axis),
        });
        Ok(code::CLEAN)
    }
}

/// Saisir la valeur d’un indicateur qui n’est pas calculé, pour une période
#[derive(Args)]
pub struct Saisir {
    /// Identifiant de l’indicateur, par exemple A3-5
    #[arg(value_name = "INDICATEUR", required = true)]
    indicator: String,
    /// Année
    #[arg(long = "annee", value_name = "ANNÉE", required = true, value_parser = clap::value_parser!(i16).range(2000..=2100), help_heading = "Options")]
    year: i16,
    /// Trimestre de cette année
    #[arg(long = "trimestre", value_name = "1-4", value_parser = clap::value_parser!(u8).range(1..=4), help_heading = "Options")]
    quarter: Option<u8>,
    /// Valeur
    #[arg(long = "valeur", value_name = "NOMBRE", value_parser = parse_number, allow_hyphen_values = true, help_heading = "Options")]
    value: Option<f64>,
    /// Numérateur d’une part, avec --denominateur
    #[arg(
        long = "numerateur",
        value_name = "NOMBRE",
        requires = "denominator",
        help_heading = "Options"
    )]
    numerator: Option<u32>,
    /// Dénominateur d’une part
    #[arg(
        long = "denominateur",
        value_name = "NOMBRE",
        requires = "numerator",
        help_heading = "Options"
    )]
    denominator: Option<u32>,
    /// Ce qui le prouve : acte, rapport, lien ; jamais de nom de personne
    #[arg(long = "preuve", value_name = "TEXTE", help_heading = "Options")]
    proof: Option<String>,
    #[command(flatten)]
    organisation: Organisation,
    #[command(flatten)]
    author: Author,
    #[command(flatten)]
    place: Place,
}

fn parse_number(written: &str) -> Result<f64, String> {
    let plain = written.replace(',', ".").replace([' ', '\u{a0}', '\u{202f}'], "");
    plain
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
        .ok_or_else(|| "un nombre s’écrit 1250 ou 12,5".to_owned())
}

impl Saisir {
    pub fn run(self) -> Done {
        let entry = indicators::enter(&Entering {
            location: self.place.location,
            organisation: self.organisation.folder,
            indicator: self.indicator,
            year: self.year,
            quarter: self.quarter,
            value: self.value,
            share: self.numerator.zip(self.denominator),
            proof: self.proof,
            stamp: self.author.stamp(),
        })?;
        print(&report::entered(&entry));
        Ok(code::CLEAN)
    }
}
