//! Headers and footers of pages: what stands at the same height of several pages, numbers apart.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::Page;
use super::join::run;
use super::page::Element;
use crate::document::{Block, Place};

/// Headers and footers: what stands at the top or the foot of three pages or more, numbers apart. Each once.
pub fn take_margins(pages: &mut [Page]) -> Vec<Block> {
    let mut counts: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for page in pages.iter() {
        let mut seen = BTreeSet::new();
        for element in &page.elements {
            if let Some(key) = margin_key(element, page.height)
                && seen.insert(key.clone())
            {
                *counts.entry(key).or_insert(0) += 1;
            }
        }
    }
    let wanted = pages.len().clamp(2, 3);
    let is_margin = |key: &(bool, String)| {
        let number = key.1.chars().all(|c| !c.is_alphabetic()) || key.1.starts_with("page");
        counts
            .get(key)
            .is_some_and(|count| *count >= if number { 2 } else { wanted })
    };
    let mut seen = BTreeSet::new();
    let mut margins = Vec::new();
    for page in pages {
        let height = page.height;
        let number = page.number;
        page.elements.retain(|element| {
            let Some(key) = margin_key(element, height).filter(|key| is_margin(key)) else {
                return true;
            };
            if seen.insert(key) {
                let place = Place {
                    page: Some(number),
                    ..Place::default()
                };
                margins.push(Block::Paragraph {
                    content: run(&element_text(element), false, false),
                    place,
                });
            }
            false
        });
    }
    margins
}

/// What an element at the top or foot of a page has in common with those of other pages.
fn margin_key(element: &Element, height: f32) -> Option<(bool, String)> {
    let (top, bottom) = match element {
        Element::Line(line) => (line.line.y - line.line.size, line.line.y),
        Element::Table(table) => (table.y0, table.y1),
    };
    let head = bottom < height * 0.17;
    let foot = top > height * 0.86;
    if !head && !foot {
        return None;
    }
    let mut key = String::new();
    for c in element_text(element)
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(200)
    {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if c != '#' || !key.ends_with('#') {
            key.push(c);
        }
    }
    Some((head, key))
}

fn element_text(element: &Element) -> String {
    match element {
        Element::Line(line) => line.line.text.clone(),
        Element::Table(table) => {
            let lines = table.cells.iter().flat_map(|cell| &cell.lines);
            lines.map(|line| line.line.text.as_str()).collect::<Vec<_>>().join(" ")
        }
    }
}
