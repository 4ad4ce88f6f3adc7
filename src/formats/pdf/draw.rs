//! What a page draws: glyphs with their places, straight rules, the area of pictures. Nothing is rendered.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};

/// Most glyphs of one page, and drawing operations of one page.
const GLYPHS: usize = 400_000;
const OPERATIONS: usize = 2_000_000;
/// Most rules of one page that are kept: a page with more is a drawing.
const RULES: usize = 20_000;
/// A filled rectangle thinner than this (points) is a rule.
const THIN: f64 = 3.0;

/// A character as drawn; `y` grows downwards, in points of the page as it is read.
#[derive(Debug, Clone)]
pub struct Glyph {
    pub x0: f32,
    pub x1: f32,
    /// The line on which it stands.
    pub y: f32,
    pub size: f32,
    pub text: Letter,
    pub bold: bool,
    pub italic: bool,
    /// Order of drawing.
    pub order: u32,
    /// Number of the marked content that the glyph is part of.
    pub mark: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    One(char),
    Many(Box<str>),
}

impl Letter {
    pub fn push_to(&self, out: &mut String) {
        match self {
            Self::One(c) => out.push(*c),
            Self::Many(text) => out.push_str(text),
        }
    }

    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::One(c) => c.is_whitespace() || *c == '\0',
            Self::Many(text) => text.trim().is_empty(),
        }
    }
}

impl Glyph {
    #[must_use]
    pub fn middle(&self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, self.y - self.size * 0.3)
    }
}

/// A straight line along an axis: from `from` to `to` at `at`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    pub at: f32,
    pub from: f32,
    pub to: f32,
}

#[derive(Debug, Default)]
pub struct Drawing {
    pub glyphs: Vec<Glyph>,
    /// Text that runs in another direction than the page's: turned so that it reads, one list for each direction.
    pub turned: [Vec<Glyph>; 3],
    /// Text marked as page furniture by the file itself.
    pub artifacts: Vec<Glyph>,
    /// Text that is placed and not shown: what a scanner has recognised, under the picture of its page.
    pub unseen: Vec<Glyph>,
    pub horizontal: Vec<Rule>,
    pub vertical: Vec<Rule>,
    /// Share of the page that pictures cover, at most.
    pub picture: f64,
    /// Curved shapes: a page of many and no text is writing turned into drawings.
    pub curves: usize,
    /// Glyphs whose meaning the file does not say.
    pub unknown: usize,
    pub width: f64,
    pub height: f64,
    /// A limit was reached: the rest of the page was not read.
    pub cut: bool,
    operations: usize,
    /// Depth of marked content, its numbers with the depths at which they begin, and where artifacts begin.
    marked: usize,
    marks: Vec<u32>,
    mark_depths: Vec<usize>,
    artifact_depths: Vec<usize>,
    /// Text that the file gives for the glyphs being drawn, until it is used, and the depth where it stands.
    actual: Option<(usize, Option<String>)>,
}

/// Thrown through the interpreter, which cannot be asked to stop.
pub struct Stop;

impl Drawing {
    #[must_use]
    pub fn new(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            ..Self::default()
        }
    }

    #[must_use]
    pub fn count(&self) -> usize {
        self.glyphs.len() + self.artifacts.len() + self.unseen.len() + self.turned.iter().map(Vec::len).sum::<usize>()
    }

    fn operation(&mut self) {
        self.operations += 1;
        if self.operations > OPERATIONS || self.count() > GLYPHS {
            self.cut = true;
            std::panic::resume_unwind(Box::new(Stop));
        }
    }

    /// Adds a value that stands on the page without being drawn.
    pub fn value(&mut self, area: Rect, text: Letter) {
        let size = (area.height() * 0.7).clamp(4.0, 11.0) as f32;
        let letters = match &text {
            Letter::One(_) => 1,
            Letter::Many(text) => text.chars().count(),
        };
        let (x0, y) = (area.min_x() as f32, area.max_y() as f32 - size * 0.35);
        if self.count() < GLYPHS && x0.is_finite() && y.is_finite() {
            self.glyphs.push(Glyph {
                x0,
                x1: x0 + size * 0.5 * letters as f32,
                y,
                size,
                text,
                bold: false,
                italic: false,
                order: u32::try_from(self.count()).unwrap_or(u32::MAX),
                mark: None,
            });
        }
    }

    fn glyph(&mut self, glyph: &Drawn, placed: Affine, look: (bool, bool), shown: bool) {
        let advance = match glyph {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(type3) => type3.advance_width(),
        };
        let advance = f64::from(advance.unwrap_or(500.0));
        let text = match &mut self.actual {
            Some((_, text)) => match text.take() {
                Some(text) => Some(BfString::String(text)),
                None => return,
            },
            None => glyph.as_unicode(),
        };
        let text = match text {
            Some(BfString::Char('\u{fffd}')) | None => {
                self.unknown += 1;
                Letter::One('\u{fffd}')
            }
            Some(BfString::Char(c)) => Letter::One(c),
            Some(BfString::String(text)) => Letter::Many(text.chars().take(16).collect::<String>().into()),
        };
        let start = placed * Point::ZERO;
        let end = placed * Point::new(advance, 0.0);
        let up = placed * Point::new(0.0, 1_000.0);
        let size = (up - start).hypot();
        let numbers = [start.x, start.y, end.x, end.y, size];
        if numbers.iter().any(|n| !n.is_finite() || n.abs() > 1e6) || size < 0.5 {
            return;
        }
        let margin = 2.0;
        let inside = |at: f64, length: f64| (-margin..length + margin).contains(&at);
        if !inside(start.x, self.width) || !inside(start.y, self.height) {
            return;
        }
        let order = u32::try_from(self.count()).unwrap_or(u32::MAX);
        let mark = self.marks.last().copied();
        let direction = end - start;
        let make = |x0: f64, x1: f64, y: f64| Glyph {
            x0: x0.min(x1) as f32,
            x1: x0.max(x1) as f32,
            y: y as f32,
            size: size as f32,
            text,
            bold: look.0,
            italic: look.1,
            order,
            mark,
        };
        // Glyphs without width (accents, blanks of some fonts) take the direction of the page.
        if direction.hypot() < 1e-6 || (direction.x > 0.0 && direction.x >= direction.y.abs() * 3.0) {
            let glyph = make(start.x, end.x, start.y);
            let list = match (self.artifact_depths.is_empty(), shown) {
                (_, false) => &mut self.unseen,
                (true, true) => &mut self.glyphs,
                (false, true) => &mut self.artifacts,
            };
            list.push(glyph);
        } else if direction.y < 0.0 && -direction.y >= direction.x.abs() * 3.0 {
            self.turned[0].push(make(self.height - start.y, self.height - end.y, start.x));
        } else if direction.y > 0.0 && direction.y >= direction.x.abs() * 3.0 {
            self.turned[1].push(make(start.y, end.y, self.width - start.x));
        } else {
            self.turned[2].push(make(start.x, end.x, start.y));
        }
    }

    fn rule(&mut self, from: Point, to: Point) {
        let flat = (from.y - to.y).abs() < 1.0;
        let upright = (from.x - to.x).abs() < 1.0;
        let finite = [from.x, from.y, to.x, to.y]
            .iter()
            .all(|n| n.is_finite() && n.abs() < 1e5);
        if flat == upright || !finite || self.horizontal.len() + self.vertical.len() >= RULES {
            return;
        }
        let rule = |at: f64, a: f64, b: f64| Rule {
            at: at as f32,
            from: a.min(b) as f32,
            to: a.max(b) as f32,
        };
        if flat {
            self.horizontal.push(rule(from.y, from.x, to.x));
        } else {
            self.vertical.push(rule(from.x, from.y, to.y));
        }
    }

    fn rectangle(&mut self, rect: Rect, stroked: bool) {
        let (x0, y0, x1, y1) = (rect.min_x(), rect.min_y(), rect.max_x(), rect.max_y());
        let (x, y) = ((x0 + x1) / 2.0, (y0 + y1) / 2.0);
        if rect.height().abs() < THIN {
            self.rule(Point::new(x0, y), Point::new(x1, y));
        } else if rect.width().abs() < THIN {
            self.rule(Point::new(x, y0), Point::new(x, y1));
        } else if stroked {
            let corners = [
                Point::new(x0, y0),
                Point::new(x1, y0),
                Point::new(x1, y1),
                Point::new(x0, y1),
            ];
            for at in 0..4 {
                self.rule(corners[at], corners[(at + 1) % 4]);
            }
        }
    }
}

fn is_stroked(mode: &DrawMode) -> bool {
    matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..))
}

impl<'a> Device<'a> for Drawing {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.operation();
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        let stroked = is_stroked(mode);
        // Filled shapes matter when they are thin rectangles, several of them in one path perhaps.
        let mut points: Vec<Point> = Vec::new();
        for element in path.elements().iter().take(4_000) {
            match *element {
                PathEl::MoveTo(point) => {
                    self.figure(&points, stroked);
                    points = vec![props.transform * point];
                }
                PathEl::LineTo(point) => points.push(props.transform * point),
                PathEl::ClosePath => points.extend(points.first().copied()),
                PathEl::QuadTo(..) | PathEl::CurveTo(..) => {
                    self.curves += 1;
                    points.clear();
                }
            }
        }
        self.figure(&points, stroked);
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.operation();
        if !matches!(mode, DrawMode::Invisible) {
            let placed = props.transform.transform_rect_bbox(*rect);
            self.rectangle(placed, is_stroked(mode));
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.operation();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        // Each form clips as it begins: forms in forms are the dearest way to draw nothing.
        self.operations += 4;
        self.operation();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.operation();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.operation();
        let shown = !matches!(mode, DrawMode::Invisible);
        let look = run.glyphs().first().map_or((false, false), |glyph| look(glyph));
        for glyph in run.glyphs() {
            self.operations += 1;
            self.glyph(glyph, props.transform * glyph.transform(), look, shown);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.operation();
        let rect = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let page = Rect::new(0.0, 0.0, self.width, self.height);
        let shown = props.transform.transform_rect_bbox(rect).intersect(page);
        let share = shown.area().abs() / page.area().max(1.0);
        // Scanners cut a page into stripes.
        if share.is_finite() {
            self.picture = (self.picture + share).min(1.0);
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.operation();
        self.marked += 1;
        if self.actual.is_none()
            && let Some(text) = properties.and_then(|properties| properties.get::<PdfString<'_>>(b"ActualText"))
        {
            let text = crate::formats::encoding::pdf_string(text.as_bytes());
            // Soft hyphens and the like show nothing; long texts stand for whole figures.
            if (1..=40).contains(&text.chars().count()) {
                self.actual = Some((self.marked, Some(text)));
            }
        }
        if let Some(mark) = properties.and_then(|properties| properties.get::<u32>(b"MCID")) {
            self.marks.push(mark);
            self.mark_depths.push(self.marked);
        }
        if tag == b"Artifact" {
            self.artifact_depths.push(self.marked);
        }
    }

    fn end_marked_content(&mut self) {
        if self.artifact_depths.last() == Some(&self.marked) {
            self.artifact_depths.pop();
        }
        if self.actual.as_ref().is_some_and(|(depth, _)| *depth == self.marked) {
            self.actual = None;
        }
        if self.mark_depths.last() == Some(&self.marked) {
            self.mark_depths.pop();
            self.marks.pop();
        }
        self.marked = self.marked.saturating_sub(1);
    }
}

impl Drawing {
    /// One open or closed figure of straight lines.
    fn figure(&mut self, points: &[Point], stroked: bool) {
        if points.len() < 2 {
            return;
        }
        if stroked {
            for pair in points.windows(2) {
                self.rule(pair[0], pair[1]);
            }
        } else if (4..=6).contains(&points.len()) {
            let mut rect = Rect::from_points(points[0], points[1]);
            for point in &points[2..] {
                rect = rect.union_pt(*point);
            }
            self.rectangle(rect, false);
        }
    }
}

/// Whether a font is bold and italic, by what it says of itself.
fn look(glyph: &Drawn) -> (bool, bool) {
    let Drawn::Outline(outline) = glyph else {
        return (false, false);
    };
    let Some(font) = outline.font_data() else {
        return (false, false);
    };
    let name = font.postscript_name.unwrap_or_default().to_ascii_lowercase();
    let bold = font.weight.is_some_and(|weight| weight >= 600) || name.contains("bold") || name.contains("black");
    (
        bold,
        font.is_italic || name.contains("italic") || name.contains("oblique"),
    )
}
