//! The memory of the scenarios: who was refused how often, and who is kept waiting.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use socialdata_protocol::ids::SubmissionId;

use super::{scenario::Scenario, script::Scene};

/// What scenarios remember while the receiver runs.
#[derive(Default)]
pub(super) struct Faults {
    played: Mutex<BTreeMap<(Scenario, SubmissionId), u32>>,
    late: Mutex<BTreeMap<SubmissionId, u64>>,
}

impl Faults {
    /// Whether the scenario has still a turn with this submission; takes one.
    pub(super) fn takes_a_turn(&self, scenario: Scenario, id: SubmissionId, turns: u32) -> bool {
        let mut played = lock(&self.played);
        let times = played.entry((scenario, id)).or_default();
        *times += 1;
        *times <= turns
    }

    /// Keeps a submission waiting until it was asked for often enough.
    pub(super) fn delay(&self, id: SubmissionId, scene: &Scene) {
        let polls = scene.numbers.first().copied().unwrap_or(LATE_POLLS);
        lock(&self.late).entry(id).or_insert(polls);
    }

    /// Notes that the submission was asked for.
    pub(super) fn asked(&self, id: SubmissionId) {
        let mut late = lock(&self.late);
        match late.get_mut(&id) {
            Some(0) => drop(late.remove(&id)),
            Some(left) => *left -= 1,
            None => {}
        }
    }

    /// Whether the submission is kept waiting.
    pub(super) fn is_delayed(&self, id: SubmissionId) -> bool {
        lock(&self.late).contains_key(&id)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How often `outcome-late` lets itself be asked when it is given no number.
const LATE_POLLS: u64 = 3;
