//! The checks of a custody receipt (mottagningskvittens).

use super::{ReceiptChain, ReceiptFault, SubmissionFacts, check_place, verify_offline};
use crate::{
    ids::{Digest, Timestamp},
    jws::Jws,
    pins::PinnedKeys,
    wire::{CustodyReceipt, Receipt},
};

/// What a custody receipt is compared with.
#[derive(Debug, Clone, Copy)]
pub struct ExpectedCustody<'a> {
    /// The own submission.
    pub own: &'a SubmissionFacts,
    /// The receipts already stored.
    pub chain: &'a ReceiptChain,
    /// The custody receipt already stored for this submission.
    pub stored: Option<&'a Jws>,
}

/// A custody receipt that passed every check. Only [`check_custody`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCustody {
    jws: Jws,
    receipt: CustodyReceipt,
}

impl VerifiedCustody {
    /// The receipt, verbatim.
    pub fn jws(&self) -> &Jws {
        &self.jws
    }

    /// What it says.
    pub fn receipt(&self) -> &CustodyReceipt {
        &self.receipt
    }

    /// Digest over its text, as the outcome receipt must state it.
    pub fn digest(&self) -> Digest {
        self.jws.digest()
    }
}

/// Checks a custody receipt: R1 to R12 and R17.
///
/// # Errors
/// The first [`ReceiptFault`] that holds, in the order R1–R11, R17, R12.
pub fn check_custody(
    jws: &Jws,
    keys: &PinnedKeys,
    expected: &ExpectedCustody<'_>,
    now: Timestamp,
) -> Result<VerifiedCustody, ReceiptFault> {
    let verified = verify_offline(jws, keys)?;
    let Receipt::Custody(receipt) = &verified.receipt else {
        return Err(ReceiptFault::Content);
    };
    let own = expected.own;
    own.check_party(receipt.environment, &receipt.recipient, &receipt.sender)?;
    if receipt.seq != own.seq {
        return Err(ReceiptFault::Submission);
    }
    own.check_submission(receipt.submission_id, receipt.manifest_digest)?;
    if (receipt.payload_digest, receipt.bytes) != (own.payload_digest, own.payload_bytes) {
        return Err(ReceiptFault::Payload);
    }
    let earliest = own.created_at.plus_seconds(-CLOCK_TOLERANCE);
    let latest = now.plus_seconds(CLOCK_TOLERANCE);
    if receipt.received_at < earliest || receipt.received_at > latest {
        return Err(ReceiptFault::Time);
    }
    check_place(jws, &verified.receipt, expected.stored, expected.chain)?;
    Ok(VerifiedCustody { jws: jws.clone(), receipt: receipt.clone() })
}

/// Seconds that the clocks of sender and register may differ.
const CLOCK_TOLERANCE: i64 = 300;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        fixtures,
        jws::JwsTyp,
        keys::{Algorithm, SigningKey},
        numbers::ReceiptNo,
        receipt_check::ChainLink,
    };

    struct Case {
        own: SubmissionFacts,
        chain: ReceiptChain,
        stored: Option<Jws>,
        keys: PinnedKeys,
        now: Timestamp,
    }

    impl Case {
        fn new() -> Self {
            let own = fixtures::facts();
            Self {
                now: own.created_at.plus_seconds(10),
                own,
                chain: ReceiptChain::new(),
                stored: None,
                keys: PinnedKeys::from_keys([fixtures::register_key().verifying_key()]),
            }
        }

        fn check(&self, jws: &Jws, expected: Option<&str>) {
            let expect = ExpectedCustody { own: &self.own, chain: &self.chain, stored: self.stored.as_ref() };
            let seen = check_custody(jws, &self.keys, &expect, self.now);
            assert_eq!(seen.as_ref().err().map(|fault| fault.check()), expected);
            if let Ok(custody) = seen {
                assert_eq!((custody.jws(), custody.digest()), (jws, jws.digest()));
                assert_eq!(custody.receipt().seq, self.own.seq);
            }
        }

        /// Checks a receipt that is right but for one change, signed properly.
        fn changed(&self, change: impl FnOnce(&mut Value), expected: Option<&str>) {
            let mut document = fixtures::custody_json();
            change(&mut document);
            self.check(&signed(&document), expected);
        }
    }

    fn signed(document: &Value) -> Jws {
        Jws::sign(&fixtures::register_key(), JwsTyp::Receipt, document.to_string().as_bytes()).unwrap()
    }

    fn good() -> Jws {
        signed(&fixtures::custody_json())
    }

    fn with_header(header: &str) -> Jws {
        let jws = good();
        let (_, rest) = jws.as_str().split_once('.').unwrap();
        format!("{}.{rest}", crate::base64url::encode(header.as_bytes())).parse().unwrap()
    }

    #[test]
    fn a_good_receipt_passes() {
        Case::new().check(&good(), None);
        Case { stored: Some(good()), ..Case::new() }.check(&good(), None);
    }

    #[test]
    fn r1_form() {
        let kid = fixtures::register_key().kid();
        for more in ["crit", "jku", "jwk", "x5u", "x5c", "b64"] {
            let header =
                format!(r#"{{"alg":"EdDSA","typ":"socialdata-receipt+jwt","kid":"{kid}","{more}":[]}}"#);
            Case::new().check(&with_header(&header), Some("R1"));
        }
    }

    #[test]
    fn r2_algorithm() {
        let kid = fixtures::register_key().kid();
        for alg in ["ES256", "none", "HS256"] {
            let header = format!(r#"{{"alg":"{alg}","typ":"socialdata-receipt+jwt","kid":"{kid}"}}"#);
            Case::new().check(&with_header(&header), Some("R2"));
        }
    }

    #[test]
    fn r3_typ() {
        let document = fixtures::custody_json().to_string();
        let jws = Jws::sign(&fixtures::register_key(), JwsTyp::Manifest, document.as_bytes()).unwrap();
        Case::new().check(&jws, Some("R3"));
    }

    #[test]
    fn r4_key() {
        let other = SigningKey::from_random(Algorithm::EdDsa, &[99; 32]).ok().unwrap();
        let document = fixtures::custody_json().to_string();
        let jws = Jws::sign(&other, JwsTyp::Receipt, document.as_bytes()).unwrap();
        Case::new().check(&jws, Some("R4"));
    }

    #[test]
    fn r5_signature() {
        let (tampered, genuine) = (json!({"tampered": true}).to_string(), good());
        let (signed, signature) = genuine.as_str().rsplit_once('.').unwrap();
        let (header, _) = signed.split_once('.').unwrap();
        let payload = crate::base64url::encode(tampered.as_bytes());
        Case::new().check(&format!("{header}.{payload}.{signature}").parse().unwrap(), Some("R5"));
    }

    #[test]
    fn r6_content() {
        let case = Case::new();
        let members: Vec<String> = fixtures::custody_json().as_object().unwrap().keys().cloned().collect();
        for member in members {
            case.changed(|document| drop(document.as_object_mut().unwrap().remove(&member)), Some("R6"));
        }
        case.changed(|document| document["v"] = json!(2), Some("R6"));
        case.changed(|document| document["kind"] = json!("outcome"), Some("R6"));
        case.changed(|document| document["kind"] = json!("other"), Some("R6"));
        case.changed(|document| document["later"] = json!("member"), None);
        let twice = fixtures::custody_json().to_string().replacen('{', r#"{"v":1,"#, 1);
        let jws = Jws::sign(&fixtures::register_key(), JwsTyp::Receipt, twice.as_bytes()).unwrap();
        case.check(&jws, Some("R6"));
    }

    #[test]
    fn r7_party() {
        let case = Case::new();
        case.changed(|document| document["environment"] = json!("production"), Some("R7"));
        case.changed(|document| document["recipient"] = json!("se.example.other"), Some("R7"));
        case.changed(|document| document["sender"]["orgNumber"] = json!("2120000142"), Some("R7"));
        case.changed(|document| document["sender"]["role"] = json!("kommun"), Some("R7"));
        case.changed(|document| document["sender"]["unit"] = json!("ANNAN"), Some("R7"));
        case.changed(|document| document["sender"]["unit"] = json!(null), Some("R7"));
    }

    #[test]
    fn r8_submission() {
        let case = Case::new();
        case.changed(|d| d["submissionId"] = json!("01a026d0-5e68-7b1a-9d54-2f6a1c0e8b48"), Some("R8"));
        case.changed(|d| d["seq"] = json!(1843), Some("R8"));
    }

    #[test]
    fn r9_manifest() {
        Case::new().changed(|d| d["manifestDigest"] = json!(Digest::of("other")), Some("R9"));
    }

    #[test]
    fn r10_payload() {
        let case = Case::new();
        case.changed(|d| d["payloadDigest"] = json!(Digest::of("other")), Some("R10"));
        case.changed(|d| d["bytes"] = json!(812_346), Some("R10"));
    }

    #[test]
    fn r11_time_on_both_sides_of_both_limits() {
        let case = Case::new();
        let at = |from: Timestamp, seconds| json!(from.plus_seconds(seconds));
        for (from, seconds, expected) in [
            (case.own.created_at, -300, None),
            (case.own.created_at, -301, Some("R11")),
            (case.now, 300, None),
            (case.now, 301, Some("R11")),
        ] {
            case.changed(|document| document["receivedAt"] = at(from, seconds), expected);
        }
    }

    #[test]
    fn r12_chain() {
        let mut case = Case::new();
        let before = ChainLink { digest: Digest::of("before"), prev: Some(Digest::of("x")) };
        case.chain.insert(ReceiptNo::new(6).unwrap(), before);
        case.check(&good(), None);
        case.changed(|d| d["prevReceiptDigest"] = json!(Digest::of("other")), Some("R12"));
        case.changed(|d| d["prevReceiptDigest"] = json!(null), Some("R12"));
        case.changed(|d| d["receiptNo"] = json!(6), Some("R12"));
        case.changed(|d| d["receiptNo"] = json!(1), Some("R12"));
    }

    #[test]
    fn r17_the_same_receipt_for_ever() {
        let case = Case { stored: Some(good()), ..Case::new() };
        case.changed(|document| document["later"] = json!("member"), Some("R17"));
        case.changed(|d| d["receivedAt"] = json!(case.own.created_at.plus_seconds(3)), Some("R17"));
    }
}
