//! Open data: indicators and checked tenders as CSV and JSON, with their Table Schemas and datapackage.json.
//!
//! No name of a person or a company, no text that a draft or a form holds: only codes, dates and figures.

mod table;

use serde_json::{Value, json};

use super::pretty;
use crate::library::strategy::DIRECTIONS;
use crate::register::Tender;
use crate::register::considerations;
use crate::register::evidence::{Evidence, sha256};
use crate::register::figures::{Answer, Content, Figure};
use crate::register::indicators::Share;
use crate::verdict::ThemeStatus;
use table::{Column, Rows, Table, choice, column, csv, objects, resource, schema};

const STATES: &[&str] = &["conforme", "non_conforme", "indetermine", "hors_champ", "dispense"];
const THEMES: &[&str] = &["presente", "incomplete", "absente", "sans-objet", "indetermine"];

const INDICATORS: [Column; 17] = [
    column("acheteur_siret", "string", "SIRET de l’acheteur", true),
    column("axe", "integer", "Axe de la stratégie", true),
    column("indicateur_id", "string", "Identifiant de l’indicateur", true),
    column("libelle", "string", "Libellé officiel", true),
    column(
        "periode_debut",
        "string",
        "Début de la période : trimestre (AAAA-Tn) ou date",
        true,
    ),
    column("periode_fin", "string", "Fin de la période", true),
    column(
        "valeur",
        "number",
        "Valeur ; vide tant que des marchés indéterminés la laissent ouverte",
        false,
    ),
    column(
        "valeur_minimum",
        "number",
        "Valeur si aucun marché indéterminé n’est conforme",
        false,
    ),
    column(
        "valeur_maximum",
        "number",
        "Valeur si tous les marchés indéterminés sont conformes",
        false,
    ),
    column("unite", "string", "Unité", true),
    column("cible", "number", "Objectif", false),
    choice("sens", "Sens de l’objectif", &["min", "max", "egal", "a-fixer"]),
    column("numerateur", "integer", "Numérateur", false),
    column(
        "denominateur",
        "integer",
        "Dénominateur, indéterminés et dispensés compris",
        false,
    ),
    column("indetermines", "integer", "Marchés indéterminés", false),
    column("methode_version", "string", "Version du programme qui a calculé", true),
    column("date_calcul", "date", "Date du calcul", true),
];

const TENDERS: [Column; 20] = [
    column("acheteur_siret", "string", "SIRET de l’acheteur", true),
    column("id_marche", "string", "Identifiant du marché", true),
    column("date_notification", "date", "Date de notification", true),
    choice(
        "type_achat",
        "Type d’achat",
        &["equipements", "logiciels", "services", "autre"],
    ),
    column("code_cpv", "string", "Code CPV principal, sans clé", false),
    choice(
        "etat",
        "État au regard du critère responsable, toutes grilles du marché",
        STATES,
    ),
    column(
        "poids_critere_nr",
        "number",
        "Plus petit poids responsable de ses grilles, en %",
        false,
    ),
    column(
        "critere_autonome",
        "boolean",
        "Un critère responsable de premier niveau dans chaque grille",
        false,
    ),
    choice("rgpd", "Clause de protection des données", THEMES),
    choice("rgaa", "Clause d’accessibilité", THEMES),
    choice("environnement", "Clause environnementale", THEMES),
    choice("insertion", "Clause d’insertion sociale", THEMES),
    column(
        "considerations_sociales",
        "string",
        "Considérations sociales prouvées, format de la commande publique",
        false,
    ),
    column(
        "considerations_environnementales",
        "string",
        "Considérations environnementales prouvées, format de la commande publique",
        false,
    ),
    column(
        "rapport_recu_date",
        "date",
        "Réception du premier rapport annuel",
        false,
    ),
    column(
        "echange_date",
        "date",
        "Échange avec le titulaire sur ce rapport",
        false,
    ),
    column("version_regles", "string", "Version des règles de vérification", false),
    column("politique", "string", "Politique appliquée et sa version", false),
    column(
        "empreinte_clausiers",
        "string",
        "SHA-256 des clausiers et de la politique",
        false,
    ),
    column(
        "empreinte_dce",
        "string",
        "SHA-256 des empreintes des pièces vérifiées",
        false,
    ),
];

/// What is published of a tender, taken while its proof is at hand.
#[derive(Debug, Clone)]
pub struct PublishedTender(Vec<Option<String>>);

impl PublishedTender {
    #[must_use]
    pub fn new(buyer: &str, tender: &Tender, evidence: Option<&Evidence>) -> Self {
        let value = |name: &str| tender.value(name).map(str::to_owned);
        let theme = |id: &str| evidence.map(|evidence| theme(evidence, id).to_owned());
        let proved = evidence.map(considerations::proved);
        let joined = |names: &[&str]| (!names.is_empty()).then(|| names.join(" | "));
        Self(vec![
            value("acheteur").or_else(|| Some(buyer.to_owned())),
            Some(tender.id.clone()),
            value("notification"),
            value("type"),
            value("cpv"),
            Some(tender.state.name().to_owned()),
            tender.weight.clone(),
            evidence.map(|evidence| standalone(evidence).to_string()),
            theme("rgpd"),
            theme("rgaa"),
            theme("environnement"),
            theme("insertion-sociale"),
            proved.as_ref().and_then(|proved| joined(&proved.social)),
            proved.as_ref().and_then(|proved| joined(&proved.environmental)),
            value("rapport-recu"),
            value("echange"),
            evidence.map(|evidence| evidence.program.clone()),
            evidence.map(|evidence| format!("{} {}", evidence.policy.id, evidence.policy.version)),
            evidence.map(|evidence| evidence.library_hash.clone()),
            evidence.map(pack_hash),
        ])
    }
}

fn theme(evidence: &Evidence, id: &str) -> &'static str {
    let found = evidence.verdict.themes.iter().find(|theme| theme.theme == id);
    match found.map(|theme| theme.status) {
        Some(ThemeStatus::Engage) => "presente",
        // A reference carries part of the duty, a wish or a mention none.
        Some(ThemeStatus::Incomplet | ThemeStatus::Reference) => "incomplete",
        // An absence is proved only by all the pieces that should hold the clause.
        Some(ThemeStatus::Absent | ThemeStatus::Souple | ThemeStatus::Mention) if !considerations::whole(evidence) => {
            "indetermine"
        }
        Some(ThemeStatus::Absent | ThemeStatus::Souple | ThemeStatus::Mention) => "absente",
        Some(ThemeStatus::SansObjet) => "sans-objet",
        Some(ThemeStatus::AVerifier) | None => "indetermine",
    }
}

fn standalone(evidence: &Evidence) -> bool {
    let sets = &evidence.verdict.criteria;
    !sets.is_empty()
        && sets
            .iter()
            .all(|set| set.standalone_percent.is_some_and(|percent| percent > 0.0))
}

/// One hash for all pieces, whatever the order they were given in.
fn pack_hash(evidence: &Evidence) -> String {
    let mut hashes: Vec<&str> = evidence.files.iter().map(|file| file.sha256.as_str()).collect();
    hashes.sort_unstable();
    sha256(hashes.join("\n").as_bytes())
}

/// The files of a publication, by name.
#[must_use]
pub fn open_data(buyer: &str, answer: &Answer, tenders: Vec<PublishedTender>) -> Vec<(String, Vec<u8>)> {
    let indicators = answer
        .figures
        .iter()
        .flat_map(|figure| figure_rows(buyer, answer, figure))
        .collect();
    let tenders = tenders.into_iter().map(|tender| tender.0).collect();
    let tables = [
        Table {
            name: "indicateurs-numerique-responsable",
            title: "Indicateurs de la stratégie numérique responsable",
            columns: &INDICATORS,
            key: &["acheteur_siret", "indicateur_id", "periode_debut", "periode_fin"],
            rows: indicators,
        },
        Table {
            name: "marches-numeriques-controles",
            title: "Marchés numériques et leur critère responsable",
            columns: &TENDERS,
            key: &["acheteur_siret", "id_marche"],
            rows: tenders,
        },
    ];
    let mut files = Vec::new();
    for table in &tables {
        let Table {
            name, columns, rows, ..
        } = table;
        files.push((format!("{name}.csv"), csv(columns, rows).into_bytes()));
        files.push((format!("{name}.json"), pretty(&objects(columns, rows)).into_bytes()));
        files.push((format!("{name}.schema.json"), pretty(&schema(table)).into_bytes()));
    }
    let resources: Vec<Value> = tables.iter().map(resource).collect();
    files.push((
        "datapackage.json".to_owned(),
        pretty(&package(answer, &resources)).into_bytes(),
    ));
    files
}

fn package(answer: &Answer, resources: &[Value]) -> Value {
    json!({
        "profile": "tabular-data-package",
        "name": "numerique-responsable",
        "title": answer.title,
        "description": format!(
            "Période de {} à {} ; un marché n’est conforme que si toutes ses grilles de critères le sont.",
            answer.period.first, answer.period.last
        ),
        "created": format!("{}T00:00:00Z", answer.date),
        "licenses": [{
            "name": "etalab-2.0",
            "title": "Licence Ouverte 2.0",
            "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        }],
        "sources": [{ "title": answer.source }],
        "resources": resources,
    })
}

/// The figures of an indicator in one row, or one row for each value entered.
fn figure_rows(buyer: &str, answer: &Answer, figure: &Figure) -> Rows {
    let period = (answer.period.first.as_str(), answer.period.last.as_str());
    let row = |values: Values| cells(buyer, answer, figure, period, values);
    match &figure.content {
        Content::Criterion(criterion) => {
            let (low, high) = (criterion.total.proved(), criterion.total.possible());
            vec![row(Values {
                value: if low == high { percent(low) } else { None },
                minimum: percent(low),
                maximum: percent(high),
                share: Some((low.numerator, low.denominator)),
                unknown: Some(criterion.total.unknown),
            })]
        }
        Content::Exchange { total, .. } => vec![row(Values::of(total.of_due()))],
        Content::Libraries(types) => {
            let have = types.iter().filter(|(_, versions)| !versions.is_empty()).count() as u64;
            vec![row(Values {
                value: Some(have.to_string()),
                share: Some((have, types.len() as u64)),
                ..Values::default()
            })]
        }
        Content::Entered(entries) => entries
            .iter()
            .map(|entry| {
                let values = Values {
                    value: Some(entry.value.clone()),
                    share: entry.share().map(|share| (share.numerator, share.denominator)),
                    ..Values::default()
                };
                cells(buyer, answer, figure, (&entry.start, &entry.finish), values)
            })
            .collect(),
    }
}

#[derive(Default)]
struct Values {
    value: Option<String>,
    minimum: Option<String>,
    maximum: Option<String>,
    share: Option<(u64, u64)>,
    unknown: Option<u64>,
}

impl Values {
    fn of(share: Share) -> Self {
        Self {
            value: percent(share),
            share: Some((share.numerator, share.denominator)),
            ..Self::default()
        }
    }
}

fn percent(share: Share) -> Option<String> {
    share
        .permille()
        .map(|permille| format!("{}.{}", permille / 10, permille % 10))
}

fn cells(buyer: &str, answer: &Answer, figure: &Figure, period: (&str, &str), values: Values) -> Vec<Option<String>> {
    let indicator = &figure.indicator;
    let direction = DIRECTIONS
        .iter()
        .find(|(_, direction)| *direction == indicator.direction);
    vec![
        Some(buyer.to_owned()),
        Some(indicator.axis.to_string()),
        Some(indicator.id.clone()),
        Some(indicator.label.clone()),
        Some(period.0.to_owned()),
        Some(period.1.to_owned()),
        values.value,
        values.minimum,
        values.maximum,
        Some(indicator.unit.clone()),
        indicator.value.map(|value| value.to_string()),
        direction.map(|(name, _)| (*name).to_owned()),
        values.share.map(|(numerator, _)| numerator.to_string()),
        values.share.map(|(_, denominator)| denominator.to_string()),
        values.unknown.map(|unknown| unknown.to_string()),
        Some(env!("CARGO_PKG_VERSION").to_owned()),
        Some(answer.date.to_string()),
    ]
}
