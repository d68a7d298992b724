//! XML: root `poster` in the namespace `urn:x-socialdata:post:1`, one element per record, elements named as the members.
//!
//! [`read`] goes through the document and [`record`] fills one record; both look at text that a [`crate::window`] holds, so
//! nothing is copied. `quick-xml` tells elements, texts and references apart. What it leaves to its user is decided here: names, attributes
//! ([`tag`]), characters and references ([`reference`]), limits. No DOCTYPE is read, so there are no entities but the five of XML itself.
//!
//! What XML can say is what JSON can say:
//!
//! | XML | is as in JSON |
//! |---|---|
//! | `<period>2026-09</period>` | a text; numbers and truth values in plain form |
//! | `<period/>`, `<period></period>` | the empty text `""`, which no member accepts; a member that is not there is not written |
//! | `<person/>` | `{}` |
//! | the same element again, where the member is a list or row | one more item |
//! | the same element again, elsewhere | a member given twice (FMT-002) |
//! | an unknown element, an attribute other than `xmlns` and `xsi:…`, text between elements | an unknown member of the object around it (FMT-001) |
//!
//! Elements may come in any order, as members may; the XSD is stricter there. The namespace is declared at the root, with or without a
//! prefix, and holds for the whole document: an element of another namespace is unknown.

mod limit;
mod name;
mod read;
mod record;
mod reference;
mod start;
mod tag;
mod write;

pub(crate) use read::XmlReader;
pub(crate) use record::{Mark, MarkKind};
pub use write::XmlWriter;

/// The namespace of records.
const NAMESPACE: &str = "urn:x-socialdata:post:1";

/// The element around the records.
const ROOT: &str = "poster";
