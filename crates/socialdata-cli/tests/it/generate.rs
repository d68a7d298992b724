//! `socialdata generate`

use std::collections::BTreeSet;

use serde_json::Value;

use crate::command::{feed, run};

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let generate = |seed: &str| run(["generate", "--persons", "30", "--seed", seed]).expect(0).stdout;
    assert_eq!(generate("5"), generate("5"));
    assert_ne!(generate("5"), generate("6"));
}

#[test]
fn what_is_generated_breaks_no_rule_in_either_form() {
    for format in ["ndjson", "csv"] {
        let made = run(["generate", "--persons", "120", "--period", "2026-02", "--format", format]).expect(0);
        let ended = feed(["validate", "--format", "json", "-"], made.stdout.as_bytes()).expect(0);
        let report = ended.json();
        assert_eq!(report["period"], "2026-02");
        assert_eq!(report["files"][0]["format"], format);
        assert!(report["summary"]["records"].as_u64().unwrap() >= 120);
        assert_eq!((&report["summary"]["errors"], &report["summary"]["warnings"]), (&0.into(), &0.into()));
    }
}

#[test]
fn faults_are_found_as_often_as_they_were_put_in() {
    let faults = "TID-001:0.1,PNR-001:0.05,TID-003";
    let made = run(["generate", "--persons", "200", "--faults", faults]).expect(0);
    let report = feed(["validate", "--format", "json", "-"], made.stdout.as_bytes()).expect(1).json();
    let by_rule = report["summary"]["byRule"].as_array().unwrap();
    let codes: BTreeSet<&str> = by_rule.iter().map(|rule| rule["code"].as_str().unwrap()).collect();
    assert_eq!(codes, BTreeSet::from(["PNR-001", "TID-001", "TID-003"]));
    let records = report["summary"]["records"].as_u64().unwrap();
    let count =
        |code: &str| by_rule.iter().find(|rule| rule["code"] == code).unwrap()["count"].as_u64().unwrap();
    assert!((records / 20..=records / 5).contains(&count("TID-001")), "{} of {records}", count("TID-001"));
    assert!(count("TID-003") >= 1);
}

#[test]
fn output_appears_whole_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("insats.csv");
    let args = ["generate", "--persons", "20", "--format", "csv", "--output", path.to_str().unwrap()];
    let ended = run(args).expect(0);
    assert!(ended.stdout.contains("poster"), "{}", ended.stdout);
    let printed = run(["generate", "--persons", "20", "--format", "csv"]).expect(0).stdout;
    assert_eq!(std::fs::read_to_string(&path).unwrap(), printed);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_cannot_be_made_is_refused() {
    run(["generate", "--persons", "100000"]).expect(2);
    run(["generate", "--period", "1999-01"]).expect(2);
    run(["generate", "--kommunkod", "9999"]).expect(2);
    run(["generate", "--persons", "20", "--output", "/finns-inte/insats.ndjson"]).expect(74);
}

#[test]
fn no_persons_are_no_records() {
    let ended = run(["generate", "--persons", "0"]).expect(0);
    assert_eq!(ended.stdout.lines().filter_map(|line| line.parse::<Value>().ok()).count(), 0);
}
