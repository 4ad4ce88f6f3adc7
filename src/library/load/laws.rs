//! lois.yaml and the policies.

use std::collections::BTreeMap;

use super::super::error::Problem;
use super::super::law::{LegalBasis, Nature};
use super::super::policy::{EuThreshold, Policy, ThresholdOn};
use super::super::{Item, Library, PURCHASE_TYPES};
use super::check::{Checker, Names};
use super::raw::{RawLaw, RawPolicy};
use super::read::{In, RawAll};

const NATURES: Names<Nature> = &[
    ("loi", Nature::Loi),
    ("reglement", Nature::Reglement),
    ("jurisprudence", Nature::Jurisprudence),
    ("ccag", Nature::Ccag),
    ("referentiel", Nature::Referentiel),
    ("politique", Nature::Politique),
    ("recommandation", Nature::Recommandation),
    ("projet", Nature::Projet),
];

pub(super) fn check(checker: &mut Checker<'_>, all: &RawAll, library: &mut Library) {
    let mut seen = BTreeMap::new();
    for In { file, value: raw, .. } in all.libraries.values().flat_map(|library| &library.laws) {
        checker.enter(file);
        checker.unique("le texte", &raw.id, &mut seen);
        match law(checker, raw) {
            Some(law) => {
                library.laws.insert(law.id.clone(), law);
            }
            None => checker.doubt(&raw.id.value),
        }
    }
    for In { file, value: raw, .. } in all.libraries.values().flat_map(|library| &library.laws) {
        if let Some(next) = &raw.remplace_par {
            checker.enter(file);
            checker.known("le texte", next, &library.laws);
        }
    }
}

fn law(checker: &mut Checker<'_>, raw: &RawLaw) -> Option<LegalBasis> {
    let from = raw.du.as_ref().and_then(|date| checker.date("du", date));
    let until = raw.au.as_ref().and_then(|date| checker.date("au", date));
    if let (Some(begin), Some(until)) = (from, until)
        && until < begin
    {
        checker.error(
            raw.id.at,
            Problem::EmptyPeriod {
                from: raw.id.value.clone(),
                begin,
                until,
            },
        );
    }
    let id = checker.id(&raw.id);
    checker.place(Item::Law(id.clone()), raw.id.at);
    for (yes, sentences) in [(true, &raw.oui), (false, &raw.non)] {
        for (rank, sentence) in sentences.iter().enumerate() {
            checker.place(Item::Sentence(id.clone(), yes, rank), sentence.at);
        }
    }
    Some(LegalBasis {
        reference: checker.text("reference", &raw.reference),
        title: checker.text("titre", &raw.titre),
        nature: checker.name("nature", &raw.nature, NATURES)?,
        from,
        until,
        unconfirmed: checker.flag("a_confirmer", raw.a_confirmer.as_ref(), false),
        replaced_by: raw.remplace_par.as_ref().map(|id| id.value.clone()),
        requires: checker.text("exige", &raw.exige),
        citations: checker.phrasings("citations", &raw.citations),
        yes: raw.oui.iter().map(|sentence| sentence.value.clone()).collect(),
        no: raw.non.iter().map(|sentence| sentence.value.clone()).collect(),
        id,
    })
}

pub(super) fn check_policies(checker: &mut Checker<'_>, all: &RawAll, library: &mut Library) {
    for In { file, value: raw, .. } in &all.policies {
        checker.enter(file);
        if let Some(policy) = policy(checker, raw, library) {
            library.policies.insert(policy.id.clone(), policy);
        }
    }
}

fn policy(checker: &mut Checker<'_>, raw: &RawPolicy, library: &Library) -> Option<Policy> {
    let id = checker.file_id(&raw.id);
    let on: Names<ThresholdOn> = &[("ensemble", ThresholdOn::All), ("autonome", ThresholdOn::Standalone)];
    let subjects = library
        .subjects
        .subjects
        .iter()
        .map(|subject| (subject.id.clone(), ()))
        .collect();
    let mut lifetimes = BTreeMap::new();
    for (category, years) in &raw.durees_de_vie.0 {
        if let Some(years) = checker.number("durees_de_vie", years) {
            lifetimes.insert(category.value.clone(), years);
        }
    }
    let mut themes = BTreeMap::new();
    for (purchase, required) in &raw.themes.0 {
        let purchase = checker.name("themes", purchase, PURCHASE_TYPES);
        let required = checker.all_known("le thème", required, &library.themes);
        themes.extend(purchase.map(|purchase| (purchase, required)));
    }
    let mut eu_thresholds = Vec::new();
    for threshold in &raw.seuils_europeens {
        let (from, until) = (checker.date("du", &threshold.du), checker.date("au", &threshold.au));
        let amount = checker.number("montant", &threshold.montant);
        if let (Some(from), Some(until), Some(amount)) = (from, until, amount) {
            if until < from {
                let problem = Problem::EmptyPeriod {
                    from: "le seuil".to_owned(),
                    begin: from,
                    until,
                };
                checker.error(threshold.du.at, problem);
            }
            eu_thresholds.push(EuThreshold { from, until, amount });
        }
    }
    Some(Policy {
        title: checker.text("titre", &raw.titre),
        version: checker.version(&raw.version)?,
        source: checker.text("source", &raw.source),
        base: checker.known("le texte", &raw.base, &library.laws),
        minimum_percent: checker.percent("poids_minimum", &raw.poids_minimum)?,
        threshold_on: checker.name("seuil_porte_sur", &raw.seuil_porte_sur, on)?,
        target_percent: checker.percent("taux", &raw.objectif.taux)?,
        target_year: checker.integer("annee", &raw.objectif.annee)?,
        rgaa_percent: checker.percent("rgaa_taux", &raw.rgaa_taux)?,
        lifetimes,
        responsible_subjects: checker.all_known("le sujet", &raw.sujets_responsables, &subjects),
        themes,
        eu_thresholds,
        id,
    })
}
