//! Senders that come with access tokens: their client ids, the keys of their assertions, and the assertions they used.

use rusqlite::params;
use socialdata_protocol::{ids::Timestamp, jwk::Jwk, keys::VerifyingKey, wire::Party};

use super::{DAMAGED, Sender, SenderId, Store, first, from_json, senders, to_json};
use crate::error::SandboxError;

impl Store {
    /// Gives a sender a client id, or a known client id another key: `keys` are that of its assertions and that of its
    /// manifests. A sender that is not known yet becomes known, without a certificate.
    pub(crate) fn register_token_client(
        &self,
        party: &Party,
        client_id: &str,
        keys: (&VerifyingKey, &VerifyingKey),
    ) -> Result<(), SandboxError> {
        self.write(|txn| {
            let party = to_json(party)?;
            txn.execute("INSERT INTO sender (party) VALUES (?1) ON CONFLICT (party) DO NOTHING", [&party])?;
            let sender: i64 =
                txn.query_row("SELECT id FROM sender WHERE party = ?1", [&party], |row| row.get(0))?;
            let sql = "SELECT sender FROM token_client WHERE id = ?1";
            let owner: Option<i64> = first(txn, sql, [client_id], |row| Ok(row.get(0)?))?;
            if owner.is_some_and(|owner| owner != sender) {
                return Err(SandboxError::Taken { what: "client id" });
            }
            txn.execute(
                "INSERT INTO token_client (id, sender, jwk) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET jwk = excluded.jwk",
                params![client_id, sender, to_json(&keys.0.to_jwk())?],
            )?;
            senders::add_key(txn, sender, keys.1)
        })
    }

    /// The key that signs the assertions of this client id.
    pub(in crate::receiver) fn assertion_key(&self, id: &str) -> Result<Option<VerifyingKey>, SandboxError> {
        self.read(|txn| {
            first(txn, "SELECT jwk FROM token_client WHERE id = ?1", [id], |row| {
                let jwk: Jwk = from_json(&row.get::<_, String>(0)?)?;
                VerifyingKey::from_jwk(&jwk).map_err(|_| DAMAGED)
            })
        })
    }

    /// The sender that a client id belongs to.
    pub(in crate::receiver) fn sender_of_client(&self, id: &str) -> Result<Option<Sender>, SandboxError> {
        self.read(|txn| {
            let sql = "SELECT sender.id, party FROM token_client JOIN sender ON sender.id = sender
                       WHERE token_client.id = ?1";
            let found: Option<(SenderId, Party)> = first(txn, sql, [id], |row| {
                Ok((SenderId(row.get(0)?), from_json(&row.get::<_, String>(1)?)?))
            })?;
            let Some((id, party)) = found else { return Ok(None) };
            Ok(Some(Sender { id, party, keys: senders::keys(txn, id)? }))
        })
    }

    /// Notes an assertion as used. Says whether it was new.
    pub(in crate::receiver) fn use_assertion(
        &self,
        client: &str,
        jti: &str,
        expires: i64,
        now: Timestamp,
    ) -> Result<bool, SandboxError> {
        self.write(|txn| {
            txn.execute("DELETE FROM used_assertion WHERE expires < ?1", [now.utc().timestamp()])?;
            let sql = "INSERT INTO used_assertion (client, jti, expires) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
            Ok(txn.execute(sql, params![client, jti, expires])? == 1)
        })
    }
}
