//! `clausier simuler`: tries a weight grid on offers.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::verifier::{Format, Scope};
use super::{code, complain, print};
use crate::report::simulation;
use crate::simulation::grid::parse_criterion;
use crate::simulation::{Criterion, Formula, Role};
use crate::usecases::simulate::{self, Answer, Request, Weights};

/// Essayer une pondération : le critère responsable peut-il changer le classement, et à partir de quel poids
#[derive(Args)]
pub struct Simuler {
    /// Règlement de la consultation ou dossier, dont la grille est lue
    #[arg(value_name = "CHEMIN", conflicts_with = "criteria")]
    paths: Vec<PathBuf>,
    /// Critère et poids, au lieu d’un projet : « Prix=50 », « Numérique responsable=10:responsable » (répétable)
    #[arg(id = "criteria", long = "critere", value_name = "NOM=POIDS", value_parser = parse_criterion, help_heading = "Options")]
    criteria: Vec<Criterion>,
    /// Offres à classer, en CSV ou YAML : une ligne par candidat, une colonne par critère (notes sur 20, prix en euros) ; sinon, cinq offres types
    #[arg(long = "offres", value_name = "FICHIER", help_heading = "Options")]
    offers: Option<PathBuf>,
    /// Notation du prix : proportionnelle (max × prix le plus bas ÷ prix), lineaire (selon l’écart au prix le plus bas), note (notes sur 20 dans les offres)
    #[arg(long = "prix", value_name = "FORMULE", value_enum, default_value_t = Price::Proportionnelle, help_heading = "Options")]
    price: Price,
    /// Ne prendre du projet que les critères de ce lot, par exemple « lot 2 »
    #[arg(
        long = "lot",
        value_name = "LOT",
        conflicts_with = "criteria",
        help_heading = "Options"
    )]
    lot: Option<String>,
    /// Forme du résultat
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Terminal, help_heading = "Options")]
    format: Format,
    #[command(flatten)]
    scope: Scope,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Price {
    Proportionnelle,
    Lineaire,
    Note,
}

impl Price {
    fn formula(self) -> Formula {
        match self {
            Self::Proportionnelle => Formula::Proportional,
            Self::Lineaire => Formula::Linear,
            Self::Note => Formula::Marked,
        }
    }
}

impl Simuler {
    pub fn run(self) -> u8 {
        if let Some(sentence) = self.misuse() {
            complain(sentence);
            return code::USAGE;
        }
        let format = self.format;
        match simulate::simulate(&self.request()) {
            Ok(answer) => show(&answer, format),
            Err(error) => {
                complain(&error.to_string());
                code::USAGE
            }
        }
    }

    /// What the options do not say together.
    fn misuse(&self) -> Option<&'static str> {
        if self.paths.is_empty() && self.criteria.is_empty() {
            Some(
                "Il manque la grille : donnez un règlement de la consultation, ou ses poids avec --critere \"Prix=50\" --critere \"Numérique responsable=10:responsable\"…",
            )
        } else if !self.criteria.is_empty()
            && self
                .criteria
                .iter()
                .all(|criterion| criterion.role != Role::Responsible)
        {
            Some(
                "Aucun critère n’est dit responsable : ajoutez « :responsable » au sien, par exemple --critere \"Numérique responsable=10:responsable\".",
            )
        } else if self.price == Price::Note && self.offers.is_none() {
            Some(
                "« --prix note » attend vos offres : ajoutez --offres FICHIER, avec une note sur 20 dans la colonne du prix.",
            )
        } else {
            None
        }
    }

    fn request(self) -> Request {
        let weights = if self.paths.is_empty() {
            Weights::Given(self.criteria)
        } else {
            Weights::Draft(self.scope.request(self.paths))
        };
        Request {
            weights,
            lot: self.lot,
            offers: self.offers,
            formula: self.price.formula(),
        }
    }
}

fn show(answer: &Answer, format: Format) -> u8 {
    answer.problems.iter().for_each(|problem| complain(problem));
    answer.undetermined.iter().for_each(|sentence| complain(sentence));
    match format {
        Format::Terminal => {
            for (at, tried) in answer.tried.iter().enumerate() {
                let title = tried.path.as_deref().unwrap_or("Grille donnée");
                let gap = if at > 0 { "\n" } else { "" };
                print(&format!("{gap}{}", simulation::terminal(title, &tried.simulation)));
            }
        }
        Format::Json => {
            let tried = answer.tried.iter();
            print(&simulation::json(
                tried.map(|tried| (tried.path.as_deref(), &tried.simulation)),
            ));
        }
    }
    if !answer.problems.is_empty() {
        code::USAGE
    } else if !answer.undetermined.is_empty() || answer.tried.is_empty() {
        code::NOTHING
    } else {
        code::CLEAN
    }
}
