//! Which fixtures the two sides judge differently.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::{Registry, Resource, Validator};
use serde_json::Value;

use super::tree::Tree;

/// The outcome.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    /// One line per file that is judged differently. Places only, no values.
    pub(super) changed: Vec<String>,
    pub(super) files: usize,
    pub(super) records: usize,
}

/// Judges every line of every NDJSON file in `valid` and `invalid` below `fixtures` by both sides.
///
/// # Errors
///
/// When a side is no JSON Schema or a fixture cannot be read.
pub(super) fn changed(fixtures: &Path, old: &Tree, new: &Tree) -> Result<Verdicts, String> {
    let (old, new) = (Judge::new(old)?, Judge::new(new)?);
    let mut verdicts = Verdicts::default();
    for path in ndjson_files(fixtures)? {
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut lines = Vec::new();
        for (number, line) in
            (1..).zip(bytes.split(|byte| *byte == b'\n')).filter(|(_, line)| !line.is_empty())
        {
            verdicts.records += 1;
            match (old.accepts(line), new.accepts(line)) {
                (true, false) => lines.push(format!("line {number} now refused")),
                (false, true) => lines.push(format!("line {number} now accepted")),
                _ => {}
            }
        }
        verdicts.files += 1;
        let name = path.strip_prefix(fixtures).unwrap_or(&path).display();
        if let [first, rest @ ..] = lines.as_slice() {
            let more =
                if rest.is_empty() { String::new() } else { format!(", and {} lines more", rest.len()) };
            verdicts.changed.push(format!("{name}: {first}{more}"));
        }
    }
    Ok(verdicts)
}

/// The schemas of one side, compiled.
struct Judge(BTreeMap<String, Validator>);

impl Judge {
    fn new(tree: &Tree) -> Result<Self, String> {
        let mut validators = BTreeMap::new();
        for (posttyp, schema) in &tree.posttyper {
            let wrong = |error: &dyn std::fmt::Display| format!("{posttyp}.schema.json: {error}");
            let id = tree.shared.get("$id").and_then(Value::as_str).unwrap_or("gemensam.schema.json");
            let registry = Registry::new()
                .add(id, Resource::from_contents(tree.shared.clone()))
                .and_then(jsonschema::RegistryBuilder::prepare)
                .map_err(|error| wrong(&error))?;
            let validator = jsonschema::options()
                .with_registry(&registry)
                .should_validate_formats(true)
                .build(schema)
                .map_err(|error| wrong(&error))?;
            validators.insert(posttyp.clone(), validator);
        }
        Ok(Self(validators))
    }

    /// A line that is no record of a known type is accepted by nobody.
    fn accepts(&self, line: &[u8]) -> bool {
        let Some(record) = std::str::from_utf8(line).ok().and_then(|text| text.parse::<Value>().ok()) else {
            return false;
        };
        let posttyp = record.get("posttyp").and_then(Value::as_str).unwrap_or_default();
        self.0.get(posttyp).is_some_and(|validator| validator.is_valid(&record))
    }
}

fn ndjson_files(fixtures: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = ["valid", "invalid"].iter().map(|name| fixtures.join(name)).collect();
    folders.retain(|folder| folder.is_dir());
    while let Some(folder) = folders.pop() {
        let at = |error: &dyn std::fmt::Display| format!("{}: {error}", folder.display());
        for entry in fs::read_dir(&folder).map_err(|error| at(&error))? {
            let path = entry.map_err(|error| at(&error))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "ndjson") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
