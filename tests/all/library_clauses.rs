//! Clauses of the libraries in drafts: word for word whatever the layout, changed, from an earlier version,
//! and never seen where nobody copied them.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::bench::{Sandbox, clausier};

/// The tender of the verdict on a folder.
fn judged(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let run = clausier(sandbox, &[&["verifier", "--format", "json"], arguments].concat());
    let verdict: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("no JSON: {}", run.stderr));
    verdict["tenders"][0].clone()
}

fn clauses(tender: &Value) -> Vec<(String, String)> {
    let list = tender["clauses"].as_array().expect("clauses");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.iter()
        .map(|clause| (text(&clause["clause"]), text(&clause["state"])))
        .collect()
}

fn assemble(sandbox: &Sandbox, purchase: &str, format: &str) {
    let example = fs::read_to_string(format!("examples/{purchase}/marche.yaml")).expect("an example tender");
    // With the current clauses, whatever versions the example keeps to.
    let lines = example.lines().filter(|line| !line.starts_with("clausiers:"));
    sandbox.write("marche.yaml", lines.collect::<Vec<_>>().join("\n"));
    let run = clausier(sandbox, &["assembler", ".", "--format", format]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

/// References of the clauses in the lock of an assembling.
fn locked(sandbox: &Sandbox) -> BTreeSet<String> {
    let lock = fs::read_to_string(sandbox.path().join("pieces/clausier.lock")).expect("a lock");
    let lines = lock.lines().filter(|line| line.starts_with("  - { id:"));
    lines
        .map(|line| {
            let part = |key: &str| {
                let after = line.split(key).nth(1).unwrap_or_default();
                after
                    .split([',', ' '])
                    .next()
                    .unwrap_or_default()
                    .trim_matches('"')
                    .to_owned()
            };
            format!("{}/{}@{}", part("clausier: "), part("id: "), part("version: "))
        })
        .collect()
}

#[test]
fn every_assembled_clause_is_recognised_in_every_format() {
    for purchase in ["equipements", "logiciels", "services"] {
        for format in ["docx", "html", "md"] {
            let sandbox = Sandbox::new();
            assemble(&sandbox, purchase, format);
            let found = clauses(&judged(&sandbox, &["pieces"]));
            let unchanged: BTreeSet<String> = found
                .iter()
                .filter(|(_, state)| state == "inchangee")
                .map(|(clause, _)| clause.clone())
                .collect();
            assert_eq!(unchanged, locked(&sandbox), "{purchase} {format}");
            assert_eq!(found.len(), unchanged.len(), "{purchase} {format}: {found:?}");
        }
    }
}

/// The text of the assembled CCAP after `edit`, judged alone.
fn edited(edit: impl Fn(&str) -> String) -> Value {
    edited_piece("ccap", edit)
}

fn edited_piece(name: &str, edit: impl Fn(&str) -> String) -> Value {
    let sandbox = Sandbox::new();
    assemble(&sandbox, "logiciels", "md");
    let piece = fs::read_to_string(sandbox.path().join(format!("pieces/{name}.md"))).expect("a piece");
    let changed = edit(&piece);
    assert_ne!(piece, changed, "the edit found its words");
    sandbox.write(&format!("essai/{name}.md"), changed);
    judged(&sandbox, &["essai"])
}

fn changed<'a>(tender: &'a Value, id: &str) -> &'a Value {
    let list = tender["clauses"].as_array().expect("clauses");
    let found = list
        .iter()
        .find(|clause| clause["clause"].as_str().is_some_and(|name| name.contains(id)));
    found.unwrap_or_else(|| panic!("{id} is not recognised"))
}

#[test]
fn a_changed_clause_shows_its_changes_word_by_word() {
    let tender = edited(|ccap| {
        ccap.replacen(
            "un registre des violations, qu’il présente",
            "un registre des violations, que l’acheteur consulte et qu’il présente",
            1,
        )
    });
    let clause = changed(&tender, "rgpd-violations");
    assert_eq!(clause["state"], "modifiee");
    assert_eq!(clause["changes"].as_array().map(Vec::len), Some(1), "{clause:#}");
    assert_eq!(clause["changes"][0]["before"], "");
    assert_eq!(clause["changes"][0]["after"], "que l’acheteur consulte et");
    assert_eq!(clause["lost"].as_array().map(Vec::len), Some(0));
    let findings = tender["findings"].as_array().expect("findings");
    let told = findings
        .iter()
        .find(|finding| finding["code"] == "DOC-03")
        .expect("a finding");
    assert_eq!(told["severity"], "conseil");
}

#[test]
fn a_change_that_takes_an_element_out_says_which() {
    let tender = edited_piece("cctp", |cctp| {
        // That article alone: another may name the referential too.
        let from = cctp.find("Le titulaire livre un service conforme").unwrap_or_default();
        let to = cctp[from..].find("\n## ").map_or(cctp.len(), |length| from + length);
        let article = format!(
            "# CCTP\n\n## Article 8 – Accessibilité numérique\n\n{}\n",
            &cctp[from..to]
        );
        let lines = article.split_inclusive('\n');
        let edited = lines.map(|line| {
            if line.starts_with("Le titulaire livre un service conforme au référentiel général") {
                "Le titulaire livre un service de qualité.\n"
            } else {
                line
            }
        });
        edited.collect()
    });
    let clause = changed(&tender, "rgaa-exigence");
    assert_eq!(clause["state"], "modifiee");
    assert_eq!(clause["lost"], serde_json::json!(["rgaa.referentiel"]), "{clause:#}");
    let findings = tender["findings"].as_array().expect("findings");
    let told = findings
        .iter()
        .find(|finding| finding["code"] == "DOC-03")
        .expect("a finding");
    let message = told["message"].as_str().unwrap_or_default();
    assert!(message.contains("Référentiel et version"), "{message}");
    assert_eq!(told["severity"], "mineur", "{message}");
}

/// Whatever line of an assembled piece is rewritten, its clause is still compared.
#[test]
fn any_line_may_be_rewritten() {
    let sandbox = Sandbox::new();
    assemble(&sandbox, "logiciels", "md");
    let cctp = fs::read_to_string(sandbox.path().join("pieces/cctp.md")).expect("a CCTP");
    let lines: Vec<&str> = cctp.lines().collect();
    let items = (0..lines.len()).filter(|at| lines[*at].starts_with("- ") && lines[*at].len() > 60);
    for at in items.step_by(5) {
        let mut edited = lines.clone();
        edited[at] = "- le service est suivi par le comité ;";
        sandbox.write("essai/cctp.md", edited.join("\n"));
        let found = clauses(&judged(&sandbox, &["essai"]));
        let rewritten = found.iter().filter(|(_, state)| state == "modifiee").count();
        assert!(rewritten <= 1, "{}: {found:?}", lines[at]);
    }
}

#[test]
fn the_value_of_a_variable_and_the_layout_are_no_change() {
    let tender = edited(|ccap| {
        let line = "plus tard 24 heures après";
        ccap.replacen(line, "plus tard trente-six heures après", 1).replacen(
            "- la nature de la violation",
            "1) **La nature** de la violation",
            1,
        )
    });
    assert_eq!(changed(&tender, "rgpd-violations")["state"], "inchangee");
}

#[test]
fn a_sentence_in_common_is_no_clause() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "ccap.md",
        "# CCAP\n\n## Article 5 - Données\n\nTout retard donne lieu à la pénalité prévue au présent article.\n\n\
         Le titulaire désigne un interlocuteur. Il consigne chaque violation dans un registre des violations.\n\n\
         Il ne notifie rien lui-même au nom de l’acheteur sans un mandat écrit, sauf urgence. Les violations de \
         données sont signalées à la commune par téléphone, puis confirmées par lettre recommandée avec accusé de \
         réception au délégué à la protection des données de la commune, qui en accuse réception sous huit jours.\n",
    );
    assert_eq!(clauses(&judged(&sandbox, &["ccap.md"])), []);
}

const MANIFEST: &str = "id: maison\ntitre: Clauses de la maison\nversion: VERSION\nstatut: publie\ndate: 2026-11-24\n\
                        appuie_sur: [commun]\ntypes: [logiciels]\njournal:\n  - { version: VERSION, date: 2026-11-24, texte: Essai. }\n";
const CLAUSE: &str = "id: maison-recette\ntitre: Recette\ntheme: controle\nniveau: recommande\npiece: CCTP\nordre: 10\nquand: toujours\n\
    variables:\n  - { nom: jours, question: \"Combien de jours ?\", type: entier, defaut: 10 }\ntexte: |\n  TEXTE\nbases: []\nelements: []\n\
    preuve: Procès-verbal.\ncontrole: { quoi: Procès-verbal de recette, frequence: unique }\n";
const OLD: &str = "La recette du logiciel dure {{ jours }} jours ouvrés à compter de la livraison sur le serveur d’essai. L’acheteur \
    déroule le cahier de tests, note chaque écart et le classe en bloquant, gênant ou mineur. Le titulaire corrige les écarts \
    bloquants avant toute mise en service, les autres dans le mois.";

#[test]
fn the_text_of_an_earlier_version_is_told_with_what_changed_since() {
    let sandbox = Sandbox::new();
    let library = |version: &str, text: &str| {
        sandbox.write("maison/maison/clausier.yaml", MANIFEST.replace("VERSION", version));
        sandbox.write(
            "maison/maison/clauses/controle/maison-recette.yaml",
            CLAUSE.replace("TEXTE", text),
        );
    };
    library("1.0.0", OLD);
    let run = clausier(&sandbox, &["clauses", "publier", "maison", "--dossier", "maison"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    library(
        "1.1.0",
        &OLD.replace("les autres dans le mois", "les autres dans les quinze jours"),
    );
    let draft = OLD
        .replace("{{ jours }}", "vingt")
        .replace("avant toute", "AVANT  toute");
    sandbox.write("essai/cctp.md", format!("# CCTP\n\n## 4. Recette\n\n{draft}\n"));
    let tender = judged(&sandbox, &["essai", "--organisation", "maison"]);
    assert_eq!(
        clauses(&tender),
        [("maison/maison-recette@1.0.0".to_owned(), "ancienne".to_owned())]
    );
    let findings = tender["findings"].as_array().expect("findings");
    let told = findings.iter().find(|finding| finding["code"] == "DOC-03");
    let message = told.and_then(|finding| finding["message"].as_str()).unwrap_or_default();
    assert!(
        message.contains("«\u{a0}le mois\u{a0}» devient «\u{a0}les quinze jours\u{a0}»"),
        "{message}"
    );
    let change = &changed(&tender, "maison-recette")["changes"][0];
    assert_eq!(
        (change["before"].as_str(), change["after"].as_str()),
        (Some("le mois."), Some("les quinze jours."))
    );
}

const SHORT: &str = "Le titulaire remet les codes sources à chaque livraison, dans un dépôt ouvert à l’acheteur.";

#[test]
fn a_short_clause_is_recognised_word_for_word_only() {
    let sandbox = Sandbox::new();
    let library = |version: &str, text: &str| {
        sandbox.write("maison/maison/clausier.yaml", MANIFEST.replace("VERSION", version));
        sandbox.write(
            "maison/maison/clauses/controle/maison-recette.yaml",
            CLAUSE.replace("TEXTE", text).replace(
                "variables:\n  - { nom: jours, question: \"Combien de jours ?\", type: entier, defaut: 10 }\n",
                "",
            ),
        );
    };
    library("1.0.0", SHORT);
    let run = clausier(&sandbox, &["clauses", "publier", "maison", "--dossier", "maison"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    library("1.1.0", &SHORT.replace("à chaque livraison", "à chaque version"));
    let read = |text: &str| {
        sandbox.write("essai/cctp.md", format!("# CCTP\n\n## 4. Sources\n\n{text}\n"));
        clauses(&judged(&sandbox, &["essai", "--organisation", "maison"]))
    };
    let named = |version: &str, state: &str| vec![(format!("maison/maison-recette@{version}"), state.to_owned())];
    let current = SHORT.replace("à chaque livraison", "à chaque **version**");
    assert_eq!(read(&current), named("1.1.0", "inchangee"));
    assert_eq!(read(SHORT), named("1.0.0", "ancienne"));
    assert_eq!(
        read(&format!("- {SHORT}\n- Le reste suit.")),
        named("1.0.0", "ancienne")
    );
    assert_eq!(read(&SHORT.replace("codes sources", "plans")), []);
    assert_eq!(read(&format!("{SHORT} Il les commente.")), []);
}
