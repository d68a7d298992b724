//! What a run does before anything else: lock, room on the disk, spool.

use socialdata_protocol::ids::Timestamp;

use crate::disk::{Ballast, require_free_space};
use crate::dry_run::Shadow;
use crate::failpoint::{self, Place};
use crate::fault::NightFault;
use crate::free_space::OsFreeSpace;
use crate::night::{Night, NightOptions};
use crate::randomness::OsRandomness;
use crate::run_lock::{RunLock, WhenLocked};
use crate::spool::{Spool, SpoolDir};

/// The largest payload that a submission can have, in bytes.
const LARGEST_BATCH: u64 = 16 * 1024 * 1024;

/// The spool under the lock, with room on the disk; for a dry run without a spool one that leaves nothing behind.
pub(crate) fn spool(
    night: &Night<'_>,
    options: NightOptions,
    at: Timestamp,
) -> Result<(Spool, Option<Shadow>), NightFault> {
    let installation = night.installation;
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
