//! What a line is among criteria: one that speaks of a criterion already named, one that may name another,
//! one that only heads a column or a lot.

use super::cue::{self, CueText};
use super::flow::Line;
use super::lines;
use super::rows::{Row, is_name};
use super::scope::Scope;

/// A line that may be a name whose weight stands elsewhere: short, opening on a capital, without a verb.
pub(super) fn looks_like_name(line: &Line, cue: &CueText) -> bool {
    let text = line.text.trim();
    let capital = text
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || !c.is_alphabetic());
    let closed = text.ends_with(['.', ',']);
    capital && !closed && cue.word_count() <= 18 && !cue.has(&cue::SENTENCE)
}

/// « Critères        Pondération »: the headers of a table that lost its cells.
pub(super) fn is_header_line(cue: &CueText) -> bool {
    let header = |word: &str| {
        matches!(
            word,
            "critere"
                | "ponderation"
                | "poid"
                | "coefficient"
                | "point"
                | "note"
                | "sou"
                | "et"
                | "des"
                | "bareme"
                | "en"
                | "libelle"
                | "intitule"
        )
    };
    cue.word_count() > 0 && cue.words().all(header)
}

/// « Lot nº : 1 »: a lot and nothing else.
pub(super) fn names_lot_only(text: &str) -> bool {
    let idle = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count() < 3;
    Scope::find(text).is_some_and(|(_, before, rest)| idle(before) && idle(rest))
}

/// Rubrics II.2.x of a notice describe one lot after the other: its number stands only in the first.
pub(super) fn in_second_section(line: &Line) -> bool {
    let (label, _) = lines::label(line);
    label.path.first().is_none_or(|first| first == "II")
}

/// Whether a line speaks of a criterion by its name, its number or its letters.
pub(super) fn mentions(cue: &CueText, line: &str, row: &Row) -> bool {
    Called::new(row).is_in(cue, line)
}

/// The ways in which a criterion may be called, worked out once for all the lines to look at.
#[derive(Debug)]
pub(super) struct Called {
    name: CueText,
    /// Its symbol in a formula, its number, its abbreviation, as they stand in a folded line.
    signs: Vec<String>,
    /// Words of the name that are its own.
    heads: Vec<String>,
    named: bool,
}

impl Called {
    pub fn new(row: &Row) -> Self {
        let name = CueText::new(&row.name);
        let mut signs: Vec<String> = Vec::new();
        signs.extend(row.symbol.as_ref().map(|symbol| format!(" {} ", symbol.to_lowercase())));
        let number = row.label.path.join(" ").to_lowercase();
        if !number.is_empty() {
            let words = ["critere ", "critere no ", "critere n "];
            signs.extend(words.iter().map(|word| format!(" {word}{number} ")));
        }
        signs.extend(abbreviation(&row.name).map(|short| format!(" {} ", short.to_lowercase())));
        Self {
            heads: heads(&name),
            named: is_name(&row.name),
            signs,
            name,
        }
    }

    pub fn is_in(&self, cue: &CueText, line: &str) -> bool {
        let quoted =
            |quoted: &CueText| self.name.as_str().starts_with(quoted.as_str().trim_end()) && quoted.word_count() > 0;
        self.named
            && (cue.as_str().contains(self.name.as_str())
                || self.signs.iter().any(|sign| cue.as_str().contains(sign))
                || (!self.heads.is_empty() && self.heads.iter().all(|head| cue.as_str().contains(head)))
                || cue_quotes(line).any(|words| quoted(&words)))
    }
}

/// The first words of a name that tell it from others; « la note technique » is that of the « valeur technique ».
fn heads(name: &CueText) -> Vec<String> {
    let words: Vec<&str> = name
        .words()
        .filter(|word| word.len() >= 4 && !matches!(*word, "critere" | "note" | "pour" | "dans" | "offre"))
        .take(2)
        .collect();
    let generic = |word: &&&str| !matches!(**word, "valeur" | "qualite" | "performance");
    let own: Vec<&str> = words.iter().filter(generic).copied().collect();
    let heads = if own.is_empty() { words } else { own };
    heads.iter().map(|head| format!(" {head} ")).collect()
}

/// Words in quotes: « le critère « aménagement » ».
fn cue_quotes(line: &str) -> impl Iterator<Item = CueText> + '_ {
    line.split(['«', '“', '"'])
        .skip(1)
        .filter_map(|rest| rest.split(['»', '”', '"']).next())
        .filter(|quoted| is_name(quoted))
        .map(CueText::new)
}

/// « Valeur technique (VT) » is called VT.
fn abbreviation(name: &str) -> Option<&str> {
    let inner = name.trim_end().strip_suffix(')')?;
    let (_, short) = inner.rsplit_once('(')?;
    (short.len() <= 5 && !short.is_empty() && short.chars().all(char::is_uppercase)).then_some(short)
}

/// A name cut at the end of a line goes on in the next one.
pub(super) fn goes_on(name: &str, next: &str) -> bool {
    let cut = CueText::new(name).words().last().is_some_and(|word| {
        matches!(
            word,
            "avec"
                | "de"
                | "et"
                | "en"
                | "du"
                | "des"
                | "la"
                | "le"
                | "les"
                | "pour"
                | "par"
                | "sur"
                | "au"
                | "aux"
                | "d"
                | "l"
                | "a"
        )
    });
    let open = name.matches('(').count() > name.matches(')').count();
    (cut || open || name.ends_with(',')) && next.trim().chars().count() < 120
}
