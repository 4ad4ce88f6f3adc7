//! PDF files: lines, paragraphs and tables rebuilt from places on the page.
#![cfg(feature = "pdf")]

use clausier::formats;

use super::{lines, read};

/// A PDF with these content streams, one a page, in Helvetica.
fn pdf(pages: &[&str]) -> Vec<u8> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), String::new()];
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned());
    let mut kids = String::new();
    for content in pages {
        let page = objects.len() + 1;
        kids.push_str(&format!("{page} 0 R "));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents {} 0 R >>",
            page + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
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
