//! A clause as text, for people.

use crate::library::Library;
use crate::library::clause::{Clause, Frequency, Level, Variable};

/// The page of a clause: what it is, when it applies, its text, its variables, what it rests on.
#[must_use]
pub fn page(library: &Library, clause: &Clause) -> String {
    let mut out = format!("# {}\n\n{}\n\n", clause.title, clause.reference());
    let mut row = |name: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("{name} : {value}\n"));
        }
    };
    row("Thème", &clause.theme);
    row("Niveau", level_name(clause.level));
    row("Pièce", &piece_name(clause));
    row("Quand", clause.when.written());
    let bases = clause
        .bases
        .iter()
        .map(|id| library.law(id).map_or(id.as_str(), |law| &law.reference));
    row("Bases", &bases.collect::<Vec<_>>().join(" ; "));
    let elements = clause.elements.iter().map(|id| match library.element(id) {
        Some(element) => format!("{} ({id})", element.title),
        None => id.clone(),
    });
    row("Porte", &elements.collect::<Vec<_>>().join(" ; "));
    out.push_str(&format!("\n{}\n", clause.text.trim_end()));
    if !clause.variables.is_empty() {
        out.push_str("\n## Variables\n\n");
        clause
            .variables
            .iter()
            .for_each(|variable| out.push_str(&variable_line(variable)));
    }
    follow_up(&mut out, clause);
    if let Some(note) = &clause.note {
        out.push_str(&format!("\n## Note pour le rédacteur\n\n{}\n", note.trim_end()));
    }
    out
}

fn variable_line(variable: &Variable) -> String {
    let default = variable
        .default
        .as_ref()
        .map(|value| format!(" ; par défaut : {value}"))
        .unwrap_or_default();
    let help = variable
        .help
        .as_ref()
        .map(|help| format!("\n  {help}"))
        .unwrap_or_default();
    format!(
        "- {} : {} ({}{default}){help}\n",
        variable.name,
        variable.question,
        variable.expected()
    )
}

fn follow_up(out: &mut String, clause: &Clause) {
    if let Some(proof) = &clause.proof {
        out.push_str(&format!("\nPreuve : {}\n", proof.trim_end()));
    }
    if let Some(control) = &clause.control {
        out.push_str(&format!(
            "Contrôle : {} ({})\n",
            control.what.trim_end(),
            frequency_name(control.frequency)
        ));
    }
    if let Some(penalty) = &clause.penalty {
        let unit = penalty.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let cap = penalty
            .cap
            .as_ref()
            .map(|cap| format!(", plafond : {cap}"))
            .unwrap_or_default();
        out.push_str(&format!(
            "Pénalité : {} – {}{unit}{cap}\n",
            penalty.fact, penalty.amount
        ));
    }
}

/// How a level is said.
#[must_use]
pub fn level_name(level: Level) -> &'static str {
    match level {
        Level::Obligatoire => "obligatoire",
        Level::Recommande => "recommandée",
        Level::Ambitieux => "ambitieuse",
    }
}

fn frequency_name(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Unique => "une fois",
        Frequency::Mensuelle => "chaque mois",
        Frequency::Trimestrielle => "chaque trimestre",
        Frequency::Semestrielle => "chaque semestre",
        Frequency::Annuelle => "chaque année",
        Frequency::Evenement => "à chaque événement",
    }
}

/// The piece by the name that files use.
fn piece_name(clause: &Clause) -> String {
    serde_json::to_value(clause.piece)
        .ok()
        .and_then(|name| name.as_str().map(str::to_owned))
        .unwrap_or_default()
}
