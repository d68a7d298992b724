//! The files in `fixtures/`: read, compared, and on request written anew.

use std::fs;
use std::path::{Path, PathBuf};

use socialdata_core::post::Post;
use socialdata_core::validering::Checked;
use socialdata_format::{Event, Options, Reader};

/// What a file holds.
pub(crate) struct Read {
    pub(crate) records: usize,
    /// Records with a finding.
    pub(crate) faulty: usize,
    pub(crate) codes: Vec<&'static str>,
    /// The records without an error.
    pub(crate) posts: Vec<Post>,
}

pub(crate) fn read(file: &Path) -> Read {
    read_bytes(&fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}

pub(crate) fn read_bytes(bytes: &[u8]) -> Read {
    let mut read = Read { records: 0, faulty: 0, codes: Vec::new(), posts: Vec::new() };
    for event in Reader::open(bytes, Options::default()).unwrap() {
        match event.unwrap() {
            Event::Record(record) => {
                read.records += 1;
                read.faulty += usize::from(!record.findings.is_empty());
                read.codes.extend(record.findings.iter().map(|located| located.finding.rule.code));
                read.posts.extend(record.checked.map(Checked::into_inner));
            }
            Event::File(located) => read.codes.push(located.finding.rule.code),
            other => panic!("a new kind of event: {other:?}"),
        }
    }
    read
}

/// Compares a file with what it should hold; with `SOCIALDATA_BLESS=1` it is written first.
pub(crate) fn compare_or_bless(below: &str, made: &[u8]) {
    let path = fixtures().join(below);
    if is_blessing() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "blessing a fixture, on a developer's request")]
        fs::write(&path, made).unwrap();
    }
    let stored = fs::read(&path).unwrap_or_else(|error| panic!("{below}: {error}"));
    assert!(stored == made, "{below} is not what is made now; SOCIALDATA_BLESS=1 replaces it");
}

fn is_blessing() -> bool {
    #[expect(clippy::disallowed_methods, reason = "read in this test only")]
    std::env::var_os("SOCIALDATA_BLESS").is_some()
}

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}
