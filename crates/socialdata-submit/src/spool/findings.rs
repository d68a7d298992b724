//! What the register found, as its documents said it.

use socialdata_protocol::{
    ids::SubmissionId,
    tally::RecordStatus,
    wire::{Finding, FindingError, FindingStatus, Severity},
};

use super::{SpoolReader, error::SpoolError, row};

impl SpoolReader {
    /// The findings about a settled submission, ascending by index: what the outcome receipt's digest is over.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn findings(&self, id: SubmissionId) -> Result<Vec<Finding>, SpoolError> {
        let records = self.records(id)?;
        let mut findings = Vec::new();
        for (index, record) in (0_u64..).zip(records) {
            let Some(status) = record.status.and_then(finding_status) else { continue };
            let errors = self.errors_at(id, index)?;
            findings.push(Finding {
                index,
                record_id: record.record_id,
                version: record.version,
                status,
                errors,
            });
        }
        Ok(findings)
    }

    fn errors_at(&self, id: SubmissionId, index: u64) -> Result<Vec<FindingError>, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT code, pointer, severity FROM finding WHERE submission_id = ?1 AND idx = ?2 ORDER BY n",
        )?;
        row::all(&mut statement, rusqlite::params![id.to_string(), row::sql_number(index)?], |found| {
            let severity = match row::text::<String>(found, 2)?.as_str() {
                "error" => Severity::Error,
                "warning" => Severity::Warning,
                _ => return Err(row::IMPOSSIBLE),
            };
            Ok(FindingError { code: row::text(found, 0)?, pointer: row::text(found, 1)?, severity })
        })
    }
}

/// A plainly accepted record has no finding.
const fn finding_status(status: RecordStatus) -> Option<FindingStatus> {
    match status {
        RecordStatus::Accepted => None,
        RecordStatus::AcceptedWithWarning => Some(FindingStatus::AcceptedWithWarning),
        RecordStatus::Rejected => Some(FindingStatus::Rejected),
        RecordStatus::Unchanged => Some(FindingStatus::Unchanged),
        RecordStatus::Stale => Some(FindingStatus::Stale),
    }
}
