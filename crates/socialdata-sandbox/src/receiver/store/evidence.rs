//! What the owner of the sandbox may see of all senders: the effect log and the inventory.

use rusqlite::params;
use socialdata_protocol::{RecordId, ids::PeriodId, numbers::Version, wire::InventoryItem};

use super::{DAMAGED, Store, every, lists::inventory_item, number, text, word};
use crate::{effects::Effect, error::SandboxError};

impl Store {
    /// Every applied record version in the order of application.
    pub(crate) fn effects(&self, period: Option<PeriodId>) -> Result<Vec<Effect>, SandboxError> {
        let period = period.map(|period| period.to_string());
        let sql = "SELECT record_id, version, op, submission FROM effect WHERE ?1 IS NULL OR period = ?1 ORDER BY no";
        self.read(|txn| {
            every(txn, sql, params![period], |row| {
                Ok(Effect {
                    record_id: RecordId::parse(&row.get::<_, String>(0)?).map_err(|_| DAMAGED)?,
                    version: Version::new(number(row, 1)?).ok_or(DAMAGED)?,
                    op: word(row, 2)?,
                    submission_id: text(row, 3)?,
                })
            })
        })
    }

    /// The records of a period, of all senders.
    pub(crate) fn all_records(&self, period: PeriodId) -> Result<Vec<InventoryItem>, SandboxError> {
        let sql = "SELECT record_id, type, version, state FROM record WHERE period = ?1 ORDER BY record_id";
        self.read(|txn| every(txn, sql, params![period.to_string()], inventory_item))
    }
}
