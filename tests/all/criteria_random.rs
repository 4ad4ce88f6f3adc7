//! Any tree of criteria, written in any of the layouts, is read back exactly.

use std::fmt::Write as _;

use clausier::facts::criteria::{Criterion, Source, SubjectReader, decimal, read_criteria};
use clausier::facts::outline::Outline;
use clausier::library::Library;
use clausier::text::fold::fold_plain;
use clausier::text::quantity::Exact;
use clausier::verdict::PieceKind;
use num_rational::Ratio;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// A criterion: index of its name, share of its level in units, parts.
#[derive(Debug, Clone)]
struct Node {
    name: usize,
    units: i64,
    parts: Vec<(usize, i64)>,
}

/// Names that are no prefix of each other; the first is the price.
const NAMES: [&str; 24] = [
    "Prix des prestations",
    "Valeur technique",
    "Performance environnementale",
    "Délai d’exécution",
    "Insertion professionnelle",
    "Organisation proposée",
    "Qualité du support",
    "Méthodologie",
    "Accessibilité numérique",
    "Ergonomie des écrans",
    "Reprise de l’existant",
    "Sécurité et disponibilité",
    "Équipe dédiée",
    "Réemploi des matériels",
    "Plan de formation",
    "Garantie étendue",
    "Couverture fonctionnelle",
    "Calendrier",
    "Esthétique",
    "Sobriété énergétique",
    "Maintenance évolutive",
    "Outillage de test",
    "Conduite du changement",
    "Gestion des stocks",
];

#[derive(Debug, Clone, Copy)]
enum Sign {
    Percent,
    PercentWords,
    Points,
    OfHundred,
    Coefficient,
    Decimal,
}

#[derive(Debug, Clone, Copy)]
enum Layout {
    Bullets,
    Numbered,
    Criteria,
    Letters,
    Table,
    TableReversed,
    TableNumbered,
    TableTwoColumns,
    Prose,
    Brackets,
    Lines,
}

#[derive(Debug, Clone, Copy)]
enum Parts {
    /// In the scale of the whole.
    Whole,
    /// Of one hundred of their criterion.
    Relative,
}

/// Positive numbers that sum to `total`.
fn partition(total: i64, count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(1_i64..40, count).prop_map(move |weights| {
        let sum: i64 = weights.iter().sum();
        let count = i64::try_from(weights.len()).unwrap_or(1);
        let mut shares: Vec<i64> = weights
            .iter()
            .map(|weight| 1 + (total - count) * weight / sum)
            .collect();
        let given: i64 = shares.iter().sum();
        shares[0] += total - given;
        shares
    })
}

fn tree() -> impl Strategy<Value = Vec<Node>> {
    let names = Just((1..NAMES.len()).collect::<Vec<_>>()).prop_shuffle();
    (
        partition(100, 2..6),
        names,
        proptest::collection::vec((any::<bool>(), partition(100, 2..5)), 6),
    )
        .prop_map(|(units, names, parts)| {
            let mut names = names.into_iter();
            let mut next = || names.next().unwrap_or(1);
            let mut nodes = Vec::new();
            for (at, units) in units.into_iter().enumerate() {
                let name = if at == 0 { 0 } else { next() };
                let (split, parts) = &parts[at];
                let parts = if *split {
                    parts.iter().map(|part| (next(), *part)).collect()
                } else {
                    Vec::new()
                };
                nodes.push(Node { name, units, parts });
            }
            nodes
        })
}

fn layout() -> impl Strategy<Value = (Layout, Sign, Parts)> {
    let layouts = prop::sample::select(vec![
        Layout::Bullets,
        Layout::Numbered,
        Layout::Criteria,
        Layout::Letters,
        Layout::Table,
        Layout::TableReversed,
        Layout::TableNumbered,
        Layout::TableTwoColumns,
        Layout::Prose,
        Layout::Brackets,
        Layout::Lines,
    ]);
    let signs = prop::sample::select(vec![
        Sign::Percent,
        Sign::PercentWords,
        Sign::Points,
        Sign::OfHundred,
        Sign::Coefficient,
        Sign::Decimal,
    ]);
    let parts = prop::sample::select(vec![Parts::Whole, Parts::Relative]);
    (layouts, signs, parts)
}

/// A share of the whole as the layout writes it.
fn written(sign: Sign, share: Exact) -> String {
    match sign {
        Sign::Percent => format!("{} %", decimal(share)),
        Sign::PercentWords if share.is_integer() => format!("{} pour cent", in_words(*share.numer())),
        Sign::PercentWords => format!("{} pour cent", decimal(share)),
        Sign::Points => format!("{} points", decimal(share)),
        Sign::OfHundred => format!("{}/100", decimal(share)),
        Sign::Coefficient => format!("coefficient {}", decimal(share / Ratio::from(5))),
        Sign::Decimal => format!("pondération : {}", decimal(share / Ratio::from(100))),
    }
}

fn in_words(number: i64) -> String {
    const SMALL: [&str; 17] = [
        "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
        "treize", "quatorze", "quinze", "seize",
    ];
    let small = |number: i64| SMALL[usize::try_from(number).unwrap_or(0).min(16)].to_owned();
    match number {
        0..=16 => small(number),
        17..=19 => format!("dix-{}", small(number - 10)),
        20..=69 => {
            let tens =
                ["vingt", "trente", "quarante", "cinquante", "soixante"][usize::try_from(number / 10 - 2).unwrap_or(0)];
            match number % 10 {
                0 => tens.to_owned(),
                1 => format!("{tens} et un"),
                unit => format!("{tens}-{}", small(unit)),
            }
        }
        71 => "soixante et onze".to_owned(),
        70..=79 => format!("soixante-{}", in_words(number - 60)),
        80 => "quatre-vingts".to_owned(),
        81..=99 => format!("quatre-vingt-{}", in_words(number - 80)),
        _ => "cent".to_owned(),
    }
}

/// Shares of the parts, in percent of the whole.
fn parts_of(node: &Node) -> Vec<(usize, Exact)> {
    node.parts
        .iter()
        .map(|(name, part)| (*name, Ratio::from(node.units) * Ratio::new(*part, 100)))
        .collect()
}

struct Draft {
    sign: Sign,
    parts: Parts,
    out: String,
}

impl Draft {
    fn weight(&self, share: Exact) -> String {
        written(self.sign, share)
    }

    fn part(&self, node: &Node, at: usize) -> String {
        let (_, share) = parts_of(node)[at];
        match self.parts {
            Parts::Whole => self.weight(share),
            Parts::Relative => {
                let relative = Ratio::from(node.parts[at].1);
                match self.sign {
                    Sign::Decimal | Sign::Coefficient => written(Sign::Percent, relative),
                    sign => written(sign, relative),
                }
            }
        }
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}");
    }

    fn list(&mut self, nodes: &[Node], label: impl Fn(usize, Option<usize>) -> String, blank: bool) {
        for (at, node) in nodes.iter().enumerate() {
            let line = format!(
                "{}{} : {}",
                label(at, None),
                NAMES[node.name],
                self.weight(Ratio::from(node.units))
            );
            self.line(&line);
            if blank {
                self.line("");
            }
            for part in 0..node.parts.len() {
                let line = format!(
                    "{}{} : {}",
                    label(at, Some(part)),
                    NAMES[node.parts[part].0],
                    self.part(node, part)
                );
                self.line(&line);
                if blank {
                    self.line("");
                }
            }
        }
    }

    fn table(&mut self, nodes: &[Node], reversed: bool, numbered: bool) {
        let row = |number: String, name: String, weight: String| match (reversed, numbered) {
            (true, _) => format!("| {weight} | {name} |"),
            (false, true) => format!("| {number} | {name} | {weight} |"),
            (false, false) => format!("| {name} | {weight} |"),
        };
        self.line(&row("N°".into(), "Critères".into(), "Pondération".into()));
        self.line(if numbered && !reversed {
            "|---|---|---|"
        } else {
            "|---|---|"
        });
        for (at, node) in nodes.iter().enumerate() {
            let name = if numbered && !reversed {
                NAMES[node.name].to_owned()
            } else {
                format!("{}. {}", at + 1, NAMES[node.name])
            };
            let line = row((at + 1).to_string(), name, self.weight(Ratio::from(node.units)));
            self.line(&line);
            for part in 0..node.parts.len() {
                let number = format!("{}.{}", at + 1, part + 1);
                let name = NAMES[node.parts[part].0];
                let name = if numbered && !reversed {
                    name.to_owned()
                } else {
                    format!("{number} {name}")
                };
                let line = row(number, name, self.part(node, part));
                self.line(&line);
            }
        }
    }

    /// Criterion and sub-criterion side by side; the criterion's own weight in brackets.
    fn two_columns(&mut self, nodes: &[Node]) {
        self.line("| Critère | Sous-critère | Pondération |");
        self.line("|---|---|---|");
        for node in nodes {
            let own = self.weight(Ratio::from(node.units));
            if node.parts.is_empty() {
                let line = format!("| {} | | {own} |", NAMES[node.name]);
                self.line(&line);
            }
            for part in 0..node.parts.len() {
                let name = if part == 0 {
                    format!("{} ({own})", NAMES[node.name])
                } else {
                    String::new()
                };
                let line = format!("| {name} | {} | {} |", NAMES[node.parts[part].0], self.part(node, part));
                self.line(&line);
            }
        }
    }

    fn prose(&mut self, nodes: &[Node]) {
        let mut clauses = Vec::new();
        for node in nodes {
            let mut clause = format!(
                "{} {}",
                NAMES[node.name].to_lowercase(),
                self.weight(Ratio::from(node.units))
            );
            if !node.parts.is_empty() {
                let parts: Vec<String> = (0..node.parts.len())
                    .map(|part| format!("{} {}", NAMES[node.parts[part].0].to_lowercase(), self.part(node, part)))
                    .collect();
                let _ = write!(clause, " (dont {})", parts.join(", "));
            }
            clauses.push(clause);
        }
        let line = format!(
            "Le marché est attribué selon les critères suivants : {}.",
            clauses.join(" ; ")
        );
        self.line(&line);
    }

    fn brackets(&mut self, nodes: &[Node]) {
        for node in nodes {
            let line = format!("- {} ({})", NAMES[node.name], self.weight(Ratio::from(node.units)));
            self.line(&line);
            for part in 0..node.parts.len() {
                let line = format!("    - {} ({})", NAMES[node.parts[part].0], self.part(node, part));
                self.line(&line);
            }
        }
    }
}

fn draft(nodes: &[Node], (layout, sign, parts): (Layout, Sign, Parts)) -> String {
    let mut draft = Draft {
        sign,
        parts,
        out: String::from(
            "# Règlement de la consultation\n\n## 6. Jugement des offres\n\nLes critères pondérés sont les suivants :\n\n",
        ),
    };
    match layout {
        Layout::Bullets => draft.list(nodes, |_, part| part.map_or("- ", |_| "    - ").to_owned(), false),
        Layout::Numbered => draft.list(
            nodes,
            |at, part| part.map_or(format!("{}- ", at + 1), |part| format!("{}.{}- ", at + 1, part + 1)),
            true,
        ),
        Layout::Criteria => draft.list(
            nodes,
            |at, part| {
                part.map_or(format!("Critère n° {} : ", at + 1), |part| {
                    format!("Sous-critère {}.{} : ", at + 1, part + 1)
                })
            },
            true,
        ),
        Layout::Letters => {
            let letter = |at: usize| ["A", "B", "C", "D", "E", "F"][at.min(5)];
            draft.list(
                nodes,
                |at, part| {
                    part.map_or(format!("{}. ", letter(at)), |part| {
                        format!("{}{}. ", letter(at), part + 1)
                    })
                },
                true,
            );
        }
        Layout::Table => draft.table(nodes, false, false),
        Layout::TableReversed => draft.table(nodes, true, false),
        Layout::TableNumbered => draft.table(nodes, false, true),
        Layout::TableTwoColumns => draft.two_columns(nodes),
        Layout::Prose => draft.prose(nodes),
        Layout::Brackets => draft.brackets(nodes),
        Layout::Lines => draft.list(nodes, |_, part| part.map_or(String::new(), |_| "- ".to_owned()), true),
    }
    draft
        .out
        .push_str("\n## 7. Négociation\n\nLa négociation porte sur 10 % des points au plus.\n");
    draft.out
}

fn expected(nodes: &[Node]) -> String {
    let mut out = String::new();
    for node in nodes {
        let _ = writeln!(out, "{} {}", fold_plain(NAMES[node.name]).text, Ratio::from(node.units));
        for (name, share) in parts_of(node) {
            let _ = writeln!(out, "  {} {share}", fold_plain(NAMES[name]).text);
        }
    }
    out
}

fn shown(criteria: &[Criterion], indent: &str, out: &mut String) {
    for criterion in criteria {
        let share = criterion
            .share
            .known()
            .map_or("?".to_owned(), |share| share.to_string());
        let _ = writeln!(out, "{indent}{} {share}", fold_plain(&criterion.name).text);
        shown(&criterion.children, "  ", out);
    }
}

#[test]
fn any_tree_in_any_layout_is_read_back_exactly() {
    let library = Library::built_in().expect("the built-in libraries are tested elsewhere");
    let policy = library.policy("bordeaux-metropole").expect("a built-in policy");
    let subjects = SubjectReader::new(library.subjects(), &policy.responsible_subjects).expect("built-in phrasings");
    let config = Config {
        cases: 2500,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let result = runner.run(&(tree(), layout()), |(nodes, layout)| {
        let markdown = draft(&nodes, layout);
        let document = clausier::formats::read("rc.md", markdown.as_bytes()).expect("Markdown is always read");
        let outline = Outline::new(&document, "rc.md");
        let reading = read_criteria(
            Source {
                document: &document,
                outline: &outline,
                kind: PieceKind::Rc,
            },
            &subjects,
            policy,
        );
        prop_assert_eq!(reading.sets.len(), 1, "one set in:\n{}", markdown);
        let mut read = String::new();
        shown(&reading.sets[0].criteria, "", &mut read);
        prop_assert_eq!(read, expected(&nodes), "{}", markdown);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// Pieces of drafts, good and broken, in any order.
fn soup() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Prix",
        "Critère n° 2 :",
        "sous-critère",
        "40 %",
        "60 points",
        "/100",
        "(",
        ")",
        "«",
        "»",
        "\n\n",
        "\n- ",
        "\n| ",
        " | ",
        "\n|---|---|\n",
        "dont",
        "coefficient 3",
        "Lot n° 1 :",
        "Lots 1 à 120",
        "quatre-vingt",
        "pour cent",
        "et demi",
        "sur",
        ":",
        ";",
        ".",
        "…",
        "é",
        "\u{202f}",
        "İ",
        "ﬁ",
        "12,5",
        "999999999999999999",
        "0,000000001",
        "N = 0,5 × P + 0,5 × T",
        "## Critères d’attribution\n",
        "candidatures",
        "environnement",
        "Total",
        "2.1",
        "A.",
        "->",
        "* ",
        "noté sur 3 sous-critères : a, b et c",
        "entre 5 et",
        "%",
        "½",
        "\t",
        "1/3",
        "moyenne simple : a ; b",
    ]);
    proptest::collection::vec(words, 1..120).prop_map(|words| words.join(" "))
}

#[test]
fn no_draft_makes_the_reader_fail() {
    let library = Library::built_in().expect("the built-in libraries are tested elsewhere");
    let policy = library.policy("bordeaux-metropole").expect("a built-in policy");
    let subjects = SubjectReader::new(library.subjects(), &policy.responsible_subjects).expect("built-in phrasings");
    let config = Config {
        cases: 1500,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let result = runner.run(&soup(), |markdown| {
        let document = clausier::formats::read("rc.md", markdown.as_bytes()).expect("Markdown is always read");
        let outline = Outline::new(&document, "rc.md");
        let reading = read_criteria(
            Source {
                document: &document,
                outline: &outline,
                kind: PieceKind::Rc,
            },
            &subjects,
            policy,
        );
        for set in &reading.sets {
            prop_assert!(set.responsible.low <= set.responsible.high);
            let _ = clausier::verdict::CriteriaSet::from(set);
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
