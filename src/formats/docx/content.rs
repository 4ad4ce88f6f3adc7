//! How text lands in the paragraph being read, and how a paragraph ends.

use super::numbering::Label;
use super::paragraph::{Look, Paragraph, block, push_run, push_symbol, role};
use super::props::{ParaProps, RunProps};
use super::styles::{Role, Style};
use super::symbols::{Symbol, tick_box};
use super::walk::{Tick, Walk};
use crate::document::{Block, Change, Inline, Reading};

impl Walk<'_, '_> {
    pub(super) fn start_paragraph(&mut self) {
        self.end_paragraph();
        self.read_paragraphs += 1;
        if self.aside == 0 {
            self.paragraph += 1;
        }
        let contents = self.contents > 0 || self.fields.in_contents();
        self.paragraph_style = self
            .style_of(None)
            .map(|style| (style.toggles, style.font))
            .unwrap_or_default();
        self.look = self.plain_look();
        self.story().paragraph = Some(Paragraph {
            contents,
            ..Paragraph::default()
        });
    }

    pub(super) fn set_props(&mut self, mut props: ParaProps) {
        if self.context.reading == Reading::Original
            && let Some(before) = props.before.take()
        {
            props = ParaProps {
                mark: props.mark,
                sections: props.sections,
                ..*before
            };
        }
        let style = self.style_of(props.style.as_deref());
        self.paragraph_style = style.map(|style| (style.toggles, style.font)).unwrap_or_default();
        self.look = self.plain_look();
        self.found.sections.extend(props.sections.iter().cloned());
        if let Some(paragraph) = &mut self.story().paragraph {
            paragraph.props = props;
        }
    }

    fn style_of(&self, id: Option<&str>) -> Option<&Style> {
        let styles = self.context.styles;
        id.or(styles.default_paragraph.as_deref()).and_then(|id| styles.get(id))
    }

    /// The look of text without properties of its own.
    pub(super) fn plain_look(&self) -> Look {
        self.look_of(&RunProps::default())
    }

    pub(super) fn look_of(&self, props: &RunProps) -> Look {
        let styles = self.context.styles;
        let run = props.style.as_ref().and_then(|id| styles.get(id));
        let (toggles, font) = self.paragraph_style;
        let font = props
            .font
            .or(run.and_then(|style| style.font))
            .or(font)
            .unwrap_or_default();
        let run = run.map(|style| style.toggles).unwrap_or_default();
        Look::of(styles.defaults, toggles, run, props.toggles, font)
    }

    /// What tracked changes make of the text where the walk stands; `None` when it is in no reading or not in this one.
    pub(super) fn change(&self) -> Option<Change> {
        match (self.context.reading, self.inserted > 0, self.deleted > 0) {
            (_, true, true) | (Reading::Original, true, false) => None,
            (Reading::Accepted, false, true) => Some(Change::Deleted),
            (Reading::Accepted, true, false) => Some(Change::Inserted),
            _ => Some(Change::Kept),
        }
    }

    fn content(&mut self) -> &mut Vec<Inline> {
        if self.story().paragraph.is_none() {
            self.start_paragraph();
        }
        &mut self.story().paragraph.get_or_insert_default().content
    }

    pub(super) fn write(&mut self, text: &str) {
        if self.fields.hidden() {
            self.fields.code(text);
            return;
        }
        let Some(change) = self.change() else { return };
        if let Some(tick) = self.tick {
            if !tick.shown {
                self.tick = Some(Tick { shown: true, ..tick });
                self.write_tick(tick.checked);
            }
            return;
        }
        if self.placeholder > 0 {
            return self.write_placeholder(text);
        }
        // A form field that holds only the wide blanks Word puts there is empty.
        if self.fields.in_input() && !text.is_empty() && text.chars().all(|c| c == '\u{2002}') {
            return self.write_placeholder("");
        }
        let look = self.look;
        let link = self
            .links
            .iter()
            .rev()
            .find_map(Clone::clone)
            .or_else(|| self.fields.link().map(str::to_owned));
        let known = push_run(self.content(), text, look, change, link.as_deref());
        self.unknown_symbols += u32::from(!known);
    }

    fn write_placeholder(&mut self, text: &str) {
        let content = self.content();
        match content.last_mut() {
            Some(Inline::Placeholder(prompt)) => prompt.push_str(text),
            _ => content.push(Inline::Placeholder(text.to_owned())),
        }
    }

    pub(super) fn write_tick(&mut self, checked: bool) {
        if !self.fields.hidden() && matches!(self.change(), Some(change) if change != Change::Deleted) {
            self.content().push(Inline::TickBox { checked });
        }
    }

    pub(super) fn write_symbol(&mut self, found: Symbol) {
        if self.fields.hidden() {
            return;
        }
        if let Symbol::Char(c) = found
            && tick_box(c).is_none()
        {
            return self.write(c.encode_utf8(&mut [0; 4]));
        }
        let (look, change) = (self.look, self.change());
        if let Some(change) = change {
            let known = push_symbol(self.content(), found, look, change, None);
            self.unknown_symbols += u32::from(!known);
        }
    }

    pub(super) fn write_break(&mut self) {
        if !self.fields.hidden()
            && matches!(self.change(), Some(change) if change != Change::Deleted)
            && !self.look.hidden
        {
            self.content().push(Inline::Break);
        }
    }

    pub(super) fn page_break(&mut self) {
        let empty = self
            .story()
            .paragraph
            .as_ref()
            .is_none_or(|paragraph| paragraph.content.is_empty());
        if empty {
            self.story().blocks.push(Block::PageBreak);
        } else if let Some(paragraph) = &mut self.story().paragraph {
            paragraph.page_break = true;
        }
    }

    /// Ends the open paragraph of this story, if there is one.
    pub(super) fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.story().paragraph.take() else {
            return;
        };
        paragraph.contents |= self.fields.in_contents();
        let mark = &paragraph.props.mark;
        let mark_gone = match self.context.reading {
            Reading::Accepted => mark.deleted,
            Reading::Original => mark.inserted,
        };
        if mark_gone {
            let story = self.story();
            story.carry.append(&mut paragraph.content);
            return;
        }
        let carry = std::mem::take(&mut self.story().carry);
        if !carry.is_empty() {
            let rest = std::mem::replace(&mut paragraph.content, carry);
            paragraph.content.extend(rest);
        }
        self.emit(paragraph);
        self.flush_waiting();
    }

    fn emit(&mut self, paragraph: Paragraph) {
        let role = role(&paragraph.props, self.context.styles);
        let label = self.label(&paragraph).map(|label| (label.text, label.depth));
        let place = self.place();
        let Some(block) = block(role, label, paragraph.content, place.clone()) else {
            return;
        };
        let story = self.story();
        if paragraph.contents || role == Role::Contents {
            match story.blocks.last_mut() {
                Some(Block::Contents { lines, .. }) => lines.push(block),
                _ => story.blocks.push(Block::Contents {
                    lines: vec![block],
                    place,
                }),
            }
        } else {
            story.blocks.push(block);
        }
        if paragraph.page_break {
            story.blocks.push(Block::PageBreak);
        }
    }

    /// Counts the paragraph in its list. Hidden paragraphs and deleted rows are not counted.
    fn label(&mut self, paragraph: &Paragraph) -> Option<Label> {
        let props = &paragraph.props;
        if props.mark.toggles.hidden == Some(true) || self.in_gone_row() {
            return None;
        }
        let context = self.context;
        let id = props.style.as_ref().or(context.styles.default_paragraph.as_ref());
        let style = id.and_then(|id| context.styles.get(id));
        context.numbering.next(&mut self.counters, props.num, style)
    }

    /// Text boxes of the paragraph that has just ended.
    pub(super) fn flush_waiting(&mut self) {
        let story = self.story();
        let mut waiting = std::mem::take(&mut story.waiting);
        story.blocks.append(&mut waiting);
    }

    /// A removed mark with no paragraph to merge into stays (17.13.5.15).
    pub(super) fn flush_carry(&mut self) {
        let content = std::mem::take(&mut self.story().carry);
        if !content.is_empty() {
            self.emit(Paragraph {
                content,
                ..Paragraph::default()
            });
        }
        self.flush_waiting();
    }
}
