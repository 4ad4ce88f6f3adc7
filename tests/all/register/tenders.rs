//! Entering, correcting, proving.

use rusqlite::Connection;
use serde_json::Value;

use super::{HEAVY, LIGHT, done, registre};
use crate::bench::Sandbox;

const AT: &str = "--par Achats --moment 2026-11-25T09:00:00Z";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("bon/RC.md", HEAVY);
    sandbox.write("leger/RC.md", LIGHT);
    sandbox.write("sans/CCTP.md", "# CCTP\n\nLe titulaire fournit un logiciel.\n");
    sandbox
}

fn json(sandbox: &Sandbox, line: &str) -> Value {
    serde_json::from_str(&done(sandbox, line)).expect("JSON")
}

#[test]
fn a_tender_enters_with_its_proof_and_counts_by_it() {
    let sandbox = sandbox();
    for (path, id, state) in [
        ("bon", "2026-001", "conforme"),
        ("leger", "2026-002", "non_conforme"),
        ("sans", "2026-003", "indetermine"),
    ] {
        done(&sandbox, &format!("ajouter {path} --id {id} --date 2026-05-01 {AT}"));
        let shown = json(&sandbox, &format!("montrer {id} --format json"));
        assert_eq!(shown["marche"]["etat"], state, "{path}");
        assert_eq!(shown["preuve"]["files"][0]["sha256"].as_str().map(str::len), Some(64));
        assert_eq!(shown["preuve"]["policy"]["id"], "bordeaux-metropole");
        assert_eq!(shown["historique"][0]["par"], "Achats");
        assert_eq!(shown["historique"][0]["moment"], "2026-11-25T09:00:00Z");
    }
    let bare = "ajouter --id 2026-004 --champ cpv=45000000";
    done(&sandbox, &format!("{bare} {AT}"));
    assert_eq!(
        json(&sandbox, "montrer 2026-004 --format json")["marche"]["etat"],
        "hors_champ"
    );
    let listed = json(&sandbox, "lister --format json --etat non-conforme");
    assert_eq!(listed["marches"][0]["id"], "2026-002");
    assert_eq!(listed["marches"].as_array().map(Vec::len), Some(1));
    assert!(done(&sandbox, "verifier").contains("4 marchés, 4 actes, 3 preuves : tout concorde."));
}

#[test]
fn a_correction_says_why_and_keeps_the_old_value() {
    let sandbox = sandbox();
    done(&sandbox, &format!("ajouter leger --id M1 --champ commune=Pessac {AT}"));
    let without = registre(&sandbox, &format!("corriger M1 commune=Talence {AT}"));
    assert_eq!(without.code, Some(2));
    assert!(without.stderr.contains("--motif"), "{}", without.stderr);
    done(
        &sandbox,
        &format!("corriger M1 commune=Talence notification=04/03/2026 --motif faute_de_saisie {AT}"),
    );
    let shown = json(&sandbox, "montrer M1 --format json");
    assert_eq!(shown["marche"]["commune"], "Talence");
    assert_eq!(shown["marche"]["notification"], "2026-03-04");
    assert_eq!(
        shown["historique"][1]["champs"]["commune"],
        serde_json::json!(["Pessac", "Talence"])
    );
    assert_eq!(shown["historique"][1]["motif"], "faute de saisie");
    let again = registre(&sandbox, &format!("corriger M1 commune=Talence --motif encore {AT}"));
    assert!(again.stderr.contains("Rien à corriger"), "{}", again.stderr);
}

#[test]
fn a_waiver_and_an_exclusion_are_told_apart_and_have_reasons() {
    let sandbox = sandbox();
    done(&sandbox, &format!("ajouter leger --id M1 {AT}"));
    let line = format!("corriger M1 exclusion=dispense --motif décision {AT}");
    assert!(registre(&sandbox, &line).stderr.contains("motif-exclusion"));
    let line = format!("corriger M1 exclusion=dispense motif-exclusion=Urgence_impérieuse --motif décision {AT}");
    assert!(done(&sandbox, &line).contains("dispensé"));
    let line = format!("corriger M1 exclusion=hors-champ motif-exclusion=Commande_UGAP --motif décision {AT}");
    assert!(done(&sandbox, &line).contains("hors champ"));
    let line = format!("corriger M1 exclusion= motif-exclusion= --motif erreur {AT}");
    assert!(done(&sandbox, &line).contains("non conforme"));
    assert!(done(&sandbox, "verifier").contains("tout concorde"));
}

#[test]
fn nothing_is_overwritten_without_a_word() {
    let sandbox = sandbox();
    done(&sandbox, &format!("ajouter leger --id M1 {AT}"));
    let again = registre(&sandbox, &format!("ajouter bon --id M1 {AT}"));
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("déjà dans le registre"), "{}", again.stderr);
    done(&sandbox, &format!("ajouter bon --id M1 --motif RC_rectifié {AT}"));
    assert_eq!(json(&sandbox, "montrer M1 --format json")["marche"]["etat"], "conforme");
    assert!(done(&sandbox, "verifier").contains("1 marché, 2 actes, 2 preuves : tout concorde"));
}

#[test]
fn mistakes_get_a_sentence_that_says_how_to_mend() {
    let sandbox = sandbox();
    sandbox.write("autre.txt", "rien d’une base");
    for (line, expected) in [
        ("lister".to_owned(), "ce registre n’existe pas"),
        ("montrer M1".to_owned(), "ce registre n’existe pas"),
        ("lister --registre autre.txt".to_owned(), "n’est pas un registre"),
        (format!("ajouter bon --id a/b {AT}"), "identifiant"),
        (format!("ajouter bon --id M1 --champ comune=Pessac {AT}"), "« commune »"),
        (
            format!("ajouter bon --id M1 --champ notification=hier {AT}"),
            "AAAA-MM-JJ",
        ),
        (format!("ajouter absent --id M1 {AT}"), "n’existe pas"),
        (format!("ajouter bon leger --id M1 {AT}"), "un seul marché"),
    ] {
        let run = registre(&sandbox, &line);
        assert_eq!(run.code, Some(2), "{line}: {}", run.stdout);
        assert!(run.stderr.contains(expected), "{line}: {}", run.stderr);
    }
}

/// What somebody does behind the program's back is found.
#[test]
fn tampering_is_found() {
    let cases = [
        (
            "UPDATE tender SET state = 'conforme' WHERE id = 'M2'",
            "n’est pas celui que donnent ses preuves",
        ),
        (
            "UPDATE tender SET commune = 'Ailleurs' WHERE id = 'M2'",
            "n’est pas la dernière",
        ),
        (
            "DROP TRIGGER act_kept; UPDATE act SET who = 'Autre' WHERE number = 1",
            "le sceau",
        ),
        ("DROP TRIGGER act_stays; DELETE FROM act WHERE number = 1", "le sceau"),
        (
            "DROP TRIGGER evidence_kept; UPDATE evidence SET content = replace(content, '\"percent\":5.0', '\"percent\":15.0') WHERE number = 2",
            "son contenu n’est pas",
        ),
        (
            "DROP TRIGGER evidence_stays; DELETE FROM evidence WHERE number = 2",
            "elle manque",
        ),
        (
            "DROP TRIGGER tender_stays; DELETE FROM tender WHERE id = 'M2'",
            "ne sont plus dans le registre",
        ),
    ];
    let sandbox = sandbox();
    done(&sandbox, &format!("ajouter bon --id M1 {AT}"));
    done(&sandbox, &format!("ajouter leger --id M2 --champ commune=Pessac {AT}"));
    for (at, (sql, expected)) in cases.iter().enumerate() {
        let file = format!("copie{at}.sqlite");
        done(&sandbox, &format!("sauvegarder {file}"));
        let connection = Connection::open(sandbox.path().join(&file)).expect("a copy");
        connection
            .execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
            .expect("tampering");
        drop(connection);
        let run = registre(&sandbox, &format!("verifier --registre {file}"));
        assert_eq!(run.code, Some(1), "{sql}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains(expected), "{sql}: {}", run.stdout);
        let restored = registre(&sandbox, &format!("restaurer {file} --registre neuf{at}.sqlite"));
        assert_eq!(restored.code, Some(2), "{sql}: a broken copy was restored");
    }
    let connection = Connection::open(sandbox.path().join("registre.sqlite")).expect("the register");
    for sql in [
        "UPDATE act SET who = 'Autre'",
        "DELETE FROM act",
        "DELETE FROM evidence",
        "DELETE FROM tender",
    ] {
        assert!(connection.execute_batch(sql).is_err(), "{sql} was let through");
    }
}
