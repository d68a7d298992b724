//! NDJSON: one JSON object per line, any record types mixed.

mod read;
pub(crate) mod record;
mod write;

pub(crate) use read::NdjsonReader;
pub use write::NdjsonWriter;
