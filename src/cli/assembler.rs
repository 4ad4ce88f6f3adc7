//! `clausier assembler`: a tender's answers in, its pieces out, judged before they are shown.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Organisation, code, complain, print};
use crate::formats::Output;
use crate::report::terminal;
use crate::usecases::{self, assemble, check};
use crate::verdict::Severity;

/// Assembler les pièces d’un marché : article des critères du RC, CCAP, CCTP, annexes, cadres et plan de contrôle
#[derive(Args)]
pub struct Assembler {
    /// Dossier du marché (ou son fichier marche.yaml)
    #[arg(value_name = "DOSSIER", required = true)]
    tender: PathBuf,
    /// Forme des pièces (répétable)
    #[arg(long, value_name = "FORMAT", value_enum, default_values_t = [Format::Docx], help_heading = "Options")]
    format: Vec<Format>,
    /// Dossier de sortie, « pieces » dans le dossier du marché sinon
    #[arg(long = "sortie", value_name = "DOSSIER", help_heading = "Options")]
    output: Option<PathBuf>,
    #[command(flatten)]
    organisation: Organisation,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Docx,
    Md,
    Html,
}

impl Format {
    fn output(self) -> Output {
        match self {
            Self::Docx => Output::Docx,
            Self::Md => Output::Markdown,
            Self::Html => Output::Html,
        }
    }
}

impl Assembler {
    pub fn run(self) -> u8 {
        match self.assemble() {
            Ok(report) => {
                print(&report);
                code::CLEAN
            }
            Err(sentence) => {
                complain(&sentence);
                code::USAGE
            }
        }
    }

    fn assemble(&self) -> Result<String, String> {
        let organisation = self.organisation.folder.as_deref();
        let request = assemble::Request {
            tender: self.tender.clone(),
            formats: self.format.iter().map(|format| format.output()).collect(),
            output: self.output.clone(),
            sources: usecases::sources(organisation).map_err(|error| error.to_string())?,
            templates: usecases::templates(organisation).map_err(|error| error.to_string())?,
        };
        let assembled = assemble::prepare(&request).map_err(|error| error.to_string())?;
        let settings = check::Request {
            organisation: self.organisation.folder.clone(),
            ..check::Request::default()
        };
        let judged = check::Checker::new(&settings)
            .map_err(|error| error.to_string())?
            .assembled(&assembled);
        assemble::write(&assembled).map_err(|error| error.to_string())?;
        let mut report = String::new();
        for file in &assembled.files {
            report.push_str(&format!("{}\n", assembled.output.join(&file.name).display()));
        }
        report.push_str(&format!("{} clauses assemblées.\n", assembled.clauses.len()));
        let (word, style) = terminal::conclusion(judged.verdict);
        report.push_str(&format!("Relecture des pièces : {style}{word}{style:#}\n"));
        for finding in judged
            .findings
            .iter()
            .filter(|finding| finding.severity < Severity::Conseil)
        {
            report.push_str(&format!("  {} : {}\n", finding.code, finding.message));
        }
        Ok(report)
    }
}
