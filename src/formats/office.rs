//! Old formats (.doc, .xls, .rtf) through LibreOffice, when it is installed: converted to a format that is read here.
//!
//! The only reader that starts another program; it works in a folder of its own that it removes.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use super::ReadError;

/// Longest time that a conversion may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The converted bytes, or `None` when LibreOffice is not installed. `from` and `to` are extensions.
pub fn convert(bytes: &[u8], from: &str, to: &str) -> Result<Option<Vec<u8>>, ReadError> {
    let Some(program) = program() else { return Ok(None) };
    let folder = Folder::new()?;
    let source = folder.0.join(format!("document.{from}"));
    std::fs::write(&source, bytes).map_err(|error| failed(&error.to_string()))?;
    let mut command = Command::new(program);
    command
        .arg(format!(
            "-env:UserInstallation=file://{}",
            folder.0.join("profil").display()
        ))
        .args([
            "--headless",
            "--norestore",
            "--nologo",
            "--nofirststartwizard",
            "--convert-to",
            to,
            "--outdir",
        ])
        .arg(&folder.0)
        .arg(&source)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // LibreOffice starts a second process: both must end when patience does.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let child = command.spawn().map_err(|error| failed(&error.to_string()))?;
    wait(child)?;
    let result = folder.0.join(format!("document.{to}"));
    let bytes = std::fs::read(result).map_err(|_| failed("LibreOffice n’a pas pu ouvrir le document"))?;
    Ok(Some(bytes))
}

fn failed(detail: &str) -> ReadError {
    ReadError::Office {
        detail: detail.to_owned(),
    }
}

/// Where LibreOffice is: on the path, or where its installers put it.
fn program() -> Option<PathBuf> {
    let usual = [
        "/usr/bin",
        "/usr/local/bin",
        "/opt/libreoffice/program",
        "/Applications/LibreOffice.app/Contents/MacOS",
    ];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(usual.iter().map(PathBuf::from));
    let names = ["soffice", "libreoffice", "soffice.exe"];
    folders
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|file| file.is_file())
}

fn wait(mut child: Child) -> Result<(), ReadError> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => return Ok(()),
            Ok(None) if start.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(50)),
            Ok(None) => {
                end(&mut child);
                return Err(failed("plus d’une minute sans réponse"));
            }
            Err(error) => return Err(failed(&error.to_string())),
        }
    }
}

/// Ends the process and those it has started, by its own group.
fn end(child: &mut Child) {
    #[cfg(unix)]
    let _ = Command::new("kill")
        .args(["-KILL", "--", &format!("-{}", child.id())])
        .status();
    let _ = child.kill();
    let _ = child.wait();
}

/// A folder that goes away with its holder.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, ReadError> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("clausier-{}-{count}", std::process::id()));
        create(&path).map_err(|error| failed(&error.to_string()))?;
        Ok(Self(path))
    }
}

/// Fails when the folder exists: nobody may have laid it there for us. Others may not look into it.
fn create(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system's own cleaning.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
