//! Who may send for whom, and when.

use rusqlite::params;
use socialdata_protocol::{
    ids::Timestamp,
    wire::{OnBehalfOf, Party},
};

use super::{SenderId, Store, first, from_json, text, to_json};
use crate::error::SandboxError;

impl Store {
    /// Registers a mandate, or replaces the one with the same reference. The sender must be known.
    pub(crate) fn register_mandate(
        &self,
        sender: &Party,
        principal: &OnBehalfOf,
        valid: (Timestamp, Timestamp),
    ) -> Result<(), SandboxError> {
        self.write(|txn| {
            let sql = "SELECT id FROM sender WHERE party = ?1";
            let id: Option<i64> = first(txn, sql, [to_json(sender)?], |row| Ok(row.get(0)?))?;
            let id = id.ok_or(SandboxError::UnknownSender)?;
            txn.execute(
                "INSERT INTO mandate (sender, reference, principal, valid_from, valid_until)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (sender, reference) DO UPDATE SET principal = excluded.principal,
                 valid_from = excluded.valid_from, valid_until = excluded.valid_until",
                params![
                    id,
                    principal.mandate.to_string(),
                    to_json(principal)?,
                    valid.0.to_string(),
                    valid.1.to_string()
                ],
            )?;
            Ok(())
        })
    }

    /// Whether the sender holds this mandate now. `valid_until` is the first moment at which it no longer does.
    pub(in crate::receiver) fn may_send_for(
        &self,
        sender: SenderId,
        principal: &OnBehalfOf,
        now: Timestamp,
    ) -> Result<bool, SandboxError> {
        self.read(|txn| {
            let sql =
                "SELECT principal, valid_from, valid_until FROM mandate WHERE sender = ?1 AND reference = ?2";
            let held = first(txn, sql, params![sender.0, principal.mandate.to_string()], |row| {
                let registered: OnBehalfOf = from_json(&row.get::<_, String>(0)?)?;
                let (from, until): (Timestamp, Timestamp) = (text(row, 1)?, text(row, 2)?);
                Ok(registered == *principal && from <= now && now < until)
            })?;
            Ok(held.unwrap_or(false))
        })
    }
}
