//! Weights that stand only in a formula: `N = 0,45 × Np + 0,43 × Nt + 0,12 × Nr`.

use num_rational::Ratio;

use super::cue::CueText;
use super::rows::{Row, clean_name, is_name};
use super::scale::{Mark, Role, Unit};
use crate::text::quantity::{Exact, Kind, quantities};

/// A term of a weighted sum: its factor and its symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub symbol: String,
    pub factor: Exact,
    percent: bool,
    written: String,
}

/// The terms of a weighted sum whose factors make 1 or 100; none otherwise.
pub(super) fn terms(text: &str) -> Option<Vec<Term>> {
    if !text.contains('+') || text.len() > 400 {
        return None;
    }
    let right = text.rsplit_once('=').map_or(text, |(_, right)| right);
    let (right, divisor) = divided(right);
    let terms: Vec<Term> = right.split('+').map(term).collect::<Option<_>>()?;
    let sum: Exact = terms.iter().map(|term| term.factor).sum();
    let whole = sum == Ratio::from(1) || sum == Ratio::from(100) || Some(sum) == divisor;
    (terms.len() > 1 && whole).then_some(terms)
}

/// `(5 × Np + 4 × Nt) / 9`: the weighted sum, and what it is divided by.
fn divided(right: &str) -> (&str, Option<Exact>) {
    let cut = right.rsplit_once(')').and_then(|(sum, tail)| {
        let divisor = tail.trim().strip_prefix(['/', '÷'])?;
        let inner = sum.trim().strip_prefix('(')?;
        let number: i64 = divisor.trim().trim_end_matches('.').parse().ok()?;
        Some((inner, Ratio::from(number)))
    });
    cut.map_or((right, None), |(inner, divisor)| (inner, Some(divisor)))
}

/// `0,45 × Np`, `(Nt x 43 %)`, `60 % P`.
fn term(text: &str) -> Option<Term> {
    let found = quantities(text);
    let number = found
        .iter()
        .find(|quantity| matches!(quantity.kind, Kind::Number | Kind::Percent))?;
    if number.value > Ratio::from(100) || *number.value.denom() > 1000 {
        return None;
    }
    let outside = format!("{} {}", &text[..number.range.start], &text[number.range.end..]);
    let symbols: Vec<&str> = outside
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty() && !matches!(*word, "x" | "X"))
        .collect();
    match symbols.as_slice() {
        [symbol] if symbol.chars().count() <= 24 => Some(Term {
            symbol: (*symbol).to_owned(),
            factor: number.value,
            percent: number.kind == Kind::Percent,
            written: text[number.range.clone()].to_owned(),
        }),
        several if (2..=5).contains(&several.len()) => Some(Term {
            symbol: several.join(" "),
            factor: number.value,
            percent: number.kind == Kind::Percent,
            written: text[number.range.clone()].to_owned(),
        }),
        _ => None,
    }
}

/// Rows of a formula, named by the sentences that define its symbols (`Np est la note de prix`).
pub(super) fn rows(terms: &[Term], definitions: &[&str], unit: usize) -> Vec<Row> {
    terms
        .iter()
        .map(|term| {
            let name = definitions
                .iter()
                .find_map(|text| definition(text, &term.symbol))
                .unwrap_or_else(|| clean_name(&term.symbol));
            let mark = Mark {
                range: 0..0,
                value: term.factor,
                upper: None,
                unit: if term.percent { Unit::Percent } else { Unit::Bare },
                role: Role::Weight,
                ends_clause: true,
                introduced: true,
                bound: false,
                in_words: false,
                said: true,
            };
            Row {
                name,
                weight: Some(mark),
                written: Some(term.written.clone()),
                unit,
                symbol: Some(term.symbol.clone()),
                ..Row::default()
            }
        })
        .collect()
}

/// « où Np est la note de prix (…), Nt la note technique et Nr la note de numérique responsable ».
fn definition(text: &str, symbol: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| *c != '*' && *c != '_').collect();
    let mut from = 0;
    while let Some(found) = bare[from..].find(symbol) {
        let at = from + found;
        let end = at + symbol.len();
        let alone = bare[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric())
            && bare[end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        from = end;
        if alone && let Some(name) = defined_name(&bare[end..]) {
            return Some(name);
        }
    }
    None
}

fn defined_name(after: &str) -> Option<String> {
    let trimmed = after.trim_start();
    let rest = [
        "est ",
        "représente ",
        "désigne ",
        "correspond à ",
        "étant ",
        "= ",
        ": ",
        "la ",
        "le ",
        "pour ",
    ]
    .iter()
    .find_map(|verb| {
        trimmed
            .strip_prefix(verb)
            .map(|rest| if matches!(*verb, "la " | "le ") { trimmed } else { rest })
    })?;
    let stop = rest.find([',', ';', '(', '.', '\n']).unwrap_or(rest.len());
    let clause = &rest[..stop];
    let clause = clause
        .find(" et ")
        .filter(|at| {
            CueText::new(&clause[at + 4..])
                .words()
                .next()
                .is_some_and(|word| word.len() <= 3)
        })
        .map_or(clause, |at| &clause[..at]);
    let name = clean_name(
        clause
            .trim_start_matches("la ")
            .trim_start_matches("le ")
            .trim_start_matches("l’")
            .trim_start_matches("l'"),
    );
    (is_name(&name) && name.len() < 160).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighted_sums_are_told_from_price_formulas() {
        let terms = terms("N = 0,45 × Np + 0,43 × Nt + 0,12 × Nr").expect("a weighted sum");
        assert_eq!(
            terms.iter().map(|term| term.symbol.as_str()).collect::<Vec<_>>(),
            ["Np", "Nt", "Nr"]
        );
        let text = "où Np est la note de prix (20 × prix le plus bas / prix), Nt la note technique et Nr la note de numérique responsable.";
        let rows = rows(&terms, &[text], 0);
        assert_eq!(
            rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
            ["note de prix", "note technique", "note de numérique responsable"]
        );
        for text in ["note = 20 × Pm / P", "25 + 20 + 20", "60 × (1 − (P − Pm)/Pm)"] {
            assert!(super::terms(text).is_none(), "{text}");
        }
        assert_eq!(
            super::terms("(Note prix x 60 %) + (Note technique x 40 %)").map(|terms| terms.len()),
            Some(2)
        );
    }
}
