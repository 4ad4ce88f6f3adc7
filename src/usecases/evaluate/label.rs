//! The label of a draft, as a YAML file.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::usecases::Error;
use crate::verdict::{Conclusion, ElementStatus, PieceKind, PurchaseType, Reading, ThemeStatus};

/// What a reader said of a draft. Keys that measure nothing (notes, sources) are ignored.
#[derive(Debug, Clone, Deserialize)]
pub struct Label {
    pub id: String,
    pub file: String,
    /// Of a pack: the folder of its pieces.
    #[serde(default)]
    pub folder: Option<String>,
    #[serde(default, deserialize_with = "known_kind")]
    pub kind: Option<PieceKind>,
    #[serde(default)]
    pub purchase_type: Option<PurchaseType>,
    #[serde(default)]
    pub criteria: Vec<LabelSet>,
    #[serde(default)]
    pub themes: BTreeMap<String, LabelTheme>,
    /// Of a pack.
    #[serde(default)]
    pub verdict: Option<Conclusion>,
    #[serde(default)]
    pub verdict_doubt: bool,
    /// Of a pack: its pieces and what is wrong between them.
    #[serde(default)]
    pub pieces: Vec<LabelPiece>,
    #[serde(default)]
    pub defects: Vec<LabelDefect>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct LabelPiece {
    pub path: String,
    pub kind: PieceKind,
}

#[derive(Debug, Clone, Deserialize)]
pub struct LabelDefect {
    pub kind: String,
}

impl LabelDefect {
    /// The finding that says it, when there is one.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        Some(match self.kind.as_str() {
            "ponderations_contradictoires" => "COH-02",
            "lot_sans_criteres" => "COH-03",
            "clause_hors_contrat" => "COH-04",
            "annexe_annoncee_absente" => "COH-05",
            "annexe_vide" => "COH-06",
            "ordre_des_pieces" => "COH-07",
            "valeurs_contradictoires" => "COH-08",
            "obligation_sans_sanction" => "COH-09",
            "critere_sans_obligation" => "CRI-05",
            _ => return None,
        })
    }
}

#[derive(Debug, Clone, Deserialize)]
pub struct LabelSet {
    #[serde(default)]
    pub scope: Option<String>,
    pub reading: Reading,
    #[serde(default)]
    pub nodes: Vec<LabelNode>,
    #[serde(default)]
    pub responsible_percent: Option<f64>,
    pub verdict: Conclusion,
    #[serde(default)]
    pub doubt: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct LabelNode {
    pub name: String,
    #[serde(default)]
    pub percent: Option<f64>,
    #[serde(default)]
    pub responsible: Vec<String>,
    #[serde(default)]
    pub children: Vec<LabelNode>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct LabelTheme {
    pub status: ThemeStatus,
    #[serde(default)]
    pub elements: BTreeMap<String, ElementStatus>,
    #[serde(default)]
    pub doubt: bool,
}

/// Kinds that are not pieces (`dossier`) are no kind.
fn known_kind<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<PieceKind>, D::Error> {
    let word = Option::<String>::deserialize(deserializer)?;
    Ok(word.and_then(|word| serde_json::from_value(serde_json::Value::String(word)).ok()))
}

impl Label {
    /// Reads a label; a YAML file without `file` (a tender file, a library) is none.
    pub fn read(path: &Path, bytes: &[u8]) -> Result<Option<Self>, Error> {
        let wrong = |what: String| {
            Error::Content(vec![format!(
                "{} : cette étiquette ne se lit pas ({what}). Corrigez-la.",
                path.display()
            )])
        };
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("elle n’est pas en UTF-8".to_owned()))?;
        if !text.lines().any(|line| line.starts_with("file:")) {
            return Ok(None);
        }
        serde_yaml::from_str(text)
            .map(Some)
            .map_err(|error| wrong(error.to_string()))
    }
}
