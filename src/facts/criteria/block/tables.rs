//! What a table adds: sets of criteria, or lines where it is no grid of them.

use super::super::context::{self, Context};
use super::super::cue::{self, CueText};
use super::super::flow::{Grid, Line};
use super::super::grid;
use super::super::group::Form;
use super::super::lines;
use super::Finder;

impl Finder<'_> {
    pub(super) fn grid(&mut self, grid: &Grid) {
        let read = grid::read(grid);
        let Some(read) = read else {
            self.layout(grid);
            return;
        };
        self.flush();
        let header = CueText::new(&read.header);
        let headed = header.has(&cue::CRITERION);
        let context = match context::of_sentence(&header) {
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
                        group.context = context::of_sentence(&key).unwrap_or(Context::Award);
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
}
