//! `clausier nouveau`: starts a tender; asks its questions on a terminal, takes them as options otherwise.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;

use super::verifier::Purchase;
use super::{Organisation, code, complain, print};
use crate::library::clause::Variable;
use crate::library::profile::Value;
use crate::library::question::TenderQuestion;
use crate::usecases::start::Gathering;
use crate::usecases::{self, Error, start};

/// Commencer un marché : écrire dans un dossier le fichier marche.yaml, commenté, à compléter
#[derive(Args)]
pub struct Nouveau {
    /// Type d’achat
    #[arg(value_name = "TYPE", value_enum, required = true)]
    purchase: Purchase,
    /// Dossier du marché, créé s’il n’existe pas
    #[arg(value_name = "DOSSIER", required = true)]
    folder: PathBuf,
    /// Réponse donnée d’avance, par exemple --reponse montant=240000 (répétable)
    #[arg(long = "reponse", value_name = "QUESTION=VALEUR", help_heading = "Options")]
    answers: Vec<String>,
    /// Ne rien demander, même sur un terminal
    #[arg(long = "sans-questions", help_heading = "Options")]
    silent: bool,
    /// Remplacer un marche.yaml existant
    #[arg(long = "remplacer", help_heading = "Options")]
    replace: bool,
    #[command(flatten)]
    organisation: Organisation,
}

impl Nouveau {
    pub fn run(self) -> u8 {
        match self.start() {
            Ok(path) => {
                print(&format!(
                    "{} est prêt. Complétez les lignes « à compléter », puis : clausier assembler {}\n",
                    path.display(),
                    self.folder.display()
                ));
                code::CLEAN
            }
            Err(error) => {
                complain(&error.to_string());
                code::USAGE
            }
        }
    }

    fn start(&self) -> Result<PathBuf, Error> {
        let library = usecases::library(self.organisation.folder.as_deref())?;
        let purchase = self.purchase.kind();
        let mut gathering = Gathering::new(&library, purchase);
        for answer in &self.answers {
            let (id, value) = answer.split_once('=').ok_or_else(|| {
                Error::Content(vec![format!(
                    "« {answer} » : une réponse s’écrit QUESTION=VALEUR, par exemple montant=240000."
                )])
            })?;
            gathering.answer(id.trim(), value)?;
        }
        if !self.silent && std::io::stdin().is_terminal() {
            ask(&mut gathering)?;
        }
        start::write(&self.folder, purchase, &gathering.finish(), &library, self.replace)
    }
}

/// Asks each open question; an empty line leaves it for later, the end of input leaves the rest.
fn ask(gathering: &mut Gathering) -> Result<(), Error> {
    print("Répondez, ou appuyez sur Entrée pour répondre plus tard dans marche.yaml.\n");
    let mut passed: Vec<String> = Vec::new();
    loop {
        let next = gathering
            .open()
            .find(|question| !passed.iter().any(|id| id == question.id()));
        let Some(question) = next else { return Ok(()) };
        loop {
            print(&prompt(question));
            let _ = std::io::stdout().flush();
            let mut line = String::new();
            let read = std::io::stdin().read_line(&mut line).unwrap_or(0);
            if read == 0 {
                return Ok(());
            }
            if line.trim().is_empty() {
                passed.push(question.id().to_owned());
                break;
            }
            match gathering.answer(question.id(), &line) {
                Ok(()) => break,
                Err(error) => complain(&error.to_string()),
            }
        }
    }
}

fn prompt(question: &TenderQuestion) -> String {
    let variable: &Variable = &question.variable;
    let help = variable
        .help
        .as_deref()
        .map(|help| format!("\n  {help}"))
        .unwrap_or_default();
    let default = variable
        .default
        .as_ref()
        .map(|default| format!(" ; par défaut {}", spoken(default)))
        .unwrap_or_default();
    format!("\n{}{help}\n  ({}{default}) > ", variable.question, variable.expected())
}

/// A default as one would type it.
fn spoken(value: &Value) -> String {
    match value {
        Value::Bool(true) => "oui".to_owned(),
        Value::Bool(false) => "non".to_owned(),
        other => other.to_string(),
    }
}
