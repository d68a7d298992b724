//! Files for a recipient without a programming interface: today's portal, or a folder that somebody empties.
//!
//! What is delivered is the whole period of one delregister; the portal knows no records, and the latest delivery replaces
//! the one before. Files that belong together are written together or not at all. They hold identity numbers in clear,
//! because the recipient needs them: so they are for their owner alone, named only when they are whole, and
//! [`Written::destroy`] overwrites them when the outcome is known.
//!
//! The names follow the portal's patterns as they were published in 2019; they are to be confirmed before use
//! (docs/en/file-drop.md).

mod delivery;
mod names;

pub use delivery::{Delivery, DropError, DropFile, MANIFEST_ENDING, Written};
pub use names::{Unit, file_name, partner};
