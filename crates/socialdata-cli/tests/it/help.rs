//! Every subcommand explains itself, and refuses words it does not know.

use crate::command::run;

/// Every subcommand, and one of its own subcommands.
const COMMANDS: &[&[&str]] = &[
    &["demo"],
    &["validate"],
    &["submit"],
    &["status"],
    &["due"],
    &["sandbox"],
    &["sandbox", "effects"],
    &["conformance"],
    &["generate"],
    &["explain"],
    &["key"],
    &["key", "new"],
    &["key", "check"],
    &["key", "list"],
    &["key", "escrow"],
    &["key", "restore"],
    &["key", "rotate"],
    &["key", "retire"],
    &["key", "destroy"],
    &["key", "vector"],
    &["filip"],
    &["filip", "check"],
    &["project"],
    &["pseudonymise"],
    &["policy"],
    &["policy", "lint"],
    &["policy", "explain"],
    &["policy", "diff"],
    &["policy", "schema"],
    &["receipts"],
    &["receipts", "list"],
    &["receipts", "export"],
    &["receipts", "verify"],
    &["retry"],
    &["quarantine"],
    &["quarantine", "list"],
    &["quarantine", "release"],
    &["quarantine", "drop"],
    &["quarantine", "clear-suspicion"],
    &["audit"],
    &["audit", "verify"],
    &["audit", "export"],
    &["spool"],
    &["spool", "adopt"],
    &["spool", "archive"],
    &["spool", "backup"],
    &["completions"],
    &["man"],
];

#[test]
fn every_help_has_an_example_and_the_exit_codes() {
    for command in COMMANDS {
        let help = run(command.iter().chain(&["--help"])).expect(0).stdout;
        let name = command.join(" ");
        assert!(help.contains(&format!("Usage: socialdata {name}")), "{name}\n{help}");
        assert!(help.contains(&format!("  socialdata {name}")), "{name} has no example\n{help}");
        for code in [" 0 ", " 1 ", " 2 ", "65 ", "66 ", "69 ", "70 ", "74 ", "75 ", "77 ", "78 "] {
            assert!(help.contains(code), "{name} does not explain exit code {code}\n{help}");
        }
    }
}

#[test]
fn the_first_help_lists_every_subcommand() {
    let help = run(["--help"]).expect(0).stdout;
    for command in COMMANDS {
        assert!(help.contains(&format!("\n  {} ", command[0])), "{}\n{help}", command[0]);
    }
}

#[test]
fn no_words_at_all_is_a_question_for_help() {
    let ended = run([] as [&str; 0]).expect(2);
    assert!(ended.stdout.is_empty() && ended.stderr.contains("Usage: socialdata"), "{}", ended.stderr);
}

#[test]
fn unknown_words_end_with_2_and_say_nothing_on_standard_output() {
    for args in [
        &["finns-inte"][..],
        &["validate"],
        &["validate", "--finns-inte", "x"],
        &["validate", "--format", "xml", "x"],
        &["validate", "--max-findings", "-1", "x"],
        &["validate", "--period", "2026-13", "x"],
        &["submit"],
        &["submit", "--config", "x", "--approve-voids", "sha-256:abc"],
        &["status"],
        &["sandbox"],
        &["sandbox", "--data-dir", "x", "--scenario", "finns-inte"],
        &["sandbox", "effects"],
        &["conformance"],
        &["conformance", "--endpoint", "https://localhost:1/v1"],
        &["conformance", "--endpoint", "http://localhost:1/v1", "--sandbox", "x"],
        &["conformance", "--config", "x", "--family", "finns-inte"],
        &["conformance", "--config", "x", "--sandbox", "y"],
        &["generate", "--persons", "många"],
        &["generate", "--faults", "TID-001:2"],
        &["generate", "--kommunkod", "180"],
        &["demo", "--persons", "0"],
        &["explain"],
        &["--lang", "fi", "explain", "TID-001"],
    ] {
        let ended = run(args).expect(2);
        assert!(ended.stdout.is_empty(), "{args:?}\n{}", ended.stdout);
        assert!(!ended.stderr.is_empty(), "{args:?}");
    }
}
