//! The tender's date selects the law: texts cited after their end or before their beginning are findings.

use crate::bench::{Sandbox, clausier};

const CCAP: &str = "# CCAP\n\n## Article 1 - Objet\n\nFourniture de postes de travail reconditionnés.\n\n\
                    ## Article 7 - Réemploi\n\nLe titulaire livre 20 % de postes issus du réemploi (décret n°2021-254).\n";

/// Code, severity and evidence of the findings of family DAT.
fn dated(ccap: &str, arguments: &[&str]) -> Vec<String> {
    dated_with(&[("CCAP.md", ccap)], arguments)
}

fn dated_with(files: &[(&str, &str)], arguments: &[&str]) -> Vec<String> {
    let sandbox = Sandbox::new();
    for (name, text) in files {
        sandbox.write(name, text);
    }
    let run = clausier(&sandbox, &[&["verifier", ".", "--format", "json"], arguments].concat());
    let verdict: serde_json::Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("no JSON: {}", run.stderr));
    let findings = verdict["tenders"][0]["findings"].as_array().expect("findings");
    findings
        .iter()
        .filter(|finding| finding["code"].as_str().is_some_and(|code| code.starts_with("DAT")))
        .map(|finding| format!("{} {} {}", finding["code"], finding["severity"], finding["evidence"]).replace('"', ""))
        .collect()
}

#[test]
fn the_last_day_of_a_text_and_the_next_give_two_answers() {
    assert_eq!(dated(CCAP, &["--date", "2024-06-30"]), Vec::<String>::new());
    assert_eq!(dated(CCAP, &["--date", "2024-07-01"]), ["DAT-02 majeur probable"]);
}

#[test]
fn without_a_date_a_repealed_text_is_to_be_checked() {
    assert_eq!(dated(CCAP, &[]), ["DAT-02 mineur a_verifier", "DAT-01 conseil sur"]);
}

#[test]
fn the_notice_dates_the_tender_unless_the_command_line_does() {
    let notice = "# Avis de marché\n\nDate d'envoi du présent avis : 14/03/2024\n\nObjet : postes reconditionnés\n";
    let files = [("CCAP.md", CCAP), ("avis.md", notice)];
    assert_eq!(dated_with(&files, &[]), Vec::<String>::new());
    assert_eq!(
        dated_with(&files, &["--date", "2026-11-25"]),
        ["DAT-02 majeur probable"]
    );
}

#[test]
fn the_same_repealed_text_is_told_once_for_a_piece() {
    let twice = format!("{CCAP}\n## Article 9\n\nVu le décret n° 2021-254 du 9 mars 2021.\n");
    assert_eq!(dated(&twice, &["--date", "2026-11-25"]), ["DAT-02 majeur probable"]);
}

#[test]
fn the_history_of_a_text_is_no_citation() {
    for sentence in [
        "Le décret n° 2021-254 du 9 mars 2021 est abrogé.",
        "Le décret n° 2024-134 remplace le décret n° 2021-254.",
        "Les marchés antérieurs ont été passés sous l’empire du code des marchés publics.",
        "L’ancien code des marchés publics n’est pas applicable.",
        "Le projet de loi de transposition de NIS 2 est suivi par le titulaire.",
        "Le titulaire anticipe la future version 5 du RGAA.",
        "Le CCAG-TIC de 2009 ne s’applique pas.",
        "L’audit RGAA dure 5 jours.",
    ] {
        let ccap = format!("# CCAP\n\n## Article 1\n\n{sentence}\n");
        assert_eq!(
            dated(&ccap, &["--date", "2026-11-25"]),
            Vec::<String>::new(),
            "{sentence}"
        );
    }
}

#[test]
fn citations_are_recognised_as_drafters_write_them() {
    for sentence in [
        "Le présent marché est régi par le Code des marchés publics (édition 2006).",
        "Procédure adaptée en application de l’article 27 du décret n°2016-360 du 25 mars 2016",
        "C.C.A.G.-T.I.C. approuvé par l’arrêté du 16 septembre 2009",
        "cahier des clauses administratives générales applicables aux marchés publics de fournitures courantes et de services (arrêté du 19 janvier 2009, NOR ECEM0816423A)",
        "Conformément à la loi NIS2, le titulaire notifie les incidents.",
        "Le portail livré est conforme au RGAA V5.",
        "La commune est tenue par l’article 31 de la loi SREN de recourir à une offre qualifiée.",
        "Les systèmes à haut risque sont mis en conformité pour le 2 août 2026.",
        "Les smartphones ont un indice de réparabilité supérieur à 8.",
    ] {
        let ccap = format!("# CCAP\n\n## Article 1\n\n{sentence}\n");
        assert_eq!(dated(&ccap, &["--date", "2026-11-25"]).len(), 1, "{sentence}");
    }
}

#[test]
fn a_text_whose_dates_no_source_backs_is_to_be_checked() {
    let ccap = CCAP.replace("(décret n°2021-254)", "(article 14 du code des marchés publics)");
    assert_eq!(dated(&ccap, &["--date", "2026-11-25"]), ["DAT-02 majeur a_verifier"]);
}
