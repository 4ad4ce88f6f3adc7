//! Tenders of the register: lists, one with its proof and history, and what an act changed.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{BOLD, coloured, pretty, shown};
use crate::register::evidence::Evidence;
use crate::register::field::FIELDS;
use crate::register::standing::{self, Lot};
use crate::register::{Act, Changes, Copied, Tender, Verified};
use crate::report::{counted, place};
use crate::verdict::CriterionNode;

#[must_use]
pub fn added(tender: &Tender) -> String {
    format!(
        "Enregistré : {}, {}. {}\n",
        tender.id,
        coloured(tender.state),
        tender.reason
    )
}

#[must_use]
pub fn corrected(tender: &Tender, changes: &Changes) -> String {
    let mut out = format!(
        "Corrigé : {}, {}. {}\n",
        tender.id,
        coloured(tender.state),
        tender.reason
    );
    write_changes(&mut out, changes);
    out
}

fn write_changes(out: &mut String, changes: &Changes) {
    for (name, (before, after)) in changes {
        let (before, after) = (shown(before.as_deref()), shown(after.as_deref()));
        let _ = writeln!(out, "    {name} : {before} → {after}");
    }
}

#[must_use]
pub fn list(tenders: &[Tender]) -> String {
    let mut out = String::new();
    for tender in tenders {
        let weight = tender
            .weight
            .as_ref()
            .map(|weight| format!("  {}\u{a0}%", weight.replace('.', ",")))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "{BOLD}{}{BOLD:#}  {}  {}  {}{weight}",
            tender.id,
            shown(tender.value("notification")),
            shown(tender.value("type")),
            coloured(tender.state),
        );
        if let Some(object) = tender.value("objet") {
            let _ = writeln!(out, "    {}", crate::report::shortened(object, 100));
        }
    }
    let _ = writeln!(out, "{}.", counted(tenders.len(), "marché", "marchés"));
    out
}

#[must_use]
pub fn list_json(tenders: &[Tender]) -> String {
    pretty(&json!({
        "schema": "clausier.registre/1",
        "marches": tenders.iter().map(object).collect::<Vec<_>>(),
    }))
}

fn object(tender: &Tender) -> Value {
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(tender.id));
    for (field, value) in FIELDS.iter().zip(&tender.values) {
        if let Some(value) = value {
            object.insert(field.name.to_owned(), json!(value));
        }
    }
    object.insert("etat".to_owned(), json!(tender.state.name()));
    object.insert("raison".to_owned(), json!(tender.reason));
    object.insert("poids".to_owned(), json!(tender.weight));
    Value::Object(object)
}

#[must_use]
pub fn tender(tender: &Tender, evidence: Option<&Evidence>, acts: &[Act]) -> String {
    let mut out = format!(
        "{BOLD}{}{BOLD:#}  {}. {}\n",
        tender.id,
        coloured(tender.state),
        tender.reason
    );
    for (field, value) in FIELDS.iter().zip(&tender.values) {
        if let Some(value) = value {
            let _ = writeln!(out, "  {} : {value}", field.name);
        }
    }
    if let Some(evidence) = evidence {
        write_evidence(&mut out, evidence);
    }
    let _ = writeln!(out, "  Historique");
    for act in acts {
        let why = act
            .stamp
            .why
            .as_ref()
            .map(|why| format!(" ({why})"))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "    n° {} {} {} par {}{why}",
            act.number, act.stamp.at, act.verb, act.stamp.who
        );
        if act.verb == "correction" || act.verb == "complement" {
            write_changes(&mut out, &act.changes);
        }
    }
    out
}

fn write_evidence(out: &mut String, evidence: &Evidence) {
    let libraries: Vec<String> = evidence
        .libraries
        .iter()
        .map(|library| format!("{} {} ({})", library.id, library.version, library.status))
        .collect();
    let _ = writeln!(out, "  Preuve");
    let _ = writeln!(
        out,
        "    programme {}, clausiers {}",
        evidence.program,
        libraries.join(", ")
    );
    let policy = &evidence.policy;
    let _ = writeln!(
        out,
        "    politique {} {}, droit au {}",
        policy.id,
        policy.version,
        shown(policy.date.as_deref())
    );
    for file in &evidence.files {
        let _ = writeln!(out, "    {}  {}", file.sha256, file.path);
    }
    for Lot { name, state, weight } in standing::lots(evidence) {
        let name = name.unwrap_or_else(|| "critères".to_owned());
        let weight = weight.map_or_else(
            || "–".to_owned(),
            |weight| format!("{}\u{a0}%", weight.replace('.', ",")),
        );
        let _ = writeln!(out, "    {name} : {weight}, {}", coloured(state));
    }
    for node in evidence.verdict.criteria.iter().flat_map(|set| &set.nodes) {
        write_node(out, node);
    }
}

/// The responsible criteria with their words and places.
fn write_node(out: &mut String, node: &CriterionNode) {
    if !node.responsible.is_empty() {
        let chain = node.chain.clone().or_else(|| node.written.clone()).unwrap_or_default();
        let _ = writeln!(out, "      « {} » {chain}, {}", node.name, place(&node.place));
    }
    for child in &node.children {
        write_node(out, child);
    }
}

#[must_use]
pub fn tender_json(tender: &Tender, evidence: Option<&Evidence>, acts: &[Act]) -> String {
    let history: Vec<Value> = acts
        .iter()
        .map(|act| {
            json!({
                "acte": act.number,
                "verbe": act.verb,
                "par": act.stamp.who,
                "moment": act.stamp.at,
                "motif": act.stamp.why,
                "champs": act.changes,
                "sceau": act.seal,
            })
        })
        .collect();
    pretty(&json!({
        "schema": "clausier.registre/1",
        "marche": object(tender),
        "preuve": evidence,
        "historique": history,
    }))
}

#[must_use]
pub fn verified(verified: &Verified) -> String {
    let mut out = String::new();
    for problem in &verified.problems {
        let _ = writeln!(out, "{problem}");
    }
    if verified.more > 0 {
        let _ = writeln!(out, "… et {} autres écarts.", verified.more);
    }
    let count = |number: u64, one, many| counted(usize::try_from(number).unwrap_or(usize::MAX), one, many);
    let _ = writeln!(
        out,
        "{}, {}, {} : {}.",
        count(verified.tenders, "marché", "marchés"),
        count(verified.acts, "acte", "actes"),
        count(verified.proofs, "preuve", "preuves"),
        match verified.problems.len() as u64 + verified.more {
            0 => "tout concorde".to_owned(),
            problems => count(problems, "écart", "écarts"),
        }
    );
    out
}

#[must_use]
pub fn copied(verb: &str, copied: Copied, place: &str) -> String {
    format!(
        "{verb} : {} marché(s), {} acte(s) dans {place}.\n",
        copied.tenders, copied.acts
    )
}
