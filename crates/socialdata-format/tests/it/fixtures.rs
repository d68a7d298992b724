//! The fixture folders, and an input told as a story.

use std::fmt::Write as _;
use std::path::PathBuf;

use socialdata_core::post::Posttyp;
use socialdata_core::validering::{Context, Delivery};
use socialdata_format::{Event, Options, ReadError, Reader};

/// A path below `fixtures/`.
pub(crate) fn path(below: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures")).join(below)
}

/// The names in a folder below `fixtures/`, sorted.
pub(crate) fn names(below: &str) -> Vec<String> {
    let entries = std::fs::read_dir(path(below)).unwrap_or_else(|error| panic!("{below}: {error}"));
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The bytes of a file below `fixtures/`.
pub(crate) fn bytes(below: &str) -> Vec<u8> {
    std::fs::read(path(below)).unwrap_or_else(|error| panic!("{below}: {error}"))
}

/// The line of the base record of an insats, which is valid in every respect.
pub(crate) fn base() -> String {
    base_of(Posttyp::Insats)
}

/// The line of the base record of a type, which is valid in every respect.
pub(crate) fn base_of(posttyp: Posttyp) -> String {
    let file = bytes(&format!("valid/{posttyp}/grund.ndjson"));
    String::from_utf8(file).unwrap().trim_end().to_owned()
}

/// Everything that a reader says about `input`.
pub(crate) fn events(input: &[u8], options: Options) -> (Vec<Event>, Option<ReadError>) {
    events_in(&Context::default(), input, options)
}

/// Everything that a reader says about `input` in `context`.
pub(crate) fn events_in(
    context: &Context,
    input: &[u8],
    options: Options,
) -> (Vec<Event>, Option<ReadError>) {
    let reader = match Reader::open_in(Delivery::new(context.clone(), None), input, options) {
        Ok(reader) => reader,
        Err(error) => return (Vec::new(), Some(error)),
    };
    let mut events = Vec::new();
    let mut failure = None;
    for event in reader {
        match event {
            Ok(event) => events.push(event),
            Err(error) => failure = Some(error),
        }
    }
    (events, failure)
}

/// The same, one line per event: `file LEV-003 1:1`, `1 ok`, `2 LEV-007 2:1`, `! read-binary 1:6`.
pub(crate) fn story(input: &[u8], options: Options) -> Vec<String> {
    let (events, failure) = events(input, options);
    let mut story: Vec<_> = events.iter().map(tell).collect();
    if let Some(error) = failure {
        let place = error.place().map(|(line, column)| format!(" {line}:{column}")).unwrap_or_default();
        story.push(format!("! {}{place}", error.code()));
    }
    story
}

fn tell(event: &Event) -> String {
    let (mut line, findings) = match event {
        Event::File(located) => ("file".to_owned(), vec![*located]),
        Event::Record(record) => (record.number.to_string(), record.findings.clone()),
        other => panic!("a new kind of event: {other:?}"),
    };
    for located in &findings {
        write!(line, " {} {}:{}", located.finding.rule.code, located.line, located.column).unwrap();
    }
    if let Event::Record(record) = event {
        assert!(!(record.has_errors() && record.checked.is_some()), "an error and yet checked");
        if findings.is_empty() {
            line += if record.checked.is_some() { " ok" } else { " unchecked" };
        }
    }
    line
}
