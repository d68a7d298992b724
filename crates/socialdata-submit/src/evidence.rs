//! Whether what the register says about a submission is proved: receipts against what was sent.
//!
//! Everything that a receipt must repeat is taken from the stored manifest and the stored records, never from the answer that the
//! receipt came in.

use socialdata_protocol::ids::{SubmissionId, Timestamp};
use socialdata_protocol::jws::Jws;
use socialdata_protocol::payload::SentRecord;
use socialdata_protocol::pins::PinnedKeys;
use socialdata_protocol::receipt_check::{
    ExpectedCustody, ExpectedOutcome, ReceiptFault, SubmissionFacts, VerifiedCustody, VerifiedOutcome,
    check_custody, check_outcome,
};
use socialdata_protocol::wire::{Finding, Manifest, Outcome};

use crate::installation::Installation;
use crate::spool::{ReceiptKind, RecordOutcome, Spool, SpoolError};

/// What receipts are checked with.
pub(crate) struct Evidence<'a> {
    pub(crate) installation: &'a Installation,
    pub(crate) pins: &'a PinnedKeys,
    pub(crate) now: Timestamp,
}

impl Evidence<'_> {
    /// Checks a custody receipt. The outer error is the spool's; the inner one is the check that failed.
    pub(crate) fn custody(
        &self,
        spool: &Spool,
        id: SubmissionId,
        jws: &Jws,
    ) -> Result<Result<VerifiedCustody, ReceiptFault>, SpoolError> {
        let facts = self.facts(spool, id)?;
        let stored = spool.read().receipt_of(id, ReceiptKind::Custody)?.map(|receipt| receipt.jws);
        let chain = spool.read().receipt_chain()?;
        let expected = ExpectedCustody { own: &facts, chain: &chain, stored: stored.as_ref() };
        Ok(check_custody(jws, self.pins, &expected, self.now))
    }

    /// Checks an outcome receipt with all its findings.
    pub(crate) fn outcome(
        &self,
        spool: &Spool,
        id: SubmissionId,
        document: &Outcome,
    ) -> Result<Result<VerifiedOutcome, ReceiptFault>, SpoolError> {
        let Some(custody) = spool.read().receipt_of(id, ReceiptKind::Custody)? else {
            return Err(SpoolError::Invariant { what: "a delivered submission has a custody receipt" });
        };
        let custody = match self.custody(spool, id, &custody.jws)? {
            Ok(custody) => custody,
            Err(fault) => return Ok(Err(fault)),
        };
        let facts = self.facts(spool, id)?;
        let chain = spool.read().receipt_chain()?;
        let records = spool.read().records(id)?;
        let sent: Vec<SentRecord> = records
            .into_iter()
            .map(|record| SentRecord { record_id: record.record_id, version: record.version })
            .collect();
        let stored = spool.read().receipt_of(id, ReceiptKind::Outcome)?.map(|receipt| receipt.jws);
        let expected = ExpectedOutcome {
            own: &facts,
            sent: &sent,
            custody: &custody,
            chain: &chain,
            stored: stored.as_ref(),
        };
        let (errors, findings) = (&document.submission_errors, &document.findings);
        Ok(check_outcome(&document.outcome_receipt, self.pins, &expected, errors, findings))
    }

    /// What the receipts must repeat, from the manifest as it was sent.
    fn facts(&self, spool: &Spool, id: SubmissionId) -> Result<SubmissionFacts, SpoolError> {
        let jws = spool
            .read()
            .manifest(id)?
            .ok_or(SpoolError::Invariant { what: "a sent submission has a manifest" })?;
        let own_key = PinnedKeys::from_keys([self.installation.signing_key.verifying_key()]);
        let (manifest, _) = Manifest::verify(&jws, &own_key)
            .map_err(|_| SpoolError::Corrupt { what: "the manifest is not signed by this installation" })?;
        Ok(SubmissionFacts::of(&manifest, &jws))
    }
}

/// What became of each record, in the order in which they were sent.
pub(crate) fn record_outcomes(outcome: &VerifiedOutcome, findings: &[Finding]) -> Vec<RecordOutcome> {
    let mut records: Vec<RecordOutcome> =
        outcome.statuses().iter().map(|status| RecordOutcome { status: *status, findings: vec![] }).collect();
    for finding in findings {
        let place = usize::try_from(finding.index).ok().and_then(|index| records.get_mut(index));
        if let Some(record) = place {
            record.findings.extend(finding.errors.iter().cloned());
        }
    }
    records
}
