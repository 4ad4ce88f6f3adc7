//! What can go wrong with a register, in French: what, where, how to mend it.

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error(
        "{place} : ce registre n’existe pas. Vérifiez « --registre », ou créez-le en y ajoutant un marché (« clausier registre ajouter »)."
    )]
    Missing { place: String },
    #[error("{place} : ce n’est pas un registre de clausier. Vérifiez « --registre ».")]
    NotARegister { place: String },
    #[error(
        "{place} : ce registre est d’une version plus récente du programme (format {found}, {known} au plus ici). Mettez clausier à jour."
    )]
    TooNew { place: String, found: i64, known: i64 },
    #[error(
        "{place} : le fichier du registre est endommagé. Gardez-le tel quel et restaurez la dernière sauvegarde (« clausier registre restaurer »)."
    )]
    Damaged { place: String },
    #[error(
        "{place} : le registre est resté occupé une minute par un autre programme. Attendez qu’il ait fini, puis relancez."
    )]
    Busy { place: String },
    #[error("{place} : le registre ne peut pas être ouvert. Vérifiez le chemin et les droits d’accès du dossier.")]
    CannotOpen { place: String },
    #[cfg(not(feature = "postgres"))]
    #[error("{place} : cette version du programme ne connaît pas PostgreSQL. Donnez un fichier à « --registre ».")]
    NoServer { place: String },
    #[error("{place} : le disque est plein, rien n’a été enregistré. Libérez de la place, puis relancez.")]
    DiskFull { place: String },
    #[error("{place} : le registre est en lecture seule. Vérifiez les droits d’accès au fichier et à son dossier.")]
    ReadOnly { place: String },
    #[error("{place} : la base de données refuse ({cause}). Rien n’a été enregistré.")]
    Engine { place: String, cause: String },
    #[error("Le marché « {id} » n’est pas dans le registre. « clausier registre lister » montre ceux qui y sont.")]
    Unknown { id: String },
    #[error(
        "Le marché « {id} » est déjà dans le registre. Pour y joindre un nouveau dossier, dites pourquoi avec --motif ; pour changer un champ, « clausier registre corriger {id} »."
    )]
    Exists { id: String },
    #[error(
        "« {id} » ne peut pas être l’identifiant d’un marché : 1 à 64 caractères sans espace, virgule, barre oblique ni guillemet, par exemple 2026-014."
    )]
    BadId { id: String },
    #[error("« {name} » n’est pas un champ du registre{}. Champs : {known}.", nearest.as_ref().map(|name| format!(" ; vouliez-vous « {name} » ?")).unwrap_or_default())]
    UnknownField {
        name: String,
        nearest: Option<String>,
        known: String,
    },
    #[error("« {value} » ne convient pas au champ « {field} » : {expected}.")]
    BadValue {
        field: &'static str,
        value: String,
        expected: &'static str,
    },
    #[error("Une exclusion se motive : donnez aussi « motif-exclusion=… ».")]
    ExclusionWithoutReason,
    #[error("Rien à corriger : « {id} » porte déjà ces valeurs.")]
    NothingToCorrect { id: String },
    #[error("Une correction dit pourquoi : ajoutez --motif \"…\".")]
    NoReason,
    #[error("Dites qui enregistre : ajoutez --par \"Nom ou service\".")]
    Nobody,
    #[error("{place} : ce registre contient déjà des marchés. Restaurez dans un registre qui n’existe pas encore.")]
    NotEmpty { place: String },
    #[error(
        "Le registre contient une preuve qui ne se lit pas (n° {number}) : {cause}. Lancez « clausier registre verifier »."
    )]
    Evidence { number: i64, cause: String },
    #[error(
        "Le marché « {id} » n’a pas de date de notification : ses échéances ne peuvent pas être datées. Donnez-la avec « clausier registre corriger {id} notification=AAAA-MM-JJ »."
    )]
    NotNotified { id: String },
    #[error(
        "L’échéance n° {number} n’existe pas. « clausier registre suivi lister --tout » montre celles du registre."
    )]
    UnknownDuty { number: i64 },
    #[error("La colonne « {header} » n’existe pas dans ce fichier. Colonnes : {known}.")]
    UnknownColumn { header: String, known: String },
    #[error(
        "Aucune colonne ne donne l’identifiant des marchés. Dites laquelle avec --colonne \"NOM=id\". Colonnes : {known}."
    )]
    NoIdColumn { known: String },
    #[error(
        "{found} cellules pour {expected} colonnes. Mettez entre guillemets les textes qui contiennent le séparateur."
    )]
    Width { found: usize, expected: usize },
    #[error("{name} : ce fichier ne se lit pas jusqu’au bout ({cause}). Rien n’a été importé.")]
    Source { name: String, cause: String },
}
