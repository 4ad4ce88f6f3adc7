//! `clausier convertir`: what was read, shown as it was shown.

use clausier::document::{Block, Inline, Place, Text};

use super::docx::docx;
use super::zip;
use crate::bench::{Sandbox, clausier};

const NUMBERING: &str = "<w:numbering W_NS><w:abstractNum w:abstractNumId=\"0\">\
    <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"Article %1\"/></w:lvl>\
    <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.%2\"/></w:lvl></w:abstractNum>\
    <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

fn sample() -> Vec<u8> {
    let item = |level: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let contents = "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr>\
        <w:sdtContent><w:p><w:r><w:t>Objet</w:t><w:tab/><w:t>2</w:t></w:r></w:p></w:sdtContent></w:sdt>";
    let split =
        "<w:p><w:r><w:t>titu</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>lai</w:t></w:r><w:r><w:t>re</w:t></w:r></w:p>";
    docx(
        &format!(
            "{contents}{}{}{}{split}",
            item(0, "Objet"),
            item(1, "Lieux"),
            item(0, "Prix")
        ),
        &[("numbering", NUMBERING)],
    )
}

#[test]
fn numbers_contents_and_words_are_shown_as_they_were_read() {
    let sandbox = Sandbox::new();
    sandbox.write("RC.docx", sample());
    let run = clausier(&sandbox, &["convertir", "RC.docx"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let want = "<!-- sommaire -->\n\n- Objet 2\n\n<!-- fin du sommaire -->\n\n\
        - Article 1 Objet\n    - 1.1 Lieux\n- Article 2 Prix\n\ntitulaire\n";
    assert_eq!(run.stdout, want);
    let page = clausier(&sandbox, &["convertir", "RC.docx", "--format", "html"]).stdout;
    assert!(page.contains("Article 2 Prix") && page.contains("<nav"), "{page}");
}

#[test]
fn data_has_places_labels_and_what_is_not_text_of_the_draft() {
    let sandbox = Sandbox::new();
    sandbox.write("RC.docx", sample());
    sandbox.write(
        "grille.html",
        "<table><tr><th>Critère<th>Poids<tr><td rowspan=2>Prix<td>60 %</table>",
    );
    let data = |file: &str| -> serde_json::Value {
        let run = clausier(&sandbox, &["convertir", file, "--format", "json"]);
        serde_json::from_str(&run.stdout).expect("JSON")
    };
    let read = data("RC.docx");
    let kinds: Vec<&str> = read["units"]
        .as_array()
        .expect("units")
        .iter()
        .filter_map(|unit| unit["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["contents", "item", "item", "item", "paragraph"]);
    assert_eq!(read["units"][2]["label"], "1.1");
    assert_eq!(read["units"][2]["text"], "1.1 Lieux");
    assert_eq!(read["gaps"], serde_json::json!([]));
    let cell = &data("grille.html")["units"][3]["cell"];
    assert_eq!(
        (&cell["row"], &cell["column"], &cell["header"]),
        (&1.into(), &1.into(), &false.into())
    );
}

#[test]
fn what_cannot_be_read_is_refused_in_one_sentence_that_names_it() {
    let sandbox = Sandbox::new();
    sandbox.write("vide.docx", "");
    sandbox.write("pieces.zip", zip(&[("RC.md", "# RC")]));
    for file in ["vide.docx", "pieces.zip", "absent.odt"] {
        let run = clausier(&sandbox, &["convertir", file]);
        assert_eq!(run.code, Some(2), "{file}");
        assert!(run.stderr.contains(file) && run.stdout.is_empty(), "{}", run.stderr);
    }
}

/// A list that Markdown would count again is written with the numbers that were read.
#[test]
fn numbers_that_do_not_follow_are_kept() {
    let item = |marker: &str| Block::Item {
        depth: 0,
        marker: marker.to_owned(),
        content: vec![Inline::Text(Text::plain("texte"))],
        place: Place::default(),
    };
    let document = clausier::document::Document {
        body: ["1.", "2.", "4.", "5."].map(item).to_vec(),
        ..Default::default()
    };
    let bytes = clausier::formats::write(&document, clausier::formats::Output::Markdown);
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(text, "1. texte\n2. texte\n- 4\\. texte\n5. texte\n");
}

#[test]
fn a_table_without_the_rule_under_its_head_is_a_table() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "RC.md",
        "# RC\n\n| Critère | Poids |\n| **Prix** | 60 % |\n| Valeur |  |\n\n| une barre seule |\n\nA | B\n",
    );
    let run = clausier(&sandbox, &["convertir", "RC.md", "--format", "json"]);
    let read: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let units: Vec<(&str, Option<u64>, Option<u64>)> = read["units"]
        .as_array()
        .expect("units")
        .iter()
        .map(|unit| {
            let place = &unit["place"];
            (
                unit["text"].as_str().unwrap_or_default(),
                place["row"].as_u64(),
                place["cell"].as_u64(),
            )
        })
        .collect();
    let cells = [
        ("Critère", Some(1), Some(1)),
        ("Poids", Some(1), Some(2)),
        ("Prix", Some(2), Some(1)),
        ("60 %", Some(2), Some(2)),
        ("Valeur", Some(3), Some(1)),
    ];
    assert_eq!(units[1..6], cells, "{units:?}");
    assert_eq!(units[6..], [("| une barre seule |", None, None), ("A | B", None, None)]);
}
