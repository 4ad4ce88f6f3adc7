//! Judges drafts: paths in, a verdict out.
//!
//! `packs` (by the names that `split` groups) says which files make which tender, `read` makes pieces of them, `gather` the facts of the
//! tender, `judge` its verdict, lot by lot.

mod clauses;
mod gather;
mod judge;
mod matrix;
mod packs;
mod progress;
mod read;
mod split;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;

use super::Error;
use super::assemble::Assembled;
use crate::document::Document;
use crate::facts::citations::CitationReader;
use crate::facts::commitments::Matcher;
use crate::facts::criteria::SubjectReader;
use crate::facts::library_clauses::{ClauseReader, Earlier};
use crate::facts::{PieceFacts, Unread};
use crate::library::policy::Policy;
use crate::library::{Library, Sources};
use crate::register::evidence::FileUsed;
use crate::tender::Written;
use crate::verdict::{Counts, PolicyUsed, PurchaseType, SCHEMA, TenderVerdict, Verdict};
use gather::Given;
use packs::{Loaded, Pack};
pub use progress::Progress;

/// What to check, and what the user says of it.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub paths: Vec<PathBuf>,
    /// Folder of the organisation, laid over the built-in libraries, policies and templates.
    pub organisation: Option<PathBuf>,
    pub policy: Option<String>,
    /// Launch date; otherwise the tender file's, or the notice's.
    pub date: Option<Date>,
    pub purchase: Option<PurchaseType>,
    /// Where the check says how far it has come.
    pub progress: Arc<Progress>,
}

/// A verdict, and a French sentence for each file that could not be read.
#[derive(Debug)]
pub struct Answer {
    pub verdict: Verdict,
    pub problems: Vec<String>,
}

/// Checks every tender of the request.
pub fn check(request: &Request) -> Result<Answer, Error> {
    Checker::new(request)?.check(&request.paths)
}

/// Libraries loaded and phrasings compiled once, for many tenders.
pub struct Checker {
    library: Library,
    matcher: Matcher,
    subjects: SubjectReader,
    citations: CitationReader,
    clauses: ClauseReader,
    /// Published texts that are not the current ones, by clause: read when a changed clause asks for them.
    earlier: OnceLock<BTreeMap<String, Vec<Earlier>>>,
    sources: Sources,
    policy: Policy,
    date: Option<Date>,
    purchase: Option<PurchaseType>,
    progress: Arc<Progress>,
}

impl Checker {
    /// Loads what `settings` names; its paths are not looked at.
    pub fn new(settings: &Request) -> Result<Self, Error> {
        let sources = super::sources(settings.organisation.as_deref())?;
        let library = super::load(&sources)?;
        let policy = super::policy(&library, settings.policy.as_deref())?.clone();
        let matcher = Matcher::new(library.themes())
            .map_err(|errors| Error::Content(errors.iter().map(ToString::to_string).collect()))?;
        let subjects = SubjectReader::new(library.subjects(), &policy.responsible_subjects)
            .map_err(|error| Error::Content(vec![error.to_string()]))?;
        let citations = CitationReader::new(library.laws())
            .map_err(|(law, error)| Error::Content(vec![format!("{law} : {error}")]))?;
        Ok(Self {
            clauses: ClauseReader::new(&library),
            earlier: OnceLock::new(),
            sources,
            library,
            matcher,
            subjects,
            citations,
            policy,
            date: settings.date,
            purchase: settings.purchase,
            progress: settings.progress.clone(),
        })
    }

    /// Judges the pieces of an assembling before they are written: what we write, we must read back.
    #[must_use]
    pub fn assembled(&self, assembled: &Assembled) -> TenderVerdict {
        let documents: Vec<&Document> = assembled.pieces.iter().map(|piece| &piece.document).collect();
        let pieces = assembled
            .pieces
            .iter()
            .map(|piece| read::piece_of(&piece.document, &format!("{}.docx", piece.name.file())))
            .collect();
        let given = Given {
            pieces,
            documents,
            tender: Some(&assembled.tender),
            ..Given::default()
        };
        let facts = self.gather(given);
        self.verdict(&assembled.output.display().to_string(), &facts)
    }

    /// Checks the tenders at `paths`: a folder or an archive is one tender (or several, by folders);
    /// files named one by one are one tender for each folder they lie in.
    pub fn check(&self, paths: &[PathBuf]) -> Result<Answer, Error> {
        Ok(self.judge_all(&packs::packs(paths)?, false).0)
    }

    /// As [`Checker::check`], with the files that were read, each with its hash.
    pub fn check_with_files(&self, paths: &[PathBuf]) -> Result<(Answer, Vec<FileUsed>), Error> {
        Ok(self.judge_all(&packs::packs(paths)?, true))
    }

    /// The libraries that the checker judges by.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.library
    }

    fn judge_all(&self, packs: &[Pack], hashed: bool) -> (Answer, Vec<FileUsed>) {
        let judged: Vec<Judged> = match packs {
            // Starting threads costs more than one small tender.
            [one] => vec![self.judge(one, hashed)],
            many => many.par_iter().map(|pack| self.judge(pack, hashed)).collect(),
        };
        let mut files = Vec::new();
        let dates: Vec<Option<Date>> = judged.iter().map(|judged| judged.launch).collect();
        let mut tenders = Vec::new();
        let mut problems = Vec::new();
        let mut counted = Counted::default();
        for judged in judged {
            tenders.extend(judged.tender);
            problems.extend(judged.problems);
            counted.add(judged.counted);
            files.extend(judged.files);
        }
        let counts = Counts::of(&tenders, counted.checked, counted.skipped, counted.unreadable);
        let date = match dates.as_slice() {
            [first, rest @ ..] if rest.iter().all(|date| date == first) => *first,
            _ => self.date,
        };
        let policy = PolicyUsed {
            id: self.policy.id.clone(),
            version: self.policy.version.to_string(),
            minimum_percent: self.policy.minimum_percent,
            date: date.map(|date| date.to_string()),
        };
        let answer = Answer {
            verdict: Verdict {
                schema: SCHEMA.to_owned(),
                policy,
                tenders,
                counts,
            },
            problems,
        };
        (answer, files)
    }

    fn judge(&self, pack: &Pack, hashed: bool) -> Judged {
        let loaded = packs::load(pack);
        let files = if hashed { files_used(&loaded) } else { Vec::new() };
        self.progress.found(loaded.files.len());
        let mut unread: Vec<Unread> = loaded
            .problems
            .iter()
            .map(|(name, sentence)| Unread::new(name, sentence.clone()))
            .collect();
        let mut pieces: Vec<PieceFacts> = Vec::new();
        let mut documents: Vec<Document> = Vec::new();
        for read in read::read_all(&loaded.files, &self.progress) {
            match read {
                Ok(read) => {
                    pieces.push(read.piece);
                    documents.push(read.document);
                }
                Err(failed) => unread.push(failed),
            }
        }
        let mut problems: Vec<String> = unread.iter().map(|file| file.reason.clone()).collect();
        let mut counted = Counted {
            checked: pieces.len(),
            skipped: loaded.skipped.len(),
            unreadable: unread.len(),
        };
        let written = loaded
            .tender
            .as_ref()
            .map(|(path, text)| Written::read(path, text).and_then(|written| written.check(&self.library)));
        let tender = match written {
            Some(Ok(tender)) => Some(tender),
            Some(Err(errors)) => {
                problems.extend(errors.iter().map(ToString::to_string));
                counted.unreadable += 1;
                None
            }
            None => None,
        };
        if pieces.is_empty() && unread.is_empty() {
            return Judged {
                tender: None,
                problems,
                counted,
                launch: None,
                files,
            };
        }
        let facts = self.gather(Given {
            pieces,
            documents: documents.iter().collect(),
            unread,
            skipped: &loaded.skipped,
            tender: tender.as_ref(),
        });
        Judged {
            tender: Some(self.verdict(&pack.path, &facts)),
            problems,
            counted,
            launch: facts.launch,
            files,
        }
    }
}

/// What came of one pack.
struct Judged {
    tender: Option<TenderVerdict>,
    /// A sentence for each file that could not be read.
    problems: Vec<String>,
    counted: Counted,
    launch: Option<Date>,
    files: Vec<FileUsed>,
}

fn files_used(loaded: &Loaded) -> Vec<FileUsed> {
    let pieces = loaded.files.iter().map(|(path, bytes)| FileUsed::new(path, bytes));
    let tender = loaded
        .tender
        .iter()
        .map(|(path, text)| FileUsed::new(path, text.as_bytes()));
    pieces.chain(tender).collect()
}

/// How many files were read, passed over, and not read.
#[derive(Debug, Default, Clone, Copy)]
struct Counted {
    checked: usize,
    skipped: usize,
    unreadable: usize,
}

impl Counted {
    fn add(&mut self, other: Self) {
        self.checked += other.checked;
        self.skipped += other.skipped;
        self.unreadable += other.unreadable;
    }
}
