//! Bounds of sentences in the French of contracts.
//!
//! A full stop ends a sentence only when a new one begins after it: « art. 5 », « R. 2112-7 », « n° 3 »,
//! « M. Durand », « 1.2 Délais » and « etc. » inside a sentence do not. Semicolons stay inside: they
//! bound clauses, which the reading of force handles.

use std::ops::Range;

/// Byte ranges of the sentences of `text`, without the blanks around them, in order.
#[must_use]
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, sign) in text.char_indices() {
        let after = at + sign.len_utf8();
        let ends = match sign {
            '.' => full_stop_ends(text, start, at),
            '!' | '?' => next_visible(&text[after..]).is_none_or(|next| !next.is_lowercase()),
            '\n' => line_break_ends(text, at),
            _ => false,
        };
        if ends {
            push(text, start..after, &mut out);
            start = after;
        }
    }
    push(text, start..text.len(), &mut out);
    out
}

fn push(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let trimmed = part.trim();
    if trimmed.is_empty() {
        return;
    }
    let lead = part.len() - part.trim_start().len();
    let begin = range.start + lead;
    // A closing quote or bracket alone belongs to the sentence before it.
    if trimmed
        .chars()
        .all(|sign| matches!(sign, '»' | '”' | '"' | ')' | ']' | '*' | '.'))
        && let Some(last) = out.last_mut()
    {
        last.end = begin + trimmed.len();
        return;
    }
    out.push(begin..begin + trimmed.len());
}

fn next_visible(text: &str) -> Option<char> {
    text.chars()
        .find(|c| !c.is_whitespace() && !matches!(c, '»' | '”' | ')' | '*'))
}

/// Whether the stop at `at` ends the sentence that began at `start`.
fn full_stop_ends(text: &str, start: usize, at: usize) -> bool {
    let after = &text[at + 1..];
    let Some(first) = after.chars().next() else { return true };
    if !(first.is_whitespace() || matches!(first, '»' | '”' | '"' | ')' | '*')) {
        return false;
    }
    if text[..at].ends_with('.') {
        // « … » written with three stops.
        return next_visible(after).is_none_or(char::is_uppercase);
    }
    let Some(next) = next_visible(after) else { return true };
    if next.is_lowercase() {
        return false;
    }
    let before = text[start..at].trim_start();
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if is_abbreviation(word) && !(next.is_uppercase() && word == "etc") {
        return false;
    }
    // A lone letter is the code of an article (« R. 2112-7 ») or an initial; a number that opens the
    // line is its label (« 1. Objet »).
    let single = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let label = before.len() == word.len() && (single || word.chars().all(|c| c.is_ascii_digit())) && !word.is_empty();
    !(label || (single && (next.is_ascii_digit() || is_initial(before))))
}

/// « M. Durand », « J. Martin »: a lone capital after a small word or at the start.
fn is_initial(before: &str) -> bool {
    before.ends_with(" M") || before.ends_with(" MM") || before.ends_with("\u{a0}M") || before == "M"
}

fn is_abbreviation(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "art"
            | "al"
            | "cf"
            | "chap"
            | "ex"
            | "réf"
            | "ref"
            | "tél"
            | "tel"
            | "fig"
            | "p"
            | "pp"
            | "n"
            | "no"
            | "min"
            | "max"
            | "env"
            | "mme"
            | "mlle"
            | "mr"
            | "dr"
            | "st"
            | "ste"
            | "bd"
            | "av"
            | "vol"
            | "éd"
            | "ed"
            | "not"
            | "resp"
            | "hab"
    ) || matches!(word, "MM")
}

/// A line break inside a paragraph ends a sentence when the next line begins like a new one.
fn line_break_ends(text: &str, at: usize) -> bool {
    let next = text[at + 1..].trim_start();
    let before = text[..at].trim_end();
    if before.ends_with([':', ';', '.', '!', '?']) {
        return true;
    }
    next.starts_with(|c: char| {
        c.is_uppercase() || matches!(c, '-' | '–' | '—' | '•' | '*' | '☐' | '☑' | '□' | '·' | '▪')
    }) && !before.ends_with(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_where_a_reader_would() {
        for (text, parts) in [
            ("Le titulaire remet un rapport. Il le présente.", 2),
            ("Conformément à l'art. 5 du CCAG, le titulaire notifie.", 1),
            ("Article R. 2112-7 du code. Suite.", 2),
            ("1. Objet du marché. Le titulaire livre.", 2),
            ("Voir le n° 3 et M. Durand. Fin.", 2),
            ("Hébergement, sauvegarde, etc. Le titulaire assure.", 2),
            ("Taux de 99.8 % par mois. Fin", 2),
            ("Peut-il refuser ? Oui, par écrit.", 2),
            ("« Il restitue les données. » Puis il les efface.", 2),
            ("Il s'engage à :\n- restituer ;\n- effacer.", 3),
            ("une ligne coupée\npar le format", 1),
            ("RGAA version 4.1.2 (EN 301 549).", 1),
            ("", 0),
        ] {
            assert_eq!(sentences(text).len(), parts, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn covers_in_order(text in "\\PC{0,80}") {
            let mut last = 0;
            for range in sentences(&text) {
                assert!(range.start >= last && range.end > range.start);
                assert!(text.get(range.clone()).is_some());
                last = range.end;
            }
        }
    }
}
