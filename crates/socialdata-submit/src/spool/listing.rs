//! The record lists of planned submissions, many rows with one statement.

use rusqlite::Statement;
use socialdata_protocol::{ids::PeriodId, names::RecordType};

use super::{
    ContentMac, PlannedRecord, PlannedSubmission, RecordId, error::SpoolError, row, transaction::Txn,
};

/// Rows of one statement.
const AT_ONCE: usize = 50;

/// What is inserted: the statement around its values.
struct Insert {
    head: &'static str,
    columns: usize,
    tail: &'static str,
}

const LEDGER: Insert = Insert {
    head: "INSERT INTO record (record_id, period, type) VALUES",
    columns: 3,
    tail: " ON CONFLICT DO NOTHING",
};
const LIST: Insert = Insert {
    head: "INSERT INTO submission_record (submission_id, idx, record_id, version, op, content_mac) VALUES",
    columns: 6,
    tail: "",
};

/// Stores the list of a submission, and a row of the ledger for each record that has none yet.
pub(super) fn store(txn: &Txn<'_>, submission: &PlannedSubmission) -> Result<(), SpoolError> {
    // In the order of the ids, neighbours in the indexes are written together.
    let mut records: Vec<(i64, &PlannedRecord)> = (0_i64..).zip(&submission.records).collect();
    records.sort_unstable_by_key(|(_, record)| record.record_id);
    ensure_rows(txn, submission.period, &records)?;
    let id = submission.id.to_string();
    insert(txn, &LIST, &records, |statement, at, (idx, record)| {
        statement.raw_bind_parameter(at, &id)?;
        statement.raw_bind_parameter(at + 1, idx)?;
        statement.raw_bind_parameter(at + 2, record.record_id.as_str())?;
        statement.raw_bind_parameter(at + 3, row::sql_number(record.version.get())?)?;
        statement.raw_bind_parameter(at + 4, record.op.op().as_str())?;
        let mac = record.op.content_mac();
        statement.raw_bind_parameter(at + 5, mac.as_ref().map(ContentMac::as_bytes))?;
        Ok(())
    })?;
    Ok(())
}

fn ensure_rows(txn: &Txn<'_>, period: PeriodId, records: &[(i64, &PlannedRecord)]) -> Result<(), SpoolError> {
    let text = period.to_string();
    let made = insert(txn, &LEDGER, records, |statement, at, (_, record)| {
        statement.raw_bind_parameter(at, record.record_id.as_str())?;
        statement.raw_bind_parameter(at + 1, &text)?;
        statement.raw_bind_parameter(at + 2, record.record_type.as_str())?;
        Ok(())
    })?;
    if made < records.len() {
        for (_, record) in records {
            require_same(txn, &record.record_id, &text, &record.record_type)?;
        }
    }
    Ok(())
}

/// A row of the ledger for a record that has none yet.
pub(super) fn ensure_row(
    txn: &Txn<'_>,
    record_id: &RecordId,
    period: PeriodId,
    record_type: &RecordType,
) -> Result<(), SpoolError> {
    let period = period.to_string();
    let made = txn
        .sql
        .prepare_cached(
            "INSERT INTO record (record_id, period, type) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute([record_id.as_str(), &period, record_type.as_str()])?;
    if made == 1 { Ok(()) } else { require_same(txn, record_id, &period, record_type) }
}

fn require_same(
    txn: &Txn<'_>,
    record_id: &RecordId,
    period: &str,
    record_type: &RecordType,
) -> Result<(), SpoolError> {
    let same = txn
        .sql
        .prepare_cached("SELECT 1 FROM record WHERE record_id = ?1 AND period = ?2 AND type = ?3")?
        .exists([record_id.as_str(), period, record_type.as_str()])?;
    if same { Ok(()) } else { Err(SpoolError::Invariant { what: "a record keeps its id, period and type" }) }
}

/// Inserts `rows`; `bind` gives the values of one from the parameter on that it is told. Returns how many rows were made.
fn insert<T>(
    txn: &Txn<'_>,
    what: &Insert,
    rows: &[T],
    bind: impl Fn(&mut Statement<'_>, usize, &T) -> Result<(), SpoolError>,
) -> Result<usize, SpoolError> {
    let mut made = 0;
    let (full, rest) = rows.as_chunks::<AT_ONCE>();
    if !full.is_empty() {
        let mut statement = txn.sql.prepare_cached(&what.sql(AT_ONCE))?;
        for chunk in full {
            made += execute(&mut statement, what.columns, chunk, &bind)?;
        }
    }
    if !rest.is_empty() {
        let mut statement = txn.sql.prepare(&what.sql(rest.len()))?;
        made += execute(&mut statement, what.columns, rest, &bind)?;
    }
    Ok(made)
}

fn execute<T>(
    statement: &mut Statement<'_>,
    columns: usize,
    rows: &[T],
    bind: impl Fn(&mut Statement<'_>, usize, &T) -> Result<(), SpoolError>,
) -> Result<usize, SpoolError> {
    for (at, row) in (1..).step_by(columns).zip(rows) {
        bind(statement, at, row)?;
    }
    Ok(statement.raw_execute()?)
}

impl Insert {
    fn sql(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.columns].join(","));
        format!("{} {}{}", self.head, vec![row.as_str(); rows].join(","), self.tail)
    }
}
