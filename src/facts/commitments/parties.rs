//! Names that a piece gives to its parties, beside the usual ones.

use crate::facts::outline::Outline;
use crate::text::force::{Actor, Parties};

/// Names that the piece gives to its parties: « ci-après « la Régie » », « "L'éditeur" désigne le titulaire ».
pub(super) fn parties(outline: &Outline) -> Parties {
    let mut parties = Parties::default();
    for unit in &outline.units {
        if !unit.text.contains("ci-apr") && !unit.text.contains("ci apr") {
            continue;
        }
        let text = crate::text::fold::fold(&unit.text).text;
        let Some(at) = text.find("ci apre") else { continue };
        let before = &text[..at];
        let words: Vec<&str> = crate::text::fold::words(before).map(|range| &before[range]).collect();
        let after = &text[at + 7..];
        let name = crate::text::fold::words(after).map(|range| &after[range]).find(|word| {
            word.len() > 2
                && !matches!(
                    *word,
                    "les" | "denomme" | "designe" | "nomme" | "appele" | "denommee" | "designee"
                )
        });
        let Some(name) = name else { continue };
        if parties.actor(name).is_some() {
            continue;
        }
        let last = words.iter().rev().find_map(|word| parties.actor(word));
        match last {
            Some(Actor::Holder) => parties.holder.push(name.to_owned()),
            Some(Actor::Buyer) => parties.buyer.push(name.to_owned()),
            None => {}
        }
    }
    parties
}
