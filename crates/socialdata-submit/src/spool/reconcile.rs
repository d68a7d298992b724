//! X11: ledger rows taken over from the register's inventory, after a loss or a disagreement.

use rusqlite::params;
use socialdata_protocol::{
    ids::{Digest, PeriodId, Timestamp},
    numbers::Seq,
    wire::InventoryItem,
};

use super::{
    NewReceipt, ReceiptKind, Spool, SpoolReader,
    audit::{AuditEvent, AuditNote},
    error::SpoolError,
    open::SET_META,
    receipts, row,
    seal::last_stored_seq,
};

impl Spool {
    /// X11: takes rows of one period over from the inventory. Returns how many rows changed.
    ///
    /// A row that agrees keeps its content MAC. One that differs loses it, since the content that the
    /// register holds is not known: the record is then sent once more at its current version. A hold because
    /// of a missing version (LEV-902) ends; one because of other content (LEV-901) stays, since it says what the
    /// content is not.
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] when a row is in flight, lies in another period or type here, or is older
    /// than the ledger: then the register has lost data after a receipt, which people must look at. Nothing
    /// is stored then.
    pub fn reconcile(
        &mut self,
        at: Timestamp,
        period: PeriodId,
        rows: &[InventoryItem],
    ) -> Result<u64, SpoolError> {
        self.transact(at, |txn| {
            let mut take_over = txn.sql.prepare_cached(TAKE_OVER)?;
            let mut agrees = txn.sql.prepare_cached(AGREES)?;
            let mut in_flight = txn
                .sql
                .prepare_cached("SELECT 1 FROM record WHERE record_id = ?1 AND inflight IS NOT NULL")?;
            let mut end_conflict = txn.sql.prepare_cached(END_CONFLICT)?;
            let mut changed = 0;
            for inventory in rows {
                let version = row::sql_number(inventory.version.get())?;
                let id = inventory.record_id.as_str();
                if in_flight.exists([id])? {
                    return Err(SpoolError::Invariant { what: "the record is already in flight" });
                }
                if !agrees.exists(params![id, version, inventory.state.as_str()])? {
                    let kind = inventory.record_type.as_str();
                    take_over.execute(params![
                        id,
                        period.to_string(),
                        kind,
                        version,
                        inventory.state.as_str()
                    ])?;
                    changed += 1;
                }
                end_conflict.execute([id])?;
            }
            let note = AuditNote { records: Some(changed), ..AuditNote::default() };
            txn.audit(AuditEvent::ReconcileDone, &period.to_string(), &note)?;
            Ok(changed)
        })
    }

    /// Stores a receipt for a submission that this spool does not know, found when the spool was restored
    /// from an older copy, and raises the last stored number. What the submission did is not in the ledger: the inventories are
    /// owed from then on, also in later runs, until [`Spool::inventory_taken`].
    ///
    /// # Errors
    ///
    /// [`SpoolError::Invariant`] when the receipt is stored already, or any failure of the database.
    pub fn store_foreign(
        &mut self,
        at: Timestamp,
        receipt: &NewReceipt<'_>,
        seq: Option<Seq>,
    ) -> Result<Digest, SpoolError> {
        self.transact(at, |txn| {
            let digest = receipts::insert(txn, ReceiptKind::Foreign, None, None, receipt)?;
            let last = last_stored_seq(&txn.sql)?;
            if let Some(seq) = seq.filter(|seq| seq.get() > last) {
                txn.sql.prepare_cached(SET_META)?.execute(["last_stored_seq", &seq.to_string()])?;
            }
            txn.sql.prepare_cached(OWE_INVENTORY)?.execute([txn.at.to_string()])?;
            let note = AuditNote {
                seq: seq.map(Seq::get),
                receipt_digest: Some(digest.to_string()),
                receipt_no: Some(receipt.receipt_no.get()),
                ..AuditNote::default()
            };
            txn.audit(AuditEvent::ReconcileDone, "foreign", &note)?;
            Ok(digest)
        })
    }

    /// All inventories have been taken over since the last foreign receipt.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn inventory_taken(&mut self, at: Timestamp) -> Result<(), SpoolError> {
        self.transact(at, |txn| {
            txn.sql.execute("DELETE FROM inventory_owed", [])?;
            Ok(())
        })
    }
}

impl SpoolReader {
    /// Whether the ledger lacks what some foreign submission did.
    ///
    /// # Errors
    ///
    /// Any failure of the database.
    pub fn owes_inventory(&self) -> Result<bool, SpoolError> {
        Ok(self.connection.prepare_cached("SELECT 1 FROM inventory_owed")?.exists([])?)
    }
}

const OWE_INVENTORY: &str = "INSERT INTO inventory_owed (since) VALUES (?1) ON CONFLICT DO NOTHING";

const AGREES: &str = "SELECT 1 FROM record WHERE record_id = ?1 AND version = ?2 AND state = ?3";

const TAKE_OVER: &str = "INSERT INTO record (record_id, period, type, version, state)
  VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (record_id) DO UPDATE SET
    period = excluded.period, type = excluded.type, version = excluded.version, state = excluded.state,
    content_mac = NULL";

const END_CONFLICT: &str = "UPDATE record SET hold = NULL, hold_code = NULL, hold_mac = NULL
  WHERE record_id = ?1 AND hold = 'rejected' AND hold_code = 'LEV-902'";
