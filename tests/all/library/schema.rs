//! clausiers/schema/*.json are those of the types: `CLAUSIER_REECRIRE=1 cargo test schema` rewrites them.

use std::path::Path;

use super::same_as_file;

#[test]
fn schemas_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("clausiers/schema");
    let mut schemas = clausier::library::schemas();
    schemas.push(("marche.json", clausier::tender::schema()));
    let failures: Vec<String> = schemas
        .into_iter()
        .filter_map(|(name, schema)| {
            let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
            same_as_file(&folder.join(name), &text).err()
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
