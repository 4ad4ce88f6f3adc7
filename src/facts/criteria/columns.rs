//! What each column of a table of criteria holds: labels, names, sub-names, weights, scales, remarks.

use num_rational::Ratio;

use super::cue::{CueText, Cues};
use super::flow::{Grid, GridCell};
use super::label::Label;
use super::scale::{self, Mark, Unit};
use super::scope::Scope;
use crate::text::quantity::Exact;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Numbers or letters of the rows: `1`, `B2`; ranks too.
    Label,
    Text,
    Weight,
    /// The lots that rows are for: « Lot 1 » beside its criteria.
    Lot,
    /// The mark's scale, the same for every row: « note sur 20 ».
    Scale,
    Empty,
}

#[derive(Debug)]
pub(super) struct Columns {
    pub kinds: Vec<Kind>,
    /// First row below the headers.
    pub body: usize,
    pub label: Option<usize>,
    pub lot: Option<usize>,
    pub name: usize,
    pub child: Option<usize>,
    /// Of two columns of weights, the criteria's.
    pub parent_weights: Option<usize>,
    pub header: String,
    pub out_of: Option<Exact>,
    headers: Vec<String>,
    units: Vec<Option<Unit>>,
}

macro_rules! header_cues {
    ($($name:ident: $($phrase:literal),+;)+) => {
        $(static $name: std::sync::LazyLock<Cues> = std::sync::LazyLock::new(|| Cues::new(&[$($phrase),+]));)+
    };
}

header_cues! {
    LOTS: "lot", "lots", "n° de lot", "numéro de lot", "n° du lot";
    NAMES: "critère*", "libellé*", "intitulé*", "désignation", "critères d'attribution", "item*", "thème*", "rubrique*", "axe*";
    CHILDREN: "sous-critère*", "sous critère*", "élément*", "sous-item*", "décomposition", "détail du critère", "composante*", "rubrique*", "détail*", "critère détaillé";
    WEIGHTS: "pondération*", "poids", "coefficient*", "coef*", "coeff*", "point*", "pourcentage*", "part", "fourchette*", "valeur", "barème*", "pts", "nombre de points", "total*", "pondéré*", "note maxi", "note maximale", "note maximum", "note max";
    STRONG: "pondération*", "poids", "coefficient*", "coef*", "coeff*", "pourcentage*", "part", "fourchette*", "pondéré*";
    SCALES: "note", "notes", "notation", "noté*", "note sur", "échelle", "barème de notation", "note maxi", "note maximale";
    NUMBERS: "n", "no", "numéro*", "rang", "ordre", "repère", "réf", "référence", "rang du critère";
    REMARKS: "appréciation", "apprécié*", "pièce*", "justificatif*", "mode", "comment*", "regardé", "observation*", "document*", "preuve*", "méthode*",
        "définition*", "description*", "modalité*", "jugé*", "analyse*", "évaluation", "attendu*", "contenu", "support*", "précision*", "base*";
    OTHER: "prix unitaire", "quantité*", "montant", "désignation des prestations", "délai", "unité", "euros", "pénalité*", "date*", "taux de tva", "forfait", "code", "lieu*", "site*", "profil*", "réponse", "valeur exigée";
}

impl Columns {
    /// None when the table is none of criteria.
    pub fn read(grid: &Grid) -> Option<Self> {
        if grid.rows() < 2 && grid.header_rows > 0 || grid.columns < 2 {
            return None;
        }
        let body = body_row(grid);
        let headers: Vec<String> = (0..grid.columns)
            .map(|column| header_text(grid, column, body))
            .collect();
        let header = headers.join(" | ");
        let mut columns = Self {
            kinds: vec![Kind::Empty; grid.columns],
            body,
            label: None,
            lot: None,
            name: 0,
            child: None,
            parent_weights: None,
            out_of: None,
            units: headers
                .iter()
                .map(|text| header_unit(&CueText::new(text), text))
                .collect(),
            header,
            headers,
        };
        columns.classify(grid);
        columns.choose_weights(grid)?;
        columns.choose_names(grid)?;
        columns.out_of = columns.headers.iter().find_map(|text| out_of(text));
        Some(columns)
    }

    /// Columns of weights, or the one asked for.
    pub fn weights(&self, only: Option<usize>) -> Vec<usize> {
        match only {
            Some(column) => vec![column],
            None => (0..self.kinds.len())
                .filter(|column| matches!(self.kinds[*column], Kind::Weight | Kind::Scale))
                .collect(),
        }
    }

    /// The lots that a cell of the column of lots names.
    pub fn lot_in(&self, cell: &GridCell) -> Option<Scope> {
        lot_of(&self.headers[cell.column], &cell.text())
    }

    /// Weight columns headed by lots, when there are several sets side by side.
    pub fn lots(&self) -> Vec<(usize, Scope)> {
        let lots: Vec<(usize, Scope)> = (0..self.kinds.len())
            .filter(|column| self.kinds[*column] == Kind::Weight)
            .filter_map(|column| Scope::find(&self.headers[column]).map(|(scope, _, _)| (column, scope)))
            .collect();
        let weights = self.kinds.iter().filter(|kind| **kind == Kind::Weight).count();
        if lots.len() == weights { lots } else { Vec::new() }
    }

    /// The weight in a cell of column `column`, in the unit that its header gives.
    pub fn mark(&self, cell: &GridCell, column: usize) -> Option<Mark> {
        let text = cell.text();
        let mut mark = cell_mark(&text)?;
        if mark.unit == Unit::Bare
            && let Some(unit) = self.units[column]
        {
            mark.unit = unit;
        }
        Some(mark)
    }

    /// Of several weights in a row, the one whose column says weight most plainly.
    pub fn best(&self, marks: &[(usize, Mark)]) -> usize {
        let worth = |column: usize| {
            let cue = CueText::new(&self.headers[column]);
            usize::from(self.kinds[column] == Kind::Weight) * 4
                + usize::from(cue.has(&STRONG)) * 2
                + usize::from(!cue.has(&SCALES))
        };
        let mut best = 0;
        for at in 1..marks.len() {
            if worth(marks[at].0) > worth(marks[best].0) {
                best = at;
            }
        }
        best
    }

    fn classify(&mut self, grid: &Grid) {
        for column in 0..grid.columns {
            let cells = column_cells(grid, column, self.body);
            let own = cells
                .iter()
                .any(|cell| cell.colspan == 1 && !cell.text().trim().is_empty());
            let filled: Vec<&&GridCell> = cells
                .iter()
                .filter(|cell| !cell.text().trim().is_empty() && (!own || cell.colspan == 1))
                .collect();
            if filled.is_empty() {
                continue;
            }
            let cue = CueText::new(&self.headers[column]);
            let marks = filled.iter().filter(|cell| cell_mark(&cell.text()).is_some()).count();
            let dashes = filled.iter().filter(|cell| is_dash(&cell.text())).count();
            let labels = filled
                .iter()
                .filter(|cell| Label::alone(&cell.text()).is_some())
                .count();
            let numbers = cue.has(&NUMBERS) && !cue.has(&WEIGHTS);
            let lots = filled
                .iter()
                .all(|cell| lot_of(&self.headers[column], &cell.text()).is_some());
            self.kinds[column] = if lots && filled.len() < grid.rows() {
                Kind::Lot
            } else if labels == filled.len()
                && (numbers || (column == 0 && runs_from_one(&filled) && !cue.has(&WEIGHTS)))
            {
                Kind::Label
            } else if marks > 0 && (marks + dashes) * 2 > filled.len() {
                Kind::Weight
            } else {
                Kind::Text
            };
        }
        // Columns of figures about something else.
        for column in 0..grid.columns {
            let cue = CueText::new(&self.headers[column]);
            if self.kinds[column] == Kind::Weight && cue.has(&OTHER) && !cue.has(&WEIGHTS) {
                self.kinds[column] = Kind::Empty;
            }
        }
    }

    fn choose_weights(&mut self, grid: &Grid) -> Option<()> {
        let weights: Vec<usize> = (0..grid.columns)
            .filter(|column| self.kinds[*column] == Kind::Weight)
            .collect();
        if weights.is_empty() {
            // Names without weights are criteria only where the header says so.
            let says = self
                .headers
                .iter()
                .any(|text| CueText::new(text).has(&super::cue::CRITERION));
            return says.then_some(());
        }
        if weights.len() > 1 && self.lots().is_empty() {
            for column in &weights {
                let cells: Vec<Mark> = column_cells(grid, *column, self.body)
                    .iter()
                    .filter_map(|cell| cell_mark(&cell.text()))
                    .collect();
                let constant = cells.len() > 1
                    && cells
                        .windows(2)
                        .all(|pair| pair[0].value == pair[1].value && pair[0].upper == pair[1].upper);
                let ranges = cells.iter().any(|mark| mark.value == Ratio::from(0));
                let cue = CueText::new(&self.headers[*column]);
                if (constant || ranges) && !cue.has(&STRONG) {
                    self.kinds[*column] = Kind::Scale;
                }
            }
            if !self.kinds.contains(&Kind::Weight) {
                for column in weights {
                    self.kinds[column] = Kind::Weight;
                }
            }
        }
        Some(())
    }

    fn choose_names(&mut self, grid: &Grid) -> Option<()> {
        self.label = (0..grid.columns).find(|column| self.kinds[*column] == Kind::Label);
        self.lot = (0..grid.columns).find(|column| self.kinds[*column] == Kind::Lot);
        let texts: Vec<usize> = (0..grid.columns)
            .filter(|column| self.kinds[*column] == Kind::Text)
            .collect();
        let cue = |column: usize| CueText::new(&self.headers[column]);
        let first = *texts.first()?;
        self.name = texts
            .iter()
            .copied()
            .find(|column| cue(*column).has(&NAMES) && !cue(*column).has(&super::cue::SUBCRITERION))
            .unwrap_or(first);
        self.child = texts
            .iter()
            .copied()
            .find(|column| *column > self.name && self.is_child(grid, *column));
        if self.child.is_some() {
            self.parent_weights = self.parents_column(grid);
        }
        Some(())
    }

    /// A second column of names: said by its header, or shown by the criteria that are merged beside it.
    fn is_child(&self, grid: &Grid, column: usize) -> bool {
        let cue = CueText::new(&self.headers[column]);
        let parents = column_cells(grid, self.name, self.body);
        let merged = parents.iter().any(|cell| cell.rowspan > 1);
        let blanks = parents.iter().skip(1).any(|cell| cell.text().is_empty());
        let whole_row = parents
            .iter()
            .any(|cell| cell.column <= self.name && cell.column + cell.colspan > column);
        let separate = column_cells(grid, column, self.body)
            .iter()
            .filter(|cell| cell.rowspan == 1)
            .count()
            > parents.iter().filter(|cell| !cell.text().is_empty()).count();
        let remark = cue.has(&REMARKS) && !cue.has(&super::cue::SUBCRITERION);
        let said = cue.has(&super::cue::SUBCRITERION);
        let parts = ((merged || blanks) && separate) || whole_row;
        said || (parts
            && (!remark || self.weights_per_row(grid))
            && (cue.has(&CHILDREN) || merged || blanks || whole_row))
    }

    /// Weights change inside one merged criterion.
    fn weights_per_row(&self, grid: &Grid) -> bool {
        let parents = column_cells(grid, self.name, self.body);
        parents.iter().filter(|cell| cell.rowspan > 1).any(|parent| {
            (0..self.kinds.len())
                .filter(|column| matches!(self.kinds[*column], Kind::Weight))
                .any(|column| {
                    grid.cell(parent.row + 1, column)
                        .is_some_and(|cell| cell.row == parent.row + 1)
                })
        })
    }

    /// Of several columns of weights beside two columns of names: the one with fewer cells is the criteria's.
    fn parents_column(&self, grid: &Grid) -> Option<usize> {
        let weights: Vec<usize> = (0..self.kinds.len())
            .filter(|column| self.kinds[*column] == Kind::Weight)
            .collect();
        if weights.len() < 2 {
            return None;
        }
        let filled = |column: usize| {
            column_cells(grid, column, self.body)
                .iter()
                .filter(|cell| cell_mark(&cell.text()).is_some())
                .count()
        };
        let counts: Vec<(usize, usize)> = weights.iter().map(|column| (filled(*column), *column)).collect();
        let fewest = counts.iter().min()?;
        let most = counts.iter().max()?;
        if fewest.0 < most.0 {
            return Some(fewest.1);
        }
        // As many cells in each: the plainer header is the criteria's.
        weights
            .into_iter()
            .find(|column| CueText::new(&self.headers[*column]).has(&STRONG))
    }
}

/// The lots that a cell of a column names: « Lot 2 : maintenance », or « 2 » under « Lots ».
fn lot_of(header: &str, cell: &str) -> Option<Scope> {
    let numbered = cell.trim().trim_start_matches(['N', 'n', '°', 'º', ' ', '\u{a0}']);
    let figures = numbered.starts_with(|c: char| c.is_ascii_digit());
    let lots = figures && CueText::new(header).is(&LOTS);
    if lots {
        return Scope::prefix(&format!("lot {numbered}")).map(|(scope, _)| scope);
    }
    Scope::prefix(cell.trim())
        .map(|(scope, _)| scope)
        .filter(|_| scale::marks(cell).is_empty())
}

/// First row below the headers: declared, or found by their words.
fn body_row(grid: &Grid) -> usize {
    let mut body = grid.header_rows.min(grid.rows().saturating_sub(1));
    if body == 1 && is_data(grid) {
        body = 0;
    }
    while body < grid.rows().min(3) {
        let cells: Vec<&GridCell> = grid.cells.iter().filter(|cell| cell.row == body).collect();
        let titles = cells.iter().filter(|cell| is_title(&cell.text())).count();
        let weights = cells
            .iter()
            .filter(|cell| cell_mark(&cell.text()).is_some_and(|mark| mark.role == scale::Role::Weight))
            .count();
        if titles == 0 || weights > 0 || (cells.len() < 2 && grid.columns > 1) {
            break;
        }
        body += 1;
    }
    body
}

/// The first row is marked as a header, but gives a criterion and its weight like the others.
fn is_data(grid: &Grid) -> bool {
    let cells: Vec<String> = grid.row_cells(0).map(GridCell::text).collect();
    let weighs = |text: &String| cell_mark(text).is_some_and(|mark| mark.role == scale::Role::Weight);
    let weights = cells.iter().filter(|text| weighs(text)).count();
    let numbered = |text: &String| !Label::read(text).0.path.is_empty();
    let titles = cells.iter().filter(|text| is_title(text) && !numbered(text)).count();
    weights == 1 && titles == 0 && cells.len() > 1
}

fn is_title(text: &str) -> bool {
    let cue = CueText::new(text);
    let short = cue.word_count() <= 6;
    short
        && (cue.has(&WEIGHTS) || cue.starts(&NAMES) || cue.has(&CHILDREN) || cue.starts(&SCALES))
        && scale::marks(text).iter().all(|mark| mark.role == scale::Role::Scale)
        || (short && Scope::find(text).is_some() && scale::marks(text).is_empty())
}

fn header_text(grid: &Grid, column: usize, body: usize) -> String {
    let mut out = String::new();
    for row in 0..body {
        if let Some(cell) = grid.cell(row, column) {
            let text = cell.text();
            if !out.contains(&text) {
                out.push_str(&text);
                out.push(' ');
            }
        }
    }
    out.trim().to_owned()
}

/// Cells that start in a column, below the headers.
fn column_cells(grid: &Grid, column: usize, body: usize) -> Vec<&GridCell> {
    let mut out: Vec<&GridCell> = Vec::new();
    for row in body..grid.rows() {
        if let Some(cell) = grid.cell(row, column)
            && cell.row == row
            && (cell.column == column || cell.colspan > 1)
        {
            out.push(cell);
        }
    }
    out
}

/// The figure of a short cell.
pub(super) fn cell_mark(text: &str) -> Option<Mark> {
    if let Some(mark) = Mark::alone(text) {
        return Some(mark);
    }
    let short = text.chars().count() <= 48;
    if !short {
        return None;
    }
    let starts = text.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let first = text.split_whitespace().next().unwrap_or("");
    if starts && let Some(mark) = Mark::alone(first).filter(|_| text.contains('+')) {
        return Some(mark);
    }
    scale::marks(text)
        .into_iter()
        .find(|mark| starts && mark.range.start == 0 && mark.unit != Unit::Bare)
}

fn is_dash(text: &str) -> bool {
    let trimmed = text.trim();
    trimmed.chars().all(|c| matches!(c, '-' | '–' | '—' | '/' | '.'))
        || matches!(
            trimmed.to_lowercase().as_str(),
            "sans objet" | "so" | "s.o." | "néant" | "non" | "x"
        )
}

/// Labels that count 1, 2, 3 or A, B, C.
fn runs_from_one(cells: &[&&GridCell]) -> bool {
    let first = cells.first().and_then(|cell| Label::alone(&cell.text()));
    let opens = first.is_some_and(|label| matches!(label.path.first().map(String::as_str), Some("1" | "A" | "I")));
    let integers: Vec<i64> = cells
        .iter()
        .filter_map(|cell| cell.text().trim().trim_end_matches(['.', ')']).parse().ok())
        .collect();
    opens && integers.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

/// « Pondération (sur 100) », « Note /20 ».
fn out_of(header: &str) -> Option<Exact> {
    scale::marks(header)
        .into_iter()
        .find(|mark| mark.role == scale::Role::Scale)
        .map(|mark| mark.value)
}

/// Unit that a column's header gives to figures without one.
fn header_unit(header: &CueText, raw: &str) -> Option<Unit> {
    if raw.contains('%') || header.as_str().contains(" pourcentage") || header.as_str().contains(" en pour cent ") {
        return Some(Unit::Percent);
    }
    if header.as_str().contains(" coef") {
        return Some(Unit::Coefficient);
    }
    if header.as_str().contains(" point ") || header.as_str().contains(" pt ") {
        return Some(Unit::Points);
    }
    None
}
