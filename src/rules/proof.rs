//! CRI: a responsible criterion proved, not just present: the evidence asked for, how marks are given, the frame
//! of the answers, labels that leave room for equivalents. What it is about, and what answers it in the
//! contract, is judged in `criteria`.

use super::weights::{quoted, scope};
use super::{Case, Rule, finding};
use crate::document::Place;
use crate::facts::PieceFacts;
use crate::facts::criteria::{CriteriaSetFact, Criterion, Definition, Passage};
use crate::text::fold::fold;
use crate::text::pattern::WordList;
use crate::verdict::{Evidence, Judgement, Outcome, PieceKind, ReadState, Severity};

pub const UNPROVED: Rule = Rule { judge: unproved };
pub const UNSCORED: Rule = Rule { judge: unscored };
pub const WITHOUT_FRAME: Rule = Rule { judge: without_frame };
pub const LABEL_ALONE: Rule = Rule { judge: label_alone };

/// The outermost responsible criteria of a set.
fn responsible(set: &CriteriaSetFact) -> Vec<&Criterion> {
    fn outermost<'a>(criterion: &'a Criterion, out: &mut Vec<&'a Criterion>) {
        if criterion.is_responsible() {
            out.push(criterion);
        } else {
            criterion.children.iter().for_each(|child| outermost(child, out));
        }
    }
    let mut out = Vec::new();
    set.criteria.iter().for_each(|criterion| outermost(criterion, &mut out));
    out
}

/// Whether the piece says something of a criterion, or of one of its parts.
fn says(criterion: &Criterion, what: impl Fn(&Definition) -> Option<&Passage>) -> bool {
    let mut found = false;
    criterion.walk(&mut |each, _| found |= each.definition.as_ref().and_then(&what).is_some());
    found
}

/// The RC, when it was read whole: only then can something be missing from it.
fn rc<'a>(case: &'a Case<'_>) -> Option<&'a PieceFacts> {
    let mut pieces = case.facts.pieces.iter().map(AsRef::as_ref);
    pieces.find(|piece: &&PieceFacts| piece.kind.kind == PieceKind::Rc && piece.read == ReadState::Whole)
}

fn speaks_of(piece: &PieceFacts, phrases: &[&str]) -> bool {
    let phrases: Vec<String> = phrases.iter().map(|phrase| fold(phrase).text).collect();
    let mut units = piece.outline.words.iter().map(WordList::folded);
    units.any(|unit| phrases.iter().any(|phrase| unit.contains(phrase)))
}

/// Documents in which candidates answer, criterion by criterion or as a whole.
const FRAMES: [&str; 7] = [
    "cadre de reponse",
    "cadre de memoire",
    "cadre du memoire",
    "trame",
    "questionnaire",
    "annexe a completer",
    "memoire type",
];

/// What a criterion lacks, said once for each set and criterion; nothing where CRI-04 says that it has no definition at all.
fn lacking(
    case: &Case,
    rule: &'static str,
    code: &str,
    missing: impl Fn(&Criterion) -> bool,
    message: impl Fn(&str) -> String,
) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    for set in &case.facts.criteria {
        let defined = |criterion: &&Criterion| {
            !criterion.children.is_empty()
                || !criterion.detail.is_empty()
                || says(criterion, |definition| definition.judged.as_ref())
        };
        for criterion in responsible(set)
            .into_iter()
            .filter(defined)
            .filter(|criterion| missing(criterion))
        {
            // The same criterion in other lots lacks the same.
            if outcomes.iter().any(|said| said.subject == criterion.name) {
                continue;
            }
            let finding = finding(
                code,
                Severity::Conseil,
                case.reading(|_| true),
                format!("{}{}", scope(set), message(&criterion.name)),
                Some(quoted(criterion)),
                criterion.place.clone(),
                case.bases(&["guide-minumeco"]),
                case.remedy_criterion(),
            );
            outcomes.push(Outcome {
                rule,
                subject: criterion.name.clone(),
                required: false,
                judgement: Judgement::Broken(vec![finding]),
            });
        }
    }
    outcomes
}

/// Documents that an offer brings for all its criteria.
const EVIDENCE: [&str; 9] = [
    "memoire",
    "note methodologique",
    "note technique",
    "fiches techniques",
    "fiche technique",
    "fiches des produits",
    "fiches produits",
    "justificati",
    "dossier technique",
];

/// CRI-09: a responsible criterion that asks for no evidence.
fn unproved(case: &Case) -> Vec<Outcome> {
    // A frame asks for the evidence itself, and what the offer must bring serves all criteria.
    if rc(case).is_none_or(|rc| speaks_of(rc, &FRAMES) || speaks_of(rc, &EVIDENCE)) {
        return Vec::new();
    }
    lacking(
        case,
        "unproved",
        "CRI-09",
        |criterion| !says(criterion, |definition| definition.proof.as_ref()),
        |name| {
            format!("« {name} » est noté, mais aucun justificatif n’est demandé pour vérifier ce que l’offre annonce.")
        },
    )
}

/// Words of a scale that holds for all criteria.
const SCALES: [&str; 17] = [
    "bareme",
    "echelle de not",
    "methode de notation",
    "grille de notation",
    "grille d analyse",
    "modalites de notation",
    "note de 0 a",
    "notes de 0 a",
    "est note sur",
    "est notee sur",
    "sont notes sur",
    "sont notees sur",
    "chacune sur",
    "chacun sur",
    "appreciation litterale",
    "tres satisfaisant",
    "tres bien",
];

/// Words by which another criterion, as a rule the price, is scored.
const FORMULAS: [&str; 11] = [
    "pmin",
    "p min",
    "prix le plus bas",
    "offre la plus basse",
    "montant le plus faible",
    "montant le plus bas",
    "prix mini",
    "moins disan",
    "moins chere",
    "regle de trois",
    "formule",
];

/// CRI-10: the price has its method, the responsible criterion not a word on how marks are given. An RC that
/// publishes no method at all is free to: it is said of none. Weights of parts tell how marks are shared out.
fn unscored(case: &Case) -> Vec<Outcome> {
    let Some(rc) = rc(case) else { return Vec::new() };
    if speaks_of(rc, &SCALES) || !speaks_of(rc, &FORMULAS) {
        return Vec::new();
    }
    let shared_out = |criterion: &Criterion| criterion.children.iter().any(|part| part.written.is_some());
    lacking(
        case,
        "unscored",
        "CRI-10",
        |criterion| !shared_out(criterion) && !says(criterion, |definition| definition.marking.as_ref()),
        |name| {
            format!(
                "la méthode de notation d’un autre critère est annoncée, et rien ne dit comment « {name} » est noté ; une échelle guide les offres et protège l’analyse."
            )
        },
    )
}

/// CRI-11: the contract's pieces were given, without a frame in which candidates answer the criterion.
fn without_frame(case: &Case) -> Vec<Outcome> {
    let Some(rc) = rc(case) else { return Vec::new() };
    let framed = case.given(PieceKind::CadreReponse) || case.given(PieceKind::Crt) || case.given(PieceKind::AnnexeRse);
    if !case.contract_is_given() || framed || speaks_of(rc, &FRAMES) {
        return Vec::new();
    }
    lacking(
        case,
        "without_frame",
        "CRI-11",
        |_| true,
        |name| format!("aucun cadre de réponse ne recueille les engagements notés au titre de « {name} »."),
    )
}

/// Labels of third parties that criteria and specifications name. Quality standards and the company's own
/// ratings are no labels; RGAA, RGESN, HDS or RGPD are never in the list.
const LABELS: [&str; 12] = [
    "energy star",
    "epeat",
    "tco certified",
    "tco development",
    "ange bleu",
    "blaue engel",
    "blauer engel",
    "cygne nordique",
    "nordic swan",
    "ecolabel",
    "nf environnement",
    "label numerique responsable",
];

/// CRI-12, read in words without their plural marks: a label is named and the tender says nowhere that equivalents are accepted.
fn label_alone(case: &Case) -> Vec<Outcome> {
    const DEMANDS: [&str; 14] = [
        "exige",
        "doi",
        "titulaire",
        "label",
        "certifi",
        "conform",
        "appreci",
        "note",
        "justifi",
        "produi",
        "fourni",
        "impose",
        "requi",
        "dispos",
    ];
    const ROOM: [&str; 7] = [
        "equivalen",
        "similaire",
        "comparable",
        "tout autre",
        "autre moyen",
        "par exemple",
        "tel que",
    ];
    let kinds = [
        PieceKind::Rc,
        PieceKind::Cctp,
        PieceKind::Ccp,
        PieceKind::CadreReponse,
        PieceKind::Crt,
    ];
    let mut first: Option<(String, Place)> = None;
    for piece in case
        .facts
        .pieces
        .iter()
        .filter(|piece| kinds.contains(&piece.kind.kind))
    {
        for (unit, words) in piece.outline.units.iter().zip(&piece.outline.words) {
            let folded = words.folded();
            let named = LABELS.iter().any(|label| folded.contains(label));
            let label = named || folded.contains("label");
            if label && ROOM.iter().any(|words| folded.contains(words)) {
                // Said once, it holds for the tender.
                return Vec::new();
            }
            if named && DEMANDS.iter().any(|word| folded.contains(word)) {
                first.get_or_insert_with(|| (shortened(&unit.text), unit.place.clone()));
            }
        }
    }
    let Some((quote, place)) = first else { return Vec::new() };
    let finding = finding(
        "CRI-12",
        Severity::Majeur,
        Evidence::Probable,
        "Un label est désigné sans que le dossier dise qu’un label équivalent, ou une autre preuve, est accepté."
            .to_owned(),
        Some(quote),
        place,
        case.bases(&["ccp-r2111-12"]),
        Some(crate::verdict::Remedy {
            text: "ajoutez « ou équivalent », et énumérez les caractéristiques attendues".to_owned(),
            clause: None,
        }),
    );
    vec![Outcome {
        rule: "label_alone",
        subject: "label".to_owned(),
        required: false,
        judgement: Judgement::Broken(vec![finding]),
    }]
}

/// Longest quote kept. Characters.
const LONGEST_QUOTE: usize = 240;

fn shortened(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}
