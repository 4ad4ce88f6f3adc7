//! The parts of the file and the ZIP around them: fixed order, fixed dates.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::xml::escape;
use super::{Parts, styles};
use crate::document::Document;

/// Relationships 1 to 9 are the package's own.
pub(super) const FIRST_LINK: usize = 10;

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const NAMESPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
    r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" "#,
    r#"xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14""#
);
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The texts of the file.
pub(super) struct Stories {
    pub(super) body: String,
    pub(super) header: String,
    pub(super) footnotes: Option<String>,
}

pub(super) fn zip(document: &Document, parts: &Parts, stories: &Stories) -> Vec<u8> {
    let language = language(document);
    let notes = stories.footnotes.as_deref();
    let mut files = vec![
        ("[Content_Types].xml", content_types(notes.is_some())),
        ("_rels/.rels", package_relationships()),
        ("docProps/core.xml", core(document, language)),
        ("docProps/app.xml", app()),
        ("word/document.xml", main_part(&stories.body)),
        (
            "word/_rels/document.xml.rels",
            relationships(&parts.links, notes.is_some()),
        ),
        ("word/styles.xml", styles::styles(language)),
        ("word/numbering.xml", numbering_part(parts)),
        ("word/settings.xml", settings(language, notes.is_some())),
        ("word/fontTable.xml", fonts()),
        (
            "word/header1.xml",
            format!("{XML}<w:hdr {NAMESPACES}>{}</w:hdr>", stories.header),
        ),
        ("word/footer1.xml", footer()),
    ];
    if let Some(notes) = notes {
        files.push(("word/footnotes.xml", footnotes_part(notes)));
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        // Memory does not fail to be written, and names are ours and distinct.
        writer.start_file(name, options).expect("a new name in a ZIP in memory");
        writer
            .write_all(content.as_bytes())
            .expect("a ZIP in memory can be written");
    }
    writer.finish().expect("a ZIP in memory can be closed").into_inner()
}

/// The document's language when it is a plain tag, else French.
fn language(document: &Document) -> &str {
    document
        .language
        .as_deref()
        .filter(|tag| !tag.is_empty() && tag.len() <= 35 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
        .unwrap_or("fr-FR")
}

fn content_types(notes: bool) -> String {
    let mut xml = format!(
        concat!(
            r#"{}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
            r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
            r#"<Default Extension="xml" ContentType="application/xml"/>"#,
            r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
            r#"<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>"#
        ),
        XML
    );
    let mut word = vec![
        ("document", "document.main"),
        ("styles", "styles"),
        ("numbering", "numbering"),
        ("settings", "settings"),
        ("fontTable", "fontTable"),
        ("header1", "header"),
        ("footer1", "footer"),
    ];
    if notes {
        word.push(("footnotes", "footnotes"));
    }
    for (part, kind) in word {
        xml.push_str(&format!(
            r#"<Override PartName="/word/{part}.xml" ContentType="{CONTENT}.{kind}+xml"/>"#
        ));
    }
    xml.push_str("</Types>");
    xml
}

fn package_relationships() -> String {
    format!(
        concat!(
            r#"{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
            r#"<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>"#,
            r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
            r#"<Relationship Id="rId3" Type="{R}/extended-properties" Target="docProps/app.xml"/></Relationships>"#
        ),
        XML = XML,
        R = RELATIONSHIPS
    )
}

fn relationships(links: &[String], notes: bool) -> String {
    let mut xml =
        format!(r#"{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#);
    let mut own = vec![
        (1, "styles", "styles.xml"),
        (2, "numbering", "numbering.xml"),
        (3, "settings", "settings.xml"),
        (4, "fontTable", "fontTable.xml"),
        (5, "header", "header1.xml"),
        (6, "footer", "footer1.xml"),
    ];
    if notes {
        own.push((7, "footnotes", "footnotes.xml"));
    }
    for (id, kind, target) in own {
        xml.push_str(&format!(
            r#"<Relationship Id="rId{id}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>"#
        ));
    }
    for (at, target) in links.iter().enumerate() {
        xml.push_str(&format!(
            r#"<Relationship Id="rId{}" Type="{RELATIONSHIPS}/hyperlink" Target="{}" TargetMode="External"/>"#,
            FIRST_LINK + at,
            escape(target)
        ));
    }
    xml.push_str("</Relationships>");
    xml
}

fn core(document: &Document, language: &str) -> String {
    format!(
        concat!(
            r#"{}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" "#,
            r#"xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:language>{}</dc:language></cp:coreProperties>"#
        ),
        XML,
        escape(document.title.as_deref().unwrap_or_default()),
        language
    )
}

fn app() -> String {
    format!(
        concat!(
            r#"{}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">"#,
            "<Application>clausier</Application></Properties>"
        ),
        XML
    )
}

/// A4, margins of 2 cm, a page number on every page, the header from the second page on.
fn main_part(body: &str) -> String {
    format!(
        concat!(
            "{XML}<w:document {NAMESPACES}><w:body>{body}<w:sectPr>",
            r#"<w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" r:id="rId6"/>"#,
            r#"<w:footerReference w:type="first" r:id="rId6"/><w:pgSz w:w="11906" w:h="16838"/>"#,
            r#"<w:pgMar w:top="1247" w:right="1134" w:bottom="1134" w:left="1134" w:header="624" w:footer="567" w:gutter="0"/>"#,
            "<w:titlePg/></w:sectPr></w:body></w:document>"
        ),
        XML = XML,
        NAMESPACES = NAMESPACES,
        body = body
    )
}

fn numbering_part(parts: &Parts) -> String {
    format!(
        "{XML}<w:numbering {NAMESPACES}>{}{}{}</w:numbering>",
        parts.headings.abstract_num(),
        parts.lists.abstract_nums(),
        parts.lists.nums()
    )
}

fn settings(language: &str, notes: bool) -> String {
    let notes = if notes {
        r#"<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>"#
    } else {
        ""
    };
    format!(
        concat!(
            r#"{XML}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="708"/>"#,
            r#"<w:characterSpacingControl w:val="doNotCompress"/>{notes}<w:compat>"#,
            r#"<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>"#,
            r#"</w:compat><w:themeFontLang w:val="{language}"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>"#
        ),
        XML = XML,
        NAMESPACES = NAMESPACES,
        notes = notes,
        language = language
    )
}

fn fonts() -> String {
    format!(
        concat!(
            "{}<w:fonts {}>",
            r#"<w:font w:name="Arial"><w:altName w:val="Liberation Sans"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>"#,
            "</w:fonts>"
        ),
        XML, NAMESPACES
    )
}

/// « Page 3 sur 12 ». Each field has a result run: Word repairs a field without one.
fn footer() -> String {
    let field = |instruction: &str| {
        format!(
            concat!(
                r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>"#,
                r#"<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#
            ),
            instruction
        )
    };
    format!(
        concat!(
            r#"{}<w:ftr {}><w:p><w:pPr><w:pStyle w:val="Pieddepage"/></w:pPr><w:r><w:t xml:space="preserve">Page </w:t></w:r>"#,
            r#"{}<w:r><w:t xml:space="preserve"> sur </w:t></w:r>{}</w:p></w:ftr>"#
        ),
        XML,
        NAMESPACES,
        field("PAGE"),
        field("NUMPAGES")
    )
}

fn footnotes_part(notes: &str) -> String {
    let separator = |kind: &str, id: i32, mark: &str| {
        format!(r#"<w:footnote w:type="{kind}" w:id="{id}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>"#)
    };
    format!(
        "{XML}<w:footnotes {NAMESPACES}>{}{}{notes}</w:footnotes>",
        separator("separator", -1, "separator"),
        separator("continuationSeparator", 0, "continuationSeparator"),
    )
}
