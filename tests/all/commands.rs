//! The command line as its users meet it: exit codes, bad input, the same bytes every time.

use std::fs;

use crate::bench::{Run, Sandbox, clausier};

/// An RC that passes, alone: nothing above « conseil ».
const RC: &str = "# Règlement de la consultation\n\nAcquisition d’un logiciel de gestion du courrier.\n\n\
## Article 6 – Jugement des offres\n\n- Prix : 45 %\n- Valeur technique : 40 %\n- Performance environnementale : 15 %\n  \
- hébergement sobre, PUE prouvé par un rapport : 8 %\n  - écoconception selon l’auto-évaluation jointe : 7 %\n";

const LIGHT: &str = "# Règlement de la consultation\n\n## Article 6 – Jugement des offres\n\n- Prix : 50 %\n\
- Valeur technique : 45 %\n- Performance environnementale, appréciée sur la reprise des matériels : 5 %\n";

fn run(sandbox: &Sandbox, line: &str) -> Run {
    clausier(sandbox, &line.split(' ').collect::<Vec<_>>())
}

#[test]
fn exit_codes_say_what_happened_whatever_the_format() {
    let sandbox = Sandbox::new();
    sandbox.write("bon/RC.md", RC);
    sandbox.write("leger/RC.md", LIGHT);
    sandbox.write("vide/lisezmoi.xyz", "rien");
    let cases = [
        ("verifier bon --date 2026-05-01", 0),
        ("verifier leger --date 2026-05-01", 1),
        ("verifier leger --date 2026-05-01 --seuil bloquant", 0),
        ("verifier bon --date 2026-05-01 --seuil conseil", 1),
        ("verifier vide", 4),
        ("verifier absent", 2),
        ("verifier", 2),
        ("verifier bon --date hier", 2),
        ("verifier bon --politique inconnue", 2),
        ("lint leger --date 2026-05-01", 1),
        ("criteres bon", 0),
        ("criteria vide", 4),
        ("clauses montrer rgpd-violations", 0),
        ("clauses montrer inconnue", 2),
        ("expliquer PON-01", 0),
        ("explain rgpd.audit", 0),
        ("expliquer rgpd-28", 0),
        ("expliquer XYZ-99", 2),
        ("evaluer vide", 2),
        ("inconnue", 2),
        ("--aide", 0),
        ("--version", 0),
    ];
    for (line, code) in cases {
        let text = run(&sandbox, line);
        assert_eq!(text.code, Some(code), "{line}\n{}{}", text.stdout, text.stderr);
        if line.starts_with("verifier") && code != 2 {
            let json = run(&sandbox, &format!("{line} --format json"));
            assert_eq!(json.code, Some(code), "{line} --format json");
        }
        assert!(
            code == 0 || !(text.stdout.is_empty() && text.stderr.is_empty()),
            "{line} says nothing"
        );
    }
}

#[test]
fn counts_are_always_shown_and_nothing_checked_is_no_success() {
    let sandbox = Sandbox::new();
    sandbox.write("note.xyz", "rien");
    let run = run(&sandbox, "verifier .");
    assert!(
        run.stdout.contains("0 fichier vérifié, 1 ignoré, 0 illisible"),
        "{}",
        run.stdout
    );
    assert_eq!(run.code, Some(4));
}

#[test]
fn a_bad_file_gives_one_french_sentence_and_the_others_are_checked() {
    let sandbox = Sandbox::new();
    let mut ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    ole.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let bad: [(&str, Vec<u8>, &str); 5] = [
        ("vide.docx", Vec::new(), "vide"),
        ("corrompu.docx", b"PK\x03\x04 et puis rien".to_vec(), "archive"),
        ("protege.docx", ole, "mot de passe"),
        ("faux.docx", b"du texte".to_vec(), "ZIP"),
        ("binaire.md", vec![0, 1, 2, 3, 0, 0], "texte"),
    ];
    for (name, bytes, word) in bad {
        let sandbox = Sandbox::new();
        sandbox.write("RC.md", RC);
        sandbox.write(name, bytes);
        let run = run(&sandbox, "verifier . --format json");
        let lines: Vec<&str> = run.stderr.lines().collect();
        assert_eq!(lines.len(), 1, "{name}: {}", run.stderr);
        assert!(
            lines[0].contains(name) && lines[0].contains(word),
            "{name}: {}",
            lines[0]
        );
        assert_eq!(run.code, Some(2), "{name}");
        let verdict: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
        assert_eq!(verdict["counts"]["checked"], 1, "{name}");
        assert_eq!(verdict["counts"]["unreadable"], 1, "{name}");
        assert_ne!(verdict["tenders"][0]["verdict"], "conforme", "{name}");
        assert_eq!(
            verdict["tenders"][0]["pieces"].as_array().map(Vec::len),
            Some(2),
            "{name}"
        );
    }
    drop(sandbox);
}

#[test]
fn a_huge_file_is_refused_before_it_is_read() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("enorme.md", "x");
    fs::OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|file| file.set_len(200 << 20))
        .expect("a sparse file");
    let run = run(&sandbox, "verifier enorme.md");
    assert_eq!(run.code, Some(2));
    assert!(run.stdout.contains("100 Mo"), "{}", run.stdout);
}

#[test]
fn the_same_input_gives_the_same_bytes_from_any_folder() {
    let here = Sandbox::new();
    let there = Sandbox::new();
    for sandbox in [&here, &there] {
        sandbox.write("dce/RC.md", RC);
        sandbox.write(
            "dce/CCAP.md",
            "# CCAP\n\n## Article 1 – Données\n\nLe titulaire respecte le RGPD.\n",
        );
    }
    let first = run(&here, "verifier dce --format json");
    assert_eq!(first.stdout, run(&here, "verifier dce --format json").stdout);
    assert_eq!(first.stdout, run(&there, "verifier dce --format json").stdout);
}

#[test]
fn usage_errors_are_french_and_guess_what_was_meant() {
    let sandbox = Sandbox::new();
    let wrong = run(&sandbox, "verifer .");
    assert!(
        wrong
            .stderr
            .contains("« verifer » n’est pas une commande. Vouliez-vous « verifier » ?"),
        "{}",
        wrong.stderr
    );
    let missing = run(&sandbox, "verifier");
    assert!(missing.stderr.contains("Il manque"), "{}", missing.stderr);
    let help = run(&sandbox, "verifier --aide");
    for english in [
        "Usage:",
        "Options:\n  -h, --help",
        "Print",
        "[default",
        "[possible values",
        "Arguments:\n  <PATH",
    ] {
        assert!(!help.stdout.contains(english), "« {english} » in\n{}", help.stdout);
    }
}

#[test]
fn the_schema_of_the_verdict_is_current() {
    let schema = schemars::schema_for!(clausier::verdict::Verdict);
    let text = serde_json::to_string_pretty(&schema).expect("a schema") + "\n";
    let path = "docs/verdict.schema.json";
    if std::env::var_os("CLAUSIER_REECRIRE").is_some() {
        fs::write(path, &text).expect("the schema");
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == text,
        "{path} is not current: run CLAUSIER_REECRIRE=1 cargo test"
    );
}

#[test]
fn a_new_tender_asks_what_is_missing_and_keeps_what_was_said() {
    let sandbox = Sandbox::new();
    let new = run(
        &sandbox,
        "nouveau services marche --reponse montant=240000 --reponse ccag=pi",
    );
    assert_eq!(new.code, Some(0), "{}", new.stderr);
    let text = fs::read_to_string(sandbox.path().join("marche/marche.yaml")).expect("marche.yaml");
    assert!(text.contains("montant: 240000") && text.contains("ccag: pi"), "{text}");
    let again = run(&sandbox, "nouveau services marche");
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("existe déjà"), "{}", again.stderr);
    let incomplete = run(&sandbox, "assembler marche");
    assert_eq!(incomplete.code, Some(2));
    assert!(
        incomplete.stderr.lines().count() > 5,
        "all that is missing at once: {}",
        incomplete.stderr
    );
    assert!(
        !sandbox.path().join("marche/pieces").exists(),
        "nothing is half written"
    );
    let wrong = run(&sandbox, "nouveau services autre --reponse montant=beaucoup");
    assert!(wrong.stderr.contains("montant"), "{}", wrong.stderr);
    assert_eq!(wrong.code, Some(2));
}

#[test]
fn assembling_writes_word_files_that_the_checker_finds_conformes() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "marche.yaml",
        fs::read_to_string("examples/logiciels/marche.yaml").expect("the example"),
    );
    let assembled = run(&sandbox, "assembler .");
    assert_eq!(assembled.code, Some(0), "{}", assembled.stderr);
    let first = fs::read(sandbox.path().join("pieces/ccap.docx")).expect("ccap.docx");
    let checked = run(&sandbox, "verifier . --format json");
    let verdict: serde_json::Value = serde_json::from_str(&checked.stdout).expect("JSON");
    assert_eq!(verdict["tenders"][0]["verdict"], "conforme", "{}", checked.stdout);
    run(&sandbox, "assembler .");
    assert_eq!(
        first,
        fs::read(sandbox.path().join("pieces/ccap.docx")).expect("ccap.docx"),
        "same input, same bytes"
    );
}

#[test]
fn several_tenders_are_assembled_together_and_one_that_fails_holds_up_no_other() {
    let sandbox = Sandbox::new();
    let example = |purchase: &str| fs::read_to_string(format!("examples/{purchase}/marche.yaml")).expect("an example");
    sandbox.write("a/marche.yaml", example("logiciels"));
    sandbox.write("b/marche.yaml", "type: logiciels\n");
    sandbox.write("c/marche.yaml", example("services"));
    let both = run(&sandbox, "assembler a b c c/marche.yaml");
    assert_eq!(both.code, Some(2));
    assert!(both.stdout.contains("a/pieces/ccap.docx") && both.stdout.contains("c/pieces/ccap.docx"));
    assert_eq!(
        both.stdout.matches("Relecture des pièces").count(),
        2,
        "{}",
        both.stdout
    );
    assert!(both.stderr.contains("b/marche.yaml"), "{}", both.stderr);
    assert!(both.stderr.contains("donné deux fois"), "{}", both.stderr);
    assert!(!sandbox.path().join("b/pieces").exists());
    let mixed = run(&sandbox, "assembler a c --sortie ici");
    assert_eq!(mixed.code, Some(2));
    assert!(
        mixed.stderr.contains("--sortie ne vaut que pour un seul marché"),
        "{}",
        mixed.stderr
    );
}
