//! Budgets for hostile input: bytes, parts, depth, ratio. Every reader takes its limits from here.

/// Largest file that is read at all. Real packs hold drawings of some tens of MB; drafts are far below.
pub const FILE_BYTES: usize = 100 * 1024 * 1024;
/// Files of one folder given to a command.
pub const FOLDER_FILES: usize = 20_000;
/// Folders below a folder given to a command.
pub const FOLDER_DEPTH: usize = 16;
