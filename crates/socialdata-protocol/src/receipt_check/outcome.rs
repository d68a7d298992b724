//! The checks of an outcome receipt (behandlingskvittens) and of the findings that came with it.

use super::{ReceiptChain, ReceiptFault, SubmissionFacts, VerifiedCustody, check_place, verify_offline};
use crate::{
    digests::findings_digest,
    ids::Digest,
    jws::Jws,
    payload::SentRecord,
    pins::PinnedKeys,
    tally::{RecordStatus, Tally, state_of, statuses},
    wire::{Finding, OutcomeReceipt, Receipt, SubmissionError},
};

/// What an outcome receipt is compared with.
#[derive(Debug, Clone, Copy)]
pub struct ExpectedOutcome<'a> {
    /// The own submission.
    pub own: &'a SubmissionFacts,
    /// The records as sent, in the order of the list.
    pub sent: &'a [SentRecord],
    /// The stored custody receipt.
    pub custody: &'a VerifiedCustody,
    /// The receipts already stored.
    pub chain: &'a ReceiptChain,
    /// The outcome receipt already stored for this submission.
    pub stored: Option<&'a Jws>,
}

/// An outcome receipt that passed every check, and what became of every record. Only [`check_outcome`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedOutcome {
    jws: Jws,
    receipt: OutcomeReceipt,
    statuses: Vec<RecordStatus>,
}

impl VerifiedOutcome {
    /// The receipt, verbatim.
    pub fn jws(&self) -> &Jws {
        &self.jws
    }

    /// What it says.
    pub fn receipt(&self) -> &OutcomeReceipt {
        &self.receipt
    }

    /// Digest over its text, to be acknowledged.
    pub fn digest(&self) -> Digest {
        self.jws.digest()
    }

    /// What became of every record, in the order of the list.
    pub fn statuses(&self) -> &[RecordStatus] {
        &self.statuses
    }
}

/// Checks an outcome receipt with the findings of all pages: R1 to R9 and R11 to R17.
///
/// # Errors
/// The first [`ReceiptFault`] that holds, in the order R1–R9, R16, R11, R17, R12, R13, R14, R15.
pub fn check_outcome(
    jws: &Jws,
    keys: &PinnedKeys,
    expected: &ExpectedOutcome<'_>,
    submission_errors: &[SubmissionError],
    findings: &[Finding],
) -> Result<VerifiedOutcome, ReceiptFault> {
    let verified = verify_offline(jws, keys)?;
    let Receipt::Outcome(receipt) = &verified.receipt else {
        return Err(ReceiptFault::Content);
    };
    let own = expected.own;
    own.check_party(receipt.environment, &receipt.recipient, &receipt.sender)?;
    own.check_submission(receipt.submission_id, receipt.manifest_digest)?;
    if receipt.custody_receipt_digest != expected.custody.digest() {
        return Err(ReceiptFault::Custody);
    }
    if receipt.processed_at < expected.custody.receipt().received_at {
        return Err(ReceiptFault::Time);
    }
    check_place(jws, &verified.receipt, expected.stored, expected.chain)?;
    let statuses = check_records(receipt, expected.sent, submission_errors, findings)?;
    Ok(VerifiedOutcome { jws: jws.clone(), receipt: receipt.clone(), statuses })
}

/// R13, R14, R15.
fn check_records(
    receipt: &OutcomeReceipt,
    sent: &[SentRecord],
    submission_errors: &[SubmissionError],
    findings: &[Finding],
) -> Result<Vec<RecordStatus>, ReceiptFault> {
    let adds_up = usize::try_from(receipt.counts.total()) == Ok(sent.len());
    if !adds_up || receipt.state != state_of(receipt.counts, !submission_errors.is_empty()) {
        return Err(ReceiptFault::Counts);
    }
    if receipt.findings_digest != findings_digest(submission_errors, findings) {
        return Err(ReceiptFault::Findings);
    }
    let statuses = statuses(sent, submission_errors, findings).map_err(|_| ReceiptFault::Findings)?;
    let own = Tally::of(sent, &statuses);
    // Only now: a finding that was left out on the way is a fault of the findings, not of the counts.
    if receipt.counts != own.counts {
        return Err(ReceiptFault::Counts);
    }
    if receipt.accepted_set_digest != own.accepted_set_digest {
        return Err(ReceiptFault::AcceptedSet);
    }
    Ok(statuses)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        fixtures::{self, finding, sent},
        ids::Timestamp,
        jws::JwsTyp,
        numbers::ReceiptNo,
        receipt_check::{ChainLink, ExpectedCustody, check_custody},
        receipt_issue::{ReceiptLink, outcome_receipt},
        wire::FindingStatus,
    };

    struct Case {
        own: SubmissionFacts,
        sent: Vec<SentRecord>,
        custody: VerifiedCustody,
        chain: ReceiptChain,
        stored: Option<Jws>,
        keys: PinnedKeys,
        errors: Vec<SubmissionError>,
        findings: Vec<Finding>,
    }

    impl Case {
        /// Four records: one plainly accepted, one rejected, one with a warning, one unchanged.
        fn new() -> Self {
            let own = fixtures::facts();
            let keys = PinnedKeys::from_keys([fixtures::register_key().verifying_key()]);
            let custody = Jws::sign(
                &fixtures::register_key(),
                JwsTyp::Receipt,
                fixtures::custody_json().to_string().as_bytes(),
            )
            .unwrap();
            let expected = ExpectedCustody { own: &own, chain: &ReceiptChain::new(), stored: None };
            let custody = check_custody(&custody, &keys, &expected, own.created_at).unwrap();
            let findings = vec![
                finding(1, FindingStatus::Rejected),
                finding(2, FindingStatus::AcceptedWithWarning),
                finding(3, FindingStatus::Unchanged),
            ];
            let (chain, stored, errors) = (ReceiptChain::new(), None, vec![]);
            Self { own, sent: sent(4), custody, chain, stored, keys, errors, findings }
        }

        /// The receipt an honest register gives for the findings of this case.
        fn document(&self) -> Value {
            let tally = if self.errors.is_empty() {
                Tally::of(&self.sent, &statuses(&self.sent, &self.errors, &self.findings).unwrap())
            } else {
                Tally::refused(4)
            };
            let link =
                ReceiptLink { receipt_no: ReceiptNo::new(8).unwrap(), prev: Some(self.custody.digest()) };
            let at = self.own.created_at.plus_seconds(90);
            let digest = findings_digest(&self.errors, &self.findings);
            let receipt = outcome_receipt(&self.own, link, self.custody.jws(), &tally, digest, at);
            serde_json::to_value(Receipt::Outcome(receipt)).unwrap()
        }

        fn run(&self, jws: &Jws) -> Result<VerifiedOutcome, ReceiptFault> {
            let expected = ExpectedOutcome {
                own: &self.own,
                sent: &self.sent,
                custody: &self.custody,
                chain: &self.chain,
                stored: self.stored.as_ref(),
            };
            check_outcome(jws, &self.keys, &expected, &self.errors, &self.findings)
        }

        fn check(&self, document: &Value, expected: Option<&str>) {
            let seen = self.run(&signed(document));
            assert_eq!(seen.err().map(ReceiptFault::check), expected);
        }

        fn changed(&self, change: impl FnOnce(&mut Value), expected: Option<&str>) {
            let mut document = self.document();
            change(&mut document);
            self.check(&document, expected);
        }
    }

    fn signed(document: &Value) -> Jws {
        Jws::sign(&fixtures::register_key(), JwsTyp::Receipt, document.to_string().as_bytes()).unwrap()
    }

    fn refused() -> Case {
        let error = SubmissionError { code: "LEV-908".parse().unwrap(), pointer: None };
        Case { errors: vec![error], findings: vec![], ..Case::new() }
    }

    #[test]
    fn a_good_receipt_passes_and_tells_every_record() {
        let case = Case::new();
        let jws = signed(&case.document());
        let outcome = case.run(&jws).unwrap();
        let statuses: Vec<_> = outcome.statuses().iter().map(|status| status.as_str()).collect();
        assert_eq!(statuses, ["accepted", "rejected", "acceptedWithWarning", "unchanged"]);
        assert_eq!((outcome.jws(), outcome.digest()), (&jws, jws.digest()));
        assert_eq!(outcome.receipt().counts.total(), 4);
        Case { stored: Some(jws.clone()), ..Case::new() }.check(&case.document(), None);
    }

    #[test]
    fn a_list_that_was_refused_whole_passes() {
        let case = refused();
        let outcome = case.run(&signed(&case.document())).unwrap();
        assert_eq!(outcome.statuses(), [RecordStatus::Rejected; 4]);
    }

    #[test]
    fn r5_signature() {
        let jws = signed(&Case::new().document());
        let mut signature = crate::base64url::decode(jws.as_str().rsplit('.').next().unwrap()).unwrap();
        signature[0] ^= 1;
        let (signed, _) = jws.as_str().rsplit_once('.').unwrap();
        let changed = format!("{signed}.{}", crate::base64url::encode(&signature)).parse().unwrap();
        assert_eq!(Case::new().run(&changed), Err(ReceiptFault::Signature));
    }

    #[test]
    fn r6_content() {
        let case = Case::new();
        let members: Vec<String> = case.document().as_object().unwrap().keys().cloned().collect();
        for member in members {
            case.changed(|document| drop(document.as_object_mut().unwrap().remove(&member)), Some("R6"));
        }
        case.changed(|document| document["counts"]["more"] = json!(0), Some("R6"));
        case.changed(|document| document["later"] = json!("member"), None);
        case.check(&fixtures::custody_json(), Some("R6"));
    }

    #[test]
    fn r7_party() {
        let case = Case::new();
        case.changed(|document| document["environment"] = json!("sandbox"), Some("R7"));
        case.changed(|document| document["recipient"] = json!("se.example.other"), Some("R7"));
        case.changed(|document| document["sender"]["orgNumber"] = json!("2120000142"), Some("R7"));
    }

    #[test]
    fn r8_submission() {
        let other = json!("01a026d0-5e68-7b1a-9d54-2f6a1c0e8b48");
        Case::new().changed(|document| document["submissionId"] = other, Some("R8"));
    }

    #[test]
    fn r9_manifest() {
        Case::new().changed(|d| d["manifestDigest"] = json!(Digest::of("other")), Some("R9"));
    }

    #[test]
    fn r11_time_on_both_sides_of_the_limit() {
        let case = Case::new();
        let received: Timestamp = case.custody.receipt().received_at;
        case.changed(|d| d["processedAt"] = json!(received), None);
        case.changed(|d| d["processedAt"] = json!(received.plus_seconds(-1)), Some("R11"));
    }

    #[test]
    fn r12_chain() {
        let mut case = Case::new();
        let link = ChainLink { digest: case.custody.digest(), prev: Some(Digest::of("before")) };
        case.chain.insert(ReceiptNo::new(7).unwrap(), link);
        case.check(&case.document(), None);
        case.changed(|d| d["prevReceiptDigest"] = json!(Digest::of("other")), Some("R12"));
        case.changed(|d| d["receiptNo"] = json!(7), Some("R12"));
    }

    #[test]
    fn r13_counts_and_state() {
        let case = Case::new();
        case.changed(|document| document["counts"]["accepted"] = json!(2), Some("R13"));
        case.changed(|document| document["counts"]["stale"] = json!(u64::MAX), Some("R13"));
        case.changed(|document| document["state"] = json!("accepted"), Some("R13"));
        case.changed(|document| document["state"] = json!("rejected"), Some("R13"));
        // The sum is right, but the findings say otherwise.
        case.changed(
            |document| {
                document["counts"]["unchanged"] = json!(0);
                document["counts"]["warned"] = json!(2);
            },
            Some("R13"),
        );
        refused().changed(|document| document["state"] = json!("partiallyAccepted"), Some("R13"));
    }

    #[test]
    fn r14_findings() {
        let document = Case::new().document();
        let with = |findings: Vec<Finding>| Case { findings, ..Case::new() };
        let all = Case::new().findings;
        with(all[1..].to_vec()).check(&document, Some("R14"));
        with(all.iter().rev().cloned().collect()).check(&document, None);
        let mut other_code = all.clone();
        other_code[0].errors[0].code = "TID-003".parse().unwrap();
        with(other_code).check(&document, Some("R14"));
        // Signed by the register, but about something that was not sent.
        for change in [
            |finding: &mut Finding| finding.index = 0,
            |finding: &mut Finding| finding.index = 4,
            |finding: &mut Finding| finding.index = 2,
            |finding: &mut Finding| finding.record_id = fixtures::record_id(9),
            |finding: &mut Finding| finding.version = finding.version.next().unwrap(),
        ] {
            let mut case = Case::new();
            change(&mut case.findings[0]);
            let mut document = document.clone();
            document["findingsDigest"] = json!(findings_digest(&[], &case.findings));
            case.check(&document, Some("R14"));
        }
        let mut both = refused();
        let document = both.document();
        both.findings = Case::new().findings;
        both.check(&document, Some("R14"));
    }

    #[test]
    fn r15_accepted_set() {
        let case = Case::new();
        case.changed(|d| d["acceptedSetDigest"] = json!(Digest::of("other")), Some("R15"));
        let all = crate::digests::accepted_set_digest(&case.sent);
        case.changed(|d| d["acceptedSetDigest"] = json!(all), Some("R15"));
    }

    #[test]
    fn r16_custody() {
        Case::new().changed(|d| d["custodyReceiptDigest"] = json!(Digest::of("other")), Some("R16"));
    }

    #[test]
    fn r17_the_same_receipt_for_ever() {
        let case = Case { stored: Some(signed(&Case::new().document())), ..Case::new() };
        case.changed(|document| document["later"] = json!("member"), Some("R17"));
    }
}
