//! The same events whatever the number of threads and wherever the chunks are cut.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use socialdata_core::validering::Delivery;

use crate::error::ReadError;
use crate::reader::{Event, Options, Reader};

use super::read_on_by;

/// What is said of an event: all but the proof, which only one reader gives.
fn line(event: &Event) -> String {
    match event {
        Event::File(located) => format!("file {located:?}"),
        Event::Record(record) => {
            let reference = record.post_id.as_ref().filter(|_| !record.findings.is_empty());
            let number = record.number;
            let (posttyp, period) = (record.posttyp, record.period);
            format!("{number} {} {posttyp:?} {period:?} {reference:?} {:?}", record.line, record.findings)
        }
    }
}

fn story(input: &[u8], options: &Options) -> (Vec<String>, Option<ReadError>) {
    let mut delivery = Delivery::default();
    let mut lines = Vec::new();
    let reader = match Reader::open_in(&mut delivery, input, options.clone()) {
        Ok(reader) => reader,
        Err(error) => return (lines, Some(error)),
    };
    for event in reader {
        match event {
            Ok(event) => lines.push(line(&event)),
            Err(error) => return (lines, Some(error)),
        }
    }
    (lines, None)
}

fn story_in_parallel(
    input: &[u8],
    options: &Options,
    size: usize,
    threads: usize,
) -> (Vec<String>, Option<ReadError>) {
    let mut delivery = Delivery::default();
    let mut lines = Vec::new();
    let mut reader = match Reader::open_in(&mut delivery, input, options.clone()) {
        Ok(reader) => reader,
        Err(error) => return (lines, Some(error)),
    };
    while !reader.can_be_split() {
        match reader.next() {
            Some(Ok(event)) => lines.push(line(&event)),
            Some(Err(error)) => return (lines, Some(error)),
            None => return (lines, None),
        }
    }
    let end = read_on_by(size, reader, threads, &AtomicBool::new(false), |event| lines.push(line(&event)));
    (lines, end.err())
}

fn check(name: &str, input: &[u8], options: &Options) {
    let expected = story(input, options);
    for (size, threads) in [(1, 1), (7, 2), (64, 7), (1000, 2), (1 << 20, 3)] {
        let actual = story_in_parallel(input, options, size, threads);
        assert_eq!(actual, expected, "{name}: chunks of {size} bytes, {threads} threads");
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(folder), &mut found);
    found.sort();
    found.retain(|path| fs::metadata(path).unwrap().len() < 200_000);
    assert!(found.len() > 10, "{folder}");
    found
}

#[test]
fn hostile_files_are_read_alike() {
    for path in fixtures("hostile") {
        let input = fs::read(&path).unwrap();
        check(&path.display().to_string(), &input, &Options::default());
        check(&path.display().to_string(), &input, &Options::default().with_line_cap(100));
    }
}

#[test]
fn invalid_files_are_read_alike() {
    for path in fixtures("invalid") {
        check(&path.display().to_string(), &fs::read(&path).unwrap(), &Options::default());
    }
}

#[test]
fn a_record_that_an_earlier_chunk_has_too_is_found_at_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/valid/insats");
    for name in ["manad-2026-09.ndjson", "manad-2026-09.csv"] {
        let month = fs::read_to_string(folder.join(name)).unwrap();
        let (header, rows) =
            if name.ends_with("csv") { month.split_once('\n').unwrap() } else { ("", &*month) };
        let twice = format!("{header}\n{rows}{rows}");
        let (lines, _) = story(twice.as_bytes(), &Options::default());
        assert!(lines.iter().filter(|line| line.contains("DUB-001")).count() > 5, "{name}");
        check(name, twice.as_bytes(), &Options::default());
    }
}

#[test]
fn rows_over_several_lines_and_quotes_everywhere() {
    let csv = "posttyp;postId;period\ninsats;\"A\n1\";2026-09\n\ninsats;\"A;2\";\"2026-13\"\ninsats;A\"3;2026-09;\n\"insats\";\"A\"\"4\";x;\n;;\n";
    check("quotes", csv.as_bytes(), &Options::default());
    check("open quote", format!("{csv}insats;\"A5\n{csv}").as_bytes(), &Options::default());
    check(
        "open quote, short cap",
        format!("{csv}insats;\"A5\n{csv}").as_bytes(),
        &Options::default().with_line_cap(80),
    );
}
