//! A PDF file put together: pages interpreted one by one under limits, what cannot be read said.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page};

use super::annots::annotations;
use super::bomb::{is_bomb, is_nest};
use super::draw::Drawing;
use super::flow::{Page, document, gather_contents};
use super::join::run;
use super::lines::lines;
use super::page::{elements, joined};
use super::tagged::Tagged;
use super::tags::Tree;
use crate::document::{Block, Comment, Document, Gap, GapReason, Note, Place};
use crate::formats::{ReadError, encoding};
use crate::limits;

/// Most pages, most glyphs and most different running heads of a file.
const PAGES: usize = 3_000;
const GLYPHS: usize = 6_000_000;
const MARGINS: usize = 500;
/// Fewer glyphs are no text: a page number, a stamp.
const FEW: usize = 12;
/// Share of a page from which a picture may be a scan.
const PICTURE: f64 = 0.3;
/// Curves of a page whose letters are drawn, not written.
const CURVES: usize = 1_500;

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
    let tagged = Tree::of(&pdf).and_then(|tree| read_tagged(&pdf, &tree));
    let (mut reader, body, notes) = match tagged {
        Some(read) => read,
        None => read_drawn(&pdf),
    };
    if reader.glyphs == 0 || reader.scanned == count {
        return Err(ReadError::Scan);
    }
    for (at, comment) in reader.comments.iter_mut().enumerate() {
        comment.id = at.to_string();
    }
    let title = pdf.metadata().title.as_ref().map(|title| encoding::pdf_string(title));
    Ok(Document {
        title: title.filter(|title| !title.trim().is_empty()),
        language: None,
        body: gather_contents(body),
        margins: reader.margins,
        notes,
        comments: reader.comments,
        gaps: reader.gaps,
    })
}

type Read = (Reader, Vec<Block>, Vec<Note>);

/// A document by its structure tree; `None` when the tree is not to be believed.
fn read_tagged(pdf: &Pdf, tree: &Tree) -> Option<Read> {
    let mut tagged = Tagged::new(tree);
    let mut reader = Reader::default();
    reader.pages(pdf, |index, _, mut drawing| {
        tagged.page(index, &mut drawing);
        tagged.is_hopeful()
    });
    let (body, notes) = tagged.document()?;
    Some((reader, body, notes))
}

/// A document by its geometry.
fn read_drawn(pdf: &Pdf) -> Read {
    let mut reader = Reader::default();
    let mut pages = Vec::new();
    reader.pages(pdf, |_, number, mut drawing| {
        let height = drawing.height as f32;
        let elements = elements(&mut drawing);
        pages.push(Page {
            number,
            height,
            elements,
        });
        true
    });
    let (body, margins) = document(pages);
    reader.margins.extend(margins);
    (reader, body, Vec::new())
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

/// What is gathered of every page, however its text is put together.
#[derive(Default)]
struct Reader {
    margins: Vec<Block>,
    /// Margins seen, figures apart.
    known: BTreeSet<String>,
    comments: Vec<Comment>,
    gaps: Vec<Gap>,
    glyphs: usize,
    /// Pages that are pictures.
    scanned: usize,
}

impl Reader {
    /// Draws the pages one by one for `take` (index from 0, number from 1), as long as it wants more.
    fn pages(&mut self, pdf: &Pdf, mut take: impl FnMut(u32, u32, Drawing) -> bool) {
        let cache = InterpreterCache::new();
        for (index, page) in pdf.pages().iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let number = index.saturating_add(1);
            let drawing = self.page(pdf, page, number, &cache);
            if !take(index, number, drawing) {
                return;
            }
            if self.glyphs > GLYPHS {
                self.gap(
                    number,
                    GapReason::Limit,
                    "pages suivantes non lues : document trop volumineux".into(),
                );
                return;
            }
        }
    }

    fn gap(&mut self, page: u32, reason: GapReason, what: String) {
        if self.gaps.len() < limits::GAPS {
            self.gaps.push(Gap {
                place: on_page(page),
                reason,
                what,
            });
        }
    }

    fn page<'a>(&mut self, pdf: &'a Pdf, page: &PdfPage<'a>, number: u32, cache: &InterpreterCache<'a>) -> Drawing {
        let mut drawing = draw(pdf, page, cache);
        let annotations = annotations(page);
        for (area, value) in annotations.values {
            drawing.value(area, value);
        }
        let left = limits::GAPS.saturating_sub(self.comments.len());
        self.comments.extend(annotations.comments.into_iter().take(left));
        self.unseen(&mut drawing, number);
        let glyphs = drawing.count();
        self.glyphs += glyphs;
        if drawing.cut {
            self.gap(
                number,
                GapReason::Limit,
                format!("page {number} lue en partie : trop d’éléments"),
            );
        }
        if is_scan(&drawing, number) {
            self.scanned += 1;
            self.gap(number, GapReason::Image, format!("page {number} numérisée, sans texte"));
        } else if glyphs < FEW && drawing.curves > CURVES {
            self.gap(number, GapReason::Image, format!("page {number} dessinée, sans texte"));
        } else if drawing.unknown * 5 > glyphs.max(1) {
            let what = format!("page {number} : police sans correspondance de caractères, texte illisible");
            self.gap(number, GapReason::Damaged, what);
        }
        self.furniture(&mut drawing, number);
        drawing
    }

    /// Text under the picture of a page is what a scanner has recognised; elsewhere nobody sees it.
    fn unseen(&mut self, drawing: &mut Drawing, number: u32) {
        let mut unseen = std::mem::take(&mut drawing.unseen);
        if drawing.picture > PICTURE {
            drawing.glyphs.append(&mut unseen);
        } else if unseen.iter().any(|glyph| !glyph.text.is_blank()) {
            let what = format!("page {number} : texte placé et non montré, laissé de côté");
            self.gap(number, GapReason::Unknown, what);
        }
    }

    /// Running heads that the file marks as such, each once.
    fn furniture(&mut self, drawing: &mut Drawing, number: u32) {
        let mut artifacts = std::mem::take(&mut drawing.artifacts);
        // A file that marks nearly everything as furniture marks nothing.
        if artifacts.len() > drawing.glyphs.len() {
            drawing.glyphs.append(&mut artifacts);
            return;
        }
        for row in lines(artifacts) {
            let line = joined(row);
            let figureless = line.text.chars().filter(|c| !c.is_ascii_digit()).collect();
            if self.known.len() < MARGINS && self.known.insert(figureless) {
                self.margins.push(Block::Paragraph {
                    content: run(&line.text, false, false),
                    place: on_page(number),
                });
            }
        }
    }
}

fn on_page(page: u32) -> Place {
    Place {
        page: Some(page),
        ..Place::default()
    }
}

/// Whether a page is a picture: hardly any text beside one that is large, or only stamps on one that fills the page.
/// The first page of a document may be a photograph under its title, in large letters.
fn is_scan(drawing: &Drawing, number: u32) -> bool {
    const STAMPS: usize = 250;
    const FULL: f64 = 0.6;
    const TITLE: f32 = 15.0;
    let glyphs = drawing.count();
    let large = drawing
        .glyphs
        .iter()
        .filter(|glyph| glyph.size >= TITLE && !glyph.text.is_blank());
    let cover = number == 1 && large.count() >= FEW;
    (glyphs < FEW && drawing.picture > PICTURE) || (glyphs < STAMPS && drawing.picture > FULL && !cover)
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
