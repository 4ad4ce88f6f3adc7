//! The templates of the pieces: built in, and replaced by an organisation's files of the same name.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Markdown + Tera by file name (`ccap.md`).
#[derive(Debug, Clone)]
pub struct Templates {
    files: BTreeMap<String, String>,
}

impl Templates {
    #[must_use]
    pub fn built_in() -> Self {
        let files = BUILT_IN
            .files()
            .filter_map(|file| {
                let name = file.path().file_name()?.to_str()?;
                Some((name.to_owned(), file.contents_utf8()?.to_owned()))
            })
            .filter(|(name, _)| name.ends_with(".md"))
            .collect();
        Self { files }
    }

    /// A file of the same name replaces; another name can be included by the organisation's own files.
    #[must_use]
    pub fn overlay(mut self, files: impl IntoIterator<Item = (String, String)>) -> Self {
        self.files.extend(files);
        self
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }
}
