//! Groups of rows that stand together, with what announced them: the candidates for a set of criteria.
//!
//! It tells lists of criteria from candidatures, scoring scales and other percents by their surroundings;
//! which group is the set, and how groups belong together, is decided in `sets`.

use super::context::{Context, Sections};
use super::cue::{self, CueText};
use super::flow::{Element, Grid, Line};
use super::formula;
use super::grid;
use super::label::Word;
use super::lines::{self, LineRead};
use super::mention::{goes_on, in_second_section, is_header_line, looks_like_name, mentions, names_lot_only};
use super::rows::{Row, Shape, is_name};
use super::scale::Mark;
use super::scope::Scope;
use super::subtotal;
use super::total::announced_total;
use super::tree::MOST_ROWS;
use crate::facts::outline::Outline;
use crate::text::quantity::Exact;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Form {
    #[default]
    Lines,
    Grid,
    /// Several weights in one sentence.
    Prose,
}

/// Rows that stand together.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub rows: Vec<Row>,
    pub form: Form,
    pub context: Context,
    /// What the headings alone say of it.
    pub section: Context,
    /// Sentences and headings just before it, nearest last.
    pub lead: String,
    /// Lead of an enumeration: « Gestion écologique : ».
    pub owner: String,
    pub scope: Option<Scope>,
    pub total: Option<Mark>,
    /// Totals announced around it: « sur 200 points ».
    pub totals: Vec<Exact>,
    /// The header of the table names criteria.
    pub headed: bool,
    pub ranked: bool,
    /// The heading it stands under.
    pub heading: String,
    /// Its names are headings, its weights lines under them.
    pub titled: bool,
    pub unit: usize,
}

impl Group {
    /// The two lines just before it, nearest first; blank ones do not count.
    pub fn last_lines(&self) -> impl Iterator<Item = &str> {
        self.lead.lines().rev().filter(|line| !line.trim().is_empty()).take(2)
    }
}

/// What is found in a piece before sets are made of it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub groups: Vec<Group>,
    /// Price is said to be the only criterion.
    pub sole: Vec<Sole>,
    /// Sentences that announce criteria: heading or opening sentence of the block.
    pub announced: Vec<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Sole {
    pub scope: Option<Scope>,
    pub unit: usize,
}

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
    let cue = CueText::new(first_sentence(&line.text));
    cue.starts(&cue::TOTAL) && (read.lone.is_some() || read.rows.len() == 1) && cue.word_count() <= 6
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
        let cue = CueText::new(&line.text);
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
        let cue = CueText::new(&line.text);
        self.sole(&cue, line);
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

    fn rows(&mut self, line: &Line, read: LineRead, cue: &CueText) {
        if is_total(line, &read) {
            if let (Some(group), Some(row)) = (self.open.as_mut(), read.rows.first()) {
                let gathered =
                    |mark: &Mark| subtotal::gather(&mut group.rows, first_sentence(&line.text), mark, line.unit);
                if !row.weight.as_ref().is_some_and(gathered) {
                    group.total = row.weight.clone().or_else(|| row.scale.clone());
                }
            }
            return;
        }
        if announced_total(&line.text, cue).is_some() && read.rows.len() == 1 && line.depth == 0 {
            return;
        }
        if let Some(lone) = read.lone {
            self.lone(&lone, line);
            return;
        }
        if read.rows.is_empty() {
            self.unweighted(line, cue);
            return;
        }
        if read.rows.iter().all(|row| CueText::names_degree(&row.name)) {
            return;
        }
        if let [row] = read.rows.as_slice()
            && let Some(mark) = &row.weight
            && CueText::new(&row.name).starts(&cue::THIS)
            && self.titled.is_some()
        {
            // « Ce critère est pondéré à 40 % », under the heading that names it.
            self.lone(mark, line);
            return;
        }
        let list = line.depth > 0 || !lines::label(line).0.is_empty();
        if !list && self.continues_name(line, &read) {
            return;
        }
        if !read.lead.is_empty() {
            self.owned(line, read, list);
        } else if read.rows.len() > 1 && !list && !line.continues {
            self.flush();
            self.push(read.rows, Form::Prose, line.unit);
            self.flush();
        } else {
            self.push(read.rows, Form::Lines, line.unit);
        }
    }

    /// The end of a name that was cut, with its weight: « … (facturation » / « par utilisateur) : 10 points ».
    fn continues_name(&mut self, line: &Line, read: &LineRead) -> bool {
        let [row] = read.rows.as_slice() else { return false };
        let Some(last) = self.open.as_mut().and_then(|group| group.rows.last_mut()) else {
            return false;
        };
        // A numbered name without a weight, one line with it, then the next numbered name.
        let between = !last.label.path.is_empty()
            && self
                .next
                .is_none_or(|next| next.heading || !lines::label(next).0.is_empty());
        let goes = !last.weighted()
            && !last.opens
            && line.text.starts_with(char::is_lowercase)
            && (goes_on(&last.name, &line.text) || between);
        if goes {
            let start = row
                .weight
                .as_ref()
                .or(row.scale.as_ref())
                .map_or(0, |mark| mark.range.start);
            let cut = self
                .lead
                .lines()
                .next_back()
                .map_or("", |line| super::label::Label::read(line).1);
            last.name = lines::name(&format!("{cut} {}", line.text.get(..start).unwrap_or(&row.name)));
            last.weight.clone_from(&row.weight);
            last.scale.clone_from(&row.scale);
            last.written.clone_from(&row.written);
            last.weight_unit = Some(row.unit);
        }
        goes
    }

    /// An enumeration with its owner in front: « VT se compose de : … », « Critères d'attribution : … ».
    fn owned(&mut self, line: &Line, read: LineRead, list: bool) {
        let lead_cue = CueText::new(&read.lead);
        if super::context::of_sentence(&lead_cue).is_some() {
            self.sections.sentence(&lead_cue);
        }
        let announces = lead_cue.has(&cue::AWARD)
            || lead_cue.has(&cue::CANDIDATURE)
            || lead_cue.as_str().contains(" critere ") && !lead_cue.has(&cue::SUBCRITERION);
        if list && !announces && self.open.is_some() {
            let mut parent = Row {
                name: super::rows::clean_name(&read.lead),
                unit: line.unit,
                ..Row::default()
            };
            if let Some(first) = read.rows.first() {
                parent.style = first.style.clone();
                parent.label = first.label.clone();
            }
            parent.children = read.rows;
            self.push(vec![parent], Form::Lines, line.unit);
            return;
        }
        self.flush();
        self.push(read.rows, Form::Prose, line.unit);
        let named = lead_cue.starts(&cue::CRITERION) && lead_cue.word_count() <= 6;
        if let Some(group) = self.open.as_mut() {
            group.owner = read.lead;
            if named && !matches!(group.context, Context::Candidature | Context::CallOff) {
                group.context = Context::Award;
            }
        }
        self.flush();
    }

    /// A weight alone on its line: of the last name still without one.
    fn lone(&mut self, mark: &Mark, line: &Line) {
        if let Some(mut row) = self.titled.take() {
            row.written = Some(line.text.trim().to_owned());
            row.weight_unit = Some(line.unit);
            row.weight = Some(mark.clone());
            self.reopen_titled();
            self.push(vec![row], Form::Lines, line.unit);
            if let Some(group) = self.open.as_mut() {
                group.titled = true;
                group.context = Context::Award;
            }
            return;
        }
        let Some(group) = self.open.as_mut() else { return };
        let pending = group
            .rows
            .iter_mut()
            .rev()
            .take_while(|row| row.weight.is_none() || row.style.shape != Shape::Plain)
            .filter(|row| row.weight.is_none())
            .last();
        if let Some(row) = pending {
            row.written = Some(line.text.trim().to_owned());
            row.weight_unit = Some(line.unit);
            row.weight = Some(mark.clone());
        }
    }

    /// Criteria that stand under headings of their own are one list.
    fn reopen_titled(&mut self) {
        self.flush();
        let last = self
            .found
            .groups
            .pop_if(|group| group.titled && group.scope == self.scope);
        self.open = last;
    }

    /// A line without weight that may name a criterion: an item of the list, or a name whose weight follows.
    fn unweighted(&mut self, line: &Line, cue: &CueText) {
        let listed = line.depth > 0 || !lines::label(line).0.is_empty();
        let award = self.sections.now() == Context::Award;
        let opens = line.text.trim_end().ends_with(':');
        let short = looks_like_name(line, cue);
        if opens && cue.has(&cue::SPLITS) && self.names_open_row(line, cue) {
            // « La valeur technique se décompose ainsi : » opens the list of its parts.
            if self.names_last_row(line, cue) {
                self.splitting = true;
            } else {
                self.flush();
            }
            return;
        }
        if CueText::names_degree(&line.text) || !award || !(listed || short) {
            return;
        }
        if Scope::heads(&line.text).is_some() {
            return;
        }
        if is_header_line(cue) {
            self.flush();
            return;
        }
        let announcing = super::context::of_sentence(cue).is_some()
            && !cue.has(&cue::SUBCRITERION)
            && lines::label(line).0.word == Word::None;
        // « 8. Jugement des offres » as a line: a heading that lost its style.
        let titled = listed
            && line.depth == 0
            && cue.word_count() <= 8
            && lines::label(line).0.word == Word::None
            && super::context::of_sentence(cue) == Some(Context::Award);
        if (opens && announcing) || titled || cue.has(&cue::AWARD) && !listed {
            return;
        }
        if let Some(group) = self.open.as_mut()
            && let Some(last) = group.rows.last_mut()
            && !listed
            && goes_on(&last.name, &line.text)
        {
            last.name = super::rows::collapse(&format!("{} {}", last.name, line.text.trim()));
            return;
        }
        if let Some(row) = lines::unweighted(line) {
            self.push(vec![row], Form::Lines, line.unit);
        }
    }

    /// A weighted criterion of the open group is named in the line.
    fn names_open_row(&self, line: &Line, cue: &CueText) -> bool {
        let weighted = |row: &&Row| row.weight.is_some();
        let rows = self.open.iter().flat_map(|group| group.rows.iter());
        rows.filter(weighted).any(|row| mentions(cue, &line.text, row))
    }

    /// The last weighted criterion of the open group is the one named.
    fn names_last_row(&self, line: &Line, cue: &CueText) -> bool {
        let rows = self.open.iter().flat_map(|group| group.rows.iter());
        rows.last()
            .is_some_and(|row| row.weight.is_some() && mentions(cue, &line.text, row))
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

    fn grid(&mut self, grid: &Grid) {
        let read = grid::read(grid);
        let Some(read) = read else {
            self.layout(grid);
            return;
        };
        self.flush();
        let header = CueText::new(&read.header);
        let headed = header.has(&cue::CRITERION);
        let context = match super::context::of_sentence(&header) {
            Some(context) if self.sections.now() == Context::Unknown => context,
            _ if header.has(&cue::CANDIDATURE)
                || header.as_str().contains(" critere de selection ") && self.sections.now() != Context::Award =>
            {
                Context::Candidature
            }
            _ => self.sections.now(),
        };
        for set in read.sets {
            let mut group = self.group(Form::Grid, grid.unit);
            group.context = context;
            group.headed = headed;
            group.rows = set.rows;
            group.scope = set.scope.or_else(|| self.scope.clone());
            group.totals.extend(read.out_of);
            group.total = set.total;
            if let Some(caption) = &grid.caption {
                group.lead.push_str(caption);
            }
            self.found.groups.push(group);
        }
        self.remember(&read.header);
        self.totals.clear();
    }

    /// A table that is no grid of criteria: its cells are lines, read along the rows.
    fn layout(&mut self, grid: &Grid) {
        for row in 0..grid.rows() {
            let cells: Vec<_> = grid.row_cells(row).collect();
            let key = cells.first().map(|cell| CueText::new(&cell.text())).unwrap_or_default();
            // « Critères | prix 50 % ; technique 40 % ; environnement 10 % » in a summary.
            let summary = cells.len() == 2 && key.starts(&cue::CRITERION) && key.word_count() <= 6;
            if summary {
                let text = cells[1].text();
                let read = lines::read(&Line {
                    text,
                    unit: cells[1].unit,
                    ..Line::default()
                });
                if read.rows.len() > 1 {
                    self.flush();
                    self.push(read.rows, Form::Prose, cells[1].unit);
                    if let Some(group) = self.open.as_mut() {
                        group.context = super::context::of_sentence(&key).unwrap_or(Context::Award);
                    }
                    self.flush();
                    continue;
                }
            }
            for cell in cells {
                for line in &cell.lines {
                    self.line(line);
                }
            }
        }
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
