//! Lines into `w:r` elements: looks, tracked changes, links, tick boxes, fields to fill.

use super::Parts;
use super::xml::{escape, escape_into};
use crate::document::{Change, Inline, Text};

/// Tracked changes need an author and a date; there is no clock here.
const AUTHOR: &str = r#"w:author="clausier" w:date="1980-01-01T00:00:00Z""#;

pub(super) fn inlines(parts: &mut Parts, out: &mut String, content: &[Inline]) {
    for inline in content {
        match inline {
            Inline::Text(text) => run(parts, out, text),
            Inline::TickBox { checked } => tick_box(parts, out, *checked),
            Inline::Placeholder(prompt) => placeholder(parts, out, prompt),
            Inline::Break => out.push_str("<w:r><w:br/></w:r>"),
            Inline::NoteRef(id) => note_ref(parts, out, id),
        }
    }
}

/// A run without any look, for text the writer adds itself.
pub(super) fn plain(out: &mut String, text: &str) {
    out.push_str("<w:r>");
    text_nodes(out, text, "w:t");
    out.push_str("</w:r>");
}

fn run(parts: &mut Parts, out: &mut String, text: &Text) {
    if text.text.is_empty() {
        return;
    }
    let link = text.link.as_deref().and_then(|target| parts.link(target));
    if let Some(id) = &link {
        out.push_str(&format!(r#"<w:hyperlink r:id="{id}" w:history="1">"#));
    }
    let (wrapper, node) = match text.change {
        Change::Kept => (None, "w:t"),
        Change::Inserted => (Some("w:ins"), "w:t"),
        Change::Deleted => (Some("w:del"), "w:delText"),
    };
    if let Some(wrapper) = wrapper {
        out.push_str(&format!(r#"<{wrapper} w:id="{}" {AUTHOR}>"#, parts.next_id()));
    }
    out.push_str("<w:r>");
    look(out, text, link.is_some());
    text_nodes(out, &text.text, node);
    out.push_str("</w:r>");
    if let Some(wrapper) = wrapper {
        out.push_str(&format!("</{wrapper}>"));
    }
    if link.is_some() {
        out.push_str("</w:hyperlink>");
    }
}

/// `w:rPr`, children in the order of the schema.
fn look(out: &mut String, text: &Text, link: bool) {
    let style = if link {
        Some("Lienhypertexte")
    } else if text.small {
        Some("Mention")
    } else {
        None
    };
    if style.is_none() && !(text.bold || text.italic || text.struck || text.hidden) {
        return;
    }
    out.push_str("<w:rPr>");
    if let Some(style) = style {
        out.push_str(&format!(r#"<w:rStyle w:val="{style}"/>"#));
    }
    for (on, marks) in [
        (text.bold, "<w:b/><w:bCs/>"),
        (text.italic, "<w:i/><w:iCs/>"),
        (text.struck, "<w:strike/>"),
        (text.hidden, "<w:vanish/>"),
    ] {
        if on {
            out.push_str(marks);
        }
    }
    out.push_str("</w:rPr>");
}

/// Tabs and line ends are elements in Word: inside `w:t` they are blanks.
fn text_nodes(out: &mut String, text: &str, node: &str) {
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(['\t', '\n', '\r']).unwrap_or(rest.len());
        if end > 0 {
            out.push_str(&format!(r#"<{node} xml:space="preserve">"#));
            escape_into(out, &rest[..end]);
            out.push_str(&format!("</{node}>"));
        }
        rest = &rest[end..];
        if let Some(mark) = rest.chars().next() {
            match mark {
                '\t' => out.push_str("<w:tab/>"),
                '\n' => out.push_str("<w:br/>"),
                _ => {}
            }
            rest = &rest[mark.len_utf8()..];
        }
    }
}

/// A content control: ticked by a click in Word, plain `☐` or `☑` elsewhere.
fn tick_box(parts: &mut Parts, out: &mut String, checked: bool) {
    let (state, mark) = if checked { ("1", '☑') } else { ("0", '☐') };
    out.push_str(&format!(
        concat!(
            r#"<w:sdt><w:sdtPr><w:alias w:val="Case à cocher"/><w:id w:val="{id}"/>"#,
            r#"<w14:checkbox><w14:checked w14:val="{state}"/>"#,
            r#"<w14:checkedState w14:val="2611" w14:font="Segoe UI Symbol"/>"#,
            r#"<w14:uncheckedState w14:val="2610" w14:font="Segoe UI Symbol"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>"#,
            r#"<w:rPr><w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol" w:cs="Segoe UI Symbol"/></w:rPr>"#,
            "<w:t>{mark}</w:t></w:r></w:sdtContent></w:sdt>"
        ),
        id = parts.next_id(),
        state = state,
        mark = mark,
    ));
}

/// A content control that shows its prompt: a click selects it whole, and typing replaces it.
fn placeholder(parts: &mut Parts, out: &mut String, prompt: &str) {
    let prompt = escape(prompt.trim_matches(['[', ']']));
    // Word refuses titles of controls above 64 characters.
    let title: String = prompt.split('&').next().unwrap_or_default().chars().take(60).collect();
    out.push_str(&format!(
        concat!(
            r#"<w:sdt><w:sdtPr><w:alias w:val="{title}"/><w:id w:val="{id}"/><w:showingPlcHdr/><w:text w:multiLine="1"/></w:sdtPr>"#,
            r#"<w:sdtContent><w:r><w:rPr><w:rStyle w:val="Textedelespacerserv"/></w:rPr>"#,
            r#"<w:t xml:space="preserve">[{prompt}]</w:t></w:r></w:sdtContent></w:sdt>"#
        ),
        title = title,
        id = parts.next_id(),
        prompt = prompt,
    ));
}

fn note_ref(parts: &Parts, out: &mut String, id: &str) {
    if let Some(number) = parts.note_number(id) {
        out.push_str(&format!(
            r#"<w:r><w:rPr><w:rStyle w:val="Appelnotedebasdep"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>"#
        ));
    }
}
