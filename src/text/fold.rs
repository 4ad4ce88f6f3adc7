//! Folding: one spelling for all the ways French text is written, with the way back to the original bytes.
//!
//! Lower case, no accents, apostrophes, hyphens and blanks of every width as one space, ligatures
//! opened, soft hyphens and combining marks dropped; plural `s`/`x` taken off words of four letters and
//! more. Other punctuation stays: sentences and quantities need it. It knows no phrasings.

use std::ops::Range;

/// A folded text. Offsets into `text` can be taken back to the original.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    pub text: String,
    /// (folded offset, original offset) wherever the distance between the two changes.
    steps: Vec<(usize, usize)>,
    original_len: usize,
}

/// Folds `text` as phrasings are compared: plural marks are taken off.
#[must_use]
pub fn fold(text: &str) -> Folded {
    Folder::run(text, true)
}

/// Folds `text` but keeps plural marks.
#[must_use]
pub fn fold_plain(text: &str) -> Folded {
    Folder::run(text, false)
}

impl Folded {
    /// Where a byte of the folded text comes from.
    #[must_use]
    pub fn original_offset(&self, offset: usize) -> usize {
        let at = self.steps.partition_point(|(folded, _)| *folded <= offset);
        let original = match at.checked_sub(1).map(|i| self.steps[i]) {
            Some((folded, original)) => original + (offset - folded),
            None => offset,
        };
        original.min(self.original_len)
    }

    /// The bytes of `original` that were folded into `range`, widened to whole words.
    #[must_use]
    pub fn original_range(&self, original: &str, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at = floor(original, self.original_offset(range.start));
            return at..at;
        }
        let start = floor(original, self.original_offset(range.start));
        let mut end = floor(original, self.original_offset(range.end - 1));
        for character in original[end..].chars() {
            // The last character itself, then the plural mark or accents that were dropped after it.
            if end > start && !character.is_alphanumeric() && !is_dropped(character) {
                break;
            }
            end += character.len_utf8();
            if !character.is_alphanumeric() && !is_dropped(character) {
                break;
            }
        }
        start..end
    }

    /// Words (runs of letters and digits) of the folded text.
    pub fn words(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        words(&self.text)
    }
}

/// Runs of letters and digits of a folded text.
pub fn words(folded: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = folded.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && !is_word_byte(bytes, at) {
            at += 1;
        }
        if at == bytes.len() {
            return None;
        }
        let start = at;
        while at < bytes.len() && is_word_byte(bytes, at) {
            at += 1;
        }
        Some(start..at)
    })
}

/// Letters and digits; foreign letters count as letters, the folded signs (`€`, `…`, `☐`, `°`) do not.
fn is_word_byte(bytes: &[u8], at: usize) -> bool {
    let byte = bytes[at];
    byte.is_ascii_alphanumeric() || (byte >= 0x80 && !in_sign(bytes, at))
}

/// Whether the non-ASCII byte at `at` belongs to a sign: U+2000–U+2BFF (`E2 80..AF`) or U+0080–U+00BF (`C2`).
fn in_sign(bytes: &[u8], at: usize) -> bool {
    let mut start = at;
    while start > 0 && bytes[start] & 0xC0 == 0x80 && at - start < 3 {
        start -= 1;
    }
    bytes[start] == 0xC2 || (bytes[start] == 0xE2 && bytes.get(start + 1).is_some_and(|next| *next <= 0xAF))
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

struct Folder {
    text: Vec<u8>,
    steps: Vec<(usize, usize)>,
    strip_plural: bool,
    /// Distance between original and folded offsets at the last step.
    distance: usize,
    /// Letters of the word being written; `None` once it holds a digit.
    letters: Option<usize>,
}

impl Folder {
    fn run(text: &str, strip_plural: bool) -> Folded {
        let mut folder = Self {
            text: Vec::with_capacity(text.len()),
            steps: Vec::with_capacity(text.len() / 16),
            strip_plural,
            distance: 0,
            letters: Some(0),
        };
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if byte.is_ascii_lowercase() {
                at = folder.plain(bytes, at);
            } else if byte.is_ascii() {
                folder.ascii(byte, at);
                at += 1;
            } else if let Some(letter) = accented(byte, bytes.get(at + 1)) {
                folder.letter(letter, at);
                at += 2;
            } else if let Some(character) = text[at..].chars().next() {
                folder.other(character, at);
                at += character.len_utf8();
            }
        }
        folder.end_word();
        if folder.text.last() == Some(&b' ') {
            folder.text.pop();
        }
        Folded {
            // Only whole characters were written.
            text: String::from_utf8(folder.text).unwrap_or_default(),
            steps: folder.steps,
            original_len: text.len(),
        }
    }

    /// Letters that folding leaves as they are: most of any text. Gives their end.
    fn plain(&mut self, bytes: &[u8], at: usize) -> usize {
        self.step(at);
        let rest = &bytes[at..];
        let length = rest
            .iter()
            .position(|byte| !byte.is_ascii_lowercase())
            .unwrap_or(rest.len());
        self.text.extend_from_slice(&rest[..length]);
        self.letters = self.letters.map(|count| count + length);
        at + length
    }

    fn ascii(&mut self, byte: u8, at: usize) {
        match byte {
            b'A'..=b'Z' => self.letter(byte.to_ascii_lowercase(), at),
            b'0'..=b'9' => {
                self.letters = None;
                self.push(byte, at);
            }
            b' ' | b'\t' | b'\n' | b'\r' | b'-' | b'\'' | b'`' | 0x0B | 0x0C => self.space(at),
            _ => {
                self.end_word();
                self.push(byte, at);
            }
        }
    }

    fn other(&mut self, character: char, at: usize) {
        if is_dropped(character) {
            return;
        }
        let plain = latin(character);
        if !plain.is_empty() {
            for (offset, letter) in plain.bytes().enumerate() {
                self.letter(letter, at + offset.min(character.len_utf8() - 1));
            }
            return;
        }
        match character {
            _ if character.is_whitespace() => self.space(at),
            // Apostrophes, primes, hyphens, dashes, minus; bullets of broken fonts.
            '\u{2018}'..='\u{201B}'
            | '\u{2032}'
            | '\u{02BC}'
            | '\u{00B4}'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '\u{E000}'..='\u{F8FF}' => self.space(at),
            '«' | '»' | '“' | '”' | '„' => self.sign('"', at),
            '²' => self.sign('2', at),
            '³' => self.sign('3', at),
            _ if character.is_alphabetic() => {
                for lower in character.to_lowercase() {
                    self.letters = self.letters.map(|count| count + 1);
                    self.character(lower, at);
                }
            }
            _ => self.sign(character, at),
        }
    }

    fn letter(&mut self, letter: u8, at: usize) {
        self.letters = self.letters.map(|count| count + 1);
        self.push(letter, at);
    }

    fn sign(&mut self, sign: char, at: usize) {
        self.end_word();
        self.character(sign, at);
    }

    fn space(&mut self, at: usize) {
        self.end_word();
        if self.text.last().is_some_and(|last| *last != b' ') {
            self.push(b' ', at);
        }
    }

    fn end_word(&mut self) {
        if self.strip_plural
            && self.letters.is_some_and(|count| count >= 4)
            && matches!(self.text.last(), Some(b's' | b'x'))
        {
            self.text.pop();
        }
        self.letters = Some(0);
    }

    fn push(&mut self, byte: u8, at: usize) {
        self.step(at);
        self.text.push(byte);
    }

    fn character(&mut self, character: char, at: usize) {
        self.step(at);
        self.text.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// Notes the distance between the two texts when it changes.
    fn step(&mut self, at: usize) {
        let folded = self.text.len();
        // `at` never runs behind `folded` by much: only opened ligatures write more than they read,
        // and those are at most as long as their own bytes.
        let distance = at.wrapping_sub(folded);
        if distance != self.distance {
            self.steps.push((folded, at));
            self.distance = distance;
        }
    }
}

/// Marks without width: combining accents, soft hyphens, zero-width joiners, direction marks.
fn is_dropped(character: char) -> bool {
    matches!(character, '\u{0300}'..='\u{036F}' | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

/// The plain letter of an accented one out of the block that French needs (`C3 80..BF`).
fn accented(first: u8, second: Option<&u8>) -> Option<u8> {
    const PLAIN: [u8; 64] = plain_letters();
    let letter = match second {
        Some(second) if first == 0xC3 => PLAIN[usize::from(second & 0x3F)],
        _ => 0,
    };
    (letter != 0).then_some(letter)
}

const fn plain_letters() -> [u8; 64] {
    let mut plain = [0; 64];
    let mut at: u8 = 0;
    while at < 64 {
        let letters = latin((0xC0 + at) as char).as_bytes();
        if let [letter] = letters {
            plain[at as usize] = *letter;
        }
        at += 1;
    }
    plain
}

/// Plain letters of a Latin letter or ligature; empty when it is none.
const fn latin(character: char) -> &'static str {
    match character {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'ª' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ð' | 'ð' | 'Ď'..='đ' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "e",
        'Ĝ'..='ģ' => "g",
        'Ĥ'..='ħ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "i",
        'Ĵ' | 'ĵ' => "j",
        'Ķ' | 'ķ' => "k",
        'Ĺ'..='ł' => "l",
        'Ñ' | 'ñ' | 'Ń'..='ň' => "n",
        'Ò'..='Ö' | 'ò'..='ö' | 'Ø' | 'ø' | 'Ō'..='ő' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'Ś'..='š' | 'Ș' | 'ș' => "s",
        'ß' => "ss",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "t",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "u",
        'Ŵ' | 'ŵ' => "w",
        'Ý' | 'ý' | 'ÿ' | 'Ÿ' | 'Ŷ' | 'ŷ' => "y",
        'Ź'..='ž' => "z",
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_french_documents_write() {
        for (text, folded) in [
            ("Données à caractère personnel", "donnee a caractere personnel"),
            ("L’acheteur n'a pas", "l acheteur n a pas"),
            ("sous-traitant\u{00A0}: 4\u{202F}000\u{00A0}€", "sou traitant : 4 000 €"),
            ("e\u{0301}coconception, ŒUVRE, \u{FB01}n", "ecoconception, oeuvre, fin"),
            ("trai\u{00AD}tement", "traitement"),
            ("  a  –  b  ", "a b"),
            ("RGAA 4.1 et WCAG2.1s", "rgaa 4.1 et wcag2.1s"),
            ("travaux, prix, bas", "travau, pri, bas"),
        ] {
            assert_eq!(fold(text).text, folded, "{text}");
        }
        assert_eq!(fold_plain("Les délais des lots").text, "les delais des lots");
    }

    #[test]
    fn goes_back_to_the_original() {
        let text = "Œuvre : les données «\u{00A0}agrégées\u{00A0}» sont e\u{0301}crites";
        let folded = fold(text);
        for (word, original) in [
            ("oeuvre", "Œuvre"),
            ("donnee", "données"),
            ("agregee", "agrégées"),
            ("ecrite", "e\u{0301}crites"),
        ] {
            let at = folded.text.find(word).unwrap();
            assert_eq!(&text[folded.original_range(text, at..at + word.len())], original);
        }
    }

    #[test]
    fn words_leave_signs_out() {
        let folded = fold("À 80 %, 4 000 € – « RGAA » ☐ n° 5");
        let words: Vec<&str> = folded.words().map(|range| &folded.text[range]).collect();
        assert_eq!(words, ["a", "80", "4", "000", "rgaa", "n", "5"]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_maps_to_boundaries(text in "\\PC{0,60}") {
            let folded = fold(&text);
            for word in folded.words() {
                let range = folded.original_range(&text, word.clone());
                assert!(text.get(range).is_some());
                assert!(folded.text.get(word).is_some());
            }
        }
    }
}
