//! `ajouter`, `lister`, `montrer`, `corriger`: the tenders themselves.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Author, Done, Place, code, complain, parse_field, print};
use crate::cli::verifier::{Format, Purchase, Scope};
use crate::library::purchase_name;
use crate::register::indicators::{Basis, Period};
use crate::register::standing::State;
use crate::register::{Filter, Register};
use crate::report::register as report;
use crate::usecases::record::{self, Addition};

/// Ajouter un marché : ses pièces sont vérifiées, leur empreinte et le verdict conservés
#[derive(Args)]
pub struct Ajouter {
    /// Dossier, archive ou pièces du marché ; sans chemin, seuls les champs sont enregistrés
    #[arg(value_name = "CHEMIN")]
    paths: Vec<PathBuf>,
    /// Identifiant du marché, le même que dans les données publiées
    #[arg(long = "id", value_name = "ID", required = true, help_heading = "Options")]
    id: String,
    /// Champ à enregistrer, par exemple commune=Pessac (répétable)
    #[arg(long = "champ", value_name = "NOM=VALEUR", value_parser = parse_field, help_heading = "Options")]
    fields: Vec<(String, String)>,
    #[command(flatten)]
    scope: Scope,
    #[command(flatten)]
    author: Author,
    #[command(flatten)]
    place: Place,
}

impl Ajouter {
    pub fn run(self) -> Done {
        let addition = Addition {
            location: self.place.location,
            id: self.id,
            check: self.scope.request(self.paths),
            given: self.fields,
            stamp: self.author.stamp(),
        };
        let added = record::add(&addition)?;
        added.problems.iter().for_each(|problem| complain(problem));
        print(&report::added(&added.tender));
        Ok(code::CLEAN)
    }
}

/// Lister les marchés
#[derive(Args)]
pub struct Lister {
    /// Année de notification
    #[arg(long = "annee", value_name = "ANNÉE", help_heading = "Options")]
    year: Option<i16>,
    /// État au regard du critère responsable
    #[arg(long = "etat", value_name = "ÉTAT", value_enum, help_heading = "Options")]
    state: Option<Etat>,
    /// Type d’achat
    #[arg(long = "type", value_name = "TYPE", value_enum, help_heading = "Options")]
    purchase: Option<Purchase>,
    #[arg(long = "commune", value_name = "COMMUNE", help_heading = "Options", help = "Commune")]
    commune: Option<String>,
    /// Nombre de marchés au plus
    #[arg(long = "limite", value_name = "NOMBRE", help_heading = "Options")]
    limit: Option<u32>,
    /// Forme du résultat
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Terminal, help_heading = "Options")]
    format: Format,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, ValueEnum)]
enum Etat {
    Conforme,
    NonConforme,
    Indetermine,
    HorsChamp,
    Dispense,
}

impl Etat {
    fn state(self) -> State {
        match self {
            Self::Conforme => State::Compliant,
            Self::NonConforme => State::NonCompliant,
            Self::Indetermine => State::Unknown,
            Self::HorsChamp => State::OutOfScope,
            Self::Dispense => State::Waived,
        }
    }
}

impl Lister {
    pub fn run(self) -> Done {
        let filter = Filter {
            state: self.state.map(Etat::state),
            period: self.year.map(|year| (Period::new(year, year, None), Basis::Notified)),
            purchase: self.purchase.map(|purchase| purchase_name(purchase.kind()).to_owned()),
            commune: self.commune,
            limit: self.limit,
        };
        let tenders = Register::open(&self.place.location)?.list(&filter)?;
        print(&match self.format {
            Format::Terminal => report::list(&tenders),
            Format::Json => report::list_json(&tenders),
        });
        Ok(if tenders.is_empty() { code::NOTHING } else { code::CLEAN })
    }
}

/// Montrer un marché : champs, preuves, historique
#[derive(Args)]
pub struct Montrer {
    /// Identifiant du marché
    #[arg(value_name = "ID", required = true)]
    id: String,
    /// Forme du résultat
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Terminal, help_heading = "Options")]
    format: Format,
    #[command(flatten)]
    place: Place,
}

impl Montrer {
    pub fn run(self) -> Done {
        let mut register = Register::open(&self.place.location)?;
        let tender = register.tender(&self.id)?;
        let evidence = register.evidence(&tender)?;
        let acts = register.history(&self.id)?;
        print(&match self.format {
            Format::Terminal => report::tender(&tender, evidence.as_ref(), &acts),
            Format::Json => report::tender_json(&tender, evidence.as_ref(), &acts),
        });
        Ok(code::CLEAN)
    }
}

/// Corriger des champs d’un marché ; les anciennes valeurs restent dans l’historique
#[derive(Args)]
pub struct Corriger {
    /// Identifiant du marché
    #[arg(value_name = "ID", required = true)]
    id: String,
    /// Champ et nouvelle valeur, par exemple notification=2026-03-04 ; une valeur vide efface
    #[arg(value_name = "NOM=VALEUR", value_parser = parse_field, required = true)]
    fields: Vec<(String, String)>,
    #[command(flatten)]
    author: Author,
    #[command(flatten)]
    place: Place,
}

impl Corriger {
    pub fn run(self) -> Done {
        let values = record::values(&self.fields)?;
        let mut register = Register::open(&self.place.location)?;
        let (tender, changes) = register.correct(&self.author.stamp(), &self.id, &values)?;
        print(&report::corrected(&tender, &changes));
        Ok(code::CLEAN)
    }
}
