//! Which criteria are responsible, by their names, and why; which names merge a responsible subject with
//! another, so that its share cannot be told. The vocabulary is data (`clausiers/commun/sujets.yaml`).

use super::cue::{self, CueText};
use super::rows::is_name;
use crate::facts::commitments::Phrasebook;
use crate::library::criterion::Subjects;
use crate::library::theme::Phrasing;
use crate::text::pattern::PatternError;

/// The vocabulary of subjects, compiled.
#[derive(Debug)]
pub struct SubjectReader {
    subjects: Vec<Compiled>,
    mixed: Phrasebook,
}

#[derive(Debug)]
struct Compiled {
    id: String,
    words: Phrasebook,
    written: Vec<String>,
    decoys: Phrasebook,
}

/// A phrasing of the vocabulary that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sujet « {subject} », ligne {line}, « {written} », {error}")]
pub struct SubjectError {
    pub subject: String,
    pub line: u32,
    pub written: String,
    pub error: PatternError,
}

/// A subject found in a criterion's name, and the phrasing that found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectFound {
    pub id: String,
    /// The phrasing as the vocabulary writes it: the reason.
    pub because: String,
}

/// What a name says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NameRead {
    pub subjects: Vec<SubjectFound>,
    /// The name is about something else as well: its share of the responsible subject cannot be told.
    pub mixed: bool,
}

impl SubjectReader {
    /// Compiles the subjects that `responsible` lists.
    ///
    /// # Errors
    /// The first phrasing that cannot be read.
    pub fn new(subjects: &Subjects, responsible: &[String]) -> Result<Self, SubjectError> {
        let kept = subjects
            .subjects
            .iter()
            .filter(|subject| responsible.contains(&subject.id));
        let compiled = kept
            .map(|subject| {
                Ok(Compiled {
                    id: subject.id.clone(),
                    words: book(&subject.id, &subject.words)?,
                    written: subject.words.iter().map(|phrasing| phrasing.written.clone()).collect(),
                    decoys: book(&subject.id, &subject.decoys)?,
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            subjects: compiled,
            mixed: book("mixtes", &subjects.mixed)?,
        })
    }

    /// Reads a criterion's name: its head decides; brackets and lists after a colon only tell of parts.
    pub(super) fn read(&self, name: &str) -> NameRead {
        let (head, rest) = split_head(name);
        let subjects = self.found(head);
        if !subjects.is_empty() {
            let mixed = self.mixed.is_in(head) || merges(head, |part| !self.found(part).is_empty());
            return NameRead { subjects, mixed };
        }
        if rest.is_empty() || CueText::new(rest).has(&cue::EXCLUDED) {
            return NameRead::default();
        }
        let subjects = self.found(rest);
        if subjects.is_empty() {
            return NameRead::default();
        }
        let mut parts = parts(rest).into_iter().filter(|part| is_name(part));
        let whole = parts.all(|part| !self.found(part).is_empty());
        NameRead {
            subjects,
            mixed: !whole || CueText::new(head).has(&cue::OWN_SUBJECT),
        }
    }

    fn found(&self, text: &str) -> Vec<SubjectFound> {
        let direct = self.in_text(text);
        if !direct.is_empty() || self.subjects.iter().any(|subject| subject.decoys.is_in(text)) {
            return direct;
        }
        without_lost_apostrophes(text)
            .map(|mended| self.in_text(&mended))
            .unwrap_or_default()
    }

    fn in_text(&self, text: &str) -> Vec<SubjectFound> {
        self.subjects
            .iter()
            .filter_map(|subject| {
                let at = *subject.words.find(text).first()?;
                (!subject.decoys.is_in(text)).then(|| SubjectFound {
                    id: subject.id.clone(),
                    because: subject.written.get(at).cloned().unwrap_or_default(),
                })
            })
            .collect()
    }
}

fn book(subject: &str, phrasings: &[Phrasing]) -> Result<Phrasebook, SubjectError> {
    Phrasebook::new(phrasings).map_err(|(at, error)| SubjectError {
        subject: subject.to_owned(),
        line: phrasings.get(at).map_or(0, |phrasing| phrasing.line),
        written: phrasings
            .get(at)
            .map(|phrasing| phrasing.written.clone())
            .unwrap_or_default(),
        error,
    })
}

/// The name proper, and what stands in brackets or after its colon.
fn split_head(name: &str) -> (&str, &str) {
    let cut = name
        .find(['(', ':', '[', ';'])
        .filter(|at| is_name(&name[..*at]))
        .unwrap_or(name.len());
    let (head, rest) = name.split_at(cut);
    let generic = matches!(
        CueText::new(head).as_str().trim(),
        "critere" | "sou critere" | "valeur" | "note"
    );
    if generic { (rest, "") } else { (head, rest) }
}

/// « Délais et démarche environnementale »: one part has a subject, another starts with one that never counts.
fn merges(head: &str, responsible: impl Fn(&str) -> bool) -> bool {
    let parts = parts(head);
    parts.len() > 1
        && parts
            .iter()
            .any(|part| CueText::new(part).starts(&cue::OWN_SUBJECT) && !responsible(part))
}

fn parts(text: &str) -> Vec<&str> {
    text.split([',', ';', '/', '&', '+'])
        .flat_map(|part| part.split(" et "))
        .flat_map(|part| part.split(" ainsi que "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Words that names of criteria lose an apostrophe before.
const STEMS: [&str; 12] = [
    "environ",
    "insertion",
    "écolog",
    "écoc",
    "éco-c",
    "accessib",
    "émission",
    "impact",
    "empreinte",
    "énergie",
    "inclusion",
    "éthique",
];

/// « lenvironnement », « dinsertion »: sources that lost their apostrophes.
fn without_lost_apostrophes(text: &str) -> Option<String> {
    let mut changed = false;
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            let lost = word
                .get(1..)
                .is_some_and(|rest| STEMS.iter().any(|stem| rest.starts_with(stem)));
            if lost && word.starts_with(['l', 'd', 'L', 'D']) {
                changed = true;
                format!("{}’{}", &word[..1], &word[1..])
            } else {
                word.to_owned()
            }
        })
        .collect();
    changed.then(|| words.join(" "))
}
