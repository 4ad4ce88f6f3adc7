//! Which files make which tender: paths in, packs out; bytes are read one pack at a time.
//!
//! Names and folders decide here, before anything is read: a folder is one tender unless its folders, or
//! the archives in it, are whole tenders of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::super::assemble::TENDER_FILE;
use super::super::{Error, disk};
use super::split::{Group, split};
use crate::formats;

/// The files of one tender, not read yet.
#[derive(Debug, Default)]
pub struct Pack {
    pub path: String,
    sources: Vec<Source>,
    /// Names of files whose format is not read.
    skipped: Vec<String>,
}

#[derive(Debug)]
struct Source {
    file: PathBuf,
    /// As the user named it.
    name: String,
    /// Of an archive that holds several tenders: the names inside it that belong to this one.
    only: Option<BTreeSet<String>>,
}

/// The files of one tender: named bytes, in the order of their names.
#[derive(Debug, Default)]
pub struct Loaded {
    pub files: Vec<(String, Vec<u8>)>,
    /// marche.yaml, when there is one.
    pub tender: Option<(String, String)>,
    /// Files that could not be read: name and French sentence.
    pub problems: Vec<(String, String)>,
    pub skipped: Vec<String>,
}

/// The folder that assembling writes pieces into, beside marche.yaml.
const PIECES_FOLDER: &str = "pieces";

/// The tenders at the given paths, in order.
pub fn packs(paths: &[PathBuf]) -> Result<Vec<Pack>, Error> {
    let mut packs: Vec<Pack> = Vec::new();
    let mut loose: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for path in paths {
        if path.is_dir() {
            packs.extend(of_folder(path)?);
        } else if !path.exists() {
            return Err(Error::NotFound { path: path.clone() });
        } else if path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
        {
            packs.extend(of_archive(path));
        } else {
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            loose.entry(folder).or_default().push(path.clone());
        }
    }
    for (folder, files) in loose {
        packs.push(of_files(&folder, &files));
    }
    Ok(packs)
}

/// Files named one by one are one tender for each folder they lie in.
fn of_files(folder: &Path, files: &[PathBuf]) -> Pack {
    let path = match files {
        [one] => one.display().to_string(),
        _ => folder.display().to_string(),
    };
    let mut pack = Pack {
        path,
        ..Pack::default()
    };
    for file in files {
        pack.take(file, &file.display().to_string());
    }
    pack.find_tender(folder);
    pack
}

impl Pack {
    fn take(&mut self, file: &Path, name: &str) {
        self.sources.push(Source {
            file: file.to_owned(),
            name: name.to_owned(),
            only: None,
        });
    }

    /// marche.yaml lies beside the pieces, or beside their folder `pieces/`.
    fn find_tender(&mut self, folder: &Path) {
        if self.sources.iter().any(|source| is_tender_file(&source.name)) {
            return;
        }
        let named_pieces = folder
            .canonicalize()
            .is_ok_and(|folder| folder.file_name().is_some_and(|name| name == PIECES_FOLDER));
        let above = named_pieces.then(|| folder.join("..").join(TENDER_FILE));
        let file = std::iter::once(folder.join(TENDER_FILE))
            .chain(above)
            .find(|file| file.is_file());
        if let Some(file) = file {
            let name = file.display().to_string();
            self.take(&file, &name);
        }
    }
}

pub(super) fn is_tender_file(name: &str) -> bool {
    name.rsplit(['/', '\\']).next() == Some(TENDER_FILE)
}

fn is_archive(name: &str) -> bool {
    name.to_lowercase().ends_with(".zip")
}

/// The tenders of an archive: one, unless it holds several whole ones.
fn of_archive(path: &Path) -> Vec<Pack> {
    let name = path.display().to_string();
    let inside = archive_names(path);
    let groups = split(&inside.iter().map(String::as_str).collect::<Vec<_>>());
    let one = groups.len() < 2;
    let pack = |group: Group| {
        let only = group.members.iter().map(|at| inside[*at].clone()).collect();
        let source = Source {
            file: path.to_owned(),
            name: name.clone(),
            only: (!one).then_some(only),
        };
        let path = if one {
            name.clone()
        } else {
            format!("{name}/{}", group.name)
        };
        Pack {
            path,
            sources: vec![source],
            skipped: Vec::new(),
        }
    };
    if groups.is_empty() {
        return vec![pack(Group::default())];
    }
    let mut packs: Vec<Pack> = groups.into_iter().map(pack).collect();
    if let ([only], Some(folder)) = (packs.as_mut_slice(), path.parent()) {
        let inside_tender = inside.iter().any(|name| is_tender_file(name));
        if !inside_tender {
            only.find_tender(folder);
        }
    }
    packs
}

/// Names inside an archive, those of archives in it included; none when it cannot be read.
fn archive_names(path: &Path) -> Vec<String> {
    let read = disk::read(path)
        .ok()
        .and_then(|bytes| formats::pack::from_zip(&bytes).ok());
    read.map(|pack| pack.files.into_iter().map(|file| file.name).collect())
        .unwrap_or_default()
}

/// The tenders of a folder.
fn of_folder(folder: &Path) -> Result<Vec<Pack>, Error> {
    let files = disk::list(folder)?;
    // What decides: names below the folder, those inside archives included.
    let mut names: Vec<String> = Vec::new();
    let mut owners: Vec<(usize, Option<String>)> = Vec::new();
    let mut skipped = Vec::new();
    let archives = files.iter().filter(|file| is_archive(&file.to_string_lossy())).count();
    // One archive beside pieces is part of their tender.
    let may_be_tenders = archives > 1 || archives == files.len();
    for (at, file) in files.iter().enumerate() {
        let name = below(folder, file);
        if !is_tender_file(&name) && !formats::is_known(&name) {
            skipped.push(name);
        } else if is_archive(&name) && may_be_tenders {
            for inner in archive_names(file) {
                names.push(format!("{name}/{inner}"));
                owners.push((at, Some(inner)));
            }
            if owners.last().is_none_or(|(owner, _)| *owner != at) {
                names.push(name);
                owners.push((at, None));
            }
        } else {
            names.push(name);
            owners.push((at, None));
        }
    }
    let groups = split(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut packs: Vec<Pack> = Vec::new();
    for Group { name, members } in groups {
        let mut pack = Pack {
            path: match name.as_str() {
                "" => folder.display().to_string(),
                name => folder.join(name).display().to_string(),
            },
            ..Pack::default()
        };
        for (at, inner) in members.into_iter().map(|member| &owners[member]) {
            let file = below(folder, &files[*at]);
            let known = pack.sources.iter_mut().find(|source| source.name == file);
            let only = inner.as_ref().map(|inner| BTreeSet::from([inner.clone()]));
            match (known, only) {
                (Some(source), Some(more)) => source.only.get_or_insert_default().extend(more),
                (Some(_), None) => {}
                (None, only) => pack.sources.push(Source {
                    file: files[*at].clone(),
                    name: file,
                    only,
                }),
            }
        }
        if name.is_empty() {
            pack.find_tender(folder);
        }
        packs.push(pack);
    }
    match packs.first_mut() {
        Some(first) => first.skipped.extend(skipped),
        None => packs.push(Pack {
            path: folder.display().to_string(),
            skipped,
            ..Pack::default()
        }),
    }
    Ok(packs)
}

fn below(folder: &Path, file: &Path) -> String {
    file.strip_prefix(folder)
        .unwrap_or(file)
        .to_string_lossy()
        .replace('\\', "/")
}

/// Reads the bytes of one tender.
pub fn load(pack: &Pack) -> Loaded {
    let mut loaded = Loaded {
        skipped: pack.skipped.clone(),
        ..Loaded::default()
    };
    for source in &pack.sources {
        let bytes = match disk::read(&source.file) {
            Ok(bytes) => bytes,
            Err(error) => {
                loaded.problems.push((source.name.clone(), error.to_string()));
                continue;
            }
        };
        if !is_tender_file(&source.name) && formats::pack::is_pack(&bytes) {
            unpack(source, &bytes, &mut loaded);
        } else {
            loaded.keep(source.name.clone(), bytes);
        }
    }
    loaded.files.sort_by(|a, b| a.0.cmp(&b.0));
    loaded.files.dedup_by(|a, b| a.0 == b.0);
    loaded
}

impl Loaded {
    fn keep(&mut self, name: String, bytes: Vec<u8>) {
        if !is_tender_file(&name) {
            self.files.push((name, bytes));
            return;
        }
        match String::from_utf8(bytes) {
            Ok(text) if self.tender.is_none() => self.tender = Some((name, text)),
            Ok(_) => self.skipped.push(name),
            Err(_) => {
                let sentence = format!("{name} : ce fichier n’est pas en UTF-8. Réenregistrez-le en UTF-8.");
                self.problems.push((name, sentence));
            }
        }
    }
}

fn unpack(source: &Source, bytes: &[u8], loaded: &mut Loaded) {
    let name = &source.name;
    let archive = match formats::pack::from_zip(bytes) {
        Ok(archive) => archive,
        Err(error) => {
            loaded.problems.push((name.clone(), format!("{name} : {error}")));
            return;
        }
    };
    loaded.skipped.extend(archive.skipped.into_iter().map(|file| file.name));
    for file in archive.files {
        if source.only.as_ref().is_some_and(|only| !only.contains(&file.name)) {
            continue;
        }
        let inside = format!("{name}/{}", file.name);
        match file.content {
            Ok(bytes) => loaded.keep(inside, bytes),
            Err(error) => {
                let sentence = format!("{inside} : {error}");
                loaded.problems.push((inside, sentence));
            }
        }
    }
}
