//! How a tender counts for the indicator of the award criterion, from what is kept of it. Pure.

use super::evidence::Evidence;
use super::field::{OUT_OF_SCOPE, WAIVED};
use crate::verdict::{Conclusion, CriteriaSet, PieceKind, ReadState};

/// The five states that are never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Compliant,
    NonCompliant,
    Unknown,
    OutOfScope,
    Waived,
}

impl State {
    pub const ALL: [Self; 5] = [
        Self::Compliant,
        Self::NonCompliant,
        Self::Unknown,
        Self::OutOfScope,
        Self::Waived,
    ];

    /// The name in the database and in exports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Compliant => "conforme",
            Self::NonCompliant => "non_conforme",
            Self::Unknown => "indetermine",
            Self::OutOfScope => "hors_champ",
            Self::Waived => "dispense",
        }
    }

    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    fn of(conclusion: Conclusion) -> Self {
        match conclusion {
            Conclusion::Conforme => Self::Compliant,
            Conclusion::NonConforme => Self::NonCompliant,
            Conclusion::AVerifier => Self::Unknown,
        }
    }
}

/// A set of award criteria: the whole tender's, or a lot's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    pub name: Option<String>,
    pub state: State,
    /// Percent, as a decimal.
    pub weight: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    /// One French sentence.
    pub reason: String,
    /// The least responsible weight of its sets of criteria, in percent.
    pub weight: Option<String>,
    pub lots: Vec<Lot>,
    /// A weight was declared, and nothing proves or refutes it.
    pub claimed: bool,
}

/// What is known of a tender besides its evidence.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    pub exclusion: Option<&'a str>,
    pub exclusion_reason: Option<&'a str>,
    pub purchase: Option<&'a str>,
    pub declared_weight: Option<&'a str>,
}

/// How a tender counts. A decision to exclude it stands before everything; then its purchase type, then
/// the verdict of its files. What was only declared proves nothing.
#[must_use]
pub fn judge(known: Known<'_>, evidence: Option<&Evidence>) -> Standing {
    let lots = evidence.map(lots).unwrap_or_default();
    let (state, reason) = state(known, evidence, &lots);
    let weight = lots
        .iter()
        .map(|lot| lot.weight.clone())
        .collect::<Option<Vec<_>>>()
        .and_then(|weights| weights.into_iter().min_by(|a, b| number(a).total_cmp(&number(b))));
    let claimed = state == State::Unknown && known.declared_weight.is_some();
    Standing {
        state,
        reason,
        weight,
        lots,
        claimed,
    }
}

fn state(known: Known<'_>, evidence: Option<&Evidence>, lots: &[Lot]) -> (State, String) {
    let reason = known.exclusion_reason.unwrap_or("motif non donné");
    match known.exclusion {
        Some(OUT_OF_SCOPE) => return (State::OutOfScope, format!("Hors champ : {reason}")),
        Some(WAIVED) => return (State::Waived, format!("Dispensé : {reason}")),
        _ => {}
    }
    if known.purchase == Some("autre") {
        return (State::OutOfScope, "Achat qui n’est pas numérique.".to_owned());
    }
    let Some(evidence) = evidence else {
        return (State::Unknown, "Aucun dossier vérifié.".to_owned());
    };
    proved(evidence, lots)
}

/// What the verdict proves: the criteria of a règlement de la consultation that was read whole.
fn proved(evidence: &Evidence, lots: &[Lot]) -> (State, String) {
    let unknown = |reason: &str| (State::Unknown, reason.to_owned());
    let rules: Vec<_> = evidence
        .verdict
        .pieces
        .iter()
        .filter(|piece| piece.kind == PieceKind::Rc)
        .collect();
    if rules.is_empty() {
        return unknown("Pas de règlement de la consultation dans le dossier.");
    }
    if lots.is_empty() {
        return unknown("Aucun critère d’attribution n’a été trouvé.");
    }
    let light = lots.iter().filter(|lot| lot.state == State::NonCompliant).count();
    if light > 0 {
        let reason = if lots.len() == 1 {
            "Le critère responsable n’atteint pas le poids minimum.".to_owned()
        } else {
            format!(
                "{light} grille(s) de critères sur {} n’atteignent pas le poids minimum.",
                lots.len()
            )
        };
        return (State::NonCompliant, reason);
    }
    if lots.iter().any(|lot| lot.state == State::Unknown) {
        return unknown("Le poids du critère responsable ne peut pas être établi.");
    }
    let without = evidence
        .verdict
        .lots
        .iter()
        .filter(|lot| !lots.iter().any(|set| covers(set.name.as_deref(), &lot.number)))
        .count();
    if without > 0 {
        return (
            State::Unknown,
            format!("Les critères de {without} lot(s) n’ont pas été trouvés."),
        );
    }
    if rules.iter().any(|piece| piece.read != ReadState::Whole) || !evidence.problems.is_empty() {
        return unknown("Une partie du dossier n’a pas pu être lue.");
    }
    (
        State::Compliant,
        "Toutes les grilles de critères atteignent le poids minimum.".to_owned(),
    )
}

/// Whether a set of criteria is for a lot: it names its number, or no lot at all.
fn covers(scope: Option<&str>, lot: &str) -> bool {
    let Some(scope) = scope else { return true };
    let mut words = scope
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.any(|word| word.eq_ignore_ascii_case(lot)) || !scope.to_lowercase().contains("lot")
}

/// The sets of criteria of a verdict, in its order.
#[must_use]
pub fn lots(evidence: &Evidence) -> Vec<Lot> {
    evidence.verdict.criteria.iter().map(lot).collect()
}

fn lot(set: &CriteriaSet) -> Lot {
    Lot {
        name: set.scope.clone(),
        state: State::of(set.verdict),
        weight: set.responsible_percent.map(|percent| {
            let text = format!("{percent:.4}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }),
    }
}

fn number(decimal: &str) -> f64 {
    decimal.parse().unwrap_or(f64::INFINITY)
}

/// `2026-T4` of a date in the kept form.
#[must_use]
pub fn quarter(date: &str) -> Option<String> {
    let year = date.get(..4)?;
    let month: u8 = date.get(5..7)?.parse().ok()?;
    Some(format!("{year}-T{}", (month.checked_sub(1)?) / 3 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::LotVerdict;

    /// A proof kept by the first version: it must read for as long as registers last.
    const FIRST: &str = include_str!("../../tests/all/register/evidence-0.1.json");

    fn evidence() -> Evidence {
        serde_json::from_str(FIRST).expect("a proof of the first version reads")
    }

    fn state_of(evidence: &Evidence) -> State {
        judge(Known::default(), Some(evidence)).state
    }

    #[test]
    fn a_proof_of_the_first_version_still_counts() {
        let standing = judge(Known::default(), Some(&evidence()));
        assert_eq!(standing.state, State::NonCompliant);
        assert_eq!(standing.weight.as_deref(), Some("8"));
    }

    #[test]
    fn a_tender_complies_only_when_every_grid_of_every_lot_does_in_rules_read_whole() {
        let mut evidence = evidence();
        evidence.verdict.criteria[0].verdict = Conclusion::Conforme;
        assert_eq!(state_of(&evidence), State::Compliant);
        let lot = |number: &str| LotVerdict {
            number: number.to_owned(),
            title: None,
            verdict: Conclusion::Conforme,
            findings: Vec::new(),
        };
        evidence.verdict.lots = vec![lot("1"), lot("2")];
        assert_eq!(state_of(&evidence), State::Compliant, "one grid for all lots");
        evidence.verdict.criteria[0].scope = Some("Lot n° 1".to_owned());
        assert_eq!(state_of(&evidence), State::Unknown, "no grid for lot 2");
        let mut second = evidence.verdict.criteria[0].clone();
        second.scope = Some("Lot 2 – Écrans".to_owned());
        evidence.verdict.criteria.push(second);
        assert_eq!(state_of(&evidence), State::Compliant);
        evidence.verdict.criteria[1].verdict = Conclusion::AVerifier;
        assert_eq!(state_of(&evidence), State::Unknown);
        evidence.verdict.criteria[1].verdict = Conclusion::NonConforme;
        assert_eq!(state_of(&evidence), State::NonCompliant);
        evidence.verdict.criteria[1].verdict = Conclusion::Conforme;
        evidence.verdict.pieces[0].read = ReadState::Partial;
        assert_eq!(state_of(&evidence), State::Unknown, "a part was not read");
        evidence.verdict.pieces[0].kind = PieceKind::Cctp;
        assert_eq!(state_of(&evidence), State::Unknown, "no rules");
    }

    #[test]
    fn a_decision_to_exclude_stands_before_the_verdict() {
        let evidence = evidence();
        for (exclusion, purchase, state) in [
            (Some(OUT_OF_SCOPE), None, State::OutOfScope),
            (Some(WAIVED), None, State::Waived),
            (Some(WAIVED), Some("autre"), State::Waived),
            (None, Some("autre"), State::OutOfScope),
        ] {
            let known = Known {
                exclusion,
                purchase,
                ..Known::default()
            };
            assert_eq!(judge(known, Some(&evidence)).state, state);
        }
        assert_eq!(judge(Known::default(), None).state, State::Unknown);
    }
}
