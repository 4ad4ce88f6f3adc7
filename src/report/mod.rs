//! A verdict, a simulation or the register, on paper: one file per output. A report computes nothing.

mod clauses;
pub mod json;
mod matrix;
pub mod register;
pub mod simulation;
pub mod terminal;

use crate::document::Place;

/// « RC.docx, « 6 Jugement des offres », tableau 1, ligne 2, cellule 3 »: where a person looks.
#[must_use]
pub fn place(place: &Place) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !place.piece.is_empty() {
        parts.push(place.piece.to_string());
    }
    if let Some(heading) = place.heading.last() {
        parts.push(format!("« {} »", shortened(heading, 70)));
    }
    let numbers = [
        ("page", place.page),
        ("tableau", place.table),
        ("ligne", place.row),
        ("cellule", place.cell),
        (
            "paragraphe",
            place
                .paragraph
                .filter(|_| place.table.is_none() && place.line.is_none()),
        ),
        ("ligne du fichier", place.line),
    ];
    parts.extend(
        numbers
            .iter()
            .filter_map(|(word, number)| number.map(|number| format!("{word} {number}"))),
    );
    parts.join(", ")
}

/// At most `most` characters of one line, cut at a word with « … ».
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before);
    format!("{cut} …")
}

/// `12,5 %`: a percentage in French, at most four decimals, non-breaking space.
#[must_use]
pub fn percent(value: f64) -> String {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{} %", text.replace('.', ","))
}

/// `1 fichier vérifié`, `3 fichiers vérifiés`: 0 and 1 are singular in French.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count < 2 { one } else { many })
}
