//! Golden text in `fixtures/golden/cli/`.
//!
//! After a change that is meant: `SOCIALDATA_BLESS=1 cargo test -p socialdata-cli --test it transcript`, then read the
//! difference as a user would.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::command::run;
use crate::fixtures;

/// File name, and the commands whose output is in it. The commands run in `fixtures/`.
const TRANSCRIPTS: &[(&str, &[&[&str]])] = &[
    ("help.txt", &[&["--help"]]),
    ("demo-help.txt", &[&["demo", "--help"]]),
    ("explain-help.txt", &[&["explain", "--help"]]),
    ("generate-help.txt", &[&["generate", "--help"]]),
    ("rules-help.txt", &[&["rules", "--help"]]),
    (
        "policy-help.txt",
        &[
            &["policy", "--help"],
            &["policy", "lint", "--help"],
            &["policy", "explain", "--help"],
            &["policy", "diff", "--help"],
            &["policy", "schema", "--help"],
        ],
    ),
    ("pseudonymise-help.txt", &[&["pseudonymise", "--help"]]),
    (
        "policy.txt",
        &[
            &["policy", "lint", "pseudonymiserad"],
            &["policy", "lint", "pseudonymiserad", "--period", "2025-12"],
            &["policy", "explain", "aggregat", "--posttyp", "utredning"],
            &["policy", "explain", "pseudonymiserad", "--posttyp", "utredning", "--lang", "en"],
            &["policy", "diff", "identifierad", "finns-inte.toml"],
        ],
    ),
    ("sandbox-help.txt", &[&["sandbox", "--help"], &["sandbox", "effects", "--help"]]),
    ("status-help.txt", &[&["status", "--help"]]),
    ("submit-help.txt", &[&["submit", "--help"]]),
    ("validate-help.txt", &[&["validate", "--help"]]),
    (
        "explain.txt",
        &[
            &["explain", "TID-001"],
            &["explain", "TID-001", "--lang", "en"],
            &["explain", "KOD-900"],
            &["explain", "tid-001x"],
        ],
    ),
    (
        "rules.txt",
        &[
            &["rules", "--family", "ref"],
            &["rules", "--family", "TID", "--posttyp", "utredning", "--severity", "error", "--format", "csv"],
            &["rules", "--family", "HIS", "--format", "json"],
            &["rules", "--family", "DUB", "--severity", "warning", "--lang", "en"],
            &["rules", "--family", "XYZ"],
            &["rules", "--posttyp", "insatser"],
        ],
    ),
    (
        "validate.txt",
        &[
            &["validate", "valid/insats/grund.ndjson"],
            &["validate", "invalid/TID-001/bad-01.csv"],
            &["validate", "--lang", "en", "invalid/TID-001/bad-01.csv", "valid/insats/grund.ndjson"],
            &["validate", "hostile/utf-16-le-with-bom.csv"],
            &["validate", "finns-inte.csv"],
        ],
    ),
    ("status.txt", &[&["status", "--config", "finns-inte.toml"], &["status"]]),
    ("submit.txt", &[&["submit", "--config", "finns-inte.toml"]]),
    ("sandbox.txt", &[&["sandbox", "effects", "--data-dir", "finns-inte"], &["sandbox"]]),
    ("generate.txt", &[&["generate", "--kommunkod", "180"], &["generate", "--faults", "XYZ-001"]]),
    ("demo.txt", &[&["demo", "--persons", "3"]]),
];

#[test]
fn transcripts_are_what_the_command_says() {
    let folder = fixtures::path("golden/cli");
    let mut wrong = Vec::new();
    for (file, commands) in TRANSCRIPTS {
        let said: String = commands.iter().map(|args| transcript(args)).collect();
        let path = folder.join(file);
        if is_blessing() {
            crate::home::write(&path, said.as_bytes());
        } else if std::fs::read_to_string(&path).ok().as_ref() != Some(&said) {
            wrong.push(format!("{file}, now:\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "SOCIALDATA_BLESS=1 replaces it if it is meant\n\n{}", wrong.join("\n"));
}

#[test]
fn every_transcript_is_of_a_command_here() {
    let stored: BTreeSet<String> =
        fixtures::list("golden/cli").iter().map(|path| fixtures::name(path).to_owned()).collect();
    let known: BTreeSet<String> = TRANSCRIPTS.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(stored, known);
}

fn transcript(args: &[&str]) -> String {
    let output = crate::command::command(args).current_dir(fixtures::root()).output().unwrap();
    let ended = crate::command::Ended::of(output);
    let mut text = format!("$ socialdata {}\n{}", args.join(" "), ended.stdout);
    for line in ended.stderr.lines() {
        writeln!(text, "! {line}").unwrap();
    }
    writeln!(text, "[{}]\n", ended.code).unwrap();
    text
}

fn is_blessing() -> bool {
    #[expect(clippy::disallowed_methods, reason = "the person who blesses says so in the environment")]
    std::env::var_os("SOCIALDATA_BLESS").is_some()
}

#[test]
fn the_version_is_the_packages() {
    let ended = run(["--version"]).expect(0);
    assert_eq!(ended.stdout, concat!("socialdata ", env!("CARGO_PKG_VERSION"), "\n"));
}
