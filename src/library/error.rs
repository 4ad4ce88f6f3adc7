//! What is wrong with a library: one French sentence each, with its place and how to mend it.

use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

use super::condition::ConditionError;
use super::value::ValueProblem;
use super::wording::{listed, nearest, number};
pub use super::yaml::{Position, YamlProblem};

/// A problem and where it stands, in a library or in another file of ours.
#[derive(Debug, Clone, PartialEq)]
pub struct Error<P = Problem> {
    pub file: String,
    pub at: Position,
    pub problem: P,
}

impl<P: fmt::Debug + fmt::Display> std::error::Error for Error<P> {}

impl<P: fmt::Display> fmt::Display for Error<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file)?;
        if self.at.line > 0 {
            write!(formatter, ":{}:{}", self.at.line, self.at.column)?;
        }
        write!(formatter, " : {}", self.problem)
    }
}

#[derive(Debug, Clone, PartialEq, Error)]
pub enum Problem {
    #[error(transparent)]
    Yaml(#[from] YamlProblem),
    #[error("{0}")]
    Condition(#[from] ConditionError),
    #[error(
        "ce fichier n’a pas de place dans un clausier ; placez-le dans clauses/<theme>/, themes/, criteres/ ou versions/ (voir clausiers/README.md) ou retirez-le"
    )]
    Misplaced,
    #[error("les fichiers des clausiers finissent par .yaml ; renommez celui-ci")]
    Extension,
    #[error("le clausier « {library} » n’a pas de fichier clausier.yaml ; écrivez-le (identité, version, journal)")]
    NoManifest { library: String },
    #[error("aucun clausier n’a été trouvé ; vérifiez le dossier indiqué")]
    NoLibrary,
    #[error(
        "« {id} » n’est pas un identifiant ; employez des minuscules sans accent, des chiffres, des tirets et des points"
    )]
    BadId { id: String },
    #[error("l’identifiant « {id} » ne répond pas au nom du fichier ; écrivez « {file} » ou renommez le fichier")]
    IdIsNotFile { id: String, file: String },
    #[error(
        "la clause est du thème « {theme} » mais rangée dans le dossier « {folder} » ; déplacez-la dans clauses/{theme}/ ou corrigez son thème"
    )]
    ThemeIsNotFolder { theme: String, folder: String },
    #[error("{what} « {id} » existe déjà : {first} ; choisissez un autre identifiant ou retirez l’un des deux")]
    Duplicate {
        what: &'static str,
        id: String,
        first: String,
    },
    #[error("{what} « {id} » n’existe pas ; {}", reference_mend(nearest))]
    Unknown {
        what: &'static str,
        id: String,
        nearest: Option<String>,
    },
    #[error("« {found} » n’est pas admis pour « {key} » ; écrivez {}", listed(allowed))]
    NotOneOf {
        key: &'static str,
        found: String,
        allowed: Vec<&'static str>,
    },
    #[error("« {found} » n’est pas un nombre ; écrivez par exemple 20 ou 12.5 pour « {key} »")]
    NotNumber { key: &'static str, found: String },
    #[error("« {found} » n’est pas un nombre entier ; écrivez par exemple 70 pour « {key} »")]
    NotInteger { key: &'static str, found: String },
    #[error("« {found} » n’est pas une date ; écrivez par exemple 2026-08-22 pour « {key} »")]
    NotDate { key: &'static str, found: String },
    #[error("« {found} » n’est pas une version ; écrivez trois nombres, par exemple 1.0.0")]
    NotVersion { found: String },
    #[error("« {key} » vaut {} ; écrivez un nombre entre {} et {}", number(*found), number(*min), number(*max))]
    OutOfRange {
        key: &'static str,
        found: f64,
        min: f64,
        max: f64,
    },
    #[error("« {key} » est vide ; {mend}")]
    EmptyText { key: &'static str, mend: &'static str },
    #[error("la valeur de « {key} » pour « {name} » est refusée : {problem}")]
    Value {
        key: &'static str,
        name: String,
        problem: ValueProblem,
    },
    #[error("« {name} » est un choix sans réponses possibles ; listez-les sous « choix »")]
    NoChoices { name: String },
    #[error("« {name} » n’est pas un choix mais liste des réponses ; retirez « choix » ou écrivez « type: choix »")]
    UselessChoices { name: String },
    #[error("le minimum de « {name} » ({}) dépasse son maximum ({}) ; corrigez l’un des deux", number(*min), number(*max))]
    EmptyRange { name: String, min: f64, max: f64 },
    #[error("les parts des sous-critères font {} % au lieu de 100 ; corrigez-les", number(*sum))]
    Shares { sum: f64 },
    #[error("les poids de la grille font {} % au lieu de 100 ; corrigez « poids » ou « autres »", number(*sum))]
    Weights { sum: f64 },
    #[error("« {from} » finit ({until}) avant de commencer ({begin}) ; corrigez « du » ou « au »")]
    EmptyPeriod { from: String, begin: Date, until: Date },
    #[error("{reference} n’est pas en vigueur le {date}{} ; {}", period(*begin, *until), replacement(replaced_by))]
    OutOfForce {
        reference: String,
        date: Date,
        begin: Option<Date>,
        until: Option<Date>,
        replaced_by: Option<String>,
    },
    #[error("le clausier « {library} » s’appuie sur lui-même ({}) ; retirez l’un de ces appuis", path.join(" → "))]
    Circle { library: String, path: Vec<String> },
    #[error(
        "la variable « {name} » est employée {place} mais n’est pas déclarée ; {}",
        variable_mend(nearest)
    )]
    Undeclared {
        name: String,
        place: &'static str,
        nearest: Option<String>,
    },
    #[error(
        "la variable « {name} » est déclarée mais n’est employée nulle part ; employez-la dans le texte, la preuve, le contrôle ou la pénalité, ou retirez-la"
    )]
    Unused { name: String },
    #[error("« marche.{name} » n’est pas une question ; {}", reference_mend(nearest))]
    UnknownAnswer { name: String, nearest: Option<String> },
    #[error("le gabarit ne se lit pas : {problem}")]
    Template { problem: String },
    #[error("la phrase de reconnaissance « {written} » ne se lit pas : {message}")]
    Phrasing { written: String, message: String },
    #[error(
        "la phrase de reconnaissance « {written} » est trop large : « {sentence} », prose ordinaire de contrat sans rapport, y répond ; ajoutez-y un mot propre au sujet"
    )]
    TooBroad { written: String, sentence: String },
    #[error(
        "la phrase de reconnaissance « {written} » ne répond pas même à ses propres mots ; retirez l’exclusion qui la contredit ou le point qui la coupe en deux phrases"
    )]
    NeverMatches { written: String },
    #[error(
        "la phrase d’essai « {sentence} » devrait être reconnue par « {element} » et ne l’est pas ; corrigez la phrase ou les phrases de reconnaissance"
    )]
    NotRecognised { element: String, sentence: String },
    #[error(
        "la phrase d’essai « {sentence} » ne devrait pas être reconnue par « {element} » et l’est ; resserrez les phrases de reconnaissance"
    )]
    WronglyRecognised { element: String, sentence: String },
    #[error(
        "le texte de la clause déclare porter « {element} » mais n’y engage pas le titulaire ; complétez le texte ou retirez l’élément"
    )]
    NotCarried { element: String },
    #[error(
        "aucune clause ne porte l’élément requis « {element} » ; ajoutez-le aux « elements » de la clause qui l’écrit"
    )]
    NoCarrier { element: String },
    #[error(
        "le piège porte le numéro {found} : les numéros d’un piège vont de 10 à 99, les autres sont communs à tous les thèmes"
    )]
    TrapNumber { found: u8 },
    #[error("le piège {code} ne reconnaît pas la phrase « {sentence} » ; complétez ses phrases de reconnaissance")]
    TrapMissed { code: String, sentence: String },
    #[error("le piège {code} reconnaît à tort la phrase « {sentence} » ; resserrez ses phrases ou complétez « sauf »")]
    TrapWrong { code: String, sentence: String },
    #[error("le piège {code} renvoie à la clause « {clause} », qui n’existe pas ; corrigez « clause »")]
    TrapClause { code: String, clause: String },
    #[error(
        "la version {version} est publiée et figée, mais le contenu a changé depuis ; augmentez la version dans clausier.yaml, notez-la au journal, puis publiez-la"
    )]
    Changed { version: String },
    #[error("le sceau ne répond pas au contenu : le fichier publié a été modifié ; rétablissez-le depuis l’historique")]
    BrokenSeal,
    #[error("le fichier publié s’appelle {file} mais contient {found} ; rétablissez le nom")]
    SealedElsewhere { file: String, found: String },
    #[error(
        "la version {version} du clausier « {library} » n’est pas publiée ici ; versions disponibles : {}",
        listed(available)
    )]
    NoSuchVersion {
        library: String,
        version: String,
        available: Vec<String>,
    },
    #[error("le journal ne parle pas de la version {version} ; ajoutez-y une entrée")]
    NoJournal { version: String },
}

fn reference_mend(nearest: &Option<String>) -> String {
    match nearest {
        Some(near) => format!("vouliez-vous dire « {near} » ?"),
        None => "corrigez le nom ou ajoutez ce qui manque".to_owned(),
    }
}

fn variable_mend(nearest: &Option<String>) -> String {
    match nearest {
        Some(near) => format!("vouliez-vous dire « {near} » ?"),
        None => "ajoutez-la sous « variables » ou corrigez le nom".to_owned(),
    }
}

fn period(begin: Option<Date>, until: Option<Date>) -> String {
    match (begin, until) {
        (Some(begin), Some(until)) => format!(" (du {begin} au {until})"),
        (Some(begin), None) => format!(" (à partir du {begin})"),
        (None, Some(until)) => format!(" (jusqu’au {until})"),
        (None, None) => String::new(),
    }
}

fn replacement(replaced_by: &Option<String>) -> String {
    match replaced_by {
        Some(id) => format!("citez « {id} », qui le remplace"),
        None => "retirez-le ou corrigez la date du clausier".to_owned(),
    }
}

impl Problem {
    pub(crate) fn unknown<'a>(what: &'static str, id: &str, known: impl Iterator<Item = &'a str>) -> Self {
        Self::Unknown {
            what,
            id: id.to_owned(),
            nearest: nearest(id, known).map(str::to_owned),
        }
    }
}
