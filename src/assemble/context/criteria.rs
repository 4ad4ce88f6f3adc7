//! What templates see of the criteria grid, and the figures that a bidder can promise better.

use tera::{Context, Value};

use super::{criterion_template, map, one_line, value_of};
use crate::assemble::compose::Order;
use crate::assemble::error::Error;
use crate::assemble::fill::{self, Engine};
use crate::assemble::grid::{Grid, percent};
use crate::assemble::{french, marks};
use crate::library::clause::{Clause, Variable, VariableKind};
use crate::library::profile;

/// The figures of the clauses that answer the criterion: what a bidder can promise better.
pub(super) fn commitments(order: &Order, grid: Option<&Grid>) -> Value {
    let mut rows = Vec::new();
    let wanted: Vec<&str> = grid
        .iter()
        .flat_map(|grid| &grid.parts)
        .flat_map(|part| &part.part.clauses)
        .map(String::as_str)
        .collect();
    for clause in order
        .clauses
        .iter()
        .filter(|clause| wanted.contains(&clause.id.as_str()))
    {
        for variable in clause.variables.iter().filter(|variable| is_commitment(variable)) {
            let Some(profile::Value::Number(number)) = value_of(order, clause, variable) else {
                continue;
            };
            let unit = match (&variable.unit, &variable.kind) {
                (Some(unit), _) => format!("\u{A0}{unit}"),
                (None, VariableKind::Percent) => "\u{A0}%".to_owned(),
                (None, VariableKind::Amount) => "\u{A0}€".to_owned(),
                (None, _) => String::new(),
            };
            rows.push(map([
                ("clause", fill::text(&clause.title)),
                (
                    "renvoi",
                    fill::markdown(&format!("{}{}{}", marks::REFERENCE, clause.id, marks::FIELD_END)),
                ),
                ("question", fill::text(&variable.question)),
                ("valeur", fill::text(&format!("{}{unit}", french::number(*number)))),
            ]));
        }
    }
    Value::from(rows)
}

/// Penalties are the buyer's, not the bidder's to promise.
fn is_commitment(variable: &Variable) -> bool {
    matches!(
        variable.kind,
        VariableKind::Integer | VariableKind::Decimal | VariableKind::Percent
    ) && !variable.name.starts_with("penalite")
}

pub(super) fn grid_value(
    engine: &Engine,
    grid: &Grid,
    tender: &Value,
    clauses: &[(&Clause, Value)],
) -> Result<Value, Error> {
    let mut context = Context::new();
    context.insert_value("marche", tender.clone());
    let render = |place: String| -> Result<Value, Error> {
        let text = engine.render(&criterion_template(&place), &context)?;
        Ok(fill::markdown(text.trim()))
    };
    let mut parts = Vec::new();
    for (at, part) in grid.parts.iter().enumerate() {
        let questions = part.part.questions.iter().enumerate().map(|(number, question)| {
            map([
                ("numero", fill::text(&format!("{}.{}", at + 1, number + 1))),
                ("texte", fill::markdown(&one_line(&question.text))),
                ("reponse", fill::markdown(&one_line(&question.answer))),
                (
                    "preuve",
                    question
                        .proof
                        .as_ref()
                        .map_or_else(Value::none, |proof| fill::markdown(&one_line(proof))),
                ),
            ])
        });
        let promised = part.part.clauses.iter().filter_map(|id| {
            clauses
                .iter()
                .find(|(clause, _)| clause.id == *id)
                .map(|(_, value)| value.clone())
        });
        parts.push(map([
            ("numero", Value::from(at as u64 + 1)),
            ("titre", fill::text(&part.part.title)),
            ("part", fill::markdown(&percent(part.share))),
            ("ensemble", fill::markdown(&percent(part.of_whole))),
            ("definition", render(format!("{}/definition", part.part.id))?),
            ("notation", render(format!("{}/notation", part.part.id))?),
            ("questions", Value::from(questions.collect::<Vec<_>>())),
            ("clauses", Value::from(promised.collect::<Vec<_>>())),
        ]));
    }
    let mut others = Vec::new();
    for (at, row) in grid.others.iter().enumerate() {
        others.push(map([
            ("titre", fill::text(row.title)),
            ("poids", fill::markdown(&percent(row.weight))),
            ("definition", render(format!("autre {}/definition", at + 1))?),
            ("notation", render(format!("autre {}/notation", at + 1))?),
        ]));
    }
    Ok(map([
        ("titre", fill::text(&grid.model.title)),
        ("poids", fill::markdown(&percent(grid.weight))),
        ("definition", render("definition".to_owned())?),
        ("sous_criteres", Value::from(parts)),
        ("autres", Value::from(others)),
    ]))
}
