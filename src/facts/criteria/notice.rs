//! Criteria of a European notice, field by field: « Critère : Type : Prix Nom : … Pondération : 40 ». Each becomes
//! one line of a list, whether its fields stand on lines of their own or are glued into one.
//!
//! It reads no weight: the line it writes is read like any other.

use super::flow::{Element, Line};
use crate::text::fold::fold_plain;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Criterion,
    Type,
    Name,
    Description,
    /// How the weight is expressed.
    Category,
    Weight,
}

/// Folded words of each field, longest first where one starts another.
const KEYS: [(&str, Key); 12] = [
    ("critere", Key::Criterion),
    ("type", Key::Type),
    ("nom", Key::Name),
    ("description", Key::Description),
    ("categorie du critere d attribution", Key::Category),
    ("categorie de ponderation", Key::Category),
    ("categorie du poids", Key::Category),
    ("nombre critere d attribution", Key::Weight),
    ("nombre du critere d attribution", Key::Weight),
    ("nombre", Key::Weight),
    ("ponderation", Key::Weight),
    ("poids", Key::Weight),
];

/// Lines of one criterion: enough for a long description, and a bound.
const MOST_LINES: usize = 40;

#[derive(Debug, Default)]
struct Criterion {
    unit: usize,
    kind: String,
    name: String,
    description: String,
    category: String,
    weight: String,
}

/// Puts one line for each criterion that is given field by field.
pub(super) fn rewrite(elements: Vec<Element>) -> Vec<Element> {
    let typed = |element: &Element| matches!(element, Element::Line(line) if opens(&line.text, Key::Type) || line.text.contains("Type"));
    if !elements.iter().any(typed) {
        return elements;
    }
    let mut out = Vec::with_capacity(elements.len());
    let mut elements = elements.into_iter().peekable();
    while let Some(element) = elements.next() {
        let Element::Line(line) = element else {
            out.push(element);
            continue;
        };
        let mut fields = fields(&line.text);
        let alone = matches!(fields.as_slice(), [(Key::Criterion, "")]);
        let mut next_typed = || matches!(elements.peek(), Some(Element::Line(next)) if opens(&next.text, Key::Type));
        let inline = fields
            .windows(2)
            .any(|pair| pair[0].0 == Key::Criterion && pair[0].1.is_empty() && pair[1].0 == Key::Type);
        if !(inline || (alone && next_typed())) {
            out.push(Element::Line(line));
            continue;
        }
        let mut criteria = Vec::new();
        take(&mut criteria, &fields, line.unit);
        for _ in 0..MOST_LINES {
            let Some(Element::Line(next)) = elements.peek() else {
                break;
            };
            fields = self::fields(&next.text);
            let described = criteria
                .last()
                .is_some_and(|last: &Criterion| !last.description.is_empty() && last.weight.is_empty());
            let starts = fields.first().is_some_and(|(key, _)| *key == Key::Criterion);
            if starts || (fields.is_empty() && !described) || next.heading {
                break;
            }
            take(&mut criteria, &fields, next.unit);
            elements.next();
        }
        out.extend(criteria.into_iter().filter_map(written).map(Element::Line));
    }
    out
}

/// Takes the fields of a line into the criteria they belong to.
fn take(criteria: &mut Vec<Criterion>, fields: &[(Key, &str)], unit: usize) {
    for (key, value) in fields {
        if *key == Key::Criterion {
            criteria.push(Criterion {
                unit,
                ..Criterion::default()
            });
        }
        let Some(last) = criteria.last_mut() else { continue };
        let field = match key {
            Key::Criterion => continue,
            Key::Type => &mut last.kind,
            Key::Name => &mut last.name,
            Key::Description => &mut last.description,
            Key::Category => &mut last.category,
            Key::Weight => &mut last.weight,
        };
        if field.is_empty() {
            (*value).clone_into(field);
        }
        if *key == Key::Weight {
            last.unit = unit;
        }
    }
}

/// « Valeur technique / Pondération : 45 »: named by its name, else its description, else its type.
fn written(criterion: Criterion) -> Option<Line> {
    let named = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    // What a price is worked out from does not name it; what a quality is, its description may.
    let price = fold_plain(&criterion.kind).text == "prix";
    let order = if price {
        [&criterion.name, &criterion.kind, &criterion.description]
    } else {
        [&criterion.name, &criterion.description, &criterion.kind]
    };
    let name = order.into_iter().find(|text| named(text))?;
    // An order of importance is a rank, not a weight.
    let ranked = fold_plain(&criterion.category).text.contains("ordre");
    let text = if criterion.weight.is_empty() || ranked {
        name.clone()
    } else {
        format!(
            "{} / Pondération : {}",
            name.trim_end_matches(['.', ':', ' ']),
            criterion.weight
        )
    };
    Some(Line {
        unit: criterion.unit,
        text,
        depth: 1,
        ..Line::default()
    })
}

fn opens(text: &str, key: Key) -> bool {
    key_at(text.trim_start()).is_some_and(|(found, _)| found == key)
}

/// The fields of a line that starts with one, in order; none of a line that does not.
fn fields(text: &str) -> Vec<(Key, &str)> {
    let text = text.trim();
    if key_at(text).is_none() {
        return Vec::new();
    }
    let mut found: Vec<(Key, usize, usize)> = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if c.is_uppercase()
            && !(before.is_alphanumeric() || before == '-')
            && let Some((key, length)) = key_at(&text[at..])
        {
            found.push((key, at, at + length));
        }
        before = c;
    }
    let ends = found.iter().skip(1).map(|(_, start, _)| *start).chain([text.len()]);
    found
        .iter()
        .zip(ends)
        .map(|((key, _, from), to)| (*key, text[*from..to].trim()))
        .collect()
}

/// Longest key with what stands in its bracket: « Pondération (pourcentage, valeur exacte) : ». Characters.
const LONGEST_KEY: usize = 90;

/// The field named at the start of `text`, and where its value starts.
fn key_at(text: &str) -> Option<(Key, usize)> {
    let end = text.char_indices().nth(LONGEST_KEY).map_or(text.len(), |(at, _)| at);
    let colon = text[..end].find(':')?;
    let folded = fold_plain(text[..colon].trim()).text;
    let head = folded.split('(').next().unwrap_or("").trim();
    let (_, key) = KEYS
        .iter()
        .find(|(words, key)| head == *words || (*key == Key::Category && head.starts_with(words)))?;
    Some((*key, colon + 1))
}
