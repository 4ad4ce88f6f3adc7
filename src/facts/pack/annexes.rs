//! Annexes that the pieces announce: are they in the pack, and is something written in them?
//!
//! Annexes of general texts (« annexe 1 du RGPD ») and those that bidders bring are left alone.

use std::sync::LazyLock;

use regex::Regex;

use super::PieceFacts;
use super::contract::{Contract, Named, named_in};
use crate::document::{Place, Unit, UnitKind};
use crate::text::fold::fold_plain;
use crate::text::sentence::sentences;
use crate::verdict::PieceKind;

/// An annex that a piece of the buyer announces.
#[derive(Debug, Clone)]
pub struct Annex {
    /// `1`, `b`; none for « l'annexe RGPD ».
    pub number: Option<String>,
    /// What it is about, as announced, folded; empty when nothing is said.
    pub title: String,
    /// The piece it is annexed to.
    pub owner: PieceKind,
    pub quote: String,
    pub place: Place,
    pub state: AnnexState,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnnexState {
    Present,
    Absent,
    /// There, but nothing is filled in: where it stands.
    Blank(Place),
}

impl Annex {
    /// It is about personal data.
    #[must_use]
    pub fn on_data(&self) -> bool {
        is_about_data(&self.title)
    }
}

/// « annexe n° 2 », « annexes 1 (tarifs) et 2 », « annexe RGPD », « annexe relative à la protection des données ».
static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\bannexes?\s+(?:(?:n\s?[°o]?s?\s?)?(\d{1,2}|[a-h]|[ivx]{1,4})\b(?:\s?[.:–—]|\s-)?|((?:rgpd|securite)\b|(?:relative|portant|dediee|sur|intitulee|«)[^.;,()]{0,20}\b(?:rgpd|donnees|traitements?)\b))",
    )
    .expect("a constant pattern")
});

/// The numbers after the first of « annexes 1 (…) et 2 (…) ».
static NEXT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:,|et|;|&)\s*(?:n\s?°\s?)?(\d{1,2}|[a-h])\b(?:\s?[.:–—])?").expect("a constant pattern")
});

/// Whose annex: « au présent CCAP », « de l'acte d'engagement ».
static OWNER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W{0,3}(?:au|du|a l|de l|de la)\s+(?:present\s+)?(ccap|c\.c\.a\.p|cctp|c\.c\.t\.p|ccp|acte d engagement|ae|rc|reglement de|reglement d|cahier des clauses (?:administratives|techniques)|ccag|code|rgpd|decret|arrete|directive|reglement|loi|cctg|dume)")
        .expect("a constant pattern")
});

/// Brought or filled by the bidder: no piece that the buyer owes at publication.
static BIDDERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(candidat|soumissionnaire|memoire|offre|sous traitant[es]*\b.{0,20}\b(declar|dc)|declaration de sous traitance|dc ?4|rib\b|releve d identite|cotraitant|groupement|pouvoir|habilitation|attestation|kbis|cadre de reponse|devis)")
        .expect("a constant pattern")
});

/// Only prices: often a workbook of another name.
static PRICES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(financi\w*|bordereau|bpu|dpgf|dqe|prix|tarif)").expect("a constant pattern"));

fn is_about_data(folded: &str) -> bool {
    [
        "rgpd",
        "donnees personnelles",
        "donnees a caractere",
        "traitement de donnees",
        "traitements de donnees",
        "protection des donnees",
        "donnees",
    ]
    .iter()
    .any(|word| folded.contains(word))
}

pub(super) fn read(pieces: &[&PieceFacts], contract: &Contract, others: &[&str]) -> Vec<Annex> {
    let mut found: Vec<Annex> = Vec::new();
    for piece in pieces {
        if matches!(
            piece.kind.kind,
            PieceKind::Rc | PieceKind::Ccap | PieceKind::Ccp | PieceKind::Cctp | PieceKind::Ae
        ) {
            announced(piece, contract, &mut found);
        }
    }
    for annex in &mut found {
        annex.state = state(annex, pieces, contract, others);
    }
    found
}

/// Every annex that a piece announces, each once.
fn announced(piece: &PieceFacts, contract: &Contract, found: &mut Vec<Annex>) {
    let mut last_named: Option<PieceKind> = None;
    for (at, unit) in piece.outline.units.iter().enumerate() {
        if unit.kind == UnitKind::Contents || unit.struck {
            continue;
        }
        let in_list = contract
            .lists
            .iter()
            .any(|list| list.piece == piece.path && list.units.contains(&at));
        if !in_list {
            last_named = None;
        }
        let speaks = unit.text.contains("nnexe") || unit.text.contains("NNEXE");
        if !in_list && (!speaks || piece.outline.heading_level[at].is_some()) {
            continue;
        }
        for sentence in sentences(&unit.text) {
            let quote = &unit.text[sentence];
            let folded = fold_plain(quote).text;
            let named = named_in(&folded);
            for hit in ANNOUNCED.captures_iter(&folded) {
                let Some(whole) = hit.get(0) else { continue };
                let before = named.iter().rev().find_map(|(named, start)| match named {
                    Named::Piece(kind) if *start < whole.start() && whole.start() - start < NEAR => Some(*kind),
                    _ => None,
                });
                let reference = Reference {
                    piece,
                    unit,
                    quote,
                    folded: &folded,
                    owner_before: before.or(last_named),
                    in_list,
                };
                if in_list || reference.is_ours(&hit, before.is_some()) {
                    reference.take(&hit, whole.end(), found);
                }
            }
            if let Some(kind) = named.iter().rev().find_map(|(named, _)| match named {
                Named::Piece(kind) => Some(*kind),
                _ => None,
            }) {
                last_named = Some(kind);
            }
        }
    }
}

/// Bytes between a piece and its annex: « le CCAP et ses annexes, notamment l'annexe RGPD ».
const NEAR: usize = 90;

/// A sentence that names annexes.
struct Reference<'a> {
    piece: &'a PieceFacts,
    unit: &'a Unit,
    quote: &'a str,
    folded: &'a str,
    owner_before: Option<PieceKind>,
    in_list: bool,
}

impl Reference<'_> {
    /// Outside a list, « son annexe I » belongs to the text just named, and most annexes that a regulation
    /// of the consultation speaks of are others' (signature, platform): only its contents list counts.
    fn is_ours(&self, hit: &regex::Captures<'_>, named_before: bool) -> bool {
        let start = hit.get(0).map_or(0, |whole| whole.start());
        let its = self.folded[..start].trim_end().ends_with("son") || self.folded[..start].trim_end().ends_with("leur");
        let roman = hit
            .get(1)
            .is_some_and(|number| number.as_str().starts_with(['i', 'v', 'x']));
        let of_text = [
            "reglement (",
            "reglement europ",
            "eidas",
            "directive",
            "decret",
            "arrete",
            "code d",
        ]
        .iter()
        .any(|text| self.folded.contains(text));
        if of_text || (its && !named_before) || roman {
            return false;
        }
        let heading = self
            .unit
            .place
            .heading
            .last()
            .map(|heading| fold_plain(heading).text)
            .unwrap_or_default();
        let contents = ["dossier", "pieces", "documents"]
            .iter()
            .any(|word| heading.contains(word));
        self.piece.kind.kind != PieceKind::Rc || named_before || contents
    }

    fn take(&self, hit: &regex::Captures<'_>, end: usize, found: &mut Vec<Annex>) {
        let Some(number) = hit.get(1) else {
            // « annexe RGPD »: the words of the match are its title.
            let title = hit.get(2).map_or("", |title| title.as_str());
            let owner = self.owner(&self.folded[end..]);
            if let Some(owner) = owner {
                self.add(None, title, owner, found);
            }
            return;
        };
        let mut number = number.as_str();
        let mut rest = &self.folded[end..];
        // « Annexe 2 : niveaux de service », as a line or after a colon; in a sentence what follows is no title.
        let opens = self
            .folded
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with("annexe");
        let mut named = opens || self.folded[..end].ends_with(':');
        loop {
            let (title, after) = title(rest, named);
            named = false;
            if let Some(owner) = self.owner(after) {
                self.add(Some(number), title, owner, found);
            }
            let Some(next) = NEXT.captures(after) else { return };
            let (Some(whole), Some(group)) = (next.get(0), next.get(1)) else {
                return;
            };
            number = group.as_str();
            rest = &after[whole.end()..];
        }
    }

    /// The piece that the annex belongs to; none when it is no piece's of this pack.
    fn owner(&self, after: &str) -> Option<PieceKind> {
        if let Some(owner) = OWNER.captures(after).and_then(|owner| owner.get(1)) {
            return match owner.as_str() {
                "ccap" | "c.c.a.p" | "cahier des clauses administratives" => Some(PieceKind::Ccap),
                "cctp" | "c.c.t.p" | "cahier des clauses techniques" => Some(PieceKind::Cctp),
                "ccp" => Some(PieceKind::Ccp),
                "ae" | "acte d engagement" => Some(PieceKind::Ae),
                "rc" | "reglement de" | "reglement d" => Some(PieceKind::Rc),
                _ => None,
            };
        }
        Some(self.owner_before.unwrap_or(self.piece.kind.kind))
    }

    fn add(&self, number: Option<&str>, title: &str, owner: PieceKind, found: &mut Vec<Annex>) {
        let title = title.trim().to_owned();
        // The holder's own annexes are named in the act of engagement and in sentences about his offer.
        let in_passing = !self.in_list && BIDDERS.is_match(self.folded);
        let theirs = owner == PieceKind::Ae || BIDDERS.is_match(&title) || PRICES.is_match(&title) || in_passing;
        if theirs && !is_about_data(&title) {
            return;
        }
        let same = |other: &&mut Annex| {
            other.owner == owner
                && match (&other.number, number) {
                    (Some(a), Some(b)) => a == b,
                    _ => is_about_data(&other.title) && is_about_data(&title),
                }
        };
        if let Some(other) = found.iter_mut().find(same) {
            if other.title.is_empty() {
                other.title = title;
            }
            return;
        }
        found.push(Annex {
            number: number.map(str::to_owned),
            title,
            owner,
            quote: self.quote.trim().to_owned(),
            place: self.unit.place.clone(),
            state: AnnexState::Absent,
        });
    }
}

/// « (traitement de données) », « « Données personnelles » », or, where a title is expected, what follows up
/// to the next stop; and the rest.
fn title(rest: &str, expected: bool) -> (&str, &str) {
    let trimmed = rest.trim_start();
    for (open, close) in [('(', ')'), ('«', '»'), ('"', '"'), ('“', '”')] {
        if let Some(inner) = trimmed.strip_prefix(open)
            && let Some(end) = inner.find(close)
        {
            return (inner[..end].trim(), &inner[end + close.len_utf8()..]);
        }
    }
    if OWNER.is_match(rest) || NEXT.is_match(rest) {
        let inside = rest.find('(').filter(|at| *at < 40).and_then(|at| {
            let end = rest[at..].find(')')?;
            Some(&rest[at + 1..at + end])
        });
        return (inside.unwrap_or(""), rest);
    }
    if !expected {
        return ("", rest);
    }
    let end = trimmed.find(['.', ';', ',', '(', '\n']).unwrap_or(trimmed.len());
    let end = trimmed.floor_char_boundary(end.min(80));
    (&trimmed[..end], &trimmed[end..])
}

fn state(annex: &Annex, pieces: &[&PieceFacts], contract: &Contract, others: &[&str]) -> AnnexState {
    let mut blank = None;
    for piece in pieces {
        for (units, place) in candidates(annex, piece, contract) {
            if is_blank(units) {
                blank.get_or_insert(place);
            } else {
                return AnnexState::Present;
            }
        }
    }
    if let Some(place) = blank {
        return AnnexState::Blank(place);
    }
    let named = others.iter().any(|name| {
        let name = fold_plain(stem(name)).text.replace(['_', '.', '(', ')'], " ");
        names_it(&name, annex)
    });
    if named { AnnexState::Present } else { AnnexState::Absent }
}

fn stem(path: &str) -> &str {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// Where the annex may stand in a piece: the piece itself, or a section of it.
fn candidates<'a>(annex: &Annex, piece: &'a PieceFacts, contract: &Contract) -> Vec<(&'a [Unit], Place)> {
    let outline = &piece.outline;
    let own = matches!(
        piece.kind.kind,
        PieceKind::Rc | PieceKind::Ccap | PieceKind::Ccp | PieceKind::Cctp | PieceKind::Ae | PieceKind::Avis
    );
    if !own {
        let name = fold_plain(stem(&piece.path)).text.replace(['_', '.', '(', ')'], " ");
        let top = outline
            .units
            .iter()
            .filter(|unit| !unit.text.trim().is_empty())
            .take(4)
            .map(|unit| fold_plain(&unit.text).text);
        let subject = annex.on_data() && piece.kind.kind == PieceKind::AnnexeRgpd
            || annex.title.contains("securite") && piece.kind.kind == PieceKind::AnnexeSecurite;
        let titled = std::iter::once(name).chain(top).any(|text| names_it(&text, annex));
        return if subject || titled {
            let place = Place {
                piece: piece.path.as_str().into(),
                ..Place::default()
            };
            vec![(outline.units.as_slice(), place)]
        } else {
            Vec::new()
        };
    }
    let listed = |at: usize| {
        contract
            .lists
            .iter()
            .any(|list| list.piece == piece.path && list.units.contains(&at))
    };
    let heading = |at: &usize| outline.heading_level[*at].is_some() && !listed(*at);
    (0..outline.units.len())
        .filter(heading)
        .filter(|at| {
            let text = &outline.units[*at].text;
            (text.contains("nnexe") || text.contains("NNEXE")) && {
                let folded = fold_plain(text).text;
                let its_own = piece.kind.kind == annex.owner || shares_words(&folded, &annex.title);
                its_own && names_it(folded.trim_start(), annex)
            }
        })
        .map(|at| (&outline.units[outline.section(at)], outline.units[at].place.clone()))
        .collect()
}

/// A title or a file name that says which annex it is.
fn names_it(folded: &str, annex: &Annex) -> bool {
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\bann(?:exe)?s?\s?(?:n\s?[°o]?\s?)?0?(\d{1,2}|[a-h]|[ivx]{1,4})\b").expect("a constant pattern")
    });
    let wanted = annex.number.as_deref();
    let numbered = NUMBERED
        .captures_iter(folded)
        .filter_map(|found| found.get(1))
        .any(|number| Some(number.as_str()) == wanted);
    numbered
        || (annex.on_data() && folded.contains("annexe") && is_about_data(folded))
        || (folded.contains("annexe") && shares_words(folded, &annex.title))
}

/// Half of the words of the shorter name, and two at least.
fn shares_words(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 3 && !word.starts_with("annexe"))
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    shared >= 2 && shared * 2 >= a.len().min(b.len())
}

/// Letters filled in beyond titles and labels, from which an annex is more than a form.
const FILLED: usize = 60;

/// Nothing but a title, labels and blanks.
fn is_blank(units: &[Unit]) -> bool {
    let mut filled = 0;
    let mut row: Option<(Option<u32>, Option<u32>)> = None;
    for unit in units
        .iter()
        .filter(|unit| unit.kind != UnitKind::Contents && !unit.struck)
    {
        let is_title = matches!(unit.kind, UnitKind::Heading { .. })
            || unit.text.trim_start().to_lowercase().starts_with("annexe");
        if is_title {
            continue;
        }
        if let UnitKind::Cell { header, .. } = unit.kind {
            let this = Some((unit.place.table, unit.place.row));
            let first = row != this;
            row = this;
            // A row's first cell is its label.
            if header || first {
                continue;
            }
        }
        filled += letters_filled(&unit.text[unit.label..]);
        if filled >= FILLED {
            return false;
        }
    }
    true
}

/// Letters of a line that are neither its label nor a blank to fill.
fn letters_filled(text: &str) -> usize {
    static TO_FILL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\[[^\]]*\]|\([^)]*(à|a) (compl|rens|préc|prec)[^)]*\)|(à|a) (compléter|completer|renseigner|préciser|preciser|définir|definir)[^.;]*|jj/mm/aaaa|x{2,}")
            .expect("a constant pattern")
    });
    let value = match text.split_once(':') {
        Some((label, value)) if label.chars().count() <= 70 => value,
        _ => text,
    };
    let value = TO_FILL.replace_all(value, "");
    value.chars().filter(|c| c.is_alphabetic()).count()
}
