//! What stands just before and just after a figure: the words that tell a weight from a scale, a bound, a label
//! or a factor. What the figure is, `scale` decides.

use super::cue::{self, CueText};

/// What stands just before a figure.
#[derive(Debug, Default)]
pub(super) struct Lead {
    pub coefficient: bool,
    pub weight_word: bool,
    /// « pondération », « poids »: the word itself.
    pub weight_said: bool,
    /// « sur », « / »: the scale of a mark.
    pub scale: bool,
    pub introduced: bool,
    /// The figure numbers something: « critère 2 », « n° 3 », « lot 1 », « article 6 ».
    pub names: bool,
    pub formula: bool,
}

impl Lead {
    pub fn read(before: &str) -> Self {
        let mut lead = Self {
            introduced: before.ends_with([':', '=', '(', '[', '|', '\t', '…', '→', '–', '—']),
            ..Self::default()
        };
        lead.introduced |=
            before.ends_with("..") || before.ends_with("--") || before.ends_with("- ") || before.ends_with(" -");
        lead.formula = before.ends_with(['×', '*', '÷', '+', '^']) || before.ends_with(" x") || before.ends_with(" X");
        if before.ends_with('/') {
            lead.scale = true;
            return lead;
        }
        if before.ends_with(['°', 'º']) {
            lead.names = true;
            return lead;
        }
        let near = last_bytes(before, 60);
        let cue = CueText::new(near);
        let words: Vec<&str> = cue.words().collect();
        lead.read_words(&words, before);
        lead
    }

    fn read_words(&mut self, words: &[&str], before: &str) {
        let glued = !before.ends_with([':', '=', '(', ';', ',']);
        let mut back = words.iter().rev().copied();
        let last = back.next().unwrap_or("");
        self.names = glued
            && matches!(
                last,
                "critere"
                    | "lot"
                    | "article"
                    | "art"
                    | "annexe"
                    | "chapitre"
                    | "page"
                    | "no"
                    | "n"
                    | "numero"
                    | "phase"
                    | "tranche"
                    | "etape"
                    | "alinea"
                    | "niveau"
                    | "rang"
                    | "version"
                    | "o"
            );
        self.scale = glued && last == "sur";
        if glued && last == "a" {
            // « noté de 0 à 10 ».
            self.scale |= back.clone().next() == Some("0");
        }
        let idle = |word: &&str| {
            matches!(
                *word,
                "de" | "a"
                    | "est"
                    | "un"
                    | "une"
                    | "egal"
                    | "egale"
                    | "au"
                    | "du"
                    | "d"
                    | "la"
                    | "l"
                    | "soit"
                    | "affecte"
                    | "critere"
            )
        };
        let nearest: Vec<&str> = words.iter().rev().copied().filter(|word| !idle(word)).take(2).collect();
        let is_coefficient =
            |word: &str| matches!(word, "coefficient" | "coef" | "coeff" | "coeficient" | "coefficent");
        let first = nearest.first().copied().unwrap_or("");
        let second = nearest.get(1).copied().unwrap_or("");
        self.coefficient = is_coefficient(first) || (first.starts_with("pond") && is_coefficient(second));
        self.weight_word = self.coefficient
            || first.starts_with("ponder")
            || matches!(
                first,
                "poid"
                    | "valeur"
                    | "pour"
                    | "compte"
                    | "vaut"
                    | "represente"
                    | "representant"
                    | "hauteur"
                    | "comptant"
                    | "valant"
                    | "apporte"
                    | "rapporte"
                    | "jusqu"
            )
            || (first == "le" || first == "les") && matches!(second, "rapporte" | "apporte" | "vaut");
        self.weight_said = first.starts_with("ponder") || first == "poid";
        self.names &= !self.weight_word;
    }
}

/// What stands just after a figure.
#[derive(Debug, Default)]
pub(super) struct Tail {
    pub ends: bool,
    pub bound: bool,
    /// « 3 sous-critères », « 5 rubriques ».
    pub counted: bool,
    /// A noun is counted: « 3 candidats ».
    pub noun: bool,
    /// « quinze pour le papier », « les quinze derniers ».
    pub serves: bool,
}

impl Tail {
    pub fn read(after: &str) -> Self {
        let closed = after.trim_start_matches(|c: char| {
            c.is_whitespace() && c != '\n' || matches!(c, '*' | '_' | ')' | ']' | '"' | '»')
        });
        let first = closed.chars().next();
        let cue = CueText::new(first_bytes(closed, 40));
        let word = cue.words().next().unwrap_or("");
        let ends = match first {
            None => true,
            Some(c) if c.is_lowercase() => {
                matches!(word, "de" | "du")
                    && cue
                        .words()
                        .any(|word| matches!(word, "note" | "total" | "final" | "finale"))
            }
            // « 40 % 2) Prix »: the next item.
            Some(c) if c.is_ascii_digit() => closed.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(')'),
            Some('\'' | '’') => false,
            Some(_) => true,
        };
        Self {
            ends: ends
                || matches!(
                    word,
                    "et" | "pui" | "puis" | "dont" | "repartis" | "reparti" | "decompose" | "enfin"
                ),
            counted: matches!(
                word,
                "critere"
                    | "sou"
                    | "element"
                    | "note"
                    | "candidat"
                    | "page"
                    | "lot"
                    | "offre"
                    | "an"
                    | "mois"
                    | "rubrique"
                    | "item"
                    | "theme"
                    | "question"
                    | "axe"
                    | "niveau"
                    | "aspect"
                    | "volet"
                    | "annee"
                    | "exercice"
            ),
            bound: matches!(word, "minimum" | "mini" | "maximum" | "maxi")
                || cue.as_str().starts_with(" au moin")
                || cue.as_str().starts_with(" au minimum"),
            noun: first.is_some_and(char::is_lowercase) && !matches!(word, "pour" | "et" | "dont" | "point" | "pui"),
            serves: matches!(
                word,
                "pour" | "dernier" | "derniere" | "premier" | "restant" | "autre" | "suivant"
            ) || first.is_none_or(|c| matches!(c, ',' | ';' | '.' | '\n')),
        }
    }
}

/// `45 × (Pmin / P)`, `100 x (…)`: a factor of a formula.
pub(super) fn follows_formula(after: &str) -> bool {
    let rest = after.trim_start();
    let mut chars = rest.chars();
    match chars.next() {
        Some('×' | '*' | '÷') => chars.next() != Some('*'),
        Some('x' | 'X') => chars.next().is_none_or(|c| c.is_whitespace() || c == '('),
        _ => false,
    }
}

/// « une note inférieure à 10 points », « tolérance de dix pour cent »: the bound touches the figure,
/// but for an article.
pub(super) fn bounded(before: &str) -> bool {
    let cue = CueText::new(last_bytes(before, 48));
    if cue.ends(&cue::BOUND_BEFORE) {
        return true;
    }
    let words: Vec<&str> = cue.words().collect();
    let article = words
        .last()
        .is_some_and(|word| matches!(*word, "de" | "a" | "d" | "un" | "une" | "la" | "le"));
    article && CueText::new(&words[..words.len() - 1].join(" ")).ends(&cue::BOUND_BEFORE)
}

pub(super) fn last_bytes(text: &str, count: usize) -> &str {
    let mut from = text.len().saturating_sub(count);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let tail = &text[from..];
    // Only the clause of the figure.
    tail.rsplit(['\n', ';']).next().unwrap_or(tail)
}

pub(super) fn first_bytes(text: &str, count: usize) -> &str {
    let mut to = text.len().min(count);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    &text[..to]
}
