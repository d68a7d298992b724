//! The ledger: what the register holds of every record, as far as receipts prove it.
//!
//! The diff asks for every record of a snapshot, so reading is made for tens of thousands of questions in a
//! row: one read transaction, prepared statements, no copies but the answer.

use std::collections::BTreeMap;

use rusqlite::{CachedStatement, Connection, Row, TransactionBehavior, params};
use socialdata_core::{period::Period, post::Posttyp, validering::Previous};
use socialdata_protocol::{
    ids::{PeriodId, SubmissionId, Timestamp},
    names::RecordType,
    numbers::Version,
    plan::Refused,
    wire::RecordState,
};

use super::{
    ContentMac, ProblemCode, RecordId, Settled, Spool, SpoolReader,
    audit::{AuditEvent, AuditNote},
    error::SpoolError,
    row::{self, stored_words},
};

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
    pub content_mac: Option<ContentMac>,
}

/// What is known about one record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LedgerRow {
    /// What receipts prove the register to hold; nothing when no version was ever applied.
    pub settled: Option<Settled>,
    /// Why it is held back, if it is.
    pub hold: Option<Hold>,
    /// The submission that carries it now.
    pub inflight: Option<SubmissionId>,
}

/// As the planning rule of the protocol wants it. A local hold is no refusal: the rules here judge every
/// snapshot anew.
impl From<&LedgerRow> for socialdata_protocol::plan::LedgerRow {
    fn from(row: &LedgerRow) -> Self {
        let refused = row.hold.as_ref().filter(|hold| hold.kind == HoldKind::Rejected);
        Self {
            settled: row.settled,
            refused: refused.and_then(Hold::refusal),
            in_flight: row.inflight.is_some(),
        }
    }
}

impl Hold {
    /// What the register refused. A version conflict says nothing against the content: LEV-901 that the register holds
    /// another content in that version, LEV-902 that versions are missing.
    fn refusal(&self) -> Option<Refused> {
        match (self.code.as_ref().map(ProblemCode::as_str), self.content_mac) {
            (Some("LEV-901"), Some(mac)) => Some(Refused::Differs(mac)),
            (Some("LEV-901" | "LEV-902"), _) => None,
            (_, Some(mac)) => Some(Refused::Content(mac)),
            (_, None) => Some(Refused::Void),
        }
    }
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

/// A row of the ledger, as far as a comparison with an inventory needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeldVersion {
    /// The version that receipts prove; 0 when none was ever applied.
    pub version: u64,
    /// Its type (posttyp).
    pub record_type: RecordType,
    /// Live or void; nothing when no version was ever applied.
    pub state: Option<RecordState>,
    /// Whether a submission carries it now.
    pub in_flight: bool,
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

    /// Every period of which a record is known, ascending.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn ledger_periods(&self) -> Result<Vec<PeriodId>, SpoolError> {
        let mut statement =
            self.connection.prepare_cached("SELECT DISTINCT period FROM record ORDER BY period")?;
        row::all(&mut statement, [], |found| row::text(found, 0))
    }

    /// Version, state and flight of every known record of a period.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn ledger_states(&self, period: PeriodId) -> Result<BTreeMap<RecordId, HeldVersion>, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT record_id, version, inflight IS NOT NULL, type, state FROM record WHERE period = ?1",
        )?;
        let rows = row::all(&mut statement, [period.to_string()], |found| {
            let held = HeldVersion {
                version: row::count(found, 1)?,
                in_flight: found.get(2)?,
                record_type: row::text(found, 3)?,
                state: match row::text::<String>(found, 4)?.as_str() {
                    "live" => Some(RecordState::Live),
                    "void" => Some(RecordState::Void),
                    _ => None,
                },
            };
            Ok((row::record_id(found, 0)?, held))
        })?;
        Ok(rows.into_iter().collect())
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

    /// Whether `submission` carries this version of a record with this content; nothing for the content of a withdrawal.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn is_carried(
        &self,
        submission: SubmissionId,
        record_id: &RecordId,
        version: Version,
        content: Option<ContentMac>,
    ) -> Result<bool, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT 1 FROM submission_record
             WHERE submission_id = ?1 AND record_id = ?2 AND version = ?3 AND content_mac IS ?4",
        )?;
        let content = content.as_ref().map(ContentMac::as_bytes);
        let version = row::sql_number(version.get())?;
        Ok(statement.exists(params![submission.to_string(), record_id.as_str(), version, content])?)
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
        let mut rows =
            statement.query([&period.to_string(), record_type.as_str()]).map_err(SpoolError::from)?;
        while let Some(found) = rows.next().map_err(SpoolError::from)? {
            visit(LiveRecord { record_id: row::record_id(found, 6)?, row: ledger_row(found)? })?;
        }
        Ok(())
    }
}

impl Spool {
    /// What the register holds, as far as receipts prove it, for the rules that compare with the previous delivery.
    ///
    /// The ledger knows records by their keyed ids only; so an insats that vanished shows as a withdrawal, not as HIS-001.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn previous_deliveries(&self) -> Result<Previous, SpoolError> {
        let mut statement = self.reader.connection.prepare_cached(LIVE_COUNTS)?;
        let mut rows = statement.query([])?;
        let mut previous = Previous::default();
        while let Some(found) = rows.next()? {
            let (period, posttyp): (String, String) = (found.get(0)?, found.get(1)?);
            // Years are periods of the wire too; a monthly delivery does not follow on them.
            if let (Ok(period), Some(posttyp)) = (Period::parse(&period), Posttyp::from_name(&posttyp)) {
                previous.add_count(period, posttyp, row::count(found, 2)?);
            }
        }
        Ok(previous)
    }

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

fn ledger_row(found: &Row<'_>) -> Result<LedgerRow, SpoolError> {
    Ok(LedgerRow { settled: settled(found)?, hold: hold(found)?, inflight: row::optional_text(found, 7)? })
}

fn settled(found: &Row<'_>) -> Result<Option<Settled>, SpoolError> {
    let state = match row::text::<String>(found, 1)?.as_str() {
        "none" => return Ok(None),
        "live" => RecordState::Live,
        "void" => RecordState::Void,
        _ => return Err(row::IMPOSSIBLE),
    };
    let version = Version::new(row::count(found, 0)?).ok_or(row::IMPOSSIBLE)?;
    let content = row::optional_bytes_32(found, 2, ContentMac::from_bytes)?;
    Ok(Some(Settled { version, state, content }))
}

fn hold(found: &Row<'_>) -> Result<Option<Hold>, SpoolError> {
    let Some(kind) = row::optional_text(found, 3)? else { return Ok(None) };
    let content_mac = row::optional_bytes_32(found, 5, ContentMac::from_bytes)?;
    Ok(Some(Hold { kind, code: row::optional_text(found, 4)?, content_mac }))
}

const LIVE_COUNTS: &str =
    "SELECT period, type, count(*) FROM record WHERE state = 'live' GROUP BY period, type";

const ONE_RECORD: &str = "SELECT version, state, content_mac, hold, hold_code, hold_mac, record_id, inflight
  FROM record WHERE record_id = ?1";
const LIVE_RECORDS: &str =
    "SELECT version, state, content_mac, hold, hold_code, hold_mac, record_id, inflight
  FROM record WHERE period = ?1 AND type = ?2 AND state = 'live' ORDER BY record_id";
