//! questions.yaml and the themes.

use std::collections::BTreeMap;

use super::super::clause::Variable;
use super::super::condition::Condition;
use super::super::error::Problem;
use super::super::question::TenderQuestion;
use super::super::theme::{Brings, ClauseField, Element, Ground, LawRow, Required, Scope, SeverityCase, Theme, Trap};
use super::super::yaml::OneOrMany;
use super::super::{Item, Library};
use super::check::{Checker, Names, YES_NO};
use super::raw::{RawElement, RawLawRow, RawQuestion, RawSeverityCase, RawTheme, RawTrap};
use super::read::{In, RawAll};
use super::variable::Declared;
use crate::library::yaml::Placed;

const GROUNDS: Names<Ground> = &[
    ("loi", Ground::Law),
    ("politique", Ground::Policy),
    ("conseil", Ground::Advice),
];
const SCOPES: Names<Scope> = &[
    ("article", Scope::Article),
    ("theme", Scope::Theme),
    ("libre", Scope::Free),
];
const FIELDS: Names<ClauseField> = &[
    ("preuve", ClauseField::Proof),
    ("controle", ClauseField::Control),
    ("penalite", ClauseField::Penalty),
];

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
        required: checker.flag("requis", raw.requis.as_ref(), false),
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
        titles: checker.phrasings("titres", &raw.titres),
        mention: checker.phrasings("mention", &raw.mention),
        reference: checker.phrasings("renvoi", &raw.renvoi),
        without_object: checker.phrasings("sans_objet", &raw.sans_objet),
        decoys: checker.phrasings("leurres", &raw.leurres),
        brings: raw
            .apports
            .iter()
            .map(|text| Brings {
                cited: checker.phrasings("cite", &text.cite),
                says: checker.text("dit", &text.dit),
            })
            .collect(),
        elements: elements(checker, &raw.elements, library, &variables),
        traps: raw
            .pieges
            .iter()
            .filter_map(|trap_| trap(checker, trap_, library, &id))
            .collect(),
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

/// Numbers below this one are those of the findings that all themes share.
const FIRST_TRAP: u8 = 10;

fn trap(checker: &mut Checker<'_>, raw: &RawTrap, library: &Library, theme: &str) -> Option<Trap> {
    let ground = checker.name("par", &raw.par, GROUNDS);
    let severity = checker.severity("gravite", &raw.gravite);
    let scope = checker.name("portee", &raw.portee, SCOPES);
    let number: u8 = checker.integer("numero", &raw.numero)?;
    if !(FIRST_TRAP..100).contains(&number) {
        checker.error(raw.numero.at, Problem::TrapNumber { found: number });
        return None;
    }
    let number = number.to_string();
    for (yes, sentences) in [(true, &raw.oui), (false, &raw.non)] {
        for (rank, sentence) in sentences.iter().enumerate() {
            checker.place(Item::Sentence(format!("{theme}-{number}"), yes, rank), sentence.at);
        }
    }
    Some(Trap {
        title: checker.text("titre", &raw.titre),
        ground: ground?,
        severity: severity?,
        bases: checker.all_known("le texte", &raw.bases, &library.laws),
        scope: scope?,
        phrasings: checker.phrasings("phrases", &raw.phrases),
        spared_by: checker.phrasings("sauf", &raw.sauf),
        finds: checker.text("constat", &raw.constat),
        mend: checker.text("remede", &raw.remede),
        clause: raw.clause.as_ref().map(|clause| clause.value.clone()),
        yes: raw.oui.iter().map(|sentence| sentence.value.clone()).collect(),
        no: raw.non.iter().map(|sentence| sentence.value.clone()).collect(),
        number,
    })
}

fn severity_case(
    checker: &mut Checker<'_>,
    raw: &RawSeverityCase,
    variables: &BTreeMap<&str, &Variable>,
) -> Option<SeverityCase> {
    let when = match &raw.quand {
        Some(when) => {
            let condition = checker.condition(when);
            checker.reads(&condition, when.at, variables);
            condition
        }
        None => Condition::always(),
    };
    Some(SeverityCase {
        when,
        lacking: raw.manquent.iter().map(|id| id.value.clone()).collect(),
        absent: checker.severity("absent", &raw.absent)?,
    })
}

fn elements(
    checker: &mut Checker<'_>,
    raws: &[RawElement],
    library: &Library,
    variables: &BTreeMap<&str, &Variable>,
) -> Vec<Element> {
    let known: BTreeMap<String, ()> = raws.iter().map(|raw| (raw.id.value.clone(), ())).collect();
    let mut elements = Vec::new();
    for raw in raws {
        for lacking in raw.cas.iter().flat_map(|case| &case.manquent) {
            checker.known("l’élément", lacking, &known);
        }
        match element(checker, raw, library, variables) {
            Some(element) => elements.push(element),
            None => checker.doubt(&raw.id.value),
        }
    }
    elements
}

fn element(
    checker: &mut Checker<'_>,
    raw: &RawElement,
    library: &Library,
    variables: &BTreeMap<&str, &Variable>,
) -> Option<Element> {
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
        sanction: checker.flag("sanction", raw.sanction.as_ref(), false),
        in_report: checker.flag("rapport", raw.rapport.as_ref(), false),
        choice: checker.flag("faculte", raw.faculte.as_ref(), false),
        field: raw
            .champ
            .as_ref()
            .and_then(|field| checker.name("champ", field, FIELDS)),
        cases: raw
            .cas
            .iter()
            .filter_map(|case| severity_case(checker, case, variables))
            .collect(),
        stands_alone: checker.flag("seul", raw.seul.as_ref(), true),
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
