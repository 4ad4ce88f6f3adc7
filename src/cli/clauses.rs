//! `clausier clauses`: the libraries, as their authors and users see them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::verifier::Purchase;
use super::{Organisation, code, complain, print};
use crate::library::clause::Level;
use crate::report::counted;
use crate::usecases::{self, Error, clauses, disk};

/// Lister, montrer, vérifier et publier les clauses des clausiers
#[derive(Args)]
pub struct Clauses {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    Lister(List),
    Montrer(Show),
    Verifier(Verify),
    Publier(Publish),
}

/// Énumérer les clauses
#[derive(Args)]
struct List {
    /// Seulement celles qui servent à ce type d’achat
    #[arg(long = "type", value_name = "TYPE", value_enum, help_heading = "Options")]
    purchase: Option<Purchase>,
    /// Seulement celles de ce clausier
    #[arg(long = "clausier", value_name = "CLAUSIER", help_heading = "Options")]
    library: Option<String>,
    /// Seulement celles de ce thème
    #[arg(long = "theme", value_name = "THÈME", help_heading = "Options")]
    theme: Option<String>,
    /// Seulement celles de ce niveau
    #[arg(long = "niveau", value_name = "NIVEAU", value_enum, help_heading = "Options")]
    level: Option<LevelName>,
    #[command(flatten)]
    organisation: Organisation,
}

#[derive(Clone, Copy, ValueEnum)]
enum LevelName {
    Obligatoire,
    Recommande,
    Ambitieux,
}

impl LevelName {
    fn level(self) -> Level {
        match self {
            Self::Obligatoire => Level::Obligatoire,
            Self::Recommande => Level::Recommande,
            Self::Ambitieux => Level::Ambitieux,
        }
    }
}

/// Montrer une clause : texte, condition, variables, bases, contrôle, pénalité
#[derive(Args)]
struct Show {
    /// Identifiant de la clause
    #[arg(value_name = "CLAUSE", required = true)]
    id: String,
    #[command(flatten)]
    organisation: Organisation,
}

/// Vérifier tous les clausiers : format, références, variables, textes, phrases de reconnaissance
#[derive(Args)]
struct Verify {
    #[command(flatten)]
    organisation: Organisation,
}

/// Figer la version en préparation dans versions/
#[derive(Args)]
struct Publish {
    /// Clausiers à publier ; tous sinon
    #[arg(value_name = "CLAUSIER")]
    libraries: Vec<String>,
    /// Dossier des clausiers où écrire
    #[arg(long = "dossier", value_name = "DOSSIER", required = true, help_heading = "Options")]
    folder: PathBuf,
}

impl Clauses {
    pub fn run(self) -> u8 {
        let done = match self.action {
            Action::Lister(list) => list.run(),
            Action::Montrer(show) => show.run(),
            Action::Verifier(verify) => return verify.run(),
            Action::Publier(publish) => publish.run(),
        };
        match done {
            Ok(text) => {
                print(&text);
                code::CLEAN
            }
            Err(error) => {
                complain(&error.to_string());
                code::USAGE
            }
        }
    }
}

impl List {
    fn run(self) -> Result<String, Error> {
        let library = usecases::library(self.organisation.folder.as_deref())?;
        let filter = clauses::Filter {
            library: self.library.as_deref(),
            theme: self.theme.as_deref(),
            level: self.level.map(LevelName::level),
            purchase: self.purchase.map(Purchase::kind),
        };
        let found = clauses::list(&library, &filter);
        let mut out: String = found
            .iter()
            .map(|clause| format!("{:<56} {:<18} {}\n", clause.reference(), clause.theme, clause.title))
            .collect();
        out.push_str(&format!("{}\n", counted(found.len(), "clause", "clauses")));
        Ok(out)
    }
}

impl Show {
    fn run(self) -> Result<String, Error> {
        let library = usecases::library(self.organisation.folder.as_deref())?;
        let clause = library.clause(&self.id).ok_or_else(|| {
            Error::Content(vec![format!(
                "La clause « {} » n’existe pas. « clausier clauses lister » les énumère.",
                self.id
            )])
        })?;
        Ok(clauses::page(&library, clause))
    }
}

impl Verify {
    fn run(self) -> u8 {
        let sources = match usecases::sources(self.organisation.folder.as_deref()) {
            Ok(sources) => sources,
            Err(error) => {
                complain(&error.to_string());
                return code::USAGE;
            }
        };
        let verified = clauses::verify(&sources);
        verified.errors.iter().for_each(|error| complain(&error.to_string()));
        print(&format!(
            "{}, {}, {}, {}, {} essayées : {}\n",
            counted(verified.clauses, "clause", "clauses"),
            counted(verified.themes, "thème", "thèmes"),
            counted(verified.criteria, "modèle de critère", "modèles de critère"),
            counted(verified.laws, "texte juridique", "textes juridiques"),
            counted(verified.sentences, "phrase", "phrases"),
            counted(verified.errors.len(), "erreur", "erreurs"),
        ));
        if verified.errors.is_empty() {
            code::CLEAN
        } else {
            code::FINDINGS
        }
    }
}

impl Publish {
    fn run(self) -> Result<String, Error> {
        let sources = usecases::sources(Some(&self.folder))?;
        let files = clauses::publish(&sources, &self.libraries)
            .map_err(|errors| Error::Content(errors.iter().map(ToString::to_string).collect()))?;
        let names: String = files
            .iter()
            .map(|(name, _)| format!("{}\n", self.folder.join(name).display()))
            .collect();
        let files: Vec<(&str, &[u8])> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_bytes()))
            .collect();
        disk::write_all(&self.folder, &files, &[])?;
        Ok(names)
    }
}
