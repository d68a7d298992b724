//! Files for a recipient without a programming interface: today's portal, or a folder that somebody empties.
//!
//! What is delivered is the whole period of one delregister; the portal knows no records, and the latest delivery replaces
//! the one before. Files that belong together are made together or not at all, and lie in a folder of their own that appears
//! when all of them are whole. They hold identity numbers in clear, because the recipient needs them: so they are for their
//! owner alone, and are overwritten and deleted when the outcome is known.
//!
//! | Module | Does |
//! |---|---|
//! | `group` | which files belong together, and which records they are made from |
//! | `making` | records become the bytes of the files |
//! | `manifest` | everything about a delivery but what is in it |
//! | `folder` | files on the disk: written, found whole, destroyed |
//! | `night` | one run |
//! | `statement` | what a person says became of a delivery |
//!
//! A run is cut off anywhere without harm: the bytes are committed to the spool, encrypted, before the first file is written.
//! The names follow the portal's patterns as they were published in 2019; they are to be confirmed before use
//! (docs/en/file-drop.md).

mod folder;
mod group;
mod making;
mod manifest;
mod night;
mod statement;

pub use folder::{MANIFEST_ENDING, folder_of};
pub use group::Group;
pub use making::MakingError;
pub use manifest::{FileManifest, ManifestFile};
pub use night::{FileDropNight, FileLine, Made, Skipped};
pub use statement::{DeliveryNumber, Given, StatementError, confirm, settle, withdraw};

/// What stands wherever a person's word is shown where a receipt would be.
pub const EVIDENCE: &str = "intygad av handläggare, ej signerad";
