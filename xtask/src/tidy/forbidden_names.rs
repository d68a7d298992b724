//! A name says what is inside. Some names never do.

use super::complaint::Complaint;
use super::tokens::{Kind, Token};

const SAYS_NOTHING: [&str; 8] =
    ["util", "utils", "common", "helper", "helpers", "misc", "manager", "managers"];
const REMEDY: &str = "name it after what it does, or move each thing to where it is used";

/// Folders and files of the Rust packages.
pub(super) fn check_path(path: &str) -> Option<Complaint> {
    if !(path.starts_with("crates/") || path.starts_with("xtask/")) {
        return None;
    }
    let part = path.split('/').find(|part| says_nothing(part.split('.').next().unwrap_or(part)))?;
    Some(Complaint::about(path, format!("`{part}` is a name that says nothing"), REMEDY))
}

/// `mod` declarations.
pub(super) fn check_modules(path: &str, tokens: &[Token]) -> Vec<Complaint> {
    tokens
        .windows(2)
        .filter_map(|pair| match pair {
            [before, name]
                if before.text == "mod" && before.kind == Kind::Word && says_nothing(&name.text) =>
            {
                Some(Complaint::at(
                    path,
                    name.first_line,
                    format!("module `{}` has a name that says nothing", name.text),
                    REMEDY,
                ))
            }
            _ => None,
        })
        .collect()
}

fn says_nothing(name: &str) -> bool {
    name.split(['_', '-']).any(|word| SAYS_NOTHING.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::super::tokens::lex;
    use super::*;

    #[test]
    fn files_and_folders() {
        for path in ["crates/a/src/utils.rs", "crates/a/tests/common/mod.rs", "crates/a/src/date_helpers.rs"]
        {
            assert!(check_path(path).is_some(), "{path}");
        }
        for path in ["crates/a/src/community.rs", "docs/common.md", "crates/a/src/kommun.rs"] {
            assert!(check_path(path).is_none(), "{path}");
        }
    }

    #[test]
    fn modules_with_their_lines() {
        let tokens =
            lex("mod spool;\npub(crate) mod helpers {}\nmod session_manager;\nfn misc() {}\n").unwrap();
        let lines: Vec<_> = check_modules("a.rs", &tokens).iter().map(|complaint| complaint.line).collect();
        assert_eq!(lines, [Some(2), Some(3)]);
    }
}
