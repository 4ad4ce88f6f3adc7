//! What a buyer's clausiers contain, checked: clauses, themes, criteria, laws, policy.
//!
//! YAML is read in `load` only (through `yaml`); everything else works on the checked types below.
//! Recognition phrasings are data here (`theme`), compiled and matched in `facts::commitments`.

pub mod clause;
pub mod condition;
pub mod criterion;
pub mod error;
pub mod law;
mod load;
mod packed;
pub mod policy;
pub mod profile;
pub mod question;
mod sources;
pub mod strategy;
pub mod theme;
mod value;
pub(crate) mod wording;
pub(crate) mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::verdict::PurchaseType;
use clause::{Clause, Variable};
use condition::Answer;
use criterion::{CriterionModel, Subjects};
use error::Position;
use law::LegalBasis;
use policy::Policy;
use profile::{Origin, Profile, Value};
use question::TenderQuestion;
use strategy::Strategy;
use theme::{ClauseField, Element, Theme};

pub(crate) use load::schema;
pub use load::{Pins, Published, PublishedClause, libraries_of, published, published_clauses, schemas, seal};
pub use packed::packed;
pub use sources::Sources;
pub use value::ValueProblem;

/// Purchase types by the names that files and conditions use.
pub const PURCHASE_TYPES: &[(&str, PurchaseType)] = &[
    ("equipements", PurchaseType::Equipements),
    ("logiciels", PurchaseType::Logiciels),
    ("services", PurchaseType::Services),
    ("autre", PurchaseType::Autre),
];

/// Subjects of clauses that belong to no theme that drafts are checked for.
pub const DOMAINS: &[&str] = &[
    "social",
    "securite",
    "souverainete",
    "reversibilite",
    "interoperabilite",
    "controle",
    "penalites",
    "contractualisation",
    "ethique-ia",
    "donnees-ouvertes",
    "commun-numerique",
    "propriete-intellectuelle",
    "inclusion",
    "formation",
    "criteres",
];

/// The name of a purchase type in files and conditions.
#[must_use]
pub fn purchase_name(purchase: PurchaseType) -> &'static str {
    PURCHASE_TYPES
        .iter()
        .find(|(_, other)| *other == purchase)
        .map_or("autre", |(name, _)| name)
}

/// `1.0.0`
#[must_use]
pub fn parse_version(written: &str) -> Option<semver::Version> {
    semver::Version::parse(written).ok()
}

/// Who a library is.
#[derive(Debug, Clone)]
pub struct Info {
    pub id: String,
    pub title: String,
    pub version: semver::Version,
    /// `brouillon`, `publie` or `retire`.
    pub status: String,
    /// When the texts it cites must be in force.
    pub date: Date,
    pub builds_on: Vec<String>,
    /// Purchase types that it is for; none for a library that others build on.
    pub types: Vec<PurchaseType>,
}

/// All libraries together, checked: every reference leads somewhere.
#[derive(Debug, Clone, Default)]
pub struct Library {
    info: BTreeMap<String, Info>,
    questions: Vec<TenderQuestion>,
    subjects: Subjects,
    laws: BTreeMap<String, LegalBasis>,
    themes: BTreeMap<String, Theme>,
    /// By piece, order and id.
    clauses: Vec<Clause>,
    /// Where each clause stands in `clauses`.
    by_id: BTreeMap<String, usize>,
    criteria: BTreeMap<String, CriterionModel>,
    policies: BTreeMap<String, Policy>,
    strategies: BTreeMap<String, Strategy>,
    places: Places,
}

/// What `Library::place` can find in the files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    Library(String),
    Clause(String),
    /// Text of a clause: where its words begin.
    ClauseText(String),
    ClauseVariable(String, String),
    ClauseElement(String, String),
    /// A legal basis cited by a clause.
    ClauseBasis(String, String),
    /// Proof, control or penalty.
    ClausePart(String, &'static str),
    Theme(String),
    /// A text of law.
    Law(String),
    /// A subject of award criteria.
    Subject(String),
    Element(String),
    ElementBasis(String, String),
    /// Number of a sentence that must (true) or must not be recognised.
    Sentence(String, bool, usize),
    /// Text of a criterion model: model id and key.
    Criterion(String),
}

pub(crate) type Places = BTreeMap<Item, (Arc<str>, Position)>;

impl Library {
    /// Libraries by id.
    pub fn infos(&self) -> impl Iterator<Item = &Info> {
        self.info.values()
    }

    #[must_use]
    pub fn info(&self, id: &str) -> Option<&Info> {
        self.info.get(id)
    }

    /// Version of a library.
    #[must_use]
    pub fn version(&self, library: &str) -> Option<&semver::Version> {
        self.info.get(library).map(|info| &info.version)
    }

    /// In the order of the files.
    #[must_use]
    pub fn questions(&self) -> &[TenderQuestion] {
        &self.questions
    }

    #[must_use]
    pub fn question(&self, id: &str) -> Option<&TenderQuestion> {
        self.questions.iter().find(|question| question.id() == id)
    }

    #[must_use]
    pub fn subjects(&self) -> &Subjects {
        &self.subjects
    }

    pub fn laws(&self) -> impl Iterator<Item = &LegalBasis> {
        self.laws.values()
    }

    #[must_use]
    pub fn law(&self, id: &str) -> Option<&LegalBasis> {
        self.laws.get(id)
    }

    pub fn themes(&self) -> impl Iterator<Item = &Theme> {
        self.themes.values()
    }

    #[must_use]
    pub fn theme(&self, id: &str) -> Option<&Theme> {
        self.themes.get(id)
    }

    /// An element of any theme.
    #[must_use]
    pub fn element(&self, id: &str) -> Option<&Element> {
        self.themes
            .values()
            .flat_map(|theme| &theme.elements)
            .find(|element| element.id == id)
    }

    /// All clauses, by piece, order and id.
    #[must_use]
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.by_id.get(id).and_then(|at| self.clauses.get(*at))
    }

    pub fn criteria(&self) -> impl Iterator<Item = &CriterionModel> {
        self.criteria.values()
    }

    #[must_use]
    pub fn criterion(&self, id: &str) -> Option<&CriterionModel> {
        self.criteria.get(id)
    }

    /// The criterion models made for a purchase type, its own library first.
    #[must_use]
    pub fn criteria_for(&self, purchase: PurchaseType) -> Vec<&CriterionModel> {
        let libraries = self.libraries_for(purchase);
        let mut models: Vec<_> = self
            .criteria
            .values()
            .filter(|model| libraries.contains(&*model.library))
            .collect();
        models.sort_by_key(|model| model.library != purchase_name(purchase));
        models
    }

    pub fn policies(&self) -> impl Iterator<Item = &Policy> {
        self.policies.values()
    }

    #[must_use]
    pub fn policy(&self, id: &str) -> Option<&Policy> {
        self.policies.get(id)
    }

    pub fn strategies(&self) -> impl Iterator<Item = &Strategy> {
        self.strategies.values()
    }

    #[must_use]
    pub fn strategy(&self, id: &str) -> Option<&Strategy> {
        self.strategies.get(id)
    }

    /// The libraries of a purchase type and those they build on, directly or not.
    #[must_use]
    pub fn libraries_for(&self, purchase: PurchaseType) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let own = self.info.values().filter(|info| info.types.contains(&purchase));
        let mut next: Vec<&str> = own.map(|info| info.id.as_str()).collect();
        while let Some(id) = next.pop() {
            if let Some((id, info)) = self.info.get_key_value(id)
                && found.insert(id.as_str())
            {
                next.extend(info.builds_on.iter().map(String::as_str));
            }
        }
        found
    }

    /// The clauses of a purchase type that are not excluded, in order, each with what its condition
    /// says of the tender. The level (obligatoire, recommandé…) is the caller's business.
    #[must_use]
    pub fn applicable(&self, purchase: PurchaseType, profile: &Profile) -> Vec<(&Clause, Answer)> {
        let libraries = self.libraries_for(purchase);
        let mut profile = profile.clone();
        profile.set(
            condition::TYPE,
            Value::Text(purchase_name(purchase).to_owned()),
            Origin::Declared,
        );
        self.clauses
            .iter()
            .filter(|clause| libraries.contains(&*clause.library))
            .map(|clause| (clause, clause.when.evaluate(&profile)))
            .filter(|(_, answer)| *answer != Answer::No)
            .collect()
    }

    /// The clauses that carry an element of a theme, in order.
    pub fn clauses_carrying<'a>(&'a self, element: &'a str) -> impl Iterator<Item = &'a Clause> {
        self.clauses.iter().filter(move |clause| self.carries(clause, element))
    }

    /// A clause carries what it declares, and what its printed lines say of its own theme.
    fn carries(&self, clause: &Clause, element: &str) -> bool {
        let printed = || {
            let element = self
                .theme(&clause.theme)?
                .elements
                .iter()
                .find(|other| other.id == element)?;
            Some(match element.field? {
                ClauseField::Proof => clause.proof.is_some(),
                ClauseField::Control => clause.control.is_some(),
                ClauseField::Penalty => clause.penalty.is_some(),
            })
        };
        clause.elements.iter().any(|id| id == element) || printed().unwrap_or(false)
    }

    /// The clause to propose for an element in a tender of this type: the lightest level first, the
    /// type's own library before those it builds on.
    #[must_use]
    pub fn clause_for(&self, element: &str, purchase: PurchaseType) -> Option<&Clause> {
        let libraries = self.libraries_for(purchase);
        self.clauses
            .iter()
            .filter(|clause| clause.elements.iter().any(|id| id == element))
            .filter(|clause| libraries.contains(&*clause.library))
            .min_by_key(|clause| (clause.level, clause.library != purchase_name(purchase)))
    }

    /// The names that conditions read, with their questions.
    #[must_use]
    pub fn variables(&self) -> BTreeMap<&str, &Variable> {
        self.questions
            .iter()
            .map(|question| (question.id(), &question.variable))
            .collect()
    }

    /// Where something stands, when the files were read as `Sources::placed`.
    #[must_use]
    pub fn place(&self, item: &Item) -> Option<(&str, Position)> {
        self.places.get(item).map(|(file, at)| (&**file, *at))
    }

    /// The libraries passed on the way from one to another that it builds on.
    fn path(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let mut seen = BTreeSet::new();
        let mut ways = vec![vec![from.to_owned()]];
        while let Some(way) = ways.pop() {
            let last = way.last()?.clone();
            if last == to {
                return Some(way);
            }
            if seen.insert(last.clone()) {
                let below = self
                    .info
                    .get(&last)
                    .map(|info| info.builds_on.as_slice())
                    .unwrap_or_default();
                ways.extend(
                    below
                        .iter()
                        .map(|next| way.iter().cloned().chain([next.clone()]).collect()),
                );
            }
        }
        None
    }
}
