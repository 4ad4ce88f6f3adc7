//! Quantities inside phrasings: is there a number, a duration, an amount here? Values are not read.

use super::{BLANK, Quantity};

/// Gives every position where the quantity that begins at `at` can end. A blank to be filled stands
/// for any quantity: whoever reads the match sees that it holds one.
pub(super) fn ends(quantity: Quantity, tokens: &[&str], at: usize, mut each: impl FnMut(usize)) {
    if tokens.get(at) == Some(&BLANK) {
        each(at + 1);
        blank_end(quantity, tokens, at + 1).into_iter().for_each(each);
        return;
    }
    let end = match quantity {
        Quantity::Number => {
            (1..=number_len(tokens, at)).for_each(|length| each(at + length));
            None
        }
        Quantity::Percent => after_number(tokens, at, percent_sign),
        Quantity::Amount => amount(tokens, at),
        Quantity::Duration => duration(tokens, at),
        Quantity::Date => date(tokens, at),
    };
    end.into_iter().for_each(each);
}

/// Whether a quantity can begin with this word.
pub(super) fn may_open(token: &str) -> bool {
    token.starts_with(|first: char| first.is_ascii_digit())
        || matches!(token, BLANK | "un" | "une" | "j" | "€" | "eur" | "fin" | "debut" | "mi")
        || is_number_word(token)
        || is_month(token)
}

fn blank_end(quantity: Quantity, tokens: &[&str], at: usize) -> Option<usize> {
    match quantity {
        Quantity::Percent => percent_sign(tokens, at),
        Quantity::Amount => currency(tokens, at),
        Quantity::Duration => tokens.get(at).is_some_and(|unit| is_time_unit(unit)).then_some(at + 1),
        _ => None,
    }
}

/// Words that form the number at `at`: figures, or French number words, or both (« vingt (20) »).
fn number_len(tokens: &[&str], at: usize) -> usize {
    tokens[at..]
        .iter()
        .take(8)
        .take_while(|token| is_figure(token) || is_number_word(token))
        .count()
}

fn is_figure(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_number_word(token: &str) -> bool {
    matches!(
        token,
        "zero"
            | "deu"
            | "deux"
            | "troi"
            | "trois"
            | "quatre"
            | "cinq"
            | "six"
            | "sept"
            | "huit"
            | "neuf"
            | "dix"
            | "onze"
            | "douze"
            | "treize"
            | "quatorze"
            | "quinze"
            | "seize"
            | "vingt"
            | "trente"
            | "quarante"
            | "cinquante"
            | "soixante"
            | "cent"
            | "mille"
            | "million"
    )
}

/// A number, or « un », « une » where a unit follows.
fn after_number(tokens: &[&str], at: usize, unit: impl Fn(&[&str], usize) -> Option<usize>) -> Option<usize> {
    let one = usize::from(matches!(tokens[at], "un" | "une"));
    let length = one + number_len(tokens, (at + one).min(tokens.len()));
    if length == 0 {
        return None;
    }
    unit(tokens, at + length)
}

fn percent_sign(tokens: &[&str], at: usize) -> Option<usize> {
    match (tokens.get(at).copied(), tokens.get(at + 1).copied()) {
        (Some("%" | "pourcent"), _) => Some(at + 1),
        (Some("pour" | "p"), Some("cent" | "100")) => Some(at + 2),
        _ => None,
    }
}

fn currency(tokens: &[&str], at: usize) -> Option<usize> {
    match (tokens.get(at).copied(), tokens.get(at + 1).copied()) {
        (Some("€" | "euro" | "eur" | "keuro"), _) => Some(at + 1),
        (Some("k" | "m"), Some("€" | "euro")) => Some(at + 2),
        _ => None,
    }
}

fn amount(tokens: &[&str], at: usize) -> Option<usize> {
    if matches!(tokens[at], "€" | "eur") {
        let length = number_len(tokens, (at + 1).min(tokens.len()));
        return (length > 0).then_some(at + 1 + length);
    }
    after_number(tokens, at, currency)
}

fn duration(tokens: &[&str], at: usize) -> Option<usize> {
    let token = tokens[at];
    // « 24h », « 5j »; « J+2 » comes as `j`, `2`.
    if token.starts_with(|first: char| first.is_ascii_digit())
        && is_time_unit(token.trim_start_matches(|c: char| c.is_ascii_digit()))
    {
        return Some(at + 1);
    }
    if token == "j" && tokens.get(at + 1).is_some_and(|next| is_figure(next)) {
        return Some(at + 2);
    }
    after_number(tokens, at, |tokens, at| {
        let unit = tokens.get(at)?;
        if matches!(*unit, "demi" | "bon" | "petit" | "plein" | "entier") {
            return tokens
                .get(at + 1)
                .is_some_and(|unit| is_time_unit(unit))
                .then_some(at + 2);
        }
        is_time_unit(unit).then_some(at + 1)
    })
}

fn is_time_unit(unit: &str) -> bool {
    matches!(
        unit,
        "heure"
            | "h"
            | "jour"
            | "j"
            | "journee"
            | "semaine"
            | "moi"
            | "mois"
            | "trimestre"
            | "semestre"
            | "an"
            | "ans"
            | "annee"
            | "minute"
            | "min"
            | "mn"
            | "quinzaine"
            | "exercice"
    )
}

fn date(tokens: &[&str], at: usize) -> Option<usize> {
    let token = tokens[at];
    let next = tokens.get(at + 1).copied().unwrap_or_default();
    if is_month(token) {
        return (is_figure(next) && next.len() == 4).then_some(at + 2);
    }
    if matches!(token, "fin" | "debut" | "mi") && is_month(next) {
        return Some(at + 2);
    }
    let day = token.trim_end_matches("er");
    if day.is_empty() || day.len() > 2 || !is_figure(day) {
        return None;
    }
    if is_month(next) {
        let year = tokens
            .get(at + 2)
            .is_some_and(|year| is_figure(year) && year.len() == 4);
        return Some(at + 2 + usize::from(year));
    }
    let year = tokens
        .get(at + 2)
        .is_some_and(|year| is_figure(year) && matches!(year.len(), 2 | 4));
    (is_figure(next) && next.len() <= 2 && year).then_some(at + 3)
}

fn is_month(token: &str) -> bool {
    matches!(
        token,
        "janvier"
            | "fevrier"
            | "mar"
            | "avril"
            | "mai"
            | "juin"
            | "juillet"
            | "aout"
            | "septembre"
            | "octobre"
            | "novembre"
            | "decembre"
    )
}
