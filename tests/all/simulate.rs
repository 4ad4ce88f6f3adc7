//! Journeys of a buyer who tries a weight grid: a draft, given weights, offers of a file, and what is refused.

use serde_json::Value;

use crate::bench::{Run, Sandbox, clausier};

const RC: &str = "# Règlement de la consultation\n\nAcquisition d’un logiciel de gestion du courrier.\n\n\
## Article 6 – Jugement des offres\n\n- Prix : 50 %\n- Valeur technique : 45 %\n\
- Performance environnementale, appréciée sur la reprise des matériels : 5 %\n";

const GRID: [&str; 6] = [
    "--critere",
    "Prix=50",
    "--critere",
    "Valeur technique=40",
    "--critere",
    "Numérique responsable=10:responsable",
];

/// 50 × 80/100 + 36 = 76 without; the dearer offer is second, better on the responsible criterion.
const OFFERS: &str =
    "candidat;Prix;Valeur technique;Numérique responsable\nAlpha;80 000;12;4\nBêta;100 000,00 €;14,5;18\n";

fn given(sandbox: &Sandbox, more: &[&str]) -> Run {
    clausier(sandbox, &[&["simuler"], GRID.as_slice(), more].concat())
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("no JSON: {}{}", run.stdout, run.stderr))
}

/// Non-breaking spaces read as plain ones.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn a_light_criterion_is_told_what_weight_it_would_take() {
    let sandbox = Sandbox::new();
    sandbox.write("RC.md", RC);
    let run = clausier(&sandbox, &["simuler", "RC.md"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let text = plain(&run.stdout);
    for expected in [
        "À 5 %, le critère change le classement",
        "Il faudrait plus de ",
        "(responsable)",
        "▲ 5 % dans la grille",
        "█",
    ] {
        assert!(text.contains(expected), "« {expected} » in\n{text}");
    }
    assert!(!run.stdout.contains('\u{1b}'), "no colour in a pipe");
    let alias = clausier(&sandbox, &["simulate", "RC.md"]);
    assert_eq!(
        alias.stdout, run.stdout,
        "same words under the English name, same bytes again"
    );
}

#[test]
fn thresholds_are_exact_in_json_and_the_file_s_form_is_no_matter() {
    let sandbox = Sandbox::new();
    sandbox.write("offres.csv", OFFERS);
    sandbox.write(
        "offres.yaml",
        "offres:\n  Alpha:\n    Prix: 80000\n    Valeur technique: 12\n    Numérique responsable: 4\n  \
Bêta:\n    Numérique responsable: 18\n    Prix: 100000\n    Valeur technique: 14,5\n",
    );
    let run = given(&sandbox, &["--offres", "offres.csv", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let answer = json(&run);
    assert_eq!(answer["schema"], "clausier.simulation/1");
    let simulation = &answer["simulations"][0];
    // Others: (50 + 24) / 90 against (40 + 29) / 90; responsible: 20 and 90 of 100.
    // (500/90) / (500/90 + 70) of 100 = 5000/68 ÷ 10 = 125/17.
    assert_eq!(simulation["first_change"]["exact"], "125/17");
    assert_eq!(simulation["first_change"]["ahead"], "Bêta");
    assert_eq!(simulation["effect"], "first");
    assert_eq!(simulation["ranking_without"][0]["offer"], "Alpha");
    assert_eq!(simulation["ranking_with"][0]["offer"], "Bêta");
    assert_eq!(simulation["compensation"]["marks_for_10_percent"], 9.0909);
    assert_eq!(simulation["chart"].as_array().map(Vec::len), Some(41));
    let yaml = given(&sandbox, &["--offres", "offres.yaml", "--format", "json"]);
    assert_eq!(yaml.stdout, run.stdout);
}

#[test]
fn the_formula_of_the_price_is_a_choice() {
    let sandbox = Sandbox::new();
    sandbox.write("offres.csv", OFFERS);
    let linear = given(
        &sandbox,
        &["--offres", "offres.csv", "--prix", "lineaire", "--format", "json"],
    );
    assert_eq!(
        json(&linear)["simulations"][0]["compensation"]["marks_for_1_percent"],
        1.0
    );
    sandbox.write("notes.csv", "c,Prix,Valeur,Numérique\nAlpha,20,12,4\nBêta,16,14.5,18\n");
    let marked = given(&sandbox, &["--offres", "notes.csv", "--prix", "note"]);
    assert!(
        plain(&marked.stdout).contains("Sans objet : le prix est noté"),
        "{}{}",
        marked.stdout,
        marked.stderr
    );
    assert_eq!(given(&sandbox, &["--prix", "note"]).code, Some(2));
}

#[test]
fn weights_that_cannot_be_told_are_said_with_code_4() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "classe.md",
        RC.replace(": 50 %", "").replace(" : 45 %", "").replace(" : 5 %", ""),
    );
    sandbox.write("somme.md", RC.replace("45 %", "55 %"));
    sandbox.write(
        "melange.md",
        RC.replace("Valeur technique", "Valeur technique et environnementale"),
    );
    sandbox.write("rien.md", "# Règlement de la consultation\n\nSans critère.\n");
    for name in ["classe.md", "somme.md", "melange.md", "rien.md"] {
        for format in ["terminal", "json"] {
            let run = clausier(&sandbox, &["simuler", name, "--format", format]);
            assert_eq!(run.code, Some(4), "{name}: {}{}", run.stdout, run.stderr);
            assert!(run.stderr.contains(name), "{name}: {}", run.stderr);
            assert!(!run.stderr.contains(".."), "{name}: {}", run.stderr);
        }
    }
    let short = clausier(
        &sandbox,
        &["simuler", "--critere", "Prix=50", "--critere", "Vert=10:responsable"],
    );
    assert_eq!(short.code, Some(4));
    assert!(
        plain(&short.stderr).contains("totalisent 60 et non 100"),
        "{}",
        short.stderr
    );
}

#[test]
fn a_grid_without_responsible_criterion_is_tried_with_one() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "RC.md",
        "# Règlement de la consultation\n\n## Jugement des offres\n\n- Prix : 60 %\n- Valeur technique : 40 %\n",
    );
    let run = clausier(&sandbox, &["simuler", "RC.md"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.contains("La grille n’a pas de critère responsable"),
        "{}",
        run.stdout
    );
}

#[test]
fn lots_are_tried_one_by_one_or_chosen() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "RC.md",
        "# Règlement de la consultation\n\n## Critères de jugement des offres – Lot 1\n\n- Prix : 60 %\n- Valeur technique : 30 %\n\
- Performance environnementale : 10 %\n\n## Critères de jugement des offres – Lot 2\n\n- Prix : 50 %\n- Valeur technique : 30 %\n\
- Performance environnementale : 20 %\n",
    );
    let simulations = |more: &[&str]| {
        let run = clausier(&sandbox, &[&["simuler", "RC.md", "--format", "json"], more].concat());
        json(&run)["simulations"].as_array().cloned().unwrap_or_default()
    };
    assert_eq!(simulations(&[]).len(), 2);
    let chosen = simulations(&["--lot", "lot 2"]);
    assert_eq!(chosen.len(), 1);
    assert_eq!(chosen[0]["responsible_percent"], 20.0);
    let unknown = clausier(&sandbox, &["simuler", "RC.md", "--lot", "lot 3"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("Lots trouvés"), "{}", unknown.stderr);
}

#[test]
fn what_is_not_well_said_is_refused_in_french_with_its_place() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "offres.csv",
        "candidat;Prix;Valeur technique;Numérique responsable\nAlpha;beaucoup;12;4\nBêta;9;25;18\n",
    );
    sandbox.write("latin.csv", b"candidat;Prix\nB\xeata;9\n");
    sandbox.write("offres.yaml", "offres:\n  Alpha: 3\n");
    sandbox.write("offres.xlsx", "x");
    let cases: [(&[&str], &str); 7] = [
        (
            &["--offres", "offres.csv"],
            "offres.csv, ligne 2, « Prix » : « beaucoup »",
        ),
        (&["--offres", "offres.csv"], "ligne 3, « Valeur technique » : « 25 »"),
        (&["--offres", "latin.csv"], "UTF-8"),
        (&["--offres", "offres.yaml"], "offres.yaml, ligne 2"),
        (&["--offres", "offres.xlsx"], ".csv"),
        (&["--offres", "absent.csv"], "absent.csv"),
        (&["--critere", "Délai"], "Nom=poids"),
    ];
    for (more, expected) in cases {
        let run = given(&sandbox, more);
        assert_eq!(run.code, Some(2), "{more:?}: {}", run.stderr);
        assert!(plain(&run.stderr).contains(expected), "{expected} in {}", run.stderr);
    }
    let nothing = clausier(&sandbox, &["simuler"]);
    assert_eq!(nothing.code, Some(2));
    assert!(nothing.stderr.contains("Il manque la grille"), "{}", nothing.stderr);
    let unmarked = clausier(&sandbox, &["simuler", "--critere", "Prix=90", "--critere", "Vert=10"]);
    assert_eq!(unmarked.code, Some(2));
    let both = given(&sandbox, &["RC.md"]);
    assert_eq!(both.code, Some(2));
}
