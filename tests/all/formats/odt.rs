//! OpenDocument texts: lists numbered by their styles, changes, notes, frames.

use super::{lines, read, zip};

const NS: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\"";

fn odt(styles: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content {NS}><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content),
    ])
}

#[test]
fn blanks_notes_and_frames_stand_where_they_belong() {
    let body = "<text:p>Les  heures<text:s text:c=\"2\"/>d’insertion<text:note text:id=\"n1\"><text:note-citation>1</text:note-citation>\
        <text:note-body><text:p>Une note.</text:p></text:note-body></text:note> sont<draw:frame><draw:text-box><text:p>Zone.</text:p>\
        </draw:text-box></draw:frame> suivies.</text:p>";
    let document = read("essai.odt", &odt("", body));
    assert_eq!(
        lines(&document),
        ["Les heures  d’insertion sont suivies.", "zone: Zone."]
    );
    assert_eq!(document.notes.len(), 1);
}

#[test]
fn lists_are_numbered_by_their_styles() {
    let styles = "<text:list-style style:name=\"L\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/>\
        <text:list-level-style-number text:level=\"2\" style:num-format=\"a\" style:num-suffix=\")\"/></text:list-style>";
    let body = "<text:list text:style-name=\"L\"><text:list-item><text:p>un</text:p><text:list><text:list-item><text:p>sous</text:p>\
        </text:list-item></text:list></text:list-item><text:list-item><text:p>deux</text:p><text:p>suite</text:p></text:list-item></text:list>";
    let want = ["point 0: [1.] un", "point 1: [a)] sous", "point 0: [2.] deux", "suite"];
    assert_eq!(lines(&read("essai.odt", &odt(styles, body))), want);
}

#[test]
fn deleted_text_is_not_in_place_and_inserted_text_is() {
    let body = "<text:tracked-changes><text:changed-region text:id=\"c1\"><text:deletion><text:p>ancien</text:p></text:deletion>\
        </text:changed-region><text:changed-region text:id=\"c2\"><text:insertion/></text:changed-region></text:tracked-changes>\
        <text:p>Taux <text:change text:change-id=\"c1\"/><text:change-start text:change-id=\"c2\"/>nouveau<text:change-end text:change-id=\"c2\"/>.</text:p>";
    assert_eq!(lines(&read("essai.odt", &odt("", body))), ["Taux nouveau."]);
}

#[test]
fn spanned_and_covered_cells_make_one_grid() {
    let body = "<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned=\"2\"><text:p>Poids</text:p>\
        </table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>Prix</text:p>\
        </table:table-cell><table:table-cell><text:p>60 %</text:p></table:table-cell></table:table-row></table:table>";
    assert_eq!(
        lines(&read("essai.odt", &odt("", body))),
        ["tête: Poids (2x1)", "rang: Prix | 60 %"]
    );
}
