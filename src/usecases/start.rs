//! A new tender: its folder and its commented tender file.

use std::path::{Path, PathBuf};

use super::assemble::TENDER_FILE;
use super::{Error, disk};
use crate::library::Library;
use crate::library::condition::Answer;
use crate::library::profile::{Origin, Profile, Value};
use crate::library::question::TenderQuestion;
use crate::tender;
use crate::verdict::PurchaseType;

/// Answers being gathered, question after question.
pub struct Gathering<'a> {
    library: &'a Library,
    profile: Profile,
}

impl<'a> Gathering<'a> {
    #[must_use]
    pub fn new(library: &'a Library, purchase: PurchaseType) -> Self {
        let mut profile = Profile::default();
        profile.set(
            "type",
            Value::Text(crate::library::purchase_name(purchase).to_owned()),
            Origin::Declared,
        );
        Self { library, profile }
    }

    /// Questions that have no answer yet and that the answers so far make sense of.
    pub fn open(&self) -> impl Iterator<Item = &'a TenderQuestion> {
        let profile = self.profile.clone();
        self.library.questions().iter().filter(move |question| {
            profile.get(question.id()).is_none() && question.when.evaluate(&profile) == Answer::Yes
        })
    }

    /// Takes an answer as the user typed it.
    pub fn answer(&mut self, id: &str, written: &str) -> Result<(), Error> {
        let question = self.library.question(id).ok_or_else(|| {
            let known: Vec<&str> = self.library.questions().iter().map(TenderQuestion::id).collect();
            Error::Content(vec![format!(
                "« {id} » n’est pas une question du marché. Questions : {}.",
                known.join(", ")
            )])
        })?;
        let value = question
            .variable
            .read(written)
            .map_err(|problem| Error::Content(vec![format!("{id} : {problem}.")]))?;
        self.profile.set(id, value, Origin::Declared);
        Ok(())
    }

    #[must_use]
    pub fn finish(self) -> Profile {
        self.profile
    }
}

/// Writes the tender file into `folder` and gives its path; an existing one is only replaced when asked.
pub fn write(
    folder: &Path,
    purchase: PurchaseType,
    answers: &Profile,
    library: &Library,
    replace: bool,
) -> Result<PathBuf, Error> {
    let path = folder.join(TENDER_FILE);
    if path.exists() && !replace {
        return Err(Error::Content(vec![format!(
            "{} existe déjà. Complétez-le, choisissez un autre dossier, ou remplacez-le par --remplacer.",
            path.display()
        )]));
    }
    let text = tender::new_file(purchase, answers, library);
    disk::write_all(folder, &[(TENDER_FILE, text.as_bytes())], &[])?;
    Ok(path)
}
