//! `clausier evaluer`: measures the checker against labelled drafts.

use std::path::PathBuf;

use clap::Args;

use super::verifier::Scope;
use super::{code, complain, print};
use crate::usecases::evaluate;

/// Mesurer la vérification sur des projets étiquetés (précision, rappel, poids justes, désaccords)
#[derive(Args)]
pub struct Evaluer {
    /// Dossier des projets, chacun avec son étiquette .yaml
    #[arg(value_name = "DOSSIER", required = true)]
    folder: PathBuf,
    /// Ne montrer que les tableaux, sans les désaccords
    #[arg(long = "bref", help_heading = "Options")]
    brief: bool,
    #[command(flatten)]
    scope: Scope,
}

impl Evaluer {
    pub fn run(self) -> u8 {
        match evaluate::evaluate(&self.folder, &self.scope.request(Vec::new())) {
            Ok(answer) => {
                print(&evaluate::render(&answer, !self.brief));
                if answer.tally.drafts == 0 {
                    code::NOTHING
                } else {
                    code::CLEAN
                }
            }
            Err(error) => {
                complain(&error.to_string());
                code::USAGE
            }
        }
    }
}
