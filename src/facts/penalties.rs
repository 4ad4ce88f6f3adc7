//! Penalties counted by the hour, and whether anything bounds their sum.

use std::sync::LazyLock;

use super::outline::Outline;
use crate::document::Place;
use crate::text::pattern::{Pattern, PatternSet, Scratch};
use crate::text::sentence::sentences;

/// What the pieces of a contract say of penalties counted by the hour.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Penalties {
    /// The first one that no cap of its own bounds: its sentence and place.
    pub hourly: Option<(String, Place)>,
    /// Some sentence on penalties sets a cap.
    pub capped: bool,
    /// A sentence says that there is no cap.
    pub uncapped: Option<(String, Place)>,
    /// A CCAG is named: it bounds penalties unless the contract departs from it.
    pub ccag: bool,
}

const HOURLY: usize = 0;
const UNCAPPED: usize = 1;
const CAP: usize = 2;
const CCAG: usize = 3;

/// In the order of the constants above.
const PHRASINGS: [&str; 4] = [
    "pénalité* & (<montant> | <pourcentage>) … (par | l' | de l' | chaque) heure* & !prix horaire",
    "pénalité* … (ne (sont | seront | est | sera) pa* plafonné* | non plafonné* | sans plafond* | sans limite* | illimité*)",
    "pénalité* & (plafon* | limité* à | limitée* à | dans la limite | au maximum | maximum de | montant maxim* | ne (peut | peuvent | pourra | pourront | saurait | sauraient) (excéder | dépasser) | n'excède* | ne dépasse*)",
    "(CCAG | C C A G | cahier des clauses administratives générales)",
];

static SET: LazyLock<PatternSet> = LazyLock::new(|| {
    let patterns: Vec<Pattern> = PHRASINGS
        .iter()
        .map(|written| Pattern::parse(written).expect("a constant phrasing"))
        .collect();
    PatternSet::new(&patterns)
});

/// Reads the pieces of a contract.
#[must_use]
pub fn penalties<'a>(outlines: impl Iterator<Item = &'a Outline>) -> Penalties {
    let mut penalties = Penalties::default();
    let mut scratch = Scratch::default();
    for outline in outlines {
        for (unit, words) in outline.units.iter().zip(&outline.words) {
            let hits = SET.look_up(words);
            if !SET.announces(&hits) {
                continue;
            }
            let body = &unit.text[unit.label..];
            for range in sentences(body) {
                let own = words.within(&range);
                let mut said = [false; PHRASINGS.len()];
                let tokens: Vec<&str> = own.clone().map(|at| words.word(at)).collect();
                let hits = own.map(|at| hits.of(at));
                SET.scan(&tokens, hits, &[], &mut scratch, |found| said[found.pattern] = true);
                penalties.add(said, &body[range], &unit.place);
            }
        }
    }
    penalties
}

impl Penalties {
    /// What a sentence says, by phrasing.
    fn add(&mut self, said: [bool; PHRASINGS.len()], sentence: &str, place: &Place) {
        let here = || Some((sentence.split_whitespace().collect::<Vec<_>>().join(" "), place.clone()));
        let cap = said[CAP] && !said[UNCAPPED];
        self.ccag |= said[CCAG];
        self.capped |= cap;
        if said[UNCAPPED] && self.uncapped.is_none() {
            self.uncapped = here();
        }
        if said[HOURLY] && !cap && self.hourly.is_none() {
            self.hourly = here();
        }
    }
}
