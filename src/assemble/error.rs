//! What stops an assembling, in French: what, where, how to mend.

/// A value that the tender must give, or gives wrongly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// Id of the clause that asks; `marche` for the tender's own questions.
    pub owner: String,
    pub variable: String,
    pub question: String,
    /// What is expected, or why the given value does not suit.
    pub expected: String,
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    #[error("{}", missing_sentence(.0))]
    Missing(Vec<Missing>),
    #[error(
        "la clause « {0} » n’existe pas dans les clausiers de ce marché. Vérifiez son identifiant dans marche.yaml (« clausier clauses lister » les donne)."
    )]
    UnknownClause(String),
    #[error("{place} : {problem}. Corrigez ce texte, puis relancez l’assemblage.")]
    Template { place: String, problem: String },
    #[error(
        "le critère « numérique responsable » pèse {given} %, moins que le minimum de la politique ({minimum} %). Relevez son poids dans marche.yaml."
    )]
    WeightTooLow { given: String, minimum: String },
    #[error(
        "la grille de critères de « {0} » ne peut pas être répartie : aucune part positive. Corrigez le modèle de critère."
    )]
    EmptyGrid(String),
}

fn missing_sentence(missing: &[Missing]) -> String {
    let mut out = match missing.len() {
        1 => "une valeur manque ou ne convient pas. Complétez marche.yaml :".to_owned(),
        count => format!("{count} valeurs manquent ou ne conviennent pas. Complétez marche.yaml :"),
    };
    for one in missing {
        out.push_str(&format!(
            "\n  {}.{} : {} ({})",
            one.owner, one.variable, one.question, one.expected
        ));
    }
    out
}
