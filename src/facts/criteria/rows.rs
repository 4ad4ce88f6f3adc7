//! A criterion as one row: label, name, weight as written, rows under it. What tables and lines give alike.

use super::clause::without_tail;
use super::cue::{self, CueText};
use super::label::{Label, Word};
use super::scale::{Mark, Role};

/// One criterion or sub-criterion as read, before shares are worked out.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub label: Label,
    pub name: String,
    pub weight: Option<Mark>,
    /// « noté sur 20 » beside, or instead of, a weight.
    pub scale: Option<Mark>,
    /// The words that stated the weight.
    pub written: Option<String>,
    pub style: Style,
    /// Rows that stand under it by construction: in its brackets, its cell, its merged rows.
    pub children: Vec<Row>,
    /// How it is judged, when the words that name it go on to say so: « appréciée au vu du mémoire ».
    pub judged: String,
    /// Text after the weight, or in the columns beside.
    pub detail: String,
    pub unit: usize,
    /// Unit where the weight itself stands, when elsewhere.
    pub weight_unit: Option<usize>,
    /// A weight is promised but not given: « …% », « à définir ».
    pub blank: bool,
    /// Stands in the same line as the row before it.
    pub same_line: bool,
    /// Lots named in the row itself.
    pub lots: Option<String>,
    /// Symbol in a formula: `Nt`.
    pub symbol: Option<String>,
    /// First row after a sentence that splits the row before: « la valeur technique se décompose ainsi : ».
    pub splits: bool,
    /// Ends by announcing its parts: « 40 %, dont », « répartis comme suit : ».
    pub opens: bool,
    /// « moyenne simple »: the rows under it count alike.
    pub equal_children: bool,
}

/// What places rows on the same level: rows of one list look alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub depth: u8,
    pub indent: usize,
    pub shape: Shape,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Shape {
    #[default]
    Plain,
    Bullet(String),
    Digits(usize),
    Letter(usize),
    Criterion,
    Sub,
}

impl Shape {
    pub fn of(label: &Label) -> Self {
        match (label.word, label.path.first()) {
            (Word::Sub, _) => Self::Sub,
            (Word::Criterion, _) => Self::Criterion,
            (Word::None, Some(first)) if first.bytes().all(|b| b.is_ascii_digit()) => Self::Digits(label.path.len()),
            (Word::None, Some(_)) => Self::Letter(label.path.len()),
            (Word::None, None) if label.bullet.is_empty() => Self::Plain,
            (Word::None, None) => Self::Bullet(label.bullet.clone()),
        }
    }
}

impl Row {
    pub fn weighted(&self) -> bool {
        self.weight.is_some() || self.scale.is_some()
    }

    pub fn is_price(&self) -> bool {
        CueText::new(&self.name).has(&cue::PRICE)
    }

    /// Takes the name out of its words, and what they say of how it is judged.
    pub fn take_name(&mut self, words: &str) {
        let name = without_tail(words);
        self.judged = words[name.len()..].trim_matches([' ', '\u{a0}', ',', ':']).to_owned();
        name.clone_into(&mut self.name);
    }

    pub fn set_mark(&mut self, mark: Mark, text: &str) {
        let written = text.get(mark.range.clone()).unwrap_or_default().trim().to_owned();
        if mark.role == Role::Scale {
            self.scale = Some(mark);
            if self.written.is_none() {
                self.written = Some(written);
            }
        } else {
            self.weight = Some(mark);
            self.written = Some(written);
        }
    }
}

/// A name without the signs and words that only bring in its weight.
pub(super) fn clean_name(text: &str) -> String {
    let mut dropped = false;
    let mut name = text.trim();
    loop {
        let before = name;
        name = name.trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    ':' | ';' | ',' | '=' | '|' | '*' | '_' | '•' | '…' | '\u{ad}' | '→' | '>' | '`'
                )
        });
        name = name.trim_end_matches(['\'', '’', '.', '-', '–', '—', '(', '[', '«', '“', '/', '+']);
        name = name.trim_start_matches(['.', '-', '–', '—', ')', ']', '»', '”', '/', '+', '–']);
        name = drop_quotes(name);
        let kept = drop_last_word(name, dropped);
        dropped |= kept.len() < name.len();
        name = kept;
        name = drop_first_word(name);
        if name == before {
            break;
        }
    }
    collapse(name)
}

/// « Prix » in quotes as a whole loses them.
fn drop_quotes(name: &str) -> &str {
    for (open, close) in [('«', '»'), ('“', '”'), ('"', '"')] {
        if let Some(inner) = name.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !inner.contains([open, close])
        {
            return inner.trim();
        }
    }
    let open = name.matches(['«', '“']).count();
    let close = name.matches(['»', '”']).count();
    if open > close {
        return name.strip_prefix(['«', '“']).unwrap_or(name);
    }
    if close > open {
        return name.strip_suffix(['»', '”']).unwrap_or(name);
    }
    name
}

/// `dropped`: words that bring in a weight were dropped before.
fn drop_last_word(name: &str, dropped: bool) -> &str {
    let end = name.trim_end();
    let start = end
        .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}')))
        .map_or(0, |at| at + end[at..].chars().next().map_or(1, char::len_utf8));
    if start == 0 {
        return name;
    }
    let folded = CueText::new(&end[start..]);
    let word = folded.words().next().unwrap_or("");
    let idle = matches!(
        word,
        "coefficient"
            | "weighting"
            | "coef"
            | "coeff"
            | "ponderation"
            | "pondere"
            | "ponderee"
            | "pour"
            | "sur"
            | "a"
            | "de"
            | "d"
            | "un"
            | "une"
            | "est"
            | "sont"
            | "sera"
            | "seront"
            | "compte"
            | "comptent"
            | "comptera"
            | "comptant"
            | "represente"
            | "pese"
            | "pesent"
            | "pesant"
            | "representent"
            | "representant"
            | "representera"
            | "vaut"
            | "valent"
            | "valant"
            | "vaudra"
            | "apporte"
            | "rapporte"
            | "jusqu"
            | "hauteur"
            | "affecte"
            | "affectee"
            | "soit"
            | "poid"
            | "bareme"
            | "en"
            | "au"
            | "les"
            | "le"
            | "la"
            | "et"
            | "dont"
            | "du"
            | "pui"
            | "enfin"
            | "egale"
            | "egal"
            | "notee"
            | "note"
            | "notes"
            | "ponderer"
            | "avec"
            | "ensemble"
            | "entre"
            | "comprise"
            | "compris"
            | "situee"
            | "situe"
            | "variant"
            | "maximum"
            | "mini"
            | "minimum"
            | "plu"
            | "raison"
            | "puis"
            | "ainsi"
            | "que"
            | "evalue"
            | "evaluee"
            | "juge"
            | "jugee"
    );
    // « noté » and « note » fold alike.
    let participle = ["é", "és", "ée", "ées"]
        .iter()
        .any(|ending| end[start..].ends_with(ending));
    let noun = !participle && matches!(word, "note" | "notes" | "bareme" | "poid");
    // « prix de la note » keeps its head; « note » alone is all there is.
    let separated = end[..start].trim_end().ends_with(['-', '–', ':', '(', ';', '/', '.']);
    // « les intervenants affectés » are so without a coefficient.
    if matches!(word, "affecte" | "affectee") && !dropped {
        return name;
    }
    // « au-delà du minimum » is what the name says; « : minimum » belongs to the figure.
    let bound = matches!(word, "maximum" | "minimum")
        && CueText::new(&end[..start])
            .words()
            .last()
            .is_some_and(|before| matches!(before, "du" | "au" | "le" | "un"));
    if idle && !bound && (!noun || separated) && word != "ensemble" {
        return end[..start].trim_end();
    }
    name
}

fn drop_first_word(name: &str) -> &str {
    let end = name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len());
    if end == name.len() {
        return name;
    }
    let folded = CueText::new(&name[..end]);
    let word = folded.words().next().unwrap_or("");
    let rest = &name[end..];
    let elided = rest.starts_with(['\'', '’']);
    match word {
        "celle" | "celui" | "ceux" | "dernier" | "derniere" | "restant" | "restante" => {
            rest.trim_start_matches([',', ' ', '\u{a0}'])
        }
        "et" | "pui" | "puis" | "enfin" | "ensuite" | "dont" | "soit" | "pour" | "du" | "au" | "egalement"
        | "ainsi" => rest.trim_start_matches([',', ' ', '\u{a0}']),
        "de" | "d"
            if elided
                || rest.trim_start().starts_with("la ")
                || rest.trim_start().starts_with("l'")
                || rest.trim_start().starts_with("l’") =>
        {
            rest.trim_start_matches(['\'', '’', ' ', '\u{a0}'])
        }
        _ => name,
    }
}

/// One blank between words; soft hyphens dropped.
pub(super) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(char::is_whitespace).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '*')));
    }
    out
}

/// A name long enough to be one: letters, not a number or a sign, and more than « pondération ».
pub(super) fn is_name(text: &str) -> bool {
    !CueText::new(text).is(&cue::WEIGHT_WORDS) && text.chars().filter(|c| c.is_alphabetic()).count() >= 3
}
