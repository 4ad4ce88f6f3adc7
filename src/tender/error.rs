//! What is wrong with a marche.yaml: one French sentence each, with its place and how to mend it.

use thiserror::Error;

use crate::library::ValueProblem;
use crate::library::error::YamlProblem;
use crate::library::wording::{listed, number};

/// A problem of a marche.yaml and where it stands.
pub type Error = crate::library::error::Error<Problem>;

#[derive(Debug, Clone, PartialEq, Error)]
pub enum Problem {
    #[error(transparent)]
    Yaml(#[from] YamlProblem),
    #[error(
        "ce fichier est au format {found}, cette version de clausier lit le format {} ; mettez clausier à jour ou écrivez « clausier: {} »",
        super::FORMAT,
        super::FORMAT
    )]
    Format { found: String },
    #[error("« {found} » n’est pas un type d’achat ; écrivez {}", listed(allowed))]
    PurchaseType { found: String, allowed: Vec<&'static str> },
    #[error("« {found} » n’est pas une version du clausier « {library} » ; écrivez trois nombres, par exemple 1.0.0")]
    Version { library: String, found: String },
    #[error("{what} « {id} » n’existe pas ; {}", mend(nearest))]
    Unknown {
        what: &'static str,
        id: String,
        nearest: Option<String>,
    },
    #[error(
        "« {name} » est répondu alors que la question n’a pas d’objet ici ({question}) ; elle n’est posée que si « {when} » : retirez la réponse ou corrigez celles dont elle dépend"
    )]
    Pointless {
        name: String,
        question: String,
        when: String,
    },
    #[error("« {name} » ({question}) : {problem}")]
    Value {
        name: String,
        question: String,
        problem: ValueProblem,
    },
    #[error("« {name} » n’a pas de réponse : {question} Attendu : {expected}")]
    Missing {
        name: String,
        question: String,
        expected: String,
    },
    #[error("« variables: {clause}: {name}: » n’a pas de valeur : {question} Attendu : {expected}")]
    MissingVariable {
        clause: String,
        name: String,
        question: String,
        expected: String,
    },
    #[error("la clause « {clause} » est écartée sans motif ; écrivez pourquoi sous « motif »")]
    NoReason { clause: String },
    #[error("la clause « {clause} » est à la fois ajoutée et écartée ; retirez-la de « ajouts » ou de « retraits »")]
    AddedAndRemoved { clause: String },
    #[error("la clause « {clause} » est du clausier « {library} », qui ne vaut pas pour ce type d’achat ; retirez-la")]
    OtherType { clause: String, library: String },
    #[error("« {found} » n’est pas un niveau ; écrivez {}", listed(&["obligatoire", "recommande", "ambitieux"]))]
    Level { found: String },
    #[error("« {found} » n’est pas un poids ; écrivez un nombre entre 0 et 100, en % de l’ensemble")]
    Weight { found: String },
    #[error("les poids de la grille font {} % au lieu de 100 ; corrigez « critere »", number(*sum))]
    Sum { sum: f64 },
}

fn mend(nearest: &Option<String>) -> String {
    match nearest {
        Some(near) => format!("vouliez-vous dire « {near} » ?"),
        None => "corrigez le nom ou retirez-le".to_owned(),
    }
}
