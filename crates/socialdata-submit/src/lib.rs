//! Everything that touches the world: configuration, inbox, batches, spool, transport and the nightly run.
//!
//! A run is cut off anywhere without harm: what is to happen is committed to the [`spool`] before it happens, and the next run
//! goes on from there. Plain records are never stored; only what the policy lets out is, encrypted.
//!
//! | Module | Does |
//! |---|---|
//! | [`config`], [`Installation`] | reads `socialdata.toml`, the policy and the keys |
//! | [`KeyRing`], [`key_file`], [`escrow`] | keys, one by one: read, made, replaced, kept safe |
//! | [`spool`] | what must not be forgotten, in one SQLite file |
//! | [`transport`], [`auth`], [`certificate`] | one exchange with the register, and what the client shows for it |
//! | [`sealing`] | payloads that only the register can open |
//! | [`Night`] | one run: recovery, snapshot, plan, batches, receipts |
//! | [`NightReport`], [`Exit`] | what it did, and how it ended |

mod ahead;
pub mod at_rest;
pub mod auth;
pub mod certificate;
pub mod clock;
pub mod config;
pub mod conformance;
pub mod core_dumps;
pub mod disk;
pub mod escrow;
pub mod failpoint;
pub mod filedrop;
pub mod interrupt;
pub mod key_file;
pub mod obligation;
pub mod private_file;
pub mod proof;
pub mod randomness;
pub mod run_lock;
pub mod sealing;
pub mod spool;
pub mod transport;

mod batch;
mod closing;
mod courier;
mod dry_run;
mod evidence;
mod exit;
mod fault;
mod filling;
mod free_space;
mod inbox;
mod installation;
mod key_ring;
mod night;
mod opening;
mod pace;
mod planning;
mod reading;
mod reconciliation;
mod register;
mod register_terms;
mod run;
mod sending;
mod snapshot;
mod source_event;
mod stop;
mod summary;
mod watched;

pub use batch::{BatchError, MAX_DATA_BYTES, MAX_RECORDS, record_schema, rule_set};
pub use exit::Exit;
pub use fault::NightFault;
pub use inbox::InboxError;
pub use installation::{Installation, party, spool_identity};
pub use key_ring::KeyRing;
pub use night::{Night, NightOptions};
pub use planning::{OperationCounts, PlanError};
pub use register_terms::pinned_keys;
pub use snapshot::SnapshotError;
pub use stop::Stop;
pub use summary::{NightReport, SubmissionLine};
