//! Reports compared with an earlier one, and findings that somebody answers for.

use serde_json::Value;
use socialdata_core::period::parse_date;
use socialdata_core::validering::Severity;
use socialdata_format::Options;
use socialdata_format::acceptance::{Acceptances, EntryState};
use socialdata_format::report::{Baseline, Change, Form, Lang, Report, ReportBuilder, ReportOptions, json};

use crate::fixtures::base;
use crate::report::{FORMS, rendered, report, schema};

/// A record with that key; `sex` 2 contradicts the number (PNR-005). Each key has a first day of its own, so that no two are the same insats.
fn record(post_id: &str, sex: &str) -> String {
    let day = post_id.bytes().map(u32::from).sum::<u32>() % 28 + 1;
    let first = format!("2026-09-{day:02}");
    base().replace("INS-1", post_id).replace("\"1\"}", &format!("\"{sex}\"}}")).replace("2026-09-01", &first)
        + "\n"
}

fn earlier(file: &str, most: usize) -> Baseline {
    let report =
        report(&[("foerra.ndjson", file.as_bytes())], ReportOptions::default().with_max_findings(most));
    Baseline::parse(json::render(&report, Lang::En).as_bytes()).unwrap()
}

fn since(file: &str, baseline: Baseline, most: usize) -> Report {
    let mut builder = ReportBuilder::new(ReportOptions::default().with_max_findings(most)).since(baseline);
    builder.read("insats.ndjson", file.as_bytes(), Options::default(), |_| {});
    builder.finish()
}

fn accepting(file: &str, acceptance: &str) -> Report {
    let acceptance = Acceptances::parse(acceptance).unwrap().on(parse_date("2026-11-22").unwrap());
    let mut builder = ReportBuilder::new(ReportOptions::default()).accepting(acceptance);
    builder.read("insats.ndjson", file.as_bytes(), Options::default(), |_| {});
    builder.finish()
}

fn entry(code: &str, scope: &str, expires: &str) -> String {
    format!(
        "[[accept]]\ncode = '{code}'\n{scope}\nreason = '<b>Sant</b>'\nwho = 'Anna'\nexpires = {expires}\n"
    )
}

fn numbers(report: &Report) -> (u64, u64, u64) {
    let delta = report.delta.as_ref().unwrap();
    (delta.new_findings(), delta.fixed_findings(), delta.remaining_findings())
}

fn check_schema(report: &Report) {
    let document: Value = json::render(report, Lang::Sv).parse().unwrap();
    let faults: Vec<_> = schema().iter_errors(&document).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn new_fixed_and_remaining_do_not_depend_on_rows_or_file_names() {
    let before = record("A", "2") + &record("B", "2");
    // B moves up and stays wrong, A is corrected, C is new; a sound record comes first.
    let now = record("D", "1") + &record("C", "2") + &record("B", "2");
    let report = since(&now, earlier(&before, 1000), 1000);
    assert_eq!(numbers(&report), (1, 1, 1));
    let changes: Vec<_> =
        report.findings.iter().map(|listed| (listed.post_id.as_deref(), listed.change)).collect();
    assert_eq!(changes, [(Some("C"), Some(Change::New)), (Some("B"), Some(Change::Remaining))]);
    let delta = report.delta.as_ref().unwrap();
    assert_eq!(delta.fixed[0].post_id.as_deref(), Some("A"));
    assert!(delta.is_exact() && delta.is_complete && delta.has_same_rules);
    check_schema(&report);

    assert!(rendered(&report, Form::Text, Lang::Sv).contains("1 nya, 1 åtgärdade, 1 kvar."));
    let csv = rendered(&report, Form::Csv, Lang::En);
    assert_eq!(csv.lines().filter(|line| line.contains(";fixed;")).count(), 1, "{csv}");
    let sarif: Value = rendered(&report, Form::Sarif, Lang::En).parse().unwrap();
    let states: Vec<_> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["baselineState"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["new", "unchanged", "absent"]);
    assert!(rendered(&report, Form::Junit, Lang::En).contains("[new]"));
    let html = rendered(&report, Form::Html, Lang::En);
    assert!(html.contains("chip new") && html.contains("Show what has been fixed"));
}

#[test]
fn the_same_input_again_has_only_what_remains() {
    let file = record("A", "2") + "{\n" + &record("A", "2") + "{}\n";
    let report = since(&file, earlier(&file, 1000), 0);
    let found = report.summary.findings();
    assert_eq!(numbers(&report), (0, 0, found));
    let none = since("", earlier(&file, 1000), 1000);
    // An empty file is a finding of its own.
    assert_eq!(numbers(&none), (1, found, 0));
}

#[test]
fn an_earlier_list_that_was_capped_gives_the_least_change() {
    let many: String = (0..10).map(|number| record(&format!("A{number}"), "2")).collect();
    let fewer: String = (4..10).map(|number| record(&format!("A{number}"), "2")).collect();
    let report = since(&fewer, earlier(&many, 3), 1000);
    assert_eq!(numbers(&report), (0, 4, 6));
    assert!(!report.delta.as_ref().unwrap().is_exact());
    assert!(report.findings.iter().all(|listed| listed.change == Some(Change::Unknown)));
    assert!(rendered(&report, Form::Text, Lang::En).contains("did not list all findings"));
    check_schema(&report);
    // What is capped now was compared all the same.
    assert_eq!(numbers(&since(&fewer, earlier(&many, 1000), 0)), (0, 4, 6));
}

#[test]
fn a_file_that_was_not_checked_makes_fixed_uncertain() {
    let file = record("A", "2");
    let mut builder = ReportBuilder::new(ReportOptions::default()).since(earlier(&file, 1000));
    builder.read("insats.csv", &b"\xff\xfea\0"[..], Options::default(), |_| {});
    let report = builder.finish();
    assert!(!report.delta.as_ref().unwrap().is_complete);
    assert!(rendered(&report, Form::Text, Lang::Sv).contains("kan vara osett"));
    check_schema(&report);
}

#[test]
fn accepted_findings_are_shown_and_counted_and_do_not_count() {
    let file = record("A", "2") + &record("B", "2");
    let entries = entry("PNR-005", "postId = 'A'", "2027-01-01")
        + &entry("PNR-005", "posttyp = 'placering'", "2027-01-01")
        + &entry("PNR-005", "all = true", "2026-11-21");
    let report = accepting(&file, &entries);
    assert_eq!((report.summary.warnings, report.summary.accepted()), (2, 1));
    assert_eq!(report.summary.open(Severity::Warning), 1);
    let applied = report.acceptance.as_ref().unwrap();
    let states: Vec<_> =
        applied.entries().iter().map(socialdata_format::acceptance::AppliedEntry::state).collect();
    assert_eq!(states, [EntryState::Used, EntryState::Unused, EntryState::Expired]);
    assert!(report.confirmed().is_empty(), "a warning is accepted, not confirmed");
    check_schema(&report);
    let text = rendered(&report, Form::Text, Lang::Sv);
    for part in [
        "1 fynd är godtagna eller bekräftade.",
        "Godtaganden: 1 används, 1 oanvända, 1 utgångna.",
        "  utgånget: PNR-005 alla, gäller till och med 2026-11-21 (Anna)",
        "  oanvänt: PNR-005 alla placering",
        "    godtaget till och med 2027-01-01: <b>Sant</b> (Anna)",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let sarif: Value = rendered(&report, Form::Sarif, Lang::Sv).parse().unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["suppressions"][0]["status"], "accepted");
    let html = rendered(&report, Form::Html, Lang::Sv);
    assert!(html.contains("&lt;b&gt;Sant&lt;/b&gt;") && !html.contains("<b>Sant"));
}

#[test]
fn a_confirmed_error_is_open_no_more_and_is_told_by_code() {
    let fixture = String::from_utf8(crate::fixtures::bytes("invalid/JUR-005/bad-01.ndjson")).unwrap();
    let before = report(&[("x.ndjson", fixture.as_bytes())], ReportOptions::default());
    let post_id = before.findings[0].post_id.clone().unwrap();
    let report = accepting(&fixture, &entry("JUR-005", &format!("postId = '{post_id}'"), "2027-01-01"));
    assert_eq!(report.summary.open(Severity::Error), before.summary.errors - report.summary.accepted());
    let confirmed: Vec<_> = report.confirmed().iter().map(|(rule, count)| (rule.code, *count)).collect();
    assert_eq!(confirmed, [("JUR-005", report.summary.accepted())]);
    assert!(report.summary.accepted() > 0);
    for form in FORMS {
        assert_eq!(rendered(&report, form, Lang::Sv), rendered(&report, form, Lang::Sv));
    }
}
