//! The rules, in order: what frames a sentence, negates it, softens it, and whose duty is left.

use std::ops::Range;

use super::cues::{Cue, Kind};
use super::parties::{self, Actor, Parties};
use super::subject::{self, Subject};
use super::verbs::has_verb;
use super::{Force, Matter, Reading, Sentence, acts, reading};
use crate::text::pattern::Mark;

pub(super) struct Judge<'a> {
    pub sentence: &'a Sentence<'a>,
    pub span: Range<usize>,
    pub clause: Vec<Range<usize>>,
    pub cues: Vec<Cue>,
    pub matter: Matter,
    pub parties: &'a Parties,
}

impl Judge<'_> {
    pub fn judge(&self) -> Reading {
        let subject = self.subject();
        let holder = subject.as_ref().is_some_and(|subject| subject.actor == Actor::Holder);
        for rule in [
            Self::framed,
            Self::existing,
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
        if self.proposes() {
            return Reading {
                force: Force::Soft,
                cue: self.first(Kind::Proposal),
                sure: true,
            };
        }
        if self
            .clause
            .iter()
            .any(|clause| has_verb(&self.sentence.tokens[clause.clone()]))
        {
            return Reading {
                force: Force::Binding,
                cue: self.first(Kind::Bind),
                sure: holder,
            };
        }
        if let Some(at) = self.ends_in_buyer() {
            return reading(Force::BuyerDuty, at..at + 1);
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
        if let Some(past) = self
            .cues
            .iter()
            .find(|cue| cue.kind == Kind::Past && self.is_main(cue.span.start))
        {
            return Some(reading(Force::Recital, past.span.clone()));
        }
        if let Some(at) = self.third_party().filter(|_| subject.is_none()) {
            return Some(reading(Force::Mention, at..at + 1));
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

    /// « L'autorité de contrôle peut procéder à … », « Les usagers disposent d'un droit »: neither party acts.
    fn third_party(&self) -> Option<usize> {
        const ARTICLES: [&str; 6] = ["le", "la", "l", "les", "un", "une"];
        let tokens = self.sentence.tokens;
        let clause = self.clause.last()?;
        let noun = clause.clone().find(|at| !ARTICLES.contains(&tokens[*at]))?;
        let third = noun <= clause.start + 1 && parties::is_third(tokens[noun]);
        let verb = (noun + 1..clause.end).find(|at| has_verb(&tokens[*at..=*at]))?;
        let passive = matches!(tokens[verb], "est" | "sont" | "sera" | "seront" | "doivent" | "doit");
        (third && !passive && noun < self.span.end).then_some(noun)
    }

    /// « Le portail actuel a été audité … », « L'ancien prestataire chiffrait … »: what is there is told.
    fn existing(&self, subject: Option<&Subject>) -> Option<Reading> {
        const OPENING: usize = 6;
        let opens = |cue: &&Cue| {
            let inside = |clause: &&Range<usize>| clause.contains(&cue.span.start);
            cue.kind == Kind::Existing
                && self
                    .clause
                    .iter()
                    .find(inside)
                    .is_some_and(|clause| cue.span.start < clause.start + OPENING)
        };
        let cue = self.cues.iter().find(opens)?;
        // « Aujourd'hui …, le titulaire remet … »: somebody owes all the same, if not « l'ancien titulaire ».
        let owed = subject.is_some_and(|subject| subject.actor == Actor::Holder && !cue.span.contains(&subject.at));
        (!owed).then(|| reading(Force::Recital, cue.span.clone()))
    }

    /// « Notification à la CNIL | Commune »: the last cell, or what follows the colon, names who does it.
    fn ends_in_buyer(&self) -> Option<usize> {
        const NAME: usize = 4;
        let (tokens, marks) = (self.sentence.tokens, self.sentence.marks);
        // « Signalement : à la commune », « Audit : par la ville » name whom or how, not who owes.
        let links = |word: &str| {
            matches!(
                word,
                "a" | "au" | "aux" | "par" | "pour" | "de" | "vers" | "avec" | "chez"
            )
        };
        let from = (self.span.end..tokens.len())
            .rev()
            .find(|at| marks[*at] == Mark::Colon)
            .filter(|from| tokens.len() - from <= NAME && !links(tokens[*from]))?;
        let actor = |at: &usize| self.parties.actor(tokens[*at]);
        let holder = (from..tokens.len()).any(|at| actor(&at) == Some(Actor::Holder));
        (from..tokens.len())
            .find(|at| actor(at) == Some(Actor::Buyer))
            .filter(|_| !holder && !self.matter.names_buyer)
    }

    /// « Le titulaire propose un plan d'actions : – … »: the items are put forward.
    fn proposes(&self) -> bool {
        let own = self.sentence.own;
        !has_verb(&self.sentence.tokens[own..])
            && self
                .cues
                .iter()
                .any(|cue| cue.kind == Kind::Proposal && cue.span.end <= own && own <= self.span.start)
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
            .find(|cue| cue.kind == Kind::SoftLocal && self.is_near(&cue.span))
            .or_else(|| self.only_modal())?;
        Some(reading(Force::Soft, local.span.clone()))
    }

    /// « … (éco-conception) Une attention particulière sera portée … »: nobody is named and nothing else rules.
    fn only_modal(&self) -> Option<&Cue> {
        let modal = |kind| matches!(kind, Kind::Bind | Kind::Soft | Kind::Conditional | Kind::May);
        let mut modals = self.cues.iter().filter(|cue| modal(cue.kind));
        let only = modals
            .next()
            .filter(|cue| matches!(cue.kind, Kind::Soft | Kind::Conditional))?;
        let alone = modals.next().is_none() && self.subject().is_none() && self.is_main(only.span.start);
        alone.then_some(only)
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
        if !holder && (acts::is_right(&after[..after.len().min(5)]) || self.matter_is_control()) {
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
        if subject::is_paper(tokens[subject.at]) {
            return Some(reading(Force::Recital, subject.at..subject.at + 1));
        }
        // A penalty is applied, never owed, by the buyer.
        if self.matter.sanctions || acts::is_right(near) || (!subject.agent && acts::receives(near)) {
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
        // « … par l'acheteur, le cas échéant sur site »: it softens what follows it.
        let marked = |at: usize| self.sentence.marks.get(at).is_none_or(|mark| *mark != Mark::None);
        if cue.start >= self.span.end && marked(cue.start) && !marked(cue.end) {
            return false;
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
