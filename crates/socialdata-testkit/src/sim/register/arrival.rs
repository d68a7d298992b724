//! A submission arrives: the checks before custody, in the order of the protocol, and the custody receipt.

use std::rc::Rc;

use socialdata_protocol::{
    classify::TransportFault,
    ids::{Digest, SubmissionId, Timestamp},
    jws::Jws,
    payload::{ListFault, RecordList},
    receipt_check::SubmissionFacts,
    receipt_issue::{ReceiptLink, custody_receipt, sign_receipt},
    wire::{Manifest, ManifestError, ProblemKind, Receipt, RegisterState, SubmissionStatus},
};

use super::{Register, image::Taken, judging};
use crate::sim::{
    fault::{FaultKind, Site},
    parties::parties,
    source::Quality,
    trouble::Trouble,
    wire::{Document, Reply},
};

/// Seconds that `createdAt` may lie ahead.
const AHEAD: i64 = 300;

impl Register {
    pub(super) fn arrive(
        &mut self,
        id: SubmissionId,
        manifest: &Jws,
        payload: &Rc<[u8]>,
        now: Timestamp,
        trouble: &mut Trouble,
    ) -> Reply {
        let fault = trouble.at(Site::Arrival);
        if fault == Some(FaultKind::RegisterDiesBefore) {
            trouble.struck(FaultKind::RegisterDiesBefore);
            self.die();
            return Reply::Nothing(TransportFault::Reset);
        }
        match self.check(id, manifest, payload, now) {
            Err(problem) => Reply::problem(problem),
            Ok(Checked::Known(status)) => Reply::new(200, Document::Status(status)),
            Ok(Checked::New(declared)) => {
                if let Some((kind, reply)) = whim(fault) {
                    trouble.struck(kind);
                    return reply;
                }
                let list = judging::read(&declared, payload);
                if list.as_ref().is_ok_and(holds_poison) {
                    return Reply::new(422, Document::Problem(ProblemKind::Other));
                }
                let status = self.take(&declared, manifest, list, now);
                self.commit();
                if fault == Some(FaultKind::RegisterDiesAfter) {
                    trouble.struck(FaultKind::RegisterDiesAfter);
                    self.die();
                    return Reply::Nothing(TransportFault::Reset);
                }
                Reply::new(201, Document::Status(status))
            }
        }
    }

    fn check(
        &self,
        id: SubmissionId,
        jws: &Jws,
        payload: &[u8],
        now: Timestamp,
    ) -> Result<Checked, ProblemKind> {
        let known = parties();
        let (manifest, _) = Manifest::verify(jws, &known.sender_pins).map_err(|error| match error {
            ManifestError::Jws(_) => ProblemKind::ManifestSignature,
            _ => ProblemKind::ManifestInvalid,
        })?;
        if manifest.submission_id != id
            || manifest.recipient != known.recipient
            || manifest.sender != known.sender
        {
            return Err(ProblemKind::ManifestInvalid);
        }
        if manifest.environment != known.environment {
            return Err(ProblemKind::EnvironmentMismatch);
        }
        if manifest.created_at > now.plus_seconds(AHEAD) {
            return Err(ProblemKind::Clock);
        }
        let bytes = u64::try_from(payload.len()).unwrap_or(u64::MAX);
        if manifest.payload.digest != Digest::of(payload) || manifest.payload.bytes != bytes {
            return Err(ProblemKind::PayloadDigest);
        }
        if let Some(taken) = self.live.submissions.get(&id) {
            let same = taken.manifest == *jws && taken.facts.payload_digest == manifest.payload.digest;
            return if same {
                Ok(Checked::Known(status_of(taken)))
            } else {
                Err(ProblemKind::DigestMismatch)
            };
        }
        if manifest.schema != known.schema {
            return Err(ProblemKind::SchemaNotAccepted);
        }
        if manifest.policy != known.policy {
            return Err(ProblemKind::PolicyNotAccepted);
        }
        if self.live.closings.contains_key(&manifest.period) || self.shut == Some(manifest.period) {
            return Err(ProblemKind::PeriodClosed);
        }
        if self.live.instance.is_some_and(|instance| instance != manifest.client.instance) {
            return Err(ProblemKind::InstanceConflict);
        }
        match manifest.seq.get().cmp(&self.live.expected_seq()) {
            std::cmp::Ordering::Less => Err(ProblemKind::SeqConflict),
            std::cmp::Ordering::Greater => Err(ProblemKind::SeqGap),
            std::cmp::Ordering::Equal => Ok(Checked::New(Box::new(manifest))),
        }
    }

    /// Custody: everything is stored, the receipt too.
    fn take(
        &mut self,
        manifest: &Manifest,
        jws: &Jws,
        list: Result<RecordList, ListFault>,
        now: Timestamp,
    ) -> SubmissionStatus {
        let facts = SubmissionFacts::of(manifest, jws);
        let custody = Receipt::Custody(custody_receipt(&facts, self.next_link(), now));
        let custody = self.sign(&custody);
        let taken = Taken {
            period: manifest.period,
            facts,
            manifest: jws.clone(),
            list: Rc::new(list),
            custody,
            received_at: now,
            outcome: None,
            acknowledged: false,
        };
        let status = status_of(&taken);
        let image = &mut self.live;
        image.instance.get_or_insert(manifest.client.instance);
        Rc::make_mut(&mut image.by_seq).push(manifest.submission_id);
        Rc::make_mut(&mut image.submissions).insert(manifest.submission_id, Rc::new(taken));
        status
    }

    #[expect(clippy::expect_used, reason = "cannot fail: no world issues 2^53 receipts")]
    pub(super) fn next_link(&self) -> ReceiptLink {
        ReceiptLink::after(self.live.last_receipt).expect("a number is left")
    }

    /// Signs a receipt and puts it into the chain.
    #[expect(clippy::expect_used, reason = "cannot fail: receipts are far below 16 KiB")]
    pub(super) fn sign(&mut self, receipt: &Receipt) -> Jws {
        let jws = sign_receipt(receipt, self.signing_key()).expect("a receipt");
        self.live.last_receipt = Some((receipt.receipt_no(), jws.digest()));
        Rc::make_mut(&mut self.live.receipts).push(Rc::new((jws.clone(), receipt.clone())));
        jws
    }
}

enum Checked {
    Known(SubmissionStatus),
    New(Box<Manifest>),
}

pub(super) fn status_of(taken: &Taken) -> SubmissionStatus {
    SubmissionStatus {
        submission_id: taken.facts.submission_id,
        seq: taken.facts.seq,
        state: match &taken.outcome {
            None => RegisterState::Received,
            Some(_) => RegisterState::Accepted,
        },
        custody_receipt: taken.custody.clone(),
        received_at: taken.received_at,
        outcome_at: None,
        acknowledged: taken.acknowledged,
    }
}

/// A refusal that the submission did nothing to deserve.
fn whim(fault: Option<FaultKind>) -> Option<(FaultKind, Reply)> {
    let kind = fault?;
    let problem = match kind {
        FaultKind::TooLarge => ProblemKind::TooLarge,
        FaultKind::Recut => ProblemKind::InvalidEnvelope,
        FaultKind::RefusedForGood => ProblemKind::Counts,
        FaultKind::SealingKey => ProblemKind::OutdatedSealingKey,
        _ => return None,
    };
    Some((kind, Reply::problem(problem)))
}

fn holds_poison(list: &RecordList) -> bool {
    let mut contents = list.records.iter().filter_map(|record| record.data.as_ref());
    contents.any(|data| judging::quality_of(data) == Quality::Poison)
}
