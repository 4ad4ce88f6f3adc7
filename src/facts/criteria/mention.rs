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
    let name = CueText::new(&row.name);
    if !is_name(&row.name) {
        return false;
    }
    if cue.as_str().contains(name.as_str()) {
        return true;
    }
    if cue_quotes(line).any(|quoted| name.as_str().starts_with(quoted.as_str().trim_end()) && quoted.word_count() > 0) {
        return true;
    }
    if row
        .symbol
        .as_ref()
        .is_some_and(|symbol| cue.as_str().contains(&format!(" {} ", symbol.to_lowercase())))
    {
        return true;
    }
    let number = row.label.path.join(" ").to_lowercase();
    if !number.is_empty()
        && ["critere ", "critere no ", "critere n "]
            .iter()
            .any(|word| cue.as_str().contains(&format!(" {word}{number} ")))
    {
        return true;
    }
    if let Some(short) = abbreviation(&row.name)
        && cue.as_str().contains(&format!(" {} ", short.to_lowercase()))
    {
        return true;
    }
    let words: Vec<&str> = name
        .words()
        .filter(|word| word.len() >= 4 && !matches!(*word, "critere" | "note" | "pour" | "dans" | "offre"))
        .take(2)
        .collect();
    // « la note technique » is that of the « valeur technique ».
    let generic = |word: &&&str| !matches!(**word, "valeur" | "qualite" | "performance");
    let own: Vec<&str> = words.iter().filter(generic).copied().collect();
    let heads = if own.is_empty() { words } else { own };
    !heads.is_empty() && heads.iter().all(|head| cue.as_str().contains(&format!(" {head} ")))
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
