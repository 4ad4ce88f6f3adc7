//! Everything that a library must satisfy beyond loading: templates, laws in force, and recognising
//! what it writes itself.

use std::collections::{BTreeMap, BTreeSet};

use super::Verified;
use super::phrasings::{Fault, faults};
use super::sample::{sample_profile, samples};
use crate::assemble::template::{self, Names};
use crate::facts::citations::CitationReader;
use crate::facts::commitments::{Matcher, elements_in, elements_in_sentence, traps_in_sentence};
use crate::facts::outline::Outline;
use crate::formats::markdown;
use crate::library::clause::Clause;
use crate::library::error::{Error, Position, Problem};
use crate::library::theme::{Phrasing, Required, Scope, Theme};
use crate::library::wording::nearest;
use crate::library::{Item, Library, Sources, published};

/// Checks all libraries of these files; every error is listed, not only the first.
#[must_use]
pub fn verify(sources: &Sources) -> Verified {
    let sources = sources.clone().placed();
    let (published, mut errors) = published(&sources);
    let mut verified = Verified {
        published,
        ..Verified::default()
    };
    match Library::load(&sources) {
        Ok(library) => {
            let mut check = Check {
                sources: &sources,
                library: &library,
                errors: Vec::new(),
            };
            check.clauses();
            check.criteria();
            verified.sentences = check.recognition() + check.citations();
            check.breadth();
            errors.extend(check.errors);
            verified.clauses = library.clauses().len();
            verified.themes = library.themes().count();
            verified.criteria = library.criteria().count();
            verified.laws = library.laws().count();
        }
        Err(found) => errors.extend(found),
    }
    errors.sort_by(|a, b| (&a.file, a.at).cmp(&(&b.file, b.at)));
    errors.dedup();
    verified.errors = errors;
    verified
}

struct Check<'a> {
    sources: &'a Sources,
    library: &'a Library,
    errors: Vec<Error>,
}

/// A text with braces, where it stands, and how an error calls that place.
struct Filled<'a> {
    text: &'a str,
    item: Item,
    place: &'static str,
}

impl<'a> Check<'a> {
    fn error(&mut self, item: &Item, problem: Problem) {
        let (file, at) = self.library.place(item).unwrap_or(("", Position::default()));
        self.errors.push(Error {
            file: file.to_owned(),
            at,
            problem,
        });
    }

    /// An error at a line and column of a text.
    fn error_inside(&mut self, item: &Item, (line, column): (usize, usize), problem: Problem) {
        let (file, at) = self.library.place(item).unwrap_or(("", Position::default()));
        let at = inside(self.sources.text(file).unwrap_or_default(), at, line, column);
        self.errors.push(Error {
            file: file.to_owned(),
            at,
            problem,
        });
    }

    fn clauses(&mut self) {
        for clause in self.library.clauses() {
            self.templates(clause);
            let date = self.library.info(&clause.library).map(|info| info.date);
            for base in &clause.bases {
                self.in_force(&Item::ClauseBasis(clause.id.clone(), base.clone()), base, date);
            }
        }
    }

    /// Every name read is declared, every variable declared is read, and the texts can be filled.
    fn templates(&mut self, clause: &Clause) {
        let declared: BTreeSet<&str> = clause.variables.iter().map(|variable| variable.name.as_str()).collect();
        let mut used = BTreeSet::new();
        for filled in texts(clause) {
            let Some(names) = self.names(&filled) else { continue };
            for (name, at) in names.variables {
                if !declared.contains(&*name) {
                    let nearest = nearest(&name, declared.iter().copied()).map(str::to_owned);
                    let problem = Problem::Undeclared {
                        name: name.clone(),
                        place: filled.place,
                        nearest,
                    };
                    self.error_inside(&filled.item, at, problem);
                }
                used.insert(name);
            }
            if let Err(error) = template::fill(filled.text, &samples(clause), &sample_profile(self.library)) {
                // Undeclared names are told above, with their nearest.
                if error.problem != template::TemplateProblem::NoValue {
                    let problem = Problem::Template {
                        problem: error.to_string(),
                    };
                    self.error_inside(&filled.item, (error.line, error.column), problem);
                }
            }
        }
        for variable in clause
            .variables
            .iter()
            .filter(|variable| !used.contains(&variable.name))
        {
            let item = Item::ClauseVariable(clause.id.clone(), variable.name.clone());
            self.error(
                &item,
                Problem::Unused {
                    name: variable.name.clone(),
                },
            );
        }
    }

    /// The names that a text reads, its answers checked against the questions.
    fn names(&mut self, filled: &Filled<'_>) -> Option<Names> {
        let names = match template::names(filled.text) {
            Ok(names) => names,
            Err(error) => {
                let problem = Problem::Template {
                    problem: error.to_string(),
                };
                self.error_inside(&filled.item, (error.line, error.column), problem);
                return None;
            }
        };
        for (name, at) in &names.answers {
            if self.library.question(name).is_none() {
                let known = self.library.questions().iter().map(|question| question.id());
                let nearest = nearest(name, known).map(str::to_owned);
                self.error_inside(
                    &filled.item,
                    *at,
                    Problem::UnknownAnswer {
                        name: name.clone(),
                        nearest,
                    },
                );
            }
        }
        Some(names)
    }

    /// Texts of criteria read answers only: a criterion has no variables.
    fn criteria(&mut self) {
        for model in self.library.criteria() {
            let parts = model
                .parts
                .iter()
                .flat_map(|part| [part.definition.as_str(), part.scoring.as_str()]);
            let others = model
                .others
                .iter()
                .flat_map(|other| [&other.definition, &other.scoring])
                .flatten();
            for text in parts
                .chain(others.map(String::as_str))
                .chain([model.definition.as_str()])
            {
                let filled = Filled {
                    text,
                    item: Item::Criterion(model.id.clone()),
                    place: "dans le critère",
                };
                match template::names(text) {
                    Ok(names) => {
                        for name in names.variables.into_keys() {
                            let problem = Problem::Undeclared {
                                name,
                                place: filled.place,
                                nearest: None,
                            };
                            self.error(&filled.item, problem);
                        }
                        for name in names
                            .answers
                            .into_keys()
                            .filter(|name| self.library.question(name).is_none())
                        {
                            self.error(&filled.item, Problem::UnknownAnswer { name, nearest: None });
                        }
                    }
                    Err(error) => self.error(
                        &filled.item,
                        Problem::Template {
                            problem: error.to_string(),
                        },
                    ),
                }
            }
        }
    }

    fn in_force(&mut self, item: &Item, base: &str, date: Option<jiff::civil::Date>) {
        if let (Some(law), Some(date)) = (self.library.law(base), date)
            && !law.in_force(date)
        {
            let problem = Problem::OutOfForce {
                reference: law.reference.clone(),
                date,
                begin: law.from,
                until: law.until,
                replaced_by: law.replaced_by.clone(),
            };
            self.error(item, problem);
        }
    }

    /// The phrasings recognise what they must, and each clause what it says it carries. Gives the
    /// number of sentences tried.
    fn recognition(&mut self) -> usize {
        let library = self.library;
        let matcher = match Matcher::new(library.themes()) {
            Ok(matcher) => matcher,
            Err(errors) => {
                for error in errors {
                    let message = error.error.to_string();
                    self.error(
                        &Item::Theme(error.theme),
                        Problem::Phrasing {
                            written: error.written,
                            message,
                        },
                    );
                }
                return 0;
            }
        };
        let mut tried = 0;
        for theme in library.themes() {
            self.bases(theme);
            tried += self.sentences(theme, &matcher);
            tried += self.traps(theme, &matcher);
        }
        for clause in library.clauses() {
            self.carries(clause, &matcher);
        }
        tried
    }

    /// The citations of legal texts recognise what they must. Gives the number of sentences tried.
    fn citations(&mut self) -> usize {
        let library = self.library;
        // A phrasing that cannot be read is told by the loading, with its line.
        let Ok(reader) = CitationReader::new(library.laws()) else {
            return 0;
        };
        let mut tried = 0;
        for law in library.laws() {
            let cited = |sentence: &str| reader.cited_in(sentence).contains(&law.id.as_str());
            tried += self.try_sentences(&law.id, [&law.yes, &law.no], cited);
        }
        tried
    }

    /// No phrasing is found in ordinary prose, and each finds its own words.
    fn breadth(&mut self) {
        let library = self.library;
        for theme in library.themes() {
            self.refuse_faults(&Item::Theme(theme.id.clone()), &of_theme(theme));
        }
        for law in library.laws() {
            let citations: Vec<_> = law.citations.iter().map(|phrasing| (phrasing, 0)).collect();
            self.refuse_faults(&Item::Law(law.id.clone()), &citations);
        }
        for subject in &library.subjects().subjects {
            // Tried on names of criteria, not on sentences: ordinary prose says nothing of their breadth.
            let words = subject.words.iter().chain(&subject.decoys);
            let words: Vec<_> = words.map(|phrasing| (phrasing, ANY)).collect();
            self.refuse_faults(&Item::Subject(subject.id.clone()), &words);
        }
    }

    fn refuse_faults(&mut self, owner: &Item, phrasings: &[(&Phrasing, usize)]) {
        let file = self.library.place(owner).map_or("", |(file, _)| file).to_owned();
        for (rank, fault) in faults(phrasings) {
            let phrasing = phrasings[rank].0;
            let written = phrasing.written.clone();
            self.errors.push(Error {
                at: at_phrasing(self.sources.text(&file).unwrap_or_default(), phrasing),
                file: file.clone(),
                problem: match fault {
                    Fault::TooBroad(sentence) => Problem::TooBroad { written, sentence },
                    Fault::NeverMatches => Problem::NeverMatches { written },
                },
            });
        }
    }

    /// Legal bases of elements are in force at the date of the library that holds the theme, and
    /// each required element is carried by a clause.
    fn bases(&mut self, theme: &Theme) {
        let library = self.library;
        let file = library
            .place(&Item::Theme(theme.id.clone()))
            .map_or("", |(file, _)| file);
        let date = file
            .split('/')
            .next()
            .and_then(|id| library.info(id))
            .map(|info| info.date);
        for element in &theme.elements {
            for base in &element.bases {
                self.in_force(&Item::ElementBasis(element.id.clone(), base.clone()), base, date);
            }
            let required = element.required != Required::Never;
            if required && library.clauses_carrying(&element.id).next().is_none() {
                let problem = Problem::NoCarrier {
                    element: element.id.clone(),
                };
                self.error(&Item::Element(element.id.clone()), problem);
            }
        }
    }

    fn sentences(&mut self, theme: &Theme, matcher: &Matcher) -> usize {
        let elements = theme.elements.iter();
        elements
            .map(|element| {
                let carried = |sentence: &str| elements_in_sentence(sentence, theme, matcher).contains(&element.id);
                self.try_sentences(&element.id, [&element.yes, &element.no], carried)
            })
            .sum()
    }

    /// Tries the sentences that must, then those that must not, be recognised. Gives their number.
    fn try_sentences(&mut self, owner: &str, lists: [&Vec<String>; 2], recognised: impl Fn(&str) -> bool) -> usize {
        let mut tried = 0;
        for (expected, sentences) in [true, false].into_iter().zip(lists) {
            for (rank, sentence) in sentences.iter().enumerate() {
                tried += 1;
                if recognised(sentence) == expected {
                    continue;
                }
                let (element, sentence) = (owner.to_owned(), sentence.clone());
                let item = Item::Sentence(owner.to_owned(), expected, rank);
                let problem = match expected {
                    true => Problem::NotRecognised { element, sentence },
                    false => Problem::WronglyRecognised { element, sentence },
                };
                self.error(&item, problem);
            }
        }
        tried
    }

    /// Traps recognise what they must, and send to clauses that exist.
    fn traps(&mut self, theme: &Theme, matcher: &Matcher) -> usize {
        let mut tried = 0;
        for trap in &theme.traps {
            let code = format!("{}-{}", theme.family, trap.number);
            let item = |yes, rank| Item::Sentence(format!("{}-{}", theme.id, trap.number), yes, rank);
            if let Some(clause) = trap.clause.clone().filter(|id| self.library.clause(id).is_none()) {
                let code = code.clone();
                self.error(&Item::Theme(theme.id.clone()), Problem::TrapClause { code, clause });
            }
            for (expected, sentences) in [(true, &trap.yes), (false, &trap.no)] {
                for (rank, sentence) in sentences.iter().enumerate() {
                    tried += 1;
                    let found = traps_in_sentence(sentence, theme, matcher).contains(&trap.number);
                    if found != expected {
                        let (code, sentence) = (code.clone(), sentence.clone());
                        let problem = match expected {
                            true => Problem::TrapMissed { code, sentence },
                            false => Problem::TrapWrong { code, sentence },
                        };
                        self.error(&item(expected, rank), problem);
                    }
                }
            }
        }
        tried
    }

    /// The clause's text, filled with defaults or samples, says each element that it declares.
    fn carries(&mut self, clause: &Clause, matcher: &Matcher) {
        if clause.elements.is_empty() {
            return;
        }
        // A text that cannot be filled is told already.
        let Ok(text) = template::fill(&clause.text, &samples(clause), &sample_profile(self.library)) else {
            return;
        };
        let outline = Outline::new(&markdown::read(&text), "");
        let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for element in &clause.elements {
            let theme = self
                .library
                .themes()
                .find(|theme| theme.elements.iter().any(|other| other.id == *element));
            let Some(theme) = theme else { continue };
            let carried = found
                .entry(&theme.id)
                .or_insert_with(|| elements_in(&outline, theme, matcher));
            if !carried.contains(element) {
                let item = Item::ClauseElement(clause.id.clone(), element.clone());
                self.error(
                    &item,
                    Problem::NotCarried {
                        element: element.clone(),
                    },
                );
            }
        }
    }
}

/// Ordinary sentences that a phrasing may hold: none where it speaks for itself, a few where it counts in a
/// passage of its theme only, any where it only completes or undoes another.
const IN_PASSAGE: usize = 8;
const ANY: usize = usize::MAX;

/// The phrasings of a theme, each with the number of ordinary sentences that may hold it.
fn of_theme(theme: &Theme) -> Vec<(&Phrasing, usize)> {
    let own = [&theme.context, &theme.mention, &theme.reference, &theme.without_object];
    let mut phrasings: Vec<_> = own.into_iter().flatten().map(|phrasing| (phrasing, 0)).collect();
    phrasings.extend(theme.decoys.iter().map(|phrasing| (phrasing, ANY)));
    for element in &theme.elements {
        let allowed = match element.scope {
            Scope::Free => 0,
            Scope::Theme | Scope::Article => IN_PASSAGE,
        };
        phrasings.extend(element.phrasings.iter().map(|phrasing| (phrasing, allowed)));
        let others = element.need.iter().chain(&element.undone_by);
        phrasings.extend(others.map(|phrasing| (phrasing, ANY)));
    }
    phrasings
}

/// Where a phrasing stands: its line is known, its words tell the column.
fn at_phrasing(file: &str, phrasing: &Phrasing) -> Position {
    let line = file
        .lines()
        .nth(phrasing.line.saturating_sub(1) as usize)
        .unwrap_or_default();
    let start = line
        .find(phrasing.written.as_str())
        .unwrap_or(line.len() - line.trim_start().len());
    Position {
        line: phrasing.line,
        column: u32::try_from(line[..start].chars().count() + 1).unwrap_or(u32::MAX),
    }
}

/// All texts of a clause that may have braces.
fn texts(clause: &Clause) -> Vec<Filled<'_>> {
    let part = |key| Item::ClausePart(clause.id.clone(), key);
    let mut texts = vec![Filled {
        text: &clause.text,
        item: Item::ClauseText(clause.id.clone()),
        place: "dans le texte",
    }];
    let mut add = |text, key, place| {
        texts.push(Filled {
            text,
            item: part(key),
            place,
        })
    };
    if let Some(proof) = &clause.proof {
        add(proof, "preuve", "dans la preuve");
    }
    if let Some(control) = &clause.control {
        add(&control.what, "controle", "dans le contrôle");
    }
    if let Some(penalty) = &clause.penalty {
        add(&penalty.fact, "penalite.fait", "dans la pénalité");
        add(&penalty.amount, "penalite.montant", "dans la pénalité");
        if let Some(unit) = &penalty.unit {
            add(unit, "penalite.unite", "dans la pénalité");
        }
        if let Some(cap) = &penalty.cap {
            add(cap, "penalite.plafond", "dans la pénalité");
        }
    }
    texts
}

/// The place in the file of a line and column of a scalar. A block (`|`) begins on the next line,
/// with its indentation; other scalars begin where they stand, after their quote.
fn inside(file: &str, at: Position, line: usize, column: usize) -> Position {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let lines: Vec<&str> = file
        .lines()
        .skip(at.line.saturating_sub(1) as usize)
        .take(line + 1)
        .collect();
    let head: String = lines
        .first()
        .copied()
        .unwrap_or_default()
        .chars()
        .skip(at.column.saturating_sub(1) as usize)
        .collect();
    if head.starts_with(['|', '>']) {
        let first = lines.get(1).copied().unwrap_or_default();
        let indent = first.chars().take_while(|char| *char == ' ').count();
        return Position {
            line: at.line.saturating_add(count(line)),
            column: count(indent + column),
        };
    }
    let quote = usize::from(head.starts_with(['"', '\'']));
    match line {
        1 => Position {
            line: at.line,
            column: at.column.saturating_add(count(quote + column - 1)),
        },
        _ => Position {
            line: at.line.saturating_add(count(line - 1)),
            column: count(column),
        },
    }
}
