//! The pages of the rules: what `clausier expliquer CODE` shows.

use crate::library::Library;
use crate::library::theme::{Theme, Trap};

/// A page of a finding code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub code: String,
    pub title: String,
    /// Markdown, its title included.
    pub text: String,
}

/// Pages of the rules with logic of their own, by code.
const PAGES: &[&str] = &[
    include_str!("weights/below_minimum.md"),
    include_str!("weights/not_closing.md"),
    include_str!("weights/unweighted.md"),
    include_str!("weights/unannounced.md"),
    include_str!("criteria/missing.md"),
    include_str!("criteria/no_environment.md"),
    include_str!("criteria/price_alone.md"),
    include_str!("criteria/undefined.md"),
    include_str!("criteria/without_obligation.md"),
    include_str!("criteria/buried.md"),
    include_str!("criteria/company_policy.md"),
    include_str!("criteria/local_preference.md"),
    include_str!("proof/unproved.md"),
    include_str!("proof/unscored.md"),
    include_str!("proof/without_frame.md"),
    include_str!("proof/label_alone.md"),
    include_str!("pieces/missing.md"),
    include_str!("coherence/contradictory_weights.md"),
    include_str!("coherence/lot_without_criteria.md"),
    include_str!("coherence/outside_contract.md"),
    include_str!("coherence/annex_absent.md"),
    include_str!("coherence/annex_blank.md"),
    include_str!("coherence/precedence.md"),
    include_str!("coherence/said_twice.md"),
    include_str!("coherence/unsanctioned.md"),
    include_str!("drafting/blanks.md"),
    include_str!("pieces/unread.md"),
    include_str!("library_clauses/changed.md"),
    include_str!("execution/uncapped.md"),
    include_str!("dates/undated.md"),
    include_str!("dates/repealed.md"),
    include_str!("dates/unborn.md"),
];

/// One page of seven sections serves every theme of the libraries.
const THEMES: &str = include_str!("themes.md");

/// All pages, themes included, in the order of their families.
#[must_use]
pub fn pages(library: &Library) -> Vec<Page> {
    let mut pages: Vec<Page> = PAGES.iter().filter_map(|text| parse(text)).collect();
    for theme in library.themes() {
        for section in THEMES.split("\n# ").map(|section| section.trim_start_matches("# ")) {
            let Some((number, title)) = section.lines().next().and_then(|line| line.split_once(" – ")) else {
                continue;
            };
            let code = format!("{}-{number}", theme.family);
            let title = format!("{} : {}", theme.title, title.to_lowercase());
            let body = section.split_once('\n').map_or("", |(_, body)| body);
            let mut text = format!("# {code} – {title}\n{body}");
            if number == "02" || number == "06" {
                text.push_str("\n\n## Éléments de ce thème\n");
                for element in &theme.elements {
                    text.push_str(&format!("- `{}` : {}\n", element.id, element.title));
                }
            }
            pages.push(Page { code, title, text });
        }
        pages.extend(theme.traps.iter().map(|trap| trap_page(theme, trap)));
    }
    pages
}

/// A trap's page is made of its own words: the same that the finding says.
fn trap_page(theme: &Theme, trap: &Trap) -> Page {
    let code = format!("{}-{}", theme.family, trap.number);
    let title = format!("{} : {}", theme.title, trap.title);
    let mut text = format!(
        "# {code} – {title}\n\nGravité : {}.\n\n## Ce qui est constaté\n{}\n\n## Comment y remédier\n{}\n",
        trap.severity.name(),
        trap.finds,
        trap.mend
    );
    let examples = [
        ("Ce que le constat vise", &trap.yes),
        ("Ce qu’il ne vise pas", &trap.no),
    ];
    for (head, sentences) in examples.into_iter().filter(|(_, sentences)| !sentences.is_empty()) {
        text.push_str(&format!("\n## {head}\n"));
        for sentence in sentences {
            text.push_str(&format!("- {sentence}\n"));
        }
    }
    Page { code, title, text }
}

/// The page of one code, in any case (`pon-01`).
#[must_use]
pub fn page(library: &Library, code: &str) -> Option<Page> {
    pages(library)
        .into_iter()
        .find(|page| page.code.eq_ignore_ascii_case(code))
}

fn parse(text: &str) -> Option<Page> {
    let (code, title) = text.lines().next()?.strip_prefix("# ")?.split_once(" – ")?;
    Some(Page {
        code: code.to_owned(),
        title: title.to_owned(),
        text: text.to_owned(),
    })
}
