//! Budgets for hostile input: bytes, parts, depth, ratio. Every reader takes its limits from here.
//!
//! They are far above any real tender and low enough that a hostile file costs seconds and megabytes, not a machine.

/// Largest file that is read at all. Real packs hold drawings of some tens of MB; drafts are far below.
pub const FILE_BYTES: usize = 100 * 1024 * 1024;
/// Most text (bytes of UTF-8) of one document: some thousands of pages. Judging costs about thirty times as much memory.
pub const TEXT_BYTES: usize = 12_000_000;
/// Files of one folder given to a command.
pub const FOLDER_FILES: usize = 20_000;
/// Folders below a folder given to a command.
pub const FOLDER_DEPTH: usize = 16;
/// Characters of a condition, and how deep it may nest.
pub const CONDITION_CHARS: usize = 2_000;
pub const CONDITION_DEPTH: usize = 32;

/// Bytes of one YAML file of a library, and of marche.yaml.
pub const YAML_BYTES: usize = 2_000_000;
pub const YAML_NODES: usize = 200_000;
pub const YAML_DEPTH: usize = 20;
/// YAML files of an organisation's folder.
pub const LIBRARY_FILES: usize = 5_000;

/// Largest part that comes out of an archive (bytes after decompression).
pub const PART_BYTES: usize = 48 << 20;
/// Largest sum of the parts read from one archive, archives inside it included.
pub const ARCHIVE_BYTES: usize = 128 << 20;
/// A part that unpacks to more than this many times its stored size is a bomb, once it is large.
pub const RATIO: usize = 400;
/// Parts below this size (bytes) are never judged by their ratio: a page of blanks packs well.
pub const RATIO_FROM: usize = 4 << 20;
/// Most entries in an archive.
pub const ENTRIES: usize = 10_000;
/// Most files in a pack (folder or archive).
pub const PACK_FILES: usize = 2_000;
/// Archives inside archives that are opened.
pub const PACK_DEPTH: usize = 1;
/// Deepest nesting of XML or HTML elements.
pub const MARKUP_DEPTH: usize = 20_000;
/// Deepest nesting of tables and text boxes that is kept; what is deeper is read as plain paragraphs.
pub const BLOCK_DEPTH: usize = 24;
/// Most columns or rows that one cell spans.
pub const SPAN: usize = 1_000;
/// Most blanks that one element may stand for.
pub const BLANKS: usize = 1_000;
/// Longest number or marker of a paragraph (characters).
pub const LABEL_CHARS: usize = 80;
/// Most cells read from one workbook.
pub const CELLS: usize = 200_000;
/// Most gaps that are listed; the last one says that there are more.
pub const GAPS: usize = 200;
/// Offers that a grid is tried on, and criteria of that grid.
pub const OFFERS: usize = 50;
pub const GRID_CRITERIA: usize = 60;
/// Most paragraphs of one document, those of tables counted.
pub const PARAGRAPHS: u32 = 200_000;
/// Most attributes of one HTML tag: browsers' own tokenizers compare each with all.
pub const ATTRIBUTES: usize = 500;
