//! Enumerations whose weights stand before their names: « 45 points pour le prix, 40 pour la qualité et 15 pour
//! l'environnement », « 40 %, dont 10 % pour la performance environnementale ».

use super::cue::{self, CueText};
use super::scale::{self, Mark, Role, Unit};

/// An enumeration found in a line.
#[derive(Debug)]
pub(super) struct Counted {
    /// Where it starts: what stands before is read as any line.
    pub start: usize,
    pub rows: Vec<(String, Mark)>,
    /// The rows are parts of the criterion before: « dont ».
    pub parts: bool,
}

/// Lines longer than this hold no such enumeration. Bytes.
const LONGEST: usize = 1200;

/// Words that join a weight to the name that follows it.
const JOINTS: [&str; 14] = [
    "pour ",
    "au titre ",
    "sur ",
    "concernant ",
    "relatifs ",
    "relatif ",
    "relative ",
    "liés ",
    "portant sur ",
    "consacrés ",
    "attribués ",
    "réservés ",
    "affectés ",
    "accordés ",
];

/// The enumeration of a line, when each of its weights stands before a name.
pub(super) fn find(text: &str) -> Option<Counted> {
    if text.len() > LONGEST || !text.contains("our ") && !text.contains("dont ") {
        return None;
    }
    parts(text).or_else(|| whole(text))
}

/// « …, dont 10 % pour l'environnement et 30 % pour la méthode »: parts of what stands before.
fn parts(text: &str) -> Option<Counted> {
    let start = text
        .match_indices("dont ")
        .map(|(at, _)| at)
        .find(|at| text[..*at].ends_with([' ', '(', ',', '\u{a0}']) && starts_with_figure(&text[at + 5..]))?;
    let tail = &text[start + 5..];
    let open = text[..start].matches('(').count() > text[..start].matches(')').count();
    let end = if open { closing(tail) } else { sentence_end(tail) };
    let mut rows = rows(&tail[..end], start + 5, text)?;
    let owner = scale::marks(&text[..start])
        .into_iter()
        .rfind(|mark| mark.role == Role::Weight);
    // « 60 points, dont 12 au titre de … »: points too.
    if owner.as_ref().is_some_and(|owner| owner.unit == Unit::Points) {
        for (_, mark) in rows.iter_mut().filter(|(_, mark)| mark.unit == Unit::Bare) {
            mark.unit = Unit::Points;
        }
    }
    owner.is_some().then_some(Counted {
        start,
        rows,
        parts: true,
    })
}

/// « … : 45 pour le prix, 40 pour la qualité et 15 pour l'environnement »: the criteria themselves.
fn whole(text: &str) -> Option<Counted> {
    let start = text.find(": ").map_or(0, |at| at + 2);
    if !starts_with_figure(&text[start..]) {
        return None;
    }
    let end = sentence_end(&text[start..]);
    let rows = rows(&text[start..start + end], start, text)?;
    let first = rows.first()?.1.unit;
    let alike = rows
        .iter()
        .all(|(_, mark)| mark.unit == first || mark.unit == Unit::Bare);
    let sum: crate::text::quantity::Exact = rows.iter().map(|(_, mark)| mark.value).sum();
    let hundred = sum == num_rational::Ratio::from(100);
    let units_missing = rows.iter().any(|(_, mark)| mark.unit == Unit::Bare);
    // Figures that all have their unit are read well enough by themselves.
    (rows.len() > 1 && alike && hundred && units_missing).then_some(Counted {
        start,
        rows,
        parts: false,
    })
}

fn starts_with_figure(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

fn closing(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

fn sentence_end(text: &str) -> usize {
    text.find(". ").or_else(|| text.find(" ;")).unwrap_or(text.len())
}

/// « 10 % pour l'environnement », « 5 % insertion »: an item of the enumeration, none when one is anything else.
fn rows(text: &str, offset: usize, whole: &str) -> Option<Vec<(String, Mark)>> {
    let mut rows = Vec::new();
    let mut from = 0;
    let cuts = item_starts(text);
    for to in cuts.into_iter().chain([text.len()]) {
        if to > from {
            rows.push(item(&text[from..to], offset + from, whole)?);
        }
        from = to;
    }
    (!rows.is_empty()).then_some(rows)
}

/// Where a figure starts after « , », « ; » or « et ».
fn item_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    for joint in [", ", "; ", " et ", " puis "] {
        for (at, _) in text.match_indices(joint) {
            let next = at + joint.len();
            let rest = text[next..].trim_start_matches("et ");
            if starts_with_figure(rest) {
                starts.push(text.len() - rest.len());
            }
        }
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

fn item(text: &str, offset: usize, whole: &str) -> Option<(String, Mark)> {
    let figure = text.trim_start();
    let digits = figure
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.')))
        .unwrap_or(figure.len());
    let after = figure[digits..].trim_start();
    let unit = ["points", "point", "pts", "pt", "%", "pour cent"]
        .into_iter()
        .find(|unit| after.starts_with(unit))
        .unwrap_or("");
    let rest = after[unit.len()..].trim_start_matches(['.', ' ', '\u{a0}']);
    let joint = JOINTS.iter().find(|joint| rest.starts_with(**joint));
    // Without a unit, only « pour » tells a weight from a quantity.
    if unit.is_empty() && joint.is_none() {
        return None;
    }
    let name = joint.map_or(rest, |joint| &rest[joint.len()..]);
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | ')'));
    let name = [
        "de la ", "de l’", "de l'", "du ", "des ", "à la ", "à l’", "à l'", "au ", "aux ", "de ",
    ]
    .iter()
    .find_map(|article| name.strip_prefix(article))
    .unwrap_or(name);
    let cue = CueText::new(name);
    if starts_with_figure(name) || cue.has(&cue::SENTENCE) || cue.word_count() > 14 || !scale::marks(name).is_empty() {
        return None;
    }
    let length = figure.len() - after.len() + unit.len();
    let start = offset + text.len() - figure.len();
    let mut mark = Mark::alone(&figure[..length])?;
    mark.range = start..start + length;
    whole.get(mark.range.clone())?;
    Some((name.to_owned(), mark))
}
