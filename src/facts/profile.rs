//! Answers that nobody gave but that the pieces surely give: an inferred profile.
//!
//! An answer is inferred only when a draft states it; what is not said stays unknown.

use std::sync::{Arc, LazyLock};

use super::PieceFacts;
use super::commitments::Commitment;
use crate::library::profile::{Profile, Value};
use crate::text::fold::words;
use crate::text::phrases::Phrases;
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

/// What the contract pieces say of the service they buy, over folded text: what they say, and the words,
/// which end there or (`*`) go on.
const SAYS: &[(usize, &str)] = &[
    (HOSTING, "mode saa"),
    (HOSTING, "mode saas"),
    (HOSTING, "saa"),
    (HOSTING, "hebergement de la solution*"),
    (HOSTING, "hebergement du service*"),
    (HOSTING, "hebergement de l application*"),
    (HOSTING, "hebergement des donnee*"),
    (HOSTING, "solution hebergee"),
    (HOSTING, "compte utilisateur*"),
    (ONLINE, "application mobile"),
    (ONLINE, "application web"),
    (ONLINE, "extranet"),
    (ONLINE, "intranet"),
    (ONLINE, "teleservice*"),
    (ONLINE, "portail usager*"),
    (ONLINE, "portail citoyen*"),
    (ONLINE, "portail famille*"),
    (ONLINE, "portail agent*"),
    (ONLINE, "dans un navigateur"),
    (ONLINE, "dans le navigateur"),
    (ONLINE, "client leger"),
    (ONLINE, "full web"),
    (ONLINE, "interface web"),
    (PUBLIC, "usager*"),
    (PUBLIC, "citoyen*"),
    (PUBLIC, "habitant*"),
    (PUBLIC, "administre*"),
    (PUBLIC, "grand public"),
    (PUBLIC, "famille*"),
    (BUILT, "refonte d*"),
    (BUILT, "conception d*"),
    (BUILT, "creation d*"),
    (BUILT, "developpement d*"),
    (SITE, "site internet"),
    (SITE, "site web"),
];

/// « refonte du portail »: what is built decides.
const BUILT: usize = 3;
/// « site internet »: what is done to it, near by, decides.
const SITE: usize = 4;

static PHRASES: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(SAYS.iter().map(|(_, words)| words.trim_end_matches('*'))));

/// `rest` follows « refonte d », « conception d ».
fn is_online(rest: &str) -> bool {
    let what = ["u ", "un ", "e "]
        .iter()
        .find_map(|article| rest.strip_prefix(article));
    let online = ["site", "portail", "application web", "application mobile"];
    what.is_some_and(|what| online.iter().any(|thing| what.starts_with(thing)))
}

/// `rest` follows « site internet »: within sixty letters a word says that it is delivered or made.
fn is_delivered(rest: &str) -> bool {
    const NEAR: usize = 60;
    const DONE: [&str; 7] = [
        "livre",
        "realis",
        "concevoir",
        "conception",
        "refonte",
        "developpe",
        "objet",
    ];
    words(rest)
        .take_while(|word| word.start <= NEAR)
        .any(|word| DONE.iter().any(|done| rest[word.start..].starts_with(done)))
}

struct Said([bool; 3]);

impl Said {
    fn of(pieces: &[Arc<PieceFacts>]) -> Self {
        let mut said = [false; 3];
        let contract =
            |kind: PieceKind| !matches!(kind, PieceKind::Guide | PieceKind::Clausier | PieceKind::Formulaire);
        for piece in pieces.iter().filter(|piece| contract(piece.kind.kind)) {
            for words in &piece.outline.words {
                Self::read(words.folded(), &mut said);
            }
        }
        Self(said)
    }

    fn read(folded: &str, said: &mut [bool; 3]) {
        for (number, place) in PHRASES.find(folded) {
            let (says, words) = SAYS[number];
            let rest = &folded[place.end..];
            if !words.ends_with('*') && rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_') {
                continue;
            }
            match says {
                BUILT => said[ONLINE] |= is_online(rest),
                SITE => said[ONLINE] |= is_delivered(rest),
                _ => said[says] = true,
            }
        }
    }
}
