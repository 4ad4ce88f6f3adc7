//! The condition language: tables of what is yes, no, unknown, or refused.

use super::super::profile::{Origin, Profile, Value};
use super::{Answer, Condition};

fn profile() -> Profile {
    let mut profile = Profile::default();
    let mut set = |name: &str, value| profile.set(name, value, Origin::Declared);
    set("oui_dit", Value::Bool(true));
    set("non_dit", Value::Bool(false));
    set("montant", Value::Number(216_000.0));
    set("service", Value::Text("public".to_owned()));
    set("lancement", Value::Date("2026-08-22".parse().expect("a date")));
    profile
}

fn answer(written: &str) -> String {
    match Condition::parse(written) {
        Ok(condition) => match condition.evaluate(&profile()) {
            Answer::Yes => "oui".to_owned(),
            Answer::No => "non".to_owned(),
            Answer::Unknown(names) => format!("inconnu : {}", names.join(" ")),
        },
        Err(error) => format!("{} : {error}", error.column()),
    }
}

#[test]
fn answers() {
    let table = [
        ("toujours", "oui"),
        ("vrai", "oui"),
        ("faux", "non"),
        ("non toujours", "non"),
        ("oui_dit", "oui"),
        ("non oui_dit", "non"),
        ("non non oui_dit", "oui"),
        ("oui_dit et non_dit", "non"),
        ("oui_dit ou non_dit", "oui"),
        ("non_dit et oui_dit ou oui_dit", "oui"),
        ("oui_dit ou non_dit et non_dit", "oui"),
        ("(oui_dit ou non_dit) et non_dit", "non"),
        ("non non_dit et oui_dit", "oui"),
        ("absent", "inconnu : absent"),
        ("non absent", "inconnu : absent"),
        ("absent et oui_dit", "inconnu : absent"),
        ("absent et non_dit", "non"),
        ("absent ou oui_dit", "oui"),
        ("absent ou non_dit", "inconnu : absent"),
        ("non absent ou vrai", "oui"),
        ("b ou a ou b", "inconnu : b a"),
        ("montant >= 216000", "oui"),
        ("montant > 216000", "non"),
        ("montant < 216000.5", "oui"),
        ("montant != 5", "oui"),
        ("216000 <= montant", "oui"),
        ("montant > -1", "oui"),
        ("absent > 3", "inconnu : absent"),
        ("absent = absent", "inconnu : absent"),
        ("service = \"public\"", "oui"),
        ("service != \"public\"", "non"),
        ("service dans [\"agents\", \"public\"]", "oui"),
        ("service dans [\"agents\"]", "non"),
        ("non service dans [\"agents\"]", "oui"),
        ("absent dans [\"agents\"]", "inconnu : absent"),
        ("montant dans [1, 216000]", "oui"),
        ("lancement >= 2026-08-22", "oui"),
        ("lancement < 2026-08-22", "non"),
        ("oui_dit = vrai", "oui"),
        ("service = 3", "inconnu : service"),
        ("montant", "inconnu : montant"),
    ];
    for (written, expected) in table {
        assert_eq!(answer(written), expected, "{written}");
    }
}

#[test]
fn refusals_tell_where() {
    let table = [
        ("", 1),
        ("   ", 1),
        ("a et", 5),
        ("a et et b", 6),
        ("(a", 3),
        ("a)", 2),
        ("a b", 3),
        ("a == b", 4),
        ("a && b", 3),
        ("a = \"x", 5),
        ("a = 'x'", 5),
        ("a dans b", 8),
        ("a dans []", 9),
        ("a dans [1 2]", 11),
        ("a = 12abc", 5),
        ("a = 2026-13-01", 5),
        ("3", 2),
        ("a = b = c", 7),
        ("é ou €", 6),
        ("!a", 1),
    ];
    for (written, column) in table {
        let error = Condition::parse(written).expect_err(written);
        assert_eq!(error.column(), column, "{written}: {error}");
    }
    assert!(Condition::parse(&"(".repeat(1_000)).is_err());
    assert!(Condition::parse(&"non ".repeat(400)).is_err());
    assert!(Condition::parse(&"a et ".repeat(10_000)).is_err());
}

#[test]
fn names_are_listed_once() {
    let condition = Condition::parse("b et (a ou b) et type = \"services\"").expect("it parses");
    assert_eq!(condition.names(), ["b", "a", "type"]);
}

proptest::proptest! {
    /// Whatever is written, the parser answers; what it reads it reads again from its own text.
    #[test]
    fn never_panics(written in r#"([a-z_]{1,4}|et|ou|non|dans|[ ()\[\],"=<>!0-9.-]|é|2026-08-22|[\PC]){0,40}"#) {
        if let Ok(condition) = Condition::parse(&written) {
            let again = Condition::parse(condition.written()).expect("its own text parses");
            proptest::prop_assert_eq!(again.evaluate(&profile()), condition.evaluate(&profile()));
        }
    }
}
