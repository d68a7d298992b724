//! Processing: what waits is settled, one submission after another, in the order in which they were stored.

use std::sync::PoisonError;

use super::{
    App,
    store::{Settlement, Unprocessed},
};
use crate::error::SandboxError;

/// Settles every waiting submission. Those behind a delayed one of the same sender wait with it: a later version of a
/// record must not be judged before an earlier one.
pub(super) fn process_waiting(app: &App) -> Result<(), SandboxError> {
    let _one_at_a_time = app.processing.lock().unwrap_or_else(PoisonError::into_inner);
    let mut held = Vec::new();
    for (sender, id) in app.store.waiting()? {
        if held.contains(&sender) || app.faults.is_delayed(id) {
            held.push(sender);
            continue;
        }
        let Some(work) = app.store.work(id)? else { continue };
        let now = app.now(&work.scene);
        let unprocessed =
            Unprocessed { manifest: &work.manifest, payload: &work.payload, scene: &work.scene };
        let screened = app.screening(now).screen(&unprocessed);
        let key = app.authority.receipt_key();
        app.store.settle(&Settlement { work: &work, screened: &screened, now, key })?;
    }
    Ok(())
}
