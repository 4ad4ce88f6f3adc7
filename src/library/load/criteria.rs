//! sujets.yaml and the criterion models.

use std::collections::BTreeMap;

use super::super::condition::Condition;
use super::super::criterion::{CriterionModel, CriterionPart, OtherCriterion, Question, Subject};
use super::super::error::Problem;
use super::super::{Item, Library};
use super::check::Checker;
use super::raw::{RawCriterion, RawOther, RawPart};
use super::read::{In, RawAll};
use super::seal;

pub(super) fn check_subjects(checker: &mut Checker<'_>, all: &RawAll, library: &mut Library) {
    let mut seen = BTreeMap::new();
    for raw in all.libraries.values().filter_map(|library| library.subjects.as_ref()) {
        checker.enter(&raw.file);
        for subject in &raw.value.sujets {
            checker.unique("le sujet", &subject.id, &mut seen);
            checker.place(Item::Subject(subject.id.value.clone()), subject.id.at);
            library.subjects.subjects.push(Subject {
                id: checker.id(&subject.id),
                title: checker.text("titre", &subject.titre),
                words: checker.phrasings("mots", &subject.mots),
                decoys: checker.phrasings("leurres", &subject.leurres),
            });
        }
        library
            .subjects
            .mixed
            .extend(checker.phrasings("mixtes", &raw.value.mixtes));
    }
}

pub(super) fn check_models(checker: &mut Checker<'_>, all: &RawAll, library: &mut Library) {
    let mut seen = BTreeMap::new();
    let mut models = BTreeMap::new();
    for (id, raw) in &all.libraries {
        for raw in &raw.criteria {
            checker.enter(&raw.file);
            checker.unique("le modèle de critère", &raw.value.id, &mut seen);
            match model(checker, raw, id, library) {
                Some(model) => {
                    models.insert(model.id.clone(), model);
                }
                None => checker.doubt(&raw.value.id.value),
            }
        }
    }
    library.criteria = models;
}

fn model(checker: &mut Checker<'_>, raw: &In<RawCriterion>, owner: &str, library: &Library) -> Option<CriterionModel> {
    let In { value: raw, hash, .. } = raw;
    let id = checker.file_id(&raw.id);
    checker.place(Item::Criterion(id.clone()), raw.id.at);
    let weight = checker.percent("poids", &raw.poids);
    let parts: Vec<_> = raw
        .sous_criteres
        .iter()
        .map(|part| self::part(checker, part, library))
        .collect();
    let others: Vec<_> = raw.autres.iter().map(|other| self::other(checker, other)).collect();
    // Sums make sense only when every number could be read.
    let shares: Option<f64> = parts.iter().map(|part| part.as_ref().map(|part| part.share)).sum();
    if let Some(sum) = shares.filter(|sum| !is_hundred(*sum)) {
        let at = raw.sous_criteres.first().map_or(raw.id.at, |part| part.part.at);
        checker.error(at, Problem::Shares { sum });
    }
    let rest: Option<f64> = others
        .iter()
        .map(|other| other.as_ref().map(|other| other.weight))
        .sum();
    let whole = weight.zip(rest).map(|(weight, rest)| weight + rest);
    if let Some(sum) = whole.filter(|sum| !raw.autres.is_empty() && !is_hundred(*sum)) {
        checker.error(raw.poids.at, Problem::Weights { sum });
    }
    let mut seen = BTreeMap::new();
    for part in &raw.sous_criteres {
        checker.unique("le sous-critère", &part.id, &mut seen);
    }
    Some(CriterionModel {
        library: owner.to_owned(),
        title: checker.text("titre", &raw.titre),
        weight: weight?,
        definition: checker.text("definition", &raw.definition),
        parts: parts.into_iter().collect::<Option<_>>()?,
        others: others.into_iter().collect::<Option<_>>()?,
        hash: hash.map_or_else(|| seal::hash(raw), str::to_owned),
        id,
    })
}

/// Sums of decimals such as 33.3 are not exact in binary.
fn is_hundred(sum: f64) -> bool {
    (sum - 100.0).abs() < 1e-6
}

fn part(checker: &mut Checker<'_>, raw: &RawPart, library: &Library) -> Option<CriterionPart> {
    let when = raw
        .quand
        .as_ref()
        .map_or_else(Condition::always, |when| checker.condition(when));
    if let Some(written) = &raw.quand {
        checker.reads(&when, written.at, &library.variables());
    }
    let subjects = library
        .subjects
        .subjects
        .iter()
        .map(|subject| (subject.id.clone(), ()))
        .collect();
    let mut questions = Vec::new();
    for question in &raw.questions {
        questions.push(Question {
            text: checker.text("texte", &question.texte),
            answer: checker.text("reponse", &question.reponse),
            proof: question.preuve.as_ref().map(|proof| checker.text("preuve", proof)),
        });
    }
    Some(CriterionPart {
        id: checker.id(&raw.id),
        title: checker.text("titre", &raw.titre),
        when,
        subjects: checker.all_known("le sujet", &raw.sujets, &subjects),
        definition: checker.text("definition", &raw.definition),
        scoring: checker.text("notation", &raw.notation),
        questions,
        clauses: checker.all_known("la clause", &raw.clauses, &library.by_id),
        share: checker.percent("part", &raw.part)?,
    })
}

fn other(checker: &mut Checker<'_>, raw: &RawOther) -> Option<OtherCriterion> {
    Some(OtherCriterion {
        title: checker.text("titre", &raw.titre),
        weight: checker.percent("poids", &raw.poids)?,
        definition: raw.definition.as_ref().map(|text| checker.text("definition", text)),
        scoring: raw.notation.as_ref().map(|text| checker.text("notation", text)),
    })
}
