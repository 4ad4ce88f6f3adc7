//! Levels of headings in formats where they only tell ranks: the one at the top is the title, the next are level 1.

use crate::document::Block;

/// Makes the levels of a document's headings relative: a single top heading before all others is its title.
pub fn relative(body: &mut [Block]) {
    let levels: Vec<u8> = body.iter().filter_map(level).collect();
    let Some(top) = levels.iter().copied().min() else {
        return;
    };
    let first_is_title = levels.len() > 2 && levels[0] == top && levels[1..].iter().all(|level| *level > top);
    let below = levels[usize::from(first_is_title)..].iter().copied().min().unwrap_or(1);
    let mut title = first_is_title;
    for block in body {
        if let Block::Heading { level, .. } = block {
            *level = if std::mem::take(&mut title) {
                0
            } else {
                *level - below + 1
            };
        }
    }
}

fn level(block: &Block) -> Option<u8> {
    match block {
        Block::Heading { level, .. } => Some(*level),
        _ => None,
    }
}
