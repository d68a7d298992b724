//! The catalogue of one side.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use socialdata_core::regler::catalogue_json::FORM;

/// Where every version keeps its catalogue.
const FILE: &str = "docs/regler/regler.json";

/// The rules of one version, by code.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) rules: BTreeMap<String, Value>,
}

impl Side {
    /// Reads a JSON file, the one of the workspace in a folder, or the one of `git:REVISION`.
    ///
    /// # Errors
    ///
    /// A sentence that names the file or the revision.
    pub(super) fn read(root: &Path, side: &str) -> Result<Self, String> {
        if let Some(revision) = side.strip_prefix("git:") {
            return Self::parse(side, &from_git(root, &format!("{revision}:{FILE}"))?);
        }
        let path = root.join(side);
        let path = if path.is_dir() { path.join(FILE) } else { path };
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(side, &text)
    }

    pub(super) fn parse(name: &str, text: &str) -> Result<Self, String> {
        let document: Value = text.parse().map_err(|error| format!("{name}: {error}"))?;
        if document.get("form").and_then(Value::as_str) != Some(FORM) {
            return Err(format!("{name}: not what `socialdata rules --format json` prints (form {FORM})"));
        }
        let rules = document.get("rules").and_then(Value::as_array).into_iter().flatten();
        let by_code = |rule: &Value| {
            let code = rule.get("code").and_then(Value::as_str);
            code.map(|code| (code.to_owned(), rule.clone()))
                .ok_or_else(|| format!("{name}: a rule without code"))
        };
        Ok(Self { rules: rules.map(by_code).collect::<Result<_, _>>()? })
    }
}

fn from_git(root: &Path, object: &str) -> Result<String, String> {
    let output = Command::new("git")
        .args(["show", "--end-of-options", object])
        .current_dir(root)
        .output()
        .map_err(|error| format!("git cannot be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("git show {object}: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("git show {object}: not UTF-8"))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test writes into a folder of its own")]
mod tests {
    use super::*;

    #[test]
    fn a_side_is_a_file_or_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("{{\"form\":\"{FORM}\",\"rules\":[{{\"code\":\"TID-001\"}}]}}");
        fs::create_dir_all(folder.path().join("version/docs/regler")).unwrap();
        fs::write(folder.path().join("version").join(FILE), &text).unwrap();
        fs::write(folder.path().join("rules.json"), &text).unwrap();
        for side in ["version", "rules.json"] {
            assert!(Side::read(folder.path(), side).unwrap().rules.contains_key("TID-001"), "{side}");
        }
    }

    #[test]
    fn what_is_no_catalogue_is_named() {
        for text in ["", "[]", "{}", "{\"form\":\"other\"}", "{\"form\":\"regelkatalog-v1\",\"rules\":[{}]}"]
        {
            assert!(Side::parse("this.json", text).unwrap_err().starts_with("this.json: "), "{text}");
        }
        let root = crate::workspace_root().unwrap();
        assert!(Side::read(&root, "nowhere.json").unwrap_err().contains("nowhere.json"));
        assert!(Side::read(&root, "git:no-such-revision").unwrap_err().contains("no-such-revision"));
    }
}
