//! How far a long check has come, on the terminal only: pipes, logs and short checks see nothing.

use std::io::{IsTerminal, Write, stderr};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::usecases::check::Progress;

/// Work that takes less says nothing.
const PATIENCE: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(200);

/// Does `work`, showing `progress` on a line of the terminal that is wiped at the end.
pub fn shown<T>(progress: &Progress, work: impl FnOnce() -> T) -> T {
    if !stderr().is_terminal() {
        return work();
    }
    let (done, waiting) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut wait = PATIENCE;
            // The channel closes when the work is done, panic or not.
            while waiting.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = STEP;
                show(progress);
            }
            if wait == STEP {
                wipe();
            }
        });
        let result = work();
        drop(done);
        result
    })
}

fn show(progress: &Progress) {
    let (read, found) = progress.state();
    let text = match found {
        0 => "Lecture des dossiers…".to_owned(),
        _ if read < found => format!("Lecture : fichier {read} sur {found}…"),
        _ => "Jugement…".to_owned(),
    };
    // A terminal that is gone must not stop the check.
    let _ = write!(stderr(), "\r\x1b[K{text}").and_then(|()| stderr().flush());
}

fn wipe() {
    let _ = write!(stderr(), "\r\x1b[K").and_then(|()| stderr().flush());
}
