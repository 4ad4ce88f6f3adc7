//! What a line adds to the list being read: criteria, a weight for the last name, the end of a name, a total.

use super::super::context::{self, Context};
use super::super::cue::{self, CueText};
use super::super::flow::Line;
use super::super::group::Form;
use super::super::label::{Label, Word};
use super::super::lines::{self, LineRead};
use super::super::mention::{goes_on, is_header_line, looks_like_name, mentions};
use super::super::rows::{Row, Shape, clean_name, collapse};
use super::super::scale::Mark;
use super::super::scope::Scope;
use super::super::subtotal;
use super::super::total::announced_total;
use super::{Finder, first_sentence, is_total};

impl Finder<'_> {
    pub(super) fn rows(&mut self, line: &Line, read: LineRead, cue: &CueText) {
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
            let cut = self.lead.lines().next_back().map_or("", |line| Label::read(line).1);
            last.take_name(&clean_name(&format!(
                "{cut} {}",
                line.text.get(..start).unwrap_or(&row.name)
            )));
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
        if context::of_sentence(&lead_cue).is_some() {
            self.sections.sentence(&lead_cue);
        }
        let announces = lead_cue.has(&cue::AWARD)
            || lead_cue.has(&cue::CANDIDATURE)
            || lead_cue.as_str().contains(" critere ") && !lead_cue.has(&cue::SUBCRITERION);
        if list && !announces && self.open.is_some() {
            let mut parent = Row {
                name: clean_name(&read.lead),
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
        let announcing = context::of_sentence(cue).is_some()
            && !cue.has(&cue::SUBCRITERION)
            && lines::label(line).0.word == Word::None;
        // « 8. Jugement des offres » as a line: a heading that lost its style.
        let titled = listed
            && line.depth == 0
            && cue.word_count() <= 8
            && lines::label(line).0.word == Word::None
            && context::of_sentence(cue) == Some(Context::Award);
        if (opens && announcing) || titled || cue.has(&cue::AWARD) && !listed {
            return;
        }
        if let Some(group) = self.open.as_mut()
            && let Some(last) = group.rows.last_mut()
            && !listed
            && goes_on(&last.name, &line.text)
        {
            last.name = collapse(&format!("{} {}", last.name, line.text.trim()));
            return;
        }
        let Some(row) = lines::unweighted(line) else { return };
        if self.leaves_list(&row) {
            self.flush();
            return;
        }
        self.push(vec![row], Form::Lines, line.unit);
    }

    /// « 5/ Paiement » after a list of bullets: the next section, not the next criterion.
    fn leaves_list(&self, row: &Row) -> bool {
        let [number] = row.label.path.as_slice() else {
            return false;
        };
        let later = number.parse::<u32>().is_ok_and(|number| number > 1);
        let mut rows = self.open.iter().flat_map(|group| group.rows.iter()).peekable();
        later && row.label.word == Word::None && rows.peek().is_some() && rows.all(|row| row.label.path.is_empty())
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
}
