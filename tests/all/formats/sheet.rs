//! Workbooks: values as shown, hidden rows aside, far cells at no cost.

use super::{lines, read, zip};

const S: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

fn xlsx(sheet: &str) -> Vec<u8> {
    let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let rels = |list: &[(&str, &str, &str)]| {
        let one = |(id, kind, target): &(&str, &str, &str)| {
            format!("<Relationship Id=\"{id}\" Type=\"{base}/{kind}\" Target=\"{target}\"/>")
        };
        let all: String = list.iter().map(one).collect();
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
        )
    };
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/xl/workbook.xml\" \
        ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
    let workbook =
        format!("<workbook {S}><sheets><sheet name=\"Grille\" sheetId=\"1\" r:id=\"s\"/></sheets></workbook>");
    let styles = format!("<styleSheet {S}><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"9\"/></cellXfs></styleSheet>");
    let strings =
        format!("<sst {S}><si><t>Cri</t></si><si><r><t>Pri</t></r><r><t>x</t></r><rPh><t>non</t></rPh></si></sst>");
    zip(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", &rels(&[("r", "officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", &workbook),
        (
            "xl/_rels/workbook.xml.rels",
            &rels(&[
                ("s", "worksheet", "s.xml"),
                ("t", "styles", "t.xml"),
                ("u", "sharedStrings", "u.xml"),
            ]),
        ),
        ("xl/t.xml", &styles),
        ("xl/u.xml", &strings),
        ("xl/s.xml", &format!("<worksheet {S}>{sheet}</worksheet>")),
    ])
}

#[test]
fn values_are_shown_with_their_formats_and_merges() {
    let sheet = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Grille</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" s=\"1\"><v>0.6</v></c></row>\
        <row r=\"3\" hidden=\"1\"><c r=\"A3\"><v>9</v></c></row>\
        <row r=\"1048576\"><c r=\"XFD1048576\"><v>1.5</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>";
    let document = read("essai.xlsx", &xlsx(sheet));
    assert_eq!(
        lines(&document),
        [
            "titre 1: Grille",
            "rang: Grille (2x1)",
            "rang: Prix | 60\u{a0}%",
            "rang: 1,5"
        ]
    );
    let place = document.units().last().map(|unit| (unit.place.row, unit.place.cell));
    assert_eq!(place, Some((Some(1_048_576), Some(16_384))));
}
