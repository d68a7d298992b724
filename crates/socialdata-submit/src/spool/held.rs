//! Records that are held back, for people.

use rusqlite::{Row, params};
use socialdata_protocol::{
    ids::{PeriodId, SubmissionId},
    names::RecordType,
};

use super::{
    HoldKind, ProblemCode, RecordId, SpoolReader,
    breaker::{Breaker, state_of},
    error::SpoolError,
    row,
};

/// A record that is held back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeldRecord {
    /// The record.
    pub record_id: RecordId,
    /// Its period.
    pub period: PeriodId,
    /// Its type.
    pub record_type: RecordType,
    /// Who found it wrong.
    pub kind: HoldKind,
    /// The rule or problem.
    pub code: Option<ProblemCode>,
}

impl SpoolReader {
    /// Every record that is held back, by reason, code and id.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn held_records(&self) -> Result<Vec<HeldRecord>, SpoolError> {
        let sql = format!("{HELD} WHERE hold IS NOT NULL ORDER BY hold, hold_code, record_id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        row::all(&mut statement, [], held)
    }

    /// The records that are held because this submission was refused.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn held_by(&self, id: SubmissionId) -> Result<Vec<HeldRecord>, SpoolError> {
        let sql = format!("{HELD} WHERE {HELD_BY} ORDER BY record_id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        row::all(&mut statement, params![id.to_string()], held)
    }

    /// The breaker of every endpoint that has one.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn breakers(&self) -> Result<Vec<(String, Breaker)>, SpoolError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT endpoint, state, failures, open_until FROM breaker ORDER BY endpoint")?;
        row::all(&mut statement, [], |found| {
            let breaker = Breaker {
                state: state_of(&row::text::<String>(found, 1)?)?,
                failures: row::count(found, 2)?,
                open_until: row::optional_text(found, 3)?,
            };
            Ok((row::text(found, 0)?, breaker))
        })
    }
}

fn held(found: &Row<'_>) -> Result<HeldRecord, SpoolError> {
    Ok(HeldRecord {
        record_id: row::record_id(found, 0)?,
        period: row::text(found, 1)?,
        record_type: row::text(found, 2)?,
        kind: row::text(found, 3)?,
        code: row::optional_text(found, 4)?,
    })
}

const HELD: &str = "SELECT record_id, period, type, hold, hold_code FROM record";

/// Held for the content that the submission carried, and for no other reason.
pub(super) const HELD_BY: &str = "hold = 'rejected' AND inflight IS NULL AND EXISTS (
    SELECT 1 FROM submission_record AS sr JOIN submission AS s ON s.id = sr.submission_id
    WHERE s.id = ?1 AND s.state = 'QUARANTINED' AND sr.record_id = record.record_id
      AND sr.content_mac IS record.hold_mac AND s.problem IS record.hold_code)";
