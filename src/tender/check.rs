//! Values against questions: every problem of the file at once.

use std::collections::BTreeMap;

use super::error::{Error, Problem};
use super::raw::{Answers, RawChoice, RawTender, Text};
use super::{CriterionChoice, FORMAT, Removal, Tender, Written};
use crate::library::clause::{Level, Variable};
use crate::library::condition::{Answer, TYPE};
use crate::library::error::Position;
use crate::library::profile::{Origin, Profile, Value};
use crate::library::question::TenderQuestion;
use crate::library::wording::nearest;
use crate::library::{Library, PURCHASE_TYPES, Pins, parse_version, yaml};
use crate::verdict::PurchaseType;

pub(super) fn read(file: &str, text: &str) -> Result<Written, Vec<Error>> {
    let error = |at, problem| Error {
        file: file.to_owned(),
        at,
        problem,
    };
    let raw: RawTender = yaml::parse(text).map_err(|(at, problem)| vec![error(at, problem.into())])?;
    if raw.clausier.value != FORMAT {
        let problem = Problem::Format {
            found: raw.clausier.value,
        };
        return Err(vec![error(raw.clausier.at, problem)]);
    }
    let (mut pins, mut errors) = (Pins::new(), Vec::new());
    for (library, version) in raw.clausiers.iter().flat_map(|pins| &pins.0) {
        match parse_version(&version.value) {
            Some(version) => {
                pins.insert(library.value.clone(), version);
            }
            None => {
                let (library, found) = (library.value.clone(), version.value.clone());
                errors.push(error(version.at, Problem::Version { library, found }));
            }
        }
    }
    if errors.is_empty() {
        Ok(Written {
            file: file.to_owned(),
            raw,
            pins,
        })
    } else {
        Err(errors)
    }
}

pub(super) fn check(written: &Written, library: &Library) -> Result<Tender, Vec<Error>> {
    let mut checker = Checker {
        file: &written.file,
        library,
        errors: Vec::new(),
    };
    let raw = &written.raw;
    let purchase = checker.purchase(&raw.purchase);
    for (id, _) in raw.clausiers.iter().flat_map(|pins| &pins.0) {
        if library.info(&id.value).is_none() {
            checker.unknown("le clausier", id, library.infos().map(|info| info.id.as_str()));
        }
    }
    let answers = checker.answers(raw.marche.value.as_ref());
    let (profile, missing, open) = checker.profile(purchase, &answers, raw.marche.at);
    let (variables, empty) = checker.variables(raw);
    let removed = checker.removals(raw);
    let added = checker.additions(raw, purchase);
    let level = raw
        .niveau
        .as_ref()
        .map_or(Level::Obligatoire, |level| checker.level(level));
    let criterion = raw.critere.as_ref().map(|choice| checker.criterion(choice));
    let policy = raw.politique.as_ref().map(|policy| {
        if library.policy(&policy.value).is_none() {
            checker.unknown(
                "la politique",
                policy,
                library.policies().map(|policy| policy.id.as_str()),
            );
        }
        policy.value.clone()
    });
    if !checker.errors.is_empty() {
        // Answers that are still missing belong on the same list: one round of mending, not two.
        checker.errors.extend(missing);
        checker.errors.sort_by_key(|error| error.at);
        return Err(checker.errors);
    }
    Ok(Tender {
        purchase,
        pins: written.pins.clone(),
        profile,
        variables,
        removed,
        added,
        level,
        criterion,
        policy,
        missing,
        open,
        file: written.file.clone(),
        marche_at: raw.marche.at,
        empty,
    })
}

struct Checker<'a> {
    file: &'a str,
    library: &'a Library,
    errors: Vec<Error>,
}

/// Values of variables, by clause and name.
type Values = BTreeMap<String, BTreeMap<String, Value>>;

/// What is given for a question, and where; without a value it is still to be answered.
type Given = BTreeMap<String, (Option<Value>, Position)>;

impl<'a> Checker<'a> {
    fn error(&mut self, at: Position, problem: Problem) {
        self.errors.push(Error {
            file: self.file.to_owned(),
            at,
            problem,
        });
    }

    fn unknown<'b>(&mut self, what: &'static str, id: &Text, known: impl Iterator<Item = &'b str>) {
        let nearest = nearest(&id.value, known).map(str::to_owned);
        self.error(
            id.at,
            Problem::Unknown {
                what,
                id: id.value.clone(),
                nearest,
            },
        );
    }

    fn purchase(&mut self, found: &Text) -> PurchaseType {
        let known = PURCHASE_TYPES.iter().find(|(name, _)| *name == found.value);
        if known.is_none() {
            let allowed = PURCHASE_TYPES.iter().map(|(name, _)| *name).collect();
            self.error(
                found.at,
                Problem::PurchaseType {
                    found: found.value.clone(),
                    allowed,
                },
            );
        }
        known.map_or(PurchaseType::Autre, |(_, purchase)| *purchase)
    }

    fn answers(&mut self, raw: Option<&Answers>) -> Given {
        let library = self.library;
        let mut given = Given::new();
        for (id, value) in raw.iter().flat_map(|answers| &answers.0) {
            let Some(question) = library.question(&id.value) else {
                self.unknown("la question", id, library.questions().iter().map(TenderQuestion::id));
                continue;
            };
            let read = value
                .as_ref()
                .map(|value| (self.value(&question.variable, &value.value.0, value.at), value.at));
            match read {
                // A wrong value is told; that it is missing too would say the same thing twice.
                Some((None, _)) => given.insert(id.value.clone(), (Some(Value::Text(String::new())), id.at)),
                Some((value, at)) => given.insert(id.value.clone(), (value, at)),
                None => given.insert(id.value.clone(), (None, id.at)),
            };
        }
        given
    }

    fn value(&mut self, variable: &Variable, written: &str, at: Position) -> Option<Value> {
        match variable.read(written) {
            Ok(value) => Some(value),
            Err(problem) => {
                let (name, question) = (variable.name.clone(), variable.question.clone());
                self.error(
                    at,
                    Problem::Value {
                        name,
                        question,
                        problem,
                    },
                );
                None
            }
        }
    }

    /// The answers as given, then defaults and `sinon` as far as the answers tell which questions
    /// have an object; the required questions left, and the others that are open.
    fn profile(
        &mut self,
        purchase: PurchaseType,
        given: &Given,
        at: Position,
    ) -> (Profile, Vec<Error>, BTreeMap<String, Error>) {
        let mut profile = Profile::default();
        let name = crate::library::purchase_name(purchase).to_owned();
        profile.set(TYPE, Value::Text(name), Origin::Declared);
        for (id, (value, _)) in given {
            if let Some(value) = value {
                profile.set(id, value.clone(), Origin::Declared);
            }
        }
        complete(&mut profile, self.library);
        let (mut missing, mut open) = (Vec::new(), BTreeMap::new());
        for question in self.library.questions() {
            let given = given.get(question.id());
            let at = given.map_or(at, |(_, at)| *at);
            let asked = question.when.evaluate(&profile);
            if asked == Answer::No {
                self.pointless(question, given.and_then(|(value, _)| value.as_ref()), at);
            } else if profile.get(question.id()).is_none() {
                let problem = unanswered(question, &asked);
                let file = self.file.to_owned();
                let error = Error { file, at, problem };
                if question.required && asked == Answer::Yes {
                    missing.push(error);
                } else {
                    open.insert(question.id().to_owned(), error);
                }
            }
        }
        (profile, missing, open)
    }

    /// An answer to a question without object contradicts another answer, unless it says the same.
    fn pointless(&mut self, question: &TenderQuestion, given: Option<&Value>, at: Position) {
        if given.is_some() && given != question.otherwise.as_ref() {
            let (name, when) = (question.id().to_owned(), question.when.to_string());
            self.error(
                at,
                Problem::Pointless {
                    name,
                    question: question.variable.question.clone(),
                    when,
                },
            );
        }
    }

    fn variables(&mut self, raw: &RawTender) -> (Values, BTreeMap<(String, String), Position>) {
        let library = self.library;
        let (mut all, mut empty) = (Values::new(), BTreeMap::new());
        for (id, values) in raw.variables.iter().flat_map(|variables| &variables.0) {
            let Some(clause) = library.clause(&id.value) else {
                self.unknown(
                    "la clause",
                    id,
                    library.clauses().iter().map(|clause| clause.id.as_str()),
                );
                continue;
            };
            let known = |name: &str| clause.variables.iter().find(|variable| variable.name == name);
            let mut read = BTreeMap::new();
            for (name, value) in values.iter().flat_map(|values| &values.0) {
                let Some(variable) = known(&name.value) else {
                    self.unknown(
                        "la variable",
                        name,
                        clause.variables.iter().map(|variable| variable.name.as_str()),
                    );
                    continue;
                };
                match value {
                    Some(value) => {
                        let value = self.value(variable, &value.value.0, value.at);
                        read.extend(value.map(|value| (name.value.clone(), value)));
                    }
                    None => {
                        empty.insert((id.value.clone(), name.value.clone()), name.at);
                    }
                }
            }
            all.insert(id.value.clone(), read);
        }
        (all, empty)
    }

    fn removals(&mut self, raw: &RawTender) -> Vec<Removal> {
        let mut removals = Vec::new();
        for removal in raw.retraits.iter().flatten() {
            self.clause(&removal.clause);
            let clause = removal.clause.value.clone();
            if removal.motif.value.trim().is_empty() {
                self.error(removal.motif.at, Problem::NoReason { clause: clause.clone() });
            }
            if raw.ajouts.iter().flatten().any(|added| added.value == clause) {
                self.error(removal.clause.at, Problem::AddedAndRemoved { clause: clause.clone() });
            }
            removals.push(Removal {
                clause,
                reason: removal.motif.value.trim().to_owned(),
            });
        }
        removals
    }

    fn additions(&mut self, raw: &RawTender, purchase: PurchaseType) -> Vec<String> {
        let libraries = self.library.libraries_for(purchase);
        let mut added: Vec<String> = Vec::new();
        for id in raw.ajouts.iter().flatten() {
            self.clause(id);
            if let Some(clause) = self.library.clause(&id.value)
                && !libraries.contains(&*clause.library)
            {
                let problem = Problem::OtherType {
                    clause: id.value.clone(),
                    library: clause.library.clone(),
                };
                self.error(id.at, problem);
            }
            if !added.contains(&id.value) {
                added.push(id.value.clone());
            }
        }
        added
    }

    fn clause(&mut self, id: &Text) {
        if self.library.clause(&id.value).is_none() {
            self.unknown(
                "la clause",
                id,
                self.library.clauses().iter().map(|clause| clause.id.as_str()),
            );
        }
    }

    fn level(&mut self, found: &Text) -> Level {
        match found.value.as_str() {
            "obligatoire" => Level::Obligatoire,
            "recommande" => Level::Recommande,
            "ambitieux" => Level::Ambitieux,
            _ => {
                self.error(
                    found.at,
                    Problem::Level {
                        found: found.value.clone(),
                    },
                );
                Level::Obligatoire
            }
        }
    }

    fn criterion(&mut self, raw: &RawChoice) -> CriterionChoice {
        let model = self.library.criterion(&raw.modele.value);
        if model.is_none() {
            self.unknown(
                "le modèle de critère",
                &raw.modele,
                self.library.criteria().map(|model| model.id.as_str()),
            );
        }
        let weight = raw.poids.as_ref().and_then(|weight| self.weight(weight));
        let mut others = Vec::new();
        for other in &raw.autres {
            others.extend(
                self.weight(&other.poids)
                    .map(|weight| (other.titre.value.clone(), weight)),
            );
        }
        if let Some(own) = weight.or(model.map(|model| model.weight))
            && others.len() == raw.autres.len()
        {
            let given: f64 = others.iter().map(|(_, weight)| weight).sum();
            let of_model: f64 = model
                .iter()
                .flat_map(|model| &model.others)
                .map(|other| other.weight)
                .sum();
            let sum = own + if others.is_empty() { of_model } else { given };
            // Decimals such as 33.3 are not exact in binary.
            if (sum - 100.0).abs() > 1e-6 {
                self.error(raw.modele.at, Problem::Sum { sum });
            }
        }
        CriterionChoice {
            model: raw.modele.value.clone(),
            weight,
            others,
        }
    }

    fn weight(&mut self, found: &Text) -> Option<f64> {
        let weight = found
            .value
            .parse()
            .ok()
            .filter(|weight: &f64| (0.0..=100.0).contains(weight));
        if weight.is_none() {
            self.error(
                found.at,
                Problem::Weight {
                    found: found.value.clone(),
                },
            );
        }
        weight
    }
}

/// Fills in what follows from the answers. A question may depend on a later one, so rounds are made
/// until nothing changes; each round settles at least one question.
pub(super) fn complete(profile: &mut Profile, library: &Library) {
    loop {
        let mut changed = false;
        for question in library.questions().iter() {
            if profile.get(question.id()).is_some() {
                continue;
            }
            let value = match question.when.evaluate(profile) {
                Answer::No => question.otherwise.clone(),
                Answer::Yes => question.variable.default.clone(),
                Answer::Unknown(_) => None,
            };
            if let Some(value) = value {
                profile.set(question.id(), value, Origin::Declared);
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

/// The sentence for a question without an answer; one that is asked only under a condition says which.
fn unanswered(question: &TenderQuestion, asked: &Answer) -> Problem {
    let condition = match asked {
        Answer::Unknown(_) => format!(", seulement si {}", question.when),
        Answer::Yes | Answer::No => String::new(),
    };
    Problem::Missing {
        name: question.id().to_owned(),
        question: question.variable.question.clone(),
        expected: question.variable.expected() + &condition,
    }
}
