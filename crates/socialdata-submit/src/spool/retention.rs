//! Payloads that nobody will ask for any more are erased; nothing else is ever deleted.

use rusqlite::params;
use socialdata_protocol::ids::{SubmissionId, Timestamp};

use super::{Fate, Refusal, Spool, error::SpoolError, row};

impl Spool {
    /// Erases the payloads of submissions that were quarantined before `before`: they become DISCARDED. Manifest, list,
    /// problem and the holds of their records stay. Returns how many there were.
    ///
    /// # Errors
    ///
    /// Any failure of the database; what was erased before stays erased.
    pub fn erase_quarantined(&mut self, at: Timestamp, before: Timestamp) -> Result<u64, SpoolError> {
        let mut erased = 0;
        for submission in self.read().quarantined()? {
            let Some(problem) = submission.problem else { continue };
            if !self.was_quarantined_before(submission.id, before)? {
                continue;
            }
            self.refuse(at, submission.id, &Refusal { problem, fate: Fate::Discarded, http_status: None })?;
            erased += 1;
        }
        Ok(erased)
    }

    fn was_quarantined_before(&self, id: SubmissionId, before: Timestamp) -> Result<bool, SpoolError> {
        let mut statement = self.reader.connection.prepare_cached(
            "SELECT at FROM audit WHERE event = 'submission.quarantined' AND ref = ?1 ORDER BY n DESC LIMIT 1",
        )?;
        let since: Option<Timestamp> =
            row::first(&mut statement, params![id.to_string()], |found| row::text(found, 0))?;
        Ok(since.is_some_and(|since| since < before))
    }
}
