//! The social and environmental considerations that open data on contracts declare, as our verdicts prove them.
//!
//! « Pas de considération… » is never said by default: only of a pack that was read whole and holds none.

use super::evidence::Evidence;
use crate::verdict::{CriterionNode, PieceKind, ReadState, ThemeStatus};

pub const SOCIAL: [&str; 2] = ["Clause sociale", "Critère social"];
pub const ENVIRONMENTAL: [&str; 2] = ["Clause environnementale", "Critère environnemental"];
const NO_SOCIAL: &str = "Pas de considération sociale";
const NO_ENVIRONMENTAL: &str = "Pas de considération environnementale";

/// What a verdict proves, in the words of the open data format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Considerations {
    pub social: Vec<&'static str>,
    pub environmental: Vec<&'static str>,
    /// The pack can prove an absence too: rules and contract were read whole.
    pub whole: bool,
}

#[must_use]
pub fn proved(evidence: &Evidence) -> Considerations {
    let clause = |theme: &str| {
        let found = evidence.verdict.themes.iter().find(|found| found.theme == theme);
        found.map(|found| found.status)
    };
    let binding = |theme| matches!(clause(theme), Some(ThemeStatus::Engage | ThemeStatus::Incomplet));
    let silent = |theme| matches!(clause(theme), Some(ThemeStatus::Absent | ThemeStatus::SansObjet));
    let criterion = |subject: &str| {
        let sets = evidence.verdict.criteria.iter();
        sets.flat_map(|set| &set.nodes).any(|node| weighs(node, subject))
    };
    let both = |names: [&'static str; 2], theme, subject| {
        let found = [binding(theme), criterion(subject)];
        names
            .into_iter()
            .zip(found)
            .filter(|(_, found)| *found)
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    };
    let mut considerations = Considerations {
        social: both(SOCIAL, "insertion-sociale", "social"),
        environmental: both(ENVIRONMENTAL, "environnement", "environnement"),
        whole: whole(evidence),
    };
    if considerations.whole && considerations.social.is_empty() && silent("insertion-sociale") {
        considerations.social.push(NO_SOCIAL);
    }
    if considerations.whole && considerations.environmental.is_empty() && silent("environnement") {
        considerations.environmental.push(NO_ENVIRONMENTAL);
    }
    considerations
}

/// A node on the subject, of some weight.
fn weighs(node: &CriterionNode, subject: &str) -> bool {
    let own = node.responsible.iter().any(|own| own == subject) && node.percent.is_some_and(|percent| percent > 0.0);
    own || node.children.iter().any(|child| weighs(child, subject))
}

/// Rules, administrative and technical clauses were all given and read whole.
#[must_use]
pub fn whole(evidence: &Evidence) -> bool {
    let pieces = &evidence.verdict.pieces;
    let has = |kinds: &[PieceKind]| pieces.iter().any(|piece| kinds.contains(&piece.kind));
    has(&[PieceKind::Rc])
        && has(&[PieceKind::Ccap, PieceKind::Ccp])
        && has(&[PieceKind::Cctp, PieceKind::Ccp])
        && pieces.iter().all(|piece| piece.read == ReadState::Whole)
        && evidence.problems.is_empty()
}

/// Where a declaration says what the verdict does not prove, or leaves out what it proves: sentences.
#[must_use]
pub fn compared(
    declared_social: Option<&str>,
    declared_environmental: Option<&str>,
    evidence: &Evidence,
) -> Vec<String> {
    let proved = proved(evidence);
    let mut sentences = Vec::new();
    for (declared, proved_here, names) in [
        (declared_social, &proved.social, SOCIAL),
        (declared_environmental, &proved.environmental, ENVIRONMENTAL),
    ] {
        let Some(declared) = declared else { continue };
        for name in names {
            let is_criterion = name.starts_with("Critère");
            match (declared.contains(name), proved_here.contains(&name)) {
                // A missing clause is proved only by the whole contract; a missing criterion, by the rules.
                (true, false) if is_criterion && !evidence.verdict.criteria.is_empty() => sentences.push(format!(
                    "« {name} » est déclaré, et les critères vérifiés n’en montrent pas."
                )),
                (true, false) if proved.whole => sentences.push(format!(
                    "« {name} » est déclarée, et les pièces vérifiées n’obligent à rien de tel."
                )),
                (false, true) => sentences.push(format!(
                    "« {name} » n’est pas déclaré, et les pièces vérifiées le montrent."
                )),
                _ => {}
            }
        }
    }
    sentences
}
