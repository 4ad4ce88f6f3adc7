//! Duties of the contracts: on a terminal, as JSON, and as a calendar.

use std::fmt::Write as _;

use serde_json::json;

use super::{BOLD, pretty, shown};
use crate::register::followup::{Duty, DutyState};
use crate::report::counted;

/// `date` is the day on which lateness is judged.
#[must_use]
pub fn duties(duties: &[Duty], date: &str) -> String {
    let mut out = String::new();
    for duty in duties {
        let state = state(duty, date);
        let due = duty.due.as_deref().unwrap_or("sans date");
        let _ = writeln!(out, "{BOLD}n° {}{BOLD:#}  {due}  {}  {state}", duty.number, duty.tender);
        let _ = writeln!(out, "    {} – {}", duty.title, duty.source);
        let document = duty.document.as_ref().map(|(name, hash)| format!("{name} ({hash})"));
        for (name, value) in [
            ("preuve attendue", duty.proof.as_ref()),
            ("fait le", duty.done.as_ref()),
            ("pièce", document.as_ref()),
            ("note", duty.note.as_ref()),
            ("pénalité proposée", duty.penalty.as_ref()),
        ] {
            if let Some(value) = value {
                let _ = writeln!(out, "    {name} : {value}");
            }
        }
    }
    let late = duties.iter().filter(|duty| duty.is_late(date)).count();
    let _ = writeln!(
        out,
        "{}, dont {} en retard au {date}.",
        counted(duties.len(), "échéance", "échéances"),
        late
    );
    out
}

fn state(duty: &Duty, date: &str) -> &'static str {
    match duty.state {
        DutyState::ToDo if duty.is_late(date) => "en retard",
        DutyState::ToDo => "à faire",
        DutyState::Done => "fait",
        DutyState::Dropped => "abandonné",
    }
}

#[must_use]
pub fn duties_json(duties: &[Duty], date: &str) -> String {
    let duty = |duty: &Duty| {
        json!({
            "numero": duty.number,
            "marche": duty.tender,
            "controle": duty.title,
            "obligation": duty.source,
            "preuve_attendue": duty.proof,
            "echeance": duty.due,
            "etat": duty.state.name(),
            "en_retard": duty.is_late(date),
            "fait_le": duty.done,
            "piece": duty.document.as_ref().map(|(name, hash)| json!({ "nom": name, "sha256": hash })),
            "note": duty.note,
            "penalite_proposee": duty.penalty,
        })
    };
    pretty(&json!({
        "schema": "clausier.suivi/1",
        "date": date,
        "echeances": duties.iter().map(duty).collect::<Vec<_>>(),
    }))
}

/// The dated duties still to do, as whole days (RFC 5545). `stamp` says when, `20261125T103000Z`.
#[must_use]
pub fn calendar(duties: &[Duty], stamp: &str) -> String {
    let mut out =
        String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//clausier//registre//FR\r\nCALSCALE:GREGORIAN\r\n");
    for duty in duties.iter().filter(|duty| duty.state == DutyState::ToDo) {
        let Some(due) = &duty.due else { continue };
        for (name, value) in [
            ("BEGIN", "VEVENT".to_owned()),
            ("UID", format!("{}-{}@clausier", duty.number, escaped(&duty.tender))),
            ("DTSTAMP", stamp.to_owned()),
            ("DTSTART;VALUE=DATE", due.replace('-', "")),
            ("SUMMARY", escaped(&format!("{} : {}", duty.tender, duty.title))),
            (
                "DESCRIPTION",
                escaped(&format!(
                    "{}\nPreuve attendue : {}",
                    duty.source,
                    shown(duty.proof.as_deref())
                )),
            ),
            ("TRANSP", "TRANSPARENT".to_owned()),
            ("END", "VEVENT".to_owned()),
        ] {
            fold(&mut out, &format!("{name}:{value}"));
        }
    }
    out.push_str("END:VCALENDAR\r\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace(['\r', '\n'], "\\n")
}

/// Lines of 75 bytes at most, cut between letters; the next begins with a blank.
fn fold(out: &mut String, line: &str) {
    let mut width = 0;
    for letter in line.chars() {
        if width + letter.len_utf8() > 75 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(letter);
        width += letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[must_use]
pub fn planned(duties: &[Duty]) -> String {
    match duties.len() {
        0 => "Aucune nouvelle échéance : ce plan est déjà au registre.\n".to_owned(),
        count => format!("{}.\n", counted(count, "échéance planifiée", "échéances planifiées")),
    }
}

#[must_use]
pub fn settled(duty: &Duty, date: &str) -> String {
    format!("Noté : n° {}, {}, {}.\n", duty.number, duty.tender, state(duty, date))
}
