//! The number, letter, bullet or word before a criterion's name: `2.1 –`, `Critère n° 3 :`, `B1.`, `->`.

/// What a row is called besides its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Label {
    /// `2.1` is ["2", "1"]; « Critère B » is ["B"].
    pub path: Vec<String>,
    pub word: Word,
    /// Bullets as written: `-`, `——`.
    pub bullet: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Word {
    #[default]
    None,
    Criterion,
    /// « Sous-critère », or an arrow before the name.
    Sub,
}

impl Label {
    /// Reads the label at the start of `text`; gives what follows it.
    pub fn read(text: &str) -> (Self, &str) {
        let mut label = Self::default();
        let mut rest = text.trim_start_matches(is_ornament);
        if text.trim_start().starts_with("* ") {
            label.bullet.push('*');
        }
        rest = label.bullet(rest);
        let before_word = rest;
        rest = label.word(rest);
        if label.word != Word::None && label.path.is_empty() && !rest.starts_with([':', '-', '–']) {
            // « Critère technique » is a name, « Critère : prix » a label.
            if label.word == Word::Criterion {
                label.word = Word::None;
                rest = before_word;
            }
        }
        if label.path.is_empty()
            && label.word == Word::None
            && let Some((path, after)) = number(rest)
        {
            label.path = path;
            let before_word = label.bullet(after.trim_start());
            rest = label.word(before_word);
            let taken = &before_word[..before_word.len() - rest.len()];
            if label.word == Word::Criterion
                && !rest.starts_with([':', '-', '–', '—', '='])
                && !taken.contains(|c: char| c.is_ascii_digit())
            {
                // « c) critère social »: the word is part of the name.
                label.word = Word::None;
                rest = before_word;
            }
        }
        (
            label,
            rest.trim_start_matches(|c: char| is_separator(c) || is_ornament(c)),
        )
    }

    /// The label of a whole cell or marker: « 2 », « B1 », « 2.1. ».
    pub fn alone(text: &str) -> Option<Self> {
        let trimmed = text.trim().trim_matches(is_ornament);
        if trimmed.is_empty() || trimmed.len() > 24 {
            return None;
        }
        let closed = format!("{trimmed}. ");
        let (label, rest) = Self::read(&closed);
        let labelled = !label.path.is_empty() || !label.bullet.is_empty();
        (labelled && rest.trim_matches(|c: char| is_separator(c) || c == '.').is_empty()).then_some(label)
    }

    pub fn is_empty(&self) -> bool {
        self.path.is_empty() && self.word == Word::None && self.bullet.is_empty()
    }

    /// « Critère 2 : » numbers what follows.
    pub fn numbered(&self) -> bool {
        self.word != Word::None && !self.path.is_empty()
    }

    /// Whether `self` is numbered under `parent`: `2.1` under `2`, `B1` under `B`.
    pub fn under(&self, parent: &Self) -> bool {
        !parent.path.is_empty() && self.path.len() > parent.path.len() && self.path.starts_with(&parent.path)
    }

    fn bullet<'t>(&mut self, text: &'t str) -> &'t str {
        let mut rest = text;
        for arrow in ["->", "=>", "→", "⇒", "↳", "➔", "➢", "└"] {
            if let Some(after) = rest.strip_prefix(arrow) {
                self.word = Word::Sub;
                return after.trim_start();
            }
        }
        while let Some(c) = rest.chars().next().filter(|c| is_bullet(*c)) {
            self.bullet.push(c);
            rest = &rest[c.len_utf8()..];
        }
        if self.bullet.is_empty() && (rest.starts_with("o ") || rest.starts_with("o\t")) {
            self.bullet.push('o');
            rest = &rest[1..];
        }
        rest.trim_start_matches(is_ornament)
    }

    /// « Critère n° 2 », « Sous-critère 2.1 », « 1er critère » (after the ordinal was read as a number).
    fn word<'t>(&mut self, text: &'t str) -> &'t str {
        if let Some(rest) = text.strip_prefix("dont ").or_else(|| text.strip_prefix("Dont ")) {
            self.word = Word::Sub;
            let rest = rest.trim_start();
            if let Some((path, after)) = number(rest) {
                self.path = path;
                return after.trim_start();
            }
            return rest;
        }
        let lower: String = text.chars().take(16).flat_map(char::to_lowercase).map(plain).collect();
        let (word, length) = if lower.starts_with("sous-critere")
            || lower.starts_with("sous critere")
            || lower.starts_with("sous‑critere")
        {
            (Word::Sub, 12)
        } else if lower.starts_with("critere") {
            (Word::Criterion, 7)
        } else {
            return text;
        };
        let end = text.char_indices().nth(length).map_or(text.len(), |(at, _)| at);
        let mut rest = &text[end..];
        if rest.starts_with(char::is_alphabetic) {
            // « critères » in the plural announces; it numbers nothing.
            return text;
        }
        self.word = word;
        rest = rest.trim_start();
        for sign in ["n°", "N°", "no", "n o", "nº", "N", "n"] {
            if let Some(after) = rest.strip_prefix(sign)
                && after.trim_start().starts_with(|c: char| c.is_ascii_digit())
            {
                rest = after.trim_start();
                break;
            }
        }
        // « Sous-critère technique 1 : qualité »: the kind of the part stands before its number.
        if word == Word::Sub
            && let Some((kind, after)) = rest.split_once(' ')
            && kind.chars().all(char::is_alphabetic)
            && let Some((path, after)) = bare_number(after)
            && path.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()))
            && after.trim_start().starts_with(':')
        {
            self.path = path;
            return after.trim_start();
        }
        if self.path.is_empty()
            && let Some((path, after)) = number(rest).or_else(|| bare_number(rest))
        {
            self.path = path;
            return after.trim_start();
        }
        rest
    }
}

fn plain(c: char) -> char {
    if c == 'è' || c == 'é' { 'e' } else { c }
}

fn is_ornament(c: char) -> bool {
    c.is_whitespace() || matches!(c, '*' | '_' | '#' | '"' | '«' | '“' | '\u{ad}' | '\u{200b}')
}

fn is_separator(c: char) -> bool {
    matches!(c, ':' | '-' | '–' | '—' | '.' | ')' | '/' | '°' | '=')
}

fn is_bullet(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '•' | '▪' | '◦' | '·' | '●' | '○' | '■' | '□' | '‣' | '➤' | '►' | '✓' | '✔' | '☒' | '☑' | '>' | '+' | '\u{f000}'..='\u{f8ff}' | '\u{e000}'..='\u{efff}')
}

/// `2.1-`, `3)`, `A.`, `B1.`, `a)`, `IV –`, `1er`: the path and what follows its separator.
fn number(text: &str) -> Option<(Vec<String>, &str)> {
    let (path, rest) = components(text)?;
    if is_quantity(text, rest) {
        return None;
    }
    for ordinal in ["er ", "ère ", "re ", "ème ", "e ", "eme ", "nd ", "nde "] {
        if let Some(after) = rest.strip_prefix(ordinal)
            && path.len() == 1
            && path[0].bytes().all(|b| b.is_ascii_digit())
        {
            return after
                .trim_start()
                .to_lowercase()
                .starts_with("crit")
                .then_some((path, after));
        }
    }
    let trimmed = rest.trim_start();
    let next = trimmed.chars().next();
    let separated = rest.starts_with(is_separator)
        || (rest.len() != trimmed.len() && trimmed.starts_with(['-', '–', '—', ':', ')']));
    if separated {
        let after = trimmed.trim_start_matches(is_separator);
        // « 90/100 : tarif » is a weight; « 1/ Objet » a label.
        let fraction = rest.starts_with('/') && after.starts_with(|c: char| c.is_ascii_digit());
        return (!fraction).then_some((path, after));
    }
    let numeric = path.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let plain = rest.len() != trimmed.len() && next.is_some_and(char::is_uppercase) && (numeric || path.len() > 1);
    let dotted = path.len() > 1 && rest.len() != trimmed.len() && next.is_some_and(char::is_alphabetic);
    (plain || dotted).then_some((path, trimmed))
}

/// A number that follows « critère »: needs no separator.
fn bare_number(text: &str) -> Option<(Vec<String>, &str)> {
    let (path, rest) = components(text)?;
    let closed = rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
    let letter = path.len() == 1 && path[0].chars().all(char::is_alphabetic);
    let separated = rest.trim_start().starts_with([':', '-', '–', '—', '.', ')', '(', '=']);
    (closed && !is_quantity(text, rest) && (separated || !letter)).then_some((path, rest))
}

/// The figure has a unit: it is a weight, not a label.
fn is_quantity(text: &str, rest: &str) -> bool {
    let unit = rest.trim_start();
    let percent = unit.starts_with(['%', '％'])
        || unit.starts_with("pour cent")
        || unit.starts_with("pts")
        || unit.to_lowercase().starts_with("point");
    let decimal = rest.starts_with(',') && text.starts_with(|c: char| c.is_ascii_digit());
    percent || decimal
}

/// `2.1`, `B1`, `A.2`, `iv`: digits and single letters, or a Roman number, joined by points.
fn components(text: &str) -> Option<(Vec<String>, &str)> {
    let mut path = Vec::new();
    let mut rest = text;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            if digits > 3 {
                return None;
            }
            path.push(rest[..digits].trim_start_matches('0').to_owned());
            rest = &rest[digits..];
        } else {
            let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let word = &rest[..letters];
            if !path.is_empty() || !(word.chars().count() == 1 || is_roman(word)) {
                break;
            }
            path.push(word.to_uppercase());
            rest = &rest[letters..];
        }
        if let Some(after) = lettered(rest).filter(|_| digits > 0) {
            path.push(rest[..rest.len() - after.len()].to_uppercase());
            return Some((path, after));
        }
        if let Some(after) = rest.strip_prefix('.').and_then(item_letter).filter(|_| digits > 0) {
            path.push(rest[1..rest.len() - after.len()].to_uppercase());
            return Some((path, after));
        }
        let after = rest.strip_prefix('.').unwrap_or(rest);
        if path.len() >= 5 || !after.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        rest = after;
    }
    (!path.is_empty()).then_some((path, rest))
}

/// « 2a : méthode »: a letter right after the figure, then a separator; gives what follows the letter.
fn lettered(rest: &str) -> Option<&str> {
    let mut chars = rest.chars();
    let letter = chars.next().filter(char::is_ascii_lowercase)?;
    let after = chars.as_str();
    (letter <= 'h' && after.trim_start().starts_with([':', ')', '-', '–'])).then_some(after)
}

/// « 1.1.a »: a single small letter that ends the number; gives what follows it.
fn item_letter(rest: &str) -> Option<&str> {
    let mut chars = rest.chars();
    let letter = chars.next().filter(char::is_ascii_lowercase)?;
    let after = chars.as_str();
    (letter <= 'h'
        && after
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric() && c != '\'' && c != '’'))
    .then_some(after)
}

fn is_roman(word: &str) -> bool {
    (1..=5).contains(&word.len())
        && word
            .bytes()
            .all(|b| matches!(b.to_ascii_uppercase(), b'I' | b'V' | b'X'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_names_and_weights() {
        for (text, path, word, rest) in [
            ("1-Prix : 40 %", "1", Word::None, "Prix : 40 %"),
            ("2.1-Finesse : 20.0 %", "2.1", Word::None, "Finesse : 20.0 %"),
            ("2.1 Mesures", "2.1", Word::None, "Mesures"),
            ("Critère n° 2 – Valeur", "2", Word::Criterion, "Valeur"),
            ("Critère no3 - Dispositions", "3", Word::Criterion, "Dispositions"),
            ("Critère 4 : Pertinence", "4", Word::Criterion, "Pertinence"),
            ("-> Sous-critère no1 : Moyens", "1", Word::Sub, "Moyens"),
            ("1er critère : prix", "1", Word::Criterion, "prix"),
            ("Critère technique", "", Word::None, "Critère technique"),
            ("B1. Couverture", "B.1", Word::None, "Couverture"),
            ("**A. Prix** : 35 %", "A", Word::None, "Prix** : 35 %"),
            ("a) qualité", "A", Word::None, "qualité"),
            ("70 pts : loyer", "", Word::None, "70 pts : loyer"),
            ("90/100:TARIF", "", Word::None, "90/100:TARIF"),
            ("10.0 % prix", "", Word::None, "10.0 % prix"),
            ("Délai d'intervention", "", Word::None, "Délai d'intervention"),
            ("—— qualité", "", Word::None, "qualité"),
        ] {
            let (label, after) = Label::read(text);
            assert_eq!(
                (label.path.join("."), label.word, after),
                (path.to_owned(), word, rest),
                "{text}"
            );
        }
    }
}
