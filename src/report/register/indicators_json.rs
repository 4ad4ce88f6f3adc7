//! Indicators as JSON, for scripts: the same figures as on the terminal, in numbers.

use serde_json::{Value, json};

use super::indicators::{entry_reaches, exchange_reaches, figures, settled};
use super::pretty;
use crate::library::strategy::{Computed, Indicator};
use crate::register::Entry;
use crate::register::figures::{Answer, Content, Criterion, Figure};
use crate::register::indicators::{Basis, Counts, FollowUp, Needed, Share, Unit};

#[must_use]
pub fn indicators_json(answer: &Answer, axis: Option<u8>) -> String {
    pretty(&json!({
        "schema": "clausier.indicateurs/1",
        "strategie": answer.title,
        "source": answer.source,
        "periode": { "premier": answer.period.first, "dernier": answer.period.last },
        "date": answer.date.to_string(),
        "unite": match answer.unit { Unit::Tender => "marche", Unit::Lot => "lot" },
        "selon": match answer.basis { Basis::Notified => "notification", Basis::Launched => "lancement" },
        "indicateurs": figures(answer, axis).map(figure).collect::<Vec<_>>(),
    }))
}

fn figure(figure: &Figure) -> Value {
    let indicator = &figure.indicator;
    json!({
        "id": indicator.id,
        "axe": indicator.axis,
        "libelle": indicator.label,
        "objectif": indicator.target,
        "cible": indicator.value,
        "unite": indicator.unit,
        "definition": indicator.definition,
        "numerateur": indicator.numerator,
        "denominateur": indicator.denominator,
        "preuve": indicator.proof,
        "calcul": indicator.computed.map(|computed| match computed {
            Computed::Criterion => "critere",
            Computed::Exchange => "echange",
            Computed::Libraries => "clausiers",
        }),
        "chiffres": content(indicator, &figure.content),
    })
}

fn content(indicator: &Indicator, content: &Content) -> Value {
    match content {
        Content::Criterion(figures) => criterion(indicator, figures),
        Content::Exchange { total, groups } => json!({
            "total": follow_up(*total),
            "atteint": exchange_reaches(indicator, *total),
            "groupes": named(groups, |group| follow_up(*group)),
        }),
        Content::Libraries(types) => json!({
            "numerateur": types.iter().filter(|(_, versions)| !versions.is_empty()).count(),
            "denominateur": types.len(),
            "atteint": types.iter().all(|(_, versions)| !versions.is_empty()),
            "types": types
                .iter()
                .map(|(purchase, versions)| json!({ "type": purchase, "clausiers": versions }))
                .collect::<Vec<_>>(),
        }),
        Content::Entered(entries) => entries.iter().map(|entry| entered(indicator, entry)).collect(),
    }
}

fn named<T>(groups: &[(String, T)], figures: impl Fn(&T) -> Value) -> Value {
    groups
        .iter()
        .map(|(name, group)| json!({ "nom": name, "chiffres": figures(group) }))
        .collect()
}

fn share(share: Share) -> Value {
    json!({
        "numerateur": share.numerator,
        "denominateur": share.denominator,
        "pourcent": share.permille().map(|permille| format!("{}.{}", permille / 10, permille % 10)),
    })
}

fn counts(counts: &Counts) -> Value {
    json!({
        "conformes": counts.compliant,
        "non_conformes": counts.non_compliant,
        "indetermines": counts.unknown,
        "indetermines_declares": counts.claimed,
        "hors_champ": counts.out_of_scope,
        "dispenses": counts.waived,
        "minimum": share(counts.proved()),
        "maximum": share(counts.possible()),
    })
}

fn criterion(indicator: &Indicator, criterion: &Criterion) -> Value {
    let needed = |needed: Needed| json!({ "de_suite": needed.in_a_row, "parmi_a_venir": needed.among });
    let behind = criterion.behind.iter().map(|tender| {
        json!({
            "id": tender.id,
            "etat": tender.state.name(),
            "poids": tender.weight,
            "raison": tender.reason,
        })
    });
    json!({
        "total": counts(&criterion.total),
        "atteint": settled(&criterion.total, indicator),
        "a_venir": criterion.coming,
        "requis": criterion
            .needed
            .map(|(low, high)| json!({ "au_plus": needed(low), "au_moins": needed(high) })),
        "groupes": named(&criterion.groups, counts),
        "marches": behind.collect::<Vec<_>>(),
    })
}

fn follow_up(follow_up: FollowUp) -> Value {
    json!({
        "marches": follow_up.contracts,
        "rapports_dus": follow_up.due,
        "discutes": follow_up.discussed,
        "discutes_en_tout": follow_up.ever_discussed,
        "taux": share(follow_up.of_due()),
        "taux_sur_tous": share(follow_up.of_all()),
    })
}

fn entered(indicator: &Indicator, entry: &Entry) -> Value {
    json!({
        "debut": entry.start,
        "fin": entry.finish,
        "valeur": entry.value,
        "numerateur": entry.numerator,
        "denominateur": entry.denominator,
        "preuve": entry.proof,
        "atteint": entry_reaches(indicator, entry),
    })
}
