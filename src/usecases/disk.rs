//! The file system: the only place that reads and writes files.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Error;
use crate::limits;

/// Reads a file of at most [`limits::FILE_BYTES`].
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |cause: io::Error| Error::Read {
        path: path.to_owned(),
        cause,
    };
    // A pipe or a device would never end.
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(failed(io::Error::other("ce n’est pas un fichier ordinaire")));
    }
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(limits::FILE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() > limits::FILE_BYTES {
        return Err(Error::TooLarge {
            path: path.to_owned(),
            limit: limits::FILE_BYTES,
        });
    }
    Ok(bytes)
}

/// Files below a folder, sorted by path; hidden files and folders, and links, are left out.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    let walk = WalkDir::new(folder)
        .max_depth(limits::FOLDER_DEPTH)
        .sort_by_file_name()
        .into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !hidden(entry.path())) {
        let entry = entry.map_err(|cause| Error::List {
            folder: folder.to_owned(),
            cause: cause.to_string(),
        })?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
        if files.len() > limits::FOLDER_FILES {
            return Err(Error::TooManyFiles {
                folder: folder.to_owned(),
                limit: limits::FOLDER_FILES,
            });
        }
    }
    Ok(files)
}

/// `.git`, `~$RC.docx` (the lock that Word leaves beside an open file), `.~lock.RC.odt#`.
fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| {
        let name = name.to_string_lossy();
        name.starts_with('.') || name.starts_with("~$")
    })
}

/// Writes all files of a result below `folder`, and takes away those named `gone`: all, or nothing.
///
/// Each file is written aside first; what stands in its place is then put aside, and everything takes its
/// name. When one of these steps fails, what was done is undone.
pub fn write_all<N, B>(folder: &Path, files: &[(N, B)], gone: &[String]) -> Result<(), Error>
where
    N: AsRef<str>,
    B: AsRef<[u8]>,
{
    let mut change = Change::default();
    let done = change
        .stage(folder, files)
        .and_then(|()| change.put_aside(gone.iter().map(|name| folder.join(name))))
        .and_then(|()| change.place());
    match done {
        Ok(()) => change.forget(),
        Err(_) => change.undo(),
    }
    done
}

/// A set of files being replaced.
#[derive(Debug, Default)]
struct Change {
    /// Written aside, and the name that each is to take.
    staged: Vec<(PathBuf, PathBuf)>,
    /// Put aside: where each stood, and where it is.
    aside: Vec<(PathBuf, PathBuf)>,
    /// Names taken.
    placed: Vec<PathBuf>,
}

impl Change {
    fn stage<N, B>(&mut self, folder: &Path, files: &[(N, B)]) -> Result<(), Error>
    where
        N: AsRef<str>,
        B: AsRef<[u8]>,
    {
        for (name, bytes) in files {
            let target = folder.join(name.as_ref());
            let failed = |cause: io::Error| Error::Write {
                path: target.clone(),
                cause,
            };
            fs::create_dir_all(target.parent().unwrap_or(folder)).map_err(failed)?;
            let temporary = beside(&target, "tmp");
            self.staged.push((temporary.clone(), target.clone()));
            let mut file = File::create(&temporary).map_err(failed)?;
            file.write_all(bytes.as_ref())
                .and_then(|()| file.sync_all())
                .map_err(failed)?;
        }
        Ok(())
    }

    fn put_aside(&mut self, paths: impl Iterator<Item = PathBuf>) -> Result<(), Error> {
        for path in paths.filter(|path| path.is_file()) {
            let aside = beside(&path, "old");
            fs::rename(&path, &aside).map_err(|cause| Error::Write {
                path: path.clone(),
                cause,
            })?;
            self.aside.push((path, aside));
        }
        Ok(())
    }

    fn place(&mut self) -> Result<(), Error> {
        for at in 0..self.staged.len() {
            let (temporary, target) = self.staged[at].clone();
            self.put_aside(std::iter::once(target.clone()))?;
            fs::rename(&temporary, &target).map_err(|cause| Error::Write {
                path: target.clone(),
                cause,
            })?;
            self.placed.push(target);
        }
        Ok(())
    }

    // What cannot be removed below is only a hidden left-over; the first error is what counts.

    fn forget(self) {
        for (_, aside) in &self.aside {
            let _ = fs::remove_file(aside);
        }
    }

    fn undo(self) {
        for path in &self.placed {
            let _ = fs::remove_file(path);
        }
        for (path, aside) in &self.aside {
            let _ = fs::rename(aside, path);
        }
        for (temporary, _) in &self.staged {
            let _ = fs::remove_file(temporary);
        }
    }
}

/// A hidden name beside a file, of this process.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.{ending}", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files<'a>(names: &[&'a str]) -> Vec<(&'a str, &'a [u8])> {
        names.iter().map(|name| (*name, b"neuf".as_slice())).collect()
    }

    fn left(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = WalkDir::new(folder)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let text = fs::read_to_string(entry.path()).unwrap();
                format!("{} {text}", entry.file_name().to_string_lossy())
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_name_that_cannot_be_taken_leaves_everything_as_it_was() {
        let folder = std::env::temp_dir().join(format!("clausier-disk-{}", std::process::id()));
        fs::create_dir_all(folder.join("c.md")).unwrap();
        for name in ["a.md", "vieux.md"] {
            fs::write(folder.join(name), "ancien").unwrap();
        }
        let refused = write_all(
            &folder,
            &files(&["a.md", "b.md", "c.md", "d.md"]),
            &["vieux.md".to_owned()],
        );
        assert!(matches!(refused, Err(Error::Write { path, .. }) if path.ends_with("c.md")));
        assert_eq!(left(&folder), ["a.md ancien", "vieux.md ancien"]);

        write_all(
            &folder,
            &files(&["a.md", "b.md"]),
            &["vieux.md".to_owned(), "absent.md".to_owned()],
        )
        .unwrap();
        assert_eq!(left(&folder), ["a.md neuf", "b.md neuf"]);
        fs::remove_dir_all(&folder).unwrap();
    }
}
