//! What we write we can read back: a second turn changes nothing more.

use clausier::document::{Block, Cell, Document, Inline, Place, Table, Text, UnitKind};
use clausier::formats::{Output, read, write};
use proptest::prelude::*;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zéA-Z0-9 .,;:%]{1,20}",
        "[-a-z*_#|<>&\\[\\]`~!+=.()1-9 \u{a0}«»]{1,16}",
        Just("1. un".to_owned()),
        Just("Article 4 – Pénalités".to_owned()),
    ]
}

fn line() -> impl Strategy<Value = Vec<Inline>> {
    let run = (text(), any::<bool>(), any::<bool>()).prop_map(|(text, bold, small)| {
        Inline::Text(Text {
            text,
            bold,
            small,
            ..Text::default()
        })
    });
    let inline = prop_oneof![
        6 => run,
        1 => Just(Inline::Break),
        1 => any::<bool>().prop_map(|checked| Inline::TickBox { checked }),
        1 => "[a-z ]{1,8}".prop_map(Inline::Placeholder),
    ];
    prop::collection::vec(inline, 1..4)
}

fn block() -> impl Strategy<Value = Block> {
    let place = Place::default;
    let paragraph = line().prop_map(move |content| Block::Paragraph {
        content,
        place: place(),
    });
    let cell = prop::collection::vec(line(), 0..3);
    prop_oneof![
        (
            1..4_u8,
            prop::option::of(prop_oneof![Just("Article 1 –"), Just("1.1"), Just("IV.")]),
            line()
        )
            .prop_map(move |(level, number, content)| {
                let number = number.map(str::to_owned);
                Block::Heading {
                    level,
                    number,
                    content,
                    place: place(),
                }
            }),
        paragraph,
        prop::collection::vec(line(), 1..4).prop_map(move |lines| Block::Contents {
            lines: lines
                .into_iter()
                .map(|content| Block::Paragraph {
                    content,
                    place: place(),
                })
                .collect(),
            place: place(),
        }),
        (
            0..3_u8,
            prop_oneof![
                Just("-"),
                Just("1."),
                Just("2."),
                Just("2)"),
                Just("a)"),
                Just("01"),
                Just("Article 2"),
                Just("3.1"),
                Just("I -")
            ],
            line()
        )
            .prop_map(move |(depth, marker, content)| Block::Item {
                depth,
                marker: marker.to_owned(),
                content,
                place: place()
            }),
        (
            0..2_usize,
            prop::collection::vec(prop::collection::vec(cell, 1..4), 1..4)
        )
            .prop_map(move |(header_rows, rows)| {
                let rows = rows
                    .into_iter()
                    .map(|row| {
                        row.into_iter()
                            .enumerate()
                            .map(|(column, lines)| Cell {
                                column,
                                colspan: 1,
                                rowspan: 1,
                                blocks: lines
                                    .into_iter()
                                    .map(|content| Block::Paragraph {
                                        content,
                                        place: place(),
                                    })
                                    .collect(),
                            })
                            .collect()
                    })
                    .collect();
                Block::Table(Table {
                    header_rows,
                    rows,
                    caption: None,
                    widths: Vec::new(),
                    place: place(),
                })
            }),
    ]
}

/// Kind and text of each unit: what rules look at. Pages and Word files make their contents list of the headings.
fn shown(document: &Document, output: Output) -> Vec<String> {
    document
        .units()
        .iter()
        .filter(|unit| output == Output::Markdown || unit.kind != UnitKind::Contents)
        .map(|unit| format!("{:?} {}", unit.kind, unit.text))
        .collect()
}

fn turn(document: &Document, output: Output) -> Document {
    let name = format!("x.{}", output.extension());
    let bytes = write(document, output);
    // A file without any text is refused by name: nothing to compare then.
    read(&name, &bytes).unwrap_or_default()
}

fn settles(document: &Document, output: Output) -> Result<(), TestCaseError> {
    let once = turn(document, output);
    let twice = turn(&once, output);
    prop_assert_eq!(
        shown(&once, output),
        shown(&twice, output),
        "{}",
        String::from_utf8_lossy(&write(&once, Output::Markdown))
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn markdown_settles(body in prop::collection::vec(block(), 1..6)) {
        settles(&Document { body, ..Document::default() }, Output::Markdown)?;
    }

    #[test]
    fn pages_settle(body in prop::collection::vec(block(), 1..6)) {
        settles(&Document { body, ..Document::default() }, Output::Html)?;
    }

    #[test]
    fn word_settles(body in prop::collection::vec(block(), 1..6)) {
        // Word's contents list is a field over the headings: there is no list of its own to settle.
        let body = body.into_iter().filter(|block| !matches!(block, Block::Contents { .. })).collect();
        settles(&Document { body, ..Document::default() }, Output::Docx)?;
    }
}
