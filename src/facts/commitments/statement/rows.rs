//! Tables: one statement for each row, or for each sentence of its long cells, with the column headers as context.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::document::UnitKind;
use crate::facts::folded;

use super::build::{Builder, LONGEST};
use super::{PieceText, StatementKind, Stretch};

impl Builder<'_, '_> {
    /// One statement for each row (cells joined), and for long cells one for each of their sentences.
    pub fn table(&mut self, start: usize) -> usize {
        self.heads.clear();
        let units = &self.text.outline.units;
        let table = units[start].place.table;
        let mut end = start;
        while end < units.len() && matches!(units[end].kind, UnitKind::Cell { .. }) && units[end].place.table == table {
            end += 1;
        }
        let end = end.max(start + 1);
        let row_of = |at: usize| match units[at].kind {
            UnitKind::Cell { row, .. } => row,
            _ => 0,
        };
        let header = (start..end)
            .find(|at| row_of(*at) != row_of(start))
            .map(|stop| start..stop);
        self.in_identity = self.is_identity(start..end);
        let mut from = start;
        while from < end {
            let mut to = from;
            while to < end && row_of(to) == row_of(from) {
                to += 1;
            }
            self.row(from..to, header.as_ref().filter(|header| header.start != from));
            from = to;
        }
        end
    }

    fn row(&mut self, cells: Range<usize>, header: Option<&Range<usize>>) {
        let total: usize = cells.clone().map(|at| self.text.words[at].len()).sum();
        let first_new = self.statements.len();
        if total <= LONGEST / 2 {
            let own: Vec<Stretch> = cells
                .clone()
                .map(|at| Stretch {
                    unit: at,
                    words: 0..self.text.words[at].len(),
                })
                .filter(|stretch| !stretch.words.is_empty())
                .collect();
            let question = cells
                .clone()
                .any(|at| self.text.outline.units[at].text.trim_end().ends_with('?'));
            self.push(cells.start, own, None, StatementKind::Row, question);
        } else {
            let label = cells.clone().find(|at| (1..=20).contains(&self.text.words[*at].len()));
            for at in cells.clone() {
                let unit = &self.text.outline.units[at];
                let head = label.filter(|label| *label != at);
                for (stretch, question) in self.cut(at, &unit.text[unit.label..]) {
                    let head = head.map(|label| Stretch {
                        unit: label,
                        words: 0..self.text.words[label].len(),
                    });
                    self.push(at, vec![stretch], head, StatementKind::Row, question);
                }
            }
        }
        let optional = self.row_is_optional(&cells);
        let of_penalties = header.is_some_and(|header| self.heads_penalties(header));
        let sends = self.in_identity || self.row_sends(&cells) || self.is_contents_line(&cells);
        for statement in &mut self.statements[first_new..] {
            statement.optional = optional;
            statement.of_penalties = of_penalties;
            statement.sends = sends;
            if let Some(header) = header {
                let names = header.clone().map(|at| Stretch {
                    unit: at,
                    words: 0..self.text.words[at].len().min(8),
                });
                statement
                    .context
                    .extend(names.filter(|stretch| !stretch.words.is_empty()).take(6));
            }
        }
    }

    /// The table lists breaches and what each costs: its first column says so.
    fn heads_penalties(&self, header: &Range<usize>) -> bool {
        let first = header.clone().find(|at| !self.text.words[*at].is_empty());
        let Some(first) = first else { return false };
        ["manquement", "penalit", "infraction", "sanction", "inexecution"]
            .iter()
            .any(|stem| self.text.words[first].iter().take(4).any(|word| word.starts_with(stem)))
    }

    /// « Acheteur | … », « Référence | … »: the sheet that identifies the tender says nothing of its clauses.
    fn is_identity(&self, table: Range<usize>) -> bool {
        let units = &self.text.outline.units;
        let first = |at: &usize| matches!(units[*at].kind, UnitKind::Cell { column: 0, .. });
        let named = table.filter(first).filter(|at| {
            let words: Vec<&str> = self.text.words[*at].iter().take(2).collect();
            matches!(
                words.first(),
                Some(&("acheteur" | "reference" | "consultation" | "procedure" | "adjudicateur"))
            ) || matches!(words[..], ["pouvoir", "adjudicateur"] | ["numero", _] | ["maitre", _])
        });
        named.count() >= 2
    }

    /// « 4.1.2 Respect du RGAA | 8 »: a line of a contents list laid out as a table.
    fn is_contents_line(&self, cells: &Range<usize>) -> bool {
        static TITLE: LazyLock<Regex> = LazyLock::new(|| {
            folded::regex(r"^\s*(?:\d{1,2}(?:\.\d{1,2}){0,4}|(?i:article)\s+\d{1,3})(?:[\s.)-]|–|\xC2\xA0)")
        });
        let units = &self.text.outline.units;
        let page = |text: &str| {
            let text = text.trim();
            (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let mut filled = cells.clone().filter(|at| !self.text.words[*at].is_empty());
        match (filled.next(), filled.next(), filled.next()) {
            (Some(title), Some(number), None) => {
                page(&units[number].text) && TITLE.is_match(units[title].text.as_bytes())
            }
            _ => false,
        }
    }

    /// « (CCTP, article 8) »: the row points at a clause of another piece.
    fn row_sends(&self, cells: &Range<usize>) -> bool {
        static PLACE: LazyLock<Regex> = LazyLock::new(|| {
            folded::regex(r"\b(?:CCAP|CCTP|CCP|AE|RC)\b.{0,6}\b(?:art\.|articles?)(?:\s|\xC2\xA0)*\d")
        });
        cells
            .clone()
            .any(|at| PLACE.is_match(self.text.outline.units[at].text.as_bytes()))
    }

    fn row_is_optional(&self, cells: &Range<usize>) -> bool {
        cells.clone().any(|at| {
            let words: Vec<&str> = self.text.words[at].iter().take(3).collect();
            match words[..] {
                [one] => {
                    self.optional_marks.iter().any(|mark| mark == one)
                        || ["souhait", "optionnel", "facultati", "recommand"]
                            .iter()
                            .any(|stem| one.starts_with(stem))
                }
                _ => false,
            }
        })
    }
}

/// « celles marquées S sont souhaitées »: one-letter marks beside « souhaité », « facultatif ».
pub(super) fn optional_marks(text: &PieceText<'_>) -> Vec<String> {
    let mut marks = Vec::new();
    for words in text.words {
        let all: Vec<&str> = words.iter().collect();
        for (at, word) in all.iter().enumerate() {
            let wish = ["souhait", "facultati", "optionnel", "recommande"]
                .iter()
                .any(|stem| word.starts_with(stem));
            if !wish {
                continue;
            }
            let around = &all[at.saturating_sub(3)..at];
            if let Some(mark) = around
                .iter()
                .rev()
                .find(|mark| mark.len() == 1 && !matches!(**mark, "a" | "l" | "d" | "n" | "y"))
            {
                marks.push((*mark).to_owned());
            }
        }
    }
    marks.sort();
    marks.dedup();
    marks
}
