//! A PDF file put together: pages interpreted one by one under limits, what cannot be read said.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page};

use super::bomb::{is_bomb, is_nest};
use super::draw::Drawing;
use super::flow::{Page, document};
use super::page::elements;
use crate::document::{Document, Gap, GapReason, Place};
use crate::formats::{ReadError, encoding};
use crate::limits;

/// Most pages, and most glyphs of a file.
const PAGES: usize = 3_000;
const GLYPHS: usize = 6_000_000;

/// Reads a PDF file.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    if is_bomb(bytes) {
        return Err(ReadError::Bomb {
            part: "flux du PDF".into(),
            limit: limits::PART_BYTES,
        });
    }
    if is_nest(bytes) {
        return Err(ReadError::Pdf {
            detail: "objets imbriqués sans fin".into(),
        });
    }
    // The interpreter is not ours: a panic in it is a damaged file, not our end.
    catch_unwind(AssertUnwindSafe(|| read_pages(bytes))).unwrap_or_else(|_| {
        Err(ReadError::Pdf {
            detail: "structure incohérente".into(),
        })
    })
}

fn read_pages(bytes: &[u8]) -> Result<Document, ReadError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(load_error)?;
    let count = pdf.pages().len();
    if count == 0 {
        return Err(ReadError::Pdf {
            detail: "aucune page".into(),
        });
    }
    if count > PAGES {
        return Err(ReadError::Limit {
            detail: format!("plus de {PAGES} pages"),
        });
    }
    let cache = InterpreterCache::new();
    let mut reader = Reader::default();
    for (index, page) in pdf.pages().iter().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        reader.page(&pdf, page, number, &cache);
        if reader.glyphs > GLYPHS {
            reader.gap(
                number,
                GapReason::Limit,
                "pages suivantes non lues : document trop volumineux".into(),
            );
            break;
        }
    }
    if reader.glyphs == 0 {
        return Err(ReadError::Scan);
    }
    let (body, margins) = document(reader.pages);
    let title = pdf.metadata().title.as_ref().map(|title| encoding::pdf_string(title));
    Ok(Document {
        title: title.filter(|title| !title.trim().is_empty()),
        language: None,
        body,
        margins,
        gaps: reader.gaps,
        ..Document::default()
    })
}

fn load_error(error: LoadPdfError) -> ReadError {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadError::Password,
        LoadPdfError::Decryption(_) => ReadError::Pdf {
            detail: "chiffrement inconnu".into(),
        },
        LoadPdfError::Invalid => ReadError::Pdf {
            detail: "structure illisible".into(),
        },
    }
}

#[derive(Default)]
struct Reader {
    pages: Vec<Page>,
    gaps: Vec<Gap>,
    glyphs: usize,
}

impl Reader {
    fn gap(&mut self, page: u32, reason: GapReason, what: String) {
        if self.gaps.len() < limits::GAPS {
            self.gaps.push(Gap {
                place: Place {
                    page: Some(page),
                    ..Place::default()
                },
                reason,
                what,
            });
        }
    }

    fn page<'a>(&mut self, pdf: &'a Pdf, page: &PdfPage<'a>, number: u32, cache: &InterpreterCache<'a>) {
        let mut drawing = draw(pdf, page, cache);
        let glyphs = drawing.count();
        self.glyphs += glyphs;
        if drawing.cut {
            self.gap(
                number,
                GapReason::Limit,
                format!("page {number} lue en partie : trop d’éléments"),
            );
        }
        if glyphs < 12 && drawing.picture > 0.3 {
            self.gap(number, GapReason::Image, format!("page {number} numérisée, sans texte"));
        } else if drawing.unknown * 5 > glyphs.max(1) {
            let what = format!("page {number} : police sans correspondance de caractères, texte illisible");
            self.gap(number, GapReason::Damaged, what);
        }
        // A file that marks nearly everything as furniture marks nothing.
        if drawing.artifacts.len() > drawing.glyphs.len() {
            let mut artifacts = std::mem::take(&mut drawing.artifacts);
            drawing.glyphs.append(&mut artifacts);
        }
        let height = drawing.height as f32;
        let elements = elements(&mut drawing);
        self.pages.push(Page {
            number,
            height,
            elements,
        });
    }
}

/// What a page draws, as far as its interpretation goes.
fn draw<'a>(pdf: &'a Pdf, page: &PdfPage<'a>, cache: &InterpreterCache<'a>) -> Drawing {
    let (width, height) = page.render_dimensions();
    let (width, height) = (
        f64::from(width).clamp(1.0, 20_000.0),
        f64::from(height).clamp(1.0, 20_000.0),
    );
    let mut drawing = Drawing::new(width, height);
    let transform = page.initial_transform(true).to_kurbo();
    let area = Rect::new(0.0, 0.0, width, height);
    let mut context = Context::new(transform, area, cache, pdf.xref(), InterpreterSettings::default());
    // Budgets stop the interpreter by unwinding; what has been drawn so far is kept.
    if catch_unwind(AssertUnwindSafe(|| interpret_page(page, &mut context, &mut drawing))).is_err() {
        drawing.cut = true;
    }
    drawing
}
