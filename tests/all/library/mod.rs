//! Libraries read from folders: a valid one, and one broken folder for each thing that is refused.
//!
//! `broken/<case>/` is laid over `base/`; `broken/<case>/attendu.txt` is what `clausier clauses
//! verifier` then says. `CLAUSIER_REECRIRE=1 cargo test` rewrites these files: read the difference.

mod built_in;
mod overlay;
mod schema;
mod sealed;
mod tender;

use std::fs;
use std::path::{Path, PathBuf};

use clausier::library::Sources;
use clausier::usecases::clauses::verify;

pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/all/library")
        .join(name)
}

/// Text files below a folder, by path from it.
pub fn files(root: &Path) -> Vec<(String, String)> {
    let walk = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    let files = walk
        .map(|entry| entry.expect("the folder can be read"))
        .filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let name = entry
                .path()
                .strip_prefix(root)
                .expect("below the root")
                .to_string_lossy()
                .replace('\\', "/");
            (name, fs::read_to_string(entry.path()).expect("fixtures are text"))
        })
        .collect()
}

pub fn base() -> Sources {
    Sources::empty().overlay(files(&folder("base")))
}

/// Compares with a file of the project, or rewrites it when asked.
pub fn same_as_file(path: &Path, found: &str) -> Result<(), String> {
    if std::env::var_os("CLAUSIER_REECRIRE").is_some() {
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(path, found).expect("the file can be written");
        return Ok(());
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    Err(format!(
        "{}\n--- expected\n{expected}\n--- found\n{found}\nCLAUSIER_REECRIRE=1 cargo test rewrites it.",
        path.display()
    ))
}

#[test]
fn the_base_is_right() {
    let verified = verify(&base());
    assert_eq!(
        verified.errors,
        [],
        "{}",
        verified
            .errors
            .iter()
            .map(|error| format!("{error}\n"))
            .collect::<String>()
    );
    assert_eq!((verified.clauses, verified.themes, verified.sentences), (1, 1, 2));
}

#[test]
fn everything_wrong_is_told_with_its_place() {
    let mut failures = Vec::new();
    let cases = fs::read_dir(folder("broken")).expect("the folder of cases");
    for case in cases {
        let case = case.expect("the folder can be read").path();
        let mut sources = base();
        // A case that moves the clause has no other; the rest of the base stays.
        if case.ends_with("dossier-et-theme") {
            let rest = files(&folder("base"))
                .into_iter()
                .filter(|(path, _)| !path.contains("/clauses/"));
            sources = Sources::empty().overlay(rest);
        }
        let broken = files(&case).into_iter().filter(|(path, _)| path != "attendu.txt");
        let verified = verify(&sources.overlay(broken));
        let said: String = verified.errors.iter().map(|error| format!("{error}\n")).collect();
        if said.is_empty() {
            failures.push(format!("{}: nothing was refused", case.display()));
        }
        failures.extend(same_as_file(&case.join("attendu.txt"), &said).err());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
