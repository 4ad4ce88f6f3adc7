//! The one Tera environment: which names, filters and tags a text of a library may use, and its filling.
//!
//! Templates are texts of the libraries only: never a file, never a value. `{% if %}` is the one tag.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use tera::{Context, ErrorKind, Kwargs, State, Tera};

use super::french;
use crate::library::profile::{Profile, Value};

/// What a text of a library reads, each name with the line and column where it is read first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Variables of the clause.
    pub variables: BTreeMap<String, (usize, usize)>,
    /// Answers of the tender: `marche.objet` is `objet`.
    pub answers: BTreeMap<String, (usize, usize)>,
}

/// Why a text cannot be filled. Lines and columns of the text, from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct TemplateError {
    pub line: usize,
    pub column: usize,
    pub problem: TemplateProblem,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateProblem {
    #[error("« {{% {tag} %}} » n’est pas admis ; écrivez le texte en toutes lettres, au besoin avec « {{% if %}} »")]
    Tag { tag: String },
    #[error("un filtre ou une fonction est inconnu ; filtres admis : « nombre », « date » et ceux de Tera")]
    Filter,
    #[error("une variable lue ici n’a pas de valeur ; répondez à la question ou déclarez la variable")]
    NoValue,
    #[error(
        "les accolades ou l’expression ne se lisent pas ; écrivez « {{{{ nom }}}} » ou « {{% if nom %}} … {{% endif %}} »"
    )]
    Syntax,
    #[error("l’expression ne convient pas à la valeur ; un filtre attend peut-être un nombre ou une date")]
    Value,
}

const NAME: &str = "texte";
/// The mapping that holds a tender's answers.
const ANSWERS: &str = "marche";
const TAGS: &[&str] = &["if", "elif", "else", "endif"];

/// The names that a text reads.
///
/// # Errors
/// The text is no template, or uses what is not allowed.
pub fn names(text: &str) -> Result<Names, TemplateError> {
    let tera = parsed(text)?;
    let mut names = Names::default();
    for name in tera.get_template_variables(NAME).map_err(|error| problem(&error))? {
        if name != ANSWERS {
            names.variables.insert(name.to_owned(), (1, 1));
        }
    }
    places(text, &mut names);
    Ok(names)
}

/// Finds the answers that are read, and where each name stands first.
fn places(text: &str, names: &mut Names) {
    static CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)\{[{%].*?[%}]\}"));
    static READ: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"([A-Za-z_][A-Za-z0-9_]*)(?:\.([A-Za-z_][A-Za-z0-9_]*))?"));
    let mut seen = BTreeSet::new();
    for code in CODE.find_iter(text) {
        for found in READ.captures_iter(code.as_str()) {
            let at = || place(text, code.start() + found.get(0).map_or(0, |whole| whole.start()));
            match (&found[1], found.get(2)) {
                (ANSWERS, Some(answer)) => {
                    names.answers.entry(answer.as_str().to_owned()).or_insert_with(at);
                }
                (name, _) if seen.insert(name.to_owned()) => {
                    names.variables.entry(name.to_owned()).and_modify(|first| *first = at());
                }
                _ => {}
            }
        }
    }
}

/// Line and column, from 1, of a byte of a text.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    (
        before.matches('\n').count() + 1,
        before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
    )
}

/// Fills a text. Variables hide nothing: a name without a value is an error.
///
/// # Errors
/// The text is no template, or reads something without a value.
pub fn fill(text: &str, variables: &BTreeMap<String, Value>, profile: &Profile) -> Result<String, TemplateError> {
    // Most texts of penalties and proofs have nothing to fill.
    if !text.contains("{{") && !text.contains("{%") {
        return Ok(text.to_owned());
    }
    let tera = parsed(text)?;
    let mut context = Context::new();
    for (name, value) in variables {
        context.insert_value(name.clone(), shown(value));
    }
    let answers: BTreeMap<&str, tera::Value> = profile.iter().map(|(name, value)| (name, shown(value))).collect();
    context.insert(ANSWERS, &answers);
    tera.render(NAME, &context).map_err(|error| problem(&error))
}

fn parsed(text: &str) -> Result<Tera, TemplateError> {
    forbidden(text)?;
    let mut tera = Tera::new();
    tera.register_filter("nombre", |value: &tera::Value, _: Kwargs, _: &State<'_>| {
        french::digits(&value.to_string())
    });
    tera.register_filter("date", |value: &tera::Value, _: Kwargs, _: &State<'_>| {
        date_filter(value)
    });
    tera.add_raw_template(NAME, text).map_err(|error| problem(&error))?;
    Ok(tera)
}

/// Loops, inclusions and the like are not for texts of libraries.
pub(super) fn forbidden(text: &str) -> Result<(), TemplateError> {
    static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"\{%-?\s*([A-Za-z_]*)"));
    for found in TAG.captures_iter(text) {
        if !TAGS.contains(&&found[1]) {
            let (line, column) = place(text, found.get(0).map_or(0, |whole| whole.start()));
            return Err(TemplateError {
                line,
                column,
                problem: TemplateProblem::Tag {
                    tag: found[1].to_owned(),
                },
            });
        }
    }
    Ok(())
}

/// Tera has one kind for all errors of rendering; its words tell this one.
fn absent(message: &str) -> bool {
    ["not defined", "undefined", "not found"]
        .iter()
        .any(|words| message.contains(words))
}

fn problem(error: &tera::Error) -> TemplateError {
    let (report, problem) = match error.kind() {
        ErrorKind::SyntaxError(report) => (report, TemplateProblem::Syntax),
        ErrorKind::RenderingError(report) if absent(report.message()) => (report, TemplateProblem::NoValue),
        ErrorKind::RenderingError(report) => (report, TemplateProblem::Value),
        // Unknown filters and functions are told once all templates are in, as a written report.
        ErrorKind::Msg(message) => {
            let (line, column) = reported(message).unwrap_or((1, 1));
            return TemplateError {
                line,
                column,
                problem: TemplateProblem::Filter,
            };
        }
        _ => {
            return TemplateError {
                line: 1,
                column: 1,
                problem: TemplateProblem::Syntax,
            };
        }
    };
    let span = report.span();
    TemplateError {
        line: span.start_line,
        column: span.start_col + 1,
        problem,
    }
}

/// Line and column of a report: `--> texte:1:14`.
fn reported(message: &str) -> Option<(usize, usize)> {
    let (_, place) = message.split_once("--> ")?;
    let mut parts = place.lines().next()?.split(':').skip(1);
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// A value as templates see it. Whole numbers stay numbers, so that conditions can compare them; the
/// others are printed with the French comma.
fn shown(value: &Value) -> tera::Value {
    match value {
        Value::Bool(yes) => tera::Value::from(*yes),
        // Whole and below 2^53: the cast is exact.
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => tera::Value::from(*number as i64),
        Value::Number(number) => tera::Value::from(number.to_string().replace('.', ",")),
        Value::Text(text) => tera::Value::from(text.clone()),
        Value::Date(date) => tera::Value::from(date.to_string()),
    }
}

/// `2026-12-01` -> `1er décembre 2026`.
fn date_filter(value: &tera::Value) -> tera::TeraResult<String> {
    let written = value.to_string();
    let date: Date = written
        .parse()
        .map_err(|_| tera::Error::message("une date est attendue"))?;
    Ok(crate::text::date::written(date))
}

/// The patterns above are constants, compiled by every test of this file.
fn pattern(written: &str) -> Regex {
    Regex::new(written).expect("a constant pattern compiles")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::profile::Origin;

    fn filled(text: &str) -> String {
        let variables = BTreeMap::from([
            ("montant".to_owned(), Value::Number(1_234_567.0)),
            ("taux".to_owned(), Value::Number(12.5)),
            ("option".to_owned(), Value::Bool(true)),
            ("debut".to_owned(), Value::Date("2026-12-01".parse().expect("a date"))),
        ]);
        let mut profile = Profile::default();
        profile.set(
            "objet",
            Value::Text("Logiciel {{ 1 }} <b>".to_owned()),
            Origin::Declared,
        );
        fill(text, &variables, &profile)
            .unwrap_or_else(|error| format!("{}:{} {:?}", error.line, error.column, error.problem))
    }

    #[test]
    fn texts_are_filled() {
        let table = [
            ("sans rien", "sans rien"),
            ("{{ montant | nombre }} €", "1\u{202f}234\u{202f}567 €"),
            ("{{ montant }}", "1234567"),
            ("{{ taux }} %", "12,5 %"),
            ("{{ taux | nombre }}", "12,5"),
            ("{{ debut | date }}", "1er\u{a0}décembre\u{a0}2026"),
            ("{% if option %}a{% else %}b{% endif %}", "a"),
            ("{% if montant > 5 %}a{% endif %}", "a"),
            ("{{ marche.objet }}", "Logiciel {{ 1 }} <b>"),
            ("{{ absent }}", "1:4 NoValue"),
            ("\n{{ marche.absent }}", "2:11 NoValue"),
            ("{{ montant | rien }}", "1:14 Filter"),
            ("{{ montant ", "1:11 Syntax"),
            ("{% for a in b %}{% endfor %}", "1:1 Tag { tag: \"for\" }"),
            ("a\n {% include \"x\" %}", "2:2 Tag { tag: \"include\" }"),
            ("{{ montant | date }}", "1:14 Value"),
        ];
        for (text, expected) in table {
            assert_eq!(filled(text), expected, "{text}");
        }
    }

    #[test]
    fn names_are_those_read() {
        let text = "{{ a }}\n{% if b %}{{ marche.objet }}{% endif %} marche.rien {{ c | nombre }}";
        let names = names(text).expect("a template");
        let listed = |names: BTreeMap<String, (usize, usize)>| names.into_iter().collect::<Vec<_>>();
        let named = |name: &str, place| (name.to_owned(), place);
        assert_eq!(
            listed(names.variables),
            [named("a", (1, 4)), named("b", (2, 7)), named("c", (2, 56))]
        );
        assert_eq!(listed(names.answers), [named("objet", (2, 14))]);
    }
}
