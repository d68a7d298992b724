//! The same files get the same findings whatever the number of threads, from the command and from the library; and the flags that
//! tell the rules more.

use std::fs;
use std::io::BufReader;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use socialdata_core::validering::{Context, Delivery};
use socialdata_format::Options;
use socialdata_format::report::{Lang, ReportBuilder, ReportOptions, json as json_report};

use crate::command::{feed, run};
use crate::fixtures;

fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { below(&path, found) } else { found.push(path) }
    }
}

fn write(path: &Path, text: &str) {
    #[expect(clippy::disallowed_methods, reason = "a test writes its own input")]
    fs::write(path, text).unwrap();
}

/// What the command writes about `files`, with so many threads.
fn from_the_command(files: &[PathBuf], jobs: &str) -> String {
    let args = ["validate", "--format", "json", "--max-findings", "100000", "--jobs", jobs];
    run(args.iter().map(AsRef::as_ref).chain(files.iter().map(|file| file.as_os_str()))).stdout
}

/// What a program writes that links the library.
fn from_the_library(files: &[PathBuf]) -> String {
    let options = ReportOptions::default().with_max_findings(100_000);
    let mut builder = ReportBuilder::new(options).judging(Delivery::new(Context::default(), None));
    for file in files {
        let source = BufReader::new(fs::File::open(file).unwrap());
        builder.read_in_parallel(&file.to_string_lossy(), source, Options::default(), NonZeroUsize::MIN);
    }
    json_report::render(&builder.finish(), Lang::Sv)
}

#[test]
fn every_fixture_gets_the_same_report_from_every_entry_point() {
    for folder in ["valid", "invalid", "hostile"] {
        let mut files = Vec::new();
        below(&fixtures::path(folder), &mut files);
        let expected = from_the_library(&files);
        assert!(expected.len() > 10_000, "{folder}");
        for jobs in ["1", "2", "7"] {
            let actual = from_the_command(&files, jobs);
            assert!(actual == expected, "{folder}: another report with {jobs} jobs");
        }
    }
}

/// A month that is cut into several chunks, with faults on both sides of each cut.
#[test]
fn a_file_of_several_chunks_gets_the_same_report() {
    let home = tempfile::tempdir().unwrap();
    let month = run(["generate", "--persons", "400", "--faults", "TID-001:0.1,PNR-001:0.1"]).expect(0).stdout;
    let path = home.path().join("stor.ndjson");
    write(&path, &month.repeat(12));
    assert!(fs::metadata(&path).unwrap().len() > 3 << 20, "several chunks of 1 MiB");
    let files = [path];
    let one = from_the_command(&files, "1");
    let report: Value = one.parse().unwrap();
    assert!(report["summary"]["byRule"].to_string().contains("DUB-001"), "{}", report["summary"]);
    for jobs in ["2", "7"] {
        assert!(from_the_command(&files, jobs) == one, "another report with {jobs} jobs");
    }
}

#[test]
fn rules_are_chosen_by_code_and_family() {
    let file = fixtures::path("invalid/TID-001/bad-01.ndjson");
    let report =
        |rules: &str| run(["validate", "--format", "json", "--rules", rules, file.to_str().unwrap()]);
    report("+TID").expect(1);
    let without = report("-TID").expect(0).json();
    assert_eq!(without["summary"]["errors"], 0);
    let left_out = without["ledger"]["notApplicable"].as_array().unwrap().iter();
    let left_out = left_out.filter(|rule| rule["reason"].as_str().unwrap().contains("--rules")).count();
    assert!(left_out > 5, "the report names what was left out");
    report("+TID,-TID-001").expect(0);
    report("TID-001").expect(2);
    report("-INGEN").expect(2);
}

#[test]
fn the_responsible_body_and_the_previous_delivery_are_compared() {
    let home = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = home.path().join(name);
        write(&path, text);
        path.to_str().unwrap().to_owned()
    };
    let base = fs::read_to_string(fixtures::path("valid/insats/grund.ndjson")).unwrap();
    let now = put("nu.ndjson", &base);
    let before = put(
        "forra.ndjson",
        &base.replace("\"period\":\"2026-09\"", "\"period\":\"2026-07\"").replace("\"I-1\"", "\"I-0\""),
    );
    let codes = |args: &[&str]| {
        let report = run(["validate", "--format", "json"].iter().chain(args).chain([&now.as_str()])).json();
        let findings = report["findings"].as_array().unwrap().clone();
        findings.into_iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&[]), Vec::<String>::new());
    assert_eq!(codes(&["--ansvarig", "2120000142"]), Vec::<String>::new());
    assert_eq!(codes(&["--ansvarig", "2120001355"]), ["LEV-002"]);
    let mut late = codes(&["--previous", &before]);
    late.sort();
    assert_eq!(late, ["HIS-001", "HIS-002"]);
    let missing = home.path().join("finns-inte").to_str().unwrap().to_owned();
    run(["validate", "--previous", &missing, &now]).expect(66);
    let ended = run(["validate", "--ansvarig", "212000-0142", &now]).expect(2);
    assert!(!ended.stderr.contains("0142"), "{}", ended.stderr);
}

/// 191212121212 is a published test number.
#[test]
fn another_schema_is_followed_without_fetching_or_quoting_anything() {
    let home = tempfile::tempdir().unwrap();
    let schema = home.path().join("schema.json");
    let put = |text: Value| write(&schema, &text.to_string());
    let args = |format: &'static str| {
        ["validate", "--schema", schema.to_str().unwrap(), "--format", format, "-"].map(str::to_owned)
    };
    put(json!({"required": ["a"], "additionalProperties": {"type": "integer"}}));
    let input = "{\"a\": 1}\n{\"191212121212\": \"191212121212\"}\n";
    let ended = feed(args("json"), input.as_bytes()).expect(1);
    assert!(!ended.stdout.contains("1912"), "{}", ended.stdout);
    let report = ended.json();
    assert_eq!(report["summary"]["byKeyword"], json!({"required": 1, "type": 1}));
    assert_eq!(report["summary"]["records"], 2);
    let text = feed(args("text"), input.as_bytes()).expect(1).stdout;
    assert!(text.contains("-:2  type  /*  Värdet är av fel slag."), "{text}");
    feed(args("text"), b"{\"a\": 1}\n").expect(0);
    feed(args("text"), b"{\"a\": 1}\n{\n").expect(66);
    put(json!({"$ref": "https://example.org/other.json"}));
    feed(args("text"), b"{}\n").expect(78);
}
