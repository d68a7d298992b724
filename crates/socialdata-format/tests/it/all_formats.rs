//! The same record gets the same findings in NDJSON, in a JSON array, in CSV and in XML, and is the same record.

use serde_json::Value;
use socialdata_core::post::{Post, Posttyp};
use socialdata_format::{CsvWriter, Event, Format, NdjsonWriter, Options, Reader, WriteError, XmlWriter};

use crate::fixtures::{base, bytes, events, names, story};
use crate::mutations::Mutations;
use crate::rendered::{self, retyped};

/// Changed records per record type.
const RECORDS: u64 = 1_500;

/// What is done to the base record: the path of a member and its new text; empty takes it away.
const CHANGES: &[&[(&str, &str)]] = &[
    &[],
    &[("postId", "")],
    &[("postId", "två ord")],
    &[("period", "2026-13")],
    &[("period", "")],
    &[("ansvarig.kommunkod", "9999"), ("ansvarig.typ", "")],
    &[("ansvarig.organisationsnummer", ""), ("ansvarig.kommunkod", ""), ("ansvarig.typ", "")],
    &[("person.idtyp", ""), ("person.id", ""), ("person.kon", "")],
    &[("person.idtyp", "samordningsnummer")],
    &[("person.idtyp", "dokumenteras-ej")],
    &[("person.idtyp", "pseudonym")],
    &[("person.idtyp", "saknas"), ("person.fodelsear", "elva")],
    &[("person.id", "191212121213")],
    &[("person.kon", "2")],
    &[("person.kon", "3")],
    &[("utforare.kommunkod", "0180")],
    &[("lagrum", "lss-9-2")],
    &[("beslutsdatum", "2026-02-30")],
    &[("verkstalldTill", "2026-08-01"), ("avslutsdatum", "2026-08-01")],
    &[("verkstalldFran", "2026-10-01"), ("timmarPerManad", "tolv"), ("forenklatBeslut", "ja")],
];

/// How many records were the same in each form.
#[derive(Debug, Default)]
struct Compared {
    records: u32,
    as_csv: u32,
    without_errors: u32,
}

#[test]
fn every_fixture_gets_the_same_findings_in_every_form() {
    let mut compared = Compared::default();
    for kind in ["valid", "invalid"] {
        for folder in names(kind) {
            for file in names(&format!("{kind}/{folder}")).iter().filter(|file| file.ends_with(".ndjson")) {
                let name = format!("{kind}/{folder}/{file}");
                let Ok(text) = String::from_utf8(bytes(&name)) else { continue };
                for (number, line) in text.lines().enumerate() {
                    let Ok(record) = line.parse::<Value>() else { continue };
                    compare(&format!("{name}:{}", number + 1), &record, &mut compared);
                }
            }
        }
    }
    eprintln!("{compared:?}");
    let Compared { records, as_csv, without_errors } = compared;
    assert!(records > 2_000 && as_csv > 2_000 && without_errors > 1_500, "{compared:?}");
}

#[test]
fn changed_records_of_every_type_get_the_same_findings_in_every_form() {
    for posttyp in Posttyp::ALL {
        let mutations = Mutations::new(*posttyp);
        let mut compared = Compared::default();
        for seed in 0..RECORDS {
            compare(&format!("{posttyp} {seed}"), &mutations.record(seed), &mut compared);
        }
        eprintln!("{posttyp}: {compared:?}");
        let Compared { records, as_csv, without_errors } = compared;
        assert!(records > 700 && as_csv > 250 && without_errors > 40, "{posttyp}: {compared:?}");
    }
}

/// The record in every form that can hold it.
fn compare(name: &str, record: &Value, compared: &mut Compared) {
    let Some((posttyp, record)) = retyped(record) else { return };
    let ndjson = read(&record.to_string(), Format::Ndjson);
    assert_eq!(
        read(&rendered::json_array(std::slice::from_ref(&record)), Format::JsonArray),
        ndjson,
        "{name}: {record}"
    );
    let xml = rendered::xml(&[(posttyp, record.clone())]);
    assert_eq!(read(&xml, Format::Xml), ndjson, "{name}: {xml}");
    compared.records += 1;
    if let Some(csv) = rendered::csv(posttyp, &record) {
        assert_eq!(read(&csv, Format::Csv), ndjson, "{name}: {csv}");
        compared.as_csv += 1;
    }
    if let (_, Some(post)) = ndjson {
        for (format, text) in written(&post) {
            if format == Format::Csv && has_empty_object(&record) {
                continue;
            }
            assert_eq!(read(&text, format).1.as_ref(), Some(&post), "{name}: {text}");
        }
        compared.without_errors += 1;
    }
}

/// CSV has no empty objects.
fn has_empty_object(value: &Value) -> bool {
    let Some(members) = value.as_object() else { return false };
    members.is_empty() || members.values().any(has_empty_object)
}

/// Rules and places of what was found, and the record if it has no error. The content says which format it has.
type Read = (Vec<(&'static str, &'static str)>, Option<Post>);

fn read(file: &str, format: Format) -> Read {
    assert_eq!(Reader::open(file.as_bytes(), Options::default()).unwrap().format(), format, "{file}");
    let (events, failure) = events(file.as_bytes(), Options::default());
    assert_eq!(failure, None, "{file}");
    let [Event::Record(record)] = events.as_slice() else { panic!("{events:?} {file}") };
    let found = record.findings.iter().map(|found| (found.finding.rule.code, found.finding.falt.pointer()));
    (found.collect(), record.checked.clone().map(socialdata_core::validering::Checked::into_inner))
}

fn written(post: &Post) -> [(Format, String); 3] {
    let written = || -> Result<[(Format, Vec<u8>); 3], WriteError> {
        let mut ndjson = NdjsonWriter::new(Vec::new());
        ndjson.write(post)?;
        let mut csv = CsvWriter::new(Vec::new(), post.posttyp())?;
        csv.write(post)?;
        let mut xml = XmlWriter::new(Vec::new())?;
        xml.write(post)?;
        Ok([(Format::Ndjson, ndjson.finish()?), (Format::Csv, csv.finish()?), (Format::Xml, xml.finish()?)])
    };
    written().unwrap().map(|(format, bytes)| (format, String::from_utf8(bytes).unwrap()))
}

#[test]
fn the_same_record_gets_the_same_findings() {
    for changes in CHANGES {
        let record = changed(changes);
        let ndjson = findings(record.to_string().as_bytes());
        let csv = findings(as_csv(&record).as_bytes());
        assert_eq!(ndjson, csv, "{changes:?}");
        assert_eq!(ndjson.is_empty(), changes.is_empty(), "{changes:?}");
    }
}

#[test]
fn every_unknown_or_repeated_member_has_its_place() {
    let base = base();
    let record = base.replacen('{', r#"{"ny":1,"å":[],"#, 1).replacen(r#""idtyp""#, r#""x":{},"idtyp""#, 1);
    let record = record.trim_end_matches('}').to_owned() + r#","period":7,"period":8,"sist":2}"#;
    let column = |text: &str| record.chars().count() - record.split_once(text).unwrap().1.chars().count();
    let expected = [
        ("FMT-001", 2),
        ("FMT-001", 9),
        ("FMT-001", column(r#""sist":2"#) - 7),
        ("FMT-002", column(":7")),
        ("FMT-002", column(":8")),
        ("FMT-001", column(r#""x":{}"#) - 5),
    ];
    let expected = expected.map(|(code, column)| format!(" {code} 1:{column}")).concat();
    assert_eq!(story(record.as_bytes(), Options::default()), [format!("1{expected}")]);

    let csv = "posttyp;ny;å;period;period;period\ninsats;;;;;\n";
    let told = story(csv.as_bytes(), Options::default());
    let faults = ["FMT-001 1:9", "FMT-001 1:12", "FMT-002 1:21", "FMT-002 1:28"];
    assert_eq!(told[..4], faults.map(|fault| format!("file {fault}")));
}

#[test]
fn a_line_of_nothing_but_unknown_members_is_placed_in_one_pass() {
    let members = r#","a":1"#.repeat(100_000);
    let record = format!(r#"{{"posttyp":"insats"{members}}}"#);
    let (events, failure) = events(record.as_bytes(), Options::default());
    assert_eq!(failure, None);
    let [Event::Record(read)] = events.as_slice() else { panic!("one record") };
    let unknown: Vec<_> =
        read.findings.iter().filter(|located| located.finding.rule.code == "FMT-001").collect();
    assert_eq!(unknown.len(), 100_000);
    assert_eq!((unknown[0].column, unknown[99_999].column), (21, 21 + 6 * 99_999));
}

fn changed(changes: &[(&str, &str)]) -> Value {
    let mut record: Value = base().parse().unwrap();
    for (path, text) in changes {
        let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
        let object = match parent {
            "" => &mut record,
            parent => &mut record[parent],
        };
        if text.is_empty() {
            object.as_object_mut().unwrap().remove(name);
        } else {
            object[name] = Value::from(*text);
        }
    }
    // CSV has no empty objects.
    record
        .as_object_mut()
        .unwrap()
        .retain(|_, value| value.as_object().is_none_or(|object| !object.is_empty()));
    record
}

fn as_csv(record: &Value) -> String {
    let mut cells = Vec::new();
    for (name, value) in record.as_object().unwrap() {
        match value {
            Value::Object(members) => {
                cells
                    .extend(members.iter().map(|(member, value)| (format!("{name}.{member}"), plain(value))));
            }
            value => cells.push((name.clone(), plain(value))),
        }
    }
    let (names, cells): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
    format!("{}\n{}\n", names.join(";"), cells.join(";"))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn findings(file: &[u8]) -> Vec<(&'static str, &'static str)> {
    let (events, failure) = events(file, Options::default());
    assert_eq!(failure, None);
    let [Event::Record(record)] = events.as_slice() else { panic!("{events:?}") };
    record
        .findings
        .iter()
        .map(|located| (located.finding.rule.code, located.finding.falt.pointer()))
        .collect()
}
