//! Receipts and outcomes that are not the stored ones: what a client must notice.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use socialdata_protocol::{
    decode::{Limits, decode},
    ids::Digest,
    jws::{Jws, JwsTyp},
    keys::SigningKey,
    wire::Outcome,
};

use super::scenario::Scenario;

/// What is needed to forge.
pub(super) struct Forger<'a> {
    /// The key that signs receipts.
    pub(super) own: &'a SigningKey,
    /// A key that no key set has.
    pub(super) stranger: &'a SigningKey,
}

impl Forger<'_> {
    /// What is shown of a stored receipt.
    pub(super) fn shown(&self, receipt: Jws, scenario: Scenario) -> Jws {
        let other = match scenario {
            Scenario::UnknownKid => {
                payload(&receipt).and_then(|payload| sign(self.stranger, payload.as_bytes()))
            }
            Scenario::TamperedReceipt => tampered(&receipt),
            Scenario::WrongDigest => self.about_another(&receipt, "payloadDigest"),
            Scenario::StaleReceipt => self.about_another(&receipt, "submissionId"),
            _ => None,
        };
        other.unwrap_or(receipt)
    }

    /// The receipt with one member of another submission, correctly signed; nothing when it has no such member.
    fn about_another(&self, receipt: &Jws, member: &str) -> Option<Jws> {
        let text = payload(receipt)?;
        let mut document: Value = decode(text.as_bytes(), Limits::message(text.len())).ok()?;
        let place = document.get_mut(member)?;
        *place = match member {
            "payloadDigest" => Digest::of("another payload").to_string().into(),
            _ => ANOTHER_SUBMISSION.into(),
        };
        sign(self.own, document.to_string().as_bytes())
    }
}

/// Leaves the last finding out, as if it had never been there.
pub(super) fn without_a_finding(outcome: &mut Outcome) {
    if outcome.findings.pop().is_some() {
        outcome.total -= 1;
    }
}

/// The receipt with its number changed and the old signature.
fn tampered(receipt: &Jws) -> Option<Jws> {
    let mut parts = receipt.as_str().split('.');
    let (header, signature) = (parts.next()?, parts.nth(1)?);
    let changed = payload(receipt)?.replacen(r#""receiptNo":"#, r#""receiptNo":9"#, 1);
    format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode(changed)).parse().ok()
}

fn sign(key: &SigningKey, payload: &[u8]) -> Option<Jws> {
    Jws::sign(key, JwsTyp::Receipt, payload).ok()
}

fn payload(receipt: &Jws) -> Option<String> {
    let payload = URL_SAFE_NO_PAD.decode(receipt.as_str().split('.').nth(1)?).ok()?;
    String::from_utf8(payload).ok()
}

const ANOTHER_SUBMISSION: &str = "01a026d0-5e68-7b1a-9d54-2f6a1c0e8b47";

#[cfg(test)]
mod tests {
    use socialdata_protocol::{jws::JwsError, pins::PinnedKeys};

    use super::*;
    use crate::authority::new_receipt_key;

    #[test]
    fn forged_receipts_are_what_they_are_meant_to_be() {
        let (own, stranger) = (new_receipt_key().unwrap(), new_receipt_key().unwrap());
        let keys = PinnedKeys::from_keys([own.verifying_key()]);
        let text = r#"{"kind":"custody","payloadDigest":"x","receiptNo":1,"submissionId":"y"}"#;
        let stored = Jws::sign(&own, JwsTyp::Receipt, text.as_bytes()).unwrap();
        let forger = Forger { own: &own, stranger: &stranger };
        let check = |scenario, expected| {
            let shown = forger.shown(stored.clone(), scenario);
            assert_eq!(shown.verify(JwsTyp::Receipt, &keys).err(), expected, "{scenario}");
            assert_eq!(shown == stored, scenario == Scenario::Accept, "{scenario}");
        };
        check(Scenario::UnknownKid, Some(JwsError::UnknownKey));
        check(Scenario::TamperedReceipt, Some(JwsError::Signature));
        check(Scenario::WrongDigest, None);
        check(Scenario::StaleReceipt, None);
        check(Scenario::Accept, None);
    }
}
