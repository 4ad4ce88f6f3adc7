//! What a draft buys: equipment, software, services, or nothing digital; with the words that say so.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::outline::Outline;
use crate::text::pattern::WordList;
use crate::text::phrases::Phrases;
use crate::verdict::{PieceKind, PurchaseType, PurchaseTypeRead, Source};

/// What a word speaks for. `Digital` words prove a digital purchase without telling which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sense {
    Equipment,
    Software,
    Services,
    /// Words of any service, which count when the purchase is digital.
    AnyService,
    Digital,
    Other,
}

/// Folded words (accents, apostrophes and plural marks away), by what they speak for.
const WORDS: &[(Sense, &str)] = &[
    (
        Sense::Equipment,
        "ordinateur|poste de travail|pc portable|ultraportable|ecran|moniteur|smartphone|telephone portable|tablette|imprimante|copieur|multifonction|videoprojecteur|video projecteur|station d accueil|peripherique|materiel informatique|equipement informatique|equipement numerique|fourniture de materiel|commutateur|borne wifi|onduleur|baie de stockage|parc informatique|reconditionne|client leger|casque audio|visioconference|tableau numerique|equipement reseau|serveur physique|fourniture de serveur|achat d equipement|materiel bureautique|poste informatique|clavier",
    ),
    (
        Sense::Software,
        "logiciel|progiciel|licence|saa|application mobile|editeur|logiciel metier|erp|solution logicielle|abonnement|sirh|mode saa|application metier|gestion electronique|solution de gestion|solution informatique|plateforme numerique|cloud|logiciel libre",
    ),
    (
        Sense::Services,
        "tierce maintenance applicative|tma|maintenance applicative|developpement d application|developpement web|infogerance|assistance a maitrise d ouvrage|amo|hebergement|prestation intellectuelle|prestation de service numerique|regie|unite d oeuvre|centre de service|exploitation informatique|administration systeme|telecommunication|acce internet|mediation numerique|formation numerique|audit informatique|site internet|site web|conduite du changement|mode agile|support utilisateur|assistance technique|collecte des equipement|conseil et assistance|maintenance du reseau|maintenance des postes|poste geres",
    ),
    (
        Sense::AnyService,
        "prestation|maintenance|developpement|realisation|exploitation|numerisation|accompagnement|integration|conception|assistance|marche de service|marche public de service|migration|module de formation|modules de formation|centre de contact|centre d appel|service de|refonte|astreinte|unite d oeuvre",
    ),
    (
        Sense::Digital,
        "portail|extranet|intranet|teleservice|informatique|numerique|systeme d information|bureautique|telephonie|cybersecurite|dsi|direction du numerique|rgaa",
    ),
    (
        Sense::Other,
        "travaux|batiment|platrerie|peinture|plomberie|chauffage|voirie|chaussee|assainissement|restauration scolaire|denree|nettoyage|proprete|espace vert|vehicule|carburant|maitrise d oeuvre|gros oeuvre|maconnerie|menuiserie|couverture|terrassement|gardiennage|assurance|transport scolaire|mobilier|fourniture de bureau|habillement|medicament|dispositif medical|eau potable|dechet menager|collecte des dechet|eclairage public|electricite|etancheite|demolition|architecte|geotechnique|topographique|chantier|repas|viande|ascenseur|titre restaurant|imprimerie|impression de|papier|ordure|chauffage urbain|gaz|photovoltaique|elagage|sanitaire|laboratoire|machine de prototypage|jardin|premiers geste|mobilier scolaire|insertion et retour a l emploi|aide a domicile|ambulance|formation professionnelle|linge|hygiene",
    ),
];

/// The words, and what finds them by their number.
type Vocabulary = (Phrases, Vec<(Sense, &'static str)>);

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let words: Vec<(Sense, &str)> = WORDS
        .iter()
        .flat_map(|(sense, words)| words.split('|').map(|word| (*sense, word)))
        .collect();
    (Phrases::new(words.iter().map(|(_, word)| *word)), words)
});

/// Characters of the top of a piece, where its object stands.
const OBJECT_ZONE: usize = 1_200;
/// What a word weighs once in the object, against once in the body.
const OBJECT_WEIGHT: u32 = 12;
/// Beyond this many times, a word of the body proves no more.
const MOST_REPEATS: u32 = 6;

/// Infers what the pieces buy. The reasons quote the words that weighed most.
#[must_use]
pub fn infer<'a>(pieces: impl Iterator<Item = (PieceKind, &'a Outline)>) -> PurchaseTypeRead {
    let mut weights: BTreeMap<(Sense, &str), (u32, u32)> = BTreeMap::new();
    for (_, outline) in pieces {
        weigh(outline, &mut weights);
    }
    let score = |sense: Sense| -> u32 {
        weights
            .iter()
            .filter(|((other, _), _)| *other == sense)
            .map(|(_, (object, body))| object * OBJECT_WEIGHT + (*body).min(MOST_REPEATS))
            .sum()
    };
    let (equipment, software) = (score(Sense::Equipment), score(Sense::Software));
    let services = score(Sense::Services) + score(Sense::AnyService) / 2;
    let digital = equipment + software + score(Sense::Services) + score(Sense::Digital);
    let other = score(Sense::Other);
    let specific = equipment + software + score(Sense::Services);
    // Platforms and addresses are named in every notice: without a digital thing bought, only the object counts.
    let said_in_object = weights
        .iter()
        .any(|((sense, _), (object, _))| *sense == Sense::Digital && *object > 0);
    let value = if digital < 8 || other > digital || (specific < 6 && !said_in_object) {
        PurchaseType::Autre
    } else if equipment > software && equipment > services {
        PurchaseType::Equipements
    } else if software > services {
        PurchaseType::Logiciels
    } else {
        PurchaseType::Services
    };
    PurchaseTypeRead {
        value,
        source: Source::Inferred,
        reasons: reasons(value, &weights),
    }
}

fn weigh(outline: &Outline, weights: &mut BTreeMap<(Sense, &'static str), (u32, u32)>) {
    let (phrases, words) = &*VOCABULARY;
    let mut read = 0;
    for folded in outline.words.iter().map(WordList::folded) {
        let object =
            read < OBJECT_ZONE || folded.contains("objet du marche") || folded.contains("objet de la consultation");
        read += folded.len();
        let bytes = folded.as_bytes();
        for (number, place) in phrases.find(folded) {
            if bytes.get(place.end).is_some_and(u8::is_ascii_alphanumeric) {
                continue;
            }
            let (sense, word) = words[number];
            let entry = weights.entry((sense, word)).or_default();
            if object {
                entry.0 = (entry.0 + 1).min(3)
            } else {
                entry.1 += 1
            }
        }
    }
}

fn reasons(value: PurchaseType, weights: &BTreeMap<(Sense, &str), (u32, u32)>) -> Vec<String> {
    let sense = match value {
        PurchaseType::Equipements => Sense::Equipment,
        PurchaseType::Logiciels => Sense::Software,
        PurchaseType::Services => Sense::Services,
        PurchaseType::Autre => Sense::Other,
    };
    let mut words: Vec<(u32, &str)> = weights
        .iter()
        .filter(|((other, _), _)| *other == sense)
        .map(|((_, word), (object, body))| (object * OBJECT_WEIGHT + body, *word))
        .collect();
    words.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    if words.is_empty() {
        return vec!["aucun mot d’un achat numérique".to_owned()];
    }
    words.iter().take(4).map(|(_, word)| format!("« {word} »")).collect()
}
