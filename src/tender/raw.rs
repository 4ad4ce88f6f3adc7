//! marche.yaml as it is written. Never leaves this room; the JSON Schema is drawn from it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::library::yaml::{Entries, Placed, Scalar};

pub(super) type Text = Placed<String>;
pub(super) type Answers = Entries<Option<Placed<Scalar>>>;

/// marche.yaml : les réponses sur un marché, dont clausier tire les pièces.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTender {
    /// Format du fichier : 1.
    #[schemars(with = "u32")]
    pub clausier: Text,
    /// equipements, logiciels, services ou autre.
    #[serde(rename = "type")]
    pub purchase: Text,
    /// Versions des clausiers pour lesquelles les réponses valent.
    #[serde(default)]
    pub clausiers: Option<Entries<Text>>,
    /// Réponses aux questions des clausiers.
    pub marche: Placed<Option<Answers>>,
    /// Valeurs des variables, par clause.
    #[serde(default)]
    pub variables: Option<Entries<Option<Answers>>>,
    /// Clauses écartées, avec leur motif.
    #[serde(default)]
    pub retraits: Option<Vec<RawRemoval>>,
    /// Clauses recommandées ou ambitieuses ajoutées.
    #[serde(default)]
    pub ajouts: Option<Vec<Text>>,
    /// Niveau des clauses prises d’office : obligatoire, recommande ou ambitieux.
    #[serde(default)]
    pub niveau: Option<Text>,
    #[serde(default)]
    pub critere: Option<RawChoice>,
    /// Politique appliquée.
    #[serde(default)]
    pub politique: Option<Text>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRemoval {
    pub clause: Text,
    pub motif: Text,
}

/// Le critère numérique responsable et la grille autour de lui.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChoice {
    pub modele: Text,
    /// En % de l’ensemble.
    #[serde(default)]
    #[schemars(with = "Option<f64>")]
    pub poids: Option<Text>,
    #[serde(default)]
    pub autres: Vec<RawOther>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOther {
    pub titre: Text,
    #[schemars(with = "f64")]
    pub poids: Text,
}
