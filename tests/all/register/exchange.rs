//! Tables and open data in.

use serde_json::Value;

use super::{HEAVY, done, registre};
use crate::bench::Sandbox;

const AT: &str = "--par Achats --moment 2026-11-25T09:00:00Z";

fn listed(sandbox: &Sandbox) -> Vec<Value> {
    let listed: Value = serde_json::from_str(&done(sandbox, "lister --format json")).expect("JSON");
    listed["marches"].as_array().expect("a list").clone()
}

#[test]
fn a_table_comes_in_by_its_headers_and_by_what_is_told() {
    let sandbox = Sandbox::new();
    // As a French spreadsheet saves it: semicolons, Windows-1252.
    let table = "N° interne;Objet;Date notif.;Montant HT;codeCPV;Remarque\r\n\
        A-1;Écrans d’été;04/03/2026;125 000,50 €;30231300-0;x\r\n\
        A-2;Travaux;05/03/2026;1000;45000000;\r\n\
        A-3;Sans date;;;72000000;\r\n\
        A-1;Doublon;;;72000000;\r\n\
        A-4;Date fausse;31/02/2026;;72000000;\r\n\
        A/5;Identifiant;;;72000000;\r\n\
        A-6;Court\r\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(table);
    sandbox.write("table.csv", bytes);
    let told = "importer table.csv --colonne N°_interne=id --colonne Date_notif.=notification";
    let trial = registre(&sandbox, &format!("{told} --essai {AT}"));
    assert_eq!(trial.code, Some(1), "{}", trial.stderr);
    assert!(
        trial
            .stdout
            .contains("Essai, rien n’est enregistré : ajoutés 3, déjà au registre 1, hors de la demande 0, refusés 3.")
    );
    assert!(trial.stdout.contains("Ligne 6 : « 31/02/2026 »"), "{}", trial.stdout);
    assert!(trial.stdout.contains("Ligne 7 : « A/5 »"), "{}", trial.stdout);
    assert!(trial.stdout.contains("Montant HT → montant"), "{}", trial.stdout);
    assert!(
        trial.stdout.contains("colonnes laissées : Remarque"),
        "{}",
        trial.stdout
    );
    assert_eq!(registre(&sandbox, "lister").code, Some(2), "a trial made a register");
    registre(&sandbox, &format!("{told} {AT}"));
    let tenders = listed(&sandbox);
    assert_eq!(tenders.len(), 3);
    assert_eq!(tenders[0]["objet"], "Écrans d’été");
    assert_eq!(tenders[0]["montant"], "125000.50");
    assert_eq!(tenders[0]["type"], "equipements");
    assert_eq!(tenders[1]["etat"], "hors_champ");
    assert!(done(&sandbox, "verifier").contains("tout concorde"));
    let again = registre(&sandbox, &format!("{told} --numerique {AT}"));
    assert!(
        again
            .stdout
            .contains("ajoutés 0, déjà au registre 3, hors de la demande 1"),
        "{}",
        again.stdout
    );
    let none = registre(&sandbox, &format!("importer table.csv {AT}"));
    assert!(none.stderr.contains("--colonne"), "{}", none.stderr);
    let wrong = registre(&sandbox, &format!("importer table.csv --colonne Numero=id {AT}"));
    assert!(wrong.stderr.contains("« numero » n’existe pas"), "{}", wrong.stderr);
}

#[test]
fn a_correction_after_an_import_keeps_what_was_imported() {
    let sandbox = Sandbox::new();
    sandbox.write("table.csv", "id,commune\nA-1,Pessac\n");
    done(&sandbox, &format!("importer table.csv {AT}"));
    done(&sandbox, &format!("corriger A-1 commune=Talence --motif erreur {AT}"));
    let shown: Value = serde_json::from_str(&done(&sandbox, "montrer A-1 --format json")).expect("JSON");
    assert_eq!(
        shown["historique"][0]["champs"]["commune"],
        serde_json::json!(["Pessac", "Talence"])
    );
    assert!(done(&sandbox, "verifier").contains("tout concorde"));
    let connection = rusqlite::Connection::open(sandbox.path().join("registre.sqlite")).expect("the register");
    connection
        .execute_batch("UPDATE tender SET object = 'Autre' WHERE id = 'A-1'")
        .expect("tampering");
    let verified = registre(&sandbox, "verifier");
    assert!(verified.stdout.contains("ne sont plus ceux"), "{}", verified.stdout);
}

#[test]
fn open_data_comes_in_by_buyer_and_cpv_and_is_compared_with_our_verdicts() {
    let sandbox = Sandbox::new();
    sandbox.write("bon/RC.md", HEAVY);
    done(&sandbox, &format!("ajouter bon --id 2026001 {AT}"));
    let contract = |id: &str, buyer: &str, cpv: &str, environmental: &str| {
        format!(
            r#"{{"id":"{id}","acheteur":{{"id":"{buyer}"}},"objet":"Logiciel","codeCPV":"{cpv}","dureeMois":24,
            "dateNotification":"2026-04-01","montant":125000.509,"procedure":"Procédure adaptée","inconnu":[{{"x":1}}],
            "titulaires":[{{"titulaire":{{"typeIdentifiant":"SIRET","id":"12345678901234"}}}}],
            "considerationsSociales":{{"considerationSociale":["Clause sociale"]}},
            "considerationsEnvironnementales":{{"considerationEnvironnementale":["{environmental}"]}}}}"#
        )
    };
    let own = "24330031600011";
    let contracts = [
        contract("2026001", own, "48000000", "Pas de considération environnementale"),
        contract("2026002", own, "72000000-5", "Critère environnemental"),
        contract("2026003", own, "45000000", "Critère environnemental"),
        contract("2026004", "99999999999999", "72000000", "Critère environnemental"),
    ];
    let file = format!(
        r#"{{"marches":{{"marche":[{}],"contrat-concession":[]}}}}"#,
        contracts.join(",")
    );
    sandbox.write("decp.json", &file);
    let text = done(
        &sandbox,
        &format!("importer decp.json --numerique --acheteur {own} {AT}"),
    );
    assert!(
        text.contains("ajoutés 1, déjà au registre 1, hors de la demande 2, refusés 0"),
        "{text}"
    );
    assert!(
        text.contains("2026001 : « Critère environnemental » n’est pas déclaré"),
        "{text}"
    );
    let tenders = listed(&sandbox);
    let new = tenders
        .iter()
        .find(|tender| tender["id"] == "2026002")
        .expect("imported");
    assert_eq!(new["considerations-environnementales"], "Critère environnemental");
    assert_eq!(new["montant"], "125000.51");
    assert_eq!(new["titulaire-id"], "12345678901234");
    assert_eq!(new["etat"], "indetermine", "a declaration proves nothing");
    sandbox.write("coupe.json", &file[..file.len() - 40]);
    let cut = registre(&sandbox, &format!("importer coupe.json --registre autre.sqlite {AT}"));
    assert_eq!(cut.code, Some(2));
    assert!(cut.stderr.contains("Rien n’a été importé"), "{}", cut.stderr);
    assert!(
        registre(&sandbox, "lister --registre autre.sqlite")
            .stdout
            .contains("0 marché")
    );
}

#[test]
fn a_publication_holds_figures_and_codes_and_no_name() {
    let sandbox = Sandbox::new();
    sandbox.write("bon/RC.md", HEAVY);
    done(
        &sandbox,
        &format!(
            "ajouter bon --id=-2026-1 --champ notification=2026-04-01 --champ titulaire=Jeanne_Martin --champ objet=Secret {AT}"
        ),
    );
    done(
        &sandbox,
        &format!("ajouter bon --id 2026-2 --champ lancement=2026-05-01 {AT}"),
    );
    done(
        &sandbox,
        &format!("ajouter --id 2026-3 --champ notification=2026-06-01 --champ type=services {AT}"),
    );
    done(
        &sandbox,
        &format!("saisir A2-1 --annee 2026 --valeur 900 --preuve Bilan_de_Mme_Martin {AT}"),
    );
    let line = "exporter publication --acheteur 24330031600011 --annee 2026 --date 2026-11-25";
    let names = done(&sandbox, line);
    let read = |name: &str| std::fs::read_to_string(sandbox.path().join("publication").join(name)).expect("a file");
    let tenders = read("marches-numeriques-controles.csv");
    assert_eq!(tenders.lines().count(), 3, "{tenders}");
    assert!(
        tenders.contains("24330031600011,'-2026-1,2026-04-01,services,,conforme,15,true,indetermine,"),
        "{tenders}"
    );
    assert!(
        tenders.contains("24330031600011,2026-3,2026-06-01,services,,indetermine,,,"),
        "{tenders}"
    );
    let indicators = read("indicateurs-numerique-responsable.csv");
    // One proved of two, the other open: no single value.
    assert!(
        indicators.contains(",2026-T1,2026-T4,,50.0,100.0,%,80,min,1,2,1,"),
        "{indicators}"
    );
    for name in names.lines() {
        let text = read(name.rsplit('/').next().expect("a name"));
        for secret in ["Martin", "Secret", "2026-2,", "\"2026-2\""] {
            assert!(!text.contains(secret), "{name} holds {secret}");
        }
    }
    let package: Value = serde_json::from_str(&read("datapackage.json")).expect("JSON");
    for resource in package["resources"].as_array().expect("resources") {
        let path = resource["path"].as_str().expect("a path");
        let header = read(path).lines().next().expect("a header").to_owned();
        let fields = resource["schema"]["fields"].as_array().expect("fields").clone();
        let fields: Vec<&str> = fields.iter().filter_map(|field| field["name"].as_str()).collect();
        assert_eq!(header, fields.join(","));
        let rows: Value = serde_json::from_str(&read(&path.replace(".csv", ".json"))).expect("JSON");
        assert_eq!(rows.as_array().map(Vec::len), Some(read(path).lines().count() - 1));
    }
    assert_eq!(names, done(&sandbox, line), "not the same twice");
}
