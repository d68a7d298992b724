//! CSV: a header row, one record type per file, columns named by the path joined with `.`.
//!
//! We write `;` between cells. What is read may have `;`, tab or `,`: the header tells, or Excel's line `sep=;` before it. A
//! [`crate::Mapping`] reads files with other columns.
//!
//! An empty cell is an absent member, and an object is there when one of its cells is filled: CSV cannot say more. A list of codes
//! is one cell with a space between codes, and each item of a row has a column of its own.

mod cell;
mod header;
mod layout;
mod read;
mod rows;
mod separator;
pub(crate) mod table;
mod write;

pub use cell::Cell;
pub(crate) use read::{Columns, CsvReader};
pub use write::CsvWriter;
