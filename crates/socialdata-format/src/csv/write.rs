//! Writes CSV: all columns of the record type, in schema order.

use std::io::Write;

use socialdata_core::falt::Falt;
use socialdata_core::post::{Identified, Post, Posttyp};

use crate::error::WriteError;
use crate::locate::csv::SEPARATOR;

/// Writes records of one type to a file that stays with the sender: identity numbers are in clear.
///
/// The same records always give the same bytes. Cells are quoted only when they must be. They are data for programs, so cells
/// that a spreadsheet would take for a formula are left as they are.
///
/// ```
/// use socialdata_core::{falt::Falt, post::{Post, Posttyp, Scalar}, validering::Sink};
/// use socialdata_format::CsvWriter;
///
/// let mut post = Post::new(Posttyp::Insats);
/// post.set(Falt::PostId, Scalar::Text("INS-17"), &mut Sink::new());
/// let mut writer = CsvWriter::new(Vec::new(), Posttyp::Insats)?;
/// writer.write(&post)?;
/// let text = String::from_utf8(writer.finish()?)?;
/// assert!(text.starts_with("posttyp;postId;version;atgard;orsak;period;ansvarig.organisationsnummer;"));
/// assert!(text.contains("\ninsats;INS-17;;"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct CsvWriter<W: Write> {
    csv: csv::Writer<W>,
    posttyp: Posttyp,
    cell: String,
}

impl<W: Write> CsvWriter<W> {
    /// A writer to `inner` that has written the header for `posttyp`.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn new(inner: W, posttyp: Posttyp) -> Result<Self, WriteError> {
        let csv = csv::WriterBuilder::new()
            .delimiter(SEPARATOR)
            .terminator(csv::Terminator::Any(b'\n'))
            .quote_style(csv::QuoteStyle::Necessary)
            .from_writer(inner);
        let mut writer = Self { csv, posttyp, cell: String::new() };
        for falt in columns(posttyp) {
            writer.csv.write_field(falt.column()).map_err(|error| io_only(&error))?;
        }
        writer.end_row()?;
        Ok(writer)
    }

    /// Writes one record.
    ///
    /// # Errors
    /// [`WriteError::OtherPosttyp`] for a record of another type, and [`WriteError::Io`].
    pub fn write(&mut self, post: &Post) -> Result<(), WriteError> {
        if post.posttyp() != self.posttyp {
            return Err(WriteError::OtherPosttyp);
        }
        for falt in columns(self.posttyp) {
            self.cell.clear();
            if let Some(value) = post.get(falt) {
                value.write_plain(Identified::Yes, &mut self.cell);
            }
            self.csv.write_field(&self.cell).map_err(|error| io_only(&error))?;
        }
        self.end_row()
    }

    /// Writes what is buffered and gives the inner writer back.
    ///
    /// # Errors
    /// [`WriteError::Io`].
    pub fn finish(self) -> Result<W, WriteError> {
        self.csv.into_inner().map_err(|error| WriteError::Io { kind: error.error().kind() })
    }

    fn end_row(&mut self) -> Result<(), WriteError> {
        self.csv.write_record(None::<&[u8]>).map_err(|error| io_only(&error))
    }
}

fn columns(posttyp: Posttyp) -> impl Iterator<Item = Falt> {
    posttyp.falt().iter().copied().filter(|falt| !falt.is_object())
}

/// A writer of the `csv` crate fails only where the bytes go: all rows have the same length.
fn io_only(error: &csv::Error) -> WriteError {
    let kind = match error.kind() {
        csv::ErrorKind::Io(error) => error.kind(),
        _ => std::io::ErrorKind::Other,
    };
    WriteError::Io { kind }
}
