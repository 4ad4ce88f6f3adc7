//! What stands on a page beside its content: values of form fields that have no appearance of their own, and remarks
//! of reviewers.

use hayro_interpret::TransformExt;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Rect, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::Rect as Area;

use super::draw::Letter;
use crate::document::Comment;
use crate::formats::encoding::pdf_string;

/// Most annotations of a page, most characters of a value, most fields above a field.
const COUNT: usize = 5_000;
const CHARACTERS: usize = 4_000;
const ABOVE: usize = 8;
const HIDDEN: u32 = 1 << 1;

/// A value to be read at its place on the page, and remarks.
#[derive(Default)]
pub struct Annotations {
    pub values: Vec<(Area, Letter)>,
    pub comments: Vec<Comment>,
}

/// The annotations of a page.
#[must_use]
pub fn annotations(page: &Page<'_>) -> Annotations {
    let mut out = Annotations::default();
    let Some(list) = page.raw().get::<Array>(b"Annots") else {
        return out;
    };
    let placed = page.initial_transform(true).to_kurbo();
    for annotation in list.iter::<Object>().take(COUNT).filter_map(Object::into_dict) {
        if annotation.get::<u32>(b"F").unwrap_or(0) & HIDDEN != 0 {
            continue;
        }
        match annotation.get::<Name>(b"Subtype").as_deref() {
            Some(b"Widget") if !annotation.contains_key(b"AP") => {
                if let (Some(rect), Some(value)) = (annotation.get::<Rect>(b"Rect"), value(&annotation)) {
                    let area = Area::new(rect.x0, rect.y0, rect.x1, rect.y1);
                    out.values.push((placed.transform_rect_bbox(area), value));
                }
            }
            Some(b"Text" | b"FreeText" | b"Highlight" | b"Underline" | b"Squiggly" | b"StrikeOut" | b"Caret") => {
                out.comments.extend(comment(&annotation));
            }
            _ => {}
        }
    }
    out
}

fn comment(annotation: &Dict) -> Option<Comment> {
    let text = text(annotation, b"Contents")?;
    Some(Comment {
        id: String::new(),
        author: text_or_nothing(annotation, b"T"),
        text,
    })
}

fn text(dict: &Dict, key: &[u8]) -> Option<String> {
    let text = dict.get::<PdfString>(key)?;
    let text: String = pdf_string(text.as_bytes()).chars().take(CHARACTERS).collect();
    Some(text).filter(|text| !text.trim().is_empty())
}

fn text_or_nothing(dict: &Dict, key: &[u8]) -> String {
    text(dict, key).unwrap_or_default()
}

/// What a form field shows: its text, the choice made, its box ticked or not.
fn value(field: &Dict) -> Option<Letter> {
    const PUSH_BUTTON: u32 = 1 << 16;
    let kind = inherited(field, |field| field.get::<Name>(b"FT").map(|kind| kind.to_vec()))?;
    if kind == b"Btn" {
        let flags = inherited(field, |field| field.get::<u32>(b"Ff")).unwrap_or(0);
        if flags & PUSH_BUTTON != 0 {
            return None;
        }
        let state = field.get::<Name>(b"AS").or_else(|| field.get::<Name>(b"V"));
        let checked = state.is_some_and(|state| &*state != b"Off");
        return Some(Letter::One(if checked { '☑' } else { '☐' }));
    }
    let value = inherited(field, |field| text(field, b"V"))?;
    Some(Letter::Many(value.replace(['\r', '\n'], " ").into()))
}

/// A property of a field, or of the fields that it is part of (12.7.3.1).
fn inherited<T>(field: &Dict<'_>, get: impl Fn(&Dict<'_>) -> Option<T>) -> Option<T> {
    let mut at = field.clone();
    for _ in 0..ABOVE {
        if let Some(found) = get(&at) {
            return Some(found);
        }
        at = at.get::<Dict>(b"Parent")?;
    }
    None
}
