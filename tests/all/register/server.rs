//! The same register on a real PostgreSQL: `CLAUSIER_ESSAI_POSTGRES` names it, and these tests are ignored without.

use postgres::{Client, NoTls};

use super::{HEAVY, LIGHT, done, registre};
use crate::bench::Sandbox;

const AT: &str = "--par Achats --moment 2026-11-25T09:00:00Z";

/// A schema of its own on the server, emptied; the connection string that leads to it.
fn schema(name: &str) -> String {
    let url = std::env::var("CLAUSIER_ESSAI_POSTGRES").expect("CLAUSIER_ESSAI_POSTGRES names a server");
    let mut client = Client::connect(&url, NoTls).expect("the server answers");
    client
        .batch_execute(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}"))
        .expect("a schema");
    format!("{url}?options=-csearch%5Fpath%3D{name}")
}

fn fill(sandbox: &Sandbox, place: &str) {
    sandbox.write("bon/RC.md", HEAVY);
    sandbox.write("leger/RC.md", LIGHT);
    sandbox.write(
        "table.csv",
        "id,cpv,notification,commune,poids-declare\nT1,72000000,2026-02-03,Pessac,12\nT2,45000000,2026-02-04,,\nT10,30200000,2026-11-04,Talence,\n",
    );
    for line in [
        "ajouter bon --id M1 --champ notification=2026-04-05 --champ commune=Pessac --champ montant=1234,5",
        "ajouter leger --id M2 --champ notification=2025-01-05 --champ rapport-recu=2026-02-01 --champ echange=2026-03-01",
        "importer table.csv",
        "corriger T1 commune=Mérignac --motif erreur",
        "saisir A3-5 --annee 2026 --numerateur 7 --denominateur 9",
    ] {
        done(sandbox, &format!("{line} {AT} --registre {place}"));
    }
}

#[test]
#[ignore = "needs a server: .ci/run starts one"]
fn a_server_gives_what_a_file_gives_and_each_restores_the_other() {
    let sandbox = Sandbox::new();
    let (server, other) = (schema("essai"), schema("autre"));
    fill(&sandbox, &server);
    fill(&sandbox, "fichier.sqlite");
    done(&sandbox, &format!("sauvegarder copie.sqlite --registre {server}"));
    done(&sandbox, &format!("restaurer copie.sqlite --registre {other}"));
    for line in [
        "verifier",
        "lister --format json",
        "lister --annee 2026 --etat indetermine --format json",
        "montrer M1 --format json",
        "montrer T1 --format json",
        "indicateurs --depuis 2025 --annee 2026 --date 2026-11-25 --detail trimestre --tous --a-venir 9 --format json",
        "indicateurs --annee 2026 --date 2026-11-25 --detail commune --unite lot --format json",
        "indicateurs --annee 2026 --date 2026-11-25 --selon lancement --format json",
    ] {
        let expected = done(&sandbox, &format!("{line} --registre fichier.sqlite"));
        for place in [server.as_str(), "copie.sqlite", &other] {
            assert_eq!(
                done(&sandbox, &format!("{line} --registre {place}")),
                expected,
                "{line}"
            );
        }
    }
    let full = registre(&sandbox, &format!("restaurer copie.sqlite --registre {other}"));
    assert!(full.stderr.contains("contient déjà"), "{}", full.stderr);
    let hidden = registre(&sandbox, &format!("montrer M9 --registre {server}"));
    assert!(hidden.stderr.contains("M9"), "{}", hidden.stderr);
}

#[test]
#[ignore = "needs a server: .ci/run starts one"]
fn eight_writers_take_turns_on_a_new_server() {
    let sandbox = Sandbox::new();
    let server = schema("tour");
    std::thread::scope(|scope| {
        for at in 0..8 {
            let (sandbox, server) = (&sandbox, &server);
            scope.spawn(move || done(sandbox, &format!("ajouter --id M{at} {AT} --registre {server}")));
        }
    });
    let verified = done(&sandbox, &format!("verifier --registre {server}"));
    assert!(verified.contains("8 marchés, 8 actes"), "{verified}");
    let mut client = Client::connect(&server.replace("%5F", "_"), NoTls).expect("the server answers");
    for sql in ["DELETE FROM act", "UPDATE act SET who = 'Autre'", "DELETE FROM tender"] {
        assert!(client.batch_execute(sql).is_err(), "{sql} was let through");
    }
}

#[test]
#[ignore = "needs a server: .ci/run starts one"]
fn a_server_that_does_not_answer_is_told_without_its_password() {
    let sandbox = Sandbox::new();
    let run = registre(&sandbox, "lister --registre postgresql://moi:secret@127.0.0.1:1/base");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("postgresql://127.0.0.1:1/base"), "{}", run.stderr);
    assert!(!run.stderr.contains("secret"), "{}", run.stderr);
}
