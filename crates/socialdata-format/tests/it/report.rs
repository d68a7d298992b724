//! Reports over the fixtures.

use jsonschema::Validator;
use serde_json::Value;
use socialdata_format::report::{Form, Lang, Rendering, Report, ReportBuilder, ReportOptions, json, text};
use socialdata_format::{Options, ReadError};

use crate::fixtures::{base, bytes, names};

/// Every form that a report can have.
pub(crate) const FORMS: [Form; 6] = [Form::Text, Form::Json, Form::Sarif, Form::Junit, Form::Html, Form::Csv];

pub(crate) fn rendered(report: &Report, form: Form, lang: Lang) -> String {
    let mut bytes = Vec::new();
    Rendering::new(form, lang).write(report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

pub(crate) fn report(files: &[(&str, &[u8])], options: ReportOptions) -> Report {
    let mut builder = ReportBuilder::new(options);
    for (path, bytes) in files {
        builder.read(path, *bytes, Options::default(), |_| {});
    }
    builder.finish()
}

/// Every fixture that a reader may meet: name and bytes.
pub(crate) fn all_fixtures() -> Vec<(String, Vec<u8>)> {
    let mut folders: Vec<_> = names("invalid").iter().map(|code| format!("invalid/{code}")).collect();
    folders.extend(names("valid").iter().map(|posttyp| format!("valid/{posttyp}")));
    folders.push("hostile".to_owned());
    let files = folders
        .iter()
        .flat_map(|folder| names(folder).into_iter().map(move |name| format!("{folder}/{name}")));
    files.map(|path| (path.clone(), bytes(&path))).collect()
}

pub(crate) fn schema() -> Validator {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/rapport/v1/rapport.schema.json");
    let schema: Value = std::fs::read_to_string(path).unwrap().parse().unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn every_report_follows_its_schema() {
    let schema = schema();
    let fixtures = all_fixtures();
    let files: Vec<_> = fixtures.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let mut reports: Vec<_> = files.iter().map(|file| report(&[*file], ReportOptions::default())).collect();
    reports.push(report(&files, ReportOptions::default().with_max_findings(7)));
    reports.push(report(&[], ReportOptions::default()));
    for report in &reports {
        let document: Value = json::render(report, Lang::Sv).parse().unwrap();
        let faults: Vec<_> = schema.iter_errors(&document).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{:?}: {faults:?}", report.files);
    }
    let mut document: Value = json::render(&reports[0], Lang::Sv).parse().unwrap();
    document["findings"] = serde_json::json!([{"code": "TID-001", "value": "191212121212"}]);
    assert!(!schema.is_valid(&document), "the schema leaves no room for values");
}

#[test]
fn no_report_holds_an_identity_number() {
    for (path, bytes) in all_fixtures() {
        let report = report(&[(&path, &bytes)], ReportOptions::default());
        for lang in [Lang::Sv, Lang::En] {
            let forms: String = FORMS.iter().map(|form| rendered(&report, *form, lang)).collect();
            let rendered = forms + &format!("{report:?}");
            for form in
                ["191212121212", "1212121212", "19121212-1212", "121212-1212", "hemlig", "191401682396"]
            {
                assert!(!rendered.contains(form), "{path}");
            }
        }
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let fixtures = all_fixtures();
    let files: Vec<_> = fixtures.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let once = |form| rendered(&report(&files, ReportOptions::default()), form, Lang::En);
    for form in FORMS {
        assert!(once(form) == once(form), "{form:?}");
    }
}

#[test]
fn the_json_report_has_its_members_in_order() {
    let file = base().replace("2026-09-01", "2026-10-01").replace("\"1\"}", "\"3\"}") + "\n{\n";
    let report = report(&[("/home/anna/ut/insats.ndjson", file.as_bytes())], ReportOptions::default());
    let rendered = json::render(&report, Lang::Sv);
    let expected_end = r#"
  "summary": {
    "records": 2,
    "errors": 3,
    "warnings": 0,
    "infos": 0,
    "recordsWithErrors": 2,
    "byRule": [
      {
        "code": "KOD-015",
        "severity": "error",
        "count": 1
      },
      {
        "code": "LEV-007",
        "severity": "error",
        "count": 1
      },
      {
        "code": "TID-004",
        "severity": "error",
        "count": 1
      }
    ],
    "byPosttyp": [
      {
        "posttyp": "insats",
        "records": 1,
        "recordsWithErrors": 1
      },
      {
        "posttyp": null,
        "records": 1,
        "recordsWithErrors": 1
      }
    ]
  },
  "findings": [
    {
      "code": "KOD-015",
      "severity": "error",
      "file": 0,
      "record": 1,
      "line": 1,
      "column": 203,
      "posttyp": "insats",
      "postId": "INS-1",
      "period": "2026-09",
      "pointer": "/person/kon","#;
    assert!(rendered.contains(expected_end), "{rendered}");
    assert!(rendered.ends_with("],\n  \"omitted\": 0\n}\n"), "{rendered}");
    let members: Vec<_> = rendered
        .lines()
        .filter(|line| line.starts_with("  \""))
        .map(|line| line.split('"').nth(1).unwrap())
        .collect();
    let expected = [
        "report", "tool", "ruleSet", "schema", "period", "files", "ledger", "summary", "findings", "omitted",
    ];
    assert_eq!(members, expected);
    assert!(rendered.contains("\"name\": \"insats.ndjson\"") && !rendered.contains("anna"), "{rendered}");
}

#[test]
fn the_text_report_begins_with_the_summary() {
    let file = base().replace("2026-09-01", "2026-10-01").replace("\"1\"}", "\"3\"}") + "\n{\n";
    let files: [(&str, &[u8]); 2] = [("insats.ndjson", file.as_bytes()), ("x.csv", b"a\0b")];
    let report = report(&files, ReportOptions::default());
    let expected = "\
2 filer, 2 poster: 3 fel, 0 varningar. 2 poster har fel.
  insats.ndjson  ndjson  utf-8  2 poster  kontrollerad
  x.csv  0 poster  INTE KONTROLLERAD
    x.csv:1:2  Filen är ingen textfil; den har tecknet NUL.
    Åtgärd: Öppna filen på platsen: uttaget kan vara skadat eller i ett annat format. Gör om det som text (CSV, NDJSON eller XML).
De tre vanligaste orsakerna står för 100 %: KOD-015 person-kon-okand-kod (1), LEV-007 trasig-rad (1), TID-004 datum-efter-perioden (1).
";
    let rendered = text::render(&report, Lang::Sv);
    assert!(rendered.starts_with(expected), "{rendered}");
    let expected = "
KOD-015 person-kon-okand-kod  1 fynd
  Åtgärd: Använd en av de tillåtna koderna.
  Tillåtna koder:
    1  ";
    assert!(rendered.contains(expected), "{rendered}");
    let expected = "\n    INS-1  2026-09  /person/kon  Kön\n";
    assert!(rendered.contains(expected), "{rendered}");
    assert!(rendered.contains("\n  insats.ndjson:2:1  FEL LEV-007  "), "{rendered}");
    let english = text::render(&report, Lang::En);
    assert!(
        english.starts_with("2 files, 2 records: 3 errors, 0 warnings. 2 records with errors.\n"),
        "{english}"
    );
    assert!(english.contains("\nKOD-015 person-kon-okand-kod  1 finding\n"), "{english}");
}

#[test]
fn counts_are_whole_when_the_list_is_capped() {
    let file = "{}\n".repeat(50);
    let report = report(&[("x.ndjson", file.as_bytes())], ReportOptions::default().with_max_findings(3));
    assert_eq!((report.findings.len(), report.omitted, report.summary.errors), (3, 47, 50));
    assert!(
        text::render(&report, Lang::Sv)
            .ends_with("\n47 fynd till finns men visas inte; summorna ovan räknar alla.\n")
    );
}

#[test]
fn findings_are_sorted_by_file_record_member_and_code() {
    let fixtures = all_fixtures();
    let files: Vec<_> = fixtures.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    let report = report(&files, ReportOptions::default());
    let order = report.findings.iter().map(|listed| {
        let finding = listed.located.finding;
        (listed.file, listed.record, listed.record.map(|_| (finding.falt, finding.rule.code)))
    });
    assert!(order.is_sorted());
    assert!(report.findings.len() > 50);
}

#[test]
fn the_period_is_the_only_one_or_the_one_asked_for() {
    let other = base().replace("\"2026-09\"", "\"2026-10\"");
    let of = |file: &str, options| {
        report(&[("x", file.as_bytes())], options).period.map(|period| period.to_string())
    };
    assert_eq!(of(&base(), ReportOptions::default()), Some("2026-09".to_owned()));
    assert_eq!(of(&format!("{}\n{other}", base()), ReportOptions::default()), None);
    let asked = ReportOptions::default().with_period("2026-11".parse().unwrap());
    assert_eq!(of(&base(), asked), Some("2026-11".to_owned()));
}

#[test]
fn a_file_that_cannot_be_opened_is_in_the_report() {
    let mut builder = ReportBuilder::new(ReportOptions::default());
    builder.unreadable("ut/borta.csv", ReadError::Io { kind: std::io::ErrorKind::NotFound });
    let report = builder.finish();
    assert!(!report.is_complete());
    assert!(report.ledger.ran.is_empty());
    assert!(text::render(&report, Lang::En).contains("  borta.csv  0 records  NOT CHECKED\n"));
}
