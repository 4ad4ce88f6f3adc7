//! The main job in one command: assembles the example tender of each type, judges what was assembled,
//! then checks the example drafts. `cargo run --release --example demonstration [FOLDER]`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use clausier::formats::Output;
use clausier::report::terminal;
use clausier::usecases::{assemble, check, sources, templates};

fn main() -> Result<(), Box<dyn Error>> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let out = env::args()
        .nth(1)
        .map_or_else(|| PathBuf::from("target/demonstration"), PathBuf::from);
    for purchase in ["equipements", "logiciels", "services"] {
        let folder = out.join(purchase);
        fs::create_dir_all(&folder)?;
        fs::copy(examples.join(purchase).join("marche.yaml"), folder.join("marche.yaml"))?;
        let assembled = assemble::assemble(&assemble::Request {
            tender: folder.clone(),
            formats: vec![Output::Docx],
            output: None,
            sources: sources(None)?,
            templates: templates(None)?,
        })?;
        println!(
            "{} : {} clauses, {} fichiers",
            folder.display(),
            assembled.clauses.len(),
            assembled.files.len()
        );
    }
    let request = check::Request {
        paths: vec![out, examples.join("projets")],
        ..check::Request::default()
    };
    let answer = check::check(&request)?;
    let report = terminal::render(&answer.verdict, &answer.problems, terminal::Options::default());
    anstream::print!("{report}");
    Ok(())
}
