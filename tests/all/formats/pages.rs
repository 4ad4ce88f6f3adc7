//! HTML pages, Markdown and plain text.

use super::{lines, read};

#[test]
fn tag_soup_is_read_as_browsers_show_it() {
    let page = "<!doctype html><html lang=fr><title>RC</title><style>p{}</style><h1>Objet &amp; dur&eacute;e</h1><p hidden>caché\
        <p>Un  <b>mot</b><i>é</i><script>x()</script><table><tr><th rowspan=2>Critère<th colspan=2>Poids<tr><th>Points<th>Part\
        <tr><td>Prix<td>60<td>60&nbsp;%</table><ol start=3 type=a><li>c<ul><li>sous</ul><li value=7>g</ol>";
    let document = read("essai.html", page.as_bytes());
    assert_eq!(
        lines(&document),
        [
            "titre 1: Objet & durée",
            "Un moté",
            "tête: Critère (1x2) | Poids (2x1)",
            "tête: Points | Part",
            "rang: Prix | 60 | 60\u{a0}%",
            "point 0: [c.] c",
            "point 1: [-] sous",
            "point 0: [g.] g",
        ]
    );
    assert_eq!(
        (document.title.as_deref(), document.language.as_deref()),
        (Some("RC"), Some("fr"))
    );
}

#[test]
fn text_is_decoded_whatever_its_encoding() {
    let want = ["Le marché coûte 90 000 €."];
    let text = want[0];
    let wide = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let windows: Vec<u8> = text
        .chars()
        .map(|c| if c == '€' { 0x80 } else { u32::from(c) as u8 })
        .collect();
    let latin9: Vec<u8> = text
        .chars()
        .map(|c| if c == '€' { 0xa4 } else { u32::from(c) as u8 })
        .collect();
    for (name, bytes) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-16 LE", wide(u16::to_le_bytes)),
        ("UTF-16 BE", wide(u16::to_be_bytes)),
        ("Windows-1252", windows),
        ("Latin 9", latin9),
    ] {
        assert_eq!(lines(&read("essai.txt", &bytes)), want, "{name}");
    }
}

#[test]
fn a_page_says_its_encoding() {
    let page = b"<html><meta charset='iso-8859-1'><p>Prix \x80 et l\x92acheteur</html>";
    assert_eq!(lines(&read("essai.html", page)), ["Prix € et l’acheteur"]);
}

#[test]
fn markdown_keeps_lines_tables_and_tick_boxes() {
    let text = "# Titre\n\n## Un\n\nTexte  \nsuite.\n\n| a | b |\n|---|---|\n| x | y |\n\n- [x] fait\n  1) sous\n\n## Deux\n\n<table><tr><td>z</td></tr></table>\n";
    let document = read("essai.md", text.as_bytes());
    assert_eq!(
        lines(&document),
        [
            "titre 0: Titre",
            "titre 1: Un",
            "Texte\nsuite.",
            "tête: a | b",
            "rang: x | y",
            "point 0: [-] ☑ fait",
            "point 1: [1)] sous",
            "titre 1: Deux",
            "rang: z",
        ]
    );
    let units = document.units();
    assert_eq!(
        units
            .iter()
            .find(|unit| unit.text == "x")
            .and_then(|unit| unit.place.line),
        Some(10)
    );
    assert_eq!(units.last().and_then(|unit| unit.place.line), Some(17));
}
