//! Lots and tranches that a grid of criteria is for: « Lot n° 1 », « Lots 4 et 5 », « lots 1 à 6 ».

/// Lots, or tranches, by number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    pub kind: ScopeKind,
    /// As written, without leading zeros, in order.
    pub numbers: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScopeKind {
    Lot,
    Tranche,
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = match (self.kind, self.numbers.len()) {
            (ScopeKind::Lot, 1) => "lot",
            (ScopeKind::Lot, _) => "lots",
            (ScopeKind::Tranche, 1) => "tranche",
            (ScopeKind::Tranche, _) => "tranches",
        };
        match self.numbers.split_last() {
            Some((last, rest)) if !rest.is_empty() => write!(f, "{word} {} et {last}", rest.join(", ")),
            Some((last, _)) => write!(f, "{word} {last}"),
            None => write!(f, "{word}"),
        }
    }
}

/// No tender has more lots: longer lists are something else.
const MOST: usize = 120;

/// Whether a line may name lots or tranches: most do not, and are not searched word by word.
pub(super) fn names_lots(text: &str) -> bool {
    ["lot", "Lot", "LOT", "ranche", "RANCHE"]
        .iter()
        .any(|word| text.contains(word))
}

impl Scope {
    /// The lots named first in `text`, and what follows them.
    pub fn find(text: &str) -> Option<(Self, &str, &str)> {
        if !names_lots(text) {
            return None;
        }
        let mut from = 0;
        while let Some((at, word)) = next_word(&text[from..]) {
            let start = from + at;
            let end = start + word.len();
            let is = |names: [&str; 2]| names.iter().any(|name| word.eq_ignore_ascii_case(name));
            let kind = match word.as_bytes()[0] {
                b'l' | b'L' if is(["lot", "lots"]) => Some(ScopeKind::Lot),
                b't' | b'T' if is(["tranche", "tranches"]) => Some(ScopeKind::Tranche),
                _ => None,
            };
            if let Some(kind) = kind
                && let Some((numbers, rest)) = numbers(&text[end..])
            {
                return Some((Self { kind, numbers }, &text[..start], rest));
            }
            from = end;
        }
        None
    }

    /// « Lots 5 et 6 : critère technique », « Lot 1 - Prix »: lots before a name.
    pub fn prefix(text: &str) -> Option<(Self, &str)> {
        let (scope, before, rest) = Self::find(text)?;
        let idle = before
            .trim()
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        let opens = matches!(
            idle.as_str(),
            "" | "pour le"
                | "pour les"
                | "le"
                | "les"
                | "lot"
                | "concernant le"
                | "au titre du"
                | "critères du"
                | "critères des"
                | "critères pour le"
                | "critères pour les"
        );
        opens.then_some((scope, rest))
    }

    /// A line that is about lots and says no more than their title: « Lot n° 1 : nettoyage ».
    pub fn heads(text: &str) -> Option<Self> {
        let trimmed = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let (scope, rest) = Self::prefix(trimmed).or_else(|| {
            let (_, after) = super::label::Label::read(trimmed);
            let (scope, before, rest) = Self::find(after)?;
            (before.chars().count() <= 40).then_some((scope, rest))
        })?;
        let short = text.chars().count() <= 140 && Self::find(rest).is_none();
        short.then_some(scope)
    }
}

/// First run of letters: its offset and itself, which is not empty.
fn next_word(text: &str) -> Option<(usize, &str)> {
    let start = text.find(char::is_alphabetic)?;
    let plain = text.as_bytes()[start..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let rest = &text[start + plain..];
    let length = plain + rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    Some((start, &text[start..start + length]))
}

/// `n° 1`, `1, 2 et 3`, `1 à 6`, `N° 2 et 3`; also `ferme` and `optionnelle 1` for tranches.
fn numbers(text: &str) -> Option<(Vec<String>, &str)> {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace());
    for sign in [
        "n°s",
        "n°",
        "N°",
        "nos",
        "no",
        "No",
        "n o",
        "nº",
        "Nº",
        "(s)",
        "numéros",
        "numéro",
        "optionnelles",
        "optionnelle",
        "conditionnelle",
    ] {
        if let Some(after) = rest.strip_prefix(sign) {
            rest = after.trim_start_matches([' ', '\u{a0}', ':']);
        }
    }
    if let Some(after) = rest.strip_prefix("ferme") {
        return Some((vec!["ferme".to_owned()], after));
    }
    let mut found: Vec<String> = Vec::new();
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 3 {
            break;
        }
        found.push(rest[..digits].trim_start_matches('0').to_owned());
        rest = &rest[digits..];
        let (joint, after) = joint(rest);
        if joint == Joint::None || found.len() > MOST {
            break;
        }
        if !after.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        if joint == Joint::To {
            rest = through(&mut found, after)?;
            let (joint, after) = self::joint(rest);
            if joint != Joint::And || !after.starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            rest = after;
            continue;
        }
        rest = after;
    }
    (!found.is_empty() && found.len() <= MOST).then_some((found, rest))
}

#[derive(PartialEq, Eq)]
enum Joint {
    None,
    And,
    To,
}

fn joint(rest: &str) -> (Joint, &str) {
    let trimmed = rest.trim_start();
    for (word, joint) in [
        (", et", Joint::And),
        ("et n°", Joint::And),
        ("et", Joint::And),
        ("ou", Joint::And),
        (",", Joint::And),
        ("/", Joint::And),
        ("&", Joint::And),
        ("à", Joint::To),
        ("-", Joint::To),
    ] {
        if let Some(after) = trimmed.strip_prefix(word)
            && !(joint == Joint::To && word == "-" && rest.starts_with(' '))
        {
            return (joint, after.trim_start());
        }
    }
    (Joint::None, rest)
}

/// Fills « 1 à 6 »; gives what follows.
fn through<'t>(found: &mut Vec<String>, after: &'t str) -> Option<&'t str> {
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let to: usize = after[..digits].parse().ok()?;
    let from: usize = found.last()?.parse().ok()?;
    if to <= from || to - from > MOST {
        return None;
    }
    found.extend((from + 1..=to).map(|number| number.to_string()));
    Some(&after[digits..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_read_in_any_spelling() {
        for (text, expected, rest) in [
            ("Lot n° 1 : tonte", "lot 1", " : tonte"),
            ("Lots 1, 2 et 3", "lots 1, 2 et 3", ""),
            (
                "Lots 1,2,3,4,7 et 8: critère technique",
                "lots 1, 2, 3, 4, 7 et 8",
                ": critère technique",
            ),
            ("pour les lots 1 à 3 et 7 : prix", "lots 1, 2, 3 et 7", " : prix"),
            ("LOT no1", "lot 1", ""),
            ("Lot 01 - Prix", "lot 1", " - Prix"),
            ("Lot Lot 1 : Prix", "lot 1", " : Prix"),
            ("Tranche ferme", "tranche ferme", ""),
        ] {
            let (scope, _, after) = Scope::find(text).expect(text);
            assert_eq!((scope.to_string().as_str(), after), (expected, rest), "{text}");
        }
        assert!(Scope::find("Lot unique").is_none());
    }
}
