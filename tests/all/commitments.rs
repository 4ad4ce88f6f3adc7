//! What binds and what only looks like it: the tables of tests/commitments.

use clausier::document::{Block, Document, Inline, Place, Text};
use clausier::facts::commitments::{Matcher, PieceFacts, elements_in_sentence, read_commitments};
use clausier::facts::outline::Outline;
use clausier::library::Library;
use clausier::library::theme::Theme;
use clausier::verdict::{ElementStatus, PieceKind};

const ADVERSE: &str = include_str!("../commitments/adverse.md");
const ENGAGE: &str = include_str!("../commitments/engage.md");
const TURNS: &str = include_str!("../commitments/tournures.md");
const PIECES: &str = include_str!("../commitments/pieces.md");

/// Rows of two cells, headers left out.
fn rows(table: &str) -> Vec<(&str, &str)> {
    let cells = table.lines().filter(|line| line.starts_with("| ")).filter_map(|line| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        Some((cells.next()?, cells.next()?))
    });
    cells
        .filter(|(first, _)| *first != "Phrase" && !first.starts_with("---"))
        .collect()
}

fn present(outline: &Outline, kind: PieceKind, matcher: &Matcher, themes: &[&Theme]) -> Vec<String> {
    let piece = PieceFacts { kind, outline };
    let commitments = read_commitments(piece, matcher, themes, None);
    let facts = commitments.into_iter().flat_map(|commitment| commitment.elements);
    facts
        .filter(|fact| fact.status == ElementStatus::Present)
        .map(|fact| format!("{} ({})", fact.id, fact.why))
        .collect()
}

fn with_library(test: impl Fn(&[&Theme], &Matcher)) {
    let library = Library::built_in().expect("the built-in libraries load");
    let themes: Vec<&Theme> = library.themes().collect();
    let matcher = Matcher::new(themes.iter().copied()).expect("the built-in phrasings parse");
    test(&themes, &matcher);
}

#[test]
fn sentences_that_bind_nobody_give_no_present_element() {
    with_library(|themes, matcher| {
        let cases = rows(ADVERSE);
        assert!(cases.len() >= 100, "{} cases", cases.len());
        let mut wrong = Vec::new();
        for (sentence, theme) in cases {
            let theme = themes
                .iter()
                .find(|known| known.id == theme)
                .unwrap_or_else(|| panic!("{theme}: no such theme"));
            let alone = elements_in_sentence(sentence, theme, matcher);
            if !alone.is_empty() {
                wrong.push(format!("{sentence} -> {alone:?}"));
            }
            let under_title = Document {
                body: vec![heading(&theme.title), paragraph(sentence)],
                ..Document::default()
            };
            let found = present(
                &Outline::new(&under_title, "CCAP.md"),
                PieceKind::Ccap,
                matcher,
                &[theme],
            );
            if !found.is_empty() {
                wrong.push(format!("[{}] {sentence} -> {found:?}", theme.title));
            }
        }
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    });
}

#[test]
fn sentences_that_bind_are_recognised() {
    with_library(|themes, matcher| {
        let cases = rows(ENGAGE).into_iter().chain(rows(TURNS));
        let missed = cases.filter(|(sentence, element)| {
            let theme = themes
                .iter()
                .find(|theme| element.starts_with(&format!("{}.", theme.id)));
            !theme.is_some_and(|theme| {
                elements_in_sentence(sentence, theme, matcher)
                    .iter()
                    .any(|id| id == element)
            })
        });
        let missed: Vec<String> = missed
            .map(|(sentence, element)| format!("{element}: {sentence}"))
            .collect();
        assert!(missed.is_empty(), "{}", missed.join("\n"));
    });
}

#[test]
fn pieces_that_bind_nobody_give_no_present_element() {
    with_library(|themes, matcher| {
        let mut wrong = Vec::new();
        for case in PIECES.split("\n## Pièce ").skip(1) {
            let (title, body) = case.split_once("\n\n```\n").expect("a title and a fragment");
            let kind = title.split(" : ").next().expect("a kind of piece");
            let kind: PieceKind = serde_json::from_str(&format!("\"{kind}\"")).expect("a kind of piece");
            let body = body.rsplit_once("```").expect("the fragment ends").0;
            let document = clausier::formats::read("piece.md", body.as_bytes()).expect("Markdown reads");
            let found = present(&Outline::new(&document, "piece.md"), kind, matcher, themes);
            if !found.is_empty() {
                wrong.push(format!("{title} -> {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

fn heading(text: &str) -> Block {
    Block::Heading {
        level: 1,
        number: None,
        content: vec![Inline::Text(Text::plain(text))],
        place: Place::default(),
    }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph {
        content: vec![Inline::Text(Text::plain(text))],
        place: Place::default(),
    }
}
