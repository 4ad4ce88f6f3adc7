//! Whether a responsible criterion is more than a name: what is judged, on what proof, with which marks;
//! and wordings that courts have struck down (the firm's general policy, nearness).

use super::cue::{self, CueText};
use super::mention::Called;
use super::rows::Row;
use super::set::Criterion;
use crate::document::{Place, Unit, UnitKind};
use crate::facts::outline::Outline;

/// What the piece says about a criterion besides its weight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Definition {
    /// What is judged: elements, sub-criteria, a text of its own.
    pub judged: Option<Passage>,
    /// Proof or document asked for.
    pub proof: Option<Passage>,
    /// How marks are given.
    pub marking: Option<Passage>,
}

/// Words of the draft and where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    pub quote: String,
    pub place: Place,
}

/// Sentences looked at for one criterion: enough for any real one, and a bound for hostile pieces.
const MOST_MENTIONS: usize = 40;
/// Criteria looked up in one piece: more than any tender has, and a bound for hostile ones.
const MOST_CRITERIA: usize = 200;
/// Longest quote kept. Characters.
const LONGEST_QUOTE: usize = 240;

/// The sentences of a piece, folded once for all its sets.
#[derive(Debug, Default)]
pub(super) struct Sentences {
    /// None until a responsible criterion is looked up.
    cues: Option<Vec<(usize, CueText)>>,
    /// Criteria that may still be looked up.
    left: usize,
}

impl Sentences {
    pub fn new() -> Self {
        Self {
            cues: None,
            left: MOST_CRITERIA,
        }
    }
}

fn folded(outline: &Outline) -> Vec<(usize, CueText)> {
    let cue = |at: usize, unit: &Unit| match outline.words.get(at).filter(|_| unit.label == 0) {
        Some(words) => CueText::of(words.folded()),
        None => CueText::new(&unit.text),
    };
    outline
        .units
        .iter()
        .enumerate()
        .filter(|(_, unit)| !matches!(unit.kind, UnitKind::Contents) && !unit.struck && unit.text.len() > 20)
        .map(|(at, unit)| (at, cue(at, unit)))
        .collect()
}

/// Fills in the definitions of responsible criteria and the wordings to report.
pub(super) fn define(criteria: &mut [Criterion], outline: &Outline, sentences: &mut Sentences) {
    for criterion in criteria {
        read(criterion, outline, sentences);
    }
}

fn read(criterion: &mut Criterion, outline: &Outline, sentences: &mut Sentences) {
    for child in &mut criterion.children {
        read(child, outline, sentences);
    }
    let own = format!("{} {}", criterion.name, criterion.detail);
    let own_cue = CueText::new(&own);
    let here = Passage {
        quote: quote(&own),
        place: criterion.place.clone(),
    };
    if own_cue.has(&cue::LOCAL) {
        criterion.local_preference = Some(here.clone());
    }
    if criterion.subjects.is_empty() {
        return;
    }
    if own_cue.has(&cue::GENERAL_POLICY) && !own_cue.has(&cue::TIED) {
        criterion.general_policy = Some(here.clone());
    }
    let mut definition = Definition::default();
    let listed = criterion.name.contains(['(', ':']) && criterion.name.chars().count() > 30;
    if !criterion.children.is_empty() || CueText::new(&criterion.detail).word_count() >= 3 || listed {
        definition.judged = Some(here.clone());
    }
    if own_cue.has(&cue::PROOF) {
        definition.proof = Some(here);
    }
    let row = Row {
        name: head(&criterion.name),
        ..Row::default()
    };
    if sentences.left == 0 {
        criterion.definition = Some(definition);
        return;
    }
    sentences.left -= 1;
    let called = Called::new(&row);
    let stems = stems(&CueText::new(&row.name));
    let speaking = sentences
        .cues
        .get_or_insert_with(|| folded(outline))
        .iter()
        .filter(|(at, cue)| called.is_in(cue, &outline.units[*at].text) || calls(cue, &stems))
        .take(MOST_MENTIONS);
    for (at, cue) in speaking {
        let unit = &outline.units[*at];
        if unit.place == criterion.place {
            continue;
        }
        let passage = || Passage {
            quote: quote(&unit.text),
            place: unit.place.clone(),
        };
        if definition.judged.is_none() && cue.has(&cue::JUDGED) {
            definition.judged = Some(passage());
        }
        if definition.proof.is_none() && cue.has(&cue::PROOF) {
            definition.proof = Some(passage());
        }
        if definition.marking.is_none() && cue.has(&cue::MARKED) {
            definition.marking = Some(passage());
        }
        if criterion.general_policy.is_none() && cue.has(&cue::GENERAL_POLICY) && !cue.has(&cue::TIED) {
            criterion.general_policy = Some(passage());
        }
    }
    criterion.definition = Some(definition);
}

/// Letters of a word that tell: « environnemental » and « environnementale » are one.
const STEM: usize = 8;

fn stem(word: &str) -> Option<&str> {
    word.char_indices().nth(STEM).map(|(end, _)| &word[..end])
}

/// The long words of a name.
fn stems(name: &CueText) -> Vec<String> {
    name.words().filter_map(stem).map(str::to_owned).collect()
}

/// « Le critère d'écoconception », « le critère environnemental »: a criterion called by one long word of its name.
fn calls(cue: &CueText, stems: &[String]) -> bool {
    /// Words after « critère » in which it is called.
    const NEXT: usize = 4;
    if !cue.as_str().contains(" critere ") {
        return false;
    }
    let words: Vec<&str> = cue.words().collect();
    let called = words.iter().enumerate().filter(|(_, word)| **word == "critere");
    called
        .flat_map(|(at, _)| words.iter().skip(at + 1).take(NEXT))
        .any(|word| stem(word).is_some_and(|stem| stems.iter().any(|own| own == stem)))
}

/// The name without what stands in brackets or after a colon.
fn head(name: &str) -> String {
    name.split(['(', ':']).next().unwrap_or(name).trim().to_owned()
}

fn quote(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}
