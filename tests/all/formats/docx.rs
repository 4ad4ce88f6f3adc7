//! Word files: what the screen of Word shows is what is read.

use clausier::document::{GapReason, Reading};
use clausier::formats;

use super::{lines, read, zip};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
    xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\"";

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

fn relations(list: &[(&str, &str, &str)]) -> String {
    let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!("<Relationship Id=\"{id}\" Type=\"{base}/{kind}\" Target=\"{target}\"/>")
    };
    let all: String = list.iter().map(one).collect();
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}

/// A Word file with this body; `parts` are named by their kind and stand in `word/`.
pub fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document {W}><w:body>{body}</w:body></w:document>");
    let named: Vec<(String, String)> = parts
        .iter()
        .map(|(kind, text)| (format!("word/{kind}.xml"), text.replace("W_NS", W)))
        .collect();
    let targets: Vec<(String, String)> = parts
        .iter()
        .enumerate()
        .map(|(at, (kind, _))| (format!("r{at}"), format!("{kind}.xml")))
        .collect();
    let list: Vec<(&str, &str, &str)> = parts
        .iter()
        .zip(&targets)
        .map(|((kind, _), (id, target))| (id.as_str(), *kind, target.as_str()))
        .collect();
    let (root, own) = (
        relations(&[("r", "officeDocument", "word/document.xml")]),
        relations(&list),
    );
    let mut all: Vec<(&str, &str)> = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", &root),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", &own),
    ];
    all.extend(named.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    zip(&all)
}

fn body(body: &str) -> Vec<String> {
    lines(&read("essai.docx", &docx(body, &[])))
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn a_word_split_over_runs_is_one_word() {
    let xml = "<w:p><w:r><w:t>pon</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:i/></w:rPr>\
        <w:t>déra</w:t></w:r><w:r><w:t>tion &amp; co&#233;ût</w:t></w:r></w:p>";
    assert_eq!(body(xml), ["pondération & coéût"]);
}

#[test]
fn tracked_changes_are_read_accepted_or_rejected() {
    let xml = "<w:p><w:r><w:t xml:space=\"preserve\">Pondéré à </w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>10</w:t></w:r></w:ins><w:r><w:t xml:space=\"preserve\"> %.</w:t></w:r></w:p>\
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space=\"preserve\">Première </w:t></w:r></w:p>\
        <w:p><w:r><w:t>moitié.</w:t></w:r></w:p>";
    let file = docx(xml, &[]);
    let text = |reading| formats::read_as("essai.docx", &file, reading).expect("a document");
    assert_eq!(lines(&text(Reading::Accepted)), ["Pondéré à 10 %.", "Première moitié."]);
    assert_eq!(
        text(Reading::Original)
            .units()
            .iter()
            .map(|u| u.text.clone())
            .collect::<Vec<_>>(),
        ["Pondéré à 5 %.", "Première ", "moitié."]
    );
}

const STYLES: &str = "<w:styles W_NS><w:style w:type=\"paragraph\" w:styleId=\"Titre1\"><w:name w:val=\"heading 1\"/>\
    <w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"Titre2\"><w:name w:val=\"heading 2\"/><w:basedOn w:val=\"Titre1\"/>\
    <w:pPr><w:numPr><w:ilvl w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>";
const NUMBERING: &str = "<w:numbering W_NS><w:abstractNum w:abstractNumId=\"0\">\
    <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"Article %1\"/></w:lvl>\
    <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.%2\"/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"26\"/><w:numFmt w:val=\"lowerLetter\"/>\
    <w:lvlText w:val=\"%1)\"/></w:lvl></w:abstractNum>\
    <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>";

#[test]
fn numbers_are_those_that_word_shows() {
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let item = |text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let xml = [
        styled("Titre1", "Objet"),
        styled("Titre2", "Étendue"),
        styled("Titre1", "Prix"),
        styled("Titre2", "Forme"),
        item("un"),
        item("deux"),
    ]
    .concat();
    let document = read(
        "essai.docx",
        &docx(&xml, &[("styles", STYLES), ("numbering", NUMBERING)]),
    );
    assert_eq!(
        lines(&document),
        [
            "titre 1: [Article 1] Objet",
            "titre 2: [1.1] Étendue",
            "titre 1: [Article 2] Prix",
            "titre 2: [2.1] Forme",
            "point 0: [z)] un",
            "point 0: [aa)] deux",
        ]
    );
}

#[test]
fn merged_cells_are_one_cell_and_their_places_are_kept() {
    let cell = |props: &str, text: &str| format!("<w:tc><w:tcPr>{props}</w:tcPr>{}</w:tc>", p(text));
    let xml = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>{}",
        cell("<w:vMerge w:val=\"restart\"/>", "Critère"),
        cell("<w:gridSpan w:val=\"2\"/>", "Poids"),
        cell("<w:vMerge/>", "caché"),
        cell("", "60"),
        cell("", "60 %"),
        cell("", "Prix"),
        cell("", "40"),
        cell("", "40 %"),
        p("Fin.")
    );
    let document = read("essai.docx", &docx(&xml, &[]));
    assert_eq!(
        lines(&document),
        [
            "tête: Critère (1x2) | Poids (2x1)",
            "rang: 60 | 60 %",
            "rang: Prix | 40 | 40 %",
            "Fin."
        ]
    );
    let units = document.units();
    let place = &units.iter().find(|unit| unit.text == "40 %").expect("the cell").place;
    assert_eq!((place.table, place.row, place.cell), (Some(1), Some(3), Some(3)));
}

#[test]
fn fields_show_their_results_and_contents_lists_are_marked() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let code = |code: &str| format!("<w:r><w:instrText xml:space=\"preserve\">{code}</w:instrText></w:r>");
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let xml = [
        "<w:p>".into(),
        mark("begin"),
        code("TOC \\o"),
        mark("separate"),
        run("Objet 2"),
        "</w:p><w:p>".into(),
        mark("end"),
        "</w:p><w:p>".into(),
        run("Voir "),
        mark("begin"),
        code("REF a "),
        mark("separate"),
        run("l’article 7"),
        mark("end"),
        run("."),
        "</w:p>".into(),
    ]
    .concat();
    assert_eq!(body(&xml), ["sommaire: Objet 2", "Voir l’article 7."]);
}

#[test]
fn a_field_without_end_hides_nothing() {
    let xml = format!(
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r></w:p>{}{}",
        p("Le titulaire"),
        p("paie.")
    );
    let document = read("essai.docx", &docx(&xml, &[]));
    assert_eq!(lines(&document), ["Le titulaire", "paie."]);
    assert_eq!(document.gaps.first().map(|gap| gap.reason), Some(GapReason::Damaged));
}

#[test]
fn a_text_box_is_read_once_after_its_paragraph() {
    let inner = format!("<w:txbxContent>{}</w:txbxContent>", p("Zone."));
    let xml = format!(
        "<w:p><w:r><w:t xml:space=\"preserve\">Avant </w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\">\
         <w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback>\
         </mc:AlternateContent></w:r><w:r><w:t>après.</w:t></w:r></w:p>"
    );
    assert_eq!(body(&xml), ["Avant après.", "zone: Zone."]);
}

#[test]
fn boxes_prompts_and_hidden_text_are_what_they_are() {
    let xml = "<w:p><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"1\"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>\
        <w:t>☒</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t xml:space=\"preserve\"> oui </w:t></w:r>\
        <w:r><w:sym w:font=\"Wingdings\" w:char=\"F0A8\"/></w:r><w:r><w:t xml:space=\"preserve\"> non </w:t></w:r>\
        <w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Choisir</w:t></w:r></w:sdtContent></w:sdt>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r></w:p>";
    assert_eq!(body(xml), ["☑ oui ☐ non [Choisir]"]);
}

#[test]
fn notes_comments_and_headers_stand_apart() {
    let notes = format!(
        "<w:footnotes W_NS><w:footnote w:id=\"2\">{}</w:footnote><w:footnote w:id=\"3\">{}</w:footnote></w:footnotes>",
        p("Note."),
        p("Sans appel.")
    );
    let comments = format!(
        "<w:comments W_NS><w:comment w:id=\"0\" w:author=\"Awa\">{}</w:comment></w:comments>",
        p("À revoir.")
    );
    let header = format!("<w:hdr W_NS>{}</w:hdr>", p("PROJET"));
    let xml = "<w:p><w:r><w:t>Texte</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>\
        <w:sectPr><w:headerReference w:type=\"default\" r:id=\"r2\"/></w:sectPr>";
    let parts = [
        ("footnotes", notes.as_str()),
        ("comments", &comments),
        ("header", &header),
    ];
    let document = read("essai.docx", &docx(xml, &parts));
    assert_eq!(lines(&document), ["Texte"]);
    assert_eq!(super::blocks(&document.margins), ["PROJET"]);
    assert_eq!(document.comments[0].text, "À revoir.");
    let notes: Vec<_> = document
        .notes
        .iter()
        .map(|note| (note.id.as_str(), super::blocks(&note.blocks)))
        .collect();
    assert_eq!(notes, [("1", vec!["Note.".to_owned()])]);
}

#[test]
fn other_prefixes_and_strict_namespaces_are_word_too() {
    let document = "<d:document xmlns:d=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><d:body><d:p><d:r><d:t>Lu.</d:t></d:r></d:p></d:body></d:document>";
    let root = relations(&[("r", "officeDocument", "/mot/texte.xml")]);
    let types = TYPES.replace("/word/document.xml", "/mot/texte.xml");
    let file = zip(&[
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &root),
        ("mot/texte.xml", document),
    ]);
    assert_eq!(lines(&read("sans-extension", &file)), ["Lu."]);
}

#[test]
fn only_pictures_that_could_be_pages_make_a_gap() {
    let picture = |behind: u32, width_cm: u32, height_cm: u32| {
        let (cx, cy) = (width_cm * 360_000, height_cm * 360_000);
        format!(
            "<w:p><w:r><w:drawing><wp:anchor xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
             behindDoc=\"{behind}\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">\
             <a:blip/></a:graphic></wp:anchor></w:drawing></w:r></w:p>"
        )
    };
    let text = p(&"Les heures d’insertion sont suivies chaque trimestre. ".repeat(20));
    let gaps = |xml: String| {
        let document = read("essai.docx", &docx(&xml, &[]));
        document
            .gaps
            .iter()
            .filter(|gap| gap.reason == GapReason::Image)
            .count()
    };
    assert_eq!(gaps(picture(0, 15, 12) + &text), 0);
    assert_eq!(gaps(picture(1, 21, 29) + &text), 0);
    assert_eq!(gaps(picture(0, 17, 24) + &text), 1);
    assert_eq!(gaps(picture(0, 15, 12) + &p("Plan")), 1);
}
