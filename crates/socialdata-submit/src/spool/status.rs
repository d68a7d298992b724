//! Counts for people and metrics: how the spool stands, without a single record id.

use socialdata_protocol::ids::Timestamp;

use super::{SpoolReader, StoredReceipt, SubmissionState, error::SpoolError, row};

/// How the spool stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// Submissions by state; every state is listed.
    pub submissions: Vec<(SubmissionState, u64)>,
    /// Records that the register holds.
    pub live: u64,
    /// Records that were withdrawn.
    pub void: u64,
    /// Records that a submission carries now.
    pub inflight: u64,
    /// Records that are held back.
    pub holds: HoldCounts,
    /// When the oldest submission was planned that the register has not settled.
    pub oldest_unsettled: Option<Timestamp>,
    /// The latest run.
    pub last_run: Option<LastRun>,
    /// When the latest run ended that did all it was to do.
    pub last_success: Option<Timestamp>,
    /// The latest receipts, the newest first, at most five.
    pub last_receipts: Vec<StoredReceipt>,
    /// Entries in the audit chain.
    pub audit_entries: u64,
}

/// Records that are held back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HoldCounts {
    /// By the rules here.
    pub local: u64,
    /// By the register.
    pub rejected: u64,
}

/// The latest run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LastRun {
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; nothing while it is under way or when it died.
    pub ended_at: Option<Timestamp>,
    /// The exit code of the program.
    pub exit_code: Option<u8>,
    /// Whether it did all it was to do.
    pub ok: bool,
    /// Records in its snapshot.
    pub rows: u64,
}

impl SpoolReader {
    /// How the spool stands, all at one moment.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Busy`] when a commit takes longer than five seconds, or any failure of the database.
    pub fn status(&self) -> Result<Status, SpoolError> {
        let moment = self.connection.unchecked_transaction()?;
        let status = Status {
            submissions: self.submissions_by_state()?,
            live: self.count("SELECT count(*) FROM record WHERE state = 'live'")?,
            void: self.count("SELECT count(*) FROM record WHERE state = 'void'")?,
            inflight: self.count("SELECT count(*) FROM record WHERE inflight IS NOT NULL")?,
            holds: HoldCounts {
                local: self.count("SELECT count(*) FROM record WHERE hold = 'local'")?,
                rejected: self.count("SELECT count(*) FROM record WHERE hold = 'rejected'")?,
            },
            oldest_unsettled: self.time(
                "SELECT min(created_at) FROM submission
                 WHERE state IN ('PLANNED','SEALED','SENDING','UNKNOWN','DELIVERED','SUSPECT')",
            )?,
            last_run: self.last_run()?,
            last_success: self.time("SELECT max(ended_at) FROM source_run WHERE ok = 1")?,
            last_receipts: self.latest_receipts(5)?,
            audit_entries: self.audit_end()?.n,
        };
        drop(moment);
        Ok(status)
    }

    fn submissions_by_state(&self) -> Result<Vec<(SubmissionState, u64)>, SpoolError> {
        let mut statement =
            self.connection.prepare_cached("SELECT count(*) FROM submission WHERE state = ?1")?;
        SubmissionState::ALL
            .into_iter()
            .map(|state| {
                let count = row::first(&mut statement, [state.as_str()], |found| row::count(found, 0))?;
                Ok((state, count.unwrap_or_default()))
            })
            .collect()
    }

    fn count(&self, sql: &str) -> Result<u64, SpoolError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(row::first(&mut statement, [], |found| row::count(found, 0))?.unwrap_or_default())
    }

    fn time(&self, sql: &str) -> Result<Option<Timestamp>, SpoolError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(row::first(&mut statement, [], |found| row::optional_text(found, 0))?.flatten())
    }

    fn last_run(&self) -> Result<Option<LastRun>, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT started_at, ended_at, exit_code, ok, rows FROM source_run ORDER BY id DESC LIMIT 1",
        )?;
        row::first(&mut statement, [], |found| {
            Ok(LastRun {
                started_at: row::text(found, 0)?,
                ended_at: row::optional_text(found, 1)?,
                exit_code: found.get(2)?,
                ok: found.get(3)?,
                rows: row::count(found, 4)?,
            })
        })
    }
}
