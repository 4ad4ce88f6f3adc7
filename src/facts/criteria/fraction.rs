//! Weights said as fractions in words: « la moitié », « un tiers », « trois dixièmes ». As parts of one hundred.
//!
//! « Un tiers » is also somebody else: alone in a line, a fraction counts only where a sign or a word brings it in.

use num_rational::Ratio;

use super::around::last_bytes;
use crate::text::quantity::{Kind, Quantity};

const COUNTS: [(&str, i64); 12] = [
    ("un", 1),
    ("une", 1),
    ("la", 1),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("les", 0),
];

const PARTS: [(&str, i64); 12] = [
    ("moitié", 2),
    ("moitie", 2),
    ("demi", 2),
    ("tiers", 3),
    ("quart", 4),
    ("cinquième", 5),
    ("sixième", 6),
    ("septième", 7),
    ("huitième", 8),
    ("neuvième", 9),
    ("dixième", 10),
    ("vingtième", 20),
];

/// Words that bring in a weight, just before its fraction.
const BRINGS: [&str; 12] = [
    "pour",
    "d’",
    "d'",
    "de",
    "à",
    "représente",
    "représentent",
    "vaut",
    "valent",
    "pèse",
    "compte",
    "comptent",
];

/// The fractions of a line, as percent.
pub(super) fn fractions(text: &str) -> Vec<Quantity> {
    if !PARTS.iter().any(|(word, _)| text.contains(word)) {
        return Vec::new();
    }
    let found = words(text)
        .collect::<Vec<_>>()
        .windows(2)
        .filter_map(|pair| fraction(text, pair[0], pair[1]))
        .collect::<Vec<_>>();
    let told = |quantity: &Quantity| {
        let after = text[quantity.range.end..].trim_start();
        let of_the_mark = ["de la note", "du total", "des points", "de la pondération"];
        of_the_mark.iter().any(|words| after.starts_with(words))
            || text[..quantity.range.start].trim_end().ends_with([':', '(', '='])
    };
    if found.len() > 1 || found.iter().any(told) {
        found
    } else {
        Vec::new()
    }
}

/// Words with where they start.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// « trois dixièmes », « les deux tiers » (as « deux tiers »), « moitié » after « pour ».
fn fraction(text: &str, count: (usize, &str), part: (usize, &str)) -> Option<Quantity> {
    let lower = part.1.to_lowercase();
    let (_, parts) = PARTS
        .iter()
        .find(|(word, _)| lower == *word || lower.strip_suffix('s') == Some(word))?;
    let named = COUNTS.iter().find(|(word, _)| count.1.to_lowercase() == *word);
    let (start, taken) = match named {
        Some((_, taken)) if *taken > 0 => (count.0, *taken),
        None if *parts == 2 && count.1 == "pour" => (part.0, 1),
        _ => return None,
    };
    let before = last_bytes(text[..start].trim_end(), 24);
    let signed = before.ends_with([':', '(', '=', '–', '-', ',', '"', '«']);
    let near = before.strip_suffix("les").map_or(before, str::trim_end);
    if !(signed || BRINGS.iter().any(|word| near.ends_with(word)) || near.ends_with(" et")) || taken > *parts {
        return None;
    }
    Some(Quantity {
        range: start..part.0 + part.1.len(),
        kind: Kind::Percent,
        value: Ratio::new(100 * taken, *parts),
        upper: None,
        in_words: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        fractions(text).iter().map(|found| found.value.to_string()).collect()
    }

    #[test]
    fn fractions_are_weights_only_where_they_are_brought_in() {
        let text = "Le prix compte pour la moitié, la qualité pour un tiers et l’environnement pour un sixième.";
        assert_eq!(shown(text), ["50", "100/3", "50/3"]);
        assert_eq!(shown("- Prix : deux tiers de la note"), ["200/3"]);
        assert!(shown("Les données ne sont pas communiquées à un tiers.").is_empty());
        assert!(shown("Un tiers des postes est remplacé, la moitié des licences est reprise.").is_empty());
    }
}
