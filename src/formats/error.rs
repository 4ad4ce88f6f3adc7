//! Why a file cannot be read: what is wrong, and how to mend it, in French.

use thiserror::Error;

/// One reason for which a file gives no document. The sentence does not name the file: the caller does.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    #[error("le fichier est vide (0 octet). Enregistrez-le de nouveau depuis le logiciel qui l’a produit.")]
    Empty,
    #[error(
        "le fichier est trop volumineux : la limite est de {} Mo. Retirez les images ou découpez le document.",
        .limit >> 20
    )]
    TooBig { limit: usize },
    #[error(
        "l’archive du document est abîmée ({detail}). Ouvrez-le dans votre traitement de texte et enregistrez-le de nouveau."
    )]
    Archive { detail: String },
    #[error(
        "le document se décompresse au-delà de la limite de {} Mo (« {part} ») : ce n’est pas un document ordinaire. Ouvrez-le dans votre traitement de texte et enregistrez-le de nouveau.",
        .limit >> 20
    )]
    Bomb { part: String, limit: usize },
    #[error("l’archive contient plus de {limit} entrées. Découpez-la en plusieurs archives.")]
    TooManyEntries { limit: usize },
    #[error(
        "deux parties du document portent le même nom (« {name} ») : on ne peut pas savoir laquelle est la bonne. Enregistrez le document de nouveau depuis votre traitement de texte."
    )]
    Duplicate { name: String },
    #[error(
        "le document est protégé par un mot de passe. Retirez la protection (Fichier > Informations > Protéger) et enregistrez-le de nouveau."
    )]
    Password,
    #[error(
        "c’est un document Word d’ancien format (.doc). Enregistrez-le en .docx, ou installez LibreOffice pour qu’il soit converti."
    )]
    OldWord,
    #[error(
        "c’est un classeur Excel d’ancien format (.xls). Enregistrez-le en .xlsx, ou installez LibreOffice pour qu’il soit converti."
    )]
    OldExcel,
    #[error("c’est un document RTF. Enregistrez-le en .docx, ou installez LibreOffice pour qu’il soit converti.")]
    Rtf,
    #[error("la conversion par LibreOffice a échoué ({detail}). Enregistrez le document en .docx.")]
    Office { detail: String },
    #[error(
        "ce n’est pas un type de document lu ici ({found}). Formats lus : {}.",
        super::READ_NAMES
    )]
    Unsupported { found: String },
    #[error(
        "c’est une archive de plusieurs fichiers, pas un document. Donnez-la comme dossier de marché, ou décompressez-la."
    )]
    Pack,
    #[error(
        "une partie nécessaire manque dans le document (« {part} »). Ouvrez-le dans votre traitement de texte et enregistrez-le de nouveau."
    )]
    MissingPart { part: String },
    #[error(
        "la partie « {part} » du document n’est pas du XML correct ({detail}). Ouvrez-le dans votre traitement de texte et enregistrez-le de nouveau."
    )]
    Xml { part: String, detail: String },
    #[error("le texte n’est pas en UTF-8 (octet {offset}). Enregistrez-le en UTF-8.")]
    Encoding { offset: usize },
    #[error("le fichier contient des octets qui ne sont pas du texte. Vérifiez que c’est le bon fichier.")]
    Binary,
    #[error(
        "le PDF est abîmé ({detail}). Ouvrez-le et exportez-le de nouveau en PDF, ou donnez le document d’origine."
    )]
    Pdf { detail: String },
    #[error(
        "le PDF ne contient aucun texte : ce sont des pages numérisées. Donnez le document d’origine ou un PDF passé par une reconnaissance de caractères."
    )]
    Scan,
    #[error("le classeur est abîmé ({detail}). Ouvrez-le dans votre tableur et enregistrez-le de nouveau.")]
    Sheet { detail: String },
    #[error("une limite de lecture est dépassée ({detail}). Simplifiez le document ou découpez-le.")]
    Limit { detail: String },
}
