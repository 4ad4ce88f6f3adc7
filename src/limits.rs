//! Budgets for hostile input: bytes, parts, depth, ratio. Every reader takes its limits from here.

/// Largest file that is read at all. Real packs hold drawings of some tens of MB; drafts are far below.
pub const FILE_BYTES: usize = 100 * 1024 * 1024;
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
