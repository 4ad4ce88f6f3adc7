//! `clausier assembler`: a tender's answers in, its pieces out, judged before they are shown.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Organisation, code, complain, print};
use crate::formats::Output;
use crate::report::terminal;
use crate::usecases::assemble::{Answer, Assembled};
use crate::usecases::{self, assemble, check};
use crate::verdict::{Severity, TenderVerdict};

/// Assembler les pièces d’un marché : article des critères du RC, CCAP, CCTP, annexes, cadres et plan de contrôle
#[derive(Args)]
pub struct Assembler {
    /// Dossier du marché (ou son fichier marche.yaml) ; plusieurs s’assemblent ensemble
    #[arg(value_name = "DOSSIER", required = true)]
    tenders: Vec<PathBuf>,
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
        let answers = match self.assemble() {
            Ok(answers) => answers,
            Err(sentence) => {
                complain(&sentence);
                return code::USAGE;
            }
        };
        let mut worst = code::CLEAN;
        for (tender, answer) in self.tenders.iter().zip(answers) {
            match answer {
                Ok((assembled, verdict)) if self.tenders.len() == 1 => print(&report(&assembled, &verdict)),
                Ok((assembled, verdict)) => print(&format!("{}\n{}\n", tender.display(), report(&assembled, &verdict))),
                Err(error) => {
                    complain(&error.to_string());
                    worst = code::USAGE;
                }
            }
        }
        worst
    }

    fn assemble(&self) -> Result<Vec<Answer>, String> {
        if self.output.is_some() && self.tenders.len() > 1 {
            return Err(
                "--sortie ne vaut que pour un seul marché : les pièces de l’un remplaceraient celles de \
                        l’autre. Retirez cette option, ou assemblez un marché à la fois."
                    .to_owned(),
            );
        }
        let organisation = self.organisation.folder.as_deref();
        let sources = usecases::sources(organisation).map_err(|error| error.to_string())?;
        let templates = usecases::templates(organisation).map_err(|error| error.to_string())?;
        let request = |tender: &PathBuf| assemble::Request {
            tender: tender.clone(),
            formats: self.format.iter().map(|format| format.output()).collect(),
            output: self.output.clone(),
            sources: sources.clone(),
            templates: templates.clone(),
        };
        let settings = check::Request {
            organisation: self.organisation.folder.clone(),
            ..check::Request::default()
        };
        let checker = check::Checker::new(&settings).map_err(|error| error.to_string())?;
        let requests: Vec<assemble::Request> = self.tenders.iter().map(request).collect();
        Ok(assemble::assemble_all(&requests, &checker))
    }
}

fn report(assembled: &Assembled, judged: &TenderVerdict) -> String {
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
    report
}
