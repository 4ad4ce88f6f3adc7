//! Small tenders assembled from a small library: what the pieces say, and what values cannot do.
//!
//! `attendu/` holds the pieces in Markdown; `CLAUSIER_REECRIRE=1 cargo test` rewrites them: read the
//! difference.

mod settles;

use std::path::{Path, PathBuf};

use clausier::assemble::{Templates, Wanted, grid};
use clausier::facts::criteria::{Criterion, Source, SubjectReader, read_criteria};
use clausier::facts::outline::Outline;
use clausier::formats::Output;
use clausier::library::Library;
use clausier::usecases::assemble::{Assembled, Error, File, Request, prepare, write};

use clausier::verdict::PieceKind;

use crate::library::{base, files, same_as_file};

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/all/assemble")
        .join(name)
}

const VARIABLES: &str = "variables:\n  essai-violations: { contact: alerte@exemple.fr }\n";

fn tender(subject: &str, cloud: bool, rest: &str) -> String {
    format!(
        "clausier: 1\ntype: services\nmarche:\n  reference: \"2027-014\"\n  objet: {}\n  acheteur: Ville d’Essai\n  \
         lancement: 2026-12-01\n  montant: 90000\n  duree_mois: 36\n  donnees: true\n  sensibles: false\n  nuage: {cloud}\n{rest}",
        serde_json::Value::from(subject)
    )
}

/// A folder of its own for each test, below the system's temporary folder.
fn folder(name: &str, tender: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("clausier-assembler-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    std::fs::write(folder.join("marche.yaml"), tender).expect("a temporary file");
    folder
}

fn request(folder: &Path) -> Request {
    Request {
        tender: folder.to_owned(),
        formats: Output::ALL.to_vec(),
        output: None,
        sources: base().overlay(files(&here("clausiers"))),
        templates: Templates::built_in(),
    }
}

fn prepared(name: &str, text: &str) -> Result<Assembled, Error> {
    let folder = folder(name, text);
    let assembled = prepare(&request(&folder));
    std::fs::remove_dir_all(&folder).expect("the temporary folder");
    assembled
}

fn file<'a>(files: &'a [File], name: &str) -> &'a str {
    let file = files
        .iter()
        .find(|file| file.name == name)
        .unwrap_or_else(|| panic!("no {name}"));
    std::str::from_utf8(&file.bytes).expect("text")
}

#[test]
fn a_small_tender_gives_these_pieces() {
    let assembled = prepared("pieces", &tender("Support", false, VARIABLES)).unwrap_or_else(|error| panic!("{error}"));
    let mut different = Vec::new();
    for file in assembled.files.iter().filter(|file| file.name.ends_with(".md")) {
        let text = std::str::from_utf8(&file.bytes).expect("Markdown is text");
        different.extend(same_as_file(&here("attendu").join(&file.name), text).err());
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn the_same_tender_gives_the_same_bytes() {
    let text = tender("Support", true, VARIABLES);
    let first = prepared("octets-1", &text).unwrap_or_else(|error| panic!("{error}"));
    let second = prepared("octets-2", &text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(first.files, second.files);
}

#[test]
fn values_stay_text() {
    let hostile =
        "{{ 7*7 }} | a | <b>x</b> # titre\n# autre\n\n- point\n    code \u{e000}champ\u{e001} ```[l](http://x)**";
    let assembled = prepared("valeurs", &tender(hostile, false, VARIABLES)).unwrap_or_else(|error| panic!("{error}"));
    let plain =
        prepared("valeurs-temoin", &tender("Support", false, VARIABLES)).unwrap_or_else(|error| panic!("{error}"));
    for (piece, witness) in assembled.pieces.iter().zip(&plain.pieces) {
        let (units, expected) = (piece.document.units(), witness.document.units());
        assert_eq!(
            units.iter().map(|unit| &unit.kind).collect::<Vec<_>>(),
            expected.iter().map(|unit| &unit.kind).collect::<Vec<_>>(),
            "{:?}",
            piece.name
        );
        let text = piece.document.text();
        assert!(
            text.contains("{{ 7*7 }} | a | <b>x</b> # titre\n# autre\n\n- point\n    code champ ```[l](http://x)**"),
            "{text}"
        );
    }
    assert!(!file(&assembled.files, "ccap.html").contains("<b>x</b>"));
}

#[test]
fn everything_missing_is_said_at_once() {
    let text = tender("Support", false, "")
        .replace("  nuage: false\n", "")
        .replace("  acheteur: Ville d’Essai\n", "");
    let Err(error) = prepared("manque", &text) else {
        panic!("assembled without answers")
    };
    let sentence = error.to_string();
    for said in [
        "acheteur",
        "Qui achète ?",
        "essai-violations",
        "À quelle adresse ?",
        "nuage",
        "Est-ce un service en nuage ?",
    ] {
        assert!(sentence.contains(said), "{said} is not in:\n{sentence}");
    }
}

#[test]
fn shares_of_criteria_close_when_a_part_is_dropped() {
    let library = Library::load(&base().overlay(files(&here("clausiers")))).expect("a valid library");
    let model = library.criterion("essai").expect("the model");
    let mut profile = clausier::library::profile::Profile::default();
    let no = clausier::library::profile::Value::Bool(false);
    profile.set("nuage", no, clausier::library::profile::Origin::Declared);
    let others = [("Prix".to_owned(), 60.0), ("Délai".to_owned(), 25.0)];
    let wanted = Wanted {
        weight: Some(15.0),
        others: &others,
        minimum: 10.0,
    };
    let grid = grid(model, &profile, wanted).expect("a grid");
    let shares: Vec<String> = grid.parts.iter().map(|part| part.share.to_string()).collect();
    assert_eq!(shares, ["36", "29", "21", "14"]);
    let whole: num_rational::Ratio<i64> = grid
        .parts
        .iter()
        .map(|part| part.of_whole)
        .chain(grid.others.iter().map(|row| row.weight))
        .sum();
    assert_eq!(whole, num_rational::Ratio::from(100));
    let low = Wanted {
        weight: Some(5.0),
        ..wanted
    };
    assert!(clausier::assemble::grid(model, &profile, low).is_err());
}

#[test]
fn additions_and_removals_are_followed() {
    let rest = format!("{VARIABLES}ajouts: [audit]\nretraits:\n  - {{ clause: correctifs, motif: Sans objet. }}\n");
    let assembled = prepared("choix", &tender("Support", false, &rest)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        assembled.clauses,
        ["commun/essai-violations@1.0.0", "services/audit@1.0.0"]
    );
}

#[test]
fn files_are_replaced_whole_and_others_stay() {
    let folder = folder("dossier", &tender("Support", false, VARIABLES));
    let output = folder.join("pieces");
    std::fs::create_dir_all(&output).expect("a folder");
    std::fs::write(output.join("notes.txt"), "à moi").expect("a file");
    std::fs::write(output.join("ccap.docx"), "mon propre CCAP").expect("a file");
    let first = prepare(&request(&folder)).unwrap_or_else(|error| panic!("{error}"));
    assert!(
        matches!(write(&first), Err(Error::Occupied(_))),
        "somebody's own file was replaced"
    );
    std::fs::remove_file(output.join("ccap.docx")).expect("a file");
    write(&first).unwrap_or_else(|error| panic!("{error}"));

    let only_word = Request {
        formats: vec![Output::Docx],
        ..request(&folder)
    };
    let second = prepare(&only_word).unwrap_or_else(|error| panic!("{error}"));
    write(&second).unwrap_or_else(|error| panic!("{error}"));
    let mut names: Vec<String> = std::fs::read_dir(&output)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut expected: Vec<String> = second
        .files
        .iter()
        .map(|file| file.name.clone())
        .chain(["notes.txt".to_owned()])
        .collect();
    expected.sort();
    assert_eq!(names, expected);
    std::fs::remove_dir_all(&folder).expect("the temporary folder");
}

#[test]
fn an_organisations_template_replaces_ours() {
    let folder = folder("gabarit", &tender("Support", false, VARIABLES));
    let own = [(
        "ccap.md".to_owned(),
        "# Le nôtre\n\n{% include \"_identite.md\" %}\n".to_owned(),
    )];
    let request = Request {
        templates: Templates::built_in().overlay(own),
        ..request(&folder)
    };
    let assembled = prepare(&request).unwrap_or_else(|error| panic!("{error}"));
    assert!(file(&assembled.files, "ccap.md").starts_with("# Le nôtre\n"));
    std::fs::remove_dir_all(&folder).expect("the temporary folder");
}

#[test]
fn the_grid_is_read_back_with_its_exact_weights() {
    let assembled = prepared("grille", &tender("Support", false, VARIABLES)).unwrap_or_else(|error| panic!("{error}"));
    let policy = assembled.library.policies().next().expect("a policy");
    let reader = SubjectReader::new(assembled.library.subjects(), &policy.responsible_subjects).expect("subjects");
    for name in ["rc-criteres.md", "rc-criteres.docx"] {
        let file = assembled
            .files
            .iter()
            .find(|file| file.name == name)
            .expect("the piece");
        let document = clausier::formats::read(name, &file.bytes).expect("a readable piece");
        let outline = Outline::new(&document, name);
        let source = Source {
            document: &document,
            outline: &outline,
            kind: PieceKind::Rc,
        };
        let sets = read_criteria(source, &reader, policy).sets;
        assert_eq!(sets.len(), 1, "{name}");
        assert_eq!(
            shares(&sets[0].criteria),
            ["Prix 50", "Valeur technique 30", "Numérique responsable 20"],
            "{name}"
        );
        let parts = shares(&sets[0].criteria[2].children);
        assert_eq!(
            parts,
            ["Énergie 36/5", "Durée 29/5", "Déchets 21/5", "Transport 14/5"],
            "{name}"
        );
    }
}

/// Names with their exact percents of the whole.
fn shares(criteria: &[Criterion]) -> Vec<String> {
    criteria
        .iter()
        .map(|criterion| {
            assert_eq!(criterion.share.low, criterion.share.high, "{}", criterion.name);
            format!("{} {}", criterion.name, criterion.share.low)
        })
        .collect()
}
