//! Writes a Document as one standalone, accessible HTML file: no script, nothing fetched.

use crate::document::{Block, Cell, Change, Document, Inline, Table, Text, accepted_text};

const STYLE: &str = include_str!("style.css");

/// The file's text.
#[must_use]
pub fn write(document: &Document) -> String {
    let language = document
        .language
        .as_deref()
        .filter(|tag| !tag.is_empty())
        .unwrap_or("fr-FR");
    let title = document
        .title
        .clone()
        .or_else(|| first_title(document))
        .unwrap_or_else(|| "Document".to_owned());
    let mut writer = Writer {
        titled: first_title(document).is_some(),
        ..Writer::default()
    };
    let contents = contents(document);
    writer.blocks(&document.body, &contents);
    let nav = if document
        .body
        .iter()
        .any(|block| matches!(block, Block::Contents { .. }))
    {
        ""
    } else {
        &contents
    };
    let mut notes = String::new();
    if !document.notes.is_empty() {
        notes.push_str("<section aria-label=\"Notes\">\n<hr>\n");
        for (at, note) in document.notes.iter().enumerate() {
            let mut inner = Writer {
                titled: true,
                heading: usize::MAX / 2,
                ..Writer::default()
            };
            inner.blocks(&note.blocks, "");
            let id = attribute(&note.id);
            notes.push_str(&format!(
                "<div id=\"note-{id}\"><a href=\"#appel-{id}\">Note {}</a>\n{}</div>\n",
                at + 1,
                inner.out
            ));
        }
        notes.push_str("</section>\n");
    }
    format!(
        concat!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n",
            "<style>\n{style}</style>\n</head>\n<body>\n<a class=\"evitement\" href=\"#contenu\">Aller au contenu</a>\n",
            "{nav}<main id=\"contenu\">\n{main}{notes}</main>\n</body>\n</html>\n"
        ),
        language = attribute(language),
        title = text(&title),
        style = STYLE,
        nav = nav,
        main = writer.out,
        notes = notes,
    )
}

fn first_title(document: &Document) -> Option<String> {
    document.body.iter().find_map(|block| match block {
        Block::Heading { level: 0, content, .. } => Some(accepted_text(content)),
        _ => None,
    })
}

/// Links to the headings of the first two levels.
fn contents(document: &Document) -> String {
    let headings: Vec<(usize, u8, String)> = document
        .body
        .iter()
        .filter_map(|block| match block {
            Block::Heading {
                level, number, content, ..
            } => Some((*level, number, content)),
            _ => None,
        })
        .enumerate()
        .filter(|(_, (level, ..))| (1..=2).contains(level))
        .map(|(at, (level, number, content))| (at, level, labelled(number.as_deref(), &accepted_text(content))))
        .collect();
    if headings.len() < 2 {
        return String::new();
    }
    let mut out = String::from("<nav aria-labelledby=\"sommaire\">\n<h2 id=\"sommaire\">Sommaire</h2>\n<ol>\n");
    let mut inner = false;
    for (place, (at, level, label)) in headings.iter().enumerate() {
        if *level == 2 && !inner {
            out.push_str(if place == 0 { "<li><ol>\n" } else { "<ol>\n" });
        } else if *level == 1 && inner {
            out.push_str("</ol></li>\n");
        } else if place > 0 && *level == 1 {
            out.push_str("</li>\n");
        }
        inner = *level == 2;
        out.push_str(&format!(
            "<li><a href=\"#t{at}\">{}</a>{}",
            text(label),
            if inner { "</li>\n" } else { "" }
        ));
    }
    out.push_str(if inner { "</ol></li>\n" } else { "</li>\n" });
    out.push_str("</ol>\n</nav>\n");
    out
}

fn labelled(number: Option<&str>, content: &str) -> String {
    match number {
        Some(number) => format!("{number} {content}"),
        None => content.to_owned(),
    }
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The document has a title of its own: its headings start at `h2`.
    titled: bool,
    heading: usize,
    /// Open lists, outermost first: ordered or not.
    lists: Vec<bool>,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block], contents: &str) {
        for block in blocks {
            if !matches!(block, Block::Item { .. }) {
                self.close_lists(0);
            }
            match block {
                Block::Heading {
                    level, number, content, ..
                } => self.heading(*level, number.as_deref(), content),
                Block::Paragraph { content, .. } => {
                    self.out.push_str("<p>");
                    self.inlines(content);
                    self.out.push_str("</p>\n");
                }
                Block::Item {
                    depth, marker, content, ..
                } => self.item(usize::from(*depth), marker, content),
                Block::Table(table) => self.table(table),
                // Where no headings make a list of links, the lines that were read stand for themselves.
                Block::Contents { lines, .. } if contents.is_empty() => {
                    self.out.push_str("<nav aria-label=\"Sommaire\">\n");
                    self.blocks(lines, contents);
                    self.out.push_str("</nav>\n");
                }
                Block::Contents { .. } => self.out.push_str(contents),
                Block::TextBox { blocks, .. } => {
                    self.out.push_str("<aside>\n");
                    self.blocks(blocks, contents);
                    self.out.push_str("</aside>\n");
                }
                Block::PageBreak => {}
            }
        }
        self.close_lists(0);
    }

    fn heading(&mut self, level: u8, number: Option<&str>, content: &[Inline]) {
        let level = if self.titled { level + 1 } else { level.max(1) }.min(6);
        self.out.push_str(&format!("<h{level} id=\"t{}\">", self.heading));
        self.heading += 1;
        if let Some(number) = number {
            self.out.push_str(&format!("{} ", text(number)));
        }
        self.inlines(content);
        self.out.push_str(&format!("</h{level}>\n"));
    }

    fn item(&mut self, depth: usize, marker: &str, content: &[Inline]) {
        let depth = depth.min(self.lists.len());
        self.close_lists(depth + 1);
        let marker = marker.trim();
        let number = marker.strip_suffix('.').unwrap_or_default();
        let ordered = !number.is_empty() && number.len() <= 9 && number.bytes().all(|b| b.is_ascii_digit());
        if self.lists.get(depth).is_some_and(|open| *open != ordered) {
            self.close_lists(depth);
        }
        if self.lists.len() == depth {
            self.lists.push(ordered);
            self.out.push_str(if ordered { "\n<ol>\n" } else { "\n<ul>\n" });
        } else {
            self.out.push_str("</li>\n");
        }
        self.out.push_str(&if ordered {
            format!("<li value=\"{number}\">")
        } else {
            "<li>".to_owned()
        });
        // Other labels (`a)`, `Article 2`) have no list of their own in HTML: shown as text.
        if !ordered && marker.chars().any(char::is_alphanumeric) {
            self.out.push_str(&format!("{} ", text(marker)));
        }
        self.inlines(content);
    }

    fn close_lists(&mut self, depth: usize) {
        while self.lists.len() > depth {
            let ordered = self.lists.pop() == Some(true);
            self.out
                .push_str(if ordered { "</li>\n</ol>\n" } else { "</li>\n</ul>\n" });
        }
    }

    fn table(&mut self, table: &Table) {
        // A region that scrolls must be reachable by keyboard and have a name.
        let label = attribute(table.caption.as_deref().unwrap_or("Tableau"));
        self.out.push_str(&format!(
            "<div class=\"tableau\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">\n<table>\n"
        ));
        if let Some(caption) = &table.caption {
            self.out.push_str(&format!("<caption>{}</caption>\n", text(caption)));
        }
        let header_rows = table.header_rows.min(table.rows.len());
        for (part, rows, header) in [
            ("thead", &table.rows[..header_rows], true),
            ("tbody", &table.rows[header_rows..], false),
        ] {
            if rows.is_empty() {
                continue;
            }
            self.out.push_str(&format!("<{part}>\n"));
            for row in rows {
                self.out.push_str("<tr>");
                for cell in row {
                    self.cell(cell, header);
                }
                self.out.push_str("</tr>\n");
            }
            self.out.push_str(&format!("</{part}>\n"));
        }
        self.out.push_str("</table>\n</div>\n");
    }

    fn cell(&mut self, cell: &Cell, header: bool) {
        let scope = if cell.colspan > 1 { "colgroup" } else { "col" };
        self.out.push_str(&if header {
            format!("<th scope=\"{scope}\"")
        } else {
            "<td".to_owned()
        });
        for (name, span) in [("colspan", cell.colspan), ("rowspan", cell.rowspan)] {
            if span > 1 {
                self.out.push_str(&format!(" {name}=\"{span}\""));
            }
        }
        self.out.push('>');
        match cell.blocks.as_slice() {
            [Block::Paragraph { content, .. }] => self.inlines(content),
            blocks => {
                let lists = std::mem::take(&mut self.lists);
                self.blocks(blocks, "");
                self.lists = lists;
            }
        }
        self.out.push_str(if header { "</th>" } else { "</td>" });
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Text(run) => self.run(run),
                Inline::TickBox { checked: true } => self.out.push('☑'),
                Inline::TickBox { checked: false } => self.out.push('☐'),
                Inline::Placeholder(prompt) => {
                    let prompt = text(prompt.trim_matches(['[', ']']));
                    self.out.push_str(&format!("<span class=\"remplir\">[{prompt}]</span>"));
                }
                Inline::Break => self.out.push_str("<br>"),
                Inline::NoteRef(id) => {
                    let id = attribute(id);
                    self.out
                        .push_str(&format!("<sup><a id=\"appel-{id}\" href=\"#note-{id}\">note</a></sup>"));
                }
            }
        }
    }

    fn run(&mut self, run: &Text) {
        if run.hidden {
            return;
        }
        let mut tags: Vec<(String, &str)> = Vec::new();
        if let Some(link) = run.link.as_deref().filter(|link| is_safe(link)) {
            tags.push((format!("<a href=\"{}\">", attribute(link)), "</a>"));
        }
        for (on, tag, end) in [
            (run.change == Change::Inserted, "<ins>", "</ins>"),
            (run.change == Change::Deleted, "<del>", "</del>"),
            (run.small, "<small>", "</small>"),
            (run.bold, "<strong>", "</strong>"),
            (run.italic, "<em>", "</em>"),
            (run.struck, "<s>", "</s>"),
        ] {
            if on {
                tags.push((tag.to_owned(), end));
            }
        }
        for (tag, _) in &tags {
            self.out.push_str(tag);
        }
        self.out.push_str(&text(&run.text).replace('\n', "<br>"));
        for (_, end) in tags.iter().rev() {
            self.out.push_str(end);
        }
    }
}

/// Only links that go somewhere: a scheme like `javascript:` is text.
fn is_safe(link: &str) -> bool {
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| link.starts_with(scheme))
}

fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0' => {}
            _ => out.push(c),
        }
    }
    out
}

fn attribute(value: &str) -> String {
    text(&value.replace(['\n', '\r', '\t'], " "))
}
