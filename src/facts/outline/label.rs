//! How a line that looks like a heading opens: « Article 4 – », « CHAPITRE II », « 6.2 – », « IV. ».
//!
//! Read by hand: every line of every piece is asked, and to compile such patterns for a regex engine costs
//! more than to read a piece with them. Whether the line is a heading is for `outline`.

/// A label with what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Labelled<'t> {
    /// « Article », « annexe »; empty when the line opens on a number.
    pub word: &'t str,
    /// « 4.2 », « II », « B », « premier ».
    pub number: &'t str,
    pub title: &'t str,
}

/// « Article 4 », « CHAPITRE II », « Annexe n° 2 »: words that number a part.
pub(super) fn named_part(line: &str) -> Option<Labelled<'_>> {
    const WORDS: [&str; 7] = ["chapitre", "titre", "partie", "section", "annexe", "article", "art."];
    let word = WORDS.iter().find_map(|word| prefix(line, word))?;
    let after = line[word.len()..].trim_start();
    let number = after_sign(after).and_then(number).or_else(|| number(after))?;
    let title = number.1.trim_start();
    let title = title.strip_prefix(['.', ':', ')', '–', '—', '-']).unwrap_or(title);
    let title = title.trim_start();
    Some(Labelled {
        word,
        number: number.0,
        title,
    })
}

/// « 6.2 – Jugement des offres », « 3) Durée », « IV. Pénalités », « D - Sélection ».
pub(super) fn numbered(line: &str) -> Option<Labelled<'_>> {
    let capitals = |signs: &[u8], most: usize| {
        let length = line.bytes().take(most).take_while(|byte| signs.contains(byte)).count();
        (length > 0).then(|| line.split_at(length))
    };
    let letter = || {
        let first = line.bytes().next().filter(u8::is_ascii_uppercase);
        first.map(|_| line.split_at(1))
    };
    let labels = [decimal(line, 2, 2), capitals(b"IVX", 5), letter()];
    labels.into_iter().flatten().find_map(|(number, rest)| {
        let title = title(rest)?;
        Some(Labelled {
            word: "",
            number,
            title,
        })
    })
}

/// What follows a label: a sign or two, then at least one blank, then a capital.
fn title(rest: &str) -> Option<&str> {
    let mut title = rest.trim_start();
    title = title.strip_prefix(['.', ')']).unwrap_or(title).trim_start();
    title = title
        .strip_prefix(['-', '–', '—', ':', '.', ')'])
        .unwrap_or(title)
        .trim_start();
    let blank = rest[..rest.len() - title.len()].ends_with(char::is_whitespace);
    (blank && title.starts_with(char::is_uppercase) && !title.contains('\n')).then_some(title)
}

/// « n° » before a number.
fn after_sign(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['n', 'N'])?.trim_start();
    Some(rest.strip_prefix('°')?.trim_start())
}

/// « 4 », « 4.2 », « B », « B.2 », « XII », « premier », « 1er », and what follows.
fn number(text: &str) -> Option<(&str, &str)> {
    let letter = || {
        let first = text.bytes().next().filter(u8::is_ascii_alphabetic);
        first.and_then(|_| parts(text, 1, 3))
    };
    let roman = || {
        let letters = text.bytes().take(6);
        let length = letters
            .take_while(|byte| b"ivxlc".contains(&byte.to_ascii_lowercase()))
            .count();
        (length > 0).then(|| text.split_at(length))
    };
    let word = |word: &str| prefix(text, word).map(|found| text.split_at(found.len()));
    let alone = |found: &(&str, &str)| !found.1.starts_with(is_word);
    decimal(text, 3, 3)
        .filter(alone)
        .or_else(|| letter().filter(alone))
        .or_else(|| roman().filter(alone))
        .or_else(|| word("premier").filter(alone))
        .or_else(|| word("1er").filter(alone))
}

/// Digits, then up to four more groups after points.
fn decimal(text: &str, first: usize, others: usize) -> Option<(&str, &str)> {
    let count = digits(text);
    (1..=first)
        .contains(&count)
        .then(|| parts(text, count, others))
        .flatten()
}

fn parts(text: &str, first: usize, longest: usize) -> Option<(&str, &str)> {
    let mut end = first;
    for _ in 0..4 {
        let Some(rest) = text[end..].strip_prefix('.') else {
            break;
        };
        let count = digits(rest);
        // « 12.3a » is 12 and what follows.
        if !(1..=longest).contains(&count) || rest[count..].starts_with(is_word) {
            break;
        }
        end += 1 + count;
    }
    text.split_at_checked(end)
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

pub(super) fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// The start of `text` that is `word`, capitals or not.
fn prefix<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let start = text.get(..word.len())?;
    start.eq_ignore_ascii_case(word).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named_in_many_ways() {
        for (line, number, title) in [
            ("Article 4 – Pénalités", "4", "Pénalités"),
            ("ARTICLE 12.3.1 : Durée", "12.3.1", "Durée"),
            ("Chapitre II. Objet", "II", "Objet"),
            ("Annexe n° 2 au CCAP", "2", "au CCAP"),
            ("annexe B.2", "B.2", ""),
            ("Article premier. Besoin", "premier", "Besoin"),
            ("Art. 1er) Objet", "1er", "Objet"),
            ("Article L. 2112-7", "L", "2112-7"),
            ("Article 12.3a du code", "12", "3a du code"),
        ] {
            let read = named_part(line).expect(line);
            assert_eq!((read.number, read.title), (number, title), "{line}");
        }
        for line in ["Annexe technique", "Article 2026", "Le titre II", "Articulation", ""] {
            assert!(named_part(line).is_none(), "{line}");
        }
    }

    #[test]
    fn numbered_lines_open_on_a_number_a_blank_and_a_capital() {
        for (line, number, title) in [
            ("6.2 – Jugement des offres", "6.2", "Jugement des offres"),
            ("3) Durée", "3", "Durée"),
            ("IV. Pénalités", "IV", "Pénalités"),
            ("D - Sélection", "D", "Sélection"),
            ("1.) Prix", "1", "Prix"),
            ("2 Écoconception", "2", "Écoconception"),
        ] {
            let read = numbered(line).expect(line);
            assert_eq!((read.number, read.title), (number, title), "{line}");
        }
        for line in [
            "L’acheteur",
            "12.3a Prix",
            "2026 Prix",
            "3.Prix",
            "4 – prix",
            "1. Prix\nDélai",
            "-",
        ] {
            assert!(numbered(line).is_none(), "{line}");
        }
    }
}
