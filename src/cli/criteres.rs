//! `clausier criteres`: the award criteria of a draft, with the place of every figure.

use std::path::PathBuf;

use clap::Args;

use super::verifier::{Format, Scope};
use super::{code, complain, print};
use crate::report::terminal;
use crate::usecases::check;

/// Montrer les critères d’attribution d’un projet, leurs poids et la place de chaque chiffre
#[derive(Args)]
pub struct Criteres {
    /// Règlement de la consultation, avis ou dossier
    #[arg(value_name = "CHEMIN", required = true)]
    paths: Vec<PathBuf>,
    /// Forme du résultat
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Terminal, help_heading = "Options")]
    format: Format,
    #[command(flatten)]
    scope: Scope,
}

impl Criteres {
    pub fn run(self) -> u8 {
        let answer = match check::check(&self.scope.request(self.paths)) {
            Ok(answer) => answer,
            Err(error) => {
                complain(&error.to_string());
                return code::USAGE;
            }
        };
        answer.problems.iter().for_each(|problem| complain(problem));
        let tenders = &answer.verdict.tenders;
        match self.format {
            Format::Terminal => {
                let mut out = String::new();
                for tender in tenders {
                    out.push_str(&tender.path);
                    out.push('\n');
                    for set in &tender.criteria {
                        terminal::render_criteria(&mut out, set, answer.verdict.policy.minimum_percent);
                    }
                }
                print(&out);
            }
            Format::Json => {
                let sets: Vec<_> = tenders.iter().flat_map(|tender| &tender.criteria).collect();
                print(&(serde_json::to_string_pretty(&sets).unwrap_or_default() + "\n"));
            }
        }
        let counts = answer.verdict.counts;
        if counts.unreadable > 0 {
            code::USAGE
        } else if tenders.iter().all(|tender| tender.criteria.is_empty()) {
            complain("Aucun critère d’attribution trouvé.");
            code::NOTHING
        } else {
            code::CLEAN
        }
    }
}
