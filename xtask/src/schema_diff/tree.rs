//! The schemas and code lists of one side.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Parsed files by name without folder and ending, `insats`.
type Files = BTreeMap<String, Value>;

/// One side of the comparison.
#[derive(Debug)]
pub(super) struct Tree {
    /// The record types.
    pub(super) posttyper: Files,
    /// `gemensam.schema.json`.
    pub(super) shared: Value,
    pub(super) kodlistor: Files,
}

impl Tree {
    /// Reads a folder with `post/v1` and `kodlista`, or those below `schemas/` of `git:REVISION`.
    ///
    /// # Errors
    ///
    /// A sentence that names the file or the revision.
    pub(super) fn read(root: &Path, side: &str) -> Result<Self, String> {
        let read = |part: &str, ending: &str| match side.strip_prefix("git:") {
            Some(revision) => from_git(root, revision, part, ending),
            None => from_folder(&root.join(side).join(part), ending),
        };
        let mut posttyper = read("post/v1", ".schema.json")?;
        let shared = posttyper.remove("gemensam").unwrap_or(Value::Null);
        if posttyper.is_empty() {
            return Err(format!("{side}: there is no post/v1/*.schema.json"));
        }
        Ok(Self { posttyper, shared, kodlistor: read("kodlista", ".json")? })
    }
}

fn from_folder(folder: &Path, ending: &str) -> Result<Files, String> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error}", folder.display());
    let mut files = Files::new();
    for entry in fs::read_dir(folder).map_err(|error| at(&error))? {
        let path = entry.map_err(|error| at(&error))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(stem) = name.strip_suffix(ending) {
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            files.insert(stem.to_owned(), parse(&path.display().to_string(), &text)?);
        }
    }
    Ok(files)
}

fn from_git(root: &Path, revision: &str, part: &str, ending: &str) -> Result<Files, String> {
    let folder = format!("schemas/{part}/");
    let list = git(root, &["ls-tree", "--name-only", "--end-of-options", revision, &folder])?;
    let mut files = Files::new();
    for path in list.lines() {
        let Some(stem) = path.strip_prefix(&folder).and_then(|name| name.strip_suffix(ending)) else {
            continue;
        };
        let object = format!("{revision}:{path}");
        let text = git(root, &["show", "--end-of-options", &object])?;
        files.insert(stem.to_owned(), parse(&object, &text)?);
    }
    Ok(files)
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(root)
        .output()
        .map_err(|error| format!("git cannot be started: {error}"))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!("git {}: {}", arguments.join(" "), why.trim()));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("git {}: not UTF-8", arguments.join(" ")))
}

fn parse(name: &str, text: &str) -> Result<Value, String> {
    text.parse().map_err(|error| format!("{name}: {error}"))
}
