//! The scheme `socialdata-pseudo-v1`: keyed names for persons and records, and the keys that make them.
//!
//! ```text
//! enc(x1..xn) = for each part: its length in bytes as u16 big-endian, then the bytes
//! PRK  = HKDF-Extract(SHA-256, salt = "socialdata-pseudo-v1", IKM = 32 random bytes)
//! K    = HKDF-Expand(PRK, info = enc("socialdata-pseudo-v1", recipient, purpose, epoch), 32)
//! KCV  = b32(HMAC-SHA-256(K, enc("key-check"))[0..16]); tag = its first 6 characters
//! P    = "p1." tag "." b32(HMAC-SHA-256(K, enc("pseudonym", namespace, identity))[0..16])
//! rid  = "r1." b32(HMAC-SHA-256(K, enc("record-id", system, source key))[0..16])
//! cmac = HMAC-SHA-256(K, enc("content", record id, SHA-256(canonical JSON)))
//! amac = HMAC-SHA-256(K, enc("audit", n, at, event, ref, SHA-256(data), prev))
//! ```
//!
//! A national number has about 26 bits, so a plain hash of it is undone in a minute on a laptop; only a secret
//! key helps. Recipient, purpose and epoch are inside the derivation: two recipients cannot join their data, a
//! new epoch breaks linkage on purpose, and a key of one purpose yields nothing for another. Each purpose is a
//! type of its own, so the wrong key does not compile or, read from a file, does not load.
//!
//! ```
//! use socialdata_core::identitet::NationelltNummer;
//! use socialdata_core::pseudonym::{Epoch, KeyMaterial, PersonKey, Purpose, Recipient};
//!
//! // A published test key; production refuses it.
//! let text = "socialdata-key-v1.person.000g40r40m30e209185gr38e1w8124gk2gahc5rr34d1p70x3rfg.ffd9569b";
//! let material = KeyMaterial::parse(text, Purpose::Person)?;
//! let recipient = Recipient::parse("se.socialstyrelsen.socialdata")?;
//! let key = PersonKey::derive(&material, &recipient, &Epoch::parse("2026")?)?;
//!
//! let nummer = NationelltNummer::parse("191212121212")?;
//! assert_eq!(key.pseudonym(&nummer).to_string(), "p1.5ktfaz.0myejdm5tt7gv63tgp3fjzg46g");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Secrets live on the heap and are wiped when dropped, as far as safe Rust reaches: what the compiler or a hash
//! function left in registers and on the stack is not.

mod ascii;
mod base32;
mod deny_list;
mod enc;
mod kcv;
mod key_text;
mod keyed_mac;
mod keys;
mod parameters;
mod person_pseudonym;
mod prepared_hmac;
mod pseudonymiser;
mod record_id;
mod secret_bytes;
pub mod source_key;
#[cfg(test)]
mod test_vectors;

pub use self::deny_list::{is_test_kcv, is_test_key};
pub use self::enc::PartTooLong;
pub use self::kcv::{IdTextError, Kcv, Tag};
pub use self::key_text::{KeyError, KeyMaterial};
pub use self::keyed_mac::macs_equal;
pub use self::keys::{AuditKey, ContentMacKey, PersonKey, RecordIdKey, SpoolKey, WrongPurpose, check_value};
pub use self::parameters::{Epoch, LocalNamespace, ParameterError, Purpose, Recipient, System};
pub use self::person_pseudonym::Pseudonym;
pub use self::pseudonymiser::{
    Begun, Identity, NoService, PendingPseudonyms, PseudonymService, Pseudonymiser, PseudonymiserError, drive,
};
pub use self::record_id::RecordId;
pub use self::source_key::SourceKeyError;

/// The name of the scheme: salt and first part of every derivation.
pub const SCHEME: &str = "socialdata-pseudo-v1";
