//! What the owner of the sandbox may see of all senders: the effect log and the inventory.

use rusqlite::{params, types::ValueRef};
use serde_json::{Map, Value, json};
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

    /// What is stored, for whoever runs the sandbox: numbers, ids and states. No payload and no key.
    pub(in crate::receiver) fn dump(&self) -> Result<Value, SandboxError> {
        self.read(|txn| {
            let rows = |sql: &str, members: &[&str]| {
                every(txn, sql, [], |row| {
                    let value = |column| match row.get_ref(column) {
                        Ok(ValueRef::Integer(number)) => Value::from(number),
                        Ok(ValueRef::Text(text)) => Value::from(String::from_utf8_lossy(text)),
                        _ => Value::Null,
                    };
                    let object = members.iter().enumerate();
                    Ok(object.map(|(column, name)| ((*name).to_owned(), value(column))).collect::<Map<_, _>>())
                })
            };
            Ok(json!({
                "submissions": rows(
                    "SELECT id, sender, seq, period, state, scene, payload IS NULL FROM submission ORDER BY rowid",
                    &["submissionId", "sender", "seq", "period", "state", "scene", "payloadErased"],
                )?,
                "senders": rows(
                    "SELECT id, party, instance, certificate IS NOT NULL FROM sender ORDER BY id",
                    &["sender", "party", "instance", "hasCertificate"],
                )?,
                "records": rows(
                    "SELECT period, type, state, count(*) FROM record GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
                    &["period", "type", "state", "count"],
                )?,
                "closings": rows(
                    "SELECT sender, period, receipt_no, reopened_at FROM closing ORDER BY no",
                    &["sender", "period", "receiptNo", "reopenedAt"],
                )?,
                "sealingKeys": rows(
                    "SELECT kid, not_before, not_after FROM sealing_key ORDER BY no",
                    &["kid", "notBefore", "notAfter"],
                )?,
            }))
        })
    }

    /// The records of a period, of all senders.
    pub(crate) fn all_records(&self, period: PeriodId) -> Result<Vec<InventoryItem>, SandboxError> {
        let sql = "SELECT record_id, type, version, state FROM record WHERE period = ?1 ORDER BY record_id";
        self.read(|txn| every(txn, sql, params![period.to_string()], inventory_item))
    }
}
