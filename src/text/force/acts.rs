//! What the buyer does and receives under a contract without owing it.

/// « la commune est avertie », « l'acheteur est destinataire »: what the buyer receives, somebody owes.
pub(super) fn receives(tokens: &[&str]) -> bool {
    tokens.windows(2).take(6).any(|pair| {
        matches!(pair[0], "est" | "sont" | "sera" | "seront" | "soit" | "etre" | "tenu")
            && [
                "averti",
                "inform",
                "prevenu",
                "alert",
                "destinataire",
                "associe",
                "notifi",
                "consulte",
                "saisi",
                "avise",
            ]
            .iter()
            .any(|stem| pair[1].starts_with(stem))
    })
}

/// Acts of the buyer that are the contract's own mechanism: to control, accept, refuse, sanction.
pub(super) fn is_right(tokens: &[&str]) -> bool {
    const RIGHTS: &[&str] = &[
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
        "apprend",
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
        "effectu",
        "subordonn",
        "convien",
    ];
    // « se réserve » keeps a right; « réserve 20 heures » does not.
    let keeps = |pair: &[&str]| matches!(pair[0], "s" | "se") && pair[1].starts_with("reserve");
    tokens.windows(2).any(keeps)
        || tokens
            .iter()
            .any(|token| RIGHTS.iter().any(|right| token.starts_with(right)))
}
