//! The facts of one tender, from its pieces; and, of them, those of one lot.

use std::sync::Arc;

use rayon::prelude::*;

use super::Checker;
use crate::document::{Document, Place};
use crate::facts::commitments::{self, Commitment};
use crate::facts::criteria::{self, CriteriaSetFact, Scope, ScopeKind};
use crate::facts::pack::{PackFacts, Standing};
use crate::facts::{self, Facts, PieceFacts, Rival, Unread, lots, mentions, penalties};
use crate::library::profile::{Origin, Value};
use crate::library::theme::Theme;
use crate::tender::Tender;
use crate::verdict::{PieceKind, PurchaseType, PurchaseTypeRead, Source};

/// What is known of a tender before it is read as a whole.
#[derive(Default)]
pub struct Given<'a> {
    pub pieces: Vec<PieceFacts>,
    /// Of the pieces, in their order.
    pub documents: Vec<&'a Document>,
    pub unread: Vec<Unread>,
    /// Names of files whose format is not read.
    pub skipped: &'a [String],
    pub tender: Option<&'a Tender>,
}

/// Units of text in a tender from which reading its pieces side by side is worth the threads.
const MANY_UNITS: usize = 2_000;

impl Checker {
    /// Reads what the pieces say, each by itself and then together.
    pub(super) fn gather(&self, given: Given<'_>) -> Facts {
        let Given {
            mut pieces,
            documents,
            mut unread,
            skipped,
            tender,
        } = given;
        unread.sort_by(|a, b| a.path.cmp(&b.path));
        let inferred = facts::purchase::infer(pieces.iter().map(|piece| (piece.kind.kind, &piece.outline)));
        let declared = self.purchase.or(tender.map(|tender| tender.purchase));
        let purchase = match declared {
            Some(value) => PurchaseTypeRead {
                value,
                source: Source::Declared,
                reasons: Vec::new(),
            },
            None => inferred,
        };
        self.read_each(&mut pieces, &documents, purchase.value);
        let pieces: Vec<Arc<PieceFacts>> = pieces.into_iter().map(Arc::new).collect();
        let borrowed: Vec<&PieceFacts> = pieces.iter().map(AsRef::as_ref).collect();
        let others: Vec<&str> = skipped
            .iter()
            .map(String::as_str)
            .chain(unread.iter().map(|file| file.path.as_str()))
            .collect();
        let pack = PackFacts::read(&borrowed, &others);
        let lots = lots::read(&borrowed);
        let mut profile = tender.map(|tender| tender.profile.clone()).unwrap_or_default();
        let written = profile.get("lancement").and_then(|value| match value {
            Value::Date(date) => Some(*date),
            _ => None,
        });
        let launch = self.date.or(written).or_else(|| {
            pieces
                .iter()
                .find_map(|piece| mentions::launch_date(&piece.outline))
                .map(|(date, _)| date)
        });
        if let Some(date) = launch {
            profile.set("lancement", Value::Date(date), Origin::Declared);
        }
        let citations = pieces
            .iter()
            .flat_map(|piece| self.citations.read(&piece.outline))
            .collect();
        let (criteria, rivals) = criteria_of(&borrowed);
        let commitments = self.together(&borrowed, &pack, purchase.value);
        let clauses = self.library_clauses(&borrowed);
        let penalties = penalties::penalties(borrowed.iter().map(|piece| &piece.outline));
        facts::profile::complete(&mut profile, purchase.value, &pieces, &commitments);
        Facts {
            criteria_stated: !criteria.is_empty(),
            pieces,
            unread,
            purchase,
            launch,
            profile,
            criteria,
            rivals,
            commitments,
            citations,
            clauses,
            penalties,
            pack,
            lots,
            lot: None,
        }
    }

    /// The same tender as one of its lots sees it: its own pieces and criteria, and those common to all.
    pub(super) fn of_lot(&self, facts: &Facts, number: &str) -> Facts {
        let concerns = |lots: &[String]| lots.is_empty() || lots.iter().any(|lot| lot == number);
        let pieces: Vec<Arc<PieceFacts>> = facts
            .pieces
            .iter()
            .filter(|piece| concerns(&piece.lots))
            .cloned()
            .collect();
        let borrowed: Vec<&PieceFacts> = pieces.iter().map(AsRef::as_ref).collect();
        let commitments = if pieces.len() == facts.pieces.len() {
            facts.commitments.clone()
        } else {
            self.together(&borrowed, &facts.pack, facts.purchase.value)
        };
        let is_here = |place: &Place| pieces.iter().any(|piece| *piece.path == *place.piece);
        let ours = |set: &CriteriaSetFact| set.scope.as_ref().is_none_or(|scope| is_for(scope, number));
        Facts {
            criteria: facts.criteria.iter().filter(|set| ours(set)).cloned().collect(),
            rivals: facts.rivals.iter().filter(|rival| ours(&rival.set)).cloned().collect(),
            lots: facts.lots.iter().filter(|lot| lot.number == number).cloned().collect(),
            commitments,
            citations: facts
                .citations
                .iter()
                .filter(|citation| is_here(&citation.place))
                .cloned()
                .collect(),
            penalties: facts.penalties.clone(),
            clauses: facts
                .clauses
                .iter()
                .filter(|clause| is_here(&clause.place))
                .cloned()
                .collect(),
            criteria_stated: facts.criteria_stated,
            unread: facts.unread.clone(),
            purchase: facts.purchase.clone(),
            launch: facts.launch,
            profile: facts.profile.clone(),
            pack: facts.pack.clone(),
            lot: Some(number.to_owned()),
            pieces: pieces.clone(),
        }
    }

    /// Criteria and commitments of each piece.
    fn read_each(&self, pieces: &mut [PieceFacts], documents: &[&Document], purchase: PurchaseType) {
        let themes: Vec<&Theme> = self.library.themes().collect();
        let units: usize = pieces.iter().map(|piece| piece.outline.units.len()).sum();
        let read = |piece: &mut PieceFacts, document: &Document| {
            let source = criteria::Source {
                document,
                outline: &piece.outline,
                kind: piece.kind.kind,
            };
            piece.criteria = criteria::read_criteria(source, &self.subjects, &self.policy).sets;
            let text = commitments::PieceFacts {
                kind: piece.kind.kind,
                outline: &piece.outline,
            };
            piece.commitments = commitments::read_commitments(text, &self.matcher, &themes, Some(purchase));
        };
        if pieces.len() > 1 && units > MANY_UNITS {
            let pairs = pieces.par_iter_mut().zip(documents.par_iter());
            pairs.for_each(|(piece, document)| read(piece, document));
        } else {
            let pairs = pieces.iter_mut().zip(documents);
            pairs.for_each(|(piece, document)| read(piece, document));
        }
    }

    /// What the pieces together commit the holder to.
    fn together(&self, pieces: &[&PieceFacts], pack: &PackFacts, purchase: PurchaseType) -> Vec<Commitment> {
        let themes: Vec<&Theme> = self.library.themes().collect();
        let contract =
            |piece: &&PieceFacts| matches!(piece.kind.kind, PieceKind::Ccap | PieceKind::Ccp | PieceKind::Cctp);
        // Alone, a regulation of the consultation is read for what it says; beside a contract it binds nobody.
        let with_contract = pieces.iter().any(contract);
        let read: Vec<(bool, &[Commitment])> = pieces
            .iter()
            .map(|piece| {
                let binds = !with_contract || pack.contract.standing(piece.kind.kind) == Standing::Contract;
                (binds, piece.commitments.as_slice())
            })
            .collect();
        commitments::merge(&read, &themes, Some(purchase))
    }
}

fn is_for(scope: &Scope, number: &str) -> bool {
    scope.kind != ScopeKind::Lot || scope.numbers.iter().any(|other| other == number)
}

/// The order in which pieces are asked for the award criteria.
fn rank(kind: PieceKind) -> u8 {
    match kind {
        PieceKind::Rc => 0,
        PieceKind::Avis => 1,
        PieceKind::Autre => 2,
        _ => 3,
    }
}

/// The award criteria: the RC's (every RC's, when each lot has one); without one, those of the first other
/// piece that states any. And the sets of the other pieces, to be compared.
fn criteria_of(pieces: &[&PieceFacts]) -> (Vec<CriteriaSetFact>, Vec<Rival>) {
    let mut by_rank: Vec<&&PieceFacts> = pieces.iter().filter(|piece| !piece.criteria.is_empty()).collect();
    by_rank.sort_by_key(|piece| rank(piece.kind.kind));
    let Some(first) = by_rank.first() else {
        return (Vec::new(), Vec::new());
    };
    let mut chosen: Vec<CriteriaSetFact> = Vec::new();
    let mut rivals = Vec::new();
    for piece in &by_rank {
        let decides = piece.path == first.path
            || (piece.kind.kind == PieceKind::Rc
                && first.kind.kind == PieceKind::Rc
                && !piece.lots.is_empty()
                && piece.lots != first.lots);
        for set in scoped(piece) {
            if decides {
                chosen.push(set);
            } else {
                rivals.push(Rival {
                    piece: piece.path.clone(),
                    kind: piece.kind.kind,
                    set,
                });
            }
        }
    }
    (chosen, rivals)
}

/// The sets of a piece; those of a piece written for some lots are theirs.
fn scoped(piece: &PieceFacts) -> Vec<CriteriaSetFact> {
    let scope = (!piece.lots.is_empty()).then(|| Scope {
        kind: ScopeKind::Lot,
        numbers: piece.lots.clone(),
    });
    let own = |set: &CriteriaSetFact| CriteriaSetFact {
        scope: set.scope.clone().or_else(|| scope.clone()),
        ..set.clone()
    };
    piece.criteria.iter().map(own).collect()
}
