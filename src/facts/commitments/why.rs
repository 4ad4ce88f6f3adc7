//! How a status came about, in French: for `--preuves` and for the reader of a verdict.

use super::Sighting;
use crate::text::force::{Force, Reading};

/// What the words weigh, and the one that decided.
pub(super) fn why(reading: &Reading, lacks_need: bool, sighting: &Sighting) -> String {
    let what = match reading.force {
        Force::Binding if lacks_need => "la phrase oblige, mais sans la précision attendue",
        Force::Binding if reading.sure => "la phrase oblige le titulaire",
        Force::Binding => "la phrase oblige, sans dire en toutes lettres que c’est le titulaire",
        Force::Stated if lacks_need => "énoncé sans verbe, et sans la précision attendue",
        Force::Stated => "énoncé sans verbe, dans un passage du thème",
        Force::Soft => "formule souple",
        Force::BuyerDuty => "à la charge de l’acheteur",
        Force::Placeholder => "un blanc reste à compléter",
        Force::OptionNotTicked => "case non cochée",
        Force::Question => "question ou demande aux candidats",
        Force::Recital => "exposé de contexte",
        Force::Definition => "définition",
        Force::Mention => "simple mention",
        Force::Negated => "écarté par la phrase",
    };
    match &sighting.cue {
        Some(cue) => format!("{what} (« {cue} »)"),
        None => what.to_owned(),
    }
}
