//! What a draft names in passing: blanks left to fill, the date of launch. Texts of law are `citations`.

mod blank;

use jiff::civil::Date;

use super::outline::Outline;
use crate::document::{Place, UnitKind};
use crate::text::fold::fold_plain;
use crate::text::pattern::WordList;
use crate::text::quantity::{Kind, quantities};
use crate::verdict::PieceKind;

/// A blank that the drafter left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank {
    /// The words around it, as written.
    pub quote: String,
    pub place: Place,
}

/// Words of lines that the bidder fills, not the drafter (folded).
fn for_the_bidder(line: &str) -> bool {
    const PARTS: [&str; 11] = [
        "signature",
        "nom du",
        "nom et prenom",
        "nom de la societe",
        "raison sociale",
        "candidat",
        "soumissionnaire",
        "cachet",
        "representant",
        "mandataire",
        "par le titulaire",
    ];
    const WORDS: [&str; 3] = ["fait a", "siret", "iban"];
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    let alone =
        |(at, word): (usize, &str)| !line[..at].ends_with(is_word) && !line[at + word.len()..].starts_with(is_word);
    PARTS.iter().any(|part| line.contains(part))
        || WORDS.iter().any(|word| line.match_indices(word).any(alone))
        || line
            .match_indices("le ...")
            .any(|(at, _)| !line[..at].ends_with(is_word))
}

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
        let Some(hit) = blank::find(&unit.text) else { continue };
        if is_leader(&unit.text, hit.end) || for_the_bidder(&fold_plain(&unit.text).text) {
            continue;
        }
        blanks.push(Blank {
            quote: around(&unit.text, hit.start, hit.end),
            place: unit.place.clone(),
        });
    }
    blanks
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
    // Few units hold a word that says so: only these are folded again, with their plurals.
    let may = |words: &WordList| {
        let words = words.folded();
        ["envo", "transmi", "lance", "engagee le"]
            .iter()
            .any(|part| words.contains(part))
    };
    let units = outline.units.iter().zip(&outline.words);
    units.filter(|(_, words)| may(words)).find_map(|(unit, _)| {
        let folded = fold_plain(&unit.text);
        let end = sending(&folded.text)?;
        date_in(&unit.text[folded.original_offset(end)..]).map(|date| (date, unit.place.clone()))
    })
}

/// Where the first words end that say when the notice was sent.
fn sending(folded: &str) -> Option<usize> {
    const SENT: [&str; 14] = [
        "date d envoi du present avis",
        "date d envoi de l avis",
        "date d envoi a la publication",
        "date denvoi du present avis",
        "date denvoi de l avis",
        "date denvoi a la publication",
        "avis envoye a la publication le",
        "avis envoye le",
        "avis transmis a la publication le",
        "avis transmis le",
        "date de lancement de la consultation",
        "date de lancement",
        "consultation engagee le",
        "consultation lancee le",
    ];
    // Few units hold a word of the second halves.
    let may = ["envo", "transmis", "lance", "engagee le"]
        .iter()
        .any(|part| folded.contains(part));
    let ends = SENT.iter().filter(|_| may).filter_map(|words| {
        let at = folded.find(words)?;
        Some((at, at + words.len()))
    });
    // The longest of those that begin first.
    ends.min_by_key(|(at, end)| (*at, std::cmp::Reverse(*end)))
        .map(|(_, end)| end)
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
