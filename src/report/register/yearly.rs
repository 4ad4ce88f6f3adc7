//! The yearly report: every indicator of the strategy, with its figures, its target and its chart.
//!
//! A chart never stands alone: its text says what it shows, and the table beside it holds its data.

use super::chart::{Bar, bars};
use super::indicators::{entry_reaches, exchange_reaches, range, reached, scope, settled, share};
use super::paper::{document, heading, paragraph, table};
use crate::document::{Block, Document};
use crate::library::strategy::Indicator;
use crate::register::Entry;
use crate::register::figures::{Answer, Content, Criterion, Figure};
use crate::register::indicators::{Counts, FollowUp};

/// The report, and its charts by the caption of the table that holds their data.
#[must_use]
pub fn yearly(answer: &Answer) -> (Document, Vec<(String, String)>) {
    let title = format!(
        "{} – rapport de {} à {}",
        answer.title, answer.period.first, answer.period.last
    );
    let mut report = document(&title);
    let mut charts = Vec::new();
    report.body.push(paragraph(&format!("Source : {}.", answer.source)));
    report.body.push(paragraph(&scope(answer)));
    let mut axis = 0;
    for figure in &answer.figures {
        if figure.indicator.axis != axis {
            axis = figure.indicator.axis;
            report.body.push(heading(1, &format!("Axe {axis}")));
        }
        write(&mut report.body, &mut charts, figure);
    }
    (report, charts)
}

fn write(body: &mut Vec<Block>, charts: &mut Vec<(String, String)>, figure: &Figure) {
    let indicator = &figure.indicator;
    body.push(heading(2, &format!("{} – {}", indicator.id, indicator.label)));
    body.push(paragraph(&format!("Objectif : {}.", indicator.target)));
    for (title, text) in [
        ("Définition", &indicator.definition),
        ("Numérateur", &indicator.numerator),
        ("Dénominateur", &indicator.denominator),
    ] {
        body.extend(text.as_ref().map(|text| paragraph(&format!("{title} : {text}"))));
    }
    match &figure.content {
        Content::Criterion(figures) => criterion(body, charts, indicator, figures),
        Content::Exchange { total, groups } => exchange(body, indicator, *total, groups),
        Content::Libraries(types) => libraries(body, types),
        Content::Entered(entries) => entered(body, indicator, entries),
    }
}

fn criterion(body: &mut Vec<Block>, charts: &mut Vec<(String, String)>, indicator: &Indicator, figures: &Criterion) {
    let total = &figures.total;
    body.push(paragraph(&format!(
        "Résultat : {} ; objectif {}.",
        range(total),
        reached(settled(total, indicator))
    )));
    let caption = format!("{} : marchés par état", indicator.id);
    let named = figures.groups.iter().map(|(name, counts)| (name.as_str(), counts));
    let all: Vec<(&str, &Counts)> = named.chain([("Ensemble", total)]).collect();
    let row = |(name, counts): &(&str, &Counts)| {
        vec![
            (*name).to_owned(),
            range(counts),
            counts.compliant.to_string(),
            counts.non_compliant.to_string(),
            counts.unknown.to_string(),
            counts.waived.to_string(),
            counts.out_of_scope.to_string(),
        ]
    };
    let header = [
        "Période ou groupe",
        "Part",
        "Conformes",
        "Non conformes",
        "Indéterminés",
        "Dispensés",
        "Hors champ",
    ];
    body.push(table(
        &caption,
        &header,
        &[3, 4, 2, 2, 2, 2, 2],
        all.iter().map(row).collect(),
    ));
    let bar = |(name, counts): &(&str, &Counts)| Bar {
        name: (*name).to_owned(),
        low: counts.proved().permille().unwrap_or_default(),
        high: counts.possible().permille().unwrap_or_default(),
        text: range(counts),
    };
    let title = format!(
        "{} : part des marchés conformes, objectif {}",
        indicator.id, indicator.target
    );
    charts.push((
        caption,
        bars(&title, &all.iter().map(bar).collect::<Vec<_>>(), indicator.value),
    ));
    if !figures.behind.is_empty() {
        let behind = figures.behind.iter().map(|tender| {
            let weight = tender
                .weight
                .as_ref()
                .map(|weight| format!("{}\u{a0}%", weight.replace('.', ",")));
            vec![
                tender.id.clone(),
                super::state(tender.state).0.to_owned(),
                weight.unwrap_or_else(|| "–".to_owned()),
                tender.reason.clone(),
            ]
        });
        let caption = format!("{} : marchés qui manquent à l’objectif", indicator.id);
        body.push(table(
            &caption,
            &["Marché", "État", "Poids", "Raison"],
            &[2, 2, 1, 6],
            behind.collect(),
        ));
    }
}

fn exchange(body: &mut Vec<Block>, indicator: &Indicator, total: FollowUp, groups: &[(String, FollowUp)]) {
    let result = reached(exchange_reaches(indicator, total));
    body.push(paragraph(&format!(
        "Résultat : {} ; objectif {result}.",
        share(total.of_due())
    )));
    let all = groups
        .iter()
        .map(|(name, group)| (name.as_str(), *group))
        .chain([("Ensemble", total)]);
    let rows = all.map(|(name, group)| {
        vec![
            name.to_owned(),
            share(group.of_due()),
            group.discussed.to_string(),
            group.due.to_string(),
            group.contracts.to_string(),
        ]
    });
    let caption = format!("{} : rapports annuels", indicator.id);
    let header = [
        "Période ou groupe",
        "Part",
        "Reçus et discutés",
        "Déjà dus",
        "Nouveaux marchés",
    ];
    body.push(table(&caption, &header, &[3, 2, 2, 2, 2], rows.collect()));
}

fn libraries(body: &mut Vec<Block>, types: &[(&'static str, Vec<String>)]) {
    let rows = types.iter().map(|(purchase, versions)| {
        let versions = if versions.is_empty() {
            "aucun".to_owned()
        } else {
            versions.join(", ")
        };
        vec![(*purchase).to_owned(), versions]
    });
    body.push(table(
        "Clausiers publiés par type d’achat",
        &["Type d’achat", "Clausiers"],
        &[1, 4],
        rows.collect(),
    ));
}

fn entered(body: &mut Vec<Block>, indicator: &Indicator, entries: &[Entry]) {
    if entries.is_empty() {
        body.push(paragraph("Non saisi pour cette période."));
        return;
    }
    let rows = entries.iter().map(|entry| {
        let of = |number: Option<i64>| number.map_or_else(|| "–".to_owned(), |number| number.to_string());
        vec![
            format!("du {} au {}", entry.start, entry.finish),
            format!("{}\u{a0}{}", entry.value.replace('.', ","), indicator.unit),
            of(entry.numerator),
            of(entry.denominator),
            reached(entry_reaches(indicator, entry)).to_owned(),
        ]
    });
    let caption = format!("{} : valeurs saisies", indicator.id);
    let header = ["Période", "Valeur", "Numérateur", "Dénominateur", "Objectif"];
    body.push(table(&caption, &header, &[4, 3, 2, 2, 2], rows.collect()));
}
