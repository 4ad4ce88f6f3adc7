//! The names and weights of one line, from left to right.

use super::super::clause::{
    LONGEST_NAME, first_clause, is_sentence_end, last_sentence, of_the_mark, open_bracket, rubric, short_name,
    without_announcement, without_header, without_parts_word,
};
use super::super::counted;
use super::super::cue::{self, CueText};
use super::super::flow::Line;
use super::super::label::Label;
use super::super::rows::{Row, Shape, Style, clean_name, is_name};
use super::super::scale::{self, Mark, Role};
use super::super::scope::Scope;
use super::super::total::{introduces_total, is_whole};
use super::parts::{following_name, named_parts, scaled_parts};
use super::{blank_cut, unweighted};

/// A line with more weights than this is no list of criteria.
const MOST_WEIGHTS: usize = 200;
/// A weight in the middle of a sentence counts only in a list item with a name this short. Words.
const SHORT_NAME: usize = 8;

pub(super) struct Reader<'a> {
    text: &'a str,
    line: &'a Line,
    listed: bool,
    pub(super) lead: String,
    pub(super) rows: Vec<Row>,
    /// First byte not yet used by a name or a weight.
    cursor: usize,
    /// New rows go under the last one until the clause ends.
    pub(super) under: bool,
    /// End of the bracket whose rows go under the last one.
    bracket_end: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, line: &'a Line, label: &Label) -> Self {
        let listed = line.depth > 0 || !label.is_empty();
        Self {
            text,
            line,
            listed,
            lead: String::new(),
            rows: Vec::new(),
            cursor: 0,
            under: false,
            bracket_end: 0,
        }
    }

    pub(super) fn read(&mut self) {
        let Some(counted) = counted::find(self.text) else {
            return self.read_named();
        };
        // What stands before « dont 10 points pour … » is read as if it stood alone.
        let whole = self.text;
        self.text = whole[..counted.start].trim_end_matches([' ', '\u{a0}', '(', ',']);
        self.read_named();
        let rows = counted.rows.into_iter().map(|(name, mark)| {
            let mut row = self.row(&name);
            row.set_mark(mark, whole);
            row.same_line = false;
            row
        });
        let rows: Vec<Row> = rows.filter(|row| is_name(&row.name)).collect();
        match self.rows.last_mut() {
            Some(last) if counted.parts => last.children.extend(rows),
            _ => self.rows.extend(rows),
        }
        self.text = whole;
    }

    fn read_named(&mut self) {
        let all = scale::marks(self.text);
        let weights: Vec<&Mark> = all
            .iter()
            .filter(|mark| mark.role == Role::Weight && !mark.bound)
            .collect();
        let weights: Vec<&Mark> = weights
            .into_iter()
            .filter(|mark| mark.unit != scale::Unit::Points || !introduces_total(&self.text[..mark.range.start]))
            .filter(|mark| !is_whole(&self.text[..mark.range.start], mark))
            .collect();
        let firm: Vec<&Mark> = weights
            .iter()
            .copied()
            .filter(|mark| mark.introduced || mark.ends_clause)
            .collect();
        let mut kept = if firm.is_empty() { weights } else { firm };
        // « Papier recyclé à 100 % : 20 % »: the first figure belongs to the name.
        let named: Vec<bool> = kept
            .windows(2)
            .map(|pair| self.text[pair[0].range.end..pair[1].range.start].trim() == ":" && !pair[0].introduced)
            .collect();
        let mut named = named.into_iter();
        kept.retain(|_| !named.next().unwrap_or(false));
        match kept.as_slice() {
            [] => self.scales(&all),
            many if many.len() > MOST_WEIGHTS => {}
            [one] => self.single(one, &all),
            several => self.several(several, &all),
        }
        if all.iter().any(|mark| mark.bound)
            && self.rows.is_empty()
            && let Some(mut row) = unweighted(self.line)
        {
            row.blank = true;
            row.name = clean_name(&row.name[..blank_cut(&row.name)]);
            self.rows.push(row);
        }
    }

    fn row(&self, name: &str) -> Row {
        let (lots, name) = match Scope::prefix(name) {
            Some((scope, rest)) => (Some(scope.to_string()), rest),
            None => (None, name),
        };
        let trimmed = name.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | ')' | ']'));
        let (label, after) = Label::read(trimmed);
        // « Lot 1 « Téléphones » : prix »: the lot's title is no name.
        let titled = lots
            .as_ref()
            .and_then(|_| trimmed.rfind(':'))
            .map(|at| &trimmed[at + 1..]);
        let (label, name) = match titled.filter(|rest| is_name(rest)) {
            Some(rest) => (Label::default(), rest),
            None if !label.path.is_empty() => (label, after),
            None if !label.bullet.is_empty() => (Label::default(), after),
            None => (Label::default(), name),
        };
        let mut row = Row {
            style: Style {
                shape: Shape::of(&label),
                ..Style::default()
            },
            label,
            unit: self.line.unit,
            lots,
            same_line: !self.rows.is_empty(),
            ..Row::default()
        };
        let words = without_announcement(without_parts_word(without_header(rubric(name))));
        row.take_name(&clean_name(words));
        row
    }

    /// « le prix, sur 45 points ; la qualité, sur 55 points »: no weight but scales, each after its name.
    fn scales(&mut self, all: &[Mark]) {
        let scales: Vec<&Mark> = all
            .iter()
            .filter(|mark| mark.role == Role::Scale && !mark.bound && mark.ends_clause)
            .collect();
        if (2..=MOST_WEIGHTS).contains(&scales.len()) {
            self.several(&scales, all);
            let spoken = |row: &Row| CueText::new(&row.name).starts(&cue::SCALED);
            if self.rows.len() == scales.len() && !self.rows.iter().any(spoken) {
                return;
            }
            self.rows.clear();
            self.lead.clear();
            self.cursor = 0;
        }
        self.scale_only(all);
    }

    /// « Prix (note sur 20) »: the scale is kept, to be told from a weight later.
    fn scale_only(&mut self, all: &[Mark]) {
        let Some(mark) = all.iter().find(|mark| mark.role == Role::Scale && !mark.bound) else {
            return;
        };
        let before = last_sentence(&self.text[..mark.range.start]);
        let mut row = self.row(before);
        let cue = CueText::new(&row.name);
        let short = cue.word_count() <= SHORT_NAME;
        if cue.starts(&cue::SCALED) {
            return;
        }
        // « La valeur technique (sur 60) est jugée sur : ».
        let bracketed = self.text[mark.range.end..].trim_start().starts_with(')')
            && self.text[..mark.range.start].trim_end().ends_with("(sur");
        if is_name(&row.name) && (mark.ends_clause || bracketed || (self.listed && short)) {
            row.set_mark(mark.clone(), self.text);
            row.detail = self.text[mark.range.end..].to_owned();
            self.rows.push(row);
        }
    }

    fn single(&mut self, mark: &Mark, all: &[Mark]) {
        let first = all
            .iter()
            .map(|mark| mark.range.start)
            .min()
            .unwrap_or(mark.range.start)
            .min(mark.range.start);
        let near = all
            .iter()
            .filter(|other| other.role == Role::Scale)
            .map(|other| other.range.start);
        let start = near.fold(mark.range.start, usize::min).max(first.min(mark.range.start));
        let before = last_sentence(&self.text[..start]);
        let after = &self.text[mark.range.end..];
        let mut row = self.row(short_name(before));
        if !is_name(&row.name) {
            row = self.row(short_name(&self.text[..start]));
        }
        let mut detail = after;
        if !is_name(&row.name) {
            row = self.row(following_name(after));
            detail = "";
        }
        if !is_name(&row.name) {
            return;
        }
        let cue = CueText::new(&row.name);
        if cue.starts(&cue::SCALED) {
            return;
        }
        let words = cue.word_count();
        let firm = mark.introduced || mark.ends_clause;
        if !(firm || (self.listed && words <= SHORT_NAME)) || (!self.listed && !mark.introduced && words > 24) {
            return;
        }
        row.set_mark(mark.clone(), self.text);
        if let Some(scale) = all.iter().find(|other| other.role == Role::Scale) {
            row.scale = Some(scale.clone());
        }
        row.detail = detail.trim().to_owned();
        named_parts(&mut row);
        scaled_parts(&mut row);
        self.rows.push(row);
    }

    fn several(&mut self, marks: &[&Mark], all: &[Mark]) {
        for (at, mark) in marks.iter().enumerate() {
            let next = marks.get(at + 1).map_or(self.text.len(), |next| next.range.start);
            self.one_of(mark, next, all);
        }
        // « Prix (forfait 25 points, bordereau 15 points) »: the bracket's owner stays in front.
        if self.rows.len() == 1 && self.rows[0].children.is_empty() && self.rows[0].weight.is_none() {
            self.rows.clear();
        }
    }

    fn one_of(&mut self, mark: &Mark, next: usize, all: &[Mark]) {
        let from = self.cursor.min(mark.range.start);
        let between = &self.text[from..mark.range.start];
        self.relation(between);
        let own = self.brackets(mark, from);
        let from = own.max(from);
        let first = all.partition_point(|other| other.range.start < from);
        let scales = all[first..]
            .iter()
            .take_while(|other| other.range.start < mark.range.end)
            .filter(|other| other.role == Role::Scale);
        let scale = scales.last();
        // « Technique notée sur 20, coefficient 6 »: the name ends before its scale.
        let end = scale
            .filter(|scale| is_name(&clean_name(&self.text[from..scale.range.start])))
            .map_or(mark.range.start, |scale| scale.range.start.min(mark.range.start));
        let mut name = last_sentence(&self.text[from..end]);
        if !self.rows.is_empty() {
            name = self.after_split(name);
        }
        if self.rows.is_empty() && self.lead.is_empty() {
            name = self.take_lead(name);
        }
        let mut row = self.row(name);
        self.cursor = mark.range.end + of_the_mark(&self.text[mark.range.end..]);
        if !is_name(&row.name) {
            // « 40 ) » closes the bracket of the last row: its own weight.
            if let Some(last) = self.rows.last_mut()
                && last.weight.is_none()
                && !last.children.is_empty()
            {
                last.set_mark(mark.clone(), self.text);
                return;
            }
            let clause = first_clause(&self.text[mark.range.end..next]);
            row = self.row(clause);
            self.cursor = mark.range.end
                + (clause.as_ptr() as usize - self.text[mark.range.end..].as_ptr() as usize)
                + clause.len();
        }
        if !is_name(&row.name) {
            return;
        }
        let cue = CueText::new(&row.name);
        // « 55/100, soit 55 % » says the weight again.
        if cue.is(&cue::TOTAL_ALONE) || cue.is(&cue::THAT_IS) {
            return;
        }
        row.set_mark(mark.clone(), self.text);
        row.scale = scale.cloned();
        if (self.under || mark.range.start < self.bracket_end)
            && let Some(parent) = self.rows.last_mut()
        {
            parent.children.push(row);
        } else {
            self.rows.push(row);
        }
    }

    /// Whether the text between two weights puts the second under the first.
    fn relation(&mut self, between: &str) {
        let cue = CueText::new(between);
        let first = cue.words().next().unwrap_or("");
        let trimmed = between.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ')' | '*'));
        let (label, _) = Label::read(trimmed);
        let numbered = label.path.len() == 1 && label.path[0].bytes().all(|b| b.is_ascii_digit());
        if trimmed.starts_with(';') || is_sentence_end(trimmed) || numbered {
            self.under = false;
        }
        let opens = trimmed.starts_with(':')
            || matches!(
                first,
                "dont"
                    | "reparti"
                    | "repartie"
                    | "decompose"
                    | "decomposee"
                    | "soit"
                    | "comprenant"
                    | "incluant"
                    | "comportant"
            );
        if opens && !self.rows.is_empty() {
            self.under = true;
        }
    }

    /// Opens a bracket that holds named weights; gives where the name of this weight starts.
    fn brackets(&mut self, mark: &Mark, from: usize) -> usize {
        if mark.range.start < self.bracket_end {
            return from;
        }
        let Some(open) = open_bracket(self.text, from, mark.range.start) else {
            return from;
        };
        let close = self.bracket_close(open);
        let named = is_name(&clean_name(&self.text[open + 1..mark.range.start]));
        let inside = scale::marks(&self.text[open + 1..close])
            .iter()
            .filter(|mark| mark.role == Role::Weight)
            .count();
        let outer = clean_name(last_sentence(&self.text[from..open]));
        if !named || (inside < 2 && (is_name(&outer) || self.rows.is_empty())) {
            return from;
        }
        if is_name(&outer) {
            let mut row = self.row(&outer);
            row.name = outer;
            self.rows.push(row);
        }
        self.bracket_end = close;
        open + 1
    }

    /// Where the bracket opened at `open` closes; an unclosed one reaches no further than a long name.
    fn bracket_close(&self, open: usize) -> usize {
        let mut limit = (open + 4 * LONGEST_NAME).min(self.text.len());
        while !self.text.is_char_boundary(limit) {
            limit -= 1;
        }
        self.text[open..limit].find([')', ']']).map_or(limit, |at| open + at)
    }
}
