//! The marche.yaml that `clausier nouveau` writes: every question as a comment above its answer.

use std::collections::BTreeMap;
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
    out.push_str("\nmarche:\n");
    for question in library.questions() {
        let asked = question.when.evaluate(&completed);
        if asked != Answer::No {
            ask(&mut out, question, given.get(question.id()), &asked);
        }
    }
    let clauses = library.applicable(purchase, &completed);
    variables(&mut out, &clauses);
    options(&mut out, &clauses, purchase, library);
    out
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

fn ask(out: &mut String, question: &TenderQuestion, given: Option<&Value>, asked: &Answer) {
    let variable = &question.variable;
    comment(out, "  ", &variable.question);
    if let Answer::Unknown(_) = asked {
        comment(out, "  ", &format!("Seulement si : {}", question.when));
    }
    describe(out, "  ", variable);
    let value = given.or(variable.default.as_ref());
    let needed = question.required && *asked == Answer::Yes;
    match value {
        Some(value) => line(out, format_args!("  {}: {}", variable.name, written(value))),
        None if needed => line(out, format_args!("  {}: {TO_DO}", variable.name)),
        None => line(out, format_args!("  # {}:", variable.name)),
    }
}

/// Help, what is expected, and an example.
fn describe(out: &mut String, indent: &str, variable: &Variable) {
    if let Some(help) = &variable.help {
        comment(out, indent, help);
    }
    if variable.kind != VariableKind::Text {
        comment(out, indent, &format!("Attendu : {}", variable.expected()));
    }
    if let Some(example) = &variable.example {
        comment(out, indent, &format!("Exemple : {example}"));
    }
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

/// Variables of the clauses that will be taken: those without a default are to be given, the others
/// are shown as they stand.
fn variables(out: &mut String, clauses: &[(&Clause, Answer)]) {
    out.push_str(
        "\n# Valeurs propres aux clauses. Pour changer une valeur par défaut, retirez le « # » de la clause et celui de la variable.\nvariables:\n",
    );
    for (clause, answer) in clauses.iter().filter(|(clause, _)| clause.level == Level::Obligatoire) {
        if clause.variables.is_empty() {
            continue;
        }
        let needed = *answer == Answer::Yes && clause.variables.iter().any(|variable| variable.default.is_none());
        let mark = if needed { "" } else { "# " };
        line(out, format_args!("  {mark}{}:  # {}", clause.id, clause.title));
        for variable in &clause.variables {
            comment(out, "    ", &variable.question);
            describe(out, "    ", variable);
            match &variable.default {
                Some(default) => line(out, format_args!("    # {}: {}", variable.name, written(default))),
                None if needed => line(out, format_args!("    {}: {TO_DO}", variable.name)),
                None => line(out, format_args!("    # {}:", variable.name)),
            }
        }
    }
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
