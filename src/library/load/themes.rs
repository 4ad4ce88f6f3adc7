//! questions.yaml and the themes.

use std::collections::BTreeMap;

use super::super::clause::Variable;
use super::super::condition::Condition;
use super::super::question::TenderQuestion;
use super::super::theme::{Element, Ground, LawRow, Required, Scope, Theme};
use super::super::yaml::OneOrMany;
use super::super::{Item, Library};
use super::check::{Checker, Names};
use super::raw::{RawElement, RawLawRow, RawQuestion, RawTheme};
use super::read::{In, RawAll};
use super::variable::Declared;
use crate::library::yaml::Placed;

const GROUNDS: Names<Ground> = &[
    ("loi", Ground::Law),
    ("politique", Ground::Policy),
    ("conseil", Ground::Advice),
];
const SCOPES: Names<Scope> = &[("theme", Scope::Theme), ("libre", Scope::Free)];
const YES_NO: Names<bool> = &[("true", true), ("false", false)];

pub(super) fn check_questions(checker: &mut Checker<'_>, all: &RawAll, library: &mut Library) {
    let mut seen = BTreeMap::new();
    let raws: Vec<&In<RawQuestion>> = all.libraries.values().flat_map(|library| &library.questions).collect();
    for In { file, value: raw, .. } in &raws {
        checker.enter(file);
        checker.unique("la question", &raw.id, &mut seen);
        match question(checker, raw) {
            Some(question) => library.questions.push(question),
            None => checker.doubt(&raw.id.value),
        }
    }
    let variables = library.variables();
    for In { file, value: raw, .. } in &raws {
        let found = library.questions.iter().find(|question| question.id() == raw.id.value);
        if let (Some(when), Some(question)) = (&raw.quand, found) {
            checker.enter(file);
            checker.reads(&question.when, when.at, &variables);
        }
    }
}

fn question(checker: &mut Checker<'_>, raw: &RawQuestion) -> Option<TenderQuestion> {
    let variable = checker.variable(&Declared {
        name: &raw.id,
        question: &raw.question,
        kind: &raw.kind,
        choices: &raw.choix,
        unit: raw.unite.as_ref(),
        default: raw.defaut.as_ref(),
        min: raw.min.as_ref(),
        max: raw.max.as_ref(),
        help: raw.aide.as_ref(),
        example: raw.exemple.as_ref(),
    })?;
    Some(TenderQuestion {
        required: raw
            .requis
            .as_ref()
            .and_then(|found| checker.name("requis", found, YES_NO))
            .unwrap_or(false),
        when: raw
            .quand
            .as_ref()
            .map_or_else(Condition::always, |when| checker.condition(when)),
        otherwise: checker.value("sinon", raw.sinon.as_ref(), &variable),
        variable,
    })
}

pub(super) fn check_themes(checker: &mut Checker<'_>, all: &RawAll, library: &mut Library) {
    let (mut seen, mut seen_elements) = (BTreeMap::new(), BTreeMap::new());
    let mut themes = BTreeMap::new();
    for In { file, value: raw, .. } in all.libraries.values().flat_map(|library| &library.themes) {
        checker.enter(file);
        checker.unique("le thème", &raw.id, &mut seen);
        for element in &raw.elements {
            checker.unique("l’élément", &element.id, &mut seen_elements);
        }
        let theme = theme(checker, raw, library);
        themes.insert(theme.id.clone(), theme);
    }
    library.themes = themes;
}

fn theme(checker: &mut Checker<'_>, raw: &RawTheme, library: &Library) -> Theme {
    let variables = library.variables();
    let id = checker.file_id(&raw.id);
    checker.place(Item::Theme(id.clone()), raw.id.at);
    let applicable = checker.condition(&raw.applicable);
    checker.reads(&applicable, raw.applicable.at, &variables);
    let known: BTreeMap<String, ()> = variables.keys().map(|name| ((*name).to_owned(), ())).collect();
    let excused_by = raw
        .dispense
        .as_ref()
        .map(|question| checker.known("la question", question, &known));
    Theme {
        title: checker.text("titre", &raw.titre),
        family: checker.text("famille", &raw.famille),
        pieces: raw
            .pieces
            .iter()
            .filter_map(|piece| checker.piece("pieces", piece))
            .collect(),
        applicable,
        excused_by,
        law: raw
            .loi
            .iter()
            .filter_map(|row| law_row(checker, row, library, &variables))
            .collect(),
        context: checker.phrasings("contexte", &raw.contexte),
        mention: checker.phrasings("mention", &raw.mention),
        reference: checker.phrasings("renvoi", &raw.renvoi),
        without_object: checker.phrasings("sans_objet", &raw.sans_objet),
        decoys: checker.phrasings("leurres", &raw.leurres),
        elements: elements(checker, &raw.elements, library),
        id,
    }
}

fn law_row(
    checker: &mut Checker<'_>,
    raw: &RawLawRow,
    library: &Library,
    variables: &BTreeMap<&str, &Variable>,
) -> Option<LawRow> {
    let when = checker.condition(&raw.quand);
    checker.reads(&when, raw.quand.at, variables);
    Some(LawRow {
        when,
        since: raw.depuis.as_ref().and_then(|date| checker.date("depuis", date)),
        bases: checker.all_known("le texte", &raw.bases, &library.laws),
        missing: checker.severity("manque", &raw.manque)?,
        why: checker.text("pourquoi", &raw.pourquoi),
    })
}

fn elements(checker: &mut Checker<'_>, raws: &[RawElement], library: &Library) -> Vec<Element> {
    let mut elements = Vec::new();
    for raw in raws {
        match element(checker, raw, library) {
            Some(element) => elements.push(element),
            None => checker.doubt(&raw.id.value),
        }
    }
    elements
}

fn element(checker: &mut Checker<'_>, raw: &RawElement, library: &Library) -> Option<Element> {
    let id = checker.id(&raw.id);
    checker.place(Item::Element(id.clone()), raw.id.at);
    for base in &raw.bases {
        checker.place(Item::ElementBasis(id.clone(), base.value.clone()), base.at);
    }
    for (yes, sentences) in [(true, &raw.oui), (false, &raw.non)] {
        for (rank, sentence) in sentences.iter().enumerate() {
            checker.place(Item::Sentence(id.clone(), yes, rank), sentence.at);
        }
    }
    let ground = checker.name("par", &raw.par, GROUNDS);
    let absent = checker.severity("absent", &raw.absent);
    let weak = checker.severity("faible", &raw.faible);
    let scope = checker.name("portee", &raw.portee, SCOPES);
    Some(Element {
        title: checker.text("titre", &raw.titre),
        required: required(checker, &raw.requis),
        ground: ground?,
        absent: absent?,
        weak: weak?,
        bases: checker.all_known("le texte", &raw.bases, &library.laws),
        scope: scope?,
        stands_alone: raw
            .seul
            .as_ref()
            .and_then(|found| checker.name("seul", found, YES_NO))
            .unwrap_or(true),
        need: raw.besoin.as_ref().map(|need| checker.phrasing("besoin", need)),
        phrasings: checker.phrasings("phrases", &raw.phrases),
        undone_by: checker.phrasings("defait", &raw.defait),
        yes: raw.oui.iter().map(|sentence| sentence.value.clone()).collect(),
        no: raw.non.iter().map(|sentence| sentence.value.clone()).collect(),
        id,
    })
}

fn required(checker: &mut Checker<'_>, raw: &Placed<OneOrMany>) -> Required {
    match &raw.value {
        OneOrMany::One(one) => {
            let one = Placed {
                value: one.value.clone(),
                at: raw.at,
            };
            match checker.name("requis", &one, YES_NO) {
                Some(true) => Required::Always,
                _ => Required::Never,
            }
        }
        OneOrMany::Many(types) => Required::For(
            types
                .iter()
                .filter_map(|name| checker.purchase("requis", name))
                .collect(),
        ),
    }
}
