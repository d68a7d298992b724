//! What recovery and the run ask about submissions.

use rusqlite::{Row, params};
use socialdata_protocol::{
    ids::{Digest, PeriodId, SubmissionId, Timestamp},
    jws::Jws,
    numbers::{Seq, Version},
    wire::OpCounts,
};

use super::{
    ContentMac, PlannedOp, ProblemCode, RecordId, RecordStatus, SpoolReader, SubmissionState,
    error::SpoolError, row, seal,
};

/// A submission that is not at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenSubmission {
    /// Its id.
    pub id: SubmissionId,
    /// Where it is on its way.
    pub state: SubmissionState,
    /// Its number, once sealed.
    pub seq: Option<Seq>,
    /// Its period.
    pub period: PeriodId,
    /// The refused submission that it replaces.
    pub supersedes: Option<SubmissionId>,
    /// The last problem.
    pub problem: Option<ProblemCode>,
    /// Attempts so far, over all nights.
    pub attempts: u64,
    /// Not before this time again.
    pub next_at: Option<Timestamp>,
    /// When it was planned.
    pub created_at: Timestamp,
    /// Digest of the manifest as sent, once sealed.
    pub manifest_digest: Option<Digest>,
    /// Digest of the payload as sent, once sealed.
    pub payload_digest: Option<Digest>,
    /// Number of records.
    pub records: u64,
}

/// One record of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubmissionRecord {
    /// The record.
    pub record_id: RecordId,
    /// The version that is sent.
    pub version: Version,
    /// What is done with it.
    pub op: PlannedOp,
    /// What the register did, once settled.
    pub status: Option<RecordStatus>,
}

impl SpoolReader {
    /// Every submission that needs something done: all but CLOSED, QUARANTINED and DISCARDED, in the order of
    /// their numbers and then of their ids.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn open_submissions(&self) -> Result<Vec<OpenSubmission>, SpoolError> {
        let sql = format!(
            "{SUBMISSION} WHERE state NOT IN ('CLOSED','QUARANTINED','DISCARDED')
             ORDER BY seq IS NULL, seq, id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        row::all(&mut statement, [], submission)
    }

    /// Every quarantined submission, the oldest first.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn quarantined(&self) -> Result<Vec<OpenSubmission>, SpoolError> {
        let sql = format!("{SUBMISSION} WHERE state = 'QUARANTINED' ORDER BY id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        row::all(&mut statement, [], submission)
    }

    /// One submission, in whatever state.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn submission(&self, id: SubmissionId) -> Result<Option<OpenSubmission>, SpoolError> {
        let sql = format!("{SUBMISSION} WHERE id = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        row::first(&mut statement, [id.to_string()], submission)
    }

    /// The manifest of a submission as sent, once sealed.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Corrupt`] when it is not what was sealed, or any failure of the database.
    pub fn manifest(&self, id: SubmissionId) -> Result<Option<Jws>, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT manifest, manifest_digest FROM submission WHERE id = ?1 AND manifest IS NOT NULL",
        )?;
        row::first(&mut statement, [id.to_string()], |found| {
            let manifest: Jws = row::text(found, 0)?;
            if manifest.digest() == row::bytes_32(found, 1, Digest::from_bytes)? {
                Ok(manifest)
            } else {
                Err(SpoolError::Corrupt { what: "the manifest is not what was sealed" })
            }
        })
    }

    /// The records of a submission, in the order in which they are sent.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn records(&self, id: SubmissionId) -> Result<Vec<SubmissionRecord>, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT record_id, version, op, content_mac, status FROM submission_record
             WHERE submission_id = ?1 ORDER BY idx",
        )?;
        row::all(&mut statement, [id.to_string()], |found| {
            let content_mac = row::optional_bytes_32(found, 3, ContentMac::from_bytes)?;
            Ok(SubmissionRecord {
                record_id: row::record_id(found, 0)?,
                version: Version::new(row::count(found, 1)?).ok_or(row::IMPOSSIBLE)?,
                op: PlannedOp::from_columns(&row::text::<String>(found, 2)?, content_mac)?,
                status: row::record_status(found, 4)?,
            })
        })
    }

    /// How many records of a submission came to each end; nothing stands for those whose end is not known.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn statuses_of(&self, id: SubmissionId) -> Result<Vec<(Option<RecordStatus>, u64)>, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT status, count(*) FROM submission_record WHERE submission_id = ?1 GROUP BY status",
        )?;
        row::all(&mut statement, [id.to_string()], |found| {
            Ok((row::record_status(found, 0)?, row::count(found, 1)?))
        })
    }

    /// How many records of a submission each operation concerns.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn operations_of(&self, id: SubmissionId) -> Result<OpCounts, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FILTER (WHERE op = 'report'), count(*) FILTER (WHERE op = 'correct'),
               count(*) FILTER (WHERE op = 'void') FROM submission_record WHERE submission_id = ?1",
        )?;
        let counts = row::first(&mut statement, [id.to_string()], |found| {
            Ok(OpCounts {
                report: row::count(found, 0)?,
                correct: row::count(found, 1)?,
                void: row::count(found, 2)?,
            })
        })?;
        Ok(counts.unwrap_or_default())
    }

    /// Records of a period that are held back, by a rule here or by the register.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn holds_of(&self, period: PeriodId) -> Result<u64, SpoolError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT count(*) FROM record WHERE period = ?1 AND hold IS NOT NULL")?;
        let count = row::first(&mut statement, [period.to_string()], |found| row::count(found, 0))?;
        Ok(count.unwrap_or_default())
    }

    /// All attempts of a submission, of this run and of earlier ones.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn attempts_of(&self, id: SubmissionId) -> Result<u64, SpoolError> {
        let mut statement =
            self.connection.prepare_cached("SELECT count(*) FROM attempt WHERE submission_id = ?1")?;
        let count = row::first(&mut statement, params![id.to_string()], |found| row::count(found, 0))?;
        Ok(count.unwrap_or_default())
    }

    /// Records of a submission that the register has in another version than the ledger, as its outcome shows: stale,
    /// LEV-901, LEV-902.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn conflicts_of(&self, id: SubmissionId) -> Result<u64, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM submission_record AS sr
             WHERE sr.submission_id = ?1 AND (sr.status = 'stale' OR sr.status = 'rejected' AND EXISTS (
               SELECT 1 FROM record AS r WHERE r.record_id = sr.record_id
                 AND r.hold = 'rejected' AND r.hold_code IN ('LEV-901','LEV-902')))",
        )?;
        let count = row::first(&mut statement, [id.to_string()], |found| row::count(found, 0))?;
        Ok(count.unwrap_or_default())
    }

    /// The code of a submission error (LEV-906 to 908, 911) that the two latest settled submissions have in common. Then
    /// nothing is sent until a person has freed the later one ([`Spool::free_unreadable`](super::Spool::free_unreadable)).
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn unreadable_twice(&self) -> Result<Option<(SubmissionId, ProblemCode)>, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, problem, EXISTS (SELECT 1 FROM audit WHERE event = 'record.released' AND ref = submission.id)
             FROM submission WHERE state IN ('SETTLED','CLOSED') ORDER BY seq DESC LIMIT 2",
        )?;
        let latest: Vec<(SubmissionId, Option<ProblemCode>, bool)> = row::all(&mut statement, [], |found| {
            Ok((row::text(found, 0)?, row::optional_text(found, 1)?, found.get(2)?))
        })?;
        Ok(match latest.as_slice() {
            [(id, Some(code), false), (_, Some(before), _)] if code == before => Some((*id, code.clone())),
            _ => None,
        })
    }

    /// The highest number that the register has stored, as far as receipts prove it; 0 when none.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn last_stored_seq(&self) -> Result<u64, SpoolError> {
        seal::last_stored_seq(&self.connection)
    }
}

fn submission(found: &Row<'_>) -> Result<OpenSubmission, SpoolError> {
    let seq = match found.get::<_, Option<i64>>(2)? {
        None => None,
        Some(number) => Some(u64::try_from(number).ok().and_then(Seq::new).ok_or(row::IMPOSSIBLE)?),
    };
    Ok(OpenSubmission {
        id: row::text(found, 0)?,
        state: row::text(found, 1)?,
        seq,
        period: row::text(found, 3)?,
        supersedes: row::optional_text(found, 4)?,
        problem: row::optional_text(found, 5)?,
        attempts: row::count(found, 6)?,
        next_at: row::optional_text(found, 7)?,
        created_at: row::text(found, 8)?,
        manifest_digest: row::optional_bytes_32(found, 9, Digest::from_bytes)?,
        payload_digest: row::optional_bytes_32(found, 10, Digest::from_bytes)?,
        records: row::count(found, 11)?,
    })
}

const SUBMISSION: &str = "SELECT id, state, seq, period, supersedes, problem, attempts, next_at, created_at,
    manifest_digest, payload_digest,
    (SELECT count(*) FROM submission_record WHERE submission_id = submission.id)
  FROM submission";
