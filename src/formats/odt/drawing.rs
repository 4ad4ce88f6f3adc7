//! Frames: text boxes, pictures, embedded objects.

use super::walk::{Node, Result, Walk};
use crate::document::GapReason;
use crate::formats::picture::Picture;
use crate::formats::xml::{Ns, Tag};
use crate::limits;

impl<'a> Walk<'_, 'a> {
    pub(super) fn open_drawing(&mut self, tag: Tag<'a>) -> Result {
        let node = match tag.local() {
            "text-box" if self.builder.depth() < limits::BLOCK_DEPTH => {
                self.builder.start_inner();
                self.aside += 1;
                Node::TextBox
            }
            "frame" => self.frame(&tag),
            "object" | "object-ole" | "plugin" | "applet" => {
                self.gap(GapReason::Object, "objet incorporé".into());
                return self.xml.skip();
            }
            "image" => {
                self.image();
                return self.xml.skip();
            }
            _ => Node::Plain,
        };
        self.nodes.push(node);
        Ok(())
    }

    pub(super) fn frame(&self, tag: &Tag<'a>) -> Node {
        let side = |name| self.get(tag, Ns::OdfSvg, name).and_then(|value| centimetres(&value));
        let style = self.get(tag, Ns::OdfDraw, "style-name");
        Node::Frame {
            area: side("width").unwrap_or(0.0) * side("height").unwrap_or(0.0),
            decorative: self.styles.is_background(style.as_deref()),
        }
    }

    /// A picture in the frame that has just opened.
    pub(super) fn image(&mut self) {
        if let Some(Node::Frame {
            area,
            decorative: false,
        }) = self.nodes.last()
            && self.pictures.len() < limits::GAPS
        {
            let (area, place) = (*area, self.builder.place());
            self.pictures.push(Picture { area, place });
        }
    }
}

/// A length in cm (`16.5cm`, `2in`, `120pt`, `40mm`).
fn centimetres(length: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 4] = [("cm", 1.0), ("mm", 0.1), ("in", 2.54), ("pt", 2.54 / 72.0)];
    UNITS
        .iter()
        .find_map(|(unit, size)| Some(length.trim().strip_suffix(unit)?.parse::<f64>().ok()? * size))
}
