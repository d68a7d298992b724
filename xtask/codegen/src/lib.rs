//! `cargo xtask codegen`: from `schemas/` to the Rust of the record model.
//!
//! One direction only: the schemas and code lists are read into a `model::Model`, each `emit_*` module turns the model into
//! the text of some files, and [`run`] writes them (or, with `--check`, compares them). Output is a pure function of the
//! schemas, so a difference means that somebody edited a generated file or forgot to run the command.
//!
//! The schema keywords understood are listed in `CONTRIBUTING.md`; the module `schema` refuses every other one by name and place.

mod emit_falt;
mod emit_kodlista;
mod emit_objekt;
mod emit_post;
mod emit_regler;
mod flat;
mod json;
mod kodlista;
mod lock;
mod model;
mod names;
mod pattern;
mod rust;
mod schema;
mod texter;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Files to write, by path relative to the root of the workspace.
type Output = BTreeMap<PathBuf, String>;

/// Generates everything below `root`, the folder of the workspace. With `check` nothing is written and a difference is an error.
///
/// # Errors
/// A sentence that names the file, and for schemas the JSON pointer, and what to do.
pub fn run(root: &Path, check: bool) -> Result<(), String> {
    let model = model::Model::load(&root.join("schemas"))?;
    let output = generate(&model, root)?;
    if check { compare(root, &output) } else { write(root, &output) }
}

fn generate(model: &model::Model, root: &Path) -> Result<Output, String> {
    let core = Path::new("crates/socialdata-core/src");
    let mut output = Output::new();
    emit_kodlista::emit(model, core, &mut output)?;
    emit_falt::emit(model, core, &mut output)?;
    emit_objekt::emit(model, core, &mut output)?;
    emit_post::emit(model, core, &mut output)?;
    emit_regler::emit(model, core, &mut output)?;
    let lock = lock::extend(&read(&root.join(lock::PATH)), &emit_regler::structural_rules(model)?)?;
    output.insert(lock::PATH.into(), lock);
    Ok(output)
}

fn compare(root: &Path, output: &Output) -> Result<(), String> {
    let mut stale: Vec<String> = output
        .iter()
        .filter(|(path, text)| read(&root.join(path)) != **text)
        .map(|(path, _)| format!("  {} does not follow from schemas/", path.display()))
        .collect();
    stale.extend(orphans(root, output)?);
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!(
        "generated files are not current; run `cargo xtask codegen` and commit the result:\n{}",
        stale.join("\n")
    ))
}

/// Generated files that nothing generates any more.
fn orphans(root: &Path, output: &Output) -> Result<Vec<String>, String> {
    let mut orphans = Vec::new();
    let mut folders = vec![root.join("crates/socialdata-core/src")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                folders.push(path);
            } else if read(&path).starts_with(rust::HEADER) {
                let relative = path.strip_prefix(root).unwrap_or(&path);
                if !output.contains_key(relative) {
                    orphans.push(format!("  {} is no longer generated; delete it", relative.display()));
                }
            }
        }
    }
    orphans.sort();
    Ok(orphans)
}

fn write(root: &Path, output: &Output) -> Result<(), String> {
    let mut changed = 0;
    for (path, text) in output {
        let path = root.join(path);
        if read(&path) == *text {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "the generator owns these files, and git has the ones before"
        )]
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        changed += 1;
    }
    report(&format!("codegen: {} files, {changed} changed", output.len()));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a tool on a terminal")]
fn report(line: &str) {
    println!("{line}");
}

/// The text of a file, or nothing when there is none yet.
fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test writes into a folder of its own")]
mod tests {
    use super::*;

    fn root() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    #[test]
    fn generated_files_are_current() {
        run(&root(), true).unwrap();
    }

    #[test]
    fn a_hand_edit_of_a_generated_file_is_noticed() {
        let model = model::Model::load(&root().join("schemas")).unwrap();
        let mut output = generate(&model, &root()).unwrap();
        let path = PathBuf::from("crates/socialdata-core/src/falt.rs");
        output.get_mut(&path).unwrap().push_str("// edited\n");
        let message = compare(&root(), &output).unwrap_err();
        assert!(message.contains("falt.rs does not follow from schemas/"), "{message}");
    }

    #[test]
    fn a_new_member_reaches_struct_field_and_rule_without_a_hand_edit() {
        let copy = tempfile::tempdir().unwrap();
        for folder in ["post/v1", "kodlista"] {
            let target = copy.path().join("schemas").join(folder);
            fs::create_dir_all(&target).unwrap();
            for entry in fs::read_dir(root().join("schemas").join(folder)).unwrap() {
                let path = entry.unwrap().path();
                fs::copy(&path, target.join(path.file_name().unwrap())).unwrap();
            }
        }
        let insats = copy.path().join("schemas/post/v1/insats.schema.json");
        let text = fs::read_to_string(&insats).unwrap().replace(
            "\"individuellPlan\": {",
            "\"resor\": {\"title\": \"Resor\", \"description\": \"Antal resor.\", \"x-en\": \"Number of trips.\", \
             \"type\": \"integer\", \"minimum\": 0, \"maximum\": 99, \"x-enhet\": \"resor\", \
             \"x-kalla\": {\"text\": \"Eget förslag\", \"status\": \"eget-forslag\"}, \"x-kanslighet\": \"ingen\", \
             \"x-regel\": {\"form\": \"FMT-899\"}},\n  \"individuellPlan\": {",
        );
        fs::write(&insats, text).unwrap();
        let model = model::Model::load(&copy.path().join("schemas")).unwrap();
        let output = generate(&model, &root()).unwrap();
        let text = |path: &str| output[Path::new(path)].clone();
        assert!(
            text("crates/socialdata-core/src/post/insats/generated.rs").contains("pub resor: Option<u32>")
        );
        assert!(text("crates/socialdata-core/src/falt.rs").contains("/resor"));
        assert!(text("crates/socialdata-core/src/regler/strukturella.rs").contains("FMT-899"));
        assert!(text(lock::PATH).contains("FMT-899 resor-fel-form"));
    }
}
