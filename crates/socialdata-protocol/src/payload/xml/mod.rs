//! The record list as XML (docs/en/protocol.md, *Record list as XML*): the same records in other bytes.
//!
//! What was read from XML equals what was read from NDJSON, so a sender may change the form without changing a version. XML
//! has no types: [`DataShapes`] says which members are numbers, truth values or lists, from the outbound schema of the policy.

mod cursor;
mod name;
mod read;
mod shape;
mod write;

#[cfg(test)]
mod tests;

pub use read::read_xml_list;
pub use shape::DataShapes;
pub use write::write_xml_list;

/// The namespace of the batch form.
const NAMESPACE: &str = "urn:x-socialdata:batch:1";

/// The document element.
const ROOT: &str = "socialdata";
