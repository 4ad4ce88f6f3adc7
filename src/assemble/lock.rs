//! `clausier.lock`: exactly which texts a tender was assembled from.
//!
//! YAML, sorted, written by hand: a line is a clause, so that a difference between two locks reads
//! like a list of changes.

use sha2::{Digest, Sha256};

use super::compose::Order;

/// The text of the lock.
#[must_use]
pub fn lock(order: &Order) -> String {
    let mut out = String::from("# Écrit par « clausier assembler » ; ne pas modifier.\nformat: 1\n");
    if let Some(policy) = order.policy {
        out.push_str(&format!(
            "politique: {{ id: {}, version: {} }}\n",
            quoted(&policy.id),
            policy.version
        ));
    }
    if let Some(model) = order.criterion {
        out.push_str(&format!(
            "critere: {{ id: {}, clausier: {}, empreinte: {} }}\n",
            quoted(&model.id),
            quoted(&model.library),
            quoted(&model.hash)
        ));
    }
    out.push_str("clauses:\n");
    let mut clauses: Vec<_> = order.clauses.iter().collect();
    clauses.sort_by(|a, b| (&a.library, &a.id).cmp(&(&b.library, &b.id)));
    for clause in clauses {
        out.push_str(&format!(
            "  - {{ id: {}, clausier: {}, version: {}, empreinte: {} }}\n",
            quoted(&clause.id),
            quoted(&clause.library),
            clause.version,
            quoted(&clause.hash)
        ));
    }
    out.push_str("gabarits:\n");
    for (name, text) in order.templates.iter() {
        out.push_str(&format!(
            "  - {{ nom: {}, empreinte: {} }}\n",
            quoted(name),
            quoted(&hash(text))
        ));
    }
    out
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A YAML string: JSON's quotes and escapes are YAML's too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
