//! A piece as statements: sentences, list items with the head that introduces them, rows of tables.
//!
//! Each knows the headings above it and the article it refers to: « Non-respect de l'article 5 : 100 € »
//! speaks of what article 5 speaks of. Contents lists, struck and margin text never become statements.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::UnitKind;
use crate::facts::outline::Outline;
use crate::text::force::has_verb;
use crate::text::pattern::{BARRIER, Hits, Mark, WordList};
use crate::text::sentence::sentences;

use super::matcher::Matcher;

/// Words of one statement, at most; what is longer is cut (tables out of PDF files without full stops).
const LONGEST: usize = 180;
/// Words of a head, at most: its end is what introduces the items.
const LONGEST_HEAD: usize = 60;
const LONGEST_TITLE: usize = 24;

/// A stretch of words of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub unit: usize,
    pub words: Range<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// Unit where it stands (the first one for a row).
    pub unit: usize,
    /// Headings above and articles referred to: they tell what it is about, not whether it binds.
    pub context: Vec<Stretch>,
    /// The head of its list, or the first cell and column header.
    pub head: Option<Stretch>,
    pub own: Vec<Stretch>,
    pub kind: StatementKind,
    pub question: bool,
    /// Its row is marked as optional (« S » under a legend, « souhaité »).
    pub optional: bool,
    /// Sections it refers to, as units of their headings.
    pub refers_to: Vec<usize>,
    /// It speaks of other lots than the piece's own.
    pub other_lot: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatementKind {
    Heading,
    /// « Article 6 — Développement durable. » at the start of a paragraph that goes on.
    InlineTitle,
    Prose,
    Item,
    Row,
}

/// The words of a piece, looked up once, and its statements.
pub(super) struct PieceText<'a> {
    pub outline: &'a Outline,
    pub words: &'a [WordList],
    pub hits: Vec<Hits>,
    pub statements: Vec<Statement>,
    /// For each unit, the unit of the innermost heading above it.
    pub heading: Vec<Option<usize>>,
    /// For each unit, its innermost section.
    pub section: Vec<Range<usize>>,
    pub frames: Vec<Frame>,
}

/// What the headings above a unit say of everything below them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    None,
    /// Glossary, acronyms, definitions.
    Glossary,
    /// Context, presentation, preamble.
    Background,
    /// Candidatures, judging of offers, content of the offer.
    Offer,
}

/// Words of a statement, ready to be matched: head, then its own, then its context (so that what is
/// said in the sentence is found there first).
pub(super) struct Tokens<'a> {
    pub words: Vec<&'a str>,
    pub marks: Vec<Mark>,
    pub hits: Vec<&'a [u32]>,
    /// Where its own words begin.
    pub own: usize,
    /// Where its context begins.
    pub context: usize,
}

impl<'a> PieceText<'a> {
    pub fn new(outline: &'a Outline, matcher: &Matcher) -> Self {
        let words = outline.words.as_slice();
        let hits = words.iter().map(|words| matcher.set.look_up(words)).collect();
        let heading = innermost_headings(outline);
        let section = sections(outline, &heading);
        let mut text = Self {
            outline,
            words,
            hits,
            statements: Vec::new(),
            heading,
            section,
            frames: Vec::new(),
        };
        text.frames = text.read_frames();
        text.statements = Builder::new(&text).build();
        text
    }

    /// The words of a statement.
    pub fn tokens(&self, statement: &Statement) -> Tokens<'_> {
        let mut tokens = Tokens {
            words: Vec::new(),
            marks: Vec::new(),
            hits: Vec::new(),
            own: 0,
            context: 0,
        };
        if let Some(head) = &statement.head {
            self.add(&mut tokens, head);
        }
        tokens.own = tokens.words.len();
        for stretch in &statement.own {
            self.add(&mut tokens, stretch);
        }
        tokens.context = tokens.words.len();
        for stretch in &statement.context {
            tokens.words.push(BARRIER);
            tokens.marks.push(Mark::Semicolon);
            tokens.hits.push(&[]);
            self.add(&mut tokens, stretch);
        }
        tokens
    }

    fn add<'t>(&'t self, tokens: &mut Tokens<'t>, stretch: &Stretch) {
        let (words, hits) = (&self.words[stretch.unit], &self.hits[stretch.unit]);
        for at in stretch.words.clone() {
            tokens.words.push(words.word(at));
            // Two cells or a title and its body are never one run of words.
            let mark = if at == stretch.words.start {
                words.mark(at).max(Mark::Colon)
            } else {
                words.mark(at)
            };
            tokens.marks.push(mark);
            tokens.hits.push(hits.of(at));
        }
    }

    /// The statement in its original spelling, around the words of `part` (counted in its own words).
    pub fn quote(&self, statement: &Statement) -> String {
        const LONGEST_QUOTE: usize = 320;
        let mut quote = String::new();
        for stretch in &statement.own {
            let unit = &self.outline.units[stretch.unit];
            let body = &unit.text[unit.label..];
            let range = self.words[stretch.unit].original_range(body, stretch.words.clone());
            let tail = body[range.end..]
                .find(|sign: char| !matches!(sign, ')' | ']' | '»' | '%' | '€' | ' ' | '\u{a0}' | '\u{202f}'));
            let piece = body[range.start..range.end + tail.unwrap_or(body.len() - range.end)].trim();
            if !quote.is_empty() && !piece.is_empty() {
                quote.push_str(" | ");
            }
            quote.push_str(piece);
        }
        if quote.chars().count() > LONGEST_QUOTE {
            quote = quote.chars().take(LONGEST_QUOTE).collect();
            quote.push('…');
        }
        quote
    }

    /// Numbers of lots named in a stretch: « lot 2 », « lots n° 1 et 3 ».
    fn lots(&self, stretch: &Stretch) -> Vec<String> {
        let words: Vec<&str> = stretch
            .words
            .clone()
            .map(|at| self.words[stretch.unit].word(at))
            .collect();
        let mut lots = Vec::new();
        for (at, _) in words
            .iter()
            .enumerate()
            .filter(|(_, word)| **word == "lot" || **word == "lots")
        {
            for word in words[at + 1..].iter().take(6) {
                if word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) {
                    lots.push((*word).to_owned());
                } else if !matches!(*word, "n" | "no" | "numero" | "et" | "ou" | "a") {
                    break;
                }
            }
        }
        lots
    }

    /// The lot that the title names: the first of the first lines to name any.
    fn own_lot(&self) -> Option<String> {
        const TITLE: usize = 3;
        let titles = (0..self.words.len().min(TITLE)).map(|unit| Stretch {
            unit,
            words: 0..self.words[unit].len().min(30),
        });
        let mut lots = titles
            .map(|stretch| self.lots(&stretch))
            .find(|lots| !lots.is_empty())?;
        lots.dedup();
        if lots.len() == 1 { lots.pop() } else { None }
    }

    /// A short verbless sentence at the head of a paragraph.
    fn is_inline_title(&self, first: &Stretch) -> bool {
        let words: Vec<&str> = first.words.clone().map(|at| self.words[first.unit].word(at)).collect();
        words.len() <= 10 && !has_verb(&words)
    }

    /// A line that looks like a heading and is a sentence all the same.
    fn says_something(&self, line: &Stretch) -> bool {
        let words: Vec<&str> = line.words.clone().map(|at| self.words[line.unit].word(at)).collect();
        words.len() > 5 && has_verb(&words)
    }

    fn read_frames(&self) -> Vec<Frame> {
        let mut frames = vec![Frame::None; self.outline.units.len()];
        for (at, level) in self.outline.heading_level.iter().enumerate() {
            if level.is_none() {
                continue;
            }
            let words: Vec<&str> = self.words[at].iter().collect();
            let frame = frame_of(&words);
            if frame != Frame::None {
                for unit in self.outline.section(at) {
                    frames[unit] = frame;
                }
            }
        }
        frames
    }
}

fn frame_of(title: &[&str]) -> Frame {
    let any = |list: &[&str]| title.iter().any(|word| list.contains(word));
    if title.len() > 14 {
        return Frame::None;
    }
    if any(&[
        "glossaire",
        "definition",
        "lexique",
        "sigle",
        "acronyme",
        "abreviation",
        "terminologie",
    ]) {
        return Frame::Glossary;
    }
    if any(&["contexte", "preambule", "presentation", "enjeu"]) && !any(&["execution", "rapport", "obligation"]) {
        return Frame::Background;
    }
    let judging = any(&["jugement", "candidature", "attribution", "notation", "analyse"])
        && any(&["offre", "candidature", "critere"]);
    let content = any(&["contenu", "presentation", "remise"]) && any(&["offre", "pli", "candidature", "memoire"]);
    let criteria =
        any(&["critere"]) && title.len() <= 4 && !any(&["environnemental", "environnementau", "social", "sociau"]);
    if judging || content || criteria {
        return Frame::Offer;
    }
    Frame::None
}

fn innermost_headings(outline: &Outline) -> Vec<Option<usize>> {
    let mut last = None;
    let mut all = Vec::with_capacity(outline.units.len());
    for (at, level) in outline.heading_level.iter().enumerate() {
        if level.is_some() {
            last = Some(at);
        }
        all.push(last);
    }
    all
}

/// From a heading to the next one, whatever its level.
fn sections(outline: &Outline, heading: &[Option<usize>]) -> Vec<Range<usize>> {
    let mut sections = vec![0..0; outline.units.len()];
    let mut start = 0;
    for at in 0..=outline.units.len() {
        let boundary = at == outline.units.len() || outline.heading_level[at].is_some() || opens_article(outline, at);
        if boundary {
            for section in &mut sections[start..at] {
                *section = start..at;
            }
            start = at;
        }
    }
    debug_assert_eq!(heading.len(), sections.len());
    sections
}

/// « Article 5 — Accessibilité. L'extranet … »: an article written in one paragraph.
fn opens_article(outline: &Outline, unit: usize) -> bool {
    let unit = &outline.units[unit];
    !matches!(
        unit.kind,
        UnitKind::Cell { .. } | UnitKind::Contents | UnitKind::Item { .. }
    ) && article_title(&unit.text).is_some()
}

/// The title of an article with its full stop, when more follows.
fn article_title(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let words = ["Article", "article", "Art.", "art.", "ARTICLE", "§"];
    let is_digit = |sign: char| sign.is_ascii_digit();
    let numbered = || {
        let digits = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let rest = text[digits..].trim_start().strip_prefix(['.', ')', '–', '—', '-'])?;
        let rest = rest.trim_start().strip_prefix(char::is_uppercase)?;
        (digits > 0).then_some(rest)
    };
    let named = words.iter().find_map(|word| text.strip_prefix(word));
    let rest = match named {
        Some(rest) => rest.trim_start().strip_prefix(is_digit)?,
        None => numbered()?,
    };
    let (title, after) = rest.split_once('.')?;
    ((2..=80).contains(&title.chars().count()) && after.starts_with(char::is_whitespace)).then_some(title)
}

struct Builder<'t, 'a> {
    text: &'t PieceText<'a>,
    /// Numbers of sections as one cites them (« 5 », « 5.2 », « e »), with the unit of their heading.
    numbers: BTreeMap<String, usize>,
    /// Codes of requirements (« DP-5 », « E3 ») with the unit that says what they ask.
    codes: BTreeMap<String, usize>,
    /// Marks that a legend declares optional.
    optional_marks: Vec<String>,
    statements: Vec<Statement>,
    /// Heads of open lists with their depth.
    heads: Vec<(u8, Stretch)>,
    /// The lot that the piece is written for, when its title names one.
    lot: Option<String>,
}

impl<'t, 'a> Builder<'t, 'a> {
    fn new(text: &'t PieceText<'a>) -> Self {
        let optional_marks = optional_marks(text);
        Self {
            text,
            numbers: section_numbers(text),
            codes: requirement_codes(text.outline),
            optional_marks,
            statements: Vec::new(),
            heads: Vec::new(),
            lot: text.own_lot(),
        }
    }

    fn build(mut self) -> Vec<Statement> {
        let units = &self.text.outline.units;
        let mut at = 0;
        while at < units.len() {
            match &units[at].kind {
                UnitKind::Contents => at += 1,
                UnitKind::Cell { .. } => at = self.table(at),
                _ => {
                    self.prose(at);
                    at += 1;
                }
            }
        }
        self.statements
    }

    fn prose(&mut self, at: usize) {
        let unit = &self.text.outline.units[at];
        let heading = self.text.outline.heading_level[at].is_some();
        let depth = self.item_depth(at);
        match depth {
            Some(depth) if !heading => self.heads.retain(|(head, _)| *head < depth),
            _ => self.heads.clear(),
        }
        let body = &unit.text[unit.label..];
        let stretches = self.cut(at, body);
        let last = stretches.len().wrapping_sub(1);
        let title = stretches
            .first()
            .map(|(first, _)| first.clone())
            .filter(|first| !heading && last > 0 && self.text.is_inline_title(first));
        for (number, (stretch, question)) in stretches.into_iter().enumerate() {
            let opens = number == last && body.trim_end().ends_with(':');
            if opens {
                let from = stretch.words.end.saturating_sub(LONGEST_HEAD).max(stretch.words.start);
                let head = Stretch {
                    unit: at,
                    words: from..stretch.words.end,
                };
                self.heads.push((depth.map_or(0, |depth| depth + 1), head));
            }
            let says = heading && self.text.says_something(&stretch);
            let kind = match (heading && !says, depth) {
                (true, _) => StatementKind::Heading,
                _ if number == 0 && title.is_some() => StatementKind::InlineTitle,
                (_, Some(_)) => StatementKind::Item,
                _ => StatementKind::Prose,
            };
            // The head goes with every sentence of its items, but not with itself.
            let own_head = opens.then_some(at);
            let head = self
                .heads
                .iter()
                .rev()
                .map(|(_, head)| head)
                .find(|head| Some(head.unit) != own_head)
                .cloned();
            let before = self.statements.len();
            self.push(at, vec![stretch], head, kind, question);
            if number > 0
                && let (Some(title), Some(statement)) = (&title, self.statements.get_mut(before))
            {
                statement.context.insert(0, title.clone());
            }
        }
    }

    /// Depth of a list item: a real one (from 1), or a paragraph that looks like one below an open head.
    fn item_depth(&self, at: usize) -> Option<u8> {
        let unit = &self.text.outline.units[at];
        match unit.kind {
            UnitKind::Item { depth } => Some(depth.saturating_add(1)),
            UnitKind::Heading { .. } => None,
            _ => {
                let text = unit.text.trim_start();
                let first = text.chars().next()?;
                let bullet = matches!(
                    first,
                    '-' | '–' | '—' | '•' | '▪' | '·' | '*' | '☐' | '☑' | '\u{F0B7}' | '\u{F0A7}'
                );
                let lettered =
                    text.chars().nth(1).is_some_and(|second| matches!(second, ')' | '°')) && first.is_alphanumeric();
                let goes_on = !self.heads.is_empty() && first.is_lowercase();
                (bullet || lettered || goes_on).then_some(1)
            }
        }
    }

    /// Sentences of a unit as stretches of its words, long ones cut, and whether each is a question.
    fn cut(&self, at: usize, body: &str) -> Vec<(Stretch, bool)> {
        let words = &self.text.words[at];
        let mut out = Vec::new();
        let mut word = 0;
        for range in sentences(body) {
            let start = word;
            while word < words.len() && words.original_start(word) < range.end {
                word += 1;
            }
            let question = body[range]
                .trim_end()
                .trim_end_matches(['»', '*', ' ', '\u{a0}', ')'])
                .ends_with('?');
            let mut from = start;
            while from < word {
                let to = (from + LONGEST).min(word);
                out.push((
                    Stretch {
                        unit: at,
                        words: from..to,
                    },
                    question,
                ));
                from = to;
            }
        }
        out
    }

    fn push(&mut self, at: usize, own: Vec<Stretch>, head: Option<Stretch>, kind: StatementKind, question: bool) {
        if own.iter().all(|stretch| stretch.words.is_empty()) {
            return;
        }
        let refers_to = if kind == StatementKind::Heading {
            Vec::new()
        } else {
            self.references(&own)
        };
        let mut context = Vec::new();
        if kind != StatementKind::Heading {
            let above = self.text.heading[at];
            for heading in above.into_iter().chain(refers_to.iter().copied().take(3)) {
                let length = self.text.words[heading].len().min(LONGEST_TITLE);
                if length > 0 {
                    context.push(Stretch {
                        unit: heading,
                        words: 0..length,
                    });
                }
            }
        }
        let other_lot = self.is_of_other_lot(&own, &context);
        self.statements.push(Statement {
            unit: at,
            context,
            head,
            own,
            kind,
            question,
            optional: false,
            refers_to,
            other_lot,
        });
    }

    /// « Le titulaire du lot 2 … », or a section « … (lot 2) », in a piece of lot 1.
    fn is_of_other_lot(&self, own: &[Stretch], context: &[Stretch]) -> bool {
        let Some(lot) = &self.lot else { return false };
        let mut named = Vec::new();
        for stretch in own {
            named.extend(self.text.lots(stretch));
        }
        if named.is_empty() {
            for stretch in context.iter().take(1) {
                named.extend(self.text.lots(stretch));
            }
        }
        !named.is_empty() && !named.contains(lot)
    }

    /// « article 5 », « art. 5.2 », « articles 4 et 5 » of this piece, as units of their headings.
    fn references(&self, own: &[Stretch]) -> Vec<usize> {
        let mut found = self.code_cited(own);
        for stretch in own {
            let words: Vec<&str> = stretch
                .words
                .clone()
                .map(|at| self.text.words[stretch.unit].word(at))
                .collect();
            for (at, word) in words.iter().enumerate() {
                if !matches!(*word, "article" | "art" | "paragraphe" | "chapitre") {
                    continue;
                }
                found.extend(self.cited(&words[at + 1..]));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A row that opens with the code of a requirement said elsewhere: « DP-5 | 1 000 € par heure ».
    fn code_cited(&self, own: &[Stretch]) -> Vec<usize> {
        let Some(first) = own.first() else { return Vec::new() };
        let unit = &self.text.outline.units[first.unit];
        if !matches!(unit.kind, UnitKind::Cell { .. }) {
            return Vec::new();
        }
        let said = code(&unit.text).and_then(|code| self.codes.get(code));
        said.copied()
            .filter(|said| !own.iter().any(|stretch| stretch.unit == *said))
            .into_iter()
            .collect()
    }

    fn cited(&self, words: &[&str]) -> Vec<usize> {
        let foreign = words.iter().take(8).any(|word| {
            word.starts_with("ccag")
                || matches!(
                    *word,
                    "rgpd" | "reglement" | "code" | "loi" | "decret" | "cctp" | "ccap"
                )
        });
        if foreign {
            return Vec::new();
        }
        let is_number = |word: &str| word.len() == 1 || (word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()));
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(word) = words
            .get(at)
            .filter(|word| is_number(word) || matches!(**word, "et" | "a" | "n"))
        {
            let longer = words
                .get(at + 1)
                .filter(|next| is_number(next))
                .and_then(|next| self.numbers.get(&format!("{word}.{next}")));
            match longer.or_else(|| self.numbers.get(*word)) {
                Some(heading) => {
                    found.push(*heading);
                    at += if longer.is_some() { 2 } else { 1 };
                }
                None => at += 1,
            }
            if at > 6 {
                break;
            }
        }
        found
    }

    /// One statement for each row (cells joined), and for long cells one for each of their sentences.
    fn table(&mut self, start: usize) -> usize {
        self.heads.clear();
        let units = &self.text.outline.units;
        let table = units[start].place.table;
        let mut end = start;
        while end < units.len() && matches!(units[end].kind, UnitKind::Cell { .. }) && units[end].place.table == table {
            end += 1;
        }
        let end = end.max(start + 1);
        let row_of = |at: usize| match units[at].kind {
            UnitKind::Cell { row, .. } => row,
            _ => 0,
        };
        let header = (start..end)
            .find(|at| row_of(*at) != row_of(start))
            .map(|stop| start..stop);
        let mut from = start;
        while from < end {
            let mut to = from;
            while to < end && row_of(to) == row_of(from) {
                to += 1;
            }
            self.row(from..to, header.as_ref().filter(|header| header.start != from));
            from = to;
        }
        end
    }

    fn row(&mut self, cells: Range<usize>, header: Option<&Range<usize>>) {
        let total: usize = cells.clone().map(|at| self.text.words[at].len()).sum();
        let first_new = self.statements.len();
        if total <= LONGEST / 2 {
            let own: Vec<Stretch> = cells
                .clone()
                .map(|at| Stretch {
                    unit: at,
                    words: 0..self.text.words[at].len(),
                })
                .filter(|stretch| !stretch.words.is_empty())
                .collect();
            let question = cells
                .clone()
                .any(|at| self.text.outline.units[at].text.trim_end().ends_with('?'));
            self.push(cells.start, own, None, StatementKind::Row, question);
        } else {
            let label = cells.clone().find(|at| (1..=20).contains(&self.text.words[*at].len()));
            for at in cells.clone() {
                let unit = &self.text.outline.units[at];
                let head = label.filter(|label| *label != at);
                for (stretch, question) in self.cut(at, &unit.text[unit.label..]) {
                    let head = head.map(|label| Stretch {
                        unit: label,
                        words: 0..self.text.words[label].len(),
                    });
                    self.push(at, vec![stretch], head, StatementKind::Row, question);
                }
            }
        }
        let optional = self.row_is_optional(&cells);
        for statement in &mut self.statements[first_new..] {
            statement.optional = optional;
            if let Some(header) = header {
                let names = header.clone().map(|at| Stretch {
                    unit: at,
                    words: 0..self.text.words[at].len().min(8),
                });
                statement
                    .context
                    .extend(names.filter(|stretch| !stretch.words.is_empty()).take(6));
            }
        }
    }

    fn row_is_optional(&self, cells: &Range<usize>) -> bool {
        cells.clone().any(|at| {
            let words: Vec<&str> = self.text.words[at].iter().take(3).collect();
            match words[..] {
                [one] => {
                    self.optional_marks.iter().any(|mark| mark == one)
                        || ["souhait", "optionnel", "facultati", "recommand"]
                            .iter()
                            .any(|stem| one.starts_with(stem))
                }
                _ => false,
            }
        })
    }
}

/// « celles marquées S sont souhaitées »: one-letter marks beside « souhaité », « facultatif ».
fn optional_marks(text: &PieceText<'_>) -> Vec<String> {
    let mut marks = Vec::new();
    for words in text.words {
        let all: Vec<&str> = words.iter().collect();
        for (at, word) in all.iter().enumerate() {
            let wish = ["souhait", "facultati", "optionnel", "recommande"]
                .iter()
                .any(|stem| word.starts_with(stem));
            if !wish {
                continue;
            }
            let around = &all[at.saturating_sub(3)..at];
            if let Some(mark) = around
                .iter()
                .rev()
                .find(|mark| mark.len() == 1 && !matches!(**mark, "a" | "l" | "d" | "n" | "y"))
            {
                marks.push((*mark).to_owned());
            }
        }
    }
    marks.sort();
    marks.dedup();
    marks
}

/// « DP-5 », « SEC-4. », « E3 » at the start of a text.
fn code(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let letters = text.bytes().take(5).take_while(u8::is_ascii_uppercase).count();
    let rest = &text[letters..];
    let rest = rest.strip_prefix(['-', '–', ' ']).unwrap_or(rest);
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    let whole = digits(rest);
    if letters == 0 || !(1..=3).contains(&whole) {
        return None;
    }
    let mut after = &rest[whole..];
    if let Some(point) = after.strip_prefix('.')
        && let count @ 1..=2 = digits(point)
        && !point[count..].starts_with(is_word)
    {
        after = &point[count..];
    }
    (!after.starts_with(is_word)).then(|| &text[..text.len() - after.len()])
}

/// For each code, the first unit that says more than the code, or the cell after it.
fn requirement_codes(outline: &Outline) -> BTreeMap<String, usize> {
    let mut codes = BTreeMap::new();
    for (at, unit) in outline.units.iter().enumerate() {
        let Some(code) = code(&unit.text) else { continue };
        let alone = unit.text.trim().len() <= code.len() + 2;
        let said = if alone { at + 1 } else { at };
        let in_cell = matches!(
            outline.units.get(said).map(|unit| &unit.kind),
            Some(UnitKind::Cell { .. })
        );
        if said < outline.units.len() && (!alone || in_cell) {
            codes.entry(code.to_owned()).or_insert(said);
        }
    }
    codes
}

/// « Article 5 – … », « 5.2 … », « E. … »: the number as one cites it.
fn section_numbers(text: &PieceText<'_>) -> BTreeMap<String, usize> {
    let mut numbers = BTreeMap::new();
    for (at, unit) in text.outline.units.iter().enumerate() {
        let opens = unit
            .text
            .trim_start()
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("art"));
        if text.outline.heading_level[at].is_none() && !opens {
            continue;
        }
        let title = WordList::new(unit.text.get(..120.min(unit.text.len())).unwrap_or(&unit.text));
        let mut words: Vec<&str> = title.iter().take(7).collect();
        while words.first().is_some_and(|word| {
            matches!(
                *word,
                "article" | "art" | "chapitre" | "titre" | "section" | "n" | "paragraphe"
            )
        }) {
            words.remove(0);
        }
        let is_digit = |word: &&&str| word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
        let digits: Vec<&str> = words.iter().take_while(is_digit).copied().collect();
        let key = match (digits.is_empty(), words.first()) {
            (false, _) => digits.join("."),
            (true, Some(letter)) if letter.len() == 1 => (*letter).to_owned(),
            _ => continue,
        };
        numbers.entry(key).or_insert(at);
    }
    numbers
}
