//! `importer`, `exporter`: other people's tables in, open data out.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::indicators::today;
use super::{Author, Done, Place, code, print};
use crate::cli::Organisation;
use crate::cli::verifier::parse_date;
use crate::register::indicators::{Basis, Unit};
use crate::report::register as report;
use crate::usecases::record::import::{self, Request};
use crate::usecases::record::{indicators, publish};

/// Importer un tableau (CSV, XLSX) ou les données essentielles de la commande publique (JSON, CSV)
#[derive(Args)]
pub struct Importer {
    /// Fichier à importer ; sa première ligne nomme les colonnes
    #[arg(value_name = "FICHIER", required = true)]
    file: PathBuf,
    /// Colonne et champ, par exemple "Date notif.=notification" ; « - » laisse la colonne (répétable)
    #[arg(long = "colonne", value_name = "COLONNE=CHAMP", value_parser = parse_column, help_heading = "Options")]
    columns: Vec<(String, String)>,
    /// Seulement les marchés dont le code CPV est numérique
    #[arg(long = "numerique", help_heading = "Options")]
    digital: bool,
    /// Seulement les marchés de cet acheteur (SIRET, répétable)
    #[arg(long = "acheteur", value_name = "SIRET", help_heading = "Options")]
    buyers: Vec<String>,
    /// Tout faire sauf enregistrer
    #[arg(long = "essai", help_heading = "Options")]
    trial: bool,
    #[command(flatten)]
    organisation: Organisation,
    #[command(flatten)]
    author: Author,
    #[command(flatten)]
    place: Place,
}

/// Headers may hold `=` themselves: the field stands after the last one.
fn parse_column(written: &str) -> Result<(String, String), String> {
    let (header, field) = written
        .rsplit_once('=')
        .ok_or_else(|| "une colonne s’écrit COLONNE=CHAMP, par exemple \"Date notif.=notification\"".to_owned())?;
    Ok((header.trim().to_owned(), field.trim().to_owned()))
}

impl Importer {
    pub fn run(self) -> Done {
        let answer = import::import(&Request {
            location: self.place.location,
            organisation: self.organisation.folder,
            file: self.file,
            columns: self.columns,
            digital: self.digital,
            buyers: self.buyers,
            trial: self.trial,
            stamp: self.author.stamp(),
        })?;
        print(&report::imported(
            &answer.imported,
            answer.mapping.as_ref(),
            &answer.differences,
            self.trial,
        ));
        Ok(if answer.imported.refused.is_empty() {
            code::CLEAN
        } else {
            code::FINDINGS
        })
    }
}

/// Publier une période en données ouvertes : indicateurs et marchés notifiés, en CSV et JSON avec leurs schémas
#[derive(Args)]
pub struct Exporter {
    /// Dossier à écrire
    #[arg(value_name = "DOSSIER", required = true)]
    folder: PathBuf,
    /// SIRET de l’acheteur qui publie
    #[arg(long = "acheteur", value_name = "SIRET", required = true, help_heading = "Options")]
    buyer: String,
    /// Année
    #[arg(long = "annee", value_name = "ANNÉE", required = true, value_parser = clap::value_parser!(i16).range(2000..=2100), help_heading = "Options")]
    year: i16,
    /// Première année, quand plusieurs sont publiées ensemble
    #[arg(long = "depuis", value_name = "ANNÉE", value_parser = clap::value_parser!(i16).range(2000..=2100), help_heading = "Options")]
    from: Option<i16>,
    /// Jour du calcul (AAAA-MM-JJ), aujourd’hui sinon
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Options")]
    date: Option<Date>,
    #[command(flatten)]
    organisation: Organisation,
    #[command(flatten)]
    place: Place,
}

impl Exporter {
    pub fn run(self) -> Done {
        let request = indicators::Request {
            location: self.place.location,
            organisation: self.organisation.folder,
            from: self.from.unwrap_or(self.year).min(self.year),
            year: self.year,
            quarter: None,
            basis: Basis::Notified,
            unit: Unit::Tender,
            detail: None,
            coming: None,
            date: self.date.unwrap_or_else(today),
        };
        for name in publish::publish(&request, &self.buyer, &self.folder)? {
            print(&format!("{}\n", self.folder.join(name).display()));
        }
        Ok(code::CLEAN)
    }
}
