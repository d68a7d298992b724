//! Receipts: stored verbatim, found again, never changed.

use rusqlite::{Row, params};
use socialdata_protocol::{
    ids::{Digest, PeriodId, SubmissionId, Timestamp},
    jws::Jws,
    numbers::ReceiptNo,
    receipt_check::{ChainLink, ReceiptChain, VerifiedCustody, VerifiedOutcome},
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
#[expect(clippy::exhaustive_structs, reason = "all members are wanted, always")]
pub struct NewReceipt<'a> {
    /// The receipt, verbatim.
    pub jws: &'a Jws,
    /// The register's number.
    pub receipt_no: ReceiptNo,
    /// The digest that it states for the receipt before it.
    pub prev: Option<Digest>,
}

impl<'a> From<&'a VerifiedCustody> for NewReceipt<'a> {
    fn from(checked: &'a VerifiedCustody) -> Self {
        let receipt = checked.receipt();
        Self { jws: checked.jws(), receipt_no: receipt.receipt_no, prev: receipt.prev_receipt_digest }
    }
}

impl<'a> From<&'a VerifiedOutcome> for NewReceipt<'a> {
    fn from(checked: &'a VerifiedOutcome) -> Self {
        let receipt = checked.receipt();
        Self { jws: checked.jws(), receipt_no: receipt.receipt_no, prev: receipt.prev_receipt_digest }
    }
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
    /// The digest that it states for the receipt before it.
    pub prev: Option<Digest>,
    /// The receipt, verbatim.
    pub jws: Jws,
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
        let mut statement = self.connection.prepare_cached(&sql)?;
        row::all(&mut statement, [], stored_receipt)
    }

    /// The receipts with the highest numbers, the newest first.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn latest_receipts(&self, at_most: u32) -> Result<Vec<StoredReceipt>, SpoolError> {
        let sql = format!("{COLUMNS} WHERE receipt_no IS NOT NULL ORDER BY receipt_no DESC LIMIT ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        row::all(&mut statement, [at_most], stored_receipt)
    }

    /// The chain of all stored receipts, for the check that a new one fits (R12).
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn receipt_chain(&self) -> Result<ReceiptChain, SpoolError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT receipt_no, digest, prev_digest FROM receipt WHERE receipt_no IS NOT NULL",
        )?;
        let mut rows = statement.query([])?;
        let mut chain = ReceiptChain::new();
        while let Some(found) = rows.next()? {
            let digest = row::bytes_32(found, 1, Digest::from_bytes)?;
            let prev = row::optional_bytes_32(found, 2, Digest::from_bytes)?;
            chain.insert(receipt_no(found, 0)?.ok_or(row::IMPOSSIBLE)?, ChainLink { digest, prev });
        }
        Ok(chain)
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
    let digest = receipt.jws.digest();
    txn.change_one(
        "INSERT INTO receipt (digest, kind, submission_id, period, receipt_no, prev_digest, jws, stored_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            digest.as_bytes(),
            kind,
            submission.map(|id| id.to_string()),
            period.map(|period| period.to_string()),
            row::sql_number(receipt.receipt_no.get())?,
            receipt.prev.as_ref().map(Digest::as_bytes),
            receipt.jws.as_str(),
            txn.at.to_string(),
        ],
    )?;
    Ok(digest)
}

fn stored_receipt(found: &Row<'_>) -> Result<StoredReceipt, SpoolError> {
    let receipt = StoredReceipt {
        digest: row::bytes_32(found, 0, Digest::from_bytes)?,
        kind: row::text(found, 1)?,
        submission_id: row::optional_text(found, 2)?,
        period: row::optional_text(found, 3)?,
        receipt_no: receipt_no(found, 4)?,
        prev: row::optional_bytes_32(found, 5, Digest::from_bytes)?,
        jws: row::text(found, 6)?,
        stored_at: row::text(found, 7)?,
    };
    if receipt.jws.digest() == receipt.digest {
        Ok(receipt)
    } else {
        Err(SpoolError::Corrupt { what: "a receipt is not what was stored" })
    }
}

fn receipt_no(found: &Row<'_>, column: usize) -> Result<Option<ReceiptNo>, SpoolError> {
    let Some(number) = found.get::<_, Option<i64>>(column)? else { return Ok(None) };
    u64::try_from(number).ok().and_then(ReceiptNo::new).ok_or(row::IMPOSSIBLE).map(Some)
}

const COLUMNS: &str =
    "SELECT digest, kind, submission_id, period, receipt_no, prev_digest, jws, stored_at FROM receipt";
