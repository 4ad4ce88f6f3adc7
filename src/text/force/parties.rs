//! The words that name a party: the contract holder or the buyer.

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
            | "maire"
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

/// Those whom a contract speaks of without binding them.
pub(super) fn is_third(word: &str) -> bool {
    matches!(
        word,
        "autorite"
            | "cnil"
            | "ademe"
            | "arcom"
            | "usager"
            | "habitant"
            | "administre"
            | "patient"
            | "personnel"
            | "legislateur"
            | "prefet"
    )
}
