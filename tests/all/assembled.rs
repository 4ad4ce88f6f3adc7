//! What we write, we must read back: every assembled tender passes the checker, and a clause taken out
//! is missed, itself and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use clausier::formats::Output;
use clausier::library::Library;
use clausier::library::clause::Level;
use clausier::usecases::{assemble, check, library, sources, templates};
use clausier::verdict::{Conclusion, Finding, Severity, TenderVerdict};
use proptest::prelude::*;

use crate::bench::Sandbox;

const TYPES: [&str; 3] = ["equipements", "logiciels", "services"];

fn example(purchase: &str) -> String {
    fs::read_to_string(format!("examples/{purchase}/marche.yaml")).expect("an example tender")
}

fn assembled(marche: &str) -> assemble::Assembled {
    let sandbox = Sandbox::new();
    let tender = sandbox.write("marche.yaml", marche);
    let request = assemble::Request {
        tender,
        formats: vec![Output::Markdown],
        output: None,
        sources: sources(None).expect("the built-in libraries"),
        templates: templates(None).expect("the built-in templates"),
    };
    assemble::prepare(&request).unwrap_or_else(|error| panic!("{error}\n{marche}"))
}

fn judge(assembled: &assemble::Assembled) -> TenderVerdict {
    static CHECKER: LazyLock<check::Checker> =
        LazyLock::new(|| check::Checker::new(&check::Request::default()).expect("the built-in libraries"));
    CHECKER.assembled(assembled)
}

fn grave(verdict: &TenderVerdict) -> Vec<&Finding> {
    verdict
        .findings
        .iter()
        .filter(|finding| finding.severity < Severity::Conseil)
        .collect()
}

#[test]
fn the_example_tender_of_each_type_is_conforme() {
    for purchase in TYPES {
        let verdict = judge(&assembled(&example(purchase)));
        assert!(grave(&verdict).is_empty(), "{purchase}: {:#?}", grave(&verdict));
        assert_eq!(verdict.verdict, Conclusion::Conforme, "{purchase}");
    }
}

/// A tender of any answers, complete: every question and every variable without a default is answered.
fn any_tender() -> impl Strategy<Value = String> {
    let flags = prop::collection::vec(any::<bool>(), 24);
    (
        0..3_usize,
        0..3_usize,
        0..4_usize,
        1_u32..60,
        1_000_u32..4_000_000,
        flags,
        0..700_u32,
    )
        .prop_map(|(purchase, service, ccag, months, amount, flags, day)| {
            let mut flag = flags.into_iter();
            let mut yes = |key: &str| format!("  {key}: {}\n", if flag.next() == Some(true) { "oui" } else { "non" });
            let mut text = format!("clausier: 1\ntype: {}\nmarche:\n", TYPES[purchase]);
            text.push_str("  reference: T-1\n  objet: Un objet | avec *signes* {{ 7*7 }}\n  acheteur: Ville d’Essai\n");
            text.push_str(&format!(
                "  lancement: {}-{:02}-{:02}\n",
                2026 + day / 372,
                1 + day / 31 % 12,
                1 + day % 28
            ));
            text.push_str(&format!(
                "  montant: {amount}\n  duree_mois: {months}\n  procedure: formalisee\n"
            ));
            text.push_str(&format!(
                "  service_en_ligne: {}\n",
                ["public", "agents", "aucun"][service]
            ));
            text.push_str(&format!("  ccag: {}\n", ["tic", "fcs", "pi", "aucun"][ccag]));
            for key in [
                "donnees_personnelles",
                "main_oeuvre",
                "utilise_par_personnes",
                "livraisons",
            ] {
                text.push_str(&yes(key));
            }
            let own: &[&str] = match TYPES[purchase] {
                "equipements" => &[
                    "ordinateurs",
                    "ecrans",
                    "telephones",
                    "serveurs",
                    "impression",
                    "location",
                    "reprise_materiel",
                ],
                "logiciels" => &["nuage", "hebergement", "developpement", "maintenance_applicative", "ia"],
                _ => &[
                    "nuage",
                    "hebergement",
                    "developpement",
                    "maintenance_applicative",
                    "ia",
                    "infogerance",
                    "reprise_materiel",
                ],
            };
            own.iter().for_each(|key| text.push_str(&yes(key)));
            if text.contains("main_oeuvre: non") {
                // A large tender without a social clause owes a reason, kept in its file.
                text.push_str("  motif_sans_clause_sociale: note du 3 mars, cas 1\n");
            }
            if text.contains("donnees_personnelles: oui") {
                text.push_str(&yes("donnees_sensibles"));
                text.push_str(&yes("donnees_sante"));
            }
            text.push_str(VARIABLES);
            text
        })
}

/// The variables that have no default.
const VARIABLES: &str = "\
variables:
  rgpd-description-traitement:
    traitement_objet: gérer les demandes des usagers
    traitement_operations: collecte, hébergement, consultation, effacement
    traitement_finalites: répondre aux demandes
    traitement_donnees: état civil, coordonnées
    traitement_personnes: usagers, agents
    traitement_duree: durée du marché
  rgpd-violations: { point_contact: alerte@ville.example }
  soc-heures: { heures: 120 }
  soc-suivi: { facilitateur: Maison de l’emploi }
  env-emissions: { unite_fonctionnelle: un dossier }
";

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_assembled_tender_has_no_finding_above_conseil(marche in any_tender()) {
        let assembled = assembled(&marche);
        let verdict = judge(&assembled);
        prop_assert!(grave(&verdict).is_empty(), "{:#?}\n{marche}", grave(&verdict));
    }
}

/// Titles of the elements that only this clause carries among those chosen.
fn lost(library: &Library, clause: &str, chosen: &BTreeSet<String>) -> Vec<String> {
    let carried = &library.clause(clause).expect("a clause of the libraries").elements;
    let alone = |element: &&String| {
        library
            .clauses_carrying(element)
            .filter(|other| chosen.contains(&other.id))
            .count()
            == 1
    };
    carried
        .iter()
        .filter(alone)
        .filter_map(|id| library.element(id))
        .map(|element| element.title.clone())
        .collect()
}

#[test]
fn an_obligatory_clause_taken_out_blames_nothing_else() {
    let library = library(None).expect("the built-in libraries");
    let mut wrong = Vec::new();
    for purchase in TYPES {
        let marche = example(purchase);
        let (mut tried, mut missed) = (0, 0);
        let whole = assembled(&marche);
        let chosen: BTreeSet<String> = whole
            .clauses
            .iter()
            .filter_map(|reference| reference.split(['/', '@']).nth(1).map(str::to_owned))
            .collect();
        for id in &chosen {
            let clause = library.clause(id).expect("a clause of the libraries");
            let lost = lost(&library, id, &chosen);
            if clause.level != Level::Obligatoire || lost.is_empty() {
                continue;
            }
            let without = format!("{marche}\nretraits:\n  - {{ clause: {id}, motif: essai }}\n");
            let verdict = judge(&assembled(&without));
            // A clause of a domain, such as the penalties, carries elements of a theme all the same.
            let theme = clause.elements[0].split('.').next().unwrap_or_default();
            let family = &library.theme(theme).expect("its theme").family;
            let foreign = |finding: &&&Finding| {
                let whole_theme = !finding.code.ends_with("-02") && finding.code.starts_with(family.as_str());
                !(whole_theme || lost.iter().any(|title| finding.message.contains(title.as_str())))
            };
            let findings = grave(&verdict);
            let extra: Vec<&str> = findings
                .iter()
                .filter(foreign)
                .map(|finding| finding.message.as_str())
                .collect();
            if !extra.is_empty() {
                wrong.push(format!("{purchase} without {id}: not its own: {extra:?}"));
            }
            let said: String = verdict
                .findings
                .iter()
                .map(|finding| finding.message.as_str())
                .collect();
            let whole_theme = findings.iter().any(|finding| !finding.code.ends_with("-02"));
            tried += 1;
            missed += usize::from(whole_theme || lost.iter().any(|title| said.contains(title.as_str())));
        }
        // Some elements are also carried by the words of another clause (an annex that names the roles, a
        // penalty beside its duty): their clause taken out, nothing is lost, and nothing must be said.
        if missed * 5 < tried * 2 {
            wrong.push(format!(
                "{purchase}: only {missed} of {tried} clauses taken out are missed"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
