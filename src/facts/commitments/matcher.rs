//! All phrasings of all themes as one set, and the small sets that other rooms ask for.

use crate::library::packed;
use crate::library::theme::{Phrasing, Theme};
use crate::text::pattern::{Pattern, PatternError, PatternSet, Scratch, WordList};

/// What a phrasing says when it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Context,
    /// Context in a title only.
    Title,
    Mention,
    Reference,
    WithoutObject,
    Decoy,
    /// Index of the element.
    Element(usize),
    Need(usize),
    UndoneBy(usize),
    /// Index of the text cited.
    Brings(usize),
    /// Index of the trap.
    Trap(usize),
    /// Words that make it none.
    SparesTrap(usize),
}

/// A phrasing with its owner.
#[derive(Debug, Clone)]
pub(super) struct Owned {
    pub theme: usize,
    pub role: Role,
    pub written: String,
    pub traits: Traits,
}

/// What the words of a phrasing themselves say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Traits {
    pub negates: bool,
    pub names_buyer: bool,
    pub names_candidate: bool,
}

/// A phrasing that cannot be read, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("thème « {theme} », ligne {line}, « {written} », {error}")]
pub struct PhrasingError {
    pub theme: String,
    pub line: u32,
    pub written: String,
    pub error: PatternError,
}

/// All phrasings of a list of themes, compiled once.
#[derive(Debug)]
pub struct Matcher {
    pub(super) set: PatternSet,
    pub(super) owners: Vec<Owned>,
    /// Ids, in the order of compilation.
    pub(super) themes: Vec<String>,
}

impl Matcher {
    /// Compiles the phrasings of `themes`.
    ///
    /// # Errors
    /// Every phrasing that cannot be read.
    pub fn new<'a>(themes: impl IntoIterator<Item = &'a Theme>) -> Result<Self, Vec<PhrasingError>> {
        let themes: Vec<&Theme> = themes.into_iter().collect();
        let of_theme = |(at, theme): (usize, &&'a Theme)| phrasings(theme).map(move |(role, said)| (at, role, said));
        let all: Vec<(usize, Role, &Phrasing)> = themes.iter().enumerate().flat_map(of_theme).collect();
        let set = match packed(all.iter().map(|(_, _, phrasing)| phrasing.written.as_str())) {
            Some(set) => set,
            None => compile(&all, &themes)?,
        };
        let traits = Traits::of_all(&set);
        let owners = all
            .into_iter()
            .zip(traits)
            .map(|((theme, role, phrasing), traits)| Owned {
                theme,
                role,
                written: phrasing.written.clone(),
                traits,
            });
        Ok(Self {
            owners: owners.collect(),
            set,
            themes: themes.iter().map(|theme| theme.id.clone()).collect(),
        })
    }

    /// Index of a theme, when it was compiled.
    #[must_use]
    pub fn theme(&self, id: &str) -> Option<usize> {
        self.themes.iter().position(|theme| theme == id)
    }

    /// Number of phrasings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.owners.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// Phrasings found in `text` taken as one sentence: index of the theme, role, phrasing as written.
    #[must_use]
    pub fn find_all(&self, text: &str) -> Vec<(usize, Role, &str)> {
        let words = WordList::new(text);
        let mut found = Vec::new();
        scan(&self.set, &words, |pattern| {
            let owner = &self.owners[pattern];
            found.push((owner.theme, owner.role, owner.written.as_str()));
        });
        found
    }
}

fn compile(all: &[(usize, Role, &Phrasing)], themes: &[&Theme]) -> Result<PatternSet, Vec<PhrasingError>> {
    let mut patterns = Vec::with_capacity(all.len());
    let mut errors = Vec::new();
    for (theme, _, phrasing) in all {
        match Pattern::parse(&phrasing.written) {
            Ok(pattern) => patterns.push(pattern),
            Err(error) => errors.push(PhrasingError {
                theme: themes[*theme].id.clone(),
                line: phrasing.line,
                written: phrasing.written.clone(),
                error,
            }),
        }
    }
    if errors.is_empty() {
        Ok(PatternSet::new(&patterns))
    } else {
        Err(errors)
    }
}

fn scan(set: &PatternSet, words: &WordList, mut each: impl FnMut(usize)) {
    let hits = set.look_up(words);
    let tokens: Vec<&str> = words.iter().collect();
    let mut scratch = Scratch::default();
    set.scan(
        &tokens,
        (0..tokens.len()).map(|at| hits.of(at)),
        &[],
        &mut scratch,
        |found| each(found.pattern),
    );
}

/// Every phrasing of a theme with its role, in the order of the file.
pub(super) fn phrasings(theme: &Theme) -> impl Iterator<Item = (Role, &Phrasing)> {
    let lists = [
        (Role::Context, &theme.context),
        (Role::Title, &theme.titles),
        (Role::Mention, &theme.mention),
        (Role::Reference, &theme.reference),
        (Role::WithoutObject, &theme.without_object),
        (Role::Decoy, &theme.decoys),
    ];
    let own = lists
        .into_iter()
        .flat_map(|(role, list)| list.iter().map(move |phrasing| (role, phrasing)));
    let elements = theme.elements.iter().enumerate().flat_map(|(at, element)| {
        let need = element.need.iter().map(move |phrasing| (Role::Need(at), phrasing));
        let said = element
            .phrasings
            .iter()
            .map(move |phrasing| (Role::Element(at), phrasing));
        let undone = element
            .undone_by
            .iter()
            .map(move |phrasing| (Role::UndoneBy(at), phrasing));
        need.chain(said).chain(undone)
    });
    let brings = theme.brings.iter().enumerate();
    let brings = brings.flat_map(|(at, text)| text.cited.iter().map(move |phrasing| (Role::Brings(at), phrasing)));
    let traps = theme.traps.iter().enumerate().flat_map(|(at, trap)| {
        let said = trap.phrasings.iter().map(move |phrasing| (Role::Trap(at), phrasing));
        let spared = trap
            .spared_by
            .iter()
            .map(move |phrasing| (Role::SparesTrap(at), phrasing));
        said.chain(spared)
    });
    own.chain(elements).chain(brings).chain(traps)
}

impl Traits {
    fn of_all(set: &PatternSet) -> Vec<Self> {
        let negates = set.looks_for_any(&[
            "ne",
            "aucun",
            "aucune",
            "pa",
            "pas",
            "jamais",
            "interdi",
            "interdit",
            "san",
            "sans",
            "neant",
            "hor",
            "seul",
            "seule",
            "exclusivement",
            "uniquement",
            "ni",
            "non",
        ]);
        let names_buyer = set.looks_for_any(&[
            "acheteur",
            "adjudicateur",
            "responsable",
            "collectivite",
            "ouvrage",
            "commune",
            "administration",
            "publique",
        ]);
        let names_candidate = set.looks_for_any(&["candidat", "soumissionnaire", "offre"]);
        let traits = negates.into_iter().zip(names_buyer).zip(names_candidate);
        traits
            .map(|((negates, names_buyer), names_candidate)| Self {
                negates,
                names_buyer,
                names_candidate,
            })
            .collect()
    }
}

/// A few phrasings to try on short texts: names of criteria, headings.
#[derive(Debug)]
pub struct Phrasebook {
    set: PatternSet,
}

impl Phrasebook {
    /// # Errors
    /// The first phrasing that cannot be read: its index and what is wrong.
    pub fn new(phrasings: &[Phrasing]) -> Result<Self, (usize, PatternError)> {
        if let Some(set) = packed(phrasings.iter().map(|phrasing| phrasing.written.as_str())) {
            return Ok(Self { set });
        }
        let mut patterns = Vec::with_capacity(phrasings.len());
        for (at, phrasing) in phrasings.iter().enumerate() {
            patterns.push(Pattern::parse(&phrasing.written).map_err(|error| (at, error))?);
        }
        Ok(Self {
            set: PatternSet::new(&patterns),
        })
    }

    /// Indexes of the phrasings found in `text` taken as one sentence, in ascending order.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<usize> {
        let mut found = Vec::new();
        scan(&self.set, &WordList::new(text), |pattern| found.push(pattern));
        found.sort_unstable();
        found
    }

    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        !self.find(text).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Library;

    /// Otherwise they are compiled at every start: `build.rs` lists them in another order.
    #[test]
    fn the_built_in_phrasings_are_compiled_already() {
        let library = Library::built_in().unwrap();
        let all = library.themes().flat_map(phrasings);
        assert!(packed(all.map(|(_, phrasing)| phrasing.written.as_str())).is_some());
        let subjects = library.subjects();
        let lists = subjects
            .subjects
            .iter()
            .flat_map(|subject| [&subject.words, &subject.decoys]);
        for list in lists.chain([&subjects.mixed]) {
            assert!(packed(list.iter().map(|phrasing| phrasing.written.as_str())).is_some());
        }
    }
}
