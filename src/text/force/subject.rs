//! Who the subject of a clause is: the contract holder, the buyer, or nobody named.

use std::ops::Range;

use super::Sentence;
use super::parties::{Actor, Parties};
use super::verbs::{has_verb, is_verb};
use crate::text::pattern::Mark;

/// A pronoun within these first words of a sentence may stand for the subject of the one before.
const FIRST_WORDS: usize = 6;

/// The subject that rules the matter: the party in subject position before the end of the span, in its
/// clause or in the head of its list; else the agent after « par ».
pub(super) fn subject(
    sentence: &Sentence<'_>,
    clauses: &[Range<usize>],
    span: &Range<usize>,
    parties: &Parties,
) -> Option<Subject> {
    let mut found: Option<Subject> = None;
    let mut pronoun = None;
    for clause in clauses {
        for at in clause.clone() {
            if at < span.end
                && matches!(sentence.tokens[at], "il" | "elle" | "elles" | "ils")
                && opens(sentence, clause, at)
            {
                pronoun = Some(at);
            }
            let Some(actor) = parties.actor(sentence.tokens[at]) else {
                continue;
            };
            if at < span.end
                && let Some(start) = noun_start(sentence, clause, at)
                // After a first subject, another party is an object unless a new clause begins with it.
                && ((opens(sentence, clause, start) && (found.is_none() || at < span.start))
                    || (found.is_none()
                        && pronoun.is_none()
                        && !after_verb(sentence, clause, start)
                        && !is_coordinated(sentence, clause, start)))
            {
                found = Some(Subject {
                    actor,
                    at,
                    agent: false,
                });
            } else if found.is_none() && is_agent(sentence.tokens, clause.start, at) && !is_aside(sentence, clause, at)
            {
                found = Some(Subject { actor, at, agent: true });
            }
        }
    }
    let found = found.or_else(|| {
        let mut offices = clauses.iter().map(|clause| office(sentence, clause, span, parties));
        offices.find_map(|subject| subject).filter(|_| pronoun.is_none())
    });
    // « Elle », with nobody named: who was the subject before.
    found.or_else(|| {
        let at = pronoun?;
        // « Le traitement … ; il porte sur … »: said after another subject, it stands for that one.
        let first = at <= sentence.own + FIRST_WORDS;
        let actor = earlier(sentence, at, parties).or(sentence.before.filter(|_| first))?;
        Some(Subject {
            actor,
            at,
            agent: false,
        })
    })
}

/// « Le DPO de la Région répond … », « Les locaux de l'université sont … »: a person or a place speaks for its party.
fn office(sentence: &Sentence<'_>, clause: &Range<usize>, span: &Range<usize>, parties: &Parties) -> Option<Subject> {
    const NEAR: usize = 10;
    let (tokens, marks) = (sentence.tokens, sentence.marks);
    let is_office = |at: &usize| {
        let start = noun_start(sentence, clause, *at);
        let unit = tokens[*at] == "service" && tokens.get(at + 1).is_some_and(|next| UNITS.contains(next));
        (unit || OFFICES.contains(&tokens[*at]) || is_paper(tokens[*at]))
            && start.is_some_and(|start| opens(sentence, clause, start))
    };
    (clause.start..clause.end.min(span.end))
        .filter(is_office)
        .find_map(|at| {
            let rest = at + 1..clause.end.min(at + NEAR);
            let mut breath = rest.take_while(|next| marks[*next] == Mark::None && !is_verb(tokens[*next], None));
            let actor = breath.find_map(|next| parties.actor(tokens[next]))?;
            Some(Subject {
                actor,
                at,
                agent: false,
            })
        })
}

/// « La charte de la Région prévoit … »: what a party has adopted for itself binds nobody else.
pub(super) fn is_paper(word: &str) -> bool {
    matches!(
        word,
        "charte" | "plan" | "politique" | "strategie" | "schema" | "parc" | "deliberation"
    )
}

/// « le service informatique », not « le service » that the contract buys.
const UNITS: &[&str] = &[
    "informatique",
    "juridique",
    "technique",
    "achat",
    "numerique",
    "communication",
    "financier",
];

const OFFICES: &[&str] = &[
    "dpo",
    "dpd",
    "rssi",
    "dsi",
    "delegue",
    "deleguee",
    "direction",
    "directeur",
    "directrice",
    "correspondant",
    "referent",
    "agent",
    "developpeur",
    "elu",
    "bureau",
    "bureaux",
    "local",
    "locau",
    "locaux",
    "batiment",
];

/// The last party in subject position before a pronoun, in the same sentence.
fn earlier(sentence: &Sentence<'_>, pronoun: usize, parties: &Parties) -> Option<Actor> {
    let whole = 0..pronoun;
    let mut last = None;
    for at in whole.clone() {
        if let Some(actor) = parties.actor(sentence.tokens[at])
            && noun_start(sentence, &whole, at).is_some_and(|start| opens(sentence, &whole, start))
        {
            last = Some(actor);
        }
    }
    last
}

/// The first party in subject position of a sentence.
#[must_use]
pub fn first_subject(tokens: &[&str], marks: &[Mark], parties: &Parties) -> Option<Actor> {
    let sentence = Sentence {
        tokens,
        marks,
        own: 0,
        question: false,
        before: None,
    };
    let whole = 0..tokens.len();
    whole.clone().find_map(|at| {
        let actor = parties.actor(tokens[at])?;
        let start = noun_start(&sentence, &whole, at)?;
        (opens(&sentence, &whole, start) || !after_verb(&sentence, &whole, start)).then_some(actor)
    })
}

/// « Il bénéficie de l'appui du facilitateur désigné par la métropole »: a participle right after its noun, in a
/// sentence that has its verb already, says who chose, not who owes.
fn is_aside(sentence: &Sentence<'_>, clause: &Range<usize>, at: usize) -> bool {
    const CHOSEN: &[&str] = &[
        "designe", "choisi", "mandate", "agree", "nomme", "fourni", "indique", "transmi", "valide", "arrete",
    ];
    let par = (clause.start..at)
        .rev()
        .take(4)
        .find(|at| sentence.tokens[*at] == "par");
    let Some(participle) = par.and_then(|par| par.checked_sub(1)).filter(|at| *at > clause.start) else {
        return false;
    };
    let chosen = CHOSEN.iter().any(|stem| sentence.tokens[participle].starts_with(stem));
    let passive =
        is_verb(sentence.tokens[participle - 1], None) || matches!(sentence.tokens[participle - 1], "ete" | "etre");
    chosen && !passive && has_verb(&sentence.tokens[clause.start..participle])
}

/// Who a clause speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    pub actor: Actor,
    pub at: usize,
    /// Named after « par ».
    pub agent: bool,
}

/// Where « le titulaire », « le pouvoir adjudicateur », « la commune » begins; `None` after a preposition.
fn noun_start(sentence: &Sentence<'_>, clause: &Range<usize>, at: usize) -> Option<usize> {
    let tokens = sentence.tokens;
    let mut start = at;
    let before = |start: usize| {
        start
            .checked_sub(1)
            .filter(|before| *before >= clause.start)
            .map(|before| tokens[before])
    };
    // Two-word names: « pouvoir adjudicateur », « maître d'ouvrage », « personne publique », « sous-traitant ».
    if before(start).is_some_and(|word| {
        matches!(
            word,
            "pouvoir" | "entite" | "personne" | "sou" | "sous" | "centre" | "service" | "autre" | "futur" | "seul"
        )
    }) {
        start -= 1;
    } else if before(start) == Some("d") && start >= clause.start + 2 && tokens[start - 2] == "maitre" {
        start -= 2;
    }
    if before(start).is_some_and(|word| {
        matches!(
            word,
            "le" | "la"
                | "l"
                | "les"
                | "un"
                | "une"
                | "chaque"
                | "tout"
                | "toute"
                | "ce"
                | "cet"
                | "cette"
                | "son"
                | "sa"
        )
    }) {
        start -= 1;
    } else if start != clause.start && sentence.marks[start] == Mark::None && tokens[at] != "nous" {
        // A noun without article inside a sentence: « classement par commune », « conseil d'administration ».
        return None;
    }
    match before(start) {
        Some(
            "a" | "de" | "par" | "pour" | "avec" | "sur" | "chez" | "aupre" | "contre" | "envers" | "entre" | "sou"
            | "sous" | "san" | "dan" | "dans" | "vers" | "du" | "au" | "des" | "aux" | "d" | "selon" | "en",
        ) => None,
        _ => Some(start),
    }
}

/// A new clause begins here: at the start, after a mark, after a conjunction. « Les applications et
/// l'administration sont … » coordinates nouns: « et » opens a clause only once a verb has been said.
fn opens(sentence: &Sentence<'_>, clause: &Range<usize>, at: usize) -> bool {
    if at <= clause.start || sentence.marks[at] != Mark::None {
        return true;
    }
    match sentence.tokens[at - 1] {
        "et" | "ou" => has_verb(&sentence.tokens[clause.start..at - 1]),
        word => matches!(
            word,
            "mais"
                | "que"
                | "qu"
                | "si"
                | "lorsque"
                | "lorsqu"
                | "quand"
                | "car"
                | "donc"
                | "dont"
                | "pui"
                | "puis"
                | "alor"
                | "alors"
                | "ainsi"
                | "toutefoi"
                | "cependant"
        ),
    }
}

/// « le site et son administration »: the second of two nouns, the first of which is nobody.
fn is_coordinated(sentence: &Sentence<'_>, clause: &Range<usize>, start: usize) -> bool {
    start > clause.start && sentence.marks[start] == Mark::None && matches!(sentence.tokens[start - 1], "et" | "ou")
}

fn after_verb(sentence: &Sentence<'_>, clause: &Range<usize>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|before| *before >= clause.start) else {
        return false;
    };
    let word = sentence.tokens[before];
    let infinitive = word.len() > 4 && (word.ends_with("er") || word.ends_with("ir") || word.ends_with("re"));
    let verb = is_verb(word, before.checked_sub(1).map(|at| sentence.tokens[at]));
    (infinitive
        && !matches!(
            word,
            "chantier" | "premier" | "dernier" | "calendrier" | "cahier" | "fichier" | "papier" | "entier" | "cadre"
        ))
        || verb
        || matches!(
            word,
            "previent" | "avertit" | "averti" | "alerte" | "prevenir" | "decharge" | "dispense" | "invite"
        )
}

/// « par l'acheteur », « par la commune ».
fn is_agent(tokens: &[&str], clause_start: usize, at: usize) -> bool {
    let back = |steps: usize| {
        at.checked_sub(steps)
            .filter(|at| *at >= clause_start)
            .map(|at| tokens[at])
    };
    let article = |word: Option<&str>| matches!(word, Some("le" | "la" | "l" | "les"));
    (article(back(1)) && back(2) == Some("par")) || (article(back(2)) && back(3) == Some("par"))
}
