//! Which elements of a theme the statements of a piece carry, and how firmly.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::facts::outline::Outline;
use crate::library::theme::{ClauseField, Element, Scope, Theme};
use crate::text::force::{Actor, Cues, Force, Matter, Parties, Reading, Sentence, first_subject};
use crate::verdict::{ElementStatus, PieceKind, UNSAID};

use super::found::{Match, ThemeMatches, matches};
use super::grounds::Grounds;
use super::hollow::Hollow;
use super::matcher::Matcher;
use super::parties::parties;
use super::passage::Passages;
use super::statement::{Frame, PieceText, Statement, StatementKind, Tokens};
use super::why::why;
use super::{ElementFact, PieceFacts, Sighting};

/// Reads every element, and what else the piece says of the theme.
pub(super) fn read(
    text: &PieceText<'_>,
    matches: &ThemeMatches,
    passages: &Passages,
    piece: PieceFacts<'_>,
    theme: &Theme,
    matcher: &Matcher,
) -> (Vec<ElementFact>, Grounds) {
    let parties = parties(text.outline);
    let reader = Reader {
        text,
        matches,
        passages,
        kind: piece.kind,
        theme,
        matcher,
        parties,
        cues: CueCache::default(),
    };
    let elements = (0..theme.elements.len()).map(|at| reader.element(at)).collect();
    (elements, reader.grounds())
}

pub(super) struct Reader<'a> {
    pub text: &'a PieceText<'a>,
    pub matches: &'a ThemeMatches,
    passages: &'a Passages,
    pub kind: PieceKind,
    pub theme: &'a Theme,
    matcher: &'a Matcher,
    parties: Parties,
    cues: CueCache,
}

/// The cues of the statements that matter, found once each.
#[derive(Default)]
struct CueCache {
    force: RefCell<BTreeMap<usize, Rc<Cues>>>,
    hollow: RefCell<BTreeMap<usize, Rc<Hollow>>>,
}

impl CueCache {
    fn hollow(&self, statement: usize, read: impl FnOnce() -> Hollow) -> Rc<Hollow> {
        self.hollow
            .borrow_mut()
            .entry(statement)
            .or_insert_with(|| Rc::new(read()))
            .clone()
    }

    fn of(&self, statement: usize, tokens: &[&str]) -> Rc<Cues> {
        self.force
            .borrow_mut()
            .entry(statement)
            .or_insert_with(|| Rc::new(Cues::of(tokens)))
            .clone()
    }
}

/// Evidence for an element, ranked.
struct Evidence<'m> {
    status: ElementStatus,
    rank: (u8, bool, usize),
    found: &'m Match,
    reading: Reading,
    lacks_need: bool,
}

impl Reader<'_> {
    fn element(&self, at: usize) -> ElementFact {
        let element = &self.theme.elements[at];
        let found = self.matches.elements.get(at).map_or(&[][..], Vec::as_slice);
        let best = found
            .iter()
            .filter(|one| self.is_in_scope(one, element.scope))
            .map(|one| self.weigh(at, element, one))
            .max_by(|a, b| a.rank.cmp(&b.rank).then(b.found.statement.cmp(&a.found.statement)));
        let Some(best) = best else {
            let why = UNSAID.to_owned();
            return ElementFact {
                id: element.id.clone(),
                status: ElementStatus::Absent,
                sure: true,
                sighting: None,
                lonely: false,
                named: false,
                why,
            };
        };
        let named = self.matches.is_named_in(best.found.statement) || (element.sanction && self.is_titled(best.found));
        let sighting = self.sighting(best.found, &best.reading);
        ElementFact {
            id: element.id.clone(),
            status: best.status,
            sure: best.reading.sure && !best.found.leans_on_title,
            why: why(&best.reading, best.lacks_need, &sighting),
            sighting: Some(sighting),
            lonely: false,
            named,
        }
    }

    pub fn is_in_scope(&self, found: &Match, scope: Scope) -> bool {
        match scope {
            Scope::Free => true,
            Scope::Theme => self.is_in_passage(found),
            Scope::Article => self.is_in_passage(found) && self.is_named_around(found),
        }
    }

    /// The statement, the head of its list or a title above it names the theme.
    fn is_named_around(&self, found: &Match) -> bool {
        let statement = &self.text.statements[found.statement];
        let head = statement.head.as_ref().map(|head| head.unit);
        let places = [Some(statement.unit), head];
        places
            .into_iter()
            .flatten()
            .chain(statement.refers_to.iter().copied())
            .any(|unit| self.passages.names(self.text, unit))
    }

    fn is_in_passage(&self, found: &Match) -> bool {
        let statement = &self.text.statements[found.statement];
        self.passages.holds(statement.unit) || statement.refers_to.iter().any(|heading| self.passages.holds(*heading))
    }

    fn weigh<'m>(&self, at: usize, element: &Element, found: &'m Match) -> Evidence<'m> {
        let statement = &self.text.statements[found.statement];
        let reading = self.reading(found, Some(element));
        let lacks_need = element.need.is_some() && !self.need_is_near(at, statement);
        let binds = match reading.force {
            Force::Binding => self.piece_binds(&reading),
            // Without a verb, only a filled line of a passage says what is agreed.
            Force::Stated => self.piece_binds(&reading) && self.is_in_passage(found),
            _ => false,
        };
        let status = match reading.force {
            Force::Binding | Force::Stated if binds && !lacks_need => ElementStatus::Present,
            Force::Binding | Force::Stated if binds => ElementStatus::Faible,
            Force::Soft | Force::BuyerDuty if self.is_contractual() => ElementStatus::Faible,
            Force::Placeholder if self.is_contractual() => ElementStatus::AVerifier,
            _ => ElementStatus::Absent,
        };
        let firmness = match status {
            ElementStatus::Present => 3,
            ElementStatus::Faible => 2,
            ElementStatus::AVerifier => 1,
            ElementStatus::Absent => 0,
        };
        let rank = (firmness, reading.sure && !found.leans_on_title, found.parts.len());
        Evidence {
            status,
            rank,
            found,
            reading,
            lacks_need,
        }
    }

    /// A regulation of the consultation binds only where it speaks of the holder in so many words.
    fn piece_binds(&self, reading: &Reading) -> bool {
        match self.kind {
            PieceKind::Rc => reading.sure && reading.force == Force::Binding,
            _ => self.is_contractual(),
        }
    }

    fn is_contractual(&self) -> bool {
        is_contractual(self.kind)
    }

    /// The title right above names the theme.
    fn is_titled(&self, found: &Match) -> bool {
        let unit = self.text.statements[found.statement].unit;
        let title = self.text.heading[unit].filter(|title| *title != unit);
        title.is_some_and(|title| {
            let of_title = |other: &Match| self.text.statements[other.statement].unit == title;
            self.matches.mention.iter().any(of_title)
        })
    }

    /// In the statement, or elsewhere in its paragraph or row.
    fn need_is_near(&self, at: usize, statement: &Statement) -> bool {
        let needs = self.matches.needs.get(at).map_or(&[][..], Vec::as_slice);
        let head = |statement: &Statement| statement.head.as_ref().map(|head| head.unit);
        needs.iter().any(|need| {
            let need = &self.text.statements[need.statement];
            // The figures of « … pendant au moins : » are in its items.
            need.unit == statement.unit || head(need) == Some(statement.unit) || head(statement) == Some(need.unit)
        })
    }

    pub fn reading(&self, found: &Match, element: Option<&Element>) -> Reading {
        let reading = self.framed(found, self.sentence_reading(found, element), element);
        // « Aucune donnée personnelle n'est communiquée : … »: a stated reason carries no element.
        let excused = element.is_some()
            && self
                .matches
                .without_object
                .iter()
                .any(|other| other.statement == found.statement);
        if excused {
            Reading {
                force: Force::Negated,
                ..reading
            }
        } else {
            reading
        }
    }

    /// What the sentence alone says.
    pub fn sentence_reading(&self, found: &Match, element: Option<&Element>) -> Reading {
        let statement = &self.text.statements[found.statement];
        let traits = self.matcher.owners[found.phrasing].traits;
        let sanctions = element.is_some_and(|element| element.sanction);
        let matter = Matter {
            prohibits: traits.negates,
            names_buyer: traits.names_buyer || element.is_some_and(either_party),
            names_candidate: traits.names_candidate,
            permits: element.is_some_and(|element| element.choice),
            sanctions,
        };
        let mut tokens = self.text.tokens(statement);
        if self.follows_candidate(found.statement, &tokens) {
            tokens.words[tokens.own] = "candidat";
        }
        let sentence = Sentence {
            tokens: &tokens.words[..tokens.context],
            marks: &tokens.marks[..tokens.context],
            own: tokens.own,
            question: statement.question,
            before: self.subject_before(found.statement, &tokens),
        };
        let cues = self.cues.of(found.statement, sentence.tokens);
        sentence.force(&cues, &found.parts, matter, &self.parties)
    }

    /// « Le soumissionnaire garantit … Il indique également … »: the pronoun stands for him.
    fn follows_candidate(&self, at: usize, tokens: &Tokens<'_>) -> bool {
        const OPENING: usize = 3;
        let pronoun = matches!(
            tokens.words[..tokens.context].get(tokens.own),
            Some(&("il" | "elle" | "ils"))
        );
        let unit = self.text.statements[at].unit;
        let before = at.checked_sub(1).map(|at| &self.text.statements[at]);
        let Some(before) = before.filter(|before| pronoun && before.unit == unit) else {
            return false;
        };
        let before = self.text.tokens(before);
        let opening = &before.words[before.own..before.context];
        opening
            .iter()
            .take(OPENING)
            .any(|word| matches!(*word, "candidat" | "soumissionnaire"))
    }

    /// Who « il », « elle » at the start of a statement stand for: the subject of the ones before it. « Il »
    /// is read so inside a paragraph only: in a list, each « il » is the holder that the article speaks of.
    fn subject_before(&self, at: usize, tokens: &Tokens<'_>) -> Option<Actor> {
        const BACK: usize = 4;
        let unit = self.text.statements[at].unit;
        let section = &self.text.section[unit];
        let feminine = tokens.words[tokens.own..tokens.context]
            .first()
            .is_some_and(|word| matches!(*word, "elle" | "elles"));
        let before = self.text.statements[at.saturating_sub(BACK)..at].iter().rev();
        before
            .take_while(|one| one.unit == unit || (feminine && section.contains(&one.unit)))
            .find_map(|one| {
                let tokens = self.text.tokens(one);
                first_subject(
                    &tokens.words[tokens.own..tokens.context],
                    &tokens.marks[tokens.own..tokens.context],
                    &self.parties,
                )
            })
    }

    /// What the section, the row or the turn of the sentence says of everything in it.
    fn framed(&self, found: &Match, reading: Reading, element: Option<&Element>) -> Reading {
        let statement = &self.text.statements[found.statement];
        let duty = element.is_some_and(|element| !element.sanction);
        let force = match (self.text.frames[statement.unit], reading.force) {
            (_, Force::Binding | Force::Stated) if statement.other_lot => Force::Mention,
            (_, Force::Binding | Force::Stated)
                if matches!(statement.kind, StatementKind::Heading | StatementKind::InlineTitle) =>
            {
                Force::Mention
            }
            (_, Force::Binding | Force::Stated) if statement.optional => Force::Soft,
            (Frame::Glossary, _) => Force::Definition,
            (Frame::Background, Force::Binding) if !reading.sure => Force::Recital,
            (Frame::Background, Force::Stated) => Force::Recital,
            (Frame::Offer, Force::Binding) if !reading.sure => Force::Question,
            (Frame::Offer, Force::Stated) => Force::Question,
            (_, Force::Binding | Force::Stated) if duty && statement.sends && !reading.sure => Force::Mention,
            (Frame::Pieces, Force::Binding | Force::Stated) if !reading.sure => Force::Mention,
            (_, Force::Binding | Force::Stated) if duty && self.is_hollow(found, statement, element) => Force::Mention,
            (_, force) => force,
        };
        Reading { force, ..reading }
    }

    /// It says what a breach costs, or only where the duty is laid down.
    fn is_hollow(&self, found: &Match, statement: &Statement, element: Option<&Element>) -> bool {
        if statement.of_penalties {
            return true;
        }
        let hollow = self.cues.hollow(found.statement, || {
            Hollow::of(&self.text.tokens(statement), &self.parties)
        });
        let other = |field| element.is_some_and(|element| element.field != Some(field));
        // A control that names the theme itself may well say the duty.
        let names_theme = || self.matches.context.iter().any(|one| one.statement == found.statement);
        let named = hollow.proof && other(ClauseField::Proof)
            || hollow.control && other(ClauseField::Control) && !names_theme();
        let told = hollow.reported && element.is_some_and(|element| !element.in_report);
        hollow.sanction || named || told || hollow.is_pointed_at(&found.parts) || hollow.is_label()
    }

    pub fn sighting(&self, found: &Match, reading: &Reading) -> Sighting {
        let statement = &self.text.statements[found.statement];
        let cue = reading.cue.clone().map(|cue| self.text.spelled(statement, cue));
        Sighting {
            quote: self.text.quote(statement),
            place: self.text.outline.units[statement.unit].place.clone(),
            phrasing: self.matcher.owners[found.phrasing].written.clone(),
            force: reading.force,
            cue,
            sure: reading.sure && !found.leans_on_title,
        }
    }
}

/// The element asks who does it: its need names the buyer among others.
fn either_party(element: &Element) -> bool {
    element.need.as_ref().is_some_and(|need| {
        let need = crate::text::fold::fold(&need.written).text;
        need.contains("acheteur") && need.contains("titulaire")
    })
}

pub(super) fn is_contractual(kind: PieceKind) -> bool {
    !matches!(
        kind,
        PieceKind::Rc
            | PieceKind::Avis
            | PieceKind::Guide
            | PieceKind::CadreReponse
            | PieceKind::Questions
            | PieceKind::Formulaire
    )
}

/// Elements present in a text read whole as a passage of the theme, and the traps in it.
pub(super) fn carried(outline: &Outline, theme: &Theme, matcher: &Matcher) -> (Vec<String>, Vec<String>) {
    let Some(index) = matcher.theme(&theme.id) else {
        return Default::default();
    };
    let piece = PieceFacts {
        kind: PieceKind::Ccap,
        outline,
    };
    let text = PieceText::new(outline, matcher);
    let all = matches(&text, matcher);
    let (elements, grounds) = read(&text, &all[index], &Passages::whole(&text), piece, theme, matcher);
    let present = elements
        .into_iter()
        .filter(|fact| fact.status == ElementStatus::Present)
        .map(|fact| fact.id)
        .collect();
    (present, grounds.traps.into_iter().map(|trap| trap.number).collect())
}
