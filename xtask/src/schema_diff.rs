//! `cargo xtask schema-diff OLD NEW`: what a change of the schemas does to those who hold records.
//!
//! Members and codes that came, went or changed, and which fixtures are judged differently. The judge is the `jsonschema` crate,
//! so that no generated code has to be compiled for either side.

mod changes;
mod tree;
mod verdicts;

use std::path::Path;

use tree::Tree;

/// Compares two sides and prints the differences. A side is a folder with `post/v1` and `kodlista`, or `git:REVISION`.
///
/// # Errors
///
/// When a side cannot be read or is no schema.
pub(crate) fn run(root: &Path, old: &str, new: &str) -> Result<(), String> {
    print!("{}", text(root, &Tree::read(root, old)?, &Tree::read(root, new)?)?);
    Ok(())
}

fn text(root: &Path, old: &Tree, new: &Tree) -> Result<String, String> {
    let verdicts = verdicts::changed(&root.join("fixtures"), old, new)?;
    Ok([
        section("Members", &changes::members(old, new)?),
        section("Codes", &changes::codes(old, new)),
        section("Fixtures (NDJSON) whose verdict changes", &verdicts.changed),
        format!("{} records of {} files were judged by both sides.\n", verdicts.records, verdicts.files),
    ]
    .concat())
}

fn section(title: &str, lines: &[String]) -> String {
    let count = if lines.is_empty() { "no difference".to_owned() } else { lines.len().to_string() };
    let listed: String = lines.iter().flat_map(|line| ["  ", line, "\n"]).collect();
    format!("{title}: {count}\n{listed}")
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test writes into a folder of its own")]
mod tests {
    use std::fs;

    use super::*;

    /// A root with the workspace's schemas and one valid fixture, and the name of a copy to change.
    fn copies() -> (tempfile::TempDir, String) {
        let workspace = crate::workspace_root().unwrap();
        let folder = tempfile::tempdir().unwrap();
        for side in ["schemas", "changed"] {
            for part in ["post/v1", "kodlista"] {
                let target = folder.path().join(side).join(part);
                fs::create_dir_all(&target).unwrap();
                for entry in fs::read_dir(workspace.join("schemas").join(part)).unwrap() {
                    let path = entry.unwrap().path();
                    fs::copy(&path, target.join(path.file_name().unwrap())).unwrap();
                }
            }
        }
        let fixture = folder.path().join("fixtures/valid/insats");
        fs::create_dir_all(&fixture).unwrap();
        fs::copy(workspace.join("fixtures/valid/insats/grund.ndjson"), fixture.join("grund.ndjson")).unwrap();
        let changed = folder.path().join("changed").to_str().unwrap().to_owned();
        (folder, changed)
    }

    fn replace(side: &str, file: &str, from: &str, to: &str) {
        let path = Path::new(side).join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
    }

    fn compare(root: &Path, old: &str, new: &str) -> String {
        text(root, &Tree::read(root, old).unwrap(), &Tree::read(root, new).unwrap()).unwrap()
    }

    #[test]
    fn the_same_schemas_have_no_difference() {
        let (folder, changed) = copies();
        let text = compare(folder.path(), "schemas", &changed);
        assert_eq!(text.matches("no difference").count(), 3, "{text}");
        assert!(text.ends_with("1 records of 1 files were judged by both sides.\n"), "{text}");
    }

    #[test]
    fn a_renamed_member_is_one_removed_and_one_added_and_the_fixture_falls() {
        let (folder, changed) = copies();
        replace(&changed, "post/v1/insats.schema.json", "\"insatsId\": {", "\"insatsNyckel\": {");
        let there = compare(folder.path(), "schemas", &changed);
        assert!(there.contains("removed  insats /insatsId\n"), "{there}");
        assert!(there.contains("added    insats /insatsNyckel\n"), "{there}");
        assert!(there.contains("valid/insats/grund.ndjson: line 1 now refused\n"), "{there}");
        let back = compare(folder.path(), &changed, "schemas");
        assert!(back.contains("valid/insats/grund.ndjson: line 1 now accepted\n"), "{back}");
    }

    #[test]
    fn a_change_in_a_shared_part_is_told_for_each_member_that_uses_it() {
        let (folder, changed) = copies();
        replace(&changed, "post/v1/gemensam.schema.json", "{1,64}$", "{1,32}$");
        let text = compare(folder.path(), "schemas", &changed);
        for member in ["/postId", "/insatsId"] {
            let line = format!(
                "changed  insats {member}: pattern ^[A-Za-z0-9._:-]{{1,64}}$ → ^[A-Za-z0-9._:-]{{1,32}}$\n"
            );
            assert!(text.contains(&line), "{text}");
        }
    }

    fn edit(side: &str, file: &str, change: impl FnOnce(&mut serde_json::Value)) {
        let path = Path::new(side).join(file);
        let mut schema: serde_json::Value = fs::read_to_string(&path).unwrap().parse().unwrap();
        change(&mut schema);
        fs::write(&path, schema.to_string()).unwrap();
    }

    #[test]
    fn a_member_that_becomes_optional_and_a_condition_that_goes_are_told() {
        let (folder, changed) = copies();
        edit(&changed, "post/v1/insats.schema.json", |schema| {
            schema["required"].as_array_mut().unwrap().retain(|name| name != "period");
        });
        edit(&changed, "post/v1/gemensam.schema.json", |schema| {
            schema["$defs"]["person"].as_object_mut().unwrap().remove("allOf").unwrap();
        });
        let text = compare(folder.path(), "schemas", &changed);
        assert!(text.contains("changed  insats /period: required true → false\n"), "{text}");
        assert!(text.contains("changed  insats /person: conditions went\n"), "{text}");
    }

    #[test]
    fn codes_that_come_go_and_change_are_told() {
        let (folder, changed) = copies();
        replace(&changed, "kodlista/kon.json", "\"kod\": \"2\"", "\"kod\": \"9\"");
        replace(&changed, "kodlista/kon.json", "Man eller pojke", "Pojke eller man");
        let text = compare(folder.path(), "schemas", &changed);
        assert!(text.contains("removed  kon 2\n") && text.contains("added    kon 9\n"), "{text}");
        assert!(text.contains("changed  kon 1: sv Man eller pojke → Pojke eller man\n"), "{text}");
    }

    #[test]
    fn a_side_that_is_not_there_is_an_error_that_names_it() {
        let (folder, _) = copies();
        assert!(Tree::read(folder.path(), "nowhere").unwrap_err().contains("nowhere"));
        let workspace = crate::workspace_root().unwrap();
        assert!(Tree::read(&workspace, "git:no-such-revision").unwrap_err().contains("no-such-revision"));
    }
}
