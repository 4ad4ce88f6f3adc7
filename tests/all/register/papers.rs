//! The compliance sheet and the yearly report, in each of their forms.

use super::{HEAVY, LIGHT, done};
use crate::bench::{Sandbox, clausier};

const AT: &str = "--par Achats --moment 2026-11-25T09:00:00Z";

fn filled() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("bon/RC.md", HEAVY);
    sandbox.write("leger/RC.md", LIGHT);
    done(
        &sandbox,
        &format!("ajouter bon --id M1 --date 2026-05-01 --champ notification=2026-04-05 {AT}"),
    );
    done(
        &sandbox,
        &format!("ajouter leger --id M2 --champ notification=2026-09-05 {AT}"),
    );
    done(
        &sandbox,
        &format!("ajouter --id M3 --champ notification=2026-09-06 --champ type=services {AT}"),
    );
    sandbox
}

fn read(sandbox: &Sandbox, name: &str) -> String {
    std::fs::read_to_string(sandbox.path().join(name)).expect("the paper")
}

#[test]
fn a_sheet_says_on_what_the_verdict_rests() {
    let sandbox = filled();
    done(&sandbox, "fiche M1 --format html --sortie papiers");
    let page = read(&sandbox, "papiers/fiche-M1.html");
    let shown = done(&sandbox, "montrer M1 --format json");
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    let hash = shown["preuve"]["files"][0]["sha256"]
        .as_str()
        .expect("a hash")
        .to_owned();
    let seal = shown["historique"][0]["sceau"].as_str().expect("a seal").to_owned();
    let library = shown["preuve"]["library_hash"].as_str().expect("a hash").to_owned();
    for words in [
        "Fiche de conformité – marché M1",
        "Critère responsable : conforme.",
        "15\u{a0}%",
        "Performance environnementale (environnement)",
        "Article 6",
        "droit au 2026-05-01",
        &hash,
        &seal,
        &library,
    ] {
        assert!(page.contains(words), "{words}");
    }
    done(&sandbox, "fiche M3 --format md --sortie papiers");
    assert!(read(&sandbox, "papiers/fiche-M3.md").contains("rien n’est prouvé"));
    // What is written in Word reads back.
    done(&sandbox, "fiche M2 --sortie papiers");
    let back = clausier(&sandbox, &["convertir", "papiers/fiche-M2.docx", "--format", "md"]);
    assert!(back.stdout.contains("non conforme"), "{}{}", back.stdout, back.stderr);
}

#[test]
fn the_report_holds_all_indicators_and_a_chart_with_words_and_data() {
    let sandbox = filled();
    done(&sandbox, "rapport --annee 2026 --date 2026-11-25 --sortie papiers");
    let page = read(&sandbox, "papiers/rapport-2026.html");
    assert_eq!(page.matches("<svg ").count(), 1);
    let chart = page
        .split("<svg ")
        .nth(1)
        .and_then(|rest| rest.split("</svg>").next())
        .expect("a chart");
    assert!(
        chart.contains("role=\"img\"") && chart.contains("<title>A3-3"),
        "{chart}"
    );
    assert!(chart.contains("2026-T3 : entre 0,0\u{a0}% et 50,0\u{a0}%"), "{chart}");
    assert!(page.contains("entre 33,3\u{a0}% et 66,6\u{a0}%"));
    assert!(
        page.find("</svg>") < page.find("<caption>A3-3 : marchés par état"),
        "the data stand beside the chart"
    );
    for axis in 1..=8 {
        assert!(page.contains(&format!("Axe {axis}")), "axis {axis}");
    }
    assert!(page.contains("A8-5"));
    done(
        &sandbox,
        "rapport --annee 2026 --depuis 2025 --date 2026-11-25 --format docx --sortie papiers",
    );
    let back = clausier(&sandbox, &["convertir", "papiers/rapport-2026.docx", "--format", "md"]);
    assert!(back.stdout.contains("A3-3"), "{}{}", back.stdout, back.stderr);
}
