//! JSON over several lines: one array of records, or indented records after each other.
//!
//! [`scan`] finds where each value of the outermost level ends; what stands in it is read as a line of NDJSON is. So there is one
//! reader of JSON records, and memory holds one record at a time.

mod read;
mod scan;

pub(crate) use read::JsonArrayReader;
