//! One thing said in several pieces: duration, amounts, hours of insertion, deadline, reference.
//!
//! Only what is surely the same thing is kept: « durée du marché », never a delay or a guarantee.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::PieceFacts;
use crate::document::{Place, Unit, UnitKind};
use crate::facts::folded;
use crate::text::fold::fold_plain;
use crate::text::quantity::{Kind, TimeUnit, quantities};
use crate::text::sentence::sentences;
use crate::verdict::PieceKind;

/// What a piece says of one thing.
#[derive(Debug, Clone)]
pub struct Said {
    pub subject: Subject,
    /// Path of the piece.
    pub piece: String,
    /// Lot that it is said of, when it is not the whole tender.
    pub lot: Option<String>,
    /// Every value that the piece gives; several are several readings of the same thing (firm and
    /// longest duration, with and without renewals).
    pub values: BTreeSet<String>,
    pub quote: String,
    pub place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// In months.
    Duration,
    /// Euros.
    MaximumAmount,
    MinimumAmount,
    /// Hours of insertion.
    InsertionHours,
    /// Deadline of the offers.
    Deadline,
    /// Number of the consultation or contract.
    Reference,
}

pub(super) fn read(pieces: &[&PieceFacts]) -> Vec<Said> {
    let mut said = Vec::new();
    for piece in pieces {
        if matches!(
            piece.kind.kind,
            PieceKind::Rc | PieceKind::Ccap | PieceKind::Ccp | PieceKind::Cctp | PieceKind::Ae | PieceKind::Avis
        ) {
            read_piece(piece, &mut said);
        }
    }
    said
}

fn read_piece(piece: &PieceFacts, said: &mut Vec<Said>) {
    let outline = &piece.outline;
    for (at, unit) in outline.units.iter().enumerate() {
        let text = &unit.text[unit.label..];
        let titled = opens_on_duration(text);
        let heading_alone = outline.heading_level[at].is_some() && !titled;
        if unit.kind == UnitKind::Contents || unit.struck || heading_alone {
            continue;
        }
        let heading = unit.place.heading.last().map_or("", |heading| heading);
        let under_duration = titled || is_duration_title(heading);
        if !(under_duration || may_speak(text)) {
            continue;
        }
        let previous = row_label(outline.units.get(at.wrapping_sub(1)), unit);
        for range in sentences(text) {
            let quote = &text[range];
            let folded = fold_plain(&format!("{previous}{quote}")).text;
            let mut add = |subject: Subject, values: BTreeSet<String>| {
                if !values.is_empty() {
                    keep(said, subject, piece, unit, quote, &folded, values);
                }
            };
            // A specification speaks of the duration of everything else.
            if piece.kind.kind != PieceKind::Cctp {
                add(Subject::Duration, durations(&folded, under_duration));
            }
            for (subject, values) in amounts(&folded) {
                add(subject, values);
            }
            add(Subject::InsertionHours, hours(&folded, heading));
            add(Subject::Deadline, deadline(&folded));
            add(Subject::Reference, reference(quote));
        }
    }
}

/// « Durée du marché | 4 ans »: the label is the cell before.
fn row_label(before: Option<&Unit>, unit: &Unit) -> String {
    match before {
        Some(before)
            if matches!(unit.kind, UnitKind::Cell { .. })
                && before.place.table == unit.place.table
                && before.place.row == unit.place.row
                && before.text.chars().count() < 80 =>
        {
            format!("{} : ", before.text.trim())
        }
        _ => String::new(),
    }
}

/// One entry for each subject, piece and lot: further sentences add their values.
fn keep(
    said: &mut Vec<Said>,
    subject: Subject,
    piece: &PieceFacts,
    unit: &Unit,
    quote: &str,
    folded: &str,
    values: BTreeSet<String>,
) {
    let lot = lot(folded, &unit.place);
    let same = |other: &&mut Said| other.subject == subject && other.piece == piece.path && other.lot == lot;
    match said.iter_mut().find(same) {
        Some(other) => other.values.extend(values),
        None => said.push(Said {
            subject,
            piece: piece.path.clone(),
            lot,
            values,
            quote: quote.trim().to_owned(),
            place: unit.place.clone(),
        }),
    }
}

fn lot(folded: &str, place: &Place) -> Option<String> {
    static LOT: LazyLock<Regex> = LazyLock::new(|| folded::regex(r"\blots?\s?(?:n\s?°?s?\s?)?(\d{1,2})\b"));
    let number = |text: &str| {
        let found = LOT.captures(text.as_bytes())?.get(1)?;
        Some(text[found.range()].to_owned())
    };
    number(folded).or_else(|| {
        place
            .heading
            .iter()
            .rev()
            .find_map(|heading| number(&fold_plain(heading).text))
    })
}

fn may_speak(text: &str) -> bool {
    [
        "urée",
        "URÉE",
        "uree",
        "onclu",
        "aximum",
        "inimum",
        "nsertion",
        "imite",
        "éférence",
        "onsultation",
        "arché n",
    ]
    .iter()
    .any(|word| text.contains(word))
}

fn is_duration_title(heading: &str) -> bool {
    static TITLE: LazyLock<Regex> = LazyLock::new(|| {
        folded::regex(
            r"\bduree( et (delais?|reconduction)[a-z ]*| d execution)?( initiale| totale)?( (du|de l|de la|des)( present)? (marche|accord cadre|contrat|prestations?|consultation)s?)?( public)?( (et|-|/) .*)?$",
        )
    });
    if !heading.contains("urée") && !heading.contains("URÉE") && !heading.contains("uree") {
        return false;
    }
    let folded = fold_plain(heading).text;
    let other = ["validite", "conservation", "garantie", "traitement", "offre", "vie"];
    TITLE.is_match(folded.trim().as_bytes()) && !other.iter().any(|word| folded.contains(word))
}

/// « Article 2 – Durée. Un an, reconductible trois fois »: a title that runs into its text.
fn opens_on_duration(text: &str) -> bool {
    static TITLE: LazyLock<Regex> = LazyLock::new(|| {
        folded::regex(r"^\W*(art(icle)?\.?\s)?[\d. ]*\W*duree( du marche| de l accord cadre| du contrat)?\s?[.:]")
    });
    let top = &text[..text.floor_char_boundary(80.min(text.len()))];
    (top.contains("urée") || top.contains("URÉE")) && TITLE.is_match(fold_plain(top).text.as_bytes())
}

/// Durations of the contract, in months: the firm one, each renewal added, and the longest.
fn durations(folded: &str, under_title: bool) -> BTreeSet<String> {
    static SAYS: LazyLock<Regex> = LazyLock::new(|| {
        folded::regex(
            r"^\W*(la )?duree( (initiale|totale|maximale|globale|ferme))*( d execution)?( (du|de l|de ce) ?(present )?(marche|accord cadre|contrat)( public)?)?\W+(:|est\b|sera\b|de\b|court\b|\d)|\bduree (initiale |totale |maximale |globale |ferme )*(du|de l) ?(present )?(marche|accord cadre|contrat) (est|sera|court|:)|\b(marche|accord cadre|contrat)\b[^.;]{0,60}\b(conclu|passe|prend effet|dure|a une duree)\b[^.;]{0,80}\b(ans?|mois|annees?)\b|\b(executer|engage|prestations|marche|accord cadre)\b[^.;]{0,60}\bpour une (duree|periode) (totale |ferme |maximale |initiale )*d",
        )
    });
    static NOT: LazyLock<Regex> = LazyLock::new(|| {
        folded::regex(
            r"\b(delai|garantie|conserv|validite|preavis|prealable|avant|apres|maintenance|periode d|minimum de|penalite|trimestre|marches? subsequents?|bons? de commande|donnees|prolong|audit|pendant)",
        )
    });
    static RENEWED: LazyLock<Regex> = LazyLock::new(|| folded::regex(r"reconduct|reconduit|renouvel|tacite"));
    let may = ["dure", "conclu", "passe", "prend effet", "pour une periode"];
    let says = may.iter().any(|word| folded.contains(word)) && SAYS.is_match(folded.as_bytes());
    if !(says || under_title)
        || NOT.is_match(folded.as_bytes()) && !folded.contains("marche") && !folded.contains("accord cadre")
    {
        return BTreeSet::new();
    }
    // « Un an » is no quantity by itself: « un » is an article as often.
    let folded = &folded.replace(" un an", " 1 an").replace("d une annee", "de 1 an");
    let found = quantities(folded);
    let mut months: Vec<i64> = Vec::new();
    for quantity in &found {
        let factor = match quantity.kind {
            Kind::Duration(TimeUnit::Month) => 1,
            Kind::Duration(TimeUnit::Year) => 12,
            _ => continue,
        };
        let before = &folded[..quantity.range.start];
        let clause = before.rfind([',', ';', '.']).map_or(before, |at| &before[at..]);
        let foreign = [
            "delai", "preavis", "garantie", "avant", "au moins", "dans les", "conserv", "sous",
        ];
        if foreign.iter().any(|word| clause.contains(word)) || !quantity.value.is_integer() {
            continue;
        }
        months.push(quantity.value.to_integer() * factor);
    }
    months.retain(|months| (1..=240).contains(months));
    if months.is_empty() {
        return BTreeSet::new();
    }
    let mut values: BTreeSet<String> = months.iter().map(i64::to_string).collect();
    if RENEWED.is_match(folded.as_bytes()) {
        // « Un an reconductible trois fois »: one year firm, four at most.
        let unit = months.iter().min().copied().unwrap_or(12);
        let first = months.first().copied().unwrap_or(unit);
        values.insert((first + unit * renewals(folded)).to_string());
    }
    values
}

/// How often a contract may be renewed: « trois fois », « 3 fois ».
fn renewals(folded: &str) -> i64 {
    static TIMES: LazyLock<Regex> = LazyLock::new(|| {
        folded::regex(
            r"\b(\d|une|deux|trois|quatre|cinq|six)\s?(?:\(\s?\w+\s?\)\s?)?(?:fois|reconductions?|renouvellements?|periodes?)\b",
        )
    });
    let word = TIMES
        .captures(folded.as_bytes())
        .and_then(|found| found.get(1))
        .map_or("", |word| &folded[word.range()]);
    match word {
        "une" => 1,
        "deux" => 2,
        "trois" => 3,
        "quatre" => 4,
        "cinq" => 5,
        "six" => 6,
        other => other.parse().unwrap_or(0),
    }
}

/// Bounds of the spending of a framework agreement.
fn amounts(folded: &str) -> Vec<(Subject, BTreeSet<String>)> {
    static BOUND: LazyLock<Regex> = LazyLock::new(|| {
        folded::regex(
            r"\b(?:montant )?(maximum|maximal|minimum|minimal)e?\b( annuel| total| global| de l accord cadre| du marche)*[^.;0-9]{0,40}$",
        )
    });
    if !folded.contains("maxim") && !folded.contains("minim")
        || folded.contains("penalit")
        || folded.contains("chiffre d affaires")
    {
        return Vec::new();
    }
    let mut found: Vec<(Subject, BTreeSet<String>)> = Vec::new();
    for quantity in quantities(folded) {
        if quantity.kind != Kind::Amount || !folded.contains("montant") {
            continue;
        }
        let before = &folded[..quantity.range.start];
        let Some(bound) = BOUND.captures(before.as_bytes()).and_then(|found| found.get(1)) else {
            continue;
        };
        let subject = if bound.as_bytes().starts_with(b"max") {
            Subject::MaximumAmount
        } else {
            Subject::MinimumAmount
        };
        let after = &folded[quantity.range.end..];
        let next: String = after.chars().take(24).collect();
        let yearly = before.contains("annuel") || next.contains("par an");
        let taxes = if next.contains("ttc") { " TTC" } else { "" };
        let value = format!("{}{}{taxes}", quantity.value, if yearly { " par an" } else { "" });
        match found.iter_mut().find(|(other, _)| *other == subject) {
            Some((_, values)) => {
                values.insert(value);
            }
            None => found.push((subject, BTreeSet::from([value]))),
        }
    }
    found
}

/// Hours of insertion that the holder owes.
fn hours(folded: &str, heading: &str) -> BTreeSet<String> {
    static HOURS: LazyLock<Regex> = LazyLock::new(|| {
        folded::regex(
            r"\b(\d{1,3}(?: ?\d{3})*)\s?(?:heures|h\b)(\s?(?:d|de travail d|de travail en) ?insertion)?(?:[^.;]{0,30}?\b(par an|annuel|chaque annee))?",
        )
    });
    let about =
        folded.contains("insertion") || fold_plain(heading).text.contains("insertion") || folded.contains("eloign");
    if !about || !folded.contains("heure") || folded.contains("penalit") {
        return BTreeSet::new();
    }
    let found = HOURS.captures_iter(folded.as_bytes()).filter_map(|found| {
        let number = folded[found.get(1)?.range()].replace(' ', "");
        let hours: u32 = number.parse().ok()?;
        let yearly = found.get(3).is_some() || folded.contains("par an");
        (hours >= 20).then(|| format!("{hours}{}", if yearly { " par an" } else { "" }))
    });
    found.collect()
}

fn deadline(folded: &str) -> BTreeSet<String> {
    static SAYS: LazyLock<Regex> = LazyLock::new(|| {
        folded::regex(
            r"\b(date|heure)s?( et (date|heure)s?)? limites? ((de|pour la) (remise|reception|depot)( des)?|fixee pour la)? ?(des |les )?(offres|plis|propositions)?|\bdate limite\s*:",
        )
    });
    let limit = Some(folded).filter(|folded| folded.contains("limite"));
    let Some(hit) = limit.and_then(|folded| SAYS.find(folded.as_bytes())) else {
        return BTreeSet::new();
    };
    if folded.contains("candidature") || folded.contains("question") || folded.contains("validite") {
        return BTreeSet::new();
    }
    let after = &folded[hit.end()..];
    let dates = quantities(after)
        .into_iter()
        .filter_map(|quantity| match quantity.kind {
            Kind::Date {
                year: Some(year),
                month,
                day,
            } => Some(format!("{day:02}/{month:02}/{year}")),
            _ => None,
        });
    dates.take(1).collect()
}

/// « Référence : 2026-GRU-02 », « Consultation n° 26S014 »: with what it numbers, for a consultation and the
/// contract that comes of it have numbers of their own.
fn reference(sentence: &str) -> BTreeSet<String> {
    // Not folded: hyphens and capitals are part of a number.
    static SAYS: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"(?i)\b(?:(référence(?: de la consultation)?\s*:|consultation\s+n\s?°\s*:?)|(?:référence du marché\s*:|marché\s+n\s?°\s*:?))\s*([A-Z0-9][A-Z0-9./_-]{3,24})").expect("a constant pattern")
    });
    let may = ["rence", "RENCE", "tion n", "TION N", "ché n", "CHÉ N"];
    let speaks = Some(sentence).filter(|sentence| may.iter().any(|word| sentence.contains(word)));
    let Some(found) = speaks.and_then(|sentence| SAYS.captures(sentence)) else {
        return BTreeSet::new();
    };
    let what = if found.get(1).is_some() {
        "(consultation)"
    } else {
        "(marché)"
    };
    let number = found
        .get(2)
        .map(|number| number.as_str().trim_end_matches(['.', '-', '/']).to_uppercase());
    number
        .filter(|number| {
            number.bytes().filter(u8::is_ascii_digit).count() >= 2
                && !number.starts_with("R.")
                && !number.starts_with("L.")
        })
        .map(|number| format!("{number} {what}"))
        .into_iter()
        .collect()
}
