//! What a draft names in passing: blanks left to fill, the date of launch. Texts of law are `citations`.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::outline::Outline;
use crate::document::{Place, UnitKind};
use crate::text::fold::fold_plain;
use crate::text::quantity::{Kind, quantities};
use crate::verdict::PieceKind;

/// A blank that the drafter left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    /// The words around it, as written.
    pub quote: String,
    pub place: Place,
}

/// « [à compléter] », « XX % », « ……… », « ____ », « JJ/MM/AAAA », « <nom> ».
static BLANK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        \[\s*(?:[àa]\s+(?:compl[ée]ter|pr[ée]ciser|renseigner|d[ée]finir|adapter|choisir)[^\]]{0,60}|\.{2,}|…+|x{2,}|X{2,}|\s*|nom\b[^\]]{0,40}|date\b[^\]]{0,40}|montant\b[^\]]{0,40}|num[ée]ro\b[^\]]{0,40}|choisir\b[^\]]{0,40})\s*\]
        | \b[XxYy]{2,}\s*(?:%|€|euros|jours|mois|ans|heures|points)
        | (?:^|\s)(?:…\s*){2,}|\.{6,}|_{4,}
        | \b(?:JJ/MM/AAAA|jj/mm/aaaa)\b
        | \(?\b[àÀ]\s(?:compl[ée]ter|renseigner|pr[ée]ciser)\s(?:par|avant)\s(?:l.acheteur|le\sservice|publication)[^)]{0,40}\)?
        | <\s*(?:[àa]\s+compl[ée]ter|nom[^>]{0,30}|date[^>]{0,30})\s*>
        | \b[Xx]{3,}\b
        ",
    )
    .expect("a constant pattern")
});

/// Lines that the bidder fills, not the drafter.
static FOR_THE_BIDDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bfait a\b|\ble \.{3,}|signature|nom (du|et prenom|de la societe)|raison sociale|\bsiret\b|candidat|soumissionnaire|cachet|\biban\b|representant|mandataire|par le titulaire")
        .expect("a constant pattern")
});

/// The blanks of a piece that its drafter must fill; pieces made for the bidder have none.
#[must_use]
pub fn blanks(kind: PieceKind, outline: &Outline) -> Vec<Blank> {
    if !matches!(
        kind,
        PieceKind::Rc | PieceKind::Ccap | PieceKind::Ccp | PieceKind::Cctp | PieceKind::AnnexeRgpd
    ) {
        return Vec::new();
    }
    let mut blanks = Vec::new();
    for unit in outline
        .units
        .iter()
        .filter(|unit| unit.kind != UnitKind::Contents && !unit.struck)
    {
        if !may_hold_blank(&unit.text) {
            continue;
        }
        let Some(hit) = BLANK.find(&unit.text) else { continue };
        if is_leader(&unit.text, hit.end()) || FOR_THE_BIDDER.is_match(&fold_plain(&unit.text).text) {
            continue;
        }
        blanks.push(Blank {
            quote: around(&unit.text, hit.start(), hit.end()),
            place: unit.place.clone(),
        });
    }
    blanks
}

/// Whether a sign stands here without which there is no blank: most units have none, and the pattern is costly.
fn may_hold_blank(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        match byte {
            b'[' | b'<' => true,
            b'.' | b'_' | b'J' | b'j' => next == *byte,
            b'X' | b'x' | b'Y' | b'y' => matches!(next, b'X' | b'x' | b'Y' | b'y'),
            // « … »
            0xE2 => bytes[at..].starts_with("…".as_bytes()),
            // « à compléter », « À renseigner », « à préciser »
            0xC3 if matches!(next, 0xA0 | 0x80) => text[at + 2..].trim_start().starts_with(['c', 'r', 'p']),
            _ => false,
        }
    })
}

/// Dots that lead to a page number are a contents list typed by hand.
fn is_leader(text: &str, end: usize) -> bool {
    let rest = text[end..].trim();
    !rest.is_empty() && rest.len() <= 4 && rest.chars().all(|c| c.is_ascii_digit())
}

fn around(text: &str, start: usize, end: usize) -> String {
    let from = text.floor_char_boundary(start.saturating_sub(60));
    let to = text.ceil_char_boundary((end + 40).min(text.len()));
    text[from..to].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The launch date that a notice states (« Date d’envoi du présent avis : 3 septembre 2026 »), if any.
/// A deadline for offers is no launch date and is never taken for one.
#[must_use]
pub fn launch_date(outline: &Outline) -> Option<(Date, Place)> {
    static SENT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"date d ?envoi (du present avis|de l avis|a la publication)|avis (envoye|transmis) (a la publication )?le|date de lancement( de la consultation)?|consultation (engagee|lancee) le")
            .expect("a constant pattern")
    });
    outline.units.iter().find_map(|unit| {
        let folded = fold_plain(&unit.text);
        let hit = SENT.find(&folded.text)?;
        date_in(&unit.text[folded.original_offset(hit.end())..]).map(|date| (date, unit.place.clone()))
    })
}

/// The first whole date of a text.
fn date_in(text: &str) -> Option<Date> {
    quantities(text).into_iter().find_map(|quantity| match quantity.kind {
        Kind::Date {
            year: Some(year),
            month,
            day,
        } => Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, Document, Inline, Text};

    fn outline(line: &str) -> Outline {
        let block = Block::Paragraph {
            content: vec![Inline::Text(Text::plain(line))],
            place: Place::default(),
        };
        Outline::new(
            &Document {
                body: vec![block],
                ..Document::default()
            },
            "CCAP.md",
        )
    }

    #[test]
    fn blanks_of_the_drafter_are_seen_and_those_of_the_bidder_are_not() {
        let cases = [
            ("Le marché dure [à compléter] mois.", true),
            ("La pénalité est de XX € par jour.", true),
            ("Le volume est de …… heures.", true),
            ("L’acheteur est ________ .", true),
            ("Le délai est de [ ] jours.", true),
            ("Notifié le JJ/MM/AAAA", true),
            ("Fait à …………, le ………", false),
            ("Nom du candidat : ………………", false),
            ("Article 4 – Pénalités ............ 12", false),
            ("Le titulaire remet un rapport… puis l’acheteur répond.", false),
            ("Le lot XX est attribué [voir annexe 2].", false),
        ];
        for (line, expected) in cases {
            assert_eq!(!blanks(PieceKind::Ccap, &outline(line)).is_empty(), expected, "{line}");
        }
    }

    #[test]
    fn a_launch_date_is_the_notice_s_and_never_the_deadline() {
        let launch = |line: &str| launch_date(&outline(line)).map(|(date, _)| date.to_string());
        assert_eq!(
            launch("Date d’envoi du présent avis : 3 septembre 2026").as_deref(),
            Some("2026-09-03")
        );
        assert_eq!(
            launch("Avis envoyé à la publication le 21/08/2026").as_deref(),
            Some("2026-08-21")
        );
        assert_eq!(launch("Date limite de remise des offres : 3 septembre 2026"), None);
    }
}
