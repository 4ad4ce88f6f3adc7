//! clap in French: help, usage lines and errors.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{code, complain, print};

const TEMPLATE: &str = "{about-with-newline}\nUsage : {usage}\n\n{all-args}{after-help}";

/// Gives a command and all below it French headings and usage lines.
pub fn french(command: clap::Command) -> clap::Command {
    let name = command.get_name().to_owned();
    dress(command, &name)
}

fn dress(command: clap::Command, path: &str) -> clap::Command {
    let line = usage(&command, path);
    let mut command = command
        .help_template(TEMPLATE)
        .override_usage(line)
        .subcommand_help_heading("Commandes")
        .subcommand_value_name("COMMANDE")
        .disable_help_subcommand(true);
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(name, |sub| dress(sub, &path));
    }
    command.mut_args(|argument| {
        let argument = if argument.is_positional() {
            argument.help_heading("Arguments")
        } else {
            argument
        };
        values_in_french(argument)
    })
}

/// Values and defaults, which clap would list in English, at the end of the help line.
fn values_in_french(argument: clap::Arg) -> clap::Arg {
    let Some(help) = argument.get_help().map(ToString::to_string) else {
        return argument;
    };
    if !argument.get_action().takes_values() {
        return argument;
    }
    let values: Vec<String> = argument
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        .collect();
    let default: Vec<String> = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    let mut notes = String::new();
    if !values.is_empty() {
        notes.push_str(&format!(" [valeurs : {}]", values.join(", ")));
    }
    if !default.is_empty() {
        notes.push_str(&format!(" [défaut : {}]", default.join(", ")));
    }
    argument
        .help(format!("{help}{notes}"))
        .hide_possible_values(true)
        .hide_default_value(true)
}

fn usage(command: &clap::Command, path: &str) -> StyledStr {
    let mut line = path.to_owned();
    if command.has_subcommands() {
        line.push_str(" <COMMANDE>");
    }
    for argument in command.get_positionals() {
        let name = argument
            .get_value_names()
            .and_then(|names| names.first())
            .map_or("VALEUR", |name| name.as_str());
        let many = if matches!(argument.get_action(), clap::ArgAction::Append) {
            "..."
        } else {
            ""
        };
        if argument.is_required_set() {
            line.push_str(&format!(" <{name}>{many}"));
        } else {
            line.push_str(&format!(" [{name}]{many}"));
        }
    }
    line.push_str(" [OPTIONS]");
    line.into()
}

/// Prints what clap has to say (help, version or an error) in French, and gives the exit code.
pub fn report(error: &clap::Error) -> u8 {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print(
                &error
                    .render()
                    .ansi()
                    .to_string()
                    .replace("[aliases:", "[alias :")
                    .replace("[alias:", "[alias :"),
            );
            code::CLEAN
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            complain("Il manque une commande. « clausier --aide » les énumère.");
            code::USAGE
        }
        kind => {
            complain(&format!(
                "{} « clausier --aide » énumère les commandes et les options.",
                sentence(error, kind)
            ));
            code::USAGE
        }
    }
}

fn sentence(error: &clap::Error, kind: ErrorKind) -> String {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let valid = context(error, ContextKind::ValidValue);
    let suggestion = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
        ContextKind::SuggestedSubcommand,
    ]
    .into_iter()
    .map(|kind| context(error, kind))
    .find(|suggestion| !suggestion.is_empty())
    .map(|suggestion| format!(" Vouliez-vous « {suggestion} » ?"))
    .unwrap_or_default();
    match kind {
        ErrorKind::InvalidSubcommand => {
            format!(
                "« {} » n’est pas une commande.{suggestion}",
                context(error, ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::UnknownArgument => format!("L’argument « {argument} » n’est pas reconnu.{suggestion}"),
        ErrorKind::MissingRequiredArgument => format!("Il manque {argument}."),
        ErrorKind::InvalidValue if value.is_empty() => format!("« {argument} » attend une valeur."),
        ErrorKind::InvalidValue => {
            format!("« {value} » n’est pas une valeur de « {argument} » : attendu {valid}.{suggestion}")
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error)
                .map(|cause| format!(" : {cause}"))
                .unwrap_or_default();
            format!("« {value} » ne convient pas à « {argument} »{why}.")
        }
        ErrorKind::ArgumentConflict => {
            format!(
                "« {argument} » ne va pas avec « {} ».",
                context(error, ContextKind::PriorArg)
            )
        }
        ErrorKind::TooManyValues => format!("« {value} » est de trop pour « {argument} »."),
        ErrorKind::InvalidUtf8 => "Un argument n’est pas de l’UTF-8.".to_owned(),
        _ => format!("La commande n’est pas bien formée ({argument})."),
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
