//! Where a drafter left something to fill: « [à compléter] », « XX % », « ……… », « ____ », « JJ/MM/AAAA ».
//!
//! One look at each sign that can open a blank, by hand: the same as a pattern for a regex engine costs
//! more than all the rest of a check. Who must fill it is not decided here.

use std::ops::Range;

/// The first blank of `text`. Linear.
pub(super) fn find(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let found = match byte {
            b'[' => bracket(&text[at + 1..]).map(|length| at..at + 1 + length),
            b'<' => angle(&text[at + 1..]).map(|length| at..at + 1 + length),
            b'X' | b'x' | b'Y' | b'y' => crosses(text, at),
            b'J' | b'j' => date(text, at),
            b'.' => run(text, at, '.', 6),
            b'_' => run(text, at, '_', 4),
            0xC3 if matches!(bytes.get(at + 1), Some(0xA0 | 0x80)) => to_complete(text, at),
            0xE2 if text[at..].starts_with('…') => ellipses(text, at),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        at += match byte {
            // A run is looked at once, whatever its length.
            b'.' | b'_' => bytes[at..].iter().take_while(|other| *other == byte).count(),
            _ => 1,
        };
    }
    None
}

/// What follows « à » in brackets.
const TO_FILL: [&str; 9] = [
    "compléter",
    "completer",
    "préciser",
    "preciser",
    "renseigner",
    "définir",
    "definir",
    "adapter",
    "choisir",
];

fn one_of<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    words.iter().find_map(|word| text.strip_prefix(word))
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

fn opens_word(text: &str, at: usize) -> bool {
    !text[..at].chars().next_back().is_some_and(is_word)
}

/// Length of what follows a square bracket, up to its end: « à compléter … », « …… », « xx », nothing, « nom du titulaire ».
fn bracket(after: &str) -> Option<usize> {
    let inside = after.trim_start();
    let end = |rest: &str, most: usize| Some(after.len() - rest.len() + closes(rest, ']', most)?);
    if let Some(rest) = inside.strip_prefix(['à', 'a'])
        && rest.starts_with(char::is_whitespace)
        && let Some(rest) = one_of(rest.trim_start(), &TO_FILL)
    {
        return end(rest, 60);
    }
    for (sign, least) in [('.', 2), ('…', 1), ('x', 2), ('X', 2)] {
        let rest = inside.trim_start_matches(sign);
        if inside.len() - rest.len() >= least * sign.len_utf8() {
            return end(rest, 0);
        }
    }
    if inside.starts_with(']') {
        return end(inside, 0);
    }
    let rest = one_of(inside, &["nom", "date", "montant", "numéro", "numero", "choisir"])?;
    if rest.starts_with(is_word) { None } else { end(rest, 40) }
}

/// Length of what follows « < », up to its end.
fn angle(after: &str) -> Option<usize> {
    let inside = after.trim_start();
    let end = |rest: &str, most: usize| Some(after.len() - rest.len() + closes(rest, '>', most)?);
    if let Some(rest) = inside.strip_prefix(['à', 'a'])
        && rest.starts_with(char::is_whitespace)
        && let Some(rest) = one_of(rest.trim_start(), &["compléter", "completer"])
    {
        return end(rest, 0);
    }
    end(one_of(inside, &["nom", "date"])?, 30)
}

/// Length up to and with `sign`, with `most` characters before it at most, blanks at their end not counted.
fn closes(rest: &str, sign: char, most: usize) -> Option<usize> {
    let mut kept = 0;
    for (count, (at, other)) in rest.char_indices().enumerate() {
        if other == sign {
            return Some(at + sign.len_utf8());
        }
        if !other.is_whitespace() {
            kept = count + 1;
        }
        if kept > most {
            return None;
        }
    }
    None
}

/// « XX % », « yy jours », « XXX ».
fn crosses(text: &str, at: usize) -> Option<Range<usize>> {
    const UNITS: [&str; 8] = ["%", "€", "euros", "jours", "mois", "ans", "heures", "points"];
    if !opens_word(text, at) {
        return None;
    }
    let rest = text[at..].trim_start_matches(['X', 'x', 'Y', 'y']);
    let length = text.len() - at - rest.len();
    if length < 2 {
        return None;
    }
    if let Some(after) = one_of(rest.trim_start(), &UNITS) {
        return Some(at..text.len() - after.len());
    }
    let lone = length > 2 && text[at..at + length].bytes().all(|byte| matches!(byte, b'X' | b'x'));
    (lone && !rest.starts_with(is_word)).then_some(at..at + length)
}

fn date(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = one_of(&text[at..], &["JJ/MM/AAAA", "jj/mm/aaaa"])?;
    (opens_word(text, at) && !rest.starts_with(is_word)).then(|| at..text.len() - rest.len())
}

fn run(text: &str, at: usize, sign: char, least: usize) -> Option<Range<usize>> {
    let rest = text[at..].trim_start_matches(sign);
    let end = text.len() - rest.len();
    (end - at >= least).then_some(at..end)
}

/// Two « … » or more after a blank or at the start, blanks between them allowed.
fn ellipses(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|before| !before.is_whitespace()) {
        return None;
    }
    let mut rest = &text[at..];
    let mut count = 0;
    while let Some(after) = rest.strip_prefix('…') {
        rest = after.trim_start();
        count += 1;
    }
    let start = at - before.map_or(0, char::len_utf8);
    (count > 1).then(|| start..text.len() - rest.len())
}

/// « (à compléter par l’acheteur) », « à renseigner avant publication ».
fn to_complete(text: &str, at: usize) -> Option<Range<usize>> {
    const VERBS: [&str; 5] = ["compléter", "completer", "renseigner", "préciser", "preciser"];
    let blank = |rest: &'_ str| {
        rest.chars()
            .next()
            .filter(|sign| sign.is_whitespace())
            .map(char::len_utf8)
    };
    // « à » itself is two bytes long.
    let mut rest = &text[at + 2..];
    if !opens_word(text, at) {
        return None;
    }
    rest = &rest[blank(rest)?..];
    rest = one_of(rest, &VERBS)?;
    rest = &rest[blank(rest)?..];
    rest = one_of(rest, &["par", "avant"])?;
    rest = &rest[blank(rest)?..];
    rest = whom(rest)?;
    let more: usize = rest
        .chars()
        .take(40)
        .take_while(|sign| *sign != ')')
        .map(char::len_utf8)
        .sum();
    rest = &rest[more..];
    rest = rest.strip_prefix(')').unwrap_or(rest);
    let start = if text[..at].ends_with('(') { at - 1 } else { at };
    Some(start..text.len() - rest.len())
}

/// « l’acheteur » with any apostrophe, « le service », « publication ».
fn whom(rest: &str) -> Option<&str> {
    if let Some(after) = rest.strip_prefix('l') {
        let mut signs = after.chars();
        let sign = signs.next()?;
        if sign != '\n'
            && let Some(after) = signs.as_str().strip_prefix("acheteur")
        {
            return Some(after);
        }
        let after = after.strip_prefix('e')?;
        return after.strip_prefix(char::is_whitespace)?.strip_prefix("service");
    }
    rest.strip_prefix("publication")
}
