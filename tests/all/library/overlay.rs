//! An organisation's folder over the libraries: replacing, adding, its own library; and hostile files.

use clausier::library::profile::{Origin, Profile, Value};
use clausier::library::{Library, Sources};
use clausier::verdict::PurchaseType;

use super::{base, files, folder};

const CLAUSE: &str = "commun/clauses/essai/essai-violations.yaml";

fn clause() -> String {
    files(&folder("base"))
        .into_iter()
        .find(|(path, _)| path == CLAUSE)
        .map(|(_, text)| text)
        .expect("the clause")
}

fn own() -> Sources {
    let manifest = "id: ville\ntitre: Clausier de la ville\nversion: 2.1.0\nstatut: publie\ndate: 2026-11-24\ntypes: [services]\n\
                    journal: [{ version: 2.1.0, date: 2026-11-24, texte: Début. }]\n";
    let added = clause()
        .replace("essai-violations", "essai-ville")
        .replace("niveau: obligatoire", "niveau: recommande");
    base().overlay([
        ("ville/clausier.yaml".to_owned(), manifest.to_owned()),
        (
            "ville/clauses/essai/essai-ville.yaml".to_owned(),
            added.replace("quand: donnees", "quand: montant >= 1000"),
        ),
        (CLAUSE.to_owned(), clause().replace("defaut: 24", "defaut: 36")),
        ("LISEZ-MOI.md".to_owned(), "Nos clauses.".to_owned()),
    ])
}

#[test]
fn a_file_replaces_and_a_library_is_added() {
    let library = Library::load(&own()).expect("it loads");
    let replaced = library.clause("essai-violations").expect("the clause");
    assert_eq!(replaced.variables[0].default, Some(Value::Number(36.0)));
    let added = library.clause("essai-ville").expect("the clause");
    assert_eq!(added.reference(), "ville/essai-ville@2.1.0");
    assert_ne!(added.hash, replaced.hash);
    assert_eq!(library.clauses_carrying("essai.violations").count(), 2);
    let proposed = library
        .clause_for("essai.violations", PurchaseType::Services)
        .expect("a clause");
    assert_eq!(proposed.id, "essai-violations", "the obligatory one first");
}

#[test]
fn clauses_apply_by_type_and_answers() {
    let library = Library::load(&own()).expect("it loads");
    let ids = |purchase, profile: &Profile| -> Vec<String> {
        library
            .applicable(purchase, profile)
            .iter()
            .map(|(clause, answer)| format!("{} {answer:?}", clause.id))
            .collect()
    };
    let mut profile = Profile::default();
    assert_eq!(
        ids(PurchaseType::Services, &profile),
        [
            "essai-ville Unknown([\"montant\"])",
            "essai-violations Unknown([\"donnees\"])"
        ]
    );
    profile.set("donnees", Value::Bool(false), Origin::Declared);
    profile.set("montant", Value::Number(5_000.0), Origin::Declared);
    assert_eq!(ids(PurchaseType::Services, &profile), ["essai-ville Yes"]);
    assert!(
        ids(PurchaseType::Logiciels, &profile).is_empty(),
        "no library serves this type"
    );
}

/// Whatever a file holds, loading ends at once with an error that has its file.
#[test]
fn hostile_files_are_refused() {
    let hostile = [
        String::new(),
        "\u{feff}".to_owned(),
        "[".repeat(200_000),
        "{a: ".repeat(50_000),
        "- ".repeat(100_000),
        "a: &a [x, x]\nb: [*a, *a]\n".to_owned(),
        "id: a\n---\nid: b\n".to_owned(),
        "!!python/object:os.system 'x'".to_owned(),
        "x".repeat(3_000_000),
        format!("id: x\ntitre: \"{}\"\n", "é".repeat(900_000)),
        "\0\u{1}".to_owned(),
        "? [a, b]\n: c\n".to_owned(),
    ];
    for text in hostile {
        let shown: String = text.chars().take(30).collect();
        let started = std::time::Instant::now();
        let errors = Library::load(&base().overlay([(CLAUSE.to_owned(), text)])).expect_err("refused");
        assert!(
            errors.iter().any(|error| error.file == CLAUSE && error.at.line > 0),
            "{shown:?}: {errors:?}"
        );
        assert!(
            started.elapsed().as_secs() < 5,
            "{shown:?} took {:?}",
            started.elapsed()
        );
    }
}
