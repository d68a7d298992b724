//! Counts that may be shown outside the operator's screen: small cells are hidden, and so is what would give them away.
//!
//! A count of one to four persons points somebody out, and a hidden count beside its total is found by subtraction. So a
//! table is published as a whole: [`Table::publish`] hides the small cells and totals, then as many others as it takes until
//! no hidden cell follows from what is shown. Zeros are shown; who reads the table knows that, and it is reckoned with.
//!
//! What this does not protect against: the difference between two tables. Publish monthly and not nightly, always with the
//! same division into rows and columns, and no share or mean where its count is hidden ([`Published::share_of_row`]).
//!
//! ```
//! use socialdata_core::aggregat::{Cell, SmallCells, Table};
//!
//! // Insatser by kind (rows) and sex (columns).
//! let table = Table::new(2, &[12, 3, 40, 25, 0, 18])?;
//! let published = table.publish(SmallCells::default());
//!
//! assert_eq!(published.cell(0, 1), Some(Cell::Hidden), "3 is small");
//! assert_eq!(published.cell(0, 0), Some(Cell::Hidden), "or 3 would be the rest of its row");
//! assert_eq!(published.cell(2, 0), Some(Cell::Shown(0)));
//! assert_eq!(published.row_total(0), Some(Cell::Shown(15)));
//! assert_eq!(published.share_of_row(0, 1), None);
//! # Ok::<(), socialdata_core::aggregat::TableError>(())
//! ```

mod attack;
mod table;

pub use table::{Cell, Published, SmallCells, Table, TableError};
