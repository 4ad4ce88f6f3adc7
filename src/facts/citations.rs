//! Texts of law that a piece cites, among those whose citation the libraries describe: the texts that
//! drafts still cite after their end, or before their beginning. Whether a citation is a fault depends on
//! the tender's date and is for the rules.

use std::ops::Range;

use super::outline::Outline;
use crate::document::Place;
use crate::library::law::LegalBasis;
use crate::text::force::{Cues, Force, Matter, Parties, Sentence};
use crate::text::pattern::{Found, Hits, Pattern, PatternError, PatternSet, Scratch, WordList};
use crate::text::sentence::sentences;

/// A text cited as law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Id of the legal text.
    pub law: String,
    /// The sentence, in its original spelling.
    pub quote: String,
    pub place: Place,
    /// The sentence binds by it: « le marché est soumis au CCAG… »; otherwise it only names it.
    pub binds: bool,
}

/// Sentences that tell the story of a text, and do not apply it: its repeal, its successor, its draft.
const STORIES: &[&str] = &[
    "abrog*",
    "caduc*",
    "périmé*",
    "se substitu*",
    "succèd*",
    "n'est plus",
    "ne sont plus",
    "sous l'empire",
    "remplac* (le | la | l | les | celui | celle | ce | cet | cette)",
    "remplac* (par | depuis)",
    "(ancien* | précédent*) (code | décret | arrêté | CCAG | cahier | référentiel | version | régime | liste | loi | ordonnance)",
    "(code | décret | arrêté | CCAG | texte | version | réglementation | droit) (ancien* | antérieur* | précédent*)",
    "anciennement",
    "projet de (loi | décret | règlement | référentiel)",
    "proposition de loi",
    "à venir",
    "à paraître",
    "en préparation",
    "en cours (d'élaboration | d'adoption | de transposition | d'examen)",
    "(futur* | prochain*) (loi | décret | version | référentiel | texte | réglementation | RGAA)",
    "dès (sa | leur | son | la) (publication | parution | entrée en vigueur | promulgation)",
    "lors de (sa | leur | son | la) (publication | parution | entrée en vigueur | promulgation)",
    "lorsqu* … (vigueur | publi* | paru* | promulgu*)",
    "(version* | texte* | référentiel*) (ultérieur* | postérieur* | supérieur*)",
    "(ou | et) (ultérieur* | supérieur*)",
];

/// The phrasings of the libraries' citations, compiled once.
#[derive(Debug)]
pub struct CitationReader {
    set: PatternSet,
    /// The text of each phrasing; those beyond are [`STORIES`].
    laws: Vec<String>,
}

impl CitationReader {
    /// # Errors
    /// The first phrasing that cannot be read: the text it belongs to, and what is wrong.
    pub fn new<'a>(laws: impl Iterator<Item = &'a LegalBasis>) -> Result<Self, (String, PatternError)> {
        let mut patterns = Vec::new();
        let mut owners = Vec::new();
        for law in laws {
            for phrasing in &law.citations {
                patterns.push(Pattern::parse(&phrasing.written).map_err(|error| (law.id.clone(), error))?);
                owners.push(law.id.clone());
            }
        }
        for story in STORIES {
            patterns.push(Pattern::parse(story).map_err(|error| ((*story).to_owned(), error))?);
        }
        Ok(Self {
            set: PatternSet::new(&patterns),
            laws: owners,
        })
    }

    /// The first citation of each text in a piece, in the order of the piece.
    #[must_use]
    pub fn read(&self, outline: &Outline) -> Vec<Citation> {
        let mut citations: Vec<Citation> = Vec::new();
        let mut scratch = Scratch::default();
        for (unit, words) in outline.units.iter().zip(&outline.words) {
            let hits = self.set.look_up(words);
            if !self.set.announces(&hits) {
                continue;
            }
            let body = &unit.text[unit.label..];
            for (range, question) in spans(body) {
                let own = words.within(&range);
                for (law, force) in self.cited(words, &hits, own, question, &mut scratch) {
                    let known = citations.iter_mut().find(|citation| citation.law == law);
                    let binds = force == Force::Binding;
                    match known {
                        Some(first) if first.binds || !binds => {}
                        // The sentence that rests on the text says more than the one that lists it.
                        Some(first) => {
                            first.quote = quote(&body[range.clone()]);
                            first.place = unit.place.clone();
                            first.binds = true;
                        }
                        None => citations.push(Citation {
                            law: law.to_owned(),
                            quote: quote(&body[range.clone()]),
                            place: unit.place.clone(),
                            binds,
                        }),
                    }
                }
            }
        }
        citations
    }

    /// Ids of the texts that one sentence cites as law.
    #[must_use]
    pub fn cited_in(&self, sentence: &str) -> Vec<&str> {
        let words = WordList::new(sentence);
        let (all, question) = (0..words.len(), sentence.trim_end().ends_with('?'));
        let hits = self.set.look_up(&words);
        let found = self.cited(&words, &hits, all, question, &mut Scratch::default());
        found.into_iter().map(|(law, _)| law).collect()
    }

    /// The texts that the words of one sentence cite.
    fn cited(
        &self,
        words: &WordList,
        hits: &Hits,
        sentence: Range<usize>,
        question: bool,
        scratch: &mut Scratch,
    ) -> Vec<(&str, Force)> {
        let tokens: Vec<&str> = sentence.clone().map(|at| words.word(at)).collect();
        let mut found: Vec<Found> = Vec::new();
        let each = sentence.clone().map(|at| hits.of(at));
        self.set.scan(&tokens, each, &[], scratch, |one| found.push(one));
        if found.is_empty() || found.iter().any(|one| one.pattern >= self.laws.len()) {
            return Vec::new();
        }
        found.sort_by_key(|one| one.pattern);
        found.dedup_by(|a, b| self.laws[a.pattern] == self.laws[b.pattern]);
        let marks: Vec<_> = sentence.map(|at| words.mark(at)).collect();
        let sentence = Sentence {
            tokens: &tokens,
            marks: &marks,
            own: 0,
            question,
            before: None,
        };
        let cues = Cues::of(&tokens);
        let forces = found.iter().map(|one| {
            let reading = sentence.force(&cues, &one.parts, Matter::default(), &Parties::default());
            (self.laws[one.pattern].as_str(), reading.force)
        });
        forces
            .filter(|(_, force)| !matches!(force, Force::Negated | Force::Question | Force::OptionNotTicked))
            .collect()
    }
}

/// Sentences of a unit, and whether each is a question.
fn spans(body: &str) -> impl Iterator<Item = (Range<usize>, bool)> + '_ {
    sentences(body).into_iter().map(|range| {
        let question = body[range.clone()].trim_end().ends_with('?');
        (range, question)
    })
}

fn quote(sentence: &str) -> String {
    const LONGEST: usize = 320;
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let whole = words.join(" ");
    if whole.chars().count() <= LONGEST {
        return whole;
    }
    let mut cut: String = whole.chars().take(LONGEST).collect();
    cut.push('…');
    cut
}
