//! What a piece says of a theme beside its elements: a pointer, a mention, a reason, a trap.

use crate::text::force::Force;

use super::elements::{Reader, is_contractual};
use super::found::Match;
use super::statement::StatementKind;
use super::{Sighting, TrapFact};

/// Why a theme that no element carries has the status it has, and what stands in its passages that
/// should not.
#[derive(Debug, Clone, Default)]
pub(super) struct Grounds {
    pub without_object: Option<Sighting>,
    pub reference: Option<Sighting>,
    pub mention: Option<Sighting>,
    /// What the texts cited instead of a clause bring, in the words of the theme.
    pub brings: Vec<String>,
    pub traps: Vec<TrapFact>,
}

impl Reader<'_> {
    pub fn grounds(&self) -> Grounds {
        Grounds {
            without_object: self.first(&self.matches.without_object, |force| {
                !matches!(force, Force::OptionNotTicked | Force::Question | Force::Placeholder)
            }),
            reference: self.pointer(&self.matches.reference),
            mention: self.mention(),
            brings: self.brings(),
            traps: self.traps(),
        }
    }

    fn first(&self, list: &[Match], accepts: fn(Force) -> bool) -> Option<Sighting> {
        list.iter().find_map(|found| {
            let reading = self.reading(found, None);
            accepts(reading.force).then(|| self.sighting(found, &reading))
        })
    }

    /// The first sentence, titles left out, that sends to another text.
    fn pointer(&self, list: &[Match]) -> Option<Sighting> {
        let said = |found: &&Match| self.text.statements[found.statement].kind != StatementKind::Heading;
        let list: Vec<Match> = list.iter().filter(said).cloned().collect();
        self.first(&list, |force| {
            !matches!(
                force,
                Force::OptionNotTicked | Force::Question | Force::Definition | Force::Negated
            )
        })
    }

    fn brings(&self) -> Vec<String> {
        let cited = self.theme.brings.iter().enumerate().filter(|(at, _)| {
            let found = self.matches.brings.get(*at).map_or(&[][..], Vec::as_slice);
            self.pointer(found).is_some()
        });
        cited.map(|(_, text)| text.says.clone()).collect()
    }

    /// A criterion names the theme; a question to candidates, « clause sociale : sans », does not.
    fn mention(&self) -> Option<Sighting> {
        self.matches.mention.iter().find_map(|found| {
            let reading = self.sentence_reading(found, None);
            let named = !matches!(reading.force, Force::Question | Force::Negated | Force::OptionNotTicked);
            named.then(|| self.sighting(found, &reading))
        })
    }

    /// Each trap once, at its first place; only what would become part of the contract can be one.
    fn traps(&self) -> Vec<TrapFact> {
        if !is_contractual(self.kind) {
            return Vec::new();
        }
        let traps = self.theme.traps.iter().enumerate().filter_map(|(at, trap)| {
            let found = self.matches.traps.get(at)?;
            let here: Vec<Match> = found
                .iter()
                .filter(|one| self.is_in_scope(one, trap.scope))
                .cloned()
                .collect();
            let sighting = self.first(&here, |force| {
                matches!(force, Force::Binding | Force::Stated | Force::Soft)
            })?;
            Some(TrapFact {
                number: trap.number.clone(),
                sighting,
            })
        });
        traps.collect()
    }
}
