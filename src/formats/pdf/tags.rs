//! The structure tree of a tagged file (ISO 32000-1, 14.7): which piece of marked content is a heading, a paragraph, a
//! cell, and in what order they are read. Whether the tree can be trusted is judged in `tagged`.

use std::collections::{BTreeMap, BTreeSet};

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object, String as PdfString};

use crate::formats::encoding::pdf_string;

/// Most elements, and most entries of all their lists of children.
const NODES: usize = 300_000;
const ENTRIES: usize = 2_000_000;
/// Elements deeper than this stand for their ancestor at that depth.
const DEPTH: usize = 48;
/// Most steps from a role of the file's own to a role of the standard.
const ROLE_STEPS: usize = 8;

/// What an element is, as far as reading needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Group,
    Paragraph,
    Heading(u8),
    List,
    Item,
    Table,
    Row,
    HeaderCell,
    Cell,
    /// The document's own contents list.
    Contents,
    Note,
    /// Part of the text of the element around it.
    Inline,
}

impl Role {
    fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"Document" | b"DocumentFragment" | b"Part" | b"Art" | b"Sect" | b"Div" | b"NonStruct" | b"Private"
            | b"BlockQuote" | b"Index" | b"THead" | b"TBody" | b"TFoot" | b"Aside" | b"LBody" => Self::Group,
            b"P" | b"Caption" | b"Figure" | b"Formula" | b"FENote" => Self::Paragraph,
            b"Title" => Self::Heading(0),
            b"H" | b"H1" => Self::Heading(1),
            [b'H', digit @ b'2'..=b'9'] => Self::Heading(digit - b'0'),
            b"L" => Self::List,
            b"LI" => Self::Item,
            b"Table" => Self::Table,
            b"TR" => Self::Row,
            b"TH" => Self::HeaderCell,
            b"TD" => Self::Cell,
            b"TOC" => Self::Contents,
            b"TOCI" => Self::Paragraph,
            b"Note" => Self::Note,
            b"Span" | b"Quote" | b"Reference" | b"BibEntry" | b"Code" | b"Link" | b"Annot" | b"Ruby" | b"RB"
            | b"RT" | b"RP" | b"Warichu" | b"WT" | b"WP" | b"Form" | b"Lbl" | b"Em" | b"Strong" | b"Sub" => {
                Self::Inline
            }
            _ => return None,
        })
    }
}

/// An element; `nodes[0]` is the root, children come after their parents.
#[derive(Debug)]
pub struct Node {
    pub role: Role,
    pub parent: usize,
    pub children: Vec<usize>,
    pub colspan: usize,
    pub rowspan: usize,
    /// What the content of the element stands for, when the file says so.
    pub actual: Option<String>,
}

/// The elements of a file, and the element that holds each piece of marked content.
#[derive(Debug)]
pub struct Tree {
    pub nodes: Vec<Node>,
    content: BTreeMap<(u32, u32), usize>,
}

impl Tree {
    /// The element that holds marked content `mark` of a page (counted from 0).
    #[must_use]
    pub fn at(&self, page: u32, mark: u32) -> Option<usize> {
        self.content.get(&(page, mark)).copied()
    }

    /// The tree of a file; `None` when the file has none, or says itself that it is not to be trusted.
    #[must_use]
    pub fn of(pdf: &Pdf) -> Option<Self> {
        let catalog: Dict = pdf.xref().get(pdf.xref().root_id())?;
        let marks: Dict = catalog.get(b"MarkInfo")?;
        if !marks.get::<bool>(b"Marked").unwrap_or(false) || marks.get::<bool>(b"Suspects").unwrap_or(false) {
            return None;
        }
        let root: Dict = catalog.get(b"StructTreeRoot")?;
        let mut pages = BTreeMap::new();
        for (index, page) in pdf.pages().iter().enumerate() {
            let id = page.raw().obj_id()?;
            pages.insert((id.obj_number, id.gen_number), u32::try_from(index).ok()?);
        }
        let mut reader = Reader {
            pdf,
            pages,
            roles: root.get(b"RoleMap"),
            seen: BTreeSet::new(),
            tree: Self {
                nodes: vec![Node {
                    role: Role::Group,
                    parent: 0,
                    children: Vec::new(),
                    colspan: 1,
                    rowspan: 1,
                    actual: None,
                }],
                content: BTreeMap::new(),
            },
        };
        reader.read(&root)?;
        Some(reader.tree).filter(|tree| !tree.content.is_empty())
    }
}

/// An entry of a list of children, still to be read.
struct Waiting<'a> {
    entry: MaybeRef<Object<'a>>,
    parent: usize,
    page: Option<u32>,
    depth: usize,
}

struct Reader<'a> {
    pdf: &'a Pdf,
    pages: BTreeMap<(u32, i32), u32>,
    roles: Option<Dict<'a>>,
    seen: BTreeSet<(u32, i32)>,
    tree: Tree,
}

impl<'a> Reader<'a> {
    /// `None` when the tree is larger than any document's.
    fn read(&mut self, root: &Dict<'a>) -> Option<()> {
        let mut stack = Vec::new();
        let mut entries = 0;
        push_children(root, 0, None, 0, &mut stack);
        while let Some(waiting) = stack.pop() {
            entries += 1;
            if entries > ENTRIES || stack.len() > ENTRIES || self.tree.nodes.len() >= NODES {
                return None;
            }
            self.entry(waiting, &mut stack);
        }
        Some(())
    }

    fn entry(&mut self, waiting: Waiting<'a>, stack: &mut Vec<Waiting<'a>>) {
        let object = match waiting.entry {
            MaybeRef::NotRef(object) => Some(object),
            // An element that stands in the tree twice is read once.
            MaybeRef::Ref(at) if !self.seen.insert((at.obj_number, at.gen_number)) => None,
            MaybeRef::Ref(at) => self.pdf.xref().get::<Object>(at.into()),
        };
        let Some(object) = object else { return };
        if let Object::Number(number) = &object {
            let mark = number.as_f64();
            if let (Some(page), true) = (waiting.page, (0.0..1e9).contains(&mark)) {
                self.tree.content.entry((page, mark as u32)).or_insert(waiting.parent);
            }
            return;
        }
        let Some(element) = object.into_dict() else { return };
        let page = self.page_of(&element).or(waiting.page);
        if let Some(mark) = element.get::<u32>(b"MCID") {
            // Content of another stream than the page's is numbered apart.
            if let (Some(page), false) = (page, element.contains_key(b"Stm")) {
                self.tree.content.entry((page, mark)).or_insert(waiting.parent);
            }
            return;
        }
        let Some(name) = element.get::<Name>(b"S") else { return };
        let index = if waiting.depth > DEPTH {
            waiting.parent
        } else {
            self.add(&element, &name, waiting.parent)
        };
        push_children(&element, index, page, waiting.depth + 1, stack);
    }

    fn page_of(&self, element: &Dict<'a>) -> Option<u32> {
        let ObjRef { obj_number, gen_number } = element.get_ref(b"Pg")?;
        self.pages.get(&(obj_number, gen_number)).copied()
    }

    fn add(&mut self, element: &Dict<'a>, name: &Name<'a>, parent: usize) -> usize {
        let role = self.role(name);
        let (colspan, rowspan) = if matches!(role, Role::Cell | Role::HeaderCell) {
            spans(element)
        } else {
            (1, 1)
        };
        let actual = element.get::<PdfString>(b"ActualText");
        let index = self.tree.nodes.len();
        self.tree.nodes.push(Node {
            role,
            parent,
            children: Vec::new(),
            colspan,
            rowspan,
            actual: actual.map(|text| pdf_string(text.as_bytes())),
        });
        self.tree.nodes[parent].children.push(index);
        index
    }

    /// The standard role of an element; what no map explains is a part of what is around it.
    fn role(&self, name: &Name<'a>) -> Role {
        let mut name = name.clone();
        for _ in 0..ROLE_STEPS {
            if let Some(role) = Role::of(&name) {
                return role;
            }
            match self.roles.as_ref().and_then(|roles| roles.get::<Name>(&*name)) {
                Some(next) => name = next,
                None => break,
            }
        }
        Role::Group
    }
}

/// Puts the children of an element on the stack, the first on top.
fn push_children<'a>(element: &Dict<'a>, parent: usize, page: Option<u32>, depth: usize, stack: &mut Vec<Waiting<'a>>) {
    let Some(kids) = element.get_raw::<Object>(b"K") else {
        return;
    };
    let entries: Vec<MaybeRef<Object<'a>>> = match element.get::<Array>(b"K") {
        Some(list) => list.raw_iter().take(ENTRIES).collect(),
        None => vec![kids],
    };
    stack.extend(entries.into_iter().rev().map(|entry| Waiting {
        entry,
        parent,
        page,
        depth,
    }));
}

/// Columns and rows that a cell spans, as its attributes say.
fn spans(element: &Dict) -> (usize, usize) {
    let mut found = (1, 1);
    let mut read = |attributes: Dict| {
        let span = |key: &[u8]| attributes.get::<u32>(key).and_then(|n| usize::try_from(n).ok());
        found.0 = span(b"ColSpan").unwrap_or(found.0);
        found.1 = span(b"RowSpan").unwrap_or(found.1);
    };
    if let Some(attributes) = element.get::<Dict>(b"A") {
        read(attributes);
    } else if let Some(list) = element.get::<Array>(b"A") {
        list.iter::<Object>()
            .take(16)
            .filter_map(Object::into_dict)
            .for_each(&mut read);
    }
    (
        found.0.clamp(1, crate::limits::SPAN),
        found.1.clamp(1, crate::limits::SPAN),
    )
}
