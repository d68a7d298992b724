//! The memory of the scenarios: who was refused how often, who is kept waiting, and what is shown instead of a receipt.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use socialdata_protocol::{
    ids::SubmissionId,
    jws::{Jws, JwsTyp},
    keys::SigningKey,
};

use super::scenario::{LATE_POLLS, Scenario};
use crate::{authority, error::SandboxError};

/// What scenarios remember while the receiver runs.
pub(super) struct Faults {
    /// A key that no key set has.
    stranger: SigningKey,
    refused: Mutex<BTreeMap<SubmissionId, u32>>,
    late: Mutex<BTreeMap<SubmissionId, u32>>,
}

impl Faults {
    pub(super) fn new() -> Result<Self, SandboxError> {
        let stranger = authority::new_receipt_key()?;
        Ok(Self { stranger, refused: Mutex::default(), late: Mutex::default() })
    }

    /// Whether this `PUT` is one of the two that `503x2` refuses.
    pub(super) fn refuses(&self, id: SubmissionId) -> bool {
        let mut refused = lock(&self.refused);
        let times = refused.entry(id).or_default();
        *times += 1;
        *times <= 2
    }

    /// Keeps a submission waiting until it was asked for often enough.
    pub(super) fn delay(&self, id: SubmissionId) {
        lock(&self.late).entry(id).or_insert(LATE_POLLS);
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

    /// What is shown of a stored receipt.
    pub(super) fn shown(&self, receipt: Jws, scenario: Scenario) -> Jws {
        let other = match scenario {
            Scenario::UnknownKid => payload(&receipt)
                .and_then(|payload| Jws::sign(&self.stranger, JwsTyp::Receipt, payload.as_bytes()).ok()),
            Scenario::TamperedReceipt => tampered(&receipt),
            _ => None,
        };
        other.unwrap_or(receipt)
    }
}

/// The receipt with its number changed and the old signature.
fn tampered(receipt: &Jws) -> Option<Jws> {
    let mut parts = receipt.as_str().split('.');
    let (header, signature) = (parts.next()?, parts.nth(1)?);
    let changed = payload(receipt)?.replacen(r#""receiptNo":"#, r#""receiptNo":9"#, 1);
    format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(changed)).parse().ok()
}

fn payload(receipt: &Jws) -> Option<String> {
    let payload = URL_SAFE_NO_PAD.decode(receipt.as_str().split('.').nth(1)?).ok()?;
    String::from_utf8(payload).ok()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use socialdata_protocol::{jws::JwsError, pins::PinnedKeys};

    use super::*;

    #[test]
    fn two_scenarios_show_another_receipt_that_verification_finds() {
        let key = authority::new_receipt_key().unwrap();
        let keys = PinnedKeys::from_keys([key.verifying_key()]);
        let stored = Jws::sign(&key, JwsTyp::Receipt, br#"{"kind":"custody","receiptNo":1}"#).unwrap();
        let faults = Faults::new().unwrap();
        let check = |scenario, expected| {
            let shown = faults.shown(stored.clone(), scenario);
            assert_eq!(shown.verify(JwsTyp::Receipt, &keys).err(), expected, "{scenario}");
        };
        check(Scenario::UnknownKid, Some(JwsError::UnknownKey));
        check(Scenario::TamperedReceipt, Some(JwsError::Signature));
        check(Scenario::Accept, None);
        assert_eq!(faults.shown(stored.clone(), Scenario::Accept), stored);
    }
}
