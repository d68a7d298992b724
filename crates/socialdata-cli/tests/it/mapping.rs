//! `--mapping`, `--encoding` and `mapping suggest`.

use crate::command::{feed, run};
use crate::fixtures;

fn path(name: &str) -> String {
    fixtures::path("mapping").join(name).to_str().unwrap().to_owned()
}

#[test]
fn a_foreign_export_is_checked_through_its_mapping() {
    let (file, mapping) = (path("insats-export.csv"), path("insats-export.toml"));
    let report = run(["validate", "--format", "json", "--mapping", &mapping, &file]).expect(1).json();
    assert_eq!(report["summary"]["records"], 2, "{report}");
    assert_eq!(report["files"][0]["encoding"], "windows-1252");
    let finding = &report["findings"][0];
    assert_eq!(
        (&finding["code"], &finding["line"], &finding["column"]),
        (&"KOD-021".into(), &3.into(), &48.into())
    );
    run(["validate", &file]).expect(66);
    let without = run(["validate", "--format", "json", "--mapping", &path("insats-own-words.csv"), &file]);
    assert_eq!(without.code, 78);
}

#[test]
fn a_mapping_with_a_mistake_is_78_with_the_line_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let mapping = folder.path().join("m.toml");
    crate::home::write(&mapping, b"posttyp = \"insats\"\n[members.perioden]\ncolumn = \"a\"\n");
    let ended = run(["validate", "--mapping", mapping.to_str().unwrap(), "finns-inte.csv"]).expect(78);
    assert!(ended.stderr.contains("m.toml: rad 2: posttypen har ingen sådan uppgift"), "{}", ended.stderr);
    assert_eq!(ended.stdout, "");
    run(["validate", "--mapping", "finns-inte.toml", "finns-inte.csv"]).expect(78);
}

#[test]
fn what_is_suggested_checks_the_file_that_it_was_made_from() {
    let file = path("insats-own-words.csv");
    let proposed = run(["mapping", "suggest", &file]).expect(0).stdout;
    assert!(!proposed.contains("1212") && !proposed.contains("INS-1"), "{proposed}");
    let folder = tempfile::tempdir().unwrap();
    let mapping = folder.path().join("m.toml");
    crate::home::write(&mapping, proposed.as_bytes());
    run(["validate", "--mapping", mapping.to_str().unwrap(), &file]).expect(0);
    let other = run(["mapping", "suggest", "--posttyp", "placering", &file]).expect(0).stdout;
    assert!(
        other.contains("posttyp = \"placering\"\n") && other.contains("    # \"Timmar per månad\",\n"),
        "{other}"
    );
}

#[test]
fn a_first_row_that_may_be_data_is_not_printed() {
    let ended = feed(["mapping", "suggest", "-"], b"insats;191212121212;INS-17\n").expect(66);
    assert!(
        ended.stdout.is_empty() && !ended.stderr.contains("1212") && !ended.stderr.contains("INS"),
        "{}",
        ended.stderr
    );
    run(["mapping", "suggest", "finns-inte.csv"]).expect(66);
    feed(["mapping", "suggest", "-"], b"{}\n").expect(66);
    run(["mapping", "suggest", "--posttyp", "insatser", "x.csv"]).expect(2);
}

#[test]
fn an_encoding_can_be_given() {
    let input = b"posttyp;postId\ninsats;\xc5\n";
    let encoding = |name: &str| {
        let ended = feed(["validate", "--format", "json", "--encoding", name, "-"], input).expect(1).json();
        let codes = ended["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|found| found["code"].as_str().unwrap().to_owned());
        (
            ended["files"][0]["encoding"].as_str().unwrap().to_owned(),
            codes.filter(|code| code == "LEV-005").count(),
        )
    };
    assert_eq!(encoding("auto"), ("windows-1252".to_owned(), 0));
    assert_eq!(encoding("windows-1252"), ("windows-1252".to_owned(), 0));
    assert_eq!(encoding("utf-8"), ("utf-8".to_owned(), 1));
    feed(["validate", "--encoding", "latin1", "-"], input).expect(2);
}

/// The report names the encoding although its first letter comes after a megabyte of ASCII.
#[test]
fn a_late_letter_decides_what_the_report_says() {
    let mut input = b"posttyp;postId\n".to_vec();
    input.extend(b"insats;A\n".repeat(120_000));
    input.extend(b"insats;\xc5\n");
    let report = feed(["validate", "--format", "json", "--max-findings", "1", "-"], &input).expect(1).json();
    assert_eq!(report["files"][0]["encoding"], "windows-1252");
}
