//! Files for today's portal Filip, checked before anybody uploads them: names, codes, periods, pairs and the lines.
//!
//! The portal's eight checks and their texts were read in its published source of October 2019. They are repeated here in the same
//! order; whether today's portal does the same is not known. Nothing is sent anywhere, and nothing is shown but places: no value of
//! a field, and no file name that may hold an identity number.
//!
//! Whoever lists the folder hands the entries to [`check_listing`] and each text file to [`check_body`].

mod body;
mod field;
mod finding;
mod listing;
mod name;
mod report;
mod rules;

pub use body::{BodySeen, check_body};
pub use finding::FilipFinding;
pub use listing::{Entry, EntryKind, FilipOptions, LARGEST, Listed, check_listing};
pub use name::{Filnamn, Filperiod, Filslag, file_name};
pub use report::{BodyStatus, FilipReport};
pub use rules::{FilipRule, RULES, rule};
