//! Indicators on a terminal: every share with what it counts, what it leaves out, and its range.

use std::fmt::Write as _;

use super::{BOLD, coloured, shown};
use crate::library::strategy::{Direction, Indicator};
use crate::register::figures::{Answer, Content, Criterion, Figure};
use crate::register::indicators::{Basis, Counts, FollowUp, Needed, Share, Target, Unit};
use crate::register::{Entry, Tender};
use crate::report::shortened;

/// The indicators of an axis, or all.
#[must_use]
pub fn indicators(answer: &Answer, axis: Option<u8>) -> String {
    let mut out = format!("{BOLD}{}{BOLD:#}\n{}\n", answer.title, scope(answer));
    for figure in figures(answer, axis) {
        let indicator = &figure.indicator;
        let _ = writeln!(
            out,
            "\n{BOLD}{}{BOLD:#}  {}",
            indicator.id,
            shortened(&indicator.label, 140)
        );
        match &figure.content {
            Content::Criterion(criterion) => write_criterion(&mut out, indicator, criterion),
            Content::Exchange { total, groups } => write_exchange(&mut out, indicator, *total, groups),
            Content::Libraries(types) => write_libraries(&mut out, indicator, types),
            Content::Entered(entries) => write_entered(&mut out, indicator, entries),
        }
    }
    out
}

pub(super) fn figures(answer: &Answer, axis: Option<u8>) -> impl Iterator<Item = &Figure> {
    answer
        .figures
        .iter()
        .filter(move |figure| axis.is_none_or(|axis| figure.indicator.axis == axis))
}

pub(super) fn scope(answer: &Answer) -> String {
    let unit = match answer.unit {
        Unit::Tender => "marchés (un marché n’est conforme que si toutes ses grilles le sont)",
        Unit::Lot => "lots (grilles de critères)",
    };
    let basis = match answer.basis {
        Basis::Notified => "notifiés",
        Basis::Launched => "lancés",
    };
    let (first, last) = (&answer.period.first, &answer.period.last);
    let period = if first == last {
        format!("au {first}")
    } else {
        format!("de {first} à {last}")
    };
    format!("Unité : {unit}, {basis} {period} ; calcul au {}.", answer.date)
}

pub(super) fn share(share: Share) -> String {
    share.permille().map_or_else(
        || "–".to_owned(),
        |permille| format!("{},{}\u{a0}%", permille / 10, permille % 10),
    )
}

/// `71,4 %`, or `entre 71,4 % et 84,0 %`: the unknown leave a range open.
pub(super) fn range(counts: &Counts) -> String {
    let (low, high) = (counts.proved(), counts.possible());
    if low == high {
        share(low)
    } else {
        format!("entre {} et {}", share(low), share(high))
    }
}

/// Whether a target is reached, when nothing unknown can change it.
pub(super) fn settled(counts: &Counts, indicator: &Indicator) -> Option<bool> {
    let target = indicator.value.and_then(Target::percent)?;
    let (low, high) = (counts.proved().reaches(target)?, counts.possible().reaches(target)?);
    (low == high).then_some(low)
}

pub(super) fn reached(reached: Option<bool>) -> &'static str {
    match reached {
        Some(true) => "atteint",
        Some(false) => "pas atteint",
        None => "indéterminé",
    }
}

fn counted(counts: &Counts) -> String {
    let claimed = match counts.claimed {
        0 => String::new(),
        claimed => format!(" (dont {claimed} avec un poids déclaré, sans preuve)"),
    };
    format!(
        "{} sur {} : conformes {}, non conformes {}, indéterminés {}{claimed}, dispensés {} ; hors champ, non comptés : {}",
        counts.compliant,
        counts.denominator(),
        counts.compliant,
        counts.non_compliant,
        counts.unknown,
        counts.waived,
        counts.out_of_scope
    )
}

/// `(objectif 80% : pas atteint)`
fn target(indicator: &Indicator, reaches: Option<bool>) -> String {
    format!("(objectif : {} ; {})", indicator.target, reached(reaches))
}

fn write_criterion(out: &mut String, indicator: &Indicator, criterion: &Criterion) {
    let total = &criterion.total;
    let _ = writeln!(
        out,
        "  {} {}",
        range(total),
        target(indicator, settled(total, indicator))
    );
    let _ = writeln!(out, "  {}", counted(total));
    if let Some((low, high)) = criterion.needed {
        write_needed(out, low, high, criterion.coming);
    }
    for (name, counts) in &criterion.groups {
        let _ = writeln!(out, "    {name} : {} – {}", range(counts), counted(counts));
    }
    if !criterion.behind.is_empty() {
        let _ = writeln!(out, "  Marchés qui manquent à l’objectif");
    }
    for tender in &criterion.behind {
        let _ = writeln!(out, "    {}", line(tender));
    }
}

fn line(tender: &Tender) -> String {
    let weight = tender
        .weight
        .as_ref()
        .map(|weight| format!(" {}\u{a0}%", weight.replace('.', ",")))
        .unwrap_or_default();
    format!("{}{weight}  {}  {}", tender.id, coloured(tender.state), tender.reason)
}

/// What must still happen, in the worst case and in the best.
fn write_needed(out: &mut String, low: Needed, high: Needed, coming: Option<u64>) {
    let number = |number: Option<u64>| number.map_or_else(|| "aucun nombre n’y suffit".to_owned(), |n| n.to_string());
    let span = |low: Option<u64>, high: Option<u64>| {
        if low == high {
            number(low)
        } else {
            format!(
                "{} (si les indéterminés sont conformes : {})",
                number(low),
                number(high)
            )
        }
    };
    let _ = writeln!(
        out,
        "  Marchés conformes de suite pour atteindre l’objectif : {}",
        span(low.in_a_row, high.in_a_row)
    );
    if let Some(coming) = coming {
        let _ = writeln!(
            out,
            "  Sur {coming} marchés à venir, doivent être conformes : {}",
            span(low.among, high.among)
        );
    }
}

fn write_exchange(out: &mut String, indicator: &Indicator, total: FollowUp, groups: &[(String, FollowUp)]) {
    let reaches = exchange_reaches(indicator, total);
    let _ = writeln!(out, "  {} {}", share(total.of_due()), target(indicator, reaches));
    let _ = writeln!(
        out,
        "  rapports reçus et discutés : {} sur {} déjà dus ; sur tous les nouveaux marchés : {} ({} sur {})",
        total.discussed,
        total.due,
        share(total.of_all()),
        total.ever_discussed,
        total.contracts
    );
    for (name, group) in groups {
        let rate = share(group.of_due());
        let (discussed, due, contracts) = (group.discussed, group.due, group.contracts);
        let _ = writeln!(
            out,
            "    {name} : {rate} ({discussed} sur {due} dus, {contracts} marchés)"
        );
    }
}

pub(super) fn exchange_reaches(indicator: &Indicator, total: FollowUp) -> Option<bool> {
    total.of_due().reaches(indicator.value.and_then(Target::percent)?)
}

fn write_libraries(out: &mut String, indicator: &Indicator, types: &[(&'static str, Vec<String>)]) {
    let have = types.iter().filter(|(_, versions)| !versions.is_empty()).count();
    let whole = Some(have == types.len());
    let _ = writeln!(out, "  {have} sur {} {}", types.len(), target(indicator, whole));
    for (purchase, versions) in types {
        let versions = match versions.as_slice() {
            [] => "aucun clausier publié".to_owned(),
            versions => versions.join(", "),
        };
        let _ = writeln!(out, "    {purchase} : {versions}");
    }
}

fn write_entered(out: &mut String, indicator: &Indicator, entries: &[Entry]) {
    if entries.is_empty() {
        let _ = writeln!(out, "  non saisi pour cette période (objectif : {})", indicator.target);
    }
    for entry in entries {
        let share = entry
            .numerator
            .zip(entry.denominator)
            .map(|(numerator, denominator)| format!(" ({numerator} sur {denominator})"))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "  {}\u{a0}{}{share}, du {} au {} {} ; preuve : {}",
            entry.value.replace('.', ","),
            indicator.unit,
            entry.start,
            entry.finish,
            target(indicator, entry_reaches(indicator, entry)),
            shown(entry.proof.as_deref())
        );
    }
}

pub(super) fn entry_reaches(indicator: &Indicator, entry: &Entry) -> Option<bool> {
    match (
        entry.share(),
        indicator.value.and_then(Target::percent),
        indicator.direction,
    ) {
        // The kept value is rounded down, the two numbers are exact.
        (Some(share), Some(target), Direction::AtLeast) => share.reaches(target),
        _ => indicator.direction.reached(entry.value.parse().ok()?, indicator.value?),
    }
}

#[must_use]
pub fn entered(entry: &Entry) -> String {
    format!(
        "Enregistré : {} = {}, du {} au {}.\n",
        entry.indicator,
        entry.value.replace('.', ","),
        entry.start,
        entry.finish
    )
}
