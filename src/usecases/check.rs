//! Judges drafts: paths in, a verdict out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jiff::civil::Date;
use rayon::prelude::*;

use super::assemble::{Assembled, TENDER_FILE};
use super::{Error, disk};
use crate::assemble::Piece;
use crate::document::Document;
use crate::facts::citations::CitationReader;
use crate::facts::commitments::{self, Commitment, Matcher};
use crate::facts::criteria::{self, CriteriaSetFact, SubjectReader};
use crate::facts::library_clauses::{self, ClauseReader, Earlier};
use crate::facts::{self, Facts, PieceFacts, mentions, outline::Outline, piece};
use crate::formats;
use crate::library::policy::Policy;
use crate::library::profile::{Origin, Value};
use crate::library::theme::Theme;
use crate::library::{Library, Sources, published_clauses};
use crate::register::evidence::FileUsed;
use crate::rules::{self, Case};
use crate::tender::{Tender, Written};
use crate::verdict::{
    ClauseRead, Counts, CriteriaSet, Evidence, PieceKind, PieceRead, PolicyUsed, PurchaseType, PurchaseTypeRead,
    ReadState, SCHEMA, Source, TenderVerdict, Verdict, conclude,
};

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
}

/// The files of one tender: named bytes, as the user named them.
#[derive(Debug, Default)]
struct Pack {
    path: String,
    files: Vec<(String, Vec<u8>)>,
    /// marche.yaml, when there is one.
    tender: Option<(String, String)>,
    problems: Vec<String>,
    skipped: usize,
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
            .map_err(|(law, error)| Error::Content(vec![format!("{law} : {error}")]))?;
        let clauses = ClauseReader::new(&library);
        Ok(Self {
            clauses,
            earlier: OnceLock::new(),
            sources,
            library,
            matcher,
            subjects,
            citations,
            policy,
            date: settings.date,
            purchase: settings.purchase,
        })
    }

    /// Judges the pieces of an assembling before they are written: what we write, we must read back.
    #[must_use]
    pub fn assembled(&self, assembled: &Assembled) -> TenderVerdict {
        let folder = assembled.output.display().to_string();
        let documents: Vec<&Document> = assembled.pieces.iter().map(|piece| &piece.document).collect();
        let named = |piece: &Piece| piece_of(&piece.document, &format!("{}.docx", piece.name.file()));
        let pieces = assembled.pieces.iter().map(named).collect();
        let facts = self.facts(pieces, &documents, Some(&assembled.tender));
        self.conclude(&folder, facts, &[], &[])
    }

    /// Checks the tenders at `paths`: a folder or an archive is one tender (or several, by folders);
    /// files named one by one are one tender for each folder they lie in.
    pub fn check(&self, paths: &[PathBuf]) -> Result<Answer, Error> {
        Ok(self.judge_all(&packs(paths)?))
    }

    /// As [`Checker::check`], with the files that were read, each with its hash.
    pub fn check_with_files(&self, paths: &[PathBuf]) -> Result<(Answer, Vec<FileUsed>), Error> {
        let packs = packs(paths)?;
        let mut files = Vec::new();
        for pack in &packs {
            files.extend(pack.files.iter().map(|(path, bytes)| FileUsed::new(path, bytes)));
            files.extend(
                pack.tender
                    .iter()
                    .map(|(path, text)| FileUsed::new(path, text.as_bytes())),
            );
        }
        Ok((self.judge_all(&packs), files))
    }

    fn judge_all(&self, packs: &[Pack]) -> Answer {
        let judged: Vec<Judged> = match packs {
            // Starting threads costs more than one small tender.
            [one] => vec![self.judge(one)],
            many => many.par_iter().map(|pack| self.judge(pack)).collect(),
        };
        let dates: Vec<Option<Date>> = judged.iter().map(|judged| judged.launch).collect();
        let mut tenders = Vec::new();
        let mut problems = Vec::new();
        let mut counted = Counted::default();
        for judged in judged {
            tenders.extend(judged.tender);
            problems.extend(judged.problems);
            counted.add(judged.counted);
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
        Answer {
            verdict: Verdict {
                schema: SCHEMA.to_owned(),
                policy,
                tenders,
                counts,
            },
            problems,
        }
    }

    /// The libraries that the checker judges by.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.library
    }

    fn judge(&self, pack: &Pack) -> Judged {
        let mut problems = pack.problems.clone();
        let mut counted = Counted {
            checked: 0,
            skipped: pack.skipped,
            unreadable: pack.problems.len(),
        };
        let mut pieces = Vec::new();
        let mut documents = Vec::new();
        for (path, bytes) in &pack.files {
            match read(path, bytes) {
                Ok((document, piece)) => {
                    counted.checked += 1;
                    documents.push(document);
                    pieces.push(piece);
                }
                Err(sentence) => {
                    counted.unreadable += 1;
                    problems.push(sentence);
                }
            }
        }
        let unread: Vec<String> = problems.clone();
        let tender = pack.tender.as_ref().and_then(|(path, text)| {
            match Written::read(path, text).and_then(|written| written.check(&self.library)) {
                Ok(tender) => Some(tender),
                Err(errors) => {
                    problems.extend(errors.iter().map(ToString::to_string));
                    counted.unreadable += 1;
                    None
                }
            }
        });
        if pieces.is_empty() && unread.is_empty() {
            return Judged {
                tender: None,
                problems,
                counted,
                launch: None,
            };
        }
        let facts = self.facts(pieces, &documents.iter().collect::<Vec<_>>(), tender.as_ref());
        let launch = facts.launch;
        let verdict = self.conclude(&pack.path, facts, &pack.files, &unread);
        Judged {
            tender: Some(verdict),
            problems,
            counted,
            launch,
        }
    }

    fn facts(&self, pieces: Vec<PieceFacts>, documents: &[&Document], tender: Option<&Tender>) -> Facts {
        let inferred = facts::purchase::infer(pieces.iter().map(|piece| (piece.kind.kind, &piece.outline)));
        let declared = self.purchase.or(tender.map(|tender| tender.purchase));
        let purchase = match declared {
            Some(value) => PurchaseTypeRead {
                value,
                source: Source::Declared,
                reasons: Vec::new(),
            },
            None => inferred,
        };
        let mut profile = tender.map(|tender| tender.profile.clone()).unwrap_or_default();
        let written = profile.get("lancement").and_then(|value| match value {
            Value::Date(date) => Some(*date),
            _ => None,
        });
        let launch = self.date.or(written).or_else(|| {
            pieces
                .iter()
                .find_map(|piece| mentions::launch_date(&piece.outline))
                .map(|(date, _)| date)
        });
        if let Some(date) = launch {
            profile.set("lancement", Value::Date(date), Origin::Declared);
        }
        let criteria = self.criteria(&pieces, documents);
        let citations = pieces
            .iter()
            .flat_map(|piece| self.citations.read(&piece.outline))
            .collect();
        let commitments = self.commitments(&pieces, purchase.value);
        let clauses = self.library_clauses(&pieces);
        facts::profile::complete(&mut profile, purchase.value, &pieces, &commitments);
        Facts {
            pieces,
            purchase,
            launch,
            profile,
            criteria,
            commitments,
            citations,
            clauses,
        }
    }

    /// The award criteria: the RC's; without one, those of the first other piece that states any.
    fn criteria(&self, pieces: &[PieceFacts], documents: &[&Document]) -> Vec<CriteriaSetFact> {
        let read = |piece: &PieceFacts, document: &Document| {
            let source = criteria::Source {
                document,
                outline: &piece.outline,
                kind: piece.kind.kind,
            };
            criteria::read_criteria(source, &self.subjects, &self.policy).sets
        };
        let mut by_rank: Vec<(&PieceFacts, &&Document)> = pieces.iter().zip(documents).collect();
        by_rank.sort_by_key(|(piece, _)| rank(piece.kind.kind));
        by_rank
            .into_iter()
            .map(|(piece, document)| read(piece, document))
            .find(|sets| !sets.is_empty())
            .unwrap_or_default()
    }

    /// The clauses of the libraries that the pieces show.
    fn library_clauses(&self, pieces: &[PieceFacts]) -> Vec<ClauseRead> {
        let themes: Vec<&Theme> = self.library.themes().collect();
        let context = library_clauses::Context {
            themes: &themes,
            matcher: &self.matcher,
            earlier: &|id| self.earlier(id),
        };
        let read = pieces
            .iter()
            .flat_map(|piece| self.clauses.read(&piece.outline, &context));
        read.collect()
    }

    /// The published texts of a clause that say something else than the current one.
    fn earlier(&self, id: &str) -> Vec<Earlier> {
        let all = self.earlier.get_or_init(|| {
            let mut earlier: BTreeMap<String, Vec<Earlier>> = BTreeMap::new();
            for one in published_clauses(&self.sources) {
                let current = self.library.clause(&one.id).map(|clause| clause.text.as_str());
                if current.map(str::trim) != Some(one.text.trim()) {
                    let reference = format!("{}/{}@{}", one.library, one.id, one.version);
                    let (hash, text) = (one.hash, one.text);
                    earlier
                        .entry(one.id)
                        .or_default()
                        .push(Earlier { reference, hash, text });
                }
            }
            earlier
        });
        all.get(id).cloned().unwrap_or_default()
    }

    /// What the pieces together commit the holder to.
    fn commitments(&self, pieces: &[PieceFacts], purchase: PurchaseType) -> Vec<Commitment> {
        let themes: Vec<&Theme> = self.library.themes().collect();
        let of_piece = |piece: &PieceFacts| {
            let piece = commitments::PieceFacts {
                kind: piece.kind.kind,
                outline: &piece.outline,
            };
            commitments::read_commitments(piece, &self.matcher, &themes, Some(purchase))
        };
        let read: Vec<(PieceKind, Vec<Commitment>)> =
            pieces.iter().map(|piece| (piece.kind.kind, of_piece(piece))).collect();
        let borrowed: Vec<(PieceKind, &[Commitment])> = read
            .iter()
            .map(|(kind, commitments)| (*kind, commitments.as_slice()))
            .collect();
        commitments::merge(&borrowed, &themes, Some(purchase))
    }

    fn conclude(&self, path: &str, facts: Facts, files: &[(String, Vec<u8>)], unread: &[String]) -> TenderVerdict {
        let case = Case {
            facts: &facts,
            library: &self.library,
            policy: &self.policy,
        };
        let outcomes = rules::judge(&case);
        let themes = self
            .library
            .themes()
            .map(|theme| rules::themes::report(&case, theme))
            .collect();
        let mut pieces: Vec<PieceRead> = facts.pieces.iter().map(piece_read).collect();
        let read: Vec<&str> = facts.pieces.iter().map(|piece| piece.path.as_str()).collect();
        for (name, _) in files.iter().filter(|(name, _)| !read.contains(&name.as_str())) {
            let reason = unread
                .iter()
                .find(|sentence| sentence.starts_with(name.as_str()))
                .cloned();
            pieces.push(PieceRead {
                path: name.clone(),
                kind: piece::kind_of_name(name),
                confidence: Evidence::AVerifier,
                read: ReadState::Unreadable,
                reason,
            });
        }
        pieces.sort_by(|a, b| a.path.cmp(&b.path));
        let verdict = conclude::conclude(&outcomes, &pieces);
        TenderVerdict {
            path: path.to_owned(),
            verdict,
            purchase_type: facts.purchase.clone(),
            pieces,
            criteria: facts.criteria.iter().map(CriteriaSet::from).collect(),
            themes,
            clauses: facts.clauses.clone(),
            findings: conclude::findings(outcomes),
        }
    }
}

/// The order in which pieces are asked for the award criteria.
fn rank(kind: PieceKind) -> u8 {
    match kind {
        PieceKind::Rc => 0,
        PieceKind::Avis => 1,
        PieceKind::Autre => 2,
        _ => 3,
    }
}

/// What came of one pack.
struct Judged {
    tender: Option<TenderVerdict>,
    /// A sentence for each file that could not be read.
    problems: Vec<String>,
    counted: Counted,
    launch: Option<Date>,
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

/// Reads one file into a piece. A panic of a reader is an error of that file alone.
fn read(path: &str, bytes: &[u8]) -> Result<(Document, PieceFacts), String> {
    let document = std::panic::catch_unwind(|| formats::read(path, bytes))
        .map_err(|_| format!("{path} : erreur interne à la lecture de ce fichier ; signalez-la en le joignant."))?
        .map_err(|error| format!("{path} : {error}"))?;
    let piece = piece_of(&document, path);
    Ok((document, piece))
}

fn piece_of(document: &Document, path: &str) -> PieceFacts {
    let outline = Outline::new(document, path);
    let kind = piece::read_kind(&outline, path);
    let blanks = mentions::blanks(kind.kind, &outline);
    let gaps = document.gaps.clone();
    let read = if gaps.is_empty() {
        ReadState::Whole
    } else {
        ReadState::Partial
    };
    PieceFacts {
        path: path.to_owned(),
        kind,
        outline,
        read,
        gaps,
        blanks,
    }
}

fn piece_read(piece: &PieceFacts) -> PieceRead {
    let reason = match piece.gaps.first() {
        Some(gap) => Some(gap.what.clone()),
        None if piece.kind.confidence == Evidence::Sur => None,
        None => Some(piece.kind.reason.clone()),
    };
    PieceRead {
        path: piece.path.clone(),
        kind: piece.kind.kind,
        confidence: piece.kind.confidence,
        read: piece.read,
        reason,
    }
}

/// The tenders at the given paths, in order.
fn packs(paths: &[PathBuf]) -> Result<Vec<Pack>, Error> {
    let mut packs: Vec<Pack> = Vec::new();
    let mut loose: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for path in paths {
        if path.is_dir() {
            packs.extend(folder_packs(path)?);
        } else if path.exists() {
            loose
                .entry(path.parent().unwrap_or(Path::new("")).to_owned())
                .or_default()
                .push(path.clone());
        } else {
            return Err(Error::NotFound { path: path.clone() });
        }
    }
    for (folder, files) in loose {
        let name = match files.as_slice() {
            [one] => one.display().to_string(),
            _ => folder.display().to_string(),
        };
        let tender = folder.join(TENDER_FILE);
        let mut pack = Pack {
            path: name,
            ..Pack::default()
        };
        for file in &files {
            take(&mut pack, file, &file.display().to_string(), true);
        }
        if tender.is_file() && pack.tender.is_none() {
            take(&mut pack, &tender, &tender.display().to_string(), false);
        }
        packs.push(pack);
    }
    Ok(packs)
}

/// The tenders of a folder: a folder with pieces (or a tender file) of its own is one tender, with all
/// below it; a folder without is as many tenders as its folders hold.
fn folder_packs(folder: &Path) -> Result<Vec<Pack>, Error> {
    let files = disk::list(folder)?;
    let mut roots: Vec<PathBuf> = Vec::new();
    let mut parents: Vec<&Path> = files
        .iter()
        .filter(|file| is_piece(file))
        .filter_map(|file| file.parent())
        .collect();
    parents.sort_by_key(|parent| parent.components().count());
    for parent in parents {
        if !roots.iter().any(|root| parent.starts_with(root)) {
            roots.push(parent.to_owned());
        }
    }
    roots.sort();
    let mut packs: Vec<Pack> = roots
        .iter()
        .map(|root| Pack {
            path: root.display().to_string(),
            ..Pack::default()
        })
        .collect();
    let mut skipped = 0;
    for file in &files {
        match roots.iter().position(|root| file.starts_with(root)) {
            Some(at) => {
                let name = file.strip_prefix(folder).unwrap_or(file).display().to_string();
                take(&mut packs[at], file, &name, false);
            }
            None => skipped += 1,
        }
    }
    match packs.first_mut() {
        Some(first) => first.skipped += skipped,
        None => packs.push(Pack {
            path: folder.display().to_string(),
            skipped,
            ..Pack::default()
        }),
    }
    Ok(packs)
}

fn is_piece(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == TENDER_FILE) || formats::is_known(&file.to_string_lossy())
}

/// Puts a file into its tender: a piece, the tender file, the pieces of an archive, or one more skipped.
fn take(pack: &mut Pack, file: &Path, name: &str, named: bool) {
    let is_tender = file.file_name().is_some_and(|name| name == TENDER_FILE);
    if !named && !is_tender && !formats::is_known(name) {
        pack.skipped += 1;
        return;
    }
    let bytes = match disk::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            pack.problems.push(error.to_string());
            return;
        }
    };
    if is_tender {
        match String::from_utf8(bytes) {
            Ok(text) => pack.tender = Some((name.to_owned(), text)),
            Err(_) => pack.problems.push(format!(
                "{name} : ce fichier n’est pas en UTF-8. Réenregistrez-le en UTF-8."
            )),
        }
        return;
    }
    if !formats::pack::is_pack(&bytes) {
        pack.files.push((name.to_owned(), bytes));
        return;
    }
    match formats::pack::from_zip(&bytes) {
        Ok(archive) => {
            pack.skipped += archive.skipped.len();
            for file in archive.files {
                let inside = format!("{name}/{}", file.name);
                match file.content {
                    Ok(bytes) => pack.files.push((inside, bytes)),
                    Err(error) => pack.problems.push(format!("{inside} : {error}")),
                }
            }
        }
        Err(error) => pack.problems.push(format!("{name} : {error}")),
    }
}
