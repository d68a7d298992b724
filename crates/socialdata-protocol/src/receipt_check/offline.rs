//! What can be checked of a receipt alone: R1 to R6, with the pinned keys, years later and without a network.

use super::ReceiptFault;
use crate::{
    decode::{Limits, decode},
    ids::Digest,
    jwk::Kid,
    jws::{Jws, JwsTyp},
    pins::PinnedKeys,
    wire::Receipt,
};

/// A receipt whose signature was verified. Nothing was compared with what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OfflineReceipt {
    /// The receipt.
    pub receipt: Receipt,
    /// The key that signed it.
    pub kid: Kid,
    /// Digest over its text.
    pub digest: Digest,
}

/// Verifies a receipt by itself: form, key, signature and members (R1 to R6).
///
/// # Errors
/// The first [`ReceiptFault`] from [`ReceiptFault::Form`] to [`ReceiptFault::Content`].
pub fn verify_offline(jws: &Jws, keys: &PinnedKeys) -> Result<OfflineReceipt, ReceiptFault> {
    let verified = jws.verify(JwsTyp::Receipt, keys)?;
    let limits = Limits::message(Jws::MAX_BYTES);
    let receipt: Receipt = decode(&verified.payload, limits).map_err(|_| ReceiptFault::Content)?;
    Ok(OfflineReceipt { receipt, kid: verified.kid, digest: jws.digest() })
}

impl OfflineReceipt {
    /// Verifies a receipt given as text; blanks around it are ignored.
    ///
    /// # Errors
    /// As [`verify_offline`].
    pub fn from_text(text: &str, keys: &PinnedKeys) -> Result<Self, ReceiptFault> {
        let jws: Jws = text.trim_ascii().parse().map_err(|_| ReceiptFault::Form)?;
        verify_offline(&jws, keys)
    }
}
