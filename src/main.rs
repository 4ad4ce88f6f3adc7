//! The `clausier` program: runs the command line and exits with its code.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    clausier::cli::run()
}
