//! Whether a run seals, and with which key.

use socialdata_protocol::jwk::{Jwks, KeyUse, Kid};
use socialdata_protocol::wire::Sealing;
use thiserror::Error;

use super::{AgeSealer, SealingError};
use crate::installation::Installation;

/// Why nothing can be sealed although the configuration asks for it. Nothing is sent then (77).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SealingFault {
    /// The register has no sealing key that is pinned.
    #[error(
        "registret visar ingen förseglingsnyckel som finns i endpoint.sealing_keys; kontrollera det nya tumavtrycket \
         med registret på annan väg och lägg till det / no sealing key of the register is pinned"
    )]
    Unpinned,
    /// The register does not take sealed payloads, and the configuration demands them.
    #[error(
        "registret tar inte emot förseglade leveranser, men endpoint.sealing_keys kräver det / the register does not \
         offer sealing, which endpoint.sealing_keys demands"
    )]
    NotOffered,
    /// The key is none.
    #[error(transparent)]
    Key(#[from] SealingError),
}

/// The sealer of a run, from what the register offers and the keys that it shows; `None` when the configuration pins no
/// sealing key. Asked again after 422 `outdated-sealing-key`, with the keys fetched anew.
///
/// A register that ceases to offer sealing stops the run: whoever pins a key wants no payload to leave open.
///
/// # Errors
/// [`SealingFault`].
pub fn current_sealer(
    installation: &Installation,
    offered: &[Sealing],
    keys: &Jwks,
) -> Result<Option<AgeSealer>, SealingFault> {
    if installation.sealing_pins.is_empty() {
        return Ok(None);
    }
    if !offered.contains(&Sealing::AgeV1) {
        return Err(SealingFault::NotOffered);
    }
    let key = find(&installation.sealing_pins, keys).ok_or(SealingFault::Unpinned)?;
    Ok(Some(AgeSealer::new(key, installation.config.archive_key.as_deref())?))
}

/// The pinned key that stands last in the configuration and that the register shows: the newest, where keys are added in the
/// order in which they come.
fn find(pins: &[Kid], keys: &Jwks) -> Option<[u8; 32]> {
    let shown = || keys.keys.iter().filter(|jwk| jwk.key_use == KeyUse::Enc);
    pins.iter().rev().find_map(|pin| shown().find_map(|jwk| jwk.sealing_key(*pin).ok()))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use socialdata_protocol::jwk::Jwk;

    use super::super::Sealer as _;
    use super::super::recipient::thumbprint;
    use super::*;
    use crate::installation::tests::Home;

    fn jwk(key: [u8; 32], key_use: KeyUse) -> Jwk {
        Jwk {
            kty: "OKP".to_owned(),
            crv: Some("X25519".to_owned()),
            kid: kid(key).to_string(),
            key_use,
            alg: None,
            x: Some(URL_SAFE_NO_PAD.encode(key)),
            y: None,
        }
    }

    fn kid(key: [u8; 32]) -> Kid {
        thumbprint(key).unwrap()
    }

    const OLD: [u8; 32] = [1; 32];
    const NEW: [u8; 32] = [2; 32];
    const FOREIGN: [u8; 32] = [3; 32];

    fn set(keys: &[[u8; 32]]) -> Jwks {
        Jwks { keys: keys.iter().map(|key| jwk(*key, KeyUse::Enc)).collect() }
    }

    #[test]
    fn only_a_pinned_key_is_used_and_the_newest_of_them() {
        let pins = [kid(OLD), kid(NEW)];
        assert_eq!(find(&pins, &set(&[OLD, FOREIGN])), Some(OLD));
        assert_eq!(find(&pins, &set(&[FOREIGN, OLD, NEW])), Some(NEW));
        assert_eq!(find(&pins, &set(&[FOREIGN])), None);
        assert_eq!(find(&pins, &set(&[])), None);
    }

    #[test]
    fn a_key_that_lies_about_itself_or_is_for_signatures_is_none() {
        let mut liar = jwk(FOREIGN, KeyUse::Enc);
        liar.kid = kid(NEW).to_string();
        assert_eq!(find(&[kid(NEW)], &Jwks { keys: vec![liar, jwk(NEW, KeyUse::Sig)] }), None);
    }

    #[test]
    fn a_pinned_key_demands_sealing() {
        let home = Home::new();
        let pinned = home.installation(&format!("sealing_keys = [\"{}\"]", kid(OLD)));
        let both = [Sealing::AgeV1, Sealing::None];
        let sealer = current_sealer(&pinned, &both, &set(&[OLD])).unwrap().unwrap();
        assert_eq!(sealer.recipients(), [kid(OLD)]);
        let refused = |offered: &[Sealing], keys: &Jwks| current_sealer(&pinned, offered, keys).err();
        assert_eq!(refused(&both, &set(&[NEW])), Some(SealingFault::Unpinned));
        assert_eq!(refused(&[Sealing::None], &set(&[OLD])), Some(SealingFault::NotOffered));
        let open = home.installation("");
        assert!(current_sealer(&open, &both, &set(&[OLD])).unwrap().is_none());
    }
}
