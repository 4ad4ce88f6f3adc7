//! Pages of rules, elements, clauses and laws, as text.

use crate::library::Library;
use crate::library::law::LegalBasis;
use crate::library::theme::{Element, Theme};
use crate::rules;

/// One line for each finding code.
#[must_use]
pub fn list(library: &Library) -> String {
    rules::pages(library)
        .iter()
        .map(|page| format!("{:<8} {}\n", page.code, page.title))
        .collect()
}

/// What is known of a code, an element, a law or a clause.
#[must_use]
pub fn explain(library: &Library, subject: &str) -> Option<String> {
    if let Some(page) = rules::page(library, subject) {
        return Some(page.text.trim_end().to_owned() + "\n");
    }
    if let Some((theme, element)) = element(library, subject) {
        return Some(element_page(library, theme, element));
    }
    if let Some(law) = library.law(subject) {
        return Some(law_page(law));
    }
    library
        .clause(subject)
        .map(|clause| super::clauses::page(library, clause))
}

fn element<'a>(library: &'a Library, id: &str) -> Option<(&'a Theme, &'a Element)> {
    library.themes().find_map(|theme| {
        theme
            .elements
            .iter()
            .find(|element| element.id == id)
            .map(|element| (theme, element))
    })
}

fn element_page(library: &Library, theme: &Theme, element: &Element) -> String {
    let mut text = format!("# {} – {}\n\nThème : {}.\n", element.id, element.title, theme.title);
    let bases: Vec<&str> = element
        .bases
        .iter()
        .filter_map(|id| library.law(id))
        .map(|law| law.reference.as_str())
        .collect();
    if !bases.is_empty() {
        text.push_str(&format!("Base : {}.\n", bases.join(" ; ")));
    }
    let clauses: Vec<String> = library
        .clauses_carrying(&element.id)
        .map(|clause| format!("- {} ({})\n", clause.title, clause.reference()))
        .collect();
    if !clauses.is_empty() {
        text.push_str(&format!("\n## Clauses qui le portent\n{}", clauses.concat()));
    }
    let list = |sentences: &[String]| {
        sentences
            .iter()
            .map(|sentence| format!("- « {sentence} »\n"))
            .collect::<String>()
    };
    text.push_str(&format!(
        "\n## Reconnu\n{}\n## Non reconnu\n{}",
        list(&element.yes),
        list(&element.no)
    ));
    text
}

fn law_page(law: &LegalBasis) -> String {
    let date = |date: Option<jiff::civil::Date>| date.map_or("–".to_owned(), |date| date.to_string());
    let mut text = format!(
        "# {} – {}\n\n{}\n\nEn vigueur depuis : {}",
        law.reference,
        law.title,
        law.requires,
        date(law.from)
    );
    if law.until.is_some() {
        text.push_str(&format!("\nJusqu’au : {}", date(law.until)));
    }
    if law.unconfirmed {
        text.push_str("\nDates à confirmer : aucune source ne les appuie encore.");
    }
    if let Some(next) = &law.replaced_by {
        text.push_str(&format!("\nRemplacé par : {next}"));
    }
    text.push('\n');
    text
}
