//! Digests of what a run was told to work with: noted when they change.

use socialdata_protocol::ids::{Digest, Timestamp};

use super::{AuditEvent, AuditNote, Spool, error::SpoolError, row};

impl Spool {
    /// Writes an audit entry when `digest` is not the one that the last entry of this kind has. Tells whether it did.
    ///
    /// # Errors
    ///
    /// Any failure of the database; nothing is stored then.
    pub fn note_digest(
        &mut self,
        at: Timestamp,
        event: AuditEvent,
        reference: &str,
        digest: Digest,
    ) -> Result<bool, SpoolError> {
        let note = AuditNote { digest: Some(digest.to_string()), ..AuditNote::default() };
        let written = serde_json::to_string(&note)
            .map_err(|_| SpoolError::Invariant { what: "an audit note cannot be written" })?;
        self.transact(at, |txn| {
            let mut last = txn.sql.prepare_cached(
                "SELECT data_json FROM audit WHERE event = ?1 AND ref = ?2 ORDER BY n DESC LIMIT 1",
            )?;
            let known: Option<String> =
                row::first(&mut last, [event.word(), reference], |found| Ok(found.get(0)?))?;
            if known.as_deref() == Some(&written) {
                return Ok(false);
            }
            txn.audit(event, reference, &note)?;
            Ok(true)
        })
    }
}
