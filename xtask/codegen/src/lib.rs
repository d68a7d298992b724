//! `cargo xtask codegen`: from `schemas/` to the Rust of the record model.
//!
//! One direction only: the schemas and code lists are read into a `model::Model`, each `emit_*` module turns the model into
//! the text of some files, and [`run`] writes them (or, with `--check`, compares them). Output is a pure function of the
//! schemas, so a difference means that somebody edited a generated file or forgot to run the command.
//!
//! The schema keywords understood are listed in `CONTRIBUTING.md`; the module `schema` refuses every other one by name and place.

mod emit_csv;
mod emit_falt;
mod emit_gemensam;
mod emit_kodlista;
mod emit_medlem;
mod emit_objekt;
mod emit_post;
mod emit_posttyp;
mod emit_regler;
mod emit_variabler;
mod emit_villkor;
mod emit_xsd;
mod flat;
mod header;
mod json;
mod kodlista;
mod lock;
mod model;
mod names;
mod pattern;
mod place;
mod regler;
mod rust;
mod schema;
mod schema_form;
mod schema_listor;
mod schema_villkor;
mod texter;
mod variabel;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders in which every file is generated, whatever its first line.
const GENERATED_FOLDERS: [&str; 3] = [emit_xsd::FOLDER, emit_csv::FOLDER, emit_variabler::FOLDER];

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
    emit_gemensam::emit(model, core, &mut output)?;
    emit_post::emit(model, core, &mut output)?;
    emit_posttyp::emit(model, core, &mut output)?;
    emit_regler::emit(model, core, &mut output)?;
    emit_xsd::emit(model, &mut output)?;
    emit_csv::emit(model, &mut output)?;
    emit_variabler::emit(model, &mut output)?;
    let lock = lock::extend(&read(&root.join(lock::PATH)), &regler::structural_rules(model)?)?;
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
    folders.extend(GENERATED_FOLDERS.iter().map(|folder| root.join(folder)).filter(|folder| folder.is_dir()));
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let relative = path.strip_prefix(root).unwrap_or(&path);
            let is_generated = GENERATED_FOLDERS.iter().any(|folder| relative.starts_with(folder))
                || read(&path).starts_with(rust::HEADER);
            if is_generated && !output.contains_key(relative) {
                orphans.push(format!("  {} is no longer generated; delete it", relative.display()));
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
        let output = with_members(&format!(
            r#""resor":{{{META},"type":"integer","minimum":0,"maximum":99,"x-enhet":"resor","x-regel":{{"form":"FMT-899"}}}}"#
        ))
        .unwrap();
        let text = |path: &str| output[Path::new(path)].clone();
        assert!(text(INSATS).contains("pub resor: Option<u32>"));
        assert!(text("crates/socialdata-core/src/falt.rs").contains("/resor"));
        assert!(text("crates/socialdata-core/src/regler/strukturella.rs").contains("FMT-899"));
        assert!(text(lock::PATH).contains("FMT-899 resor-fel-form"));
        assert!(text("schemas/csv/v1/insats.csv").contains(";resor;"));
        assert!(text("schemas/xsd/v1/post.xsd").contains("<xs:element name=\"resor\" type=\"heltal-0-99\""));
        assert!(text("docs/variabler/insats.md").contains("### `resor`"));
    }

    #[test]
    fn a_list_of_codes_becomes_a_vector_that_grows_by_items() {
        let output = with_members(&format!(
            r#""vilka":{{{META},"type":"array","items":{{"type":"string","enum":["1","2"]}},"x-kodlista":"kon",
                "uniqueItems":true,"maxItems":2,"x-regel":{{"form":"FMT-899","kod":"KOD-899"}}}}"#
        ))
        .unwrap();
        let insats = &output[Path::new(INSATS)];
        assert!(insats.contains("pub vilka: Vec<kodlista::Kon>"));
        assert!(insats.contains("fn push(&mut self, falt: Falt, item: Scalar<'_>, sink: &mut Sink)"));
        assert!(output[Path::new(lock::PATH)].contains("KOD-899 vilka-okand-kod"));
    }

    #[test]
    fn a_row_becomes_an_array_with_a_place_for_each_item() {
        let item = r#"{"type":"integer","minimum":0,"maximum":9}"#;
        let output = with_members(&format!(
            r#""tal":{{{META},"type":"array","prefixItems":[{item},{item}],"items":false,"minItems":2,"maxItems":2,
                "x-enhet":"st","x-regel":{{"form":"FMT-899"}}}}"#
        ))
        .unwrap();
        assert!(output[Path::new(INSATS)].contains("pub tal: Option<[Option<u32>; 2]>"));
        let falt = &output[Path::new("crates/socialdata-core/src/falt.rs")];
        assert!(falt.contains("\"/tal/1\"") && falt.contains("\"tal.1\"") && falt.contains("Tal1"));
        let lock = &output[Path::new(lock::PATH)];
        assert_eq!(lock.matches("FMT-899").count(), 1, "a row is whole or wrong: one rule");
    }

    #[test]
    fn objects_in_objects_become_structs_named_by_the_way_to_them() {
        let leaf = format!(
            r#"{{{META},"type":"boolean","x-namn":"ar0Till14","x-regel":{{"saknas":"OBL-899","form":"FMT-897"}}}}"#
        );
        let inner = format!(
            r#"{{{META},"type":"object","additionalProperties":false,"required":["0-14"],"properties":{{"0-14":{leaf}}},
                "x-regel":{{"form":"FMT-898"}}}}"#
        );
        let output = with_members(&format!(
            r#""yttre":{{{META},"type":"object","additionalProperties":false,"properties":{{"inre":{inner}}},
                "x-regel":{{"form":"FMT-899"}}}}"#
        ))
        .unwrap();
        let insats = &output[Path::new(INSATS)];
        for part in [
            "pub struct Yttre {",
            "pub inre: Option<YttreInre>",
            "pub ar0_till14: Option<bool>",
            "Falt::YttreInreAr0Till14",
            "&strukturella::OBL_899",
        ] {
            assert!(insats.contains(part), "{part}");
        }
        assert!(output[Path::new(lock::PATH)].contains("FMT-897 yttre-inre-0-14-fel-form"));
    }

    #[test]
    fn conditions_look_at_presence_and_one_level_down() {
        let output = with_conditions(
            r#"{"if":{"not":{"required":["utforandeKommun"]}},
                "then":{"properties":{"boendekommun":false},"x-regel":{"otillaten":{"boendekommun":"OBL-898"}}}},
               {"if":{"properties":{"person":{"properties":{"kon":{"enum":["1"]}},"required":["kon"]}},"required":["person"]},
                "then":{"required":["boendeform"],"x-regel":{"saknas":{"boendeform":"OBL-899"}}}}"#,
        )
        .unwrap();
        let insats = output[Path::new(INSATS)].split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(insats.contains("if !sink.is_present(Falt::UtforandeKommun) { form::forbidden("), "{insats}");
        let nested =
            "matches!( self.person.as_ref().and_then(|objekt| objekt.kon), Some(kodlista::Kon::Man) )";
        assert!(
            insats.contains(nested)
                || insats.contains(&nested.replace("( self", "(self").replace("Man) )", "Man))"))
        );
        let lock = &output[Path::new(lock::PATH)];
        assert!(lock.contains("OBL-898 boendekommun-otillaten-utan-utforande-kommun"));
        assert!(lock.contains("OBL-899 boendeform-saknas-1"));
    }

    #[test]
    fn what_does_not_fit_together_is_refused_by_name() {
        let refused = |members: &str, expected: &str| {
            let message = with_members(members).err().unwrap();
            assert!(message.contains(expected), "{message}");
        };
        let coded = |list: &str, codes: &str, rules: &str| {
            format!(
                r#""vilka":{{{META},"type":"array","items":{{"type":"string","enum":{codes}}},"x-kodlista":"{list}",
                    "uniqueItems":true,"maxItems":2,"x-regel":{{"form":"FMT-899","kod":"KOD-899"{rules}}}}}"#
            )
        };
        let file = "schemas/post/v1/insats.schema.json#/properties/vilka";
        refused(&coded("kon", r#"["1"]"#, ""), &format!("{file}/items/enum: is not the code list kon"));
        refused(&coded("kon", r#"["1","2"]"#, r#","giltighet":"KOD-999""#), "not judged by the period");
        refused(&coded("inga", r#"["1"]"#, ""), "there is no schemas/kodlista/inga.json");
        let object = format!(
            r#""person2":{{{META},"type":"object","additionalProperties":false,"properties":{{}},"x-regel":{{"form":"FMT-899"}},
                "minProperties":1}}"#
        );
        refused(&object, "schemas/post/v1/insats.schema.json#/properties/person2/minProperties: codegen");
        let shared = r#""ansvarig2":{"type":"string"}"#;
        refused(shared, "schemas/post/v1/insats.schema.json#/properties/ansvarig2");
        let message = with_conditions(
            r#"{"if":{"required":["finnsInte"]},"then":{"required":["person"],"x-regel":{"saknas":{"person":"OBL-899"}}}}"#,
        )
        .err()
        .unwrap();
        assert!(message.contains("insats: a condition names finnsInte, which is no member"), "{message}");
    }

    const INSATS: &str = "crates/socialdata-core/src/post/insats/generated.rs";

    /// What every member has.
    const META: &str = r#""title":"Ny","description":"Ny.","x-en":"New.",
        "x-kalla":{"text":"Eget förslag","status":"eget-forslag"},"x-kanslighet":"ingen""#;

    /// What is generated when insats has more members.
    fn with_members(members: &str) -> Result<Output, String> {
        with_insats("\"individuellPlan\": {", &format!("{members},\"individuellPlan\": {{"))
    }

    /// What is generated when insats has more conditions.
    fn with_conditions(conditions: &str) -> Result<Output, String> {
        with_insats("\"allOf\": [", &format!("\"allOf\": [{conditions},"))
    }

    fn with_insats(from: &str, to: &str) -> Result<Output, String> {
        let copy = changed_copy(from, to);
        generate(&model::Model::load(&copy.path().join("schemas"))?, &root())
    }

    /// A copy of the schemas in which one place of insats is written otherwise.
    fn changed_copy(from: &str, to: &str) -> tempfile::TempDir {
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
        let text = fs::read_to_string(&insats).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{from}");
        fs::write(&insats, text.replace(from, to)).unwrap();
        copy
    }
}
