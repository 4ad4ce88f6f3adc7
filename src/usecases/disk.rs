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

/// Writes all files of a result below `folder`, or none: each goes to a temporary file first, and
/// they take their names only when all are written and flushed.
pub fn write_all(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Error> {
    let mut staged = Vec::new();
    let result = stage(folder, files, &mut staged);
    if let Err(error) = result {
        for (temporary, _) in &staged {
            // What cannot be removed is only a hidden left-over; the first error is what counts.
            let _ = fs::remove_file(temporary);
        }
        return Err(error);
    }
    for (temporary, target) in staged {
        fs::rename(&temporary, &target).map_err(|cause| Error::Write {
            path: target.clone(),
            cause,
        })?;
    }
    Ok(())
}

fn stage(folder: &Path, files: &[(String, Vec<u8>)], staged: &mut Vec<(PathBuf, PathBuf)>) -> Result<(), Error> {
    for (name, bytes) in files {
        let target = folder.join(name);
        let parent = target.parent().unwrap_or(folder);
        let failed = |cause: io::Error| Error::Write {
            path: target.clone(),
            cause,
        };
        fs::create_dir_all(parent).map_err(failed)?;
        let file_name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let temporary = parent.join(format!(".{file_name}.{}.tmp", std::process::id()));
        staged.push((temporary.clone(), target.clone()));
        let mut file = File::create(&temporary).map_err(failed)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    }
    Ok(())
}
