//! Clauses of the libraries that a draft shows: word for word, changed, or from an earlier version.
//!
//! Layout does not count, nor do the values of variables and the branches of conditions. A few words in
//! common are no clause: most of its words must be there, and most of the words there must be its own.
//! Whether a change matters is for the rules.

mod changes;
mod fit;
mod lost;
mod model;
mod spot;
mod stream;

use std::ops::Range;
use std::sync::OnceLock;

use crate::facts::commitments::Matcher;
use crate::facts::outline::Outline;
use crate::library::Library;
use crate::library::clause::Clause;
use crate::library::profile::Value;
use crate::library::theme::Theme;
use crate::verdict::{ClauseChange, ClauseRead, ClauseState};
use changes::{Edit, Step};
use fit::Fit;
use model::{Node, Word};
use spot::{Index, Prints, Spot};
use stream::Stream;

/// Fixed words of a clause that runs of words betray, at least. Shorter ones are common sentences when half of
/// their words are there, and clauses only when all are: they are sought word for word from their first words.
const SHORTEST: usize = 25;
/// Words that a changed clause keeps, at least, and their share of the clause in percent.
const KEPT: usize = 20;
const KEPT_PERCENT: usize = 60;
/// Words that a changed clause may have beyond twice its own: a comparison costs the product of both.
const ROOM: usize = 300;
/// Units around the first and last common words where a changed clause may begin and end.
const AROUND: usize = 3;
/// Units before the first common words where an unchanged clause may begin.
const BEFORE: usize = 8;
/// Suspicions looked at in a piece, at most: a real one shows no library ten times over.
const LOOKED_AT: usize = 300;

/// An earlier, published text of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// `commun/rgpd-violations@1.0.0`
    pub reference: String,
    pub hash: String,
    pub text: String,
}

/// Hash, fingerprints of runs and opening, and fixed words of the built-in clauses, sorted by hash: `build.rs`
/// writes it.
static PACKED: &[(&str, &[u64], Option<u64>, usize)] = include!(concat!(env!("OUT_DIR"), "/prints.rs"));

/// The clauses of the libraries, ready to be found.
#[derive(Debug)]
pub struct ClauseReader {
    known: Vec<Known>,
    index: Index,
}

#[derive(Debug)]
struct Known {
    id: String,
    reference: String,
    hash: String,
    elements: Vec<String>,
    text: String,
    /// Of the text, read when a draft may show it.
    nodes: OnceLock<Vec<Node>>,
    /// A value for each variable, to put a text back as it was.
    values: Vec<(String, String)>,
}

/// What a piece is read with.
pub struct Context<'a> {
    pub themes: &'a [&'a Theme],
    pub matcher: &'a Matcher,
    /// The published texts of a clause that are not the current one, newest first.
    pub earlier: &'a dyn Fn(&str) -> Vec<Earlier>,
}

/// A change, as the draft's words and the clause's.
struct Change {
    /// Words of the stream.
    draft: Range<usize>,
    before: String,
    /// The clause's words with values, to be put back.
    restored: String,
}

/// A clause found.
struct Sighting {
    clause: usize,
    units: Range<usize>,
    /// Words that stand as in the clause.
    kept: usize,
    edits: Vec<(Range<usize>, Edit)>,
}

impl ClauseReader {
    #[must_use]
    pub fn new(library: &Library) -> Self {
        let known: Vec<Known> = library.clauses().iter().map(Known::new).collect();
        let index = Index::new(known.iter().map(Known::prints), SHORTEST);
        Self { known, index }
    }

    /// The clauses that a piece shows, in its order.
    #[must_use]
    pub fn read(&self, outline: &Outline, context: &Context<'_>) -> Vec<ClauseRead> {
        let stream = Stream::new(outline);
        let spots = self.index.spots(&stream.words);
        let long = spots.iter().filter(|spot| self.index.length(spot.clause) >= SHORTEST);
        let found = long
            .take(LOOKED_AT)
            .filter_map(|spot| self.look(spot, &stream))
            .chain(self.short(&stream, context))
            .collect();
        let best = apart(found, &stream);
        best.into_iter()
            .map(|sighting| self.report(sighting, &stream, context))
            .collect()
    }

    /// Short clauses that fill whole units, as they are or as an earlier version wrote them.
    fn short(&self, stream: &Stream<'_>, context: &Context<'_>) -> Vec<Sighting> {
        let opened = (0..stream.units()).flat_map(|unit| {
            let start = stream.of_units(&(unit..unit + 1)).start;
            let clauses = self.index.opened_by(&stream.words[start..]);
            clauses.map(move |clause| (clause, unit))
        });
        let fits = |(clause, unit): (usize, usize)| {
            let known = &self.known[clause];
            let sighting = |(units, edits): (Range<usize>, Vec<(Range<usize>, Edit)>)| Sighting {
                clause,
                kept: stream.of_units(&units).len(),
                units,
                edits,
            };
            if let Some(units) = fills(known.nodes(), unit, stream) {
                return Some(sighting((units, Vec::new())));
            }
            let earlier = (context.earlier)(&known.id);
            let units = earlier
                .iter()
                .find_map(|earlier| fills(&model::read(&earlier.text), unit, stream))?;
            let words = stream.of_units(&units);
            let steps = changes::chosen(known.nodes(), &shown_in(&stream.words[words.clone()]));
            let edits = changes::compare(&steps, &stream.words[words.clone()]).edits;
            let place = |edit: Edit| (words.start + edit.after.start..words.start + edit.after.end, edit);
            let edits = edits.into_iter().map(place).collect();
            Some(sighting((units, edits)))
        };
        opened.take(LOOKED_AT).filter_map(fits).collect()
    }

    fn look(&self, spot: &Spot, stream: &Stream<'_>) -> Option<Sighting> {
        let nodes = self.known[spot.clause].nodes();
        let first = stream.unit(spot.words.start);
        if let Some(units) = word_for_word(nodes, first, stream) {
            return Some(Sighting {
                clause: spot.clause,
                kept: stream.of_units(&units).len(),
                units,
                edits: Vec::new(),
            });
        }
        changed(spot, self.index.length(spot.clause), nodes, stream)
    }

    fn report(&self, sighting: Sighting, stream: &Stream<'_>, context: &Context<'_>) -> ClauseRead {
        let known = &self.known[sighting.clause];
        let place = stream.unit_of(sighting.units.start).place.clone();
        let mut read = ClauseRead {
            clause: known.reference.clone(),
            hash: known.hash.clone(),
            state: ClauseState::Inchangee,
            place,
            changes: Vec::new(),
            lost: Vec::new(),
        };
        if sighting.edits.is_empty() {
            return read;
        }
        for earlier in (context.earlier)(&known.id) {
            let nodes = model::read(&earlier.text);
            let from = sighting.units.start;
            if let Some(units) = word_for_word(&nodes, from, stream).or_else(|| word_for_word(&nodes, from + 1, stream))
            {
                read.place = stream.unit_of(units.start).place.clone();
                read.state = ClauseState::Ancienne;
                read.clause = earlier.reference;
                read.hash = earlier.hash;
                read.changes = since((&earlier.text, &nodes), (&known.text, known.nodes()), &read);
                return read;
            }
        }
        read.state = ClauseState::Modifiee;
        self.changes(&sighting, stream, context, &mut read);
        read
    }

    /// The changes of a clause, and what they lose.
    fn changes(&self, sighting: &Sighting, stream: &Stream<'_>, context: &Context<'_>, read: &mut ClauseRead) {
        let known = &self.known[sighting.clause];
        let region = stream.of_units(&sighting.units);
        let shown = shown_in(&stream.words[region.clone()]);
        let steps = changes::chosen(known.nodes(), &shown);
        let changes: Vec<Change> = sighting
            .edits
            .iter()
            .map(|(draft, edit)| Change {
                draft: draft.clone(),
                before: text(&known.text, &steps[edit.before.clone()], |name| format!("[{name}]")),
                restored: text(&known.text, &steps[edit.before.clone()], |name| known.value(name)),
            })
            .collect();
        let reader = (context.themes, context.matcher);
        let (lost, each) = lost::lost(stream, sighting.units.clone(), &changes, &known.elements, reader);
        read.lost = lost;
        read.changes = changes
            .into_iter()
            .zip(each)
            .map(|(change, lost)| ClauseChange {
                after: stream.quote(&change.draft),
                place: stream.unit_of(stream.unit(change.draft.start)).place.clone(),
                before: change.before,
                lost,
            })
            .collect();
    }
}

impl Known {
    fn new(clause: &Clause) -> Self {
        let value = |variable: &crate::library::clause::Variable| {
            let shown = match &variable.default {
                Some(Value::Number(number)) => number.to_string(),
                Some(Value::Text(text)) => text.clone(),
                _ => variable.example.clone().unwrap_or_else(|| "12".to_owned()),
            };
            (variable.name.clone(), shown)
        };
        Self {
            id: clause.id.clone(),
            reference: clause.reference(),
            hash: clause.hash.clone(),
            elements: clause.elements.clone(),
            nodes: OnceLock::new(),
            text: clause.text.clone(),
            values: clause.variables.iter().map(value).collect(),
        }
    }

    fn nodes(&self) -> &[Node] {
        self.nodes.get_or_init(|| model::read(&self.text))
    }

    fn prints(&self) -> Prints<'static> {
        match PACKED.binary_search_by(|(hash, ..)| (*hash).cmp(&self.hash)) {
            Ok(at) => {
                let (_, runs, opening, words) = PACKED[at];
                Prints {
                    runs: runs.into(),
                    opening,
                    words,
                }
            }
            Err(_) => Prints::of(self.nodes()),
        }
    }

    /// A value for an expression: `delai_heures`, `montant | nombre`, `marche.objet`.
    fn value(&self, expression: &str) -> String {
        let name = expression.split('|').next().unwrap_or_default().trim();
        let known = self.values.iter().find(|(known, _)| known == name);
        known.map_or_else(|| "l’objet du marché".to_owned(), |(_, value)| value.clone())
    }
}

/// The units that show the clause word for word, when they end with `first` or begin shortly before it.
fn word_for_word(nodes: &[Node], first: usize, stream: &Stream<'_>) -> Option<Range<usize>> {
    let fit = Fit::new(nodes);
    (first.saturating_sub(BEFORE)..=first)
        .rev()
        .find_map(|unit| fitted(&fit, unit, stream))
}

/// The units from `unit` on that the clause fills word for word.
fn fills(nodes: &[Node], unit: usize, stream: &Stream<'_>) -> Option<Range<usize>> {
    fitted(&Fit::new(nodes), unit, stream)
}

fn fitted(fit: &Fit, unit: usize, stream: &Stream<'_>) -> Option<Range<usize>> {
    let start = stream.of_units(&(unit..unit)).start;
    let end = fit.longest(&stream.words[start..], |at| at > 0 && stream.is_bound(start + at))?;
    Some(unit..stream.unit(start + end - 1) + 1)
}

/// The clause with changes, when enough of it is there.
fn changed(spot: &Spot, length: usize, nodes: &[Node], stream: &Stream<'_>) -> Option<Sighting> {
    let mut units = around(spot, stream);
    loop {
        let region = stream.of_units(&units);
        if region.len() > 2 * length + ROOM {
            return None;
        }
        let words = &stream.words[region.clone()];
        let shown = shown_in(words);
        let steps = changes::chosen(nodes, &shown);
        let comparison = changes::compare(&steps, words);
        let foreign = |unit: usize| {
            let own = stream.of_units(&(unit..unit + 1));
            let kept = own.clone().filter(|word| comparison.kept[word - region.start]).count();
            kept * 2 < own.len() || own.is_empty()
        };
        let from = units.clone().find(|unit| !foreign(*unit))?;
        let to = units.clone().rev().find(|unit| !foreign(*unit))? + 1;
        if (from..to) != units {
            units = from..to;
            continue;
        }
        let fixed = steps.iter().filter(|step| matches!(step, Step::Word(_))).count();
        let kept = comparison.kept_words();
        let enough = kept >= KEPT && kept * 100 >= fixed * KEPT_PERCENT && kept * 2 >= words.len();
        let place = |edit: Edit| (region.start + edit.after.start..region.start + edit.after.end, edit);
        return enough.then(|| Sighting {
            clause: spot.clause,
            units,
            kept,
            edits: comparison.edits.into_iter().map(place).collect(),
        });
    }
}

/// The units of a spot and a few around it, within its section.
fn around(spot: &Spot, stream: &Stream<'_>) -> Range<usize> {
    let (first, last) = (stream.unit(spot.words.start), stream.unit(spot.words.end - 1));
    let units = stream.units();
    let inside = |unit: &usize| !stream.is_heading(*unit);
    let before = (first.saturating_sub(AROUND)..first).rev().take_while(inside).count();
    let after = (last + 1..(last + 1 + AROUND).min(units)).take_while(inside).count();
    first - before..last + 1 + after
}

/// Clauses that hardly overlap, the best first chosen; in the order of the piece.
fn apart(mut found: Vec<Sighting>, stream: &Stream<'_>) -> Vec<Sighting> {
    found.sort_by_key(|one| {
        (
            !one.edits.is_empty(),
            std::cmp::Reverse(one.kept),
            one.clause,
            one.units.start,
        )
    });
    let mut best: Vec<Sighting> = Vec::new();
    let mut taken = vec![false; stream.units()];
    for one in found {
        let overlap = one.units.clone().filter(|unit| taken[*unit]).count();
        if overlap * 2 < one.units.len() {
            taken[one.units.clone()].fill(true);
            best.push(one);
        }
    }
    best.sort_by_key(|one| (one.units.start, one.clause));
    best
}

/// What changed from an earlier version to the current one.
fn since(old: (&str, &[Node]), new: (&str, &[Node]), read: &ClauseRead) -> Vec<ClauseChange> {
    let all = |_: &Word| true;
    let (before, after) = (changes::chosen(old.1, &all), changes::chosen(new.1, &all));
    let name = |name: &str| format!("[{name}]");
    changes::between(&before, &after)
        .into_iter()
        .map(|edit| ClauseChange {
            before: text(old.0, &before[edit.before], name),
            after: text(new.0, &after[edit.after], name),
            place: read.place.clone(),
            lost: Vec::new(),
        })
        .collect()
}

fn shown_in(words: &[u64]) -> impl Fn(&Word) -> bool + use<> {
    let mut sorted = words.to_vec();
    sorted.sort_unstable();
    move |word| {
        let has = |hash: u64| sorted.binary_search(&hash).is_ok();
        has(word.hash) || word.plural.is_some_and(has)
    }
}

/// Steps in their original spelling, with `value` in the holes.
fn text(source: &str, steps: &[Step<'_>], value: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut last = None;
    for step in steps {
        match step {
            Step::Word(word) => {
                // A branch left out stood between: « l’acheteur{% if … %} qui … ».
                if last.is_some_and(|end| end != word.at.start) && out.ends_with(char::is_alphanumeric) {
                    out.push(' ');
                }
                out.push_str(&source[word.at.clone()]);
                last = Some(word.at.end);
            }
            Step::Hole(name) => {
                out.push_str(&value(name));
                out.push(' ');
                last = None;
            }
        }
    }
    out.trim().to_owned()
}
