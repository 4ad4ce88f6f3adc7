//! Which elements of a theme the statements of a piece carry, and how firmly.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use crate::facts::outline::Outline;
use crate::library::theme::{Element, Scope, Theme};
use crate::text::force::{Actor, Cues, Force, Matter, Parties, Reading, Sentence, first_subject};
use crate::text::pattern::{Found, Scratch};
use crate::verdict::{ElementStatus, PieceKind};

use super::matcher::{Matcher, Role};
use super::passage::Passages;
use super::statement::{Frame, PieceText, Statement, StatementKind, Tokens};
use super::{ElementFact, PieceFacts, Sighting};

/// A phrasing found in a statement.
#[derive(Debug, Clone)]
pub(super) struct Match {
    pub statement: usize,
    /// Index of the phrasing in the matcher.
    pub phrasing: usize,
    /// Words of the statement's head and own words.
    pub parts: Vec<Range<usize>>,
    /// Some of its words stand in the headings above only.
    pub leans_on_title: bool,
}

impl ThemeMatches {
    /// The statement itself names the theme.
    fn is_named_in(&self, statement: usize) -> bool {
        self.mention
            .binary_search_by_key(&statement, |found| found.statement)
            .is_ok()
    }
}

/// What was found for one theme, in the order of the piece.
#[derive(Debug, Clone, Default)]
pub(super) struct ThemeMatches {
    pub context: Vec<Match>,
    pub mention: Vec<Match>,
    pub reference: Vec<Match>,
    pub without_object: Vec<Match>,
    /// For each element.
    pub elements: Vec<Vec<Match>>,
    pub needs: Vec<Vec<Match>>,
}

/// The one pass: every phrasing of every theme in every statement.
pub(super) fn matches(text: &PieceText<'_>, matcher: &Matcher) -> Vec<ThemeMatches> {
    let mut all = vec![ThemeMatches::default(); matcher.themes.len()];
    let mut scratch = Scratch::default();
    let mut found: Vec<Found> = Vec::new();
    for (at, statement) in text.statements.iter().enumerate() {
        let tokens = text.tokens(statement);
        found.clear();
        matcher
            .set
            .scan(&tokens.words, tokens.hits.iter().copied(), &[], &mut scratch, |one| {
                found.push(one)
            });
        if found.is_empty() {
            continue;
        }
        for (theme, matches) in all.iter_mut().enumerate() {
            let decoys = decoy_mask(&found, theme, matcher, &tokens);
            match decoys {
                None => sort_in(matches, at, theme, &found, matcher, &tokens),
                Some(mask) => {
                    let mut kept = Vec::new();
                    let hits = tokens.hits.iter().copied();
                    let own = |pattern: usize| matcher.owners[pattern].theme == theme;
                    let set = &matcher.set;
                    set.scan_some(&tokens.words, hits, &mask, &mut scratch, own, |one| kept.push(one));
                    sort_in(matches, at, theme, &kept, matcher, &tokens);
                }
            }
        }
    }
    all
}

/// Words that belong to decoys of the theme, when there are any in the statement itself.
fn decoy_mask(found: &[Found], theme: usize, matcher: &Matcher, tokens: &Tokens<'_>) -> Option<Vec<bool>> {
    let mut mask: Option<Vec<bool>> = None;
    for one in found {
        let owner = &matcher.owners[one.pattern];
        if owner.theme != theme || owner.role != Role::Decoy {
            continue;
        }
        let mask = mask.get_or_insert_with(|| vec![false; tokens.words.len()]);
        for part in &one.parts {
            mask[part.clone()].fill(true);
        }
    }
    mask
}

fn sort_in(
    matches: &mut ThemeMatches,
    statement: usize,
    theme: usize,
    found: &[Found],
    matcher: &Matcher,
    tokens: &Tokens<'_>,
) {
    let undone: Vec<usize> = found
        .iter()
        .filter(|one| !leans(one, tokens))
        .filter_map(|one| match matcher.owners[one.pattern] {
            ref owner if owner.theme == theme => match owner.role {
                Role::UndoneBy(element) => Some(element),
                _ => None,
            },
            _ => None,
        })
        .collect();
    for one in found {
        let owner = &matcher.owners[one.pattern];
        if owner.theme != theme || !touches_own(one, tokens) {
            continue;
        }
        let matched = Match {
            statement,
            phrasing: one.pattern,
            parts: one
                .parts
                .iter()
                .filter(|part| part.start < tokens.context)
                .cloned()
                .collect(),
            leans_on_title: leans(one, tokens),
        };
        match owner.role {
            Role::Context if !matched.leans_on_title => matches.context.push(matched),
            Role::Mention if !matched.leans_on_title => matches.mention.push(matched),
            Role::Reference => matches.reference.push(matched),
            Role::WithoutObject => matches.without_object.push(matched),
            Role::Element(element) if !undone.contains(&element) => push_at(&mut matches.elements, element, matched),
            Role::Need(element) => push_at(&mut matches.needs, element, matched),
            _ => {}
        }
    }
}

/// Some part stands in the statement's own words.
fn touches_own(found: &Found, tokens: &Tokens<'_>) -> bool {
    found
        .parts
        .iter()
        .any(|part| part.end > tokens.own && part.start < tokens.context)
}

/// Some part stands in the headings above only.
fn leans(found: &Found, tokens: &Tokens<'_>) -> bool {
    found.parts.iter().any(|part| part.start >= tokens.context)
}

fn push_at(lists: &mut Vec<Vec<Match>>, at: usize, matched: Match) {
    if lists.len() <= at {
        lists.resize_with(at + 1, Vec::new);
    }
    lists[at].push(matched);
}

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

/// What a piece says of a theme beside its elements.
#[derive(Debug, Clone, Default)]
pub(super) struct Grounds {
    pub without_object: Option<Sighting>,
    pub reference: Option<Sighting>,
    pub mention: Option<Sighting>,
}

struct Reader<'a> {
    text: &'a PieceText<'a>,
    matches: &'a ThemeMatches,
    passages: &'a Passages,
    kind: PieceKind,
    theme: &'a Theme,
    matcher: &'a Matcher,
    parties: Parties,
    cues: CueCache,
}

/// The cues of the statements that matter, found once each.
#[derive(Default)]
struct CueCache(RefCell<BTreeMap<usize, Rc<Cues>>>);

impl CueCache {
    fn of(&self, statement: usize, tokens: &[&str]) -> Rc<Cues> {
        self.0
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
            .filter(|one| element.scope == Scope::Free || self.is_in_passage(one))
            .map(|one| self.weigh(at, element, one))
            .max_by(|a, b| a.rank.cmp(&b.rank).then(b.found.statement.cmp(&a.found.statement)));
        let Some(best) = best else {
            let why = "aucune phrase ne le dit".to_owned();
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
        let named = self.matches.is_named_in(best.found.statement);
        let sighting = self.sighting(best.found, &best.reading);
        ElementFact {
            id: element.id.clone(),
            status: best.status,
            sure: best.reading.sure && !best.found.leans_on_title,
            why: why(&best, &sighting),
            sighting: Some(sighting),
            lonely: false,
            named,
        }
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

    /// In the statement, or elsewhere in its paragraph or row.
    fn need_is_near(&self, at: usize, statement: &Statement) -> bool {
        let needs = self.matches.needs.get(at).map_or(&[][..], Vec::as_slice);
        let head = |statement: &Statement| statement.head.as_ref().map(|head| head.unit);
        needs.iter().any(|need| {
            let need = &self.text.statements[need.statement];
            // The figures of « … pendant au moins : » are in its items.
            need.unit == statement.unit || head(need) == Some(statement.unit)
        })
    }

    fn reading(&self, found: &Match, element: Option<&Element>) -> Reading {
        let reading = self.framed(
            &self.text.statements[found.statement],
            self.sentence_reading(found, element),
        );
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
    fn sentence_reading(&self, found: &Match, element: Option<&Element>) -> Reading {
        let statement = &self.text.statements[found.statement];
        let traits = self.matcher.owners[found.phrasing].traits;
        let sanctions =
            element.is_some_and(|element| element.id.ends_with("penalite") || element.id.ends_with("admission"));
        let matter = Matter {
            prohibits: traits.negates,
            names_buyer: traits.names_buyer || element.is_some_and(either_party),
            names_candidate: traits.names_candidate,
            sanctions,
        };
        let tokens = self.text.tokens(statement);
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

    /// What the section or the row says of everything in it.
    fn framed(&self, statement: &Statement, reading: Reading) -> Reading {
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
            (_, force) => force,
        };
        Reading { force, ..reading }
    }

    fn sighting(&self, found: &Match, reading: &Reading) -> Sighting {
        let statement = &self.text.statements[found.statement];
        let tokens = self.text.tokens(statement);
        let cue = reading.cue.clone().map(|cue| tokens.words[cue].join(" "));
        Sighting {
            quote: self.text.quote(statement),
            place: self.text.outline.units[statement.unit].place.clone(),
            phrasing: self.matcher.owners[found.phrasing].written.clone(),
            force: reading.force,
            cue,
        }
    }

    fn grounds(&self) -> Grounds {
        let pick = |list: &[Match], accepts: fn(Force) -> bool| {
            list.iter().find_map(|found| {
                let reading = self.reading(found, None);
                accepts(reading.force).then(|| self.sighting(found, &reading))
            })
        };
        let title = |found: &&Match| matches!(self.text.statements[found.statement].kind, StatementKind::Heading);
        let pointers: Vec<Match> = self
            .matches
            .reference
            .iter()
            .filter(|found| !title(found))
            .cloned()
            .collect();
        Grounds {
            without_object: pick(&self.matches.without_object, |force| {
                !matches!(force, Force::OptionNotTicked | Force::Question | Force::Placeholder)
            }),
            reference: pick(&pointers, |force| {
                !matches!(
                    force,
                    Force::OptionNotTicked | Force::Question | Force::Definition | Force::Negated
                )
            }),
            mention: self.mention(),
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

impl Reader<'_> {
    /// A criterion names the theme; a question to candidates, « clause sociale : sans », does not.
    fn mention(&self) -> Option<Sighting> {
        self.matches.mention.iter().find_map(|found| {
            let reading = self.sentence_reading(found, None);
            let named = !matches!(reading.force, Force::Question | Force::Negated | Force::OptionNotTicked);
            named.then(|| self.sighting(found, &reading))
        })
    }
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

fn why(best: &Evidence<'_>, sighting: &Sighting) -> String {
    let what = match best.reading.force {
        Force::Binding if best.lacks_need => "la phrase oblige, mais sans la précision attendue",
        Force::Binding => "la phrase oblige le titulaire",
        Force::Stated if best.lacks_need => "énoncé sans verbe, et sans la précision attendue",
        Force::Stated => "énoncé sans verbe, dans un passage du thème",
        Force::Soft => "formule souple",
        Force::BuyerDuty => "à la charge de l’acheteur",
        Force::Placeholder => "un blanc reste à compléter",
        Force::OptionNotTicked => "case non cochée",
        Force::Question => "question ou demande aux candidats",
        Force::Recital => "exposé de contexte",
        Force::Definition => "définition",
        Force::Mention => "simple mention",
        Force::Negated => "écarté par la phrase",
    };
    match &sighting.cue {
        Some(cue) => format!("{what} (« {cue} »)"),
        None => what.to_owned(),
    }
}

/// Names that the piece gives to its parties: « ci-après « la Régie » », « "L'éditeur" désigne le titulaire ».
fn parties(outline: &Outline) -> Parties {
    let mut parties = Parties::default();
    for unit in &outline.units {
        if !unit.text.contains("ci-apr") && !unit.text.contains("ci apr") {
            continue;
        }
        let text = crate::text::fold::fold(&unit.text).text;
        let Some(at) = text.find("ci apre") else { continue };
        let before = &text[..at];
        let words: Vec<&str> = crate::text::fold::words(before).map(|range| &before[range]).collect();
        let after = &text[at + 7..];
        let name = crate::text::fold::words(after).map(|range| &after[range]).find(|word| {
            word.len() > 2
                && !matches!(
                    *word,
                    "les" | "denomme" | "designe" | "nomme" | "appele" | "denommee" | "designee"
                )
        });
        let Some(name) = name else { continue };
        if parties.actor(name).is_some() {
            continue;
        }
        let last = words.iter().rev().find_map(|word| parties.actor(word));
        match last {
            Some(Actor::Holder) => parties.holder.push(name.to_owned()),
            Some(Actor::Buyer) => parties.buyer.push(name.to_owned()),
            None => {}
        }
    }
    parties
}

/// Elements present in a text read whole as a passage of the theme.
pub(super) fn carried(outline: &Outline, theme: &Theme, matcher: &Matcher) -> Vec<String> {
    let Some(index) = matcher.theme(&theme.id) else {
        return Vec::new();
    };
    let piece = PieceFacts {
        kind: PieceKind::Ccap,
        outline,
    };
    let text = PieceText::new(outline, matcher);
    let all = matches(&text, matcher);
    let (elements, _) = read(&text, &all[index], &Passages::whole(&text), piece, theme, matcher);
    elements
        .into_iter()
        .filter(|fact| fact.status == ElementStatus::Present)
        .map(|fact| fact.id)
        .collect()
}
