//! Record files and reports: streaming readers, deterministic writers, places in files, and what is said about them.
//!
//! A municipality's export goes in, record by record; what comes out is each record with its findings, and each finding has line
//! and column. NDJSON, JSON, CSV and XML fill the same record through the same function, so they cannot disagree. Memory does not
//! grow with the file, but for the hashes by which records of one delivery are compared.
//!
//! | Type | Does |
//! |---|---|
//! | [`Reader`] | reads a file and judges each record as it passes |
//! | [`Mapping`] | reads a CSV export with other columns |
//! | [`NdjsonWriter`], [`CsvWriter`], [`XmlWriter`] | write records that stay with the sender, always the same bytes |
//! | [`report`] | counts, lists and renders what was found |
//! | [`ReadError`] | why a file, or the rest of it, was *not* checked |
//!
//! Reports and errors hold places and never values; the one value of a record that a report shows is its key, and only when
//! [`may_be_shown`].
//!
//! # The whole way
//! ```
//! use socialdata_format::report::{Lang, ReportBuilder, ReportOptions, text};
//! use socialdata_format::{Event, NdjsonWriter, Options};
//!
//! // A row of an export in which the insats ends before it begins. 191212121212 is a published test number.
//! let file = "posttyp;postId;period;ansvarig.organisationsnummer;ansvarig.kommunkod;ansvarig.typ;person.idtyp;person.id;\
//!             insatsId;omrade;insatstyp;lagrum;beslutsdatum;verkstalldFran;verkstalldTill;timmarPerManad\n\
//!             insats;INS-17;2026-09;2120000142;0180;socialnamnd;personnummer;191212121212;\
//!             I-9;aldre;hemtjanst-service;sol-11-1;2026-08-20;2026-09-10;2026-09-01;12\n";
//!
//! let mut builder = ReportBuilder::new(ReportOptions::default());
//! let mut sound = NdjsonWriter::new(Vec::new());
//! builder.read("insats.csv", file.as_bytes(), Options::default(), |event| {
//!     if let Event::Record(record) = event
//!         && let Some(checked) = record.checked
//!     {
//!         sound.write(checked.record()).expect("memory takes it");
//!     }
//! });
//! let report = builder.finish();
//!
//! assert!(report.is_complete());
//! assert_eq!((report.summary.records, report.summary.errors), (1, 1));
//! assert!(sound.finish()?.is_empty(), "a record with an error is not passed on");
//! let shown = text::render(&report, Lang::Sv);
//! assert!(shown.starts_with("1 fil, 1 post: 1 fel, 0 varningar. 1 post har fel.\n"));
//! assert!(shown.contains("TID-001"));
//! # Ok::<(), socialdata_format::WriteError>(())
//! ```

pub mod acceptance;
pub mod filip;
pub mod foreign_schema;
pub mod layout;
pub mod mapping;
pub mod report;

mod body;
mod csv;
mod data;
mod detect;
mod draft;
mod encoding;
mod error;
mod foreign;
mod json_array;
mod lines;
mod locate;
mod ndjson;
mod parallel;
mod reader;
mod reference;
mod window;
mod xml;

pub use csv::{Cell, CsvWriter};
pub use data::record_of_data;
pub use detect::Format;
pub use encoding::{AssumedEncoding, Encoding};
pub use error::{ReadError, WriteError};
pub use foreign::Foreign;
pub use mapping::{Mapping, MappingError};
pub use ndjson::NdjsonWriter;
pub use reader::{Event, Located, Options, ReadRecord, Reader};
pub use reference::may_be_shown;
pub use xml::XmlWriter;
