//! `clausier registre`: one file per group of verbs; arguments in, one use case, one report out.

mod copies;
mod exchange;
mod indicators;
mod papers;
mod suivi;
mod tenders;

use clap::{Args, Subcommand};

use super::{code, complain, print};
use crate::register::{Location, Stamp};

/// Tenir le registre des marchés numériques : preuves, historique, indicateurs
#[derive(Args)]
pub struct Registre {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[command(visible_alias = "add")]
    Ajouter(tenders::Ajouter),
    #[command(visible_alias = "list")]
    Lister(tenders::Lister),
    #[command(visible_alias = "show")]
    Montrer(tenders::Montrer),
    #[command(visible_alias = "correct")]
    Corriger(tenders::Corriger),
    #[command(visible_alias = "indicators")]
    Indicateurs(indicators::Indicateurs),
    #[command(visible_alias = "enter")]
    Saisir(indicators::Saisir),
    #[command(visible_alias = "follow")]
    Suivi(suivi::Suivi),
    #[command(visible_alias = "sheet")]
    Fiche(papers::Fiche),
    #[command(visible_alias = "report")]
    Rapport(papers::Rapport),
    #[command(visible_alias = "import")]
    Importer(exchange::Importer),
    #[command(visible_alias = "export")]
    Exporter(exchange::Exporter),
    #[command(visible_alias = "verify")]
    Verifier(copies::Verifier),
    #[command(visible_alias = "backup")]
    Sauvegarder(copies::Sauvegarder),
    #[command(visible_alias = "restore")]
    Restaurer(copies::Restaurer),
}

impl Registre {
    pub fn run(self) -> u8 {
        let done = match self.command {
            Command::Ajouter(arguments) => arguments.run(),
            Command::Lister(arguments) => arguments.run(),
            Command::Montrer(arguments) => arguments.run(),
            Command::Corriger(arguments) => arguments.run(),
            Command::Indicateurs(arguments) => arguments.run(),
            Command::Saisir(arguments) => arguments.run(),
            Command::Suivi(arguments) => arguments.run(),
            Command::Fiche(arguments) => arguments.run(),
            Command::Rapport(arguments) => arguments.run(),
            Command::Importer(arguments) => arguments.run(),
            Command::Exporter(arguments) => arguments.run(),
            Command::Verifier(arguments) => arguments.run(),
            Command::Sauvegarder(arguments) => arguments.run(),
            Command::Restaurer(arguments) => arguments.run(),
        };
        done.unwrap_or_else(|error| {
            complain(&error.to_string());
            code::USAGE
        })
    }
}

/// What every verb gives: an exit code, or what stopped it.
type Done = Result<u8, crate::usecases::Error>;

/// Which register.
#[derive(Args, Clone)]
struct Place {
    /// Registre : un fichier, ou postgresql://utilisateur@serveur/base
    #[arg(long = "registre", value_name = "REGISTRE", default_value = "registre.sqlite", value_parser = parse_location, help_heading = "Options")]
    location: Location,
}

fn parse_location(written: &str) -> Result<Location, std::convert::Infallible> {
    Ok(Location::parse(written))
}

/// Who writes, when and why.
#[derive(Args, Clone)]
struct Author {
    /// Qui enregistre : nom ou service
    #[arg(long = "par", value_name = "NOM", help_heading = "Options")]
    who: Option<String>,
    /// Pourquoi
    #[arg(long = "motif", value_name = "TEXTE", help_heading = "Options")]
    why: Option<String>,
    /// Moment de l’acte (AAAA-MM-JJTHH:MM:SSZ), maintenant sinon
    #[arg(long = "moment", value_name = "MOMENT", value_parser = parse_moment, help_heading = "Options")]
    at: Option<jiff::Timestamp>,
}

fn parse_moment(written: &str) -> Result<jiff::Timestamp, String> {
    written
        .parse()
        .map_err(|_| "un moment s’écrit AAAA-MM-JJTHH:MM:SSZ, par exemple 2026-12-01T10:30:00Z".to_owned())
}

impl Author {
    /// The login's name stands in for `--par`; the clock for `--moment`.
    fn stamp(&self) -> Stamp {
        let login = || std::env::var("USER").or_else(|_| std::env::var("USERNAME")).ok();
        let blank = |text: String| (!text.trim().is_empty()).then_some(text);
        let at = self.at.unwrap_or_else(now);
        Stamp {
            who: self.who.clone().or_else(login).unwrap_or_default(),
            at: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            why: self.why.clone().and_then(blank),
        }
    }
}

/// The command line is the only place with a clock.
fn now() -> jiff::Timestamp {
    jiff::Timestamp::try_from(std::time::SystemTime::now()).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// `champ=valeur`
fn parse_field(written: &str) -> Result<(String, String), String> {
    let (name, value) = written
        .split_once('=')
        .ok_or_else(|| "un champ s’écrit NOM=VALEUR, par exemple commune=Pessac".to_owned())?;
    Ok((name.trim().to_owned(), value.to_owned()))
}
