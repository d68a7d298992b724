//! `cargo xtask docs`: the catalogue of rules as pages in `docs/regler`.
//!
//! A page per rule that people wrote, tables for those that the schemas state, three indexes, and the whole as JSON.

mod index;
mod markdown;
mod page;
mod source;
mod structural;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use socialdata_core::regler::{catalogue, catalogue_json, strukturella};
use socialdata_core::validering::RuleMeta;

/// The folder, seen from the root of the workspace.
const FOLDER: &str = "docs/regler";

/// Texts by path below [`FOLDER`].
type Pages = BTreeMap<String, String>;

/// Writes the pages and removes those that no rule has; with `check` says what differs and writes nothing.
///
/// # Errors
///
/// When something differs, or a file cannot be read or written.
pub(crate) fn run(root: &Path, check: bool) -> Result<(), String> {
    let wanted = pages(root)?;
    let folder = root.join(FOLDER);
    let present = files_below(&folder)?;
    let changed: Vec<&String> = wanted
        .iter()
        .filter(|(name, text)| present.get(*name) != Some(*text))
        .map(|(name, _)| name)
        .collect();
    let superfluous: Vec<&String> = present.keys().filter(|name| !wanted.contains_key(*name)).collect();
    if check {
        return complain(&changed, &superfluous);
    }
    for name in &changed {
        write(&folder.join(name), wanted.get(*name).map_or("", String::as_str))?;
    }
    for name in &superfluous {
        #[expect(clippy::disallowed_methods, reason = "a generated page of a rule that does not exist")]
        fs::remove_file(folder.join(name)).map_err(|error| format!("{FOLDER}/{name}: {error}"))?;
    }
    println!("docs: {} files, {} changed, {} removed", wanted.len(), changed.len(), superfluous.len());
    Ok(())
}

fn complain(changed: &[&String], superfluous: &[&String]) -> Result<(), String> {
    if changed.is_empty() && superfluous.is_empty() {
        return Ok(());
    }
    let listed: String =
        changed.iter().chain(superfluous).flat_map(|name| ["\n  ", FOLDER, "/", name.as_str()]).collect();
    Err(format!("not what the rules give; run `cargo xtask docs`:{listed}"))
}

/// Everything that belongs in [`FOLDER`].
fn pages(root: &Path) -> Result<Pages, String> {
    let mut rules: Vec<&'static RuleMeta> = catalogue().collect();
    rules.sort_by_key(|rule| rule.code);
    let mut pages = Pages::new();
    for rule in rules.iter().filter(|rule| has_page(rule)) {
        pages.insert(format!("{}.md", rule.code), page::page(rule, &source::conditions(root, rule)?));
    }
    pages.extend(structural::pages(&rules));
    pages.extend(index::pages(&rules));
    pages.insert("regler.json".to_owned(), catalogue_json::to_json(rules.iter().copied()));
    Ok(pages)
}

/// Whether the rule has a page of its own: those that a schema states stand in tables.
fn has_page(rule: &RuleMeta) -> bool {
    !strukturella::RULES.iter().any(|structural| structural.code == rule.code)
}

/// Where the rule is described, seen from [`FOLDER`].
fn link(rule: &RuleMeta) -> String {
    match rule.posttyper.first() {
        Some(posttyp) if !has_page(rule) => {
            format!("[{}](struktur/{posttyp}.md)", rule.code)
        }
        _ => format!("[{0}]({0}.md)", rule.code),
    }
}

fn files_below(folder: &Path) -> Result<Pages, String> {
    let mut found = Pages::new();
    let mut waiting: Vec<PathBuf> = if folder.is_dir() { vec![folder.to_owned()] } else { vec![] };
    while let Some(next) = waiting.pop() {
        let at = |error: &dyn std::fmt::Display| format!("{}: {error}", next.display());
        for entry in fs::read_dir(&next).map_err(|error| at(&error))? {
            let path = entry.map_err(|error| at(&error))?.path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            // One that is no text differs from every page.
            let text = fs::read_to_string(&path).unwrap_or_default();
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            found.insert(name, text);
        }
    }
    Ok(found)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let at = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(at)?;
    }
    #[expect(clippy::disallowed_methods, reason = "a generated page; git keeps the old one")]
    fs::write(path, text).map_err(at)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test writes into a folder of its own")]
mod tests {
    use super::*;

    fn root() -> PathBuf {
        crate::workspace_root().unwrap()
    }

    #[test]
    fn the_same_rules_give_the_same_pages() {
        assert!(pages(&root()).unwrap() == pages(&root()).unwrap());
    }

    #[test]
    fn every_rule_is_on_a_page_and_every_link_leads_to_one() {
        let pages = pages(&root()).unwrap();
        for rule in catalogue() {
            let own = pages.get(&format!("{}.md", rule.code));
            assert_eq!(own.is_some(), has_page(rule), "{}", rule.code);
            for posttyp in rule.posttyper.iter().filter(|_| !has_page(rule)) {
                assert!(
                    pages[&format!("struktur/{posttyp}.md")].contains(rule.code),
                    "{} {posttyp}",
                    rule.code
                );
            }
        }
        for (name, text) in pages.iter().filter(|(name, _)| *name != "regler.json") {
            for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let folder = Path::new(FOLDER).join(name);
                let target = target.split('#').next().unwrap();
                let path = normal(&folder.parent().unwrap().join(target));
                let is_page =
                    path.strip_prefix(FOLDER).is_ok_and(|path| pages.contains_key(path.to_str().unwrap()));
                assert!(is_page || root().join(&path).exists(), "{name}: {target}");
            }
        }
    }

    fn normal(path: &Path) -> PathBuf {
        let mut normal = PathBuf::new();
        for part in path {
            if part == ".." {
                normal.pop();
            } else {
                normal.push(part);
            }
        }
        normal
    }

    #[test]
    fn a_page_shows_both_languages_examples_sources_and_status() {
        let rule = socialdata_core::regler::find("JUR-005").unwrap();
        let text = &pages(&root()).unwrap()["JUR-005.md"];
        for part in [rule.message.sv, rule.message.en, rule.remedy.sv, rule.remedy.en, rule.basis[0].text] {
            assert!(text.contains(part), "{part}");
        }
        for part in
            ["| gällande |", "```json\n", "Rätt · Right", "Fel · Wrong", "The identity is documented."]
        {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn what_is_changed_missing_or_superfluous_is_told_and_put_right() {
        let folder = tempfile::tempdir().unwrap();
        for part in ["crates/socialdata-core/src", "docs"] {
            fs::create_dir_all(folder.path().join(part)).unwrap();
        }
        let regler = "crates/socialdata-core/src/regler";
        copy(&root().join(regler), &folder.path().join(regler));
        run(folder.path(), false).unwrap();
        run(folder.path(), true).unwrap();
        let docs = folder.path().join(FOLDER);
        fs::write(docs.join("TID-001.md"), "changed").unwrap();
        fs::write(docs.join("TID-999.md"), "more").unwrap();
        fs::remove_file(docs.join("README.md")).unwrap();
        let why = run(folder.path(), true).unwrap_err();
        for name in ["TID-001.md", "TID-999.md", "README.md"] {
            assert!(why.contains(&format!("{FOLDER}/{name}")), "{why}");
        }
        assert_eq!(why.lines().count(), 4, "{why}");
        run(folder.path(), false).unwrap();
        run(folder.path(), true).unwrap();
        assert!(!docs.join("TID-999.md").exists());
    }

    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let target = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy(&path, &target);
            } else {
                fs::copy(&path, &target).unwrap();
            }
        }
    }
}
