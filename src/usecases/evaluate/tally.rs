//! Counts of a measure, and their tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::share;
use crate::verdict::{Conclusion, ThemeStatus};

/// Present or not, expected and read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Binary {
    pub both: usize,
    pub only_read: usize,
    pub only_expected: usize,
    pub neither: usize,
}

impl Binary {
    pub fn count(&mut self, expected: bool, read: bool) {
        match (expected, read) {
            (true, true) => self.both += 1,
            (false, true) => self.only_read += 1,
            (true, false) => self.only_expected += 1,
            (false, false) => self.neither += 1,
        }
    }

    pub fn add(&mut self, other: Self) {
        self.both += other.both;
        self.only_read += other.only_read;
        self.only_expected += other.only_expected;
        self.neither += other.neither;
    }

    /// `précision rappel (vus, attendus)` as columns.
    fn row(self) -> String {
        let precision = share(self.both, self.both + self.only_read);
        let recall = share(self.both, self.both + self.only_expected);
        let (extra, missed) = (self.only_read, self.only_expected);
        format!(
            "{precision:>9} {recall:>9}   {:>4} justes, {extra} en trop, {missed} manqués",
            self.both
        )
    }
}

/// Right or not, doubtful labels apart.
#[derive(Debug, Default, Clone, Copy)]
pub struct Share {
    pub right: usize,
    pub all: usize,
    pub doubtful_right: usize,
    pub doubtful: usize,
}

impl Share {
    pub fn count(&mut self, right: bool, doubtful: bool) {
        if doubtful {
            self.doubtful += 1;
            self.doubtful_right += usize::from(right);
        } else {
            self.all += 1;
            self.right += usize::from(right);
        }
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.all += other.all;
        self.doubtful_right += other.doubtful_right;
        self.doubtful += other.doubtful;
    }

    fn row(self) -> String {
        let doubtful = if self.doubtful == 0 {
            String::new()
        } else {
            format!("   (douteux : {} sur {})", self.doubtful_right, self.doubtful)
        };
        format!(
            "{:>9}   {} sur {}{doubtful}",
            share(self.right, self.all),
            self.right,
            self.all
        )
    }
}

/// All counts of a measure.
#[derive(Debug, Default)]
pub struct Tally {
    pub drafts: usize,
    pub unreadable: usize,
    /// Binding or not, by theme; and apart, where the label is doubtful.
    pub themes: BTreeMap<String, Binary>,
    pub doubtful_themes: BTreeMap<String, Binary>,
    pub elements: BTreeMap<String, Binary>,
    pub doubtful_elements: BTreeMap<String, Binary>,
    /// (expected, read) -> count.
    pub confusion: BTreeMap<(ThemeStatus, ThemeStatus), usize>,
    pub kinds: Share,
    pub purchase_types: Share,
    /// Nodes of labelled sets whose weight was read right.
    pub weights: Share,
    /// Nodes read that no label has.
    pub extra_nodes: usize,
    pub criteria_verdicts: Share,
    pub criteria_confusion: BTreeMap<(Conclusion, Conclusion), usize>,
    /// Drafts that state no criteria, in which none were read.
    pub no_criteria: Share,
    pub responsible: Share,
    pub packs: Share,
    /// Labelled defects of packs that a finding says.
    pub defects: Share,
}

impl Tally {
    pub fn theme(&mut self, theme: &str, doubtful: bool) -> &mut Binary {
        let map = if doubtful {
            &mut self.doubtful_themes
        } else {
            &mut self.themes
        };
        map.entry(theme.to_owned()).or_default()
    }

    pub fn element(&mut self, element: &str, doubtful: bool) -> &mut Binary {
        let map = if doubtful {
            &mut self.doubtful_elements
        } else {
            &mut self.elements
        };
        map.entry(element.to_owned()).or_default()
    }

    pub fn add(&mut self, other: &Self) {
        self.drafts += other.drafts;
        self.unreadable += other.unreadable;
        self.extra_nodes += other.extra_nodes;
        for (mine, theirs) in [
            (&mut self.themes, &other.themes),
            (&mut self.doubtful_themes, &other.doubtful_themes),
            (&mut self.elements, &other.elements),
            (&mut self.doubtful_elements, &other.doubtful_elements),
        ] {
            for (key, count) in theirs {
                mine.entry(key.clone()).or_default().add(*count);
            }
        }
        for (key, count) in &other.confusion {
            *self.confusion.entry(*key).or_default() += count;
        }
        for (key, count) in &other.criteria_confusion {
            *self.criteria_confusion.entry(*key).or_default() += count;
        }
        self.kinds.add(other.kinds);
        self.purchase_types.add(other.purchase_types);
        self.weights.add(other.weights);
        self.criteria_verdicts.add(other.criteria_verdicts);
        self.no_criteria.add(other.no_criteria);
        self.responsible.add(other.responsible);
        self.packs.add(other.packs);
        self.defects.add(other.defects);
    }

    /// The tables, in French.
    #[must_use]
    pub fn render(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{} projets mesurés, {} non lus", self.drafts, self.unreadable);
        let _ = writeln!(
            out,
            "\n{:<44} {:>9} {:>9}",
            "Thèmes (engage ou non)", "précision", "rappel"
        );
        rows(&mut out, &self.themes);
        total(&mut out, "tous les thèmes", &self.themes);
        total(&mut out, "étiquettes douteuses, à part", &self.doubtful_themes);
        let _ = writeln!(
            out,
            "\n{:<44} {:>9} {:>9}",
            "Éléments (présent ou non)", "précision", "rappel"
        );
        rows(&mut out, &self.elements);
        total(&mut out, "tous les éléments", &self.elements);
        total(&mut out, "étiquettes douteuses, à part", &self.doubtful_elements);
        let _ = writeln!(out, "\nCritères d’attribution");
        for (name, share) in [
            ("poids justes", self.weights),
            ("verdicts justes", self.criteria_verdicts),
            ("part responsable juste", self.responsible),
            ("aucun critère, aucun lu", self.no_criteria),
        ] {
            let _ = writeln!(out, "  {name:<42} {}", share.row());
        }
        let _ = writeln!(out, "  {:<42} {:>9}", "critères lus en trop", self.extra_nodes);
        let wrong = self.wrong_conforme();
        let _ = writeln!(out, "  {:<42} {wrong:>9}", "« conforme » à tort");
        let _ = writeln!(out, "\nPièces et marchés");
        for (name, share) in [
            ("nature de la pièce", self.kinds),
            ("type d’achat", self.purchase_types),
            ("verdict du dossier", self.packs),
            ("défauts du dossier constatés", self.defects),
        ] {
            let _ = writeln!(out, "  {name:<42} {}", share.row());
        }
        let _ = writeln!(out, "\nConfusion des états de thème (attendu → lu)");
        for ((expected, read), count) in &self.confusion {
            let _ = writeln!(
                out,
                "  {:<12} → {:<12} {count:>5}",
                format!("{expected:?}"),
                format!("{read:?}")
            );
        }
        out
    }

    fn wrong_conforme(&self) -> usize {
        let wrong = |(expected, read): &(Conclusion, Conclusion)| {
            *read == Conclusion::Conforme && *expected != Conclusion::Conforme
        };
        self.criteria_confusion
            .iter()
            .filter(|(key, _)| wrong(key))
            .map(|(_, count)| count)
            .sum()
    }
}

fn rows(out: &mut String, map: &BTreeMap<String, Binary>) {
    for (name, count) in map {
        let _ = writeln!(out, "  {name:<42} {}", count.row());
    }
}

fn total(out: &mut String, name: &str, map: &BTreeMap<String, Binary>) {
    let mut all = Binary::default();
    map.values().for_each(|count| all.add(*count));
    if all != Binary::default() {
        let _ = writeln!(out, "  {name:<42} {}", all.row());
    }
}
