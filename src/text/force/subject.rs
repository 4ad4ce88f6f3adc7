//! Who the subject of a clause is: the contract holder, the buyer, or nobody named.

use std::ops::Range;

use super::Sentence;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Holder,
    Buyer,
}

/// Names that a piece gives to its parties, folded, beside the usual ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parties {
    pub holder: Vec<String>,
    pub buyer: Vec<String>,
}

impl Parties {
    /// Who a word names, when it names a party.
    #[must_use]
    pub fn actor(&self, word: &str) -> Option<Actor> {
        if is_holder(word) || self.holder.iter().any(|name| name == word) {
            Some(Actor::Holder)
        } else if is_buyer(word) || self.buyer.iter().any(|name| name == word) {
            Some(Actor::Buyer)
        } else {
            None
        }
    }
}

fn is_holder(word: &str) -> bool {
    matches!(
        word,
        "titulaire"
            | "prestataire"
            | "fournisseur"
            | "editeur"
            | "mandataire"
            | "attributaire"
            | "entrepreneur"
            | "entreprise"
            | "cocontractant"
            | "contractant"
            | "integrateur"
            | "hebergeur"
            | "infogerant"
            | "mainteneur"
            | "loueur"
            | "traitant"
            | "operateur"
            | "concessionnaire"
            | "delegataire"
            | "exploitant"
            | "societe"
            | "equipe"
            | "intervenant"
            | "nous"
    )
}

fn is_buyer(word: &str) -> bool {
    matches!(
        word,
        "acheteur"
            | "acheteuse"
            | "adjudicateur"
            | "adjudicatrice"
            | "ouvrage"
            | "collectivite"
            | "publique"
            | "commune"
            | "ville"
            | "departement"
            | "region"
            | "metropole"
            | "communaute"
            | "agglomeration"
            | "syndicat"
            | "etablissement"
            | "administration"
            | "ministere"
            | "etat"
            | "universite"
            | "hospitalier"
            | "chu"
            | "office"
            | "regie"
            | "coordonnateur"
            | "coordonnatrice"
            | "groupement"
            | "mairie"
            | "prefecture"
            | "rectorat"
            | "federation"
            | "agence"
            | "hopital"
            | "chambre"
            | "caisse"
            | "conseil"
            | "client"
            | "responsable"
            | "maire"
            | "organisme"
            | "beneficiaire"
            | "cdg"
            | "sdis"
            | "ccas"
            | "epci"
            | "museum"
            | "pole"
            | "institut"
            | "academie"
    )
}

/// The subject that rules the matter: the last party in subject position before the end of the span,
/// in its clause or in the head of its list; or the agent after « par ».
pub(super) fn subject(
    sentence: &Sentence<'_>,
    clauses: &[Range<usize>],
    span: &Range<usize>,
    parties: &Parties,
) -> Option<(Actor, usize)> {
    let mut found = None;
    for clause in clauses {
        for at in clause.clone() {
            let Some(actor) = parties.actor(sentence.tokens[at]) else {
                continue;
            };
            let before_end = at < span.end;
            if before_end && stands_as_subject(sentence.tokens, clause.start, at) {
                found = Some((actor, at));
            }
            if found.is_none() && is_agent(sentence.tokens, clause.start, at) {
                found = Some((actor, at));
            }
        }
    }
    found
}

/// « Le titulaire », « l'acheteur », « et la commune »; not « au titulaire », « de la commune », « avec l'acheteur ».
fn stands_as_subject(tokens: &[&str], clause_start: usize, at: usize) -> bool {
    let mut before = at;
    // Two-word names: « pouvoir adjudicateur », « maître d'ouvrage », « personne publique », « sous-traitant ».
    if before > clause_start
        && matches!(
            tokens[before - 1],
            "pouvoir" | "entite" | "personne" | "sou" | "sous" | "centre" | "service" | "autre" | "futur"
        )
    {
        before -= 1;
    } else if before > clause_start + 1 && tokens[before - 1] == "d" && tokens[before - 2] == "maitre" {
        before -= 2;
    }
    if before == clause_start {
        return true;
    }
    match tokens[before - 1] {
        "le" | "la" | "l" | "les" | "un" | "une" | "chaque" | "tout" | "toute" | "ce" | "cet" | "cette" | "son"
        | "sa" => {
            before -= 1;
            before == clause_start
                || !matches!(
                    tokens[before - 1],
                    "a" | "de"
                        | "par"
                        | "pour"
                        | "avec"
                        | "sur"
                        | "chez"
                        | "aupre"
                        | "contre"
                        | "envers"
                        | "entre"
                        | "sou"
                        | "sous"
                        | "san"
                        | "dan"
                        | "dans"
                        | "vers"
                )
        }
        "nous" => true,
        _ => tokens[at] == "nous",
    }
}

/// « par l'acheteur », « par la commune ».
fn is_agent(tokens: &[&str], clause_start: usize, at: usize) -> bool {
    let from = at.saturating_sub(3).max(clause_start);
    tokens[from..at].contains(&"par")
}

/// Acts of the buyer that are the contract's own mechanism: to control, accept, refuse, sanction.
pub(super) fn is_right(tokens: &[&str]) -> bool {
    const RIGHTS: [&str; 46] = [
        "reserve",
        "droit",
        "verifi",
        "control",
        "audit",
        "autoris",
        "accept",
        "valid",
        "approuv",
        "agre",
        "admet",
        "prononc",
        "appliqu",
        "retien",
        "constat",
        "exig",
        "impos",
        "demand",
        "oppos",
        "refus",
        "resili",
        "proced",
        "examin",
        "decid",
        "mandat",
        "missionn",
        "visit",
        "test",
        "inspect",
        "diligent",
        "infli",
        "mettre",
        "appreci",
        "convoqu",
        "recuper",
        "choisi",
        "garde",
        "preleve",
        "reclam",
        "suspend",
        "rejet",
        "recoit",
        "responsable",
        "effectu",
        "subordonn",
        "convien",
    ];
    tokens
        .iter()
        .any(|token| RIGHTS.iter().any(|right| token.starts_with(right)))
}

/// Whether a conjugated verb is among the words: known verbs of contracts, auxiliaries, future endings.
pub(super) fn has_verb(tokens: &[&str]) -> bool {
    tokens
        .iter()
        .enumerate()
        .any(|(at, token)| is_verb(token, at.checked_sub(1).map(|at| tokens[at])))
}

fn is_verb(token: &str, before: Option<&str>) -> bool {
    if matches!(
        token,
        "est" | "sont" | "sera" | "seront" | "doit" | "doivent" | "ont" | "fait" | "font" | "peut" | "peuvent" | "soit"
    ) {
        return true;
    }
    // « a » is « à » too: only after a subject pronoun or noun is it a verb, which other words will show.
    let future = token.len() > 5
        && (token.ends_with("era") || token.ends_with("ront") || token.ends_with("ira") || token.ends_with("dra"));
    if future && !matches!(token, "camera" | "opera") {
        return true;
    }
    let subject = matches!(
        before,
        Some("il" | "elle" | "s" | "se" | "on" | "nous" | "titulaire" | "prestataire" | "ils" | "n" | "ne")
    );
    if subject && token.len() > 3 && !matches!(token, "pour" | "dans" | "avec" | "dont") {
        return true;
    }
    const VERBS: [&str; 84] = [
        "engage",
        "fournit",
        "remet",
        "transmet",
        "notifie",
        "assure",
        "respecte",
        "realise",
        "produit",
        "justifie",
        "garantit",
        "met",
        "tient",
        "informe",
        "communique",
        "adresse",
        "presente",
        "restitue",
        "efface",
        "detruit",
        "supprime",
        "conserve",
        "traite",
        "agit",
        "aide",
        "assiste",
        "reprend",
        "collecte",
        "corrige",
        "limite",
        "chiffre",
        "applique",
        "utilise",
        "confie",
        "reserve",
        "consacre",
        "recrute",
        "emploie",
        "permet",
        "autorise",
        "designe",
        "etablit",
        "publie",
        "livre",
        "verifie",
        "controle",
        "entraine",
        "donne",
        "rend",
        "reduit",
        "calcule",
        "mesure",
        "atteint",
        "comprend",
        "comporte",
        "contient",
        "indique",
        "precise",
        "porte",
        "dispose",
        "suit",
        "soumet",
        "propose",
        "prend",
        "appartient",
        "incombe",
        "revient",
        "court",
        "beneficie",
        "affecte",
        "heberge",
        "execute",
        "repond",
        "demeure",
        "reste",
        "disparait",
        "concerne",
        "vaut",
        "refuse",
        "accepte",
        "exige",
        "impose",
        "fixe",
        "procede",
    ];
    let singular = token.strip_suffix("nt").unwrap_or(token);
    VERBS.iter().any(|verb| *verb == token || *verb == singular)
        || matches!(
            token,
            "fournissent"
                | "garantissent"
                | "mettent"
                | "tiennent"
                | "agissent"
                | "reprennent"
                | "permettent"
                | "rendent"
                | "reduisent"
                | "suivent"
                | "prennent"
                | "produisent"
                | "detruisent"
                | "remettent"
                | "transmettent"
                | "soumettent"
                | "atteignent"
                | "comprennent"
                | "contiennent"
                | "repondent"
                | "disparaissent"
                | "valent"
                | "recoivent"
        )
}
