//! `verifier`, `sauvegarder`, `restaurer`: the register as a whole.

use std::path::PathBuf;

use clap::Args;

use super::{Done, Place, code, print};
use crate::register::{Location, Register};
use crate::report::register as report;
use crate::usecases::record;

/// Vérifier le registre : fichier intact, historique scellé, chaque chiffre recalculé depuis les preuves
#[derive(Args)]
pub struct Verifier {
    #[command(flatten)]
    place: Place,
}

impl Verifier {
    pub fn run(self) -> Done {
        let verified = Register::open(&self.place.location)?.verify()?;
        print(&report::verified(&verified));
        Ok(if verified.problems.is_empty() {
            code::CLEAN
        } else {
            code::FINDINGS
        })
    }
}

/// Sauvegarder le registre dans un fichier, même pendant que d’autres y écrivent
#[derive(Args)]
pub struct Sauvegarder {
    /// Fichier à écrire
    #[arg(value_name = "FICHIER", required = true)]
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Sauvegarder {
    pub fn run(self) -> Done {
        let copied = record::save(&self.place.location, &self.file)?;
        print(&report::copied("Sauvegardé", copied, &self.file.display().to_string()));
        Ok(code::CLEAN)
    }
}

/// Restaurer une sauvegarde, vérifiée d’abord, dans un registre qui n’existe pas encore
#[derive(Args)]
pub struct Restaurer {
    /// Fichier d’une sauvegarde
    #[arg(value_name = "FICHIER", required = true)]
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Restaurer {
    pub fn run(self) -> Done {
        let location: &Location = &self.place.location;
        let copied = record::restore(&self.file, location)?;
        print(&report::copied("Restauré", copied, &location.to_string()));
        Ok(code::CLEAN)
    }
}
