//! Dependency direction: every import of every source file against the table of docs/architecture.md.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

struct Room {
    may_use: Vec<String>,
    crates: Vec<String>,
}

/// Rooms in building order, from the table.
fn table() -> Vec<(String, Room)> {
    let text = fs::read_to_string("docs/architecture.md").expect("docs/architecture.md");
    let mut rooms: Vec<(String, Room)> = Vec::new();
    for line in text
        .lines()
        .skip_while(|line| !line.starts_with("| room"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
    {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let list = |cell: &str| {
            cell.split(',')
                .map(|word| word.trim().to_owned())
                .filter(|word| !word.is_empty())
                .collect()
        };
        let above = rooms.iter().map(|(name, _)| name.clone()).collect();
        let may_use = if cells[2] == "everything above" {
            above
        } else {
            list(cells[2])
        };
        rooms.push((
            cells[0].to_owned(),
            Room {
                may_use,
                crates: list(cells[3]),
            },
        ));
    }
    rooms
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut sources = Vec::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                sources.push((path, text));
            }
        }
    }
    sources.sort();
    sources
}

/// The room of a file: `src/facts/piece.rs` and `src/limits.rs` are of `facts` and `limits`.
fn room(path: &Path) -> Option<String> {
    let first = path
        .strip_prefix("src")
        .ok()?
        .components()
        .next()?
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    let name = first.trim_end_matches(".rs").to_owned();
    (name != "lib" && name != "main").then_some(name)
}

/// Code without comments and without the module of unit tests at its end, which may reach anywhere.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]").next().unwrap_or(text);
    body.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_table_lists_the_rooms_in_the_order_of_lib_rs() {
    let lib = fs::read_to_string("src/lib.rs").expect("src/lib.rs");
    let declared: Vec<String> = lib
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod "))
        .map(|name| name.trim_end_matches(';').to_owned())
        .collect();
    let listed: Vec<String> = table().into_iter().map(|(name, _)| name).collect();
    assert_eq!(declared, listed);
}

#[test]
fn a_room_uses_only_what_its_line_names() {
    let rooms = table();
    let order: BTreeMap<&str, usize> = rooms
        .iter()
        .enumerate()
        .map(|(at, (name, _))| (name.as_str(), at))
        .collect();
    for (name, room) in &rooms {
        for used in &room.may_use {
            assert!(
                order[used.as_str()] < order[name.as_str()],
                "{name} is listed before {used}, which it may use"
            );
        }
    }
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(own) = room(&path) else { continue };
        let Some((_, rules)) = rooms.iter().find(|(name, _)| *name == own) else {
            wrong.push(format!(
                "{}: room {own} has no line in docs/architecture.md",
                path.display()
            ));
            continue;
        };
        for (used, _) in rooms
            .iter()
            .filter(|(used, _)| *used != own && !rules.may_use.contains(used))
        {
            if code(&text).contains(&format!("crate::{used}::")) {
                wrong.push(format!("{}: {own} may not use {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_crate_is_used_only_in_its_room() {
    let rooms = table();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(own) = room(&path) else { continue };
        let code = code(&text);
        for (owner, room) in &rooms {
            for name in &room.crates {
                let shared = rooms
                    .iter()
                    .any(|(other, room)| *other == own && room.crates.contains(name));
                if *owner != own
                    && !shared
                    && (code.contains(&format!("{name}::")) || code.contains(&format!("use {name};")))
                {
                    wrong.push(format!("{}: {name} lives in {owner}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no `//!` on the first line: {}", silent.join(", "));
}

#[test]
fn nobody_imports_by_group_from_the_crate_root() {
    // `use crate::{facts, rules}` would hide an import from the table's test.
    let hidden: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| text.contains("use crate::{"))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(
        hidden.is_empty(),
        "write one `use crate::room::…` a line in: {}",
        hidden.join(", ")
    );
}
