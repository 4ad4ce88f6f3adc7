//! The clauses, once laws, questions and themes are known.

use std::collections::BTreeMap;

use super::super::clause::{Clause, Control, Frequency, Level, Penalty, Variable};
use super::super::error::Problem;
use super::super::{DOMAINS, Item, Library};
use super::check::{Checker, Names};
use super::raw::{RawClause, RawControl, RawPenalty, RawVariable, Text};
use super::read::{In, RawAll};
use super::seal;
use super::variable::Declared;
use crate::verdict::PieceKind;

const LEVELS: Names<Level> = &[
    ("obligatoire", Level::Obligatoire),
    ("recommande", Level::Recommande),
    ("ambitieux", Level::Ambitieux),
];
const FREQUENCIES: Names<Frequency> = &[
    ("unique", Frequency::Unique),
    ("mensuelle", Frequency::Mensuelle),
    ("trimestrielle", Frequency::Trimestrielle),
    ("semestrielle", Frequency::Semestrielle),
    ("annuelle", Frequency::Annuelle),
    ("evenement", Frequency::Evenement),
];

/// What clauses refer to.
struct Known<'a> {
    library: &'a Library,
    variables: BTreeMap<&'a str, &'a Variable>,
    /// Themes and domains.
    themes: BTreeMap<String, ()>,
    elements: BTreeMap<String, ()>,
}

pub(super) fn check(checker: &mut Checker<'_>, all: &RawAll, library: &mut Library) {
    let elements = library.themes.values().flat_map(|theme| &theme.elements);
    let known = Known {
        library,
        variables: library.variables(),
        themes: library
            .themes
            .keys()
            .cloned()
            .chain(DOMAINS.iter().map(|id| (*id).to_owned()))
            .map(|id| (id, ()))
            .collect(),
        elements: elements.map(|element| (element.id.clone(), ())).collect(),
    };
    let mut seen = BTreeMap::new();
    let mut clauses = Vec::new();
    for (id, raw) in &all.libraries {
        for raw in &raw.clauses {
            checker.enter(&raw.file);
            checker.unique("la clause", &raw.value.id, &mut seen);
            match clause(checker, raw, id, &known) {
                Some(clause) => clauses.push(clause),
                None => checker.doubt(&raw.value.id.value),
            }
        }
    }
    clauses.sort_by(|a, b| (a.piece, a.order, &a.id).cmp(&(b.piece, b.order, &b.id)));
    library.by_id = clauses
        .iter()
        .enumerate()
        .map(|(at, clause)| (clause.id.clone(), at))
        .collect();
    library.clauses = clauses;
}

fn clause(checker: &mut Checker<'_>, raw: &In<RawClause>, library: &str, known: &Known<'_>) -> Option<Clause> {
    let In { value: raw, hash, .. } = raw;
    let id = checker.file_id(&raw.id);
    places(checker, raw, &id);
    let theme = checker.known("le thème", &raw.theme, &known.themes);
    let folder = checker.folder();
    if folder != theme && !checker.is_sealed() && known.themes.contains_key(&theme) {
        checker.error(
            raw.theme.at,
            Problem::ThemeIsNotFolder {
                theme: theme.clone(),
                folder,
            },
        );
    }
    let when = checker.condition(&raw.quand);
    checker.reads(&when, raw.quand.at, &known.variables);
    let level = checker.name("niveau", &raw.niveau, LEVELS);
    let piece = checker.piece("piece", &raw.piece);
    let order = checker.integer("ordre", &raw.ordre);
    let control = raw.controle.as_ref().map(|control| self::control(checker, control));
    let clause = Clause {
        library: library.to_owned(),
        // Without a readable manifest nothing is loaded; its error is told.
        version: known
            .library
            .version(library)
            .cloned()
            .unwrap_or(semver::Version::new(0, 0, 0)),
        title: checker.text("titre", &raw.titre),
        theme,
        level: level.unwrap_or(Level::Obligatoire),
        piece: piece.unwrap_or(PieceKind::Autre),
        order: order.unwrap_or_default(),
        when,
        variables: variables(checker, &raw.variables),
        text: checker.text("texte", &raw.texte),
        bases: checker.all_known("le texte", &raw.bases, &known.library.laws),
        elements: checker.all_known("l’élément", &raw.elements, &known.elements),
        proof: raw.preuve.as_ref().map(|proof| checker.text("preuve", proof)),
        control: control.flatten(),
        penalty: raw.penalite.as_ref().map(|penalty| self::penalty(checker, penalty)),
        note: raw.note.as_ref().map(|note| note.value.clone()),
        hash: hash.map_or_else(|| seal::hash(raw), str::to_owned),
        id,
    };
    // Everything was looked at, so that all errors are told; without these three it is no clause.
    (level.is_some() && piece.is_some() && order.is_some()).then_some(clause)
}

fn places(checker: &mut Checker<'_>, raw: &RawClause, id: &str) {
    let id = || id.to_owned();
    checker.place(Item::Clause(id()), raw.id.at);
    checker.place(Item::ClauseText(id()), raw.texte.at);
    for variable in &raw.variables {
        checker.place(Item::ClauseVariable(id(), variable.nom.value.clone()), variable.nom.at);
    }
    for element in &raw.elements {
        checker.place(Item::ClauseElement(id(), element.value.clone()), element.at);
    }
    for base in &raw.bases {
        checker.place(Item::ClauseBasis(id(), base.value.clone()), base.at);
    }
    let mut part = |key, text: Option<&Text>| {
        if let Some(text) = text {
            checker.place(Item::ClausePart(id(), key), text.at);
        }
    };
    part("preuve", raw.preuve.as_ref());
    part("controle", raw.controle.as_ref().map(|control| &control.quoi));
    if let Some(penalty) = &raw.penalite {
        part("penalite.fait", Some(&penalty.fait));
        part("penalite.montant", Some(&penalty.montant));
        part("penalite.unite", penalty.unite.as_ref());
        part("penalite.plafond", penalty.plafond.as_ref());
    }
}

fn variables(checker: &mut Checker<'_>, raws: &[RawVariable]) -> Vec<Variable> {
    let mut seen = BTreeMap::new();
    let mut variables = Vec::new();
    for raw in raws {
        checker.unique("la variable", &raw.nom, &mut seen);
        variables.extend(checker.variable(&Declared {
            name: &raw.nom,
            question: &raw.question,
            kind: &raw.kind,
            choices: &raw.choix,
            unit: raw.unite.as_ref(),
            default: raw.defaut.as_ref(),
            min: raw.min.as_ref(),
            max: raw.max.as_ref(),
            help: raw.aide.as_ref(),
            example: raw.exemple.as_ref(),
        }));
    }
    variables
}

fn control(checker: &mut Checker<'_>, raw: &RawControl) -> Option<Control> {
    Some(Control {
        what: checker.text("quoi", &raw.quoi),
        frequency: checker.name("frequence", &raw.frequence, FREQUENCIES)?,
    })
}

fn penalty(checker: &mut Checker<'_>, raw: &RawPenalty) -> Penalty {
    Penalty {
        fact: checker.text("fait", &raw.fait),
        amount: checker.text("montant", &raw.montant),
        unit: raw.unite.as_ref().map(|unit| checker.text("unite", unit)),
        cap: raw.plafond.as_ref().map(|cap| checker.text("plafond", cap)),
    }
}
