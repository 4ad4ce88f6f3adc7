//! Fields of a story: what stands between begin and separate is instruction, what stands after is shown (17.16).
//!
//! They nest, cross paragraphs and are not always closed.

use std::collections::BTreeSet;

/// Longest instruction that is kept: only its first words matter.
const CODE_BYTES: usize = 2_000;

#[derive(Debug)]
struct Field {
    /// Where it begins in the part: its name when the part is read again.
    position: usize,
    code: String,
    shown: bool,
    kind: Kind,
    /// State of a legacy tick box.
    tick: Option<bool>,
    link: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Contents,
    /// A form's text field.
    Input,
    /// Marks for indexes: never shown.
    Mark,
    Other,
}

/// The fields open where the walk stands.
#[derive(Debug, Default)]
pub struct Fields {
    open: Vec<Field>,
    /// How many of them hide what stands in them.
    hiding: usize,
    contents: usize,
    /// Begins that have no end: a second reading takes them for nothing.
    ignored: BTreeSet<usize>,
    unclosed: Vec<usize>,
}

impl Fields {
    #[must_use]
    pub fn new(ignored: BTreeSet<usize>) -> Self {
        Self {
            ignored,
            ..Self::default()
        }
    }

    pub fn begin(&mut self, position: usize, tick: Option<bool>) {
        if self.ignored.contains(&position) {
            return;
        }
        self.hiding += 1;
        self.open.push(Field {
            position,
            code: String::new(),
            shown: false,
            kind: Kind::Other,
            tick,
            link: None,
        });
    }

    /// Instruction text, or any text while an instruction is being read.
    pub fn code(&mut self, text: &str) {
        if let Some(field) = self
            .open
            .last_mut()
            .filter(|field| !field.shown && field.code.len() < CODE_BYTES)
        {
            field.code.extend(text.chars().take(CODE_BYTES));
        }
    }

    /// The instruction is complete: what follows is shown, unless the field only marks.
    pub fn separate(&mut self) {
        let Some(field) = self.open.last_mut().filter(|field| !field.shown) else {
            return;
        };
        field.shown = true;
        field.kind = kind_of(&field.code);
        field.link = link_of(&field.code);
        if field.kind != Kind::Mark {
            self.hiding -= 1;
        }
        self.contents += usize::from(field.kind == Kind::Contents);
    }

    /// The field ends; gives the state of the tick box that it was, if it is on show.
    pub fn end(&mut self) -> Option<bool> {
        let field = self.open.pop()?;
        self.forget(&field);
        field.tick.filter(|_| self.hiding == 0)
    }

    fn forget(&mut self, field: &Field) {
        if !field.shown || field.kind == Kind::Mark {
            self.hiding -= 1;
        }
        self.contents -= usize::from(field.shown && field.kind == Kind::Contents);
    }

    #[must_use]
    pub fn hidden(&self) -> bool {
        self.hiding > 0
    }

    #[must_use]
    pub fn in_contents(&self) -> bool {
        self.contents > 0
    }

    /// The text where the walk stands is the value of a form's text field.
    #[must_use]
    pub fn in_input(&self) -> bool {
        self.open
            .last()
            .is_some_and(|field| field.shown && field.kind == Kind::Input)
    }

    #[must_use]
    pub fn link(&self) -> Option<&str> {
        self.open.last().and_then(|field| field.link.as_deref())
    }

    /// How many are open: a text box closes what was opened inside it, and no more.
    #[must_use]
    pub fn mark(&self) -> usize {
        self.open.len()
    }

    /// The story that began at `mark` ends: fields still open there have no end.
    pub fn close_to(&mut self, mark: usize) {
        while self.open.len() > mark
            && let Some(field) = self.open.pop()
        {
            self.forget(&field);
            self.unclosed.push(field.position);
        }
    }

    #[must_use]
    pub fn unclosed(self) -> BTreeSet<usize> {
        self.unclosed.into_iter().collect()
    }
}

fn kind_of(code: &str) -> Kind {
    match code
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase()
        .as_str()
    {
        "TOC" => Kind::Contents,
        "FORMTEXT" => Kind::Input,
        "XE" | "TC" | "TA" | "RD" => Kind::Mark,
        _ => Kind::Other,
    }
}

/// The address of a `HYPERLINK "address"`.
fn link_of(code: &str) -> Option<String> {
    let rest = code.trim_start().strip_prefix("HYPERLINK")?.trim_start();
    let quoted = rest.strip_prefix('"')?;
    quoted.split('"').next().map(str::to_owned)
}
