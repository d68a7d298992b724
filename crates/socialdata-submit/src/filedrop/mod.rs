//! Files for a recipient without a programming interface: today's portal, or a folder that somebody empties.
//!
//! What is delivered is the whole period of one delregister; the portal knows no records, and the latest delivery replaces
//! the one before. Files that belong together are written together or not at all. They hold identity numbers in clear,
//! because the recipient needs them: so they are for their owner alone, named only when they are whole, and
//! [`Written::destroy`] overwrites them when the outcome is known.
//!
//! **Not there yet:** nothing in a run uses this. A failure takes away what was written, but a kill between two files leaves what is there
//! (in clear, for its owner alone); a run that does it needs a folder for each delivery and a recovery first.
//!
//! The names follow the portal's patterns as they were published in 2019; they are to be confirmed before use
//! (docs/en/file-drop.md).

mod delivery;
mod names;

pub use delivery::{Delivery, DropError, DropFile, MANIFEST_ENDING, Written};
pub use names::{Unit, file_name, partner};
