//! CSV: `;` between cells, a header row, one record type per file, columns named by the path joined with `.`.
//!
//! An empty cell is an absent member, and an object is there when one of its cells is filled: CSV cannot say more. A list of codes
//! is one cell with a space between codes, and each item of a row has a column of its own.

mod header;
mod read;
mod rows;
mod write;

pub(crate) use header::Column;
pub(crate) use read::CsvReader;
pub use write::CsvWriter;
