//! A simulation on a terminal: offers, rankings, verdict, thresholds, chart and its table.

use anstyle::Style;

use super::super::shortened;
use super::{Simulation, above, chart, compensation, formula, name, percent, verdict};
use crate::simulation::number::{amount, column, shown};
use crate::simulation::score::Rank;
use crate::simulation::{Formula, Role};

const BOLD: Style = Style::new().bold();

/// Overtakings that are listed.
const SWAPS: usize = 12;
/// Width of a column's title.
const TITLE: usize = 24;

/// The whole report on one grid; `title` says where it comes from.
#[must_use]
pub fn render(title: &str, simulation: &Simulation) -> String {
    let mut out = String::new();
    let scope = simulation.grid.scope.as_deref();
    let scope = scope.map(|scope| format!(" – {scope}")).unwrap_or_default();
    line(&mut out, &format!("{BOLD}{title}{scope}{BOLD:#}"));
    line(&mut out, &format!("  Grille : {}", grid(simulation)));
    line(&mut out, &format!("  Prix : {}", formula(simulation.formula)));
    let source = if simulation.typical {
        "exemples types de clausier ; --offres FICHIER pour les vôtres"
    } else {
        "celles de votre fichier"
    };
    line(&mut out, &format!("  Offres : {source}"));
    out.push('\n');
    table(&mut out, &offers(simulation));
    heading(&mut out, "Classement sans et avec le critère responsable");
    table(&mut out, &rankings(simulation));
    heading(&mut out, "Verdict");
    sentences(&mut out, &verdict(simulation));
    if !simulation.swaps.is_empty() {
        heading(&mut out, "Poids au-delà duquel une offre en dépasse une autre");
        sentences(&mut out, &swaps(simulation));
    }
    heading(&mut out, "Ce que le critère pèse face au prix");
    sentences(&mut out, &compensation(simulation));
    out.push('\n');
    let mut chart = chart::lines(simulation).into_iter();
    if let Some(title) = chart.next() {
        line(&mut out, &format!("  {BOLD}{title}{BOLD:#}"));
    }
    sentences(&mut out, &chart.collect::<Vec<_>>());
    heading(&mut out, "Le même graphique en chiffres (score sur 100)");
    table(&mut out, &points(simulation));
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

fn heading(out: &mut String, text: &str) {
    line(out, &format!("\n  {BOLD}{text}{BOLD:#}"));
}

fn sentences(out: &mut String, sentences: &[String]) {
    for sentence in sentences {
        line(out, &format!("    {sentence}"));
    }
}

fn grid(simulation: &Simulation) -> String {
    let criteria = simulation.grid.criteria.iter().map(|criterion| {
        let role = match criterion.role {
            Role::Responsible => " (responsable)",
            Role::Price => " (prix)",
            Role::Other => "",
        };
        format!(
            "{} {}{role}",
            shortened(&criterion.name, 60),
            percent(&criterion.weight)
        )
    });
    criteria.collect::<Vec<_>>().join(" · ")
}

fn offers(simulation: &Simulation) -> Vec<Vec<String>> {
    let mut header = vec!["Offre".to_owned()];
    header.extend(
        simulation
            .grid
            .criteria
            .iter()
            .map(|criterion| shortened(&criterion.name, TITLE)),
    );
    let mut rows = vec![header];
    for (at, offer) in simulation.offers.iter().enumerate() {
        let mut row = vec![label(simulation, at)];
        for (criterion, value) in simulation.grid.criteria.iter().zip(&offer.values) {
            row.push(
                if criterion.role == Role::Price && simulation.formula != Formula::Marked {
                    format!("{} €", amount(value))
                } else {
                    format!("{}/20", shown(value, 2))
                },
            );
        }
        rows.push(row);
    }
    rows
}

fn label(simulation: &Simulation, offer: usize) -> String {
    let name = shortened(&simulation.offers[offer].name, TITLE);
    format!("{} {name}", chart::letter(offer))
}

fn rankings(simulation: &Simulation) -> Vec<Vec<String>> {
    let at = percent(&simulation.grid.responsible());
    let header = ["Offre", "rang sans", "score sans"].map(str::to_owned).to_vec();
    let header = [header, vec![format!("rang à {at}"), format!("score à {at}")]].concat();
    let mut rows = vec![header];
    for rank in &simulation.with {
        let before = simulation.without.iter().find(|before| before.offer == rank.offer);
        let mut row = vec![label(simulation, rank.offer)];
        row.extend(before.map(cells).into_iter().flatten());
        row.extend(cells(rank));
        rows.push(row);
    }
    rows
}

fn cells(rank: &Rank) -> [String; 2] {
    [rank.place.to_string(), column(&rank.score)]
}

fn swaps(simulation: &Simulation) -> Vec<String> {
    let mut out: Vec<String> = simulation
        .swaps
        .iter()
        .take(SWAPS)
        .map(|swap| {
            let (ahead, overtaken) = (name(simulation, swap.ahead), name(simulation, swap.overtaken));
            let first = if simulation.turn.as_ref() == Some(swap) {
                " (la première offre change)"
            } else {
                ""
            };
            format!("{} : {ahead} devant {overtaken}{first}", above(swap))
        })
        .collect();
    if simulation.swaps.len() > SWAPS {
        out.push(format!(
            "et {} autres (--format json les donne toutes)",
            simulation.swaps.len() - SWAPS
        ));
    }
    out
}

fn points(simulation: &Simulation) -> Vec<Vec<String>> {
    let mut header = vec!["Poids".to_owned()];
    header.extend(simulation.table.iter().map(|point| percent(&point.weight)));
    let mut rows = vec![header];
    for at in 0..simulation.offers.len() {
        let mut row = vec![label(simulation, at)];
        row.extend(simulation.table.iter().map(|point| column(&point.scores[at])));
        rows.push(row);
    }
    let mut leading = vec!["En tête".to_owned()];
    leading.extend(simulation.table.iter().map(|point| {
        let letters = point.leaders.iter().map(|offer| chart::letter(*offer).to_string());
        letters.collect::<Vec<_>>().join("=")
    }));
    rows.push(leading);
    rows
}

/// Columns of even width; the first to the left, figures to the right.
fn table(out: &mut String, rows: &[Vec<String>]) {
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns)
        .map(|at| {
            rows.iter()
                .filter_map(|row| row.get(at))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    for row in rows {
        let mut text = String::from("    ");
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            if at == 0 {
                text.push_str(&format!("{cell:<width$}"));
            } else {
                text.push_str(&format!("   {cell:>width$}"));
            }
        }
        line(out, &text);
    }
}
