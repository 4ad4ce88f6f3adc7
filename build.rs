//! Writes the built-in YAML files as compact JSON, which loads some fifteen times faster.
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
            let json = serde_json::to_string(&node).expect("a tree of texts is JSON");
            rows.push((path, json, hash(node)));
        }
    }
    rows.sort();
    let mut code = String::from("&[\n");
    for (path, json, hash) in rows {
        writeln!(code, "({path:?}, {json:?}, {hash:?}),").expect("strings take all writes");
    }
    code.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("compact.rs");
    fs::write(out, code).expect("OUT_DIR can be written");
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
