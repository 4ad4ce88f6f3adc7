//! Bytes of text files to text, whatever their encoding: marks first, then strict UTF-8, then a guess.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_15, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes looked at to guess: enough to tell, few enough to be quick.
const SAMPLE: usize = 64 << 10;
/// Where an HTML file may declare its encoding.
const DECLARATION: usize = 16 << 10;

/// The text of a file. `declared` is the encoding that the file itself names, if its format has a way to.
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Some(encoding) = wide(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    // A file that says UTF-8 and is not: the guess is better than its word.
    let encoding = declared
        .filter(|encoding| *encoding != UTF_8)
        .unwrap_or_else(|| guess(bytes));
    encoding.decode_without_bom_handling(bytes).0
}

/// UTF-16 without a mark: nearly every other byte of Western text is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4_096)];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half < 2 {
        None
    } else if odd * 10 > half * 7 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 7 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether bytes can be text at all: control characters are rare in it, once wide text is set apart.
#[must_use]
pub fn is_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let controls = sample.iter().filter(|byte| matches!(byte, 0..=8 | 14..=31)).count();
    let zeros = sample.contains(&0);
    Encoding::for_bom(bytes).is_some() || wide(bytes).is_some() || (!zeros && controls * 4 <= sample.len())
}

/// Control characters show nothing, and would speak to a terminal: each becomes the mark of an unknown character.
#[must_use]
pub fn without_controls(text: Cow<'_, str>) -> Cow<'_, str> {
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    if text.contains(control) {
        Cow::Owned(text.replace(control, "\u{fffd}"))
    } else {
        text
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let encoding = detector.guess(Some(b"fr"), Utf8Detection::Deny);
    // Latin 9 differs from Windows by €, œ and Œ. The signs it has given up are no French text, and the bytes that
    // only Windows uses are absent.
    let windows_only = bytes.iter().any(|byte| (0x80..0xa0).contains(byte));
    let given_up = bytes.contains(&0xa4) || (bytes.contains(&0xbd) && bytes.contains(&0xe9));
    if encoding == WINDOWS_1252 && !windows_only && given_up {
        ISO_8859_15
    } else {
        encoding
    }
}

/// The encoding named by a `<meta>` of an HTML page. Comments do not count.
#[must_use]
pub fn declared_in_html(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION)]).to_ascii_lowercase();
    let mut rest = head.as_str();
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end..]);
        } else if rest.starts_with("<meta") {
            let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
            if let Some(found) = charset(tag) {
                return Some(found);
            }
            rest = &rest[tag.len()..];
        } else {
            rest = &rest[1..];
        }
    }
    None
}

fn charset(tag: &str) -> Option<&'static Encoding> {
    let value = tag
        .split_once("charset")?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let label = value.trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':' | '.'));
    Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])
}

/// A text string of a PDF's dictionaries: UTF-16 or UTF-8 by its mark, else close to Windows.
#[cfg(feature = "pdf")]
#[must_use]
pub fn pdf_string(bytes: &[u8]) -> String {
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(),
        None => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
