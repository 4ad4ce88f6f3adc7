//! Styles of the pieces: sober, readable, with Word's built-in names so that Word shows « Titre 1 ».
//!
//! Style ids are Word's French ones; `w:name` is always the English built-in name, which is what
//! Word and every reader of headings go by.

/// Dark blue of titles and table heads; on white and on its tints its contrast is above 8:1.
const BLUE: &str = "1F3A5F";
/// Grey of secondary text, 7:1 on white.
const GREY: &str = "595959";

pub(super) fn styles(language: &str) -> String {
    let mut xml = format!(
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
            r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults>"#,
            r#"<w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:eastAsia="Arial" w:hAnsi="Arial" w:cs="Arial"/>"#,
            r#"<w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="{}" w:eastAsia="{}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>"#,
            r#"<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>"#
        ),
        language, language
    );
    xml.push_str(r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>"#);
    xml.push_str(r#"<w:style w:type="character" w:default="1" w:styleId="Policepardfaut"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>"#);
    xml.push_str(r#"<w:style w:type="numbering" w:default="1" w:styleId="Aucuneliste"><w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>"#);
    xml.push_str(concat!(
        r#"<w:style w:type="table" w:default="1" w:styleId="TableauNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>"#,
        r#"<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>"#,
        r#"<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#
    ));
    headings(&mut xml);
    for style in TEXT {
        style.write(&mut xml, "paragraph");
    }
    for style in CHARACTERS {
        style.write(&mut xml, "character");
    }
    xml.push_str(TABLE);
    xml.push_str("</w:styles>");
    xml
}

/// `heading 1` to `heading 9`, each linked to its level of the multilevel numbering.
fn headings(xml: &mut String) {
    // Size in half-points, space before, space after, ornament.
    let looks = [
        (
            26,
            360,
            140,
            Some(r#"<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="3" w:color="9FB4CC"/></w:pBdr>"#),
        ),
        (21, 240, 80, None),
        (20, 180, 60, None),
    ];
    for level in 1..=9_usize {
        let (size, before, after, border) = looks[level.min(3) - 1];
        let italic = if level > 3 { "<w:i/><w:iCs/>" } else { "" };
        xml.push_str(&format!(
            concat!(
                r#"<w:style w:type="paragraph" w:styleId="Titre{level}"><w:name w:val="heading {level}"/><w:basedOn w:val="Normal"/>"#,
                r#"<w:next w:val="Corpsdetexte"/><w:uiPriority w:val="9"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/>"#,
                r#"<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num}"/></w:numPr>{border}"#,
                r#"<w:spacing w:before="{before}" w:after="{after}"/><w:outlineLvl w:val="{ilvl}"/></w:pPr>"#,
                r#"<w:rPr><w:b/><w:bCs/>{italic}<w:color w:val="{BLUE}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>"#
            ),
            level = level,
            ilvl = level - 1,
            num = super::numbering::HEADINGS,
            border = border.unwrap_or_default(),
            before = before,
            after = after,
            italic = italic,
            BLUE = BLUE,
            size = size,
        ));
    }
}

struct Style {
    id: &'static str,
    name: &'static str,
    based_on: Option<&'static str>,
    next: Option<&'static str>,
    /// Ours, not Word's.
    custom: bool,
    paragraph: &'static str,
    run: &'static str,
}

impl Style {
    fn write(&self, xml: &mut String, kind: &str) {
        let custom = if self.custom { r#" w:customStyle="1""# } else { "" };
        xml.push_str(&format!(
            r#"<w:style w:type="{kind}"{custom} w:styleId="{}"><w:name w:val="{}"/>"#,
            self.id, self.name
        ));
        if let Some(base) = self.based_on {
            xml.push_str(&format!(r#"<w:basedOn w:val="{base}"/>"#));
        }
        if let Some(next) = self.next {
            xml.push_str(&format!(r#"<w:next w:val="{next}"/>"#));
        }
        xml.push_str("<w:qFormat/>");
        if !self.paragraph.is_empty() {
            xml.push_str(&format!("<w:pPr>{}</w:pPr>", self.paragraph));
        }
        if !self.run.is_empty() {
            let run = self.run.replace("{BLUE}", BLUE).replace("{GREY}", GREY);
            xml.push_str(&format!("<w:rPr>{run}</w:rPr>"));
        }
        xml.push_str("</w:style>");
    }
}

const fn paragraph(id: &'static str, name: &'static str, paragraph: &'static str, run: &'static str) -> Style {
    Style {
        id,
        name,
        based_on: Some("Normal"),
        next: None,
        custom: false,
        paragraph,
        run,
    }
}

const fn custom(id: &'static str, name: &'static str, paragraph: &'static str, run: &'static str) -> Style {
    Style {
        id,
        name,
        based_on: Some("Normal"),
        next: None,
        custom: true,
        paragraph,
        run,
    }
}

const fn character(id: &'static str, name: &'static str, custom: bool, run: &'static str) -> Style {
    Style {
        id,
        name,
        based_on: Some("Policepardfaut"),
        next: None,
        custom,
        paragraph: "",
        run,
    }
}

const TEXT: &[Style] = &[
    Style {
        next: Some("Soustitre"),
        ..paragraph(
            "Titre",
            "Title",
            r#"<w:keepNext/><w:pBdr><w:left w:val="single" w:sz="36" w:space="10" w:color="2E6DA4"/></w:pBdr><w:spacing w:before="900" w:after="160" w:line="240" w:lineRule="auto"/><w:ind w:left="220"/>"#,
            r#"<w:b/><w:bCs/><w:color w:val="{BLUE}"/><w:sz w:val="44"/><w:szCs w:val="44"/>"#,
        )
    },
    paragraph(
        "Soustitre",
        "Subtitle",
        r#"<w:spacing w:before="0" w:after="120"/><w:ind w:left="220"/>"#,
        r#"<w:color w:val="{GREY}"/><w:sz w:val="24"/><w:szCs w:val="24"/>"#,
    ),
    custom(
        "Surtitre",
        "Surtitre",
        r#"<w:spacing w:before="120" w:after="0"/><w:ind w:left="220"/>"#,
        r#"<w:b/><w:bCs/><w:color w:val="{GREY}"/><w:sz w:val="22"/><w:szCs w:val="22"/>"#,
    ),
    paragraph(
        "Corpsdetexte",
        "Body Text",
        r#"<w:widowControl/><w:spacing w:after="120"/>"#,
        "",
    ),
    paragraph(
        "Paragraphedeliste",
        "List Paragraph",
        r#"<w:spacing w:after="60"/>"#,
        "",
    ),
    custom(
        "Rfrence",
        "Référence de clause",
        r#"<w:spacing w:before="0" w:after="140"/>"#,
        r#"<w:color w:val="{GREY}"/><w:sz w:val="15"/><w:szCs w:val="15"/>"#,
    ),
    custom(
        "Textedetableau",
        "Texte de tableau",
        r#"<w:spacing w:before="40" w:after="40" w:line="252" w:lineRule="auto"/>"#,
        r#"<w:sz w:val="18"/><w:szCs w:val="18"/>"#,
    ),
    custom(
        "Enttedetableau",
        "En-tête de tableau",
        r#"<w:spacing w:before="60" w:after="60" w:line="240" w:lineRule="auto"/>"#,
        r#"<w:b/><w:bCs/><w:color w:val="{BLUE}"/><w:sz w:val="18"/><w:szCs w:val="18"/>"#,
    ),
    custom(
        "Texteenvidence",
        "Texte en évidence",
        r#"<w:keepNext/><w:spacing w:before="60" w:after="60"/>"#,
        "<w:b/><w:bCs/>",
    ),
    custom(
        "Encadr",
        "Encadré",
        r#"<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="9FB4CC"/></w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="F3F6FA"/><w:spacing w:after="80"/><w:ind w:left="220"/>"#,
        "",
    ),
    // Only where Word demands a paragraph: between two tables, after the last one.
    custom(
        "Fin",
        "Fin de tableau",
        r#"<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>"#,
        r#"<w:sz w:val="4"/><w:szCs w:val="4"/>"#,
    ),
    paragraph(
        "Entteabledesmatires",
        "TOC Heading",
        r#"<w:keepNext/><w:spacing w:before="360" w:after="120"/>"#,
        r#"<w:b/><w:bCs/><w:color w:val="{BLUE}"/><w:sz w:val="26"/><w:szCs w:val="26"/>"#,
    ),
    paragraph(
        "TM1",
        "toc 1",
        r#"<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9628"/></w:tabs><w:spacing w:before="60" w:after="20"/>"#,
        r#"<w:b/><w:bCs/><w:sz w:val="19"/><w:szCs w:val="19"/>"#,
    ),
    paragraph(
        "TM2",
        "toc 2",
        r#"<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9628"/></w:tabs><w:spacing w:after="10"/><w:ind w:left="340"/>"#,
        r#"<w:sz w:val="18"/><w:szCs w:val="18"/>"#,
    ),
    paragraph(
        "Entte",
        "header",
        r#"<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="BFC9D6"/></w:pBdr><w:spacing w:after="120"/>"#,
        r#"<w:color w:val="{GREY}"/><w:sz w:val="16"/><w:szCs w:val="16"/>"#,
    ),
    paragraph(
        "Pieddepage",
        "footer",
        r#"<w:spacing w:before="60"/><w:jc w:val="right"/>"#,
        r#"<w:color w:val="{GREY}"/><w:sz w:val="16"/><w:szCs w:val="16"/>"#,
    ),
    paragraph(
        "Notedebasdepage",
        "footnote text",
        r#"<w:spacing w:after="40"/>"#,
        r#"<w:sz w:val="17"/><w:szCs w:val="17"/>"#,
    ),
];

const CHARACTERS: &[Style] = &[
    character(
        "Mention",
        "Mention discrète",
        true,
        r#"<w:color w:val="{GREY}"/><w:sz w:val="15"/><w:szCs w:val="15"/>"#,
    ),
    character(
        "Lienhypertexte",
        "Hyperlink",
        false,
        r#"<w:color w:val="1A4F8B"/><w:u w:val="single"/>"#,
    ),
    character(
        "Textedelespacerserv",
        "Placeholder Text",
        false,
        r#"<w:color w:val="6B6B6B"/><w:shd w:val="clear" w:color="auto" w:fill="FFF8E1"/>"#,
    ),
    character(
        "Appelnotedebasdep",
        "footnote reference",
        false,
        r#"<w:vertAlign w:val="superscript"/>"#,
    ),
];

const TABLE: &str = concat!(
    r#"<w:style w:type="table" w:customStyle="1" w:styleId="Tableauclausier"><w:name w:val="Tableau clausier"/><w:basedOn w:val="TableauNormal"/><w:uiPriority w:val="59"/><w:qFormat/>"#,
    r#"<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="1F3A5F"/><w:left w:val="nil"/>"#,
    r#"<w:bottom w:val="single" w:sz="8" w:space="0" w:color="1F3A5F"/><w:right w:val="nil"/>"#,
    r#"<w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFC9D6"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="DDE3EB"/></w:tblBorders>"#,
    r#"<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="20" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#
);
