//! Checks of indicateurs/<id>.yaml.

use std::collections::BTreeMap;

use super::super::error::Problem;
use super::super::strategy::{DIRECTIONS, Indicator, RHYTHMS, SOURCES, Strategy};
use super::super::yaml::Placed;
use super::super::{Library, PURCHASE_TYPES};
use super::check::Checker;
use super::raw::{RawIndicator, RawStrategy};
use super::read::{In, RawAll};

pub(super) fn check(checker: &mut Checker<'_>, all: &RawAll, library: &mut Library) {
    for In { file, value: raw, .. } in &all.strategies {
        checker.enter(file);
        if let Some(strategy) = strategy(checker, raw) {
            library.strategies.insert(strategy.id.clone(), strategy);
        }
    }
}

fn strategy(checker: &mut Checker<'_>, raw: &RawStrategy) -> Option<Strategy> {
    let id = checker.file_id(&raw.id);
    let mut cpv = Vec::new();
    for (purchase, prefixes) in &raw.cpv.0 {
        let Some(purchase) = checker.name("cpv", purchase, PURCHASE_TYPES) else {
            continue;
        };
        for prefix in prefixes {
            check_prefix(checker, prefix);
            cpv.push((prefix.value.clone(), purchase));
        }
    }
    let mut seen = BTreeMap::new();
    let mut indicators = Vec::new();
    for raw in &raw.indicateurs {
        checker.unique("l’indicateur", &raw.id, &mut seen);
        indicators.extend(indicator(checker, raw));
    }
    Some(Strategy {
        title: checker.text("titre", &raw.titre),
        source: checker.text("source", &raw.source),
        horizon: checker.integer("horizon", &raw.horizon)?,
        first_report_months: checker.integer("premier_rapport_mois", &raw.premier_rapport_mois)?,
        cpv,
        indicators,
        id,
    })
}

fn check_prefix(checker: &mut Checker<'_>, prefix: &Placed<String>) {
    let digits = prefix.value.bytes().all(|byte| byte.is_ascii_digit());
    if prefix.value.is_empty() || prefix.value.len() > 8 || !digits {
        checker.error(
            prefix.at,
            Problem::NotInteger {
                key: "cpv",
                found: prefix.value.clone(),
            },
        );
    }
}

fn indicator(checker: &mut Checker<'_>, raw: &RawIndicator) -> Option<Indicator> {
    let mut optional = |key, text: &Option<Placed<String>>| text.as_ref().map(|text| checker.text(key, text));
    let definition = optional("definition", &raw.definition);
    let numerator = optional("numerateur", &raw.numerateur);
    let denominator = optional("denominateur", &raw.denominateur);
    let proof = optional("preuve", &raw.preuve);
    Some(Indicator {
        id: checker.text("id", &raw.id),
        axis: checker.integer("axe", &raw.axe)?,
        label: checker.text("libelle", &raw.libelle),
        target: checker.text("objectif", &raw.objectif),
        value: match &raw.valeur {
            Some(value) => Some(checker.number("valeur", value)?),
            None => None,
        },
        unit: checker.text("unite", &raw.unite),
        direction: checker.name("sens", &raw.sens, DIRECTIONS)?,
        rhythm: checker.name("rythme", &raw.rythme, RHYTHMS)?,
        computed: match &raw.calcul {
            Some(source) => Some(checker.name("calcul", source, SOURCES)?),
            None => None,
        },
        definition,
        numerator,
        denominator,
        proof,
    })
}
