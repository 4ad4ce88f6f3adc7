//! From the facts of a tender to its verdict: as a whole, then lot by lot.

use super::Checker;
use super::matrix;
use crate::facts::{Facts, PieceFacts};
use crate::rules::{self, Case};
use crate::verdict::{
    CriteriaSet, Evidence, Finding, LotVerdict, Outcome, PieceRead, ReadState, TenderVerdict, conclude,
};

impl Checker {
    pub(super) fn verdict(&self, path: &str, facts: &Facts) -> TenderVerdict {
        let case = self.case(facts);
        let outcomes = rules::judge(&case);
        let pieces = pieces(facts);
        let whole = conclude::conclude(&outcomes, &pieces);
        let mut findings = conclude::findings(outcomes);
        let lots: Vec<LotVerdict> = facts
            .lots
            .iter()
            .map(|lot| self.lot(facts, &lot.number, lot.title.clone(), &mut findings))
            .collect();
        conclude::sort(&mut findings);
        let verdict = lots.iter().map(|lot| lot.verdict).fold(whole, conclude::worst);
        let mut criteria: Vec<CriteriaSet> = facts.criteria.iter().map(CriteriaSet::from).collect();
        criteria.extend(rules::coherence::contradicting(facts).map(|rival| CriteriaSet {
            scope: Some(matrix::rival_name(rival)),
            ..CriteriaSet::from(&rival.set)
        }));
        TenderVerdict {
            path: path.to_owned(),
            verdict,
            purchase_type: facts.purchase.clone(),
            criteria,
            themes: self
                .library
                .themes()
                .map(|theme| rules::themes::report(&case, theme))
                .collect(),
            clauses: facts.clauses.clone(),
            matrix: matrix::matrix(&case, &self.library),
            pieces,
            findings,
            lots,
        }
    }

    /// The verdict on one lot. Findings of its own join those of the tender, under its name.
    fn lot(&self, facts: &Facts, number: &str, title: Option<String>, findings: &mut Vec<Finding>) -> LotVerdict {
        let facts = self.of_lot(facts, number);
        let outcomes: Vec<Outcome> = rules::judge(&self.case(&facts));
        let verdict = conclude::conclude(&outcomes, &pieces(&facts));
        let mut ours = Vec::new();
        for finding in conclude::findings(outcomes) {
            if !findings.iter().any(|other| other.fingerprint == finding.fingerprint) {
                let named = finding.message.to_lowercase().starts_with(&format!("lot {number}"));
                let finding = if named { finding } else { of_lot(number, finding) };
                ours.push(finding.fingerprint.clone());
                findings.push(finding);
            } else {
                ours.push(finding.fingerprint);
            }
        }
        LotVerdict {
            number: number.to_owned(),
            title,
            verdict,
            findings: ours,
        }
    }

    fn case<'a>(&'a self, facts: &'a Facts) -> Case<'a> {
        Case {
            facts,
            library: &self.library,
            policy: &self.policy,
        }
    }
}

/// A finding that holds for one lot only says so.
fn of_lot(number: &str, finding: Finding) -> Finding {
    let message = format!("Lot {number} – {}", finding.message);
    let fingerprint = Finding::fingerprint(&finding.code, &message, &finding.place, finding.quote.as_deref());
    Finding {
        message,
        fingerprint,
        ..finding
    }
}

/// Every file of the tender, read or not, by path.
fn pieces(facts: &Facts) -> Vec<PieceRead> {
    let mut pieces: Vec<PieceRead> = facts.pieces.iter().map(|piece| piece_read(piece)).collect();
    pieces.extend(facts.unread.iter().map(|file| PieceRead {
        path: file.path.clone(),
        kind: file.kind,
        confidence: Evidence::AVerifier,
        read: ReadState::Unreadable,
        lots: Vec::new(),
        reason: Some(file.reason.clone()),
    }));
    pieces.sort_by(|a, b| a.path.cmp(&b.path));
    pieces
}

fn piece_read(piece: &PieceFacts) -> PieceRead {
    let reason = match piece.gaps.first() {
        Some(gap) => Some(gap.what.clone()),
        None if piece.kind.confidence == Evidence::Sur => None,
        None => Some(piece.kind.reason.clone()),
    };
    PieceRead {
        path: piece.path.clone(),
        kind: piece.kind.kind,
        confidence: piece.kind.confidence,
        read: piece.read,
        lots: piece.lots.clone(),
        reason,
    }
}
