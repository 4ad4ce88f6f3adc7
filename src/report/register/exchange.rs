//! What an import brought, what it left, and why.

use std::fmt::Write as _;

use crate::register::field::FIELDS;
use crate::register::import::{Imported, Mapping};

/// Lines of each list that a terminal shows.
const SHOWN: usize = 20;

#[must_use]
pub fn imported(
    imported: &Imported,
    mapping: Option<&(Vec<String>, Mapping)>,
    differences: &[(String, String)],
    trial: bool,
) -> String {
    let mut out = String::new();
    if let Some((headers, mapping)) = mapping {
        write_mapping(&mut out, headers, mapping);
    }
    let sentences: Vec<String> = differences
        .iter()
        .map(|(id, sentence)| format!("{id} : {sentence}"))
        .collect();
    write_some(&mut out, "Lignes refusées", &imported.refused, imported.refused_more);
    write_some(
        &mut out,
        "Déjà au registre, laissés tels quels",
        &imported.known,
        imported.known_more,
    );
    write_some(
        &mut out,
        "Déclarations qui ne concordent pas avec nos vérifications",
        &sentences,
        0,
    );
    let count = |listed: usize, more: u64| listed as u64 + more;
    let _ = writeln!(
        out,
        "{} : ajoutés {}, déjà au registre {}, hors de la demande {}, refusés {}.",
        if trial {
            "Essai, rien n’est enregistré"
        } else {
            "Importé"
        },
        imported.added,
        count(imported.known.len(), imported.known_more),
        imported.passed,
        count(imported.refused.len(), imported.refused_more)
    );
    out
}

fn write_mapping(out: &mut String, headers: &[String], mapping: &Mapping) {
    let header = |at: usize| headers.get(at).map_or("", String::as_str);
    if let Some(at) = mapping.id {
        let _ = writeln!(out, "  {} → id", header(at));
    }
    for field in &FIELDS {
        if let Some((at, name)) = mapping.columns.iter().find(|(_, name)| *name == field.name) {
            let _ = writeln!(out, "  {} → {name}", header(*at));
        }
    }
    if !mapping.ignored.is_empty() {
        let _ = writeln!(out, "  colonnes laissées : {}", mapping.ignored.join(", "));
    }
}

fn write_some(out: &mut String, title: &str, lines: &[String], more: u64) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "{title}");
    for line in lines.iter().take(SHOWN) {
        let _ = writeln!(out, "  {line}");
    }
    let hidden = lines.len().saturating_sub(SHOWN) as u64 + more;
    if hidden > 0 {
        let _ = writeln!(out, "  … et {hidden} autres.");
    }
}
