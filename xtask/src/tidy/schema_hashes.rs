//! `schemas/SOURCES.toml` knows the bytes of every schema file, and those of a released one never change.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use toml::{Table, Value};

use super::complaint::Complaint;
use super::tracked_files::TrackedFile;

const SOURCES: &str = "schemas/SOURCES.toml";
const FOLDER: &str = "schemas/";

/// `rules.lock` only grows and is checked by tests.
const NOT_LISTED: [&str; 2] = [SOURCES, "schemas/rules.lock"];

/// What `cargo xtask codegen` writes follows from the rest; it is listed when it is released.
const GENERATED: [&str; 2] = ["schemas/xsd/", "schemas/csv/"];

/// What is said about a file.
#[derive(Debug, PartialEq)]
struct Entry {
    line: Option<usize>,
    sha256: String,
    released: bool,
}

pub(super) fn check(files: &[TrackedFile]) -> Vec<Complaint> {
    let Some(text) = files.iter().find(|file| file.path == SOURCES).and_then(TrackedFile::text) else {
        return vec![Complaint::about(
            SOURCES,
            "is missing or is not text",
            "restore it: it freezes what is released",
        )];
    };
    let entries = match entries(text) {
        Ok(entries) => entries,
        Err(complaint) => return vec![*complaint],
    };
    let schemas = files.iter().filter(|file| file.path.starts_with(FOLDER));
    let mut found: Vec<Complaint> =
        schemas.filter_map(|file| about_file(file, entries.get(file.path.as_str()))).collect();
    let gone = entries.iter().filter(|(path, _)| !files.iter().any(|file| file.path == **path));
    found.extend(gone.map(|(path, entry)| {
        let remedy = if entry.released { "bring it back: a released file stays" } else { "remove the entry" };
        Complaint::at(SOURCES, entry.line, format!("{path} has an entry and is not there"), remedy)
    }));
    found
}

fn about_file(file: &TrackedFile, entry: Option<&Entry>) -> Option<Complaint> {
    let path = file.path.as_str();
    let is_free = NOT_LISTED.contains(&path) || GENERATED.iter().any(|folder| path.starts_with(folder));
    let sha256 = hex_sha256(&file.bytes);
    match entry {
        None if is_free => None,
        None => Some(Complaint::about(
            path,
            format!("has no entry in {SOURCES}"),
            format!("add one with origin, date, status and sha256 = \"{sha256}\""),
        )),
        Some(entry) if entry.sha256 == sha256 => None,
        Some(entry) if entry.released => Some(Complaint::about(
            path,
            "is released and differs from what was released",
            "undo the change; a new version stands beside the released one (post/v2)",
        )),
        Some(entry) => Some(Complaint::at(
            SOURCES,
            entry.line,
            format!("does not know the present bytes of {path}"),
            format!("refresh the entry: its date, and sha256 = \"{sha256}\""),
        )),
    }
}

/// The entries by path from the workspace's folder.
fn entries(text: &str) -> Result<BTreeMap<String, Entry>, Box<Complaint>> {
    let wrong = |line: Option<usize>, what: &str| {
        let remedy =
            "write [[file]] with path, origin, date, status, sha256 and, once released, released = true";
        Box::new(Complaint::at(SOURCES, line, what.to_owned(), remedy))
    };
    let table: Table = text.parse().map_err(|_| wrong(None, "is not TOML"))?;
    let mut entries = BTreeMap::new();
    for file in table.get("file").and_then(Value::as_array).into_iter().flatten() {
        let text_of = |key: &str| file.get(key).and_then(Value::as_str).map(str::to_owned);
        let path = text_of("path").ok_or_else(|| wrong(None, "has an entry without path"))?;
        let line = line_of(text, &path);
        let sha256 = text_of("sha256").ok_or_else(|| wrong(line, "has an entry without sha256"))?;
        let released = match file.get("released") {
            None => false,
            Some(Value::Boolean(released)) => *released,
            Some(_) => return Err(wrong(line, "has an entry where released is neither true nor false")),
        };
        if entries.insert(format!("{FOLDER}{path}"), Entry { line, sha256, released }).is_some() {
            return Err(wrong(line, "has two entries for one file"));
        }
    }
    Ok(entries)
}

fn line_of(text: &str, path: &str) -> Option<usize> {
    let wanted = format!("path = \"{path}\"");
    (1..).zip(text.lines()).find(|(_, line)| line.trim() == wanted).map(|(number, _)| number)
}

fn hex_sha256(bytes: &[u8]) -> String {
    let halves = Sha256::digest(bytes).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.filter_map(|half| char::from_digit(u32::from(half), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of `abc`, FIPS 180-4.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn entry(path: &str, more: &str) -> String {
        format!(
            "[[file]]\npath = \"{path}\"\norigin = \"x\"\ndate = \"2026-11-22\"\nstatus = \"eget-forslag\"\n{more}\n"
        )
    }

    fn complaints(sources: &str, schemas: &[(&str, &str)]) -> Vec<String> {
        let file = |(path, text): &(&str, &str)| TrackedFile {
            path: (*path).to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let mut files: Vec<TrackedFile> = schemas.iter().map(file).collect();
        files.push(file(&(SOURCES, sources)));
        check(&files).iter().map(ToString::to_string).collect()
    }

    fn only(found: &[String]) -> &str {
        assert_eq!(found.len(), 1, "{found:?}");
        &found[0]
    }

    #[test]
    fn the_right_digest_is_quiet() {
        let sources = entry("a.json", &format!("sha256 = \"{ABC}\""));
        assert_eq!(complaints(&sources, &[("schemas/a.json", "abc")]), Vec::<String>::new());
    }

    #[test]
    fn a_change_before_the_release_asks_for_a_refresh_with_the_new_digest() {
        let sources =
            entry("b.json", "sha256 = \"0\"") + &entry("a.json", "sha256 = \"00\"\nreleased = false");
        let found = complaints(&sources, &[("schemas/a.json", "abc"), ("schemas/b.json", "b")]);
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("schemas/SOURCES.toml:8: does not know"), "{}", found[0]);
        assert!(found[0].contains("refresh the entry") && found[0].contains(ABC), "{}", found[0]);
    }

    #[test]
    fn a_change_after_the_release_is_undone() {
        let sources = entry("a.json", "sha256 = \"00\"\nreleased = true");
        let found = complaints(&sources, &[("schemas/a.json", "abc")]);
        assert!(only(&found).starts_with("schemas/a.json: is released and differs"), "{found:?}");
        assert!(!found[0].contains(ABC), "nobody is invited to write the new digest");
    }

    #[test]
    fn every_file_has_an_entry_and_every_entry_a_file() {
        let found =
            complaints("", &[("schemas/a.json", "abc"), ("schemas/rules.lock", ""), ("docs/x.md", "")]);
        assert!(only(&found).starts_with("schemas/a.json: has no entry"), "{found:?}");
        assert_eq!(complaints("", &[("schemas/xsd/v1/post.xsd", "")]), Vec::<String>::new());
        let found = complaints(&entry("a.json", "sha256 = \"0\"\nreleased = true"), &[]);
        assert!(only(&found).contains("bring it back"), "{found:?}");
    }

    #[test]
    fn a_generated_file_that_is_listed_is_frozen_too() {
        let sources = entry("xsd/v1/post.xsd", "sha256 = \"00\"\nreleased = true");
        let found = complaints(&sources, &[("schemas/xsd/v1/post.xsd", "abc")]);
        assert!(only(&found).contains("is released"), "{found:?}");
    }

    #[test]
    fn a_broken_list_is_one_complaint() {
        let twice = entry("a.json", "sha256 = \"0\"").repeat(2);
        for (sources, what) in [
            ("[[file]", "is not TOML"),
            ("[[file]]\nsha256 = \"0\"\n", "without path"),
            (entry("a.json", "").as_str(), "without sha256"),
            (entry("a.json", "sha256 = \"0\"\nreleased = \"yes\"").as_str(), "neither true nor false"),
            (twice.as_str(), "two entries"),
        ] {
            let found = complaints(sources, &[("schemas/a.json", "abc")]);
            assert!(only(&found).contains(what), "{found:?}");
        }
        assert_eq!(check(&[]).len(), 1, "a missing list is a complaint");
    }
}
