//! The derived keys, one type for each purpose, and what each of them makes.
//!
//! No type here can be copied, printed or serialised, and none can be used for another:
//!
//! ```compile_fail,E0308
//! # use socialdata_core::pseudonym::{PersonKey, RecordIdKey};
//! fn make_pseudonyms(key: &PersonKey) {}
//! fn mistake(key: &RecordIdKey) {
//!     make_pseudonyms(key);
//! }
//! ```
//!
//! ```compile_fail,E0277
//! # use socialdata_core::pseudonym::PersonKey;
//! fn copy(key: &PersonKey) -> PersonKey {
//!     PersonKey::clone(key)
//! }
//! ```
//!
//! ```compile_fail,E0277
//! # use socialdata_core::pseudonym::PersonKey;
//! fn print(key: &PersonKey) -> String {
//!     format!("{key:?}")
//! }
//! ```
//!
//! ```compile_fail,E0277
//! # use socialdata_core::pseudonym::SpoolKey;
//! fn send(value: &impl serde::Serialize) {}
//! fn leak(key: &SpoolKey) {
//!     send(key);
//! }
//! ```

use sha2::{Digest, Sha256};

use super::enc::{Part, PartTooLong};
use super::kcv::{Kcv, Tag};
use super::key_text::KeyMaterial;
use super::keyed_mac::{KeyedMac, derive};
use super::parameters::{Epoch, LocalNamespace, Purpose, Recipient, System, UNCHANGING, short_part};
use super::person_pseudonym::Pseudonym;
use super::record_id::RecordId;
use super::secret_bytes::SecretBytes;
use super::source_key::{self, SourceKeyError};
use crate::identitet::{LokaltId, NationelltNummer};

/// Makes pseudonyms of persons, for one recipient in one epoch.
///
/// Who has it can find the person behind every pseudonym it made, in minutes, by trying all numbers.
pub struct PersonKey {
    prepared: PreparedKey,
    recipient: Recipient,
    epoch: Epoch,
}

impl PersonKey {
    /// Derives the key for this recipient and epoch.
    ///
    /// # Errors
    ///
    /// [`WrongPurpose`] when the material is not for [`Purpose::Person`].
    pub fn derive(
        material: &KeyMaterial,
        recipient: &Recipient,
        epoch: &Epoch,
    ) -> Result<Self, WrongPurpose> {
        let prepared = PreparedKey::derive(material, Purpose::Person, recipient.as_str(), epoch.as_str())?;
        Ok(Self { prepared, recipient: recipient.clone(), epoch: epoch.clone() })
    }

    /// Whom the pseudonyms are for.
    pub const fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    /// During which the same person has the same pseudonym.
    pub const fn epoch(&self) -> &Epoch {
        &self.epoch
    }

    /// The pseudonym of a national number, of either kind: the namespace is `se.pin` for both.
    pub fn pseudonym(&self, nummer: &NationelltNummer) -> Pseudonym {
        let mut message = [0; NATIONAL_HEAD.len() + 12];
        let (head, digits) = message.split_at_mut(NATIONAL_HEAD.len());
        head.copy_from_slice(NATIONAL_HEAD);
        digits.copy_from_slice(&nummer.expose_digits());
        Pseudonym::from_mac(self.tag(), &self.prepared.mac.mac_encoded(&message))
    }

    /// The pseudonym of an identity that a case system gave itself.
    pub fn local_pseudonym(&self, namespace: &LocalNamespace, id: &LokaltId) -> Pseudonym {
        let parts = [Part::of(b"pseudonym"), namespace.part(), short_part(id.expose())];
        Pseudonym::from_mac(self.tag(), &self.prepared.mac.mac(&parts))
    }

    /// The check value of the key.
    pub const fn kcv(&self) -> Kcv {
        self.prepared.kcv
    }

    /// The tag that every pseudonym of the key carries.
    pub const fn tag(&self) -> Tag {
        self.prepared.tag
    }
}

/// Makes record ids, for one recipient and for ever: its epoch is `0`.
///
/// Lost, all record ids change, and everything must be taken back and reported anew.
pub struct RecordIdKey {
    prepared: PreparedKey,
    recipient: Recipient,
}

impl RecordIdKey {
    /// Derives the key for this recipient.
    ///
    /// # Errors
    ///
    /// [`WrongPurpose`] when the material is not for [`Purpose::RecordId`].
    pub fn derive(material: &KeyMaterial, recipient: &Recipient) -> Result<Self, WrongPurpose> {
        let prepared = PreparedKey::derive(material, Purpose::RecordId, recipient.as_str(), UNCHANGING)?;
        Ok(Self { prepared, recipient: recipient.clone() })
    }

    /// Whom the record ids are for.
    pub const fn recipient(&self) -> &Recipient {
        &self.recipient
    }

    /// The id of what `source_key` names in `system`; see [`source_key`] for the keys in use.
    ///
    /// # Errors
    ///
    /// [`SourceKeyError`] unless the key has 1–256 bytes.
    pub fn record_id(&self, system: &System, source_key: &str) -> Result<RecordId, SourceKeyError> {
        match source_key.len() {
            0 => return Err(SourceKeyError::Empty),
            1..=source_key::MAX_LENGTH => {}
            _ => return Err(SourceKeyError::TooLong),
        }
        let source_key = Part::new(source_key.as_bytes()).map_err(|PartTooLong| SourceKeyError::TooLong)?;
        Ok(RecordId::from_mac(&self.prepared.mac.mac(&[Part::of(b"record-id"), system.part(), source_key])))
    }

    /// The check value of the key.
    pub const fn kcv(&self) -> Kcv {
        self.prepared.kcv
    }

    /// The tag of the key.
    pub const fn tag(&self) -> Tag {
        self.prepared.tag
    }
}

/// Tells whether the content of a record is what was sent last, for one recipient.
///
/// Keyed, since an unkeyed digest of a record could be matched by trying contents.
pub struct ContentMacKey(PreparedKey);

impl ContentMacKey {
    /// Derives the key for this recipient.
    ///
    /// # Errors
    ///
    /// [`WrongPurpose`] when the material is not for [`Purpose::ContentMac`].
    pub fn derive(material: &KeyMaterial, recipient: &Recipient) -> Result<Self, WrongPurpose> {
        PreparedKey::derive(material, Purpose::ContentMac, recipient.as_str(), UNCHANGING).map(Self)
    }

    /// The MAC of a record's content, `jcs`: its data as canonical JSON (RFC 8785).
    ///
    /// Compare two of them with [`macs_equal`](super::macs_equal).
    pub fn content_mac(&self, id: &RecordId, jcs: &[u8]) -> [u8; 32] {
        let digest: [u8; 32] = Sha256::digest(jcs).into();
        self.0.mac.mac(&[Part::of(b"content"), Part::of(id.as_bytes()), Part::of(&digest)])
    }

    /// The check value of the key.
    pub const fn kcv(&self) -> Kcv {
        self.0.kcv
    }

    /// The tag of the key.
    pub const fn tag(&self) -> Tag {
        self.0.tag
    }
}

/// Chains the entries of an installation's audit log. It never leaves the host: its recipient is `local`.
pub struct AuditKey(PreparedKey);

impl AuditKey {
    /// Derives the key.
    ///
    /// # Errors
    ///
    /// [`WrongPurpose`] when the material is not for [`Purpose::Audit`].
    pub fn derive(material: &KeyMaterial) -> Result<Self, WrongPurpose> {
        PreparedKey::derive(material, Purpose::Audit, LOCAL, UNCHANGING).map(Self)
    }

    /// The MAC of one audit entry.
    ///
    /// `n` counts entries from 1, `at` is a time as RFC 3339 text, `reference` what the event is about (may be
    /// empty), `data_json` the bytes as stored, and `prev` the MAC of the entry before, 32 zero bytes for the first.
    /// Compare two MACs with [`macs_equal`](super::macs_equal).
    ///
    /// # Errors
    ///
    /// [`PartTooLong`] when a text has more than 65,535 bytes.
    pub fn audit_mac(
        &self,
        n: u64,
        at: &str,
        event: &str,
        reference: &str,
        data_json: &[u8],
        prev: &[u8; 32],
    ) -> Result<[u8; 32], PartTooLong> {
        let n = n.to_string();
        let digest: [u8; 32] = Sha256::digest(data_json).into();
        Ok(self.0.mac.mac(&[
            Part::of(b"audit"),
            short_part(&n),
            Part::new(at.as_bytes())?,
            Part::new(event.as_bytes())?,
            Part::new(reference.as_bytes())?,
            Part::of(&digest),
            Part::of(prev),
        ]))
    }

    /// The check value of the key.
    pub const fn kcv(&self) -> Kcv {
        self.0.kcv
    }

    /// The tag of the key.
    pub const fn tag(&self) -> Tag {
        self.0.tag
    }
}

/// Encrypts payloads at rest in the spool. It never leaves the host: its recipient is `local`.
pub struct SpoolKey {
    bytes: SecretBytes,
    kcv: Kcv,
}

impl SpoolKey {
    /// Derives the key.
    ///
    /// # Errors
    ///
    /// [`WrongPurpose`] when the material is not for [`Purpose::Spool`].
    pub fn derive(material: &KeyMaterial) -> Result<Self, WrongPurpose> {
        WrongPurpose::check(material, Purpose::Spool)?;
        let bytes = derive(material.bytes(), LOCAL, Purpose::Spool, UNCHANGING);
        let kcv = KeyedMac::new(bytes.as_array()).kcv();
        Ok(Self { bytes, kcv })
    }

    /// The 32 bytes, for the cipher of the spool and for nothing else.
    pub fn expose_bytes(&self) -> &[u8; 32] {
        self.bytes.as_array()
    }

    /// The check value of the key.
    pub const fn kcv(&self) -> Kcv {
        self.kcv
    }

    /// The tag of the key.
    pub fn tag(&self) -> Tag {
        self.kcv.tag()
    }
}

/// The check value that `material` has for this recipient, in this epoch.
///
/// The epoch counts for [`Purpose::Person`] only, since the others never change, and keys that never leave the host
/// have no recipient: one value for both.
pub fn check_value(material: &KeyMaterial, recipient: &Recipient, epoch: &Epoch) -> Kcv {
    let purpose = material.purpose();
    let (recipient, epoch) = match purpose {
        Purpose::Person => (recipient.as_str(), epoch.as_str()),
        Purpose::RecordId | Purpose::ContentMac => (recipient.as_str(), UNCHANGING),
        Purpose::Audit | Purpose::Spool => (LOCAL, UNCHANGING),
    };
    KeyedMac::new(derive(material.bytes(), recipient, purpose, epoch).as_array()).kcv()
}

/// Key material was offered where a key for another purpose is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key for the purpose {found} stands where one for {expected} is needed")]
#[non_exhaustive]
pub struct WrongPurpose {
    /// What is needed.
    pub expected: Purpose,
    /// What was offered.
    pub found: Purpose,
}

impl WrongPurpose {
    fn check(material: &KeyMaterial, expected: Purpose) -> Result<(), Self> {
        let found = material.purpose();
        if found == expected { Ok(()) } else { Err(Self { expected, found }) }
    }
}

/// What the four keys that make MACs have in common.
struct PreparedKey {
    mac: KeyedMac,
    kcv: Kcv,
    tag: Tag,
}

impl PreparedKey {
    fn derive(
        material: &KeyMaterial,
        purpose: Purpose,
        recipient: &str,
        epoch: &str,
    ) -> Result<Self, WrongPurpose> {
        WrongPurpose::check(material, purpose)?;
        let mac = KeyedMac::new(derive(material.bytes(), recipient, purpose, epoch).as_array());
        let kcv = mac.kcv();
        Ok(Self { mac, kcv, tag: kcv.tag() })
    }
}

/// What stands before the twelve digits in `enc("pseudonym", "se.pin", digits)`, their length included.
const NATIONAL_HEAD: &[u8; 21] = b"\0\x09pseudonym\0\x06se.pin\0\x0c";

/// The recipient of keys that never leave the host.
const LOCAL: &str = "local";

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::identitet::testnummer;
    use crate::pseudonym::enc::enc;

    fn material(purpose: Purpose) -> KeyMaterial {
        let mut bytes = [5; 32];
        bytes[0] = 6;
        KeyMaterial::from_bytes(purpose, bytes).ok().unwrap()
    }

    fn recipient() -> Recipient {
        Recipient::parse("se.kommun.analys").unwrap()
    }

    #[test]
    fn material_serves_its_own_purpose_only() {
        for found in Purpose::ALL {
            let material = material(found);
            let recipient = recipient();
            let refusals = [
                PersonKey::derive(&material, &recipient, &Epoch::unchanging()).err(),
                RecordIdKey::derive(&material, &recipient).err(),
                ContentMacKey::derive(&material, &recipient).err(),
                AuditKey::derive(&material).err(),
                SpoolKey::derive(&material).err(),
            ];
            for (expected, refusal) in Purpose::ALL.into_iter().zip(refusals) {
                let wanted = (expected != found).then_some(WrongPurpose { expected, found });
                assert_eq!(refusal, wanted);
            }
        }
    }

    #[test]
    fn the_check_value_of_material_is_that_of_the_key_made_of_it() {
        let (recipient, epoch) = (recipient(), Epoch::parse("2026").unwrap());
        let kcv = |purpose| check_value(&material(purpose), &recipient, &epoch);
        let person = PersonKey::derive(&material(Purpose::Person), &recipient, &epoch).ok().unwrap();
        assert_eq!(kcv(Purpose::Person), person.kcv());
        let record_id = RecordIdKey::derive(&material(Purpose::RecordId), &recipient).ok().unwrap();
        assert_eq!(kcv(Purpose::RecordId), record_id.kcv());
        let content = ContentMacKey::derive(&material(Purpose::ContentMac), &recipient).ok().unwrap();
        assert_eq!(kcv(Purpose::ContentMac), content.kcv());
        assert_eq!(kcv(Purpose::Audit), AuditKey::derive(&material(Purpose::Audit)).ok().unwrap().kcv());
        assert_eq!(kcv(Purpose::Spool), SpoolKey::derive(&material(Purpose::Spool)).ok().unwrap().kcv());
    }

    #[test]
    fn no_two_test_numbers_have_one_pseudonym() {
        let key =
            PersonKey::derive(&material(Purpose::Person), &recipient(), &Epoch::unchanging()).ok().unwrap();
        let pseudonyms: HashSet<_> = testnummer::all().iter().map(|nummer| key.pseudonym(nummer)).collect();
        assert_eq!(pseudonyms.len(), testnummer::all().len());
        assert!(pseudonyms.iter().all(|pseudonym| pseudonym.tag() == key.tag()));
    }

    #[test]
    fn the_short_way_for_national_numbers_is_the_scheme() {
        let key =
            PersonKey::derive(&material(Purpose::Person), &recipient(), &Epoch::unchanging()).ok().unwrap();
        for nummer in testnummer::all().iter().step_by(50) {
            let parts = [Part::of(b"pseudonym"), Part::of(b"se.pin"), short_part(nummer.expose_text())];
            assert_eq!(enc(&parts), [NATIONAL_HEAD.as_slice(), &nummer.expose_digits()].concat());
            assert_eq!(key.pseudonym(nummer), Pseudonym::from_mac(key.tag(), &key.prepared.mac.mac(&parts)));
        }
    }

    #[test]
    fn another_epoch_or_recipient_gives_another_pseudonym() {
        let material = material(Purpose::Person);
        let other = Recipient::parse("se.kommun.annan").unwrap();
        let nummer = NationelltNummer::parse("191212121212").unwrap();
        let mut pseudonyms = HashSet::new();
        for recipient in [recipient(), other] {
            for epoch in ["0", "2026", "2026-07"] {
                let epoch = Epoch::parse(epoch).unwrap();
                let key = PersonKey::derive(&material, &recipient, &epoch).ok().unwrap();
                assert_eq!(key.pseudonym(&nummer), key.pseudonym(&nummer));
                pseudonyms.insert(key.pseudonym(&nummer));
            }
        }
        assert_eq!(pseudonyms.len(), 6);
    }

    #[test]
    fn a_source_key_has_1_to_256_bytes() {
        let key = RecordIdKey::derive(&material(Purpose::RecordId), &recipient()).ok().unwrap();
        let system = System::parse("system-a").unwrap();
        assert_eq!(key.record_id(&system, ""), Err(SourceKeyError::Empty));
        assert!(key.record_id(&system, &"å".repeat(128)).is_ok());
        assert_eq!(key.record_id(&system, &"å".repeat(129)), Err(SourceKeyError::TooLong));
        // Taken exactly: no normalisation joins the two spellings of å.
        assert_ne!(key.record_id(&system, "\u{e5}"), key.record_id(&system, "a\u{30a}"));
    }

    #[test]
    fn every_member_of_an_audit_entry_counts() {
        let key = AuditKey::derive(&material(Purpose::Audit)).ok().unwrap();
        let (first, other) = ([0; 32], [1; 32]);
        let macs = [
            key.audit_mac(1, "t", "e", "r", b"{}", &first),
            key.audit_mac(2, "t", "e", "r", b"{}", &first),
            key.audit_mac(1, "u", "e", "r", b"{}", &first),
            key.audit_mac(1, "t", "f", "r", b"{}", &first),
            key.audit_mac(1, "t", "er", "", b"{}", &first),
            key.audit_mac(1, "t", "e", "r", b"{ }", &first),
            key.audit_mac(1, "t", "e", "r", b"{}", &other),
        ]
        .map(Result::unwrap);
        assert_eq!(HashSet::from(macs).len(), 7);
        assert_eq!(key.audit_mac(1, "t", &"e".repeat(65_536), "r", b"{}", &first), Err(PartTooLong));
    }

    #[test]
    fn the_spool_key_is_known_by_its_check_value() {
        let key = SpoolKey::derive(&material(Purpose::Spool)).ok().unwrap();
        assert_eq!(KeyedMac::new(key.expose_bytes()).kcv(), key.kcv());
        assert!(key.kcv().as_str().starts_with(key.tag().as_str()));
        assert_ne!(key.expose_bytes(), material(Purpose::Spool).bytes());
    }
}
