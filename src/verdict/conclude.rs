//! Outcomes -> verdict, counts, exit code. The only place that says « conforme ».

use super::{Conclusion, Counts, Evidence, Finding, Judgement, Outcome, PieceRead, ReadState, Severity, TenderVerdict};

/// The verdict on a tender: `conforme` needs every required outcome met (or out of scope for a stated
/// reason), in pieces that were read whole. No outcome at all is no proof.
#[must_use]
pub fn conclude(outcomes: &[Outcome], pieces: &[PieceRead]) -> Conclusion {
    let required = || outcomes.iter().filter(|outcome| outcome.required);
    if required().any(|outcome| breaks(&outcome.judgement)) {
        return Conclusion::NonConforme;
    }
    let read_whole = !pieces.is_empty() && pieces.iter().all(|piece| piece.read == ReadState::Whole);
    let all_met =
        required().all(|outcome| matches!(outcome.judgement, Judgement::Met { .. } | Judgement::OutOfScope { .. }));
    let proved = required().any(|outcome| matches!(outcome.judgement, Judgement::Met { .. }));
    if read_whole && all_met && proved {
        Conclusion::Conforme
    } else {
        Conclusion::AVerifier
    }
}

/// A required outcome breaks the tender only by a finding that is sure enough and grave enough:
/// a minor gap leaves the requirement met in substance, an unsure one asks for a reader.
fn breaks(judgement: &Judgement) -> bool {
    match judgement {
        Judgement::Broken(findings) => findings
            .iter()
            .any(|finding| finding.severity <= Severity::Majeur && finding.evidence != Evidence::AVerifier),
        _ => false,
    }
}

/// The findings of all outcomes, each once, gravest first, then by place.
#[must_use]
pub fn findings(outcomes: Vec<Outcome>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = outcomes
        .into_iter()
        .flat_map(|outcome| match outcome.judgement {
            Judgement::Broken(findings) | Judgement::Unsure { findings, .. } => findings,
            Judgement::Met { .. } | Judgement::OutOfScope { .. } => Vec::new(),
        })
        .collect();
    sort(&mut findings);
    findings.dedup_by(|a, b| a.fingerprint == b.fingerprint && a.message == b.message);
    findings
}

/// Gravest first, then by place.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
}

/// The verdict on parts that are conforme only together.
#[must_use]
pub fn worst(a: Conclusion, b: Conclusion) -> Conclusion {
    match (a, b) {
        (Conclusion::NonConforme, _) | (_, Conclusion::NonConforme) => Conclusion::NonConforme,
        (Conclusion::AVerifier, _) | (_, Conclusion::AVerifier) => Conclusion::AVerifier,
        (Conclusion::Conforme, Conclusion::Conforme) => Conclusion::Conforme,
    }
}

fn order(finding: &Finding) -> (Severity, &str, &str, Option<u32>, Option<u32>, &str) {
    let place = &finding.place;
    (
        finding.severity,
        &finding.code,
        &place.piece,
        place.paragraph,
        place.line,
        &finding.message,
    )
}

impl Counts {
    /// Counts of a run; `skipped` and `unreadable` come from the reading of files.
    #[must_use]
    pub fn of(tenders: &[TenderVerdict], checked: usize, skipped: usize, unreadable: usize) -> Self {
        let mut counts = Self {
            checked,
            skipped,
            unreadable,
            ..Self::default()
        };
        for finding in tenders.iter().flat_map(|tender| &tender.findings) {
            match finding.severity {
                Severity::Bloquant => counts.bloquant += 1,
                Severity::Majeur => counts.majeur += 1,
                Severity::Mineur => counts.mineur += 1,
                Severity::Conseil => counts.conseil += 1,
            }
        }
        counts
    }

    /// Findings at or above `threshold`.
    #[must_use]
    pub fn at_least(&self, threshold: Severity) -> usize {
        [
            (Severity::Bloquant, self.bloquant),
            (Severity::Majeur, self.majeur),
            (Severity::Mineur, self.mineur),
            (Severity::Conseil, self.conseil),
        ]
        .iter()
        .filter(|(severity, _)| *severity <= threshold)
        .map(|(_, count)| count)
        .sum()
    }

    /// 4 nothing to check, 2 an unreadable input, 1 findings at or above the threshold, 0 otherwise.
    /// An unreadable file outweighs findings: the run did not do what was asked.
    #[must_use]
    pub fn exit_code(&self, threshold: Severity) -> u8 {
        if self.unreadable > 0 {
            2
        } else if self.checked == 0 {
            4
        } else {
            u8::from(self.at_least(threshold) > 0)
        }
    }
}
