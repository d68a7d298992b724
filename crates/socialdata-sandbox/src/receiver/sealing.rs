//! Payloads sealed with age (age-encryption.org/v1, X25519): the keys that open them, and opening.

use std::io::Read as _;

use socialdata_protocol::{
    ids::Timestamp,
    jwk::{Jwk, Kid},
};

use super::{App, SharedApp, capabilities::LIMITS};
use crate::{authority::SealingKey, error::SandboxError};

/// Every key that this sandbox ever offered: what was sealed to it in time can still be opened.
pub(super) struct SealingKeys(pub(super) Vec<SealingKey>);

impl SealingKeys {
    /// The public half of a key.
    pub(super) fn jwk(&self, kid: Kid) -> Option<Jwk> {
        self.0.iter().find(|key| key.kid() == kid).map(|key| key.jwk().clone())
    }

    /// Opens a payload that is sealed to one of the keys; nothing when that cannot be done within the limit.
    pub(super) fn open(&self, payload: &[u8]) -> Option<Vec<u8>> {
        let decryptor = age::Decryptor::new_buffered(payload).ok()?;
        let identities = self.0.iter().map(|key| key.identity() as &dyn age::Identity);
        let reader = decryptor.decrypt(identities).ok()?;
        let mut opened = Vec::new();
        reader.take(LIMITS.max_bytes + 1).read_to_end(&mut opened).ok()?;
        (opened.len() as u64 <= LIMITS.max_bytes).then_some(opened)
    }
}

impl App {
    /// Makes a new sealing key; the others may be used until `others_end`. Gives its thumbprint.
    pub(super) fn rotate_sealing_key(
        &self,
        now: Timestamp,
        others_end: Timestamp,
    ) -> Result<Kid, SandboxError> {
        let mut keys = self.sealing.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let made = self.authority.make_sealing_key()?;
        let kid = made.kid();
        self.store.introduce_sealing_key(kid, made.no(), now, Some(others_end))?;
        keys.0.push(made);
        Ok(kid)
    }

    /// Keys that lie in the folder and are not known to the database yet, because this is the first start.
    pub(super) fn introduce_sealing_keys(app: &SharedApp) -> Result<(), SandboxError> {
        let now = app.own_time();
        let keys = app.sealing_keys();
        keys.0.iter().try_for_each(|key| app.store.introduce_sealing_key(key.kid(), key.no(), now, None))
    }

    pub(super) fn sealing_keys(&self) -> std::sync::RwLockReadGuard<'_, SealingKeys> {
        self.sealing.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
