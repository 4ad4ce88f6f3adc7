//! The command line: French verbs, one file per command. Arguments in, one use case, one report out.

mod usage;

use std::io::Write;
use std::process::ExitCode;

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

mod assembler;
mod clauses;
mod convertir;
mod criteres;
mod evaluer;
mod expliquer;
mod nouveau;
mod progress;
mod registre;
mod simuler;
mod verifier;

/// Exit codes of every command.
pub mod code {
    pub const CLEAN: u8 = 0;
    pub const FINDINGS: u8 = 1;
    pub const USAGE: u8 = 2;
    pub const INTERNAL: u8 = 3;
    pub const NOTHING: u8 = 4;
}

/// Clausiers du numérique responsable : assembler et vérifier les pièces d’un marché public numérique.
#[derive(Parser)]
#[command(
    name = "clausier",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
struct Cli {
    /// Afficher cette aide
    #[arg(short = 'h', long = "aide", visible_alias = "help", action = ArgAction::Help, global = true, help_heading = "Options")]
    help: Option<bool>,
    /// Afficher la version
    #[arg(short = 'V', long = "version", action = ArgAction::Version, help_heading = "Options")]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[command(visible_alias = "new")]
    Nouveau(nouveau::Nouveau),
    #[command(visible_alias = "assemble")]
    Assembler(assembler::Assembler),
    #[command(visible_alias = "lint")]
    Verifier(verifier::Verifier),
    #[command(visible_alias = "criteria")]
    Criteres(criteres::Criteres),
    Clauses(clauses::Clauses),
    #[command(visible_alias = "explain")]
    Expliquer(expliquer::Expliquer),
    #[command(visible_alias = "evaluate")]
    Evaluer(evaluer::Evaluer),
    #[command(visible_alias = "convert")]
    Convertir(convertir::Convertir),
    #[command(visible_alias = "simulate")]
    Simuler(simuler::Simuler),
    Registre(registre::Registre),
}

/// Where clausiers, policy and templates come from.
#[derive(Args, Clone, Default)]
struct Organisation {
    /// Dossier de l’organisation, dont les clausiers, politiques et gabarits s’ajoutent à ceux du produit ou les remplacent
    #[arg(
        id = "organisation",
        long = "organisation",
        value_name = "DOSSIER",
        help_heading = "Options"
    )]
    folder: Option<std::path::PathBuf>,
}

/// Runs the command of this process and gives its exit code.
#[must_use]
pub fn run() -> ExitCode {
    let outcome = std::panic::catch_unwind(|| {
        let command = usage::french(Cli::command());
        let matches = match command.try_get_matches() {
            Ok(matches) => matches,
            Err(error) => return usage::report(&error),
        };
        match Cli::from_arg_matches(&matches) {
            Ok(cli) => dispatch(cli.command),
            Err(error) => usage::report(&error),
        }
    });
    ExitCode::from(outcome.unwrap_or_else(|_| {
        complain("Erreur interne de clausier : ce n’est pas votre fichier qui est en cause. Signalez-la avec le message ci-dessus.");
        code::INTERNAL
    }))
}

fn dispatch(command: Command) -> u8 {
    match command {
        Command::Nouveau(arguments) => arguments.run(),
        Command::Assembler(arguments) => arguments.run(),
        Command::Verifier(arguments) => arguments.run(),
        Command::Criteres(arguments) => arguments.run(),
        Command::Clauses(arguments) => arguments.run(),
        Command::Expliquer(arguments) => arguments.run(),
        Command::Evaluer(arguments) => arguments.run(),
        Command::Convertir(arguments) => arguments.run(),
        Command::Simuler(arguments) => arguments.run(),
        Command::Registre(arguments) => arguments.run(),
    }
}

/// Prints a result. A reader that has gone (`| head`) is no error of ours.
fn print(text: &str) {
    let _ = anstream::stdout().lock().write_all(text.as_bytes());
}

/// Prints an error, one sentence a line.
fn complain(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}
