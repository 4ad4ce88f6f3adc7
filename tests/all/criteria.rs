//! How weights are written, and the tree that each writing means: the cases of tests/criteria/*.md.
//!
//! One-line writings stand in Markdown tables (`| écriture | lecture |`, `⏎` for a line break), layouts in
//! pairs of fenced blocks (```html where the layout needs it). A reading is written `Prix 40 · Technique 50 { Méthode 30 · Équipe 20 } · Climat 10* ⇒ 10 conforme`:
//! `*` is a responsible criterion, `~` one whose name merges subjects, `?` an unknown share; sets are separated by `‖`.

use std::fmt::Write as _;
use std::path::Path;

use clausier::facts::criteria::{CriteriaSetFact, Criterion, Source, SubjectReader, decimal, read_criteria};
use clausier::facts::outline::Outline;
use clausier::library::Library;
use clausier::text::fold::fold_plain;
use clausier::verdict::{Conclusion, CriteriaSet, PieceKind, Reading};

struct Case {
    at: String,
    /// The kind of file it is written as: « md », « html ».
    kind: String,
    written: String,
    expected: String,
}

/// What stands before a case that brings no heading of its own.
const OPENING: &str =
    "## Article 6 – Jugement des offres\n\nLes offres sont jugées d’après les critères suivants :\n\n";

struct Reader {
    library: Library,
    subjects: SubjectReader,
}

impl Reader {
    fn new() -> Self {
        let library = Library::built_in().expect("the built-in libraries are tested elsewhere");
        let policy = library.policy("bordeaux-metropole").expect("a built-in policy");
        let subjects =
            SubjectReader::new(library.subjects(), &policy.responsible_subjects).expect("built-in phrasings");
        Self { library, subjects }
    }

    fn sets(&self, kind: &str, text: &str) -> Vec<CriteriaSetFact> {
        let name = format!("cas.{kind}");
        let document = clausier::formats::read(&name, text.as_bytes()).expect("text is always read");
        let outline = Outline::new(&document, &name);
        let policy = self.library.policy("bordeaux-metropole").expect("a built-in policy");
        read_criteria(
            Source {
                document: &document,
                outline: &outline,
                kind: PieceKind::Rc,
            },
            &self.subjects,
            policy,
        )
        .sets
    }

    fn shown(&self, kind: &str, text: &str) -> String {
        let sets = self.sets(kind, text);
        if sets.is_empty() {
            return "aucun".to_owned();
        }
        sets.iter().map(set_shown).collect::<Vec<_>>().join(" ‖ ")
    }
}

fn set_shown(fact: &CriteriaSetFact) -> String {
    let set = CriteriaSet::from(fact);
    let mut out = String::new();
    if let Some(scope) = &set.scope {
        let _ = write!(out, "{scope} : ");
    }
    let uncertain = !matches!(set.reading, Reading::Weighted);
    out.push_str(&nodes_shown(&fact.criteria, uncertain));
    let share = set
        .responsible_percent
        .map_or("?".to_owned(), |_| decimal(fact.responsible.low));
    let verdict = match set.verdict {
        Conclusion::Conforme => "conforme",
        Conclusion::NonConforme => "non conforme",
        Conclusion::AVerifier => "à vérifier",
    };
    let reading = match set.reading {
        Reading::Weighted => "",
        Reading::Ranked => " (rangs)",
        Reading::Unweighted => " (sans poids)",
        Reading::Undetermined => " (indéterminé)",
    };
    let _ = write!(out, " ⇒ {share} {verdict}{reading}");
    out
}

fn nodes_shown(criteria: &[Criterion], uncertain: bool) -> String {
    criteria
        .iter()
        .map(|criterion| node_shown(criterion, uncertain))
        .collect::<Vec<_>>()
        .join(" · ")
}

fn node_shown(criterion: &Criterion, uncertain: bool) -> String {
    let share = criterion.share.known().map_or("?".to_owned(), decimal);
    let mark = match (criterion.subjects.is_empty(), criterion.mixed) {
        (true, _) => "",
        (false, false) => "*",
        (false, true) => "~",
    };
    let mut out = format!("{} {share}{mark}", criterion.name);
    if !criterion.children.is_empty() {
        let _ = write!(out, " {{ {} }}", nodes_shown(&criterion.children, uncertain));
    }
    out
}

/// Folded, so that apostrophes, blanks and capitals of a case need not be those of the draft.
fn folded(text: &str) -> String {
    fold_plain(text).text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cases(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).expect("a case file");
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut out = Vec::new();
    let mut fence: Option<(usize, String)> = None;
    let mut kind = String::new();
    let mut written: Option<(usize, String)> = None;
    for (at, line) in text.lines().enumerate() {
        if let Some((start, mut block)) = fence.take() {
            if line.trim_end() != "```" {
                block.push_str(line);
                block.push('\n');
                fence = Some((start, block));
            } else if let Some((start, draft)) = written.take() {
                out.push(Case {
                    at: format!("{name}:{start}"),
                    kind: std::mem::take(&mut kind),
                    written: draft,
                    expected: block.trim().to_owned(),
                });
            } else {
                written = Some((start, block));
            }
        } else if let Some(info) = line.strip_prefix("```") {
            fence = Some((at + 1, String::new()));
            if written.is_none() {
                info.clone_into(&mut kind);
            }
        } else if let Some(row) = line.strip_prefix("| ") {
            let cells: Vec<&str> = row.trim_end_matches([' ', '|']).split(" | ").collect();
            if let [draft, reading] = cells.as_slice()
                && !draft.starts_with("---")
                && !draft.eq_ignore_ascii_case("écriture")
            {
                let draft = draft.replace(" ⏎ ", "\n\n").replace('⏎', "\n");
                out.push(Case {
                    at: format!("{name}:{}", at + 1),
                    kind: String::new(),
                    written: draft,
                    expected: (*reading).to_owned(),
                });
            }
        }
    }
    assert!(
        written.is_none() && fence.is_none(),
        "{name}: a writing without its reading"
    );
    out
}

#[test]
fn every_writing_means_the_tree_beside_it() {
    let reader = Reader::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/criteria");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of cases")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    files.sort();
    let all: Vec<Case> = files
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .flat_map(|path| cases(path))
        .collect();
    assert!(all.len() >= 150, "{} cases", all.len());
    let mut wrong = String::new();
    for case in &all {
        let kind = if case.kind.is_empty() { "md" } else { &case.kind };
        let opening = if kind == "md" && !case.written.contains("# ") {
            OPENING
        } else {
            ""
        };
        let read = reader.shown(kind, &format!("{opening}{}\n", case.written));
        if folded(&read) != folded(&case.expected) {
            let _ = writeln!(
                wrong,
                "{}\n  attendu : {}\n  lu      : {read}\n",
                case.at, case.expected
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases of {} differ:\n{wrong}",
        wrong.matches("attendu").count(),
        all.len()
    );
}
