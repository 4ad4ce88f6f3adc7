//! The chart: for each offer its score against the responsible weight, in block characters, and who leads.
//!
//! The table beside it says the same in figures, for those who cannot see a chart.

use num_traits::{ToPrimitive, Zero};

use super::super::shortened;
use super::{Exact, Simulation, percent};
use crate::simulation::number::{shown, whole};
use crate::simulation::score::STEPS;

/// Heights of one character.
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Characters one above the other for each offer.
const ROWS: usize = 2;
/// Width of names.
const NAME: usize = 22;

/// The letter of an offer: names would not fit under the chart.
pub fn letter(offer: usize) -> char {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        .chars()
        .nth(offer)
        .unwrap_or('?')
}

/// The whole chart, a line a string.
pub fn lines(simulation: &Simulation) -> Vec<String> {
    let scores = || simulation.curve.iter().flat_map(|point| &point.scores);
    let low = scores().min().cloned().unwrap_or_default();
    let high = scores().max().cloned().unwrap_or_default();
    let mut out = vec![format!(
        "Score selon le poids du critère responsable, de 0 à {} (hauteur : de {} à {} points sur 100)",
        percent(&simulation.end()),
        shown(&low, 1),
        shown(&high, 1)
    )];
    for (at, offer) in simulation.offers.iter().enumerate() {
        let heights: Vec<usize> = simulation
            .curve
            .iter()
            .map(|point| height(&point.scores[at], &low, &high))
            .collect();
        for row in (0..ROWS).rev() {
            let label = if row == 0 {
                format!("{} {}", letter(at), shortened(&offer.name, NAME - 2))
            } else {
                String::new()
            };
            let bars: String = heights
                .iter()
                .map(|height| BLOCKS[height.saturating_sub(row * 8).min(8)])
                .collect();
            out.push(format!("{label:<NAME$} {}", bars.trim_end()));
        }
    }
    let leaders = simulation.curve.iter().map(|point| match point.leaders.as_slice() {
        [one] => letter(*one),
        _ => '=',
    });
    out.push(format!("{:<NAME$} {}", "En tête", leaders.collect::<String>()));
    out.push(format!("{:<NAME$} {}", "", axis(simulation)));
    if !simulation.grid.added {
        let weight = simulation.grid.responsible();
        let column = (&weight * whole(STEPS) / simulation.end())
            .round()
            .to_usize()
            .unwrap_or(0);
        out.push(format!(
            "{:<NAME$} {}▲ {} dans la grille",
            "",
            " ".repeat(column),
            percent(&weight)
        ));
    }
    out
}

/// From 1 to the full height: the lowest score of the chart is still seen.
fn height(score: &Exact, low: &Exact, high: &Exact) -> usize {
    let full = ROWS * 8;
    let span = high - low;
    if span.is_zero() {
        return full / 2;
    }
    let steps = Exact::from_integer((full - 1).into());
    1 + ((score - low) / span * steps)
        .round()
        .to_usize()
        .unwrap_or(0)
        .min(full - 1)
}

/// `0 %       10 %` under the bars, four marks of even distance.
fn axis(simulation: &Simulation) -> String {
    let mut line = String::new();
    for quarter in 0..=4 {
        let at = quarter * usize::try_from(STEPS).unwrap_or(0) / 4;
        let have = line.chars().count();
        line.push_str(&" ".repeat(at.saturating_sub(have)));
        line.push_str(&percent(
            &(simulation.end() * Exact::from_integer(quarter.into()) / whole(4)),
        ));
    }
    line
}
