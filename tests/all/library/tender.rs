//! marche.yaml: all problems at once, what is missing, and the file that a new tender starts with.

use clausier::library::Library;
use clausier::library::profile::{Origin, Profile, Value};
use clausier::tender::{Tender, Written, new_file};
use clausier::verdict::PurchaseType;

use super::{base, folder, same_as_file};

fn library() -> Library {
    Library::load(&base()).expect("the base loads")
}

fn read(text: &str) -> Result<Tender, String> {
    let sentences =
        |errors: Vec<clausier::tender::Error>| errors.iter().map(|error| format!("{error}\n")).collect::<String>();
    Written::read("marche.yaml", text)
        .and_then(|written| written.check(&library()))
        .map_err(sentences)
}

#[test]
fn all_problems_are_told_at_once() {
    let found = read(include_str!("tender/faux.yaml")).expect_err("everything in it is wrong");
    same_as_file(&folder("tender/faux.txt"), &found).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn a_key_too_many_is_refused() {
    let found = read("clausier: 1\ntype: services\nmarche: {}\nvariable: {}\n").expect_err("an unknown key");
    assert!(found.starts_with("marche.yaml:4:1"), "{found}");
    assert!(found.contains("vouliez-vous dire"), "{found}");
}

#[test]
fn answers_defaults_and_questions_without_object() {
    let tender = read("clausier: 1\ntype: services\nmarche:\n  objet: 0014\n  lancement: 2027-01-15\n  montant: 216 000,50\n  donnees: non\n")
        .expect("it is right");
    let get = |name: &str| tender.profile.get(name).cloned();
    assert_eq!(get("objet"), Some(Value::Text("0014".to_owned())));
    assert_eq!(get("montant"), Some(Value::Number(216_000.5)));
    assert_eq!(get("sensibles"), Some(Value::Bool(false)), "without object: its sinon");
    assert_eq!(
        get("ccag"),
        Some(Value::Text("tic".to_owned())),
        "left out: its default"
    );
    assert!(tender.missing.is_empty());
}

#[test]
fn what_is_missing_is_listed_with_its_question() {
    let tender = read("clausier: 1\ntype: services\nmarche:\n  objet:\n  donnees: oui\n").expect("nothing is wrong");
    let said: String = tender.missing.iter().map(|error| format!("{error}\n")).collect();
    same_as_file(&folder("tender/manque.txt"), &said).unwrap_or_else(|failure| panic!("{failure}"));
}

/// The file that `clausier nouveau` writes is read back: only what is to be completed is missing.
#[test]
fn a_new_file_reads_back() {
    let mut answers = Profile::default();
    answers.set(
        "objet",
        Value::Text("Support : « oui » # et \"non\"".to_owned()),
        Origin::Declared,
    );
    answers.set("donnees", Value::Bool(true), Origin::Declared);
    let text = new_file(PurchaseType::Services, &answers, &library());
    same_as_file(&folder("tender/nouveau.yaml"), &text).unwrap_or_else(|failure| panic!("{failure}"));
    let tender = read(&text).expect("it reads back");
    assert_eq!(tender.profile.get("objet"), answers.get("objet"));
    let names: Vec<bool> = tender.missing.iter().map(|error| error.at.line > 0).collect();
    assert_eq!(names, [true, true, true], "lancement, montant, sensibles");
}

proptest::proptest! {
    /// Whatever the text, there is an answer, and errors have their place.
    #[test]
    fn any_text_is_read_or_refused(text in r#"(clausier: 1\n|type: services\n|marche:\n|  objet: x\n|  montant: [0-9]{1,9}\n|- a\n|[\PC]{0,8}\n|[ {}\[\]:&*!|>"']){0,12}"#) {
        if let Err(errors) = Written::read("m", &text) {
            proptest::prop_assert!(errors.iter().all(|error| error.at.line > 0));
        }
    }
}
