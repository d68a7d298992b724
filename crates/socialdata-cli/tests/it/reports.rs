//! The forms of a report, comparison with an earlier one, and acceptances, as a user gives them.

use std::path::Path;

use serde_json::Value;

use crate::command::{Ended, command, run};
use crate::fixtures;
use crate::home::write;

fn validate(args: &[&str], input: &Path) -> Ended {
    Ended::of(command(["validate"]).args(args).arg(input).output().unwrap())
}

const FORMATS: [&str; 6] = ["text", "json", "sarif", "junit", "html", "csv"];

#[test]
fn every_form_has_the_same_exit_code_and_bytes_and_names_no_place_of_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("insats.ndjson"), folder.path().join("rapport"));
    write(
        &input,
        run(["generate", "--persons", "60", "--faults", "TID-001:0.2,PNR-005:0.2"]).stdout.as_bytes(),
    );
    for format in FORMATS {
        let first = validate(&["--format", format], &input).expect(1).stdout;
        assert_eq!(first, validate(&["--format", format], &input).stdout, "{format}");
        assert!(!first.contains(folder.path().to_str().unwrap()), "{format}");
        validate(&["--format", format, "--output", output.to_str().unwrap()], &input).expect(1);
        assert_eq!(first, std::fs::read_to_string(&output).unwrap(), "{format}");
    }
}

#[test]
fn since_an_earlier_report() {
    let folder = tempfile::tempdir().unwrap();
    let earlier = folder.path().join("igår.json");
    let bad = fixtures::path("invalid/TID-001/bad-01.ndjson");
    validate(&["--format", "json", "--output", earlier.to_str().unwrap()], &bad).expect(1);
    let since = |args: &[&str], input: &Path| {
        let args: Vec<&str> = ["--since", earlier.to_str().unwrap()].iter().chain(args).copied().collect();
        validate(&args, input)
    };
    let same = since(&["--format", "json"], &bad).expect(1).json();
    assert_eq!((&same["delta"]["new"], &same["delta"]["fixed"]), (&0.into(), &0.into()));
    assert!(same["delta"]["remaining"].as_u64().unwrap() > 0);
    let good = fixtures::path("valid/insats/grund.ndjson");
    let text = since(&[], &good).expect(0).stdout;
    assert!(text.contains("Sedan den förra rapporten: 0 nya, ") && text.contains(" 0 kvar."), "{text}");
    assert!(text.contains("Åtgärdat sedan den förra rapporten:\n  TID-001"), "{text}");
}

#[test]
fn what_is_no_report_is_66_and_not_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.json");
    let good = fixtures::path("valid/insats/grund.ndjson");
    for (content, word) in [
        ("191212121212", "ingen valideringsrapport"),
        ("posttyp;191212121212", "ingen JSON"),
        (r#"{"report":"socialdata-rapport/2"}"#, "annan version"),
    ] {
        write(&path, content.as_bytes());
        let ended = validate(&["--since", path.to_str().unwrap()], &good).expect(66);
        assert!(ended.stderr.contains(word) && !ended.stderr.contains("191212121212"), "{}", ended.stderr);
        assert!(ended.stdout.is_empty());
    }
    validate(&["--since", "finns-inte.json"], &good).expect(66);
}

fn entry(code: &str, scope: &str, expires: &str) -> String {
    format!("[[accept]]\ncode = '{code}'\n{scope}\nreason = 'Sant'\nwho = 'Anna'\nexpires = {expires}\n")
}

#[test]
fn an_accepted_warning_is_not_denied_until_it_expires() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("godtaget.toml");
    let bad = fixtures::path("invalid/PNR-005/bad-01.ndjson");
    let accepted = |text: &str, args: &[&str]| {
        write(&path, text.as_bytes());
        let accept = ["--deny", "warnings", "--accept", path.to_str().unwrap()];
        validate(&[&accept, args].concat(), &bad)
    };
    validate(&["--deny", "warnings"], &bad).expect(1);
    let report =
        accepted(&entry("PNR-005", "all = true", "9999-12-31"), &["--format", "json"]).expect(0).json();
    assert_eq!(report["summary"]["byRule"][0]["accepted"], report["summary"]["byRule"][0]["count"]);
    assert_eq!(
        (&report["acceptance"][0]["state"], &report["findings"][0]["accepted"]),
        (&"used".into(), &0.into())
    );
    let junit =
        accepted(&entry("PNR-005", "posttyp = 'insats'", "9999-12-31"), &["--format", "junit"]).expect(0);
    assert!(junit.stdout.contains("failures=\"0\"") && !junit.stdout.contains("<failure"));
    let expired = accepted(&entry("PNR-005", "all = true", "2020-01-01"), &[]).expect(1).stdout;
    assert!(expired.contains("  utgånget: PNR-005 alla, gäller till och med 2020-01-01 (Anna)"), "{expired}");
}

#[test]
fn a_mistake_in_the_acceptance_file_is_78_and_names_the_entry() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("godtaget.toml");
    let good = fixtures::path("valid/insats/grund.ndjson");
    for (text, word) in [
        (
            entry("TID-001", "all = true", "9999-12-31"),
            "[[accept]] 1, rad 1 (TID-001): uppgifterna är omöjliga",
        ),
        (entry("JUR-005", "all = true", "9999-12-31"), "(JUR-005): ett fel som vilar på lag"),
        (entry("PNR-005", "postId = '191212121212'", "9999-12-31"), "identitetsnummer"),
        (entry("PNR-005", "all = true", "'i vår'"), "expires har fel form"),
        ("[[accept]\n191212121212".to_owned(), "rad 1: fel i TOML"),
    ] {
        write(&path, text.as_bytes());
        let ended = validate(&["--accept", path.to_str().unwrap()], &good).expect(78);
        assert!(ended.stderr.contains(word) && !ended.stderr.contains("191212121212"), "{}", ended.stderr);
    }
    validate(&["--accept", "finns-inte.toml"], &good).expect(78);
}

#[test]
fn a_confirmed_error_does_not_end_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("godtaget.toml");
    let bad = fixtures::path("invalid/JUR-005/bad-01.ndjson");
    let report = validate(&["--format", "json"], &bad).expect(1).json();
    let Value::String(post_id) = &report["findings"][0]["postId"] else { panic!("a case reference") };
    write(&path, entry("JUR-005", &format!("postId = '{post_id}'"), "9999-12-31").as_bytes());
    let confirmed =
        validate(&["--format", "json", "--accept", path.to_str().unwrap()], &bad).expect(0).json();
    assert_eq!(confirmed["acceptance"][0]["confirms"], true);
    assert_eq!(confirmed["summary"]["errors"], report["summary"]["errors"], "counts stay whole");
}
