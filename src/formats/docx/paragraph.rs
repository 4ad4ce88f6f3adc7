//! A paragraph being read: its text gathered from runs, then the block that it becomes.

use crate::document::{Block, Change, Inline, Place, Text};

use super::props::{ParaProps, SymbolFont, Toggles};
use super::styles::{Role, Styles};
use super::symbols::{Symbol, symbol, tick_box};

/// The look of the run being read, styles included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    pub bold: bool,
    pub italic: bool,
    pub struck: bool,
    pub hidden: bool,
    pub font: SymbolFont,
}

impl Look {
    /// What styles and direct formats give together: styles toggle each other, direct formats win (17.7.3).
    #[must_use]
    pub fn of(defaults: Toggles, paragraph: Toggles, run: Toggles, direct: Toggles, font: SymbolFont) -> Self {
        let toggle = |default: Option<bool>, paragraph: Option<bool>, run: Option<bool>, direct: Option<bool>| {
            let styled = default == Some(true) || (paragraph == Some(true)) != (run == Some(true));
            direct.unwrap_or(styled)
        };
        Self {
            bold: toggle(defaults.bold, paragraph.bold, run.bold, direct.bold),
            italic: toggle(defaults.italic, paragraph.italic, run.italic, direct.italic),
            struck: toggle(defaults.struck, paragraph.struck, run.struck, direct.struck),
            hidden: toggle(defaults.hidden, paragraph.hidden, run.hidden, direct.hidden),
            font,
        }
    }
}

#[derive(Debug, Default)]
pub struct Paragraph {
    pub props: ParaProps,
    pub content: Vec<Inline>,
    /// It began inside the contents list.
    pub contents: bool,
    pub page_break: bool,
}

/// Adds text to a line, next to a run of the same look.
pub fn push_text(content: &mut Vec<Inline>, text: &str, look: Look, change: Change, link: Option<&str>) {
    if text.is_empty() {
        return;
    }
    if let Some(Inline::Text(last)) = content.last_mut()
        && last.bold == look.bold
        && last.italic == look.italic
        && last.struck == look.struck
        && last.hidden == look.hidden
        && last.change == change
        && last.link.as_deref() == link
    {
        last.text.push_str(text);
        return;
    }
    content.push(Inline::Text(Text {
        text: text.to_owned(),
        bold: look.bold,
        italic: look.italic,
        struck: look.struck,
        hidden: look.hidden,
        small: false,
        change,
        link: link.map(str::to_owned),
    }));
}

/// Adds text in which characters may be pictures or boxes; says whether one has no meaning that we know.
pub fn push_run(content: &mut Vec<Inline>, text: &str, look: Look, change: Change, link: Option<&str>) -> bool {
    let special = |c: char| picture(c, look.font) || tick_box(c).is_some();
    if !text.contains(special) {
        push_text(content, text, look, change, link);
        return true;
    }
    let mut known = true;
    let mut rest = text;
    while let Some(at) = rest.find(special) {
        push_text(content, &rest[..at], look, change, link);
        let c = rest[at..].chars().next().unwrap_or_default();
        rest = &rest[at + c.len_utf8()..];
        let found = match tick_box(c) {
            Some(checked) => Symbol::Box(checked),
            None => symbol(look.font, u32::from(c)),
        };
        known &= push_symbol(content, found, look, change, link);
    }
    push_text(content, rest, look, change, link);
    known
}

pub fn push_symbol(content: &mut Vec<Inline>, found: Symbol, look: Look, change: Change, link: Option<&str>) -> bool {
    match found {
        Symbol::Box(checked) if change != Change::Deleted && !look.hidden => content.push(Inline::TickBox { checked }),
        Symbol::Box(_) => {}
        Symbol::Char(c) => push_text(content, c.encode_utf8(&mut [0; 4]), look, change, link),
        Symbol::Unknown => {
            push_text(content, "\u{fffd}", look, change, link);
            return false;
        }
    }
    true
}

fn picture(c: char, font: SymbolFont) -> bool {
    ('\u{f000}'..='\u{f0ff}').contains(&c) || (font != SymbolFont::None && ('!'..='ÿ').contains(&c))
}

/// What the styles and direct properties make of a paragraph.
#[must_use]
pub fn role(props: &ParaProps, styles: &Styles) -> Role {
    match props.outline {
        Some(level @ 0..=8) => Role::Heading(level + 1),
        Some(_) => Role::Body,
        None => {
            let id = props.style.as_ref().or(styles.default_paragraph.as_ref());
            id.and_then(|id| styles.get(id))
                .map_or(Role::Unsaid, |style| style.role)
        }
    }
}

/// The block of a finished paragraph, or `None` when there is nothing in it.
#[must_use]
pub fn block(role: Role, label: Option<(String, u8)>, content: Vec<Inline>, place: Place) -> Option<Block> {
    let label = label.filter(|(text, _)| !text.is_empty());
    let content = if is_blank(&content) { Vec::new() } else { content };
    match role {
        Role::Title if !content.is_empty() => Some(Block::Heading {
            level: 0,
            number: None,
            content,
            place,
        }),
        Role::Heading(level) if label.is_some() || !content.is_empty() => Some(Block::Heading {
            level,
            number: label.map(|(text, _)| text),
            content,
            place,
        }),
        _ if content.is_empty() => None,
        _ => Some(match label {
            Some((marker, depth)) => Block::Item {
                depth,
                marker,
                content,
                place,
            },
            None => Block::Paragraph { content, place },
        }),
    }
}

/// Nothing to read, in any run and any state.
fn is_blank(content: &[Inline]) -> bool {
    content.iter().all(|inline| match inline {
        Inline::Text(run) => run.text.trim().is_empty(),
        Inline::Break => true,
        _ => false,
    })
}

/// The text of a `w:t`: its ends are trimmed unless it says otherwise, line ends are blanks.
pub fn clean(text: &mut String, preserve: bool) {
    if text.contains(['\n', '\r', '\t']) {
        *text = text.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
    }
    if !preserve && (text.starts_with(' ') || text.ends_with(' ')) {
        *text = text.trim_matches(' ').to_owned();
    }
}
