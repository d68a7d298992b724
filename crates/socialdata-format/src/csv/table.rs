//! A CSV file as a table of texts, before anything has a meaning: the header and the first rows.

use std::io::BufRead;

use socialdata_core::falt::Falt;
use socialdata_core::post::Posttyp;

use crate::detect::{self, Format};
use crate::encoding::Decoded;
use crate::error::ReadError;
use crate::foreign;
use crate::lines::Lines;
use crate::reader::Options;

use super::header::{Header, RawRow};
use super::rows::{Row, Rows};
use super::separator;

/// The names of the columns, and cells without blanks around them. Deliberately without `Debug`: it holds cells.
pub(crate) struct Table {
    pub(crate) names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads the header and at most `most` rows.
    ///
    /// # Errors
    /// [`ReadError`]. What is no CSV gives [`ReadError::MappingWithoutColumns`].
    pub(crate) fn read<R: BufRead>(source: R, options: &Options, most: usize) -> Result<Self, ReadError> {
        let source = Decoded::new(source, options.encoding);
        if let Some(kind) = foreign::recognise(source.head()) {
            return Err(ReadError::Foreign { kind });
        }
        let mut lines = Lines::new(source, options.line_cap);
        lines.peek_first_visible()?;
        if options.format.unwrap_or_else(|| detect::format(lines.current())) != Format::Csv {
            return Err(ReadError::MappingWithoutColumns);
        }
        let first_line = separator::of_first_line(lines.current());
        if first_line.is_declaration {
            lines.advance()?;
        }
        let mut rows = Rows::new(lines, first_line.separator, 0);
        let mut table = Self { names: Vec::new(), rows: Vec::new() };
        while table.rows.len() < most {
            match rows.advance()? {
                Row::End => break,
                Row::Runaway(error) => return Err(error),
                Row::TooLong => {}
                Row::Cells if table.names.is_empty() => {
                    let raw = RawRow { bytes: rows.raw(), line: rows.line(), number: rows.number() };
                    let header = Header::new(&raw, rows.cells(), first_line.separator);
                    if header.holds_carriage_returns() {
                        return Err(ReadError::CarriageReturns { line: rows.line() });
                    }
                    table.names =
                        header.names().iter().map(|name| name.clone().unwrap_or_default()).collect();
                }
                Row::Cells => {
                    let cells = rows.cells().iter();
                    table
                        .rows
                        .push(cells.map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect());
                }
            }
        }
        Ok(table)
    }

    /// The cells of a column that are not empty.
    pub(crate) fn column(&self, index: usize) -> impl Iterator<Item = &str> + Clone {
        self.rows
            .iter()
            .filter_map(move |row| row.get(index))
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
    }

    /// The record type that the first row names.
    pub(crate) fn posttyp(&self) -> Option<Posttyp> {
        let index = self.names.iter().position(|name| name == Falt::Posttyp.column())?;
        Posttyp::from_name(self.column(index).next()?)
    }
}
