//! What a sender may read about its own: status, reconciliation list, outcome, inventory, acknowledgement.

use rusqlite::{Row, Transaction, params};
use socialdata_protocol::{
    digests::inventory_digest,
    ids::{Digest, PeriodId, SubmissionId, Timestamp},
    numbers::{Seq, Version},
    wire::{
        Finding, Inventory, InventoryItem, Outcome, ProblemKind, RegisterState, SubmissionPage,
        SubmissionStatus,
    },
};

use super::{
    DAMAGED, SenderId, Store, every, first, from_json, number, receipts, signed, text, text_or_null, word,
};
use crate::{error::SandboxError, receiver::problems::Refusal, receiver::query::Page};

/// Which submissions a reconciliation list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::receiver) struct ListFilter {
    pub(in crate::receiver) period: Option<PeriodId>,
    pub(in crate::receiver) unacknowledged: bool,
    pub(in crate::receiver) after_seq: u64,
}

impl Store {
    /// Status of one submission of the sender.
    pub(in crate::receiver) fn status(
        &self,
        sender: SenderId,
        id: SubmissionId,
    ) -> Result<Option<SubmissionStatus>, SandboxError> {
        self.read(|txn| status(txn, sender, id))
    }

    /// One page of the sender's submissions, ascending by sequence number.
    pub(in crate::receiver) fn submissions(
        &self,
        sender: SenderId,
        filter: ListFilter,
        page: Page,
    ) -> Result<SubmissionPage, SandboxError> {
        self.read(|txn| {
            let period = filter.period.map(|period| period.to_string());
            let parameters = params![sender.0, signed(filter.after_seq), period, filter.unacknowledged];
            let ids: Vec<SubmissionId> = every(
                txn,
                "SELECT id FROM submission WHERE sender = ?1 AND seq > ?2 AND (?3 IS NULL OR period = ?3)
                 AND (NOT ?4 OR acknowledged_at IS NULL) ORDER BY seq",
                parameters,
                |row| text(row, 0),
            )?;
            let shown = page.of(&ids).iter();
            let items = shown.map(|id| status(txn, sender, *id)?.ok_or(DAMAGED)).collect::<Result<_, _>>()?;
            Ok(SubmissionPage { items, total: ids.len() as u64 })
        })
    }

    /// The outcome, one page of findings.
    pub(in crate::receiver) fn outcome(
        &self,
        sender: SenderId,
        id: SubmissionId,
        page: Page,
    ) -> Result<Outcome, Refusal> {
        let found = self.read(|txn| {
            let row = first(
                txn,
                "SELECT errors, findings FROM submission WHERE id = ?1 AND sender = ?2",
                params![id.to_string(), sender.0],
                |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<String>>(1)?)),
            )?;
            Ok(row.map(|row| (row, receipts::find(txn, id, "outcome"))))
        })?;
        let ((errors, findings), receipt) = found.ok_or(Refusal::of(ProblemKind::UnknownSubmission))?;
        let (Some(errors), Some(findings), Some(outcome_receipt)) = (errors, findings, receipt?) else {
            return Err(Refusal::of(ProblemKind::OutcomeNotReady));
        };
        let findings: Vec<Finding> = from_json(&findings)?;
        Ok(Outcome {
            outcome_receipt,
            submission_errors: from_json(&errors)?,
            findings: page.of(&findings).to_vec(),
            total: findings.len() as u64,
        })
    }

    /// Notes that the sender has stored the outcome. The first time counts.
    pub(in crate::receiver) fn acknowledge(
        &self,
        sender: SenderId,
        id: SubmissionId,
        outcome_receipt: Digest,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        self.write(|txn| {
            status(txn, sender, id)?.ok_or(Refusal::of(ProblemKind::UnknownSubmission))?;
            let stored = receipts::find(txn, id, "outcome")?;
            let stored = stored.ok_or(Refusal::of(ProblemKind::OutcomeNotReady))?;
            if stored.digest() != outcome_receipt {
                return Err(Refusal::of(ProblemKind::DigestMismatch));
            }
            txn.execute(
                "UPDATE submission SET acknowledged_at = coalesce(acknowledged_at, ?2) WHERE id = ?1",
                params![id.to_string(), now.to_string()],
            )
            .map_err(SandboxError::from)?;
            Ok(())
        })
    }

    /// One page of the inventory of a period.
    pub(in crate::receiver) fn inventory(
        &self,
        sender: SenderId,
        period: PeriodId,
        page: Page,
    ) -> Result<Inventory, SandboxError> {
        let items = self.read(|txn| inventory(txn, sender, period))?;
        Ok(Inventory {
            period_id: period,
            digest: inventory_digest(&items),
            total: items.len() as u64,
            items: page.of(&items).to_vec(),
        })
    }
}

/// Status of one submission of the sender.
pub(super) fn status(
    txn: &Transaction<'_>,
    sender: SenderId,
    id: SubmissionId,
) -> Result<Option<SubmissionStatus>, SandboxError> {
    let Some(custody_receipt) = receipts::find(txn, id, "custody")? else { return Ok(None) };
    first(
        txn,
        "SELECT seq, state, received_at, outcome_at, acknowledged_at IS NOT NULL FROM submission
         WHERE id = ?1 AND sender = ?2",
        params![id.to_string(), sender.0],
        |row| {
            let state = word::<RegisterState>(row, 1)?;
            Ok(SubmissionStatus {
                submission_id: id,
                seq: Seq::new(number(row, 0)?).ok_or(DAMAGED)?,
                state: if is_withdrawn(txn, id)? { RegisterState::Withdrawn } else { state },
                custody_receipt,
                received_at: text(row, 2)?,
                outcome_at: text_or_null(row, 3)?,
                acknowledged: row.get(4)?,
            })
        },
    )
}

/// Whether every record that the submission left live was voided later. Never undone: a record that is reported again
/// belongs to the submission that reports it.
fn is_withdrawn(txn: &Transaction<'_>, id: SubmissionId) -> Result<bool, SandboxError> {
    let sql = "SELECT count(*) > 0 AND min(EXISTS (
                   SELECT 1 FROM effect later WHERE later.sender = own.sender AND later.record_id = own.record_id
                   AND later.no > own.no AND later.op = 'void'))
               FROM effect own WHERE own.submission = ?1 AND own.op <> 'void'";
    Ok(first(txn, sql, [id.to_string()], |row| Ok(row.get(0)?))?.unwrap_or(false))
}

/// The sender's records of a period, ascending by record id.
pub(super) fn inventory(
    txn: &Transaction<'_>,
    sender: SenderId,
    period: PeriodId,
) -> Result<Vec<InventoryItem>, SandboxError> {
    let sql = "SELECT record_id, type, version, state FROM record
               WHERE sender = ?1 AND period = ?2 ORDER BY record_id";
    every(txn, sql, params![sender.0, period.to_string()], inventory_item)
}

pub(super) fn inventory_item(row: &Row<'_>) -> Result<InventoryItem, SandboxError> {
    let record_id: String = row.get(0)?;
    Ok(InventoryItem {
        record_id: socialdata_protocol::RecordId::parse(&record_id).map_err(|_| DAMAGED)?,
        record_type: text(row, 1)?,
        version: Version::new(number(row, 2)?).ok_or(DAMAGED)?,
        state: word(row, 3)?,
    })
}
