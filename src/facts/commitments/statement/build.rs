//! From units to statements: sentences, list items under their heads; rows are in `rows`, references in `refs`.

use std::collections::BTreeMap;

use crate::document::UnitKind;
use crate::text::sentence::sentences;

use super::refs::{requirement_codes, section_numbers};
use super::rows::optional_marks;
use super::{PieceText, Statement, StatementKind, Stretch};

/// Words of one statement, at most; what is longer is cut (tables out of PDF files without full stops).
pub(super) const LONGEST: usize = 180;
/// Words of a head, at most: its end is what introduces the items.
const LONGEST_HEAD: usize = 60;
const LONGEST_TITLE: usize = 24;

/// « Clause commun/rgaa-exigence, version 1.1.0 », below an assembled clause: says where it comes from, whatever
/// has become of its text.
fn is_provenance(text: &str) -> bool {
    let reference = text.trim().strip_prefix("Clause ");
    let Some((id, version)) = reference.and_then(|rest| rest.split_once(", version ")) else {
        return false;
    };
    let is_id = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '/' | '_');
    id.contains('/') && id.chars().all(is_id) && version.starts_with(|sign: char| sign.is_ascii_digit())
}

/// The statements of a piece, in its order.
pub(super) fn statements(text: &PieceText<'_>) -> Vec<Statement> {
    Builder::new(text).build()
}

pub(super) struct Builder<'t, 'a> {
    pub text: &'t PieceText<'a>,
    /// Numbers of sections as one cites them (« 5 », « 5.2 », « e »), with the unit of their heading.
    pub numbers: BTreeMap<String, usize>,
    /// Codes of requirements (« DP-5 », « E3 ») with the unit that says what they ask.
    pub codes: BTreeMap<String, usize>,
    /// Marks that a legend declares optional.
    pub optional_marks: Vec<String>,
    pub statements: Vec<Statement>,
    /// Heads of open lists with their depth.
    pub heads: Vec<(u8, Stretch)>,
    /// The table being read identifies the tender.
    pub in_identity: bool,
    /// The lot that the piece is written for, when its title names one.
    lot: Option<String>,
}

impl<'t, 'a> Builder<'t, 'a> {
    fn new(text: &'t PieceText<'a>) -> Self {
        let optional_marks = optional_marks(text);
        Self {
            text,
            numbers: section_numbers(text),
            codes: requirement_codes(text.outline),
            optional_marks,
            statements: Vec::new(),
            heads: Vec::new(),
            in_identity: false,
            lot: text.own_lot(),
        }
    }

    fn build(mut self) -> Vec<Statement> {
        let units = &self.text.outline.units;
        let mut at = 0;
        while at < units.len() {
            match &units[at].kind {
                UnitKind::Contents => at += 1,
                UnitKind::Cell { .. } => at = self.table(at),
                _ if is_provenance(&units[at].text) => at += 1,
                _ => {
                    self.prose(at);
                    at += 1;
                }
            }
        }
        self.statements
    }

    fn prose(&mut self, at: usize) {
        let unit = &self.text.outline.units[at];
        // The title of the piece opens no section, and says nothing either.
        let heading = self.text.outline.heading_level[at].is_some() || matches!(unit.kind, UnitKind::Heading { .. });
        let depth = self.item_depth(at);
        match depth {
            Some(depth) if !heading => self.heads.retain(|(head, _)| *head < depth),
            _ => self.heads.clear(),
        }
        let body = &unit.text[unit.label..];
        let stretches = self.cut(at, body);
        let last = stretches.len().wrapping_sub(1);
        let title = stretches
            .first()
            .map(|(first, _)| first.clone())
            .filter(|first| !heading && last > 0 && self.text.is_inline_title(first));
        for (number, (stretch, question)) in stretches.into_iter().enumerate() {
            let opens = number == last && body.trim_end().ends_with(':');
            if opens {
                let from = stretch.words.end.saturating_sub(LONGEST_HEAD).max(stretch.words.start);
                let head = Stretch {
                    unit: at,
                    words: from..stretch.words.end,
                };
                self.heads.push((depth.map_or(0, |depth| depth + 1), head));
            }
            let says = heading && self.text.says_something(&stretch);
            let kind = match (heading && !says, depth) {
                (true, _) => StatementKind::Heading,
                _ if number == 0 && title.is_some() => StatementKind::InlineTitle,
                (_, Some(_)) => StatementKind::Item,
                _ => StatementKind::Prose,
            };
            // The head goes with every sentence of its items, but not with itself.
            let own_head = opens.then_some(at);
            let head = self
                .heads
                .iter()
                .rev()
                .map(|(_, head)| head)
                .find(|head| Some(head.unit) != own_head)
                .cloned();
            let before = self.statements.len();
            self.push(at, vec![stretch], head, kind, question);
            if number > 0
                && let (Some(title), Some(statement)) = (&title, self.statements.get_mut(before))
            {
                statement.context.insert(0, title.clone());
            }
        }
    }

    /// Depth of a list item: a real one (from 1), or a paragraph that looks like one below an open head.
    fn item_depth(&self, at: usize) -> Option<u8> {
        let unit = &self.text.outline.units[at];
        match unit.kind {
            UnitKind::Item { depth } => Some(depth.saturating_add(1)),
            UnitKind::Heading { .. } => None,
            _ => {
                let text = unit.text.trim_start();
                let first = text.chars().next()?;
                let bullet = matches!(
                    first,
                    '-' | '–' | '—' | '•' | '▪' | '·' | '*' | '☐' | '☑' | '\u{F0B7}' | '\u{F0A7}'
                );
                let lettered =
                    text.chars().nth(1).is_some_and(|second| matches!(second, ')' | '°')) && first.is_alphanumeric();
                let goes_on = !self.heads.is_empty() && first.is_lowercase();
                (bullet || lettered || goes_on).then_some(1)
            }
        }
    }

    /// Sentences of a unit as stretches of its words, long ones cut, and whether each is a question.
    pub fn cut(&self, at: usize, body: &str) -> Vec<(Stretch, bool)> {
        let words = &self.text.words[at];
        let mut out = Vec::new();
        let mut word = 0;
        for range in sentences(body) {
            let start = word;
            while word < words.len() && words.original_start(word) < range.end {
                word += 1;
            }
            let question = body[range]
                .trim_end()
                .trim_end_matches(['»', '*', ' ', '\u{a0}', ')'])
                .ends_with('?');
            let mut from = start;
            while from < word {
                let to = (from + LONGEST).min(word);
                out.push((
                    Stretch {
                        unit: at,
                        words: from..to,
                    },
                    question,
                ));
                from = to;
            }
        }
        out
    }

    pub fn push(&mut self, at: usize, own: Vec<Stretch>, head: Option<Stretch>, kind: StatementKind, question: bool) {
        if own.iter().all(|stretch| stretch.words.is_empty()) {
            return;
        }
        let refers_to = if kind == StatementKind::Heading {
            Vec::new()
        } else {
            self.references(&own)
        };
        let mut context = Vec::new();
        if kind != StatementKind::Heading {
            let above = self.text.heading[at];
            for heading in above.into_iter().chain(refers_to.iter().copied().take(3)) {
                let length = self.text.words[heading].len().min(LONGEST_TITLE);
                if length > 0 {
                    context.push(Stretch {
                        unit: heading,
                        words: 0..length,
                    });
                }
            }
        }
        let other_lot = self.is_of_other_lot(&own, &context);
        self.statements.push(Statement {
            unit: at,
            context,
            head,
            own,
            kind,
            question,
            optional: false,
            refers_to,
            other_lot,
            of_penalties: false,
            sends: false,
        });
    }

    /// « Le titulaire du lot 2 … », or a section « … (lot 2) », in a piece of lot 1.
    fn is_of_other_lot(&self, own: &[Stretch], context: &[Stretch]) -> bool {
        let Some(lot) = &self.lot else { return false };
        let mut named = Vec::new();
        for stretch in own {
            named.extend(self.text.lots(stretch));
        }
        if named.is_empty() {
            for stretch in context.iter().take(1) {
                named.extend(self.text.lots(stretch));
            }
        }
        !named.is_empty() && !named.contains(lot)
    }
}
