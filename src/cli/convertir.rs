//! `clausier convertir`: shows what was read of a file.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{code, complain, print};
use crate::usecases::convert::{self, Target};

/// Montrer ce qui est lu d’un fichier : texte, titres, listes, tableaux
#[derive(Args)]
pub struct Convertir {
    /// Fichier à lire
    #[arg(value_name = "FICHIER", required = true)]
    path: PathBuf,
    /// Forme du résultat
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Md, help_heading = "Options")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Md,
    Html,
    Json,
}

impl Convertir {
    pub fn run(self) -> u8 {
        let target = match self.format {
            Format::Md => Target::Markdown,
            Format::Html => Target::Html,
            Format::Json => Target::Json,
        };
        match convert::convert(&self.path, target) {
            Ok(answer) => {
                answer.gaps.iter().for_each(|gap| complain(gap));
                print(&answer.text);
                code::CLEAN
            }
            Err(error) => {
                complain(&error.to_string());
                code::USAGE
            }
        }
    }
}
