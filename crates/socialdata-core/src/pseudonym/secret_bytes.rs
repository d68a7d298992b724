//! Where the bytes of a key are kept.

use zeroize::{ZeroizeOnDrop, Zeroizing};

/// 32 secret bytes: on the heap, so that moving them leaves no copy behind, and wiped when dropped.
pub(super) struct SecretBytes(Box<Zeroizing<[u8; 32]>>);

impl SecretBytes {
    /// Room for a key that is about to be filled in.
    pub(super) fn zeroed() -> Self {
        Self(Box::new(Zeroizing::new([0; 32])))
    }

    pub(super) fn as_mut_array(&mut self) -> &mut [u8; 32] {
        &mut self.0
    }

    pub(super) fn as_array(&self) -> &[u8; 32] {
        &self.0
    }
}

/// `Zeroizing` does it.
impl ZeroizeOnDrop for SecretBytes {}
