//! What was acknowledged lasts: kills in the middle of writes, many writers, copies while others write.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::{LIGHT, done, registre};
use crate::bench::Sandbox;

const AT: &str = "--par Achats --moment 2026-11-25T09:00:00Z";

fn start(sandbox: &Sandbox, line: &str) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_clausier"))
        .arg("registre")
        .args(line.split(' '))
        .current_dir(sandbox.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Kills `times` writers, each a little later than the last; whatever one acknowledged must be there.
fn killed_writers_lose_nothing(times: u64) {
    let sandbox = Sandbox::new();
    done(&sandbox, &format!("ajouter --id M0 {AT}"));
    // Kills are spread from the start of the program to a little after its usual end.
    let begun = std::time::Instant::now();
    done(&sandbox, &format!("corriger M0 commune=Pessac --motif essai {AT}"));
    let usual = begun.elapsed().max(Duration::from_millis(4));
    let mut last = "Pessac".to_owned();
    let mut acknowledged = 0;
    for round in 0..times {
        let value = format!("Commune{round}");
        let mut writer = start(&sandbox, &format!("corriger M0 commune={value} --motif essai {AT}"));
        std::thread::sleep(usual * u32::try_from(round % 25).expect("small") / 20);
        // One that has ended already cannot be killed: it was acknowledged.
        let _ = writer.kill();
        let output = writer.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stdout).contains("Corrigé");
        let shown = done(&sandbox, "montrer M0 --format json");
        let kept = shown.contains(&format!("\"commune\": \"{value}\""));
        assert!(kept || !said, "round {round}: acknowledged and lost");
        assert!(
            kept || shown.contains(&format!("\"commune\": \"{last}\"")),
            "round {round}: half written"
        );
        if kept {
            last = value;
        }
        acknowledged += u64::from(said);
    }
    let verified = done(&sandbox, "verifier");
    assert!(verified.contains("tout concorde"), "{verified}");
    assert!(acknowledged < times, "no kill came in time");
}

#[test]
fn a_killed_writer_loses_nothing_that_was_acknowledged() {
    killed_writers_lose_nothing(25);
}

#[test]
#[ignore = "200 kills: .ci/run runs it"]
fn two_hundred_killed_writers_lose_nothing_that_was_acknowledged() {
    killed_writers_lose_nothing(200);
}

#[test]
fn eight_writers_at_once_all_succeed_even_on_a_new_register() {
    let sandbox = Sandbox::new();
    sandbox.write("leger/RC.md", LIGHT);
    let writers: Vec<_> = (0..8)
        .map(|at| start(&sandbox, &format!("ajouter leger --id M{at} {AT}")))
        .collect();
    for writer in writers {
        let output = writer.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(done(&sandbox, "verifier").contains("8 marchés, 8 actes, 8 preuves : tout concorde"));
}

#[test]
fn a_copy_made_while_others_write_is_whole_and_restores() {
    let sandbox = Sandbox::new();
    done(&sandbox, &format!("ajouter --id M0 {AT}"));
    let writers: Vec<_> = (1..6)
        .map(|at| start(&sandbox, &format!("ajouter --id M{at} {AT}")))
        .collect();
    done(&sandbox, "sauvegarder copie.sqlite");
    for writer in writers {
        assert!(writer.wait_with_output().expect("it ends").status.success());
    }
    assert!(done(&sandbox, "verifier --registre copie.sqlite").contains("tout concorde"));
    done(&sandbox, "restaurer copie.sqlite --registre neuf.sqlite");
    assert_eq!(
        done(&sandbox, "lister --format json --registre copie.sqlite"),
        done(&sandbox, "lister --format json --registre neuf.sqlite")
    );
    let again = registre(&sandbox, "sauvegarder copie.sqlite");
    assert_eq!(again.code, Some(2), "a copy was overwritten");
}
