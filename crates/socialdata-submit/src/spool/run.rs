//! X1 and X13: a run begins and ends.

use rusqlite::params;
use serde::{Deserialize, Serialize};
use socialdata_protocol::{
    ids::{PeriodId, Timestamp},
    names::RecordType,
};

use super::{
    Spool,
    audit::{AuditEvent, AuditNote},
    error::SpoolError,
    row,
};

/// What a snapshot declares complete: these record types in these periods, and nothing else.
///
/// Only inside its scope does an absent record mean that it was withdrawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "periods and types, always both")]
pub struct Scope {
    /// The periods.
    pub periods: Vec<PeriodId>,
    /// The record types.
    pub types: Vec<RecordType>,
}

impl Scope {
    /// Every pair of period and type.
    pub fn pairs(&self) -> impl Iterator<Item = (PeriodId, &RecordType)> {
        self.periods.iter().flat_map(|period| self.types.iter().map(move |kind| (*period, kind)))
    }
}

/// The number of a run in this spool, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(i64);

impl std::fmt::Display for RunId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "both are wanted, always")]
pub struct RunResult {
    /// The exit code of the program.
    pub exit_code: u8,
    /// Whether the run did everything it was to do.
    pub ok: bool,
}

impl Spool {
    /// X1: a run begins on a snapshot. `file_mac` is the keyed digest of the input bytes, `rows` counts its
    /// records.
    ///
    /// # Errors
    ///
    /// Any failure of the database; nothing is stored then.
    pub fn begin_run(
        &mut self,
        at: Timestamp,
        scope: &Scope,
        file_mac: &[u8; 32],
        rows: u64,
    ) -> Result<RunId, SpoolError> {
        let scope_json = serde_json::to_string(scope)
            .map_err(|_| SpoolError::Invariant { what: "a scope cannot be written" })?;
        self.transact(at, |txn| {
            txn.sql.execute(
                "INSERT INTO source_run (started_at, scope_json, file_digest, rows) VALUES (?1, ?2, ?3, ?4)",
                params![at.to_string(), scope_json, file_mac, row::sql_number(rows)?],
            )?;
            let run = RunId(txn.sql.last_insert_rowid());
            let note = AuditNote { records: Some(rows), ..AuditNote::default() };
            txn.audit(AuditEvent::RunStarted, &run.to_string(), &note)?;
            Ok(run)
        })
    }

    /// X13: the run ends. A run that crashed has no end, and stays so.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] when the run has ended already, or any failure of the database.
    pub fn end_run(&mut self, at: Timestamp, run: RunId, result: RunResult) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            txn.change_one(
                "UPDATE source_run SET ended_at = ?2, exit_code = ?3, ok = ?4 WHERE id = ?1",
                params![run.0, at.to_string(), result.exit_code, result.ok],
            )?;
            let note = AuditNote { exit_code: Some(result.exit_code), ..AuditNote::default() };
            txn.audit(AuditEvent::RunEnded, &run.to_string(), &note)
        })
    }
}
