//! Answers that nobody gave but that the pieces surely give: an inferred profile.
//!
//! An answer is inferred only when a draft states it; what is not said stays unknown.

use std::sync::{Arc, LazyLock};

use regex::bytes::{RegexSet, RegexSetBuilder};

use super::PieceFacts;
use super::commitments::Commitment;
use crate::document::UnitKind;
use crate::library::profile::{Profile, Value};
use crate::text::fold::fold;
use crate::verdict::{PieceKind, PurchaseType, ThemeStatus};

/// Completes a tender's answers from its pieces; an answer that was given is never changed.
pub fn complete(profile: &mut Profile, purchase: PurchaseType, pieces: &[Arc<PieceFacts>], commitments: &[Commitment]) {
    let said = Said::of(pieces);
    let engaged = |theme: &str| {
        commitments.iter().any(|commitment| {
            commitment.theme == theme
                && matches!(
                    commitment.status,
                    ThemeStatus::Engage | ThemeStatus::Incomplet | ThemeStatus::Souple
                )
        })
    };
    if engaged("rgpd") || (said.0[HOSTING] && purchase == PurchaseType::Logiciels) {
        profile.infer("donnees_personnelles", Value::Bool(true));
    }
    if said.0[ONLINE] {
        let users = if said.0[PUBLIC] { "public" } else { "agents" };
        profile.infer("service_en_ligne", Value::Text(users.to_owned()));
    } else if purchase == PurchaseType::Equipements {
        profile.infer("service_en_ligne", Value::Text("aucun".to_owned()));
    }
    if engaged("insertion-sociale") {
        profile.infer("main_oeuvre", Value::Bool(true));
    }
}

const HOSTING: usize = 0;
const ONLINE: usize = 1;
const PUBLIC: usize = 2;

/// What the contract pieces say of the service they buy, over folded text.
static SAYS: LazyLock<RegexSet> = LazyLock::new(|| {
    RegexSetBuilder::new([
        r"\bmode saas?\b|\bsaa\b|\bhebergement (de la solution|du service|de l application|des donnee)|\bsolution hebergee\b|\bcompte utilisateur",
        r"\bsite (internet|web)\b.{0,60}\b(livre|realis|concevoir|conception|refonte|developpe|objet)|\b(refonte|conception|creation|developpement) d(u|un|e) (site|portail|application (web|mobile))|\bapplication mobile\b|\bextranet\b|\bintranet\b|\bteleservice|\bportail (usager|citoyen|famille|agent)|\bapplication web\b|\bdans (un|le) navigateur\b|\bclient leger\b|\bfull web\b|\binterface web\b",
        r"\busager|\bcitoyen|\bhabitant|\badministre|\bgrand public\b|\bfamille",
    ])
    .unicode(false)
    .build()
    .expect("constant patterns")
});

struct Said([bool; 3]);

impl Said {
    fn of(pieces: &[Arc<PieceFacts>]) -> Self {
        let mut said = [false; 3];
        let contract =
            |kind: PieceKind| !matches!(kind, PieceKind::Guide | PieceKind::Clausier | PieceKind::Formulaire);
        for piece in pieces.iter().filter(|piece| contract(piece.kind.kind)) {
            for unit in piece
                .outline
                .units
                .iter()
                .filter(|unit| unit.kind != UnitKind::Contents)
            {
                for index in &SAYS.matches(fold(&unit.text).text.as_bytes()) {
                    said[index] = true;
                }
            }
        }
        Self(said)
    }
}
