//! Criteria in one line of text: a list item, a line with its weight, an enumeration in a sentence.

use super::clause::{
    LONGEST_NAME, first_clause, is_sentence_end, last_capital, last_sentence, of_the_mark, open_bracket, rubric,
    short_name, without_announcement, without_header, without_parts_word, without_tail,
};
use super::counted;
use super::cue::{self, CueText};
use super::flow::Line;
use super::label::{Label, Word};
use super::rows::{Row, Shape, Style, clean_name, collapse, is_name};
use super::scale::{self, Mark, Role};
use super::scope::Scope;
use super::total::{introduces_total, is_whole};

/// A name as it stands before its weight, without what only says how it is judged.
pub(super) fn name(text: &str) -> String {
    without_tail(&clean_name(text)).to_owned()
}

/// What one line says.
#[derive(Debug, Clone, Default)]
pub(super) struct LineRead {
    /// Words before the colon that opens an enumeration of several weights.
    pub lead: String,
    pub rows: Vec<Row>,
    /// The line is a weight and nothing else.
    pub lone: Option<Mark>,
}

/// A line with more weights than this is no list of criteria.
const MOST_WEIGHTS: usize = 200;
/// A weight in the middle of a sentence counts only in a list item with a name this short. Words.
const SHORT_NAME: usize = 8;

/// Reads one line.
pub(super) fn read(line: &Line) -> LineRead {
    if let Some(lone) =
        Mark::alone(&line.text).filter(|mark| mark.unit != scale::Unit::Bare || line.text.trim().len() <= 6)
    {
        return LineRead {
            lone: Some(lone),
            ..LineRead::default()
        };
    }
    let (label, rest) = label(line);
    let mut reader = Reader::new(rest, line, &label);
    reader.read();
    let mut read = LineRead {
        lead: reader.lead,
        rows: reader.rows,
        lone: None,
    };
    // « Pour le lot 1, les offres sont classées au regard du prix (60 %) et … ».
    if let Some((scope, _)) = Scope::prefix(&read.lead)
        && let Some(first) = read.rows.first_mut()
    {
        first.lots.get_or_insert(scope.to_string());
    }
    for row in &mut read.rows {
        row.style.depth = line.depth;
        row.style.indent = line.indent;
    }
    if let Some(first) = read.rows.first_mut() {
        if !label.is_empty() || first.label.is_empty() {
            first.style.shape = Shape::of(&label);
            first.label = label;
        }
        first.same_line = false;
    }
    if let Some(last) = read.rows.last_mut() {
        last.opens = opens(&line.text);
    }
    share_lots(&mut read.rows);
    read
}

/// « Lot 1 : prix 40 %, délai 60 % »: the lot named first is that of all that follows on the line.
fn share_lots(rows: &mut [Row]) {
    let mut lots: Option<String> = None;
    for row in rows {
        if row.lots.is_some() {
            lots.clone_from(&row.lots);
        } else {
            row.lots.clone_from(&lots);
        }
    }
}

/// « 40 %, dont », « répartis comme suit : »: the parts follow.
fn opens(text: &str) -> bool {
    let end = text
        .trim_end()
        .trim_end_matches(|c: char| c.is_whitespace() || c == '*');
    end.ends_with(':') || end.ends_with("dont") || end.ends_with("suit")
}

/// Label of a line, from its marker and its text.
pub(super) fn label(line: &Line) -> (Label, &str) {
    let (inner, rest) = Label::read(&line.text);
    let Some(mut outer) = Label::alone(&line.marker) else {
        return (inner, rest);
    };
    if inner.is_empty() {
        return (outer, line.text.as_str());
    }
    if !inner.path.is_empty() {
        outer.path = inner.path;
    }
    if inner.word != Word::None {
        outer.word = inner.word;
    }
    (outer, rest)
}

/// An item of a list that names a criterion without a weight.
pub(super) fn unweighted(line: &Line) -> Option<Row> {
    let (label, rest) = label(line);
    let blank = CueText::new(rest).has(&cue::UNDEFINED_WEIGHT)
        || rest.contains("…%")
        || rest.contains("… %")
        || rest.contains("__");
    let cut = if blank { blank_cut(rest) } else { rest.len() };
    let (lots, rest) = match Scope::prefix(&rest[..cut]) {
        Some((scope, after)) => (Some(scope.to_string()), after),
        None => (None, &rest[..cut]),
    };
    let name = clean_name(rest);
    if !is_name(&name) || name.len() > LONGEST_NAME {
        return None;
    }
    let style = Style {
        depth: line.depth,
        indent: line.indent,
        shape: Shape::of(&label),
    };
    let name = without_tail(&name).to_owned();
    Some(Row {
        label,
        name,
        style,
        unit: line.unit,
        blank,
        lots,
        opens: opens(&line.text),
        ..Row::default()
    })
}

/// End of the name before a weight that is promised: « RSE – à définir », « Prix : … % ».
fn blank_cut(text: &str) -> usize {
    let sign = text.find(['…', '_']).unwrap_or(text.len());
    let separator = text
        .char_indices()
        .rev()
        .find(|(at, c)| *at <= sign && matches!(c, ':' | '–' | '—' | '(' | '='));
    let dash = text.rfind(" - ");
    let cut = separator.map(|(at, _)| at).or(dash).unwrap_or(sign);
    if is_name(&text[..cut]) { cut } else { sign }
}

struct Reader<'a> {
    text: &'a str,
    line: &'a Line,
    listed: bool,
    lead: String,
    rows: Vec<Row>,
    /// First byte not yet used by a name or a weight.
    cursor: usize,
    /// New rows go under the last one until the clause ends.
    under: bool,
    /// End of the bracket whose rows go under the last one.
    bracket_end: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, line: &'a Line, label: &Label) -> Self {
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

    fn read(&mut self) {
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
        Row {
            style: Style {
                shape: Shape::of(&label),
                ..Style::default()
            },
            label,
            name: without_tail(&clean_name(without_announcement(without_parts_word(without_header(
                rubric(name),
            )))))
            .to_owned(),
            unit: self.line.unit,
            lots,
            same_line: !self.rows.is_empty(),
            ..Row::default()
        }
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

    /// « …, décomposée comme suit : architecture » is about parts, named after the colon; « jugé au vu du devis
    /// Technique » is a remark, then the next name on a line that was joined to it.
    fn after_split<'t>(&mut self, name: &'t str) -> &'t str {
        let inner = name.trim_end().trim_end_matches([':', '=', '(', ' ', '\u{a0}']);
        if let Some(at) = inner.rfind(':')
            && CueText::new(&inner[..at]).has(&cue::SPLITS)
            && !Label::read(inner[..at + 1].trim_start_matches([';', ' ', ',']))
                .0
                .numbered()
            && is_name(&clean_name(&inner[at + 1..]))
        {
            self.under = true;
            return &name[at + 1..];
        }
        let capitals = self
            .rows
            .first()
            .is_some_and(|row| row.name.starts_with(char::is_uppercase));
        let remark = name.trim_start().starts_with(char::is_lowercase);
        if capitals
            && remark
            && let Some(at) = last_capital(name)
        {
            return &name[at..];
        }
        name
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

    /// « Gestion écologique : tonte (6 points), … »: what introduces the enumeration.
    fn take_lead<'t>(&mut self, name: &'t str) -> &'t str {
        let cut = name
            .trim_end()
            .trim_end_matches([':', '=', '(', ' ', '\u{a0}'])
            .rfind(':');
        // « Lot 2 : prix 40 %, … » names the lot of the enumeration, not what it is about.
        if cut.is_some_and(|at| Scope::heads(&name[..at]).is_some()) {
            return name;
        }
        if let Some(at) = cut
            && is_name(&clean_name(&name[at + 1..]))
        {
            collapse(&name[..at]).clone_into(&mut self.lead);
            return &name[at + 1..];
        }
        let cue = CueText::new(name);
        // « La note technique se compose de la méthode (80 %) et … »: the parts of what stands before.
        if cue.has(&cue::SPLITS)
            && let Some(at) = SPLITTING
                .iter()
                .find_map(|words| name.find(words).map(|at| at + words.len()))
            && is_name(&name[..at])
            && is_name(&name[at..])
        {
            collapse(&name[..at]).clone_into(&mut self.lead);
            return &name[at..];
        }
        if cue.has(&cue::AWARD)
            || cue.has(&cue::CANDIDATURE)
            || cue.as_str().contains(" critere ")
            || cue.as_str().contains(" jugement ")
            || cue.starts(&cue::ATTRIBUTING)
        {
            // The words nearest to the name end the lead.
            let words = [
                " d'après ",
                " d’après ",
                " suivants ",
                " sont ",
                " sur ",
                " selon ",
                " à partir de ",
                " au regard de ",
                " au regard du ",
                " au regard des ",
                " en fonction de ",
                " en fonction du ",
                " en fonction des ",
                " au moyen de ",
                " sur la base de ",
                " sur la base du ",
                " sur le fondement de ",
                " sur le fondement du ",
                " pour chaque lot, ",
                " pour tous les lots, ",
            ];
            let ends = words
                .iter()
                .filter_map(|word| name.rfind(word).map(|at| at + word.len()));
            if let Some(end) = ends.filter(|end| is_name(&clean_name(&name[*end..]))).max() {
                collapse(&name[..end]).clone_into(&mut self.lead);
                return &name[end..];
            }
        }
        name
    }
}

/// Verbs between a criterion and its parts.
const SPLITTING: [&str; 9] = [
    " se compose de ",
    " se compose du ",
    " se décompose en ",
    " composée de ",
    " composé de ",
    " répartie entre ",
    " se répartit entre ",
    " se partage entre ",
    " comprend ",
];

/// « – sous-critères : méthodologie (sur 20), moyens (sur 10) » after a weight: parts, each with its scale.
fn scaled_parts(row: &mut Row) {
    let marks = scale::marks(&row.detail);
    let scales = || marks.iter().filter(|mark| mark.role == Role::Scale && !mark.bound);
    if scales().count() < 2 || !row.children.is_empty() {
        return;
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for mark in scales() {
        let mut name = row.detail.get(from..mark.range.start).unwrap_or_default();
        if from == 0 {
            let Some((lead, first)) = name.split_once(':') else {
                return;
            };
            let lead = CueText::new(lead);
            if !(lead.has(&cue::SUBCRITERION) || lead.has(&cue::SPLITS) || lead.word_count() == 0) {
                return;
            }
            name = first;
        }
        from = mark.range.end;
        let name = clean_name(name);
        if !is_name(&name) || CueText::new(&name).word_count() > 14 {
            return;
        }
        let mut part = Row {
            name,
            unit: row.unit,
            ..Row::default()
        };
        part.set_mark(mark.clone(), &row.detail);
        parts.push(part);
    }
    row.children = parts;
}

/// The name after a weight that opens the line: up to the end of the clause, with its commas while it stays short.
fn following_name(after: &str) -> &str {
    let clause = first_clause(after);
    let start = clause.as_ptr() as usize - after.as_ptr() as usize;
    let rest = &after[start..];
    let end = rest.find(['\n', ';']).or_else(|| rest.find(". ")).unwrap_or(rest.len());
    if clause.contains(':') && end <= LONGEST_NAME / 2 {
        &rest[..end]
    } else {
        clause
    }
}

/// « Qualité : noté sur 3 sous-critères : technique, garantie et développement durable : 40 % ».
fn named_parts(row: &mut Row) {
    let lower = row.name.to_lowercase();
    let Some(at) = lower.find("sous-critère").or_else(|| lower.find("sous-critere")) else {
        return;
    };
    // Lower case may change lengths: the offset is only trusted where it falls on the same letters.
    let Some((before, list)) = row
        .name
        .get(at..)
        .and_then(|rest| rest.split_once(':'))
        .map(|(_, list)| (&row.name[..at], list))
    else {
        return;
    };
    let head = before.split(':').next().unwrap_or(before);
    let name = clean_name(head);
    let parts: Vec<String> = list
        .split([',', ';'])
        .flat_map(|part| part.split(" et "))
        .map(clean_name)
        .filter(|part| is_name(part))
        .collect();
    if is_name(&name) && parts.len() > 1 {
        row.children = parts
            .into_iter()
            .map(|name| Row {
                name,
                unit: row.unit,
                ..Row::default()
            })
            .collect();
        row.name = name;
    }
}
