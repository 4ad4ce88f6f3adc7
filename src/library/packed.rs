//! The phrasings of the built-in libraries as `build.rs` compiled them. Reading and compiling thousands of
//! them at every start costs as much as the rest of a check; an organisation's own are compiled then.

use crate::text::pattern::{PatternSet, key};

/// Key of the phrasings as written, and the compiled set. `build.rs` writes it.
static PACKED: &[(u64, &[u8])] = include!(concat!(env!("OUT_DIR"), "/phrasings.rs"));

/// The compiled set of these phrasings, in this order, when they are built in.
#[must_use]
pub fn packed<'w>(written: impl IntoIterator<Item = &'w str>) -> Option<PatternSet> {
    let key = key(written);
    let (_, bytes) = PACKED.iter().find(|(other, _)| *other == key)?;
    PatternSet::unpack(bytes)
}
