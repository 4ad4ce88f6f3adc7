//! Writes the built-in YAML files as compact JSON, which loads some fifteen times faster, their
//! phrasings compiled, which start fifty times faster, and the fingerprints of their clauses.
//!
//! Only the form changes: every scalar stays the text that stands in the file, so the same types
//! read both. A file that does not parse is left out here; loading then reads its YAML and says why.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Serialize;
use serde_yaml::granit_parser::{Event, Parser, ScalarStyle};
use sha2::{Digest, Sha256};

/// The room that compiles phrasings; the rest of it is for the program.
#[path = "src/text/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the program uses what is not used here")]
mod text;

/// How a draft is suspected to show a clause: the fingerprints of the clauses are made here.
#[path = "src/facts/library_clauses"]
#[allow(dead_code, reason = "the program uses what is not used here")]
mod library_clauses {
    pub mod model;
    pub mod spot;
}

use library_clauses::{model, spot};
use text::pattern::{Pattern, PatternSet, key};

const ROOT: &str = "clausiers";
const DEPTH: usize = 20;

/// A document without types; nulls are left out of mappings.
#[derive(Serialize)]
#[serde(untagged)]
enum Node {
    Null,
    Text(String),
    List(Vec<Node>),
    Map(BTreeMap<String, Node>),
}

fn main() {
    println!("cargo::rerun-if-changed={ROOT}");
    let mut files = Vec::new();
    collect(Path::new(ROOT), &mut files);
    files.sort();
    let mut rows: Vec<(String, String, String)> = Vec::new();
    let mut lists = Phrasings::default();
    let mut prints: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        let path = file
            .strip_prefix(ROOT)
            .expect("collected below the root")
            .to_string_lossy()
            .replace('\\', "/");
        // Published versions are large and seldom read: their YAML will do.
        if path.contains("/versions/") {
            continue;
        }
        if let Some(node) = fs::read_to_string(&file).ok().and_then(|text| document(&text)) {
            lists.read(&path, &node);
            let json = serde_json::to_string(&node).expect("a tree of texts is JSON");
            // Of the files that have a text of their own, only clauses are sought in drafts.
            let text = texts(&node, "texte").pop().filter(|_| path.contains("/clauses/"));
            let hash = hash(node);
            if let Some(text) = text {
                let spot::Prints { runs, opening, words } = spot::Prints::of(&model::read(&text));
                prints.insert(hash.clone(), format!("&{runs:?}, {opening:?}, {words}"));
            }
            rows.push((path, json, hash));
        }
    }
    rows.sort();
    let mut code = String::from("&[\n");
    for (path, json, hash) in rows {
        writeln!(code, "({path:?}, {json:?}, {hash:?}),").expect("strings take all writes");
    }
    code.push(']');
    write("compact.rs", code.as_bytes());
    let rows = prints.iter().map(|(hash, prints)| format!("({hash:?}, {prints}),\n"));
    write("prints.rs", format!("&[\n{}]", rows.collect::<String>()).as_bytes());
    lists.write();
}

fn out(name: &str) -> PathBuf {
    PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join(name)
}

fn write(name: &str, bytes: &[u8]) {
    fs::write(out(name), bytes).expect("OUT_DIR can be written");
}

/// The lists of phrasings that the program compiles together: all those of the themes, and those of
/// each subject. A list that does not parse, or that the program asks for in another order, is
/// compiled when the program starts; `tests/all/library/built_in.rs` sees to it that none is.
#[derive(Default)]
struct Phrasings {
    /// By id of the theme.
    themes: BTreeMap<String, Vec<String>>,
    subjects: Vec<Vec<String>>,
}

impl Phrasings {
    fn read(&mut self, path: &str, node: &Node) {
        let parts: Vec<&str> = path.split('/').collect();
        match parts[..] {
            [_, "themes", _] => {
                let id = texts(node, "id").into_iter().next().unwrap_or_default();
                self.themes.insert(id, theme(node));
            }
            [_, "sujets.yaml"] => {
                for subject in items(node, "sujets") {
                    self.subjects.push(texts(subject, "mots"));
                    self.subjects.push(texts(subject, "leurres"));
                }
                self.subjects.push(texts(node, "mixtes"));
            }
            _ => {}
        }
    }

    fn write(self) {
        let mut code = String::from("&[\n");
        let all = self.themes.into_values().flatten().collect();
        for (at, list) in std::iter::once(all).chain(self.subjects).enumerate() {
            let patterns: Result<Vec<Pattern>, _> = list.iter().map(|written| Pattern::parse(written)).collect();
            let Ok(patterns) = patterns else { continue };
            let name = format!("phrasings-{at}.bin");
            write(&name, &PatternSet::new(&patterns).pack());
            let key = key(list.iter().map(String::as_str));
            writeln!(code, "({key}, include_bytes!({:?})),", out(&name)).expect("strings take all writes");
        }
        code.push(']');
        write("phrasings.rs", code.as_bytes());
    }
}

/// The phrasings of a theme in the order of `facts::commitments::matcher`.
fn theme(node: &Node) -> Vec<String> {
    let own = ["contexte", "titres", "mention", "renvoi", "sans_objet", "leurres"];
    let mut all: Vec<String> = own.iter().flat_map(|key| texts(node, key)).collect();
    for element in items(node, "elements") {
        all.extend(
            ["besoin", "phrases", "defait"]
                .iter()
                .flat_map(|key| texts(element, key)),
        );
    }
    all.extend(items(node, "apports").iter().flat_map(|text| texts(text, "cite")));
    for trap in items(node, "pieges") {
        all.extend(["phrases", "sauf"].iter().flat_map(|key| texts(trap, key)));
    }
    all
}

fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    match node {
        Node::Map(map) => map.get(key).map_or(&[], |value| match value {
            Node::List(items) => items,
            one => std::slice::from_ref(one),
        }),
        _ => &[],
    }
}

fn texts(node: &Node, key: &str) -> Vec<String> {
    let text = |item: &Node| match item {
        Node::Text(text) => Some(text.clone()),
        _ => None,
    };
    items(node, key).iter().filter_map(text).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
}

/// The same hash as `library::load::hash`: SHA-256 of the JSON with sorted keys, without what is empty.
fn hash(node: Node) -> String {
    let json = serde_json::to_string(&prune(node)).expect("a tree of texts is JSON");
    Sha256::digest(json).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn prune(node: Node) -> Node {
    match node {
        Node::List(items) => Node::List(items.into_iter().map(prune).collect()),
        Node::Map(map) => {
            let full = map.into_iter().map(|(key, value)| (key, prune(value)));
            Node::Map(full.filter(|(_, value)| !empty(value)).collect())
        }
        other => other,
    }
}

fn empty(node: &Node) -> bool {
    match node {
        Node::Null => true,
        Node::Text(_) => false,
        Node::List(items) => items.is_empty(),
        Node::Map(map) => map.is_empty(),
    }
}

/// One document without anchors, tags or duplicate keys; anything else is for the strict reader.
fn document(text: &str) -> Option<Node> {
    let mut events = Vec::new();
    for event in Parser::new_from_str(text) {
        match event.ok()?.0 {
            Event::StreamStart | Event::StreamEnd | Event::DocumentStart(..) | Event::DocumentEnd => {}
            event @ (Event::Scalar(_, _, 0, None)
            | Event::SequenceStart(_, 0, None)
            | Event::MappingStart(_, 0, None)
            | Event::SequenceEnd
            | Event::MappingEnd) => events.push(event),
            _ => return None,
        }
    }
    let mut events = events.into_iter();
    let first = events.next()?;
    let node = read(first, &mut events, DEPTH)?;
    events.next().is_none().then_some(node)
}

fn read<'a>(event: Event<'a>, events: &mut impl Iterator<Item = Event<'a>>, depth: usize) -> Option<Node> {
    let deeper = depth.checked_sub(1)?;
    match event {
        Event::Scalar(text, style, ..) => {
            let null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
            Some(if null {
                Node::Null
            } else {
                Node::Text(text.into_owned())
            })
        }
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match events.next()? {
                    Event::SequenceEnd => return Some(Node::List(items)),
                    item => items.push(read(item, events, deeper)?),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut map = BTreeMap::new();
            loop {
                let Event::Scalar(key, ..) = (match events.next()? {
                    Event::MappingEnd => return Some(Node::Map(map)),
                    key => key,
                }) else {
                    return None;
                };
                let first = events.next()?;
                let value = read(first, events, deeper)?;
                if map.insert(key.into_owned(), value).is_some() {
                    return None;
                }
            }
        }
        _ => None,
    }
}
