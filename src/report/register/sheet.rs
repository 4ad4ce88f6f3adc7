//! The compliance sheet of a tender: what was judged, on which files, by which rules, so that anyone who
//! has the same files finds the same.

use super::paper::{document, heading, paragraph, table};
use super::shown;
use crate::document::Document;
use crate::register::evidence::Evidence;
use crate::register::standing::{self, Lot};
use crate::register::{Act, Tender};
use crate::report::{place, shortened};
use crate::verdict::{Conclusion, CriterionNode, Severity, ThemeStatus};

/// Longest quotation, in characters: the sheet is a page, the pieces have the rest.
const QUOTE: usize = 160;

#[must_use]
pub fn sheet(tender: &Tender, evidence: Option<&Evidence>, acts: &[Act]) -> Document {
    let mut sheet = document(&format!("Fiche de conformité – marché {}", tender.id));
    let (state, _) = super::state(tender.state);
    sheet
        .body
        .push(paragraph(&format!("Critère responsable : {state}. {}", tender.reason)));
    let fields = [
        ("Objet", "objet"),
        ("Type d’achat", "type"),
        ("Lancement", "lancement"),
        ("Notification", "notification"),
        ("Exclusion", "exclusion"),
        ("Motif de l’exclusion", "motif-exclusion"),
    ];
    let rows: Vec<Vec<String>> = fields
        .iter()
        .filter_map(|(title, name)| Some(vec![(*title).to_owned(), tender.value(name)?.to_owned()]))
        .collect();
    if !rows.is_empty() {
        sheet
            .body
            .push(table("Marché", &["Rubrique", "Contenu"], &[1, 3], rows));
    }
    match evidence {
        Some(evidence) => proof(&mut sheet, evidence),
        None => sheet
            .body
            .push(paragraph("Aucun dossier n’a été vérifié : rien n’est prouvé.")),
    }
    let last = acts
        .last()
        .map(|act| format!("Registre : acte n° {}, sceau {}.", act.number, act.seal));
    sheet.body.extend(last.map(|last| paragraph(&last)));
    sheet
}

fn proof(sheet: &mut Document, evidence: &Evidence) {
    let body = &mut sheet.body;
    body.push(paragraph(&format!(
        "Verdict d’ensemble du dossier : {}.",
        conclusion(evidence.verdict.verdict)
    )));
    body.push(heading(1, "Critères d’attribution"));
    let mut rows = Vec::new();
    for (set, lot) in evidence.verdict.criteria.iter().zip(standing::lots(evidence)) {
        let Lot { name, state, weight } = lot;
        let scope = name.unwrap_or_else(|| "ensemble".to_owned());
        let weight = weight.map_or_else(|| "–".to_owned(), |weight| percent(&weight));
        rows.push(vec![
            scope,
            "Part responsable".to_owned(),
            weight,
            super::state(state).0.to_owned(),
        ]);
        set.nodes.iter().for_each(|node| criterion(&mut rows, node));
    }
    body.push(table(
        "Critères",
        &["Lot", "Critère", "Poids et calcul", "Place"],
        &[2, 5, 3, 4],
        rows,
    ));
    body.push(heading(1, "Clauses"));
    let rows = evidence.verdict.themes.iter().map(|theme| {
        let present = theme.elements.iter().filter_map(|element| {
            let (quote, found) = (element.quote.as_ref()?, element.place.as_ref()?);
            Some(format!("« {} » ({})", shortened(quote, QUOTE), place(found)))
        });
        vec![
            theme.theme.clone(),
            if theme.required { "exigé" } else { "non exigé" }.to_owned(),
            status(theme.status).to_owned(),
            present.take(3).collect::<Vec<_>>().join(" ; "),
        ]
    });
    body.push(table(
        "Clauses",
        &["Thème", "Exigence", "État", "Extraits et places"],
        &[2, 2, 2, 8],
        rows.collect(),
    ));
    findings(sheet, evidence);
    reproduce(sheet, evidence);
}

/// Responsible criteria and sub-criteria, with the chain of their weight.
fn criterion(rows: &mut Vec<Vec<String>>, node: &CriterionNode) {
    if !node.responsible.is_empty() {
        let chain = node.chain.clone().or_else(|| node.written.clone());
        rows.push(vec![
            String::new(),
            format!("{} ({})", node.name, node.responsible.join(", ")),
            chain.unwrap_or_else(|| "–".to_owned()),
            place(&node.place),
        ]);
    }
    node.children.iter().for_each(|child| criterion(rows, child));
}

fn findings(sheet: &mut Document, evidence: &Evidence) {
    let rows: Vec<Vec<String>> = evidence
        .verdict
        .findings
        .iter()
        .filter(|finding| finding.severity <= Severity::Majeur)
        .map(|finding| vec![finding.code.clone(), finding.message.clone(), place(&finding.place)])
        .collect();
    if !rows.is_empty() {
        sheet.body.push(heading(1, "Constats bloquants et majeurs"));
        sheet
            .body
            .push(table("Constats", &["Code", "Constat", "Place"], &[1, 6, 4], rows));
    }
}

/// Versions and hashes.
fn reproduce(sheet: &mut Document, evidence: &Evidence) {
    let body = &mut sheet.body;
    body.push(heading(1, "Pour refaire la vérification"));
    let libraries = evidence.libraries.iter();
    let libraries: Vec<String> = libraries
        .map(|library| format!("{} {} ({})", library.id, library.version, library.status))
        .collect();
    let policy = &evidence.policy;
    body.push(paragraph(&format!(
        "Programme clausier {} ; clausiers {} ; empreinte des clausiers et de la politique {} ; politique {} {} ; droit au {}.",
        evidence.program,
        libraries.join(", "),
        evidence.library_hash,
        policy.id,
        policy.version,
        shown(policy.date.as_deref())
    )));
    let files = evidence
        .files
        .iter()
        .map(|file| vec![file.path.clone(), file.sha256.clone()]);
    body.push(table(
        "Pièces vérifiées",
        &["Pièce", "Empreinte SHA-256"],
        &[2, 5],
        files.collect(),
    ));
    for problem in &evidence.problems {
        body.push(paragraph(problem));
    }
}

fn conclusion(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Conforme => "conforme",
        Conclusion::NonConforme => "non conforme",
        Conclusion::AVerifier => "à vérifier",
    }
}

fn status(status: ThemeStatus) -> &'static str {
    match status {
        ThemeStatus::Engage => "engage",
        ThemeStatus::Incomplet => "incomplet",
        ThemeStatus::Souple => "souhait seulement",
        ThemeStatus::Reference => "renvoi seulement",
        ThemeStatus::Mention => "mention seulement",
        ThemeStatus::Absent => "absent",
        ThemeStatus::SansObjet => "sans objet",
        ThemeStatus::AVerifier => "à vérifier",
    }
}

fn percent(weight: &str) -> String {
    format!("{}\u{a0}%", weight.replace('.', ","))
}
