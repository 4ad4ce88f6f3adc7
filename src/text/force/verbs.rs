//! Verbs of contracts, recognised without a grammar: a short list, auxiliaries, future endings.

/// Whether a conjugated verb is among the words: known verbs of contracts, auxiliaries, future endings.
#[must_use]
pub fn has_verb(tokens: &[&str]) -> bool {
    tokens
        .iter()
        .enumerate()
        .any(|(at, token)| is_verb(token, at.checked_sub(1).map(|at| tokens[at])))
}

pub(super) fn is_verb(token: &str, before: Option<&str>) -> bool {
    if matches!(
        token,
        "est" | "sont" | "sera" | "seront" | "doit" | "doivent" | "ont" | "fait" | "font" | "peut" | "peuvent" | "soit"
    ) {
        return true;
    }
    // « a » is « à » too: only after a subject pronoun or noun is it a verb, which other words will show.
    let future = token.len() > 5
        && (token.ends_with("era")
            || token.ends_with("ront")
            || token.ends_with("ira")
            || token.ends_with("dra")
            || token.ends_with("rra"));
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
    const VERBS: &[&str] = &[
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
