//! Budgets for hostile input: bytes, parts, depth, ratio. Every reader takes its limits from here.
