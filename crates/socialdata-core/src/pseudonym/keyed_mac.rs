//! From the 32 bytes of a key to the MAC of a message.

use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::SCHEME;
use super::enc::{Part, enc};
use super::kcv::Kcv;
use super::parameters::{Purpose, short_part};
use super::prepared_hmac::PreparedHmac;
use super::secret_bytes::SecretBytes;

/// A derived key ready to use: the state of HMAC after the key, so that a short message costs two compressions.
///
/// On the heap, so that moving it leaves no copy behind; the state is wiped when dropped.
pub(super) struct KeyedMac(Box<Zeroizing<PreparedHmac>>);

impl KeyedMac {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(Box::new(Zeroizing::new(PreparedHmac::new(key))))
    }

    /// HMAC-SHA-256 of `enc(parts)`.
    pub(super) fn mac(&self, parts: &[Part<'_>]) -> [u8; 32] {
        let mut message = self.0.begin();
        for part in parts {
            message.update(part.length());
            message.update(part.bytes());
        }
        message.finish()
    }

    /// HMAC-SHA-256 of a short message that is encoded already.
    #[inline]
    pub(super) fn mac_encoded<const N: usize>(&self, message: &[u8; N]) -> [u8; 32] {
        self.0.mac_short(message)
    }

    /// The check value of the key.
    pub(super) fn kcv(&self) -> Kcv {
        Kcv::from_mac(&self.mac(&[Part::of(b"key-check")]))
    }
}

/// `Zeroizing` does it.
impl ZeroizeOnDrop for KeyedMac {}

/// K: the key that `material` gives for this recipient, purpose and epoch.
pub(super) fn derive(material: &[u8; 32], recipient: &str, purpose: Purpose, epoch: &str) -> SecretBytes {
    let (mut prk, expander) = Hkdf::<Sha256>::extract(Some(SCHEME.as_bytes()), material);
    prk.as_mut_slice().zeroize();
    let mut key = SecretBytes::zeroed();
    #[expect(clippy::expect_used, reason = "cannot fail: HKDF-SHA-256 gives up to 8,160 bytes")]
    expander.expand(&info(recipient, purpose, epoch), key.as_mut_array()).expect("32 bytes");
    key
}

fn info(recipient: &str, purpose: Purpose, epoch: &str) -> Vec<u8> {
    enc(&[SCHEME, recipient, purpose.as_str(), epoch].map(short_part))
}

/// Whether two MACs are the same, in a time that does not depend on where they differ.
pub fn macs_equal(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.ct_eq(other).into()
}

#[cfg(test)]
mod tests {
    use sha2::block_api::Sha256VarCore;

    use super::*;
    use crate::pseudonym::test_vectors::{self, from_hex, text_of};

    fn bytes_32(value: &serde_json::Value) -> [u8; 32] {
        from_hex(value).try_into().unwrap()
    }

    #[test]
    fn the_keys_of_the_vectors_are_derived_step_by_step() {
        let file = test_vectors::scheme();
        let keys = file["keys"].as_array().unwrap();
        assert_eq!(keys.len(), 8);
        for key in keys {
            let material = bytes_32(&key["ikm"]);
            let (recipient, epoch) = (text_of(&key["recipient"]), text_of(&key["epoch"]));
            let purpose = Purpose::parse(text_of(&key["purpose"])).unwrap();

            let (prk, _) = Hkdf::<Sha256>::extract(Some(SCHEME.as_bytes()), &material);
            assert_eq!(prk.to_vec(), from_hex(&key["prk"]));
            assert_eq!(info(recipient, purpose, epoch), from_hex(&key["info"]));
            let derived = derive(&material, recipient, purpose, epoch);
            assert_eq!(derived.as_array().as_slice(), from_hex(&key["k"]));
            assert_eq!(KeyedMac::new(derived.as_array()).kcv().as_str(), text_of(&key["kcv"]));
        }
    }

    #[test]
    fn messages_and_whole_macs_agree_with_the_vectors() {
        let file = test_vectors::scheme();
        let mut compared = 0;
        for key in file["keys"].as_array().unwrap() {
            let mac = KeyedMac::new(&bytes_32(&key["k"]));
            for vector in key["vectors"].as_array().unwrap() {
                let parts = match text_of(&vector["op"]) {
                    "pseudonym" => {
                        ["pseudonym", text_of(&vector["namespace"]), text_of(&vector["canonical"])]
                    }
                    "record-id" => ["record-id", text_of(&vector["system"]), text_of(&vector["sourceKey"])],
                    _ => continue,
                };
                let parts = parts.map(short_part);
                assert_eq!(enc(&parts), from_hex(&vector["message"]));
                assert_eq!(mac.mac(&parts), bytes_32(&vector["mac"]));
                compared += 1;
            }
        }
        assert_eq!(compared, 37);
    }

    #[test]
    fn every_parameter_changes_the_key() {
        let material = [7; 32].map(|byte: u8| byte.wrapping_mul(3));
        let keys = [
            derive(&material, "a.b", Purpose::Person, "0"),
            derive(&material, "a.c", Purpose::Person, "0"),
            derive(&material, "a.b", Purpose::RecordId, "0"),
            derive(&material, "a.b", Purpose::Person, "2026"),
            derive(&[8; 32], "a.b", Purpose::Person, "0"),
        ];
        for (index, key) in keys.iter().enumerate() {
            assert!(keys.iter().skip(index + 1).all(|other| other.as_array() != key.as_array()));
        }
    }

    #[test]
    fn macs_are_compared_whole() {
        let mac = [7; 32];
        assert!(macs_equal(&mac, &mac.clone()));
        for place in 0..32 {
            let mut other = mac;
            other[place] ^= 1;
            assert!(!macs_equal(&mac, &other));
        }
    }

    #[test]
    fn what_derives_and_holds_keys_wipes_itself() {
        // Compiles only while sha2 is built with its `zeroize` feature, which HKDF goes through.
        fn wiped<T: ZeroizeOnDrop>() {}
        wiped::<Sha256VarCore>();
        wiped::<KeyedMac>();
        wiped::<SecretBytes>();
    }
}
