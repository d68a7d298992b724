//! `socialdata explain`

use socialdata_core::regler;

use crate::command::run;

#[test]
fn every_code_of_the_catalogue_is_explained_in_both_languages() {
    let mut codes = 0;
    for rule in regler::catalogue() {
        for (lang, remedy) in [("sv", "Åtgärd: "), ("en", "Remedy: ")] {
            let ended = run(["explain", rule.code, "--lang", lang]).expect(0);
            let first = ended.stdout.lines().next().unwrap();
            assert!(first.starts_with(rule.code) && first.contains(rule.name), "{first}");
            assert!(ended.stdout.contains(remedy), "{} {lang}\n{}", rule.code, ended.stdout);
            assert!(ended.stderr.is_empty(), "{}", ended.stderr);
        }
        codes += 1;
    }
    assert!(codes >= 10, "a catalogue of {codes} rules");
}

#[test]
fn a_code_may_be_written_in_lower_case() {
    assert_eq!(run(["explain", "tid-001"]).expect(0).stdout, run(["explain", "TID-001"]).expect(0).stdout);
}

#[test]
fn unknown_codes_are_a_fault_of_the_command_and_are_not_echoed() {
    for code in ["TID-999", "", "191212121212", "TID-001 ", "å"] {
        let ended = run(["explain", code]).expect(2);
        assert!(ended.stdout.is_empty());
        assert!(ended.stderr.contains("TID-001"), "no example of a code: {}", ended.stderr);
        assert!(!ended.stderr.contains("191212121212"), "{}", ended.stderr);
    }
}
