//! Small things that the French sentences of errors need: lists of names, the nearest name, numbers.

/// `« a », « b » ou « c »`
pub(crate) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let mut out = String::new();
    for (rank, name) in names.iter().enumerate() {
        if rank > 0 {
            out.push_str(if rank + 1 == names.len() { " ou " } else { ", " });
        }
        out.push_str("« ");
        out.push_str(name.as_ref());
        out.push_str(" »");
    }
    out
}

/// A number as French readers write it in a file: no exponent, no trailing zeros, a point.
pub(crate) fn number(value: f64) -> String {
    format!("{value}")
}

/// The name that was probably meant: at most a quarter of its letters differ.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    // Longer names are no slips of the keyboard; and the table below stays small.
    if length > 80 {
        return None;
    }
    known
        .filter(|candidate| candidate.chars().count() <= 80)
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance * 4 <= length)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, char) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let change = diagonal + usize::from(char != *other);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
