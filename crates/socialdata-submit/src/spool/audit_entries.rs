//! The audit chain entry by entry, for an export.

use socialdata_protocol::ids::Timestamp;

use super::{SpoolReader, error::SpoolError, row};

/// One entry of the audit chain, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditEntry {
    /// Its number, from 1.
    pub n: u64,
    /// When.
    pub at: Timestamp,
    /// What happened, `submission.sealed`.
    pub event: String,
    /// What it is about: an id of ours.
    pub reference: String,
    /// Numbers, digests and codes, as JSON text: the bytes that the MAC covers.
    pub data_json: String,
    /// MAC of the entry before.
    pub prev: [u8; 32],
    /// MAC of this entry.
    pub mac: [u8; 32],
}

impl SpoolReader {
    /// Visits every entry in order, all as they stand at one moment.
    ///
    /// # Errors
    ///
    /// Any failure of the database, and what `visit` returns; the visit then ends.
    pub fn each_audit_entry<E: From<SpoolError>>(
        &self,
        mut visit: impl FnMut(&AuditEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self
            .connection
            .prepare("SELECT n, at, event, ref, data_json, prev, mac FROM audit ORDER BY n")
            .map_err(SpoolError::from)?;
        let mut rows = statement.query([]).map_err(SpoolError::from)?;
        while let Some(found) = rows.next().map_err(SpoolError::from)? {
            visit(&entry(found)?)?;
        }
        Ok(())
    }
}

fn entry(found: &rusqlite::Row<'_>) -> Result<AuditEntry, SpoolError> {
    Ok(AuditEntry {
        n: row::count(found, 0)?,
        at: row::text(found, 1)?,
        event: row::text(found, 2)?,
        reference: row::text(found, 3)?,
        data_json: row::text(found, 4)?,
        prev: found.get(5)?,
        mac: found.get(6)?,
    })
}
