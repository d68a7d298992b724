//! Whether what the register says is proved: answers become what the machine is told, receipts checked by the protocol.

use socialdata_protocol::{
    classify::{Answer, Body, TransportFault},
    ids::SubmissionId,
    jws::Jws,
    machine::{Question, Seen},
    payload::SentRecord,
    receipt_check::{
        ExpectedCustody, ExpectedOutcome, ReceiptFault, VerifiedCustody, VerifiedOutcome, check_custody,
        check_outcome,
    },
    tally::RecordStatus,
    wire::Outcome,
};

use super::Run;
use crate::sim::{
    store::{CheckedReceipt, ReceiptKind, Submission},
    wire::{Document, Reply},
};

/// An answer, and the receipt that it brought if that holds.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) custody: Option<CheckedReceipt>,
    pub(super) outcome: Option<(CheckedReceipt, Vec<RecordStatus>, Outcome)>,
    seen: Option<Seen>,
}

impl Evidence {
    pub(super) fn seen(&self) -> Seen {
        self.seen.unwrap_or_else(|| Seen::new(Answer::NoAnswer(TransportFault::Reset)))
    }
}

impl Run<'_> {
    pub(super) fn judge(&mut self, id: SubmissionId, question: Question, reply: &Reply) -> Evidence {
        let (status, document, retry_after) = match reply {
            Reply::Nothing(fault) => {
                return Evidence { seen: Some(Seen::new(Answer::NoAnswer(*fault))), ..Evidence::default() };
            }
            Reply::Answer { status, document, retry_after } => (*status, document, *retry_after),
        };
        let mut evidence = Evidence::default();
        let mut fault = None;
        let body = match (question, document) {
            (_, Document::Empty) => Body::Empty,
            (_, Document::Problem(kind)) => Body::Problem(*kind),
            (Question::Put | Question::Status, Document::Status(found)) => {
                match self.custody(id, &found.custody_receipt) {
                    Ok(custody) => {
                        evidence.custody = Some(checked_custody(&custody));
                        self.custodies.insert(id, custody);
                        Body::GoodReceipt
                    }
                    Err(found) => {
                        fault = Some(found);
                        Body::BadReceipt
                    }
                }
            }
            (Question::Outcome, Document::Outcome(found)) => match self.outcome(id, found) {
                Ok(outcome) => {
                    let receipt = checked_outcome(&outcome);
                    evidence.outcome = Some((receipt, outcome.statuses().to_vec(), found.clone()));
                    Body::GoodReceipt
                }
                Err(found) => {
                    fault = Some(found);
                    Body::BadReceipt
                }
            },
            _ => Body::Unreadable,
        };
        #[cfg(socialdata_mutation)]
        if body == Body::BadReceipt {
            self.believe_anything(id, document, &mut evidence);
        }
        evidence.seen =
            Some(Seen::new(Answer::Status { status, body }).retry_after(retry_after).failed(fault));
        evidence
    }

    fn custody(&self, id: SubmissionId, jws: &Jws) -> Result<VerifiedCustody, ReceiptFault> {
        let image = self.host.store.read();
        let own = facts(image.submission(id))?;
        let stored = image.receipt_of(id, ReceiptKind::Custody).map(|receipt| &receipt.jws);
        let expected = ExpectedCustody { own, chain: &image.chain, stored };
        check_custody(jws, &self.pins, &expected, self.around.clock.wall())
    }

    fn outcome(&self, id: SubmissionId, document: &Outcome) -> Result<VerifiedOutcome, ReceiptFault> {
        let image = self.host.store.read();
        let custody = image.receipt_of(id, ReceiptKind::Custody).ok_or(ReceiptFault::Custody)?;
        let custody = match self.custodies.get(&id) {
            Some(checked) if *checked.jws() == custody.jws => checked.clone(),
            _ => self.custody(id, &custody.jws)?,
        };
        let submission = image.submission(id);
        let own = facts(submission)?;
        let sent: Vec<SentRecord> = submission.map(sent).unwrap_or_default();
        let stored = image.receipt_of(id, ReceiptKind::Outcome).map(|receipt| &receipt.jws);
        let expected = ExpectedOutcome { own, sent: &sent, custody: &custody, chain: &image.chain, stored };
        let (errors, findings) = (&document.submission_errors, &document.findings);
        check_outcome(&document.outcome_receipt, &self.pins, &expected, errors, findings)
    }

    /// What a sender that checks nothing takes for a receipt.
    #[cfg(socialdata_mutation)]
    fn believe_anything(&self, id: SubmissionId, document: &Document, evidence: &mut Evidence) {
        use socialdata_protocol::{machine::Mutation, receipt_check::verify_offline};

        use crate::sim::parties::parties;
        if self.host.bug.mutation() != Some(Mutation::ReceiptUnchecked) {
            return;
        }
        let taken = |jws: &Jws| {
            let found = verify_offline(jws, &parties().all_register_pins).ok()?.receipt;
            Some(CheckedReceipt {
                jws: jws.clone(),
                number: found.receipt_no(),
                prev: found.prev_receipt_digest(),
            })
        };
        match document {
            Document::Status(found) => evidence.custody = taken(&found.custody_receipt),
            Document::Outcome(found) => {
                let records = self.host.store.read().submission(id).map_or(0, |known| known.records.len());
                let statuses = vec![RecordStatus::Accepted; records];
                evidence.outcome =
                    taken(&found.outcome_receipt).map(|receipt| (receipt, statuses, found.clone()));
            }
            _ => {}
        }
    }
}

/// The records as sent.
pub(crate) fn sent(submission: &Submission) -> Vec<SentRecord> {
    let records = submission.records.iter();
    records.map(|record| SentRecord { record_id: record.id, version: record.version }).collect()
}

fn facts(
    submission: Option<&Submission>,
) -> Result<&socialdata_protocol::receipt_check::SubmissionFacts, ReceiptFault> {
    let sealed = submission.and_then(|found| found.sealed.as_ref());
    sealed.map(|sealed| &sealed.facts).ok_or(ReceiptFault::Submission)
}

fn checked_custody(custody: &VerifiedCustody) -> CheckedReceipt {
    let receipt = custody.receipt();
    CheckedReceipt {
        jws: custody.jws().clone(),
        number: receipt.receipt_no,
        prev: receipt.prev_receipt_digest,
    }
}

fn checked_outcome(outcome: &VerifiedOutcome) -> CheckedReceipt {
    let receipt = outcome.receipt();
    CheckedReceipt {
        jws: outcome.jws().clone(),
        number: receipt.receipt_no,
        prev: receipt.prev_receipt_digest,
    }
}
