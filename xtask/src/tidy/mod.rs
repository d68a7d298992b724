//! `cargo xtask tidy`: the checks that no compiler makes.
//!
//! One file per check. A check is a function of a path and a text, or of the package graph, and returns
//! complaints; only this module, [`tracked_files`] and [`packages`] touch the disk.

mod adr_names;
mod code_length;
mod complaint;
mod dependency_floors;
mod directions;
mod forbidden_code;
mod forbidden_names;
mod generated_header;
mod identity_numbers;
mod lint_inheritance;
mod lock_file;
mod packages;
mod readme_length;
mod schema_hashes;
mod tokens;
mod tracked_files;

use std::path::Path;

use complaint::Complaint;
use lock_file::LockFile;
use packages::Packages;
use tracked_files::TrackedFile;

/// Runs every check and prints the complaints.
///
/// # Errors
///
/// When there are complaints, or when the tree or the package graph could not be read.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let files = tracked_files::read(root)?;
    let complaints = complaints(root, &files)?;
    for complaint in &complaints {
        eprintln!("{complaint}");
    }
    match complaints.len() {
        0 => {
            println!("tidy: {} files, no complaints", files.len());
            Ok(())
        }
        1 => Err("tidy: 1 complaint".to_owned()),
        many => Err(format!("tidy: {many} complaints")),
    }
}

fn complaints(root: &Path, files: &[TrackedFile]) -> Result<Vec<Complaint>, String> {
    let mut found: Vec<Complaint> = files.iter().flat_map(about_one_file).collect();
    found.extend(adr_names::check_unique(files.iter().map(|file| file.path.as_str())));
    found.extend(schema_hashes::check(files));
    let packages = Packages::read(root)?;
    let lock = LockFile::parse(text_of(files, "Cargo.lock")?)?;
    found.extend(directions::check(&packages.members, &lock));
    found.extend(dependency_floors::check_versions(&lock));
    found.extend(dependency_floors::check_features(&packages.resolved));
    found.sort();
    Ok(found)
}

fn about_one_file(file: &TrackedFile) -> Vec<Complaint> {
    let path = file.path.as_str();
    let mut found = identity_numbers::check(path, &file.bytes);
    found.extend(forbidden_names::check_path(path));
    let Some(text) = file.text() else { return found };
    found.extend(lint_inheritance::check(path, text));
    found.extend(generated_header::check(path, text));
    found.extend(adr_names::check(path, text));
    found.extend(readme_length::check(path, text));
    if file.is_rust() {
        match tokens::lex(text) {
            Ok(tokens) => {
                found.extend(code_length::check(path, text, &tokens));
                found.extend(forbidden_names::check_modules(path, &tokens));
                found.extend(forbidden_code::check(path, &tokens));
            }
            Err(line) => found.push(Complaint::at(path, line, "is not Rust", "make it compile")),
        }
    }
    found
}

fn text_of<'a>(files: &'a [TrackedFile], path: &str) -> Result<&'a str, String> {
    files
        .iter()
        .find(|file| file.path == path)
        .and_then(TrackedFile::text)
        .ok_or_else(|| format!("tidy: {path} is missing or is not text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_tree_is_tidy() {
        let root = crate::workspace_root().unwrap();
        let files = tracked_files::read(&root).unwrap();
        let complaints = complaints(&root, &files).unwrap();
        let list: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        assert!(list.is_empty(), "{}", list.join("\n"));
    }

    #[test]
    fn a_file_that_is_wrong_in_several_ways_gets_every_complaint() {
        let file = TrackedFile {
            path: "crates/socialdata-core/src/utils.rs".to_owned(),
            bytes: b"mod misc {}\nfn later() { todo!() }\n".to_vec(),
        };
        let lines: Vec<Option<usize>> =
            about_one_file(&file).iter().map(|complaint| complaint.line).collect();
        assert_eq!(lines, [None, Some(1), Some(2)]);
    }

    #[test]
    fn a_rust_file_that_does_not_lex_is_a_complaint_with_its_line() {
        let file =
            TrackedFile { path: "xtask/src/x.rs".to_owned(), bytes: b"fn a() {}\nfn b( {}\n".to_vec() };
        let found = about_one_file(&file);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, Some(2));
    }
}
