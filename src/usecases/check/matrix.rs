//! Requirement by piece: where each thing that is asked for was found.

use crate::facts::commitments::{Commitment, ElementFact};
use crate::facts::pack::Standing;
use crate::facts::{PieceFacts, Rival};
use crate::library::Library;
use crate::library::theme::{Element, Theme};
use crate::rules::{self, Case};
use crate::verdict::{Conclusion, ElementStatus, MatrixCell, MatrixRow, PieceKind};

/// The award criteria first, then the elements of each theme that are due here or found somewhere.
pub fn matrix(case: &Case, library: &Library) -> Vec<MatrixRow> {
    let mut rows = vec![criteria_row(case)];
    for theme in library.themes() {
        let due = rules::themes::due(case, theme).requirement != rules::Requirement::None;
        let commitment = case.facts.commitment(&theme.id);
        let elements = theme
            .elements
            .iter()
            .map(|element| element_row(case, theme, element, due, commitment));
        rows.extend(elements.filter(|row| row.required || !row.cells.is_empty()));
    }
    rows
}

fn criteria_row(case: &Case) -> MatrixRow {
    let of = |conclusion: Conclusion| match conclusion {
        Conclusion::Conforme => ElementStatus::Present,
        Conclusion::NonConforme => ElementStatus::Faible,
        Conclusion::AVerifier => ElementStatus::AVerifier,
    };
    let cell = |piece: &PieceFacts| {
        let set = piece.criteria.iter().max_by_key(|set| of(set.verdict))?;
        Some(MatrixCell {
            piece: piece.path.clone(),
            status: of(set.verdict),
            place: Some(set.place.clone()),
        })
    };
    let sets = &case.facts.criteria;
    MatrixRow {
        requirement: "criteres".to_owned(),
        title: "Critère numérique responsable".to_owned(),
        required: true,
        expected: vec![PieceKind::Rc],
        status: sets
            .iter()
            .map(|set| of(set.verdict))
            .max()
            .unwrap_or(ElementStatus::Absent),
        cells: case.facts.pieces.iter().filter_map(|piece| cell(piece)).collect(),
        note: None,
    }
}

fn element_row(case: &Case, theme: &Theme, element: &Element, due: bool, together: Option<&Commitment>) -> MatrixRow {
    let status = together
        .and_then(|commitment| fact(commitment, element))
        .map_or(ElementStatus::Absent, |fact| fact.status);
    let found: Vec<(&PieceFacts, ElementStatus, &ElementFact)> = case
        .facts
        .pieces
        .iter()
        .filter_map(|piece| {
            let commitment = piece
                .commitments
                .iter()
                .find(|commitment| commitment.theme == theme.id)?;
            let fact = fact(commitment, element)?;
            let status = in_pack(case, piece, fact, status);
            (status != ElementStatus::Absent).then_some((&**piece, status, fact))
        })
        .collect();
    let note = note(theme, &found);
    MatrixRow {
        requirement: element.id.clone(),
        title: element.title.clone(),
        required: due && element.required_for(case.facts.purchase.value),
        expected: theme.pieces.clone(),
        status,
        cells: found
            .iter()
            .map(|(piece, status, fact)| MatrixCell {
                piece: piece.path.clone(),
                status: *status,
                place: fact.sighting.as_ref().map(|sighting| sighting.place.clone()),
            })
            .collect(),
        note,
    }
}

fn fact<'a>(commitment: &'a Commitment, element: &Element) -> Option<&'a ElementFact> {
    commitment.elements.iter().find(|fact| fact.id == element.id)
}

/// What a piece's words are worth in the pack: weak where the piece binds nobody, present where what they
/// lacked alone stands in another piece.
fn in_pack(case: &Case, piece: &PieceFacts, fact: &ElementFact, together: ElementStatus) -> ElementStatus {
    let binds = case.facts.pack.contract.standing(piece.kind.kind) == Standing::Contract;
    match fact.status {
        ElementStatus::Present if !binds && together != ElementStatus::Present => ElementStatus::Faible,
        ElementStatus::Absent if fact.lonely && binds && together == ElementStatus::Present => ElementStatus::Present,
        status => status,
    }
}

/// Where it stands, when that is not where the law or the policy puts it.
fn note(theme: &Theme, found: &[(&PieceFacts, ElementStatus, &ElementFact)]) -> Option<String> {
    let best = found.iter().filter(|(_, status, _)| *status == ElementStatus::Present);
    let mut kinds: Vec<PieceKind> = best.map(|(piece, _, _)| piece.kind.kind).collect();
    if kinds.is_empty()
        || kinds
            .iter()
            .any(|kind| theme.pieces.contains(kind) || *kind == PieceKind::Ccp)
    {
        return None;
    }
    kinds.sort();
    kinds.dedup();
    let names = |kinds: &[PieceKind]| {
        let names: Vec<&str> = kinds.iter().map(|kind| rules::piece_name(*kind)).collect();
        names.join(", ")
    };
    Some(format!(
        "trouvé dans {}, attendu dans {}",
        names(&kinds),
        names(&theme.pieces)
    ))
}

/// `avis`, or the path of another piece: whose criteria a set is.
pub fn rival_name(rival: &Rival) -> String {
    match rival.kind {
        PieceKind::Avis => "avis".to_owned(),
        _ => rival.piece.clone(),
    }
}
