//! Articles and requirements that a statement cites, as units of this piece.

use std::collections::BTreeMap;

use crate::document::UnitKind;
use crate::facts::outline::Outline;
use crate::text::pattern::WordList;

use super::build::Builder;
use super::{PieceText, Stretch};

impl Builder<'_, '_> {
    /// « article 5 », « art. 5.2 », « articles 4 et 5 » of this piece, as units of their headings.
    pub fn references(&self, own: &[Stretch]) -> Vec<usize> {
        let mut found = self.code_cited(own);
        for stretch in own {
            let words: Vec<&str> = stretch
                .words
                .clone()
                .map(|at| self.text.words[stretch.unit].word(at))
                .collect();
            for (at, word) in words.iter().enumerate() {
                if !matches!(*word, "article" | "art" | "paragraphe" | "chapitre") {
                    continue;
                }
                found.extend(self.cited(&words[at + 1..]));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A row that opens with the code of a requirement said elsewhere: « DP-5 | 1 000 € par heure ».
    fn code_cited(&self, own: &[Stretch]) -> Vec<usize> {
        let Some(first) = own.first() else { return Vec::new() };
        let unit = &self.text.outline.units[first.unit];
        if !matches!(unit.kind, UnitKind::Cell { .. }) {
            return Vec::new();
        }
        let said = code(&unit.text).and_then(|code| self.codes.get(code));
        said.copied()
            .filter(|said| !own.iter().any(|stretch| stretch.unit == *said))
            .into_iter()
            .collect()
    }

    fn cited(&self, words: &[&str]) -> Vec<usize> {
        let foreign = words.iter().take(8).any(|word| {
            word.starts_with("ccag")
                || matches!(
                    *word,
                    "rgpd" | "reglement" | "code" | "loi" | "decret" | "cctp" | "ccap"
                )
        });
        if foreign {
            return Vec::new();
        }
        let is_number = |word: &str| word.len() == 1 || (word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()));
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(word) = words
            .get(at)
            .filter(|word| is_number(word) || matches!(**word, "et" | "a" | "n"))
        {
            let longer = words
                .get(at + 1)
                .filter(|next| is_number(next))
                .and_then(|next| self.numbers.get(&format!("{word}.{next}")));
            match longer.or_else(|| self.numbers.get(*word)) {
                Some(heading) => {
                    found.push(*heading);
                    at += if longer.is_some() { 2 } else { 1 };
                }
                None => at += 1,
            }
            if at > 6 {
                break;
            }
        }
        found
    }
}

/// « DP-5 », « SEC-4. », « E3 » at the start of a text.
fn code(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let letters = text.bytes().take(5).take_while(u8::is_ascii_uppercase).count();
    let rest = &text[letters..];
    let rest = rest.strip_prefix(['-', '–', ' ']).unwrap_or(rest);
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    let whole = digits(rest);
    if letters == 0 || !(1..=3).contains(&whole) {
        return None;
    }
    let mut after = &rest[whole..];
    if let Some(point) = after.strip_prefix('.')
        && let count @ 1..=2 = digits(point)
        && !point[count..].starts_with(is_word)
    {
        after = &point[count..];
    }
    (!after.starts_with(is_word)).then(|| &text[..text.len() - after.len()])
}

/// For each code, the first unit that says more than the code, or the cell after it.
pub(super) fn requirement_codes(outline: &Outline) -> BTreeMap<String, usize> {
    let mut codes = BTreeMap::new();
    for (at, unit) in outline.units.iter().enumerate() {
        let Some(code) = code(&unit.text) else { continue };
        let alone = unit.text.trim().len() <= code.len() + 2;
        let said = if alone { at + 1 } else { at };
        let in_cell = matches!(
            outline.units.get(said).map(|unit| &unit.kind),
            Some(UnitKind::Cell { .. })
        );
        if said < outline.units.len() && (!alone || in_cell) {
            codes.entry(code.to_owned()).or_insert(said);
        }
    }
    codes
}

/// « Article 5 – … », « 5.2 … », « E. … »: the number as one cites it.
pub(super) fn section_numbers(text: &PieceText<'_>) -> BTreeMap<String, usize> {
    let mut numbers = BTreeMap::new();
    for (at, unit) in text.outline.units.iter().enumerate() {
        let opens = unit
            .text
            .trim_start()
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("art"));
        if text.outline.heading_level[at].is_none() && !opens {
            continue;
        }
        let title = WordList::new(unit.text.get(..120.min(unit.text.len())).unwrap_or(&unit.text));
        let mut words: Vec<&str> = title.iter().take(7).collect();
        while words.first().is_some_and(|word| {
            matches!(
                *word,
                "article" | "art" | "chapitre" | "titre" | "section" | "n" | "paragraphe"
            )
        }) {
            words.remove(0);
        }
        let is_digit = |word: &&&str| word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
        let digits: Vec<&str> = words.iter().take_while(is_digit).copied().collect();
        let key = match (digits.is_empty(), words.first()) {
            (false, _) => digits.join("."),
            (true, Some(letter)) if letter.len() == 1 => (*letter).to_owned(),
            _ => continue,
        };
        numbers.entry(key).or_insert(at);
    }
    numbers
}
