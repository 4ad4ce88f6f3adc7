//! Publishing a version, reading it back, and noticing every change.

use clausier::library::{Library, Pins, Sources, parse_version};
use clausier::usecases::clauses::{publish, verify};

use super::{base, files, folder};

fn published() -> (String, String) {
    let mut files = publish(&base(), &["commun".to_owned()]).expect("the base is right");
    files.pop().expect("one library was asked for")
}

fn said(sources: &Sources) -> String {
    verify(sources)
        .errors
        .iter()
        .map(|error| format!("{error}\n"))
        .collect()
}

#[test]
fn a_published_version_stays_right() {
    let sources = base().overlay([published()]);
    assert_eq!(said(&sources), "");
    assert_eq!(
        publish(&sources, &["commun".to_owned()]).expect("nothing changed"),
        [published()]
    );
}

#[test]
fn a_changed_seal_is_noticed() {
    let (path, text) = published();
    let changed = text.replace("Elle exige.", "Elle n’exige rien.");
    assert!(said(&base().overlay([(path, changed)])).contains("le sceau ne répond pas"));
}

#[test]
fn a_change_after_publishing_is_noticed() {
    let clause = "commun/clauses/essai/essai-violations.yaml";
    let (_, text) = files(&folder("base"))
        .into_iter()
        .find(|(path, _)| path == clause)
        .expect("the clause");
    let sources = base().overlay([
        published(),
        (
            clause.to_owned(),
            text.replace("le marché", "ce marché").replace("ordre: 10", "ordre: 20"),
        ),
    ]);
    assert!(said(&sources).contains("la version 1.0.0 est publiée et figée"));
}

/// A tender keeps the text of the version it pins, whatever came since.
#[test]
fn a_pinned_version_is_read() {
    let manifest = "commun/clausier.yaml";
    let (_, text) = files(&folder("base"))
        .into_iter()
        .find(|(path, _)| path == manifest)
        .expect("the manifest");
    let newer = text.replace("version: 1.0.0", "version: 2.0.0");
    let clause = "commun/clauses/essai/essai-violations.yaml";
    let (_, old) = files(&folder("base"))
        .into_iter()
        .find(|(path, _)| path == clause)
        .expect("the clause");
    let sources = base().overlay([
        published(),
        (manifest.to_owned(), newer),
        (
            clause.to_owned(),
            old.replace("notifie à l’acheteur", "notifie sans délai à l’acheteur"),
        ),
    ]);
    let version = |written: &str| parse_version(written).expect("a version");
    let pinned =
        Library::load_versions(&sources, &Pins::from([("commun".to_owned(), version("1.0.0"))])).expect("it loads");
    let current = Library::load(&sources).expect("it loads");
    let text = |library: &Library| {
        library
            .clause("essai-violations")
            .map(|clause| (clause.text.clone(), clause.reference()))
    };
    assert_eq!(text(&Library::load(&base()).expect("it loads")), text(&pinned));
    let (text, reference) = text(&current).expect("the clause");
    assert!(text.contains("sans délai") && reference.ends_with("@2.0.0"));

    let unknown = Library::load_versions(&sources, &Pins::from([("commun".to_owned(), version("3.0.0"))]));
    let errors = unknown.expect_err("no such version");
    assert!(errors[0].to_string().contains("n’est pas publiée ici"), "{}", errors[0]);
}
