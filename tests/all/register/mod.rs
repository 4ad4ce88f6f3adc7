//! The register as its users meet it: tenders in with their proof, acts that last, figures that hold.

mod durable;
mod exchange;
mod followup;
mod indicators;
mod papers;
#[cfg(feature = "postgres")]
mod server;
mod tenders;

use crate::bench::{Run, Sandbox, clausier};

/// An RC whose responsible criterion weighs 15 %.
pub const HEAVY: &str = "# Règlement de la consultation\n\nAcquisition d’un logiciel de gestion du courrier.\n\n\
## Article 6 – Jugement des offres\n\n- Prix : 45 %\n- Valeur technique : 40 %\n- Performance environnementale : 15 %\n  \
- hébergement sobre, PUE prouvé par un rapport : 8 %\n  - écoconception selon l’auto-évaluation jointe : 7 %\n";

/// An RC whose responsible criterion weighs 5 %.
pub const LIGHT: &str = "# Règlement de la consultation\n\nMaintenance du logiciel des bibliothèques.\n\n\
## Article 6 – Jugement des offres\n\n- Prix : 50 %\n\
- Valeur technique : 45 %\n- Performance environnementale, appréciée sur la reprise des matériels : 5 %\n";

/// Runs `clausier registre …`; words are parted by blanks, `_` stands for a blank inside one.
pub fn registre(sandbox: &Sandbox, line: &str) -> Run {
    let words: Vec<String> = line.split(' ').map(|word| word.replace('_', " ")).collect();
    let mut arguments = vec!["registre"];
    arguments.extend(words.iter().map(String::as_str));
    clausier(sandbox, &arguments)
}

/// The same, expected to succeed.
pub fn done(sandbox: &Sandbox, line: &str) -> String {
    let run = registre(sandbox, line);
    assert_eq!(run.code, Some(0), "{line}\n{}{}", run.stdout, run.stderr);
    run.stdout
}
