//! JSON Schemas of the YAML formats, for editors: drawn from the raw types.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};

use super::raw::{
    RawClause, RawCriterion, RawLaw, RawManifest, RawPolicy, RawQuestion, RawSealed, RawStrategy, RawSubjects, RawTheme,
};

/// The schemas by file name (`clause.json`).
#[must_use]
pub fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("clause.json", schema::<RawClause>()),
        ("clausier.json", schema::<RawManifest>()),
        ("critere.json", schema::<RawCriterion>()),
        ("indicateurs.json", schema::<RawStrategy>()),
        ("lois.json", schema::<Vec<RawLaw>>()),
        ("politique.json", schema::<RawPolicy>()),
        ("questions.json", schema::<Vec<RawQuestion>>()),
        ("sujets.json", schema::<RawSubjects>()),
        ("theme.json", schema::<RawTheme>()),
        ("version.json", schema::<RawSealed>()),
    ]
}

pub(crate) fn schema<T: JsonSchema>() -> Schema {
    SchemaGenerator::new(SchemaSettings::draft2020_12()).into_root_schema_for::<T>()
}
