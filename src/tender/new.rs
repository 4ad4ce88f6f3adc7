//! The marche.yaml that `clausier nouveau` writes: every question as a comment above its answer.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::FORMAT;
use super::check::complete;
use crate::library::clause::{Clause, Level, Variable, VariableKind};
use crate::library::condition::{Answer, TYPE};
use crate::library::profile::{Origin, Profile, Value};
use crate::library::question::TenderQuestion;
use crate::library::{Library, purchase_name};
use crate::verdict::PurchaseType;

/// What stands behind a key whose answer is needed.
const TO_DO: &str = "# à compléter";

/// A commented marche.yaml for a purchase type, with the answers known so far.
#[must_use]
pub fn new_file(purchase: PurchaseType, answers: &Profile, library: &Library) -> String {
    let mut given = answers.clone();
    given.set(TYPE, Value::Text(purchase_name(purchase).to_owned()), Origin::Declared);
    // Which questions have an object depends on defaults too.
    let mut completed = given.clone();
    complete(&mut completed, library);

    let mut out = String::new();
    head(&mut out, purchase, library);
    let clauses = library.applicable(purchase, &completed);
    let decisive = decisive(&clauses);
    out.push_str("\nmarche:\n");
    for question in library.questions() {
        let asked = question.when.evaluate(&completed);
        if asked != Answer::No {
            let needed = asked == Answer::Yes && (question.required || decisive.contains(question.id()));
            ask(&mut out, question, given.get(question.id()), &asked, needed);
        }
    }
    variables(&mut out, &clauses);
    options(&mut out, &clauses, purchase, library);
    out
}

/// The questions on which an obligatory clause hangs: without their answers nothing can be assembled.
fn decisive<'a>(clauses: &'a [(&Clause, Answer)]) -> BTreeSet<&'a str> {
    clauses
        .iter()
        .filter(|(clause, _)| clause.level == Level::Obligatoire)
        .filter_map(|(_, answer)| match answer {
            Answer::Unknown(questions) => Some(questions),
            Answer::Yes | Answer::No => None,
        })
        .flatten()
        .map(String::as_str)
        .collect()
}

/// Writing to a String cannot fail; this keeps that reason in one place.
fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
    out.push('\n');
}

fn head(out: &mut String, purchase: PurchaseType, library: &Library) {
    out.push_str(
        "# Les réponses sur le marché, dont clausier tire les pièces et leur contrôle.\n\
         # Complétez les lignes marquées « à compléter », puis : clausier assembler\n",
    );
    line(out, format_args!("clausier: {FORMAT}"));
    line(out, format_args!("type: {}", purchase_name(purchase)));
    out.push_str("# Versions des clausiers pour lesquelles ces réponses valent.\nclausiers:\n");
    for id in library.libraries_for(purchase) {
        if let Some(version) = library.version(id) {
            line(out, format_args!("  {id}: {version}"));
        }
    }
}

fn ask(out: &mut String, question: &TenderQuestion, given: Option<&Value>, asked: &Answer, needed: bool) {
    let variable = &question.variable;
    match &variable.help {
        Some(help) => comment(out, "  ", &format!("{} {help}", variable.question)),
        None => comment(out, "  ", &variable.question),
    }
    let mut hint = hint(variable);
    if let Answer::Unknown(_) = asked {
        hint = joined([format!("seulement si {}", question.when), hint]);
    }
    let value = given.or(variable.default.as_ref());
    match value {
        Some(value) => entry(out, "  ", &format!("{}: {}", variable.name, written(value)), &hint),
        None if needed => to_do(out, "  ", variable, &hint),
        None => entry(out, "  # ", &format!("{}:", variable.name), &hint),
    }
}

/// A key, and behind it what is expected.
fn entry(out: &mut String, indent: &str, key: &str, hint: &str) {
    match hint {
        "" => line(out, format_args!("{indent}{key}")),
        hint => line(out, format_args!("{indent}{key}  # {hint}")),
    }
}

/// A key whose value is needed.
fn to_do(out: &mut String, indent: &str, variable: &Variable, hint: &str) {
    let separator = if hint.is_empty() { "" } else { " – " };
    line(out, format_args!("{indent}{}: {TO_DO}{separator}{hint}", variable.name));
}

/// What is expected, and an example, on one line.
fn hint(variable: &Variable) -> String {
    let example = variable.example.as_ref().map(|example| format!("exemple : {example}"));
    joined([limits(variable), one_line(&example.unwrap_or_default())])
}

/// The values that a variable takes, shortly: « 12 à 48 heures ».
fn limits(variable: &Variable) -> String {
    let unit = match (&variable.unit, &variable.kind) {
        (Some(unit), _) => format!("\u{a0}{unit}"),
        (None, VariableKind::Percent) => "\u{a0}%".to_owned(),
        (None, VariableKind::Amount) => "\u{a0}€".to_owned(),
        (None, _) => String::new(),
    };
    match (&variable.kind, variable.min, variable.max) {
        (VariableKind::Text, ..) => String::new(),
        (VariableKind::Bool | VariableKind::Date | VariableKind::Choice(_), ..) => variable.expected(),
        (_, Some(min), Some(max)) => format!("{min} à {max}{unit}"),
        (_, Some(min), None) => format!("au moins {min}{unit}"),
        (_, None, Some(max)) => format!("au plus {max}{unit}"),
        (_, None, None) => variable.expected(),
    }
}

fn joined(parts: [String; 2]) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" – ")
}

/// Nothing of a text ends the comment it stands in.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One comment line for each line of the text: nothing of it can become YAML.
fn comment(out: &mut String, indent: &str, text: &str) {
    for part in text.lines() {
        line(out, format_args!("{indent}# {}", part.trim_end()));
    }
}

/// A value that reads back as itself.
fn written(value: &Value) -> String {
    match value {
        Value::Bool(true) => "oui".to_owned(),
        Value::Bool(false) => "non".to_owned(),
        Value::Number(_) | Value::Date(_) => value.to_string(),
        Value::Text(text) => {
            let plain = |char: char| char.is_ascii_lowercase() || char == '-';
            let name = text.starts_with(|char: char| char.is_ascii_lowercase()) && text.chars().all(plain);
            // Words such as `null` or `true` mean something else without quotes; JSON's are YAML's.
            if name
                && !matches!(
                    text.as_str(),
                    "null" | "true" | "false" | "oui" | "non" | "yes" | "no" | "on" | "off"
                )
            {
                text.clone()
            } else {
                serde_json::Value::String(text.clone()).to_string()
            }
        }
    }
}

/// Variables of the clauses that will be taken: first the clauses that lack a value, then, as comments,
/// everything that has one already.
fn variables(out: &mut String, clauses: &[(&Clause, Answer)]) {
    out.push_str("\n# Valeurs propres aux clauses.\nvariables:\n");
    let (needed, settled): (Vec<_>, Vec<_>) = clauses
        .iter()
        .filter(|(clause, _)| clause.level == Level::Obligatoire && !clause.variables.is_empty())
        .partition(|(clause, answer)| {
            *answer == Answer::Yes && clause.variables.iter().any(|variable| variable.default.is_none())
        });
    for (clause, _) in needed {
        line(out, format_args!("  {}:  # {}", clause.id, clause.title));
        let (given, missing): (Vec<_>, Vec<_>) =
            clause.variables.iter().partition(|variable| variable.default.is_some());
        for variable in missing {
            let question = one_line(&variable.question);
            to_do(out, "    ", variable, &joined([hint(variable), question]));
        }
        given.into_iter().for_each(|variable| setting(out, variable));
    }
    if settled.is_empty() {
        return;
    }
    out.push_str(
        "\n  # Réglages facultatifs : chaque clause a déjà ces valeurs. Pour en changer une, retirez le « # »\n\
         \u{20} # devant la clause et devant la variable.\n",
    );
    for (clause, _) in settled {
        line(out, format_args!("  # {}:  # {}", clause.id, clause.title));
        clause.variables.iter().for_each(|variable| setting(out, variable));
    }
}

/// A variable as it stands: default, bounds and question on one line.
fn setting(out: &mut String, variable: &Variable) {
    let key = match &variable.default {
        Some(default) => format!("{}: {}", variable.name, written(default)),
        None => format!("{}:", variable.name),
    };
    let about = joined([limits(variable), one_line(&variable.question)]);
    entry(out, "    # ", &key, &about);
}

fn options(out: &mut String, clauses: &[(&Clause, Answer)], purchase: PurchaseType, library: &Library) {
    out.push_str(
        "\n# Niveau des clauses prises d’office : obligatoire, recommande ou ambitieux.\nniveau: obligatoire\n\
         \n# Clauses à ajouter (retirez le « # ») :\najouts:\n",
    );
    let mut optional: BTreeMap<Level, Vec<&Clause>> = BTreeMap::new();
    for (clause, _) in clauses.iter().filter(|(clause, _)| clause.level != Level::Obligatoire) {
        optional.entry(clause.level).or_default().push(clause);
    }
    for (level, clauses) in optional {
        let level = if level == Level::Recommande {
            "recommandé"
        } else {
            "ambitieux"
        };
        for clause in clauses {
            line(out, format_args!("  # - {}  # {level} : {}", clause.id, clause.title));
        }
    }
    out.push_str(
        "\n# Clauses à écarter, chacune avec son motif, qui reste au dossier :\nretraits:\n\
         \u{20} # - { clause: identifiant, motif: \"pourquoi\" }\n",
    );
    if let Some(model) = library.criteria_for(purchase).first() {
        out.push_str("\n# Le critère numérique responsable ; « poids » est en % de l’ensemble.\n");
        line(out, format_args!("critere: {{ modele: {} }}", model.id));
    }
    let policies: Vec<&str> = library.policies().map(|policy| policy.id.as_str()).collect();
    if let [policy] = policies[..] {
        line(out, format_args!("politique: {policy}"));
    }
}
