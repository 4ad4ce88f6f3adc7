//! Tenses that take the duty away, by the endings of verbs: the conditional and the imperfect of main clauses.

use super::cues::{Cue, Kind};

/// « remettrait », « fourniraient »: any conditional of a main clause.
pub(super) fn conditionals(tokens: &[&str]) -> Vec<Cue> {
    let conditional = |token: &str| {
        token.len() > 6
            && (token.ends_with("rait") || token.ends_with("raient"))
            // « apparaît », « disparaît » lose their accent in folding.
            && !token.ends_with("parait")
            && !matches!(
                token,
                "retrait" | "extrait" | "portrait" | "distrait" | "abstrait" | "attrait"
            )
    };
    let places = (0..tokens.len()).filter(|at| conditional(tokens[*at]) && !is_subordinate(tokens, *at));
    places
        .map(|at| Cue {
            kind: Kind::Conditional,
            span: at..at + 1,
        })
        .collect()
}

/// « affichait », « employaient »: what a main clause tells of the past.
pub(super) fn imperfects(tokens: &[&str]) -> Vec<Cue> {
    const NOUNS: &[&str] = &[
        "forfait",
        "souhait",
        "bienfait",
        "parfait",
        "satisfait",
        "imparfait",
        "insatisfait",
    ];
    let imperfect = |token: &str| {
        token.len() > 5
            && (token.ends_with("ait") || token.ends_with("aient"))
            && !(token.ends_with("rait") || token.ends_with("raient"))
            && !token.ends_with("connait")
            && !NOUNS.contains(&token)
    };
    let places = (0..tokens.len()).filter(|at| imperfect(tokens[*at]) && !is_subordinate(tokens, *at));
    places
        .map(|at| Cue {
            kind: Kind::Past,
            span: at..at + 1,
        })
        .collect()
}

/// Shortly after « si », « qui », « que »: not what the main clause says.
fn is_subordinate(tokens: &[&str], at: usize) -> bool {
    const BACK: usize = 6;
    tokens[at.saturating_sub(BACK)..at].iter().any(|token| {
        matches!(
            *token,
            "qui" | "que" | "qu" | "dont" | "ou" | "si" | "lequel" | "laquelle" | "lesquels"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_the_tense() {
        for (sentence, kind) in [
            ("le titulaire remettrait un rapport", Some(Kind::Conditional)),
            ("l ancien site affichait un taux", Some(Kind::Past)),
            ("toute copie disparait des serveurs", None),
            ("le titulaire reconnait les faits", None),
            ("un usager qui demanderait ses donnees", None),
            ("le titulaire satisfait aux criteres", None),
        ] {
            let tokens: Vec<&str> = sentence.split(' ').collect();
            let found = conditionals(&tokens).into_iter().chain(imperfects(&tokens)).next();
            assert_eq!(found.map(|cue| cue.kind), kind, "{sentence}");
        }
    }
}
