//! NDJSON: one JSON object per line, any record types mixed.

mod read;
mod record;
mod write;

pub(crate) use read::NdjsonReader;
pub use write::NdjsonWriter;
