//! What headings say of everything below them: frames (glossary, context, offers) and the bounds of sections.

use crate::document::UnitKind;
use crate::facts::outline::Outline;
use crate::text::pattern::WordList;
use std::ops::Range;

/// What the headings above a unit say of everything below them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::facts::commitments) enum Frame {
    None,
    /// Glossary, acronyms, definitions.
    Glossary,
    /// Context, presentation, preamble.
    Background,
    /// The list of the pieces of the contract.
    Pieces,
    /// Candidatures, judging of offers, content of the offer.
    Offer,
}

/// The frame of each unit.
pub(super) fn frames(outline: &Outline, words: &[WordList]) -> Vec<Frame> {
    let mut frames = vec![Frame::None; outline.units.len()];
    for (at, level) in outline.heading_level.iter().enumerate() {
        if level.is_none() {
            continue;
        }
        let title: Vec<&str> = words[at].iter().collect();
        let frame = frame_of(&title);
        if frame != Frame::None {
            let section = outline.section(at);
            // Articles may stand below the list of pieces: only its own lines are of it.
            let own = |unit: &usize| {
                *unit == at || outline.heading_level[*unit].is_none() || words[*unit].iter().next() == Some("lot")
            };
            let end = match frame {
                Frame::Pieces => at + (at..section.end).take_while(own).count(),
                _ => section.end,
            };
            frames[at..end].fill(frame);
        }
    }
    frames
}

fn frame_of(title: &[&str]) -> Frame {
    let any = |list: &[&str]| title.iter().any(|word| list.contains(word));
    if title.len() > 14 {
        return Frame::None;
    }
    if any(&[
        "glossaire",
        "definition",
        "lexique",
        "sigle",
        "acronyme",
        "abreviation",
        "terminologie",
    ]) {
        return Frame::Glossary;
    }
    let existing =
        title.len() <= 4 && any(&["existant", "existante"]) && !any(&["reprise", "migration", "recuperation"]);
    let told =
        any(&["contexte", "preambule", "presentation", "enjeu"]) && !any(&["execution", "rapport", "obligation"]);
    if told || existing {
        return Frame::Background;
    }
    if any(&["piece", "document"])
        && any(&[
            "contractuelle",
            "contractuel",
            "constitutive",
            "constitutif",
            "particuliere",
        ])
    {
        return Frame::Pieces;
    }
    let judging = any(&["jugement", "candidature", "attribution", "notation", "analyse"])
        && any(&["offre", "candidature", "critere"]);
    let content = any(&["contenu", "presentation", "remise"]) && any(&["offre", "pli", "candidature", "memoire"]);
    let criteria =
        any(&["critere"]) && title.len() <= 4 && !any(&["environnemental", "environnementau", "social", "sociau"]);
    if judging || content || criteria {
        return Frame::Offer;
    }
    Frame::None
}

pub(super) fn innermost_headings(outline: &Outline) -> Vec<Option<usize>> {
    let mut last = None;
    let mut all = Vec::with_capacity(outline.units.len());
    for (at, level) in outline.heading_level.iter().enumerate() {
        if level.is_some() {
            last = Some(at);
        }
        all.push(last);
    }
    all
}

/// From a heading to the next one, whatever its level.
pub(super) fn sections(outline: &Outline, heading: &[Option<usize>]) -> Vec<Range<usize>> {
    let mut sections = vec![0..0; outline.units.len()];
    let mut start = 0;
    for at in 0..=outline.units.len() {
        let boundary = at == outline.units.len() || outline.heading_level[at].is_some() || opens_article(outline, at);
        if boundary {
            for section in &mut sections[start..at] {
                *section = start..at;
            }
            start = at;
        }
    }
    debug_assert_eq!(heading.len(), sections.len());
    sections
}

/// « Article 5 — Accessibilité. L'extranet … »: an article written in one paragraph.
fn opens_article(outline: &Outline, unit: usize) -> bool {
    let unit = &outline.units[unit];
    !matches!(
        unit.kind,
        UnitKind::Cell { .. } | UnitKind::Contents | UnitKind::Item { .. }
    ) && article_title(&unit.text).is_some()
}

/// The title of an article with its full stop, when more follows.
fn article_title(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let words = ["Article", "article", "Art.", "art.", "ARTICLE", "§"];
    let is_digit = |sign: char| sign.is_ascii_digit();
    let numbered = || {
        let digits = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let rest = text[digits..].trim_start().strip_prefix(['.', ')', '–', '—', '-'])?;
        let rest = rest.trim_start().strip_prefix(char::is_uppercase)?;
        (digits > 0).then_some(rest)
    };
    let named = words.iter().find_map(|word| text.strip_prefix(word));
    let rest = match named {
        Some(rest) => rest.trim_start().strip_prefix(is_digit)?,
        None => numbered()?,
    };
    let (title, after) = rest.split_once('.')?;
    ((2..=80).contains(&title.chars().count()) && after.starts_with(char::is_whitespace)).then_some(title)
}
