//! The verdict as JSON, the contract for scripts: sorted, no clock, no absolute path.

use crate::verdict::Verdict;

/// Pretty JSON with a final newline.
#[must_use]
pub fn render(verdict: &Verdict) -> String {
    // Serialising these types cannot fail: no map with keys that are not strings, no custom error.
    let mut json = serde_json::to_string_pretty(verdict).unwrap_or_default();
    json.push('\n');
    json
}
