//! `clausier expliquer`: what a finding's code means, why, and how to mend it.

use clap::Args;

use super::{Organisation, code, complain, print};
use crate::usecases::{self, explain};

/// Expliquer un code de constat, une clause ou un texte de loi ; sans argument, énumérer les codes
#[derive(Args)]
pub struct Expliquer {
    /// Code (PON-01), identifiant de clause (rgpd-violations), d’élément (rgpd.audit) ou de texte (rgpd-28)
    #[arg(value_name = "CODE")]
    subject: Option<String>,
    #[command(flatten)]
    organisation: Organisation,
}

impl Expliquer {
    pub fn run(self) -> u8 {
        let library = match usecases::library(self.organisation.folder.as_deref()) {
            Ok(library) => library,
            Err(error) => {
                complain(&error.to_string());
                return code::USAGE;
            }
        };
        match self.subject {
            None => {
                print(&explain::list(&library));
                code::CLEAN
            }
            Some(subject) => match explain::explain(&library, &subject) {
                Some(text) => {
                    print(&text);
                    code::CLEAN
                }
                None => {
                    complain(&format!(
                        "« {subject} » n’est ni un code, ni une clause, ni un texte connus. « clausier expliquer » énumère les codes."
                    ));
                    code::USAGE
                }
            },
        }
    }
}
