//! Groups of rows that stand together, with what announced them: the candidates for a set of criteria.
//!
//! It tells lists of criteria from candidatures, scoring scales and other percents by their surroundings;
//! which group is the set, and how groups belong together, is decided in `sets`.

mod rows;
mod tables;

use super::context::{Context, Sections};
use super::cue::{self, CueText};
use super::flow::{Element, Line};
use super::formula;
use super::group::{Form, Found, Group, Sole};
use super::label::Word;
use super::lines::{self, LineRead};
use super::mention::{in_second_section, mentions, names_lot_only};
use super::rows::{Row, is_name};
use super::scope::Scope;
use super::total::announced_total;
use super::tree::MOST_ROWS;
use crate::facts::outline::Outline;
use crate::text::quantity::Exact;

/// Text kept before a group: enough to hold the sentence and heading that announce it. Bytes.
const LEAD: usize = 600;

/// Finds the groups of a piece.
pub(super) fn find(elements: &[Element], outline: &Outline) -> Found {
    let mut finder = Finder {
        outline,
        sections: Sections::default(),
        found: Found::default(),
        open: None,
        lead: String::new(),
        scope: None,
        scope_level: None,
        totals: Vec::new(),
        ranked: false,
        rubrics: false,
        last_symbols: None,
        splitting: false,
        heading: String::new(),
        titled: None,
        next: None,
    };
    for (at, element) in elements.iter().enumerate() {
        finder.next = match elements.get(at + 1) {
            Some(Element::Line(line)) => Some(line),
            _ => None,
        };
        match element {
            Element::Line(line) => finder.line(line),
            Element::Grid(grid) => finder.grid(grid),
        }
    }
    finder.flush();
    finder.found
}

/// « Total : 100 », « Total sur 100. Les offres sont … »: the sum of the rows above, no row.
fn is_total(line: &Line, read: &LineRead) -> bool {
    if read.lone.is_none() && read.rows.len() != 1 {
        return false;
    }
    let cue = CueText::new(first_sentence(&line.text));
    cue.starts(&cue::TOTAL) && cue.word_count() <= 6
}

fn first_sentence(text: &str) -> &str {
    text.split(". ").next().unwrap_or(text)
}

struct Finder<'a> {
    outline: &'a Outline,
    sections: Sections,
    found: Found,
    open: Option<Group>,
    lead: String,
    scope: Option<Scope>,
    /// Level of the heading that named the lot.
    scope_level: Option<u8>,
    totals: Vec<Exact>,
    ranked: bool,
    /// The piece is a notice with Roman rubrics.
    rubrics: bool,
    /// A formula whose symbols the next lines define.
    last_symbols: Option<(Vec<formula::Term>, usize, usize)>,
    /// The last sentence splits the last criterion.
    splitting: bool,
    heading: String,
    /// The last heading, while it may be a criterion whose weight follows: « 9.1 Prix » ; « Pondération : 40 % ».
    titled: Option<Row>,
    /// The line after the one being read.
    next: Option<&'a Line>,
}

impl Finder<'_> {
    fn line(&mut self, line: &Line) {
        // A formula in capitals looks like a heading.
        if line.heading && formula::terms(&line.text).is_none() {
            self.heading(line);
            return;
        }
        let cue = self.cue(line);
        if self.formula(line) {
            return;
        }
        let mut read = lines::read(line);
        if names_lot_only(&line.text) {
            read = LineRead::default();
        }
        if self.is_rubric(line, &read) {
            self.flush();
            if !in_second_section(line) {
                self.scope = None;
            }
            self.sections.rubric(&line.text);
            self.lead.clear();
            self.remember(&line.text);
            return;
        }
        self.sentence(&cue, line, &read);
        self.scope_line(line, &read);
        self.sole(&cue, line);
        self.rows(line, read, &cue);
        self.remember(&line.text);
    }

    fn heading(&mut self, line: &Line) {
        let read = lines::read(line);
        let full = format!("{} {}", line.marker, line.text);
        let weighted = read.rows.len() == 1 && read.rows[0].weighted();
        let around = [self.sections.under(), self.sections.now()];
        let numbered = lines::label(line).0.word == Word::Criterion && around.contains(&Context::Unknown);
        if weighted && (around.contains(&Context::Award) || numbered) {
            // « 6.1 Prix des prestations (40 %) » under « 6 Critères ».
            self.push(read.rows, Form::Lines, line.unit);
            self.remember(&full);
            return;
        }
        let level = self.outline.heading_level.get(line.unit).copied().flatten();
        self.flush();
        let lot_goes_on = self.rubrics && in_second_section(line);
        if self.scope_level.is_none() && !lot_goes_on {
            self.scope = None;
        }
        if !lot_goes_on && self.scope_level >= level && self.scope_level.is_some() {
            self.scope = None;
            self.scope_level = None;
        }
        self.sections.heading(self.outline, line.unit, &line.text);
        if self.sections.now() == Context::Award && super::context::of_heading(&line.text) == Context::Award {
            self.found.announced.push(line.unit);
        }
        if let Some(scope) = Scope::heads(&line.text) {
            self.scope = Some(scope);
            self.scope_level = level;
        }
        let own = super::context::of_heading(&line.text);
        self.titled = lines::unweighted(line)
            .filter(|_| matches!(own, Context::Unknown | Context::Other) && self.sections.above() == Context::Award);
        self.heading.clone_from(&line.text);
        self.totals.clear();
        self.ranked = false;
        self.lead.clear();
        self.remember(&full);
        let cue = self.cue(line);
        self.sole(&cue, line);
    }

    /// The line folded; a whole unit was already.
    fn cue(&self, line: &Line) -> CueText {
        match self.outline.words.get(line.unit).filter(|_| line.whole) {
            Some(words) => CueText::of(words.folded()),
            None => CueText::new(&line.text),
        }
    }

    /// « II.2.6) Valeur estimée » in a notice.
    fn is_rubric(&mut self, line: &Line, read: &LineRead) -> bool {
        let (label, rest) = lines::label(line);
        let roman = label.path.len() >= 2 && label.path[0].bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
        self.rubrics |= roman;
        let bold = rest.ends_with(':')
            && rest.chars().count() < 70
            && read.rows.is_empty()
            && super::context::of_heading(rest) == Context::Candidature;
        (roman && read.rows.is_empty()) || bold
    }

    fn scope_line(&mut self, line: &Line, read: &LineRead) {
        if !read.rows.is_empty() || read.lone.is_some() {
            return;
        }
        let opens = line.text.trim_end().ends_with(':');
        let listing = self.rubrics || self.sections.now() == Context::Award || opens;
        if let Some(scope) = Scope::heads(&line.text).filter(|_| listing) {
            // A lot named while criteria are being listed opens the grid of that lot.
            self.flush();
            self.scope = Some(scope);
            self.scope_level = None;
        }
    }

    fn sole(&mut self, cue: &CueText, line: &Line) {
        if cue.has(&cue::SOLE)
            && !cue.has(&cue::NOT_SOLE)
            && cue.has(&cue::PRICE)
            && !matches!(self.sections.now(), Context::Candidature | Context::CallOff)
        {
            let scope = Scope::find(&line.text)
                .map(|(scope, _, _)| scope)
                .or_else(|| self.scope.clone());
            let relevant = cue.has(&cue::CRITERION) || self.sections.now() == Context::Award;
            if relevant {
                self.found.sole.push(Sole { scope, unit: line.unit });
            }
        }
    }

    fn sentence(&mut self, cue: &CueText, line: &Line, read: &LineRead) {
        let single = read.rows.len() == 1 && !read.rows[0].weighted();
        let listed = read.rows.len() == 1
            && read.rows[0].weighted()
            && read.lead.is_empty()
            && CueText::new(&read.rows[0].name).word_count() < 14;
        if !listed || single {
            let before = self.sections.now();
            self.sections.sentence(cue);
            let now = self.sections.now();
            if now == Context::Award && super::context::of_sentence(cue) == Some(Context::Award) {
                self.found.announced.push(line.unit);
            }
            let announces = super::context::of_sentence(cue).is_some()
                && !cue.has(&cue::SUBCRITERION)
                && line.text.trim_end().ends_with(':');
            if before != now || (announces && read.rows.is_empty()) {
                self.flush();
            }
        }
        if cue.has(&cue::RANKED) {
            self.ranked = true;
        }
        if cue.has(&cue::EQUAL_MEAN) {
            self.equal(cue, &line.text);
        }
        if let Some(total) = announced_total(&line.text, cue) {
            self.totals.push(total);
        }
    }

    /// « la note technique est la moyenne simple de quatre notes : … » marks the group before.
    fn equal(&mut self, cue: &CueText, line: &str) {
        let recent = self.found.groups.iter_mut().rev().take(3);
        let mut rows = self
            .open
            .iter_mut()
            .chain(recent)
            .flat_map(|group| group.rows.iter_mut());
        let Some(row) = rows.find(|row| mentions(cue, line, row)) else {
            return;
        };
        row.equal_children = true;
        let listed = line
            .split(['.', '\n'])
            .find(|sentence| CueText::new(sentence).has(&cue::EQUAL_MEAN));
        if let Some((_, list)) = listed.and_then(|sentence| sentence.split_once(':'))
            && row.children.is_empty()
        {
            let separator = if list.contains(';') { ';' } else { ',' };
            let names = list
                .split(separator)
                .map(super::rows::clean_name)
                .filter(|name| is_name(name));
            row.children = names
                .take(MOST_ROWS)
                .map(|name| Row {
                    name,
                    unit: row.unit,
                    ..Row::default()
                })
                .collect();
        }
    }

    fn formula(&mut self, line: &Line) -> bool {
        if let Some((terms, unit, left)) = self.last_symbols.take() {
            let rows = formula::rows(&terms, &[&line.text], unit);
            let named = rows
                .iter()
                .zip(&terms)
                .filter(|(row, term)| row.name != term.symbol)
                .count();
            if named * 2 > terms.len() {
                self.flush();
                self.push(rows, Form::Prose, unit);
                self.flush();
            } else if left > 0 {
                self.last_symbols = Some((terms, unit, left - 1));
            }
        }
        let Some(terms) = formula::terms(&line.text) else {
            return false;
        };
        let rows = formula::rows(&terms, &[self.lead.as_str()], line.unit);
        let spelled = rows
            .iter()
            .all(|row| row.name.chars().filter(|c| c.is_alphabetic()).count() > 3);
        if spelled {
            self.flush();
            self.push(rows, Form::Prose, line.unit);
            self.flush();
        } else {
            self.last_symbols = Some((terms, line.unit, 3));
        }
        true
    }

    fn group(&self, form: Form, unit: usize) -> Group {
        Group {
            form,
            context: self.sections.now(),
            section: self.sections.under(),
            lead: self.lead.clone(),
            scope: self.scope.clone(),
            totals: self.totals.clone(),
            ranked: self.ranked,
            heading: self.heading.clone(),
            unit,
            ..Group::default()
        }
    }

    fn push(&mut self, mut rows: Vec<Row>, form: Form, unit: usize) {
        self.titled = None;
        if let Some(first) = rows.first_mut() {
            first.splits = std::mem::take(&mut self.splitting);
        }
        let lots = rows.first().and_then(|row| row.lots.clone());
        let full = self.open.as_ref().is_some_and(|group| group.rows.len() >= MOST_ROWS);
        let other_lots = self.open.as_ref().is_some_and(|group| {
            group
                .rows
                .first()
                .is_some_and(|row| row.lots.is_none() != lots.is_none())
        });
        if full || (other_lots && lots.is_some()) {
            self.flush();
        }
        if self.open.is_none() {
            self.open = Some(self.group(form, unit));
        }
        if let Some(group) = self.open.as_mut() {
            group.rows.extend(rows);
        }
    }

    fn flush(&mut self) {
        self.splitting = false;
        if let Some(mut group) = self.open.take() {
            group.totals.extend(
                self.totals
                    .iter()
                    .copied()
                    .filter(|total| !group.totals.contains(total))
                    .collect::<Vec<_>>(),
            );
            self.found.groups.push(group);
        }
    }

    /// Keeps the last lines for what they say of the next group.
    fn remember(&mut self, text: &str) {
        self.lead.push('\n');
        self.lead.push_str(text);
        if self.lead.len() > 2 * LEAD {
            let mut from = self.lead.len() - LEAD;
            while !self.lead.is_char_boundary(from) {
                from += 1;
            }
            self.lead.drain(..from);
        }
    }
}
