//! Phrasings that recognise too much or nothing: tried on ordinary contract prose, and on their own words.

use std::sync::LazyLock;

use crate::library::theme::Phrasing;
use crate::text::pattern::{Pattern, PatternSet, Scratch, WordList, examples};
use crate::text::sentence::sentences;

/// A page or two for each kind of piece, about purchases that no theme and no text of law is about.
const PIECES: &[&str] = &[
    include_str!("ordinaire/rc.md"),
    include_str!("ordinaire/ccap.md"),
    include_str!("ordinaire/cctp.md"),
    include_str!("ordinaire/ae.md"),
];

/// What is wrong with a phrasing.
pub(super) enum Fault {
    /// It is found in this sentence.
    TooBroad(String),
    /// Not even its own words match.
    NeverMatches,
}

/// Sentences of the ordinary pieces, in order.
fn ordinary() -> &'static [String] {
    static ORDINARY: LazyLock<Vec<String>> = LazyLock::new(|| {
        let lines = PIECES.iter().flat_map(|piece| piece.lines());
        let texts = lines.map(|line| line.trim_start_matches(['#', ' ']));
        texts
            .flat_map(|text| sentences(text).into_iter().map(|range| text[range].to_owned()))
            .collect()
    });
    &ORDINARY
}

/// The faults of some phrasings, by their rank; those that do not parse are told elsewhere. A phrasing is
/// too broad when more than `allowed` ordinary sentences hold it.
pub(super) fn faults(phrasings: &[(&Phrasing, usize)]) -> Vec<(usize, Fault)> {
    let parsed: Vec<(usize, Pattern)> = phrasings
        .iter()
        .enumerate()
        .filter_map(|(rank, (phrasing, _))| Some((rank, Pattern::parse(&phrasing.written).ok()?)))
        .collect();
    let set = PatternSet::new(parsed.iter().map(|(_, pattern)| pattern));
    let mut found: Vec<Vec<&str>> = vec![Vec::new(); parsed.len()];
    let mut scratch = Scratch::default();
    for sentence in ordinary() {
        scan(&set, sentence, &mut scratch, |pattern| found[pattern].push(sentence));
    }
    let mut faults = Vec::new();
    for (at, (rank, pattern)) in parsed.iter().enumerate() {
        let (phrasing, allowed) = phrasings[*rank];
        if let (true, Some(first)) = (found[at].len() > allowed, found[at].first()) {
            faults.push((*rank, Fault::TooBroad((*first).to_owned())));
        } else if !matches_itself(&phrasing.written, pattern) {
            faults.push((*rank, Fault::NeverMatches));
        }
    }
    faults
}

/// Some text in the phrasing's own words is recognised, in one of its sentences.
fn matches_itself(written: &str, pattern: &Pattern) -> bool {
    let set = PatternSet::new([pattern]);
    let mut scratch = Scratch::default();
    examples(written).iter().any(|text| {
        let mut found = false;
        for range in sentences(text) {
            scan(&set, &text[range], &mut scratch, |_| found = true);
        }
        found
    })
}

fn scan(set: &PatternSet, sentence: &str, scratch: &mut Scratch, mut each: impl FnMut(usize)) {
    let words = WordList::new(sentence);
    let hits = set.look_up(&words);
    let tokens: Vec<&str> = words.iter().collect();
    let of = (0..tokens.len()).map(|at| hits.of(at));
    set.scan(&tokens, of, &[], scratch, |one| each(one.pattern));
}
