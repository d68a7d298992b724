//! Independent judges: the metaschema of JSON Schema 2020-12, Python's `jsonschema`, and `xmllint` with our XSD.
//!
//! They share no code with our rules, so they say whether a vendor with another tool comes to the same verdict. Every NDJSON line of
//! `fixtures/valid` and `fixtures/invalid` is judged, and each base record with one member changed at a time.
//!
//! A judge that is not installed is skipped, loudly. `SOCIALDATA_REQUIRE=python-jsonschema,xmllint` makes its absence a failure.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;
use socialdata_format::{Event, Options};

use crate::fixtures::{bytes, events, names};
use crate::judges_xml::{document, xsd_can_refuse};

/// Codes that no schema of a single record can decide, and why. Each stands for all codes that begin with it.
const NOT_FOR_A_SCHEMA: &[(&str, &str)] = &[
    ("LEV-", "about the file, not about a record"),
    ("FMT-002", "a member given twice: JSON parsers keep one of the two"),
    ("KOD-9", "a code outside its validity: a schema does not know the period"),
];

/// A record and what our rules say about its structure.
pub(crate) struct Case {
    /// Where it comes from.
    pub(crate) name: String,
    pub(crate) posttyp: Posttyp,
    pub(crate) text: String,
    pub(crate) accepted: bool,
    /// Structural codes that our rules report.
    codes: Vec<&'static str>,
}

#[test]
fn every_schema_is_valid_against_its_metaschema() {
    let files = schema_files();
    assert!(files.len() > Posttyp::ALL.len(), "{files:?}");
    for path in files {
        let schema = read_json(&path);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{}", path.display());
        if let Err(error) = jsonschema::meta::validate(&schema) {
            panic!("{}: {} at {}", path.display(), error, error.instance_path());
        }
    }
}

#[test]
fn every_structural_fixture_is_judged() {
    let cases = fixture_cases();
    for code in names("invalid").iter().filter(|code| is_structural(code) && has_ndjson(code)) {
        assert!(cases.iter().any(|case| case.codes.contains(&code.as_str())), "{code} was not judged");
    }
    for posttyp in Posttyp::ALL {
        assert!(cases.iter().any(|case| case.posttyp == *posttyp && case.accepted), "{posttyp}");
    }
}

#[test]
fn python_comes_to_the_same_verdicts() {
    if !is_there("python-jsonschema", "python3", &["-c", "import jsonschema"]) {
        return;
    }
    let cases = all_cases();
    let schemas: Vec<Value> = schema_files()
        .iter()
        .filter(|path| path.parent().is_some_and(|folder| folder.ends_with("post/v1")))
        .map(|path| read_json(path))
        .collect();
    let records: Vec<Value> =
        cases.iter().map(|case| json!({"posttyp": case.posttyp.name(), "text": case.text})).collect();
    let work = json!({"schemas": schemas, "records": records}).to_string();
    let (verdicts, complaints) = piped("python3", &["-c", include_str!("judges.py")], &work);
    let verdicts: Vec<&str> = verdicts.lines().collect();
    assert_eq!(verdicts.len(), cases.len(), "{complaints}");
    let wrong =
        cases.iter().zip(&verdicts).filter(|(case, verdict)| case.accepted != (**verdict == "accepted"));
    assert_none("Python", wrong.map(|(case, _)| case));
    tell("python-jsonschema", &cases, 0);
}

#[test]
fn xmllint_comes_to_the_same_verdicts() {
    if !is_there("xmllint", "xmllint", &["--version"]) {
        return;
    }
    let cases = all_cases();
    let (accepted, refused): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| case.accepted);
    let complaints = xmllint(&[("accepted", document(accepted))]);
    assert!(complaints.contains("accepted.xml validates"), "{complaints}");

    let count = refused.len();
    let judged: Vec<&Case> = refused.into_iter().filter(|case| xsd_can_refuse(case)).collect();
    let documents: Vec<(String, String)> =
        judged.iter().enumerate().map(|(number, case)| (number.to_string(), document(vec![*case]))).collect();
    let documents: Vec<(&str, String)> =
        documents.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    let complaints = xmllint(&documents);
    let validates =
        |number: usize| complaints.lines().any(|line| line.ends_with(&format!("/{number}.xml validates")));
    let fails = complaints.lines().filter(|line| line.ends_with(".xml fails to validate")).count();
    let wrong = judged.iter().enumerate().filter(|(number, _)| validates(*number)).map(|(_, case)| *case);
    assert_none("xmllint", wrong);
    assert_eq!(fails, judged.len(), "a document was not judged: {complaints}");
    tell("xmllint", &cases, count - judged.len());
}

#[test]
fn xmllint_accepts_every_document_of_ours() {
    if !is_there("xmllint", "xmllint", &["--version"]) {
        return;
    }
    let mut documents = Vec::new();
    for posttyp in Posttyp::ALL {
        for name in names(&format!("valid/{posttyp}")).iter().filter_map(|file| file.strip_suffix(".xml")) {
            let text = String::from_utf8(bytes(&format!("valid/{posttyp}/{name}.xml"))).unwrap();
            documents.push((format!("{posttyp}-{name}"), text));
        }
    }
    let documents: Vec<_> = documents.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    let complaints = xmllint(&documents);
    let accepted = complaints.lines().filter(|line| line.ends_with(" validates")).count();
    assert!(accepted == documents.len() && accepted >= 2 * Posttyp::ALL.len(), "{complaints}");
}

/// The judge's name, and how much it had to do.
fn tell(judge: &str, cases: &[Case], beyond: usize) {
    let accepted = cases.iter().filter(|case| case.accepted).count();
    let refused = cases.len() - accepted - beyond;
    assert!(accepted > 100 && refused > 100, "{accepted} and {refused} are too few");
    eprintln!("{judge}: {accepted} records accepted, {refused} refused, {beyond} beyond its means");
}

fn assert_none<'a>(judge: &str, wrong: impl Iterator<Item = &'a Case>) {
    let mut list = String::new();
    let count = wrong
        .map(|case| writeln!(list, "{} (we: {} {:?})", case.name, case.accepted, case.codes).unwrap())
        .count();
    assert_eq!(count, 0, "{judge} disagrees:\n{list}");
}

/// Whether the program answers. Where it must be there, an absence is a failure.
#[expect(clippy::disallowed_methods, reason = "the environment says which judges must be there")]
pub(crate) fn is_there(judge: &str, program: &str, probe: &[&str]) -> bool {
    let silent = Command::new(program).args(probe).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_there = silent.is_ok_and(|status| status.success());
    let required = std::env::var("SOCIALDATA_REQUIRE").unwrap_or_default();
    assert!(
        is_there || !required.split(',').any(|name| name.trim() == judge),
        "{judge} is required and not there"
    );
    if !is_there {
        eprintln!("SKIPPED (not ok): {judge} is not installed, so nothing independent judged");
    }
    is_there
}

fn all_cases() -> Vec<Case> {
    let mut cases = fixture_cases();
    for posttyp in Posttyp::ALL {
        let base = String::from_utf8(bytes(&format!("valid/{posttyp}/grund.ndjson"))).unwrap();
        let base: Value = base.lines().next().unwrap().parse().unwrap();
        cases.extend(changed(*posttyp, &base));
    }
    cases
}

/// Every line of every NDJSON fixture for which there is a schema and a verdict.
fn fixture_cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for kind in ["valid", "invalid"] {
        for folder in names(kind) {
            for file in names(&format!("{kind}/{folder}")).iter().filter(|file| file.ends_with(".ndjson")) {
                let name = format!("{kind}/{folder}/{file}");
                cases.extend(judged_by_us(&name, &bytes(&name)));
            }
        }
    }
    cases
}

fn judged_by_us(name: &str, file: &[u8]) -> Vec<Case> {
    let lines: Vec<&[u8]> = file.split(|byte| *byte == b'\n').collect();
    let mut cases = Vec::new();
    for event in events(file, Options::default()).0 {
        let Event::Record(record) = event else { continue };
        let line = lines[usize::try_from(record.line).unwrap() - 1];
        // Without a record type there is no schema; without UTF-8 no JSON.
        let (Some(posttyp), Ok(text)) = (record.posttyp, std::str::from_utf8(line)) else { continue };
        let codes: Vec<&str> = record.findings.iter().map(|located| located.finding.rule.code).collect();
        if codes.iter().any(|code| code.starts_with("FMT-002")) {
            continue;
        }
        let codes: Vec<&str> = codes.into_iter().filter(|code| is_structural(code)).collect();
        let name = format!("{name}:{}", record.line);
        cases.push(Case { name, posttyp, text: text.to_owned(), accepted: codes.is_empty(), codes });
    }
    cases
}

/// Each member of the record in turn taken away, and given values that hardly any member may have; and members that nobody knows.
fn changed(posttyp: Posttyp, base: &Value) -> Vec<Case> {
    let mut cases = Vec::new();
    for falt in posttyp.falt().iter().filter(|falt| **falt != Falt::Posttyp) {
        for value in
            [None, Some(json!("¤")), Some(json!(-1)), Some(json!(["¤"])), Some(json!({"fritext": "a"}))]
        {
            let mut record = base.clone();
            if change(&mut record, falt.pointer(), value.clone()) && record != *base {
                let name = format!("{posttyp}{} := {value:?}", falt.pointer());
                cases.extend(judged_by_us(&name, record.to_string().as_bytes()));
            }
        }
    }
    cases
}

/// `false` when there is nothing to put the value into.
fn change(record: &mut Value, pointer: &str, value: Option<Value>) -> bool {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return false };
    match (record.pointer_mut(parent), value) {
        (Some(Value::Object(members)), Some(value)) => {
            members.insert(name.to_owned(), value);
            true
        }
        (Some(Value::Object(members)), None) => members.remove(name).is_some(),
        (Some(Value::Array(items)), Some(value)) => {
            items[name.parse::<usize>().unwrap()] = value;
            true
        }
        (Some(Value::Array(items)), None) => {
            items.remove(name.parse().unwrap());
            true
        }
        _ => false,
    }
}

/// PNR-006 and PNR-008 stand in the place of a wrong form.
fn is_structural(code: &str) -> bool {
    let families = ["FMT-", "OBL-", "KOD-", "PNR-006", "PNR-008", "PNR-010", "PNR-011", "REL-017"];
    families.iter().any(|start| code.starts_with(start))
        && !NOT_FOR_A_SCHEMA.iter().any(|(start, _)| code.starts_with(start))
}

fn has_ndjson(code: &str) -> bool {
    names(&format!("invalid/{code}")).iter().any(|file| file.starts_with("bad-") && file.ends_with(".ndjson"))
}

/// Every `*.schema.json` below `schemas/`, sorted.
fn schema_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![schemas()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().unwrap().ends_with(".schema.json") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

pub(crate) fn schemas() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas"))
}

pub(crate) fn read_json(path: &std::path::Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What xmllint says about the documents, each written to a file of that name.
fn xmllint(documents: &[(&str, String)]) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("judges");
    std::fs::create_dir_all(&folder).unwrap();
    let xsd = schemas().join("xsd/v1/post.xsd");
    let mut said = String::new();
    for chunk in documents.chunks(200) {
        let mut command = Command::new("xmllint");
        command.arg("--noout").arg("--nonet").arg("--schema").arg(&xsd);
        for (name, text) in chunk {
            let path = folder.join(format!("{name}.xml"));
            #[expect(
                clippy::disallowed_methods,
                reason = "a test writes into the folder that cargo gives it"
            )]
            std::fs::write(&path, text).unwrap();
            command.arg(path);
        }
        said += &String::from_utf8(command.output().unwrap().stderr).unwrap();
    }
    said
}

/// Standard output and standard error of a program with `input` on standard input.
pub(crate) fn piped(program: &str, arguments: &[&str], input: &str) -> (String, String) {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // When the program ends early, its complaint says more than a broken pipe.
        scope.spawn(move || drop(stdin.write_all(input.as_bytes())));
        child.wait_with_output().unwrap()
    });
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}
