//! Making receipts, on the register's side.
//!
//! A receipt is signed once, stored, and handed out byte for byte for ever.

use crate::{
    ids::{Digest, Timestamp},
    jws::{Jws, JwsError, JwsTyp},
    keys::SigningKey,
    numbers::ReceiptNo,
    receipt_check::SubmissionFacts,
    tally::Tally,
    wire::{CustodyReceipt, OutcomeReceipt, Receipt, V1},
};

/// The place of a new receipt in the register's chain for one sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptLink {
    /// Its number.
    pub receipt_no: ReceiptNo,
    /// Digest of the receipt before it.
    pub prev: Option<Digest>,
}

impl ReceiptLink {
    /// The place after the last receipt, or the first one. Nothing at the end of the numbers.
    pub fn after(last: Option<(ReceiptNo, Digest)>) -> Option<Self> {
        match last {
            None => Some(Self { receipt_no: ReceiptNo::FIRST, prev: None }),
            Some((number, digest)) => Some(Self { receipt_no: number.next()?, prev: Some(digest) }),
        }
    }
}

/// The custody receipt of a submission that is stored durably.
pub fn custody_receipt(
    submission: &SubmissionFacts,
    link: ReceiptLink,
    received_at: Timestamp,
) -> CustodyReceipt {
    CustodyReceipt {
        v: V1,
        receipt_no: link.receipt_no,
        prev_receipt_digest: link.prev,
        environment: submission.environment,
        recipient: submission.recipient.clone(),
        sender: submission.sender.clone(),
        submission_id: submission.submission_id,
        seq: submission.seq,
        manifest_digest: submission.manifest_digest,
        payload_digest: submission.payload_digest,
        bytes: submission.payload_bytes,
        received_at,
    }
}

/// The outcome receipt of a submission that is finished. `findings_digest` as
/// [`findings_digest`](crate::digests::findings_digest) gives it.
pub fn outcome_receipt(
    submission: &SubmissionFacts,
    link: ReceiptLink,
    custody: &Jws,
    tally: &Tally,
    findings_digest: Digest,
    processed_at: Timestamp,
) -> OutcomeReceipt {
    OutcomeReceipt {
        v: V1,
        receipt_no: link.receipt_no,
        prev_receipt_digest: link.prev,
        environment: submission.environment,
        recipient: submission.recipient.clone(),
        sender: submission.sender.clone(),
        submission_id: submission.submission_id,
        manifest_digest: submission.manifest_digest,
        custody_receipt_digest: custody.digest(),
        state: tally.state,
        counts: tally.counts,
        findings_digest,
        accepted_set_digest: tally.accepted_set_digest,
        processed_at,
    }
}

/// Signs a receipt.
///
/// # Errors
/// [`JwsError::Form`] when it would be over 16 KiB, which no receipt of this crate is.
pub fn sign_receipt(receipt: &Receipt, key: &SigningKey) -> Result<Jws, JwsError> {
    let payload = serde_json::to_vec(receipt).map_err(|_| JwsError::Form)?;
    Jws::sign(key, JwsTyp::Receipt, &payload)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixtures,
        pins::PinnedKeys,
        receipt_check::{ExpectedCustody, OfflineReceipt, ReceiptChain, check_custody},
    };

    #[test]
    fn an_issued_custody_receipt_passes_the_senders_checks() {
        let (own, key) = (fixtures::facts(), fixtures::register_key());
        let link = ReceiptLink::after(None).unwrap();
        let receipt = Receipt::Custody(custody_receipt(&own, link, own.created_at));
        let jws = sign_receipt(&receipt, &key).unwrap();
        let keys = PinnedKeys::from_keys([key.verifying_key()]);
        let expected = ExpectedCustody { own: &own, chain: &ReceiptChain::new(), stored: None };
        assert!(check_custody(&jws, &keys, &expected, own.created_at).is_ok());
        let offline = OfflineReceipt::from_text(&format!(" {jws}\n"), &keys).unwrap();
        assert_eq!((offline.receipt, offline.kid, offline.digest), (receipt, key.kid(), jws.digest()));
    }

    #[test]
    fn the_largest_receipt_is_far_below_the_limit() {
        let mut own = fixtures::facts();
        own.recipient = format!("se.{}", "a".repeat(97)).parse().unwrap();
        own.sender.unit = Some("a".repeat(64).parse().unwrap());
        let link =
            ReceiptLink { receipt_no: ReceiptNo::new((1 << 53) - 1).unwrap(), prev: Some(Digest::of("")) };
        let custody = sign_receipt(
            &Receipt::Custody(custody_receipt(&own, link, own.created_at)),
            &fixtures::register_key(),
        )
        .unwrap();
        let outcome =
            outcome_receipt(&own, link, &custody, &Tally::refused(u64::MAX), Digest::of(""), own.created_at);
        let jws = sign_receipt(&Receipt::Outcome(outcome), &fixtures::register_key()).unwrap();
        assert!(jws.as_str().len() < 2500);
    }

    #[test]
    fn links_follow_each_other() {
        let first = ReceiptLink::after(None).unwrap();
        let second = ReceiptLink::after(Some((first.receipt_no, Digest::of("1")))).unwrap();
        assert_eq!((second.receipt_no.get(), second.prev), (2, Some(Digest::of("1"))));
        assert_eq!(ReceiptLink::after(Some((ReceiptNo::new((1 << 53) - 1).unwrap(), Digest::of("")))), None);
    }
}
