//! The one door to YAML: strict budgets, positions, French sentences. For `load` and `tender`.
//!
//! No anchors, one document, no duplicate key. Scalars are read as the text that stands in the file
//! (`1.10` stays `1.10`): what they mean is the business of the type that checks them, so that all
//! wrong values of a file are listed at once and not only the first.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_yaml::Spanned;
use thiserror::Error;

use super::wording::{listed, nearest};
use crate::limits::{YAML_BYTES, YAML_DEPTH, YAML_NODES};

/// A line and a column, from 1; 0 where there is no source to point at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// A value and where it stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Placed<T> {
    pub value: T,
    pub at: Position,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Spanned { value, referenced, .. } = Spanned::<T>::deserialize(deserializer)?;
        let clip = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(Self {
            value,
            at: Position {
                line: clip(referenced.line()),
                column: clip(referenced.column()),
            },
        })
    }
}

impl<T: Serialize> Serialize for Placed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Placed<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// A mapping in the order of the file, its keys placed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entries<T>(pub Vec<(Placed<String>, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
            type Value = Entries<T>;
            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("des lignes « clé : valeur »")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

impl<T: Serialize> Serialize for Entries<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<T: JsonSchema> JsonSchema for Entries<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Entries_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<std::collections::BTreeMap<String, T>>()
    }
}

/// A scalar that may be of any kind: a default, an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Scalar(pub String);

impl JsonSchema for Scalar {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// One value or a list of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum OneOrMany {
    One(Placed<String>),
    Many(Vec<Placed<String>>),
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrManyVisitor;
        impl<'de> Visitor<'de> for OneOrManyVisitor {
            type Value = OneOrMany;
            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("une valeur ou une liste")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
                Ok(OneOrMany::One(Placed {
                    value: value.to_string(),
                    at: Position::default(),
                }))
            }
            fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
                Ok(OneOrMany::One(Placed {
                    value: value.to_owned(),
                    at: Position::default(),
                }))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = seq.next_element()? {
                    values.push(value);
                }
                Ok(OneOrMany::Many(values))
            }
        }
        deserializer.deserialize_any(OneOrManyVisitor)
    }
}

/// What makes a text no YAML of ours.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum YamlProblem {
    #[error("le fichier dépasse {YAML_BYTES} octets ; coupez-le")]
    TooBig,
    #[error("le fichier est vide ; écrivez-y au moins les clés demandées (voir clausiers/README.md)")]
    Empty,
    #[error("la clé « {key} » est inconnue ici ; {}", keys_mend(key, allowed))]
    UnknownKey { key: String, allowed: Vec<&'static str> },
    #[error("la clé « {key} » manque ; ajoutez-la")]
    MissingKey { key: &'static str },
    #[error("la clé « {key} » est écrite deux fois ; gardez-en une")]
    DuplicateKey { key: String },
    #[error(
        "la valeur n’a pas la forme attendue{} ; voir clausiers/README.md",
        expected_suffix(expected)
    )]
    Shape { expected: String },
    #[error("la valeur manque ; écrivez-la ou retirez la clé")]
    NoValue,
    #[error("les ancres et les renvois (& et *) ne sont pas admis ; écrivez la valeur")]
    Anchor,
    #[error("le fichier contient plusieurs documents (---) ; gardez-en un seul")]
    Documents,
    #[error("le fichier est trop grand ou trop emboîté ; coupez-le")]
    Budget,
    #[error(
        "le texte n’est pas du YAML lisible à cet endroit : vérifiez l’indentation, les deux-points et les guillemets"
    )]
    Syntax,
}

fn keys_mend(key: &str, allowed: &[&'static str]) -> String {
    // YAML takes `unite:€` and `unite:<no-break space>€` for one long key.
    if key.contains(':') {
        return "après les deux-points, mettez une espace ordinaire (ni rien, ni une espace insécable)".to_owned();
    }
    match nearest(key, allowed.iter().copied()) {
        Some(near) => format!("vouliez-vous dire « {near} » ?"),
        None if allowed.is_empty() => "retirez-la".to_owned(),
        None => format!("clés admises : {}", listed(allowed)),
    }
}

fn expected_suffix(expected: &str) -> String {
    if expected.is_empty() {
        String::new()
    } else {
        format!(" (attendu : {expected})")
    }
}

/// Reads one document.
pub(crate) fn parse<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, (Position, YamlProblem)> {
    if text.len() > YAML_BYTES {
        return Err((Position { line: 1, column: 1 }, YamlProblem::TooBig));
    }
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_nodes: YAML_NODES,
            max_events: 4 * YAML_NODES,
            max_depth: YAML_DEPTH,
            max_aliases: 0,
            max_anchors: 0,
            max_documents: 1,
        },
        with_snippet: false,
    };
    serde_yaml::from_str_with_options(text, options).map_err(|error| problem(error.without_snippet()))
}

fn problem(error: &serde_yaml::Error) -> (Position, YamlProblem) {
    use serde_yaml::Error as Yaml;
    use serde_yaml::budget::BudgetBreach;
    let clip = |number: u64| u32::try_from(number).unwrap_or(u32::MAX).max(1);
    let at = error
        .location()
        .map_or(Position { line: 1, column: 1 }, |location| Position {
            line: clip(location.line()),
            column: clip(location.column()),
        });
    let problem = match error {
        Yaml::SerdeUnknownField { field, expected, .. } => YamlProblem::UnknownKey {
            key: field.clone(),
            allowed: expected.clone(),
        },
        Yaml::SerdeMissingField { field, .. } => YamlProblem::MissingKey { key: field },
        Yaml::DuplicateMappingKey { key, .. } => YamlProblem::DuplicateKey {
            key: key.clone().unwrap_or_default(),
        },
        Yaml::SerdeInvalidType { .. } | Yaml::SerdeInvalidValue { .. } => YamlProblem::Shape {
            expected: String::new(),
        },
        Yaml::Unexpected { expected, .. } => YamlProblem::Shape {
            expected: french(expected).to_owned(),
        },
        Yaml::NullIntoString { .. } => YamlProblem::NoValue,
        Yaml::Eof { .. } => YamlProblem::Empty,
        Yaml::MultipleDocuments { .. } => YamlProblem::Documents,
        Yaml::UnknownAnchor { .. } => YamlProblem::Anchor,
        Yaml::Budget { breach, .. } => match breach {
            BudgetBreach::Anchors { .. } | BudgetBreach::Aliases { .. } => YamlProblem::Anchor,
            BudgetBreach::Documents { .. } => YamlProblem::Documents,
            _ => YamlProblem::Budget,
        },
        Yaml::AliasError { error, .. } => return self::problem(error.without_snippet()),
        _ => YamlProblem::Syntax,
    };
    (at, problem)
}

fn french(expected: &str) -> &'static str {
    if expected.contains("sequence") {
        "une liste"
    } else if expected.contains("mapping") {
        "des lignes « clé : valeur »"
    } else if expected.contains("scalar") || expected.contains("string") {
        "une valeur simple"
    } else {
        ""
    }
}
