//! The catalogue: names, headings, and the list in the documentation.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::catalogue;
use super::families::FAMILIES;

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/en").join(name)
}

#[test]
fn every_case_has_a_name_of_its_own_in_rising_order_within_its_family() {
    let mut names = BTreeSet::new();
    for requirement in catalogue() {
        let number = requirement.id.strip_prefix("CNF-").unwrap();
        assert!(number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()), "{}", requirement.id);
        assert!(names.insert(requirement.id), "{} twice", requirement.id);
        assert!(requirement.sv.ends_with('.') && requirement.en.ends_with('.'), "{}", requirement.id);
    }
    for family in FAMILIES {
        assert!(family.cases.is_sorted_by(|one, next| one.id < next.id), "{}", family.word);
    }
}

#[test]
fn every_section_is_a_heading_of_the_protocol() {
    let text = std::fs::read_to_string(docs("protocol.md")).unwrap();
    let headings: BTreeSet<&str> =
        text.lines().filter_map(|line| line.split_once("# ")).map(|(_, heading)| heading).collect();
    for requirement in catalogue() {
        assert!(headings.contains(requirement.section), "{}: {}", requirement.id, requirement.section);
    }
}

/// `SOCIALDATA_BLESS=1` writes the list anew.
#[test]
fn the_documentation_lists_exactly_these_cases() {
    const BEGIN: &str = "<!-- cases: begin -->\n";
    const END: &str = "<!-- cases: end -->";
    let path = docs("conformance.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let expected = format!("{before}{BEGIN}{}{END}{after}", table());
    #[expect(clippy::disallowed_methods, reason = "read in this test only")]
    let is_blessing = std::env::var_os("SOCIALDATA_BLESS").is_some();
    if is_blessing {
        #[expect(clippy::disallowed_methods, reason = "blessing a document, on a developer's request")]
        std::fs::write(&path, &expected).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap();
    assert!(
        stored == expected,
        "docs/en/conformance.md is not the catalogue; SOCIALDATA_BLESS=1 replaces it"
    );
}

fn table() -> String {
    let mut text = String::new();
    for family in FAMILIES {
        let _ = write!(text, "\n### {}\n\n| Case | Requirement | From |\n|---|---|---|\n", family.en);
        for case in family.cases {
            let _ = writeln!(text, "| {} | {} | *{}* |", case.id, case.en.replace('|', "\\|"), case.section);
        }
    }
    text.push('\n');
    text
}
