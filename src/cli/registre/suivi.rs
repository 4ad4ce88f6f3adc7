//! `suivi`: the duties of the contracts, from their control plans.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::indicators::today;
use super::{Author, Done, Place, code, print};
use crate::cli::verifier::parse_date;
use crate::register::Register;
use crate::register::followup::{Duty, DutyFilter, DutyState, Outcome};
use crate::report::register as report;
use crate::usecases::record::plan;

/// Suivre l’exécution : échéances tirées du plan de contrôle, pièces reçues, retards, agenda
#[derive(Args)]
pub struct Suivi {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Planifier(Planifier),
    Lister(Lister),
    Noter(Noter),
    Agenda(Agenda),
}

impl Suivi {
    pub fn run(self) -> Done {
        match self.command {
            Command::Planifier(arguments) => arguments.run(),
            Command::Lister(arguments) => arguments.run(),
            Command::Noter(arguments) => arguments.run(),
            Command::Agenda(arguments) => arguments.run(),
        }
    }
}

/// Dater les contrôles d’un marché notifié, d’après son plan de contrôle
#[derive(Args)]
struct Planifier {
    /// Identifiant du marché
    #[arg(value_name = "ID", required = true)]
    id: String,
    /// Plan de contrôle, ou dossier des pièces assemblées
    #[arg(value_name = "CHEMIN", required = true)]
    path: PathBuf,
    #[command(flatten)]
    author: Author,
    #[command(flatten)]
    place: Place,
}

impl Planifier {
    fn run(self) -> Done {
        let duties = plan::plan(&self.place.location, &self.id, &self.path, &self.author.stamp())?;
        print(&report::planned(&duties));
        Ok(code::CLEAN)
    }
}

/// Which duties, and from which day they are late.
#[derive(Args)]
struct Choice {
    /// Seulement ce marché
    #[arg(long = "id", value_name = "ID", help_heading = "Options")]
    id: Option<String>,
    /// Seulement ce qui est dû à cette date (AAAA-MM-JJ) ou avant
    #[arg(long = "jusqu-au", value_name = "DATE", value_parser = parse_date, help_heading = "Options")]
    until: Option<Date>,
    /// Jour auquel le retard s’apprécie (AAAA-MM-JJ), aujourd’hui sinon
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Options")]
    date: Option<Date>,
    #[command(flatten)]
    place: Place,
}

impl Choice {
    fn duties(&self, open: bool) -> Result<(Vec<Duty>, String), crate::usecases::Error> {
        let filter = DutyFilter {
            tender: self.id.clone(),
            open,
            until: self.until.map(|date| date.to_string()),
        };
        let duties = Register::open(&self.place.location)?.duties(&filter)?;
        Ok((duties, self.date.unwrap_or_else(today).to_string()))
    }
}

/// Lister les échéances ; code 1 s’il y a des retards
#[derive(Args)]
struct Lister {
    /// Aussi ce qui est fait ou abandonné
    #[arg(long = "tout", help_heading = "Options")]
    all: bool,
    /// Seulement ce qui est en retard
    #[arg(long = "en-retard", help_heading = "Options")]
    late: bool,
    /// Forme du résultat
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = crate::cli::verifier::Format::Terminal, help_heading = "Options")]
    format: crate::cli::verifier::Format,
    #[command(flatten)]
    choice: Choice,
}

impl Lister {
    fn run(self) -> Done {
        let (mut duties, date) = self.choice.duties(!self.all)?;
        duties.retain(|duty| !self.late || duty.is_late(&date));
        print(&match self.format {
            crate::cli::verifier::Format::Terminal => report::duties(&duties, &date),
            crate::cli::verifier::Format::Json => report::duties_json(&duties, &date),
        });
        let late = duties.iter().any(|duty| duty.is_late(&date));
        Ok(if late { code::FINDINGS } else { code::CLEAN })
    }
}

/// Noter ce qu’il est advenu d’une échéance : pièce reçue, échange tenu, pénalité proposée
#[derive(Args)]
struct Noter {
    /// Numéro de l’échéance
    #[arg(value_name = "NUMÉRO", required = true)]
    number: i64,
    /// État
    #[arg(long = "etat", value_name = "ÉTAT", value_enum, help_heading = "Options")]
    state: Option<Etat>,
    /// Jour où c’est fait (AAAA-MM-JJ)
    #[arg(long = "fait-le", value_name = "DATE", value_parser = parse_date, help_heading = "Options")]
    done: Option<Date>,
    /// Nouvelle échéance (AAAA-MM-JJ)
    #[arg(long = "echeance", value_name = "DATE", value_parser = parse_date, help_heading = "Options")]
    due: Option<Date>,
    /// Pièce reçue, dont l’empreinte est conservée
    #[arg(long = "piece", value_name = "FICHIER", help_heading = "Options")]
    document: Option<PathBuf>,
    /// Constat, compte rendu
    #[arg(long = "note", value_name = "TEXTE", help_heading = "Options")]
    note: Option<String>,
    /// La pièce est le rapport annuel, reçu ce jour (AAAA-MM-JJ) : compte pour l’indicateur de l’échange
    #[arg(long = "rapport-recu", value_name = "DATE", value_parser = parse_date, requires = "document", help_heading = "Options")]
    report: Option<Date>,
    /// Jour de l’échange avec le titulaire sur le rapport annuel (AAAA-MM-JJ)
    #[arg(long = "echange", value_name = "DATE", value_parser = parse_date, help_heading = "Options")]
    exchange: Option<Date>,
    /// Pénalité proposée
    #[arg(long = "penalite", value_name = "TEXTE", help_heading = "Options")]
    penalty: Option<String>,
    #[command(flatten)]
    author: Author,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, ValueEnum)]
enum Etat {
    AFaire,
    Fait,
    Abandonne,
}

impl Noter {
    fn run(self) -> Done {
        let state = self.state.map(|state| match state {
            Etat::AFaire => DutyState::ToDo,
            Etat::Fait => DutyState::Done,
            Etat::Abandonne => DutyState::Dropped,
        });
        let outcome = Outcome {
            state: state.or(self.done.map(|_| DutyState::Done)),
            due: self.due.map(|date| date.to_string()),
            done: self.done.map(|date| date.to_string()),
            document: None,
            note: self.note,
            penalty: self.penalty,
            report_received: self.report.map(|date| date.to_string()),
            exchange_held: self.exchange.map(|date| date.to_string()),
        };
        let stamp = self.author.stamp();
        let location = &self.place.location;
        let duty = plan::settle(location, self.number, self.document.as_deref(), outcome, &stamp)?;
        print(&report::settled(&duty, &today().to_string()));
        Ok(code::CLEAN)
    }
}

/// Écrire les échéances à venir en iCalendar, pour un agenda
#[derive(Args)]
struct Agenda {
    /// Moment inscrit dans l’agenda (AAAA-MM-JJTHH:MM:SSZ), maintenant sinon
    #[arg(long = "moment", value_name = "MOMENT", value_parser = super::parse_moment, help_heading = "Options")]
    at: Option<jiff::Timestamp>,
    #[command(flatten)]
    choice: Choice,
}

impl Agenda {
    fn run(self) -> Done {
        let (duties, _) = self.choice.duties(true)?;
        let at = self.at.unwrap_or_else(super::now);
        print(&report::calendar(&duties, &at.strftime("%Y%m%dT%H%M%SZ").to_string()));
        Ok(code::CLEAN)
    }
}
