//! Stretches of a line: where a name, a sentence or a bracket starts and ends. It tells no criterion from another.

use super::cue::CueText;
use super::rows::{clean_name, is_name};

/// Names longer than this are sentences; the name is then what stands before their first colon. Bytes.
pub(super) const LONGEST_NAME: usize = 260;

/// « Critère de qualité - Nom: Valeur technique / Pondération: 65 »: the rubric of a notice is no name.
pub(super) fn rubric(name: &str) -> &str {
    for sign in ["Nom:", "Nom :", "Nom\u{a0}:", "Name:"] {
        if let Some(at) = name.find(sign) {
            return &name[at + sign.len()..];
        }
    }
    name
}

/// « Critères Pondération Prix » : the headers of a table that lost its cells stand before the first name.
pub(super) fn without_header(name: &str) -> &str {
    let mut rest = name.trim_start();
    let mut headers = 0;
    while let Some((word, after)) = rest.split_once(char::is_whitespace) {
        let cue = CueText::new(word);
        let header = cue.words().all(|word| {
            matches!(
                word,
                "critere"
                    | "libelle"
                    | "intitule"
                    | "attribution"
                    | "d"
                    | "ponderation"
                    | "poid"
                    | "coefficient"
                    | "point"
                    | "note"
                    | "en"
            )
        });
        if !header || !is_name(after) {
            break;
        }
        headers += cue.word_count();
        rest = after.trim_start();
    }
    if headers > 1 { rest } else { name }
}

/// « Technique, décomposé comme suit », « Prix, apprécié au regard du devis », « Prix : il est jugé … » are named
/// « Technique » and « Prix ».
pub(super) fn without_tail(name: &str) -> &str {
    without_split(without_judging(name))
}

/// How a criterion is judged is no part of its name.
fn without_judging(name: &str) -> &str {
    let participle = judged_at(name);
    let pronoun = name.match_indices(':').map(|(at, _)| at).find(|at| {
        let after = name[at + 1..].trim_start();
        !after.contains("sous-crit")
            && ["ce critère ", "cette note ", "apprécié", "jugé", "évalué", "noté"]
                .iter()
                .any(|word| after.starts_with(word))
            || matches!(after.split(' ').next(), Some("il" | "elle" | "ils" | "elles"))
    });
    match participle.into_iter().chain(pronoun).min() {
        Some(at) if is_name(&name[..at]) => name[..at].trim_end_matches([' ', ',', ':', '\u{a0}']),
        _ => name,
    }
}

/// Where « apprécié d’après … », « au vu de … » starts, the sign before it included.
fn judged_at(name: &str) -> Option<usize> {
    const PARTICIPLES: [&str; 7] = ["appréci", "jugé", "évalué", "analysé", "examiné", "mesuré", "noté"];
    const BY: [&str; 14] = [
        "sur", "selon", "à", "au", "aux", "d", "en", "par", "suivant", "via", "compte", "depuis", "grâce", "de",
    ];
    let direct = [" au regard d", " au vu d", " d’après l", " d'après l"];
    let direct = direct.iter().filter_map(|words| name.find(words)).min();
    let ending = |rest: &str| rest.len() <= 4 && rest.chars().all(|c| matches!(c, 'é' | 'e' | 's'));
    let mut words = name
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - name.as_ptr() as usize, word))
        .peekable();
    let mut said = None;
    while let (None, Some((at, word))) = (said, words.next()) {
        let judges = PARTICIPLES
            .iter()
            .any(|stem| word.strip_prefix(stem).is_some_and(ending));
        let after_comma = name[..at].trim_end().ends_with(',');
        let by = words.peek().is_some_and(|(_, next)| BY.contains(next));
        if judges && (after_comma || by) {
            said = Some(at);
        }
    }
    // « noté sur 3 sous-critères : … » names its parts; « Ce critère est évalué … » lost its name.
    let kept = |at: &usize| !name[*at..].contains("sous-crit") || !name[*at..].contains(':');
    direct
        .into_iter()
        .chain(said)
        .min()
        .filter(|at| kept(at) && !name.starts_with("Ce critère"))
}

fn without_split(name: &str) -> &str {
    let cut = [", décompos", ", répart", " décomposé", " réparti", " se décompos"]
        .iter()
        .filter_map(|words| name.find(words))
        .min();
    match cut {
        Some(at) if (name.ends_with("suit") || name.ends_with("ainsi")) && is_name(&name[..at]) => &name[..at],
        _ => name,
    }
}

/// « Sous-critères de la valeur technique (50 points) : » gives the weight of « valeur technique ».
pub(super) fn without_parts_word(name: &str) -> &str {
    let trimmed = name.trim_start();
    let Some(rest) = ["Sous-critères ", "sous-critères ", "Sous critères "]
        .iter()
        .find_map(|word| trimmed.strip_prefix(word))
    else {
        return name;
    };
    let owner = [
        "de la ",
        "du critère ",
        "du ",
        "des ",
        "de l’",
        "de l'",
        "pour la ",
        "pour le ",
        "relatifs à la ",
        "relatifs au ",
    ]
    .iter()
    .find_map(|article| rest.strip_prefix(article));
    owner.filter(|owner| is_name(owner)).unwrap_or(name)
}

/// « Les autres critères sont la valeur technique », « Le critère « Prix » »: the name is what comes last.
pub(super) fn without_announcement(name: &str) -> &str {
    for words in [" critères sont ", " critères suivants sont ", " critères seront "] {
        if let Some(at) = name.rfind(words)
            && is_name(&name[at + words.len()..])
        {
            return &name[at + words.len()..];
        }
    }
    let trimmed = name.trim();
    let quoted = trimmed
        .find("ritère «")
        .filter(|at| *at <= "Le sous-c".len())
        .and_then(|at| trimmed[at + "ritère «".len()..].split_once('»'));
    match quoted {
        Some((inner, rest)) if is_name(inner) && CueText::new(&clean_name(rest)).word_count() <= 1 => inner,
        _ => name,
    }
}

/// The bracket open at `to`, when it was opened after `from`.
pub(super) fn open_bracket(text: &str, from: usize, to: usize) -> Option<usize> {
    let mut open = Vec::new();
    for (at, c) in text[from..to].char_indices() {
        match c {
            '(' | '[' => open.push(from + at),
            ')' | ']' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.first().copied()
}

/// Where the last capitalised word of four letters or more starts, blanks before it.
pub(super) fn last_capital(text: &str) -> Option<usize> {
    let mut found = None;
    let mut before = 'x';
    for (at, c) in text.char_indices() {
        let word = &text[at..];
        let rest = word[c.len_utf8()..].chars().take_while(|c| c.is_alphabetic());
        if before.is_whitespace()
            && c.is_uppercase()
            && rest.clone().count() >= 3
            && rest.clone().take(3).all(char::is_lowercase)
        {
            found = Some(at);
        }
        before = c;
    }
    found
}

/// Length of « de la note finale » after a weight.
pub(super) fn of_the_mark(after: &str) -> usize {
    for words in [
        " dans la note finale",
        " dans la note globale",
        " dans la note",
        " de la note finale",
        " de la note globale",
        " de la note totale",
        " de la note",
        " du total",
        " de l’ensemble",
        " de l'ensemble",
    ] {
        if after.starts_with(words) {
            return words.len();
        }
    }
    // « 40 % (note P) »: a short remark without figures.
    after
        .strip_prefix(" (")
        .and_then(|rest| rest.split_once(')'))
        .filter(|(inner, _)| inner.len() <= 12 && !inner.contains(|c: char| c.is_ascii_digit()))
        .map_or(0, |(inner, _)| inner.len() + " ()".len())
}

pub(super) fn is_sentence_end(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next() == Some('.') && chars.next().is_none_or(char::is_whitespace)
}

/// Text after the last end of sentence or semicolon.
pub(super) fn last_sentence(text: &str) -> &str {
    let mut from = 0;
    let mut chars = text.char_indices().peekable();
    let mut word = 0_usize;
    let mut previous = ' ';
    let mut depth = 0_usize;
    while let Some((at, c)) = chars.next() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ';' | '\n' if depth == 0 => from = at + c.len_utf8(),
            '.' if word >= 3 || matches!(previous, ')' | '"' | '»' | '%') || ends_scale(&text[from..at]) => {
                let blank = chars.peek().is_some_and(|(_, c)| c.is_whitespace());
                let capital = text[at + 1..]
                    .trim_start()
                    .chars()
                    .next()
                    .is_some_and(char::is_uppercase);
                if blank && capital {
                    from = at + 1;
                }
            }
            _ => {}
        }
        word = if c.is_alphabetic() { word + 1 } else { 0 };
        previous = c;
    }
    &text[from..]
}

/// « noté de 0 à 10 », « noté sur 20 »: a figure that ends a sentence, and numbers nothing.
fn ends_scale(text: &str) -> bool {
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    before.len() < text.len() && [" à ", " sur "].iter().any(|word| before.ends_with(word))
}

/// Text up to the end of the clause, for labels that follow their weight.
pub(super) fn first_clause(text: &str) -> &str {
    let skipped =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | ')' | ',' | '.'));
    let mut depth = 0_usize;
    for (at, c) in skipped.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ';' | ',' | '\n' if depth == 0 => return &skipped[..at],
            '.' if is_sentence_end(&skipped[at..]) => return &skipped[..at],
            _ => {}
        }
    }
    skipped
}

/// A long sentence before a weight is cut at its first colon.
pub(super) fn short_name(text: &str) -> &str {
    if text.len() <= LONGEST_NAME {
        return text;
    }
    text.find(':').map_or(text, |at| &text[..at])
}
