//! The same record gets the same findings in NDJSON and in CSV.

use serde_json::Value;
use socialdata_format::{Event, Options};

use crate::fixtures::{base, events, story};

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
