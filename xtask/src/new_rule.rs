//! `cargo xtask new-rule FAMILY name-in-words`: the skeleton of a rule.
//!
//! It compiles, and the harness over the catalogue fails until it has been filled in.

mod family_list;
mod skeleton;

use std::fs;
use std::path::Path;

use family_list::Entrance;

const LOCK: &str = "schemas/rules.lock";

/// Rules of these families are about a delivery as a whole, or about a file as text, and have another form.
const OTHER_FORM: [&str; 4] = ["DUB", "REF", "HIS", "LEV"];

/// Codes of these come from the schemas.
const STRUCTURAL: [&str; 3] = ["FMT", "OBL", "KOD"];

/// Writes the rule, its fixtures, its lines in the family and in the lock, and prints what is left to do.
///
/// # Errors
///
/// When the family has no rules of this form, the name is not free, or a file cannot be read or written. Nothing is written then,
/// unless it was the writing that failed.
pub(crate) fn run(root: &Path, family: &str, name: &str) -> Result<(), String> {
    let rule = NewRule::plan(root, &family.to_uppercase(), name)?;
    for (path, text) in &rule.files {
        write(&root.join(path), text)?;
    }
    print!("{}", rule.what_is_left());
    Ok(())
}

/// What is to be written.
#[derive(Debug)]
struct NewRule {
    code: String,
    name: String,
    /// Text by path.
    files: Vec<(String, String)>,
}

impl NewRule {
    fn plan(root: &Path, family: &str, name: &str) -> Result<Self, String> {
        check_words(family, name)?;
        let lock = read(root, LOCK)?;
        if lock.lines().any(|line| line.split(' ').nth(1) == Some(name)) {
            return Err(format!("{LOCK}: a rule has the name {name} already"));
        }
        let code = next_code(&lock, family)?;
        let module = name.replace('-', "_");
        let folder = format!("crates/socialdata-core/src/regler/{}", family.to_lowercase());
        let list = read(root, &format!("{folder}/mod.rs"))?;
        let entrance = Entrance::of(&list).ok_or_else(|| {
            format!("{folder}/mod.rs: there is no function that judges a record or a person; write it first")
        })?;
        let base = read(root, &format!("fixtures/valid/{}/grund.ndjson", entrance.posttyp_name()))?;
        let fixtures = format!("fixtures/invalid/{code}");
        let files = vec![
            (format!("{folder}/{module}.rs"), skeleton::rule_file(&code, name, &entrance)),
            (format!("{folder}/mod.rs"), family_list::with_rule(&list, &code, &module, &entrance)?),
            (LOCK.to_owned(), format!("{}\n{code} {name} warning\n", lock.trim_end())),
            (format!("{fixtures}/bad-01.ndjson"), base.clone()),
            (format!("{fixtures}/good-01.ndjson"), base),
        ];
        Ok(Self { code, name: name.to_owned(), files })
    }

    fn what_is_left(&self) -> String {
        let written: String = self.files.iter().flat_map(|(path, _)| ["  ", path.as_str(), "\n"]).collect();
        format!(
            "{code} {name}. Written:\n{written}\nLeft to do:\n  \
             1. In the rule file, replace every {mark} and write the predicate; one example each of right and wrong per\n     \
             record type, the boundary on both sides where there is one.\n  \
             2. Settle the severity there and in {LOCK}: it is locked from the first commit.\n  \
             3. Other record types: a predicate and a call each in the mod.rs of the family.\n  \
             4. Break bad-01.ndjson so that it gives {code} and nothing else; the same in CSV where the reader could matter.\n  \
             5. cargo fmt; cargo test -p socialdata-core --test it catalogue; cargo test -p socialdata-format --test it invalid\n  \
             6. cargo xtask docs; CHANGELOG under Regler / Rules.\n",
            code = self.code,
            name = self.name,
            mark = skeleton::MARK,
        )
    }
}

fn check_words(family: &str, name: &str) -> Result<(), String> {
    if OTHER_FORM.contains(&family) {
        return Err(format!(
            "{family}: rules about a delivery have another form; begin with a copy of one of the family"
        ));
    }
    if STRUCTURAL.contains(&family) {
        return Err(format!("{family}: these rules come from schemas/; see CONTRIBUTING, section 4"));
    }
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let begins_right = name.starts_with(|first: char| first.is_ascii_lowercase());
    if !begins_right || !name.split('-').all(is_word) {
        return Err(
            "a name is words of a–z and 0–9 with hyphens between, and words the fault: slut-fore-start"
                .to_owned(),
        );
    }
    Ok(())
}

/// The code after the highest one that the family ever had.
fn next_code(lock: &str, family: &str) -> Result<String, String> {
    let numbers =
        lock.lines().filter_map(|line| line.strip_prefix(family)?.strip_prefix('-')?.get(..3)?.parse().ok());
    let highest: u32 = numbers.max().ok_or_else(|| format!("{family}: there is no such family in {LOCK}"))?;
    if highest >= 999 {
        return Err(format!("{family} has no codes left"));
    }
    Ok(format!("{family}-{:03}", highest + 1))
}

fn read(root: &Path, path: &str) -> Result<String, String> {
    fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let at = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(at)?;
    }
    #[expect(clippy::disallowed_methods, reason = "a source file; git keeps the old one")]
    fs::write(path, text).map_err(at)
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;

    use super::*;

    /// A root with the workspace's lock, rules and base records.
    fn copy() -> tempfile::TempDir {
        let workspace = crate::workspace_root().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut files = vec![LOCK.to_owned()];
        for family in ["pnr", "tid", "rel", "jur", "dub"] {
            files.push(format!("crates/socialdata-core/src/regler/{family}/mod.rs"));
        }
        for posttyp in ["insats", "ekonomiskt-bistand"] {
            files.push(format!("fixtures/valid/{posttyp}/grund.ndjson"));
        }
        for file in files {
            write(&folder.path().join(&file), &read(&workspace, &file).unwrap()).unwrap();
        }
        folder
    }

    #[test]
    fn a_rule_is_written_listed_called_and_locked() {
        for (family, call) in [
            ("REL", "report(&ny_regel::REL_"),
            ("TID", "report(&ny_regel::TID_"),
            ("JUR", "report(&ny_regel::JUR_"),
            ("pnr", "ny_regel::person(vy).map(|medlem| vy.falt(medlem))"),
        ] {
            let copy = copy();
            let before = read(copy.path(), LOCK).unwrap();
            run(copy.path(), family, "ny-regel").unwrap();
            let family = family.to_uppercase();
            let lock = read(copy.path(), LOCK).unwrap();
            let added = lock.strip_prefix(before.trim_end()).unwrap().trim();
            let (code, rest) = added.split_once(' ').unwrap();
            assert_eq!(rest, "ny-regel warning");
            assert!(code.starts_with(&family) && !before.contains(code), "{code}");
            let folder = format!("crates/socialdata-core/src/regler/{}", family.to_lowercase());
            let list = read(copy.path(), &format!("{folder}/mod.rs")).unwrap();
            let rule = format!("&ny_regel::{}", code.replace('-', "_"));
            assert!(
                list.contains("\nmod ny_regel;\n") && list.contains(&rule) && list.contains(call),
                "{list}"
            );
            let file = read(copy.path(), &format!("{folder}/ny_regel.rs")).unwrap();
            for text in [&file, &list] {
                assert!(text.parse::<TokenStream>().is_ok(), "{text}");
            }
            assert!(file.contains(skeleton::MARK) && file.contains(code), "{file}");
            for name in ["bad-01", "good-01"] {
                let fixture = read(copy.path(), &format!("fixtures/invalid/{code}/{name}.ndjson")).unwrap();
                assert!(fixture.starts_with("{\"posttyp\":"));
            }
        }
    }

    #[test]
    fn the_second_rule_gets_the_next_code_and_the_lock_only_grows() {
        let copy = copy();
        run(copy.path(), "REL", "en-regel").unwrap();
        let first = read(copy.path(), LOCK).unwrap();
        run(copy.path(), "REL", "en-till").unwrap();
        let second = read(copy.path(), LOCK).unwrap();
        let number = |lock: &str| lock.lines().last().unwrap().get(4..7).unwrap().parse::<u32>().unwrap();
        assert!(second.starts_with(&first));
        assert_eq!(number(&second), number(&first) + 1);
    }

    #[test]
    fn what_cannot_be_is_refused_and_writes_nothing() {
        let copy = copy();
        let before = read(copy.path(), LOCK).unwrap();
        for (family, name, why) in [
            ("REL", "personkrets-saknas", "has the name"),
            ("REL", "Versaler", "a name is words"),
            ("REL", "två-ord", "a name is words"),
            ("REL", "-", "a name is words"),
            ("REL", "7-dagar", "a name is words"),
            ("DUB", "dublett-av-dublett", "another form"),
            ("KOD", "okand-kod", "schemas/"),
            ("ABC", "ny-regel", "no such family"),
        ] {
            let error = run(copy.path(), family, name).unwrap_err();
            assert!(error.contains(why), "{family} {name}: {error}");
        }
        assert_eq!(read(copy.path(), LOCK).unwrap(), before);
    }

    #[test]
    fn the_family_without_codes_left_says_so() {
        assert_eq!(next_code("REL-998 a error\nREL-100 b error\n", "REL").unwrap(), "REL-999");
        assert!(next_code("REL-999 a error\n", "REL").unwrap_err().contains("no codes left"));
    }
}
