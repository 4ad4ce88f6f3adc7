//! Characters of picture fonts (Symbol, Wingdings), as Unicode.

use super::props::SymbolFont;

/// What a character of a picture font shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    Box(bool),
    Char(char),
    Unknown,
}

/// A character that stands for a picture: a code of a picture font, or one in the private area that Word uses for them.
#[must_use]
pub fn symbol(font: SymbolFont, code: u32) -> Symbol {
    let low = if (0xf000..=0xf0ff).contains(&code) {
        code - 0xf000
    } else {
        code
    };
    let found = match font {
        SymbolFont::Wingdings => wingdings(low),
        SymbolFont::Wingdings2 => wingdings2(low),
        SymbolFont::Wingdings3 => wingdings3(low),
        SymbolFont::Symbol => adobe_symbol(low).map(Symbol::Char),
        // Of the private characters without a known font, most come from these two.
        SymbolFont::None => wingdings(low).or_else(|| adobe_symbol(low).map(Symbol::Char)),
    };
    match found {
        Some(found) => found,
        None if low == 0x20 || low == 0xa0 => Symbol::Char(' '),
        None => Symbol::Unknown,
    }
}

/// A tick box written as an ordinary character.
#[must_use]
pub fn tick_box(c: char) -> Option<bool> {
    match c {
        '☐' | '□' => Some(false),
        '☑' | '☒' => Some(true),
        _ => None,
    }
}

/// A bullet as shown; pictures without an equivalent become a plain one.
#[must_use]
pub fn bullet(font: SymbolFont, c: char) -> char {
    let private = ('\u{f000}'..='\u{f0ff}').contains(&c);
    if !private && font == SymbolFont::None {
        return c;
    }
    match symbol(font, u32::from(c)) {
        Symbol::Char(c) if !c.is_control() => c,
        Symbol::Box(true) => '☑',
        Symbol::Box(false) => '☐',
        _ if private => '•',
        _ => c,
    }
}

/// A character of the private area that picture fonts use, its font unknown, as what it most likely shows.
#[must_use]
pub fn picture(c: char) -> char {
    bullet(SymbolFont::None, c)
}

fn wingdings(code: u32) -> Option<Symbol> {
    Some(match code {
        0xfe | 0xfd | 0xfc | 0x78 => Symbol::Box(true),
        0x6f | 0xa8 | 0x71 | 0x72 => Symbol::Box(false),
        0xfb => Symbol::Char('✗'),
        0x6c => Symbol::Char('●'),
        0x6e => Symbol::Char('■'),
        0x75 | 0x77 => Symbol::Char('◆'),
        0x76 => Symbol::Char('❖'),
        0x9f | 0xa7 => Symbol::Char('▪'),
        0xa1 => Symbol::Char('○'),
        0xd8 => Symbol::Char('➢'),
        0xe0 | 0xe8 | 0xf0 => Symbol::Char('→'),
        0xdf | 0xe7 | 0xef => Symbol::Char('←'),
        0xf2 => Symbol::Char('⇩'),
        0x28 | 0x29 => Symbol::Char('☎'),
        0x2a | 0x2b => Symbol::Char('✉'),
        0x46 => Symbol::Char('☞'),
        0x4a => Symbol::Char('☺'),
        0x80 => Symbol::Char('⓪'),
        0x81..=0x8a => Symbol::Char(char::from_u32(0x2460 + code - 0x81)?),
        _ => return None,
    })
}

fn wingdings2(code: u32) -> Option<Symbol> {
    Some(match code {
        0x50 | 0x52 | 0x53 | 0x54 => Symbol::Box(true),
        0x4f | 0x51 => Symbol::Char('✗'),
        0xa3 | 0x2a | 0x30 => Symbol::Box(false),
        0x97 => Symbol::Char('●'),
        0x98 => Symbol::Char('●'),
        0xa2 => Symbol::Char('■'),
        _ => return None,
    })
}

fn wingdings3(code: u32) -> Option<Symbol> {
    Some(Symbol::Char(match code {
        0x22 | 0x67 | 0xe0 => '→',
        0x21 | 0x66 => '←',
        0x7d | 0x75 => '▶',
        0x70 => '▲',
        0x71 => '▼',
        0x84 => '◀',
        _ => return None,
    }))
}

/// The Symbol font: Greek letters, arrows and signs of arithmetic.
fn adobe_symbol(code: u32) -> Option<char> {
    const GREEK: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    let nth = |letters: &str, at: u32| letters.chars().nth(at as usize);
    match code {
        0x41..=0x5a => nth(GREEK, code - 0x41),
        0x61..=0x7a => nth(SMALL, code - 0x61),
        0x2d => Some('−'),
        0x2a => Some('∗'),
        0x22 => Some('∀'),
        0x24 => Some('∃'),
        0x27 => Some('∋'),
        0x40 => Some('≅'),
        0x20..=0x3f => char::from_u32(code),
        0x5b | 0x5d | 0x5f | 0x7b..=0x7d => char::from_u32(code),
        0x7e => Some('∼'),
        0xa0 => Some('€'),
        0xa2 => Some('′'),
        0xa3 => Some('≤'),
        0xa5 => Some('∞'),
        0xab => Some('↔'),
        0xac => Some('←'),
        0xad => Some('↑'),
        0xae => Some('→'),
        0xaf => Some('↓'),
        0xb0 => Some('°'),
        0xb1 => Some('±'),
        0xb3 => Some('≥'),
        0xb4 => Some('×'),
        0xb7 => Some('•'),
        0xb8 => Some('÷'),
        0xb9 => Some('≠'),
        0xba => Some('≡'),
        0xbb => Some('≈'),
        0xbc => Some('…'),
        0xc6 => Some('∅'),
        0xce => Some('∈'),
        0xd6 => Some('√'),
        0xd7 => Some('⋅'),
        0xde => Some('⇒'),
        0xe5 => Some('∑'),
        _ => None,
    }
}
