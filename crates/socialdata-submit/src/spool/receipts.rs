//! Receipts: stored verbatim, found again, never changed.

use rusqlite::{Row, params};
use socialdata_protocol::{
    ids::{Digest, PeriodId, SubmissionId, Timestamp},
    numbers::ReceiptNo,
};

use super::{
    SpoolReader,
    error::SpoolError,
    row::{self, stored_words},
    transaction::Txn,
};

/// What a receipt is for.
///
/// Closed: the kinds are part of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the kinds are part of the schema")]
pub enum ReceiptKind {
    /// The register holds the submission (mottagningskvittens).
    Custody,
    /// What became of its records (behandlingskvittens).
    Outcome,
    /// A period is complete (avslutskvittens).
    Closing,
    /// An operator's statement in place of a custody receipt. Not signed by the register.
    AttestedCustody,
    /// An operator's statement in place of an outcome receipt. Not signed by the register.
    AttestedOutcome,
    /// A receipt for a submission that this spool does not know, found after a restore.
    Foreign,
}

stored_words!(ReceiptKind {
    Custody = "custody",
    Outcome = "outcome",
    Closing = "closing",
    AttestedCustody = "attested-custody",
    AttestedOutcome = "attested-outcome",
    Foreign = "foreign",
});

/// A receipt that was checked and is to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "both members are wanted, always")]
pub struct NewReceipt<'a> {
    /// The compact JWS, verbatim.
    pub jws: &'a str,
    /// The register's number.
    pub receipt_no: ReceiptNo,
}

/// A stored receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredReceipt {
    /// SHA-256 of the JWS.
    pub digest: Digest,
    /// What it is for.
    pub kind: ReceiptKind,
    /// The submission, for custody and outcome.
    pub submission_id: Option<SubmissionId>,
    /// The period.
    pub period: Option<PeriodId>,
    /// The register's number; an operator's statement has none.
    pub receipt_no: Option<ReceiptNo>,
    /// The compact JWS, verbatim.
    pub jws: String,
    /// When it was stored here.
    pub stored_at: Timestamp,
}

impl SpoolReader {
    /// All receipts, in the order in which the register numbered them; statements of an operator last.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn receipts(&self) -> Result<Vec<StoredReceipt>, SpoolError> {
        let sql = format!("{COLUMNS} ORDER BY receipt_no IS NULL, receipt_no, stored_at");
        row::all(&mut self.connection.prepare_cached(&sql)?, [], stored_receipt)
    }

    /// The receipts with the highest numbers, the newest first.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn latest_receipts(&self, at_most: u32) -> Result<Vec<StoredReceipt>, SpoolError> {
        let sql = format!("{COLUMNS} WHERE receipt_no IS NOT NULL ORDER BY receipt_no DESC LIMIT ?1");
        row::all(&mut self.connection.prepare_cached(&sql)?, [at_most], stored_receipt)
    }

    /// The receipt of a kind for a submission.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn receipt_of(
        &self,
        id: SubmissionId,
        kind: ReceiptKind,
    ) -> Result<Option<StoredReceipt>, SpoolError> {
        let sql = format!("{COLUMNS} WHERE submission_id = ?1 AND kind = ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        row::first(&mut statement, params![id.to_string(), kind], stored_receipt)
    }

    /// The receipt with the register's number.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn receipt_by_number(&self, number: ReceiptNo) -> Result<Option<StoredReceipt>, SpoolError> {
        let sql = format!("{COLUMNS} WHERE receipt_no = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        row::first(&mut statement, [row::sql_number(number.get())?], stored_receipt)
    }

    /// The receipt with the highest number: the end of the register's chain, as far as it is known here.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn last_receipt(&self) -> Result<Option<StoredReceipt>, SpoolError> {
        Ok(self.latest_receipts(1)?.pop())
    }
}

/// Stores a receipt inside a transaction and returns its digest.
pub(super) fn insert(
    txn: &Txn<'_>,
    kind: ReceiptKind,
    submission: Option<SubmissionId>,
    period: Option<PeriodId>,
    receipt: &NewReceipt<'_>,
) -> Result<Digest, SpoolError> {
    let digest = Digest::of(receipt.jws);
    txn.change_one(
        "INSERT INTO receipt (digest, kind, submission_id, period, receipt_no, jws, stored_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            digest.as_bytes(),
            kind,
            submission.map(|id| id.to_string()),
            period.map(|period| period.to_string()),
            row::sql_number(receipt.receipt_no.get())?,
            receipt.jws,
            txn.at.to_string(),
        ],
    )?;
    Ok(digest)
}

fn stored_receipt(found: &Row<'_>) -> Result<StoredReceipt, SpoolError> {
    let number = found.get::<_, Option<i64>>(4)?.map(u64::try_from);
    let receipt_no = match number {
        None => None,
        Some(number) => Some(number.ok().and_then(ReceiptNo::new).ok_or(row::IMPOSSIBLE)?),
    };
    let receipt = StoredReceipt {
        digest: Digest::from_bytes(found.get(0)?),
        kind: row::text(found, 1)?,
        submission_id: row::optional_text(found, 2)?,
        period: row::optional_text(found, 3)?,
        receipt_no,
        jws: found.get(5)?,
        stored_at: row::text(found, 6)?,
    };
    if Digest::of(&receipt.jws) == receipt.digest {
        Ok(receipt)
    } else {
        Err(SpoolError::Corrupt { what: "a receipt is not what was stored" })
    }
}

const COLUMNS: &str = "SELECT digest, kind, submission_id, period, receipt_no, jws, stored_at FROM receipt";
