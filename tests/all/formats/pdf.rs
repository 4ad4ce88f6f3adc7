//! PDF files: lines, paragraphs and tables rebuilt from places on the page.
#![cfg(feature = "pdf")]

use clausier::formats;
use proptest::prelude::*;

use super::{lines, read};

/// A PDF with these content streams, one a page, in Helvetica; page `n` is object `4 + 2n`.
fn pdf(pages: &[&str]) -> Vec<u8> {
    pdf_with(pages, "", "", &[])
}

/// The same, with entries of the catalog and of each page, and objects that come after the pages.
fn pdf_with(pages: &[&str], catalog: &str, page: &str, more: &[String]) -> Vec<u8> {
    let mut objects = vec![format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"), String::new()];
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned());
    let mut kids = String::new();
    for content in pages {
        let number = objects.len() + 1;
        kids.push_str(&format!("{number} 0 R "));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents {} 0 R {page} >>",
            number + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
    objects.extend(more.iter().cloned());
    let mut out = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        out.push_str(&format!("{offset:010} 00000 n \n"));
    }
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF",
        objects.len() + 1
    ));
    out.into_bytes()
}

fn at(x: u32, y: u32, text: &str) -> String {
    format!("BT /F 11 Tf {x} {y} Td ({text}) Tj ET\n")
}

#[test]
fn lines_broken_by_the_paper_are_joined() {
    let page = [
        at(
            70,
            700,
            "Le titulaire notifie toute violation de donnees a l'acheteur dans un delai de qua-",
        ),
        at(
            70,
            686,
            "rante-huit heures, et tient un registre des violations qu'il communique sur simple",
        ),
        at(70, 672, "demande."),
        at(70, 640, "Article 2 - Prix"),
        at(
            70,
            610,
            "Il tient aussi un registre des quarante incidents de securite.",
        ),
    ]
    .concat();
    let read = lines(&read("essai.pdf", &pdf(&[&page])));
    assert_eq!(read.len(), 3, "{read:#?}");
    assert!(
        read[0].contains("rante-huit heures, et tient") && read[0].ends_with("simple demande."),
        "{}",
        read[0]
    );
    assert_eq!(read[1], "Article 2 - Prix");
}

#[test]
fn rules_make_cells_and_a_centred_weight_finds_its_label() {
    let mut page = String::from("1 w\n");
    for y in [600, 640, 700] {
        page.push_str(&format!("70 {y} m 400 {y} l S\n"));
    }
    for x in [70, 300, 400] {
        page.push_str(&format!("{x} 600 m {x} 700 l S\n"));
    }
    page.push_str(&at(75, 685, "Valeur technique de l'offre,"));
    page.push_str(&at(310, 668, "60 %"));
    page.push_str(&at(75, 655, "appreciee sur le memoire"));
    page.push_str(&at(75, 615, "Prix"));
    page.push_str(&at(310, 615, "40 %"));
    let want = [
        "rang: Valeur technique de l'offre, / appreciee sur le memoire | 60 %",
        "rang: Prix | 40 %",
    ];
    assert_eq!(lines(&read("essai.pdf", &pdf(&[&page]))), want);
}

#[test]
fn running_heads_and_page_numbers_are_no_text_of_the_contract() {
    let page = |number: u32| {
        [
            at(70, 810, "CCAP - Ville"),
            at(
                70,
                600,
                &format!("Clause propre a la page {}.", ["un", "deux", "trois"][number as usize]),
            ),
            at(280, 30, &format!("Page {} sur 3", number + 1)),
        ]
        .concat()
    };
    let (one, two, three) = (page(0), page(1), page(2));
    let document = read("essai.pdf", &pdf(&[&one, &two, &three]));
    assert_eq!(
        lines(&document),
        ["un", "deux", "trois"].map(|n| format!("Clause propre a la page {n}."))
    );
    assert_eq!(document.margins.len(), 2);
    assert_eq!(document.units()[2].place.page, Some(3));
}

#[test]
fn pages_without_text_are_said_to_be_scans() {
    let error = formats::read("essai.pdf", &pdf(&["0 0 100 100 re f"])).expect_err("no text");
    assert!(error.to_string().contains("numérisées"), "{error}");
}

/// One page of these marked pieces, and a structure tree of these elements (object number from 6, then its entries).
fn tagged(pieces: &[(u32, u32, u32, &str)], elements: &[&str]) -> Vec<u8> {
    let content: String = pieces
        .iter()
        .map(|(mark, x, y, text)| format!("/X << /MCID {mark} >> BDC\n{}EMC\n", at(*x, *y, text)))
        .collect();
    let more: Vec<String> = elements
        .iter()
        .map(|element| format!("<< /Type /StructElem /Pg 4 0 R {element} >>"))
        .collect();
    pdf_with(
        &[&content],
        "/MarkInfo << /Marked true >> /StructTreeRoot 6 0 R",
        "",
        &more,
    )
}

#[test]
fn the_structure_tree_says_what_is_a_heading_an_item_and_a_cell() {
    let pieces = [
        (0, 70, 760, "1 Objet"),
        (1, 70, 700, "Ce qui se lit apres."),
        (2, 70, 730, "Ce qui se lit d'abord"),
        (3, 70, 660, "Critere"),
        (4, 300, 660, "Poids"),
        (5, 70, 640, "Prix"),
        (6, 300, 640, "60 %"),
        (7, 70, 600, "-"),
        (8, 90, 600, "un audit chaque annee"),
    ];
    let elements = [
        "/S /StructTreeRoot /K [7 0 R 8 0 R 9 0 R 10 0 R 15 0 R] /RoleMap << /Titre /H1 >>",
        "/S /Titre /K 0",
        "/S /P /K [2]",
        "/S /P /K [<< /Type /MCR /MCID 1 >>]",
        "/S /Table /K [11 0 R 12 0 R]",
        "/S /TR /K [13 0 R 14 0 R]",
        "/S /TR /K [17 0 R 18 0 R]",
        "/S /TH /K 3",
        "/S /TH /K 4",
        "/S /L /K 16 0 R",
        "/S /LI /K [19 0 R 20 0 R]",
        "/S /TD /K 5",
        "/S /TD /K 6",
        "/S /Lbl /K 7",
        "/S /LBody /K 8",
    ];
    let want = [
        "titre 1: 1 Objet",
        "Ce qui se lit d'abord",
        "Ce qui se lit apres.",
        "tête: Critere | Poids",
        "rang: Prix | 60 %",
        "point 0: [-] un audit chaque annee",
    ];
    assert_eq!(lines(&read("essai.pdf", &tagged(&pieces, &elements))), want);
}

#[test]
fn a_tree_that_loses_text_or_contradicts_the_page_is_not_believed() {
    let pieces = [
        (0, 70, 700, "Tout est lu."),
        (1, 70, 600, "Meme ce que le fichier oublie."),
    ];
    let want = ["Tout est lu.", "Meme ce que le fichier oublie."];
    let forgetful = tagged(&pieces, &["/S /StructTreeRoot /K [7 0 R]", "/S /H1 /K 0"]);
    assert_eq!(lines(&read("essai.pdf", &forgetful)), want);
    let upside_down = tagged(
        &pieces,
        &["/S /StructTreeRoot /K [7 0 R 8 0 R]", "/S /H1 /K 1", "/S /P /K 0"],
    );
    assert_eq!(lines(&read("essai.pdf", &upside_down)), want);
    // A tree that holds itself ends all the same.
    let endless = tagged(
        &pieces,
        &["/S /StructTreeRoot /K [7 0 R]", "/S /Sect /K [7 0 R 6 0 R 0 1]"],
    );
    assert_eq!(lines(&read("essai.pdf", &endless)), want);
}

#[test]
fn values_of_forms_stand_beside_their_labels_and_remarks_apart() {
    let page = [at(70, 700, "Acheteur :"), at(70, 650, "Lot reserve :")].concat();
    let notes = "/Annots [<< /Subtype /Widget /FT /Tx /V (Ville d'Essai) /Rect [140 697 300 712] >> \
        << /Subtype /Widget /FT /Btn /AS /Oui /Rect [150 648 160 660] >> \
        << /Subtype /Text /T (Relectrice) /Contents (a revoir) /Rect [0 0 10 10] >>]";
    let document = read("essai.pdf", &pdf_with(&[&page], "", notes, &[]));
    let text = document.text();
    assert!(text.contains("Acheteur : Ville d'Essai"), "{text}");
    assert!(text.contains("Lot reserve : ☑"), "{text}");
    assert_eq!(document.comments.len(), 1);
    assert!(!text.contains("revoir"));
}

#[test]
fn a_scanned_page_with_a_stamp_is_a_scan_and_a_cover_with_its_title_is_none() {
    let image = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n";
    let stamp = image.to_owned() + &at(300, 800, "Accuse de reception en prefecture, recu le 3 mars 2026");
    let cover = image.to_owned() + "BT /F 24 Tf 70 500 Td (Reglement de la consultation) Tj ET\n";
    let text = at(70, 700, "Un texte qui se lit.");
    let gaps = |pages: &[&str]| read("essai.pdf", &pdf(pages)).gaps.len();
    assert_eq!(gaps(&[&cover, &text]), 0);
    assert_eq!(gaps(&[&text, &stamp]), 1);
    let error = formats::read("essai.pdf", &pdf(&[&stamp, &stamp])).expect_err("no text of its own");
    assert!(error.to_string().contains("numérisées"), "{error}");
}

#[test]
fn text_that_nobody_sees_is_left_aside_and_said() {
    let page = at(70, 700, "Visible.") + "BT 3 Tr /F 11 Tf 70 600 Td (Cache dans la page) Tj ET\n";
    let document = read("essai.pdf", &pdf(&[&page]));
    assert_eq!(lines(&document), ["Visible."]);
    assert_eq!(document.gaps.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Operators of pages in any order, with tags or without: a document or an error, and never the same text twice.
    #[test]
    fn scrambled_pages_are_read_or_refused(words in prop::collection::vec(0..14_usize, 0..60), mark in 0..3_u32) {
        let known = [
            "BT", "ET", "/F 11 Tf", "70 700 Td", "(mot) Tj", "[(m) -300 (t)] TJ", "q", "Q", "1 0 0 1 5 5 cm",
            "/P << /MCID 0 >> BDC", "/Artifact BMC", "EMC", "70 70 100 20 re S", "3 Tr",
        ];
        let content: String = words.iter().map(|at| format!("{} ", known[*at])).collect();
        let _ = formats::read("essai.pdf", &pdf(&[&content]));
        let tree = [
            "<< /S /StructTreeRoot /K [7 0 R] >>".to_owned(),
            format!("<< /S /Table /Pg 4 0 R /K [{mark} 7 0 R 6 0 R] >>"),
        ];
        let tagged = pdf_with(&[&content], "/MarkInfo << /Marked true >> /StructTreeRoot 6 0 R", "", &tree);
        let _ = formats::read("essai.pdf", &tagged);
    }
}
