//! Assembling: a tender's folder in, all its pieces out, or nothing.
//!
//! [`prepare`] does the whole work in memory; [`write`] puts the files on the disk, none of them half
//! written. A face that wants to judge the pieces before they are written stands between the two.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::check::Checker;
use super::disk;
use crate::assemble::{self, Choice, Order, Piece, Templates, choose, compose, lock};
use crate::formats::{self, Output};
use crate::library::{self, Library, Sources};
use crate::limits;
use crate::tender::{self, Tender, Written};
use crate::verdict::TenderVerdict;

/// The tender's answers, in its folder.
pub const TENDER_FILE: &str = "marche.yaml";
/// What the pieces were assembled from, beside them.
pub const LOCK_FILE: &str = "clausier.lock";
/// Where pieces go below the tender's folder, unless the request says otherwise.
pub const OUTPUT_FOLDER: &str = "pieces";

pub struct Request {
    /// Path of a marche.yaml, or of the folder that holds it.
    pub tender: PathBuf,
    pub formats: Vec<Output>,
    /// `None`: [`OUTPUT_FOLDER`] beside marche.yaml.
    pub output: Option<PathBuf>,
    /// Libraries: built in, with the organisation's over them.
    pub sources: Sources,
    pub templates: Templates,
}

/// A file to write, by its name in the output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// All that assembling made, nothing written yet.
pub struct Assembled {
    pub output: PathBuf,
    /// The pieces in each format, then the lock.
    pub files: Vec<File>,
    pub pieces: Vec<Piece>,
    pub tender: Tender,
    pub library: Library,
    /// References of the clauses that were printed (`commun/rgpd-violations@1.0.0`).
    pub clauses: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{} : {source}. Vérifiez le chemin, ou créez le fichier avec « clausier nouveau ».", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} : le fichier dépasse {} octets ; ce n’est pas un marche.yaml. Vérifiez le chemin.", path.display(), limits::YAML_BYTES)]
    TooBig { path: PathBuf },
    #[error("{}", lines(.0))]
    Library(Vec<library::error::Error>),
    #[error("{}", lines(.0))]
    Tender(Vec<tender::Error>),
    #[error("{}", missing(.0))]
    Missing(Vec<tender::Error>),
    #[error("aucun clausier ne vaut pour ce type d’achat : rien à assembler. Corrigez « type » dans marche.yaml.")]
    NothingToAssemble,
    #[error(transparent)]
    Assemble(#[from] assemble::Error),
    #[error("{} existe déjà et ne vient pas d’un assemblage. Déplacez ce fichier, ou choisissez un autre dossier de sortie.", .0.display())]
    Occupied(PathBuf),
    #[error("{} : ce marché est donné deux fois ; il n’est assemblé qu’une. Retirez l’un des deux chemins.", .0.display())]
    Twice(PathBuf),
    #[error("{0} Rien n’a été remplacé.")]
    Write(super::Error),
}

fn lines<T: ToString>(errors: &[T]) -> String {
    errors.iter().map(T::to_string).collect::<Vec<_>>().join("\n")
}

fn missing(errors: &[tender::Error]) -> String {
    let count = match errors.len() {
        1 => "une réponse manque".to_owned(),
        count => format!("{count} réponses manquent"),
    };
    format!(
        "{}\n{count} : complétez ces lignes, puis relancez l’assemblage.",
        lines(errors)
    )
}

/// Assembles and writes.
///
/// # Errors
/// As [`prepare`] and [`write`].
pub fn assemble(request: &Request) -> Result<Assembled, Error> {
    let assembled = prepare(request)?;
    write(&assembled)?;
    Ok(assembled)
}

/// What was assembled of one tender, and how its pieces were judged before they were written.
pub type Answer = Result<(Assembled, TenderVerdict), Error>;

/// Assembles each tender, judges its pieces and writes them; one that fails holds up no other.
#[must_use]
pub fn assemble_all(requests: &[Request], checker: &Checker) -> Vec<Answer> {
    let one = |request: &Request| {
        let assembled = prepare(request)?;
        let verdict = checker.assembled(&assembled);
        write(&assembled)?;
        Ok((assembled, verdict))
    };
    if let [request] = requests {
        // Starting threads costs more than one tender.
        return vec![one(request)];
    }
    let mut seen = BTreeSet::new();
    let new: Vec<(bool, &Request)> = requests
        .iter()
        .map(|request| {
            let path = tender_file(&request.tender);
            (seen.insert(fs::canonicalize(&path).unwrap_or(path)), request)
        })
        .collect();
    new.into_par_iter()
        .map(|(new, request)| {
            if new {
                one(request)
            } else {
                Err(Error::Twice(request.tender.clone()))
            }
        })
        .collect()
}

/// Makes every file in memory.
///
/// # Errors
/// Everything that is wrong or missing in the tender, at once; else the first text that cannot be filled.
pub fn prepare(request: &Request) -> Result<Assembled, Error> {
    let path = tender_file(&request.tender);
    let text = read(&path)?;
    let written = Written::read(&path.display().to_string(), &text).map_err(Error::Tender)?;
    let library = Library::load_versions(&request.sources, written.pins()).map_err(Error::Library)?;
    let tender = written.check(&library).map_err(Error::Tender)?;
    let choice = Choice {
        level: tender.level,
        added: tender.added.clone(),
        removed: tender.removed.iter().map(|removal| removal.clause.clone()).collect(),
    };
    let chosen = choose(&library, tender.purchase, &tender.profile, &choice)?;
    refuse_missing(&tender, &chosen)?;
    if chosen.clauses.is_empty() {
        return Err(Error::NothingToAssemble);
    }
    let criterion = match &tender.criterion {
        Some(wanted) => library.criterion(&wanted.model),
        None => library.criteria_for(tender.purchase).into_iter().next(),
    };
    let policy = match &tender.policy {
        Some(id) => library.policy(id),
        None => library.policies().next(),
    };
    let order = Order {
        profile: &tender.profile,
        purchase: tender.purchase,
        clauses: chosen.clauses,
        values: &tender.variables,
        criterion,
        weight: tender.criterion.as_ref().and_then(|wanted| wanted.weight),
        others: tender.criterion.as_ref().map_or(&[], |wanted| wanted.others.as_slice()),
        policy,
        library: &library,
        templates: &request.templates,
    };
    let pieces = compose(&order)?;
    let mut files = files(&pieces, &request.formats);
    files.push(File {
        name: LOCK_FILE.to_owned(),
        bytes: lock(&order).into_bytes(),
    });
    let clauses = order.clauses.iter().map(|clause| clause.reference()).collect();
    let output = request
        .output
        .clone()
        .unwrap_or_else(|| path.with_file_name(OUTPUT_FOLDER));
    Ok(Assembled {
        output,
        files,
        pieces,
        tender,
        library,
        clauses,
    })
}

fn tender_file(path: &Path) -> PathBuf {
    if path.is_dir() {
        path.join(TENDER_FILE)
    } else {
        path.to_owned()
    }
}

fn read(path: &Path) -> Result<String, Error> {
    let failed = |source| Error::Read {
        path: path.to_owned(),
        source,
    };
    if fs::metadata(path).map_err(failed)?.len() > limits::YAML_BYTES as u64 {
        return Err(Error::TooBig { path: path.to_owned() });
    }
    fs::read_to_string(path).map_err(failed)
}

/// What must be answered before anything can be printed: required questions, variables without a
/// value, and questions without which it cannot be told whether a clause applies.
fn refuse_missing(tender: &Tender, chosen: &assemble::Chosen) -> Result<(), Error> {
    let missing = tender.missing_for(chosen.clauses.iter().copied(), &chosen.unanswered);
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Error::Missing(missing))
    }
}

fn files(pieces: &[Piece], outputs: &[Output]) -> Vec<File> {
    let outputs: BTreeSet<Output> = outputs.iter().copied().collect();
    let mut files = Vec::new();
    for piece in pieces {
        for output in &outputs {
            let name = format!("{}.{}", piece.name.file(), output.extension());
            files.push(File {
                name,
                bytes: formats::write(&piece.document, *output),
            });
        }
    }
    files
}

/// Puts the files in the output folder, all or none. Pieces of an earlier assembling that this one no
/// longer makes are removed; other files stay.
///
/// # Errors
/// A file that cannot be written; nothing has been replaced then.
pub fn write(assembled: &Assembled) -> Result<(), Error> {
    let output = &assembled.output;
    refuse_occupied(output, &assembled.files)?;
    let files: Vec<(&str, &[u8])> = assembled
        .files
        .iter()
        .map(|file| (file.name.as_str(), file.bytes.as_slice()))
        .collect();
    disk::write_all(output, &files, &stale(output, &assembled.files)).map_err(Error::Write)
}

/// Without a lock, a file of a piece's name is somebody's own work.
fn refuse_occupied(output: &Path, files: &[File]) -> Result<(), Error> {
    if output.join(LOCK_FILE).is_file() {
        return Ok(());
    }
    match files
        .iter()
        .map(|file| output.join(&file.name))
        .find(|path| path.exists())
    {
        Some(path) => Err(Error::Occupied(path)),
        None => Ok(()),
    }
}

/// Files of pieces, made by an earlier assembling (there is a lock), that are not made any more.
fn stale(output: &Path, files: &[File]) -> Vec<String> {
    if !output.join(LOCK_FILE).is_file() {
        return Vec::new();
    }
    let made: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let mut stale = Vec::new();
    for piece in assemble::PieceName::ALL {
        for format in Output::ALL {
            let name = format!("{}.{}", piece.file(), format.extension());
            if !made.contains(name.as_str()) && output.join(&name).is_file() {
                stale.push(name);
            }
        }
    }
    stale
}
