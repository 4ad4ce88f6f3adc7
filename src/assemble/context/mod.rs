//! What templates see: the tender, its clauses by theme with their texts filled, penalties, controls,
//! the criteria grid. Names are French: templates are written by buyers.

mod criteria;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use tera::{Context, Value};

use super::compose::{Order, PieceName, home};
use super::error::{Error, Missing};
use super::fill::{self, Engine};
use super::grid::Grid;
use super::{marks, plan, template};
use crate::library::clause::{Clause, Frequency, Level, Variable, VariableKind};
use crate::library::{profile, purchase_name};

type Map = BTreeMap<&'static str, Value>;

/// Answers that every piece prints.
const ANSWERS: [&str; 3] = ["reference", "objet", "acheteur"];

/// Titles of the domains that have no theme of their own in the libraries.
const DOMAINS: [(&str, &str); 15] = [
    ("social", "Clauses sociales"),
    ("securite", "Sécurité"),
    ("souverainete", "Souveraineté et localisation"),
    ("reversibilite", "Réversibilité"),
    ("interoperabilite", "Interopérabilité et formats ouverts"),
    ("controle", "Contrôle de l’exécution"),
    ("penalites", "Pénalités"),
    ("contractualisation", "Engagements et conduite du marché"),
    ("ethique-ia", "Intelligence artificielle"),
    ("donnees-ouvertes", "Données de l’acheteur et données ouvertes"),
    ("commun-numerique", "Communs numériques"),
    ("propriete-intellectuelle", "Propriété intellectuelle"),
    ("inclusion", "Inclusion numérique"),
    ("formation", "Formation et transfert de compétences"),
    ("criteres", "Critères d’attribution"),
];

/// The variables without a value or with one that does not suit, all at once.
pub(super) fn missing(order: &Order) -> Vec<Missing> {
    let mut missing = Vec::new();
    for question in ANSWERS {
        if order.profile.get(question).is_none() {
            let known = order.library.question(question).map(|question| &question.variable);
            missing.push(Missing {
                owner: "marche".to_owned(),
                variable: question.to_owned(),
                question: known.map_or_else(|| question.to_owned(), |known| known.question.clone()),
                expected: known.map_or_else(|| "un texte".to_owned(), Variable::expected),
            });
        }
    }
    for clause in &order.clauses {
        for variable in &clause.variables {
            let value = value_of(order, clause, variable);
            if value.is_none_or(|value| !suits(variable, value)) {
                missing.push(Missing {
                    owner: clause.id.clone(),
                    variable: variable.name.clone(),
                    question: variable.question.clone(),
                    expected: variable.expected(),
                });
            }
        }
    }
    missing
}

fn value_of<'a>(order: &'a Order, clause: &'a Clause, variable: &'a Variable) -> Option<&'a profile::Value> {
    let given = order
        .values
        .get(&clause.id)
        .and_then(|values| values.get(&variable.name));
    given.or(variable.default.as_ref())
}

/// Whether a value is of the variable's kind and within its bounds.
fn suits(variable: &Variable, value: &profile::Value) -> bool {
    let kind = match (&variable.kind, value) {
        (VariableKind::Integer, profile::Value::Number(number)) => number.fract() == 0.0,
        (VariableKind::Text, profile::Value::Text(text)) => !text.trim().is_empty(),
        (VariableKind::Choice(choices), profile::Value::Text(text)) => choices.contains(text),
        (VariableKind::Decimal | VariableKind::Percent | VariableKind::Amount, profile::Value::Number(_))
        | (VariableKind::Bool, profile::Value::Bool(_))
        | (VariableKind::Date, profile::Value::Date(_)) => true,
        _ => false,
    };
    kind && variable.within(value)
}

/// Texts of clauses hold no loops: what an organisation adds cannot make assembling endless.
pub(super) fn check(order: &Order) -> Result<(), Error> {
    for clause in &order.clauses {
        for (part, text) in parts(clause) {
            template::forbidden(text).map_err(|error| Error::Template {
                place: clause_template(clause, part),
                problem: error.to_string(),
            })?;
        }
    }
    Ok(())
}

/// Every text that is rendered: the pieces' templates, and the texts of clauses and criteria.
pub(super) fn templates<'a>(order: &'a Order, grid: Option<&Grid<'a>>) -> Vec<(String, &'a str)> {
    let mut templates: Vec<(String, &str)> = order
        .templates
        .iter()
        .map(|(name, text)| (name.to_owned(), text))
        .collect();
    for clause in &order.clauses {
        for (part, text) in parts(clause) {
            templates.push((clause_template(clause, part), text));
        }
    }
    if let Some(grid) = grid {
        let mut add = |place: String, text: &'a str| templates.push((criterion_template(&place), text));
        add("definition".to_owned(), &grid.model.definition);
        for part in &grid.parts {
            add(format!("{}/definition", part.part.id), &part.part.definition);
            add(format!("{}/notation", part.part.id), &part.part.scoring);
        }
        for (at, other) in grid.others.iter().enumerate() {
            add(
                format!("autre {}/definition", at + 1),
                other.definition.unwrap_or_default(),
            );
            add(format!("autre {}/notation", at + 1), other.scoring.unwrap_or_default());
        }
    }
    templates
}

fn clause_template(clause: &Clause, part: &str) -> String {
    format!("clause {}/{}, {part}.md", clause.library, clause.id)
}

fn criterion_template(place: &str) -> String {
    format!("critère {place}.md")
}

/// The texts of a clause, with their French names.
fn parts(clause: &Clause) -> impl Iterator<Item = (&'static str, &str)> {
    let control = clause.control.as_ref();
    let penalty = clause.penalty.as_ref();
    [
        ("texte", Some(clause.text.as_str())),
        ("preuve", clause.proof.as_deref()),
        ("controle", control.map(|control| control.what.as_str())),
        ("fait", penalty.map(|penalty| penalty.fact.as_str())),
        ("montant", penalty.map(|penalty| penalty.amount.as_str())),
        ("unite", penalty.and_then(|penalty| penalty.unit.as_deref())),
        ("plafond", penalty.and_then(|penalty| penalty.cap.as_deref())),
    ]
    .into_iter()
    .filter_map(|(part, text)| Some((part, text?)))
}

/// What all pieces see, and the clauses of each.
pub(super) struct Shared {
    base: Context,
    themes: BTreeMap<PieceName, Vec<Value>>,
}

pub(super) fn shared(
    order: &Order,
    engine: &Engine,
    grid: Option<&Grid>,
    names: &[PieceName],
) -> Result<Shared, Error> {
    let tender = tender(order);
    let mut clauses = Vec::new();
    for clause in &order.clauses {
        clauses.push((*clause, clause_value(order, engine, clause, &tender)?));
    }
    let mut base = Context::new();
    base.insert_value("marche", tender.clone());
    base.insert_value("type", fill::text(purchase_name(order.purchase)));
    base.insert_value(
        "pieces",
        Value::from(names.iter().map(|name| piece_value(*name)).collect::<Vec<_>>()),
    );
    base.insert_value("penalites", with(&clauses, "penalite"));
    base.insert_value("controles", controls(order, &clauses));
    base.insert_value("engagements", criteria::commitments(order, grid));
    base.insert_value("domaines", Value::from(domains(order)));
    base.insert_value("ccag", ccag(order));
    base.insert_value("derogations", derogations(&clauses));
    let grid = grid
        .map(|grid| criteria::grid_value(engine, grid, &tender, &clauses))
        .transpose()?;
    base.insert_value("critere", grid.unwrap_or_else(Value::none));
    let mut themes = BTreeMap::new();
    for name in names {
        let of_piece: Vec<_> = clauses
            .iter()
            .filter(|(clause, _)| home(clause) == *name)
            .cloned()
            .collect();
        themes.insert(*name, by_theme(order, &of_piece));
    }
    base.insert_value("tous_les_themes", Value::from(by_theme(order, &clauses)));
    Ok(Shared { base, themes })
}

pub(super) fn of_piece(shared: &Shared, name: PieceName) -> Context {
    let mut context = shared.base.clone();
    context.insert_value(
        "themes",
        Value::from(shared.themes.get(&name).cloned().unwrap_or_default()),
    );
    context.insert_value("piece", piece_value(name));
    context
}

fn map(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::from(entries.into_iter().collect::<Map>())
}

fn tender(order: &Order) -> Value {
    Value::from(
        order
            .profile
            .iter()
            .map(|(question, value)| (question.to_owned(), fill::value(value)))
            .collect::<BTreeMap<_, _>>(),
    )
}

fn piece_value(name: PieceName) -> Value {
    map([
        ("fichier", fill::text(name.file())),
        ("titre", fill::text(name.title())),
    ])
}

/// The CCAG the tender refers to, by its short and long names; none without one.
fn ccag(order: &Order) -> Value {
    let answer = match order.profile.get("ccag") {
        Some(profile::Value::Text(text)) => text.as_str(),
        _ => "",
    };
    let (short, domain) = match answer {
        "tic" => ("CCAG-TIC", "de techniques de l’information et de la communication"),
        "fcs" => ("CCAG-FCS", "de fournitures courantes et de services"),
        "pi" => ("CCAG-PI", "de prestations intellectuelles"),
        _ => return Value::none(),
    };
    map([("nom", fill::text(short)), ("marches", fill::text(domain))])
}

/// The articles of the CCAG that clauses say they depart from, and in what (« déroge à l’article 24 du
/// CCAG-TIC, en ce que … »): the last article of the CCAP must list them all (CCAG, art. 1.2).
fn derogations(clauses: &[(&Clause, Value)]) -> Value {
    static DEPARTS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"déroge(?:nt)? (?:à l[’']article|aux articles) ([\d.]+(?:(?:,| et) [\d.]+)*)(?:[^.\n]{0,40}, en ce (qu[^.\n]+))?",
        )
        .expect("a valid pattern")
    });
    let mut rows = Vec::new();
    for (clause, value) in clauses {
        let text = value.get_from_path("texte");
        for found in DEPARTS.captures_iter(text.and_then(Value::as_str).unwrap_or_default()) {
            let object = found.get(2).map_or(clause.title.as_str(), |object| {
                let object = object.as_str();
                object.strip_prefix("que ").unwrap_or(object)
            });
            rows.push(map([
                ("clause", value.clone()),
                ("articles", fill::markdown(found[1].trim_end_matches('.'))),
                ("objet", fill::markdown(&capitalised(object))),
            ]));
        }
    }
    Value::from(rows)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    first + chars.as_str()
}

fn clause_value(order: &Order, engine: &Engine, clause: &Clause, tender: &Value) -> Result<Value, Error> {
    let mut context = Context::new();
    context.insert_value("marche", tender.clone());
    for variable in &clause.variables {
        if let Some(value) = value_of(order, clause, variable) {
            context.insert_value(variable.name.clone(), fill::value(value));
        }
    }
    let mut texts = BTreeMap::new();
    for (part, _) in parts(clause) {
        let text = engine.render(&clause_template(clause, part), &context)?;
        texts.insert(
            part,
            fill::markdown(&if part == "texte" {
                text.trim().to_owned()
            } else {
                one_line(&text)
            }),
        );
    }
    let text = |part: &str| texts.get(part).cloned().unwrap_or_else(Value::none);
    let laws: Vec<Value> = clause
        .bases
        .iter()
        .filter_map(|id| order.library.law(id))
        .map(|law| fill::text(&law.reference))
        .collect();
    let mut entries = vec![
        ("id", fill::text(&clause.id)),
        ("titre", fill::text(&clause.title)),
        ("reference", fill::text(&format!("{}/{}", clause.library, clause.id))),
        ("version", fill::text(&clause.version.to_string())),
        ("niveau", fill::text(level(clause.level))),
        ("texte", text("texte")),
        ("preuve", text("preuve")),
        ("bases", Value::from(laws)),
        (
            "ancre",
            fill::markdown(&format!("{}{}{}", marks::ANCHOR, clause.id, marks::FIELD_END)),
        ),
        (
            "renvoi",
            fill::markdown(&format!("{}{}{}", marks::REFERENCE, clause.id, marks::FIELD_END)),
        ),
        ("penalite", Value::none()),
        ("controle", Value::none()),
    ];
    if clause.penalty.is_some() {
        let penalty = map(["fait", "montant", "unite", "plafond"].map(|part| (part, text(part))));
        entries.push(("penalite", penalty));
    }
    if let Some(control) = &clause.control {
        let frequency = fill::text(frequency(control.frequency));
        entries.push(("controle", map([("quoi", text("controle")), ("frequence", frequency)])));
    }
    Ok(map(entries))
}

/// Text for a cell or a sentence: one line, and no bar that would open a column.
fn one_line(text: &str) -> String {
    let mut out = String::new();
    let mut escaped = false;
    for c in text.trim().chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '|' if !escaped => out.push_str("\\|"),
            _ => out.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    out
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Obligatoire => "obligatoire",
        Level::Recommande => "recommandé",
        Level::Ambitieux => "ambitieux",
    }
}

fn frequency(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Unique => "une fois",
        Frequency::Mensuelle => "tous les mois",
        Frequency::Trimestrielle => "tous les trois mois",
        Frequency::Semestrielle => "tous les six mois",
        Frequency::Annuelle => "tous les ans",
        Frequency::Evenement => "à chaque événement",
    }
}

/// The values of the clauses that have `part`.
fn with(clauses: &[(&Clause, Value)], part: &str) -> Value {
    let holds = |value: &Value| value.get_from_path(part).is_some_and(|part| part.is_map());
    Value::from(
        clauses
            .iter()
            .map(|(_, value)| value)
            .filter(|value| holds(value))
            .cloned()
            .collect::<Vec<_>>(),
    )
}

/// Clauses grouped by theme; a theme stands where its first clause does.
fn by_theme(order: &Order, clauses: &[(&Clause, Value)]) -> Vec<Value> {
    let mut themes: Vec<(&str, Vec<Value>)> = Vec::new();
    for (clause, value) in clauses {
        match themes.iter_mut().find(|(theme, _)| *theme == clause.theme) {
            Some((_, values)) => values.push(value.clone()),
            None => themes.push((&clause.theme, vec![value.clone()])),
        }
    }
    themes
        .into_iter()
        .map(|(theme, values)| {
            map([
                ("id", fill::text(theme)),
                ("titre", fill::text(&theme_title(order, theme))),
                ("clauses", Value::from(values)),
            ])
        })
        .collect()
}

fn theme_title(order: &Order, theme: &str) -> String {
    let own = order.library.theme(theme).map(|theme| theme.title.clone());
    own.or_else(|| {
        DOMAINS
            .iter()
            .find(|(id, _)| *id == theme)
            .map(|(_, title)| (*title).to_owned())
    })
    .unwrap_or_else(|| theme.to_owned())
}

/// Ids of the themes and domains that some clause of the tender belongs to.
fn domains(order: &Order) -> Vec<Value> {
    let mut ids: Vec<&str> = order.clauses.iter().map(|clause| clause.theme.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(fill::text).collect()
}

fn controls(order: &Order, clauses: &[(&Clause, Value)]) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded by the guard"
    )]
    let months = match order.profile.get("duree_mois") {
        Some(profile::Value::Number(months)) if (1.0..10_000.0).contains(months) => Some(*months as u64),
        _ => None,
    };
    let rows = plan::rows(&order.clauses, months).into_iter().map(|row| {
        let value = clauses
            .iter()
            .find(|(clause, _)| clause.id == row.clause.id)
            .map(|(_, value)| value.clone());
        map([
            ("clause", value.unwrap_or_else(Value::none)),
            ("rythme", fill::text(row.frequency)),
            ("premiere", fill::text(row.first_due)),
            ("nombre", row.count.map_or_else(Value::none, Value::from)),
        ])
    });
    Value::from(rows.collect::<Vec<_>>())
}
