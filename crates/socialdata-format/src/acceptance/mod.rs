//! Findings that somebody has looked at and answers for: the file of `validate --accept`.
//!
//! Data that are impossible can only be corrected. A warning can be *accepted*: the record is unusual and true. An error that rests on
//! a law in force can be *confirmed*, record by record, because a true record can describe an unlawful act. Each entry
//! names its code, its scope, why, who, and until when; after that day it is worth nothing and the report says so.
//!
//! ```
//! use socialdata_core::period::parse_date;
//! use socialdata_core::regler;
//! use socialdata_format::acceptance::Acceptances;
//!
//! let file = r#"
//! [[accept]]
//! code = "PNR-005"
//! postId = "INS-17"
//! reason = "Ändrad könstillhörighet, numret byts i vår"
//! who = "Anna Berg"
//! expires = 2027-03-31
//! "#;
//! let today = parse_date("2026-11-22").expect("a date");
//! let mut applied = Acceptances::parse(file)?.on(today);
//!
//! let rule = regler::find("PNR-005").expect("a rule");
//! assert_eq!(applied.accept(rule, None, Some("INS-17")), Some(0));
//! assert_eq!(applied.accept(rule, None, Some("INS-18")), None);
//! # Ok::<(), socialdata_format::acceptance::AcceptanceError>(())
//! ```

mod applied;
mod error;
mod file;
mod permission;

pub use applied::{Applied, AppliedEntry, EntryState};
pub use error::{AcceptanceError, EntryFault};
pub use file::{Acceptances, Entry, Scope};
pub use permission::{Permission, permission};
