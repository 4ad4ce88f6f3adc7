//! OpenDocument texts: lists numbered by their styles, changes, notes, frames.

use clausier::document::{GapReason, Reading};
use clausier::formats;
use proptest::prelude::*;

use super::{lines, read, zip};

const NS: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
    xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\"";

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

#[test]
fn changes_rejected_bring_deleted_text_back_and_leave_insertions_out() {
    let region = |id: &str, inner: &str| format!("<text:changed-region text:id=\"{id}\">{inner}</text:changed-region>");
    let start = |id: &str| format!("<text:change-start text:change-id=\"{id}\"/>");
    let end = |id: &str| format!("<text:change-end text:change-id=\"{id}\"/>");
    let body = [
        "<text:tracked-changes>".to_owned(),
        region("d", "<text:deletion><text:p>trente</text:p></text:deletion>"),
        region(
            "f",
            "<text:deletion><text:p> Fin.</text:p><text:p>Début </text:p></text:deletion>",
        ),
        region("i", "<text:insertion/>"),
        region("j", "<text:insertion/>"),
        "</text:tracked-changes>".to_owned(),
        "<text:p>Délai : <text:change text:change-id=\"d\"/>".to_owned(),
        format!("{}dix{} jours.</text:p>", start("i"), end("i")),
        "<text:p>Premier.<text:change text:change-id=\"f\"/>du second.</text:p>".to_owned(),
        format!(
            "<text:p>Une phrase {}coupée</text:p><text:p>en {}deux.</text:p>",
            start("j"),
            end("j")
        ),
    ]
    .concat();
    let file = odt("", &body);
    let text = |reading| lines(&formats::read_as("essai.odt", &file, reading).expect("a document"));
    assert_eq!(
        text(Reading::Accepted),
        [
            "Délai : dix jours.",
            "Premier.du second.",
            "Une phrase coupée",
            "en deux."
        ]
    );
    assert_eq!(
        text(Reading::Original),
        [
            "Délai : trente jours.",
            "Premier. Fin.",
            "Début du second.",
            "Une phrase deux."
        ]
    );
}

#[test]
fn a_scanned_page_is_a_gap_and_a_photograph_of_the_cover_is_none() {
    let picture = |width: u32, height: u32| {
        format!(
            "<text:p><draw:frame svg:width=\"{width}cm\" svg:height=\"{height}cm\"><draw:image/></draw:frame></text:p>"
        )
    };
    let text = format!(
        "<text:p>{}</text:p>",
        "Le titulaire rend compte chaque mois. ".repeat(20)
    );
    let gaps = |body: String| {
        let document = read("essai.odt", &odt("", &body));
        document
            .gaps
            .iter()
            .filter(|gap| gap.reason == GapReason::Image)
            .count()
    };
    assert_eq!(gaps(picture(17, 24) + &text), 1);
    assert_eq!(gaps(picture(15, 10) + &text), 0);
    assert_eq!(gaps(picture(15, 10) + &picture(15, 10) + "<text:p>Plan</text:p>"), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Elements of the format in any order, ended or not, in both readings: a document or an error.
    #[test]
    fn scrambled_content_is_read_or_refused(words in prop::collection::vec(0..16_usize, 0..50)) {
        let known = [
            "<text:p>", "</text:p>", "<text:list>", "</text:list>", "<text:list-item>", "</text:list-item>", "mot",
            "<table:table>", "</table:table>", "<table:table-row>", "<table:table-cell>", "</table:table-cell>",
            "<text:change-start text:change-id=\"c\"/>", "<text:change-end text:change-id=\"c\"/>",
            "<text:change text:change-id=\"d\"/>", "<text:h>",
        ];
        let inner: String = words.iter().map(|at| known[*at]).collect();
        let changes = "<text:tracked-changes><text:changed-region text:id=\"c\"><text:insertion/></text:changed-region>\
            <text:changed-region text:id=\"d\"><text:deletion><text:p>a</text:p><text:p>b</text:p></text:deletion>\
            </text:changed-region></text:tracked-changes>";
        let file = odt("", &format!("{changes}{inner}"));
        let _ = formats::read_as("essai.odt", &file, Reading::Accepted);
        let _ = formats::read_as("essai.odt", &file, Reading::Original);
    }
}
