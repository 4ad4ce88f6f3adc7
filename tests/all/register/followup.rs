//! From a control plan to dated duties, and what becomes of them.

use serde_json::Value;

use super::{done, registre};
use crate::bench::Sandbox;

const AT: &str = "--par Achats --moment 2026-11-25T09:00:00Z";

/// As assembling writes it, with a line that somebody added.
const PLAN: &str = "# Plan de contrôle de l’exécution\n\n## Contrôles\n\n\
| Contrôle | Obligation | Rythme | Première échéance | Preuve |\n| --- | --- | --- | --- | --- |\n\
| Rapport annuel reçu et discuté | Rapport annuel (CCAP, article 12) | Tous les ans (3 fois) | Notification + 12 mois | Rapport ; compte rendu, daté |\n\
| Heures d’insertion | Insertion (CCAP, article 14) | Tous les trois mois (12 fois) | Notification + 3 mois | – |\n\
| Audit RGAA | Accessibilité (CCTP, article 6) | Une fois | À l’échéance fixée par la clause | Rapport d’audit |\n";

fn listed(sandbox: &Sandbox, options: &str) -> Vec<Value> {
    let run = registre(sandbox, &format!("suivi lister --format json {options}"));
    let listed: Value = serde_json::from_str(&run.stdout).expect("JSON");
    listed["echeances"].as_array().expect("a list").clone()
}

fn planned() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("pieces/plan-controle.md", PLAN);
    done(&sandbox, &format!("ajouter --id M1 --champ duree=36 {AT}"));
    let early = registre(&sandbox, &format!("suivi planifier M1 pieces {AT}"));
    assert!(early.stderr.contains("notification=AAAA-MM-JJ"), "{}", early.stderr);
    done(
        &sandbox,
        &format!("corriger M1 notification=2024-11-30 --motif notifié {AT}"),
    );
    done(&sandbox, &format!("suivi planifier M1 pieces {AT}"));
    sandbox
}

#[test]
fn a_plan_becomes_dated_duties_once() {
    let sandbox = planned();
    let duties = listed(&sandbox, "--date 2026-11-25");
    assert_eq!(duties.len(), 3 + 12 + 1);
    let dates: Vec<&str> = duties
        .iter()
        .filter(|duty| duty["controle"] == "Rapport annuel reçu et discuté")
        .filter_map(|duty| duty["echeance"].as_str())
        .collect();
    assert_eq!(dates, ["2025-11-30", "2026-11-30", "2027-11-30"]);
    // Three months after 30 November: February has no 30th.
    assert_eq!(duties[0]["echeance"], "2025-02-28");
    assert_eq!(duties[15]["echeance"], Value::Null);
    assert_eq!(duties[0]["preuve_attendue"], Value::Null);
    assert!(done(&sandbox, &format!("suivi planifier M1 pieces {AT}")).contains("déjà au registre"));
    assert!(done(&sandbox, "verifier").contains("tout concorde"));
}

#[test]
fn what_is_late_is_told_until_it_is_settled_with_its_document() {
    let sandbox = planned();
    sandbox.write("rapport.pdf", "le rapport");
    let late = listed(&sandbox, "--en-retard --date 2026-01-15");
    assert_eq!(late.len(), 4 + 1, "{late:?}");
    let report = late
        .iter()
        .find(|duty| duty["controle"] == "Rapport annuel reçu et discuté")
        .expect("the report is late");
    let number = report["numero"].as_i64().expect("a number");
    done(
        &sandbox,
        &format!(
            "suivi noter {number} --fait-le 2026-01-16 --piece rapport.pdf --rapport-recu 2025-12-20 --echange 2026-01-16 --note Échange_tenu --penalite 500_euros {AT}"
        ),
    );
    let settled = listed(&sandbox, "--tout");
    let settled = settled.iter().find(|duty| duty["numero"] == number).expect("kept");
    assert_eq!(settled["etat"], "fait");
    assert_eq!(settled["penalite_proposee"], "500 euros");
    assert_eq!(settled["piece"]["sha256"].as_str().map(str::len), Some(64));
    assert!(
        listed(&sandbox, "--en-retard --date 2026-01-15")
            .iter()
            .all(|duty| duty["numero"] != number)
    );
    let shown: Value = serde_json::from_str(&done(&sandbox, "montrer M1 --format json")).expect("JSON");
    assert_eq!(shown["marche"]["rapport-recu"], "2025-12-20");
    assert_eq!(shown["marche"]["echange"], "2026-01-16");
    assert_eq!(shown["marche"]["rapport-empreinte"], settled["piece"]["sha256"]);
    let figures = done(&sandbox, "indicateurs --annee 2024 --date 2026-02-01");
    assert!(
        figures.contains("rapports reçus et discutés : 1 sur 1 déjà dus"),
        "{figures}"
    );
    let run = registre(&sandbox, "suivi lister --date 2026-01-15");
    assert_eq!(run.code, Some(1), "late duties");
    assert!(run.stdout.contains("en retard au 2026-01-15"), "{}", run.stdout);
    assert!(done(&sandbox, "verifier").contains("tout concorde"));
    let connection = rusqlite::Connection::open(sandbox.path().join("registre.sqlite")).expect("the register");
    connection
        .execute(
            "UPDATE duty SET state = 'fait', done = '2025-03-01' WHERE number <> ?1 AND due < '2026'",
            [number],
        )
        .expect("tampering");
    let verified = registre(&sandbox, "verifier");
    assert!(
        verified.stdout.contains("n’est pas dans l’état que dit l’historique"),
        "{}",
        verified.stdout
    );
}

#[test]
fn the_calendar_is_one_that_calendars_read() {
    let sandbox = planned();
    let text = done(
        &sandbox,
        "suivi agenda --moment 2026-11-25T09:00:00Z --jusqu-au 2025-12-31",
    );
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 5);
    assert!(text.contains("DTSTART;VALUE=DATE:20251130\r\n"), "{text}");
    assert!(text.contains("DTSTAMP:20261125T090000Z\r\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
        assert!(!line.contains('\n'));
    }
    let unfolded = text.replace("\r\n ", "");
    assert!(
        unfolded.contains("Preuve attendue : Rapport \\; compte rendu\\, daté"),
        "{unfolded}"
    );
    assert!(unfolded.contains("CCAP\\, article 12"), "{unfolded}");
}
