//! `socialdata explain`

use socialdata_core::regler;
use socialdata_core::validering::RuleMeta;

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
fn a_name_does_as_well() {
    let by_code = run(["explain", "TID-001"]).expect(0);
    assert_eq!(run(["explain", "slut-fore-start"]).expect(0).stdout, by_code.stdout);
}

#[test]
fn unknown_codes_are_a_fault_of_the_command_and_are_not_echoed() {
    for code in ["TID-999", "", "191212121212", "TID-001 x", "å"] {
        let ended = run(["explain", code]).expect(2);
        assert!(ended.stdout.is_empty());
        let suggested = regler::catalogue().filter(|rule| ended.stderr.contains(rule.code)).count();
        assert_eq!(suggested, 3, "{}", ended.stderr);
        assert!(!ended.stderr.contains("191212121212"), "{}", ended.stderr);
    }
}

#[test]
fn what_was_nearly_right_is_suggested() {
    for (code, near) in [("TID001", "TID-001"), ("slut-fore-starten", "TID-001"), ("pnr-0003", "PNR-003")] {
        assert!(run(["explain", code]).expect(2).stderr.contains(near), "{code}");
    }
}

#[test]
fn an_expired_code_has_its_dates() {
    let expired = |rule: &'static RuleMeta| rule.codes.iter().find(|code| code.valid_to.is_some());
    let (rule, code) = regler::catalogue()
        .filter(|rule| rule.code.starts_with("KOD-9"))
        .find_map(|rule| Some((rule, expired(rule)?)))
        .unwrap();
    let ended = run(["explain", rule.code]).expect(0);
    let line = ended.stdout.lines().find(|line| line.trim_start().starts_with(code.code)).unwrap();
    assert!(line.contains(code.label.sv) && line.contains(code.valid_to.unwrap()), "{line}");
}
