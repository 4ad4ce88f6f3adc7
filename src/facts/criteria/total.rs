//! The whole that a set is announced to make: « sur 200 points », « la somme des coefficients vaut 50 ».

use super::around::last_bytes;
use super::clause::last_sentence;
use super::cue::{self, CueText};
use super::scale::{Mark, Unit};
use crate::text::quantity::{Exact, Kind, quantities};

/// « sur 200 points », « la somme des coefficients vaut 50 », « au plus cent points »: the whole of a set.
pub(super) fn announced_total(text: &str, cue: &CueText) -> Option<Exact> {
    let about = cue.as_str();
    let whole = [
        "somme des coefficient",
        "total des coefficient",
        "somme de coefficient",
        "total de coefficient",
    ]
    .iter()
    .any(|words| about.contains(words));
    // Figures are read only where one can be the answer: most lines speak of nothing of the kind.
    if !(whole || about.contains("poin") || about.contains("pt")) {
        return None;
    }
    let found = quantities(text);
    if whole {
        return found
            .iter()
            .rev()
            .find(|quantity| quantity.kind == Kind::Number)
            .map(|quantity| quantity.value);
    }
    let mut points = found.iter().filter(|quantity| quantity.kind == Kind::Points);
    let first = points.next()?;
    (first.upper.is_none() && introduces_total(text.get(..first.range.start)?)).then_some(first.value)
}

/// « les critères suivants, dont le total vaut 100 % : »: the whole itself, no criterion.
pub(super) fn is_whole(before: &str, mark: &Mark) -> bool {
    if mark.unit != Unit::Percent || mark.value != num_rational::Ratio::from(100) {
        return false;
    }
    let near = CueText::new(last_bytes(before, 40));
    ["total", "somme"]
        .iter()
        .any(|word| near.words().any(|near| near == *word))
}

/// Longest sentence that announces a total. Bytes.
const SENTENCE: usize = 400;

/// « L'offre reçoit au plus … », « la note finale est sur … »: the figure that follows is the whole.
pub(super) fn introduces_total(before: &str) -> bool {
    // A sentence's worth: lines of hostile length are not read again for every figure.
    let mut from = before.len().saturating_sub(SENTENCE);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let sentence = CueText::new(last_sentence(&before[from..]));
    let offers = sentence.has(&cue::WHOLE);
    offers && sentence.ends(&cue::ON)
}
