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

/// Letters added, left out, changed, or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}
