//! Numbers in letters: « quatre-vingt-dix-sept », « douze virgule cinq ».

use num_rational::Ratio;

use super::unit::with_unit;
use super::{Exact, Kind, Read};

/// A number in letters, when one starts at `start`.
pub(super) fn letters(text: &str, start: usize) -> Option<Read> {
    let (value, end) = number_in_words(text, start)?;
    let quantity = with_unit(text, start..end, value, true);
    let article = value == Ratio::from(1) && quantity.kind == Kind::Number && end - start <= 3;
    (!article).then_some(Read::Quantity(quantity))
}

/// Value and end of the longest number in letters at `start`: « quatre-vingt-dix-sept », « douze virgule cinq ».
fn number_in_words(text: &str, start: usize) -> Option<(Exact, usize)> {
    let mut sum = Sum::default();
    let mut at = start;
    let mut end = start;
    loop {
        let word = first_word(&text[at..]);
        let folded = fold(word);
        if folded.as_str() == "et" && end > start {
            let next_at = at + word.len() + joint(&text[at + word.len()..]);
            let next = fold(first_word(&text[next_at..]));
            let next = next.as_str();
            if next == "demi" || next == "demie" {
                let length = first_word(&text[next_at..]).len();
                return Some((Ratio::from(sum.value()) + Ratio::new(1, 2), next_at + length));
            }
            if !matches!(next, "un" | "une" | "onze") || !sum.takes_and() {
                break;
            }
            at = next_at;
            continue;
        }
        if !word_value(folded.as_str()).is_some_and(|value| sum.add(value)) {
            break;
        }
        end = at + word.len();
        let gap = joint(&text[end..]);
        if gap == 0 {
            break;
        }
        at = end + gap;
    }
    (end > start).then(|| decimals_in_words(text, end, Ratio::from(sum.value())))
}

/// « douze virgule cinq ».
fn decimals_in_words(text: &str, end: usize, value: Exact) -> (Exact, usize) {
    let gap = joint(&text[end..]);
    let word = first_word(&text[end + gap..]);
    if gap == 0 || fold(word).as_str() != "virgule" {
        return (value, end);
    }
    let from = end + gap + word.len();
    let from = from + joint(&text[from..]);
    let next = first_word(&text[from..]);
    match word_value(fold(next).as_str()) {
        Some(digit) if digit < 10 => (value + Ratio::new(digit, 10), from + next.len()),
        Some(pair) if pair < 100 => (value + Ratio::new(pair, 100), from + next.len()),
        _ => (value, end),
    }
}

/// One blank or hyphen between two words of a number.
fn joint(rest: &str) -> usize {
    let mut chars = rest.chars();
    match chars.next() {
        Some(c)
            if c.is_whitespace() || matches!(c, '-' | '‑' | '–') && chars.next().is_some_and(char::is_alphabetic) =>
        {
            c.len_utf8()
        }
        _ => 0,
    }
}

fn word_value(word: &str) -> Option<i64> {
    Some(match word {
        "zero" => 0,
        "un" | "une" => 1,
        "deux" => 2,
        "trois" => 3,
        "quatre" => 4,
        "cinq" => 5,
        "six" => 6,
        "sept" => 7,
        "huit" => 8,
        "neuf" => 9,
        "dix" => 10,
        "onze" => 11,
        "douze" => 12,
        "treize" => 13,
        "quatorze" => 14,
        "quinze" => 15,
        "seize" => 16,
        "vingt" | "vingts" => 20,
        "trente" => 30,
        "quarante" => 40,
        "cinquante" => 50,
        "soixante" => 60,
        "septante" => 70,
        "octante" | "huitante" => 80,
        "nonante" => 90,
        "cent" | "cents" => 100,
        "mille" => 1000,
        _ => return None,
    })
}

/// A number being said word by word; refuses a word that starts another number.
#[derive(Default)]
struct Sum {
    thousands: i64,
    hundreds: i64,
    /// Below one hundred, as a whole.
    rest: i64,
    /// What may still be added below one hundred: the last word's room.
    room: i64,
    begun: bool,
}

impl Sum {
    fn value(&self) -> i64 {
        self.thousands + self.hundreds + self.rest
    }

    fn takes_and(&self) -> bool {
        self.room >= 10
    }

    fn add(&mut self, word: i64) -> bool {
        let accepted = match word {
            1000 => self.multiply_thousand(),
            100 => self.multiply_hundred(),
            20 if self.rest == 4 => {
                self.rest = 80;
                self.room = 20;
                true
            }
            _ => self.add_small(word),
        };
        self.begun |= accepted;
        accepted
    }

    fn multiply_thousand(&mut self) -> bool {
        if self.thousands > 0 {
            return false;
        }
        self.thousands = (self.hundreds + self.rest).max(1) * 1000;
        self.hundreds = 0;
        self.rest = 0;
        self.room = 100;
        true
    }

    fn multiply_hundred(&mut self) -> bool {
        if self.hundreds > 0 || self.rest > 9 {
            return false;
        }
        self.hundreds = self.rest.max(1) * 100;
        self.rest = 0;
        self.room = 100;
        true
    }

    fn add_small(&mut self, word: i64) -> bool {
        let room = if self.begun { self.room } else { 100 };
        if word >= room || (word == 0 && self.begun) {
            return false;
        }
        self.rest += word;
        self.room = match word {
            60 => 20,
            20 | 30 | 40 | 50 | 70 | 90 => 10,
            80 => 10,
            10 if self.rest % 20 == 10 => 10,
            _ => 1,
        };
        // « dix-sept » takes 7, 8, 9 only; « dix deux » is two numbers, but nobody writes it.
        true
    }
}

pub(super) fn first_word(rest: &str) -> &str {
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    &rest[..end]
}

/// A short word, folded.
#[derive(Default)]
pub(super) struct Short {
    letters: [u8; Self::LONGEST],
    length: usize,
}

impl Short {
    /// No word known here is longer.
    const LONGEST: usize = 16;

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.letters[..self.length]).unwrap_or_default()
    }
}

/// Lower case without accents, for short known words; empty for a word that cannot be one.
pub(super) fn fold(word: &str) -> Short {
    let mut short = Short::default();
    for c in word.chars() {
        let plain = match c {
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => b'e',
            'à' | 'â' | 'À' | 'Â' => b'a',
            'û' | 'ù' | 'Û' | 'Ù' => b'u',
            'î' | 'ï' | 'Î' | 'Ï' => b'i',
            'ô' | 'Ô' => b'o',
            'ç' | 'Ç' => b'c',
            other => match u8::try_from(other) {
                Ok(byte) if byte.is_ascii() => byte.to_ascii_lowercase(),
                _ => return Short::default(),
            },
        };
        let Some(letter) = short.letters.get_mut(short.length) else {
            return Short::default();
        };
        *letter = plain;
        short.length += 1;
    }
    short
}

/// Letters that open a number in words.
pub(super) fn opens_number(c: char) -> bool {
    matches!(
        c.to_ascii_lowercase(),
        'c' | 'd' | 'h' | 'm' | 'n' | 'o' | 'q' | 's' | 't' | 'u' | 'v' | 'z'
    )
}
