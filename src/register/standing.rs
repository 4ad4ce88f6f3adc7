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
    if rules.iter().any(|piece| piece.read != ReadState::Whole) || !evidence.problems.is_empty() {
        return unknown("Une partie du dossier n’a pas pu être lue.");
    }
    (
        State::Compliant,
        "Toutes les grilles de critères atteignent le poids minimum.".to_owned(),
    )
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
