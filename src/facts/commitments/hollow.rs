//! Words that name a duty without laying it down: lines of penalties, phrases that send elsewhere.

use std::ops::Range;
use std::sync::LazyLock;

use crate::text::force::{Actor, Parties};
use crate::text::pattern::{BARRIER, Cues, Mark};

use super::statement::Tokens;

/// « pénalité », « 100 € »: a sanction is put.
const SANCTION: &[&str] = &["<montant>", "pénalité*", "pénalis*"];
/// What opens a line that says what a breach costs.
const BREACH: &[&str] = &[
    "(pénalité* | retenue* | sanction* | manquement* | inexécution | méconnaissance | infraction* | dépassement* | omission*)",
    "(retard* | absence* | défaut* | refus | obstacle | entrave)",
    "non (respect* | remi* | fourni* | produ* | transmi* | notif* | déclar* | conformité* | réalis* | exécut* | atteint* | tenu* | présent* | restitu* | effac* | sign* | communiqu* | livr* | correct* | corrig*)",
    "(en retard | hors délai | tardi* | manquant*)",
];
/// What the holder does under a sanction, and never as a duty of the theme.
const SUFFERS: &[&str] = &[
    "encour*",
    "verse*",
    "subi*",
    "support*",
    "paie*",
    "paye*",
    "expos*",
    "redevable*",
    "passible*",
    "pénalisé*",
    "sanctionné*",
    "voit appliqu*",
    "acquitt*",
    "doit (une | la | l)",
];
/// « l'article relatif au sort des données », « les obligations du marché relatives à … ».
const POINTER: &[&str] = &[
    "(article* | clause* | annexe* | chapitre* | paragraphe* | stipulation*) (relati* | consacré* | portant)",
    "(obligation* | règle* | procédure* | stipulation*) (du | de la | de l | des) (marché | contrat | article* | clause* | ccap | cctp | annexe*) (relati* | portant | sur)",
];

/// « Le rapport contient : »: what follows is told, not owed.
const REPORT: &[&str] = &["(rapport* | bilan* | compte rendu | comptes rendus | tableau de bord | reporting)"];
/// « Cette description précise : », « La fiche mentionne : »: a bare label below names a heading to be written.
const DESCRIPTION: &[&str] =
    &["(description* | fiche* | annexe* | document* | registre* | inventaire* | formulaire* | notice* | dossier*)"];
const TELLS: &[&str] = &[
    "(contien* | contenir | comport* | comprend* | indiqu* | présent* | expos* | précis* | retrac* | détaill* | mentionn* | récapitul* | donne | rend compte | porte sur | avec)",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Report,
    Description,
    Tells,
    Sanction,
    Breach,
    Suffers,
    Pointer,
}

static CUES: LazyLock<Cues<Kind>> = LazyLock::new(|| {
    let listed = [
        (Kind::Sanction, SANCTION),
        (Kind::Breach, BREACH),
        (Kind::Suffers, SUFFERS),
        (Kind::Pointer, POINTER),
        (Kind::Report, REPORT),
        (Kind::Description, DESCRIPTION),
        (Kind::Tells, TELLS),
    ];
    let each = listed
        .iter()
        .flat_map(|(kind, cues)| cues.iter().map(|cue| (*kind, *cue)));
    Cues::new(each)
});

/// Where a statement is hollow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hollow {
    /// It only says what a breach costs.
    pub sanction: bool,
    /// A line labelled « Preuve »: it names documents.
    pub proof: bool,
    /// A line labelled « Contrôle »: it names what is looked at.
    pub control: bool,
    /// An item of what a report contains.
    pub reported: bool,
    /// An item of what a description will contain.
    described: bool,
    /// Its own words are few, without verb or colon.
    label: bool,
    /// Words that send to another place of the tender.
    pointers: Vec<Range<usize>>,
}

impl Hollow {
    /// Reads the head and own words of a statement.
    pub fn of(tokens: &Tokens<'_>, parties: &Parties) -> Self {
        let words = &tokens.words[..tokens.context];
        let marks = &tokens.marks[..tokens.context];
        let found = CUES.find(words);
        let has = |kind| found.iter().any(|(other, _)| *other == kind);
        let opens = |(kind, span): &(Kind, Range<usize>)| {
            const OPENING: usize = 8;
            *kind == Kind::Breach && (span.start < OPENING || (tokens.own..tokens.own + OPENING).contains(&span.start))
        };
        let sanction = has(Kind::Sanction) && found.iter().any(opens) && !owes(words, marks, parties, &found);
        let pointers = found
            .iter()
            .filter(|(kind, _)| *kind == Kind::Pointer)
            .map(|(_, span)| span.start..breath_end(marks, span.end))
            .collect();
        let in_head = |kind| {
            found
                .iter()
                .any(|(other, span)| *other == kind && span.end <= tokens.own)
        };
        // « Il contient : » under the title of the report.
        let titled = || {
            CUES.find(&tokens.words[tokens.context..])
                .iter()
                .any(|(kind, _)| *kind == Kind::Report)
        };
        Self {
            sanction,
            proof: is_labelled(tokens, &["preuve", "preuves"]),
            control: is_labelled(tokens, &["controle", "controles"]),
            reported: in_head(Kind::Tells) && (in_head(Kind::Report) || titled()),
            described: in_head(Kind::Tells) && in_head(Kind::Description),
            label: is_label(&words[tokens.own..], &marks[tokens.own..]),
            pointers,
        }
    }

    /// « – la ou les finalités du traitement ; » in what a description will contain: a heading to be written.
    pub fn is_label(&self) -> bool {
        self.described && self.label
    }

    /// Words of a match stand in a phrase that sends elsewhere: without them the rest says too little.
    pub fn is_pointed_at(&self, parts: &[Range<usize>]) -> bool {
        let inside = |part: &Range<usize>| {
            self.pointers
                .iter()
                .any(|pointer| pointer.start <= part.start && part.end <= pointer.end)
        };
        parts.iter().any(inside)
    }
}

/// « Preuve : … », « Preuves. … »: the label opens the line, or is its title.
fn is_labelled(tokens: &Tokens<'_>, labels: &[&str]) -> bool {
    let label = |word: Option<&&str>| word.is_some_and(|word| labels.contains(word));
    let title = tokens.words.get(tokens.context + 1..).unwrap_or(&[]);
    let alone = title.get(1).is_none_or(|next| *next == BARRIER);
    let own = tokens.words[..tokens.context].get(tokens.own..).unwrap_or(&[]);
    let colon = tokens
        .marks
        .get(tokens.own + 1)
        .is_some_and(|mark| *mark == Mark::Colon);
    (label(title.first()) && alone) || (label(own.first()) && colon)
}

/// « les catégories de personnes concernées »: named, not said.
fn is_label(own: &[&str], marks: &[Mark]) -> bool {
    const LONGEST: usize = 12;
    let colon = marks.iter().skip(1).any(|mark| *mark == Mark::Colon);
    own.len() <= LONGEST && !colon && !crate::text::force::has_verb(own)
}

/// The holder does something else than suffer the sanction: « En cas de retard, le titulaire corrige … ».
fn owes(words: &[&str], marks: &[Mark], parties: &Parties, found: &[(Kind, Range<usize>)]) -> bool {
    const NEAR: usize = 4;
    (0..words.len()).any(|at| {
        parties.actor(words[at]) == Some(Actor::Holder)
            && subject_before_verb(words, marks, at)
            && !found
                .iter()
                .any(|(kind, span)| *kind == Kind::Suffers && (at + 1..at + 1 + NEAR).contains(&span.start))
    })
}

/// « le titulaire remet »: an article before, a verb right after.
fn subject_before_verb(words: &[&str], marks: &[Mark], at: usize) -> bool {
    let article = at > 0 && matches!(words[at - 1], "le" | "l" | "la" | "ce" | "chaque" | "tout");
    let next = at + 1 < words.len() && marks[at + 1] == Mark::None;
    article && next && crate::text::force::has_verb(&words[at + 1..words.len().min(at + 4)])
}

/// End of the breath that begins before `from`: the next comma, colon or stop.
fn breath_end(marks: &[Mark], from: usize) -> usize {
    (from..marks.len())
        .find(|at| marks[*at] != Mark::None)
        .unwrap_or(marks.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::pattern::Pattern;
    use crate::text::pattern::WordList;

    fn hollow(text: &str) -> Hollow {
        let list = WordList::new(text);
        let tokens = Tokens {
            words: list.iter().collect(),
            marks: (0..list.len()).map(|at| list.mark(at)).collect(),
            hits: Vec::new(),
            own: 0,
            context: list.len(),
        };
        Hollow::of(&tokens, &Parties::default())
    }

    #[test]
    fn every_cue_parses() {
        let all = [SANCTION, BREACH, SUFFERS, POINTER, REPORT, DESCRIPTION, TELLS];
        for cue in all.iter().flat_map(|cues| cues.iter()) {
            assert!(Pattern::parse(cue).is_ok(), "{cue}");
        }
    }

    #[test]
    fn tells_what_a_breach_costs_from_the_duty() {
        for (text, sanction) in [
            ("Retard de remise du rapport annuel : 100 € par jour.", true),
            ("Rapport annuel non remis : 100 € par jour.", true),
            ("En cas de retard, le titulaire encourt une pénalité de 100 €.", true),
            ("Une pénalité de 60 € est due par heure d'insertion non réalisée.", true),
            (
                "En cas de non-conformité, le titulaire corrige sous dix jours, sous peine d'une pénalité de 50 €.",
                false,
            ),
            ("Le titulaire remet le rapport annuel ; tout retard coûte 100 €.", false),
            ("Le titulaire notifie toute violation sous 24 heures.", false),
        ] {
            assert_eq!(hollow(text).sanction, sanction, "{text}");
        }
    }

    #[test]
    fn a_pointer_is_no_evidence() {
        let text = "Le titulaire applique les obligations du marché relatives aux violations de données.";
        let list = WordList::new(text);
        let at = list.iter().position(|word| word == "violation").expect("the word");
        assert!(hollow(text).is_pointed_at(std::slice::from_ref(&(at..at + 3))));
        assert!(
            !hollow("Le titulaire notifie les violations de données.").is_pointed_at(std::slice::from_ref(&(3..6)))
        );
    }
}
