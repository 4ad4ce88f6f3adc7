//! Numbers, percentages, points, shares, durations, amounts and dates, in figures and in words, exact.
//!
//! One pass over a line of text. What a number is *for* (a weight, a penalty, a scale) is not decided here.

use std::ops::Range;

use num_rational::Ratio;

/// An exact value: `12,5` is 25/2.
pub type Exact = Ratio<i64>;

/// A number with what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// Bytes of the text, unit included.
    pub range: Range<usize>,
    pub kind: Kind,
    /// The value, or the lower bound of a range.
    pub value: Exact,
    /// Upper bound: « de 30 à 40 % », « entre 30 et 50 % ».
    pub upper: Option<Exact>,
    /// Written in letters: « quarante pour cent ».
    pub in_words: bool,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing is said: `40`, `quarante`.
    Number,
    /// `40 %`, `quarante pour cent`: the value is 40.
    Percent,
    /// `40 points`, `40 pts`.
    Points,
    /// `40/100`, `6/10`; « deux tiers » is 2 of 3.
    Share {
        of: i64,
    },
    Duration(TimeUnit),
    /// Euros; `k€` and `M€` are multiplied out.
    Amount,
    Date {
        year: Option<i16>,
        month: u8,
        day: u8,
    },
    /// A time of day: `12h00`, `16:30`.
    Time,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    HalfYear,
    Year,
}

/// All quantities of `text`, in order. Linear.
#[must_use]
pub fn quantities(text: &str) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    let mut in_word = false;
    while let Some(c) = text[at..].chars().next() {
        let read = if in_word {
            None
        } else if c.is_ascii_digit() {
            Some(figures(text, at))
        } else if c.is_alphabetic() {
            letters(text, at)
        } else {
            None
        };
        match read {
            Some(Read::Quantity(quantity)) => {
                at = quantity.range.end;
                found.push(quantity);
                in_word = false;
            }
            Some(Read::Skip(end)) => {
                at = end;
                in_word = false;
            }
            None => {
                at += c.len_utf8();
                in_word = c.is_alphanumeric();
            }
        }
    }
    ranges(text, found)
}

enum Read {
    Quantity(Quantity),
    /// Figures that are no quantity (`2.1.3`, `75001-A`): passed over as a whole.
    Skip(usize),
}

/// Bytes of blanks at the start of `rest`.
fn blanks(rest: &str) -> usize {
    rest.len()
        - rest
            .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{ad}')
            .len()
}

fn digits(rest: &str) -> usize {
    rest.bytes().take_while(u8::is_ascii_digit).count()
}

/// A number in figures: thousands by blanks or points of three digits, decimals by comma or point.
fn figures(text: &str, start: usize) -> Read {
    let rest = &text[start..];
    let first = digits(rest);
    let mut end = first;
    let mut whole = rest[..first].to_owned();
    if first <= 3 {
        while let Some(group) = thousands(&rest[end..]) {
            whole.push_str(&rest[end + group - 3..end + group]);
            end += group;
        }
    }
    if let Some(read) = date_in_figures(text, start, first) {
        return read;
    }
    let mut decimals = String::new();
    let tail = &rest[end..];
    if let Some(separator) = tail.chars().next().filter(|c| matches!(c, ',' | '.' | '·')) {
        let count = digits(&tail[separator.len_utf8()..]);
        if count > 0 {
            let from = end + separator.len_utf8();
            let after = from + count;
            if rest[after..].starts_with('.') && digits(&rest[after + 1..]) > 0 {
                return Read::Skip(start + numbering(rest));
            }
            rest[from..after].clone_into(&mut decimals);
            end = after;
        }
    }
    let Some(value) = exact(&whole, &decimals) else {
        return Read::Skip(start + end);
    };
    Read::Quantity(with_unit(text, start..start + end, value, false))
}

/// Length of a group of thousands: one blank (of any width) or point, then three digits and no fourth.
fn thousands(rest: &str) -> Option<usize> {
    let separator = rest
        .chars()
        .next()
        .filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '.'))?;
    let from = separator.len_utf8();
    (digits(&rest[from..]) == 3).then_some(from + 3)
}

/// Length of `2.1.3`.
fn numbering(rest: &str) -> usize {
    rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count()
}

fn exact(whole: &str, decimals: &str) -> Option<Exact> {
    if whole.len() + decimals.len() > 15 {
        return None;
    }
    let scale = 10_i64.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    let digits: i64 = format!("{whole}{decimals}").parse().ok()?;
    Some(Ratio::new(digits, scale))
}

/// `24/11/2026`, `2026-08-21`, `24.11.2026`.
fn date_in_figures(text: &str, start: usize, first: usize) -> Option<Read> {
    let rest = &text[start..];
    let separator = rest[first..].chars().next().filter(|c| matches!(c, '/' | '-' | '.'))?;
    let second = digits(&rest[first + 1..]);
    let third_at = first + 1 + second;
    if second == 0 || second > 2 || !rest[third_at..].starts_with(separator) {
        return None;
    }
    let third = digits(&rest[third_at + 1..]);
    let end = third_at + 1 + third;
    let part = |range: Range<usize>| rest[range].parse::<i16>().ok();
    let (a, b, c) = (part(0..first)?, part(first + 1..third_at)?, part(third_at + 1..end)?);
    let (year, month, day) = if first == 4 && third <= 2 { (a, b, c) } else { (c, b, a) };
    let plausible = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (third == 4 || first == 4 || (third == 2 && separator == '/'));
    if !plausible {
        return None;
    }
    let year = if year < 100 { 2000 + year } else { year };
    let kind = Kind::Date {
        year: Some(year),
        month: u8::try_from(month).ok()?,
        day: u8::try_from(day).ok()?,
    };
    Some(Read::Quantity(Quantity {
        range: start..start + end,
        kind,
        value: Ratio::from(i64::from(day)),
        upper: None,
        in_words: false,
    }))
}

/// Reads what follows a number: its unit, its share, the rest of its date.
fn with_unit(text: &str, number: Range<usize>, value: Exact, in_words: bool) -> Quantity {
    let after = &text[number.end..];
    let gap = blanks(after);
    let rest = &after[gap..];
    let whole = |kind: Kind, length: usize, value: Exact| Quantity {
        range: number.start..number.end + gap + length,
        kind,
        value,
        upper: None,
        in_words,
    };
    if let Some(length) = percent(rest) {
        return whole(Kind::Percent, length, value);
    }
    if !in_words && let Some(quantity) = share(text, &number, value) {
        return quantity;
    }
    if let Some((length, factor)) = money(rest) {
        let multiplied = value
            .numer()
            .checked_mul(factor)
            .map(|numer| Ratio::new(numer, *value.denom()));
        return whole(Kind::Amount, length, multiplied.unwrap_or(value));
    }
    if let Some(quantity) = clock(text, &number, value) {
        return quantity;
    }
    let mut word = first_word(rest);
    let mut length = word.len();
    if word.is_empty() && rest.starts_with('(') {
        word = first_word(&rest[1..]);
        length = 1 + word.len();
    }
    let folded = fold(word);
    if matches!(folded.as_str(), "point" | "points" | "pt" | "pts" | "poins") {
        return whole(Kind::Points, length, value);
    }
    if let Some(unit) = time_unit(&folded) {
        return whole(Kind::Duration(unit), length, value);
    }
    if let Some(of) = fraction_word(&folded)
        && in_words
    {
        return whole(Kind::Share { of }, length, value);
    }
    if let Some(month) = month(&folded)
        && value.is_integer()
        && (1..=31).contains(value.numer())
    {
        return date_in_words(text, &number, number.end + gap + length, *value.numer(), month);
    }
    if rest.starts_with("er ") && value == Ratio::from(1) {
        let from = number.end + gap + 3;
        let word = first_word(&text[from..]);
        if let Some(month) = month(&fold(word)) {
            return date_in_words(text, &number, from + word.len(), 1, month);
        }
    }
    Quantity {
        range: number,
        kind: Kind::Number,
        value,
        upper: None,
        in_words,
    }
}

fn percent(rest: &str) -> Option<usize> {
    for sign in ["%", "％", "﹪"] {
        if rest.starts_with(sign) {
            return Some(sign.len());
        }
    }
    let word = first_word(rest);
    let folded = fold(word);
    match folded.as_str() {
        "pourcent" | "pourcents" | "pct" => Some(word.len()),
        "pour" | "p" => {
            let mut at = word.len();
            at += usize::from(rest[at..].starts_with(['.', '-']));
            at += blanks(&rest[at..]);
            let next = first_word(&rest[at..]);
            if matches!(fold(next).as_str(), "cent" | "cents") {
                return Some(at + next.len());
            }
            (digits(&rest[at..]) == 3 && rest[at..].starts_with("100")).then_some(at + 3)
        }
        _ => None,
    }
}

/// `40/100`: never a day and month (`05/07`, `15/07`), never more than the whole.
fn share(text: &str, number: &Range<usize>, value: Exact) -> Option<Quantity> {
    let after = &text[number.end..];
    let gap = blanks(after);
    let rest = after[gap..].strip_prefix(['/', '\u{2044}', '∕'])?;
    let bar = after[gap..].len() - rest.len();
    let inner = blanks(rest);
    let count = digits(&rest[inner..]);
    let of: i64 = rest[inner..inner + count]
        .parse()
        .ok()
        .filter(|of| (2..=10_000).contains(of))?;
    let end = number.end + gap + bar + inner + count;
    let goes_on = text[end..].starts_with(['/', ',', '.']) && digits(text[end..].get(1..).unwrap_or("")) > 0;
    let leading_zero = text[number.clone()].starts_with('0') && value >= Ratio::from(1);
    if goes_on || leading_zero || value > Ratio::from(of) {
        return None;
    }
    let (points, _) = points_word(&text[end..]);
    Some(Quantity {
        range: number.start..end + points,
        kind: Kind::Share { of },
        value,
        upper: None,
        in_words: false,
    })
}

/// Length of « points » after a share (`20/100 points`), 0 when it is not there.
fn points_word(after: &str) -> (usize, bool) {
    let gap = blanks(after);
    let word = first_word(&after[gap..]);
    let is = matches!(fold(word).as_str(), "points" | "point" | "pts" | "pt");
    (if is { gap + word.len() } else { 0 }, is)
}

fn money(rest: &str) -> Option<(usize, i64)> {
    for (sign, factor) in [
        ("€", 1),
        ("k€", 1000),
        ("K€", 1000),
        ("M€", 1_000_000),
        ("Md€", 1_000_000_000),
    ] {
        if rest.starts_with(sign) {
            return Some((sign.len(), factor));
        }
    }
    let word = first_word(rest);
    match fold(word).as_str() {
        "euro" | "euros" | "eur" => Some((word.len(), 1)),
        "keuros" => Some((word.len(), 1000)),
        "million" | "millions" => {
            let at = word.len() + blanks(&rest[word.len()..]);
            let mut next = &rest[at..];
            let mut length = at;
            for joint in ["d'", "d’"] {
                if let Some(shorter) = next.strip_prefix(joint) {
                    length += joint.len();
                    next = shorter;
                }
            }
            let unit = first_word(next);
            if next.starts_with('€') {
                return Some((length + '€'.len_utf8(), 1_000_000));
            }
            fold(unit)
                .starts_with("euro")
                .then_some((length + unit.len(), 1_000_000))
        }
        _ => None,
    }
}

/// `12h00`, `12 h 30`, `16:30`.
fn clock(text: &str, number: &Range<usize>, value: Exact) -> Option<Quantity> {
    if !value.is_integer() || *value.numer() > 24 || number.len() > 2 {
        return None;
    }
    let after = &text[number.end..];
    let at = blanks(after);
    let mark = after[at..].chars().next().filter(|c| matches!(c, 'h' | 'H' | ':'))?;
    let mut from = at + mark.len_utf8();
    if mark == ':' && at > 0 {
        return None;
    }
    if mark != ':' {
        from += blanks(&after[from..]).min(2);
    }
    let minutes = digits(&after[from..]);
    (minutes == 2).then(|| Quantity {
        range: number.start..number.end + from + 2,
        kind: Kind::Time,
        value,
        upper: None,
        in_words: false,
    })
}

fn date_in_words(text: &str, number: &Range<usize>, end: usize, day: i64, month: u8) -> Quantity {
    let after = &text[end..];
    let gap = blanks(after);
    let count = digits(&after[gap..]);
    let year = if count == 4 {
        after[gap..gap + 4].parse::<i16>().ok()
    } else {
        None
    };
    let end = if year.is_some() { end + gap + 4 } else { end };
    let kind = Kind::Date {
        year,
        month,
        day: u8::try_from(day).unwrap_or(0),
    };
    Quantity {
        range: number.start..end,
        kind,
        value: Ratio::from(day),
        upper: None,
        in_words: false,
    }
}

fn first_word(rest: &str) -> &str {
    let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    &rest[..end]
}

/// Lower case without accents, for short known words.
fn fold(word: &str) -> String {
    word.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'à' | 'â' => 'a',
            'û' | 'ù' => 'u',
            'î' | 'ï' => 'i',
            'ô' => 'o',
            'ç' => 'c',
            other => other,
        })
        .collect()
}

fn time_unit(word: &str) -> Option<TimeUnit> {
    Some(match word {
        "minute" | "minutes" | "min" | "mn" => TimeUnit::Minute,
        "heure" | "heures" | "h" => TimeUnit::Hour,
        "jour" | "jours" | "j" => TimeUnit::Day,
        "semaine" | "semaines" => TimeUnit::Week,
        "mois" => TimeUnit::Month,
        "trimestre" | "trimestres" => TimeUnit::Quarter,
        "semestre" | "semestres" => TimeUnit::HalfYear,
        "an" | "ans" | "annee" | "annees" => TimeUnit::Year,
        _ => return None,
    })
}

fn month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ];
    MONTHS
        .iter()
        .position(|name| *name == word)
        .and_then(|at| u8::try_from(at + 1).ok())
}

fn fraction_word(word: &str) -> Option<i64> {
    Some(match word {
        "demi" | "moitie" => 2,
        "tiers" => 3,
        "quart" | "quarts" => 4,
        "cinquieme" | "cinquiemes" => 5,
        "dixieme" | "dixiemes" => 10,
        "vingtieme" | "vingtiemes" => 20,
        "centieme" | "centiemes" => 100,
        _ => return None,
    })
}

/// A number in letters, when one starts at `start`.
fn letters(text: &str, start: usize) -> Option<Read> {
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
        if folded == "et" && end > start {
            let next_at = at + word.len() + joint(&text[at + word.len()..]);
            let next = fold(first_word(&text[next_at..]));
            if next == "demi" || next == "demie" {
                let length = first_word(&text[next_at..]).len();
                return Some((Ratio::from(sum.value()) + Ratio::new(1, 2), next_at + length));
            }
            if !matches!(next.as_str(), "un" | "une" | "onze") || !sum.takes_and() {
                break;
            }
            at = next_at;
            continue;
        }
        if !word_value(&folded).is_some_and(|value| sum.add(value)) {
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
    if gap == 0 || fold(word) != "virgule" {
        return (value, end);
    }
    let from = end + gap + word.len();
    let from = from + joint(&text[from..]);
    let next = first_word(&text[from..]);
    match word_value(&fold(next)) {
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

/// Joins « 30 à 40 % », « entre 30 et 50 % », « 30-40 % », « 30 % à 40 % » into one quantity with two bounds.
fn ranges(text: &str, found: Vec<Quantity>) -> Vec<Quantity> {
    let mut out: Vec<Quantity> = Vec::with_capacity(found.len());
    for next in found {
        let joined = out.last().is_some_and(|low| bounds(text, low, &next));
        if joined && let Some(low) = out.last_mut() {
            low.range.end = next.range.end;
            low.kind = next.kind;
            low.upper = Some(next.value);
        } else {
            out.push(next);
        }
    }
    out
}

fn bounds(text: &str, low: &Quantity, high: &Quantity) -> bool {
    let weights =
        matches!(high.kind, Kind::Percent | Kind::Points) && (low.kind == high.kind || low.kind == Kind::Number);
    if !weights || low.upper.is_some() || low.value >= high.value {
        return false;
    }
    let between = &text[low.range.end..high.range.start];
    match between.trim() {
        "à" | "a" | "À" => true,
        "et" => {
            let before = text[..low.range.start].trim_end();
            let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
            fold(word) == "entre"
        }
        "-" | "–" | "—" => {
            between.trim() == between && low.kind == Kind::Number && !numbers_something(&text[..low.range.start], low)
        }
        _ => false,
    }
}

/// « critère 3-40 % », « lot 2-10 % », a line « 3-40 % »: the first number is a name.
fn numbers_something(before: &str, low: &Quantity) -> bool {
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '°' | 'º'));
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let opens_the_line = before.is_empty() && low.value < Ratio::from(10);
    opens_the_line
        || matches!(
            fold(word).as_str(),
            "critere" | "criteres" | "lot" | "lots" | "n" | "no" | "article" | "annexe"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        quantities(text)
            .iter()
            .map(|quantity| {
                let upper = quantity.upper.map_or(String::new(), |upper| format!("..{upper}"));
                format!("{}{upper} {:?}", quantity.value, quantity.kind)
            })
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn quantities_are_read_as_written() {
        for (text, expected) in [
            ("Prix : 40 %", "40 Percent"),
            ("Prix : 12,5\u{202f}%", "25/2 Percent"),
            ("35.0 %", "35 Percent"),
            ("quarante pour cent", "40 Percent"),
            (
                "quarante-deux pour cent ; trente-quatre pour cent",
                "42 Percent; 34 Percent",
            ),
            ("quatre-vingt-dix-sept points", "97 Points"),
            ("soixante et onze pour cent", "71 Percent"),
            ("douze virgule cinq pour cent", "25/2 Percent"),
            ("sept et demi pour cent", "15/2 Percent"),
            ("cent vingt jours", "120 Duration(Day)"),
            ("35 p. 100", "35 Percent"),
            ("45/100", "45 Share { of: 100 }"),
            ("20 / 100 points", "20 Share { of: 100 }"),
            ("le 15/07 à 12h00", "15 Number; 7 Number; 12 Time"),
            (
                "15/07/2026 à 16:30",
                "15 Date { year: Some(2026), month: 7, day: 15 }; 16 Time",
            ),
            ("2026-08-21", "21 Date { year: Some(2026), month: 8, day: 21 }"),
            ("1er décembre 2026", "1 Date { year: Some(2026), month: 12, day: 1 }"),
            ("310 000 € HT", "310000 Amount"),
            ("1,2 M€", "1200000 Amount"),
            ("de 30 à 40 %", "30..40 Percent"),
            ("entre 30 et 50 %", "30..50 Percent"),
            ("10-15 %", "10..15 Percent"),
            ("30 % à 40 %", "30..40 Percent"),
            ("critère 3-40 %", "3 Number; 40 Percent"),
            ("2.1.3 Objet", ""),
            ("2.1 Mesures : 17.5 %", "21/10 Number; 35/2 Percent"),
            ("deux tiers", "2 Share { of: 3 }"),
            ("un tiers", "1 Share { of: 3 }"),
            ("un titulaire", ""),
            ("dix quinze", "10 Number; 15 Number"),
            ("20 pts", "20 Points"),
            ("R2152 et A3", ""),
            ("99999999999999999999 %", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
