//! `socialdata validate` over the fixtures, and its flags.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use socialdata_core::regler;
use socialdata_core::validering::Severity;

use crate::command::{Ended, feed, run};
use crate::fixtures;

fn validate(path: &Path, args: &[&str]) -> Ended {
    run(["validate", "--format", "json"].iter().chain(args).map(AsRef::as_ref).chain([path.as_os_str()]))
}

fn codes(report: &Value) -> BTreeSet<String> {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// A file with several findings.
fn many_findings() -> String {
    run(["generate", "--persons", "100", "--faults", "TID-001:0.2,PNR-001:0.2"]).expect(0).stdout
}

#[test]
fn the_valid_months_are_valid() {
    for path in fixtures::list("valid/insats") {
        let report = validate(&path, &["--deny", "warnings"]).expect(0).json();
        assert_eq!(report["findings"], Value::Array(vec![]), "{}", path.display());
        assert_eq!(report["files"][0]["status"], "checked");
        assert_eq!(report["ledger"]["failed"], Value::Array(vec![]));
    }
}

#[test]
fn the_two_forms_of_the_month_have_the_same_number_of_records() {
    let records = |name| validate(&fixtures::path(name), &[]).expect(0).json()["summary"]["records"].clone();
    let csv = records("valid/insats/manad-2026-09.csv");
    assert_eq!(csv, records("valid/insats/manad-2026-09.ndjson"));
    assert!(csv.as_u64().unwrap() >= 300);
}

#[test]
fn every_bad_file_reports_its_code_alone_and_every_good_file_does_not() {
    for folder in fixtures::list("invalid") {
        let code = fixtures::name(&folder).to_owned();
        let rule = regler::find(&code).unwrap_or_else(|| panic!("{code} is no rule"));
        // Only a run with a policy can know that a type is gated; `submit` is one.
        if code == "JUR-008" {
            continue;
        }
        for path in fixtures::list(&format!("invalid/{code}")) {
            check_one(&path, &code, rule.severity);
        }
    }
}

fn check_one(path: &Path, code: &str, severity: Severity) {
    let ended = validate(path, &[]);
    let report = ended.json();
    let is_checked = report["files"][0]["status"] == "checked";
    if fixtures::name(path).starts_with("bad-") {
        assert_eq!(codes(&report), BTreeSet::from([code.to_owned()]), "{}", path.display());
        let word = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        assert!(report["findings"].as_array().unwrap().iter().all(|finding| finding["severity"] == word));
        // A file that could not be read to its end wins over what was found in it.
        let expected = if is_checked { i32::from(severity == Severity::Error) } else { 66 };
        ended.expect(expected);
    } else {
        assert!(!codes(&report).contains(code), "{}", path.display());
        assert!(is_checked, "{}", path.display());
    }
}

#[test]
fn warnings_count_only_when_they_are_denied() {
    let mut warned = 0;
    for folder in fixtures::list("invalid") {
        let code = fixtures::name(&folder);
        if regler::find(code).unwrap().severity == Severity::Warning {
            let bad = fixtures::list(&format!("invalid/{code}")).remove(0);
            validate(&bad, &[]).expect(0);
            validate(&bad, &["--deny", "warnings"]).expect(1);
            warned += 1;
        }
    }
    assert!(warned > 0, "no fixture of a warning");
}

#[test]
fn two_runs_give_the_same_bytes_and_name_no_place_of_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("insats.ndjson");
    crate::home::write(&path, many_findings().as_bytes());
    for format in ["json", "text"] {
        let report = || run(["validate", "--format", format, path.to_str().unwrap()]).expect(1).stdout;
        let first = report();
        assert_eq!(first, report());
        assert!(!first.contains(folder.path().to_str().unwrap()), "a path of the machine is in the report");
    }
}

#[test]
fn standard_input_gives_the_same_report_as_the_file() {
    let path = fixtures::path("invalid/TID-001/bad-01.csv");
    let mut of_file = validate(&path, &[]).expect(1).json();
    let bytes = std::fs::read(&path).unwrap();
    let of_stdin = feed(["validate", "--format", "json", "-"], &bytes).expect(1).json();
    of_file["files"][0]["name"] = of_stdin["files"][0]["name"].clone();
    assert_eq!(of_file, of_stdin);
    let empty = feed(["validate", "--format", "json", "-"], b"").expect(0).json();
    assert_eq!(codes(&empty), BTreeSet::from(["LEV-003".to_owned()]));
}

#[test]
fn several_files_are_one_report_in_the_order_given() {
    let bad = fixtures::path("invalid/TID-001/bad-01.ndjson");
    let good = fixtures::path("valid/insats/grund.ndjson");
    let report =
        run(["validate".as_ref(), "--format".as_ref(), "json".as_ref(), good.as_os_str(), bad.as_os_str()])
            .expect(1)
            .json();
    let names: Vec<&str> =
        report["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["grund.ndjson", "bad-01.ndjson"]);
    assert_eq!(report["findings"][0]["file"], 1);
}

#[test]
fn an_input_that_is_not_there_is_not_checked_and_hides_nothing() {
    let missing = Path::new("finns-inte.ndjson");
    let report = validate(missing, &[]).expect(66).json();
    assert_ne!(report["files"][0]["status"], "checked");
    // Not checked wins over findings, and the findings of the other file are there.
    let bad = fixtures::path("invalid/TID-001/bad-01.ndjson");
    let args =
        ["validate".as_ref(), "--format".as_ref(), "json".as_ref(), missing.as_os_str(), bad.as_os_str()];
    assert_eq!(codes(&run(args).expect(66).json()), BTreeSet::from(["TID-001".to_owned()]));
    let folder = tempfile::tempdir().unwrap();
    validate(folder.path(), &[]).expect(66);
}

#[test]
fn output_is_the_same_report_and_nothing_lies_beside_it() {
    let path = fixtures::path("invalid/TID-001/bad-01.ndjson");
    for format in ["json", "text"] {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("rapport");
        let run = |extra: &[&str]| {
            run(["validate", "--format", format].iter().chain(extra).chain([&path.to_str().unwrap()]))
                .expect(1)
        };
        let printed = run(&[]).stdout;
        // Once into nothing, once over the earlier report.
        for _ in 0..2 {
            let ended = run(&["--output", report.to_str().unwrap()]);
            assert_eq!(ended.stdout, "");
            assert_eq!(std::fs::read_to_string(&report).unwrap(), printed);
            let names: Vec<_> =
                std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
            assert_eq!(names, std::slice::from_ref(&report), "a half file was left");
        }
    }
}

#[test]
fn output_that_cannot_be_written_is_74_and_leaves_nothing() {
    let path = fixtures::path("valid/insats/grund.ndjson");
    let folder = tempfile::tempdir().unwrap();
    validate(&path, &["--output", folder.path().join("finns-inte/rapport").to_str().unwrap()]).expect(74);
    // The target is a folder: the rename fails after everything was written.
    validate(&path, &["--output", folder.path().to_str().unwrap()]).expect(74);
    let beside = folder.path().with_extension("del");
    assert!(!beside.exists() && std::fs::read_dir(folder.path()).unwrap().next().is_none());
}

#[test]
fn listing_fewer_findings_changes_no_count() {
    let input = many_findings();
    let report = |max: &str| {
        feed(["validate", "--format", "json", "--max-findings", max, "-"], input.as_bytes()).expect(1).json()
    };
    let (all, few, none) = (report("100000"), report("3"), report("0"));
    let total = all["findings"].as_array().unwrap().len();
    assert!(total > 3 && all["omitted"] == 0);
    for (report, listed) in [(&few, 3), (&none, 0)] {
        assert_eq!(report["findings"].as_array().unwrap().len(), listed);
        assert_eq!(report["omitted"], total - listed);
        assert_eq!(report["summary"], all["summary"]);
    }
    let text = feed(["validate", "--max-findings", "0", "-"], input.as_bytes()).expect(1).stdout;
    assert!(text.contains(&total.to_string()), "the text does not say what it left out:\n{text}");
}

#[test]
fn the_json_report_keeps_to_its_schema() {
    let schema = fixtures::root().join("../schemas/rapport/v1/rapport.schema.json");
    let schema: Value = std::fs::read_to_string(schema).unwrap().parse().unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut files = fixtures::list("hostile");
    files.extend(fixtures::list("valid/insats"));
    for folder in fixtures::list("invalid") {
        files.extend(fixtures::list(&format!("invalid/{}", fixtures::name(&folder))));
    }
    files.push("finns-inte.csv".into());
    for path in files {
        for lang in ["sv", "en"] {
            let report = validate(&path, &["--lang", lang]).json();
            let faults: Vec<String> = validator
                .iter_errors(&report)
                .map(|error| format!("{} {error}", error.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{}: {faults:?}", path.display());
        }
    }
}

#[test]
fn the_language_changes_words_and_nothing_else() {
    let path = fixtures::path("invalid/TID-001/bad-01.ndjson");
    let report = |lang| validate(&path, &["--lang", lang]).expect(1).json();
    let (mut sv, mut en) = (report("sv"), report("en"));
    assert_ne!(sv["findings"][0]["message"], en["findings"][0]["message"]);
    for report in [&mut sv, &mut en] {
        for rule in report["ledger"]["notApplicable"].as_array_mut().unwrap() {
            rule["reason"] = Value::Null;
        }
        for finding in report["findings"].as_array_mut().unwrap() {
            finding["message"] = Value::Null;
            finding["remedy"] = Value::Null;
        }
    }
    assert_eq!(sv, en);
}

#[test]
fn the_period_can_be_given() {
    let path = fixtures::path("valid/insats/grund.ndjson");
    assert_eq!(validate(&path, &["--period", "2026-09"]).expect(0).json()["period"], "2026-09");
}
