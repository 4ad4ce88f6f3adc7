//! Which pieces bind: the pack's own list of contractual pieces, and their order of precedence.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::{Regex, RegexSet};

use super::PieceFacts;
use crate::document::{Place, UnitKind};
use crate::facts::outline::Outline;
use crate::text::fold::fold_plain;
use crate::text::sentence::sentences;
use crate::verdict::PieceKind;

/// The lists found in the pieces, in the order of the pieces.
#[derive(Debug, Clone, Default)]
pub struct Contract {
    pub lists: Vec<List>,
    /// Pieces said not to be contractual.
    pub excluded: Vec<Entry>,
    /// A CCAG is referred to: its own order of pieces then completes what the pack leaves unsaid.
    pub ccag: bool,
}

/// One list of contractual pieces.
#[derive(Debug, Clone)]
pub struct List {
    /// Path of the piece that holds it.
    pub piece: String,
    pub place: Place,
    pub quote: String,
    /// In the order of the list, each kind once.
    pub entries: Vec<Entry>,
    /// Units of the piece that make the list.
    pub units: Range<usize>,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub named: Named,
    pub quote: String,
    pub place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    Piece(PieceKind),
    /// A general text (CCAG, CCTG): never in the pack.
    General,
    /// What the holder offered.
    Offer,
    /// Annexes without further word.
    Annexes,
}

/// Whether a piece binds the holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It makes the contract, or nothing says otherwise of a piece that usually does.
    Contract,
    /// It binds nobody: the pack's list leaves it out, or it is no piece of a contract by nature.
    Outside,
}

impl Contract {
    /// What the lists say of pieces of this kind.
    #[must_use]
    pub fn standing(&self, kind: PieceKind) -> Standing {
        let is_it = |entry: &Entry| entry.named == Named::Piece(kind);
        if self.excluded.iter().any(is_it) {
            return Standing::Outside;
        }
        let listed = self.lists.iter().flat_map(|list| &list.entries).any(is_it);
        match kind {
            _ if listed => Standing::Contract,
            PieceKind::Rc
            | PieceKind::Avis
            | PieceKind::Guide
            | PieceKind::Clausier
            | PieceKind::Questions
            | PieceKind::Formulaire => Standing::Outside,
            _ => Standing::Contract,
        }
    }

    /// A sure list leaves out a piece that usually belongs to the contract.
    #[must_use]
    pub fn forgets(&self, kind: PieceKind) -> bool {
        let sure = |list: &&List| list.entries.len() >= 2;
        let named = |list: &List| {
            list.entries.iter().any(|entry| {
                entry.named == Named::Piece(kind)
                    || (kind == PieceKind::Cctp && entry.named == Named::Piece(PieceKind::Ccp))
            })
        };
        self.lists.iter().any(|list| sure(&list)) && !self.lists.iter().any(named)
    }
}

/// Names of pieces over folded text, the longest wording first.
const NAMES: &[(Named, &str)] = &[
    (
        Named::General,
        r"\bcahiers? des clauses (administratives|techniques|simplifiees)[a-z ]{0,12} generales?\b|\bc\.?\s?c\.?\s?a\.?\s?g\b|\bc\.?\s?c\.?\s?t\.?\s?g\b",
    ),
    (
        Named::Piece(PieceKind::Ae),
        r"\bactes? d engagement\b|\ba\.?e\.?(\W|$)|\battri ?1\b|\bdc ?3\b",
    ),
    (
        Named::Piece(PieceKind::Ccap),
        r"\bcahiers? des clauses administratives? particulieres?\b|\bc\.?\s?c\.?\s?a\.?\s?p\b",
    ),
    (
        Named::Piece(PieceKind::Ccp),
        r"\bcahiers? des clauses (administratives et techniques )?particulieres\b|\bc\.?\s?c\.?\s?(a\.?\s?t\.?\s?)?p\b",
    ),
    (
        Named::Piece(PieceKind::Cctp),
        r"\bcahiers? des clauses techniques? particulieres?\b|\bc\.?\s?c\.?\s?t\.?\s?p\b|\bcahiers? des charges\b|\bprogramme fonctionnel\b",
    ),
    (
        Named::Piece(PieceKind::Rc),
        r"\breglements? (particulier )?(de (la )?|d appel )consultation\b|\br\.?c\.?(\W|$)|\breglement d appel\b",
    ),
    (
        Named::Piece(PieceKind::Avis),
        r"\bavis (d appel|de (marche|publicite|la consultation))\b|\bl avis\b|\baapc\b",
    ),
    (
        Named::Piece(PieceKind::Bpu),
        r"\bbordereau( des?)?( prix)?|\bb\.?p\.?u\b",
    ),
    (
        Named::Piece(PieceKind::Dpgf),
        r"\bdecomposition du prix\b|\bd\.?p\.?g?\.?f\b",
    ),
    (
        Named::Piece(PieceKind::Questions),
        r"\bquestions? ?(/|-|et)? ?reponses?\b",
    ),
    (
        Named::Piece(PieceKind::CadreReponse),
        r"\bcadres? de (la )?(reponse|memoire)\b|\bc\.?r\.?t\.?e?\b",
    ),
    (
        Named::Offer,
        r"\bmemoires? (technique|du|de|justificatif)|\b(offre|proposition|reponse)s? (technique|du titulaire|du candidat|et)",
    ),
    (Named::Annexes, r"\bannexes?\b"),
];

static NAME_PATTERNS: LazyLock<Vec<(Named, Regex)>> = LazyLock::new(|| {
    let compile = |pattern: &str| {
        regex::bytes::RegexBuilder::new(pattern)
            .unicode(false)
            .build()
            .expect("a constant pattern")
    };
    NAMES
        .iter()
        .map(|(named, pattern)| (*named, compile(pattern)))
        .collect()
});

/// Pieces named in a folded text, in order of their first naming.
pub(super) fn named_in(folded: &str) -> Vec<(Named, usize)> {
    let mut found: Vec<(Named, usize, usize)> = Vec::new();
    for (named, pattern) in NAME_PATTERNS.iter() {
        for hit in pattern.find_iter(folded.as_bytes()) {
            let inside = found
                .iter()
                .any(|(_, start, end)| *start < hit.end() && hit.start() < *end);
            if !inside {
                found.push((*named, hit.start(), hit.end()));
            }
        }
    }
    found.sort_by_key(|(_, start, _)| *start);
    found.into_iter().map(|(named, start, _)| (named, start)).collect()
}

static OPENINGS: LazyLock<RegexSet> = LazyLock::new(|| {
    regex::bytes::RegexSetBuilder::new([
        // Titles.
        r"\b(pieces|documents)\b.{0,40}\b(contractuel|constituti|du marche|de l accord cadre|du contrat|applicable)",
        r"^\W*(article )?[\d. ]*\W*(pieces|documents)( du marche| du contrat)?\W*$",
        r"\bordre de (priorite|preseance|prevalence)\b|\bhierarchie des (pieces|documents)\b",
        // Sentences.
        r"\b(pieces|documents) (contractuel|constituti)[^.]{0,120}(\bsont\b|suivant|comprennent|ordre|:)|^\W*(pieces|documents)( contractuelles| contractuels)?\s*:",
        r"\bsont contractuel|\b(marche|contrat|accord cadre)\b[^.]{0,40}\b(est constitue|se compose|constitue par|est forme)[^.]{0,60}(piece|document|element|ci apres|suivant)|\bordre (decroissant )?de (priorite|preseance|prevalence)\b",
    ])
    .unicode(false)
    .build()
    .expect("constant patterns")
});

static NOT_CONTRACTUAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?-u)\bn (est|a) pas (une piece |un document |de |pour )?(contractuel|valeur contractuelle)|\b(ne|n en) (fait|font) pas partie|\bn en (fait|font) pas\b|\b(est|sont) exclus?e?s?\b|\bnon contractuel|\bne sont pas (des pieces |des documents )?contractuel|\bni (le |la |l )|\bn (est|ont) aucune? (valeur|portee)|\bn a aucune (valeur|portee)|\bsans (valeur|portee) contractuelle|\bn ont pas (de )?valeur contractuelle|\bn (entre|entrent) pas\b",
    )
    .expect("a constant pattern")
});

/// Longest list, in units.
const LIST: usize = 60;

pub(super) fn read(pieces: &[&PieceFacts]) -> Contract {
    let mut contract = Contract::default();
    for piece in pieces {
        if !matches!(
            piece.kind.kind,
            PieceKind::Ccap | PieceKind::Ccp | PieceKind::Ae | PieceKind::Cctp | PieceKind::Rc
        ) {
            continue;
        }
        read_piece(piece, &mut contract);
    }
    contract
}

fn read_piece(piece: &PieceFacts, contract: &mut Contract) {
    let outline = &piece.outline;
    let mut done = 0;
    for at in 0..outline.units.len() {
        let unit = &outline.units[at];
        let speaks = [
            "ièce",
            "ocument",
            "IÈCE",
            "OCUMENT",
            "IECE",
            "iece",
            "CCAG",
            "ontractuel",
            "ontrat",
            "arché",
        ];
        if at < done
            || unit.kind == UnitKind::Contents
            || unit.struck
            || !speaks.iter().any(|word| unit.text.contains(word))
        {
            continue;
        }
        let folded = fold_plain(&unit.text).text;
        contract.ccag |= piece.kind.kind != PieceKind::Rc && folded.contains("ccag");
        let opening = OPENINGS.matches(folded.as_bytes());
        let title = outline.heading_level[at].is_some() && opening.iter().any(|index| index < 3);
        let sentence = outline.heading_level[at].is_none() && opening.iter().any(|index| index >= 3);
        if piece.kind.kind == PieceKind::Rc || !(title || sentence) {
            exclusions(piece, at..at + 1, &mut contract.excluded);
            continue;
        }
        let range = if title {
            outline.section(at)
        } else {
            following(outline, at)
        };
        let range = range.start..range.end.min(range.start + LIST);
        let entries = entries(piece, range.clone());
        exclusions(piece, range.clone(), &mut contract.excluded);
        let kinds = entries.iter().filter(|entry| contractual(entry.named)).count();
        if kinds < 2 {
            continue;
        }
        done = range.end;
        let first = &entries[0];
        contract.lists.push(List {
            piece: piece.path.clone(),
            place: first.place.clone(),
            quote: first.quote.clone(),
            units: range,
            entries,
        });
    }
}

/// A contractual document proper, of which two make a list.
fn contractual(named: Named) -> bool {
    matches!(
        named,
        Named::General | Named::Piece(PieceKind::Ae | PieceKind::Ccap | PieceKind::Ccp | PieceKind::Cctp)
    )
}

/// The sentence that opens a list, and the lines of that list.
fn following(outline: &Outline, at: usize) -> Range<usize> {
    let goes_on = |index: &usize| {
        let unit = &outline.units[*index];
        outline.heading_level[*index].is_none()
            || unit.kind != UnitKind::Paragraph && !matches!(unit.kind, UnitKind::Heading { .. })
    };
    let open = outline.units[at].text.trim_end().ends_with(':');
    let lines = (at + 1..outline.units.len())
        .take(LIST)
        .take_while(goes_on)
        .take_while(|index| {
            let unit = &outline.units[*index];
            matches!(unit.kind, UnitKind::Item { .. } | UnitKind::Cell { .. }) || (open && lists(&unit.text))
        })
        .count();
    at..at + 1 + lines
}

/// A line of a list, or a whole list run together in one paragraph.
fn lists(text: &str) -> bool {
    let named = named_in(&fold_plain(text).text).len();
    named > 2 || (named > 0 && text.chars().count() < 300)
}

fn entries(piece: &PieceFacts, range: Range<usize>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    each_sentence(piece, range, |sentence, folded, place| {
        if NOT_CONTRACTUAL.is_match(folded.as_bytes()) {
            return;
        }
        // « Par dérogation à l'article 4.1 du CCAG, … » names no piece of the list.
        let from = folded.find("derogation").map_or(0, |at| {
            folded[at..]
                .find(',')
                .or_else(|| folded[at..].find("les pieces"))
                .map_or(at, |end| at + end)
        });
        for (named, at) in named_in(folded) {
            if at >= from && entries.iter().all(|entry| entry.named != named) {
                entries.push(Entry {
                    named,
                    quote: sentence.to_owned(),
                    place: place.clone(),
                });
            }
        }
    });
    entries
}

fn exclusions(piece: &PieceFacts, range: Range<usize>, excluded: &mut Vec<Entry>) {
    each_sentence(piece, range, |sentence, folded, place| {
        let speaks = folded.contains("contractuel") || folded.contains("exclu") || folded.contains("partie");
        let Some(hit) = NOT_CONTRACTUAL.find(folded.as_bytes()).filter(|_| speaks) else {
            return;
        };
        // « Ni le RC ni l'avis ne sont contractuels »: what follows « ni » is left out, else what comes before.
        let negated = |at: usize| folded[hit.start()..].starts_with("ni ") || at < hit.end();
        for (named, at) in named_in(folded) {
            let outsider = matches!(
                named,
                Named::Piece(PieceKind::Rc | PieceKind::Avis | PieceKind::Questions | PieceKind::CadreReponse)
                    | Named::Offer
            );
            if outsider && negated(at) && excluded.iter().all(|entry| entry.named != named) {
                excluded.push(Entry {
                    named,
                    quote: sentence.to_owned(),
                    place: place.clone(),
                });
            }
        }
    });
}

fn each_sentence(piece: &PieceFacts, range: Range<usize>, mut each: impl FnMut(&str, &str, &Place)) {
    for unit in &piece.outline.units[range] {
        if unit.kind == UnitKind::Contents || unit.struck {
            continue;
        }
        let text = &unit.text[unit.label..];
        for sentence in sentences(text) {
            let sentence = &text[sentence];
            each(sentence, &fold_plain(sentence).text, &unit.place);
        }
    }
}
