//! A set of criteria as a fact: shares, subjects, what is open, and the verdict at the policy's minimum.

use num_rational::Ratio;

use super::cue::{self, CueText};
use super::definition::{self, Definition, Passage};
use super::repeat::same_name;
use super::scale::{Unit, decimal};
use super::scope::Scope;
use super::sets::Draft;
use super::share::{Bounds, OpenSum, Solution, Solved, Weighting};
use super::subject::{SubjectFound, SubjectReader};
use crate::document::Place;
use crate::facts::outline::Outline;
use crate::library::policy::{Policy, ThresholdOn};
use crate::text::quantity::Exact;
use crate::verdict::{Conclusion, CriteriaSet, CriterionNode, Reading};

/// One set of award criteria.
#[derive(Debug, Clone)]
pub struct CriteriaSetFact {
    pub scope: Option<Scope>,
    pub place: Place,
    pub reading: Reading,
    /// Why the weights are undetermined, in French.
    pub reason: Option<String>,
    pub criteria: Vec<Criterion>,
    /// Sums that do not close.
    pub open: Vec<Open>,
    /// Other statements of the same set that differ.
    pub contradictions: Vec<Contradiction>,
    /// Share of all responsible criteria, none counted twice.
    pub responsible: Bounds,
    /// Share of those that stand on the first level.
    pub standalone: Bounds,
    pub verdict: Conclusion,
    /// Price is the only criterion.
    pub sole_price: bool,
    /// No heading or sentence announces the set: it was told by its own words.
    pub unannounced: bool,
}

/// A criterion or sub-criterion.
#[derive(Debug, Clone)]
pub struct Criterion {
    pub name: String,
    /// Number as the draft has it: `2.1`.
    pub number: Option<String>,
    /// The weight as written.
    pub written: Option<String>,
    pub weighting: Weighting,
    /// Share of the whole set, in percent.
    pub share: Bounds,
    /// `0,40 × 20/100 = 8 %` where it is worked out.
    pub chain: Option<String>,
    pub subjects: Vec<SubjectFound>,
    /// The name merges a responsible subject with another: its share cannot be told.
    pub mixed: bool,
    /// Text of the same row or item: what is looked at.
    pub detail: String,
    /// « dont », « notamment »: parts are named without any weight.
    pub unweighted_parts: bool,
    pub definition: Option<Definition>,
    /// Wording about the firm as a whole, not tied to this contract.
    pub general_policy: Option<Passage>,
    /// Wording that favours nearness.
    pub local_preference: Option<Passage>,
    pub place: Place,
    /// Where the weight stands, when elsewhere than the name.
    pub weight_place: Option<Place>,
    pub children: Vec<Criterion>,
}

/// A level whose weights do not make the whole they should.
#[derive(Debug, Clone)]
pub struct Open {
    /// Name of the criterion whose parts do not close; none for the first level.
    pub parent: Option<String>,
    pub sum: Exact,
    pub unit: Unit,
    /// Sums that would have closed.
    pub expected: Vec<Exact>,
    /// Rows of the level without a weight.
    pub unweighted: usize,
    pub place: Place,
}

/// The same set stated otherwise elsewhere in the piece.
#[derive(Debug, Clone)]
pub struct Contradiction {
    pub place: Place,
    pub responsible: Bounds,
    /// Criteria whose share differs: name, share here, share there.
    pub differences: Vec<(String, Bounds, Bounds)>,
}

impl Criterion {
    /// Responsible as a whole, by its name.
    #[must_use]
    pub fn is_responsible(&self) -> bool {
        !self.subjects.is_empty() && !self.mixed
    }

    /// Responsible by its name, or because every part of it is.
    #[must_use]
    pub fn is_wholly_responsible(&self) -> bool {
        let parts = !self.children.is_empty() && self.children.iter().all(Self::is_wholly_responsible);
        self.is_responsible() || parts
    }

    /// Share of responsible criteria in this branch, none counted twice: a responsible criterion counts
    /// whole, else its responsible parts.
    #[must_use]
    pub fn responsible(&self) -> Bounds {
        if self.is_responsible() {
            return self.share;
        }
        let zero: Exact = Ratio::from(0);
        let mut sum = Bounds::exact(zero);
        for child in &self.children {
            sum = sum.plus(child.responsible());
        }
        let told = !self.children.is_empty() && self.children.iter().all(|child| child.share.known().is_some());
        if self.mixed && !told {
            return Bounds {
                low: sum.low,
                high: self.share.high,
            };
        }
        Bounds {
            low: sum.low.min(self.share.high),
            high: sum.high.min(self.share.high),
        }
    }

    /// This criterion and all under it.
    pub fn walk<'a>(&'a self, each: &mut impl FnMut(&'a Criterion, usize)) {
        self.walk_from(0, each);
    }

    fn walk_from<'a>(&'a self, depth: usize, each: &mut impl FnMut(&'a Criterion, usize)) {
        each(self, depth);
        for child in &self.children {
            child.walk_from(depth + 1, each);
        }
    }
}

/// Makes the fact of a draft.
pub(super) fn fact(
    draft: Draft,
    outline: &Outline,
    sentences: &mut definition::Sentences,
    subjects: &SubjectReader,
    policy: &Policy,
) -> CriteriaSetFact {
    let mut criteria: Vec<Criterion> = draft
        .solution
        .nodes
        .iter()
        .map(|node| criterion(node, outline, subjects))
        .collect();
    if draft.ranked {
        rank(&mut criteria);
    }
    definition::define(&mut criteria, outline, sentences);
    let contradictions: Vec<Contradiction> = draft
        .contradictions
        .iter()
        .map(|other| contradiction(&criteria, other, outline, subjects))
        .collect();
    let open: Vec<Open> = draft.solution.open.iter().map(|sum| open_fact(sum, outline)).collect();
    let responsible = total(&criteria, Criterion::responsible);
    let standalone = total(&criteria, |criterion| {
        if criterion.is_wholly_responsible() {
            criterion.share
        } else {
            Bounds::exact(Ratio::from(0))
        }
    });
    let blank = draft
        .rows
        .iter()
        .any(|row| row.blank || row.children.iter().any(|child| child.blank));
    let settled = (draft.solution.closed || draft.solution.unweighted) && !blank;
    let reading = reading(&draft, !contradictions.is_empty());
    let reason = reason(&draft.solution, &contradictions);
    let mut fact = CriteriaSetFact {
        scope: draft.scope,
        place: place(outline, draft.unit),
        reading,
        reason,
        criteria,
        open,
        contradictions,
        responsible,
        standalone,
        verdict: Conclusion::AVerifier,
        sole_price: false,
        unannounced: draft.unannounced,
    };
    fact.sole_price = fact.criteria.len() == 1
        && CueText::new(&fact.criteria[0].name).has(&cue::PRICE)
        && fact.criteria[0].subjects.is_empty();
    fact.verdict = verdict(&fact, settled, policy);
    if !settled {
        // A set that does not close may lack a criterion: nothing is sure of it.
        fact.responsible.high = fact.responsible.high.max(Ratio::from(100));
        fact.standalone.high = fact.standalone.high.max(Ratio::from(100));
    }
    fact
}

fn reading(draft: &Draft, contradicted: bool) -> Reading {
    if contradicted || (!draft.solution.closed && !draft.solution.unweighted) {
        Reading::Undetermined
    } else if !draft.solution.unweighted {
        Reading::Weighted
    } else if draft.ranked {
        Reading::Ranked
    } else if draft.rows.iter().any(|row| row.blank) {
        Reading::Undetermined
    } else {
        Reading::Unweighted
    }
}

fn verdict(fact: &CriteriaSetFact, settled: bool, policy: &Policy) -> Conclusion {
    let figure = match policy.threshold_on {
        ThresholdOn::All => fact.responsible,
        ThresholdOn::Standalone => fact.standalone,
    };
    let minimum = exact(policy.minimum_percent);
    let elsewhere = fact.contradictions.iter().map(|other| other.responsible.high).max();
    let high = elsewhere.map_or(figure.high, |other| other.max(figure.high));
    if settled && high < minimum {
        return Conclusion::NonConforme;
    }
    // « conforme » is said only of weights that close, stated once, in a set that is announced.
    if settled && fact.contradictions.is_empty() && figure.low >= minimum {
        Conclusion::Conforme
    } else {
        Conclusion::AVerifier
    }
}

/// A policy's figure as an exact one, to four decimals.
fn exact(value: f64) -> Exact {
    let scaled = (value * 10_000.0).round();
    // A percentage of the policy file, checked to lie between 0 and 100.
    #[allow(clippy::cast_possible_truncation)]
    Ratio::new(scaled as i64, 10_000)
}

fn total(criteria: &[Criterion], share: impl Fn(&Criterion) -> Bounds) -> Bounds {
    let mut sum = Bounds::exact(Ratio::from(0));
    for criterion in criteria {
        sum = sum.plus(share(criterion));
    }
    sum
}

fn rank(criteria: &mut [Criterion]) {
    for (at, criterion) in criteria.iter_mut().enumerate() {
        if criterion.weighting == Weighting::Unstated {
            criterion.weighting = Weighting::Ranked(at + 1);
        }
    }
}

fn criterion(node: &Solved, outline: &Outline, subjects: &SubjectReader) -> Criterion {
    let row = &node.row;
    let read = subjects.read(&row.name);
    let children: Vec<Criterion> = node
        .children
        .iter()
        .map(|child| criterion(child, outline, subjects))
        .collect();
    let unweighted_parts = !children.is_empty() && children.iter().all(|child| child.weighting == Weighting::Unstated);
    Criterion {
        name: row.name.clone(),
        number: (!row.label.path.is_empty()).then(|| row.label.path.join(".")),
        written: row.written.clone(),
        weighting: node.weighting.clone(),
        share: node.share,
        chain: node.chain.clone(),
        mixed: read.mixed,
        subjects: read.subjects,
        detail: format!("{} {}", row.judged, row.detail).trim().to_owned(),
        unweighted_parts,
        definition: None,
        general_policy: None,
        local_preference: None,
        place: place(outline, row.unit),
        weight_place: row
            .weight_unit
            .filter(|unit| *unit != row.unit)
            .map(|unit| place(outline, unit)),
        children,
    }
}

fn contradiction(
    criteria: &[Criterion],
    other: &super::sets::Contradiction,
    outline: &Outline,
    subjects: &SubjectReader,
) -> Contradiction {
    let there: Vec<Criterion> = other
        .solution
        .nodes
        .iter()
        .map(|node| criterion(node, outline, subjects))
        .collect();
    let mut differences = Vec::new();
    for (at, here) in criteria.iter().enumerate() {
        let twin = there
            .iter()
            .find(|twin| same_name(&twin.name, &here.name))
            .or_else(|| (there.len() == criteria.len()).then(|| &there[at]));
        if let Some(twin) = twin
            && twin.share != here.share
        {
            differences.push((here.name.clone(), here.share, twin.share));
        }
    }
    Contradiction {
        place: place(outline, other.unit),
        responsible: total(&there, Criterion::responsible),
        differences,
    }
}

fn open_fact(sum: &OpenSum, outline: &Outline) -> Open {
    Open {
        parent: sum.parent.clone(),
        sum: sum.sum,
        unit: sum.unit,
        expected: sum.expected.clone(),
        unweighted: sum.unweighted,
        place: place(outline, sum.at),
    }
}

fn reason(solution: &Solution, contradictions: &[Contradiction]) -> Option<String> {
    if let Some(other) = contradictions.first() {
        let parts: Vec<String> = other
            .differences
            .iter()
            .map(|(name, here, there)| format!("« {name} » : {} ici, {} ailleurs", shown(*here), shown(*there)))
            .collect();
        if parts.is_empty() {
            return Some("Une seconde pondération ne se rattache à aucun de ces critères.".to_owned());
        }
        return Some(format!(
            "Le document donne deux pondérations différentes : {}.",
            parts.join(" ; ")
        ));
    }
    if solution.unweighted {
        return None;
    }
    let open = solution.open.iter().find(|open| open.parent.is_none())?;
    if open.unweighted > 0 {
        return Some(format!(
            "Des critères n’ont pas de poids ; les autres totalisent {}.",
            decimal(open.sum)
        ));
    }
    Some(match open.unit {
        Unit::Percent => format!("Les poids totalisent {} % et non 100 %.", decimal(open.sum)),
        _ => format!(
            "Les poids totalisent {}, ce qui ne correspond à aucun total annoncé.",
            decimal(open.sum)
        ),
    })
}

fn shown(share: Bounds) -> String {
    match share.known() {
        Some(value) => format!("{} %", decimal(value)),
        None => format!("de {} à {} %", decimal(share.low), decimal(share.high)),
    }
}

fn place(outline: &Outline, unit: usize) -> Place {
    super::place(outline, unit).unwrap_or_default()
}

impl From<&CriteriaSetFact> for CriteriaSet {
    fn from(fact: &CriteriaSetFact) -> Self {
        let differing: Vec<&str> = fact
            .contradictions
            .iter()
            .flat_map(|other| other.differences.iter().map(|(name, _, _)| name.as_str()))
            .collect();
        let certain = fact.contradictions.is_empty()
            && matches!(fact.reading, Reading::Weighted | Reading::Ranked | Reading::Unweighted);
        Self {
            scope: fact.scope.as_ref().map(ToString::to_string),
            reading: fact.reading,
            reason: fact.reason.clone(),
            nodes: fact
                .criteria
                .iter()
                .map(|criterion| node(criterion, &differing))
                .collect(),
            responsible_percent: fact.responsible.known().filter(|_| certain).map(percent),
            standalone_percent: fact.standalone.known().filter(|_| certain).map(percent),
            verdict: fact.verdict,
        }
    }
}

fn node(criterion: &Criterion, differing: &[&str]) -> CriterionNode {
    let known = criterion
        .share
        .known()
        .filter(|_| !differing.contains(&criterion.name.as_str()));
    let weighs = !matches!(
        criterion.weighting,
        Weighting::Unstated | Weighting::Ranked(_) | Weighting::Ambiguous(_)
    );
    CriterionNode {
        name: criterion.name.clone(),
        written: criterion.written.clone(),
        percent: known.filter(|_| weighs).map(percent),
        chain: criterion.chain.clone(),
        responsible: criterion.subjects.iter().map(|subject| subject.id.clone()).collect(),
        place: criterion.place.clone(),
        children: criterion.children.iter().map(|child| node(child, differing)).collect(),
    }
}

/// At most four decimals.
fn percent(value: Exact) -> f64 {
    let scaled = (i128::from(*value.numer()) * 20_000 / i128::from(*value.denom()) + 1).div_euclid(2);
    // A percentage of at most 100: far below the precision of the mantissa.
    #[allow(clippy::cast_precision_loss)]
    let scaled = scaled as f64;
    scaled / 10_000.0
}
