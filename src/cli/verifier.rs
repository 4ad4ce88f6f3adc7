//! `clausier verifier`: checks drafts and whole packs.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{Organisation, code, complain, print, progress};
use crate::report::{json, terminal};
use crate::usecases::check::{self, Request};
use crate::verdict::{PurchaseType, Severity};

/// Vérifier un projet (pièce seule) ou un dossier de consultation (les pièces d’un dossier forment un marché)
#[derive(Args)]
pub struct Verifier {
    /// Fichiers, dossiers ou archives ZIP à vérifier
    #[arg(value_name = "CHEMIN", required = true)]
    paths: Vec<PathBuf>,
    /// Forme du rapport
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Terminal, help_heading = "Options")]
    format: Format,
    /// Gravité à partir de laquelle le code de sortie est 1
    #[arg(long = "seuil", value_name = "GRAVITÉ", value_enum, default_value_t = Threshold::Majeur, help_heading = "Options")]
    threshold: Threshold,
    /// Montrer les mots et la place de chaque élément reconnu
    #[arg(long = "preuves", help_heading = "Options")]
    evidence: bool,
    #[command(flatten)]
    scope: Scope,
}

/// What every checking command may be told about the tender.
#[derive(Args, Clone, Default)]
pub struct Scope {
    /// Date de lancement de la consultation (AAAA-MM-JJ), qui décide du droit applicable
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Options")]
    date: Option<Date>,
    /// Type d’achat, déduit du texte sinon
    #[arg(long = "type", value_name = "TYPE", value_enum, help_heading = "Options")]
    purchase: Option<Purchase>,
    /// Politique de l’organisation
    #[arg(long = "politique", value_name = "IDENTIFIANT", help_heading = "Options")]
    policy: Option<String>,
    #[command(flatten)]
    organisation: Organisation,
}

impl Scope {
    pub fn request(&self, paths: Vec<PathBuf>) -> Request {
        Request {
            paths,
            organisation: self.organisation.folder.clone(),
            policy: self.policy.clone(),
            date: self.date,
            purchase: self.purchase.map(Purchase::kind),
            ..Request::default()
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    Terminal,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Threshold {
    Bloquant,
    Majeur,
    Mineur,
    Conseil,
}

impl Threshold {
    fn severity(self) -> Severity {
        match self {
            Self::Bloquant => Severity::Bloquant,
            Self::Majeur => Severity::Majeur,
            Self::Mineur => Severity::Mineur,
            Self::Conseil => Severity::Conseil,
        }
    }
}

/// A type of digital purchase, as commands take it.
#[derive(Clone, Copy, ValueEnum)]
pub enum Purchase {
    Equipements,
    Logiciels,
    Services,
}

impl Purchase {
    #[must_use]
    pub fn kind(self) -> PurchaseType {
        match self {
            Self::Equipements => PurchaseType::Equipements,
            Self::Logiciels => PurchaseType::Logiciels,
            Self::Services => PurchaseType::Services,
        }
    }
}

pub fn parse_date(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "une date s’écrit AAAA-MM-JJ, par exemple 2026-12-01".to_owned())
}

impl Verifier {
    pub fn run(self) -> u8 {
        let request = self.scope.request(self.paths);
        let answer = match progress::shown(&request.progress, || check::check(&request)) {
            Ok(answer) => answer,
            Err(error) => {
                complain(&error.to_string());
                return code::USAGE;
            }
        };
        match self.format {
            Format::Terminal => {
                let options = terminal::Options {
                    evidence: self.evidence,
                };
                print(&terminal::render(&answer.verdict, &answer.problems, options));
            }
            Format::Json => {
                for problem in &answer.problems {
                    complain(problem);
                }
                print(&json::render(&answer.verdict));
            }
        }
        if answer.verdict.counts.checked == 0 && answer.verdict.counts.unreadable == 0 {
            complain("Rien à vérifier : aucun fichier lisible (.docx, .md…) aux chemins indiqués.");
        }
        answer.verdict.counts.exit_code(self.threshold.severity())
    }
}
