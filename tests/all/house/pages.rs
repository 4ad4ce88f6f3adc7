//! Words that run: the examples of every rule page give, and do not give, the page's finding.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::bench::{Sandbox, clausier};

#[derive(Default)]
struct Example {
    files: Vec<(String, String)>,
    date: Option<String>,
}

fn pages() -> Vec<(PathBuf, String)> {
    let mut pages = Vec::new();
    const FAMILIES: &[&str] = &[
        "weights",
        "criteria",
        "coherence",
        "pieces",
        "drafting",
        "dates",
        "execution",
        "library_clauses",
    ];
    for family in FAMILIES {
        for entry in fs::read_dir(format!("src/rules/{family}")).expect("a family of rules") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|ending| ending != "md") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a page");
            pages.push((path, text));
        }
    }
    pages.sort();
    pages
}

/// Fenced blocks by their first word: `fautif RC.md 2026-12-01`.
fn examples(page: &str) -> BTreeMap<String, Example> {
    let mut examples: BTreeMap<String, Example> = BTreeMap::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let words: Vec<&str> = info.split_whitespace().collect();
        let body: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        if let [kind, name, date @ ..] = words.as_slice() {
            let example = examples.entry((*kind).to_owned()).or_default();
            example.files.push(((*name).to_owned(), body.join("\n") + "\n"));
            example.date = date.first().map(|date| (*date).to_owned()).or(example.date.take());
        }
    }
    examples
}

fn codes(example: &Example) -> Vec<String> {
    let sandbox = Sandbox::new();
    for (name, text) in &example.files {
        sandbox.write(name, text);
    }
    let mut arguments = vec!["verifier", ".", "--format", "json"];
    if let Some(date) = &example.date {
        arguments.extend(["--date", date]);
    }
    let run = clausier(&sandbox, &arguments);
    let verdict: serde_json::Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("no JSON: {}", run.stderr));
    let findings = verdict["tenders"][0]["findings"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    findings
        .iter()
        .filter_map(|finding| finding["code"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn every_rule_page_s_examples_run() {
    let mut wrong = Vec::new();
    for (path, text) in pages() {
        let code = text
            .trim_start_matches("# ")
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_owned();
        for section in [
            "## Ce qui est constaté",
            "## Pourquoi",
            "## Comment y remédier",
            "## Exemple fautif",
            "## Exemple correct",
        ] {
            if !text.contains(section) {
                wrong.push(format!("{}: no section « {section} »", path.display()));
            }
        }
        for (kind, example) in examples(&text) {
            let found = codes(&example);
            let expected = kind == "fautif";
            if found.contains(&code) != expected {
                wrong.push(format!("{}: the example « {kind} » gives {found:?}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_one_page_that_expliquer_shows() {
    let mut seen = std::collections::BTreeSet::new();
    for (path, text) in pages() {
        let code = text
            .trim_start_matches("# ")
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_owned();
        assert!(seen.insert(code.clone()), "{}: {code} has two pages", path.display());
        let run = clausier(&Sandbox::new(), &["expliquer", &code]);
        assert!(
            run.stdout.contains("Comment y remédier"),
            "expliquer {code}: {}{}",
            run.stdout,
            run.stderr
        );
    }
}
