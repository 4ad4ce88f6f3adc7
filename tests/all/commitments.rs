//! What binds and what only looks like it: the tables of tests/commitments.

use clausier::document::{Block, Document, Inline, Place, Text};
use clausier::facts::commitments::{Matcher, PieceFacts, elements_in_sentence, read_commitments, traps_in_sentence};
use clausier::facts::outline::Outline;
use clausier::library::Library;
use clausier::library::theme::Theme;
use clausier::verdict::{ElementStatus, PieceKind};

const ADVERSE: &str = include_str!("../commitments/adverse.md");
const ENGAGE: &str = include_str!("../commitments/engage.md");
const TURNS: &str = include_str!("../commitments/tournures.md");
const FIELD: &str = include_str!("../commitments/terrain.md");
const FRAGMENTS: &str = include_str!("../commitments/fragments.md");
const TRAPS: &str = include_str!("../commitments/pieges.md");
const PIECES: &str = include_str!("../commitments/pieces.md");

/// Rows of two cells, headers left out.
fn rows(table: &str) -> Vec<(&str, &str)> {
    let cells = table.lines().filter(|line| line.starts_with("| ")).filter_map(|line| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        Some((cells.next()?, cells.next()?))
    });
    cells
        .filter(|(first, _)| !["Phrase", "Piège"].contains(first) && !first.starts_with("---"))
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
        let cases = rows(ENGAGE).into_iter().chain(rows(TURNS)).chain(rows(FIELD));
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
        for (kind, title, body) in pieces(PIECES, "\n## Pièce ") {
            let found = present_in(body, kind, matcher, themes);
            if !found.is_empty() {
                wrong.push(format!("{kind:?}, {title} -> {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn pieces_that_bind_are_recognised() {
    with_library(|themes, matcher| {
        let mut missed = Vec::new();
        for (kind, expected, body) in pieces(FRAGMENTS, "\n## Fragment ") {
            let found = present_in(body, kind, matcher, themes);
            let is_missed = |id: &&str| !found.iter().any(|one| one.starts_with(&format!("{id} ")));
            let ids: Vec<&str> = expected.split(", ").filter(is_missed).collect();
            if !ids.is_empty() {
                missed.push(format!("{kind:?}: {ids:?} not in {found:?}"));
            }
        }
        assert!(missed.is_empty(), "{}", missed.join("\n"));
    });
}

#[test]
fn what_looks_like_a_trap_is_told_from_one() {
    with_library(|themes, matcher| {
        let (innocent, guilty) = TRAPS.split_once("\n## ").expect("two tables");
        let theme = |id: &str| themes.iter().find(|theme| theme.id == id).expect("a theme");
        let alarms = rows(innocent).into_iter().filter_map(|(sentence, id)| {
            let found = traps_in_sentence(sentence, theme(id), matcher);
            (!found.is_empty()).then(|| format!("false alarm {found:?}: {sentence}"))
        });
        let missed = rows(guilty).into_iter().filter_map(|(trap, sentence)| {
            let (id, number) = trap.split_once(' ').expect("a theme and a number");
            let found = traps_in_sentence(sentence, theme(id), matcher);
            (!found.iter().any(|one| one == number)).then(|| format!("missed {trap}: {sentence}"))
        });
        let wrong: Vec<String> = alarms.chain(missed).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

/// Cases of a file: the kind of piece, what the title says of it, the fragment.
fn pieces<'a>(file: &'a str, mark: &str) -> Vec<(PieceKind, &'a str, &'a str)> {
    let cases = file.split(mark).skip(1).map(|case| {
        let (title, body) = case.split_once("\n\n```\n").expect("a title and a fragment");
        let (kind, title) = title.split_once(" : ").expect("a kind of piece and a title");
        let kind = serde_json::from_str(&format!("\"{kind}\"")).expect("a kind of piece");
        (kind, title, body.rsplit_once("```").expect("the fragment ends").0)
    });
    cases.collect()
}

fn present_in(body: &str, kind: PieceKind, matcher: &Matcher, themes: &[&Theme]) -> Vec<String> {
    let document = clausier::formats::read("piece.md", body.as_bytes()).expect("Markdown reads");
    present(&Outline::new(&document, "piece.md"), kind, matcher, themes)
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
