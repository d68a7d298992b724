//! No identity number of any input in anything that is printed or written (the nights search for themselves, see `home.rs`).

use std::path::PathBuf;

use crate::canary::Canary;
use crate::command::{Ended, command, feed};
use crate::fixtures;
use crate::home::Home;
use crate::source::{Source, marker};

fn every_fixture() -> Vec<PathBuf> {
    let mut files = fixtures::list("hostile");
    files.extend(fixtures::list("valid/insats"));
    for folder in fixtures::list("invalid") {
        files.extend(fixtures::list(&format!("invalid/{}", fixtures::name(&folder))));
    }
    files
}

fn assert_quiet(canary: &Canary, what: &str, ended: &Ended) {
    canary.assert_absent(what, ended.stdout.as_bytes());
    canary.assert_absent(what, ended.stderr.as_bytes());
}

#[test]
fn no_report_over_any_fixture_holds_a_number() {
    let mut numbers = 0;
    for path in every_fixture() {
        let bytes = std::fs::read(&path).unwrap();
        let canary = Canary::of_inputs([&bytes[..]]);
        numbers += canary.numbers();
        for format in ["text", "json"] {
            for extra in
                [&[][..], &["--lang", "en"], &["--input-format", "csv"], &["--input-format", "ndjson"]]
            {
                let output =
                    command(["validate", "--format", format]).args(extra).arg(&path).output().unwrap();
                assert_quiet(&canary, fixtures::name(&path), &Ended::of(output));
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("rapport.json");
        let output =
            command(["validate", "--format", "json", "--output"]).arg(&report).arg(&path).output().unwrap();
        assert_quiet(&canary, fixtures::name(&path), &Ended::of(output));
        canary.assert_absent_below(folder.path(), |_| false);
    }
    assert!(numbers > 500, "only {numbers} numbers were searched for");
}

/// A number in the wrong place: every member of a good record, one at a time, and every cell.
#[test]
fn a_number_in_any_member_stays_where_it_is() {
    let number = "191212121212";
    let canary = Canary::of_inputs([number.as_bytes()]);
    let base = std::fs::read_to_string(fixtures::path("valid/insats/grund.ndjson")).unwrap();
    let mut inputs = Vec::new();
    for (at, _) in base.match_indices("\":") {
        let (before, after) = base.split_at(at + 2);
        let (_, rest) = after.split_at(value_end(after));
        for value in [
            number,
            "\"191212121212\"",
            "\"19121212-1212\"",
            "[\"191212121212\"]",
            "{\"191212121212\":1}",
            "1912121212121e-1",
        ] {
            inputs.push(format!("{before}{value}{rest}"));
        }
        // As the name of a member.
        let (name, _) = before.split_at(at);
        let (before_name, _) = name.rsplit_once('"').unwrap();
        inputs.push(format!("{before_name}\"{number}\":{after}"));
    }
    inputs.push(format!("{number}{base}"));
    inputs.push(format!("{}{number}\n", base.trim_end()));
    inputs.push(format!("\"{number}\"\n"));
    assert!(inputs.len() > 50);
    // All at once: one file, so that nothing depends on the place; and each kind of report.
    let all: String = inputs.iter().map(|line| line.trim_end().to_owned() + "\n").collect();
    for format in ["text", "json", "sarif", "junit", "html", "csv"] {
        let ended =
            feed(["validate", "--max-findings", "100000", "--format", format, "-"], all.as_bytes()).expect(1);
        assert_quiet(&canary, format, &ended);
    }
    let csv = std::fs::read_to_string(fixtures::path("valid/insats/manad-2026-09.csv")).unwrap();
    let mut lines = csv.lines();
    let (header, row) = (lines.next().unwrap(), lines.next().unwrap());
    let columns = header.split(';').count();
    let mut rows = format!("{header}\n");
    for column in 0..columns {
        let cells: Vec<&str> =
            row.split(';').enumerate().map(|(at, cell)| if at == column { number } else { cell }).collect();
        rows += &(cells.join(";") + "\n");
    }
    // The other rows hold the number of the row that was copied.
    let canary = Canary::of_inputs([rows.as_bytes()]);
    for format in ["text", "json", "sarif", "junit", "html", "csv"] {
        let args = ["validate", "--max-findings", "100000", "--format", format, "-"];
        assert_quiet(&canary, format, &feed(args, rows.as_bytes()).expect(1));
        let wrong_header = rows.replacen("postId", number, 1);
        assert_quiet(&canary, format, &feed(args, wrong_header.as_bytes()));
    }
}

/// Where the JSON value at the beginning of `text` ends: enough for the base record.
fn value_end(text: &str) -> usize {
    match text.as_bytes()[0] {
        b'"' => text.match_indices('"').nth(1).unwrap().0 + 1,
        b'{' => text.find('}').unwrap() + 1,
        _ => text.find([',', '}']).unwrap(),
    }
}

/// The same damage in a night: what it says, its spool, its names.
#[test]
fn no_night_over_damaged_exports_leaves_a_number() {
    let mut home = Home::with_receiver();
    let lines = Source::generate(40, 12).lines();
    let damaged = [
        lines.replacen("\"omrade\":", "\"199006022397\":1,\"omrade\":", 3),
        lines.replacen("\"posttyp\":\"insats\"", "\"posttyp\":\"191212121212\"", 2),
        lines.replacen("\"postId\":\"INS-0", "\"postId\":\"19121212-12120", 2),
        lines.replacen("\"insatsId\":\"", "\"insatsId\":\"191212121212", 4),
        lines.replacen("\"period\":\"2026-10\"", "\"period\":\"191212121212\"", 2),
        lines.chars().take(lines.len() / 2).collect(),
        lines.replace('\n', ""),
        // Ten digits.
        lines.replace("\"id\":\"19", "\"id\":\""),
    ];
    for (round, text) in damaged.iter().enumerate() {
        let rows = text.lines().count();
        home.put(&format!("skadad-{round}"), text.as_bytes(), Some(&marker(rows, text.as_bytes())));
        // Held, refused by the guard, partly sent: whatever comes of it, nothing is said that should not be.
        home.submit();
        home.submit_with(&["--lang", "en", "--dry-run"]);
        let status = command(["status", "--config"]).arg(home.config()).output().unwrap();
        home.assert_nothing_leaked(&Ended::of(status));
    }
}

/// The number lies in an export; the file of the marker, of the configuration and of the policy gets it too.
#[test]
fn no_refused_marker_or_configuration_is_quoted() {
    let mut home = Home::with_receiver();
    let lines = Source::generate(20, 12).lines();
    for marker in [
        "{\"rows\":\"191212121212\"}",
        "191212121212",
        "{\"191212121212\":1}",
        "{\"rows\":1,\"sha256\":\"191212121212\"}",
    ] {
        home.put("natt", format!("{lines}191212121212").as_bytes(), Some(marker));
        let ended = home.submit();
        assert!([65, 66].contains(&ended.code), "{marker}: {}", ended.code);
    }
}
