//! Pages to documents: tokens of html5ever, open elements of our own. No tree is built, nothing recurses.
//!
//! Depth is capped as browsers cap it: elements deeper than that are read as if their tags were absent.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

use crate::document::{Document, Gap, GapReason, Inline, Place};
use crate::formats::build::Builder;
use crate::formats::outline;
use crate::limits;

/// Elements inside elements, as in browsers.
const DEPTH: usize = 512;

/// Reads a page.
#[must_use]
pub fn read(source: &str) -> Document {
    let sink = Sink(RefCell::new(Page::default()));
    let tokenizer = Tokenizer::new(sink, Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(&*without_stuffed_tags(source)));
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let mut page = tokenizer.sink.0.into_inner();
    page.close_to(0);
    page.builder.end_line();
    let mut document = page.builder.document;
    document.title = Some(page.title.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty());
    document.language = page.language;
    outline::relative(&mut document.body);
    document
}

/// The page without the attributes of tags that have more of them than any page needs.
fn without_stuffed_tags(source: &str) -> Cow<'_, str> {
    let bytes = source.as_bytes();
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        at = start + 1;
        let end = memchr::memchr2(b'<', b'>', &bytes[at..]).map_or(bytes.len(), |length| at + length);
        // Few blanks, few attributes; only letters open a tag.
        if end - start < 2 * limits::ATTRIBUTES || !bytes[at].is_ascii_alphabetic() {
            continue;
        }
        let inside = &source[start..end];
        if inside.split_ascii_whitespace().nth(limits::ATTRIBUTES).is_some()
            && inside.matches('=').count() > limits::ATTRIBUTES / 2
        {
            out.push_str(&source[copied..start]);
            out.push_str(inside.split_ascii_whitespace().next().unwrap_or_default());
            copied = end;
            at = end;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(source);
    }
    out.push_str(&source[copied..]);
    Cow::Owned(out)
}

struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        page.line = line;
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => page.start(&tag),
            Token::TagToken(tag) => {
                page.end(&tag.name);
                TokenSinkResult::Continue
            }
            Token::CharacterTokens(text) => {
                page.text(&text);
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

/// An open element and what its end undoes.
struct Open {
    name: String,
    effect: Effect,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Effect {
    None,
    Block,
    Bold,
    Italic,
    Struck,
    Small,
    Inserted,
    Deleted,
    Link,
    Hidden,
    Title,
    Preformatted,
    Heading(Option<u8>),
    List,
    Item,
    Table,
    Head,
    Row,
    Cell { colspan: usize, rowspan: usize },
    Caption,
    Box,
    Contents,
    Note(String),
    Prompt,
}

#[derive(Default)]
struct Page {
    builder: Builder,
    open: Vec<Open>,
    /// How many elements of each name are open: an end tag without its start costs nothing.
    counts: BTreeMap<String, usize>,
    title: String,
    in_title: bool,
    heads: u32,
    language: Option<String>,
    line: u64,
}

impl Page {
    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        self.imply_ends(name);
        if self.open.len() < DEPTH {
            let effect = self.effect(name, tag);
            self.begin(&effect);
            if !is_void(name) {
                *self.counts.entry(name.to_owned()).or_insert(0) += 1;
                self.open.push(Open {
                    name: name.to_owned(),
                    effect,
                });
            }
        } else if self.open.len() == DEPTH && self.builder.document.gaps.is_empty() {
            let what = "éléments HTML imbriqués trop profondément".to_owned();
            self.builder.document.gaps.push(Gap {
                place: Place::default(),
                reason: GapReason::Limit,
                what,
            });
        }
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "iframe" | "noembed" | "noframes" | "xmp" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" if self.in_title => TokenSinkResult::RawData(RawKind::Rcdata),
            "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            "plaintext" => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            self.title.push_str(text);
        } else {
            self.builder.text(text, self.line);
        }
    }

    /// Ends that HTML lets authors leave out.
    fn imply_ends(&mut self, name: &str) {
        const ENDS_PARAGRAPH: [&str; 34] = [
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "dl",
            "table",
            "div",
            "section",
            "article",
            "aside",
            "header",
            "footer",
            "main",
            "nav",
            "blockquote",
            "pre",
            "hr",
            "form",
            "fieldset",
            "address",
            "details",
            "figure",
            "center",
            "menu",
            "dir",
            "hgroup",
            "search",
            "summary",
            "figcaption",
        ];
        match name {
            "li" => self.close_innermost(&["li"], &["ul", "ol", "menu", "table"]),
            "dt" | "dd" => self.close_innermost(&["dt", "dd"], &["dl", "table"]),
            "td" | "th" => self.close_innermost(&["td", "th", "caption"], &["table"]),
            "tr" => self.close_innermost(&["tr", "caption"], &["table"]),
            "thead" | "tbody" | "tfoot" => self.close_innermost(&["thead", "tbody", "tfoot", "caption"], &["table"]),
            "option" => self.close_innermost(&["option"], &["select"]),
            "body" => self.close_innermost(&["head"], &[]),
            _ if ENDS_PARAGRAPH.contains(&name) => self.close_innermost(&["p"], &["td", "th", "table", "li"]),
            _ => {}
        }
    }

    /// Closes the innermost open element of these names, unless one of `bounds` is nearer. The outermost of the
    /// names that still stands inside the bound goes, with all in it.
    fn close_innermost(&mut self, names: &[&str], bounds: &[&str]) {
        if names
            .iter()
            .all(|name| self.counts.get(*name).is_none_or(|count| *count == 0))
        {
            return;
        }
        for at in (0..self.open.len()).rev() {
            let name = self.open[at].name.as_str();
            if names.contains(&name) {
                return self.close_to(at);
            }
            if bounds.contains(&name) {
                return;
            }
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "br" => return self.builder.push(Inline::Break, self.line),
            "p" if self.counts.get("p").is_none_or(|count| *count == 0) => return self.builder.end_line(),
            _ => {}
        }
        // An end tag inside a cell closes nothing outside it, unless it is the table's own.
        let table_part = matches!(
            name,
            "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "body" | "html"
        );
        let bounds: &[&str] = if table_part { &["table"] } else { &["td", "th", "table"] };
        let bounds: Vec<&str> = bounds.iter().copied().filter(|bound| *bound != name).collect();
        self.close_innermost(&[name], &bounds);
    }

    fn close_to(&mut self, length: usize) {
        while self.open.len() > length
            && let Some(open) = self.open.pop()
        {
            if let Some(count) = self.counts.get_mut(&open.name) {
                *count -= 1;
            }
            self.finish(open.effect);
        }
    }

    /// What an element does, from its name and attributes.
    fn effect(&mut self, name: &str, tag: &Tag) -> Effect {
        let get = |wanted: &str| tag.attrs.iter().find(|a| &*a.name.local == wanted).map(|a| &*a.value);
        if name == "html" {
            self.language = get("lang").map(str::to_owned).filter(|lang| !lang.is_empty());
        }
        if name == "title" && !self.open.iter().any(|open| open.name == "svg") {
            return Effect::Title;
        }
        if self.builder.hidden > 0 {
            return Effect::None;
        }
        if get("hidden").is_some() || get("style").is_some_and(is_invisible) || is_silent(name) {
            return Effect::Hidden;
        }
        let class = get("class").unwrap_or_default();
        let span = |wanted: &str| get(wanted).and_then(|value| value.trim().parse().ok()).unwrap_or(1);
        match name {
            "b" | "strong" => Effect::Bold,
            "i" | "em" => Effect::Italic,
            "s" | "strike" => Effect::Struck,
            "small" => Effect::Small,
            "ins" => Effect::Inserted,
            "del" => Effect::Deleted,
            "span" if class == "remplir" => Effect::Prompt,
            "a" => self.link(get("href").unwrap_or_default(), get("id"), class),
            "input" => {
                self.input(&get);
                Effect::None
            }
            "br" => {
                self.builder.push(Inline::Break, self.line);
                Effect::None
            }
            "embed" | "object" | "iframe" => {
                self.gap("contenu incorporé dans la page");
                Effect::Hidden
            }
            "pre" | "textarea" | "xmp" | "plaintext" => Effect::Preformatted,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Effect::Heading(Some(name.as_bytes()[1] - b'0')),
            "ul" | "menu" | "dir" => {
                self.start_list(None, 1);
                Effect::List
            }
            "ol" => {
                let figures = get("type").and_then(|kind| kind.chars().next()).unwrap_or('1');
                let step = if get("reversed").is_some() { -1 } else { 1 };
                self.start_list(
                    Some((get("start").and_then(|v| v.trim().parse().ok()).unwrap_or(1), figures)),
                    step,
                );
                Effect::List
            }
            "li" => {
                self.builder.end_line();
                self.builder
                    .start_item(get("value").and_then(|value| value.trim().parse().ok()));
                Effect::Item
            }
            "table" if self.builder.depth() < limits::BLOCK_DEPTH => Effect::Table,
            "thead" => Effect::Head,
            "tr" if self.in_table() => Effect::Row,
            "td" | "th" if self.in_table() => {
                self.cell(name == "th");
                Effect::Cell {
                    colspan: span("colspan"),
                    rowspan: span("rowspan"),
                }
            }
            "caption" if self.in_table() => Effect::Caption,
            "aside" if self.builder.depth() < limits::BLOCK_DEPTH => Effect::Box,
            "nav" if self.builder.depth() < limits::BLOCK_DEPTH => Effect::Contents,
            "div" => match get("id").and_then(|id| id.strip_prefix("note-")) {
                Some(id) if self.builder.depth() == 0 => Effect::Note(id.to_owned()),
                _ => Effect::Block,
            },
            _ if is_inline(name) => Effect::None,
            _ => Effect::Block,
        }
    }

    /// The innermost table or cell is a table that is kept.
    fn in_table(&self) -> bool {
        let nearest = self
            .open
            .iter()
            .rev()
            .find(|open| matches!(open.name.as_str(), "table" | "td" | "th"));
        nearest.is_some_and(|open| open.effect == Effect::Table)
    }

    fn start_list(&mut self, next: Option<(i64, char)>, step: i64) {
        self.builder.end_line();
        self.builder.start_list(next, step);
    }

    fn link(&mut self, href: &str, id: Option<&str>, class: &str) -> Effect {
        if class == "evitement" || href.starts_with("#appel-") {
            return Effect::Hidden;
        }
        if let Some(note) = href.strip_prefix("#note-").filter(|_| id.is_some()) {
            self.builder.push(Inline::NoteRef(note.to_owned()), self.line);
            return Effect::Hidden;
        }
        let kept = !href.is_empty() && !href.starts_with('#');
        self.builder.marks.links.push(kept.then(|| href.to_owned()));
        Effect::Link
    }

    fn input<'t>(&mut self, get: &impl Fn(&str) -> Option<&'t str>) {
        let kind = get("type").unwrap_or("text").to_ascii_lowercase();
        match kind.as_str() {
            "checkbox" | "radio" => self.builder.push(
                Inline::TickBox {
                    checked: get("checked").is_some(),
                },
                self.line,
            ),
            "text" | "number" | "date" | "email" | "tel" | "url" => {
                self.builder.text(get("value").unwrap_or_default(), self.line);
            }
            _ => {}
        }
    }

    fn gap(&mut self, what: &str) {
        if self.builder.document.gaps.len() < limits::GAPS {
            let line = u32::try_from(self.line).ok();
            let place = Place {
                line,
                ..Place::default()
            };
            self.builder.document.gaps.push(Gap {
                place,
                reason: GapReason::Object,
                what: what.to_owned(),
            });
        }
    }

    fn cell(&mut self, header: bool) {
        let heads = self.heads > 0;
        let Some(grid) = self.builder.grids.last_mut() else {
            return;
        };
        if !grid.has_row() {
            grid.start_row(true);
        }
        if !header && !heads {
            grid.plain_row();
        }
    }

    fn begin(&mut self, effect: &Effect) {
        let builder = &mut self.builder;
        match effect {
            Effect::None | Effect::Link | Effect::List | Effect::Item => {}
            Effect::Block => builder.end_line(),
            Effect::Bold => builder.marks.bold += 1,
            Effect::Italic => builder.marks.italic += 1,
            Effect::Struck => builder.marks.struck += 1,
            Effect::Small => builder.marks.small += 1,
            Effect::Inserted => builder.marks.inserted += 1,
            Effect::Deleted => builder.marks.deleted += 1,
            Effect::Hidden => builder.hidden += 1,
            Effect::Title => self.in_title = self.title.is_empty(),
            Effect::Preformatted => {
                builder.end_line();
                builder.preformatted += 1;
            }
            Effect::Heading(level) => {
                builder.end_line();
                builder.heading = *level;
            }
            Effect::Table => builder.start_table(),
            Effect::Head => self.heads += 1,
            // A row is a header until a plain cell says otherwise.
            Effect::Row => {
                if let Some(grid) = builder.grids.last_mut() {
                    grid.start_row(true);
                }
            }
            Effect::Cell { .. } | Effect::Box | Effect::Contents | Effect::Note(_) => builder.start_container(),
            Effect::Caption => {
                builder.end_line();
                builder.caption = Some(String::new());
            }
            Effect::Prompt => builder.prompt = Some(String::new()),
        }
    }

    fn finish(&mut self, effect: Effect) {
        let line = self.line;
        let builder = &mut self.builder;
        match effect {
            Effect::None | Effect::Row => {}
            Effect::Block | Effect::Item => builder.end_line(),
            Effect::Bold => builder.marks.bold -= 1,
            Effect::Italic => builder.marks.italic -= 1,
            Effect::Struck => builder.marks.struck -= 1,
            Effect::Small => builder.marks.small -= 1,
            Effect::Inserted => builder.marks.inserted -= 1,
            Effect::Deleted => builder.marks.deleted -= 1,
            Effect::Hidden => builder.hidden -= 1,
            Effect::Title => self.in_title = false,
            Effect::Link => {
                builder.marks.links.pop();
            }
            Effect::Preformatted => {
                builder.end_line();
                builder.preformatted -= 1;
            }
            Effect::Heading(_) => {
                builder.end_line();
                builder.heading = None;
            }
            Effect::List => {
                builder.end_line();
                builder.lists.pop();
            }
            Effect::Table => builder.end_table(),
            Effect::Head => self.heads -= 1,
            Effect::Cell { colspan, rowspan } => {
                let blocks = builder.end_container();
                if let Some(grid) = builder.grids.last_mut() {
                    grid.cell(colspan, rowspan, blocks);
                }
            }
            Effect::Caption => {
                let caption = builder
                    .caption
                    .take()
                    .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
                if let Some(grid) = builder.grids.last_mut() {
                    grid.caption = caption.filter(|caption| !caption.is_empty());
                }
            }
            Effect::Box => builder.end_box(),
            Effect::Contents => builder.end_contents(),
            Effect::Note(id) => builder.end_note(id),
            Effect::Prompt => {
                let prompt = builder.prompt.take().unwrap_or_default();
                builder.push(Inline::Placeholder(prompt.trim_matches(['[', ']']).to_owned()), line);
            }
        }
    }
}

fn is_invisible(style: &str) -> bool {
    let style: String = style
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// Elements whose text is not part of the page.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "select"
            | "datalist"
            | "svg"
            | "math"
            | "canvas"
            | "audio"
            | "video"
            | "map"
            | "noembed"
            | "noframes"
            | "button"
            | "head"
    )
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "img"
            | "input"
            | "meta"
            | "link"
            | "col"
            | "area"
            | "base"
            | "embed"
            | "source"
            | "track"
            | "wbr"
            | "param"
            | "basefont"
            | "bgsound"
            | "frame"
            | "keygen"
    )
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "span"
            | "u"
            | "sub"
            | "sup"
            | "abbr"
            | "acronym"
            | "cite"
            | "code"
            | "dfn"
            | "kbd"
            | "mark"
            | "q"
            | "samp"
            | "var"
            | "time"
            | "font"
            | "big"
            | "tt"
            | "label"
            | "img"
            | "wbr"
            | "bdi"
            | "bdo"
            | "data"
            | "output"
            | "ruby"
            | "tbody"
            | "tfoot"
            | "col"
            | "colgroup"
            | "meter"
            | "progress"
            | "nobr"
            | "picture"
            | "source"
    )
}
