//! Who may send: parties, their client certificates and their signing keys.

use rusqlite::{Transaction, params};
use socialdata_protocol::{jwk::Jwk, keys::VerifyingKey, pins::PinnedKeys, wire::Party};

use super::{DAMAGED, Store, every, first, from_json, to_json};
use crate::error::SandboxError;

/// Key of a sender in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::receiver) struct SenderId(pub(super) i64);

/// A sender that the receiver knows.
pub(in crate::receiver) struct Sender {
    pub(in crate::receiver) id: SenderId,
    pub(in crate::receiver) party: Party,
    pub(in crate::receiver) keys: PinnedKeys,
}

impl Store {
    /// Makes a sender known, or gives a known one another certificate and one more signing key. The installation is
    /// forgotten: the next one that sends is taken.
    pub(crate) fn register(
        &self,
        party: &Party,
        key: &VerifyingKey,
        certificate: [u8; 32],
    ) -> Result<(), SandboxError> {
        self.write(|txn| {
            let party = to_json(party)?;
            let owner = sender_of_certificate(txn, certificate)?;
            if owner.is_some_and(|(_, other)| other != party) {
                return Err(SandboxError::Taken { what: "client certificate" });
            }
            txn.execute(
                "INSERT INTO sender (party, certificate) VALUES (?1, ?2)
                 ON CONFLICT (party) DO UPDATE SET certificate = excluded.certificate, instance = NULL",
                params![party, certificate],
            )?;
            let sender: i64 =
                txn.query_row("SELECT id FROM sender WHERE party = ?1", [&party], |row| row.get(0))?;
            add_key(txn, sender, key)
        })
    }

    /// The sender that a client certificate belongs to.
    pub(in crate::receiver) fn sender(&self, certificate: [u8; 32]) -> Result<Option<Sender>, SandboxError> {
        self.read(|txn| {
            let Some((id, party)) = sender_of_certificate(txn, certificate)? else { return Ok(None) };
            Ok(Some(Sender { id, party: from_json(&party)?, keys: keys(txn, id)? }))
        })
    }
}

/// Gives a sender one more key to sign manifests with.
pub(super) fn add_key(txn: &Transaction<'_>, sender: i64, key: &VerifyingKey) -> Result<(), SandboxError> {
    let kid = key.thumbprint().to_string();
    txn.execute(
        "INSERT INTO sender_key (kid, sender, jwk) VALUES (?1, ?2, ?3) ON CONFLICT (kid) DO NOTHING",
        params![kid, sender, to_json(&key.to_jwk())?],
    )?;
    let holder: i64 =
        txn.query_row("SELECT sender FROM sender_key WHERE kid = ?1", [&kid], |row| row.get(0))?;
    if holder == sender { Ok(()) } else { Err(SandboxError::Taken { what: "signing key" }) }
}

/// The signing keys of a sender.
pub(super) fn keys(txn: &Transaction<'_>, sender: SenderId) -> Result<PinnedKeys, SandboxError> {
    let keys = every(txn, "SELECT jwk FROM sender_key WHERE sender = ?1", [sender.0], |row| {
        let jwk: Jwk = from_json(&row.get::<_, String>(0)?)?;
        VerifyingKey::from_jwk(&jwk).map_err(|_| DAMAGED)
    })?;
    Ok(PinnedKeys::from_keys(keys))
}

fn sender_of_certificate(
    txn: &Transaction<'_>,
    certificate: [u8; 32],
) -> Result<Option<(SenderId, String)>, SandboxError> {
    first(txn, "SELECT id, party FROM sender WHERE certificate = ?1", [certificate], |row| {
        Ok((SenderId(row.get(0)?), row.get(1)?))
    })
}
