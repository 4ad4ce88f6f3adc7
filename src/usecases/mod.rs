//! What a person can ask for: one file, one request, one answer, one function each.
//!
//! Use cases know the file system and every room below; faces only ask them.

pub mod assemble;
pub mod check;
pub mod clauses;
pub mod convert;
pub mod disk;
pub mod evaluate;
pub mod explain;
pub mod record;
pub mod simulate;
pub mod start;

use std::io;
use std::path::{Path, PathBuf};

use crate::assemble::Templates;
use crate::library::policy::Policy;
use crate::library::{Library, Sources};

/// What stops a use case. Each sentence says what, where and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{} : lecture impossible ({}). Vérifiez le chemin et les droits d’accès.", path.display(), french(cause))]
    Read { path: PathBuf, cause: io::Error },
    #[error("{} : écriture impossible ({}). Vérifiez les droits d’accès et la place sur le disque.", path.display(), french(cause))]
    Write { path: PathBuf, cause: io::Error },
    #[error("{} : le fichier dépasse {} Mo. Découpez-le ou retirez-en les images.", path.display(), limit / (1024 * 1024))]
    TooLarge { path: PathBuf, limit: usize },
    #[error("{} : ce dossier ne peut pas être parcouru ({cause}). Vérifiez les droits d’accès.", folder.display())]
    List { folder: PathBuf, cause: String },
    #[error("{} : plus de {limit} fichiers. Indiquez le dossier d’une seule consultation.", folder.display())]
    TooManyFiles { folder: PathBuf, limit: usize },
    #[error("{} : ce chemin n’existe pas. Vérifiez le nom, ou le dossier où la commande est lancée.", path.display())]
    NotFound { path: PathBuf },
    /// Errors of content (libraries, tender files, policy), each a whole sentence with its place.
    #[error("{}", .0.join("\n"))]
    Content(Vec<String>),
    #[error(transparent)]
    Register(#[from] crate::register::Error),
}

/// The causes that users meet, in French; others keep the system's words.
fn french(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "le fichier n’existe pas".to_owned(),
        io::ErrorKind::PermissionDenied => "accès refusé".to_owned(),
        io::ErrorKind::AlreadyExists => "le fichier existe déjà".to_owned(),
        io::ErrorKind::IsADirectory => "c’est un dossier".to_owned(),
        io::ErrorKind::NotADirectory => "un élément du chemin n’est pas un dossier".to_owned(),
        io::ErrorKind::StorageFull => "le disque est plein".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "le disque est en lecture seule".to_owned(),
        _ => cause.to_string(),
    }
}

/// The policy that applies when none is named.
const DEFAULT_POLICY: &str = "bordeaux-metropole";

/// Files of the built-in libraries, with those of the organisation's folder laid over them.
pub fn sources(organisation: Option<&Path>) -> Result<Sources, Error> {
    Ok(Sources::built_in().overlay(texts(organisation, ".yaml")?))
}

/// The built-in templates, with those of `gabarits/` in the organisation's folder laid over them.
pub fn templates(organisation: Option<&Path>) -> Result<Templates, Error> {
    let folder = organisation
        .map(|folder| folder.join("gabarits"))
        .filter(|folder| folder.is_dir());
    Ok(Templates::built_in().overlay(texts(folder.as_deref(), ".md")?))
}

/// Text files below a folder by their path in it, with `/`; those of other endings are left out.
fn texts(folder: Option<&Path>, ending: &str) -> Result<Vec<(String, String)>, Error> {
    let Some(folder) = folder else { return Ok(Vec::new()) };
    if !folder.is_dir() {
        return Err(Error::NotFound {
            path: folder.to_owned(),
        });
    }
    let mut files = Vec::new();
    for path in disk::list(folder)? {
        let name = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        if !name.ends_with(ending) {
            continue;
        }
        let text = String::from_utf8(disk::read(&path)?).map_err(|_| {
            let path = path.display();
            Error::Content(vec![format!(
                "{path} : ce fichier n’est pas en UTF-8. Réenregistrez-le en UTF-8."
            )])
        })?;
        files.push((name, text));
    }
    Ok(files)
}

/// The libraries, checked.
pub fn library(organisation: Option<&Path>) -> Result<Library, Error> {
    load(&sources(organisation)?)
}

/// The libraries of these files, checked.
fn load(sources: &Sources) -> Result<Library, Error> {
    Library::load(sources).map_err(|errors| Error::Content(errors.iter().map(ToString::to_string).collect()))
}

/// The policy named, or the product's.
pub fn policy<'a>(library: &'a Library, id: Option<&str>) -> Result<&'a Policy, Error> {
    let id = id.unwrap_or(DEFAULT_POLICY);
    library.policy(id).ok_or_else(|| {
        let known: Vec<&str> = library.policies().map(|policy| policy.id.as_str()).collect();
        Error::Content(vec![format!(
            "La politique « {id} » n’existe pas. Politiques connues : {}.",
            known.join(", ")
        )])
    })
}
