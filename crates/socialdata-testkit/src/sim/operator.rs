//! The person who comes in the morning: decides what only a person may decide.

use socialdata_protocol::{RecordId, delivery::SubmissionState, ids::SubmissionId};

use super::{
    clock::Clock,
    register::Register,
    sender::Host,
    store::{Hold, StoreFault},
    trouble::Trouble,
};

/// One visit: sets the clock right, pins the register's keys, clears what was suspect. `release` says which of the records
/// that the register refused are freed.
///
/// # Errors
/// What the store refuses.
pub(crate) fn visit(
    host: &mut Host,
    register: &Register,
    clock: &mut Clock,
    release: impl Fn(&RecordId) -> bool,
) -> Result<(), StoreFault> {
    clock.set_right();
    host.pinned = host.pinned.max(register.keys_shown());
    // Nothing goes wrong by day.
    let mut calm = Trouble::default();
    let store = host.store.at(clock.wall());
    host.looked_at = store.read().last_stored_seq;
    let suspects: Vec<SubmissionId> = store
        .read()
        .submissions
        .iter()
        .filter(|(_, found)| found.state == SubmissionState::Suspect)
        .map(|(id, _)| *id)
        .collect();
    for id in suspects {
        store.clear_suspicion(&mut calm, id)?;
    }
    let ledger = store.read().ledger.iter();
    let held: Vec<RecordId> = ledger
        .filter(|(id, row)| matches!(row.hold, Some(Hold::Rejected(_))) && release(id))
        .map(|(id, _)| *id)
        .collect();
    for id in held {
        store.release(&mut calm, &id)?;
    }
    Ok(())
}
