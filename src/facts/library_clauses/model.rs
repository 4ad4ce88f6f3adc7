//! A clause's text as what a draft may show of it: fixed words, holes where values go, and branches.
//!
//! The text is Markdown + Tera; its marks of lists and tables are dropped, as a draft's labels are. Whether
//! the text is a valid template is checked elsewhere: here an unknown tag only parts the words.

use std::ops::Range;

use crate::text::pattern::WordList;

/// Nested conditions, at most; what is deeper is read as if it stood at this depth.
const DEEPEST: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Word(Word),
    /// A value: the expression between its braces.
    Hole(String),
    /// One of these; the last is empty when there is no « sinon ».
    Choice(Vec<Vec<Node>>),
}

/// A fixed word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub hash: u64,
    /// Its plural, where the template adds the mark under a condition (`an{% if n > 1 %}s{% endif %}`).
    pub plural: Option<u64>,
    /// Bytes of the clause's text: the word and what follows it up to the next one, or its line break.
    pub at: Range<usize>,
}

/// FNV-1a of a folded word.
pub fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Reads a clause's text.
pub fn read(text: &str) -> Vec<Node> {
    let mut builder = Builder::new(text);
    let mut rest = text;
    while let Some(open) = rest
        .find("{{")
        .into_iter()
        .chain(rest.find("{%"))
        .chain(rest.find("{#"))
        .min()
    {
        let from = text.len() - rest.len();
        builder.literal(from..from + open);
        let tag = &rest[open..];
        let close = match &tag[..2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let Some(end) = tag.find(close) else {
            return builder.finish();
        };
        let inside = tag[2..end].trim_matches(['-', ' ', '\t', '\n']);
        rest = &tag[end + 2..];
        match close {
            "}}" => builder.hole(inside),
            "%}" => rest = builder.tag(inside, rest),
            _ => {}
        }
    }
    builder.literal(text.len() - rest.len()..text.len());
    builder.finish()
}

/// A condition being read.
#[derive(Default)]
struct Open {
    branches: Vec<Vec<Node>>,
    /// It has its « else »: one of its branches is always there.
    always: bool,
}

struct Builder<'t> {
    source: &'t str,
    /// The text itself, then the conditions being read, innermost last.
    open: Vec<Open>,
    /// Conditions beyond [`DEEPEST`], whose ends are to be passed over.
    ignored: usize,
    line_start: bool,
    /// The last literal ended inside a word.
    glued: bool,
}

impl Open {
    fn new() -> Self {
        Self {
            branches: vec![Vec::new()],
            always: false,
        }
    }
}

impl<'t> Builder<'t> {
    fn new(source: &'t str) -> Self {
        Self {
            source,
            open: vec![Open::new()],
            ignored: 0,
            line_start: true,
            glued: false,
        }
    }

    /// Where the next node goes.
    fn branch(&mut self) -> Option<&mut Vec<Node>> {
        self.open.last_mut()?.branches.last_mut()
    }

    fn last_word(&mut self) -> Option<&mut Word> {
        match self.branch()?.last_mut() {
            Some(Node::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn push(&mut self, node: Node) {
        if let Some(branch) = self.branch() {
            branch.push(node);
        }
    }

    fn hole(&mut self, expression: &str) {
        self.push(Node::Hole(expression.to_owned()));
        self.line_start = false;
        self.glued = false;
    }

    fn literal(&mut self, bytes: Range<usize>) {
        let mut from = bytes.start;
        for line in self.source[bytes.clone()].split_inclusive('\n') {
            let shown = line.strip_suffix('\n').unwrap_or(line);
            let body = if self.line_start { unmarked(shown) } else { shown };
            self.words(from + shown.len() - body.len()..from + shown.len(), body);
            self.line_start &= shown.trim().is_empty();
            let end = from + shown.len();
            from += line.len();
            if line.ends_with('\n') {
                self.line_start = true;
                if let Some(last) = self.last_word().filter(|last| last.at.end == end) {
                    last.at.end = from;
                }
            }
        }
        self.glued = self.source[bytes].ends_with(char::is_alphabetic);
    }

    fn words(&mut self, bytes: Range<usize>, line: &str) {
        let words = WordList::new(line);
        for at in 0..words.len() {
            let end = if at + 1 < words.len() {
                words.original_start(at + 1)
            } else {
                line.len()
            };
            self.push(Node::Word(Word {
                hash: hash(words.word(at)),
                plural: None,
                at: bytes.start + words.original_start(at)..bytes.start + end,
            }));
        }
    }

    /// Reads a tag, and what it governs when that is a plural mark; gives what is left to read.
    fn tag<'r>(&mut self, tag: &str, rest: &'r str) -> &'r str {
        match tag.split_whitespace().next().unwrap_or_default() {
            "if" => {
                if let Some(after) = self.plural(rest) {
                    return after;
                }
                if self.open.len() > DEEPEST {
                    self.ignored += 1;
                } else {
                    self.open.push(Open::new());
                }
            }
            word @ ("elif" | "else") if self.ignored == 0 && self.open.len() > 1 => {
                if let Some(open) = self.open.last_mut() {
                    open.branches.push(Vec::new());
                    open.always |= word == "else";
                }
            }
            "endif" if self.ignored > 0 => self.ignored -= 1,
            "endif" if self.open.len() > 1 => self.close(),
            _ => {}
        }
        self.glued = false;
        rest
    }

    /// `s{% endif %}` after a letter marks the plural of the word before.
    fn plural<'r>(&mut self, rest: &'r str) -> Option<&'r str> {
        let after = rest.strip_prefix('s').filter(|_| self.glued)?.strip_prefix("{%")?;
        let (tag, after) = after.split_once("%}")?;
        if tag.trim_matches(['-', ' ']) != "endif" {
            return None;
        }
        let source = self.source;
        let word = self.last_word()?;
        let plural = WordList::new(&format!("{}s", &source[word.at.clone()]));
        word.plural = (plural.len() == 1).then(|| hash(plural.word(0)));
        Some(after)
    }

    fn close(&mut self) {
        let Some(mut open) = self.open.pop() else { return };
        if !open.always {
            open.branches.push(Vec::new());
        }
        self.push(Node::Choice(open.branches));
    }

    fn finish(mut self) -> Vec<Node> {
        while self.open.len() > 1 {
            self.close();
        }
        let text = self.open.pop().unwrap_or_default();
        text.branches.into_iter().next_back().unwrap_or_default()
    }
}

/// A line without the mark of its list item or its table; nothing for the rule under a table's head.
fn unmarked(line: &str) -> &str {
    let line = line.trim_start();
    if line.starts_with('|') && line.chars().all(|sign| matches!(sign, '|' | '-' | ':' | ' ')) {
        return "";
    }
    let bare = line.trim_start_matches(|sign: char| sign.is_ascii_digit());
    match bare.strip_prefix(['.', ')']) {
        Some(body) if bare.len() < line.len() && body.starts_with(' ') => body,
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words by their text, holes as `<name>`, branches as `(a | b)`.
    fn shown(source: &str, nodes: &[Node]) -> String {
        let parts: Vec<String> = nodes
            .iter()
            .map(|node| match node {
                Node::Word(word) => {
                    source[word.at.clone()].trim().to_owned() + if word.plural.is_some() { "(s)" } else { "" }
                }
                Node::Hole(name) => format!("<{name}>"),
                Node::Choice(branches) => {
                    let branches: Vec<String> = branches.iter().map(|branch| shown(source, branch)).collect();
                    format!("({})", branches.join(" | "))
                }
            })
            .collect();
        parts.join(" ")
    }

    #[test]
    fn a_text_is_words_holes_and_branches() {
        for (text, expected) in [
            (
                "Le titulaire remet {{ n }} rapports.",
                "Le titulaire remet <n> rapports.",
            ),
            (
                "- un\n2. deux\n\n| a | b |\n|---|---|\n| c | {{ x | nombre }} € |",
                "un deux a | b | c | <x | nombre> € |",
            ),
            (
                "Il paie{% if f %} en francs{% else %} en euros{% endif %}.",
                "Il paie (en francs | en euros)",
            ),
            ("Fin{% if a %} x{% elif b %} y{% endif %} z", "Fin (x | y | ) z"),
            ("{{ n }} an{% if n > 1 %}s{% endif %} au plus", "<n> an(s) au plus"),
            (
                "{% if a %}1. Un{% if b %} deux{% endif %}{% endif %}",
                "(Un (deux | ) | )",
            ),
            ("{% if a %} ouvert {{ sans fin", "(ouvert | )"),
        ] {
            assert_eq!(shown(text, &read(text)), expected, "{text}");
        }
    }

    #[test]
    fn nesting_without_end_is_read_flat() {
        let text = "{% if a %}x ".repeat(2000) + &"{% endif %}".repeat(2000);
        assert!(shown(&text, &read(&text)).contains("x x x"));
    }
}
