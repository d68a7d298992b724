//! What a run does before anything else: lock, room on the disk, spool.

use socialdata_protocol::ids::Timestamp;

use crate::disk::{Ballast, require_free_space};
use crate::dry_run::Shadow;
use crate::failpoint::{self, Place};
use crate::fault::NightFault;
use crate::free_space::OsFreeSpace;
use crate::installation::Installation;
use crate::night::NightOptions;
use crate::randomness::OsRandomness;
use crate::reading::Reading;
use crate::run_lock::{RunLock, WhenLocked};
use crate::spool::{AuditEvent, Spool, SpoolDir};

/// The largest payload that a submission can have, in bytes.
const LARGEST_BATCH: u64 = 16 * 1024 * 1024;

/// The spool under the lock, with room on the disk; for a dry run without a spool one that leaves nothing behind.
pub(crate) fn spool(
    installation: &Installation,
    options: NightOptions,
    at: Timestamp,
) -> Result<(Spool, Option<Shadow>), NightFault> {
    let is_there = installation.config.spool.join("spool.db").exists();
    let (shadow, dir) = if options.dry_run && !is_there {
        let (shadow, dir) = Shadow::make(&OsRandomness)?;
        (Some(shadow), dir)
    } else {
        (None, SpoolDir::prepare(&installation.config.spool)?)
    };
    let when_locked = if options.wait { WhenLocked::Wait } else { WhenLocked::Refuse };
    let lock = RunLock::acquire(&dir, at, when_locked)?;
    failpoint::pass(Place::Locked);
    require_free_space(&OsFreeSpace, &dir, LARGEST_BATCH)?;
    Ballast::of(&dir).ensure(&OsRandomness)?;
    let keys = installation.spool_keys()?;
    let identity = installation.spool_identity();
    Ok((Spool::open_or_create(lock, &identity, keys, Box::new(OsRandomness), at)?, shadow))
}

/// A key, policy or configuration that was not in use before stands in the audit before anything is done with it.
pub(crate) fn note_what_is_used(
    spool: &mut Spool,
    installation: &Installation,
    at: Timestamp,
) -> Result<(), NightFault> {
    let of_spool = spool.loaded_keys();
    spool.note_keys(at, installation.loaded_keys().chain(of_spool))?;
    let policy = crate::batch::policy_ref(installation)?.digest;
    spool.note_digest(at, AuditEvent::PolicyChanged, "policy", policy)?;
    spool.note_digest(at, AuditEvent::ConfigChanged, "config", installation.config.digest)?;
    Ok(())
}

/// A keyed digest of the input bytes: a plain one would let a thief of the spool test guesses.
pub(crate) fn file_mac(installation: &Installation, reading: &Reading) -> Result<[u8; 32], NightFault> {
    let keys = installation.outbound_keys();
    let name = keys
        .record_id
        .record_id(keys.system, "ref:inbox/snapshot")
        .map_err(|_| crate::batch::BatchError::Name("system"))?;
    Ok(installation.content_mac_key().content_mac(&name, &reading.survey.digest))
}
