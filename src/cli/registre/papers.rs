//! `fiche`, `rapport`: the register on paper.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::indicators::today;
use super::{Done, Place, code, print};
use crate::cli::Organisation;
use crate::cli::verifier::parse_date;
use crate::formats::Output;
use crate::register::indicators::{Basis, Detail, Unit};
use crate::usecases::record::{indicators, papers};

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Docx,
    Html,
    Md,
}

impl Format {
    fn output(self) -> Output {
        match self {
            Self::Docx => Output::Docx,
            Self::Html => Output::Html,
            Self::Md => Output::Markdown,
        }
    }
}

/// Écrire la fiche de conformité d’un marché : critères, clauses et places, versions, empreintes
#[derive(Args)]
pub struct Fiche {
    /// Identifiant du marché
    #[arg(value_name = "ID", required = true)]
    id: String,
    /// Forme de la fiche
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Docx, help_heading = "Options")]
    format: Format,
    /// Dossier de sortie
    #[arg(
        long = "sortie",
        value_name = "DOSSIER",
        default_value = ".",
        help_heading = "Options"
    )]
    folder: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Fiche {
    pub fn run(self) -> Done {
        let path = papers::sheet(&self.place.location, &self.id, self.format.output(), &self.folder)?;
        print(&format!("{}\n", path.display()));
        Ok(code::CLEAN)
    }
}

/// Écrire le rapport annuel : tous les indicateurs de la stratégie, chiffres, tableaux et graphiques
#[derive(Args)]
pub struct Rapport {
    /// Année
    #[arg(long = "annee", value_name = "ANNÉE", required = true, value_parser = clap::value_parser!(i16).range(2000..=2100), help_heading = "Options")]
    year: i16,
    /// Première année, pour une tendance
    #[arg(long = "depuis", value_name = "ANNÉE", value_parser = clap::value_parser!(i16).range(2000..=2100), help_heading = "Options")]
    from: Option<i16>,
    /// Jour du calcul (AAAA-MM-JJ), aujourd’hui sinon
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Options")]
    date: Option<Date>,
    /// Forme du rapport ; les graphiques sont dans la forme HTML
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Html, help_heading = "Options")]
    format: Format,
    /// Dossier de sortie
    #[arg(
        long = "sortie",
        value_name = "DOSSIER",
        default_value = ".",
        help_heading = "Options"
    )]
    folder: PathBuf,
    #[command(flatten)]
    organisation: Organisation,
    #[command(flatten)]
    place: Place,
}

impl Rapport {
    pub fn run(self) -> Done {
        let from = self.from.unwrap_or(self.year).min(self.year);
        let request = indicators::Request {
            location: self.place.location,
            organisation: self.organisation.folder,
            from,
            year: self.year,
            quarter: None,
            basis: Basis::Notified,
            unit: Unit::Tender,
            detail: Some(if from < self.year {
                Detail::Year
            } else {
                Detail::Quarter
            }),
            coming: None,
            date: self.date.unwrap_or_else(today),
        };
        let path = papers::yearly(&request, self.format.output(), &self.folder)?;
        print(&format!("{}\n", path.display()));
        Ok(code::CLEAN)
    }
}
