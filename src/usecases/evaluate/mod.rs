//! Measures the checker against labelled drafts: precision and recall per theme and element, right
//! weights, right verdicts, and each disagreement with its words.
//!
//! A label is a YAML file beside its draft (`file:`) or its pack (`pieces:`). What a label marks
//! `doubt: true` is counted apart: two careful readers could differ there.

mod criteria;
mod label;
mod tally;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::check::{Checker, Request};
use super::{Error, disk};
use crate::report::{percent, shortened};
use crate::verdict::{ElementStatus, Severity, TenderVerdict, ThemeStatus};
pub use label::Label;
pub use tally::{Binary, Tally};

/// What was measured.
#[derive(Debug, Default)]
pub struct Answer {
    pub tally: Tally,
    /// A line for each disagreement, in the order of the labels.
    pub disagreements: Vec<String>,
    /// Drafts that could not be read, with the reason.
    pub problems: Vec<String>,
}

/// Runs the checker over every labelled draft below `folder`.
pub fn evaluate(folder: &Path, settings: &Request) -> Result<Answer, Error> {
    let labels = labels(folder)?;
    let checker = Checker::new(settings)?;
    let measured: Vec<Answer> = labels
        .par_iter()
        .map(|(path, label)| measure(&checker, path, label))
        .collect();
    let mut total = Answer::default();
    for answer in measured {
        total.tally.add(&answer.tally);
        total.disagreements.extend(answer.disagreements);
        total.problems.extend(answer.problems);
    }
    Ok(total)
}

fn labels(folder: &Path) -> Result<Vec<(PathBuf, Label)>, Error> {
    let mut labels = Vec::new();
    for path in disk::list(folder)? {
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml")
        {
            let bytes = disk::read(&path)?;
            if let Some(label) = Label::read(&path, &bytes)? {
                labels.push((path, label));
            }
        }
    }
    if labels.is_empty() {
        return Err(Error::Content(vec![format!(
            "{} : aucune étiquette. Posez à côté de chaque projet un fichier .yaml de même nom, avec au moins « file: » et « themes: ».",
            folder.display()
        )]));
    }
    Ok(labels)
}

fn measure(checker: &Checker, path: &Path, label: &Label) -> Answer {
    let mut answer = Answer::default();
    let draft = path.with_file_name(label.folder.as_deref().unwrap_or(&label.file));
    let checked = checker.check(std::slice::from_ref(&draft));
    let (verdict, problems) = match checked {
        Ok(checked) => (checked.verdict, checked.problems),
        Err(error) => {
            answer.problems.push(error.to_string());
            answer.tally.unreadable += 1;
            return answer;
        }
    };
    let whole = problems.is_empty();
    answer.problems.extend(problems);
    match verdict.tenders.first() {
        Some(tender) if whole || label.folder.is_some() => compare(label, tender, &mut answer),
        _ => {
            if whole {
                answer.problems.push(format!("{} : format non lu.", draft.display()));
            }
            answer.tally.unreadable += 1;
        }
    }
    answer
}

fn compare(label: &Label, tender: &TenderVerdict, answer: &mut Answer) {
    answer.tally.drafts += 1;
    compare_kind(label, tender, answer);
    compare_pack(label, tender, answer);
    compare_themes(label, tender, answer);
    criteria::compare(label, tender, answer);
    if let Some(expected) = label.verdict {
        let right = expected == tender.verdict;
        answer.tally.packs.count(right, label.verdict_doubt);
        if !right {
            let grave: Vec<&str> = tender
                .findings
                .iter()
                .filter(|finding| finding.severity <= Severity::Majeur)
                .map(|finding| finding.code.as_str())
                .collect();
            answer.disagreements.push(format!(
                "{} : verdict {:?}, attendu {expected:?} ({})",
                label.id,
                tender.verdict,
                grave.join(", ")
            ));
        }
    }
}

/// Kinds of the pieces of a pack, and its labelled defects.
fn compare_pack(label: &Label, tender: &TenderVerdict, answer: &mut Answer) {
    for expected in &label.pieces {
        let end = format!("/{}", expected.path);
        let read = tender
            .pieces
            .iter()
            .find(|piece| piece.path == expected.path || piece.path.ends_with(&end));
        let right = read.is_some_and(|piece| piece.kind == expected.kind);
        answer.tally.kinds.count(right, false);
        if !right {
            let kind = read.map_or("non lue".to_owned(), |piece| format!("{:?}", piece.kind));
            answer.disagreements.push(format!(
                "{} : {} {kind}, attendu {:?}",
                label.id, expected.path, expected.kind
            ));
        }
    }
    for defect in &label.defects {
        let Some(code) = defect.code() else { continue };
        let right = tender.findings.iter().any(|finding| finding.code == code);
        answer.tally.defects.count(right, false);
        if !right {
            answer.disagreements.push(format!(
                "{} : défaut « {} » ({code}) non constaté",
                label.id, defect.kind
            ));
        }
    }
}

fn compare_kind(label: &Label, tender: &TenderVerdict, answer: &mut Answer) {
    if label.folder.is_none()
        && let (Some(expected), [piece]) = (label.kind, tender.pieces.as_slice())
    {
        let right = piece.kind == expected;
        answer.tally.kinds.count(right, false);
        if !right {
            answer
                .disagreements
                .push(format!("{} : pièce {:?}, attendu {expected:?}", label.id, piece.kind));
        }
    }
    if let Some(expected) = label.purchase_type {
        let right = tender.purchase_type.value == expected;
        answer.tally.purchase_types.count(right, false);
        if !right {
            answer.disagreements.push(format!(
                "{} : type d’achat {:?}, attendu {expected:?} ({})",
                label.id,
                tender.purchase_type.value,
                tender.purchase_type.reasons.join(" ; ")
            ));
        }
    }
}

fn binding(status: ThemeStatus) -> bool {
    matches!(status, ThemeStatus::Engage | ThemeStatus::Incomplet)
}

fn compare_themes(label: &Label, tender: &TenderVerdict, answer: &mut Answer) {
    for (theme, expected) in &label.themes {
        let read = tender.themes.iter().find(|read| &read.theme == theme);
        let status = read.map_or(ThemeStatus::Absent, |read| read.status);
        answer
            .tally
            .theme(theme, expected.doubt)
            .count(binding(expected.status), binding(status));
        if !expected.doubt {
            *answer.tally.confusion.entry((expected.status, status)).or_default() += 1;
        }
        if status != expected.status {
            let doubt = if expected.doubt { " (étiquette douteuse)" } else { "" };
            let grave = if binding(status) == binding(expected.status) {
                ""
            } else {
                " ←"
            };
            answer.disagreements.push(format!(
                "{} : {theme} {status:?}, attendu {:?}{doubt}{grave}",
                label.id, expected.status
            ));
        }
        let elements = read.map(|read| read.elements.as_slice()).unwrap_or_default();
        let mut ids: Vec<&String> = expected.elements.keys().collect();
        ids.extend(
            elements
                .iter()
                .map(|element| &element.id)
                .filter(|id| !expected.elements.contains_key(*id)),
        );
        for id in ids {
            let wanted = expected.elements.get(id) == Some(&ElementStatus::Present);
            let found = elements.iter().find(|element| &element.id == id);
            let present = found.is_some_and(|element| element.status == ElementStatus::Present);
            answer.tally.element(id, expected.doubt).count(wanted, present);
            if wanted != present {
                let word = found.map_or("absent".to_owned(), |element| format!("{:?}", element.status));
                let quote = found
                    .and_then(|element| element.quote.as_deref())
                    .map_or(String::new(), |quote| format!(" : « {} »", shortened(quote, 160)));
                let label_word = expected
                    .elements
                    .get(id)
                    .map_or("absent".to_owned(), |status| format!("{status:?}"));
                answer
                    .disagreements
                    .push(format!("{} : {id} {word}, attendu {label_word}{quote}", label.id));
            }
        }
    }
}

/// The whole measure as text: tables first, then the disagreements.
#[must_use]
pub fn render(answer: &Answer, disagreements: bool) -> String {
    let mut out = answer.tally.render();
    if !answer.problems.is_empty() {
        out.push_str("\nNon lus\n");
        answer
            .problems
            .iter()
            .for_each(|problem| out.push_str(&format!("  {problem}\n")));
    }
    if disagreements && !answer.disagreements.is_empty() {
        out.push_str("\nDésaccords\n");
        answer
            .disagreements
            .iter()
            .for_each(|line| out.push_str(&format!("  {line}\n")));
    }
    out
}

/// `92,3 %` of a share, or `–` of nothing.
fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    #[allow(clippy::cast_precision_loss)] // counts of drafts are far below 2^52
    let value = (part as f64 * 1000.0 / whole as f64).round() / 10.0;
    percent(value)
}
