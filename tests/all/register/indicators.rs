//! Every figure against a count made here, one by one, from what was entered.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{HEAVY, LIGHT, done, registre};
use crate::bench::Sandbox;

const AT: &str = "--par Achats --moment 2026-11-25T09:00:00Z";

/// State wanted, notification, purchase type, commune, report, exchange.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
);

const ROWS: [Row; 14] = [
    ("conforme", "2026-01-15", "logiciels", "Pessac", None, None),
    ("conforme", "2026-02-01", "logiciels", "Talence", None, None),
    ("conforme", "2026-05-02", "services", "Pessac", None, None),
    ("non_conforme", "2026-05-20", "equipements", "Pessac", None, None),
    ("non_conforme", "2026-08-30", "services", "Talence", None, None),
    ("indetermine", "2026-08-31", "logiciels", "Pessac", None, None),
    ("declare", "2026-10-01", "logiciels", "Talence", None, None),
    ("hors_champ", "2026-12-31", "autre", "Pessac", None, None),
    ("dispense", "2026-12-31", "logiciels", "Pessac", None, None),
    (
        "conforme",
        "2025-12-31",
        "logiciels",
        "Pessac",
        Some("2026-12-15"),
        Some("2027-01-10"),
    ),
    (
        "non_conforme",
        "2025-03-03",
        "logiciels",
        "Pessac",
        Some("2026-03-15"),
        Some("2026-04-10"),
    ),
    (
        "non_conforme",
        "2025-04-03",
        "services",
        "Talence",
        Some("2026-04-15"),
        None,
    ),
    (
        "indetermine",
        "2025-09-24",
        "services",
        "Talence",
        None,
        Some("2026-10-02"),
    ),
    ("conforme", "2027-01-01", "logiciels", "Pessac", None, None),
];

fn filled() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("bon/RC.md", HEAVY);
    sandbox.write("leger/RC.md", LIGHT);
    for (at, (state, notified, purchase, commune, report, exchange)) in ROWS.iter().enumerate() {
        // Files by their state; others have none.
        let path = match *state {
            "conforme" => "bon ",
            "non_conforme" => "leger ",
            _ => "",
        };
        let mut line = format!(
            "ajouter {path}--id M{at} --champ notification={notified} --champ type={purchase} --champ commune={commune} {AT}"
        );
        match *state {
            "declare" => line.push_str(" --champ poids-declare=12,5"),
            "dispense" => line.push_str(" --champ exclusion=dispense --champ motif-exclusion=Urgence"),
            _ => {}
        }
        for (field, date) in [("rapport-recu", report), ("echange", exchange)] {
            if let Some(date) = date {
                line.push_str(&format!(" --champ {field}={date}"));
            }
        }
        done(&sandbox, &line);
    }
    sandbox
}

fn figures(sandbox: &Sandbox, options: &str, id: &str) -> Value {
    let text = done(
        sandbox,
        &format!("indicateurs --date 2027-02-28 --format json {options}"),
    );
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    let found = answer["indicateurs"].as_array().expect("a list").iter();
    found
        .into_iter()
        .find(|indicator| indicator["id"] == id)
        .expect("the indicator")
        .clone()
}

/// Compliant, non-compliant, unknown, out of scope, waived: counted here.
fn expected(keep: impl Fn(&Row) -> bool) -> [u64; 5] {
    let mut counts = [0; 5];
    for row in ROWS.iter().filter(|row| keep(row)) {
        let at = match row.0 {
            "conforme" => 0,
            "non_conforme" => 1,
            "indetermine" | "declare" => 2,
            "hors_champ" => 3,
            _ => 4,
        };
        counts[at] += 1;
    }
    counts
}

fn counts(figures: &Value) -> [u64; 5] {
    ["conformes", "non_conformes", "indetermines", "hors_champ", "dispenses"]
        .map(|name| figures[name].as_u64().expect("a number"))
}

#[test]
fn figures_are_those_of_a_count_by_hand() {
    let sandbox = filled();
    let all = figures(&sandbox, "--annee 2026 --a-venir 10", "A3-3");
    let total = &all["chiffres"]["total"];
    assert_eq!(counts(total), expected(|row| row.1.starts_with("2026")));
    // 3 proved of 8 (the waived one stays, the one out of scope does not), 5 possible.
    assert_eq!(total["minimum"]["denominateur"], 8);
    assert_eq!(total["minimum"]["pourcent"], "37.5");
    assert_eq!(total["maximum"]["pourcent"], "62.5");
    assert_eq!(total["indetermines_declares"], 1);
    assert_eq!(all["chiffres"]["atteint"], false);
    // (3 + k) / (8 + k) >= 80 % from k = 17; (5 + k) / (8 + k) from k = 7; of ten to come, 12 would be needed, or 10.
    let needed = &all["chiffres"]["requis"];
    assert_eq!(
        needed["au_plus"],
        serde_json::json!({ "de_suite": 17, "parmi_a_venir": null })
    );
    assert_eq!(
        needed["au_moins"],
        serde_json::json!({ "de_suite": 7, "parmi_a_venir": 10 })
    );
    let behind: Vec<&str> = all["chiffres"]["marches"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|tender| tender["id"].as_str())
        .collect();
    assert_eq!(behind, ["M3", "M4", "M5", "M6"]);
}

#[test]
fn figures_by_quarter_type_commune_and_year_add_up() {
    let sandbox = filled();
    let by = |detail: &str, options: &str| -> BTreeMap<String, [u64; 5]> {
        let all = figures(&sandbox, &format!("{options} --detail {detail}"), "A3-3");
        let groups = all["chiffres"]["groupes"].as_array().expect("groups").clone();
        groups
            .iter()
            .map(|group| {
                (
                    group["nom"].as_str().expect("a name").to_owned(),
                    counts(&group["chiffres"]),
                )
            })
            .collect()
    };
    let quarter = |row: &Row| {
        format!(
            "{}-T{}",
            &row.1[..4],
            (row.1[5..7].parse::<u8>().expect("a month") - 1) / 3 + 1
        )
    };
    let check = |found: BTreeMap<String, [u64; 5]>, key: &dyn Fn(&Row) -> String, keep: &dyn Fn(&Row) -> bool| {
        let names: std::collections::BTreeSet<String> = ROWS.iter().filter(|row| keep(row)).map(key).collect();
        assert_eq!(found.keys().cloned().collect::<std::collections::BTreeSet<_>>(), names);
        for (name, counts) in found {
            assert_eq!(counts, expected(|row| keep(row) && key(row) == name), "{name}");
        }
    };
    let in_2026 = |row: &Row| row.1.starts_with("2026");
    check(by("trimestre", "--annee 2026"), &quarter, &in_2026);
    check(by("type", "--annee 2026"), &|row| row.2.to_owned(), &in_2026);
    check(by("commune", "--annee 2026"), &|row| row.3.to_owned(), &in_2026);
    check(
        by("annee", "--depuis 2025 --annee 2027"),
        &|row| row.1[..4].to_owned(),
        &|_| true,
    );
    let third = figures(&sandbox, "--annee 2026 --trimestre 3", "A3-3");
    assert_eq!(counts(&third["chiffres"]["total"]), [0, 1, 1, 0, 0]);
    // Without lots, a contract without a verdict is one lot.
    let lots = figures(&sandbox, "--annee 2026 --unite lot", "A3-3");
    assert_eq!(counts(&lots["chiffres"]["total"]), expected(in_2026));
}

#[test]
fn a_report_and_an_exchange_count_once_the_report_is_due() {
    let sandbox = filled();
    // On 28 February 2027, reports of contracts notified by 28 December 2025 are due: three of 2025.
    let all = figures(&sandbox, "--annee 2025", "A3-4");
    let total = &all["chiffres"]["total"];
    assert_eq!(total["marches"], 4);
    assert_eq!(total["rapports_dus"], 3);
    assert_eq!(total["discutes"], 1);
    assert_eq!(total["taux"]["pourcent"], "33.3");
    assert_eq!(total["taux_sur_tous"]["pourcent"], "50.0");
    assert_eq!(all["chiffres"]["atteint"], false);
}

#[test]
fn values_are_entered_only_where_nothing_computes_them_and_old_ones_stay() {
    let sandbox = Sandbox::new();
    done(
        &sandbox,
        &format!("saisir A3-5 --annee 2026 --numerateur 7 --denominateur 9 --preuve Plan_de_formation {AT}"),
    );
    done(&sandbox, &format!("saisir A2-1 --annee 2026 --valeur 1_250,5 {AT}"));
    let entered = figures(&sandbox, "--annee 2026", "A3-5");
    assert_eq!(entered["chiffres"][0]["valeur"], "77.7");
    assert_eq!(entered["chiffres"][0]["atteint"], false);
    let other = figures(&sandbox, "--annee 2026 --tous", "A2-1");
    assert_eq!(other["chiffres"][0]["valeur"], "1250.5");
    for (line, said) in [
        ("saisir A3-3 --annee 2026 --valeur 85", "est calculé"),
        ("saisir A3-9 --annee 2026 --valeur 85", "n’existe pas"),
        ("saisir A3-5 --annee 2026 --numerateur 9 --denominateur 9", "--motif"),
        (
            "saisir A2-1 --annee 2027 --numerateur 9 --denominateur 9",
            "donnez --valeur",
        ),
    ] {
        let run = registre(&sandbox, &format!("{line} {AT}"));
        assert_eq!(run.code, Some(2), "{line}");
        assert!(run.stderr.contains(said), "{line}: {}", run.stderr);
    }
    done(
        &sandbox,
        &format!("saisir A3-5 --annee 2026 --numerateur 9 --denominateur 9 --motif erreur {AT}"),
    );
    assert_eq!(
        figures(&sandbox, "--annee 2026", "A3-5")["chiffres"][0]["atteint"],
        true
    );
    assert!(done(&sandbox, "verifier").contains("tout concorde"));
}

#[test]
fn all_forty_indicators_are_declared_and_a_restored_copy_gives_the_same() {
    let sandbox = filled();
    done(
        &sandbox,
        &format!("saisir A3-5 --annee 2026 --numerateur 7 --denominateur 9 {AT}"),
    );
    done(&sandbox, "sauvegarder copie.sqlite");
    done(&sandbox, "restaurer copie.sqlite --registre neuf.sqlite");
    let line = "indicateurs --annee 2026 --depuis 2025 --detail trimestre --tous --date 2027-02-28 --format json";
    let text = done(&sandbox, line);
    assert_eq!(text, done(&sandbox, &format!("{line} --registre neuf.sqlite")));
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(answer["indicateurs"].as_array().map(Vec::len), Some(40));
    assert!(done(&sandbox, "verifier --registre neuf.sqlite").contains("tout concorde"));
}

#[test]
fn the_terminal_says_the_range_and_what_is_missing() {
    let sandbox = filled();
    let text = done(&sandbox, "indicateurs --annee 2026 --date 2027-02-28 --a-venir 10");
    for words in [
        "entre 37,5\u{a0}% et 62,5\u{a0}%",
        "dont 1 avec un poids déclaré, sans preuve",
        "hors champ, non comptés : 1",
        "de suite pour atteindre l’objectif : 17",
        "M3 5\u{a0}%",
        "clausiers d'achats numérique responsable",
        "non saisi pour cette période",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}
