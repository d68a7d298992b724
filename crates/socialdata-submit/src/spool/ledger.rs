//! The ledger: what the register holds of every record, as far as receipts prove it.
//!
//! The diff asks for every record of a snapshot, so reading is made for tens of thousands of questions in a row: one read
//! transaction, prepared statements, no copies but the answer.

use rusqlite::{CachedStatement, Connection, TransactionBehavior, params};
use socialdata_protocol::{
    ids::{PeriodId, SubmissionId, Timestamp},
    names::RecordType,
};

use super::{
    ProblemCode, RecordId, Spool, SpoolReader,
    audit::{AuditEvent, AuditNote},
    error::SpoolError,
    row::{self, stored_words},
};

/// Whether the register holds a record.
///
/// Closed: the three states of the protocol's version rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the three states of the version rules")]
pub enum Liveness {
    /// Never applied.
    None,
    /// Applied and not withdrawn.
    Live,
    /// Withdrawn.
    Void,
}

stored_words!(Liveness { None = "none", Live = "live", Void = "void" });

/// Why a record is held back.
///
/// Closed: either we or the register found it wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "either we or the register found it wrong")]
pub enum HoldKind {
    /// It breaks a rule here and was not sent; looked at anew with every snapshot.
    Local,
    /// The register refused it; sent again only when its content changes or a person releases it.
    Rejected,
}

stored_words!(HoldKind { Local = "local", Rejected = "rejected" });

/// A record that is held back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hold {
    /// Why.
    pub kind: HoldKind,
    /// The rule or problem.
    pub code: Option<ProblemCode>,
    /// MAC of the content that is held; nothing for a withdrawal.
    pub content_mac: Option<[u8; 32]>,
}

/// What is known about one record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LedgerRow {
    /// Last settled version, 0 when there is none.
    pub version: u64,
    /// Whether the register holds it.
    pub state: Liveness,
    /// MAC of the settled content; nothing when it is void or known from the inventory only.
    pub content_mac: Option<[u8; 32]>,
    /// Why it is held back, if it is.
    pub hold: Option<Hold>,
    /// The submission that carries it now.
    pub inflight: Option<SubmissionId>,
}

/// A live record, for the search for records that a snapshot no longer has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LiveRecord {
    /// The record.
    pub record_id: RecordId,
    /// What is known about it.
    pub row: LedgerRow,
}

/// The ledger as it stands at one moment, for many questions.
pub struct Ledger<'a> {
    connection: &'a Connection,
    one: CachedStatement<'a>,
}

impl std::fmt::Debug for Ledger<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ledger")
    }
}

impl SpoolReader {
    /// Opens the ledger for many questions that all see the same moment.
    ///
    /// # Errors
    ///
    /// Any failure of the database, and what `ask` returns.
    pub fn ledger<T, E: From<SpoolError>>(
        &self,
        ask: impl FnOnce(&mut Ledger<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let moment = rusqlite::Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred)
            .map_err(SpoolError::from)?;
        let one = moment.prepare_cached(ONE_RECORD).map_err(SpoolError::from)?;
        ask(&mut Ledger { connection: &moment, one })
    }

    /// What is known about one record; nothing when it was never planned or held.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn ledger_row(&self, record_id: &RecordId) -> Result<Option<LedgerRow>, SpoolError> {
        self.ledger(|ledger| ledger.row(record_id))
    }
}

impl Ledger<'_> {
    /// What is known about one record; nothing when it was never planned or held.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn row(&mut self, record_id: &RecordId) -> Result<Option<LedgerRow>, SpoolError> {
        row::first(&mut self.one, [record_id.as_str()], ledger_row)
    }

    /// How many records of a period and type the register holds, as far as receipts prove it.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn live_count(&self, period: PeriodId, record_type: &RecordType) -> Result<u64, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM record WHERE period = ?1 AND type = ?2 AND state = 'live'",
        )?;
        let count = row::first(&mut statement, [&period.to_string(), record_type.as_str()], |found| {
            row::count(found, 0)
        })?;
        Ok(count.unwrap_or_default())
    }

    /// Visits every live record of a period and type, in the order of the record ids.
    ///
    /// # Errors
    ///
    /// Any failure of the database, and what `visit` returns; the visit then ends.
    pub fn each_live<E: From<SpoolError>>(
        &self,
        period: PeriodId,
        record_type: &RecordType,
        mut visit: impl FnMut(LiveRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.connection.prepare_cached(LIVE_RECORDS).map_err(SpoolError::from)?;
        let mut rows = statement
            .query([&period.to_string(), record_type.as_str()])
            .map_err(SpoolError::from)?;
        while let Some(found) = rows.next().map_err(SpoolError::from)? {
            visit(LiveRecord { record_id: row::record_id(found, 6)?, row: ledger_row(found)? })?;
        }
        Ok(())
    }
}

impl Spool {
    /// Frees a held record, by order of a person: it is planned again with the next snapshot.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] when the record is not held, or any failure of the database.
    pub fn release_hold(&mut self, at: Timestamp, record_id: &RecordId) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            txn.change_one(
                "UPDATE record SET hold = NULL, hold_code = NULL, hold_mac = NULL
                 WHERE record_id = ?1 AND hold IS NOT NULL",
                params![record_id.as_str()],
            )?;
            txn.audit(AuditEvent::RecordReleased, record_id.as_str(), &AuditNote::default())
        })
    }
}

fn ledger_row(found: &rusqlite::Row<'_>) -> Result<LedgerRow, SpoolError> {
    let hold = match row::optional_text(found, 3)? {
        Some(kind) => Some(Hold { kind, code: row::optional_text(found, 4)?, content_mac: found.get(5)? }),
        None => None,
    };
    Ok(LedgerRow {
        version: row::count(found, 0)?,
        state: row::text(found, 1)?,
        content_mac: found.get(2)?,
        hold,
        inflight: row::optional_text(found, 7)?,
    })
}

const ONE_RECORD: &str = "SELECT version, state, content_mac, hold, hold_code, hold_mac, record_id, inflight
  FROM record WHERE record_id = ?1";
const LIVE_RECORDS: &str = "SELECT version, state, content_mac, hold, hold_code, hold_mac, record_id, inflight
  FROM record WHERE period = ?1 AND type = ?2 AND state = 'live' ORDER BY record_id";
