//! Who must do what: how much a sentence binds, and whom.
//!
//! The indicative binds in a French contract, so a sentence binds unless something in it says otherwise:
//! a soft verb, a conditional, a negation, the buyer as debtor, a recital, a definition, a question to
//! candidates, an empty box. Which words are the matter is given by the caller; themes are not known here.

mod cues;
mod subject;

use std::ops::Range;

use super::pattern::{BLANK, Mark, TICKED, UNTICKED};
use cues::{Cue, Kind};
use subject::Subject;
pub use subject::{Actor, Parties, first_subject, has_verb};

/// How a sentence holds its matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Force {
    /// The contract holder owes it.
    Binding,
    /// Said without a verb (« Finalité : gestion des comptes », a cell of a table).
    Stated,
    /// Polite, conditional, optional for the holder.
    Soft,
    /// The buyer owes it.
    BuyerDuty,
    /// A blank to be filled stands where the matter should.
    Placeholder,
    /// A box that nobody ticked.
    OptionNotTicked,
    /// Put to candidates, or a question.
    Question,
    Recital,
    Definition,
    /// Named, quoted, listed.
    Mention,
    Negated,
}

/// The force of a sentence, the words that decided, and whether they leave no doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub force: Force,
    /// Words of the sentence (positions in its tokens) that decided, if any did.
    pub cue: Option<Range<usize>>,
    pub sure: bool,
}

/// A sentence, or a list item after the head that introduces it, as words.
#[derive(Debug, Clone, Copy)]
pub struct Sentence<'a> {
    pub tokens: &'a [&'a str],
    /// What stands before each word.
    pub marks: &'a [Mark],
    /// Words before this one are the head of a list.
    pub own: usize,
    /// It ends with a question mark.
    pub question: bool,
    /// Who a pronoun at its start stands for.
    pub before: Option<Actor>,
}

/// The words of a sentence that may decide its force, found once for all its matters.
#[derive(Debug, Clone, Default)]
pub struct Cues(Vec<Cue>);

impl Cues {
    #[must_use]
    pub fn of(tokens: &[&str]) -> Self {
        Self(cues::all(tokens))
    }
}

/// What the matter itself says, so that its words are not read as cues.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Matter {
    /// A prohibition: « aucun transfert », « ne traite pas à d'autres fins ».
    pub prohibits: bool,
    /// The buyer's role or duty is the matter.
    pub names_buyer: bool,
    /// A penalty: discretionary wording (« peut être appliquée ») binds.
    pub sanctions: bool,
    /// A choice is the matter: « peut » says it and softens nothing.
    pub permits: bool,
    /// What the offer or the candidate must hold is the matter.
    pub names_candidate: bool,
}

impl Sentence<'_> {
    /// Reads how the sentence holds the words of `parts`.
    #[must_use]
    pub fn force(&self, cues: &Cues, parts: &[Range<usize>], matter: Matter, parties: &Parties) -> Reading {
        let Some(span) = hull(parts) else {
            return Reading {
                force: Force::Mention,
                cue: None,
                sure: false,
            };
        };
        if let Some(at) = self.empty_box(span.start) {
            return reading(Force::OptionNotTicked, at..at + 1);
        }
        if self.question {
            return Reading {
                force: Force::Question,
                cue: None,
                sure: true,
            };
        }
        let clause = self.clause(&span);
        if let Some(at) = clause
            .iter()
            .flat_map(|clause| clause.clone())
            .find(|at| self.tokens[*at] == BLANK)
        {
            return reading(Force::Placeholder, at..at + 1);
        }
        let inside = |cue: &&Cue| {
            clause
                .iter()
                .any(|clause| clause.start <= cue.span.start && cue.span.end <= clause.end)
        };
        let cues: Vec<Cue> = cues.0.iter().filter(inside).cloned().collect();
        Judge {
            sentence: self,
            span,
            clause,
            cues,
            matter,
            parties,
        }
        .judge()
    }

    /// The clauses that the span touches: semicolons bound them, the head of a list goes with each item.
    fn clause(&self, span: &Range<usize>) -> Vec<Range<usize>> {
        let mut start = span.start.min(self.tokens.len());
        while start > 0 && self.marks[start] != Mark::Semicolon && start != self.own {
            start -= 1;
        }
        let mut end = span.end.min(self.tokens.len());
        while end < self.tokens.len() && self.marks[end] != Mark::Semicolon {
            end += 1;
        }
        let mut ranges = Vec::new();
        if self.own > 0 && start >= self.own {
            let mut head = self.own;
            while head > 0 && (head == self.own || self.marks[head] != Mark::Semicolon) {
                head -= 1;
            }
            ranges.push(head..self.own);
        }
        ranges.push(start..end);
        ranges
    }

    /// The box that rules the word at `at`: the nearest before it, else the first after it.
    fn empty_box(&self, at: usize) -> Option<usize> {
        let is_box = |at: &usize| self.tokens[*at] == UNTICKED || self.tokens[*at] == TICKED;
        let at = at.min(self.tokens.len());
        let nearest = (0..at)
            .rev()
            .find(is_box)
            .or_else(|| (at..self.tokens.len()).find(is_box))?;
        (self.tokens[nearest] == UNTICKED).then_some(nearest)
    }
}

fn hull(parts: &[Range<usize>]) -> Option<Range<usize>> {
    let start = parts.iter().map(|part| part.start).min()?;
    let end = parts.iter().map(|part| part.end).max()?;
    Some(start..end)
}

fn reading(force: Force, cue: Range<usize>) -> Reading {
    Reading {
        force,
        cue: Some(cue),
        sure: true,
    }
}

struct Judge<'a> {
    sentence: &'a Sentence<'a>,
    span: Range<usize>,
    clause: Vec<Range<usize>>,
    cues: Vec<Cue>,
    matter: Matter,
    parties: &'a Parties,
}

impl Judge<'_> {
    fn judge(&self) -> Reading {
        let subject = self.subject();
        let holder = subject.as_ref().is_some_and(|subject| subject.actor == Actor::Holder);
        for rule in [
            Self::framed,
            Self::candidate,
            Self::negated,
            Self::softened,
            Self::optional,
        ] {
            if let Some(reading) = rule(self, subject.as_ref()) {
                return reading;
            }
        }
        if let Some(subject) = subject.as_ref().filter(|subject| subject.actor == Actor::Buyer)
            && !self.matter.names_buyer
            && let Some(reading) = self.buyer(subject)
        {
            return reading;
        }
        if self
            .clause
            .iter()
            .any(|clause| subject::has_verb(&self.sentence.tokens[clause.clone()]))
        {
            return Reading {
                force: Force::Binding,
                cue: self.first(Kind::Bind),
                sure: holder,
            };
        }
        if let Some(law) = self.first(Kind::Law) {
            return reading(Force::Mention, law);
        }
        Reading {
            force: Force::Stated,
            cue: None,
            sure: false,
        }
    }

    fn first(&self, kind: Kind) -> Option<Range<usize>> {
        self.cues
            .iter()
            .find(|cue| cue.kind == kind)
            .map(|cue| cue.span.clone())
    }

    fn subject(&self) -> Option<Subject> {
        subject::subject(self.sentence, &self.clause, &self.span, self.parties)
    }

    /// Recitals, definitions, quoted law: the sentence tells, it does not oblige.
    fn framed(&self, subject: Option<&Subject>) -> Option<Reading> {
        let duty = self.first(Kind::Bind).is_some() && subject.is_some_and(|subject| subject.actor == Actor::Holder);
        if let Some(cue) = self.first(Kind::Announce).filter(|cue| cue.start < self.span.start) {
            return Some(reading(Force::Mention, cue));
        }
        if let Some(cue) = self.first(Kind::Definition) {
            return Some(reading(Force::Definition, cue));
        }
        let buyer = subject.is_some_and(|subject| subject.actor == Actor::Buyer);
        let tells = |cue: &&Cue| cue.kind == Kind::Recital || (cue.kind == Kind::BuyerRecital && buyer);
        let recital = self
            .cues
            .iter()
            .filter(tells)
            .find(|cue| self.is_main(cue.span.start))?;
        // « Dans le cadre de sa politique, … le titulaire s'engage à … » obliges all the same.
        let holder_after =
            subject.is_some_and(|subject| subject.actor == Actor::Holder && subject.at > recital.span.start);
        (!duty && !holder_after).then(|| reading(Force::Recital, recital.span.clone()))
    }

    fn candidate(&self, _: Option<&Subject>) -> Option<Reading> {
        if self.matter.names_candidate {
            return None;
        }
        let cue = self.cues.iter().find(|cue| cue.kind == Kind::Candidate)?;
        Some(reading(Force::Question, cue.span.clone()))
    }

    /// « n'est pas tenu de », « ne fournit pas », « sans objet »; not « ne peut … sans accord ».
    fn negated(&self, _: Option<&Subject>) -> Option<Reading> {
        // « Transferts : néant »: where the cue is the matter itself, it says what is agreed.
        let matter =
            |cue: &Cue| self.span.start <= cue.span.start && cue.span.end <= self.span.end && self.matter.prohibits;
        let mut no_duty = self.cues.iter().filter(|cue| cue.kind == Kind::NoDuty && !matter(cue));
        if let Some(cue) = no_duty.find(|cue| self.governs(&cue.span)) {
            return Some(reading(Force::Negated, cue.span.clone()));
        }
        if let Some(at) = self.ends_in_no() {
            return Some(reading(Force::Negated, at..at + 1));
        }
        if self.matter.prohibits || self.matter.sanctions {
            return None;
        }
        let cue = self
            .cues
            .iter()
            .find(|cue| cue.kind == Kind::Not && self.is_main(cue.span.start) && self.governs(&cue.span))?;
        Some(reading(Force::Negated, cue.span.clone()))
    }

    /// « Clauses sociales : sans », « Clause sociale | non ».
    fn ends_in_no(&self) -> Option<usize> {
        const SHORT: usize = 5;
        let tokens = self.sentence.tokens;
        let last = tokens
            .len()
            .checked_sub(1)
            .filter(|last| *last < SHORT && *last >= self.span.end)?;
        matches!(tokens[last], "non" | "san" | "sans" | "neant" | "aucun" | "aucune").then_some(last)
    }

    fn softened(&self, _: Option<&Subject>) -> Option<Reading> {
        let governing = self.governing_modal();
        if let Some(cue) = governing.filter(|cue| matches!(cue.kind, Kind::Soft | Kind::Conditional)) {
            return Some(reading(Force::Soft, cue.span.clone()));
        }
        let local = self
            .cues
            .iter()
            .find(|cue| cue.kind == Kind::SoftLocal && self.is_near(&cue.span))?;
        Some(reading(Force::Soft, local.span.clone()))
    }

    /// « peut », « pourra »: soft for the holder, a right for the buyer, a threat for a penalty.
    fn optional(&self, subject: Option<&Subject>) -> Option<Reading> {
        let cue = self.governing_modal().filter(|cue| cue.kind == Kind::May)?;
        if self.matter.sanctions || self.matter.permits || subject.is_some_and(|subject| subject.actor == Actor::Buyer)
        {
            return None;
        }
        let after = &self.sentence.tokens[cue.span.end..];
        let holder = subject.is_some_and(|subject| subject.actor == Actor::Holder);
        if !holder && (subject::is_right(&after[..after.len().min(5)]) || self.matter_is_control()) {
            return None;
        }
        Some(reading(Force::Soft, cue.span.clone()))
    }

    /// « Un contrôle peut avoir lieu »: who controls is not the holder.
    fn matter_is_control(&self) -> bool {
        let control = |token: &&str| {
            ["control", "audit", "verif", "inspect", "penalit"]
                .iter()
                .any(|stem| token.starts_with(stem))
        };
        self.sentence.tokens[self.span.clone()].iter().any(control)
    }

    /// The buyer as subject: acts of control are the contract's mechanism, anything else is his own duty.
    fn buyer(&self, subject: &Subject) -> Option<Reading> {
        let clause = self.clause.iter().find(|clause| clause.contains(&subject.at))?;
        let tokens = self.sentence.tokens;
        // The agent's verb stands before him, the subject's after.
        let near = if subject.agent {
            &tokens[subject.at.saturating_sub(9).max(clause.start)..subject.at]
        } else {
            &tokens[subject.at..clause.end.min(subject.at + 9)]
        };
        let vows = tokens[subject.at..clause.end.min(subject.at + 4)].iter().any(|token| {
            matches!(
                *token,
                "engage" | "engagent" | "oblige" | "doit" | "doivent" | "devra" | "devront"
            )
        });
        if vows && !subject.agent && !self.matter.sanctions {
            return Some(reading(Force::BuyerDuty, subject.at..subject.at + 1));
        }
        // A penalty is applied, never owed, by the buyer.
        if self.matter.sanctions || subject::is_right(near) || (!subject.agent && subject::receives(near)) {
            return Some(Reading {
                force: Force::Binding,
                cue: Some(subject.at..subject.at + 1),
                sure: false,
            });
        }
        Some(reading(Force::BuyerDuty, subject.at..subject.at + 1))
    }

    /// The modal that rules the matter: the last one before it, else the first one after it in the same breath.
    fn governing_modal(&self) -> Option<&Cue> {
        let modal = |cue: &&Cue| matches!(cue.kind, Kind::Bind | Kind::Soft | Kind::Conditional | Kind::May);
        let before = self
            .cues
            .iter()
            .filter(modal)
            .filter(|cue| cue.span.start < self.span.end)
            .max_by_key(|cue| {
                // A modal inside the span rules its end; one before it rules all.
                (
                    cue.span.start < self.span.start || cue.kind != Kind::Bind,
                    cue.span.start,
                )
            });
        before.or_else(|| self.cues.iter().filter(modal).find(|cue| self.governs(&cue.span)))
    }

    /// Before the end of the matter, or after it without a break.
    fn governs(&self, cue: &Range<usize>) -> bool {
        if cue.start < self.span.end {
            return true;
        }
        (self.span.end..=cue.start).all(|at| self.sentence.marks.get(at).is_none_or(|mark| *mark == Mark::None))
            && !self.sentence.tokens[self.span.end..cue.start]
                .iter()
                .any(|token| self.parties.actor(token).is_some())
    }

    fn is_near(&self, cue: &Range<usize>) -> bool {
        // « Si possible, … » opens the clause and governs all of it.
        if self
            .clause
            .iter()
            .any(|clause| cue.start <= clause.start + 1 && clause.contains(&cue.start))
        {
            return true;
        }
        // « …, en fournissant, le cas échéant, … »: after the matter, in a breath of its own words.
        let breath = (self.span.end..cue.start).find(|at| self.sentence.marks[*at] != Mark::None);
        if breath.is_some_and(|at| at < cue.start) {
            return false;
        }
        let distance = if cue.end <= self.span.start {
            self.span.start - cue.end
        } else {
            cue.start.saturating_sub(self.span.end)
        };
        distance <= 6
    }

    /// Not inside « si … », « lorsque … », « qui … »: what stands there is a case, not a statement.
    fn is_main(&self, at: usize) -> bool {
        let Some(clause) = self.clause.iter().find(|clause| clause.contains(&at)) else {
            return true;
        };
        let mut from = at;
        while from > clause.start && self.sentence.marks[from] == Mark::None {
            from -= 1;
        }
        !self.sentence.tokens[from..at].iter().any(|token| {
            matches!(
                *token,
                "si" | "lorsque"
                    | "lorsqu"
                    | "quand"
                    | "qui"
                    | "que"
                    | "qu"
                    | "dont"
                    | "ou"
                    | "tant"
                    | "sauf"
                    | "cas"
                    | "tout"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::pattern::WordList;

    fn read(text: &str, matter: &str) -> Force {
        let words = WordList::new(text);
        let tokens: Vec<&str> = words.iter().collect();
        let marks: Vec<Mark> = (0..words.len()).map(|at| words.mark(at)).collect();
        let wanted = WordList::new(matter);
        let wanted: Vec<&str> = wanted.iter().collect();
        let at = tokens
            .windows(wanted.len())
            .position(|window| window == wanted)
            .expect(matter);
        let sentence = Sentence {
            tokens: &tokens,
            marks: &marks,
            own: 0,
            question: text.ends_with('?'),
            before: None,
        };
        sentence
            .force(
                &Cues::of(&tokens),
                std::slice::from_ref(&(at..at + wanted.len())),
                Matter::default(),
                &Parties::default(),
            )
            .force
    }

    #[test]
    fn tells_who_must_do_what() {
        use Force::{
            Binding, BuyerDuty, Definition, Negated, OptionNotTicked, Placeholder, Question, Recital, Soft, Stated,
        };
        for (text, matter, force) in [
            ("Le titulaire remet un rapport annuel.", "rapport annuel", Binding),
            ("Un rapport annuel est remis à l'acheteur.", "rapport annuel", Binding),
            (
                "Le titulaire est invité à remettre un rapport annuel.",
                "rapport annuel",
                Soft,
            ),
            (
                "Le prestataire pourra remettre un rapport annuel.",
                "rapport annuel",
                Soft,
            ),
            ("Un rapport annuel pourrait être remis.", "rapport annuel", Soft),
            (
                "Si possible, le titulaire remet un rapport annuel.",
                "rapport annuel",
                Soft,
            ),
            (
                "Le titulaire s'efforce de remettre un rapport annuel.",
                "rapport annuel",
                Soft,
            ),
            (
                "Le titulaire devrait remettre un rapport annuel.",
                "rapport annuel",
                Soft,
            ),
            ("L'acheteur publie un rapport annuel.", "rapport annuel", BuyerDuty),
            (
                "La commune s'engage à publier un rapport annuel.",
                "rapport annuel",
                BuyerDuty,
            ),
            ("L'acheteur exige un rapport annuel.", "rapport annuel", Binding),
            (
                "Le titulaire notifie à l'acheteur le rapport annuel.",
                "rapport annuel",
                Binding,
            ),
            (
                "Le titulaire n'est pas tenu de remettre un rapport annuel.",
                "rapport annuel",
                Negated,
            ),
            (
                "Le titulaire ne remet pas de rapport annuel.",
                "rapport annuel",
                Negated,
            ),
            ("Aucun rapport annuel n'est exigé.", "rapport annuel", Negated),
            (
                "Le titulaire ne peut refuser le rapport annuel.",
                "rapport annuel",
                Binding,
            ),
            ("Le candidat décrit son rapport annuel.", "rapport annuel", Question),
            ("Remettez-vous un rapport annuel ?", "rapport annuel", Question),
            (
                "On entend par rapport annuel le document remis.",
                "rapport annuel",
                Definition,
            ),
            ("Considérant le rapport annuel de la ville.", "rapport annuel", Recital),
            (
                "☐ Le titulaire remet un rapport annuel.",
                "rapport annuel",
                OptionNotTicked,
            ),
            (
                "Le titulaire remet un rapport annuel dans un délai de …… jours.",
                "rapport annuel dans un délai de …",
                Placeholder,
            ),
            ("Rapport annuel : avant le 31 janvier.", "rapport annuel", Stated),
            (
                "Le titulaire remet le bilan, que l'acheteur pourra publier.",
                "bilan",
                Binding,
            ),
        ] {
            assert_eq!(read(text, matter), force, "{text}");
        }
    }
}
