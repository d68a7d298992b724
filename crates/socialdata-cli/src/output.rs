//! A file that appears whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::failure::Failure;

/// Writes beside `path` and renames: an interrupted command leaves no half a report.
pub(crate) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<fs::File>) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".del");
    let beside = Path::new(&beside);
    let written = fs::File::create(beside).and_then(|file| {
        let mut out = BufWriter::new(file);
        write(&mut out)?;
        out.flush()?;
        out.get_ref().sync_all()
    });
    #[expect(clippy::disallowed_methods, reason = "report output owns its own files")]
    let moved = written.and_then(|()| fs::rename(beside, path));
    moved.map_err(|error| {
        #[expect(clippy::disallowed_methods, reason = "report output removes what it could not finish")]
        let _ = fs::remove_file(beside);
        Failure::Write { path: path.to_owned(), kind: error.kind() }
    })
}
