//! When payloads may be sealed to which key.

use rusqlite::{Transaction, params};
use socialdata_protocol::{ids::Timestamp, jwk::Kid};

use super::{Store, every, number, signed, text, text_or_null};
use crate::error::SandboxError;

/// A sealing key and the time in which payloads may be sealed to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::receiver) struct SealingPeriod {
    pub(in crate::receiver) kid: Kid,
    pub(in crate::receiver) not_before: Timestamp,
    /// The first moment at which it may not be used any more; nothing while no end is set.
    pub(in crate::receiver) not_after: Option<Timestamp>,
}

impl SealingPeriod {
    /// Whether payloads may be sealed to the key at this time.
    pub(in crate::receiver) fn covers(&self, now: Timestamp) -> bool {
        self.not_before <= now && self.not_after.is_none_or(|end| now < end)
    }
}

impl Store {
    /// Makes the key with this number known from now on. One that is known keeps its period. When `others_end` is given,
    /// the keys that have no end get that one.
    pub(in crate::receiver) fn introduce_sealing_key(
        &self,
        kid: Kid,
        no: u64,
        now: Timestamp,
        others_end: Option<Timestamp>,
    ) -> Result<(), SandboxError> {
        self.write(|txn| {
            if let Some(end) = others_end {
                let sql = "UPDATE sealing_key SET not_after = ?1 WHERE not_after IS NULL";
                txn.execute(sql, [end.to_string()])?;
            }
            txn.execute(
                "INSERT INTO sealing_key (kid, no, not_before) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                params![kid.to_string(), signed(no), now.to_string()],
            )?;
            Ok(())
        })
    }

    /// The keys and their periods, newest first.
    pub(in crate::receiver) fn sealing_periods(&self) -> Result<Vec<SealingPeriod>, SandboxError> {
        self.read(periods)
    }
}

fn periods(txn: &Transaction<'_>) -> Result<Vec<SealingPeriod>, SandboxError> {
    let sql = "SELECT kid, not_before, not_after, no FROM sealing_key ORDER BY no DESC";
    every(txn, sql, [], |row| {
        number(row, 3)?;
        Ok(SealingPeriod { kid: text(row, 0)?, not_before: text(row, 1)?, not_after: text_or_null(row, 2)? })
    })
}
