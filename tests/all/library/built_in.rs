//! The libraries that come with the product load, whole and both ways.

use clausier::library::{Library, Sources};

/// The packed form of `build.rs` says the same as the YAML, to the hash of each clause.
#[test]
fn packed_and_yaml_agree() {
    let packed = Library::load(&Sources::built_in());
    let read = Library::load(&Sources::built_in().placed());
    let (packed, read) = match (packed, read) {
        (Ok(packed), Ok(read)) => (packed, read),
        (_, Err(errors)) | (Err(errors), _) => {
            panic!(
                "{}",
                errors.iter().map(|error| format!("{error}\n")).collect::<String>()
            )
        }
    };
    let hashes = |library: &Library| -> Vec<(String, String)> {
        library
            .clauses()
            .iter()
            .map(|clause| (clause.reference(), clause.hash.clone()))
            .collect()
    };
    assert_eq!(hashes(&packed), hashes(&read));
    let phrasings: Vec<_> = packed
        .themes()
        .flat_map(|theme| &theme.elements)
        .flat_map(|element| &element.phrasings)
        .collect();
    assert!(
        !phrasings.is_empty() && phrasings.iter().all(|phrasing| phrasing.line == 0),
        "a packed file was not of the right shape, so its YAML was read, which is slow"
    );
    // Lines are the one difference: the packed form has none.
    let plain = |library: &Library| {
        let lines = regex::Regex::new(r"line: \d+").expect("a pattern");
        let all = format!("{:?}{:?}", library.clauses(), library.themes().collect::<Vec<_>>());
        lines.replace_all(&all, "line").into_owned()
    };
    assert!(
        plain(&packed) == plain(&read),
        "the packed form of a library differs from its YAML"
    );
}

#[test]
fn nothing_built_in_is_refused() {
    let verified = clausier::usecases::clauses::verify(&Sources::built_in());
    let said: String = verified.errors.iter().map(|error| format!("{error}\n")).collect();
    assert!(said.is_empty(), "{said}");
}
