//! A file of records, or standard input, that is read once.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use socialdata_format::{Options, ReadError, Reader};
use socialdata_submit::Exit;

use crate::console::Console;

/// Opens the file; `-` is standard input.
pub(crate) fn open(path: &Path) -> Result<Reader<Box<dyn BufRead>>, ReadError> {
    let source: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        let file = File::open(path).map_err(|error| ReadError::Io { kind: error.kind() })?;
        Box::new(BufReader::with_capacity(256 * 1024, file))
    };
    Reader::open(source, Options::default())
}

/// Says why the file was not read to its end.
pub(crate) fn not_read(path: &Path, error: &ReadError, console: &mut Console) -> Exit {
    let lang = console.lang();
    let (what, remedy) = (lang.of(error.message()), lang.of(error.remedy()));
    console.diagnose(&format!("{}: {what} {remedy}", path.display()));
    Exit::NotChecked
}
