//! Who must do what: how much a sentence binds, and whom.
//!
//! The indicative binds in a French contract, so a sentence binds unless something in it says otherwise:
//! a soft verb, a conditional, a negation, the buyer as debtor, a recital, a definition, a question to
//! candidates, an empty box. Which words are the matter is given by the caller; themes are not known here.

mod acts;
mod cues;
mod judge;
mod parties;
mod subject;
mod tenses;
mod verbs;

use std::ops::Range;

use super::pattern::{BLANK, Mark, TICKED, UNTICKED};
use cues::Cue;
use judge::Judge;
pub use parties::{Actor, Parties};
pub use subject::first_subject;
pub use verbs::has_verb;

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
