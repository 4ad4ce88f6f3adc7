//! From elements to the status of a theme, for one piece and for a whole tender.

use crate::library::theme::{Required, Theme};
use crate::verdict::{ElementStatus, PurchaseType, ThemeStatus, UNSAID};

use super::grounds::Grounds;
use super::{Commitment, ElementFact, Passage, Sighting, TrapFact};

/// Status of a theme from what was found; `devoted` tells a piece written for the theme.
pub(super) fn conclude(
    theme: &Theme,
    mut elements: Vec<ElementFact>,
    passages: Vec<Passage>,
    grounds: Grounds,
    purchase: Option<PurchaseType>,
    devoted: bool,
) -> Commitment {
    // An annex that describes the processing is about the theme, whatever else the tender says.
    if !devoted {
        set_lonely_aside(theme, &mut elements);
    }
    let proves = |fact: &ElementFact| {
        theme
            .elements
            .iter()
            .any(|element| element.id == fact.id && element.stands_alone)
    };
    let softly = elements
        .iter()
        .any(|fact| fact.status == ElementStatus::Faible && proves(fact));
    let has = |status| elements.iter().any(|fact| fact.status == status);
    let named = |status| {
        let ids: Vec<&str> = elements
            .iter()
            .filter(|fact| fact.status == status)
            .map(|fact| fact.id.as_str())
            .collect();
        ids.join(", ")
    };
    let missing = missing(theme, &elements, purchase);
    let (status, ground, why) = if has(ElementStatus::Present) {
        if missing.is_empty() {
            (
                ThemeStatus::Engage,
                None,
                "tous les éléments requis obligent le titulaire".to_owned(),
            )
        } else {
            (
                ThemeStatus::Incomplet,
                None,
                format!("manquent : {}", missing.join(", ")),
            )
        }
    } else if let Some(ground) = grounds.without_object {
        (ThemeStatus::SansObjet, Some(ground), "une raison est écrite".to_owned())
    } else if softly {
        (
            ThemeStatus::Souple,
            None,
            format!("rien de ferme ; faibles : {}", named(ElementStatus::Faible)),
        )
    } else if has(ElementStatus::AVerifier) {
        (
            ThemeStatus::AVerifier,
            None,
            format!("à compléter : {}", named(ElementStatus::AVerifier)),
        )
    } else if let Some(ground) = grounds.reference {
        (
            ThemeStatus::Reference,
            Some(ground),
            "simple renvoi à un autre texte".to_owned(),
        )
    } else if let Some(ground) = grounds.mention {
        (
            ThemeStatus::Mention,
            Some(ground),
            "les mots y sont, sans obligation".to_owned(),
        )
    } else {
        (ThemeStatus::Absent, None, "le thème n’est pas abordé".to_owned())
    };
    Commitment {
        theme: theme.id.clone(),
        status,
        elements,
        passages,
        ground,
        why,
        outside: false,
        brings: grounds.brings,
        traps: grounds.traps,
    }
}

/// Elements that only accompany others prove nothing where no other is present: « les mots de passe »,
/// « nom et adresse » stand in contracts that say nothing of the theme.
fn set_lonely_aside(theme: &Theme, elements: &mut [ElementFact]) {
    let alone = |fact: &ElementFact| {
        theme
            .elements
            .iter()
            .any(|element| element.id == fact.id && element.stands_alone)
    };
    if elements
        .iter()
        .any(|fact| fact.status == ElementStatus::Present && (alone(fact) || fact.named))
    {
        return;
    }
    for fact in elements.iter_mut().filter(|fact| fact.status == ElementStatus::Present) {
        fact.status = ElementStatus::Absent;
        fact.lonely = true;
        fact.why = format!("{} ; mais rien d’autre dans la pièce ne fait le thème", fact.why);
    }
}

/// Required elements that are not present.
fn missing(theme: &Theme, elements: &[ElementFact], purchase: Option<PurchaseType>) -> Vec<String> {
    let required = |at: usize| match purchase {
        Some(purchase) => theme.elements[at].required_for(purchase),
        None => theme.elements[at].required != Required::Never,
    };
    let facts = elements.iter().enumerate();
    facts
        .filter(|(at, fact)| required(*at) && fact.status != ElementStatus::Present)
        .map(|(_, fact)| fact.id.clone())
        .collect()
}

/// What the pieces of one tender say together: the best element wins, wherever it stands in a piece that
/// binds. Each piece comes with whether it belongs to the contract: one that does not gives weak elements
/// and mentions only.
#[must_use]
pub fn merge(pieces: &[(bool, &[Commitment])], themes: &[&Theme], purchase: Option<PurchaseType>) -> Vec<Commitment> {
    themes
        .iter()
        .map(|theme| merge_theme(pieces, theme, purchase))
        .collect()
}

fn merge_theme(pieces: &[(bool, &[Commitment])], theme: &Theme, purchase: Option<PurchaseType>) -> Commitment {
    let of_theme: Vec<(bool, &Commitment)> = pieces
        .iter()
        .filter_map(|(binds, commitments)| {
            Some((
                *binds,
                commitments.iter().find(|commitment| commitment.theme == theme.id)?,
            ))
        })
        .collect();
    let mut elements: Vec<ElementFact> = theme.elements.iter().map(|element| absent(&element.id)).collect();
    let mut passages = Vec::new();
    let mut grounds = Grounds::default();
    // Contractual pieces first: at equal strength their words are the evidence.
    let (binding, others): (Vec<_>, Vec<_>) = of_theme.into_iter().partition(|(binds, _)| *binds);
    for (binds, commitment) in binding.iter().chain(&others) {
        for fact in &commitment.elements {
            let fact = &supported(fact, *binds);
            if let Some(best) = elements.iter_mut().find(|best| best.id == fact.id)
                && firmness(fact) > firmness(best)
            {
                *best = fact.clone();
            }
        }
        passages.extend(commitment.passages.iter().cloned());
        keep_ground(&mut grounds, commitment);
        keep_apart(&mut grounds, commitment);
    }
    let firm = |pieces: &[(bool, &Commitment)]| {
        let mut facts = pieces.iter().flat_map(|(_, commitment)| &commitment.elements);
        facts.any(|fact| fact.status == ElementStatus::Present || fact.lonely)
    };
    let outside = firm(&others) && !firm(&binding);
    Commitment {
        outside,
        ..conclude(theme, elements, passages, grounds, purchase, false)
    }
}

/// What a piece alone could not support may be supported by another one; what binds nobody is weak.
fn supported(fact: &ElementFact, binds: bool) -> ElementFact {
    let present = fact.lonely || fact.status == ElementStatus::Present;
    let (status, why) = match (present, binds) {
        (true, true) => (ElementStatus::Present, fact.why.clone()),
        (true, false) => (
            ElementStatus::Faible,
            format!("{} ; mais cette pièce n’est pas contractuelle", fact.why),
        ),
        (false, _) => (fact.status, fact.why.clone()),
    };
    ElementFact {
        status,
        lonely: false,
        why,
        ..fact.clone()
    }
}

fn keep_ground(grounds: &mut Grounds, commitment: &Commitment) {
    let place: &mut Option<Sighting> = match commitment.status {
        ThemeStatus::SansObjet => &mut grounds.without_object,
        ThemeStatus::Reference => &mut grounds.reference,
        ThemeStatus::Mention => &mut grounds.mention,
        _ => return,
    };
    if place.is_none() {
        place.clone_from(&commitment.ground);
    }
}

/// Each text cited and each trap once, wherever it stands first.
fn keep_apart(grounds: &mut Grounds, commitment: &Commitment) {
    for says in &commitment.brings {
        if !grounds.brings.contains(says) {
            grounds.brings.push(says.clone());
        }
    }
    let known: Vec<TrapFact> = grounds.traps.clone();
    let new = commitment
        .traps
        .iter()
        .filter(|trap| known.iter().all(|other| other.number != trap.number));
    grounds.traps.extend(new.cloned());
}

fn absent(id: &str) -> ElementFact {
    ElementFact {
        id: id.to_owned(),
        status: ElementStatus::Absent,
        sure: true,
        sighting: None,
        lonely: false,
        named: false,
        why: UNSAID.to_owned(),
    }
}

/// Present, then weak, then to be checked; a fact with words beats one without.
fn firmness(fact: &ElementFact) -> (u8, bool, bool) {
    let firmness = match fact.status {
        ElementStatus::Present => 3,
        ElementStatus::Faible => 2,
        ElementStatus::AVerifier => 1,
        ElementStatus::Absent => 0,
    };
    (firmness, fact.sure && firmness > 0, fact.sighting.is_some())
}
