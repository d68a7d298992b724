//! Encryption of a payload while it lies in the spool, for submissions that are not sealed for the register.
//!
//! ```text
//! DEK     = 32 random bytes, one per submission
//! AAD(x)  = enc(x, submissionId, payload digest)
//! payload = nonce(24) || XChaCha20-Poly1305(DEK, nonce, bytes, AAD("spool"))
//! wrapped = nonce(24) || XChaCha20-Poly1305(K_spool, nonce, DEK, AAD("spool-dek"))
//! ```
//!
//! `enc` is the injective encoding of docs/en/pseudonymisation.md, *The scheme*; the submission id is its text, the
//! digest its 32 bytes. Erasing means deleting the wrapped key and the payload: without the first the second
//! is noise, also in a backup. A payload or key moved to another submission does not open, because the id is
//! authenticated.

use std::fmt;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use socialdata_protocol::ids::{Digest, SubmissionId};
use zeroize::Zeroizing;

use crate::randomness::{NoRandomness, Randomness};

/// Why a payload could not be encrypted or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AtRestError {
    /// No random bytes for key and nonce.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The payload is larger than the cipher allows (256 GiB).
    #[error("the payload is too large to encrypt")]
    TooLarge,
    /// Another spool key, another submission, or changed bytes. Which of them cannot be told.
    #[error("the payload at rest cannot be opened")]
    CannotOpen,
}

/// A payload as it lies in the spool, with the key that opens it, itself encrypted.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AtRest {
    /// Nonce and ciphertext.
    pub payload: Vec<u8>,
    /// The payload's own key, encrypted under the spool key: always 72 bytes.
    pub wrapped_dek: Vec<u8>,
}

impl fmt::Debug for AtRest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AtRest({} bytes)", self.payload.len())
    }
}

/// Encrypts `bytes` for the spool under a fresh key.
///
/// `digest` is the digest of `bytes`, as the manifest states it.
///
/// # Errors
///
/// [`AtRestError::NoRandomness`] when the generator fails, [`AtRestError::TooLarge`] above 256 GiB.
///
/// ```
/// use socialdata_protocol::ids::{Digest, SubmissionId};
/// use socialdata_submit::{at_rest, randomness::OsRandomness};
///
/// let (key, id) = ([7; 32], SubmissionId::new(1_787_357_585_000, [1; 10]));
/// let digest = Digest::of(b"a batch");
/// let stored = at_rest::encrypt(&key, id, digest, b"a batch", &OsRandomness)?;
/// let opened = at_rest::open(&key, id, digest, &stored.payload, &stored.wrapped_dek)?;
/// assert_eq!(*opened, b"a batch");
/// # Ok::<(), at_rest::AtRestError>(())
/// ```
pub fn encrypt(
    spool_key: &[u8; 32],
    id: SubmissionId,
    digest: Digest,
    bytes: &[u8],
    randomness: &dyn Randomness,
) -> Result<AtRest, AtRestError> {
    let mut dek = Zeroizing::new([0; DEK_BYTES]);
    randomness.fill(&mut *dek)?;
    let payload = seal(&dek, &associated("spool", id, digest), bytes, randomness)?;
    let wrapped_dek = seal(spool_key, &associated("spool-dek", id, digest), &*dek, randomness)?;
    Ok(AtRest { payload, wrapped_dek })
}

/// Opens what [`encrypt`] made. The clear bytes are wiped when dropped.
///
/// # Errors
///
/// [`AtRestError::CannotOpen`] when the key, the submission id or the digest is another, or a byte was
/// changed.
pub fn open(
    spool_key: &[u8; 32],
    id: SubmissionId,
    digest: Digest,
    payload: &[u8],
    wrapped_dek: &[u8],
) -> Result<Zeroizing<Vec<u8>>, AtRestError> {
    let unwrapped = unseal(spool_key, &associated("spool-dek", id, digest), wrapped_dek)?;
    let dek = unwrapped.first_chunk::<DEK_BYTES>().ok_or(AtRestError::CannotOpen)?;
    unseal(dek, &associated("spool", id, digest), payload)
}

fn seal(
    key: &[u8; 32],
    aad: &[u8],
    bytes: &[u8],
    randomness: &dyn Randomness,
) -> Result<Vec<u8>, AtRestError> {
    let mut nonce = [0; NONCE_BYTES];
    randomness.fill(&mut nonce)?;
    let cipher = XChaCha20Poly1305::new(key.into());
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: bytes, aad })
        .map_err(|_| AtRestError::TooLarge)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn unseal(key: &[u8; 32], aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, AtRestError> {
    let (nonce, msg) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(AtRestError::CannotOpen)?;
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher
        .decrypt(&XNonce::from(*nonce), Payload { msg, aad })
        .map(Zeroizing::new)
        .map_err(|_| AtRestError::CannotOpen)
}

/// `enc(label, submissionId, digest)`: each part with its length in front, two bytes big-endian.
fn associated(label: &str, id: SubmissionId, digest: Digest) -> Vec<u8> {
    let id = id.to_string();
    let parts: [&[u8]; 3] = [label.as_bytes(), id.as_bytes(), digest.as_bytes()];
    parts
        .into_iter()
        .flat_map(|part| {
            let length = u16::try_from(part.len()).unwrap_or(u16::MAX); // at most 36 bytes
            length.to_be_bytes().into_iter().chain(part.iter().copied())
        })
        .collect()
}

const DEK_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::OsRandomness;

    const KEY: [u8; 32] = [7; 32];
    const BYTES: &[u8] = b"{\"t\":\"h\"}";

    fn id(n: u8) -> SubmissionId {
        SubmissionId::new(1_787_357_585_000, [n; 10])
    }

    fn stored() -> AtRest {
        encrypt(&KEY, id(1), Digest::of(BYTES), BYTES, &OsRandomness).unwrap()
    }

    #[test]
    fn what_is_stored_opens_again_and_shows_nothing() {
        let stored = stored();
        assert_eq!(stored.wrapped_dek.len(), 72);
        assert_eq!(stored.payload.len(), BYTES.len() + 40);
        assert!(!stored.payload.windows(4).any(|window| BYTES.windows(4).any(|clear| clear == window)));
        assert!(!format!("{stored:?}").contains('['));
        let opened = open(&KEY, id(1), Digest::of(BYTES), &stored.payload, &stored.wrapped_dek).unwrap();
        assert_eq!(*opened, BYTES);
    }

    #[test]
    fn key_submission_and_digest_are_bound() {
        let stored = stored();
        for (key, id, digest) in [
            ([8; 32], id(1), Digest::of(BYTES)),
            (KEY, id(2), Digest::of(BYTES)),
            (KEY, id(1), Digest::of(b"other")),
        ] {
            let opened = open(&key, id, digest, &stored.payload, &stored.wrapped_dek);
            assert_eq!(opened.unwrap_err(), AtRestError::CannotOpen);
        }
    }

    #[test]
    fn every_changed_byte_is_found() {
        let stored = stored();
        for place in 0..stored.payload.len() + stored.wrapped_dek.len() {
            let mut changed = stored.clone();
            let byte = match place.checked_sub(changed.payload.len()) {
                None => &mut changed.payload[place],
                Some(in_dek) => &mut changed.wrapped_dek[in_dek],
            };
            *byte ^= 1;
            let opened = open(&KEY, id(1), Digest::of(BYTES), &changed.payload, &changed.wrapped_dek);
            assert_eq!(opened.unwrap_err(), AtRestError::CannotOpen, "byte {place}");
        }
    }

    #[test]
    fn short_and_empty_input_is_refused() {
        let stored = stored();
        for length in [0, 1, 23, 24, 39] {
            let cut = &stored.payload[..length];
            assert!(open(&KEY, id(1), Digest::of(BYTES), cut, &stored.wrapped_dek).is_err());
            let cut = &stored.wrapped_dek[..length];
            assert!(open(&KEY, id(1), Digest::of(BYTES), &stored.payload, cut).is_err());
        }
    }

    #[test]
    fn the_same_payload_never_looks_the_same_twice() {
        let (first, second) = (stored(), stored());
        assert_ne!(first.payload, second.payload);
        assert_ne!(first.wrapped_dek, second.wrapped_dek);
    }

    #[test]
    fn a_failing_generator_stops_the_encryption() {
        struct Broken;
        impl Randomness for Broken {
            fn fill(&self, _: &mut [u8]) -> Result<(), NoRandomness> {
                Err(NoRandomness)
            }
        }
        let result = encrypt(&KEY, id(1), Digest::of(BYTES), BYTES, &Broken);
        assert_eq!(result.unwrap_err(), AtRestError::NoRandomness(NoRandomness));
    }
}
