//! What is promised about rules: codes, names, severities, files, sources, texts.

use std::collections::BTreeMap;
use std::fs;

use socialdata_core::regler::explanation::Explanation;
use socialdata_core::regler::{catalogue, find};
use socialdata_core::validering::{Severity, SourceStatus};

use crate::catalogue::root;

/// Codes that vendors were promised, with name and severity. Many more may come; none of these may change.
const PROMISED: &str = include_str!("fixed_codes.txt");

#[test]
fn every_promised_code_is_there_with_its_name_and_severity() {
    let mut wrong = Vec::new();
    for line in PROMISED.lines().filter(|line| !line.starts_with('#')) {
        let code = line.split(' ').next().unwrap();
        let found = find(code).map(|rule| format!("{} {} {}", rule.code, rule.name, rule.severity));
        if found.as_deref() != Some(line) {
            wrong.push(format!("{line}: {}", found.as_deref().unwrap_or("not there")));
        }
    }
    assert!(wrong.is_empty(), "{} codes:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn there_are_as_many_rules_as_promised() {
    let (structural, written): (Vec<_>, Vec<_>) = catalogue().partition(|rule| rule.is_structural());
    assert!(structural.len() + written.len() >= 150, "{} and {}", structural.len(), written.len());
    assert!(written.len() >= 90, "{} rules have a file of their own", written.len());
}

#[test]
fn nothing_of_the_skeleton_is_left() {
    for rule in catalogue() {
        let texts = [rule.message.sv, rule.message.en, rule.remedy.sv, rule.remedy.en, rule.doc];
        for text in texts.into_iter().chain(rule.basis.iter().map(|basis| basis.text)) {
            for mark in ["IFYLLS", "TODO", "FIXME", "XXX", "..."] {
                assert!(!text.contains(mark), "{}: {mark} in {text}", rule.code);
            }
        }
    }
}

#[test]
fn no_message_or_remedy_holds_an_identity_number() {
    for rule in catalogue() {
        for text in [rule.message.sv, rule.message.en, rule.remedy.sv, rule.remedy.en] {
            for digits in text.split(|letter: char| !letter.is_ascii_digit()) {
                // The third digit of an organisation number is 2 or more, that of a birth month 0 or 1.
                let is_organisation = digits.len() == 10 && digits.as_bytes()[2] >= b'2';
                assert!(digits.len() < 10 || is_organisation, "{}: {text}", rule.code);
            }
        }
    }
}

#[test]
fn every_file_of_a_rule_declares_the_rule_it_is_named_for() {
    let folder = root().join("crates/socialdata-core/src/regler");
    let mut declared = BTreeMap::new();
    for family in
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        for file in fs::read_dir(&family).unwrap().map(|entry| entry.unwrap().path()) {
            let text = fs::read_to_string(&file).unwrap();
            let codes =
                text.lines().filter_map(|line| line.trim().strip_prefix("code: \"")?.strip_suffix("\","));
            for code in codes {
                let rule = find(code).unwrap_or_else(|| panic!("{}: {code} is not listed", file.display()));
                let name = rule.name.replace('-', "_");
                assert_eq!(file.file_stem().unwrap().to_str(), Some(name.as_str()), "{code}");
                assert_eq!(family.file_name().unwrap().to_str().unwrap().to_uppercase(), rule.family());
                assert!(
                    text.starts_with(&format!("//! {code}.\n")),
                    "{}: the first line is //! {code}.",
                    file.display()
                );
                assert!(declared.insert(code.to_owned(), file.clone()).is_none(), "{code} is declared twice");
            }
        }
    }
    for rule in catalogue().filter(|rule| !rule.is_structural()) {
        assert!(declared.contains_key(rule.code), "{} is declared in no file", rule.code);
    }
}

#[test]
fn the_best_source_stands_first() {
    let rank = |status: SourceStatus| match status {
        SourceStatus::Gallande => 0,
        SourceStatus::Beslutad => 1,
        SourceStatus::Foreslagen => 2,
        SourceStatus::Praxis => 3,
        SourceStatus::EgetForslag => 4,
    };
    for rule in catalogue() {
        assert!(rule.basis.iter().map(|basis| rank(basis.status)).is_sorted(), "{}", rule.code);
    }
}

#[test]
fn plausibility_is_never_an_error() {
    for rule in catalogue().filter(|rule| rule.family() == "RIM") {
        assert_ne!(rule.severity, Severity::Error, "{}", rule.code);
    }
}

#[test]
fn periods_in_force_have_an_order() {
    for rule in catalogue() {
        if let (Some(from), Some(to)) = (rule.in_force.from, rule.in_force.to) {
            assert!(from <= to, "{}", rule.code);
        }
        for (_, month) in [rule.in_force.from, rule.in_force.to].into_iter().flatten() {
            assert!((1..=12).contains(&month), "{}", rule.code);
        }
    }
}

#[test]
fn every_written_rule_explains_itself_and_shows_both_sides() {
    for rule in catalogue().filter(|rule| !rule.is_structural()) {
        let Explanation { paragraphs, examples, .. } = Explanation::of(rule);
        assert!(!paragraphs.is_empty(), "{} has no explanation", rule.code);
        for is_ok in [true, false] {
            assert!(examples.iter().any(|example| example.is_ok == is_ok), "{}: ok {is_ok}", rule.code);
        }
        for example in &examples {
            assert!(!example.applies_to.is_empty(), "{}: an example for nothing", rule.code);
            assert!(example.patch.join("\n").parse::<serde_json::Value>().is_ok(), "{}", rule.code);
        }
    }
}
