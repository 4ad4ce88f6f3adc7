//! What a stretch of a piece is about: judging offers, judging candidates, call-offs, anything else.

use super::cue::{self, CueText};
use crate::facts::outline::Outline;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Context {
    Award,
    /// Selection of candidates: its weights never count.
    Candidature,
    /// Criteria of orders under a framework.
    CallOff,
    /// Penalties, advances, prices…: percents that weigh nothing.
    Other,
    #[default]
    Unknown,
}

/// The headings open at a point, each with what it is about.
#[derive(Debug, Default)]
pub(super) struct Sections {
    open: Vec<(u8, Context)>,
    /// What the last announcing sentence of the section said.
    said: Option<Context>,
}

impl Sections {
    pub fn heading(&mut self, outline: &Outline, unit: usize, text: &str) {
        let level = outline.heading_level.get(unit).copied().flatten().unwrap_or(u8::MAX);
        self.open.retain(|(above, _)| *above < level);
        let inherited = self.open.last().map_or(Context::Unknown, |(_, context)| *context);
        let own = of_heading(text);
        self.open
            .push((level, if own == Context::Unknown { inherited } else { own }));
        self.said = None;
    }

    /// A rubric of a notice (« II.2.6) Valeur estimée ») closes the one before without being a heading.
    pub fn rubric(&mut self, text: &str) {
        self.said = Some(of_heading(text));
    }

    /// Takes what a sentence announces.
    pub fn sentence(&mut self, cue: &CueText) {
        if let Some(context) = of_sentence(cue) {
            self.said = Some(context);
        }
    }

    pub fn now(&self) -> Context {
        self.said.unwrap_or_else(|| self.under())
    }

    /// What the heading above the last one says.
    pub fn above(&self) -> Context {
        let above = self.open.len().checked_sub(2).and_then(|at| self.open.get(at));
        above.map_or(Context::Unknown, |(_, context)| *context)
    }

    /// What the headings alone say.
    pub fn under(&self) -> Context {
        self.open.last().map_or(Context::Unknown, |(_, context)| *context)
    }
}

pub(super) fn of_heading(text: &str) -> Context {
    let cue = CueText::new(text);
    let candidature = cue.has(&cue::CANDIDATURE);
    let award = cue.has(&cue::AWARD);
    if candidature && award {
        return Context::Unknown;
    }
    if candidature {
        return Context::Candidature;
    }
    if cue.has(&cue::CALL_OFF) {
        return Context::CallOff;
    }
    if award || cue.has(&cue::AWARD_HEADING) {
        return Context::Award;
    }
    if cue.has(&cue::OTHER) {
        Context::Other
    } else {
        Context::Unknown
    }
}

/// What a sentence opens, when it opens something: « Les critères de sélection des candidatures sont : ».
pub(super) fn of_sentence(cue: &CueText) -> Option<Context> {
    let criterion = cue.has(&cue::CRITERION);
    let award = cue.has(&cue::AWARD);
    let candidature = cue.has(&cue::CANDIDATURE);
    let grades = cue.as_str().contains(" classe")
        || cue.as_str().contains(" choisi")
        || cue.as_str().contains(" note")
        || cue.as_str().contains(" retenu");
    if candidature && !award && (criterion || grades || cue.word_count() <= 8) {
        return Some(Context::Candidature);
    }
    if cue.has(&cue::CALL_OFF) && (criterion || award) {
        return Some(Context::CallOff);
    }
    let announces = criterion
        && [
            "suivant",
            "ci dessou",
            "ci apre",
            "pondere",
            "ponderation",
            "enonce",
            "par ordre",
            "priorite",
            "coefficient",
            "classe",
        ]
        .iter()
        .any(|word| cue.as_str().contains(word));
    ((award || announces) && !candidature).then_some(Context::Award)
}
