//! The keys a party trusts.

use std::collections::BTreeMap;

use crate::{
    jwk::{Jwks, Kid},
    keys::VerifyingKey,
};

/// Verification keys under the thumbprint computed from their material.
///
/// On the sender's side these are the register's receipt keys that are pinned in configuration; on the register's side
/// the signing keys of the known senders.
#[derive(Debug, Clone, Default)]
pub struct PinnedKeys(BTreeMap<Kid, VerifyingKey>);

impl PinnedKeys {
    /// No key: every signature is refused.
    pub fn none() -> Self {
        Self::default()
    }

    /// Takes from a key set the keys whose thumbprint is pinned; all others are ignored.
    ///
    /// A key whose stated thumbprint does not fit its material is ignored too, so it can never stand for a pinned one.
    pub fn from_jwks(pins: &[Kid], set: &Jwks) -> Self {
        let usable = set.keys.iter().filter_map(|jwk| VerifyingKey::from_jwk(jwk).ok());
        Self::from_keys(usable.filter(|key| pins.contains(&key.thumbprint())))
    }

    /// Trusts exactly these keys.
    pub fn from_keys(keys: impl IntoIterator<Item = VerifyingKey>) -> Self {
        Self(keys.into_iter().map(|key| (key.thumbprint(), key)).collect())
    }

    /// The key with this thumbprint.
    pub fn find(&self, kid: Kid) -> Option<&VerifyingKey> {
        self.0.get(&kid)
    }

    /// The thumbprints, ascending.
    pub fn kids(&self) -> impl Iterator<Item = Kid> + '_ {
        self.0.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Algorithm, SigningKey};

    #[test]
    fn only_pinned_keys_with_honest_thumbprints_are_taken() {
        let key = |byte| SigningKey::from_random(Algorithm::EdDsa, &[byte; 32]).ok().unwrap();
        let (pinned, other) = (key(1), key(2));
        let mut liar = other.verifying_key().to_jwk();
        liar.kid = pinned.kid().to_string();
        let set = Jwks { keys: vec![other.verifying_key().to_jwk(), liar] };
        assert_eq!(PinnedKeys::from_jwks(&[pinned.kid()], &set).kids().count(), 0);
        let set = Jwks { keys: vec![other.verifying_key().to_jwk(), pinned.verifying_key().to_jwk()] };
        let keys = PinnedKeys::from_jwks(&[pinned.kid()], &set);
        assert_eq!(keys.kids().collect::<Vec<_>>(), [pinned.kid()]);
        assert!(keys.find(pinned.kid()).is_some());
        assert!(keys.find(other.kid()).is_none());
        assert!(PinnedKeys::none().find(pinned.kid()).is_none());
    }
}
